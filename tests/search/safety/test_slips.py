"""English words with a slip, mended to words of danger; words spelt right, left alone."""

from __future__ import annotations

import pytest

from search.safety.detect import detect
from search.safety.learned import learned
from search.safety.slips import keys_of, short_key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i toko too many", "i took too many"),  # letters in another order
        ("hittting me", "hitting me"),  # a letter twice
        ("she is not brething", "she is not breathing"),  # a vowel is missing
        ("pregnent", "pregnant"),  # another vowel
        ("my dauhgter", "my daughter"),
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert learned().mended(typed.split()) == meant.split()


@pytest.mark.parametrize(
    "text",
    [
        "she scored well and is caring for hearts",
        "a coating of paint on heated pads",
        "from the form to the firm",
        "her trial is on the trail",
        "wnt",  # too short to tell
        "m4gic 2024",
    ],
)
def test_a_word_spelt_right_is_left_alone(text: str) -> None:
    assert learned().mended(text.split()) == text.split()


def test_words_of_other_lengths_are_not_taken_for_each_other() -> None:
    assert [*keys_of("during")][1] == [*keys_of("draining")][1]
    assert learned().mended(["draining"]) == ["draining"]


def test_the_order_of_letters_and_doubles_count_for_nothing() -> None:
    assert [*keys_of("toko")] == [*keys_of("took")]
    assert {*keys_of("stoped")} & {*keys_of("stopped")}
    assert not {*keys_of("form")} & {*keys_of("warm")}
    assert short_key("form") != short_key("from")


@pytest.mark.parametrize(
    "text",
    [
        "i toko too many pills",
        "my bbay is not brething rite",
        "i wnat to kill mysefl",
        "he had a siezure and wont wkae up",
    ],
)
def test_danger_with_slips_is_answered_with_now(text: str) -> None:
    danger = detect(text)
    assert danger is not None
    assert danger.strength == "now"
