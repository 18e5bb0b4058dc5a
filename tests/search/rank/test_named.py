"""A passage speaks of a medicine where it has one of its terms, in whatever form."""

from __future__ import annotations

from typing import Any, cast

import pytest

from search.rank.named import speaks_of
from search.store.analysis import ENGLISH, language_of_code
from search.store.reader import Store
from search.store.record import PassageJSON


def passage(text: str, lang: str = "en") -> PassageJSON:
    record: dict[str, Any] = {
        "article": {"title": "Pills"},
        "section": [],
        "text": [{"text": text}],
    }
    return cast("PassageJSON", {**record, "lang": lang})


@pytest.mark.parametrize(
    ("term", "text", "is_there"),
    [
        ("metformin", "Take metformin.", True),
        ("metformin", "METFORMINS are taken", True),
        ("metformin", "With Métformin", True),  # an accent
        ("metformin", "Take metronidazole.", False),  # begins alike
        ("lithium carbon", "of lithium carbonate", True),
        ("lithium carbon", "lithium, and a carbonate of lithium", False),  # not side by side
        ("tie", "tying", True),  # its stem is of three letters
    ],
)
def test_a_term_is_found_in_its_forms(term: str, text: str, is_there: bool) -> None:
    assert speaks_of(frozenset((term,)), passage(text), ENGLISH) is is_there


def test_a_spanish_term_is_found_in_a_spanish_passage() -> None:
    spanish = language_of_code("es")
    name = frozenset((spanish.read_word("sertralina").stem,))
    assert speaks_of(name, passage("Tome sertralinas", "es"), spanish)
    assert not speaks_of(name, passage("Tome otra", "es"), spanish)


def test_an_english_word_begins_as_its_stem(store: Store) -> None:
    forms = [form for term in store.impacts.terms() for form in term.forms if form.isascii()]
    stems = [(form, ENGLISH.read_word(form).stem) for form in forms]
    long = [(form, stem) for form, stem in stems if len(stem) >= 4 and stem.isalpha()]
    assert len(long) > 500
    assert [one for one in long if one[0][:2] != one[1][:2]] == []
