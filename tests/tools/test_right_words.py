"""Which words of a long list are right: no likely slips in others."""

from __future__ import annotations

from tools.right_words import right_words

COUNTS = {"whether": 10**10, "wether": 10, "cornea": 900, "axil": 40, "four": 500_000, "a1c": 90}


def test_a_rare_word_one_slip_from_a_common_one_is_left_out() -> None:
    assert [*right_words(COUNTS, ())] == ["whether", "cornea", "axil", "four"]


def test_a_rare_word_one_slip_from_a_medicine_is_left_out() -> None:
    assert "axil" not in [*right_words(COUNTS, {"paxil"})]


def test_a_common_word_is_right_whatever_it_is_near_to() -> None:
    assert "four" in [*right_words(COUNTS, {"fours"})]
