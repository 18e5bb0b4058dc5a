"""What a hostile script of the page learns of a question; docs/privacy.md has the same table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser, CDPSession, Frame, Locator, Page

from tests.support.paths import ROOT
from tests.support.site import stub as site_stub
from tests.support.site.clinic import clinic_site

pytestmark = pytest.mark.browser

TYPED, PASTED, COMPOSED, DROPPED = "xylotyped", "xylopasted", "xylocomposed", "xylodropped"
MISSPELT = "lithuim"  # of a medicine: the box asks what it means
HOSTILE = (ROOT / "tests/support/hostile.js").read_text(encoding="utf-8")
BEGINNING = "what is the phq"


@dataclass
class Clinic:
    """A page of the clinic at `home`, with the API on another site at `api`."""

    api: str
    home: str
    site: site_stub.Site
    page: Page

    def open(self, place: str, before: bool = True) -> None:
        """The page, with the hostile script before the box's or, at once, after."""
        hostile = '<script src="/hostile.js"></script>'
        head, end = (hostile, "") if before else ("", hostile)
        text = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Clinic</title>'
            f'<link rel="icon" href="data:,">{head}</head><body><h1>Clinic</h1>{place}'
            f"{end}</body></html>"
        )
        self.site.pages["/page"] = site_stub.Page(text.encode())
        self.site.pages["/hostile.js"] = site_stub.Page(HOSTILE.encode(), "text/javascript")
        self.page.goto(f"{self.home}page")

    def element(self, before: bool = True) -> Frame:
        self.open(
            f'<script src="{self.api}cite-box.js"></script><cite-box src="{self.api}"></cite-box>',
            before,
        )
        return self.page.main_frame

    def frame(self, before: bool = True) -> Frame:
        self.open(f'<script src="{self.api}embed.js"></script>', before)
        self.page.frame_locator("iframe").locator("cite-box #question").wait_for()
        return self.page.frames[1]


@pytest.fixture(scope="module")
def servers(index_dir: Path) -> Iterator[tuple[str, site_stub.Site]]:
    with clinic_site(index_dir) as servers:
        yield servers


@pytest.fixture
def clinic(browser: Browser, servers: tuple[str, site_stub.Site]) -> Iterator[Clinic]:
    api, site = servers
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = context.new_page()
    page.set_default_timeout(8000)
    yield Clinic(api, site.base.replace("127.0.0.1", "localhost") + "/", site, page)
    context.close()


def ask(clinic: Clinic, inside: Frame) -> list[str]:
    """Writes and asks in every way that there is; the words that must not be heard."""
    page = clinic.page
    session = page.context.new_cdp_session(page)
    field = inside.locator("cite-box #question")
    field.click()
    page.keyboard.type(f"{TYPED} ", delay=5)
    composed = {"text": COMPOSED, "selectionStart": 3, "selectionEnd": 3}
    session.send("Input.imeSetComposition", composed)
    page.keyboard.insert_text(f"{COMPOSED} ")
    copy(page, f"{PASTED} ")
    page.keyboard.press("Control+v")
    drop(session, field, f"{DROPPED} ")
    written = field.input_value()
    assert {TYPED, COMPOSED, PASTED, DROPPED} <= set(written.split()), written
    page.keyboard.press("Enter")
    inside.locator("cite-box .status", has_text=re.compile("found|answers")).wait_for()
    inside.locator("cite-box .clear").click()
    page.keyboard.type(BEGINNING, delay=5)
    option = inside.locator("cite-box [role=option]").first
    option.wait_for()
    chosen = option.inner_text()
    option.click()
    inside.locator("cite-box article").first.wait_for()
    inside.locator("cite-box .clear").click()
    page.keyboard.type(MISSPELT, delay=5)
    page.keyboard.press("Enter")
    meant = inside.locator("cite-box .status button")
    meant.wait_for()
    page.wait_for_timeout(100)
    page.evaluate("lookAround()")
    meant.click()
    inside.locator("cite-box article mark").first.wait_for()
    page.wait_for_timeout(300)
    page.evaluate("lookAround()")
    page.wait_for_timeout(100)
    return [TYPED, COMPOSED, PASTED, DROPPED, chosen, MISSPELT]


def copy(page: Page, text: str) -> None:
    """Into the clipboard, from a page of its own."""
    page.context.grant_permissions(["clipboard-write"])
    other = page.context.new_page()
    other.goto(page.url.replace("/page", "/other"))
    other.evaluate("text => navigator.clipboard.writeText(text)", text)
    other.close()
    page.bring_to_front()


