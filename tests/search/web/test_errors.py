"""One shape of error (problem details, RFC 9457) on every route, whatever goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from gzip import compress
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import errors
from search.app import create_app
from search.query.parameters import PARAMETERS
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import ENGINE
from tests.support.search_fixtures import LINE, LINE_JSON, ask, built, json_lines, problem

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
KNOWN = f"Unknown parameter 'limt'. Known: {', '.join(sorted(PARAMETERS))}."
# What is sent -> status, title, the exact sentence.
REFUSED: dict[str, tuple[str, dict[str, Any], int, str, str]] = {
    "no question": (
        "GET /search", {}, 400, "Empty question",
        "The question is empty.",
    ),
    "a blank question": (
        "POST /search", {"json": {"q": " \n\t\u3000"}}, 400, "Empty question",
        "The question is empty.",
    ),
    "an empty body": (
        "POST /search", {}, 400, "Empty question",
        "The question is empty.",
    ),
    "an unknown parameter": (
        "GET /search?q=x&limt=3", {}, 400, "Unknown parameter",
        KNOWN,
    ),
    "an unknown parameter beside text": (
        "POST /search?limt=3", {"data": b"x"}, 400, "Unknown parameter",
        KNOWN,
    ),
    "an unknown field of JSON": (
        "POST /search", {"json": {"q": "x", "limt": 3}}, 400, "Unknown parameter",
        KNOWN,
    ),
    "an unknown field of a form": (
        "POST /search", {"data": {"q": "x", "limt": 3}}, 400, "Unknown parameter",
        KNOWN,
    ),
    "an unknown parameter of suggestions": (
        "GET /suggest?q=x&limt=3", {}, 400, "Unknown parameter",
        "Unknown parameter 'limt'. Known: lang, limit, page_lang, q.",
    ),
    "a parameter of a search for suggestions": (
        "POST /suggest?tag=x", {"data": b"x"}, 400, "Unknown parameter",
        "Unknown parameter 'tag'. Known: lang, limit, page_lang, q.",
    ),
    "nothing typed": (
        "GET /suggest", {}, 400, "Empty question",
        "The question is empty.",
    ),
    "spaces typed": (
        "POST /suggest", {"data": b" \n"}, 400, "Empty question",
        "The question is empty.",
    ),
    "2,001 characters typed": (
        "POST /suggest", {"data": ("é" * 2_001).encode()}, 400, "Question too long",
        "The question has 2001 characters; the limit is 2000.",
    ),
    "typed bytes that are not UTF-8": (
        "POST /suggest", {"data": b"caf\xe9"}, 400, "Not UTF-8", "The body is not valid UTF-8.",
    ),
    "a typed lone surrogate": (
        "POST /suggest", {"data": r'{"q": "\ud800"}', "content_type": JSON}, 400, "Not UTF-8",
        "The body is not valid UTF-8.",
    ),
    "typed in address and body": (
        "POST /suggest?q=x", {"data": b"x"}, 400, "Bad parameter",
        "Parameter 'q' must be given once, in the address or in the body.",
    ),
    "a suggestion for a body of XML": (
        "POST /suggest", {"data": "<q/>", "content_type": "application/xml"}, 415,
        "Unsupported body",
        "Unsupported body type 'application/xml'. Send text/plain (the question itself), "
        "application/json or a form.",
    ),
    "an exact that is neither true nor false": (
        "GET /search?q=x&exact=yes", {}, 400, "Bad parameter",
        "Parameter 'exact' must be true or false.",
    ),
    "an exact that is a number": (
        "POST /search", {"json": {"q": "x", "exact": 1}}, 400, "Bad parameter",
        "Parameter 'exact' must be true or false.",
    ),
    "an exact that is null": (
        "POST /search", {"json": {"q": "x", "exact": None}}, 400, "Bad parameter",
        "Parameter 'exact' must be true or false.",
    ),
    "an empty article": (
        "GET /search?q=x&article=", {}, 400, "Bad parameter",
        "Parameter 'article' must be text of 1 to 200 characters.",
    ),
    "a tag of spaces": (
        "POST /search?tag=%20", {"data": b"x"}, 400, "Bad parameter",
        "Parameter 'tag' must be text of 1 to 200 characters.",
    ),
    "a tag of 201 characters": (
        "POST /search", {"json": {"q": "x", "tag": "é" * 201}}, 400, "Bad parameter",
        "Parameter 'tag' must be text of 1 to 200 characters.",
    ),
    "tags in a list": (
        "POST /search", {"json": {"q": "x", "tag": ["a"]}}, 400, "Bad parameter",
        "Parameter 'tag' must be text of 1 to 200 characters.",
    ),
    "an article that is null": (
        "POST /search", {"json": {"q": "x", "article": None}}, 400, "Bad parameter",
        "Parameter 'article' must be text of 1 to 200 characters.",
    ),
    "a kind that is not known": (
        "POST /search", {"data": {"q": "x", "kind": "FAQ"}}, 400, "Bad parameter",
        "Parameter 'kind' must be passage or faq.",
    ),
    "a kind that is null": (
        "POST /search", {"json": {"q": "x", "kind": None}}, 400, "Bad parameter",
        "Parameter 'kind' must be passage or faq.",
    ),
    "a group that is not known": (
        "GET /search?q=x&group=passage", {}, 400, "Bad parameter",
        "Parameter 'group' must be article.",
    ),
    "a filter twice": (
        "GET /search?q=x&tag=a&tag=b", {}, 400, "Bad parameter",
        "Parameter 'tag' must be given once.",
    ),
    "a filter in address and body": (
        "POST /search?kind=faq", {"json": {"q": "x", "kind": "faq"}}, 400, "Bad parameter",
        "Parameter 'kind' must be given once, in the address or in the body.",
    ),
    "an unknown parameter of a passage": (
        "GET /passages/x?limt=3", {}, 400, "Unknown parameter",
        "Unknown parameter 'limt'. Known: none.",
    ),
    "an unknown parameter of an article": (
        "GET /articles/x?limt=3", {}, 400, "Unknown parameter",
        "Unknown parameter 'limt'. Known: none.",
    ),
    "an unknown parameter of the articles": (
        "GET /articles?limt=3", {}, 400, "Unknown parameter",
        "Unknown parameter 'limt'. Known: limit, offset.",
    ),
    "an unknown parameter of a reference": (
        "GET /references/x?fromat=ris", {}, 400, "Unknown parameter",
        "Unknown parameter 'fromat'. Known: format.",
    ),
    "an unknown parameter of health": (
        "GET /health?limt=3", {}, 400, "Unknown parameter",
        "Unknown parameter 'limt'. Known: none.",
    ),
    "a parameter twice": (
        "GET /search?q=x&q=y", {}, 400, "Bad parameter", "Parameter 'q' must be given once.",
    ),
    "a form's field twice": (
        "POST /search", {"data": "q=x&q=y", "content_type": FORM}, 400, "Bad parameter",
        "Parameter 'q' must be given once.",
    ),
    "a JSON field twice": (
        "POST /search", {"data": '{"q": "x", "q": "y"}', "content_type": JSON}, 400,
        "Bad parameter", "Parameter 'q' must be given once.",
    ),
    "a question in address and body": (
        "POST /search?q=x", {"data": b"x"}, 400, "Bad parameter",
        "Parameter 'q' must be given once, in the address or in the body.",
    ),
    "a limit in address and body": (
        "POST /search?limit=3", {"json": {"q": "x", "limit": 3}}, 400, "Bad parameter",
        "Parameter 'limit' must be given once, in the address or in the body.",
    ),
    "a question that is a number": (
        "POST /search", {"json": {"q": 9}}, 400, "Bad parameter", "Parameter 'q' must be text.",
    ),
    "a question that is null": (
        "POST /search", {"json": {"q": None}}, 400, "Bad parameter", "Parameter 'q' must be text.",
    ),
    "2,001 characters": (
        "POST /search", {"data": ("é" * 2_001).encode()}, 400, "Question too long",
        "The question has 2001 characters; the limit is 2000.",
    ),
    "an address that is not UTF-8": (
        "GET /search?q=%C3%28", {}, 400, "Not UTF-8", "The address is not valid UTF-8.",
    ),
    "a name that is not UTF-8": (
        "GET /search?q=x&%FF=1", {}, 400, "Not UTF-8", "The address is not valid UTF-8.",
    ),
    "text that is not UTF-8": (
        "POST /search", {"data": b"caf\xe9"}, 400, "Not UTF-8", "The body is not valid UTF-8.",
    ),
    "JSON that is not UTF-8": (
        "POST /search", {"data": b'{"q": "caf\xe9"}', "content_type": JSON}, 400, "Not UTF-8",
        "The body is not valid UTF-8.",
    ),
    "a form that is not UTF-8": (
        "POST /search", {"data": b"q=caf%E9", "content_type": FORM}, 400, "Not UTF-8",
        "The form is not valid UTF-8.",
    ),
    "a lone surrogate": (
        "POST /search", {"data": r'{"q": "\ud800"}', "content_type": JSON}, 400, "Not UTF-8",
        "The body is not valid UTF-8.",
    ),
    "no JSON": (
        "POST /search", {"data": "{q: 1}", "content_type": JSON}, 400, "Bad request",
        "The body is not JSON.",
    ),
    "no JSON at all": (
        "POST /search", {"data": "", "content_type": JSON}, 400, "Bad request",
        "The body is not JSON.",
    ),
    "JSON nested without end": (
        "POST /search", {"data": "[" * 30_000, "content_type": JSON}, 400, "Bad request",
        "The body is not JSON.",
    ),
    "JSON with a number of 5,000 digits": (
        "POST /search", {"data": '{"limit": ' + "1" * 5_000 + "}", "content_type": JSON}, 400,
        "Bad request", "The body is not JSON.",
    ),
    "JSON that is no object": (
        "POST /search", {"json": ["x"]}, 400, "Bad request",
        'The body must be a JSON object like {"q": "…"}.',
    ),
    "too many parameters": (
        "GET /search?" + "&".join(f"a{n}=1" for n in range(60)), {}, 400, "Bad request",
        "The address has too many parameters.",
    ),
    "a body of XML": (
        "POST /search", {"data": "<q/>", "content_type": "application/xml"}, 415,
        "Unsupported body",
        "Unsupported body type 'application/xml'. Send text/plain (the question itself), "
        "application/json or a form.",
    ),
    "a compressed body": (
        "POST /search", {"data": compress(b"sleep"), "headers": {"Content-Encoding": "gzip"}}, 415,
        "Compressed body",
        "A body with the Content-Encoding 'gzip' is not read. Send it as it is.",
    ),
    "an unknown passage": (
        "GET /passages/none", {}, 404, "Unknown id", "There is no passage with the id 'none'.",
    ),
    "an unknown article": (
        "GET /articles/none", {}, 404, "Unknown id", "There is no article with the id 'none'.",
    ),
    "words in an unknown language": (
        "GET /strings/de.json", {}, 404, "Unknown id", "There is no language with the id 'de'.",
    ),
    "an unknown reference": (
        "GET /references/none", {}, 404, "Unknown id", "There is no reference with the id 'none'.",
    ),
    "an id of another kind": (
        "GET /references/weight-and-activity-faq", {}, 404, "Unknown id",
        "There is no reference with the id 'weight-and-activity-faq'.",
    ),
}  # fmt: skip
POSTED = ("/search", "/suggest")
NEED_INDEX = [
    "/search?q=x", "/suggest?q=x", "/passages/x", "/articles", "/articles/x", "/references/x",
    "/health",
]  # fmt: skip
NEED_NONE = [
    "/openapi.json", "/cite-box.js", "/demo.css", "/results.css", "/embed", "/embed.js", "/try",
    "/",
]  # fmt: skip


@pytest.fixture(scope="module")
def strict(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of an app whose clinic has set an emergency line."""
    return make_client(LINE)


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_request_is_refused_in_a_sentence(strict: FlaskClient, name: str) -> None:
    request, sent, status, title, detail = REFUSED[name]
    method, address = request.split(" ")
    got = problem(strict.open(address, method=method, **sent), status)
    assert (got["title"], got["detail"]) == (title, detail)
    assert got["emergency"] == LINE_JSON


