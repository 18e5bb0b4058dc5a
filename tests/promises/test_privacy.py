"""What a patient asks is written nowhere, and only the clinic's own pages may ask."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.embedding.encoder import Encoder
from search.results import Results
from search.settings import Settings, read_settings
from search.store.reader import Store
from tests.support.engine_under_test import ENGINE, engine_over
from tests.support.meaning_fixtures import build_with
from tests.support.search_fixtures import HTML, Server, clean_env, serving

CANARY = "xylophonecanary"
ORIGIN = "https://clinic.example"
JSON = "application/json"
# Ways in which a visitor's words reach the app, wanted or not.
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a question in the address": ("GET", f"/search?q={CANARY}", {}),
    "a question as text": ("POST", "/search", {"data": CANARY}),
    "a question as JSON": ("POST", "/search", {"json": {"q": CANARY}}),
    "a question as a form": ("POST", "/search", {"data": {"q": CANARY}}),
    "a question for a page": ("POST", "/search", {"data": {"q": CANARY}, "headers": HTML}),
    "a misspelled question": ("POST", "/search", {"data": f"lithum {CANARY}"}),
    "the name of a parameter": ("GET", f"/search?{CANARY}=1", {}),
    "the value of a parameter": ("GET", f"/search?q=x&limit={CANARY}", {}),
    "a parameter twice": ("GET", f"/search?q=a&q={CANARY}", {}),
    "an unreadable field of JSON": (
        "POST", "/search", {"data": rf'{{"{CANARY}\ud800": 1}}', "content_type": JSON},
    ),
    "an unreadable question": (
        "POST", "/search", {"data": rf'{{"q": "{CANARY}\ud800"}}', "content_type": JSON},
    ),
    "an article": ("GET", f"/search?q=x&article={CANARY}", {}),
    "a tag as JSON": ("POST", "/search", {"json": {"q": "x", "tag": CANARY}}),
    "a tag beside text": ("POST", f"/search?tag={CANARY}", {"data": "x"}),
    "filters for a page": (
        "POST", "/search", {"data": {"q": "x", "tag": CANARY, "article": CANARY}, "headers": HTML},
    ),
    "an unknown kind": ("GET", f"/search?q=x&kind={CANARY}", {}),
    "an unknown group": ("POST", "/search", {"data": {"q": "x", "group": CANARY}}),
    "an exact that is neither": ("POST", "/search", {"json": {"q": "x", "exact": CANARY}}),
    "a long tag": ("POST", "/search", {"json": {"q": "x", "tag": CANARY * 20}}),
    "typed in the address": ("GET", f"/suggest?q={CANARY}", {}),
    "typed as text": ("POST", "/suggest", {"data": f"what is {CANARY}"}),
    "typed as JSON": ("POST", "/suggest?limit=3", {"json": {"q": f"{CANARY} "}}),
    "typed as a form": ("POST", "/suggest", {"data": {"q": CANARY}}),
    "typed and misspelled": ("POST", "/suggest", {"data": f"lithum depresion {CANARY}"}),
    "a parameter of suggestions": ("POST", f"/suggest?{CANARY}={CANARY}", {"data": "x"}),
    "a limit of suggestions": ("GET", f"/suggest?q=x&limit={CANARY}", {}),
    "3,000 typed characters": ("POST", "/suggest", {"data": CANARY * 200}),
    "100,000 typed bytes": ("POST", "/suggest", {"data": CANARY * 7_000}),
    "typed bytes that are not UTF-8": ("POST", "/suggest", {"data": CANARY.encode() + b"\xff"}),
    "typed as broken JSON": ("POST", "/suggest", {"data": f"{{{CANARY}", "content_type": JSON}),
    "a media type of suggestions": (
        "POST", "/suggest", {"data": "x", "content_type": f"text/{CANARY}"},
    ),
    "broken JSON": ("POST", "/search", {"data": f"{{{CANARY}", "content_type": JSON}),
    "a body that is not UTF-8": ("POST", "/search", {"data": CANARY.encode() + b"\xff"}),
    "a question of 3,000 characters": ("POST", "/search", {"data": CANARY * 200}),
    "a body of 100,000 bytes": ("POST", "/search", {"data": CANARY * 7_000}),
    "a media type": ("POST", "/search", {"data": "x", "content_type": f"text/{CANARY}"}),
    "an unknown address": ("GET", f"/{CANARY}?{CANARY}={CANARY}", {}),
    "an unknown passage": ("GET", f"/passages/{CANARY}", {}),
    "an unknown article": ("GET", f"/articles/{CANARY}", {}),
    "an unknown reference": ("GET", f"/references/{CANARY}?format={CANARY}", {}),
    "a wrong method": ("DELETE", f"/search?q={CANARY}", {}),
    "a method of its own": (CANARY.upper(), "/search", {}),
    "slashes to be merged": ("GET", f"/articles//{CANARY}", {}),
    "headers": ("GET", "/health", {"headers": {"Referer": CANARY, "User-Agent": CANARY,
                                               "Origin": CANARY, "Cookie": f"a={CANARY}"}}),
}  # fmt: skip


# What is made to fail, and the address that needs it.
ENGINE_NAME = f"{ENGINE.__module__}.{ENGINE.__name__}"
FAULTS = {f"{ENGINE_NAME}.search": "/search", f"{ENGINE_NAME}.suggest": "/suggest"}


def said(caplog: pytest.LogCaptureFixture) -> str:
    """All that any logger was told, formatted or not."""
    formatter = logging.Formatter()
    lines = [f"{formatter.format(record)} {record.__dict__!r}" for record in caplog.records]
    return "\n".join(lines).lower()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("name", REQUESTS)
def test_no_log_record_holds_what_a_visitor_wrote(
    client: FlaskClient, log: pytest.LogCaptureFixture, capfd: Any, name: str
) -> None:
    method, address, sent = REQUESTS[name]
    client.open(address, method=method, **sent)
    assert log.records, "nothing was logged: the test would see nothing"
    assert CANARY not in said(log)
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("broken", [*FAULTS, "search.app.as_json"])
@pytest.mark.parametrize("name", ["a question as text", "a question for a page", "typed as text"])
def test_no_log_record_holds_the_message_of_a_fault(
    client: FlaskClient,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    name: str,
) -> None:
    def fail(*_: object) -> None:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise RuntimeError(f"cannot search for {CANARY}") from error

    monkeypatch.setattr(broken, fail)
    method, address, sent = REQUESTS[name]
    response = client.open(address, method=method, **sent)
    if FAULTS.get(broken) == address:
        assert response.status_code == 500
        assert "RuntimeError" in log.text
        assert "test_privacy.py" in log.text
    assert CANARY not in said(log)


def logged(log: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The one line of the access log since the last."""
    [record] = [record for record in log.records if record.name == "citebox.access"]
    log.clear()
    return dict(json.loads(record.getMessage()))


