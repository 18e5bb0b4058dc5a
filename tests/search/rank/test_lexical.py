"""How many passages a ranking by words has."""

from __future__ import annotations

from array import array

import pytest

from search.query.clause import WORD
from search.rank.lexical import MOST_COUNTED, LexicalRanking
from search.rank.maxscore import ClausePostings
from search.store.postings import Postings


def ranking(passages: int, allowed: frozenset[int] | None) -> LexicalRanking:
    """A word that the first passages have."""
    docs = array("H", range(passages))
    postings = Postings(docs, array("H", [7]) * passages, None, None, 7)
    clause = ClausePostings("rest", postings, 1.0, WORD, passages)
    return LexicalRanking((clause,), allowed, int)


@pytest.mark.parametrize(
    ("passages", "allowed", "total"),
    [
        (MOST_COUNTED, None, (MOST_COUNTED, "eq")),
        (MOST_COUNTED + 1, None, (MOST_COUNTED, "gte")),
        (MOST_COUNTED + 1, frozenset({0, 5, MOST_COUNTED + 1}), (2, "eq")),
        (MOST_COUNTED + 1, frozenset(range(MOST_COUNTED + 1)), (MOST_COUNTED, "gte")),
    ],
)
def test_passages_are_counted_up_to_a_thousand(
    passages: int, allowed: frozenset[int] | None, total: tuple[int, str]
) -> None:
    assert ranking(passages, allowed).total() == total
