"""What the zip leaves out of a cold start, and that nobody misses it."""

from __future__ import annotations

from pathlib import Path

from tests.support.aws.lambda_stand_in import (
    Request,
    api_gateway_v2,
    asked,
)
from tests.support.package_fixtures import EMERGENCY, QUESTION, Function, printed

# What is left out of a cold start


LOADED = "import sys, handler; print(*sorted(sys.modules), sep='\\n')"


def test_what_no_search_needs_is_not_loaded(task_root: Path) -> None:
    loaded = set(printed(task_root, LOADED))
    assert {
        "flask.app",
        "werkzeug.routing",
        "whoosh.lang.snowball.english",
        "search.pipeline",
    } <= loaded
    unneeded = {"click", "email.utils", "http.server", "inspect", "itsdangerous", "shutil"}
    unneeded |= {"jinja2", "numpy", "ssl", "uuid", "whoosh.fields", "whoosh.reading"}
    assert not loaded & unneeded


def test_what_was_left_out_is_the_real_thing_when_somebody_wants_it(task_root: Path) -> None:
    code = """
import handler, sys
from search.web.slim_imports import CALLED, INHERITED, PLAIN, StandIn
import importlib
for name in (*CALLED, *INHERITED, *PLAIN):
    module = importlib.import_module(name)
    assert not isinstance(module, StandIn) and module.__file__, name
    names = (*CALLED.get(name, ()), *INHERITED.get(name, ()))
    assert all(hasattr(module, one) for one in names), name
import werkzeug.http
print(werkzeug.http.parse_date("Sun, 22 Nov 2026 10:00:00 GMT").isoformat())
print(handler.app.test_client().get("/health").status_code)
"""
    assert printed(task_root, code) == ["2026-11-22T10:00:00+00:00", "200"]


def test_every_route_answers_as_it_does_with_all_of_flask(
    task_root: Path, packed_function: Function, index_dir: Path
) -> None:
    """The stand-ins change nothing that can be seen."""
    from search.app import create_app  # noqa: PLC0415 - the tests beside this one need none
    from search.engine.local import LocalEngine  # noqa: PLC0415
    from search.settings import read_settings  # noqa: PLC0415
    from search.store.reader import Store  # noqa: PLC0415

    store = Store.open(index_dir)
    whole = create_app(LocalEngine(store), read_settings(EMERGENCY)).test_client()
    found = store.passage_at(0)
    for path in (
        *("/embed", "/embed.js", "/embed-page.js", "/try", "/try.css", "/try.js"),
        *("/", "/health", "/openapi.json", "/cite-box.js", "/results.css", "/demo.css"),
        "/strings/es.json",
        *("/articles?limit=2", f"/articles/{found.article.id}", f"/passages/{found.id}"),
        *(f"/articles/{found.article.id}/references?format={form}" for form in ("ris", "apa")),
        *("/suggest?q=depress", "/nowhere", "/search", "/search?q=depression&limt=1"),
    ):
        route, _, query = path.partition("?")
        got = packed_function.answer(api_gateway_v2(Request("GET", route, query)))
        wanted = whole.get(path, base_url="https://search.example")
        assert got["statusCode"] == wanted.status_code, path
        assert got["body"] == wanted.text, path
        kept = {name: value for name, value in got["headers"].items() if name.lower() != "date"}
        assert kept.items() <= {name.lower(): value for name, value in wanted.headers}.items()
    store.close()


def test_a_browser_without_javascript_gets_its_page(packed_function: Function) -> None:
    event = api_gateway_v2(asked(QUESTION))
    event["headers"]["accept"] = "text/html"
    answer = packed_function.answer(event)
    assert answer["statusCode"] == 200
    assert "<mark>" in answer["body"]
