"""Why the cluster gave no answer: a sentence for whom runs it, in /health and the log."""

from __future__ import annotations

import logging
import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.publish.side import write_side
from search.app import create_app
from search.cluster import client as client_module
from search.engine.cluster.engine import ClusterEngine
from search.store.manifest import read_manifest
from tests.support.cluster.stub import node_running
from tests.support.needed import missing
from tests.support.search_fixtures import (
    LINE,
    LINE_JSON,
    built,
    free_port,
    json_lines,
    problem,
)

LACKS = {"type": "index_not_found_exception", "reason": "no such index [citebox-1-abc]"}
RED = {"type": "search_phase_execution_exception", "reason": "all shards failed"}
PART = {"timed_out": False, "_shards": {"total": 2, "successful": 1, "failed": 0}}


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("side")
    index = built(folder, json_lines("Tea helps.", "Sleep helps."))
    write_side(index, read_manifest(index), "citebox-1-abc", folder / "side")
    return folder / "side"


def health(side: Path, url: str, caplog: pytest.LogCaptureFixture) -> str:
    """What /health says, after a question was answered as a patient should see it."""
    engine = ClusterEngine.open(side, {"CITEBOX_ENGINE": url})
    asking: FlaskClient = create_app(engine, LINE).test_client()
    with caplog.at_level(logging.ERROR, "citebox.errors"):
        to_patient = problem(
            asking.post("/search", data="tea canary", content_type="text/plain"), 503
        )
    assert to_patient["emergency"] == LINE_JSON
    assert to_patient["detail"].startswith("The search does not answer just now.")
    found = problem(asking.get("/health"), 503)
    engine.close()
    reason: str = found["detail"]
    assert found["emergency"] == LINE_JSON
    assert f"POST /search: {reason}" in caplog.text, "the log says why, too"
    assert "canary" not in caplog.text
    assert url.rpartition("/")[2] not in caplog.text, "no node is named"
    return reason


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, None, "CITEBOX_ENGINE_AUTH must be user:password"),
        (403, {"error": {"type": "security_exception"}}, "see the rights of the role"),
        (404, {"error": LACKS, "status": 404}, "citebox publish brings the index again"),
        (429, {"error": {"type": "circuit_breaking_exception"}}, "too busy (429)"),
        (503, {"error": RED, "status": 503}, "503 (search_phase_execution_exception)"),
        (500, {"error": {"type": "canary quoted"}}, "It answered 500."),
        (200, {"responses": [{"error": LACKS, "status": 404}]}, "citebox publish brings"),
        (200, {"responses": [{"error": RED, "status": 503}]}, "503 (search_phase_execution_"),
        (200, {"responses": [PART]}, "Only 1 of 2 parts of the index answer"),
        (200, {"responses": [{"timed_out": True}]}, "did not answer in time"),
        (200, {"hello": "I am a web server"}, "did not answer as OpenSearch does"),
        (200, None, "did not answer as OpenSearch does"),
    ],
)
def test_an_answer_of_no_use_is_told_by_its_cause(
    side: Path, caplog: pytest.LogCaptureFixture, status: int, answer: Any, said: str
) -> None:
    with node_running(lambda _path, _body: (status, answer)) as node:
        assert said in health(side, node.url, caplog)


def test_an_address_where_nothing_listens(side: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert "Nothing listens" in health(side, f"http://127.0.0.1:{free_port()}", caplog)


def test_a_name_that_nobody_knows(side: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert "The name of its address" in health(side, "https://nowhere.invalid", caplog)


def test_an_address_without_tls(side: Path, caplog: pytest.LogCaptureFixture) -> None:
    with node_running(lambda _path, _body: (200, None)) as node:
        url = node.url.replace("http:", "https:")
        assert "There is no TLS at its address" in health(side, url, caplog)


def test_a_cluster_that_hangs(
    side: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module.Client.send, "__defaults__", (b"", "x/y", 0.2, 0.4))
    with node_running(None) as node:
        assert "did not answer in time" in health(side, node.url, caplog)


def test_a_certificate_that_nobody_trusts(
    side: Path, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with node_running(lambda _path, _body: (200, None), self_signed(tmp_path)) as node:
        said = health(side, node.url.replace("http:", "https:"), caplog)
        assert "not trusted (self-signed certificate): SSL_CERT_FILE" in said
        assert not node.asked


def self_signed(folder: Path) -> ssl.SSLContext:
    if not shutil.which("openssl"):
        missing("there is no openssl to make a certificate with")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
