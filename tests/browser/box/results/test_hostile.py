"""The box in a real browser: whatever the API answers is text, and nothing of it runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.box.matrix import Looks, Visit
from tests.support.box.stub import EMERGENCY, Reply, Stub, answer, passage

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
RUNS = "javascript:window.ran=1"
BEYOND = "𝛼-blocker 👩🏽‍⚕️ e\u0301 \u202edetrever\u202c \u0000 \ud83d"
ODD: list[Any] = [None, 1e300, True, "text", {}, [None, [], 3, {"text": {}}]]


@pytest.fixture
def strict(browser: Browser, stub: Stub) -> Iterator[Visit]:
    """A box under the strict policy, with Trusted Types, that is asked before it is opened."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    visit = Visit(context.new_page(), stub)
    yield visit
    assert unharmed(visit.page), "something of the answer ran"
    assert visit.console == [], "an error, or the policy's report of a violation"
    context.close()


def unharmed(page: Page) -> bool:
    return bool(page.evaluate("!('ran' in window)"))


def shown(visit: Visit, body: Any) -> None:
    visit.stub.usual = Reply(body)
    visit.open()
    visit.ask()
    expect(visit.part("box")).not_to_have_attribute("data-state", "idle")


def everywhere(words: str, address: str) -> dict[str, Any]:
    """An answer with these words, and this address, in every place that has any."""
    reference = {"id": words, "printed": words, "link": address, "type": words, "label": words}
    runs = [
        {"text": words},
        {"text": words, "match": True},
        {"text": words, "references": [words], "certainty": words, "why": words},
        {"text": words, "references": ["nobody"], "certainty": "certain"},
    ]
    article = {"id": words, "title": words, "url": address, "reviewed_by": words}
    one = passage(
        1, id=words, url=address, section=[words, f"{words}."], text=runs, references=[reference]
    )
    one["article"] = {**article, "reviewed_on": words}
    around = {"did_you_mean": words, "corrected": True, "not_found": [words], "total": 9}
    told = {"text": words, "tel": words}
    return answer([one], answer={**one, "id": "other"}, emergency=told, **around)


def test_a_script_in_every_place_is_shown_as_text(strict: Visit) -> None:
    shown(strict, everywhere(SCRIPT, "https://clinic.example/"))
    strict.part("summary").first.click()
    for part in ("heading", "path", "text", "byline", "emergency", "status", "reference"):
        expect(strict.part(part).first).to_contain_text("<script>")
    assert strict.page.locator("cite-box :is(script, img, iframe, style)").count() == 0
    assert strict.page.locator("cite-box :is([onerror], [onclick], [style])").count() == 0


@pytest.mark.parametrize(
    "address",
    [
        RUNS,
        " JavaScript:window.ran=1",
        "java\tscript:window.ran=1",
        "data:text/html,<script>window.ran=1</script>",
        "vbscript:x",
        "blob:https://clinic.example/1",
        "file:///etc/passwd",
    ],
)
def test_no_address_but_the_webs_is_a_link(strict: Visit, address: str) -> None:
    shown(strict, everywhere("words", address))
    strict.part("summary").first.click()
    schemes = "found => found.map((a) => a.protocol)"
    assert strict.page.locator("cite-box a").evaluate_all(schemes) == []
    expect(strict.part("heading").first).to_have_text("words words.")
    strict.part("heading").first.click()


def test_letters_of_every_kind_are_printed_to_the_letter(strict: Visit) -> None:
    """A lone half of a pair is not valid text: the browser shows it as U+FFFD."""
    words = BEYOND.replace("\ud83d", "")
    shown(strict, everywhere(words, "https://clinic.example/"))
    assert words.strip() in strict.part("text").first.evaluate("it => it.textContent")
    strict.part("summary").first.click()
    assert words.strip() in strict.part("reference").first.evaluate("it => it.textContent")


def test_the_question_goes_out_as_it_was_typed(strict: Visit) -> None:
    strict.open()
    strict.input.fill("𝛼 👩🏽‍⚕️ <b>?&=#%")
    strict.keys("Enter")
    strict.part("result").wait_for()
    assert strict.stub.questions == ["𝛼 👩🏽‍⚕️ <b>?&=#%"]


@pytest.mark.parametrize("unbroken", [False, True], ids=["words", "one-word"])
def test_ten_thousand_characters_fit_a_phone(strict: Visit, unbroken: bool) -> None:
    long = ("x" if unbroken else "word ") * (10_000 if unbroken else 2_000)
    one = passage(1, section=[long], text=[{"text": long}, {"text": long, "references": ["a"]}])
    cited = {"text": long, "references": [one["references"][0]["id"]], "certainty": "certain"}
    shown(strict, answer([one, passage(2, text=[cited]), passage(3, text=[{"text": long}] * 5)]))
    for summary in strict.part("summary").all():
        summary.click()
    assert Looks(strict.page)("overflow") == []


def test_ten_thousand_paragraphs_are_folded(strict: Visit) -> None:
    shown(strict, answer([passage(1, text=[{"text": "One.\n\n" * 5_000}])]))
    assert strict.page.locator("cite-box .text p:visible").count() < 200
    strict.part("whole").click()
    assert strict.page.locator("cite-box .text p:visible").count() == 5_000


