"""The box in a real browser, against a stand-in for the API (box_stub.py)."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import box_stub
import pytest
from box_stub import EMERGENCY, Reply, Stub, answer, passage, problem
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PAUSE_MS = 600  # the box's own default
QUESTION = "does walking help?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if os.environ.get("BROWSER") == "none":
        pytest.skip("BROWSER=none")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sentence = f"No browser on PATH (looked for {', '.join(BROWSERS)})."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with box_stub.running() as stub:
        yield stub


class Box:
    """The box on a page, and what the page's console said."""

    def __init__(self, page: Page, stub: Stub) -> None:
        self.page = page
        self.stub = stub
        self.console: list[str] = []
        page.set_default_timeout(5000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def open(
        self,
        attributes: str = 'src="./"',
        inside: str = "",
        scripts: str = '<script type="module" src="cite-box.js"></script>',
        lang: str = "en",
    ) -> None:
        self.stub.pages["/page"] = (
            f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>A page</title>'
            f'<link rel="icon" href="data:,">{scripts}<h1>A page</h1>'
            f"<cite-box {attributes}>{inside}</cite-box></html>"
        )
        self.page.goto(f"{self.stub.base}/page")
        self.input.wait_for()

    def part(self, name: str) -> Locator:
        return self.page.locator(f"cite-box .{name}")

    @property
    def input(self) -> Locator:
        return self.part("input")

    @property
    def status(self) -> Locator:
        return self.part("status")

    def ask(self, question: str = QUESTION) -> None:
        self.input.fill(question)
        self.input.press("Enter")

    def show(self, *results: dict[str, Any], **around: Any) -> None:
        """Opens a page with these results on it."""
        self.stub.usual = Reply(answer(list(results), **around))
        self.open()
        self.ask()
        self.part("result").first.wait_for()


@pytest.fixture
def box(browser: Browser, stub: Stub) -> Iterator[Box]:
    context = browser.new_context()
    yield Box(context.new_page(), stub)
    context.close()


# ---- the question ---------------------------------------------------------------------------


def test_a_question_goes_as_a_text_post_and_stays_out_of_every_url(box: Box) -> None:
    """A URL is written to logs and histories; text/plain needs no preflight."""
    box.open('src="./" limit="5"')
    box.ask()
    box.part("result").wait_for()
    [asked] = box.stub.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/search?limit=5", QUESTION)
    assert asked.headers["content-type"] == "text/plain; charset=utf-8"
    assert not any("walking" in path for path in [*box.stub.seen, box.page.url])


def test_a_question_carries_no_cookie_and_no_referrer(box: Box) -> None:
    box.page.context.add_cookies([{"name": "visit", "value": "1", "url": box.stub.base}])
    box.open()
    box.ask()
    box.part("result").wait_for()
    assert not {"cookie", "referer"} & box.stub.asked[0].headers.keys()


def test_a_question_reaches_neither_console_nor_event(box: Box) -> None:
    box.stub.replies["secret two"] = problem(500, "Broken.")
    box.open()
    box.page.evaluate(
        """() => { window.told = [];
        for (const name of ["cite-box-results", "cite-box-error"])
          document.addEventListener(name, (event) => told.push([name, event.detail])); }"""
    )
    box.ask("secret one")
    expect(box.status).to_contain_text("1 passage found")
    box.ask("secret two")
    expect(box.status).to_contain_text("did not answer")
    assert box.page.evaluate("told") == [
        ["cite-box-results", {"total": 1, "shown": 1, "took_ms": 4.2}],
        ["cite-box-error", {"status": 500}],
    ]
    assert not any("secret" in line for line in box.console)


def test_a_pause_asks_and_enter_after_it_does_not_ask_again(box: Box) -> None:
    box.open()
    box.input.press_sequentially(QUESTION, delay=20)
    box.part("result").wait_for()
    box.input.press("Enter")
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == [QUESTION]


def test_enter_asks_at_once_and_the_pause_after_it_does_not_ask_again(box: Box) -> None:
    box.open()
    box.ask()
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == [QUESTION]


def test_fewer_than_three_characters_wait_for_enter(box: Box) -> None:
    box.open()
    box.input.fill("hi")
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == []
    box.input.press("Enter")
    box.part("result").wait_for()
    assert box.stub.questions == ["hi"]


def test_a_debounce_of_0_leaves_asking_to_enter_and_the_button(box: Box) -> None:
    box.open('src="./" debounce-ms="0"')
    box.input.fill(QUESTION)
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == []
    box.part("submit").click()
    box.part("result").wait_for()
    assert box.stub.questions == [QUESTION]


def test_an_answer_that_comes_after_a_newer_question_is_dropped(box: Box) -> None:
    gate = threading.Event()
    box.stub.replies["first"] = Reply(answer([passage(1)]), gate=gate)
    box.stub.replies["second"] = Reply(answer([passage(2)]))
    box.open()
    box.ask("first")
    box.ask("second")
    expect(box.part("heading")).to_have_text("Passage 2")
    gate.set()
    box.page.wait_for_timeout(200)
    expect(box.part("heading")).to_have_text("Passage 2")


def test_emptying_the_input_brings_back_the_idle_box(box: Box) -> None:
    box.show(passage(1))
    box.input.fill("")
    expect(box.part("result")).to_have_count(0)
    expect(box.status).to_be_empty()


# ---- the states -----------------------------------------------------------------------------


def test_progress_shows_only_when_an_answer_takes_over_400_ms(box: Box) -> None:
    gate = threading.Event()
    box.stub.usual.gate = gate
    box.open()
    box.ask()
    box.page.wait_for_timeout(200)
    expect(box.status).to_be_empty()
    expect(box.status).to_have_text("Searching…")
    gate.set()
    expect(box.status).to_have_text("1 passage found.")


def test_the_one_live_region_tells_the_count(box: Box) -> None:
    box.show(passage(1), passage(2))
    expect(box.status).to_have_text("2 passages found.")
    assert box.page.locator("cite-box [role=status], cite-box [aria-live]").count() == 1


def test_nothing_found_is_said(box: Box) -> None:
    box.stub.usual = Reply(answer([]))
    box.open()
    box.ask()
    expect(box.status).to_contain_text("Nothing found")


def test_a_refused_question_shows_the_servers_sentence(box: Box) -> None:
    """Asking the same again would be refused again: no "Try again"."""
    box.stub.usual = problem(400, "The question is over 2,000 characters.")
    box.open()
    box.ask()
    expect(box.status).to_have_text("The question is over 2,000 characters.")
    expect(box.part("retry")).to_have_count(0)


@pytest.mark.parametrize(
    "reply",
    [
        problem(503, "Inner detail"),
        Reply("not JSON"),
        Reply({"no": "results"}),
        Reply("", drop=True),
    ],
    ids=["http-error", "not-json", "not-an-answer", "no-reply"],
)
def test_a_failure_says_so_and_try_again_asks_again(box: Box, reply: Reply) -> None:
    box.stub.usual = reply
    box.open()
    box.ask()
    expect(box.status).to_have_text("The search did not answer. Please try again in a moment.")
    box.stub.usual = Reply(answer([passage(1)]))
    box.part("retry").click()
    expect(box.status).to_have_text("1 passage found.")


def test_offline_is_said(box: Box) -> None:
    box.open()
    box.page.context.set_offline(True)
    box.ask()
    expect(box.status).to_contain_text("offline")


def test_did_you_mean_asks_that(box: Box) -> None:
    box.stub.replies["depresion"] = Reply(answer([], did_you_mean="depression"))
    box.open()
    box.ask("depresion")
    box.part("suggestion").click()
    box.part("result").wait_for()
    assert box.stub.questions == ["depresion", "depression"]
    expect(box.input).to_have_value("depression")


def test_show_more_asks_from_where_the_list_ends_and_focuses_the_first_new_one(box: Box) -> None:
    box.show(passage(1), passage(2), total=3)
    expect(box.status).to_have_text("3 passages found, 2 shown.")
    box.stub.usual = Reply(answer([passage(3)], total=3))
    box.part("more").click()
    expect(box.status).to_have_text("3 passages found.")
    assert box.stub.asked[-1].options == {"limit": ["10"], "offset": ["2"]}
    expect(box.part("result").nth(2)).to_be_focused()
    expect(box.part("more")).to_have_count(0)


def test_a_failed_show_more_keeps_the_list_and_can_be_repeated(box: Box) -> None:
    box.show(passage(1), total=2)
    box.stub.usual = problem(500, "Broken.")
    box.part("more").click()
    expect(box.status).to_contain_text("did not answer")
    expect(box.part("result")).to_have_count(1)
    box.stub.usual = Reply(answer([passage(2)], total=2))
    box.part("more").click()
    expect(box.part("result")).to_have_count(2)


def test_the_answer_stands_on_top_and_is_not_repeated_in_the_list(box: Box) -> None:
    faq = passage(1, kind="faq")
    box.show(passage(2), faq, answer=faq)
    expect(box.part("heading")).to_have_text(["Passage 1", "Passage 2"])
    expect(box.part("answer").locator(".heading")).to_have_text("Passage 1")


# ---- the emergency line ----------------------------------------------------------------------

STATES = {
    "results": (Reply(answer([passage(1)])), "1 passage found"),
    "none-found": (Reply(answer([])), "Nothing found"),
    "http-error": (problem(503, "Broken."), "did not answer"),
    "refused": (problem(400, "Too long."), "Too long."),
    "network-failure": (Reply("", drop=True), "did not answer"),
}


def emergency_is_shown(box: Box) -> None:
    line = box.part("emergency")
    expect(line).to_be_visible()
    expect(line).to_have_text("If you are in danger, call us now. +1 555 0100")
    expect(line.locator("a")).to_have_attribute("href", "tel:+15550100")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("origin", ["attributes", "script"])
def test_the_emergency_line_is_there_in_every_state(box: Box, state: str, origin: str) -> None:
    box.stub.usual, sentence = STATES[state]
    attributes = f'emergency-text="{EMERGENCY["text"]}" emergency-tel="{EMERGENCY["tel"]}"'
    if origin == "script":
        box.stub.script_emergency, attributes = EMERGENCY, ""
    box.open(f'src="./" {attributes}')
    emergency_is_shown(box)  # idle
    box.ask()
    expect(box.status).to_contain_text(sentence)
    emergency_is_shown(box)


@pytest.mark.parametrize("status", [200, 503])
def test_the_emergency_line_of_an_answer_or_error_stays_when_the_next_has_none(
    box: Box, status: int
) -> None:
    with_line = Reply(answer([passage(1)], emergency=EMERGENCY))
    box.stub.replies["first"] = with_line if status == 200 else problem(503, "Broken.", EMERGENCY)
    box.stub.replies["second"] = Reply("", drop=True)
    box.open()
    box.ask("first")
    emergency_is_shown(box)
    box.ask("second")
    expect(box.status).to_contain_text("did not answer")
    emergency_is_shown(box)


def test_without_a_clinics_line_none_is_shown(box: Box) -> None:
    """We ship no number of our own."""
    box.show(passage(1))
    expect(box.part("emergency")).to_be_hidden()


def test_a_number_that_the_sentence_has_already_becomes_the_link_in_it(box: Box) -> None:
    box.open('src="./" emergency-text="Call 555 0100 at any hour." emergency-tel="555 0100"')
    expect(box.part("emergency")).to_have_text("Call 555 0100 at any hour.")
    expect(box.part("emergency").locator("a")).to_have_text("555 0100")


# ---- a passage and its references --------------------------------------------------------------


def test_a_passage_is_printed_to_the_letter_with_its_matches_marked(box: Box) -> None:
    """The numbered mark is added to the clinic's citation, it does not replace it."""
    box.show(passage(1))
    paragraphs = box.part("text").locator("p")
    expect(paragraphs).to_have_text(
        [
            "A walk a day is what this passage is about (Author, 20141).",
            "Its second paragraph.",
        ]
    )
    expect(box.part("text").locator("mark")).to_have_text("passage")


def test_a_mark_opens_its_reference_and_focuses_it_and_there_is_a_way_back(box: Box) -> None:
    box.show(passage(1))
    reference = box.part("reference")
    expect(box.part("summary")).to_have_text("1 reference")
    expect(reference).to_be_hidden()
    box.part("cite").focus()
    box.page.keyboard.press("Enter")
    expect(reference).to_be_visible()
    expect(reference).to_be_focused()
    box.part("back").click()
    expect(box.part("cite")).to_be_focused()


def test_a_reference_is_the_clinics_string_with_its_link(box: Box) -> None:
    box.show(passage(1))
    box.part("summary").click()
    expect(box.part("reference")).to_contain_text(passage(1)["references"][0]["printed"])
    expect(box.part("reference-link")).to_have_text("doi.org/10.1000/1")
    expect(box.part("reference-link")).to_have_attribute("href", "https://doi.org/10.1000/1")


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ({"certainty": "year-off"}, "The year differs"),
        ({"certainty": "fuzzy-name", "why": "The list has Autor."}, "The list has Autor."),
        ({"certainty": "constructor"}, "It is not certain"),
    ],
    ids=["by-certainty", "by-why", "unknown-certainty"],
)
def test_an_uncertain_citation_says_why(box: Box, run: dict[str, str], sentence: str) -> None:
    one = passage(1)
    one["text"][3].update(run)
    box.show(one)
    expect(box.part("cite")).to_have_text("1?")
    expect(box.part("cite")).to_have_accessible_name(re.compile(f"^Show reference 1. {sentence}"))
    box.part("cite").click()
    expect(box.part("reference")).to_contain_text(f"“Author, 2014”: {sentence}")


