"""The box in a real browser: the input is a combobox, by real keys.

The pattern is WAI-ARIA's, with list autocomplete and manual selection:
https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box.matrix import HOSTILE, OFFERED, TYPED, Visit, emergency, visiting
from tests.support.box.stub import Reply, answer, passage

pytestmark = pytest.mark.browser

CALM = 'debounce-ms="0"'
STATE = """() => {
  const { shadowRoot } = document.querySelector("cite-box");
  const input = shadowRoot.activeElement;
  const popup = shadowRoot.getElementById(input.getAttribute("aria-controls"));
  const id = input.getAttribute("aria-activedescendant");
  const active = id && shadowRoot.getElementById(id);
  const selected = [...popup.querySelectorAll("[aria-selected=true]")];
  const [pop, opt] = [popup, active].map((node) => node && node.getBoundingClientRect());
  return {
    focused: input.id, open: popup.checkVisibility(), role: popup.getAttribute("role"),
    expanded: input.getAttribute("aria-expanded"), value: input.value,
    caret: [input.selectionStart, input.selectionEnd],
    active: active ? active.textContent.trim() : null, real: !id || Boolean(active),
    selected: selected.map((option) => option.textContent.trim()),
    inView: !active || (opt.top >= pop.top - 1 && opt.bottom <= pop.bottom + 1
      && opt.bottom <= innerHeight + 1 && opt.top >= -1),
    inner: popup.querySelectorAll("a, button, input, select, textarea, [tabindex]").length,
  };
}"""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser, viewport={"width": 600, "height": 500}, has_touch=True) as visit:
        yield visit


@pytest.fixture
def listed(visit: Visit) -> Visit:
    """A box with its suggestions open."""
    visit.place(CALM, around='<p><a href="#next">Next</a></p>')
    visit.suggest()
    return visit


def active(visit: Visit) -> str | None:
    """The option that is active, once everything that the pattern says of it is true."""
    state = visit.page.evaluate(STATE)
    assert state["focused"] == "question", "focus never leaves the input"
    assert state["role"] == "listbox"
    assert state["expanded"] == str(state["open"]).lower()
    assert state["real"], "aria-activedescendant names an element that is there"
    assert state["inView"]
    assert state["inner"] == 0
    assert state["selected"] == ([state["active"]] if state["active"] else [])
    assert state["open"] or state["active"] is None
    return str(state["active"]) if state["active"] else None


def pressed(visit: Visit, *names: str) -> list[str | None]:
    """What is active after each key."""
    found = []
    for name in names:
        visit.keys(name)
        found.append(active(visit))
    return found


def is_open(visit: Visit) -> bool:
    return bool(visit.page.evaluate(STATE)["open"])


def test_nothing_is_active_until_an_arrow_is_pressed(listed: Visit) -> None:
    assert active(listed) is None
    expect(listed.options).to_have_text(OFFERED)
    expect(listed.input).to_have_value(TYPED)


def test_down_goes_through_the_options_and_round_by_the_input(listed: Visit) -> None:
    assert pressed(listed, *["ArrowDown"] * 6) == [*OFFERED, None, OFFERED[0]]


def test_up_starts_at_the_last_and_goes_round_by_the_input(listed: Visit) -> None:
    assert pressed(listed, *["ArrowUp"] * 6) == [*OFFERED[::-1], None, OFFERED[-1]]


def test_the_arrows_leave_what_was_typed_and_the_page_alone(listed: Visit) -> None:
    """Selection is manual: an option is not typed into the input by passing it."""
    pressed(listed, "ArrowDown", "ArrowDown", "ArrowUp")
    state = listed.page.evaluate(STATE)
    assert (state["value"], state["caret"]) == (TYPED, [len(TYPED)] * 2)
    assert listed.page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", len(TYPED))])
def test_home_and_end_move_the_caret_and_the_visual_focus_back(
    listed: Visit, key: str, caret: int
) -> None:
    pressed(listed, "ArrowLeft", "ArrowDown")
    assert pressed(listed, key) == [None]
    assert listed.page.evaluate(STATE)["caret"] == [caret, caret]
    assert is_open(listed)


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight"])
def test_left_and_right_move_the_caret_and_the_visual_focus_back(listed: Visit, key: str) -> None:
    """Else a screen reader stays at the option while the caret moves elsewhere."""
    pressed(listed, "ArrowLeft", "ArrowDown")
    assert pressed(listed, key) == [None]
    at = len(TYPED) - 2 if key == "ArrowLeft" else len(TYPED)
    assert listed.page.evaluate(STATE)["caret"] == [at, at]


def test_enter_asks_the_active_option(listed: Visit) -> None:
    pressed(listed, "ArrowDown", "ArrowDown")
    assert pressed(listed, "Enter") == [None]
    listed.part("result").wait_for()
    expect(listed.input).to_have_value(OFFERED[1])
    assert listed.stub.questions == [OFFERED[1]]
    assert not is_open(listed)


def test_enter_on_none_asks_what_was_typed(listed: Visit) -> None:
    listed.keys("Enter")
    listed.part("result").wait_for()
    assert listed.stub.questions == [TYPED]
    assert not is_open(listed)


def test_escape_closes_the_list_and_a_second_one_clears(listed: Visit) -> None:
    pressed(listed, "ArrowDown", "Escape")
    assert not is_open(listed)
    expect(listed.input).to_have_value(TYPED)
    assert pressed(listed, "Escape") == [None]
    expect(listed.input).to_have_value("")
    assert listed.stub.questions == []


def test_tab_closes_moves_on_and_chooses_nothing(listed: Visit) -> None:
    pressed(listed, "ArrowDown")
    listed.keys("Tab")
    expect(listed.part("clear")).to_be_focused()
    expect(listed.part("suggestions")).to_be_hidden()
    expect(listed.input).to_have_value(TYPED)
    expect(listed.input).to_have_attribute("aria-expanded", "false")
    listed.keys("Tab", "Tab")
    expect(listed.page.locator("a")).to_be_focused()
    assert listed.stub.questions == []


def test_typing_returns_to_the_input(listed: Visit) -> None:
    pressed(listed, "ArrowDown")
    listed.type("i")
    assert active(listed) is None
    expect(listed.input).to_have_value(f"{TYPED}i")
    listed.keys("Enter")
    listed.part("result").wait_for()
    assert listed.stub.questions == [f"{TYPED}i"]


def test_alt_and_up_closes_alt_and_down_opens_with_none_active(listed: Visit) -> None:
    pressed(listed, "ArrowDown", "Alt+ArrowUp")
    assert not is_open(listed)
    assert pressed(listed, "Alt+ArrowDown") == [None]
    assert is_open(listed)


def test_down_opens_a_closed_list_at_its_first(listed: Visit) -> None:
    assert pressed(listed, "Escape", "ArrowDown") == [None, OFFERED[0]]
    assert is_open(listed)


def test_arrows_without_a_list_are_the_browsers(visit: Visit) -> None:
    visit.place(CALM)
    visit.awake()
    visit.type("ab")
    visit.keys("ArrowUp")
    assert visit.page.evaluate(STATE)["caret"] == [0, 0] or not is_open(visit)
    assert not is_open(visit)


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_a_press_on_an_option_asks_it_and_the_focus_stays(listed: Visit, touch: bool) -> None:
    option = listed.options.nth(2)
    if touch:
        option.tap()
    else:
        option.click()
    listed.part("result").wait_for()
    assert listed.stub.questions == [OFFERED[2]]
    expect(listed.input).to_be_focused()
    expect(listed.input).to_have_value(OFFERED[2])
    assert not is_open(listed)


def test_a_press_that_leaves_the_option_chooses_nothing(listed: Visit) -> None:
    listed.options.nth(1).hover()
    listed.page.mouse.down()
    listed.page.mouse.move(5, 5)
    listed.page.mouse.up()
    assert listed.stub.questions == []


def test_the_list_closes_when_the_focus_leaves(listed: Visit) -> None:
    listed.page.locator("a").focus()
    expect(listed.part("suggestions")).to_be_hidden()
    expect(listed.input).to_have_attribute("aria-expanded", "false")


def test_of_many_options_the_active_one_is_scrolled_into_view(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 420})
    visit.place(CALM)
    many = [f"ketamine and the number {n}" for n in range(30)]
    visit.suggest(offered=many)
    assert pressed(visit, *["ArrowDown"] * 30) == many
    assert pressed(visit, "ArrowDown", "ArrowUp", "ArrowUp") == [None, many[29], many[28]]
    assert pressed(visit, "Home", "ArrowDown") == [None, many[0]]


def test_one_polite_region_tells_each_count_once(visit: Visit) -> None:
    """With its text in place at once: every change would be read."""
    visit.place(CALM)
    visit.page.evaluate(
        """() => { window.told = [];
        const { shadowRoot } = document.querySelector("cite-box");
        const region = shadowRoot.querySelector("[role=status]");
        const tell = () => { if (region.textContent) told.push(region.textContent.trim()); };
        new MutationObserver(tell).observe(region,
          { childList: true, characterData: true, subtree: true }); }"""
    )
    visit.stub.usual = Reply(answer([passage(1), passage(2)]))
    visit.suggest()
    assert visit.page.evaluate("told") == ["4 suggestions."]
    visit.keys("ArrowDown", "ArrowUp", "Enter")
    visit.part("result").first.wait_for()
    assert visit.page.evaluate("told") == ["4 suggestions.", "2 pages found."]
    regions = visit.page.locator("cite-box [role=status], cite-box [aria-live], cite-box output")
    assert regions.count() == 1
    assert visit.page.locator("cite-box [role=alert]").count() == 0


def test_composing_moves_nothing_and_its_escape_clears_nothing(listed: Visit) -> None:
    """In an input method the arrows choose among its own candidates, and Escape leaves those."""
    session = listed.page.context.new_cdp_session(listed.page)
    composed = {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    session.send("Input.imeSetComposition", composed)
    assert pressed(listed, "ArrowDown") == [None]
    listed.keys("Escape")
    assert TYPED in listed.page.evaluate(STATE)["value"]
    listed.page.keyboard.insert_text("日本")
    listed.keys("Enter")
    listed.part("result").wait_for()
    assert listed.stub.questions == [f"{TYPED}日本"]


def test_an_enter_that_ends_a_composition_is_not_a_question(listed: Visit) -> None:
    """Safari sends it after the composition's end, told apart by its key code alone."""
    pressed(listed, "ArrowDown")
    listed.page.evaluate(
        """() => document.querySelector("cite-box").shadowRoot.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }))"""
    )
    listed.page.wait_for_timeout(50)
    assert listed.stub.questions == []


