"""The text of the results is what the JSON encoder makes of them, and leaves no record changed."""

from __future__ import annotations

import json

import pytest

from search.pipeline import search
from search.query.parameters import Query
from search.store.reader import Store
from search.web.response import results_json, results_text
from tests.support.each import each
from tests.support.search_fixtures import LINE

QUESTIONS = (
    "Does ketamine help with addiction?",
    "how is it given",
    "excercise and depresion",
    "i want to kill myself",
    '"answer":null',
    "nothing of this",
)


@pytest.mark.parametrize("grouped", [False, True])
def test_the_text_is_the_encoded_json_byte_for_byte(store: Store, grouped: bool) -> None:
    shown = 0
    for text in each(QUESTIONS * 2):  # the second time from what is cached
        results = search(Query(text, group=grouped), store)
        whole = json.dumps(results_json(results, LINE), ensure_ascii=False, separators=(",", ":"))
        assert results_text(results, LINE) == whole
        shown += len(results.hits)
    assert shown


def test_an_answer_on_top_is_in_the_text(store: Store) -> None:
    questions = (
        record["section"] for record in map(store.record_at, range(store.manifest.counts.passages))
    )
    asked = [path[-1] for path in questions if path and path[-1].endswith("?")]
    answered = [results for text in each(asked) if (results := search(Query(text), store)).answer]
    assert answered
    for results in answered:
        assert json.loads(results_text(results, LINE)) == results_json(results, LINE)
