"""bench load asks what it says, and counts an answer that is not the right one."""

from __future__ import annotations

import http.client
import json
import random
from pathlib import Path

import pytest

from bench.speed.load import Load, Request, answered, draw, main, minute
from tests.support.search_fixtures import serving

ARTICLES = [("sleep", "How to sleep"), ("x", "")]


def test_it_asks_all_kinds_of_requests() -> None:
    dice = random.Random(1)
    drawn = [draw(ARTICLES, dice) for _ in range(500)]
    assert {request.status for request in drawn} == {200, 400, 404, 413}
    paths = {request.path.partition("?")[0].split("/")[1] for request in drawn}
    assert paths == {"search", "suggest", "articles", "passages", "health", "cite-box.js"}
    assert all(request.body != "" for request in drawn)


def test_the_same_seed_asks_the_same() -> None:
    one, other = (random.Random(7) for _ in range(2))
    assert [draw(ARTICLES, one) for _ in range(9)] == [draw(ARTICLES, other) for _ in range(9)]


def test_a_few_callers_are_answered_without_an_error(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--index", str(index_dir), "--seconds", "2", "--callers", "3", "--pause-ms", "20"]
    assert main([*options, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["errors"] == 0
    assert figures["requests"] >= 3
    assert {"errors", "p99_ms", "rps", "memory_growth_percent"} <= figures.keys()
    assert figures["memory_mb"] > 0
    assert sum(one["requests"] for one in figures["kinds"].values()) == figures["requests"]


def test_a_request_has_the_kind_of_its_route() -> None:
    dice = random.Random(1)
    kinds = {request.kind for request in (draw(ARTICLES, dice) for _ in range(500))}
    assert kinds == {"search", "suggest", "articles", "health", "cite-box.js", "refused"}


def test_an_answer_of_another_status_is_an_error(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        assert answered(connection, Request("GET", "/health", None, 200))
        assert not answered(connection, Request("GET", "/health", None, 404))
        connection.close()
    assert not answered(connection, Request("GET", "/health", None, 200)), "the server is gone"


def test_a_minute_has_only_its_own_answers() -> None:
    load = Load()
    for at in range(120):
        load.add(float(at), float(at), right=True, kind="search")
    assert minute(load, 60, 120) == {"requests": 60, "p50_ms": 89.0, "p99_ms": 119.0}
