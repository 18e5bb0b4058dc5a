"""The box in a real browser: where nothing answers there is a way on, for patient and clinic."""

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box import stub as box_stub
from tests.support.box.matrix import visiting
from tests.support.box.page import Box
from tests.support.box.stub import Reply, answer, passage

pytestmark = pytest.mark.browser

CONTACT = [{"text": "Call "}, {"text": "555-0101", "href": "tel:5550101"}, {"text": "."}]


@pytest.mark.parametrize(
    ("results", "around"),
    [([], {}), ([passage(1)], {"unanswered": True, "total": 0, "matches": 1})],
    ids=["none", "unanswered"],
)
def test_the_clinics_line_stands_where_nothing_answers(
    box: Box, results: list[dict[str, object]], around: dict[str, object]
) -> None:
    box.stub.usual = Reply(answer(results, contact=CONTACT, **around))
    box.open()
    box.ask()
    expect(box.status).to_contain_text("Call 555-0101.")
    expect(box.status.locator("a")).to_have_attribute("href", "tel:5550101")


def test_it_does_not_stand_beside_an_answer(box: Box) -> None:
    box.show(passage(1), contact=CONTACT)
    expect(box.status).to_have_text("1 page found.")


def test_the_console_names_the_origin_that_the_api_does_not_know(browser: Browser) -> None:
    with box_stub.running() as other, visiting(browser) as visit:
        script = '<script type="module" src="/cite-box.js"></script>'
        visit.serve(f'{script}<cite-box src="{other.base}/"></cite-box>')
        visit.input.focus()
        told = f"cannot use {other.base}, unless its CITEBOX_ORIGINS has {visit.stub.base}"
        visit.until(lambda: any(told in line for line in visit.console))