def test_a_request_is_logged_in_one_line_of_json(
    store: Store, log: pytest.LogCaptureFixture
) -> None:
    client = create_app(engine_over(store)).test_client()
    client.get(f"/passages/{CANARY}")
    line = logged(log)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.pop("time"))
    assert re.fullmatch(r"[0-9a-f]{16}", line.pop("id"))
    assert line.pop("ms") >= 0
    assert line == {
        "method": "GET", "route": "/passages/<id_>", "status": 404,
        "bytes": 4096, "ranking": None, "cold": True,
    }  # fmt: skip
    client.post("/search", data="lithium")
    line = logged(log)
    assert (line["route"], line["ranking"], line["cold"]) == ("/search", "words", False)
    assert line["bytes"] % 4096 == 0


@pytest.mark.parametrize("headers", [{}, HTML], ids=["JSON", "page"])
@pytest.mark.parametrize(
    "question", ["I took too many pills", "quiero morir", "I am going to kill myself tonight"]
)
def test_an_answer_to_somebody_in_danger_is_logged_as_any_other(
    client: FlaskClient,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    headers: dict[str, str],
) -> None:
    """The same question, once with the card and once as if it were harmless."""

    def line() -> dict[str, Any]:
        client.post("/search?limit=50", data={"q": question}, headers=headers)
        found = logged(log)
        return {name: found[name] for name in found.keys() - {"time", "id", "ms"}}

    asked = client.post("/search", data=question)
    assert asked.json["help"] is not None, "the question says danger"
    log.clear()
    with_help = line()
    plain = ENGINE.search

    def harmless(*given: Any) -> Results:
        return plain(*given)._replace(help=None)

    monkeypatch.setattr(ENGINE, "search", harmless)
    assert with_help == line()
    assert set(with_help) == {"method", "route", "status", "bytes", "ranking", "cold"}


