"""The box in a real browser, against a stub API: corrected questions, and searching as typed."""

import threading
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.box.page import PAUSE_MS, Box
from tests.support.box.stub import Asked, Reply, answer, passage, problem

PAGE = {"page_lang": ["en"]}

pytestmark = pytest.mark.browser

TYPED, MEANT = "depresion and sleep", "depression and sleep"


def told(asked: Asked) -> dict[str, Any]:
    """As the API answers: two pages with the corrected word, one passage without it."""
    if asked.options.get("exact"):
        return answer([passage(9)])
    start = int(asked.options.get("offset", ["0"])[0])
    return answer(
        [passage(start + 1), passage(start + 2)], total=4, did_you_mean=MEANT, corrected=True
    )


@pytest.fixture
def corrected(box: Box) -> Box:
    """A box that shows the answer to a misspelt question."""
    box.stub.usual = Reply(told)
    box.open()
    box.ask(TYPED)
    box.part("result").first.wait_for()
    return box


def test_a_corrected_question_is_told_with_the_count(corrected: Box) -> None:
    """In the live region, so that nobody is given other words unasked and unsaid."""
    expect(corrected.status).to_have_text(f"4 pages found, 2 shown. Also searched for “{MEANT}”.")
    expect(corrected.part("only")).to_have_text(f"Search only for “{TYPED}”")
    expect(corrected.part("suggestion")).to_have_count(0)
    expect(corrected.input).to_have_value(TYPED)


def test_searching_as_typed_is_a_post_with_the_question_in_its_body(corrected: Box) -> None:
    corrected.part("only").click()
    expect(corrected.part("heading")).to_have_text(["Passage 9"])
    asked = corrected.stub.asked[-1]
    assert (asked.method, asked.body) == ("POST", TYPED)
    assert asked.options == {"limit": ["5"], "group": ["article"], **PAGE, "exact": ["true"]}
    assert not any("depres" in path for path in [*corrected.stub.seen, corrected.page.url])


def test_the_keyboard_searches_as_typed_and_the_focus_stays_at_the_count(corrected: Box) -> None:
    corrected.part("only").focus()
    corrected.page.keyboard.press("Enter")
    expect(corrected.status).to_have_text("1 page found.")
    expect(corrected.status).to_be_focused()


@pytest.mark.parametrize("given", [{"corrected": True}, {"corrected": False}])
@pytest.mark.parametrize("results", [[passage(9)], []])
def test_a_question_that_was_searched_as_typed_is_offered_no_other(
    corrected: Box, given: dict[str, bool], results: list[dict[str, Any]]
) -> None:
    """Whatever the server says."""
    corrected.stub.usual = Reply(answer(results, did_you_mean=MEANT, **given))
    corrected.part("only").click()
    expect(corrected.part("result")).to_have_count(len(results))
    expect(corrected.status).not_to_contain_text("searched for")
    expect(corrected.part("only")).to_have_count(0)
    expect(corrected.part("suggestion")).to_have_count(0)


def test_show_more_stays_with_what_is_shown(corrected: Box) -> None:
    corrected.part("more").click()
    expect(corrected.part("result")).to_have_count(4)
    expect(corrected.status).to_have_text(f"4 pages found. Also searched for “{MEANT}”.")
    expect(corrected.part("only")).to_have_count(1)
    corrected.stub.usual = Reply(answer([passage(9)], total=2))
    corrected.part("only").click()
    expect(corrected.part("result")).to_have_count(1)
    corrected.stub.usual = Reply(answer([passage(10)], total=2))
    corrected.part("more").click()
    expect(corrected.part("result")).to_have_count(2)
    assert [asked.options for asked in corrected.stub.asked[1:]] == [
        {"limit": ["10"], "group": ["article"], **PAGE, "offset": ["2"]},
        {"limit": ["5"], "group": ["article"], **PAGE, "exact": ["true"]},
        {"limit": ["10"], "group": ["article"], **PAGE, "offset": ["1"], "exact": ["true"]},
    ]


