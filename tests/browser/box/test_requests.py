"""The box in a real browser: what it asks of an API on another origin, how often, and when."""

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.box.matrix import OFFERED, Api, Visit, serving, visiting
from tests.support.box.page import PAUSE_MS
from tests.support.box.stub import Reply, answer, passage, problem
from tests.support.each import each

pytestmark = pytest.mark.browser

SENTENCE = "does ketamine help with drinking"
WAKE_MS, RETRY_MS = 3000, 1500  # the box's own


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as api:
        yield api


@pytest.fixture
def far(visit: Visit, api: Api) -> Visit:
    """A box on a page of one origin that asks an API on another."""
    open_far(visit, api)
    return visit


def open_far(visit: Visit, api: Api, attributes: str = "") -> None:
    visit.serve(
        '<script type="module" src="/cite-box.js"></script>'
        f'<main><h1>A page</h1><cite-box src="{api.base}/" {attributes}></cite-box></main>'
    )
    visit.input.wait_for()


def open_still(visit: Visit, api: Api) -> None:
    """On a page whose clock stands: a busy machine is neither a slow typist nor a slow answer."""
    visit.page.clock.install(time=0)
    open_far(visit, api)
    visit.page.clock.pause_at(60_000)


def typed(visit: Visit, api: Api, delay_ms: int) -> None:
    """The sentence at this pace, on a warm function; then until its results are there."""
    api.suggestions = OFFERED
    open_still(visit, api)
    visit.awake(api)
    for key in SENTENCE:
        visit.page.keyboard.type(key)
        visit.page.clock.run_for(delay_ms)
    visit.page.clock.run_for(PAUSE_MS)
    visit.until(lambda: api.questions == [SENTENCE])


def by_word(api: Api) -> dict[int, int]:
    """How many requests for suggestions each word of the sentence had."""
    counts: dict[int, int] = {}
    for asked in api.suggests:
        word = len(asked.body.split())
        counts[word] = counts.get(word, 0) + 1
    return counts


@pytest.mark.parametrize("delay_ms", [60, 120])
def test_a_typed_sentence_takes_six_requests_and_no_preflight(
    visit: Visit, api: Api, delay_ms: int
) -> None:
    typed(visit, api, delay_ms)
    visit.page.clock.run_for(5_000)  # nothing follows
    assert len(api.seen) <= 6, api.seen
    assert (api.preflights, api.routes.count("/health")) == (0, 1)
    assert api.questions == [SENTENCE]
    assert len(api.suggests) >= 1
    assert max(by_word(api).values()) <= 2
    bodies = [asked.body for asked in api.suggests]
    assert all(SENTENCE.startswith(body.strip()) for body in each(bodies))
    assert all(len(one) < len(other) for one, other in pairwise(bodies))


def test_a_slow_typist_asks_at_most_twice_a_word(visit: Visit, api: Api) -> None:
    """At 300 ms a key, each key is a pause; 600 ms are not."""
    typed(visit, api, 300)
    assert max(by_word(api).values()) <= 2
    assert 4 <= len(api.suggests) <= 10
    assert (api.preflights, api.questions) == (0, [SENTENCE])


def test_corrections_within_a_word_ask_no_more_than_twice(far: Visit, api: Api) -> None:
    api.suggestions = OFFERED
    far.awake(api)
    far.page.keyboard.type("ketaminne")
    for _ in range(3):
        far.page.wait_for_timeout(280)
        far.keys("Backspace")
        far.page.wait_for_timeout(280)
        far.page.keyboard.type("e")
    assert len(api.suggests) <= 2


def test_a_pasted_question_is_one_suggestion_at_most_and_one_question(far: Visit, api: Api) -> None:
    far.input.focus()
    far.page.keyboard.insert_text(SENTENCE)
    far.part("result").first.wait_for()
    assert sorted(set(api.routes)) in (["/health", "/search"], ["/health", "/search", "/suggest"])
    assert len(api.seen) <= 3
    assert (api.preflights, api.questions) == (0, [SENTENCE])


def test_no_request_but_a_posts_body_holds_the_question(far: Visit, api: Api) -> None:
    far.page.context.add_cookies([{"name": "visit", "value": "1", "url": api.base}])
    api.suggestions = OFFERED
    far.awake(api)
    far.page.keyboard.type(SENTENCE, delay=15)
    far.keys("Enter")
    far.part("result").wait_for()
    far.part("summary").first.click()
    far.part("copy").first.click()
    far.until(lambda: any("/references/" in path for path in api.seen))
    assert not any(word in path for word in SENTENCE.split() for path in each(api.seen))
    for asked in [*api.suggests, *api.asked]:
        assert asked.headers["content-type"] == "text/plain;charset=UTF-8"
        assert not {"cookie", "referer"} & asked.headers.keys()


# ---- a function that sleeps -----------------------------------------------------------------


def test_nothing_is_asked_before_the_focus(far: Visit, api: Api) -> None:
    far.page.wait_for_timeout(200)
    assert api.seen == []
    far.input.focus()
    far.until(lambda: api.seen == ["/health"])


def test_while_the_function_wakes_nothing_else_is_in_flight(visit: Visit, api: Api) -> None:
    """A request beside /health would wake a second function, as slow as the first."""
    api.health.gate = threading.Event()
    api.suggestions = OFFERED
    open_far(visit, api)
    visit.input.focus()
    visit.page.keyboard.type(SENTENCE, delay=30)
    visit.page.wait_for_timeout(900)  # past the pause after which a question is asked
    visit.keys("Enter")
    visit.page.wait_for_timeout(100)
    assert (api.seen, api.most_in_flight) == (["/health"], 1)
    api.health.gate.set()
    visit.part("result").wait_for()
    assert api.questions == [SENTENCE]


