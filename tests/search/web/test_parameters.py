"""The values that parameters take, at their ends and beyond."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from tests.support.search_fixtures import ask, problem

JSON = "application/json"


@pytest.mark.parametrize(
    "value", ["0", "51", "-1", "abc", "1.5", "", " 5", "1e1", "٣", "0x5", "9" * 99]
)
@pytest.mark.parametrize("way", ["address", "form", "json"])
def test_a_limit_outside_1_to_50_is_refused(client: FlaskClient, value: str, way: str) -> None:
    given = {"q": "x", "limit": value}
    if way == "address":
        response = client.get("/search", query_string=given)
    else:
        response = client.post("/search", **{"data" if way == "form" else "json": given})
    detail = problem(response, 400)["detail"]
    assert detail == "Parameter 'limit' must be a whole number from 1 to 50."


@pytest.mark.parametrize("value", [0, 51, 1.5, 51.0, True, None, [5], {"limit": 5}])
def test_a_limit_of_json_is_a_whole_number(client: FlaskClient, value: object) -> None:
    detail = problem(client.post("/search", json={"q": "x", "limit": value}), 400)["detail"]
    assert detail == "Parameter 'limit' must be a whole number from 1 to 50."


def test_a_limit_of_json_may_be_written_with_a_point(client: FlaskClient) -> None:
    """JSON Schema knows no difference, nor does JavaScript."""
    got = client.post("/search", data='{"q": "depression", "limit": 2.0}', content_type=JSON)
    assert len(got.json["results"]) == 2


@pytest.mark.parametrize(
    ("field", "value"), [("lang", "es-*"), ("page_lang", "espa\u00f1ol"), ("page_lang", "")]
)
def test_of_two_languages_each_must_be_one(client: FlaskClient, field: str, value: str) -> None:
    for path in ("/search", "/suggest"):
        response = client.get(path, query_string={"q": "x", "lang": "en", field: value})
        assert f"'{field}' must be a language" in problem(response, 400)["detail"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400"])
def test_a_limit_that_is_no_number_of_json_is_refused(client: FlaskClient, value: str) -> None:
    body = '{"q": "x", "limit": ' + value + "}"
    problem(client.post("/search", data=body, content_type=JSON), 400)


@pytest.mark.parametrize(
    ("value", "status"), [("-1", 400), ("0", 200), ("1000", 200), ("1001", 400)]
)
def test_an_offset_is_from_0_to_1000(client: FlaskClient, value: str, status: int) -> None:
    response = client.get("/search", query_string={"q": "x", "offset": value})
    assert response.status_code == status
    if status == 400:
        wanted = "Parameter 'offset' must be a whole number from 0 to 1000."
        assert problem(response, 400)["detail"] == wanted


def test_2000_characters_are_read_whatever_their_bytes(client: FlaskClient) -> None:
    assert ask(client, " " + "😀" * 2_000 + "\n")["query"] == "😀" * 2_000


def test_2000_characters_are_read_as_json_escapes(client: FlaskClient) -> None:
    body = json.dumps({"q": "😀" * 2_000})
    assert client.post("/search", data=body, content_type=JSON).status_code == 200
