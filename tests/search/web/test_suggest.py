"""/suggest over HTTP: every way of asking, its bounds, its parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from search.app import create_app
from search.query.parameters import SUGGESTIONS_DEFAULT, SUGGESTIONS_RANGE
from tests.support.each import each
from tests.support.engine_under_test import open_engine
from tests.support.processor import at_most
from tests.support.search_fixtures import (
    HTML,
    LINE,
    LINE_JSON,
    PROBLEM,
    built,
    described,
    is_question,
    problem,
)

JSON = "application/json"
TYPED = ["li", "what is", "what is ", "does exercise", "WEIGHT", "depresion", "zzzzzz", "the", "?!"]


def by_get(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.get("/suggest", query_string={"q": q, **options})


def by_text(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post(
        "/suggest", query_string=options, data=q.encode(), content_type="text/plain; charset=utf-8"
    )


def by_text_without_a_type(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/suggest", query_string=options, data=q.encode())


def by_json(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/suggest", json={"q": q, **{k: int(v) for k, v in options.items()}})


def by_json_with_the_limit_in_the_address(
    client: FlaskClient, q: str, options: dict[str, str]
) -> TestResponse:
    return client.post("/suggest", query_string=options, json={"q": q})


def by_form(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/suggest", data={"q": q, **options})


WAYS = [by_get, by_text_without_a_type, by_json, by_json_with_the_limit_in_the_address, by_form]


def suggested(client: FlaskClient, typed: str, **options: object) -> list[dict[str, Any]]:
    response = by_text(client, typed, {name: str(value) for name, value in options.items()})
    return list(described(response, "POST", "/suggest")["suggestions"])


@pytest.fixture
def small(tmp_path: Path) -> Callable[[dict[str, str], str | None], FlaskClient]:
    """A client over an index of the given sources."""

    def client_over(files: dict[str, str], site: str | None = None) -> FlaskClient:
        return create_app(open_engine(built(tmp_path, files, site))).test_client()

    return client_over


# ---- asking -------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("options", [{}, {"limit": "1"}, {"limit": "10"}])
@pytest.mark.parametrize("typed", [*TYPED, "Søltoft’s + 50 % & more"])
def test_every_way_of_asking_gives_the_same_answer(
    client: FlaskClient, way: Any, options: dict[str, str], typed: str
) -> None:
    plain, other = by_text(client, typed, options), way(client, typed, options)
    assert (plain.status_code, other.status_code) == (200, 200)
    assert plain.json == other.json


@pytest.mark.parametrize("typed", [" what is ", "what is\n", "\tli", "é"])
def test_what_was_typed_comes_back_as_it_was_sent(client: FlaskClient, typed: str) -> None:
    assert by_text(client, typed, {}).json["query"] == typed


def test_a_limit_is_kept_and_the_best_stay_first(client: FlaskClient) -> None:
    least, most = SUGGESTIONS_RANGE
    whole = suggested(client, "what is", limit=most)
    assert len(whole) > SUGGESTIONS_DEFAULT
    for limit in each(range(least, most + 1)):
        assert suggested(client, "what is", limit=limit) == whole[:limit]
    assert suggested(client, "what is") == whole[:SUGGESTIONS_DEFAULT]


@pytest.mark.parametrize("way", [by_get, by_text, by_form])
@pytest.mark.parametrize("limit", ["0", "11", "-1", "abc", "1.5", "", " 5", "٣"])
def test_a_limit_outside_1_to_10_is_refused(client: FlaskClient, way: Any, limit: str) -> None:
    detail = problem(way(client, "x", {"limit": limit}), 400)["detail"]
    assert detail == "Parameter 'limit' must be a whole number from 1 to 10."


@pytest.mark.parametrize("limit", [0, 11, 1.5, True, None, [5]])
def test_a_limit_of_json_is_a_whole_number(client: FlaskClient, limit: object) -> None:
    problem(client.post("/suggest", json={"q": "x", "limit": limit}), 400)


@pytest.mark.parametrize("q", [None, 9, True, ["x"], {"q": "x"}, "", "  "])
def test_what_was_typed_is_text(client: FlaskClient, q: object) -> None:
    problem(client.post("/suggest", json={"q": q}), 400)


@pytest.mark.parametrize("name", ["offset", "exact", "article", "tag", "kind", "group"])
def test_a_parameter_of_a_search_is_not_ignored(client: FlaskClient, name: str) -> None:
    detail = problem(client.get("/suggest", query_string={"q": "x", name: "1"}), 400)["detail"]
    assert detail == f"Unknown parameter '{name}'. Known: lang, limit, page_lang, q."


def test_2000_characters_are_read_whatever_their_bytes(client: FlaskClient) -> None:
    assert by_text(client, "😀" * 2_000, {}).status_code == 200
    assert by_text(client, " " + "x" * 2_000 + "\n", {}).status_code == 200
    problem(by_text(client, "x" * 2_001, {}), 400)


def test_a_browsers_page_is_not_given_for_suggestions(client: FlaskClient) -> None:
    """Only the box asks for them."""
    assert client.post("/suggest", data={"q": "li"}, headers=HTML).mimetype == JSON
    assert client.post("/suggest", data={"q": ""}, headers=HTML).mimetype == PROBLEM


def test_head_answers_without_a_body(client: FlaskClient) -> None:
    response = client.head("/suggest?q=li")
    assert (response.status_code, response.data) == (200, b"")


@pytest.mark.parametrize("typed", TYPED)
def test_the_emergency_line_comes_with_every_answer(make_client: Any, typed: str) -> None:
    assert by_text(make_client(LINE), typed, {}).json["emergency"] == LINE_JSON
    assert by_text(make_client(None), typed, {}).json["emergency"] is None
    assert problem(by_text(make_client(LINE), "", {}), 400)["emergency"] == LINE_JSON


# ---- an answer's parts --------------------------------------------------------------------


def test_a_suggestion_is_a_text_of_the_clinic_and_leads_to_its_place(client: FlaskClient) -> None:
    seen = set()
    for typed in "what does exercise help weight lithium depression my how is can".split():
        for one in each(suggested(client, typed, limit=10)):
            seen.add(one["kind"])
            article = client.get(f"/articles/{one['article']}").json
            assert one["title"] == article["title"]
            if one["kind"] == "title":
                assert (one["text"], one["passage"]) == (article["title"], None)
                assert one["url"] == article["url"]
            else:
                passage = client.get(f"/passages/{one['passage']}").json
                assert one["passage"] in article["passages"]
                assert one["text"] in passage["section"]
                assert one["url"] == passage["url"]
                asks = passage["kind"] == "faq" and one["text"] == passage["section"][-1]
                assert (one["kind"] == "question") == asks
    assert seen == {"question", "title", "heading"}


def test_no_text_is_suggested_twice(client: FlaskClient) -> None:
    for typed in TYPED:
        texts = [one["text"].lower() for one in suggested(client, typed, limit=10)]
        assert len(texts) == len(set(texts))


def test_the_last_word_is_a_beginning_until_something_follows_it(small: Any) -> None:
    """Shorter texts come first, and "Carers" is shorter."""
    client = small({"a.md": "# A\n\n## Car parks\n\nText.\n\n## Carers\n\nText.\n"})
    assert [one["text"] for one in suggested(client, "car")] == ["Carers", "Car parks"]
    assert [one["text"] for one in suggested(client, "care")] == ["Carers"]
    assert suggested(client, "car ", limit=1)[0]["text"] == "Car parks"


def test_a_text_of_several_articles_is_given_once_and_counted(small: Any) -> None:
    page = "# {}\n\n## Getting help\n\nText.\n"
    (one,) = suggested(small({f"{n}.md": page.format(f"T{n}") for n in range(3)}), "getting")
    assert (one["text"], one["articles"], one["title"]) == ("Getting help", 3, "T0")


def test_without_an_address_a_suggestion_has_none(small: Any) -> None:
    found = suggested(small({"a.md": "# Dragons\n\n## Dragons asleep\n\nText.\n"}), "dragons")
    assert [(one["kind"], one["url"]) for one in found] == [("title", None), ("heading", None)]


def test_a_misspelled_word_finds_what_it_means_and_no_other_medicine(small: Any) -> None:
    client = small({"a.md": "# Celebrex and depression\n\n## Help with depression\n\nText.\n"})
    assert "Help with depression" in [one["text"] for one in suggested(client, "help depresion ")]
    assert suggested(client, "celexa") == []
    assert suggested(client, "celexa ") == []


def test_a_misspelt_medicine_is_offered_with_its_best_passage(small: Any) -> None:
    pages = {"a.md": "# Pain\n\nNot celebrex.\n", "b.md": "# Celebrex\n\nCelebrex.\n"}
    (one,) = suggested(small(pages, "https://clinic.example/"), "is celebrx safe ")
    assert (one["text"], one["kind"]) == ("is celebrex safe ", "medicine")
    assert (one["title"], one["articles"]) == ("Celebrex", 2)
    assert one["url"].startswith("https://clinic.example/b")


def test_text_that_looks_like_html_is_given_as_text(small: Any) -> None:
    line = {"id": "a", "title": "Dragons <script>alert(1)</script> & more", "text": "x"}
    (one,) = suggested(small({"a.jsonl": json.dumps(line)}), "dragons")
    assert one["text"] == line["title"]


# ---- hostile input ------------------------------------------------------------------------

HOSTILE = {
    "2,000 letters": "x" * 2_000,
    "1,000 words": "a " * 1_000,
    "a known word over and over": "weight " * 285,
    "unknown words": " ".join(f"unknowable{n:03}a" for n in range(130)),
    "punctuation": "?!.,;:-–—…()[]{}'\"",
    "NUL and control characters": "lithium\0\x01\x1b[31m\x7f",
    "combining marks": "é̂̃̄̅ ́",
    "a tab and a line end of our files": "lithium\t\n=x\n~y\t#1",
    "letters that grow when folded": "İSTANBUL STRAẞE ﬁn ŉ ǰ ΰ",
    "astral letters": "𝓵𝓲𝓽𝓱𝓲𝓾𝓶 𐐷",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered(client: FlaskClient, name: str) -> None:
    with at_most(1):  # it comes with every key that is pressed
        assert by_text(client, HOSTILE[name], {}).status_code == 200


@settings(max_examples=150)
@given(text=st.text(st.characters(codec=None), max_size=100))
@example(text="\x1f\x85")
@example(text="\ufeff\xa0")
def test_any_text_is_answered_or_refused_for_a_reason(client: FlaskClient, text: str) -> None:
    response = client.post("/suggest", data=json.dumps({"q": text}), content_type=JSON)
    assert response.status_code == (200 if is_question(text) else 400), response.text
    if response.status_code == 200:
        assert response.json["query"] == text
