"""How good and how quick suggestions are while someone types.

    .venv/bin/python bench/suggest.py FOLDER [--json] [--seed N] [--titles N]
        [--corpus FILE] [--queries FILE] [--qrels FILE]

FOLDER as for bench/relevance.py; a document is an article whose title is its text where it has
no title. What is typed is the first half of a question or of a title: by words (rounded up), and
by characters, which mostly ends inside a word. A question's half counts where the title of a
right document has all of its words of content, and is found when one of those documents is among
the first 3 suggestions: `found`, by its title's words; `found_id`, by its id (where several
documents have one title, the first is named). Titles are drawn at random and count always. Many
halves fit hundreds of titles ("What are the symptoms"): `few` are those whose words at most 3
wordings hold, so that 3 suggestions have room for all of them. Times are of `suggest` alone, in
microseconds, over all halves and over every beginning of 50 questions and 50 titles ("keys").
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relevance import read_qrels, read_questions, set_parser

from index.readers.jsonl import article_id
from index.writers.suggestions import Suggestions
from search.model import Article, ArticleInfo
from search.store.analysis import STOP_WORDS, Word, read_words
from search.store.suggestions import SuggestIndex
from search.suggest import suggest_texts

FIRST = 3
TYPISTS = 50


def main() -> int:
    options = _options()
    titles = read_titles(options.folder / options.corpus)
    qrels = read_qrels(options.folder / options.qrels)
    questions = dict(read_questions(options.folder / options.queries))
    with tempfile.TemporaryDirectory() as directory:
        bytes_a_title = write(titles, Path(directory))
        index = SuggestIndex(Path(directory))
        figures = measure(titles, qrels, questions, index, options)
    figures = {"texts": len(index), "bytes_a_title_more": bytes_a_title, **figures}
    print(json.dumps(figures, indent=1) if options.json else table(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = set_parser(__doc__)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--titles", type=int, default=1000)
    return parser.parse_args()


def read_titles(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    return {article_id(d["_id"]): " ".join((d["title"] or d["text"]).split()) for d in documents}


def write(titles: dict[str, str], folder: Path) -> float:
    """Bytes a title takes beside its text."""
    suggestions = Suggestions()
    for id_, title in titles.items():
        suggestions.add(Article(ArticleInfo(id_, title), "article", (), ()), ())
    suggestions.write(folder)
    distinct = {tuple(forms_of(title)): title for title in titles.values()}
    own = sum(len(title.encode()) for title in distinct.values())
    return round((sum(path.stat().st_size for path in folder.iterdir()) - own) / len(titles), 1)


def forms_of(text: str) -> list[str]:
    return [word.form for word in read_words(text)]


def by_words(text: str) -> str:
    words = text.split()
    return " ".join(words[: (len(words) + 1) // 2])


def by_characters(text: str) -> str:
    return text[: (len(text) + 1) // 2]


HALVES = {"words": by_words, "characters": by_characters}


@dataclass(frozen=True)
class Asked:
    """A half, the right documents whose titles hold its words, and the suggestions."""

    half: str
    right: set[str]
    ids: list[str]
    texts: list[str]


def measure(
    titles: dict[str, str],
    qrels: dict[str, dict[str, int]],
    questions: dict[str, str],
    index: SuggestIndex,
    options: argparse.Namespace,
) -> dict[str, Any]:
    rng = random.Random(options.seed)
    words = {id_: read_words(title) for id_, title in titles.items()}
    wordings = {tuple(word.form for word in title): title for title in words.values()}.values()
    drawn = rng.sample(sorted(titles), min(options.titles, len(titles)))
    figures: dict[str, Any] = {}
    typed: list[str] = []
    for name, halve in HALVES.items():
        asked = []
        for key in sorted(set(qrels) & set(questions)):
            half = halve(" ".join(questions[key].split()))
            right = {id_ for id_, score in qrels[key].items() if score > 0 and id_ in words}
            right = {id_ for id_ in right if holds(words[id_], content(half))}
            typed.append(half)
            if right:
                asked.append(ask(half, right, index))
        figures[f"questions_by_{name}"] = shares(asked, titles, wordings)
        asked = [ask(halve(titles[id_]), {id_}, index) for id_ in drawn]
        typed += [one.half for one in asked]
        figures[f"titles_by_{name}"] = shares(asked, titles, wordings)
    figures["us_halves"] = times(typed, index)
    typists = [questions[key] for key in rng.sample(sorted(questions), TYPISTS)]
    typists += [titles[id_] for id_ in drawn[:TYPISTS]]
    keys = [text[:end] for text in typists for end in range(1, min(len(text), 200) + 1)]
    figures["us_keys"] = times(keys, index)
    return figures


def content(half: str) -> list[Word]:
    """The words of content, and the last word, which may be cut."""
    typed = read_words(half)
    return [word for word in typed[:-1] if word.form not in STOP_WORDS] + [*typed[-1:]]


def holds(title: Iterable[Word], asked: list[Word]) -> bool:
    return bool(asked) and all(
        any(one.form.startswith(word.form) or one.stem == word.stem for one in title)
        for word in asked
    )


def fits(asked: list[Word], wordings: Iterable[tuple[Word, ...]]) -> int:
    """How many titles, each wording once, hold the words; counted up to one more than FIRST."""
    found = (title for title in wordings if holds(title, asked))
    return sum(1 for _ in islice(found, FIRST + 1))


def ask(half: str, right: set[str], index: SuggestIndex) -> Asked:
    found = suggest_texts(half, index, FIRST)
    return Asked(half, right, [one.article for one in found], [one.text for one in found])


def shares(
    asked: list[Asked], titles: dict[str, str], wordings: Collection[tuple[Word, ...]]
) -> dict[str, float]:
    def has_text(one: Asked) -> bool:
        wanted = {tuple(forms_of(titles[id_])) for id_ in one.right}
        return any(tuple(forms_of(text)) in wanted for text in one.texts)

    def share(all_: list[Asked], has: Callable[[Asked], bool]) -> float:
        return round(sum(map(has, all_)) / max(1, len(all_)), 4)

    few = [one for one in asked if fits(content(one.half), wordings) <= FIRST]
    return {
        "asked": len(asked),
        "found": share(asked, has_text),
        "found_id": share(asked, lambda one: bool(one.right & set(one.ids))),
        "few": len(few),
        "found_of_few": share(few, has_text),
    }


def times(typed: list[str], index: SuggestIndex) -> dict[str, float]:
    taken = []
    for text in typed:
        start = time.perf_counter_ns()
        suggest_texts(text, index)
        taken.append((time.perf_counter_ns() - start) / 1000)
    taken.sort()
    return {
        "asked": len(taken),
        **{f"p{share}": round(taken[len(taken) * share // 100]) for share in (50, 95, 99)},
        "most": round(taken[-1]),
    }


def table(figures: dict[str, Any]) -> str:
    rows = []
    for name, value in figures.items():
        if isinstance(value, dict):
            value = "  ".join(f"{key} {number}" for key, number in value.items())
        rows.append(f"{name:<26}{value}")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
