"""Helpers for the tests of `search/`: tiny indexes, answers held against openapi.json, servers."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from index.build import build
from search.settings import Emergency, Settings
from tests.support.paths import ROOT

SPEC: dict[str, Any] = json.loads((ROOT / "search/openapi.json").read_text(encoding="utf-8"))
LINE = Settings(emergency=Emergency("If you are in danger, call us now.", "+1 (555) 01-00"))
LINE_JSON = {"text": "If you are in danger, call us now.", "tel": "+1 (555) 01-00"}
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROBLEM = "application/problem+json"


def built(folder: Path, files: dict[str, str], site: str | None = None) -> Path:
    """An index of sources given as strings."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for name, text in files.items():
        (sources / name).write_text(text, encoding="utf-8")
    assert build([sources], folder / "index", site).exit_code == 0
    return folder / "index"


def json_lines(*texts: str) -> dict[str, str]:
    """A source of untitled one-passage articles d0, d1, …"""
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": text}) for n, text in enumerate(texts)]
    return {"docs.jsonl": "\n".join(lines)}


def is_question(text: str) -> bool:
    """Whether a text can be asked: it is UTF-8, and not only what ECMAScript calls space, which is
    what openapi.json means by `\\S`."""
    spaces = {one for one in text if one in "\t\n\v\f\r\u2028\u2029\ufeff"}
    spaces |= {one for one in text if unicodedata.category(one) == "Zs"}
    return not {*text} <= spaces and not any("\ud800" <= one <= "\udfff" for one in text)


def ask(client: FlaskClient, question: str, **options: object) -> dict[str, Any]:
    """The JSON that a question in a text/plain body is answered with."""
    given = {name: str(value) for name, value in options.items()}
    response = client.post(
        "/search", data=question.encode(), content_type="text/plain", query_string=given
    )
    assert response.status_code == 200, response.text
    return dict(response.json)


def ask_all(client: FlaskClient, question: str, **options: object) -> list[dict[str, Any]]:
    """The results of all pages, of 50 each; every page has the same total."""
    page = ask(client, question, limit=50, **options)
    found, total = list(page["results"]), page["total"]
    while page["results"]:
        page = ask(client, question, limit=50, offset=len(found), **options)
        assert page["total"] == total
        found += page["results"]
    return found


# ---- openapi.json -------------------------------------------------------------------------


def resolved(node: Any) -> Any:
    """The node that a $ref leads to; a node without one is itself."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = SPEC
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def closed(node: Any, inside_all_of: bool = False) -> Any:
    """The schema with no room for what it does not name: our own answers hold nothing else."""
    if isinstance(node, list):
        return [closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    shut = {
        key: [closed(part, True) for part in value] if key == "allOf" else closed(value)
        for key, value in node.items()
    }
    if {"$ref", "properties", "allOf"} & node.keys() and not inside_all_of:
        shut["unevaluatedProperties"] = False
    return shut


@cache
def validator(schema: str) -> Draft202012Validator:
    """Of a component schema by name, closed."""
    schemas = {name: _component(node) for name, node in SPEC["components"]["schemas"].items()}
    root = {"$ref": f"#/components/schemas/{schema}", "unevaluatedProperties": False}
    return Draft202012Validator({**root, "components": {"schemas": schemas}})


def _component(node: dict[str, Any]) -> dict[str, Any]:
    """Closed inside; open itself, since another component may add to it."""
    return {key: value for key, value in closed(node).items() if key != "unevaluatedProperties"}


def described(response: TestResponse, method: str, path: str) -> Any:
    """The answer's JSON, held against what openapi.json says of this route and status."""
    responses = SPEC["paths"][path][method.lower()]["responses"]
    node = resolved(responses.get(str(response.status_code), responses["default"]))
    assert response.mimetype in node["content"], f"{response.status_code} {response.mimetype}"
    for name, header in node.get("headers", {}).items():
        wanted = resolved(header)["schema"].get("const", response.headers[name])
        assert response.headers[name] == wanted
    data = json.loads(response.data)
    reference = node["content"][response.mimetype]["schema"]["$ref"]
    errors = validator(reference.rpartition("/")[2]).iter_errors(data)
    assert not [f"{error.json_path}: {error.message}" for error in errors]
    return data


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The answer as the one shape of error."""
    assert (response.status_code, response.mimetype) == (status, PROBLEM), response.text[:300]
    data = dict(json.loads(response.data))
    validator("Problem").validate(data)
    assert data["status"] == status
    return data


# ---- servers ------------------------------------------------------------------------------


def clean_env(**more: str) -> dict[str, str]:
    """The environment without the clinic's settings, and with these."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CITEBOX_")}
    return kept | more


def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`python …` in the project's folder, to its end, however slow a busy machine is."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=clean_env(**env), capture_output=True, text=True, timeout=600
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    written: Path

    def send(self, raw: bytes) -> bytes:
        """Bytes on a connection of their own; the whole answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            connection.sendall(raw)
            with suppress(OSError):  # a server that refuses the request may have gone
                connection.shutdown(socket.SHUT_WR)
            parts: list[bytes] = []
            with suppress(OSError):
                parts.extend(iter(lambda: connection.recv(65536), b""))
            return b"".join(parts)

    def post(self, question: str, accept: str = "*/*") -> bytes:
        body = question.encode()
        head = f"POST /search HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nContent-Type: text/plain"
        return self.send(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    def get(self, path: str) -> bytes:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    @property
    def output(self) -> str:
        """Both streams, as far as they are written."""
        return self.written.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(*arguments: str | Path, **env: str) -> Iterator[Server]:
    """`python … --port 0`, once it answers at the port that it names; ended at the end."""
    command = [sys.executable, *map(str, arguments), "--port", "0"]
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=clean_env(**env), stdout=log, stderr=subprocess.STDOUT
        )
        server = Server(process, 0, Path(log.name))
        try:
            _wait(server)
            yield server
        finally:
            process.kill()
            process.wait()


def _wait(server: Server) -> None:
    """Until it has named its port, and listens there."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.process.poll() is None:
        if named := re.search(r"http://127\.0\.0\.1:(\d+)\D", server.output):
            server.port = int(named[1])
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
                return
        time.sleep(0.05)
    raise AssertionError(f"no server came up: {server.output}")
