"""What a review of the box found, so that it stays put right."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box.matrix import OFFERED, TYPED, Visit, visiting
from tests.support.box.stub import EMERGENCY, Reply, answer, passage

pytestmark = pytest.mark.browser

CALM = 'debounce-ms="0"'


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


def cited(*references: list[str], **changes: Any) -> dict[str, Any]:
    """A passage with a citation for each list of references."""
    runs: list[dict[str, Any]] = []
    for place, meant in enumerate(references):
        runs += [
            {"text": f" Words {place} "},
            {"text": f"(A, {2000 + place})", "references": meant, "certainty": "certain"},
        ]
    ids = sorted({one for meant in references for one in meant}, key=str)
    listed = [{"id": one, "type": "book", "printed": f"Printed {one}"} for one in ids]
    return passage(1, text=runs, references=listed, **changes)


@pytest.mark.parametrize("target", ["document", "document.body"])
@pytest.mark.parametrize("hotkey", ["", "/"])
def test_a_key_event_that_names_no_key_brings_nothing(
    visit: Visit, target: str, hotkey: str
) -> None:
    """A password manager or an autofill sends such events, to the document too."""
    visit.place(f'{CALM} hotkey="{hotkey}"' if hotkey else CALM)
    for key in ('""', "undefined", '"x"'):
        visit.page.evaluate(
            f"{target}.dispatchEvent(new KeyboardEvent('keydown', {{ key: {key}, bubbles: true }}))"
        )
    visit.page.evaluate(
        "document.dispatchEvent(Object.assign(new Event('keydown'), { key: undefined }))"
    )
    assert visit.page.evaluate("document.activeElement.localName") == "body"
    assert visit.console == []


@pytest.mark.parametrize("chosen", [False, True])
def test_asking_for_what_is_shown_closes_the_suggestions(visit: Visit, chosen: bool) -> None:
    """The answer came while typing paused, and the list stays open in its place."""
    visit.place('debounce-ms="400"')
    visit.suggest(offered=[TYPED])
    visit.until(lambda: visit.stub.questions == [TYPED])
    if chosen:
        visit.options.first.click()
    else:
        visit.keys("Enter")
    expect(visit.options).to_have_count(0)
    visit.until(lambda: visit.stub.questions == [TYPED, TYPED])  # then as whole words


@pytest.mark.parametrize("lang", ["en_US", "pt_BR", "x-clinic", "zh_Hant_TW"])
def test_languages_that_no_browser_knows_are_no_harm(visit: Visit, lang: str) -> None:
    one = passage(1, article={"title": "Walking", "reviewed_on": "2024-03-05"})
    visit.stub.usual = Reply(answer([one], total=1_200))
    visit.place(f"""{CALM} lang="{lang}" strings='{{"search": "Find"}}'""")
    visit.ask()
    expect(visit.status).to_have_text("1200 pages found, 1 shown.")
    assert visit.console == []


def test_spanish_is_asked_of_the_api_that_comes_later(visit: Visit) -> None:
    visit.place(CALM)
    visit.page.evaluate(
        """() => { const box = document.createElement("cite-box");
        box.lang = "es"; box.strings = { search: "Encontrar" };
        const { src } = document.querySelector("cite-box").attributes;
        document.querySelector("cite-box").replaceWith(box);
        box.setAttribute("src", src.value); }"""
    )
    expect(visit.input).to_have_attribute("placeholder", "Escriba una pregunta")
    expect(visit.part("submit")).to_have_text("Encontrar")


def test_the_emergency_line_is_not_made_anew_under_a_finger(visit: Visit) -> None:
    visit.stub.script_emergency = EMERGENCY
    visit.stub.health = Reply({"status": "ok", "emergency": EMERGENCY})
    visit.stub.usual = Reply({**answer([passage(1)]), "emergency": EMERGENCY})
    visit.place(CALM)
    number = visit.part("emergency").locator("a")
    number.evaluate("(it) => { window.before = it; it.focus(); }")
    visit.page.evaluate("document.querySelector('cite-box').setAttribute('theme', 'dark')")
    expect(number).to_be_focused()
    visit.ask()
    visit.part("result").wait_for()
    assert number.evaluate("(it) => it === before")
    visit.page.evaluate("document.querySelector('cite-box').setAttribute('emergency-tel', '112')")
    expect(number).to_have_text("112")


def test_a_number_reads_from_the_left_on_a_page_from_the_right(visit: Visit) -> None:
    visit.place(f'{CALM} dir="rtl" emergency-text="x" emergency-tel="+1 555 0100"')
    expect(visit.part("emergency").locator("a")).to_have_css("direction", "ltr")


def test_a_citation_of_very_many_references_breaks(browser: Browser) -> None:
    with visiting(browser, viewport={"width": 320, "height": 600}) as visit:
        many = [f"r{number}" for number in range(100, 114)]
        visit.stub.usual = Reply(answer([cited(many)]))
        visit.place(CALM)
        visit.ask()
        expect(visit.part("cite")).to_have_count(14)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_result_that_comes_twice_in_one_answer_is_shown_once(visit: Visit) -> None:
    visit.stub.usual = Reply(answer([passage(1), passage(1), passage(2)]))
    visit.place(CALM)
    visit.ask()
    expect(visit.part("heading")).to_have_text(["Passage 1", "Passage 2"])


def test_more_results_do_not_take_the_focus_from_who_types(visit: Visit) -> None:
    visit.stub.usual = Reply(answer([passage(1)], total=2))
    visit.place(CALM)
    visit.ask()
    visit.part("more").wait_for()
    visit.stub.usual = Reply(answer([passage(2)], total=2))
    visit.page.evaluate(
        """() => { const root = document.querySelector("cite-box").shadowRoot;
        root.querySelector(".more").click(); root.querySelector("input").focus(); }"""
    )
    expect(visit.part("item")).to_have_count(2)
    expect(visit.input).to_be_focused()


def test_words_that_a_phones_keyboard_is_still_composing_are_asked(visit: Visit) -> None:
    """On Android every word is composed until a space or another key ends it."""
    visit.stub.suggestions = list(OFFERED)
    visit.place('debounce-ms="300"')
    with visit.page.expect_response("**/health"):
        visit.input.focus()
    session = visit.page.context.new_cdp_session(visit.page)
    word = "walking"
    for end in range(1, len(word) + 1):
        session.send(
            "Input.imeSetComposition",
            {"text": word[:end], "selectionStart": end, "selectionEnd": end},
        )
    visit.part("option").first.wait_for()
    visit.until(lambda: visit.stub.questions == [word])


def test_a_printed_number_of_two_references_has_a_mark_for_each(visit: Visit) -> None:
    one = cited(["a", "b"])
    one["text"][1].update(text="[4]", references=["b", "a"])
    visit.stub.usual = Reply(answer([one]))
    visit.place(CALM)
    visit.ask()
    expect(visit.part("cite")).to_have_text(["2", "1"])
    expect(visit.part("text")).to_have_text("Words 0 [4]21")


# Safari's rule: what is written must be handed over while the press is still being handled.
WITHIN_THE_PRESS = """() => {
  let pressed = false;
  document.addEventListener("click", () => {
    pressed = true;
    setTimeout(() => { pressed = false; });
  }, true);
  const write = navigator.clipboard.write.bind(navigator.clipboard);
  const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  navigator.clipboard.write = (items) => (pressed ? write(items) : refuse());
  navigator.clipboard.writeText = refuse;
}"""


@pytest.mark.parametrize("form", ["APA", "BibTeX", "RIS"])
def test_a_citation_is_copied_within_the_press(visit: Visit, form: str) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.place(CALM)
    visit.page.evaluate(WITHIN_THE_PRESS)
    visit.ask()
    visit.part("summary").click()
    visit.part("copy").get_by_text(form).click()
    expect(visit.status).to_have_text(f"Copied as {form}.")
    assert visit.page.evaluate("navigator.clipboard.readText()") == visit.stub.citation
    assert f"format={form.lower()}" in visit.stub.seen[-1]


@pytest.mark.parametrize("fails", ["refused", "no-clipboard", "missing", "no-address"])
def test_what_could_not_be_copied_is_said(visit: Visit, fails: str) -> None:
    visit.place(CALM)
    visit.ask()
    visit.part("summary").click()
    if fails == "refused":
        visit.page.evaluate("navigator.clipboard.write = () => Promise.reject(new Error()); 0")
    elif fails == "no-clipboard":  # a page without https
        visit.page.evaluate("delete window.ClipboardItem")
    elif fails == "missing":
        visit.page.route("**/references/*", lambda it: it.fulfill(status=404, body="{}"))
    else:
        visit.page.evaluate(
            "document.querySelector('cite-box').setAttribute('src', 'javascript:0')"
        )
    visit.part("copy").first.click()
    expect(visit.status).to_have_text("Could not be copied.")
    expect(visit.part("result")).to_have_count(1)
