"""gzip: who gets it, and that it changes nothing else."""

from __future__ import annotations

import gzip
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.web.compression import compress

QUESTION = "Does ketamine help with alcohol dependence?"
TAKES = {"Accept-Encoding": "br, gzip;q=0.8"}


def test_a_page_of_results_is_a_third_at_most_and_the_same(client: FlaskClient) -> None:
    plain = client.post("/search", data=QUESTION, content_type="text/plain")
    small = client.post("/search", data=QUESTION, content_type="text/plain", headers=TAKES)
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
    told, wanted = json.loads(gzip.decompress(small.data)), plain.json
    assert wanted is not None
    assert {**told, "took_ms": 0} == {**wanted, "took_ms": 0}


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "br, gzip;q=0.0"])
def test_who_does_not_take_it_gets_plain_text(client: FlaskClient, accepted: str) -> None:
    got = client.get("/cite-box.js", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in got.headers
    assert "customElements" in got.text


def test_a_cache_is_told_that_both_exist(client: FlaskClient) -> None:
    for headers in ({}, TAKES):
        assert "Accept-Encoding" in client.get("/cite-box.js", headers=headers).vary


def test_a_short_answer_is_sent_as_it_is(client: FlaskClient) -> None:
    got = client.get("/health", headers=TAKES)
    assert "Content-Encoding" not in got.headers


@pytest.mark.parametrize(("length", "encoding"), [(999, None), (1_000, "gzip")])
def test_what_is_shorter_than_a_packet_s_1000_bytes_is_sent_as_it_is(
    length: int, encoding: str | None
) -> None:
    """It would not arrive any sooner."""
    app = Flask("short")
    app.add_url_rule("/", view_func=lambda: "a" * length)
    compress(app)
    got = app.test_client().get("/", headers=TAKES)
    assert got.headers.get("Content-Encoding") == encoding
    assert ("Accept-Encoding" in got.vary) == (encoding is not None)


def test_a_browser_that_has_the_script_is_told_so(client: FlaskClient) -> None:
    first = client.get("/cite-box.js", headers=TAKES)
    tag = first.headers["ETag"]
    assert tag.startswith("W/")  # the same text in other bytes has it too (RFC 9110, 8.8.1)
    again = client.get("/cite-box.js", headers={**TAKES, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag == client.get("/cite-box.js").headers["ETag"]
    assert again.vary == first.vary


def test_head_tells_the_length_that_get_has(client: FlaskClient) -> None:
    got, told = (ask("/cite-box.js", headers=TAKES) for ask in (client.get, client.head))
    assert told.headers["Content-Length"] == got.headers["Content-Length"]
    assert told.headers["Content-Encoding"] == "gzip"
    assert told.data == b""