def test_a_citation_without_a_reference_says_so(box: Box) -> None:
    one = passage(1, references=[])
    one["text"][3].update(references=[], certainty=None)
    box.show(one)
    expect(box.part("summary")).to_have_text("1 citation note")
    box.part("cite").click()
    note = box.part("notes").locator("li")
    expect(note).to_have_text("“Author, 2014”: Not in the article’s reference list.")
    expect(note).to_be_focused()


def test_an_uncited_passage_has_no_references_to_open(box: Box) -> None:
    box.show(passage(1, text=[{"text": "Words."}], references=[]))
    expect(box.part("sources")).to_have_count(0)


def test_a_long_passage_opens_with_its_beginning_and_shows_the_rest_when_asked(box: Box) -> None:
    long = "\n\n".join(f"Paragraph {n}. " + "Words. " * 40 for n in range(6))
    box.show(passage(1, text=[{"text": long}]))
    paragraphs = box.part("text").locator("p")
    expect(paragraphs.nth(0)).to_be_visible()
    expect(paragraphs.nth(5)).to_be_hidden()
    box.part("whole").click()
    expect(paragraphs.nth(5)).to_be_visible()
    expect(paragraphs.nth(2)).to_be_focused()


def test_a_result_shows_where_it_is_from_and_who_reviewed_it_when(box: Box) -> None:
    article = {"title": "Walking", "reviewed_by": "Dr A. Mora", "reviewed_on": "2024-03-05"}
    box.show(passage(1, article=article))
    expect(box.part("path")).to_have_text("Walking › What helps")
    expect(box.part("byline")).to_have_text("Reviewed by Dr A. Mora, March 5, 2024")
    link = box.part("heading").get_by_role("link", name="Passage 1")
    expect(link).to_have_attribute("href", "https://clinic.example/walking#passage-1")


