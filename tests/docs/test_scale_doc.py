"""docs/scale.md: what is shown of explain on one machine. (tests/cluster holds the cluster's.)"""

from __future__ import annotations

from search.explain.text import explained_text
from search.explain.trace import explain
from search.query.parameters import Query
from search.store.reader import Store
from tests.docs.documents import blocks, read


def test_the_document_shows_what_one_machine_explains(store: Store) -> None:
    shown = blocks(read("docs/scale.md"), "text")[0].strip()
    question = shown.splitlines()[0].removeprefix("Question  ")
    assert shown == explained_text(explain(Query(question, limit=1), store))