def test_the_list_stays_under_the_finger_when_the_pause_passes(visit: Visit) -> None:
    """A typed question is asked after a pause; who is choosing an option is not done typing."""
    visit.place()
    visit.suggest()
    assert pressed(visit, "ArrowDown") == [OFFERED[0]]
    visit.page.wait_for_timeout(900)
    assert active(visit) == OFFERED[0]
    visit.keys("Enter")
    visit.until(lambda: visit.stub.questions[-1:] == [OFFERED[0]])


def test_the_list_stays_open_for_longer_than_a_blink(visit: Visit) -> None:
    """It opens after a pause of 250 ms: at 600 ms nobody has read it."""
    visit.place()
    visit.suggest()
    visit.page.wait_for_timeout(900)
    expect(visit.options).to_have_text(OFFERED)


def test_suggestions_that_come_after_the_question_stay_shut(visit: Visit) -> None:
    visit.place(CALM)
    visit.awake()
    visit.stub.suggestions = OFFERED
    visit.type(TYPED)
    with visit.page.expect_request("**/suggest"):
        pass
    visit.keys("Enter")
    visit.part("result").wait_for()
    visit.page.wait_for_timeout(100)
    assert not is_open(visit)


def test_nothing_offered_is_no_list(listed: Visit) -> None:
    listed.stub.suggestions = []
    listed.type(" xq")
    expect(listed.part("suggestions")).to_be_hidden()
    expect(listed.input).to_have_attribute("aria-expanded", "false")
    assert active(listed) is None