# ---- hostile content ---------------------------------------------------------------------------

SCRIPT = "<img src=x onerror=window.broken=1><script>window.broken=1</script>"


def test_markup_from_the_server_is_text(box: Box) -> None:
    hostile = passage(1, section=[SCRIPT], article={"title": SCRIPT, "reviewed_by": SCRIPT})
    hostile["text"][0]["text"] = SCRIPT
    hostile["references"][0]["printed"] = SCRIPT
    box.show(hostile, did_you_mean=SCRIPT, emergency={"text": SCRIPT, "tel": SCRIPT})
    expect(box.part("heading")).to_have_text(SCRIPT)
    assert box.page.locator("cite-box img, cite-box script").count() == 0
    assert box.page.evaluate("window.broken") is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/relative", 7])
def test_only_http_addresses_become_links(box: Box, address: object) -> None:
    hostile = passage(1, url=address)
    hostile["references"][0]["link"] = address
    box.show(hostile)
    assert box.page.locator("cite-box a").count() == 0


def test_a_telephone_number_that_is_none_is_text(box: Box) -> None:
    box.show(passage(1), emergency={"text": "Call:", "tel": "javascript:alert(1)"})
    expect(box.part("emergency")).to_have_text("Call: javascript:alert(1)")
    expect(box.part("emergency").locator("a")).to_have_count(0)