def drop(session: CDPSession, field: Locator, text: str) -> None:
    """As dragged out of another program."""
    place = field.bounding_box()
    assert place
    data = {"items": [{"mimeType": "text/plain", "data": text}], "dragOperationsMask": 1}
    at = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})


# ---- what is heard ------------------------------------------------------------------------

# The rows of docs/privacy.md's table, in its order: the channels of hostile.js that each means.
ROWS = (
    r"addresses",
    r"text of the page|mutations|frame|inside the frame",
    r"cite-box-.*",
    r"storage|console|message|performance|error|replaced (postMessage|JSON|Image|WebSocket"
    r"|sendBeacon|XMLHttpRequest)",
    r"\w+\.(key|data|target|clipboardData|dataTransfer)",
    r"selection",
    r"open root.*|replaced attachShadow",
    r"replaced (fetch|Response|String|value|addEventListener)",
)


def rows(channels: list[str]) -> list[str]:
    """ "yes" or "no" for each row; every channel belongs to one."""
    assert all(any(re.fullmatch(row, one) for row in ROWS) for one in channels), channels
    return ["yes" if any(re.fullmatch(row, one) for one in channels) else "no" for row in ROWS]


def documented(column: int) -> list[str]:
    """A column of the table: 1 the element, 2 the element with our script first, 3 the frame."""
    page = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    [table] = re.findall(r"^\| what a script .*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    return [line.split("|")[column + 1].strip() for line in table.splitlines()]


def leaked(clinic: Clinic, words: list[str]) -> list[str]:
    """The channels that one of the words came by."""
    heard = clinic.page.evaluate("heard")
    assert {"addresses", "text of the page", "performance"} <= heard.keys()
    found = [channel for channel, text in heard.items() if any(word in text for word in words)]
    return sorted(found)


@pytest.mark.parametrize("before", [True, False], ids=["before-ours", "after-ours"])
def test_the_element_tells_what_the_table_says_and_no_more(clinic: Clinic, before: bool) -> None:
    told = rows(leaked(clinic, ask(clinic, clinic.element(before))))
    assert told == documented(1 if before else 2)
    assert "yes" in told, "the script hears nothing at all: its silence would say nothing"


@pytest.mark.parametrize("before", [True, False], ids=["before-ours", "after-ours"])
def test_the_frame_tells_nothing(clinic: Clinic, before: bool) -> None:
    assert leaked(clinic, ask(clinic, clinic.frame(before))) == []
    assert set(documented(3)) == {"no"}


@pytest.mark.parametrize("place", ["element", "frame"])
def test_no_address_and_no_referrer_holds_what_was_asked(clinic: Clinic, place: str) -> None:
    sent: list[str] = []
    clinic.page.context.on(
        "request", lambda one: sent.append(f"{one.url} {one.headers.get('referer')}")
    )
    words = ask(clinic, clinic.element() if place == "element" else clinic.frame())
    assert [one for one in sent if "/search" in one]
    assert [one for one in sent if any(word in unquote_plus(one) for word in words)] == []


# ---- what is stopped takes nothing else with it --------------------------------------------


def test_shortcuts_of_the_page_do_not_fire_while_a_question_is_typed(clinic: Clinic) -> None:
    """But Escape, Tab and shortcuts with Ctrl are still the page's."""
    clinic.element()
    clinic.page.evaluate(
        "addEventListener('keydown', ({ key }) => (window.keys ??= []).push(key), true)"
    )
    clinic.page.locator("cite-box #question").click()
    for key in ("/", "s", "AltGraph", "Control+j", "Escape", "Tab"):
        clinic.page.keyboard.press(key)
    assert clinic.page.evaluate("keys") == ["Control", "j", "Escape", "Tab"]


def test_what_was_typed_before_the_script_came_does_not_stay_in_the_page(clinic: Clinic) -> None:
    form = '<form method="post"><input name="q" autocomplete="off"></form>'
    clinic.open(f'<cite-box src="{clinic.api}">{form}</cite-box>')
    clinic.page.locator("[name=q]").fill(TYPED)
    clinic.page.add_script_tag(url=f"{clinic.api}cite-box.js")
    field = clinic.page.locator("cite-box #question")
    field.wait_for()
    assert field.input_value() == TYPED
    assert clinic.page.locator("[name=q]").input_value() == ""