def test_another_question_is_searched_with_its_corrections_again(corrected: Box) -> None:
    corrected.part("only").click()
    expect(corrected.part("result")).to_have_count(1)
    corrected.ask("another")
    expect(corrected.part("result")).to_have_count(2)
    corrected.ask(TYPED)
    expect(corrected.part("only")).to_have_text(f"Search only for “{TYPED}”")
    assert ["exact" in asked.options for asked in corrected.stub.asked] == [
        False,
        True,
        False,
        False,
    ]


def test_enter_on_the_same_question_is_the_way_back_and_a_pause_is_not(corrected: Box) -> None:
    corrected.part("only").click()
    expect(corrected.part("result")).to_have_count(1)
    corrected.input.press("End")
    corrected.input.press_sequentially("x")
    corrected.input.press("Backspace")
    corrected.page.wait_for_timeout(PAUSE_MS + 200)
    assert len(corrected.stub.asked) == 2
    corrected.input.press("Enter")
    expect(corrected.part("result")).to_have_count(2)
    assert "exact" not in corrected.stub.asked[-1].options


def test_try_again_after_a_failure_is_as_typed_too(corrected: Box) -> None:
    corrected.stub.usual = problem(503, "Broken.")
    corrected.part("only").click()
    expect(corrected.part("retry")).to_be_visible()
    corrected.stub.usual = Reply(told)
    corrected.part("retry").click()
    expect(corrected.part("heading")).to_have_text(["Passage 9"])


def test_the_control_asks_what_it_names_while_another_question_is_under_way(corrected: Box) -> None:
    gate = threading.Event()
    corrected.stub.replies["another"] = Reply(answer([]), gate=gate)
    corrected.ask("another")
    corrected.part("only").click()
    expect(corrected.part("heading").first).to_have_text("Passage 9")
    gate.set()
    assert corrected.stub.questions == [TYPED, "another", TYPED]
    expect(corrected.input).to_have_value(TYPED)


def test_nothing_found_offers_no_search_for_less(box: Box) -> None:
    box.stub.usual = Reply(answer([], did_you_mean=MEANT, corrected=True))
    box.open()
    box.ask(TYPED)
    expect(box.status).to_have_text(
        f"Nothing found. Try other words, or fewer. Also searched for “{MEANT}”."
    )
    expect(box.part("only")).to_have_count(0)


def test_a_question_and_its_correction_are_shown_as_text(box: Box) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    box.stub.usual = Reply(answer([passage(1)], did_you_mean=f"{hostile}!", corrected=True))
    box.open()
    box.ask(hostile)
    expect(box.part("only")).to_have_text(f"Search only for “{hostile}”")
    expect(box.status).to_contain_text(f"Also searched for “{hostile}!”.")
    assert box.page.locator("cite-box img").count() == 0


def test_a_long_question_is_shortened_on_the_control_and_sent_whole(box: Box) -> None:
    typed = "depresion " + "and so on " * 20 + "for years"
    box.stub.usual = Reply(answer([passage(1)], did_you_mean="x", corrected=True))
    box.open()
    box.ask(typed)
    name = box.part("only").text_content()
    assert name
    assert name.startswith("Search only for “depresion and so on")
    assert name.endswith("…”")
    assert len(name) < 110
    box.part("only").click()
    expect(box.part("only")).to_have_count(0)
    assert box.stub.questions == [typed, typed]


def test_it_is_told_in_spanish(box: Box) -> None:
    box.stub.usual = Reply(told)
    box.open(lang="es")
    box.ask(TYPED)
    expect(box.status).to_have_text(
        f"4 páginas encontradas, 2 a la vista. También se buscó “{MEANT}”."
    )
    expect(box.part("only")).to_have_text(f"Buscar solo “{TYPED}”")


def test_a_question_that_is_only_asked_about_is_not_called_searched(box: Box) -> None:
    box.show(passage(1), did_you_mean="lithium", corrected=False)
    expect(box.status).to_have_text("Did you mean lithium?")
    expect(box.part("suggestion")).to_have_text("lithium")
    expect(box.part("only")).to_have_count(0)
