"""Measure suggestions while someone types: how good and how quick they are.

FOLDER as for `relevance`; a document is an article whose title is its text where it has no title.
What is typed is the first half of a question or of a title: by words (rounded up), and by
characters, which mostly ends inside a word. A question's half counts where the title of a right
document has all of its words of content. Titles are drawn at random and count always.

    found         the first 3 suggestions have the title of a right document, by its words
    found_id      they have a right document; where several have one title, the first is named
    few           halves whose words at most 3 wordings hold, so that 3 suggestions have room
    found_of_few  as `found`, of these: many halves fit hundreds ("What are the symptoms")

Times are of `suggest` alone, in microseconds, over all halves and over every beginning of 50
questions and 50 titles ("keys").
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypedDict

from bench.common.figures import print_figures, share, timed_ms
from bench.common.options import add_json, add_set, new_parser
from bench.common.sets import Qrels, find_file, read_documents, read_qrels, read_questions, relevant
from index.writers.suggestions import Suggestions
from search.model import Article, ArticleInfo
from search.store.analysis import STOP_WORDS, Word, read_words
from search.store.suggestions import SuggestIndex
from search.suggest import suggest_texts

FIRST = 3
TYPISTS = 50
# Characters of a question or title that are typed one by one.
MOST_TYPED = 200


class Texts(NamedTuple):
    """`titles` by articles' ids; `questions` by their own."""

    titles: Mapping[str, str]
    questions: Mapping[str, str]
    qrels: Qrels


@dataclass(frozen=True, slots=True)
class Half:
    """A half, the right documents whose titles hold its words, and the suggestions."""

    typed: str
    right: set[str]
    ids: list[str]
    texts: list[str]


class Shares(TypedDict):
    asked: int
    found: float
    found_id: float
    few: int
    found_of_few: float


class Times(TypedDict):
    """Microseconds."""

    asked: int
    p50: int
    p95: int
    p99: int
    most: int


class Figures(TypedDict):
    texts: int
    bytes_a_title_more: float
    questions_by_words: Shares
    titles_by_words: Shares
    questions_by_characters: Shares
    titles_by_characters: Shares
    us_halves: Times
    us_keys: Times


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    titles = read_titles(find_file(options.folder, options.corpus))
    questions = read_questions(find_file(options.folder, options.queries))
    texts = Texts(titles, questions, read_qrels(find_file(options.folder, options.qrels)))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(titles, folder)
        figures = measure(texts, folder, random.Random(options.seed), options.titles)
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "corpus", "queries", "qrels")
    add_json(parser)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--titles", type=int, default=1000, help="how many are drawn")
    return parser.parse_args(arguments)


def read_titles(path: Path) -> dict[str, str]:
    return {one.id: " ".join((one.title or one.text).split()) for one in read_documents(path)}


def write(titles: Mapping[str, str], folder: Path) -> None:
    suggestions = Suggestions()
    for id_, title in titles.items():
        suggestions.add(Article(ArticleInfo(id_, title), "article", (), ()), ())
    suggestions.write(folder)


def bytes_a_title(titles: Mapping[str, str], folder: Path) -> float:
    """Bytes a title takes beside its text."""
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


def measure(texts: Texts, folder: Path, rng: random.Random, most_titles: int) -> Figures:
    titles, index = texts.titles, SuggestIndex(folder)
    drawn = rng.sample(sorted(titles), min(most_titles, len(titles)))
    wordings = {tuple(forms_of(title)): read_words(title) for title in titles.values()}.values()
    typed: list[str] = []

    def of_questions(halve: Callable[[str], str]) -> Shares:
        halves = list(question_halves(texts, halve))
        typed.extend(half for half, _ in halves)
        asked = [ask(half, right, index) for half, right in halves if right]
        return shares(asked, titles, wordings)

    def of_titles(halve: Callable[[str], str]) -> Shares:
        asked = [ask(halve(titles[id_]), {id_}, index) for id_ in drawn]
        typed.extend(one.typed for one in asked)
        return shares(asked, titles, wordings)

    return {
        "texts": len(index),
        "bytes_a_title_more": bytes_a_title(titles, folder),
        "questions_by_words": of_questions(by_words),
        "titles_by_words": of_titles(by_words),
        "questions_by_characters": of_questions(by_characters),
        "titles_by_characters": of_titles(by_characters),
        "us_halves": times(typed, index),
        "us_keys": times(keys(texts, drawn, rng), index),
    }


def question_halves(texts: Texts, halve: Callable[[str], str]) -> Iterator[tuple[str, set[str]]]:
    """Each judged question's half, and the right documents whose titles hold its words."""
    words = {id_: read_words(title) for id_, title in texts.titles.items()}
    for key in sorted(texts.qrels.keys() & texts.questions.keys()):
        half = halve(" ".join(texts.questions[key].split()))
        asked = content(half)
        right = (id_ for id_ in relevant(texts.qrels, key) if id_ in words)
        yield half, {id_ for id_ in right if holds(words[id_], asked)}


def keys(texts: Texts, drawn: list[str], rng: random.Random) -> list[str]:
    """Every beginning of some questions and titles, as somebody types them."""
    whole = [texts.questions[key] for key in rng.sample(sorted(texts.questions), TYPISTS)]
    whole += [texts.titles[id_] for id_ in drawn[:TYPISTS]]
    return [text[:end] for text in whole for end in range(1, min(len(text), MOST_TYPED) + 1)]


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


def ask(half: str, right: set[str], index: SuggestIndex) -> Half:
    found = suggest_texts(half, index, FIRST)
    return Half(half, right, [one.article for one in found], [one.text for one in found])


def shares(
    asked: list[Half], titles: Mapping[str, str], wordings: Collection[tuple[Word, ...]]
) -> Shares:
    def has_text(one: Half) -> bool:
        wanted = {tuple(forms_of(titles[id_])) for id_ in one.right}
        return any(tuple(forms_of(text)) in wanted for text in one.texts)

    few = [one for one in asked if fits(content(one.typed), wordings) <= FIRST]
    return {
        "asked": len(asked),
        "found": share(sum(map(has_text, asked)), len(asked)),
        "found_id": share(sum(bool(one.right & set(one.ids)) for one in asked), len(asked)),
        "few": len(few),
        "found_of_few": share(sum(map(has_text, few)), len(few)),
    }


def times(typed: list[str], index: SuggestIndex) -> Times:
    taken = sorted(timed_ms(partial(suggest_texts, text, index))[1] * 1000 for text in typed)
    p50, p95, p99 = (round(taken[len(taken) * part // 100]) for part in (50, 95, 99))
    return {"asked": len(taken), "p50": p50, "p95": p95, "p99": p99, "most": round(taken[-1])}


def table(figures: Figures) -> str:
    rows = []
    for name, value in figures.items():
        if isinstance(value, dict):
            value = "  ".join(f"{key} {number}" for key, number in value.items())
        rows.append(f"{name:<26}{value}")
    return "\n".join(rows)
