"""Edit distance: how likely a typed word is a misspelling of another.

An inserted, deleted or substituted letter costs 1, or 0.5 to 0.8 where that slip is common. The
first letter, which people seldom get wrong, costs a little more. Optimal string alignment (Damerau
1964): two neighbours swapped are one slip, and no letter is edited twice. A long word with all its
letters in another order ("aniexty") is one slip too.
"""

from __future__ import annotations

from collections import defaultdict
from math import inf

DOUBLED = 0.5  # a letter doubled that should be single, or the other way round
LIKE_SOUND = 0.6  # "abdomin", "hydroxizine"
NEXT_KEY = 0.7
SWAPPED = 0.7
SLIGHT = 0.8  # a vowel or an "h" left out or inserted
FIRST = 0.1  # added for a slip at the first letter
SHUFFLED = 1.0
# Hardly two words of so many letters or more are anagrams.
SHUFFLED_LETTERS = 6

_VOWELS = "aeiouy"
_SLIGHT = "aeiouyh"
_SILENT_FIRST = "hpkgw"
_ALIKE = tuple(zip("bccdfgkmssux", "pkstvjqnxzwz", strict=True))
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    """Pairs of letters whose keys touch on a QWERTY keyboard, each row shifted by half a key."""
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
# Costs of substitutions: _SUBSTITUTION[one][other]; 1 where missing.
_SUBSTITUTION: defaultdict[str, dict[str, float]] = defaultdict(dict)
for _one, _other in sorted(NEXT_KEYS):
    _SUBSTITUTION[_one][_other] = NEXT_KEY
for _one, _other in sorted(_LIKE_SOUND):
    _SUBSTITUTION[_one][_other] = LIKE_SOUND
_NO_COSTS: dict[str, float] = {}


def distance(typed: str, meant: str, most: float = inf) -> float:
    """The weighted edit distance: 0 for the same word, from about 3 on an unrelated one.

    Symmetric. Infinite where it is certain to exceed `most`.
    """
    less = _surplus(typed, meant)
    gained = len(meant) - len(typed) + len(less)
    fewer = min(len(less), gained)
    # Each slip removes at most one letter and adds at most one.
    if fewer * LIKE_SOUND + abs(len(meant) - len(typed)) * DOUBLED > most:
        return inf
    more = _surplus(meant, typed) if gained else ""
    if _least_cost(less, more, typed) > most or _least_cost(more, less, meant) > most:
        return inf
    far = _aligned(typed, meant, most)
    if far > SHUFFLED and not less and not more and len(typed) >= SHUFFLED_LETTERS:
        return SHUFFLED if typed[0] == meant[0] else far
    return far


def _surplus(one: str, other: str) -> str:
    """The letters of `one` less those of `other`, as multisets."""
    for letter in other:
        one = one.replace(letter, "", 1)
    return one


def _least_cost(some: str, others: str, word: str) -> float:
    """A lower bound of the cost to delete some letters of a word or substitute them by others."""
    least = 0.0
    for one in some:
        cost = DOUBLED if one + one in word else SLIGHT if one in _SLIGHT else 1.0
        if others and cost > LIKE_SOUND:
            costs = _SUBSTITUTION.get(one, _NO_COSTS)
            cost = min([cost, *[costs[other] for other in others if other in costs]])
        least += cost
    return least


def _aligned(typed: str, meant: str, most: float) -> float:
    """The least sum of slips between two words, by rows; a common prefix and suffix are skipped."""
    start, shorter = 0, min(len(typed), len(meant))
    while start < shorter and typed[start] == meant[start]:
        start += 1
    end = 0
    while end < shorter - start and typed[-1 - end] == meant[-1 - end]:
        end += 1
    columns = range(start, len(meant) - end)
    gaps = [_gap_cost(meant, at) for at in columns]
    letters = meant[start : len(meant) - end]
    before: list[float] = []
    row = [0.0]
    for cost in gaps:
        row.append(row[-1] + cost)
    least = 0.0
    last = ""
    for i in range(start, len(typed) - end):
        letter, extra = typed[i], _gap_cost(typed, i)
        others = _SUBSTITUTION.get(letter, _NO_COSTS)
        older, before = before, row
        corner = before[0]
        left = corner + extra
        row = [left]
        previous = ""
        for k, other in enumerate(letters):
            above = before[k + 1]
            if letter != other:
                corner += others.get(other, 1.0)
                if not (i or k):
                    corner += FIRST
            if above + extra < corner:
                corner = above + extra
            left += gaps[k]
            if left < corner:
                corner = left
            if letter == previous and last == other and older[k - 1] + SWAPPED < corner:
                corner = older[k - 1] + SWAPPED
            row.append(corner)
            left, corner, previous = corner, above, other
        last = letter
        before_least, least = least, min(row)
        if least > most and before_least > most:
            return inf
    return row[-1]


def _gap_cost(word: str, at: int) -> float:
    """The cost of a letter that the other word lacks."""
    letter = word[at]
    if word[at + 1 : at + 2] == letter or (at and word[at - 1] == letter):
        return DOUBLED
    if at:
        return SLIGHT if letter in _SLIGHT else 1.0
    return 1.0 if letter in _SILENT_FIRST else 1.0 + FIRST
