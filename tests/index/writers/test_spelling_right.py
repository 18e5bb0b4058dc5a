"""The right words of the long list that an index holds: those near to its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.curation.everyday_words import right_words
from index.writers.spelling import write_spelling
from search.query.spelling import correct
from search.store.analysis import ENGLISH, read_words
from search.store.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("word", "near"), [("cornea", "corner"), ("germ", "germs"), ("phage", "phase")]
)
def test_a_right_word_of_the_long_list_is_not_corrected(
    word: str, near: str, tmp_path: Path
) -> None:
    write_spelling({near: 60, "sleep": 90}, [], tmp_path)
    vocabulary = Vocabulary(tmp_path)
    assert vocabulary.is_spelt_right(ENGLISH.read_word(word))
    assert correct(read_words(word), vocabulary, lambda _: 0) == ()


def test_an_index_holds_only_right_words_that_are_near_to_its_own(tmp_path: Path) -> None:
    write_spelling({"sleep": 90}, [], tmp_path)
    assert "phage" in right_words(ENGLISH)
    assert not Vocabulary(tmp_path).is_spelt_right(ENGLISH.read_word("phage"))


@pytest.mark.parametrize("slip", ["wether", "takin", "helle", "recieve", "anxeity"])
def test_a_likely_slip_is_no_right_word(slip: str) -> None:
    assert slip not in right_words(ENGLISH)
