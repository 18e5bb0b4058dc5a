"""The box in a real browser, against a stub API: the page around it."""

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.support.box.page import QUESTION, Box
from tests.support.box.stub import Reply, answer, passage
from tests.support.each import each

pytestmark = pytest.mark.browser

TARGETS = ", ".join(f"cite-box {name}:visible" for name in ("button", "summary", "input"))


def test_the_demo_page_works_under_a_strict_policy_without_a_word_in_the_console(box: Box) -> None:
    box.page.goto(box.stub.base)
    box.ask()
    box.part("cite").click()
    assert box.console == []
    assert set(box.stub.seen) == {
        "/",
        "/demo.css",
        "/cite-box.js",
        "/health",
        "/search?limit=5&group=article&page_lang=en",
    }


@pytest.mark.parametrize(
    "scripts",
    [
        '<script src="cite-box.js"></script><script src="cite-box.js?2"></script>',
        '<script type="module" src="cite-box.js"></script><script src="cite-box.js"></script>',
    ],
    ids=["plain-twice", "module-and-plain"],
)
def test_loading_the_script_twice_is_harmless(box: Box, scripts: str) -> None:
    box.open(scripts=scripts)
    box.ask()
    box.part("result").wait_for()
    assert (box.console, box.stub.questions) == ([], [QUESTION])


def test_properties_that_an_old_library_gives_every_object_are_not_sent(box: Box) -> None:
    """The API refuses a parameter that it does not know, and the patient was told its name."""
    box.page.add_init_script("Object.prototype.extend = () => {};")
    box.open()
    box.ask()
    box.part("result").first.wait_for()
    assert [seen for seen in box.stub.seen if "extend" in seen] == []
    assert "/search?limit=5&group=article&page_lang=en" in box.stub.seen


def test_removing_the_box_aborts_its_request_and_leaves_no_listener(box: Box) -> None:
    gate = threading.Event()
    box.stub.usual.gate = gate
    box.open()
    with box.page.expect_event("requestfailed") as failed:
        box.ask()
        box.until(lambda: bool(box.stub.asked))
        box.page.evaluate("window.kept = document.querySelector('cite-box'); kept.remove()")
    assert failed.value.failure == "net::ERR_ABORTED"
    root = "kept.shadowRoot"
    for target in (root, f"{root}.querySelector('form')", f"{root}.querySelector('input')"):
        assert listeners(box.page, target) == []


def listeners(page: Page, expression: str) -> list[str]:
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": expression})["result"]
    arguments = {"objectId": found["objectId"]}
    return [
        each["type"]
        for each in session.send("DOMDebugger.getEventListeners", arguments)["listeners"]
    ]


def test_a_box_that_is_moved_keeps_its_results_and_works_on(box: Box) -> None:
    box.show(passage(1))
    box.page.evaluate("document.body.prepend(document.querySelector('cite-box'))")
    expect(box.part("heading")).to_have_text(["Passage 1"])
    box.ask("another")
    expect(box.status).to_have_text("1 page found.")
    assert box.stub.questions == [QUESTION, "another"]


def test_the_fallback_form_is_taken_over_with_what_was_typed(box: Box) -> None:
    box.open(inside='<form method="post" action="search"><input name="q" value="typed"></form>')
    expect(box.page.locator("input[name=q]")).to_be_hidden()
    expect(box.input).to_have_value("typed")


@pytest.mark.parametrize("lang", ["es", "es-MX"])
def test_the_boxs_words_follow_the_language_of_the_page(box: Box, lang: str) -> None:
    box.open(lang=lang)
    expect(box.part("submit")).to_have_text("Buscar")


def test_an_unknown_language_gets_english(box: Box) -> None:
    box.open('src="./" lang="constructor"')
    expect(box.part("submit")).to_have_text("Search")


def test_an_unknown_attribute_is_warned_of_once(box: Box) -> None:
    box.open('src="./" limt="5" data-x="1" aria-label="x" class="y" id="z"')
    box.page.evaluate("document.body.append(document.querySelector('cite-box'))")
    [warning] = box.console
    assert warning == '<cite-box> cannot use limt="5"'


def test_a_missing_src_asks_the_pages_origin_and_says_so(box: Box) -> None:
    box.open("")
    box.ask()
    box.part("result").wait_for()
    assert box.stub.asked[0].path == "/search?limit=5&group=article&page_lang=en"
    assert ['cannot use src=""' in line for line in box.console] == [True]


def test_an_src_that_is_no_web_address_fails_and_says_so(box: Box) -> None:
    box.open('src="javascript:alert(1)"')
    box.ask()
    expect(box.status).to_contain_text("did not answer")
    assert ['cannot use src="javascript:' in line for line in box.console] == [True]


def test_nothing_is_stored(box: Box) -> None:
    box.show(passage(1))
    assert box.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert box.page.context.cookies() == []


def test_320_pixels_wide_need_no_sideways_scroll(box: Box) -> None:
    box.page.set_viewport_size({"width": 320, "height": 640})
    long = passage(1, section=["W" * 80], text=[{"text": "A" * 300}])
    long["references"][0]["link"] = "https://doi.org/10.1000/" + "x" * 200
    box.show(long, did_you_mean="y" * 100)
    box.part("summary").click()
    assert box.page.evaluate("document.documentElement.scrollWidth") == 320
    box.stub.usual = Reply(answer([long], did_you_mean="y" * 100, corrected=True))
    box.ask("z" * 100)
    box.part("only").wait_for()
    assert box.page.evaluate("document.documentElement.scrollWidth") == 320


def test_targets_are_24_pixels_and_the_input_text_16(box: Box) -> None:
    box.show(passage(1), total=2, did_you_mean="walk")
    box.part("cite").click()
    targets_are_24_pixels(box)
    assert box.input.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 16
    box.stub.usual = Reply(answer([passage(1)], did_you_mean="walk", corrected=True))
    box.ask("wolk")
    box.part("only").wait_for()
    targets_are_24_pixels(box)


def targets_are_24_pixels(box: Box) -> None:
    for target in each(box.page.locator(TARGETS).all()):
        size = target.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24
