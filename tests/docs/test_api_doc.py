"""docs/api.md: every question in it gets the answer that is shown, and its tables are the app's."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient

from search import errors
from search.app import MOST_BODY_BYTES
from search.errors import CiteboxError, IndexUnavailable
from search.model import Certainty
from search.query.parameters import PARAMETERS, SUGGESTIONS_DEFAULT, SUGGESTIONS_RANGE
from tests.docs.asking import ask, is_true
from tests.docs.documents import ROOT, blocks, code, commands, read, samples, table
from tests.support.each import each

PAGE = read("docs/api.md")
SAMPLES = samples(PAGE)
SPEC: dict[str, Any] = json.loads((ROOT / "search/openapi.json").read_text(encoding="utf-8"))
ERROR = next(one for one in SAMPLES if "detail" in one.shown)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.command[-50:])
def test_its_questions_get_the_answers_that_are_shown(
    sample: Any, meant_client: FlaskClient
) -> None:
    assert is_true(sample, meant_client)


def test_every_block_is_a_command_or_its_answer() -> None:
    shown = [*blocks(PAGE, "json"), *blocks(PAGE, "text")]
    assert len(SAMPLES) == len(commands(PAGE)) == len(shown) >= 6


def test_the_error_is_whole_and_has_its_media_type(client: FlaskClient) -> None:
    response = ask(ERROR.command, client)
    assert response.get_json() == ERROR.shown
    assert response.mimetype == "application/problem+json"


def test_its_routes_are_those_of_the_app(client: FlaskClient) -> None:
    rules = {re.sub(r"<id_>", "<id>", r.rule) for r in client.application.url_map.iter_rules()}
    listed = set(re.findall(r"(?:GET|POST) (/[\w./<>-]*)", "".join(table(PAGE, "route"))))
    assert listed == {rule for rule in rules if not rule.startswith("/<any")}


def test_its_methods_are_those_of_the_app(client: FlaskClient) -> None:
    listed = set(re.findall(r"(GET|POST) (/[a-z]*)", "".join(table(PAGE, "route"))))
    for rule in each(client.application.url_map.iter_rules()):
        if re.fullmatch(r"/[a-z]+", rule.rule):
            methods = {method for method, path in listed if path == rule.rule}
            assert methods == rule.methods - {"HEAD", "OPTIONS"}, rule.rule


def test_its_parameters_and_defaults_are_those_that_are_read() -> None:
    listed = table(PAGE, "parameter")
    assert tuple(code(cell)[0] for cell in listed) == PARAMETERS
    described = {one["name"]: one["schema"] for one in SPEC["components"]["parameters"].values()
                 if one["name"] != "limit" or one["schema"]["maximum"] == 50}  # fmt: skip
    for cell, (_, default) in each(listed.items()):
        [name] = code(cell)
        if "default" in described.get(name, {}):
            assert default.strip("`") == str(described[name]["default"]).lower()


def test_its_fields_are_those_of_an_answer() -> None:
    listed = [name for cell in table(PAGE, "field") for name in code(cell)]
    assert sorted(listed) == sorted(SPEC["components"]["schemas"]["Results"]["required"])


def test_its_fields_of_a_block_are_those_of_the_description() -> None:
    listed = [name for cell in table(PAGE, "of a block") for name in code(cell)]
    assert {"start", "end", *listed} == SPEC["components"]["schemas"]["Block"]["properties"].keys()


def test_its_certainties_are_those_of_the_model() -> None:
    listed = [name for cell in table(PAGE, "certainty") for name in code(cell)]
    assert listed == [*get_args(Certainty), "null"]


def test_its_errors_are_those_that_there_are() -> None:
    ours = [one for one in vars(errors).values() if isinstance(one, type)]
    raised = [one for one in ours if issubclass(one, CiteboxError) and one is not IndexUnavailable]
    listed = {
        (int(status), title) for status, (titles,) in table(PAGE, "status").items()
        for title in titles.split(", ")
    }  # fmt: skip
    assert {(one.status, one.title) for one in raised} <= listed


def test_the_errors_of_http_are_called_so(client: FlaskClient) -> None:
    met = [
        client.get("/nowhere"),
        client.delete("/search"),
        client.post("/search", data="x" * (MOST_BODY_BYTES + 1), content_type="text/plain"),
    ]
    listed = table(PAGE, "status")
    for response in each(met):
        assert response.get_json()["title"] in listed[str(response.status_code)][0]


def test_its_numbers_are_those_of_the_code() -> None:
    least, most = SUGGESTIONS_RANGE
    assert f"`limit` is {least} to {most}, by default {SUGGESTIONS_DEFAULT}" in PAGE
    assert f"at most {MOST_BODY_BYTES // 1024} KiB" in PAGE


def test_its_formats_are_those_that_are_written() -> None:
    [line] = re.findall(r"^`format` is .*", PAGE, re.MULTILINE)
    parameters = SPEC["paths"]["/references/{id}"]["get"]["parameters"]
    [schema] = [one["schema"] for one in parameters if one["name"] == "format"]
    assert sorted(code(line)[1:]) == schema["enum"]
    assert f"`{schema['default']}` (without it)" in line


def test_a_form_gets_a_page(client: FlaskClient) -> None:
    page = client.post("/search", data={"q": "lithium"}, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
