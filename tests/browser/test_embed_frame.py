"""embed.js on a clinic's page, in a real browser: the page and the API are of two origins."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Route, expect

from tests.support.each import each
from tests.support.paths import WIDGET
from tests.support.search_fixtures import LINE_JSON
from tests.support.site import stub as site_stub
from tests.support.site.clinic import clinic_site

pytestmark = pytest.mark.browser

QUESTION = "does exercise help with low mood"
LINE_SET = {
    "CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"],
    "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"],
}


@dataclass
class Clinic:
    """A clinic's page at `home`, whose origin the API at `api` knows; at `stranger` is the same
    page, of an origin that it does not know. `said` is what the console said."""

    api: str
    home: str
    stranger: str
    site: site_stub.Site
    page: Page
    said: list[str] = field(default_factory=list)

    def open(self, body: str, head: str = "", at: str = "", **headers: str) -> None:
        text = (
            f'<!doctype html><html lang="en"><head><title>Clinic</title>{head}'
            f'<link rel="icon" href="data:,"></head><body><h1>Clinic</h1>{body}</body></html>'
        )
        self.site.pages["/page"] = site_stub.Page(text.encode(), headers=headers)
        self.page.goto(f"{at or self.home}page")

    @property
    def tag(self) -> str:
        return f'<script src="{self.api}embed.js"></script>'

    @property
    def place(self) -> str:
        return f'<div data-cite-box="{self.api}"></div>'

    @property
    def frames(self) -> Locator:
        return self.page.locator("iframe")

    @property
    def inside(self) -> Frame:
        """The page in the first frame, once the box is on it."""
        self.page.frame_locator("iframe").first.locator("cite-box #question").wait_for()
        frame = self.frames.first.element_handle().content_frame()
        assert frame
        return frame

    @property
    def height(self) -> float:
        return float(self.frames.first.evaluate("frame => frame.getBoundingClientRect().height"))

    def ask(self, question: str = QUESTION) -> None:
        self.inside.fill("cite-box #question", question)
        self.inside.press("cite-box #question", "Enter")
        self.inside.locator("cite-box article").first.wait_for()

    def fits(self) -> None:
        """Waits until the frame is as high as what it holds."""
        script = "() => document.documentElement.scrollHeight <= innerHeight"
        self.inside.wait_for_function(script)

    def settle(self) -> None:
        """Until the frame is told no other height."""
        self.page.wait_for_timeout(900)

    def sentence(self) -> str:
        """The one that embed.js says."""
        ours = "cite-box embed: "
        for _ in range(100):
            if found := [each for each in self.said if each.startswith(ours)]:
                self.page.wait_for_timeout(200)
                assert len(found) == 1
                return found[0].removeprefix(ours)
            self.page.wait_for_timeout(50)
        raise AssertionError(self.said)


@pytest.fixture(scope="module")
def servers(index_dir: Path) -> Iterator[tuple[str, site_stub.Site]]:
    with clinic_site(index_dir, **LINE_SET) as servers:
        yield servers


@pytest.fixture
def clinic(browser: Browser, servers: tuple[str, site_stub.Site]) -> Iterator[Clinic]:
    api, site = servers
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    page.set_default_timeout(8000)
    home = site.base.replace("127.0.0.1", "localhost")
    clinic = Clinic(api, f"{home}/", f"{site.base}/", site, page)
    page.on("console", lambda message: clinic.said.append(message.text))
    page.on("pageerror", lambda error: clinic.said.append(str(error)))
    yield clinic
    context.close()


def health_says(clinic: Clinic, status: int, body: str) -> None:
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}

    def answer(route: Route) -> None:
        route.fulfill(status=status, headers=headers, body=body)

    clinic.page.route("**/health", answer)


# ---- where it stands ----------------------------------------------------------------------


def test_the_box_stands_where_the_script_stands_and_says_nothing(clinic: Clinic) -> None:
    tag = clinic.tag.replace("><", ' data-label="Ask &quot;us&quot;" data-limit="3"><')
    with clinic.page.expect_response("**/health"):
        clinic.open(f"<main>{tag}<p>After</p></main>")
    frame = clinic.page.locator("main > script + iframe + p").locator("xpath=../iframe")
    assert frame.get_attribute("title") == 'Ask "us"'
    assert frame.get_attribute("loading") == "lazy"
    assert frame.evaluate("frame => getComputedStyle(frame).borderTopWidth") == "0px"
    whole = clinic.page.locator("main").evaluate("main => main.clientWidth")
    assert frame.evaluate("frame => frame.offsetWidth") == whole
    box = clinic.inside.locator("cite-box")
    assert (box.get_attribute("label"), box.get_attribute("limit")) == ('Ask "us"', "3")
    clinic.ask()
    expect(clinic.inside.locator("cite-box li article")).to_have_count(3)
    clinic.settle()
    assert clinic.said == []


@pytest.mark.parametrize("script", ["head", "body", "module", "late", "defer"])
def test_an_element_says_where_it_stands(clinic: Clinic, script: str) -> None:
    tag = clinic.tag
    if script == "module":
        tag = tag.replace("<script", '<script type="module"')
    if script == "defer":
        tag = tag.replace("<script", "<script defer")
    if script in ("head", "late"):
        clinic.open("" if script == "late" else clinic.place, head=tag)
    else:
        clinic.open(clinic.place + tag)
    if script == "late":
        clinic.page.evaluate("html => { document.body.innerHTML += html; }", clinic.place)
    expect(clinic.page.locator("[data-cite-box] > iframe")).to_have_count(1)
    assert clinic.inside
    expect(clinic.frames).to_have_count(1)
    assert clinic.said == []


def test_loading_it_twice_is_harmless(clinic: Clinic) -> None:
    again = clinic.tag.replace("embed.js", "embed.js?again")
    clinic.open(clinic.place + clinic.tag + again, head=clinic.tag)
    clinic.page.add_script_tag(url=f"{clinic.api}embed.js?third")
    clinic.fits()
    expect(clinic.frames).to_have_count(1)
    assert clinic.said == []


def test_the_language_is_that_of_the_place(clinic: Clinic) -> None:
    clinic.open(f'<div lang="es-MX">{clinic.place}</div>' + clinic.tag)
    assert clinic.inside.locator("cite-box").get_attribute("lang") == "es-MX"
    assert clinic.frames.get_attribute("title") == "Buscar en nuestros artículos"


def test_a_place_with_a_wrong_language_still_has_its_box(clinic: Clinic) -> None:
    clinic.open(f'<div lang="what is this">{clinic.place}</div>' + clinic.tag)
    assert clinic.inside.locator("cite-box").get_attribute("lang") is None


# ---- its height ---------------------------------------------------------------------------


def test_the_height_follows_what_the_frame_holds(clinic: Clinic) -> None:
    clinic.open(clinic.place + clinic.tag)
    clinic.fits()
    clinic.settle()
    empty = clinic.height
    clinic.ask()
    clinic.fits()
    full = clinic.height
    assert full > empty + 300
    clinic.page.set_viewport_size({"width": 320, "height": 700})
    clinic.fits()
    assert clinic.height > full
    clinic.inside.fill("cite-box #question", "")
    clinic.settle()
    assert clinic.height < full
    clinic.fits()


def test_suggestions_are_not_cut_off(clinic: Clinic) -> None:
    clinic.open(clinic.place + clinic.tag)
    field = clinic.inside.locator("cite-box #question")
    field.press_sequentially("exercise an", delay=30)
    shown = clinic.inside.locator("cite-box #suggestions li")
    shown.last.wait_for()
    clinic.fits()
    end = "node => node.getBoundingClientRect().bottom <= innerHeight"
    assert shown.last.evaluate(end)
    whole = "list => list.scrollHeight <= list.clientHeight + 2"
    assert clinic.inside.locator("cite-box #suggestions").evaluate(whole)


def test_messages_hold_a_height_and_nothing_else(clinic: Clinic) -> None:
    hear = "window.heard = []; addEventListener('message', ({data}) => heard.push(data));"
    clinic.page.add_init_script(hear)
    clinic.open(clinic.place + clinic.tag)
    clinic.ask()
    clinic.settle()
    heard = clinic.page.evaluate("heard")
    assert len(heard) >= 2
    for message in each(heard):
        assert message.keys() == {"type", "height"}
        assert message["type"] == "cite-box-height"
        assert isinstance(message["height"], int)


POST = "message => parent.postMessage(message, '*')"
WANTED = {"type": "cite-box-height", "height": 1234}


@pytest.mark.parametrize(
    "message",
    [
        '{type: "cite-box-height", height: NaN}',
        '{type: "cite-box-height", height: Infinity}',
        '{type: "cite-box-height", height: -1}',
        '{type: "cite-box-height", height: 0}',
        '{type: "cite-box-height", height: 1e9}',
        '{type: "cite-box-height", height: "1234"}',
        '{type: "cite-box-height", height: [1234]}',
        '{type: "cite-box-height"}',
        '{type: "other", height: 1234}',
        "{height: 1234}",
        "1234",
        "null",
        "undefined",
        '"cite-box-height"',
    ],
)
def test_a_message_that_is_no_height_changes_nothing(clinic: Clinic, message: str) -> None:
    clinic.open(clinic.place + clinic.tag)
    clinic.fits()
    clinic.settle()
    before = clinic.height
    clinic.inside.evaluate(f"parent.postMessage({message}, '*')")
    clinic.page.wait_for_timeout(100)
    assert clinic.height == before
    clinic.inside.evaluate(POST, WANTED)  # the same frame, with a height: it is heard
    clinic.page.wait_for_timeout(100)
    assert clinic.height == WANTED["height"]
    assert clinic.said == []


def unheard(clinic: Clinic, send: Callable[[], Any]) -> None:
    clinic.fits()
    clinic.settle()
    before = clinic.height
    send()
    clinic.page.wait_for_timeout(150)
    assert clinic.height == before


def test_a_message_of_the_page_itself_is_not_heard(clinic: Clinic) -> None:
    clinic.open(clinic.place + clinic.tag)
    unheard(clinic, lambda: clinic.page.evaluate("message => postMessage(message, '*')", WANTED))


def test_a_message_of_another_frame_of_the_same_origin_is_not_heard(clinic: Clinic) -> None:
    """Its origin is the API's, but it is not our frame."""
    clinic.open(clinic.place + clinic.tag + f'<iframe src="{clinic.api}embed?limit=7"></iframe>')
    clinic.page.frame_locator("iframe").last.locator("cite-box #question").wait_for()
    other = next(each for each in clinic.page.frames if each.url.endswith("limit=7"))
    unheard(clinic, lambda: other.evaluate(POST, WANTED))


