"""How far is a typed word from another?

1 for a letter more, less or another; 0.5 to 0.8 where the slip is a common one; a little more at
the first letter, which people seldom get wrong. Optimal string alignment (Damerau 1964): two
neighbours swapped are one slip, and no letters are changed twice. Besides, a long word whose
letters are all there in another order ("aniexty") is one slip.
"""

from __future__ import annotations

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
# What one letter for another costs; 1 where it is not here.
_OTHER = dict.fromkeys(NEXT_KEYS, NEXT_KEY) | dict.fromkeys(_LIKE_SOUND, LIKE_SOUND)


def distance(typed: str, meant: str, most: float = inf) -> float:
    """0 for the same word, from about 3 on another word altogether; the same both ways.

    Infinite where it is certain to be more than `most`.
    """
    letters, others = set(typed), set(meant)
    if max(len(letters - others), len(others - letters)) * LIKE_SOUND > most:
        return inf
    far = _aligned(typed, meant, most)
    if far > SHUFFLED and letters == others and len(typed) >= SHUFFLED_LETTERS:
        shuffled = typed[0] == meant[0] and sorted(typed) == sorted(meant)
        return SHUFFLED if shuffled else far
    return far


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
    before: list[float] = [inf]
    row = [0.0]
    for cost in lone:
        row.append(row[-1] + cost)
    for i in range(start, len(typed) - end):
        if min(row) > most and min(before) > most:
            return inf
        letter, extra = typed[i], _lone(typed, i)
        older, before, row = before, row, [row[0] + extra]
        for k, j in enumerate(columns):
            cost = before[k]
            if letter != meant[j]:
                cost += _OTHER.get((letter, meant[j]), 1.0) + (0.0 if i + j else FIRST)
            cost = min(cost, before[k + 1] + extra, row[k] + lone[k])
            if k and i > start and letter == meant[j - 1] and typed[i - 1] == meant[j]:
                cost = min(cost, older[k - 1] + SWAPPED)
            row.append(cost)
    return row[-1]


def _lone(word: str, at: int) -> float:
    """A letter that the other word does not have."""
    letter = word[at]
    if word[at + 1 : at + 2] == letter or (at and word[at - 1] == letter):
        return DOUBLED
    if at:
        return SLIGHT if letter in _SLIGHT else 1.0
    return 1.0 if letter in _SILENT_FIRST else 1.0 + FIRST