FIELDS = sorted(answer([]))


def test_wrong_types_around_the_results_break_nothing(strict: Visit) -> None:
    """Each field of an answer in turn holds what it never should; the next question still works."""
    strict.open()
    for field in FIELDS:
        for number, odd in enumerate(ODD):
            question = f"{field} {number}"
            strict.stub.replies[question] = Reply({**answer([passage(1)]), field: odd})
            strict.ask(question)
            settled(strict, question)
    finish(strict)


def settled(visit: Visit, question: str) -> None:
    """The state after a question is one that a person can go on from."""
    state = visit.part("box").evaluate(
        """async (box) => {
        const status = box.querySelector(".status");
        for (let n = 0; n < 200 && (!status.textContent || box.dataset.state === "loading"); n++)
          await new Promise((done) => setTimeout(done, 10));
        return [box.dataset.state, status.textContent]; }"""
    )
    assert state[0] in ("results", "unanswered", "none", "failed"), (question, state)
    assert state[1], question
    assert "[object" not in visit.part("box").inner_text(), question
    assert "undefined" not in visit.part("box").inner_text(), question


def finish(visit: Visit) -> None:
    visit.ask("the last")
    expect(visit.part("heading")).to_have_text(["Passage 1"])
    expect(visit.status).to_have_text("1 page found.")


def test_wrong_types_within_a_result_break_nothing(strict: Visit) -> None:
    strict.open()
    for field in sorted(passage(1)):
        for number, odd in enumerate(ODD):
            question = f"{field} {number}"
            strict.stub.replies[question] = Reply(answer([passage(1, **{field: odd}), passage(2)]))
            strict.ask(question)
            settled(strict, question)
            expect(strict.part("heading").last).to_have_text("Passage 2")
    finish(strict)


def test_wrong_types_within_runs_and_references_break_nothing(strict: Visit) -> None:
    strict.open()
    for field in ("text", "match", "references", "certainty", "why"):
        for number, odd in enumerate(ODD):
            one = passage(1)
            one["text"] = [{**run, field: odd} for run in one["text"]]
            strict.stub.replies[f"run {field} {number}"] = Reply(answer([one, passage(2)]))
    for field in ("id", "printed", "link", "label", "title"):
        for number, odd in enumerate(ODD):
            one = passage(1)
            one["references"] = [{**one["references"][0], field: odd}]
            strict.stub.replies[f"reference {field} {number}"] = Reply(answer([one, passage(2)]))
    for question in [*strict.stub.replies]:
        strict.ask(question)
        settled(strict, question)
        expect(strict.part("heading").last).to_have_text("Passage 2")
    finish(strict)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_health_of_any_kind_keeps_the_box_working(strict: Visit, odd: Any) -> None:
    strict.stub.health = Reply({"status": odd, "emergency": odd})
    strict.stub.usual = Reply(answer([passage(1)]))
    strict.open(f'src="./" emergency-text="{EMERGENCY["text"]}"')
    finish(strict)
    expect(strict.part("emergency")).to_be_visible()


def test_suggestions_with_markup_or_of_no_kind_are_text_or_nothing(strict: Visit) -> None:
    offered = [SCRIPT, "", None, 3, {"a": 1}, "plain"]
    strict.stub.suggestions = offered  # type: ignore[assignment]
    strict.open('src="./" debounce-ms="0"')
    strict.awake()
    strict.type("ketam")
    strict.options.first.wait_for()
    expect(strict.options).to_have_text([SCRIPT, "plain"])
    assert strict.part("option").locator(":not(p, .kind)").count() == 0
    strict.keys("ArrowDown", "Enter")
    strict.part("result").wait_for()
    assert strict.stub.questions == [SCRIPT]


@pytest.mark.parametrize("odd", [*ODD, {"suggestions": {}}, {"suggestions": [[]]}], ids=repr)
def test_suggestions_that_are_no_list_are_none(strict: Visit, odd: Any) -> None:
    with strict.page.expect_response("**/suggest"):
        strict.page.route("**/suggest", lambda route: route.fulfill(json=odd))
        strict.open('src="./" debounce-ms="0"')
        strict.awake()
        strict.type("ketam")
    strict.page.wait_for_timeout(30)
    expect(strict.part("suggestions")).to_be_hidden()
    finish(strict)


def test_a_reference_id_never_leaves_its_path(strict: Visit) -> None:
    """It is sent to /references/{id}: no dots, slashes or queries of its own."""
    one = passage(1)
    one["references"][0]["id"] = "../../search?q=x#"
    one["text"] = [{"text": "Cited", "references": ["../../search?q=x#"], "certainty": "certain"}]
    shown(strict, answer([one]))
    strict.part("summary").click()
    with strict.page.expect_request("**/references/**") as asked:
        strict.part("copy").first.click()
    assert asked.value.url.endswith("/references/..%2F..%2Fsearch%3Fq%3Dx%23?format=apa")