def test_a_message_of_another_origin_is_not_heard(clinic: Clinic) -> None:
    hostile = f"<script>parent.postMessage({json.dumps(WANTED)}, '*')</script>"
    clinic.site.pages["/hostile"] = site_stub.Page(hostile.encode())
    clinic.open(clinic.place + clinic.tag)
    add = """address => new Promise((done) => {
      const frame = document.createElement("iframe");
      frame.onload = done;
      frame.src = address;
      document.body.append(frame);
    })"""
    unheard(clinic, lambda: clinic.page.evaluate(add, f"{clinic.stranger}hostile"))


def test_our_frame_is_not_heard_once_another_origin_is_in_it(clinic: Clinic) -> None:
    """The source is right, the origin is not."""
    hostile = f"<script>parent.postMessage({json.dumps(WANTED)}, '*')</script>"
    clinic.site.pages["/hostile"] = site_stub.Page(hostile.encode())
    clinic.open(clinic.place + clinic.tag)
    unheard(clinic, lambda: clinic.inside.goto(f"{clinic.stranger}hostile"))


# ---- out of the frame ---------------------------------------------------------------------


def test_a_link_leaves_the_frame(clinic: Clinic) -> None:
    there = "https://alderhouse.example/**"
    clinic.page.route(there, lambda route: route.fulfill(body="The article", status=200))
    clinic.open(clinic.place + clinic.tag)
    clinic.ask()
    clinic.inside.locator("cite-box article h3 a").first.click()
    clinic.page.wait_for_url(there)


