"""A misspelt name of a medicine in two words is asked about as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.writers.spelling import write_spelling
from search.query.spelling import correct
from search.store.analysis import read_words
from search.store.vocabulary import Vocabulary


@pytest.mark.parametrize("typed", ["oxi-codone", "oxi codone", "is oxi codone safe"])
def test_a_misspelt_name_in_two_words_is_asked_about_whole(typed: str, tmp_path: Path) -> None:
    """Its half "codone" alone is near another medicine."""
    write_spelling({"oxycodone": 3, "codeine": 9}, ["oxycodone", "codeine"], tmp_path)
    words = read_words(typed)
    [one] = correct(words, Vocabulary(tmp_path), lambda _: 0)
    assert one.forms == ("oxycodone",)
    assert [word.form for word in words[one.start : one.end]] == ["oxi", "codone"]
    assert one.asked_only


def test_a_known_neighbour_is_no_part_of_a_misspelt_name(tmp_path: Path) -> None:
    write_spelling({"oxycodone": 3, "codeine": 9}, ["oxycodone", "codeine"], tmp_path)
    words = read_words("oxi codine")
    found = correct(words, Vocabulary(tmp_path), lambda word: word.form == "oxi")
    assert [one.forms for one in found] == [("codeine",)]


def test_a_name_in_two_words_is_no_slip_of_another(tmp_path: Path) -> None:
    """Litheum is another brand, near "li thium"."""
    write_spelling({"mood": 9}, ["lithium", "litheum"], tmp_path)
    assert correct(read_words("li thium"), Vocabulary(tmp_path), lambda _: 0) == ()