def test_keys_work_the_same_where_the_page_unsets_everything(visit: Visit) -> None:
    visit.place(CALM, css=HOSTILE)
    visit.suggest()
    assert pressed(visit, "ArrowDown", "ArrowUp", "ArrowUp") == [OFFERED[0], None, OFFERED[-1]]
    assert pressed(visit, "Home", "ArrowDown") == [None, OFFERED[0]]
    assert pressed(visit, "Escape") == [None]
    assert not is_open(visit)
    assert pressed(visit, "Escape") == [None]
    expect(visit.input).to_have_value("")
    visit.suggest()
    visit.keys("ArrowDown", "Enter")
    visit.part("result").wait_for()
    assert visit.stub.questions == [OFFERED[0]]


KINDS = [
    {
        "text": "Ketamine",
        "kind": "title",
        "marked": [{"text": "Ketam", "match": True}, {"text": "ine"}],
    },
    {"text": "Is ketamine safe?", "kind": "question"},
    {"text": "What ketamine does", "kind": "heading"},
    {"text": "What else is", "kind": "constructor"},
]


def test_what_was_typed_is_marked_and_kinds_are_told_apart(visit: Visit) -> None:
    visit.place(CALM)
    visit.suggest(offered=KINDS)
    expect(visit.part("kind")).to_have_text(["Article", "Question", "Section", ""])
    expect(visit.options.locator("mark")).to_have_text(["Ketam"])
    visit.options.nth(1).click()
    visit.part("result").wait_for()
    assert visit.stub.questions == ["Is ketamine safe?"]


