"""The app keeps to WSGI (PEP 3333), and the deployed one can always be imported."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator as watched

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.app import create_app
from search.engine.local import LocalEngine
from search.store.reader import Store
from tests.support.paths import ROOT
from tests.support.search_fixtures import HTML, LINE, clean_env, run, serving

ADDRESSES = [
    "/embed",
    "/embed.js",
    "/strings/es.json",
    "/try",
    "/search?q=lithium",
    "/search",
    "/search?q=x&limt=1",
    "/passages/none",
    "/articles",
    "/articles/weight-and-activity-faq",
    "/references/weight-and-activity-faq.dipietro-1999",
    "/health",
    "/openapi.json",
    "/cite-box.js",
    "/results.css",
    "/",
    "/nowhere",
    "/articles//x",
]


@pytest.fixture(scope="module")
def app(store: Store) -> Flask:
    return create_app(LocalEngine(store), LINE)


def call(
    app: Flask, method: str, address: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of a request whose every step wsgiref watches."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **headers,
    }
    setup_testing_defaults(environ)
    answered: dict[str, Any] = {}

    def start_response(status: str, given: list[tuple[str, str]], error: Any = None) -> Any:
        answered.update(status=int(status[:3]), headers=dict(given))
        return lambda data: None

    parts = watched(app)(environ, start_response)
    try:
        data = b"".join(parts)
    finally:
        parts.close()  # type: ignore[attr-defined]
    return answered["status"], answered["headers"], data


@pytest.mark.parametrize("address", ADDRESSES)
def test_get_and_head_keep_to_wsgi_and_differ_in_the_body_only(app: Flask, address: str) -> None:
    status, headers, body = call(app, "GET", address)
    head_status, head_headers, nothing = call(app, "HEAD", address)
    assert (head_status, nothing) == (status, b"")
    assert head_headers.keys() == headers.keys()
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["OPTIONS", "DELETE", "PUT"])
def test_other_methods_keep_to_wsgi(app: Flask, method: str, address: str) -> None:
    status, _, body = call(app, method, address)
    assert status < 500
    assert method != "OPTIONS" or status != 200 or body == b""


@pytest.mark.parametrize(
    ("type_", "body", "status"),
    [
        ("text/plain; charset=utf-8", "was hilft? 😀".encode(), 200),
        ("application/json", b'{"q": "lithium"}', 200),
        ("application/x-www-form-urlencoded", b"q=lithium+tablets", 200),
        ("", b"lithium", 200),
        ("text/plain", b"", 400),
        ("text/plain", b"\xff", 400),
        ("text/plain", b"x" * 70_000, 413),
        ("text/html", b"x", 415),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", HTML["Accept"]])
def test_post_keeps_to_wsgi(app: Flask, type_: str, body: bytes, status: int, accept: str) -> None:
    answered, headers, data = call(
        app, "POST", "/search", body, CONTENT_TYPE=type_, HTTP_ACCEPT=accept
    )
    assert answered == status
    assert headers["Content-Length"] == str(len(data))


def test_not_modified_keeps_to_wsgi(app: Flask) -> None:
    etag = call(app, "GET", "/cite-box.js")[1]["ETag"]
    status, headers, body = call(app, "GET", "/cite-box.js", HTTP_IF_NONE_MATCH=etag)
    assert (status, body) == (304, b"")
    assert headers["ETag"] == etag


def test_a_fault_keeps_to_wsgi(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engine.local.search", lambda *_: 1 / 0)
    status, headers, _ = call(app, "GET", "/search?q=x")
    assert (status, headers["Content-Type"]) == (500, "application/problem+json")


def test_a_body_without_a_length_is_no_fault(app: Flask) -> None:
    status, _, _ = call(app, "POST", "/search", b"lithium", CONTENT_LENGTH="")
    assert status in (200, 400, 411)


def test_the_app_works_below_a_path_of_another(app: Flask) -> None:
    status, _, page = call(app, "GET", "/", SCRIPT_NAME="/dev")
    assert status == 200
    assert b'"/' not in page, "an address that begins at the root would leave the mounted app"


def test_two_apps_over_one_store_do_not_share_settings(
    make_client: Callable[..., FlaskClient],
) -> None:
    with_line, without = make_client(LINE), make_client()
    assert with_line.get("/health").json["emergency"]
    assert without.get("/health").json["emergency"] is None


# ---- the deployed app ---------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in which nothing was built."""
    shutil.copytree(ROOT / "search", tmp_path / "search")
    shutil.copy(ROOT / "handler.py", tmp_path)
    return tmp_path


ASK_ALL = """
import json
from search.deployed import app
client = app.test_client()
answers = {path: client.get(path) for path in json.loads(input())}
print(json.dumps({path: [a.status_code, a.get_data(as_text=True)] for path, a in answers.items()}))
"""


def deployed(clone: Path, *paths: str, **env: str) -> dict[str, tuple[int, str]]:
    """{path: (status, body)}"""
    done = subprocess.run(
        [sys.executable, "-c", ASK_ALL],
        cwd=clone,
        env=clean_env(**env) | {"PYTHONDONTWRITEBYTECODE": "1"},
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


def test_a_clean_clone_imports_and_says_what_is_missing(clone: Path) -> None:
    answers = deployed(clone, "/search?q=x", "/health", "/", "/cite-box.js", "/openapi.json")
    for path in ("/search?q=x", "/health"):
        status, body = answers[path]
        assert status == 503
        assert "Build it with: citebox index SOURCE… --to" in json.loads(body)["detail"]
    assert {answers[path][0] for path in ("/", "/cite-box.js", "/openapi.json")} == {200}


@pytest.mark.parametrize("content", [None, "{", '{"format": 0}'])
def test_a_bad_index_does_not_stop_the_import(clone: Path, content: str | None) -> None:
    index = clone / "elsewhere"
    index.mkdir()
    if content is not None:
        (index / "manifest.json").write_text(content)
    status, body = deployed(clone, "/search?q=x", CITEBOX_INDEX=str(index))["/search?q=x"]
    assert (status, str(index) in json.loads(body)["detail"]) == (503, True)


def test_the_index_is_in_build_index_unless_set(clone: Path, index_dir: Path) -> None:
    shutil.copytree(index_dir, clone / "build/index")
    assert deployed(clone, "/health")["/health"][0] == 200
    shutil.rmtree(clone / "build")
    assert deployed(clone, "/health", CITEBOX_INDEX=str(index_dir))["/health"][0] == 200


def test_an_index_may_be_read_only(clone: Path, index_dir: Path) -> None:
    """Lambda's file system is."""
    folder = clone / "build/index"
    shutil.copytree(index_dir, folder)
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert deployed(clone, "/search?q=lithium")["/search?q=lithium"][0] == 200
    assert sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before


def test_nothing_of_the_writing_side_is_imported() -> None:
    code = (
        "import sys, search.deployed; print([m for m in sys.modules if m.split('.')[0] == 'index'])"
    )
    done = run("-c", code)
    assert (done.stdout, done.returncode) == ("[]\n", 0)


def test_flask_runs_the_handler(index_dir: Path) -> None:
    with serving("-m", "flask", "--app", "handler", "run", CITEBOX_INDEX=str(index_dir)) as server:
        assert server.get("/health").startswith(b"HTTP/1.1 200 ")
        assert b'"total"' in server.post("lithium")
