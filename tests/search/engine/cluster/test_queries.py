"""Queries: what a question's clauses and filters become in the cluster's language."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest

from search.cluster.layout import document_id, index_name, token
from search.engine.cluster.queries import Json, filters_of, words_query
from search.engine.cluster.session import Session
from search.engine.cluster.words import allowed
from search.query.clause import CORRECTION, STOP, SYNONYM, WORD, Clause
from search.query.parameters import Query
from search.store.bigrams import Pair
from search.store.postings import Term

TEA, SLEEP = Term(7, 1, 3, 900, ("tea",)), Term(12, 9, 2, 700, ("sleep", "sleeping"))


def test_a_term_that_is_in_two_clauses_counts_with_both_weights() -> None:
    clauses = [Clause("tea", TEA, 0.375, SYNONYM), Clause("tea", TEA, 0.75, CORRECTION)]
    should = words_query(clauses, [])["bool"]["should"]
    assert [one["term"]["impacts"] for one in should] == [
        {"value": "7", "boost": 0.375},
        {"value": "7", "boost": 0.75},
    ]


def test_a_stop_word_scores_and_finds_nothing() -> None:
    clauses = [Clause("tea", TEA, 1.0, WORD), Clause("the", SLEEP, 0.5, STOP)]
    query = words_query(clauses, [])["bool"]
    assert len(query["should"]) == 2
    (required,) = query["filter"]
    assert [one["term"]["impacts"]["value"] for one in required["bool"]["should"]] == ["7"]


def test_terms_are_told_apart_by_their_numbers() -> None:
    assert token(TEA) == "7"
    assert token(Pair(7, 12, 0, 2, 300)) == "7+12"


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        (Query("x"), []),
        (Query("x", tag="Exercise"), [{"term": {"tag": "exercise"}}]),
        (
            Query("x", article="A", kind="faq"),
            [{"term": {"article_id": "A"}}, {"term": {"kind": "faq"}}],
        ),
        (Query("x", lang="es"), [{"term": {"lang": "es"}}]),
        (Query("x", article="\ud800"), [{"match_none": {}}]),
    ],
)
def test_filters_are_those_of_the_query(query: Query, filters: list[object]) -> None:
    assert filters_of(query) == filters


def test_names_in_the_cluster_are_short_and_differ_with_what_they_name() -> None:
    assert len(document_id("p", "x" * 5000)) < 512
    assert document_id("p", "a") != document_id("a", "a") != document_id("a", "b")
    assert document_id("p", "\ud800")
    assert index_name("ab" * 32) == "citebox-1-abababababababab"


@pytest.mark.parametrize(("asked", "at_once"), [(1, 1), (10_000, 10_000), (10_001, 10_000)])
def test_no_more_passages_are_asked_for_than_a_cluster_returns(asked: int, at_once: int) -> None:
    sent: list[Json] = []

    def search(*searches: Json) -> list[Json]:
        sent.extend(searches)
        return [{"hits": {"hits": [{"sort": [7]}]}}]

    session = cast(Session, SimpleNamespace(search=search))
    assert allowed(range(asked), filters_of(Query("x", kind="faq")), session) == {7}
    assert [one["size"] for one in sent] == [at_once]


@pytest.mark.parametrize(
    ("numbers", "filters"), [((), filters_of(Query("x", kind="faq"))), ((3, 7), ())]
)
def test_the_cluster_is_not_asked_which_passages_pass_where_that_is_known(
    numbers: tuple[int, ...], filters: Sequence[Json]
) -> None:
    session = cast(Session, SimpleNamespace(search=lambda *_: pytest.fail("asked")))
    assert allowed(numbers, filters, session) == set(numbers)
