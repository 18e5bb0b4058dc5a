"""Texts made of pieces of samples: what stands apart there comes together, as a seed draws.

A rule that looks at neighbours, at how many there are, or at how long they are, is tried on both
sides of its limits.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

_WORDS = (
    "rest and sleep help most people when the days are short as Ash says it helps in 2001".split()
)


def crossed(pools: Sequence[Sequence[str]], count: int, most: int = 8) -> list[list[str]]:
    """As many lists of up to `most` runs; a run is one to four neighbours of one pool."""
    return [_cross(pools, random.Random(f"{count} {seed}"), most) for seed in range(count)]


def _cross(pools: Sequence[Sequence[str]], drawn: random.Random, most: int) -> list[str]:
    made: list[str] = []
    for _ in range(drawn.randint(2, most)):
        pool = drawn.choice(pools)
        at = drawn.randrange(len(pool))
        made += pool[at : at + drawn.choice((1, 1, 2, 3, 4))]
        if drawn.random() < 0.2:
            made.append(filling(drawn))
    return made


def filling(drawn: random.Random) -> str:
    """A sentence of 1 to 45 words."""
    words = [drawn.choice(_WORDS) for _ in range(drawn.choice((1, 2, 4, 8, 12, 13, 20, 30, 45)))]
    return " ".join(words).capitalize() + drawn.choice((".", ".", ".", "?", ":", ""))
