"""The box in a real browser: back from a result to the page, question and results stand as before.

The browser's page cache keeps the page as it was. Playwright's own arguments switch it off, and a
headless shell has none: this is the whole Chromium.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.conftest import BROWSER_FLAGS, CHROMES
from tests.support.box.matrix import Visit, visiting
from tests.support.box.page import QUESTION
from tests.support.box.stub import Reply, answer, passage
from tests.support.needed import missing

pytestmark = pytest.mark.browser

PERSISTED = """() => {
  window.stayed = true;
  addEventListener("pageshow", ({ persisted }) => { window.persisted = persisted; });
}"""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    path = next(filter(None, map(shutil.which, CHROMES)), None)
    try:
        whole = browser.browser_type.launch(
            executable_path=path,
            channel=None if path else "chromium",
            args=[*BROWSER_FLAGS, "--headless=new"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
    except Error as error:
        missing(f"No whole Chromium could be started: {error.message.splitlines()[0]}")
    with visiting(whole) as visit:
        yield visit
    whole.close()


@pytest.mark.parametrize("dialog", [False, True], ids=["page", "dialog"])
def test_back_from_a_result_question_and_results_stand_as_before(
    visit: Visit, dialog: bool
) -> None:
    visit.stub.pages["/walking"] = "<!doctype html><title>Walking</title><h1>Walking</h1>"
    near = [passage(n, url=f"{visit.stub.base}/walking#{n}") for n in (1, 2, 3)]
    visit.stub.usual = Reply(answer(near))
    visit.place('open-in="dialog"' if dialog else "")
    if dialog:
        visit.part("opener").click()
    visit.page.evaluate(PERSISTED)
    visit.ask()
    visit.part("summary").first.click()
    visit.part("link").nth(1).click()
    visit.page.wait_for_url("**/walking#2")
    visit.page.go_back(wait_until="commit")  # a page out of the cache is not loaded again
    expect(visit.input).to_have_value(QUESTION)
    expect(visit.part("result")).to_have_count(3)
    expect(visit.part("sources").first).to_have_attribute("open", "")
    assert visit.page.evaluate("[window.stayed, window.persisted]") == [True, True]
    assert visit.stub.questions == [QUESTION], "nothing is asked again"
    visit.ask("and swimming?")
    visit.until(lambda: visit.stub.questions[-1] == "and swimming?")
