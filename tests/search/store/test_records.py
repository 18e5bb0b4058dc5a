"""Cached records: what a question marks in its answer is in no later one."""

from __future__ import annotations

from search.pipeline import search
from search.query.parameters import Query
from search.store.reader import Store
from search.store.record import encode
from search.store.records import Stored, read_stored, stored_of

QUESTIONS = ("does exercise help with weight", "can I stop my medicine", "what is depression")


def test_no_question_leaves_a_mark_in_a_cached_record(store: Store) -> None:
    whole, grouped = ([Query(one, group=group) for one in QUESTIONS] for group in (False, True))
    found = [hit.record for query in (*whole, *grouped) for hit in search(query, store).hits]
    assert any("match" in run for record in found for run in record["text"])
    for number in range(store.manifest.counts.passages):
        stored = read_stored(store._records.stored(number))
        assert store.record_at(number) == stored, number


def test_what_is_made_of_a_record_is_made_once_for_all_questions(store: Store) -> None:
    asked: list[str] = []

    def note(stored: Stored) -> str:
        asked.append(stored.fields["id"])
        return stored.text

    texts = [stored_of(store.record_at(number)).once(note) for number in (0, 1, 0)]
    assert texts[0] == texts[2] != texts[1]
    assert asked == [store.record_at(number)["id"] for number in (0, 1)]


def test_the_parts_of_a_record_are_its_json_around_a_score_and_a_text(store: Store) -> None:
    for number in range(store.manifest.counts.passages):
        stored = stored_of(store.record_at(number))
        assert stored.parts is not None
        first, middle, last = stored.parts
        id_, *_ = fields = [*stored.fields.items()]
        whole = dict((id_, ("score", 1.5), *fields)) | {"text": []}
        assert f"{first}1.5{middle}[]{last}}}" == encode(whole), number
