"""The nodes' logs: nothing of a question is in them."""

from __future__ import annotations

import os
from pathlib import Path

from search.app import create_app
from search.store.reader import Store
from tests.support.engine_under_test import cluster_engine

CANARY = "quokkasecret"


def test_no_log_of_a_node_has_a_word_of_a_question(store: Store) -> None:
    client = create_app(cluster_engine(store.directory)).test_client()
    for question in (CANARY, f"does lithium help {CANARY}", f"{CANARY}?"):
        for options in ({}, {"tag": CANARY}, {"article": CANARY}):
            sent = {"data": question, "content_type": "text/plain", "query_string": options}
            assert client.post("/search", **sent).status_code == 200
    client.get(f"/passages/{CANARY}")
    folder = Path(os.environ["CITEBOX_TEST_NODES"])
    logs = [path for path in folder.rglob("*.log") if path.is_file()]
    assert any(path.stat().st_size for path in logs), "the nodes have written something"
    assert not [path for path in logs if CANARY.encode() in path.read_bytes()]