def test_a_parameters_name_that_is_not_utf_8_is_refused(client: FlaskClient) -> None:
    body = r'{"q": "x", "\ud800": 1}'
    problem(client.post("/search", data=body, content_type=JSON), 400)


@pytest.mark.parametrize("path", POSTED)
@pytest.mark.parametrize("type_", ["text/plain", JSON, FORM])
def test_a_body_of_over_32_kib_is_refused(strict: FlaskClient, path: str, type_: str) -> None:
    got = problem(strict.post(path, data=b"x" * 32_769, content_type=type_), 413)
    assert got["emergency"] == LINE_JSON
    assert got["detail"] == "The body is too large; the limit is 32768 bytes."


@pytest.mark.parametrize("type_", ["multipart/form-data; boundary=x", "text/html", "image/png"])
def test_a_body_of_another_type_is_refused(client: FlaskClient, type_: str) -> None:
    problem(client.post("/search", data=b"x", content_type=type_), 415)


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/passages", "/search/x", "/favicon.ico", "/demo.html", "/articles/a/b", "/.."],
)
def test_an_unknown_address_is_a_problem_too(strict: FlaskClient, path: str) -> None:
    got = problem(strict.get(path), 404)
    assert got["emergency"] == LINE_JSON
    assert got["detail"].startswith("Nothing is at this address.")


