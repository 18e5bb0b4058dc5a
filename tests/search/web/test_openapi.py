"""openapi.json says of the API what the API does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from search.app import create_app
from search.query.parameters import (
    KINDS,
    LIMIT_DEFAULT,
    LIMIT_RANGE,
    MOST_CHARACTERS,
    MOST_FILTER,
    MOST_OFFSET,
    PARAMETERS,
    SUGGESTIONS_DEFAULT,
    SUGGESTIONS_RANGE,
)
from search.rank.lexical import MOST_COUNTED
from search.results import RankedBy
from search.version import VERSION
from tests.support.each import each
from tests.support.engine_under_test import open_engine
from tests.support.meaning_fixtures import build_with
from tests.support.search_fixtures import (
    LINE,
    LINE_JSON,
    SPEC,
    ask,
    described,
    json_lines,
    resolved,
    validator,
)

SCHEMAS: dict[str, Any] = SPEC["components"]["schemas"]
FIXED = {
    "Question": "article exact group kind limit offset q tag",
    "Results": (
        "answer corrected did_you_mean emergency not_found query ranking results took_ms total "
        "total_relation unanswered"
    ),
    "Typed": "limit q",
    "Suggestions": "emergency query suggestions",
    "Suggestion": "article articles kind passage text title url",
    "Passage": "article id kind references section text url",
    "Run": "certainty match references text why",
    "ArticleCard": "author id lang published reviewed_by reviewed_on tags title updated url",
    "ArticleList": "articles total",
    "Emergency": "tel text",
    "Problem": "detail emergency status title type",
    "Health": "articles emergency passages ranking status warnings",
}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in SPEC["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def parameters(path: str, place: str) -> list[dict[str, Any]]:
    found = [resolved(p) for p in SPEC["paths"][path]["get"].get("parameters", [])]
    return [parameter for parameter in found if parameter["in"] == place]


def everything(node: Any) -> Iterator[Any]:
    yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from everything(part)


RANGES = [
    (path, parameter["name"], parameter["schema"])
    for path in ("/search", "/suggest", "/articles")
    for parameter in parameters(path, "query")
    if parameter["schema"]["type"] == "integer"
]


@pytest.fixture(scope="module")
def understanding(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Over an index with meanings, though only those of the tiny model."""
    folder = tmp_path_factory.mktemp("understanding")
    build_with(tiny, folder, json_lines("A walk lifts a low mood.", "Tea and toast."))
    return create_app(open_engine(folder / "index")).test_client()


@pytest.fixture(scope="module")
def ids(client: FlaskClient) -> dict[str, str]:
    """An id for each route that takes one."""
    result = ask(client, "lithium")["results"][0]
    return {
        "/passages/{id}": result["id"],
        "/articles/{id}": result["article"]["id"],
        "/references/{id}": result["references"][0]["id"],
    }


