"""The word forms of an index: what a beginning may become, and the commonest form's passages."""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path
from string import ascii_lowercase

import pytest

from index.writers.spelling import write_spelling
from search.store.vocabulary import MOST_BEGINNING, Vocabulary

FORMS = {"sleep": 9, "sleeps": 2, "sleeping": 9, "sleepy": 30, "slept": 1, "slow": 5}


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    write_spelling(FORMS, ["sleepinal"], tmp_path)
    return Vocabulary(tmp_path)


def test_a_beginning_becomes_longer_forms_of_the_index_the_commonest_first(
    vocabulary: Vocabulary,
) -> None:
    """Neither the form itself nor a medicine that the index lacks."""
    assert vocabulary.beginning("sleep", 9) == ["sleepy", "sleeping", "sleeps"]
    assert vocabulary.beginning("sleep", 2) == ["sleepy", "sleeping"]
    assert vocabulary.beginning("slept", 9) == []
    assert vocabulary.beginning("zzz", 9) == []


def test_of_very_many_forms_with_a_beginning_the_first_are_read(tmp_path: Path) -> None:
    forms = [
        "x" + "".join(ends) for ends in islice(product(ascii_lowercase, repeat=3), MOST_BEGINNING)
    ]
    write_spelling({**dict.fromkeys(forms, 1), "xzzzz": 99}, [], tmp_path)
    assert Vocabulary(tmp_path).beginning("x", 1) == ["xaaa"]
    write_spelling({**dict.fromkeys(forms[1:], 1), "xzzzz": 99}, [], tmp_path)
    assert Vocabulary(tmp_path).beginning("x", 1) == ["xzzzz"]


def test_the_passages_of_the_commonest_form_are_known(vocabulary: Vocabulary) -> None:
    assert vocabulary.most_passages == 30


def test_what_is_found_for_a_word_is_looked_up_once_and_for_each_index_anew(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    asked: list[str] = []

    def passages(own: Vocabulary, form: str) -> int:
        asked.append(form)
        return own.frequency(form)

    assert [vocabulary.caching(passages)(form) for form in ("slow", "slept", "slow")] == [5, 1, 5]
    assert asked == ["slow", "slept"]
    (tmp_path / "other").mkdir()
    write_spelling({"slow": 7}, [], tmp_path / "other")
    assert Vocabulary(tmp_path / "other").caching(passages)("slow") == 7
