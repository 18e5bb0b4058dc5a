"""The server of a clinic's own machine: bounded, silent, and stopped without a lost answer."""

from __future__ import annotations

import json
import re
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from waitress.adjustments import Adjustments

from search.serve import BOUNDS, SETTINGS, _announce
from search.settings import read_settings
from tests.support.each import each
from tests.support.paths import ROOT
from tests.support.search_fixtures import LINE_JSON, Server, serving

LINE_ENV = {"CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"], "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"]}


def test_no_question_and_no_answer_is_long_enough_for_a_file() -> None:
    """Waitress writes longer bodies to temporary files."""
    bounds = Adjustments(**BOUNDS)
    assert bounds.max_request_body_size < bounds.inbuf_overflow
    assert bounds.outbuf_overflow >= 1 << 30
    assert not bounds.expose_tracebacks


def test_many_callers_at_once_are_all_answered(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(server.post, ["lithium"] * 60))
        assert {answer.splitlines()[0] for answer in each(answers)} == {b"HTTP/1.1 200 OK"}
        assert server.output.count('"status": 200') == 60


def test_slow_callers_hold_nobody_up(index_dir: Path) -> None:
    """More of them than there are threads have sent half a request."""
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(40)]
        try:
            for connection in slow:
                connection.sendall(
                    b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nli"
                )
            assert b'"total"' in server.post("lithium")
        finally:
            for connection in slow:
                connection.close()


def test_a_body_of_more_than_we_take_is_refused_with_the_emergency_line(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir, **LINE_ENV) as server:
        answer = server.post("x" * 40_000)
        assert answer.splitlines()[0].split(b" ")[1] == b"413"
        assert LINE_JSON["text"].encode() in answer
        assert b"Server:" not in answer, "it does not say what it is made of"


HUGE = b"x" * 300_000
SENT = {
    413: b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + HUGE,
    431: b"GET /search?q=" + HUGE[:40_000] + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    400: b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
}


def test_what_the_server_refuses_itself_is_refused_in_our_words(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir, **LINE_ENV) as server:
        for status, sent in each(SENT.items()):
            head, _, body = server.send(sent).partition(b"\r\n\r\n")
            assert head.split(b" ")[1] == str(status).encode()
            assert b"Content-Type: application/problem+json" in head
            said = json.loads(body)
            assert (said["status"], said["emergency"]) == (status, LINE_JSON)
            assert status == 400 or "the limit is 32768 bytes" in said["detail"]
        spanish = SENT[413].replace(b"Host: x", b"Host: x\r\nAccept-Language: es-MX,en;q=0.5")
        assert "el límite es de 32768 bytes".encode() in server.send(spanish)


CHUNKED = b"POST /search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
UNREADABLE = {
    "two lengths, as a request is smuggled past a proxy": CHUNKED
    + b"Content-Length: 6\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "a length of 5,000 digits": b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: %b\r\n\r\n"
    % (b"9" * 5_000),
    "an address that is none": b"GET http://[::1/health HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_head_that_cannot_be_read_is_one_request_and_refused(index_dir: Path, kind: str) -> None:
    with serving("-m", "search", "serve", "--index", index_dir, **LINE_ENV) as server:
        answer = server.send(UNREADABLE[kind])
        assert answer.count(b"HTTP/1.1 ") == 1
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["emergency"] == LINE_JSON


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_answered_before_it_stops(index_dir: Path, by: signal.Signals) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        with ThreadPoolExecutor(8) as pool:
            under_way = [pool.submit(server.post, "does lithium help") for _ in range(40)]
            _until_some_are_answered(server)
            server.process.send_signal(by)
            answers = [one.result() for one in under_way if _is_answered(one.result)]
        assert server.process.wait(timeout=10) == 0
        assert server.output.count('"status": 200') == len(answers)


def _until_some_are_answered(server: Server) -> None:
    while server.output.count('"status": 200') < 5:
        assert server.process.poll() is None


def _is_answered(result: object) -> bool:
    try:
        return bool(result())  # type: ignore[operator]
    except OSError:  # it came too late: the server listens no more
        return False


def test_a_misspelt_setting_is_told_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's box was refused (CORS), and nothing said why."""
    monkeypatch.setenv("CITEBOX_ORIGIN", "https://clinic.example")
    monkeypatch.setenv("CITEBOX_ZZ", "1")
    monkeypatch.setenv("CITEBOX_CONTACT", "Ask us.")
    _announce("127.0.0.1", 8000, read_settings({}))
    told = capsys.readouterr().out
    assert "CITEBOX_ORIGIN is no setting, and does nothing. Did you mean CITEBOX_ORIGINS?" in told
    assert "CITEBOX_ZZ is no setting, and does nothing.\n" in told
    assert "CITEBOX_CONTACT is" not in told


def test_every_setting_of_the_documents_is_known() -> None:
    text = "".join(
        (ROOT / "docs" / name).read_text("utf-8") for name in ("deploy.md", "indexing.md")
    )
    assert set(re.findall(r"`(CITEBOX_[A-Z_]+)`", text)) <= set(SETTINGS)
