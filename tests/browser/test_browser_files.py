"""What a browser's own files keep of a question, in a profile of Chromium.

The shell without windows keeps no form history, so this needs the whole browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.conftest import BROWSER_FLAGS, CHROMES
from tests.support.needed import missing
from tests.support.search_fixtures import serving
from tests.support.site.stub import Page as Answer
from tests.support.site.stub import Site

pytestmark = pytest.mark.browser

CANARY = "xylophonecanary"
HISTORY = "Default/Web Data"  # what was typed into forms
SESSIONS = "Default/Sessions"  # the open tabs, to be restored
Visit = Callable[[Page], None]


@pytest.fixture(scope="module")
def api(index_dir: Path) -> Iterator[str]:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        yield f"http://127.0.0.1:{server.port}/"


@pytest.fixture
def kept(browser: Browser, tmp_path: Path) -> Callable[..., list[str]]:
    """Files of a new profile that hold the canary, after a visit and the browser's end."""
    path = next(filter(None, map(shutil.which, CHROMES)), None)

    def run(visit: Visit, **options: Any) -> list[str]:
        profile = tmp_path / "profile"
        try:
            context = browser.browser_type.launch_persistent_context(
                profile,
                executable_path=path,
                channel=None if path else "chromium",
                args=[*BROWSER_FLAGS, "--headless=new"],
                headless=False,
                **options,
            )
        except Error as error:
            missing(f"No whole Chromium could be started: {error.message.splitlines()[0]}")
        page = context.pages[0] if context.pages else context.new_page()
        visit(page)
        page.wait_for_timeout(1500)  # the tabs are written some time after
        context.close()
        files = [path for path in profile.rglob("*") if path.is_file()]
        assert len(files) > 20
        return sorted(str(path.relative_to(profile)) for path in files if holds(path))

    return run


def holds(path: Path) -> bool:
    data = path.read_bytes().lower()
    return CANARY.encode() in data or CANARY.encode("utf-16-le") in data


def send(page: Page) -> None:
    """Types the question into the form on the page and sends it."""
    page.locator("[name=q]").last.fill("")
    page.locator("[name=q]").last.click()
    page.keyboard.type(CANARY, delay=10)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")


def test_a_field_without_autocomplete_off_is_kept(kept: Any, site: Site) -> None:
    """So that the silence of the other tests says something."""
    form = b'<form action="/search"><input type="search" name="q"></form>'
    site.pages["/"] = Answer(form)

    def visit(page: Page) -> None:
        page.goto(site.base)
        page.locator("[name=q]").click()
        page.keyboard.type(CANARY, delay=10)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")

    assert HISTORY in kept(visit)


def test_the_form_of_the_results_page_is_not_in_the_form_history(kept: Any, api: str) -> None:
    """Without JavaScript. The session's file holds what a form was sent with."""

    def visit(page: Page) -> None:
        page.goto(f"{api}search?q=lithium")
        send(page)

    found = kept(visit, java_script_enabled=False)
    assert [path for path in found if not path.startswith(SESSIONS)] == []


def test_the_box_leaves_nothing_in_the_browsers_files(kept: Any, api: str) -> None:
    def visit(page: Page) -> None:
        page.goto(api)
        page.locator("cite-box #question").click()
        page.keyboard.type(f"lithium {CANARY}", delay=10)
        page.keyboard.press("Enter")
        page.locator("cite-box article").first.wait_for()
        page.goto(f"{api}health")

    assert kept(visit) == []