def test_cloudwatch_reads_two_metrics_and_no_dimension(
    store: Store, log: pytest.LogCaptureFixture
) -> None:
    client = create_app(engine_over(store), metrics=True).test_client()
    client.post("/search", data=CANARY)
    [told] = (line := logged(log))["_aws"]["CloudWatchMetrics"]
    assert told["Dimensions"] == [[]]
    assert [one["Name"] for one in told["Metrics"]] == ["ms", "faults"]
    assert all(isinstance(line[one["Name"]], int) for one in told["Metrics"])
    assert line["faults"] == 0


def test_an_alarmed_request_has_the_shape_of_any_other(
    store: Store, log: pytest.LogCaptureFixture, capfd: Any
) -> None:
    client = create_app(engine_over(store), metrics=True).test_client()
    shapes = []
    for question in ("I want to die tonight", "how does lithium work tonight"):
        asked = client.post("/search", data=question)
        assert (asked.json["help"] is not None) == ("die" in question)
        line = logged(log)
        shapes.append((line["_aws"]["CloudWatchMetrics"], [*line], [*map(type, line.values())]))
    assert shapes[0] == shapes[1]
    assert capfd.readouterr() == ("", "")


# ---- where the meaning is asked for -------------------------------------------------------

MEANT = f"does {CANARY} help with sleep"


