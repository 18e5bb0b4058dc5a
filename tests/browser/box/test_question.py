"""The box in a real browser, against a stub API: the question."""

import threading

import pytest
from playwright.sync_api import expect

from tests.support.box.page import PAUSE_MS, QUESTION, Box
from tests.support.box.stub import Reply, answer, passage, problem

pytestmark = pytest.mark.browser


def test_a_question_goes_as_a_text_post_and_stays_out_of_every_url(box: Box) -> None:
    """A URL is written to logs and histories; text/plain needs no preflight."""
    box.open('src="./" limit="5"')
    box.ask()
    box.part("result").wait_for()
    [asked] = box.stub.asked
    assert (asked.method, asked.path, asked.body) == (
        "POST",
        "/search?limit=5&group=article&page_lang=en",
        QUESTION,
    )
    assert asked.headers["content-type"] == "text/plain;charset=UTF-8"
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
    expect(box.status).to_contain_text("1 page found")
    box.ask("secret two")
    expect(box.status).to_contain_text("did not answer")
    assert box.page.evaluate("told") == [
        ["cite-box-results", {"total": 1, "shown": 1, "took_ms": 4.2}],
        ["cite-box-error", {"status": 500}],
    ]
    assert not any("secret" in line for line in box.console)


def test_a_pause_asks_and_enter_after_it_does_not_ask_again(box: Box) -> None:
    """The question mark ends its last word, so that the pause's answer is the whole one."""
    box.open()
    box.input.press_sequentially(QUESTION, delay=20)
    box.part("result").wait_for()
    box.input.press("Enter")
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == [QUESTION]
    assert "typing" not in box.stub.asked[0].options


def test_a_last_word_still_being_typed_is_said_and_enter_asks_for_the_whole_word(box: Box) -> None:
    """ "die" on a pause may become "dieting"; sent, it is "die"."""
    box.open()
    box.input.press_sequentially("want to die", delay=20)
    box.part("result").wait_for()
    for _ in range(2):
        box.input.press("Enter")
        box.until(lambda: len(box.stub.asked) == 2)
        box.page.wait_for_timeout(200)  # in which the second press could ask again
    assert box.stub.questions == ["want to die"] * 2
    assert [asked.options.get("typing") for asked in box.stub.asked] == [["true"], None]


def test_a_space_after_a_pause_asks_for_the_whole_word(box: Box) -> None:
    box.open()
    box.input.press_sequentially("want to die", delay=20)
    box.part("result").wait_for()
    box.input.press("Space")
    box.until(lambda: len(box.stub.asked) == 2)
    assert [asked.options.get("typing") for asked in box.stub.asked] == [["true"], None]


@pytest.mark.parametrize("sent", [True, False], ids=["Enter", "pause"])
def test_more_is_asked_for_as_what_is_shown_was(box: Box, sent: bool) -> None:
    box.stub.usual = Reply(answer([passage(1)], total=2))
    box.open()
    box.input.fill("want to die")
    if sent:
        box.input.press("Enter")
    box.part("more").click()
    box.until(lambda: len(box.stub.asked) == 2)
    said = [asked.options.get("typing") for asked in box.stub.asked]
    assert said == ([None, None] if sent else [["true"], ["true"]])


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
    expect(box.part("heading")).to_have_text(["Passage 2"])
    gate.set()
    box.page.wait_for_timeout(200)
    expect(box.part("heading")).to_have_text(["Passage 2"])


def test_an_answer_that_comes_while_the_next_question_is_typed_does_not_stop_it(box: Box) -> None:
    gate = threading.Event()
    box.stub.replies["first"] = Reply(answer([passage(1)]), gate=gate)
    box.open()
    box.ask("first")
    box.input.fill("second")
    gate.set()
    box.part("result").wait_for()
    box.page.wait_for_timeout(PAUSE_MS + 200)
    assert box.stub.questions == ["first", "second"]


def test_emptying_the_input_brings_back_the_idle_box(box: Box) -> None:
    box.show(passage(1))
    box.input.fill("")
    expect(box.part("result")).to_have_count(0)
    expect(box.status).to_be_empty()
