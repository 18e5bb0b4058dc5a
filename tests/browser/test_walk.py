"""The whole way once, in a real browser: articles, index, server, box, reference."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from search.app import create_app
from search.engine.local import LocalEngine
from search.settings import Emergency, Settings
from search.store.reader import Store

pytestmark = pytest.mark.browser
LINE = Emergency("If you are in danger now, call us:", "555 0100")


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    app = create_app(LocalEngine(store), Settings(emergency=LINE))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    yield page
    context.close()
    assert not said


def ask(page: Page, question: str) -> None:
    page.get_by_role("combobox", name="Your question").fill(question)
    page.keyboard.press("Enter")


def test_a_question_gets_a_passage_and_its_mark_opens_the_reference(page: Page) -> None:
    ask(page, "what is the PHQ-9?")
    first = page.get_by_role("article").first
    expect(first.get_by_role("heading")).to_contain_text("What Is the PHQ-9?")
    first.get_by_text("Read on").click()
    first.get_by_role("button", name="Show reference 1").first.click()
    expect(first.get_by_role("listitem").first).to_contain_text("Kroenke, K., Spitzer, R. L.")


def test_a_faq_question_is_answered_on_top(page: Page) -> None:
    ask(page, "Will exercise help me lose weight?")
    expect(page.locator("cite-box .answer")).to_contain_text("Will exercise help me lose weight?")


def test_the_emergency_line_is_there_before_and_after(page: Page) -> None:
    line = page.get_by_role("link", name="555 0100")
    expect(line).to_be_visible()
    ask(page, "zzzz")
    expect(page.get_by_role("status")).to_contain_text("Nothing found")
    expect(line).to_be_visible()


def test_the_question_is_in_no_address(page: Page) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    ask(page, "lithium")
    expect(page.get_by_role("article").first).to_be_visible()
    assert seen
    assert not [url for url in [*seen, page.url] if "lithium" in url]


def test_without_javascript_the_form_gives_a_page_of_results(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Your question").fill("why do people stop taking lithium?")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=3).first).to_have_text(
        "Why do people stop taking lithium?"
    )
    expect(page.get_by_role("link", name="555 0100")).to_be_visible()
    assert page.url == f"{address}search"
    context.close()
