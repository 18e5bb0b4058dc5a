"""The box in a real browser: in a dialog, behind a button."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box.matrix import CALM, OFFERED, Visit, emergency, visiting

pytestmark = pytest.mark.browser

MODAL = "document.querySelector('cite-box').shadowRoot.querySelector('dialog').matches(':modal')"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        emergency(visit.stub)
        visit.place(f'{CALM} open-in="dialog" hotkey="/"', around='<a href="#next">Next</a>')
        yield visit


def is_open(visit: Visit) -> bool:
    return bool(visit.page.evaluate(MODAL))


def opened(visit: Visit) -> Visit:
    visit.part("opener").click()
    assert is_open(visit)
    return visit


def test_a_button_that_says_so_opens_it_with_the_focus_in_the_input(visit: Visit) -> None:
    expect(visit.part("box")).to_be_hidden()
    expect(visit.part("opener")).to_have_text("Search our articles /")  # with the hotkey
    opened(visit)
    expect(visit.input).to_be_focused()
    assert visit.page.get_by_role("dialog", name="Search our articles").count() == 1


@pytest.mark.parametrize("way", ["close", "escape", "beside"])
def test_each_way_out_gives_the_focus_back(visit: Visit, way: str) -> None:
    visit.part("opener").focus()
    visit.keys("Enter")
    assert is_open(visit)
    if way == "close":
        visit.part("close").click()
    elif way == "escape":
        visit.keys("Escape")
    else:
        visit.page.mouse.click(5, 5)
    assert not is_open(visit)
    expect(visit.part("opener")).to_be_focused()


def test_escape_closes_the_list_then_clears_then_closes_the_dialog(visit: Visit) -> None:
    opened(visit).suggest()
    visit.keys("Escape")
    expect(visit.part("suggestions")).to_be_hidden()
    assert is_open(visit)
    visit.keys("Escape")
    expect(visit.input).to_have_value("")
    assert is_open(visit)
    visit.keys("Escape")
    assert not is_open(visit)


def test_tab_stays_within_it(visit: Visit) -> None:
    """A modal dialog's page is inert; only the browser's own controls are between."""
    opened(visit).ask()
    visit.part("result").wait_for()
    for _ in range(20):
        visit.keys("Tab")
        assert visit.page.evaluate("document.activeElement.localName") in ("cite-box", "body")


def test_a_press_on_what_is_in_it_does_not_close_it(visit: Visit) -> None:
    opened(visit).suggest()
    visit.options.nth(1).click()
    visit.part("result").wait_for()
    visit.part("text").click()
    visit.part("summary").click()
    assert is_open(visit)
    assert visit.stub.questions == [OFFERED[1]]


def test_a_press_on_its_edge_is_not_beside_it(visit: Visit) -> None:
    opened(visit)
    box = visit.part("dialog").bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + 6, box["y"] + 6)
    assert is_open(visit)


def test_a_selection_that_ends_beside_it_does_not_close_it(visit: Visit) -> None:
    """Whoever marks text with the mouse often lets go outside."""
    opened(visit).ask()
    visit.part("result").wait_for()
    visit.part("text").hover()
    visit.page.mouse.down()
    visit.page.mouse.move(5, 5)
    visit.page.mouse.up()
    assert is_open(visit)


def test_the_clinics_line_is_seen_closed_open_and_closed_again(visit: Visit) -> None:
    line = visit.part("emergency")
    expect(line).to_be_visible()
    opened(visit)
    expect(line).to_be_visible()
    assert visit.page.evaluate(
        "document.querySelector('cite-box').shadowRoot.querySelector('dialog .emergency') !== null"
    ), "outside an open dialog the page is inert"
    visit.keys("Escape")
    assert not is_open(visit)
    expect(line).to_be_visible()
    expect(line).to_have_count(1)


def test_what_was_found_is_still_there_when_it_opens_again(visit: Visit) -> None:
    opened(visit).ask()
    visit.part("result").wait_for()
    visit.part("close").click()
    visit.keys("/")
    assert is_open(visit)
    expect(visit.part("result")).to_be_visible()
    expect(visit.input).to_be_focused()
    selected = "it => it.selectionEnd - it.selectionStart === it.value.length"
    assert visit.input.evaluate(selected), "typing replaces the question"


def test_the_hotkey_opens_it_once(visit: Visit) -> None:
    visit.page.locator("main > a").focus()
    visit.keys("/", "/")
    assert is_open(visit)
    expect(visit.input).to_have_value("/")


def test_a_box_that_is_moved_while_open_is_closed_or_still_modal(visit: Visit) -> None:
    """A browser takes a removed dialog off the top, but leaves it open: half a dialog."""
    opened(visit)
    visit.page.evaluate("document.querySelector('main').append(document.querySelector('cite-box'))")
    shown = "document.querySelector('cite-box').shadowRoot.querySelector('dialog').open"
    assert visit.page.evaluate(shown) == is_open(visit)
    expect(visit.part("emergency")).to_be_visible()
    if not is_open(visit):
        visit.part("opener").click()
    assert is_open(visit)


def test_a_box_that_is_no_longer_a_dialog_stands_in_the_page(visit: Visit) -> None:
    opened(visit)
    visit.page.evaluate("document.querySelector('cite-box').removeAttribute('open-in')")
    expect(visit.input).to_be_visible()
    expect(visit.part("opener")).to_be_hidden()
    expect(visit.part("emergency")).to_be_visible()
    assert not is_open(visit)
    visit.ask()
    visit.part("result").wait_for()
    visit.page.evaluate("document.querySelector('cite-box').setAttribute('open-in', 'dialog')")
    expect(visit.part("box")).to_be_hidden()
    expect(visit.part("emergency")).to_be_visible()


def test_the_method_opens_it(visit: Visit) -> None:
    visit.page.evaluate("document.querySelector('cite-box').open()")
    assert is_open(visit)
    visit.page.evaluate("document.querySelector('cite-box').open()")
    expect(visit.input).to_be_focused()


def test_it_fits_a_small_window_and_scrolls_within(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 640, "height": 320})
    opened(visit).ask()
    visit.part("result").wait_for()
    box = visit.part("dialog").bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 320
