"""What Lambda is answered: the app's own answer in the event's form, or a problem; never an error,
and never a word of the question on what is printed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.validate import validator as watched

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handler
from search.app import create_app
from search.settings import Settings
from search.store.reader import Store
from tests.support.aws.lambda_events import (
    FORMS,
    MULTI,
    Event,
    Form,
    Request,
    api_gateway_v1,
    api_gateway_v2,
    asked,
    body,
    function_url,
    headers,
    posted,
)
from tests.support.each import each
from tests.support.engine_under_test import engine_over
from tests.support.paths import ROOT
from tests.support.search_fixtures import LINE, LINE_JSON, clean_env, validator

Answer = dict[str, Any]

QUESTION = "Does physical activity help with depression?"
CANARY = "xylophonecanary"
ORIGIN = "https://alderhouse.example"

all_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@pytest.fixture(scope="module")
def answer(store: Store) -> Iterator[Callable[[Any], Answer]]:
    """Lambda's call of the handler, with the sample articles behind it; wsgiref watches."""
    served = Settings(origins=frozenset({ORIGIN}), emergency=LINE.emergency)
    with pytest.MonkeyPatch.context() as patch:
        app = watched(create_app(engine_over(store), served))
        patch.setattr(handler, "respond", handler.make_responder(app))
        patch.setenv("CITEBOX_EMERGENCY_TEXT", LINE_JSON["text"])
        patch.setenv("CITEBOX_EMERGENCY_TEL", LINE_JSON["tel"])
        yield lambda event: handler.lambda_handler(event, None)


# The app, through every door


@all_forms
@pytest.mark.parametrize("ask", [asked, posted])
def test_a_question_is_answered_with_passages_as_text(
    answer: Callable[[Any], Answer], form: Form, ask: Callable[[str], Request]
) -> None:
    got = answer(form(ask(QUESTION)))
    assert (got["statusCode"], got["isBase64Encoded"]) == (200, False)
    found = json.loads(got["body"])
    assert (found["query"], found["total"] > 0) == (QUESTION, True)
    assert found["emergency"] == LINE_JSON


@all_forms
def test_head_has_the_length_and_not_the_body(answer: Callable[[Any], Answer], form: Form) -> None:
    whole = answer(form(Request("GET", "/articles")))
    head = answer(form(Request("HEAD", "/articles")))
    assert (head["statusCode"], body(head)) == (200, b"")
    assert headers(head)["content-length"] == [str(len(body(whole)))] != ["0"]


@all_forms
@pytest.mark.parametrize(
    ("origin", "allowed"), [(ORIGIN, [ORIGIN]), ("https://evil.example", None)]
)
def test_a_preflight_is_answered_for_the_clinics_origins(
    answer: Callable[[Any], Answer], form: Form, origin: str, allowed: list[str] | None
) -> None:
    more = (("Origin", origin), ("Access-Control-Request-Method", "POST"))
    got = answer(form(Request("OPTIONS", "/search", more=more)))
    assert (got["statusCode"], body(got)) == (204, b"")
    assert headers(got).get("access-control-allow-origin") == allowed
    assert ("access-control-allow-methods" in headers(got)) == bool(allowed)


@all_forms
def test_what_does_not_exist_is_a_problem_of_the_app(
    answer: Callable[[Any], Answer], form: Form
) -> None:
    for path in ("/nowhere", "/articles/%E6%97%A5%E6%9C%AC", "/articles//x", "/a%2Fb%25"):
        got = answer(form(Request("GET", path)))
        assert got["statusCode"] == 404, path
        validator("Problem").validate(json.loads(got["body"]))


