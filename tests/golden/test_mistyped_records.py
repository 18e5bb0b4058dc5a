"""How questions with slips are read: a letter or a word more, less, or in another place.

Each variant is recorded by a digest, so that a change shows which questions it touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from search.app import create_app
from search.engine.local import LocalEngine
from search.explain.text import explained_text
from search.explain.trace import explain
from search.faq.match import find_answer
from search.faq.question import read_question
from search.faq.spanish import read_question as read_spanish
from search.languages.detect import is_clearly, language_of
from search.query.language import find_language
from search.query.parameters import Query, read_query
from search.safety.detect import detect
from search.store.reader import Store
from search.suggest import suggest
from search.terminal import readable
from tests.golden.test_question_records import expanded
from tests.golden.test_word_records import asked as asked
from tests.support.golden.answers import lines, questions
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import mistyped
from tests.support.search_fixtures import HTML, LINE

ASKED = questions("asked") + questions() + questions("foreign")


def record(name: str, texts: Iterable[str], count: int, told: Callable[[str], object]) -> None:
    """The digests of what is told of each variant, by text."""

    def made(text: str) -> Iterator[str]:
        yield " ".join(digest(told(one)) for one in mistyped(text, count))

    hold(f"mistyped_{name}", ((text, made(text)) for text in dict.fromkeys(texts)))


def test_mistyped_questions_are_expanded_as_recorded(both: Store) -> None:
    record("expanded", ASKED, 6, lambda text: [*expanded(text, both)])


# In turn, with the slips of a question.
OPTIONS: tuple[dict[str, object], ...] = (
    {},
    {"limit": 3, "offset": 1},
    {"group": "article", "limit": 4},
    {"kind": "faq"},
    {"tag": "mood", "typing": "true"},
    {"lang": "es"},
    {"exact": "true", "page_lang": "es"},
)


def asked_with(text: str) -> dict[str, object]:
    """A request of the text, with options that its length chooses."""
    return {"q": text or "?", **OPTIONS[len(text) % len(OPTIONS)]}


def test_mistyped_questions_are_answered_as_recorded(both: Store) -> None:
    engine = LocalEngine(both)

    def told(text: str) -> object:
        return [*lines(engine.search(Query(text, 5)))]

    record("answers", ASKED[::3], 2, told)


def test_mistyped_questions_with_options_are_answered_as_recorded(both: Store) -> None:
    """As JSON, as a page, in a terminal and explained."""
    client = create_app(LocalEngine(both), LINE).test_client()

    def told(text: str) -> Iterator[str]:
        given = asked_with(" ".join(text.split()))
        for headers in ({"Accept": "application/json"}, HTML):
            answer = client.post("/search", data=given, headers=headers).text
            yield re.sub(r'"took_ms": ?[\d.]+|in [\d.]+ m?s\b', "", answer)
        query = read_query(given)
        yield readable(LocalEngine(both).search(query)._replace(took_ms=1.5), LINE)
        yield explained_text(explain(query, both))

    record("options", ASKED[1::4], 2, lambda text: [*told(text)])


def test_mistyped_questions_are_answered_by_meaning_as_recorded(meant: Store) -> None:
    """Which passages, in which order: processors multiply vectors in different orders."""
    engine = LocalEngine(meant)

    def told(text: str) -> object:
        found = engine.search(Query(text, 5))
        hits = [(hit.record["id"], hit.beyond, hit.pinned) for hit in found.hits]
        return found.unanswered, found.did_you_mean, found.not_found, hits

    record("meaning", ASKED[2::4], 2, told)


def test_mistyped_questions_are_completed_as_recorded(both: Store) -> None:
    record("suggestions", ASKED[::2], 3, lambda text: suggest(text[: len(text) // 2], both, 5))


def test_mistyped_questions_are_read_for_an_faq_as_recorded(asked: list[str]) -> None:
    def told(text: str) -> object:
        return (read_spanish if language_of(text) == "es" else read_question)(text)

    record("faq", asked, 10, told)


def test_mistyped_questions_find_the_faq_entry_as_recorded(both: Store, asked: list[str]) -> None:
    """Of twenty others."""
    store = both.for_language("en")
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
