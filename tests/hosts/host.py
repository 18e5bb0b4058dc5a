"""A clinic's website in a browser, beside the API of another origin."""

from __future__ import annotations

import re
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import FrameLocator, Page, expect

from tests.hosts.snippets import replica, snippet
from tests.support.search_fixtures import LINE_JSON
from tests.support.site import stub as site_stub

QUESTION = "why do people stop taking lithium?"
# All that the box tells a page, as JSON.
HEAR = """window.heard = [];
for (const name of ["results", "error", "choose"]) {
  addEventListener(`cite-box-${name}`, ({ type, detail }) => heard.push({ type, detail }));
}"""


@dataclass
class Host:
    """A clinic's website at `home`, known to the API at `api`; `other` is the same server under
    another origin, known too. `said` are the console's warnings and errors."""

    api: str
    site: site_stub.Site
    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # addresses

    @property
    def home(self) -> str:
        return self.site.base.replace("127.0.0.1", "localhost")

    @property
    def other(self) -> str:
        return self.site.base

    def serve(self, path: str, text: str, kind: str = site_stub.HTML, **headers: str) -> None:
        self.site.pages[path] = site_stub.Page(text.encode(), kind, headers=headers)

    def open(self, text: str, **headers: str) -> None:
        self.serve("/page", text, **headers)
        self.page.goto(f"{self.home}/page")

    def show(self, name: str, head: str = "", **headers: str) -> None:
        """A plain page with this snippet on it."""
        text = snippet(name, self.api)
        self.open(replica("plain", self.api, head=head, body=text), **headers)

    def script(self, path: str = "/cite-box.js") -> str:
        with urllib.request.urlopen(self.api + path) as answer:  # noqa: S310 - loopback
            return str(answer.read().decode())

    def answers(self, at: Page | FrameLocator | None = None) -> None:
        """The line stands there first; a question brings results with references below it."""
        at = at or self.page
        line = at.locator("cite-box [part=emergency]")
        expect(line).to_contain_text(LINE_JSON["text"])
        expect(line.get_by_role("link")).to_have_text(LINE_JSON["tel"])
        question = at.locator("cite-box #question")
        question.fill("")  # what was found before goes
        question.fill(QUESTION)
        question.press("Enter")
        result = at.locator("cite-box article.result").first
        expect(result).to_be_visible()
        result.locator(".summary").click()
        expect(result.locator(".references .reference").first).to_be_visible()
        expect(line).to_be_visible()

    def leaves_no_trace(self) -> None:
        """Of the question, whatever else there was on the page."""
        origins = {f"{one.scheme}://{one.netloc}" for one in map(urlsplit, self.asked)}
        assert origins - {"data://"} <= {self.api, self.home, self.other}
        addresses = " ".join([*self.asked, self.page.url])
        assert not re.search("lithium|people", addresses)
        told = self.page.evaluate("JSON.stringify([window.heard, localStorage, sessionStorage])")
        assert not re.search("lithium|people", told)
        assert self.page.context.cookies() == []
        assert self.said == []
