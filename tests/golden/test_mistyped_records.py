"""How questions with slips are read: a letter or a word more, less, or in another place.

Each variant is recorded by a digest, so that a change shows which questions it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from search.engine.local import LocalEngine
from search.faq.match import find_answer
from search.faq.question import read_question
from search.faq.spanish import read_question as read_spanish
from search.languages.detect import is_clearly, language_of
from search.query.language import find_language
from search.query.parameters import Query
from search.safety.detect import detect
from search.store.reader import Store
from search.suggest import suggest
from tests.golden.test_question_records import expanded
from tests.golden.test_word_records import asked as asked
from tests.support.golden.answers import lines, questions
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import mistyped

ASKED = questions("asked") + questions() + questions("foreign")


def record(name: str, texts: Iterable[str], count: int, told: Callable[[str], object]) -> None:
    """The digests of what is told of each variant, by text."""

    def made(text: str) -> Iterator[str]:
        yield " ".join(digest(told(one)) for one in mistyped(text, count))

    hold(f"mistyped_{name}", ((text, made(text)) for text in dict.fromkeys(texts)))


def test_mistyped_questions_are_expanded_as_recorded(both: Store) -> None:
    record("expanded", ASKED, 6, lambda text: [*expanded(text, both)])


def test_mistyped_questions_are_answered_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)
    record("answers", ASKED[::3], 2, lambda text: [*lines(engine.search(Query(text, 5)))])


def test_mistyped_questions_are_completed_as_recorded(both: Store) -> None:
    record("suggestions", ASKED[::2], 3, lambda text: suggest(text[: len(text) // 2], both, 5))


def test_mistyped_questions_are_read_for_an_faq_as_recorded(asked: list[str]) -> None:
    def told(text: str) -> object:
        return (read_spanish if language_of(text) == "es" else read_question)(text)

    record("faq", asked, 10, told)


def test_mistyped_questions_find_the_faq_entry_as_recorded(both: Store, asked: list[str]) -> None:
    """Of twenty others."""
    store = both.speaking("en")
    expand, is_medicine = store.synonyms.expand, store.vocabulary.is_medicine
    entries = [*enumerate(asked[::9])]
    record(
        "faq_found",
        asked[::9],
        12,
        lambda text: find_answer(text, entries, expand, is_medicine, None),
    )


@pytest.mark.parametrize("name", ["said", "asked"])
def test_languages_and_danger_are_told_as_recorded(both: Store, name: str) -> None:
    def told(text: str) -> object:
        code = language_of(text)
        return code, is_clearly(text, code), detect(text), find_language(text, both).code

    record(f"told_{name}", questions(name), 5, told)
