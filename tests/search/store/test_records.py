"""Cached records: what a question marks in its answer is in no later one."""

from __future__ import annotations

from search.pipeline import search
from search.query.parameters import Query
from search.store.reader import Store
from search.store.records import read_stored

QUESTIONS = ("does exercise help with weight", "can I stop my medicine", "what is depression")


def test_no_question_leaves_a_mark_in_a_cached_record(store: Store) -> None:
    whole, grouped = ([Query(one, group=group) for one in QUESTIONS] for group in (False, True))
    found = [hit.record for query in (*whole, *grouped) for hit in search(query, store).hits]
    assert any("match" in run for record in found for run in record["text"])
    for number in range(store.manifest.counts.passages):
        stored = read_stored(store._records.stored(number))
        assert store.record_at(number) == stored, number
