"""What a reader sees of references that were looked up: the record, and what happened since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.build import build
from tests.support.records_stub import put_work, resolver, update
from tests.support.search_fixtures import serving
from tests.support.site import stub as site_stub

pytestmark = pytest.mark.browser

RETRACTED = "This paper has been retracted."
CORRECTED = "This paper has been corrected since."
RECORD = "Ash Brynn, Fern Cole. Sleep and mood in & after winter. Journal of Sleep. 2019."
PRINTED = "Elm D. (2018). Light in winter. doi:10.5555/listed"
ARTICLE = f"""# Winter

Walking in winter lifts the mood, as [a trial](https://doi.org/10.5555/bare) found.
So does light (Elm, 2018).

## References

- {PRINTED}
- Oak F. (2017). Cold and winter. doi:10.5555/sound
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("resolved")
    (folder / "source").mkdir()
    (folder / "source" / "winter.md").write_text(
        ARTICLE.replace("(Elm, 2018)", "(Elm, 2018; Oak, 2017)"), encoding="utf-8"
    )
    with site_stub.running() as site:
        since = {"updated-by": [update("retraction", "10.5555/gone")]}
        put_work(site, "10.5555/bare", **since)
        put_work(site, "10.5555/listed", **{"updated-by": [update("erratum", "10.5555/err")]})
        put_work(site, "10.5555/sound")
        looking = resolver(site, folder / "records")
        report = build([folder / "source"], folder / "index", resolver=looking)
    assert (report.exit_code, report.looked_up and report.looked_up["found"]) == (0, 3)
    with serving("-m", "search", "serve", "--index", folder / "index") as server:
        yield f"http://127.0.0.1:{server.port}/"


def entries(page: Page, around: str) -> list[Locator]:
    """The three entries of the references under the first result: retracted, corrected, sound."""
    shown = page.locator(around)
    shown.first.wait_for(state="attached")
    for closed in page.locator("details:not([open]) > summary").locator("visible=true").all():
        closed.click()
    found = [shown.filter(has_text=text) for text in ("10.5555/bare", "Light in", "Cold and")]
    for one in found:
        expect(one).to_have_count(1)
        expect(one).to_be_visible()
    return found


def check(found: list[Locator]) -> None:
    retracted, corrected, sound = found
    expect(retracted).to_contain_text("https://doi.org/10.5555/bare")  # as the clinic prints it
    link = retracted.get_by_role("link", name=RECORD)  # the record is what the link is called
    expect(link).to_have_attribute("href", "https://doi.org/10.5555/bare")
    for one, said, unsaid in (
        (retracted, RETRACTED, CORRECTED),
        (corrected, CORRECTED, RETRACTED),
    ):
        expect(one.get_by_text(said)).to_be_visible()
        expect(one).not_to_contain_text(unsaid)
    expect(corrected).to_contain_text("Elm D. (2018). Light in winter.")
    for printed in (corrected, sound):
        expect(printed).not_to_contain_text("Ash Brynn")  # no record where something is printed
    expect(sound).not_to_contain_text("This paper")


def test_the_box_names_the_record_and_marks_a_retracted_paper(browser: Browser, api: str) -> None:
    page = browser.new_page()
    page.goto(api)
    page.locator("cite-box #question").fill("walking in winter")
    page.locator("cite-box #question").press("Enter")
    check(entries(page, "cite-box li.reference"))
    page.close()


def test_the_page_without_a_script_does_too(browser: Browser, api: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(api)
    page.locator("input[name=q]").fill("walking in winter")
    page.get_by_role("button", name="Search", exact=True).click()
    check(entries(page, "ol.hits details li"))
    context.close()


def test_a_notice_stands_on_a_line_of_its_own(browser: Browser, api: str) -> None:
    """So that it is read whatever the printed string ends with, and without colours."""
    page = browser.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(api)
    page.locator("cite-box #question").fill("walking in winter")
    page.locator("cite-box #question").press("Enter")
    retracted, *_ = entries(page, "cite-box li.reference")
    link = retracted.get_by_role("link", name=RECORD).bounding_box()
    notice = retracted.get_by_text(RETRACTED).bounding_box()
    assert link
    assert notice
    assert notice["y"] >= link["y"] + link["height"]
    page.close()
