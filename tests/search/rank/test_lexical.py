"""How many passages a ranking by words has."""

from __future__ import annotations

from array import array

import pytest

from search.query.clause import WORD
from search.rank.lexical import MOST_COUNTED, LexicalRanking, rest_share
from search.rank.scan import ClausePostings
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


@pytest.mark.parametrize(
    ("title", "best"), [({"rest"}, 1), ({"sleep", "rest"}, None), (set(), 0), ({"sleep"}, 0)]
)
def test_within_an_article_its_titles_words_count_less(title: set[str], best: int | None) -> None:
    """Passage 0 has one word often, 1 has both. Without a word of the rest, none is told."""
    words = {"rest": {0: 900, 1: 300}, "sleep": {1: 400}}
    clauses = [
        ClausePostings(word, Postings([*impacts], [*impacts.values()], None, None, 900), 1.0, WORD)
        for word, impacts in words.items()
    ]
    ranking = LexicalRanking((*clauses,), None, int)
    assert ranking.best_by_rest([0, 1, 2], frozenset(title), [True]) == best


def test_no_passage_is_the_best_where_none_matches() -> None:
    assert ranking(3, None).best_by_rest([7, 8], frozenset({"rest"}), [True]) is None


@pytest.mark.parametrize(
    ("term", "share"),
    [
        ("kidney", 0.25),
        ("kidney stone", 0.25),
        ("kidney+stone", 0.25),
        ("kidney+pain", 1),
        ("pain", 1),
    ],
)
def test_a_phrase_of_a_titles_words_counts_less_too(term: str, share: float) -> None:
    assert rest_share(term, frozenset({"kidney", "stone"})) == share