def test_an_id_that_is_not_utf_8_is_unknown(client: FlaskClient) -> None:
    for kind in ("passages", "articles", "references"):
        problem(client.get(f"/{kind}/%FF%FE"), 404)


def test_an_unknown_format_of_a_reference_is_refused(client: FlaskClient) -> None:
    id_ = ask(client, "lithium")["results"][0]["references"][0]["id"]
    detail = problem(client.get(f"/references/{id_}?format=word"), 400)["detail"]
    assert detail == "Parameter 'format' must be one of apa, bibtex, csl-json, ris."


def test_an_error_answers_head_without_a_body(client: FlaskClient) -> None:
    response = client.head("/passages/none")
    assert (response.status_code, response.data) == (404, b"")


# ---- an index that cannot be used ---------------------------------------------------------


def missing(folder: Path) -> Path:
    return folder / "nothing"


def damaged(folder: Path) -> Path:
    index = built(folder, json_lines("dragons"))
    segment = next(index.glob("generation-*/*.trm"))
    segment.write_bytes(segment.read_bytes()[:-1])
    return index


def of_another_format(folder: Path) -> Path:
    index = built(folder, json_lines("dragons"))
    manifest = json.loads((index / "manifest.json").read_text())
    (index / "manifest.json").write_text(json.dumps({**manifest, "format": 999}))
    return index


