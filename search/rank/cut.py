"""The cut: where a question's list of relevant passages ends.

    (score - b) / (best score - b) ≥ share,    b = background · mean of the scores at ranks 11 to 20

`b` is what passages score that only share a word or a topic with the question; a missing rank
counts 0. The measure needs no scale, so that it holds for questions of any length. `share` and
`background` are of the ranking: with meaning, scores fall more steeply. Measured: python -m bench
cut; docs/ranking.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..results import RankedBy
from .lexical import MOST_COUNTED

if TYPE_CHECKING:
    from .protocol import Ranking


class Cut(NamedTuple):
    share: float
    background: float


CUTS: dict[RankedBy, Cut] = {"words": Cut(0.22, 1), "words+meaning": Cut(0.42, 0.7)}
BACKGROUND = slice(10, 20)
# The passages that must be ranked to find the cut.
DEPTH = BACKGROUND.stop

Scored = Sequence[tuple[float, int]]


def cut_score(best: Scored, by: RankedBy) -> float:
    """The least score above the cut. `best` are the passages by rank, at least DEPTH if so many
    match; 0 where none does."""
    if not best:
        return 0.0
    top, low = best[0][0], background(best, by)
    return min(top, low + CUTS[by].share * (top - low))  # rounding: all may score the same


def background(best: Scored, by: RankedBy) -> float:
    """`b` of the formula."""
    ranks = BACKGROUND.stop - BACKGROUND.start
    return CUTS[by].background * sum(score for score, _ in best[BACKGROUND]) / ranks


def above_cut(ranking: Ranking, best: Scored) -> list[int]:
    """The passages above the cut, best first, at most MOST_COUNTED. `best` as for `cut_score`."""
    least, depth = cut_score(best, ranking.name), len(best)
    while depth < MOST_COUNTED and len(best) >= depth > 0 and best[-1][0] >= least:
        depth = min(4 * depth, MOST_COUNTED)
        best = ranking.best(depth)
    return [number for score, number in best if score >= least]
