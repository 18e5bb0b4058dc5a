"""A server switches to a new index between two requests, and keeps the old one if it cannot."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.writers.place import roll_back
from search.app import create_app
from search.engine.live import AGAIN_S, LOOK_S, LiveEngine
from search.engine.local import LocalEngine
from search.store.manifest import FORMAT, NAME
from tests.support.search_fixtures import built, json_lines, serving


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def total(response: bytes) -> int:
    """The number of results in an HTTP response."""
    return int(json.loads(response.partition(b"\r\n\r\n")[2])["total"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return built(tmp_path, json_lines("dragons sleep"))


def rebuilt(folder: Path, *texts: str) -> None:
    for name, text in json_lines(*texts).items():
        (folder.parent / "sources" / name).write_text(text, encoding="utf-8")
    assert build([folder.parent / "sources"], folder).exit_code == 0


def test_a_new_index_answers_at_the_next_look(folder: Path, clock: Clock) -> None:
    engine = LiveEngine(folder, clock)
    rebuilt(folder, "dragons sleep", "dragons eat")
    clock.now = LOOK_S / 2
    assert engine.facts.passages == 1, "it has not looked again yet"
    clock.now = LOOK_S
    assert engine.facts.passages == 2
    roll_back(folder)
    engine.look_now()
    assert engine.facts.passages == 1
    engine.close()


def test_without_a_new_index_nothing_is_opened(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = LiveEngine(folder, clock)
    opened = engine.current()
    monkeypatch.setattr(LocalEngine, "open", lambda _: pytest.fail("opened"))
    for second in range(9):
        clock.now = float(second)
        assert engine.current() is opened
    engine.close()


@pytest.mark.parametrize("text", ["", "{", '{"format": 999}'])
def test_an_index_that_cannot_be_opened_leaves_the_old_one(
    folder: Path, clock: Clock, text: str
) -> None:
    engine = LiveEngine(folder, clock)
    whole = (folder / NAME).read_bytes()
    (folder / NAME).write_text(text)
    clock.now = LOOK_S
    assert engine.facts.passages == 1
    (folder / NAME).unlink()
    clock.now += AGAIN_S
    assert engine.facts.passages == 1
    (folder / NAME).write_bytes(whole)
    rebuilt(folder, "a", "b", "c")
    clock.now += AGAIN_S
    assert engine.facts.passages == 3
    engine.close()


def test_health_names_the_live_index_and_says_which_newer_one_was_refused(
    folder: Path, clock: Clock
) -> None:
    engine = LiveEngine(folder, clock)
    client = create_app(engine).test_client()

    def health() -> dict[str, Any]:
        clock.now += AGAIN_S
        return dict(client.get("/health").get_json()["index"])

    def written() -> tuple[str, str]:
        manifest = json.loads((folder / NAME).read_text())
        return manifest["generation"], manifest["digest"]

    first = health()
    assert (first["generation"], first["sha256"]) == written()
    assert (first["format"], first["refused"]) == (FORMAT, None)
    rebuilt(folder, "dragons sleep", "dragons eat")
    whole = (folder / NAME).read_text()
    (folder / NAME).write_text(whole.replace(f'"format": {FORMAT}', '"format": 999'))
    kept = health()
    assert (kept["generation"], kept["sha256"]) == (first["generation"], first["sha256"])
    assert "has format 999" in kept["refused"]
    (folder / NAME).write_text(whole.replace('"passages": 2', '"passages": 3'))
    assert "damaged" in health()["refused"]
    (folder / NAME).write_text(whole)
    second = health()
    assert (second["generation"], second["sha256"]) == written()
    assert second["refused"] is None
    assert second["sha256"] != first["sha256"]
    engine.close()


def test_why_a_newer_index_is_not_opened_is_logged_once(
    folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    engine = LiveEngine(folder, clock)
    for text in ('{"format": 999}', '{"format": 998}'):
        (folder / NAME).write_text(text)
        for _ in range(3):
            clock.now += AGAIN_S
            assert engine.facts.passages == 1
    first, second = caplog.messages
    assert "not opened" in first
    assert "has format 999" in first
    assert "has format 998" in second
    engine.close()


def test_a_request_is_answered_by_one_index(folder: Path, clock: Clock) -> None:
    """/articles asks for the number of articles and for the articles."""
    engine = LiveEngine(folder, clock)
    client = create_app(engine).test_client()
    for count in (2, 3, 1):
        rebuilt(folder, *(f"dragons {n}" for n in range(count)))
        clock.now += LOOK_S
        told = client.get("/articles").get_json()
        assert told["total"] == len(told["articles"]) == count
    engine.close()


def test_no_answer_fails_or_is_mixed_while_indexes_are_switched(folder: Path) -> None:
    engine = LiveEngine(folder)
    app = create_app(engine)
    stopped = False

    def ask() -> set[tuple[int, int, int]]:
        client, seen = app.test_client(), set()
        while not stopped:
            answer = client.get("/articles")
            told = answer.get_json()
            seen.add((answer.status_code, told["total"], len(told["articles"])))
            engine.look_now()
        return seen

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask) for _ in range(3)]
        try:
            for count in (2, 1, 3, 2, 1, 3):
                rebuilt(folder, *(f"dragons {n}" for n in range(count)))
        finally:
            stopped = True
        seen = set().union(*(one.result() for one in asked))
    assert seen <= {(200, n, n) for n in (1, 2, 3)}
    assert len(seen) > 1, "it did switch"
    engine.close()


def test_a_hang_up_makes_a_running_server_look_at_once(folder: Path) -> None:
    with serving("-m", "search", "serve", "--index", folder) as server:
        assert total(server.post("dragons")) == 1
        (folder.parent / "sources" / "more.jsonl").write_text(
            json.dumps({"id": "more", "title": "", "text": "dragons eat"})
        )
        assert build([folder.parent / "sources"], folder).exit_code == 0
        server.process.send_signal(signal.SIGHUP)
        assert total(server.post("dragons")) == 2
        assert server.process.poll() is None
