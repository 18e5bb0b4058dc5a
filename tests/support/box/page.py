"""A page with the box on it, in a real browser."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page

from tests.support.box.stub import Reply, Stub, answer

PAUSE_MS = 600  # the box's own default
QUESTION = "does walking help?"


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

    def until(self, holds: Callable[[], bool], seconds: float = 5) -> None:
        """Waits for what the page sends: a request arrives after the press that sends it."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not come in time"
            self.page.wait_for_timeout(10)
