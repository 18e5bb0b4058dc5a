"""The same answers: what the cluster finds is what this machine finds, to the last character."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.engine.local import LocalEngine
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import cluster_engine

QUESTIONS = (
    "Does physical activity help with depression?",
    "what is it",
    "lithium",
    "lithum side effects",
    "how long does therapy take and what does it cost",
    "zzz qqq",
    "low mood",
    "PHQ-9",
    "exercise",
    "not sleeping 25 mg",
    "I forgot my lithium for three days",
    "what is covid 19 corona virus",
)
OPTIONS: tuple[dict[str, str], ...] = (
    {},
    {"group": "article"},
    {"limit": "50"},
    {"limit": "3", "offset": "4"},
    {"group": "article", "limit": "2", "offset": "1"},
    {"exact": "true"},
    {"typing": "true"},
    {"kind": "faq"},
    {"tag": "Exercise"},
    {"kind": "passage", "group": "article"},
    {"article": "weight-and-activity-faq"},
    {"article": "none"},
)


@pytest.fixture(scope="module")
def local(store: Store) -> FlaskClient:
    return create_app(LocalEngine(store)).test_client()


@pytest.fixture(scope="module")
def cluster(store: Store) -> FlaskClient:
    return create_app(cluster_engine(store.directory)).test_client()


def answer(client: FlaskClient, question: str, options: dict[str, str]) -> Any:
    found = client.post("/search", data=question, content_type="text/plain", query_string=options)
    assert found.status_code == 200
    return json.loads(found.text) | {"took_ms": 0}


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_question_has_the_same_answer(
    local: FlaskClient, cluster: FlaskClient, options: dict[str, str]
) -> None:
    for question in each(QUESTIONS):
        assert answer(cluster, question, options) == answer(local, question, options)


def test_suggestions_are_the_same(local: FlaskClient, cluster: FlaskClient) -> None:
    for typed in each(("lit", "exer", "fluoxatine", "how ", "zz")):
        sent = {"data": typed, "content_type": "text/plain"}
        assert cluster.post("/suggest", **sent).text == local.post("/suggest", **sent).text


def test_the_library_is_the_same(local: FlaskClient, cluster: FlaskClient, index_dir: Path) -> None:
    listed = local.get("/articles?limit=3&offset=1").json
    assert cluster.get("/articles?limit=3&offset=1").json == listed
    for one in each(listed["articles"]):
        article = local.get(f"/articles/{one['id']}").json
        assert cluster.get(f"/articles/{one['id']}").json == article
        for path in each(f"/passages/{id_}" for id_ in article["passages"]):
            assert cluster.get(path).json == local.get(path).json
    for path in ("/passages/none", "/articles/none", "/references/none"):
        assert cluster.get(path).text == local.get(path).text