def test_the_question_waits_three_seconds_at_most(visit: Visit, api: Api) -> None:
    api.health.gate = threading.Event()
    open_still(visit, api)
    visit.ask(SENTENCE)
    visit.page.clock.run_for(WAKE_MS - 100)
    expect(visit.status).to_have_text("Searching…")
    visit.until(lambda: api.routes == ["/health"])
    visit.page.clock.run_for(200)
    visit.part("result").wait_for()
    assert api.routes == ["/health", "/search"]


def test_of_questions_that_wait_only_the_last_is_asked(visit: Visit, api: Api) -> None:
    api.health.gate = threading.Event()
    open_far(visit, api)
    for question in ("first", "second", "third"):
        visit.ask(question)
    api.health.gate.set()
    visit.part("result").wait_for()
    assert api.questions == ["third"]


def test_a_health_that_fails_holds_no_question_back(visit: Visit, api: Api) -> None:
    api.health = Reply("", drop=True)
    open_far(visit, api)
    visit.ask(SENTENCE)
    visit.part("result").wait_for()
    assert api.routes.count("/search") == 1


def test_several_boxes_wake_the_function_once(visit: Visit, api: Api) -> None:
    box = f'<cite-box src="{api.base}/"></cite-box>'
    visit.serve(f'<script type="module" src="/cite-box.js"></script>{box}{box}')
    for place in (0, 1, 0):
        visit.input.nth(place).focus()
    visit.page.wait_for_timeout(100)
    assert api.seen == ["/health"]


def test_the_function_is_woken_again_when_it_may_sleep(visit: Visit, api: Api) -> None:
    open_still(visit, api)
    for minutes in (0, 3, 3):
        visit.page.clock.run_for(minutes * 60_000)
        visit.input.focus()
        visit.page.wait_for_function("true")
        visit.input.blur()
    visit.until(lambda: api.routes == ["/health", "/health"])


# ---- late, refused, offline -----------------------------------------------------------------


def test_a_newer_question_aborts_the_one_before(far: Visit, api: Api) -> None:
    api.replies["first"] = Reply(answer([passage(1)]), gate=threading.Event())
    api.replies["second"] = Reply(answer([passage(2)]))
    far.ask("first")
    far.until(lambda: api.questions == ["first"])
    with far.page.expect_event("requestfailed") as failed:
        far.ask("second")
    assert failed.value.failure == "net::ERR_ABORTED"
    expect(far.part("heading")).to_have_text(["Passage 2"])


def test_the_question_aborts_the_suggestions_under_way(far: Visit, api: Api) -> None:
    held: list[Route] = []
    far.page.route("**/suggest", lambda route: held.append(route))
    far.awake(api)
    with far.page.expect_request("**/suggest"):
        far.page.keyboard.type("ketamine ")
    with far.page.expect_event("requestfailed") as failed:
        far.keys("Enter")
    assert failed.value.url.endswith("/suggest")
    far.part("result").wait_for()
    held[0].abort()


@pytest.mark.parametrize(
    ("status", "times"), [(503, 2), (502, 2), (429, 2), (400, 1), (413, 1), (500, 1)]
)
def test_a_passing_failure_is_retried_once_after_a_while(
    visit: Visit, api: Api, status: int, times: int
) -> None:
    api.usual = problem(status, "Not now.")
    open_still(visit, api)
    with visit.page.expect_event("requestfinished", lambda request: "/search" in request.url):
        visit.ask(SENTENCE)
    if times > 1:
        visit.page.clock.run_for(RETRY_MS - 200)
        assert len(api.asked) == 1, "not at once"
        visit.until(lambda: visit.page.clock.run_for(50) or len(api.asked) == 2)
    expect(visit.part("box")).to_have_attribute("data-state", "failed")
    visit.page.clock.run_for(10_000)
    assert len(api.asked) == times


def test_the_retrys_answer_is_shown_as_if_nothing_had_been(visit: Visit, api: Api) -> None:
    api.usual = problem(503, "Not now.")
    open_still(visit, api)
    visit.ask(SENTENCE)
    visit.until(lambda: len(api.asked) == 1)
    api.usual = Reply(answer([passage(1)]))
    for _ in range(20):
        visit.page.clock.run_for(100)
    visit.part("result").wait_for()
    assert len(api.asked) == 2
    expect(visit.status).to_have_text("1 page found.")


def test_back_online_the_question_can_be_asked_again(far: Visit, api: Api) -> None:
    far.awake(api)
    far.page.context.set_offline(True)
    far.ask(SENTENCE)
    expect(far.status).to_contain_text("Check your connection")
    assert api.asked == []
    far.page.context.set_offline(False)
    far.part("retry").click()
    far.part("result").wait_for()
    assert api.questions == [SENTENCE]


def test_whoever_was_offline_at_the_first_focus_gets_suggestions_later(
    visit: Visit, api: Api
) -> None:
    """A /health that failed has woken nothing: it is asked again."""
    open_far(visit, api)
    visit.page.context.set_offline(True)
    visit.input.focus()
    visit.page.wait_for_timeout(100)
    visit.page.context.set_offline(False)
    visit.input.blur()
    visit.input.focus()
    visit.until(lambda: api.routes == ["/health"])
