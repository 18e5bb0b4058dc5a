"""Compare 150 Spanish questions with their English twins, over articles that exist in both.

The questions are tests/data/spanish_questions.tsv, the articles the samples: content/ in English,
content/es/ and tests/data/es/ in Spanish. A section is one in both languages: the passages of
twins stand for each other by their places. Two indexes are built, of each language alone.

    ndcg@10     of the passages; a wanted section has gain 2, one that is of use too 1
    first three the share of questions with a wanted section among the first three results
    misspelt    ndcg@10 with one word of each question misspelt, drawn by the seed, over the clean
    unanswered  each question is asked once over all articles, and once without those that answer
                it: precision and recall of "nothing here answers that"

`english` and `spanish` are questions over the index of their own language, `en over es` and
`es over en` over that of the other. `relative` is Spanish to English.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict

from bench.common.figures import print_figures, share_of
from bench.common.indexes import model_folder, ranking_of
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT
from bench.ranking.runs import Run, asked, measure, run_of
from bench.ranking.slips import Speller, by_slip
from bench.ranking.unanswered import Shares, shares
from bench.ranking.unanswered import ask as ask_unanswered
from index.build import build
from search import pipeline
from search.query.parameters import Query
from search.store.reader import Store

SetLanguage = Literal["english", "spanish"]

QUESTIONS = ROOT / "tests/data/spanish_questions.tsv"
LANGUAGES: tuple[SetLanguage, SetLanguage] = ("english", "spanish")
FOLDERS = {"english": ["content"], "spanish": ["content/es", "tests/data/es"]}
SUFFIXES = (".md", ".txt", ".html")
TWIN = re.compile(r"^translation_of: *(\S+)$", re.MULTILINE)
WANTED, ALSO = 2, 1
FIRST = 3
# A word that more than one passage in so many has is not misspelt: there are no stop words here.
COMMON = 5


class Question(TypedDict):
    """A row of the file; `gains` by the names of sections."""

    english: str
    spanish: str
    gains: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """An index of one language, and the name of each passage's section."""

    store: Store
    sections: Mapping[str, str]

    def ask(self, text: str) -> Run:
        hits = pipeline.search(Query(asked(text), limit=50), self.store).hits
        return run_of(self.sections[hit.passage.id] for hit in hits)


Quality = TypedDict("Quality", {"ndcg@10": float, "first three": float})
Misspelt = TypedDict(
    "Misspelt", {"questions": int, "clean": float, "ndcg@10": float, "kept": float}
)
Figures = TypedDict(
    "Figures",
    {
        "questions": int,
        "ranking": str,
        "english": Quality,
        "spanish": Quality,
        "relative": float,
        "en over es": Quality,
        "es over en": Quality,
        "misspelt": dict[str, Misspelt],
        "unanswered": dict[str, Shares],
    },
)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    questions = read_questions(options.questions)
    with tempfile.TemporaryDirectory() as made:
        figures = compare(questions, options, Path(made))
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    ranking = parser.add_mutually_exclusive_group()
    ranking.add_argument("--words-only", action="store_true", help="rank by words alone")
    ranking.add_argument("--model", type=Path, metavar="DIR", help="(build/model)")
    add_json(parser)
    return parser.parse_args(arguments)


