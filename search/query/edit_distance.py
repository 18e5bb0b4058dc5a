"""How far is a typed word from another?

1 for a letter more, less or another; 0.5 to 0.8 where the slip is a common one; a little more at
the first letter, which people seldom get wrong. Optimal string alignment (Damerau 1964): two
neighbours swapped are one slip, and no letters are changed twice. Besides, a long word whose
letters are all there in another order ("aniexty") is one slip.
"""

from __future__ import annotations

from collections import defaultdict
from math import inf

DOUBLED = 0.5  # a letter twice that belongs there once, or the other way round
LIKE_SOUND = 0.6  # "abdomin", "hydroxizine"
NEXT_KEY = 0.7
SWAPPED = 0.7
SLIGHT = 0.8  # a vowel or an "h" left out or put in
FIRST = 0.1  # comes on top
SHUFFLED = 1.0
# From so many letters on hardly two words have the same letters.
SHUFFLED_LETTERS = 6

_VOWELS = "aeiouy"
_SLIGHT = "aeiouyh"
_SILENT_FIRST = "hpkgw"
_ALIKE = tuple(zip("bccdfgkmssux", "pkstvjqnxzwz", strict=True))
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    """Letters whose keys touch on the usual English keyboard, each row half a key further in."""
    places = [(key, x + y / 2, y) for y, row in enumerate(_ROWS) for x, key in enumerate(row)]
    return frozenset(
        (one, other)
        for one, x, y in places
        for other, x2, y2 in places
        if one != other and abs(x - x2) <= 1 and abs(y - y2) <= 1
    )


NEXT_KEYS = _neighbours()
_LIKE_SOUND = {(a, b) for a, b in _ALIKE} | {(b, a) for a, b in _ALIKE}
_LIKE_SOUND |= {(one, other) for one in _VOWELS for other in _VOWELS if one != other}
# What one letter for another costs, by the one and then the other; 1 where it is not here.
_OTHER: defaultdict[str, dict[str, float]] = defaultdict(dict)
for _one, _other in sorted(NEXT_KEYS):
    _OTHER[_one][_other] = NEXT_KEY
for _one, _other in sorted(_LIKE_SOUND):
    _OTHER[_one][_other] = LIKE_SOUND
_NONE: dict[str, float] = {}


def distance(typed: str, meant: str, most: float = inf) -> float:
    """0 for the same word, from about 3 on another word altogether; the same both ways.

    Infinite where it is certain to be more than `most`.
    """
    less = _lacking(typed, meant)
    gained = len(meant) - len(typed) + len(less)
    fewer = min(len(less), gained)
    # Each slip loses one letter at most and gains one at most.
    if fewer * LIKE_SOUND + abs(len(meant) - len(typed)) * DOUBLED > most:
        return inf
    more = _lacking(meant, typed) if gained else ""
    if _changed(less, more, typed) > most or _changed(more, less, meant) > most:
        return inf
    far = _aligned(typed, meant, most)
    if far > SHUFFLED and not less and not more and len(typed) >= SHUFFLED_LETTERS:
        return SHUFFLED if typed[0] == meant[0] else far
    return far


def _lacking(one: str, other: str) -> str:
    """The letters of one that the other lacks, as often as it lacks them."""
    for letter in other:
        one = one.replace(letter, "", 1)
    return one


def _changed(some: str, others: str, word: str) -> float:
    """The least that each of some letters of the word costs to be lost or to become another."""
    least = 0.0
    for one in some:
        cost = DOUBLED if one + one in word else SLIGHT if one in _SLIGHT else 1.0
        if others and cost > LIKE_SOUND:
            costs = _OTHER.get(one, _NONE)
            cost = min([cost, *[costs[other] for other in others if other in costs]])
        least += cost
    return least


def _aligned(typed: str, meant: str, most: float) -> float:
    """The least sum of slips that makes one of the other; what both begin and end with is none."""
    start, shorter = 0, min(len(typed), len(meant))
    while start < shorter and typed[start] == meant[start]:
        start += 1
    end = 0
    while end < shorter - start and typed[-1 - end] == meant[-1 - end]:
        end += 1
    columns = range(start, len(meant) - end)
    lone = [_lone(meant, at) for at in columns]
    letters = meant[start : len(meant) - end]
    before: list[float] = []
    row = [0.0]
    for cost in lone:
        row.append(row[-1] + cost)
    least = 0.0
    last = ""
    for i in range(start, len(typed) - end):
        letter, extra = typed[i], _lone(typed, i)
        others = _OTHER.get(letter, _NONE)
        older, before = before, row
        corner = before[0]
        left = corner + extra
        row = [left]
        beside = ""
        for k, other in enumerate(letters):
            above = before[k + 1]
            if letter != other:
                corner += others.get(other, 1.0)
                if not (i or k):
                    corner += FIRST
            if above + extra < corner:
                corner = above + extra
            left += lone[k]
            if left < corner:
                corner = left
            if letter == beside and last == other and older[k - 1] + SWAPPED < corner:
                corner = older[k - 1] + SWAPPED
            row.append(corner)
            left, corner, beside = corner, above, other
        last = letter
        before_least, least = least, min(row)
        if least > most and before_least > most:
            return inf
    return row[-1]


def _lone(word: str, at: int) -> float:
    """A letter that the other word does not have."""
    letter = word[at]
    if word[at + 1 : at + 2] == letter or (at and word[at - 1] == letter):
        return DOUBLED
    if at:
        return SLIGHT if letter in _SLIGHT else 1.0
    return 1.0 if letter in _SILENT_FIRST else 1.0 + FIRST
