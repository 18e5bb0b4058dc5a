"""The box in a real browser, against a stub API: its states and the emergency line."""

import threading
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.box.page import Box
from tests.support.box.stub import EMERGENCY, Asked, Reply, answer, passage, problem

pytestmark = pytest.mark.browser


def test_progress_shows_only_when_an_answer_takes_over_400_ms(box: Box) -> None:
    gate = threading.Event()
    box.stub.usual.gate = gate
    box.open()
    box.ask()
    box.page.wait_for_timeout(200)
    expect(box.status).to_be_empty()
    expect(box.status).to_have_text("Searching…")
    gate.set()
    expect(box.status).to_have_text("1 page found.")


def test_an_answer_in_time_is_not_followed_by_progress(box: Box) -> None:
    box.show(passage(1))
    box.page.wait_for_timeout(500)
    expect(box.status).to_have_text("1 page found.", timeout=1)


def test_the_one_live_region_tells_the_count(box: Box) -> None:
    box.show(passage(1), passage(2))
    expect(box.status).to_have_text("2 pages found.")
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
    expect(box.status).to_have_text(
        "The search did not answer. Check your connection and try again."
    )
    box.stub.usual = Reply(answer([passage(1)]))
    box.part("retry").click()
    expect(box.status).to_have_text("1 page found.")


def test_too_many_questions_are_told_to_wait_in_the_api_s_words(box: Box) -> None:
    sentence = "Too many requests come from your network. Please wait a moment."
    box.stub.usual = problem(429, sentence)
    box.open()
    box.ask()
    expect(box.status).to_have_text(sentence)
    expect(box.part("retry")).to_be_visible()


def test_offline_it_is_said_what_to_check(box: Box) -> None:
    box.open()
    box.page.context.set_offline(True)
    box.ask()
    expect(box.status).to_contain_text("Check your connection")


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
    expect(box.status).to_have_text("3 pages found, 2 shown.")
    box.stub.usual = Reply(answer([passage(3)], total=3))
    box.part("more").click()
    expect(box.status).to_have_text("3 pages found.")
    assert box.stub.asked[-1].options == {
        "limit": ["10"],
        "offset": ["2"],
        "group": ["article"],
        "page_lang": ["en"],
    }
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


def counted(total: int, exist: int) -> Reply:
    """Pages of 500 out of `exist` articles, of which `total` are counted."""

    def page(asked: Asked) -> dict[str, Any]:
        start = int(asked.options.get("offset", ["0"])[0])
        assert start <= 1000, "the API refuses that"
        numbers = range(start, min(start + 500, exist))
        short = [passage(n, text=[{"text": "A walk."}], references=[]) for n in numbers]
        return answer(short, total=total, matches=total)

    return Reply(page)


@pytest.mark.parametrize(
    ("exist", "sentence"),
    [
        (1_200, "1000 pages found."),
        (1_000, "1000 pages found."),
    ],
)
def test_show_more_goes_on_to_the_largest_offset(box: Box, exist: int, sentence: str) -> None:
    box.stub.usual = counted(1000, exist)
    box.open()
    box.ask()
    expect(box.part("result")).to_have_count(500)
    box.part("more").click()
    expect(box.part("result")).to_have_count(1_000)
    expect(box.status).to_have_text(sentence)
    expect(box.part("more")).to_have_count(0)
    assert box.stub.asked[-1].options["offset"] == ["500"]
    expect(box.part("result").nth(500)).to_be_focused()


def test_pinned_and_grouped_results_stand_as_they_come_without_a_label(box: Box) -> None:
    """What the clinic put first needs to match nothing."""
    plain = passage(1, text=[{"text": "What we charge."}], references=[], score=0, pinned=True)
    box.show(plain, passage(2, more=3), total=2, total_relation="eq")
    expect(box.part("heading")).to_have_text(["Passage 1", "Passage 2"])
    first = box.part("result").first
    expect(first).to_have_text("Passage 1What we charge.")
    expect(first.locator("mark")).to_have_count(0)


def test_a_long_pinned_passage_without_a_match_opens_with_its_first_paragraphs(box: Box) -> None:
    text = "\n\n".join(f"{n}. " + "Word " * 60 for n in range(6))
    box.show(passage(1, text=[{"text": text}], references=[], pinned=True))
    expect(box.part("text").locator("p:visible")).to_have_count(3)
    box.part("whole").click()
    expect(box.part("text").locator("p:visible")).to_have_count(6)


def test_a_pinned_answer_is_shown_once(box: Box) -> None:
    faq = passage(1, kind="faq", pinned=True)
    box.show(faq, passage(2), answer=passage(1, kind="faq"))
    expect(box.part("heading")).to_have_text(["Passage 1", "Passage 2"])
    expect(box.status).to_have_text("2 pages found.")


STATES = {
    "results": (Reply(answer([passage(1)])), "1 page found"),
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


@pytest.mark.parametrize("status", [403, 429, 502, 503, 504])
def test_the_emergency_line_is_there_when_the_gateway_answers_in_our_place(
    box: Box, status: int
) -> None:
    """API Gateway's JSON has none: the line came with the script."""
    box.stub.usual = Reply({"message": "Too Many Requests"}, status)
    box.stub.script_emergency = EMERGENCY
    box.open('src="./"')
    box.ask()
    expect(box.part("box")).to_have_attribute("data-state", "failed")
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
