"""Where a space is missing or too many, and where none is."""

from __future__ import annotations

from pathlib import Path

from index.writers.spelling import write_spelling
from search.query.spelling import correct
from search.store.analysis import read_words
from search.store.vocabulary import Vocabulary


def test_a_stop_word_and_a_right_word_are_two_and_a_latin_name_is_one(tmp_path: Path) -> None:
    write_spelling({"ideal": 40, "forms": 40, "plan": 40, "get": 40, "the": 99}, (), tmp_path)
    made = Vocabulary(tmp_path)

    def corrected(text: str) -> list[tuple[str, ...]]:
        return [one.forms for one in correct(read_words(text), made, lambda _: 0)]

    assert ("ideal",) not in corrected("how can i deal with it")
    assert ("forms",) not in corrected("treatments for ms")
    assert ("plan", "us") not in corrected("lichen planus")
