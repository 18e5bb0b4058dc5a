"""The box in a real browser, against a stub API: questions that nothing here answers, and words
that no page has."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.box.page import Box
from tests.support.box.stub import EMERGENCY, Reply, answer, passage

pytestmark = pytest.mark.browser

QUESTION = "side effects of sertraline?"
VERDICT = "Nothing here answers that."
MISSING = "Not on these pages: “sertraline”."
HOSTILE = "<img src=x onerror=alert(1)>"
LEVELS = "found => found.map((heading) => Number(heading.localName[1]))"


def unanswered(*results: dict[str, Any], **changes: Any) -> Reply:
    told = {"unanswered": True, "not_found": ["sertraline"], **changes}
    return Reply(answer([*results], **told))


@pytest.fixture
def lacking(box: Box) -> Box:
    """A box that shows what is closest to a question about a medicine that no page has."""
    box.stub.usual = unanswered(passage(1), passage(2), total=3, emergency=EMERGENCY)
    box.open()
    box.ask(QUESTION)
    box.part("result").first.wait_for()
    return box


def tops(box: Box, *parts: str) -> list[float]:
    """How far down the page each part stands."""
    boxes = [box.part(part).first.bounding_box() for part in parts]
    return [one["y"] for one in boxes if one]


def test_an_unanswered_question_says_so_and_calls_its_results_the_closest(lacking: Box) -> None:
    """A count would sound as if they were answers."""
    expect(lacking.status).to_have_text(f"{VERDICT} {MISSING}")
    expect(lacking.part("closest")).to_have_text("The closest pages")
    expect(lacking.part("heading")).to_have_text(["Passage 1", "Passage 2"])
    expect(lacking.part("box")).not_to_contain_text("found")


def test_the_verdict_is_said_once_in_the_one_polite_live_region(lacking: Box) -> None:
    assert lacking.part("box").inner_text().count(VERDICT) == 1
    assert lacking.page.locator("cite-box [role=status], cite-box [aria-live]").count() == 1
    assert lacking.page.locator("cite-box [role=alert]").count() == 0


def test_the_closest_pages_are_a_heading_over_those_of_the_results(lacking: Box) -> None:
    found = lacking.page.locator("cite-box :is(h1, h2, h3, h4)")
    assert found.evaluate_all(LEVELS) == [2, 3, 3]
    expect(lacking.page.locator("cite-box section h2")).to_be_visible()


def test_the_emergency_line_comes_first_then_verdict_other_reading_and_results(box: Box) -> None:
    box.stub.usual = unanswered(passage(1), did_you_mean="lithium", emergency=EMERGENCY)
    box.open()
    box.ask(QUESTION)
    box.part("result").wait_for()
    order = tops(box, "emergency", "status", "suggestion", "closest", "result")
    assert len(order) == 5
    assert order == sorted(order)


def test_the_verdict_stands_in_full_ink_and_not_by_colour_alone(lacking: Box) -> None:
    """As what was said of nothing found: no fainter than a passage, and in bold."""
    colours = [
        lacking.part(part).first.evaluate("it => getComputedStyle(it).color")
        for part in ("status", "text")
    ]
    assert colours[0] == colours[1]
    weight = lacking.part("said").first.evaluate("it => Number(getComputedStyle(it).fontWeight)")
    assert weight >= 600


def test_show_more_goes_on_under_the_one_heading(lacking: Box) -> None:
    lacking.stub.usual = unanswered(passage(3), total=3)
    lacking.part("more").click()
    expect(lacking.part("result")).to_have_count(3)
    expect(lacking.part("closest")).to_have_count(1)
    expect(lacking.part("result").nth(2)).to_be_focused()
    expect(lacking.status).to_have_text(f"{VERDICT} {MISSING}")
    expect(lacking.part("more")).to_have_count(0)


def test_the_next_question_is_counted_as_usual(lacking: Box) -> None:
    lacking.stub.usual = Reply(answer([passage(1)]))
    lacking.ask("another")
    expect(lacking.status).to_have_text("1 page found.")
    expect(lacking.part("closest")).to_have_count(0)


def test_nothing_found_is_said_alone(box: Box) -> None:
    box.stub.usual = unanswered()
    box.open()
    box.ask(QUESTION)
    expect(box.status).to_have_text("Nothing found. Try other words, or fewer.")
    expect(box.part("closest")).to_have_count(0)


def test_what_no_page_has_is_told_of_an_answered_question_too(box: Box) -> None:
    box.show(passage(1), not_found=["hubby", "xylophone"])
    expect(box.status).to_have_text("1 page found. Not on these pages: “hubby”, “xylophone”.")
    expect(box.part("closest")).to_have_count(0)


@pytest.mark.parametrize("unanswered", [True, False])
def test_what_else_was_searched_for_is_told_after_it(box: Box, unanswered: bool) -> None:
    given = {"unanswered": unanswered, "not_found": ["zoloft"]}
    box.show(passage(1), did_you_mean="zoloft and sleep", corrected=True, **given)
    first = VERDICT if unanswered else "1 page found."
    expect(box.status).to_have_text(
        f"{first} Not on these pages: “zoloft”. Also searched for “zoloft and sleep”."
    )
    expect(box.part("only")).to_be_visible()


def test_more_than_are_counted_are_told_before_it(box: Box) -> None:
    box.show(passage(1), total=1000, not_found=["hubby"])
    expect(box.status).to_have_text("1000 pages found, 1 shown. Not on these pages: “hubby”.")


def test_of_many_words_that_no_page_has_eight_are_named(box: Box) -> None:
    """Of a whole message in another language; the results stay on the screen."""
    box.show(passage(1), not_found=[f"w{n}" for n in range(11)])
    expect(box.status).to_contain_text("“w6”, “w7”, ….")
    expect(box.status).not_to_contain_text("w8")


def test_a_long_word_that_no_page_has_is_shortened_and_fits_a_phone(box: Box) -> None:
    box.page.set_viewport_size({"width": 320, "height": 640})
    box.show(passage(1), unanswered=True, not_found=["x" * 1_000, "y" * 60])
    expect(box.status).to_contain_text(f"“{'x' * 79}…”, “{'y' * 60}”.")
    assert box.page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_no_page_has_is_shown_as_text(box: Box) -> None:
    box.show(passage(1), unanswered=True, not_found=[HOSTILE])
    expect(box.status).to_contain_text(f"“{HOSTILE}”")
    assert box.page.locator("cite-box img").count() == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"not_found": "sertraline", "unanswered": "yes"},
        {"not_found": [None, 3, {}, ""], "unanswered": 1},
        {"not_found": None, "unanswered": None},
        {"ranking": "something new"},
    ],
    ids=["strings", "no-words", "null", "ranking"],
)
def test_fields_of_another_kind_are_left_out(box: Box, odd: dict[str, Any]) -> None:
    box.show(passage(1), **odd)
    expect(box.status).to_have_text("1 page found.")
    expect(box.part("closest")).to_have_count(0)


def test_a_server_that_knows_none_of_these_fields_is_understood(box: Box) -> None:
    """The box may be newer than the API, where a page keeps its own copy."""
    old = answer([passage(1)])
    for name in ("not_found", "unanswered", "ranking"):
        del old[name]
    box.stub.usual = Reply(old)
    box.open()
    box.ask()
    expect(box.status).to_have_text("1 page found.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["sertralina"], "Sin resultados en estas páginas: “sertralina”."),
        (["a1", "b1"], "Sin resultados en estas páginas: “a1”, “b1”."),
        ([f"w{n}" for n in range(9)], "“w7”, …."),
    ],
    ids=["one", "two", "nine"],
)
def test_it_is_told_in_spanish(box: Box, words: list[str], sentence: str) -> None:
    box.stub.usual = unanswered(passage(1), not_found=words)
    box.open(lang="es")
    box.ask(QUESTION)
    expect(box.status).to_contain_text("Aquí no hay nada que responda a eso. Sin resultados")
    expect(box.status).to_contain_text(sentence)
    expect(box.part("closest")).to_have_text("Las páginas más relacionadas")


# ---- a misspelt medicine --------------------------------------------------------------------


def meaning(name: str, mentioned: bool = True) -> dict[str, Any]:
    return {"typed": "litium", "name": name, "query": f"is {name} safe", "mentioned": mentioned}


def asked_about(box: Box, *names: dict[str, Any], lang: str = "") -> None:
    told = {"did_you_mean": names[0]["query"], "not_found": ["litium"], "may_mean": [*names]}
    box.stub.replies["is litium safe"] = unanswered(passage(1), **told)
    box.open(lang=lang) if lang else box.open()
    box.ask("is litium safe")
    box.part("result").wait_for()


def test_a_misspelt_medicine_is_asked_about_in_place_of_the_verdict(box: Box) -> None:
    """Who hears that nothing answers stops there; who is asked goes on."""
    asked_about(box, meaning("lithium"))
    expect(box.status).to_have_text("Did you mean lithium?")
    box.part("suggestion").click()
    expect(box.input).to_have_value("is lithium safe")
    box.until(lambda: box.stub.questions == ["is litium safe", "is lithium safe"])


def test_what_is_asked_about_is_not_missing_besides_and_another_word_is(box: Box) -> None:
    told = {"not_found": ["litium", "zzz"], "may_mean": [meaning("lithium")]}
    box.stub.replies["litium zzz"] = unanswered(passage(1), did_you_mean="lithium zzz", **told)
    box.open()
    box.ask("litium zzz")
    expect(box.status).to_have_text("Did you mean lithium? Not on these pages: “zzz”.")


def test_a_medicine_that_no_page_has_is_named_as_such(box: Box) -> None:
    asked_about(box, meaning("sertraline", mentioned=False))
    expect(box.status).to_have_text("Did you mean sertraline? These pages do not mention it.")


def test_two_near_medicines_are_both_asked_about(box: Box) -> None:
    asked_about(box, meaning("lithium"), meaning("lithobid"))
    expect(box.status).to_have_text("Did you mean lithium? Did you mean lithobid?")
    expect(box.part("suggestion")).to_have_text(["lithium", "lithobid"])


def test_it_is_asked_in_spanish(box: Box) -> None:
    asked_about(box, meaning("litio", mentioned=False), lang="es")
    expect(box.status).to_have_text("¿Quiso decir litio? Estas páginas no lo mencionan.")


def test_the_name_of_a_medicine_is_shown_as_text(box: Box) -> None:
    asked_about(box, meaning(HOSTILE), meaning(HOSTILE, mentioned=False))
    expect(box.status).to_contain_text(HOSTILE)
    assert box.page.locator("cite-box img").count() == 0
