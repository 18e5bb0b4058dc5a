"""The box in a real browser, against a stub API: what is shown to somebody who may be in danger."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.box.matrix import HOSTILE, Looks, Visit, axe_violations, visiting
from tests.support.box.page import Box
from tests.support.box.stub import EMERGENCY, Reply, answer, passage, problem
from tests.support.each import each

pytestmark = pytest.mark.browser

QUESTION = "i want to die"
NOW = "If you or someone with you may be in danger now, call one of these."
MAYBE = "If this is too much to carry alone, you can talk to somebody now."
NOTE = "You need not be sure. The call is free, day and night."
LIFELINE: dict[str, Any] = {
    "text": "Lifeline of Alder County",
    "number": "555-0100",
    "tel": "tel:5550100",
    "how": "call or text; press 2 for Spanish",
    "hours": "day and night",
    "cost": "free",
    "address": "https://alderhouse.example/chat/",
}
LONG_NUMBER = "+1 (555) 010-0999"
LINES = [
    LIFELINE,
    {"text": "Emergency services", "number": "555", "tel": "tel:555", "how": None, "address": None},
    {"text": "Our clinic", "number": LONG_NUMBER, "tel": "tel:+15550100999", "address": "1 Elm St"},
]
# Everything that quotes a question or says that there is nothing, were it not for the card.
QUOTING = {
    "unanswered": True,
    "not_found": ["die"],
    "did_you_mean": "i want to diet",
    "corrected": True,
}


def help_passage(number: int) -> dict[str, Any]:
    return passage(number, section=[f"Help {number}"])


def danger(**changes: Any) -> dict[str, Any]:
    usual = {
        "strength": "now",
        "kinds": ["self-harm"],
        "language": "en",
        "text": NOW,
        "lines": LINES,
        "note": NOTE,
        "passages": [help_passage(8), help_passage(9)],
    }
    return {**usual, **changes}


def perhaps(**changes: Any) -> dict[str, Any]:
    return danger(**{"strength": "maybe", "text": MAYBE, "note": None, **changes})


def alarmed(box: Box, given: Any, *results: dict[str, Any], **around: Any) -> None:
    """Opens a page whose answer has this `help`, and asks."""
    box.stub.usual = Reply(answer([*results], help=given, emergency=EMERGENCY, **around))
    box.open()
    box.ask(QUESTION)
    expect(box.part("box")).not_to_have_attribute("data-state", "idle")


def seen(box: Box) -> str:
    """What is to be seen of the box, without what is for screen readers only."""
    box.part("heard").evaluate_all("all => all.forEach((node) => node.remove())")
    return box.part("box").inner_text()


def top(part: Locator) -> float:
    found = part.first.bounding_box()
    assert found
    return found["y"]


def no_card(box: Box) -> None:
    expect(box.part("help")).to_be_hidden()
    expect(box.part("help")).to_be_empty()


# ---- in danger now ------------------------------------------------------------------------


def test_the_card_stands_between_the_clinics_line_and_everything_else(box: Box) -> None:
    alarmed(box, danger(), passage(1))
    order = [top(box.part(one)) for one in ("emergency", "help", "result", "closest")]
    assert order == sorted(order)
    card, whole = (box.part(one).bounding_box() for one in ("help", "box"))
    assert card
    assert whole
    assert card["width"] == whole["width"]
    expect(box.part("help").locator("h2")).to_have_text(NOW)
    expect(box.part("name")).to_have_text([line["text"] for line in LINES])
    expect(box.part("details")).to_have_text(
        ["call or text; press 2 for Spanish · day and night · free"]
    )
    expect(box.part("note")).to_have_text(NOTE)


def test_a_number_is_a_link_that_a_thumb_finds_and_that_says_whose_it_is(box: Box) -> None:
    box.page.set_viewport_size({"width": 320, "height": 640})
    alarmed(box, danger(), passage(1))
    for number, line in zip(each(box.part("number").all()), LINES, strict=True):
        assert number.get_attribute("href") == line["tel"]
        name = f"{line['text']}: {line['number']}"
        expect(number).to_have_accessible_name(name)
        area = number.bounding_box()
        assert area
        assert min(area["width"], area["height"]) >= 44
        text = "it => { const all = document.createRange(); all.selectNodeContents(it);"
        assert number.evaluate(text + " return all.getClientRects().length; }") == 1
    assert Looks(box.page)("overflow") == []


def test_no_more_than_three_lines_are_to_choose_from(box: Box) -> None:
    alarmed(box, danger(lines=[LIFELINE] * 5))
    expect(box.part("line")).to_have_count(3)


def test_the_clinics_help_comes_next_and_is_not_repeated_below(box: Box) -> None:
    alarmed(box, danger(), passage(1), help_passage(9), passage(2), total=3)
    expect(box.part("heading")).to_have_text(
        ["Passage 8 Help 8", "Passage 9 Help 9", "Passage 1", "Passage 2"]
    )
    expect(box.part("closest")).to_have_text("Other pages")
    order = [top(box.part("result").nth(at)) for at in range(3)]
    assert order[1] < top(box.part("closest")) < order[2]
    box.part("summary").first.click()
    expect(box.part("reference").first).to_contain_text("A study, 8.")
    assert "3" not in box.status.inner_text()


def test_without_other_pages_there_is_no_heading_of_them(box: Box) -> None:
    alarmed(box, danger(), help_passage(8), total=1)
    expect(box.part("heading")).to_have_text(["Passage 8 Help 8", "Passage 9 Help 9"])
    expect(box.part("closest")).to_be_hidden()


def test_without_help_passages_the_results_are_the_other_pages(box: Box) -> None:
    alarmed(box, danger(passages=[]), passage(1))
    expect(box.part("closest")).to_have_text("Other pages")
    expect(box.part("heading")).to_have_text(["Passage 1"])


@pytest.mark.parametrize("strength", ["now", "maybe"])
@pytest.mark.parametrize("found", [0, 2])
def test_nothing_quotes_the_question_or_says_that_there_is_nothing(
    box: Box, strength: str, found: int
) -> None:
    results = [passage(1), passage(2)][:found]
    alarmed(box, danger(strength=strength, passages=[]), *results, **QUOTING)
    expect(box.part("result")).to_have_count(found)
    text = seen(box)
    for phrase in ("die", "Nothing", "Did you mean", "Also searched", "Not on these", "closest"):
        assert phrase not in text
    assert box.part("only").count() == box.part("suggestion").count() == 0


def test_show_more_goes_on_below_and_keeps_the_card(box: Box) -> None:
    alarmed(box, danger(), passage(1), passage(2), total=4)
    more = answer([help_passage(9), passage(3)], help=danger(), total=4)
    box.stub.usual = Reply(more)
    box.part("more").click()
    expect(box.part("heading")).to_have_text(
        ["Passage 8 Help 8", "Passage 9 Help 9", "Passage 1", "Passage 2", "Passage 3"]
    )
    expect(box.part("help")).to_have_count(1)
    expect(box.part("more")).to_have_count(0)
    assert box.stub.asked[-1].options["offset"] == ["2"]


def test_without_a_known_line_the_sentence_stands_alone(box: Box) -> None:
    text = "If you may be in danger now, call your local emergency number."
    alarmed(box, danger(lines=[], text=text))
    expect(box.part("help")).to_have_text(text + NOTE)
    expect(box.part("lines")).to_have_count(0)


# ---- perhaps in danger --------------------------------------------------------------------


def test_a_doubt_is_one_modest_line_over_the_usual_results(box: Box) -> None:
    alarmed(box, perhaps(), passage(1), passage(2), total=2)
    expect(box.part("help").locator("p")).to_have_text([MAYBE])
    expect(box.part("number")).to_have_text(["555-0100"])
    expect(box.part("closest")).to_have_count(0)
    expect(box.part("heading")).to_have_text(["Passage 8 Help 8", "Passage 1", "Passage 2"])
    assert "2 pages found." in seen(box)
    area = box.part("number").bounding_box()
    assert area
    assert min(area["width"], area["height"]) >= 44


def test_it_takes_less_room_than_the_card(box: Box) -> None:
    heights = []
    for given in (perhaps(), danger()):
        alarmed(box, given, passage(1))
        area = box.part("help").bounding_box()
        assert area
        heights.append(area["height"])
    assert heights[0] < heights[1] / 2


# ---- when it comes and goes ---------------------------------------------------------------


def test_it_goes_with_the_next_answer_that_has_none(box: Box) -> None:
    alarmed(box, danger(), passage(1))
    box.stub.usual = Reply(answer([], **QUOTING))
    box.ask("another")
    expect(box.status).to_contain_text("Nothing found.")
    no_card(box)


def test_it_stays_when_the_next_question_fails(box: Box) -> None:
    """No answer is no answer without danger."""
    alarmed(box, danger(), passage(1))
    box.stub.usual = problem(500, "Broken.")
    box.ask("another")
    expect(box.part("retry")).to_be_visible()
    expect(box.part("number")).to_have_count(3)
    expect(box.part("result")).to_have_count(0)


def test_clearing_the_question_clears_it_all(box: Box) -> None:
    """Somebody else may come to the screen."""
    alarmed(box, danger(), passage(1))
    box.part("clear").click()
    no_card(box)
    assert "danger now" not in box.status.inner_text()


def test_it_is_there_as_soon_as_typing_pauses_and_never_takes_the_focus(box: Box) -> None:
    box.stub.usual = Reply(answer([passage(1)], help=danger()))
    box.stub.suggestions = ["ketamine and sleep", "ketamine and alcohol"]
    box.open('src="./" debounce-ms="200"')
    box.input.press_sequentially(QUESTION, delay=20)
    expect(box.part("number")).to_have_count(3)
    expect(box.input).to_be_focused()
    assert box.part("option").count() == 0 or top(box.part("help")) < top(box.part("option"))


def test_an_equal_card_is_not_exchanged_under_the_finger(box: Box) -> None:
    alarmed(box, danger(), passage(1))
    box.part("number").first.focus()
    box.part("help").evaluate("card => { window.card = card; }")
    with box.page.expect_response("**/search**"):
        box.ask(QUESTION + " ")
        box.ask(QUESTION + " now")
    expect(box.part("result")).to_have_count(3)
    assert box.part("help").evaluate("card => card === window.card")


def test_a_screen_reader_hears_the_card_first_and_a_sighted_person_sees_it_once(box: Box) -> None:
    alarmed(box, perhaps(language="es"), passage(1))
    expect(box.status).to_have_text(
        f"{MAYBE} Lifeline of Alder County: 555-0100 1 page found.", use_inner_text=False
    )
    expect(box.status.locator(".heard")).to_have_attribute("lang", "es")
    assert box.page.locator("cite-box [role=status], cite-box [aria-live]").count() == 1
    assert seen(box).count(MAYBE) == 1


def test_headings_go_down_level_by_level(box: Box) -> None:
    alarmed(box, danger(), passage(1))
    levels = "found => found.map((heading) => Number(heading.localName[1]))"
    found = box.page.locator("cite-box :is(h1, h2, h3, h4)").evaluate_all(levels)
    assert found == [2, 3, 3, 2, 3]


def test_the_page_around_is_told_nothing_of_it(box: Box) -> None:
    """An event says how many results there are, as for any question."""
    listen = "addEventListener('cite-box-results', (event) => { window.heard = event.detail; });"
    box.page.add_init_script(listen)
    alarmed(box, danger(), passage(1))
    box.part("result").first.wait_for()
    assert box.page.evaluate("heard") == {"total": 1, "shown": 1, "took_ms": 4.2}


# ---- languages ----------------------------------------------------------------------------


def test_the_card_is_in_the_questions_language_and_the_rest_in_the_boxs(box: Box) -> None:
    box.stub.usual = Reply(answer([passage(1)], help=danger(language="en")))
    box.open(lang="es")
    box.ask(QUESTION)
    expect(box.part("help")).to_have_attribute("lang", "en")
    expect(box.part("closest")).to_have_text("Otras páginas")


def test_in_a_page_from_right_to_left_the_card_reads_as_its_words_do(box: Box) -> None:
    box.stub.usual = Reply(answer([passage(1)], help=danger()))
    box.open(lang='ar" dir="rtl')
    box.ask(QUESTION)
    box.part("number").first.wait_for()
    direction = "card => getComputedStyle(card).direction"
    assert box.part("help").evaluate(direction) == "ltr"
    arabic = danger(text="إذا كنت في خطر الآن، اتصل.", language="ar")
    box.stub.usual = Reply(answer([passage(1)], help=arabic))
    box.ask("another")
    expect(box.part("help")).to_have_attribute("lang", "ar")
    assert box.part("help").evaluate(direction) == "rtl"
    assert box.part("number").first.evaluate(direction) == "ltr"
    assert Looks(box.page)("overflow") == []


# ---- whatever the API sends ---------------------------------------------------------------

SCRIPT = "<img src=x onerror='window.ran = 1'>"


def test_markup_is_shown_as_text(box: Box) -> None:
    line = {**dict.fromkeys(LIFELINE, SCRIPT), "address": f"{SCRIPT} street"}
    alarmed(box, danger(text=SCRIPT, note=SCRIPT, language=SCRIPT, lines=[line]), passage(1))
    for part in ("name", "number", "details", "line", "note"):
        expect(box.part(part)).to_contain_text("<img")
    assert box.page.locator("cite-box :is(img, [onerror])").count() == 0
    assert box.page.locator("cite-box .help a").count() == 0
    assert not box.page.evaluate("'ran' in window")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "tel:1", "data:text/html,x", "//evil.example"],
)
def test_neither_number_nor_address_leads_elsewhere(box: Box, address: str) -> None:
    """A link is tel: with digits, or http(s)."""
    lines = [{**LIFELINE, "tel": address.replace("tel:1", "sms:1"), "address": address}]
    alarmed(box, danger(lines=lines), passage(1))
    expect(box.part("number")).to_have_text("555-0100")
    expect(box.part("line").locator("a")).to_have_count(0)


def test_a_web_address_is_a_link_and_a_street_is_text(box: Box) -> None:
    alarmed(box, danger(), passage(1))
    expect(box.part("place")).to_have_text("alderhouse.example/chat")
    expect(box.part("place")).to_have_attribute("href", LIFELINE["address"])
    expect(box.part("line").nth(2)).to_contain_text("1 Elm St")
    expect(box.part("line").nth(2).locator("a")).to_have_count(1)


def test_a_line_without_a_number_opens_its_address(box: Box) -> None:
    alarmed(box, danger(lines=[{"text": "Chat", "address": "https://alderhouse.example/chat"}]))
    link = box.part("line").locator("a")
    expect(link).to_have_text("alderhouse.example/chat")
    expect(link).to_have_accessible_name("Chat: alderhouse.example/chat")
    area = link.bounding_box()
    assert area
    assert area["height"] >= 44


def test_a_number_that_cannot_be_dialled_is_text(box: Box) -> None:
    """Some lines take text messages only."""
    alarmed(box, danger(lines=[{"text": "Text line", "number": "HELLO to 555", "tel": None}]))
    expect(box.part("number")).to_have_text("HELLO to 555")
    expect(box.part("line").locator("a")).to_have_count(0)


ODD: list[Any] = [None, True, 3, "text", [], [1, None], {"a": 1}, [[]], [{"text": {}}]]


def test_a_malformed_help_never_breaks_the_results(box: Box) -> None:
    odd = [*ODD, *({"lines": odd, "passages": odd} for odd in ODD)]
    odd += [danger(**{name: value}) for name in danger() for value in ODD]
    odd += [danger(lines=[{**LIFELINE, name: value}]) for name in LIFELINE for value in ODD]
    for number, given in enumerate(odd):
        box.stub.replies[f"question {number}"] = Reply(answer([passage(1)], help=given))
    box.open()
    for question in each(list(box.stub.replies)):
        with box.page.expect_response("**/search**"):
            box.ask(question)
        expect(box.part("heading").last).to_have_text("Passage 1")
        text = box.part("box").inner_text()
        assert "[object" not in text, question
        assert "undefined" not in text, question
        assert "null" not in text, question
    assert [line for line in box.console if "rror" in line] == []


def test_a_server_that_knows_no_help_is_understood(box: Box) -> None:
    old = answer([passage(1)])
    del old["help"]
    box.stub.usual = Reply(old)
    box.open()
    box.ask()
    expect(box.status).to_have_text("1 page found.")
    no_card(box)


# ---- looks --------------------------------------------------------------------------------

SCHEMES = ("light", "dark")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser, viewport={"width": 375, "height": 812}) as visit:
        visit.stub.script_emergency = EMERGENCY
        yield visit


def violations(page: Page) -> list[str]:
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme} {line}" for line in axe_violations(page, only_in_box=True)]
    return found


@pytest.mark.parametrize("place", ["page", "frame", "unset"])
def test_axe_finds_nothing_in_light_and_dark(visit: Visit, place: str) -> None:
    visit.place(framed=place == "frame", css=HOSTILE if place == "unset" else "")
    for given in (danger(), perhaps(), danger(lines=[], passages=[])):
        visit.stub.usual = Reply(answer([passage(1)], help=given))
        visit.ask(given["strength"] + str(len(given["lines"])))
        expect(visit.part("help")).to_contain_text(given["text"])
        assert violations(visit.page) == []
        expect(visit.part("emergency")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_its_words_can_be_read_and_the_first_number_stands_out(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.stub.usual = Reply(answer([passage(1)], help=danger()))
    visit.place()
    visit.ask(QUESTION)
    visit.part("number").first.wait_for()
    assert Looks(visit.page)("overflow") == []
    for part, least in (("number", 20), ("details", 14), ("note", 16)):
        size = "it => parseFloat(getComputedStyle(it).fontSize)"
        assert visit.part(part).first.evaluate(size) >= least
    grounds = visit.part("number").evaluate_all(
        "all => all.map((it) => getComputedStyle(it).backgroundColor)"
    )
    assert grounds[0] != grounds[1] == grounds[2]


def test_in_the_dialog_it_stands_there_too(visit: Visit) -> None:
    visit.stub.usual = Reply(answer([passage(1)], help=danger()))
    visit.place('open-in="dialog"')
    visit.part("opener").click()
    visit.ask(QUESTION)
    expect(visit.part("dialog").locator(".number")).to_have_count(3)
    expect(visit.part("dialog").locator(".form + .help")).to_be_visible()