@pytest.fixture(params=[missing, damaged, of_another_format], ids=lambda make: make.__name__)
def unusable(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, FlaskClient, str]:
    """(folder, client of an app that got its error in a store's place, the error's title)."""
    folder = request.param(tmp_path)
    with pytest.raises(errors.IndexUnavailable) as raised:
        Store.open(folder)
    title = {
        "missing": "Index missing",
        "damaged": "Index damaged",
        "of_another_format": "Index of another format",
    }[request.param.__name__]
    return folder, create_app(raised.value, LINE).test_client(), title


def test_without_an_index_every_route_that_needs_one_says_how_to_build_it(
    unusable: tuple[Path, FlaskClient, str],
) -> None:
    folder, client, title = unusable
    for address in NEED_INDEX:
        got = problem(client.get(address), 503)
        assert got["title"] == title
        assert got["detail"].startswith(("There is no index in", "The index in"))
        assert str(folder) in got["detail"]
        assert f"Build it with: citebox index SOURCE… --to {folder}" in got["detail"]
        assert got["emergency"] == LINE_JSON


def test_without_an_index_the_other_routes_answer(unusable: tuple[Path, FlaskClient, str]) -> None:
    assert {unusable[1].get(address).status_code for address in NEED_NONE} == {200}


def test_without_an_index_a_browser_gets_a_page(unusable: tuple[Path, FlaskClient, str]) -> None:
    page = unusable[1].post("/search", data={"q": "x"}, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert LINE_JSON["text"] in page.text


def test_a_wrong_request_is_told_before_a_missing_index(
    unusable: tuple[Path, FlaskClient, str],
) -> None:
    problem(unusable[1].get("/search"), 400)


# ---- faults of ours -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "address"),
    [
        ("search", "/search?q=x"),
        ("suggest", "/suggest?q=x"),
        ("passage", "/passages/x"),
        ("articles", "/articles"),
        ("article", "/articles/x"),
        ("reference", "/references/x"),
        ("search.app.pages.description", "/openapi.json"),
        ("search.app.pages.script", "/cite-box.js"),
    ],
)
def test_a_fault_is_a_problem_that_does_not_tell_its_message(
    strict: FlaskClient, monkeypatch: pytest.MonkeyPatch, broken: str, address: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("canary")

    of_engine = () if "." in broken else (ENGINE,)
    monkeypatch.setattr(*of_engine, broken, fail)
    response = strict.get(address)
    assert problem(response, 500)["detail"] == "Something went wrong here. Please try again."
    assert "canary" not in response.text
    assert response.json["emergency"] == LINE_JSON


def test_a_fault_while_a_page_is_asked_for_is_a_page(
    strict: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ENGINE, "search", lambda *_: 1 / 0)
    page = strict.post("/search", data={"q": "x"}, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "division" not in page.text


def test_every_error_has_a_status_and_a_title_of_its_own() -> None:
    tree = [errors.CiteboxError]
    for error in tree:
        tree += error.__subclasses__()
    known = {error.__name__: (error.status, error.title) for error in tree}
    assert len({title for _, title in known.values()}) == len(known)
    drawn = errors.__doc__ or ""
    assert all(name in drawn for name in each(known))