def read_questions(path: Path) -> list[Question]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Question(
            english=row["english"],
            spanish=row["spanish"],
            gains=dict.fromkeys(row["wanted"].split(), WANTED)
            | dict.fromkeys(row["also"].split(), ALSO),
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def compare(questions: Sequence[Question], options: argparse.Namespace, folder: Path) -> Figures:
    desk = Desk(folder, None if options.words_only else options.model or model_folder())
    sides = {language: desk.open(language) for language in LANGUAGES}
    found = {
        (language, index): quality(questions, language, sides[index])
        for language in LANGUAGES
        for index in LANGUAGES
    }
    english, spanish = found["english", "english"], found["spanish", "spanish"]
    return {
        "questions": len(questions),
        "ranking": ranking_of(sides["spanish"].store),
        "english": english,
        "spanish": spanish,
        "relative": round(spanish["ndcg@10"] / english["ndcg@10"], 4),
        "en over es": found["english", "spanish"],
        "es over en": found["spanish", "english"],
        "misspelt": {
            language: misspelt(questions, language, side, options.seed)
            for language, side in sides.items()
        },
        "unanswered": {
            language: unanswered(questions, language, side.store, desk)
            for language, side in sides.items()
        },
    }


def quality(questions: Sequence[Question], language: SetLanguage, side: Side) -> Quality:
    runs = {str(at): side.ask(one[language]) for at, one in enumerate(questions)}
    gains = {str(at): one["gains"] for at, one in enumerate(questions)}
    return {
        "ndcg@10": measure(runs, gains)["ndcg@10"],
        "first three": share_of(
            any(gains[key].get(name) == WANTED for name in [*run][:FIRST])
            for key, run in runs.items()
        ),
    }


def misspelt(
    questions: Sequence[Question], language: SetLanguage, side: Side, seed: int
) -> Misspelt:
    """Of the questions that have a word that can be misspelt."""
    speller = Speller(side.store.for_language(side.store.codes[0]))
    most = len(side.sections) // COMMON
    slips = [
        (one, slip)
        for one in questions
        if (slip := by_slip(one[language], speller, random.Random(f"{seed} {one[language]}"), most))
    ]
    gains = {str(at): one["gains"] for at, (one, _) in enumerate(slips)}
    clean = {str(at): side.ask(one[language]) for at, (one, _) in enumerate(slips)}
    typed = {str(at): side.ask(slip.text) for at, (_, slip) in enumerate(slips)}
    before, after = (measure(runs, gains)["ndcg@10"] for runs in (clean, typed))
    return {
        "questions": len(slips),
        "clean": before,
        "ndcg@10": after,
        "kept": round(after / before, 4) if before else 0.0,
    }


def unanswered(
    questions: Sequence[Question], language: SetLanguage, whole: Store, desk: Desk
) -> Shares:
    cases = [ask_unanswered("all", True, one[language], whole) for one in questions]
    for articles, group in by_articles(questions).items():
        store = desk.build(language, articles)
        cases += [ask_unanswered("others", False, one[language], store) for one in group]
        store.close()
    return shares(cases, [case.flagged for case in cases])


def by_articles(questions: Sequence[Question]) -> dict[frozenset[str], list[Question]]:
    """The questions by the English articles that have sections for them."""
    groups: dict[frozenset[str], list[Question]] = {}
    for one in questions:
        articles = frozenset(name.partition(".")[0] for name in one["gains"])
        groups.setdefault(articles, []).append(one)
    return groups


class Desk:
    """Builds indexes of the samples in a folder. `model` None ranks by words alone."""

    def __init__(self, folder: Path, model: Path | None) -> None:
        self._folder, self._model = folder, model
        # Spanish article -> its English twin.
        self._twins = {
            file.stem: found[1]
            for file in files_of("spanish")
            if (found := TWIN.search(file.read_text("utf-8")))
        }

    def open(self, language: SetLanguage) -> Side:
        """Raises ValueError where twins differ in the number of their passages."""
        store = self.build(language)
        own = passages_by_article(store)
        if language == "english":
            self._names = own
        sections = {
            passage: name
            for article, passages in own.items()
            for passage, name in zip(passages, self._names[self._twin(article)], strict=True)
        }
        return Side(store, sections)

    def build(self, language: SetLanguage, without: frozenset[str] = frozenset()) -> Store:
        """An index without these articles, which are named as in English."""
        to = self._folder / "-".join([language, *sorted(without)])
        files = [file for file in files_of(language) if self._twin(file.stem) not in without]
        report = build(files, to, model=self._model)
        if report.exit_code:
            sys.exit(report.to_text())
        return Store.open(to)

    def _twin(self, article: str) -> str:
        return self._twins.get(article, article)


def files_of(language: SetLanguage) -> list[Path]:
    folders = (ROOT / name for name in FOLDERS[language])
    found = (file for folder in folders for file in sorted(folder.iterdir()))
    return [file for file in found if file.suffix in SUFFIXES and file.name != "README.md"]


def passages_by_article(store: Store) -> dict[str, list[str]]:
    """The names of the passages, in the order of the article."""
    found: dict[str, list[str]] = {}
    for number in range(store.manifest.counts.passages):
        passage = store.passage_at(number)
        found.setdefault(passage.article.id, []).append(passage.id)
    return found


def table(figures: Figures) -> str:
    return "\n".join(rows(figures))


def rows(figures: Figures) -> Iterator[str]:
    yield f"{figures['questions']} questions in each language, {figures['ranking']}"
    for name in ("english", "spanish", "en over es", "es over en"):
        of = figures[name]
        yield f"{name:<12}ndcg@10 {of['ndcg@10']:.4f}  first three {of['first three']:.4f}"
    yield f"relative    {figures['relative']:.4f}"
    for language in LANGUAGES:
        slip, of_none = figures["misspelt"][language], figures["unanswered"][language]
        yield (
            f"{language:<12}misspelt: kept {slip['kept']:.4f} of {slip['questions']} questions; "
            f"unanswered: precision {of_none['precision']}, recall {of_none['recall']}, "
            f"wrong {of_none['wrong']}"
        )
