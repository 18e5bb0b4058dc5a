"""Texts of which one part is repeated: after how many times another thing is made of them.

`«so »` in a sample is repeated, `{n}` counts, and `¶` ends a line. So a limit is found from the
outside, to the unit: a heading's most words, a list's fewest entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.support.paths import TESTS

_PART = re.compile("«(.*?)»", re.DOTALL)
_STEPS = (0, 1, 2, 3, 4, 5, 6, 8, 11, 15, 21, 30, 42, 60, 85, 130, 170, 240, 340, 480, 680, 960)
_MANY = (1_360, 1_920, 2_720, 3_840, 5_440)
MOST = 130  # times, where a sample does not say more


def stretched_samples(kind: str) -> list[tuple[str, int]]:
    """The samples of this kind, and how often their part is repeated at most."""
    text = (TESTS / "golden" / "samples" / "stretched.txt").read_text(encoding="utf-8")
    (own,) = (part for part in text.split("=====") if part.startswith(f"{kind}\n"))
    pairs = [line.rpartition("|") for line in own.splitlines()[1:]]
    assert pairs
    return [(sample, int(most or MOST)) for most, _, sample in pairs]


def stretched(sample: str, times: int) -> str:
    def repeated(part: re.Match[str]) -> str:
        return "".join(part[1].replace("{n}", str(n)) for n in range(1, times + 1))

    return _PART.sub(repeated, sample).replace("¶", "\n")


def limits(
    sample: str, made: Callable[[str], str], most: int = MOST
) -> Iterator[tuple[int, int, str]]:
    """(first, last, what is made) for each stretch of numbers that make the same, but for the
    repeated part itself; what is made twice between two of _STEPS is not looked for."""
    seen: dict[int, str] = {}

    def at(times: int) -> str:
        if times not in seen:
            seen[times] = shape(sample, made(stretched(sample, times)))
        return seen[times]

    steps = [step for step in _STEPS + _MANY if step <= most]
    starts = [0]
    for low, high in pairwise(steps):
        starts += _changes(at, low, high)
    for first, after in pairwise([*starts, most + 1]):
        yield first, after - 1, seen[first]


def _changes(at: Callable[[int], str], low: int, high: int) -> list[int]:
    """The first number of `low` + 1 … `high` that makes something else than `low` does."""
    if at(low) == at(high):
        return []
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at(middle) == at(low) else (low, middle)
    return [high]


def shape(sample: str, made: str) -> str:
    """What is made, without numbers, and with what is repeated in it once."""
    made = re.sub(r"\d+", "0", made)
    for part in _PART.findall(sample):
        for piece in part.replace("{n}", "0").split("¶"):
            if text := re.sub(r"<[^>]*>|\d+", " ", piece).strip(" .,;:"):
                made = re.sub(rf"(?:{re.escape(text)}\W*)+", "¤ ", made)
    lines = [" ".join(_once(line.split())) for line in made.split("\n")]
    return "\n".join(_once(lines))


def _once(items: list[str], most: int = 8) -> list[str]:
    """Without what stands there already, once or several times, just before it."""
    for length in range(1, most + 1):
        left: list[str] = []
        at = 0
        while at < len(items):
            piece = items[at : at + length]
            if len(left) >= length and left[-length:] == piece:
                at += length
            else:
                left.append(items[at])
                at += 1
        items = left
    return items
