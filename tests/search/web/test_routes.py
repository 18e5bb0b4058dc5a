"""Every route's methods, and the list of articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import built, json_lines, problem

POSTED = ("/search", "/suggest")
ROUTES = [
    "/search", "/suggest", "/passages/x", "/articles", "/articles/x", "/references/x", "/health",
    "/openapi.json", "/cite-box.js", "/demo.css", "/embed", "/embed.js", "/try", "/",
    "/strings/en.json",
]  # fmt: skip


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
def test_a_method_that_a_route_does_not_know_is_refused_with_those_it_knows(
    client: FlaskClient, path: str, method: str
) -> None:
    if path in POSTED and method == "POST":
        return
    response = client.open(path, method=method)
    problem(response, 405)
    allowed = "GET, HEAD, OPTIONS" + (", POST" if path in POSTED else "")
    assert response.headers["Allow"] == allowed
    assert response.json["detail"] == f"This address takes only the methods {allowed}."


@pytest.mark.parametrize("path", ROUTES)
def test_options_are_told_without_content(client: FlaskClient, path: str) -> None:
    response = client.options(path)
    assert (response.status_code, response.data, response.content_type) == (204, b"", None)
    assert response.headers["Allow"].split(", ")[:3] == ["GET", "HEAD", "OPTIONS"]


def test_articles_are_listed_by_id_in_pages(client: FlaskClient) -> None:
    whole = client.get("/articles").json
    ids = [card["id"] for card in whole["articles"]]
    assert ids == sorted(ids)
    assert whole["total"] == len(ids)
    pages = [client.get(f"/articles?limit=2&offset={at}").json for at in range(0, len(ids), 2)]
    assert [card for page in pages for card in page["articles"]] == whole["articles"]
    assert {page["total"] for page in pages} == {len(ids)}


def test_the_articles_are_sent_again_only_where_they_have_changed(tmp_path: Path) -> None:
    def client(name: str, text: str) -> FlaskClient:
        (tmp_path / name).mkdir()
        folder = built(tmp_path / name, json_lines(text))
        return create_app(open_engine(folder)).test_client()

    first = client("one", "dragons sleep").get("/articles")
    seen = {"If-None-Match": first.headers["ETag"]}
    again = client("two", "dragons wake").get("/articles", headers=seen)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"
    more = client("three", "dragons sleep").get("/articles?limit=1&offset=1", headers=seen)
    assert more.status_code == 200