def test_without_javascript_the_results_leave_the_frame(clinic: Clinic, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*.js", lambda route: route.abort())  # a frame's way out turns it on again
    page = context.new_page()
    page.set_default_timeout(8000)
    clinic.site.pages["/plain"] = site_stub.Page(f'<iframe src="{clinic.api}embed">'.encode())
    page.goto(f"{clinic.home}plain")
    inside = page.frame_locator("iframe")
    expect(inside.locator(".emergency")).to_contain_text(LINE_JSON["tel"])
    inside.locator("input").fill(QUESTION)
    inside.locator("input").press("Enter")
    page.wait_for_url(f"{clinic.api}search")
    expect(page.locator(".emergency")).to_be_visible()
    assert page.locator("mark").count()
    context.close()


# ---- what is wrong, in one sentence -------------------------------------------------------


def test_an_origin_that_is_not_known_is_named_with_its_setting(clinic: Clinic) -> None:
    clinic.open(clinic.place + clinic.tag, at=clinic.stranger)
    said = clinic.sentence()
    assert clinic.stranger.rstrip("/") in said
    assert "CITEBOX_ORIGINS" in said


def test_an_address_that_nobody_answers_at_is_not_reachable(clinic: Clinic) -> None:
    place = '<div data-cite-box="http://127.0.0.1:9/"></div>'
    clinic.open(place + clinic.tag)
    assert clinic.sentence().startswith("http://127.0.0.1:9/ is not reachable")


def test_an_address_of_something_else_is_told(clinic: Clinic) -> None:
    clinic.open(f'<div data-cite-box="{clinic.home}"></div>' + clinic.tag)
    assert clinic.sentence().startswith(f"{clinic.home}health answered 404")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://", "data:,x"])
def test_an_address_that_is_none_is_told(clinic: Clinic, address: str) -> None:
    clinic.open(f'<div data-cite-box="{address}"></div>' + clinic.tag)
    assert "is no http(s) address" in clinic.sentence()
    expect(clinic.frames).to_have_count(0)


def test_an_index_that_is_missing_is_told_in_the_apis_words(clinic: Clinic) -> None:
    health_says(clinic, 503, json.dumps({"detail": "There is no index in 'x'."}))
    clinic.open(clinic.place + clinic.tag)
    assert clinic.sentence() == "the search says: There is no index in 'x'."


def test_a_missing_emergency_line_is_told(clinic: Clinic) -> None:
    health_says(clinic, 200, json.dumps({"status": "ok", "emergency": None}))
    clinic.open(clinic.place + clinic.tag)
    assert clinic.sentence().startswith("no emergency line is set")


def test_an_answer_that_is_not_the_apis_is_told(clinic: Clinic) -> None:
    health_says(clinic, 200, "<html>Welcome")
    clinic.open(clinic.place + clinic.tag)
    assert "health answered 200, not as the search does" in clinic.sentence()


def test_a_page_opened_as_a_file_is_told(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(clinic.place + clinic.tag)
    clinic.page.goto(file.as_uri())
    assert "opened as a file" in clinic.sentence()


def served_as(clinic: Clinic, address: str, api: str) -> None:
    """The page at an address that only this browser knows, and the real script from there."""
    body = f'<div data-cite-box="{api}"></div><script src="/embed.js"></script>'
    script = (WIDGET / "embed.js").read_text(encoding="utf-8")

    def answer(route: Route) -> None:
        asked = route.request.url
        headers = {"Access-Control-Allow-Origin": "*"}
        if asked.endswith("/embed.js"):
            route.fulfill(body=script, content_type="text/javascript")
        elif asked.endswith("/health"):
            healthy = json.dumps({"status": "ok", "emergency": LINE_JSON})
            route.fulfill(body=healthy, content_type="application/json", headers=headers)
        else:
            route.fulfill(body=body if asked == address else "", content_type="text/html")

    clinic.page.route("**/*.example/**", answer)
    clinic.page.goto(address)


def test_an_http_address_on_an_https_page_is_told(clinic: Clinic) -> None:
    served_as(clinic, "https://clinic.example/", "http://api.example/")
    assert "mixed content" in clinic.sentence()


def test_an_http_page_is_told_that_it_should_be_https(clinic: Clinic) -> None:
    served_as(clinic, "http://clinic.example/", "https://api.example/")
    assert clinic.sentence().startswith("this page came over http")


def test_a_policy_that_forbids_the_frame_is_told(clinic: Clinic) -> None:
    policy = {"Content-Security-Policy": "script-src *; frame-src 'none'"}
    clinic.open(clinic.place + clinic.tag, **policy)
    said = clinic.sentence()
    assert f"add {clinic.api.rstrip('/')} to its frame-src" in said


def test_a_policy_that_forbids_only_the_check_is_not_told(clinic: Clinic) -> None:
    policy = {"Content-Security-Policy": "connect-src 'none'; require-trusted-types-for 'script'"}
    clinic.open(clinic.place + clinic.tag, **policy)
    clinic.ask()
    assert [each for each in clinic.said if each.startswith("cite-box embed")] == []


def test_a_module_without_a_place_says_what_to_put(clinic: Clinic) -> None:
    clinic.open(clinic.tag.replace("<script", '<script type="module"'))
    assert clinic.sentence().startswith("there is no place for the box")
    expect(clinic.frames).to_have_count(0)
