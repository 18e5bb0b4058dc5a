"""The words of a question are marked in an article's title and headings, which stay whole."""

from __future__ import annotations

from itertools import chain

from flask.testing import FlaskClient
from lxml import html

from tests.support.each import each
from tests.support.search_fixtures import HTML, ask

QUESTION = "why do people stop taking lithium"


def test_the_words_of_a_title_and_of_headings_are_marked_and_none_is_lost(
    client: FlaskClient,
) -> None:
    found = ask(client, QUESTION)["results"]
    marks = {run["text"] for run in chain(*found[0]["marked_section"]) if "match" in run}
    assert {"people", "stop", "taking", "lithium"} <= marks
    for hit in each([one for one in found if "marked_title" in one]):
        shown = [hit["marked_title"], *hit["marked_section"]]
        wanted = [hit["article"]["title"], *hit["section"]]
        assert ["".join(run["text"] for run in runs) for runs in shown] == wanted
        assert any("match" in run for run in chain(*shown))


def test_headings_without_a_searched_word_are_not_sent_twice(client: FlaskClient) -> None:
    found = ask(client, QUESTION, limit=50)["results"]
    for hit in each([one for one in found if "marked_title" not in one]):
        assert "marked_section" not in hit
        assert "lithium" not in " ".join((hit["article"]["title"], *hit["section"])).lower()


def test_they_are_marked_on_the_page_of_results_too(client: FlaskClient) -> None:
    answer = client.post("/search", data={"q": QUESTION}, headers=HTML)
    first = html.fromstring(answer.get_data()).xpath("//h3")[0]
    assert first.text_content() == "Why do people stop taking lithium?"
    assert [mark.text for mark in first.iter("mark")] == ["people", "stop", "taking", "lithium"]
