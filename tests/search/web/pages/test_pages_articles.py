"""What the results page shows of an article: an excerpt, the passage to unfold, further places."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.search.web.pages.test_pages import HITS, QUESTION, heading, page, texts
from tests.support.each import each
from tests.support.search_fixtures import ask


def test_every_result_has_a_heading_its_place_and_its_text(client: FlaskClient) -> None:
    """By article, as in the box: an excerpt, and the whole passage to unfold."""
    results = ask(client, QUESTION, group="article")["results"]
    shown = page(client, QUESTION)
    assert texts(shown, "//ol/li/h3") == [heading(hit) for hit in results]
    unfolded = 0
    for hit, item in each(zip(results, shown.xpath(f"{HITS}/li"), strict=True)):
        text = "".join(run["text"] for run in hit["text"])
        blocks = [text[block["start"] : block["end"]] for block in hit["blocks"]]
        *excerpts, whole = item.xpath(".//div[@class='text']")
        assert whole.text_content() == "".join(blocks)
        assert [p.text_content() for p in whole.xpath("./p")] == [
            text for text, block in zip(blocks, hit["blocks"], strict=True)
            if block["type"] in ("paragraph", "caption") and "level" not in block
        ]  # fmt: skip
        for excerpt in excerpts:
            unfolded += 1
            quoted = "".join(run["text"] for run in hit["excerpt"])
            assert excerpt.text_content().split() == quoted.split()
            assert texts(whole.getparent(), "./summary") == ["Read on"]
        assert item.xpath("string(./h3/a/@href)") == hit["url"]
        assert hit["article"]["title"] in item.xpath("string(./p[@class='where'])")
    assert unfolded


def test_further_places_of_an_article_are_links(client: FlaskClient) -> None:
    results = ask(client, QUESTION, group="article")["results"]
    items = page(client, QUESTION).xpath(f"{HITS}/li")
    places = [[one["url"] for one in hit["places"]] for hit in results]
    assert any(places)
    assert [item.xpath("./p[starts-with(., 'Also there:')]/a/@href") for item in items] == places


def test_what_matched_is_marked(client: FlaskClient) -> None:
    results = ask(client, QUESTION, group="article")["results"]
    items = page(client, QUESTION).xpath(f"{HITS}/li")
    for hit, item in each(zip(results, items, strict=True)):
        wanted = [run["text"] for run in hit["text"] if run.get("match")]
        whole = item.xpath(".//div[@class='text']")[-1]
        assert texts(whole, ".//mark") == [" ".join(text.split()) for text in wanted]


def test_of_one_article_its_passages_are_listed(client: FlaskClient) -> None:
    article = {"article": "weight-and-activity-faq"}
    results = ask(client, QUESTION, **article)["results"]
    assert len(results) > 1
    assert texts(page(client, QUESTION, **article), "//ol/li/h3") == [*map(heading, results)]