@pytest.fixture(scope="module")
def meant_index(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meant")
    build_with(tiny, folder, {"tea.md": "# Tea\n\nTea is warm. It may help you to sleep.\n"})
    return folder / "index"


@pytest.fixture(scope="module")
def meant(meant_index: Path) -> Iterator[FlaskClient]:
    opened = Store.open(meant_index)
    yield create_app(engine_over(opened)).test_client()
    opened.close()


@pytest.mark.parametrize("name", REQUESTS)
def test_no_log_record_holds_what_a_visitor_meant(
    meant: FlaskClient, log: pytest.LogCaptureFixture, capfd: Any, name: str
) -> None:
    method, address, sent = REQUESTS[name]
    meant.open(address, method=method, **sent)
    assert log.records
    assert CANARY not in said(log)
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("headers", [{}, HTML], ids=["JSON", "page"])
@pytest.mark.parametrize("broken", ["encode_question", "_read"])
def test_an_encoder_that_fails_tells_nobody_what_was_asked(
    meant: FlaskClient,
    log: pytest.LogCaptureFixture,
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    broken: str,
) -> None:
    assert meant.post("/search", data=MEANT).json["ranking"] == "words+meaning"
    log.clear()

    def fail(*asked: object) -> None:
        raise ValueError(f"cannot encode {CANARY}: {asked}")

    monkeypatch.setattr(Encoder, broken, fail)
    response = meant.post("/search", data=MEANT, headers=headers)
    assert response.status_code == 500
    assert "ValueError" in log.text
    assert CANARY not in said(log)
    assert CANARY not in "".join(capfd.readouterr())
    assert CANARY not in response.text


def test_a_question_that_is_encoded_is_written_to_no_file_and_no_stream(
    meant_index: Path, tmp_path: Path
) -> None:
    before = _files(meant_index)
    with serving(
        "-m", "search", "serve", "--index", meant_index,
        TMPDIR=str(tmp_path), HOME=str(tmp_path), PYTHONUNBUFFERED="1",
    ) as server:  # fmt: skip
        assert b"words+meaning" in server.post(MEANT)
        assert b" 200 " in server.post(MEANT, accept="text/html").splitlines()[0]
        assert CANARY not in server.output
    assert _files(meant_index) == before
    assert [*tmp_path.rglob("*")] == []


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- what servers write -------------------------------------------------------------------

RAW = {
    "a space in the address": f"GET /search?q=a {CANARY}",
    "spaces in the address": f"GET /search?q=a b {CANARY} HTTP/1.1",
    "a bare word": CANARY,
    "two words": f"{CANARY} /search?q={CANARY}",
    "an unknown version": f"GET /search?q={CANARY} HTTP/9.9",
    "HTTP/0.9": f"GET /search?q={CANARY}",
    "a long address": f"GET /search?q={CANARY * 5_000} HTTP/1.1",
}


@pytest.fixture(
    scope="module", params=["search serve", "flask run"], ids=["search-serve", "flask-run"]
)
def server(request: pytest.FixtureRequest, index_dir: Path) -> Any:
    command: tuple[str | Path, ...] = ("-m", "search", "serve", "--index", index_dir)
    if request.param == "flask run":
        command = ("-m", "flask", "--app", "handler", "run")
    with serving(*command, CITEBOX_INDEX=str(index_dir), PYTHONUNBUFFERED="1") as running:
        yield running


def test_a_server_writes_no_question(server: Server) -> None:
    assert b" 200 " in server.post(CANARY).splitlines()[0]
    assert b" 200 " in server.post(CANARY, accept="text/html").splitlines()[0]
    assert b" 200 " in server.get(f"/search?q={CANARY}").splitlines()[0]
    assert b" 200 " in server.get(f"/search?q=x&tag={CANARY}").splitlines()[0]
    assert b" 200 " in server.get(f"/suggest?q={CANARY}").splitlines()[0]
    assert b" 400 " in server.get(f"/suggest?q=x&limit={CANARY}").splitlines()[0]
    assert b" 400 " in server.get(f"/search?q=x&{CANARY}=1").splitlines()[0]
    assert b" 404 " in server.get(f"/{CANARY}").splitlines()[0]
    assert b" 404 " in server.get(f"/passages/{CANARY}").splitlines()[0]
    assert CANARY not in server.output
    assert "Traceback" not in server.output


@pytest.mark.parametrize("name", RAW)
def test_a_server_writes_no_broken_request(server: Server, name: str) -> None:
    before = len(server.output)
    server.send(f"{RAW[name]}\r\nHost: x\r\n\r\n".encode())
    server.get("/health")
    assert CANARY not in server.output[before:]


def test_serve_logs_routes(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        server.post(CANARY)
        said = server.output
        assert '"method": "POST", "route": "/search", "status": 200' in said
        assert "_aws" not in said, "metrics are for CloudWatch"


# ---- headers ------------------------------------------------------------------------------

STATUSES = {
    200: ("POST", "/search", {"data": "lithium"}),
    400: ("POST", "/search", {"data": ""}),
    405: ("PUT", "/search", {}),
    413: ("POST", "/search", {"data": b"x" * 70_000}),
    415: ("POST", "/search", {"data": "x", "content_type": "text/html"}),
}


@pytest.mark.parametrize("status", STATUSES)
def test_suggestions_are_neither_kept_nor_told(client: FlaskClient, status: int) -> None:
    method, _, sent = STATUSES[status]
    response = client.open("/suggest", method=method, **sent)
    assert response.status_code == status
    assert response.headers.getlist("Cache-Control") == ["no-store"]
    assert response.headers.getlist("Referrer-Policy") == ["no-referrer"]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_an_answer_to_a_question_is_neither_kept_nor_told(
    client: FlaskClient, status: int, accept: str
) -> None:
    method, address, sent = STATUSES[status]
    response = client.open(address, method=method, headers={"Accept": accept}, **sent)
    assert response.status_code == status
    assert response.headers.getlist("Cache-Control") == ["no-store"]
    assert response.headers.getlist("Referrer-Policy") == ["no-referrer"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_faults_answer_is_neither_kept_nor_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ENGINE, "search", lambda *_: 1 / 0)
    response = client.get("/search?q=x")
    assert response.status_code == 500
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/cite-box.js", "/health", "/articles", "/nowhere"])
def test_no_page_tells_where_a_visitor_came_from(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", REQUESTS)
def test_no_cookie_is_ever_set(client: FlaskClient, name: str) -> None:
    method, address, sent = REQUESTS[name]
    assert "Set-Cookie" not in client.open(address, method=method, **sent).headers


# ---- who may ask --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clinic(make_client: Callable[[Settings], FlaskClient]) -> FlaskClient:
    """A client of an app that the clinic's site may call."""
    return make_client(read_settings({"CITEBOX_ORIGINS": f"{ORIGIN}, http://localhost:3000/"}))


def cors(response: Any) -> dict[str, str]:
    return {k: v for k, v in response.headers if k.startswith("Access-Control-")}


@pytest.mark.parametrize("origin", [ORIGIN, "http://localhost:3000"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_configured_origin_may_read_every_answer(
    clinic: FlaskClient, origin: str, status: int
) -> None:
    method, address, sent = STATUSES[status]
    response = clinic.open(address, method=method, headers={"Origin": origin}, **sent)
    assert response.status_code == status
    assert cors(response) == {"Access-Control-Allow-Origin": origin}


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://clinic.example",
        "https://clinic.example:8443",
        "https://clinic.example.evil.example",
        "https://sub.clinic.example",
        "null",
        "*",
        "",
    ],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_another_origin_may_not(clinic: FlaskClient, origin: str, method: str) -> None:
    response = clinic.open("/search?q=x", method=method, headers={"Origin": origin})
    assert cors(response) == {}


def test_unless_set_only_the_same_origin_may(client: FlaskClient) -> None:
    assert cors(client.get("/search?q=x", headers={"Origin": ORIGIN})) == {}


def test_a_star_lets_every_origin_read_still_without_credentials(
    make_client: Callable[[Settings], FlaskClient],
) -> None:
    client = make_client(read_settings({"CITEBOX_ORIGINS": "*"}))
    response = client.get("/search?q=x", headers={"Origin": "https://any.example"})
    assert cors(response)["Access-Control-Allow-Origin"] in ("*", "https://any.example")
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", ["/search?q=x", "/health", "/articles", "/passages/x", "/"])
@pytest.mark.parametrize("headers", [{}, {"Origin": ORIGIN}, {"Origin": "https://evil.example"}])
def test_caches_are_told_that_the_origin_matters(
    clinic: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    assert "origin" in str(clinic.get(path, headers=headers).vary).lower()


def test_a_preflight_for_json_is_answered(clinic: FlaskClient) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = clinic.options("/search", headers=asked)
    allowed = cors(response)
    assert response.status_code in (200, 204)
    assert allowed["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in allowed["Access-Control-Allow-Methods"].split(", ")
    assert allowed["Access-Control-Allow-Headers"].lower() == "content-type"
    assert "Access-Control-Allow-Credentials" not in allowed


def test_a_question_as_text_needs_no_preflight(clinic: FlaskClient) -> None:
    """A "simple" request of the Fetch standard: POST, text/plain, no header of our own."""
    headers = {"Origin": ORIGIN, "Content-Type": "text/plain;charset=UTF-8"}
    response = clinic.post("/search?limit=3", data="lithium", headers=headers)
    assert response.status_code == 200
    assert cors(response) == {"Access-Control-Allow-Origin": ORIGIN}


def test_every_site_may_load_the_box_itself(client: FlaskClient) -> None:
    response = client.get("/cite-box.js", headers={"Origin": "https://any.example"})
    assert cors(response) == {"Access-Control-Allow-Origin": "*"}


def test_the_servers_of_these_tests_know_no_setting_of_this_machine() -> None:
    assert not [name for name in clean_env() if name.startswith("CITEBOX_")]