def test_the_list_moves_nothing_and_is_tied_to_the_field(visit: Visit) -> None:
    visit.place(CALM, around='<p id="below">Below.</p>')
    before = visit.page.locator("#below").bounding_box()
    visit.suggest()
    assert visit.page.locator("#below").bounding_box() == before
    popup, field = visit.part("suggestions").bounding_box(), visit.part("field").bounding_box()
    assert popup
    assert field
    assert abs(popup["x"] - field["x"]) < 1
    assert abs(popup["width"] - field["width"]) < 1
    assert 0 <= popup["y"] - field["y"] - field["height"] < 12


def test_the_list_is_above_whatever_the_page_has(visit: Visit) -> None:
    over = "position: fixed; inset: 0; z-index: 2147483647; pointer-events: none"
    visit.place(
        CALM,
        css="main { overflow: hidden; height: 12em }",
        around=f'<div id="over" style="{over}"></div>',
    )
    visit.suggest()
    visit.page.locator("#over").evaluate("one => { one.style.pointerEvents = 'auto'; }")
    hit = "([x, y]) => document.elementFromPoint(x, y)?.localName"
    place = visit.options.last.bounding_box()
    assert place
    assert visit.page.evaluate(hit, [place["x"] + 9, place["y"] + 9]) == "cite-box"


def test_no_results_are_drawn_under_the_list_while_typing_pauses(visit: Visit) -> None:
    visit.place()
    visit.suggest()
    visit.until(lambda: visit.stub.questions == [TYPED])
    visit.page.wait_for_timeout(100)  # until the answer is read
    expect(visit.part("result")).to_have_count(0)
    visit.keys("Enter")
    visit.part("result").wait_for()
    assert visit.stub.questions == [TYPED, TYPED]


def test_the_emergency_line_is_never_under_the_list(visit: Visit) -> None:
    emergency(visit.stub)
    visit.place(CALM)
    visit.suggest()
    line, popup = visit.part("emergency").bounding_box(), visit.part("suggestions").bounding_box()
    assert line
    assert popup
    assert line["y"] + line["height"] <= popup["y"]


QUESTIONS = [{"text": "Does walking help?"}, {"text": "What is lithium for?"}]


@pytest.mark.parametrize("dialog", [False, True], ids=["page", "dialog"])
def test_an_empty_field_offers_the_clinics_questions(visit: Visit, dialog: bool) -> None:
    visit.stub.health = Reply({"status": "ok", "questions": QUESTIONS})
    visit.place('open-in="dialog"' if dialog else "")
    if dialog:
        visit.part("opener").click()
    else:
        visit.input.focus()
    expect(visit.options).to_have_text([one["text"] for one in QUESTIONS])
    assert pressed(visit, "ArrowDown") == [QUESTIONS[0]["text"]]
    visit.keys("Enter")
    visit.part("result").wait_for()
    assert visit.stub.questions == [QUESTIONS[0]["text"]]


def test_the_questions_go_when_something_is_typed_and_come_back_when_it_is_cleared(
    visit: Visit,
) -> None:
    visit.stub.health = Reply({"status": "ok", "questions": QUESTIONS})
    visit.place(CALM)
    visit.input.focus()
    expect(visit.options).to_have_count(2)
    visit.type("k")
    expect(visit.part("suggestions")).to_be_hidden()
    visit.keys("Backspace")
    expect(visit.options).to_have_count(2)