def test_letters_beyond_the_first_plane_survive(box: Box) -> None:
    box.show(passage(1, text=[{"text": "𝛼 "}, {"text": "🙂", "match": True}, {"text": " fin"}]))
    expect(box.part("text")).to_have_text("𝛼 🙂 fin")


@pytest.mark.parametrize(
    "odd",
    [{}, {"text": "words"}, {"text": [None, 3, {}]}, {"references": {}, "section": "x"}],
    ids=["empty", "text-not-runs", "odd-runs", "odd-lists"],
)
def test_a_result_with_odd_or_missing_parts_is_still_shown(box: Box, odd: dict[str, Any]) -> None:
    box.show({"id": "odd", **odd}, passage(2))
    expect(box.part("result")).to_have_count(2)


# ---- the page around it -----------------------------------------------------------------------


def test_the_demo_page_works_under_a_strict_policy_without_a_word_in_the_console(box: Box) -> None:
    box.page.goto(box.stub.base)
    box.ask()
    box.part("cite").click()
    assert box.console == []
    assert set(box.stub.seen) == {"/", "/demo.css", "/cite-box.js", "/search?limit=10"}


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


def test_removing_the_box_aborts_its_request_and_leaves_no_listener(box: Box) -> None:
    gate = threading.Event()
    box.stub.usual.gate = gate
    box.open()
    with box.page.expect_event("requestfailed") as failed:
        box.ask()
        box.page.wait_for_timeout(100)
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
    expect(box.part("heading")).to_have_text("Passage 1")
    box.ask("another")
    expect(box.status).to_have_text("1 passage found.")
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
    assert "does not know the attribute limt. Known: src, limit," in warning


def test_a_missing_src_asks_the_pages_origin_and_says_so(box: Box) -> None:
    box.open("")
    box.ask()
    box.part("result").wait_for()
    assert box.stub.asked[0].path == "/search?limit=10"
    assert ["no src" in line for line in box.console] == [True]


def test_an_src_that_is_no_web_address_fails_and_says_so(box: Box) -> None:
    box.open('src="javascript:alert(1)"')
    box.ask()
    expect(box.status).to_contain_text("did not answer")
    assert ["not an http(s) address" in line for line in box.console] == [True]


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


def test_targets_are_24_pixels_and_the_input_text_16(box: Box) -> None:
    box.show(passage(1), total=2, did_you_mean="walk")
    box.part("cite").click()
    for target in box.page.locator("cite-box button, cite-box summary, cite-box input").all():
        size = target.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24
    assert box.input.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 16
