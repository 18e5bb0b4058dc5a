"""The results page with the box on it, with JavaScript and without; against the real API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, Page, expect

from tests.support.each import each
from tests.support.search_fixtures import HTML, LINE, LINE_JSON, serving

QUESTION = "does exercise change low mood and weight"
ARTICLES = 5  # of the samples
CAN_ASK = [{}, {"limit": "3"}, {"group": "article"}, {"article": "weight-and-activity-faq"}]
CANNOT_ASK = [{"offset": "2"}, {"exact": "true"}, {"tag": "exercise"}, {"kind": "faq"}]


def shown(client: FlaskClient, question: str, **options: str) -> html.HtmlElement:
    response = client.post("/search", data={"q": question, **options}, headers=HTML)
    return html.fromstring(response.get_data())


@pytest.mark.parametrize("options", CAN_ASK)
def test_the_box_holds_the_whole_page_as_its_fallback(
    client: FlaskClient, options: dict[str, str]
) -> None:
    page = shown(client, QUESTION, **options)
    [box] = page.xpath("//main/cite-box")
    own = {name: value for name, value in options.items() if name != "group"}  # is the default
    assert dict(box.attrib) == {"src": "./", "label": "Your question", **own}
    assert box.xpath("string(.//input[@id='q']/@value)") == QUESTION
    assert box.xpath("count(.//ol[@class='hits']/li)") > 0
    assert page.xpath("//script/@src") == ["cite-box.js"]


@pytest.mark.parametrize("options", CANNOT_ASK)
def test_what_the_box_cannot_ask_stays_a_plain_page(
    client: FlaskClient, options: dict[str, str]
) -> None:
    """It would show other results than were asked for."""
    page = shown(client, QUESTION, **options)
    assert page.xpath("//cite-box | //script") == []
    assert page.xpath("//ol[@class='hits']")


def test_an_error_stays_a_plain_page(client: FlaskClient) -> None:
    """The box would take its sentence away."""
    page = shown(client, "x" * 2_001)
    assert page.xpath("//cite-box | //script") == []
    assert page.xpath("//*[@role='alert']")


@pytest.mark.parametrize("question", [QUESTION, "zzzzzz", "side effects of sertraline?", ""])
def test_the_emergency_line_is_the_first_that_is_read(make_client: Any, question: str) -> None:
    first = shown(make_client(LINE), question).xpath("//main/*")[0]
    assert first.get("class") == "emergency"
    assert LINE_JSON["tel"] in first.text_content()


def test_an_attribute_stays_an_attribute(client: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>'
    page = shown(client, QUESTION, article=hostile)
    assert page.xpath("//cite-box/@article") == [hostile]
    assert page.xpath("//script/@src | //script/text()") == ["cite-box.js"]


# ---- in a browser -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def api(index_dir: Path) -> Iterator[str]:
    line = {
        "CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"],
        "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"],
    }
    with serving("-m", "search", "serve", "--index", index_dir, **line) as server:
        yield f"http://127.0.0.1:{server.port}/"


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, api: str) -> Iterator[Visit]:
    """Opens a page that posts a question and options to /search, as a clinic's form does."""
    contexts = []

    def visited(question: str = QUESTION, scripts: bool = True, **options: str) -> Page:
        context = browser.new_context(java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(api)
        if scripts:
            fields = {"q": question, **options}
            page.evaluate(SUBMIT, fields)
        else:
            page.locator("input[name=q]").fill(question)
            page.get_by_role("button", name="Search", exact=True).click()
        page.wait_for_url(f"{api}search")
        return page

    yield visited
    for context in contexts:
        context.close()


SUBMIT = """fields => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "search" });
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.browser
def test_the_box_takes_the_question_over_and_asks_it_itself(visit: Visit) -> None:
    page = visit(limit="3")
    page.locator("cite-box article").first.wait_for()
    assert page.locator("cite-box #question").input_value() == QUESTION
    expect(page.locator("cite-box li article")).to_have_count(3)
    expect(page.locator("cite-box #q")).to_be_hidden()
    assert "exercise" not in page.url
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        *(0, 0, "")
    ]


@pytest.mark.browser
def test_the_line_is_seen_once_and_before_the_results(visit: Visit) -> None:
    page = visit()
    page.locator("cite-box article").first.wait_for()
    line = page.get_by_text(LINE_JSON["text"]).locator("visible=true")
    expect(line).to_have_count(1)
    bottom = line.evaluate("node => node.getBoundingClientRect().bottom")
    article = page.locator("cite-box article").first
    assert bottom <= article.evaluate("node => node.getBoundingClientRect().top")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "try", "embed", "search"])
def test_headings_go_down_by_one_step_with_the_box_in_it(visit: Visit, api: str, path: str) -> None:
    page = visit()
    if path != "search":
        page.goto(f"{api}{path}")
        page.locator("cite-box #question").fill(QUESTION)
        page.locator("cite-box #question").press("Enter")
    page.locator("cite-box article").first.wait_for()
    tags = (
        page.locator("h1, h2, h3, h4")
        .locator("visible=true")
        .evaluate_all("all => all.map((one) => one.tagName)")
    )
    levels = [int(tag[1]) for tag in tags]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert 3 in levels
    assert all(two <= one + 1 for one, two in pairwise(each(levels)))


@pytest.mark.browser
def test_without_javascript_the_server_made_results_are_there(visit: Visit) -> None:
    page = visit(scripts=False)
    expect(page.locator("main > *").first).to_have_class("emergency")
    expect(page.locator("main > .emergency")).to_be_visible()
    assert page.locator("ol.hits > li").locator("visible=true").count() == ARTICLES
    page.get_by_text("Read on").first.click()
    expect(page.locator("details[open] .text")).to_be_visible()


@pytest.mark.browser
def test_where_the_script_does_not_come_the_page_is_whole(visit: Visit, browser: Browser) -> None:
    page = visit()
    page.route("**/cite-box.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("main > .emergency")).to_be_visible()
    assert page.locator("ol.hits > li").locator("visible=true").count() == ARTICLES


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "try", "embed", "search"])
@pytest.mark.parametrize("scripts", [True, False])
def test_no_page_scrolls_sideways_at_320_px(
    visit: Visit, api: str, path: str, scripts: bool
) -> None:
    page = visit(scripts=scripts)
    page.set_viewport_size({"width": 320, "height": 640})
    if path != "search":
        page.goto(f"{api}{path}")
    page.locator("#question" if scripts else "#q").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "try", "embed"])
def test_the_line_is_on_every_page(visit: Visit, api: str, path: str) -> None:
    for scripts in (True, False):
        page = visit(scripts=scripts)
        page.goto(f"{api}{path}")
        page.locator("#question" if scripts else "#q").wait_for()
        line = page.locator("cite-box .emergency").locator("visible=true")
        expect(line).to_have_count(1)
        expect(line).to_contain_text(LINE_JSON["tel"])