@all_forms
def test_all_that_the_app_sends_is_sent_as_text(
    answer: Callable[[Any], Answer], form: Form, store: Store
) -> None:
    source = next(a for a in store.articles(0, 100) if a.references)
    at = f"/articles/{source.info.id}/references"
    asks = [Request("GET", at, f"format={kind}") for kind in ("csl-json", "bibtex", "ris")]
    paths = ("/", "/cite-box.js", "/demo.css", "/openapi.json", "/health", "/nowhere")
    asks += [Request("GET", path) for path in paths]
    asks.append(Request("GET", "/search", "q=sleep", more=(("Accept", "text/html"),)))
    for request in each(asks):
        got = answer(form(request))
        assert got["body"], request
        assert not got["isBase64Encoded"], request


@all_forms
def test_a_copy_that_the_browser_has_is_not_sent_again(
    answer: Callable[[Any], Answer], form: Form
) -> None:
    [etag] = headers(answer(form(Request("GET", "/cite-box.js"))))["etag"]
    again = answer(form(Request("GET", "/cite-box.js", more=(("If-None-Match", etag),))))
    assert (again["statusCode"], body(again)) == (304, b"")


# What is no request


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"raw_command": "raise SystemExit"}, id="zappa raw_command"),
        pytest.param({"command": "os.abort"}, id="zappa command"),
        pytest.param({"manage": "migrate"}, id="zappa manage"),
        pytest.param({"source": "aws.events", "detail-type": "Scheduled Event"}, id="warm-up"),
        pytest.param({"Records": [{"eventSource": "aws:s3"}]}, id="bucket"),
        pytest.param({"requestContext": {"eventType": "CONNECT"}}, id="websocket"),
        pytest.param({"version": "2.0", "requestContext": {}, "path": "/"}, id="lattice"),
        pytest.param({**api_gateway_v1(asked(CANARY)), "version": "3.0"}, id="a version to come"),
        pytest.param({"requestContext": "text", "httpMethod": "GET", "path": "/"}, id="malformed"),
        pytest.param({}, id="empty"),
        pytest.param([1, 2], id="list"),
        pytest.param("text", id="text"),
        pytest.param(None, id="null"),
    ],
)
def test_an_event_that_is_no_request_is_ignored_and_not_executed(
    answer: Callable[[Any], Answer], event: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(event) == {"ignored": "This function answers HTTP requests only."}
    assert capfd.readouterr() == ("", "")


@all_forms
def test_a_command_in_a_request_is_not_executed(
    answer: Callable[[Any], Answer], form: Form, tmp_path: Path
) -> None:
    trace = tmp_path / "executed"
    code = f"open({str(trace)!r}, 'w')"
    got = answer({**form(asked(QUESTION)), "raw_command": code, "command": code, "manage": code})
    assert (got["statusCode"], trace.exists()) == (200, False)


# What cannot be read


@all_forms
def test_a_body_that_is_no_base64_is_a_problem_in_the_events_form(
    answer: Callable[[Any], Answer], form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    got = answer({**form(posted("?")), "body": f"{CANARY}ü", "isBase64Encoded": True})
    problem = json.loads(got["body"])
    validator("Problem").validate(problem)
    assert (got["statusCode"], problem["title"]) == (500, "Unreadable event")
    assert problem["emergency"] == LINE_JSON
    assert headers(got)["content-type"] == ["application/problem+json"]
    assert headers(got)["cache-control"] == ["no-store"]
    assert ("multiValueHeaders" in got) == (form in MULTI)
    assert ("headers" in got) == (form not in MULTI)
    printed = capfd.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("handler: ValueError at ")
    assert CANARY not in printed.err


def test_a_bad_setting_does_not_hide_the_problem(
    answer: Callable[[Any], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEBOX_ORIGINS", "not an origin")
    got = answer({**api_gateway_v2(asked("?")), "headers": None})
    assert json.loads(got["body"])["emergency"] is None


def test_an_app_that_fails_is_a_problem_that_tells_nothing(
    answer: Callable[[Any], Answer],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise KeyError(environ["QUERY_STRING"])

    monkeypatch.setattr(handler, "respond", handler.make_responder(app))
    got = answer(api_gateway_v2(asked(CANARY)))
    assert (got["statusCode"], CANARY in str(got)) == (500, False)
    assert CANARY not in capfd.readouterr().err


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value in an event, the containers' too."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def replaced(event: Event, place: tuple[Any, ...], value: Any) -> Event:
    changed = copy.deepcopy(event)
    node: Any = changed
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return changed


def full(form: Form, ask: Callable[[str], Request]) -> Event:
    request = ask(CANARY)
    more = (("Cookie", f"a={CANARY}; b=2"), ("Referer", f"https://x.example/?q={CANARY}"))
    return form(Request(request.method, request.path, request.query, request.text, more))


EVENTS = [full(form, ask) for form in FORMS.values() for ask in (asked, posted)]
ODD = (None, -7, [CANARY], f"%\ud800{CANARY}", "", {CANARY: [1]}, True, "2.0", f"//{CANARY}?ü")


def changed(events: list[Event], odd: tuple[Any, ...]) -> list[Event]:
    """Every event with every value replaced by each odd one."""
    return [replaced(e, place, one) for e in events for place in leaves(e) for one in odd]


@given(
    st.sampled_from(EVENTS), st.lists(st.tuples(st.integers(0), st.sampled_from(ODD)), min_size=2)
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_several_fields_hold_there_is_an_answer(
    answer: Callable[[Any], Answer],
    event: Event,
    changes: list[tuple[int, Any]],
) -> None:
    for number, odd in changes:
        places = list(leaves(event))
        event = replaced(event, places[number % len(places)], odd)
    got = answer(event)
    json.dumps(got).encode()  # as the runtime client sends it
    assert got.keys() == {"ignored"} or 200 <= got["statusCode"] <= 599


# As Lambda starts it


COLD = """
import json, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
events = json.loads(sys.stdin.read())
import handler
answers = [handler.lambda_handler(event, None) for event in events]
heavy = {"boto3", "botocore", "zappa", "urllib3", "requests"} & sys.modules.keys()
print(json.dumps({"answers": answers, "heavy": sorted(heavy)}))
"""


def cold(events: list[Event], index: Path) -> tuple[list[Answer], str]:
    """The answers of a handler that was just imported, and all that it printed, logs included."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", COLD],
        cwd=ROOT,
        env=clean_env(CITEBOX_INDEX=str(index)),
        input=json.dumps(events),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)  # nothing else is on stdout
    assert told["heavy"] == []
    return told["answers"], done.stderr


def test_the_index_is_opened_at_import(index_dir: Path) -> None:
    answers, _ = cold([form(asked("sleep")) for form in FORMS.values()], index_dir)
    assert [answer["statusCode"] for answer in answers] == [200] * len(FORMS)
    assert all(json.loads(answer["body"])["total"] for answer in each(answers))


def test_whatever_one_field_holds_there_is_an_answer_and_no_word_of_it_is_printed(
    index_dir: Path,
) -> None:
    events = EVENTS + changed(EVENTS, ODD)
    answers, printed = cold(events, index_dir)
    assert len(answers) == len(events)
    statuses = {answer.get("statusCode") for answer in answers}
    assert {None, 200, 400, 404, 500} <= statuses, statuses  # each kind of answer was met
    assert "handler: " in printed
    assert "citebox.access" in printed
    assert CANARY not in printed


def test_bytes_that_are_not_utf_8_in_a_query_are_refused_by_the_app(index_dir: Path) -> None:
    """Werkzeug registers how it reads them in a module that a cold start leaves out."""
    asks = [Request("GET", "/search", "q=%ff"), Request("GET", "/health", "a=%ED%A0%80")]
    answers, printed = cold(
        [form(one) for form in (api_gateway_v2, function_url) for one in asks], index_dir
    )
    assert [answer["statusCode"] for answer in answers] == [400] * 4
    assert "handler: " not in printed
