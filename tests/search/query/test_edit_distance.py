"""Slips of the pen and the finger: each costs what it is likely, and no word is another by luck."""

from __future__ import annotations

import pytest

from search.query.edit_distance import (
    DOUBLED,
    FIRST,
    LIKE_SOUND,
    NEXT_KEY,
    NEXT_KEYS,
    SHUFFLED,
    SLIGHT,
    SWAPPED,
    distance,
)


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("lithium", "lithium", 0),
        ("lithhium", "lithium", DOUBLED),
        ("bel", "bell", DOUBLED),
        ("bbell", "bell", DOUBLED),
        ("lothium", "lithium", LIKE_SOUND),  # a vowel for a vowel
        ("doktor", "doctor", LIKE_SOUND),
        ("lirhium", "lithium", NEXT_KEY),
        ("litihum", "lithium", SWAPPED),
        ("teh", "the", SWAPPED),
        ("lithum", "lithium", SLIGHT),
        ("litium", "lithium", SLIGHT),
        ("lihium", "lithium", 1),
        ("lipthium", "lithium", 1),
        ("lipium", "lithium", 1 + SLIGHT),  # two slips add up
        ("xithium", "lithium", 1 + FIRST),
        ("kithium", "lithium", NEXT_KEY + FIRST),
        ("ithium", "lithium", 1 + FIRST),
        ("anxiety", "xanxiety", 1 + FIRST),
        ("sychosis", "psychosis", 1),  # a silent letter is easily left out
        ("iltihum", "lithium", 2 * SWAPPED),
        ("anitexy", "anxiety", SHUFFLED),
        ("tyxeina", "anxiety", None),  # shuffled from the first letter on
        ("staek", "skate", None),  # a short word has anagrams
        ("", "a", 1 + FIRST),
    ],
)
def test_a_slip_costs_less_the_commoner_it_is(typed: str, meant: str, cost: float | None) -> None:
    far = distance(typed, meant)
    if cost is None:
        assert far > SHUFFLED + FIRST
    else:
        assert far == pytest.approx(cost)


def test_words_with_nothing_in_common_are_far_apart() -> None:
    assert distance("walk", "moods") > 3


@pytest.mark.parametrize(
    ("key", "touching"),
    [("g", "ftyhvb"), ("q", "wa"), ("a", "qwsz"), ("m", "njk"), ("p", "ol"), ("l", "kop")],
)
def test_keys_that_touch_are_beside_above_or_below(key: str, touching: str) -> None:
    assert {other for one, other in NEXT_KEYS if one == key} == {*touching}