def test_every_route_is_described_and_no_other(client: FlaskClient) -> None:
    rules = client.application.url_map.iter_rules()
    real = {
        (re.sub(r"<(?:any\(.*?\):)?(\w+?)_?>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations()} == real


def test_it_is_served_as_it_is_written(client: FlaskClient) -> None:
    first = client.get("/openapi.json")
    assert first.json == SPEC
    again = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_json_schema_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_ref_leads_somewhere_and_every_component_is_used() -> None:
    refs = {node["$ref"] for node in everything(SPEC) if isinstance(node, dict) and "$ref" in node}
    assert all(resolved({"$ref": ref}) for ref in each(refs))
    components = {f"#/components/{k}/{n}" for k, part in SPEC["components"].items() for n in part}
    assert components == refs


def test_everything_that_has_a_name_is_explained_in_a_sentence() -> None:
    named = [resolved(p) for _, _, op in operations() for p in op.get("parameters", [])]
    named += [resolved(r) for _, _, op in operations() for r in op["responses"].values()]
    named += [SCHEMAS[name] for name in SCHEMAS]
    for node in everything(SCHEMAS):
        if isinstance(node, dict):
            named += [resolved(part) for part in node.get("properties", {}).values()]
    assert [node for node in named if not node.get("description", "").endswith(".")] == []


def test_whatever_may_be_null_says_what_null_means() -> None:
    parts = [
        part
        for node in everything(SCHEMAS)
        if isinstance(node, dict)
        for part in node.get("properties", {}).values()
    ]
    nullable = [
        p for p in parts if "null" in p.get("type", ()) or {"type": "null"} in p.get("anyOf", ())
    ]
    assert nullable
    assert [p for p in nullable if "Null when" not in p["description"]] == []


def test_its_numbers_are_those_of_the_code() -> None:
    of = {p["name"]: p["schema"] for p in parameters("/search", "query")}
    assert tuple(of) == PARAMETERS
    assert ends(of["limit"]) == (*LIMIT_RANGE, LIMIT_DEFAULT)
    assert ends(of["offset"]) == (0, MOST_OFFSET, 0)
    assert of["q"]["maxLength"] == MOST_CHARACTERS
    assert of["article"]["maxLength"] == of["tag"]["maxLength"] == MOST_FILTER
    assert tuple(of["kind"]["enum"]) == KINDS
    typed = {p["name"]: p["schema"] for p in parameters("/suggest", "query")}
    assert ends(typed["limit"]) == (*SUGGESTIONS_RANGE, SUGGESTIONS_DEFAULT)
    assert typed["q"]["maxLength"] == MOST_CHARACTERS
    assert SCHEMAS["Results"]["properties"]["total"]["maximum"] == MOST_COUNTED


def test_the_ways_of_ranking_are_those_of_the_code() -> None:
    for name in ("Results", "Health"):
        assert tuple(SCHEMAS[name]["properties"]["ranking"]["enum"]) == get_args(RankedBy)


def test_every_example_of_a_field_is_one() -> None:
    fields = [node for node in everything(SCHEMAS) if isinstance(node, dict) and "examples" in node]
    assert len(fields) == 5
    for field in fields:
        for example in field["examples"]:
            Draft202012Validator(field).validate(example)


def ends(schema: dict[str, int]) -> tuple[int, int, int]:
    return schema["minimum"], schema["maximum"], schema["default"]


@pytest.mark.parametrize(("path", "body"), [("/search", "Question"), ("/suggest", "Typed")])
def test_a_body_has_the_parameters_of_the_address(path: str, body: str) -> None:
    listed = {p["name"]: p["schema"] for p in parameters(path, "query")}
    fields = {name: dict(field) for name, field in SCHEMAS[body]["properties"].items()}
    assert all(field.pop("description") for field in each(fields.values()))
    assert fields == listed


@pytest.mark.parametrize("path", ["/search", "/suggest"])
def test_beside_a_body_of_text_stand_the_other_parameters(path: str) -> None:
    posted = [resolved(p)["name"] for p in SPEC["paths"][path]["post"]["parameters"]]
    assert ["q", *posted] == [p["name"] for p in parameters(path, "query")]


@pytest.mark.parametrize("path", ["/search", "/suggest"])
def test_beside_a_body_no_parameter_has_a_default(path: str) -> None:
    """A generated client sends defaults: those of the address, beside those of a JSON body, made
    each of its searches one with a parameter in both."""
    posted = [resolved(p) for p in SPEC["paths"][path]["post"]["parameters"]]
    assert [p["name"] for p in posted if "default" in p["schema"]] == []


def test_the_version_is_that_of_the_code(client: FlaskClient) -> None:
    assert SPEC["info"]["version"] == client.get("/health").json["version"] == VERSION


@pytest.mark.parametrize(("path", "name", "schema"), RANGES)
def test_a_range_holds_at_both_ends_and_not_beyond(
    client: FlaskClient, path: str, name: str, schema: dict[str, int]
) -> None:
    def status(value: int) -> int:
        others = {} if path == "/articles" else {"q": "lithium"}
        return client.get(path, query_string={**others, name: str(value)}).status_code

    assert [status(schema["minimum"]), status(schema["maximum"])] == [200, 200]
    assert [status(schema["minimum"] - 1), status(schema["maximum"] + 1)] == [400, 400]


@pytest.mark.parametrize(("path", "name", "schema"), RANGES)
def test_a_default_is_what_is_done_when_nothing_is_said(
    client: FlaskClient, path: str, name: str, schema: dict[str, int]
) -> None:
    others = {} if path == "/articles" else {"q": "depression"}
    silent = client.get(path, query_string=others).json
    said = client.get(path, query_string={**others, name: str(schema["default"])}).json
    assert {**silent, "took_ms": 0} == {**said, "took_ms": 0}


def test_every_format_of_a_reference_has_its_media_type(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    path = "/references/{id}"
    (form,) = parameters(path, "query")
    stated = SPEC["paths"][path]["get"]["responses"]["200"]["content"]
    address = f"/references/{ids[path]}"
    given = [client.get(f"{address}?format={name}").mimetype for name in form["schema"]["enum"]]
    assert sorted(given) == sorted(stated)
    assert client.get(address).mimetype == "application/vnd.citationstyles.csl+json"


@pytest.mark.parametrize("path", ["/passages/{id}", "/articles/{id}", "/references/{id}"])
def test_a_record_is_as_described(client: FlaskClient, ids: dict[str, str], path: str) -> None:
    response = client.get(path.replace("{id}", ids[path]))
    assert described(response, "GET", path)["id"] == ids[path]


@pytest.mark.parametrize("path", ["/articles", "/health"])
def test_a_list_is_as_described(client: FlaskClient, path: str) -> None:
    assert described(client.get(path), "GET", path)


@pytest.mark.parametrize(
    "question",
    [
        "lithium",
        "what does my PHQ-9 score mean",
        "depresion",
        "side effects of sertraline?",
        "zzzz",
        "?!",
        "the",
    ],
)
def test_results_are_as_described(client: FlaskClient, question: str) -> None:
    got = described(client.get("/search", query_string={"q": question}), "GET", "/search")
    again = described(client.post("/search", json={"q": question}), "POST", "/search")
    assert got["query"] == again["query"] == question


def test_results_by_meaning_are_as_described(understanding: FlaskClient) -> None:
    """A medicine alone, one that names a medicine that no passage has, and a rare word."""
    rankings = []
    for question in ("what is sertraline?", "what of sertraline and a walk?", "walk"):
        answer = understanding.get("/search", query_string={"q": question})
        rankings.append(described(answer, "GET", "/search")["ranking"])
    assert rankings == ["words", "words+meaning", "words+meaning"]
    health = described(understanding.get("/health"), "GET", "/health")
    assert health["ranking"] == "words+meaning"


@pytest.mark.parametrize(
    "options",
    [
        {"group": "article"},
        {"exact": "true"},
        {"exact": "1", "kind": "faq", "group": "article"},
        {"tag": "exercise", "kind": "passage", "limit": "50"},
        {"article": "none"},
        {"tag": "none", "offset": "1000"},
    ],
)
def test_results_of_every_parameter_are_as_described(
    client: FlaskClient, options: dict[str, str]
) -> None:
    asked = {"q": "does exercise lift a low moood?", **options}
    got = described(client.get("/search", query_string=asked), "GET", "/search")
    again = described(client.post("/search", data=asked), "POST", "/search")
    assert {**got, "took_ms": 0} == {**again, "took_ms": 0}


@pytest.mark.parametrize("typed", ["li", "what is ", "depresion", "zzzz", "?!", " the "])
def test_suggestions_are_as_described(client: FlaskClient, typed: str) -> None:
    got = described(client.get("/suggest", query_string={"q": typed}), "GET", "/suggest")
    again = described(client.post("/suggest", json={"q": typed}), "POST", "/suggest")
    assert got == again
    assert got["query"] == typed


def test_the_example_of_suggestions_is_what_is_answered(client: FlaskClient) -> None:
    example = SPEC["components"]["responses"]["Suggestions"]["content"]["application/json"]
    content = SPEC["paths"]["/suggest"]["post"]["requestBody"]["content"]
    assert (
        client.post("/suggest", json=content["application/json"]["example"]).json
        == (example["example"])
    )
    typed = content["text/plain"]["example"]
    assert SPEC["paths"]["/suggest"]["get"]["parameters"][0]["example"] == typed
    assert client.post("/suggest?limit=1", data=typed).json == example["example"]


def test_the_example_of_a_question_finds_something(client: FlaskClient) -> None:
    body = SPEC["paths"]["/search"]["post"]["requestBody"]["content"]["application/json"]
    validator("Question").validate(body["example"])
    assert described(client.post("/search", json=body["example"]), "POST", "/search")["results"]


def test_every_passage_article_and_reference_of_the_content_is_as_described(
    client: FlaskClient,
) -> None:
    for card in client.get("/articles").json["articles"]:
        article = described(client.get(f"/articles/{card['id']}"), "GET", "/articles/{id}")
        for id_ in article["passages"]:
            described(client.get(f"/passages/{id_}"), "GET", "/passages/{id}")
        for reference in article["references"]:
            address = f"/references/{reference['id']}"
            described(client.get(address), "GET", "/references/{id}")


@pytest.mark.parametrize(
    ("method", "address", "path", "status"),
    [
        ("GET", "/search", "/search", 400),
        ("POST", "/search?limt=3", "/search", 400),
        ("GET", "/search?q=x&limit=51", "/search", 400),
        ("GET", "/search?q=x&group=x", "/search", 400),
        ("GET", "/suggest", "/suggest", 400),
        ("POST", "/suggest?limt=3", "/suggest", 400),
        ("GET", "/suggest?q=x&limit=11", "/suggest", 400),
        ("GET", "/passages/none", "/passages/{id}", 404),
        ("GET", "/articles/none", "/articles/{id}", 404),
        ("GET", "/references/none", "/references/{id}", 404),
        ("GET", "/articles?limit=0", "/articles", 400),
        ("GET", "/health?x=1", "/health", 400),
    ],
)
def test_an_error_is_as_described(
    make_client: Any, method: str, address: str, path: str, status: int
) -> None:
    response = make_client(LINE).open(address, method=method)
    data = described(response, method, path)
    assert response.status_code == status
    assert data["emergency"] == LINE_JSON


@pytest.mark.parametrize("name", FIXED)
def test_no_promised_field_is_taken_away(name: str) -> None:
    assert set(FIXED[name].split()) <= SCHEMAS[name]["properties"].keys()


def test_the_check_itself_refuses_a_field_that_is_not_described(client: FlaskClient) -> None:
    data = ask(client, "lithium")
    assert validator("Results").is_valid(data)
    for spoiled in (
        {**data, "more": 1},
        {**data, "results": [{**data["results"][0], "most": 1}]},
        {**data, "results": [{**data["results"][0], "more": -1}]},
        {**data, "results": [{**data["results"][0], "pinned": False}]},
        json.loads(json.dumps(data).replace('"printed"', '"prnted"')),
    ):
        assert not validator("Results").is_valid(spoiled)
