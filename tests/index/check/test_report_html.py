"""The author's report as a page: complete in itself, escaped, readable on a phone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser

from index.check import check
from index.check.findings import NOT_COMPARED, ArticleFacts, Checked, CheckReport, Finding
from index.check.missing_spaces import MISSING_SPACE
from index.check.references import NO_DOI
from index.check.report_html import to_html
from index.check.subject import context
from index.document import SourceError

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&</style>"
DAY = date(2026, 11, 22)


def page(*findings: Finding, title: str = "Rest", file: str = "rest.md") -> str:
    facts = ArticleFacts(13, 13, 10, 10, 0, 15.0)
    article = Checked(file, "rest", title, facts, findings)
    return to_html(CheckReport((article,), ()), DAY)


def glued(text: str) -> Finding:
    return Finding(MISSING_SPACE, 62, text, text, text, (), context(f"{text} {text} {text}", 0, 5))


def test_the_counts_are_on_top() -> None:
    tree = html.fromstring(page(glued("Restfound"), Finding(NO_DOI, 1, "10", "0")))
    counts = [item.text_content() for item in tree.xpath("//ul[@class='counts']/li")]
    assert counts == ["1 article", "1 for the author", "1 worth a look"]


def test_a_finding_says_what_was_read_what_was_expected_and_what_to_do() -> None:
    tree = html.fromstring(page(glued("Restfound")))
    (found,) = tree.xpath("//section[contains(@class, 'finding')]")
    text = " ".join(found.text_content().split())
    assert "line 62" in text
    assert "Restfound" in text
    assert "What to do: Put the space back" in text


def test_the_page_says_once_that_nothing_was_compared_with_a_database() -> None:
    assert html.fromstring(page()).text_content().count(NOT_COMPARED) == 1


def test_an_article_in_order_says_so() -> None:
    assert "Nothing to do" in page()


def test_a_file_that_could_not_be_read_is_named_with_its_reason() -> None:
    report = CheckReport((), (SourceError(EVIL, 3, EVIL),))
    tree = html.fromstring(to_html(report, DAY))
    assert f"{EVIL}, line 3" in tree.text_content()
    assert not tree.xpath("//script | //img")


def test_hostile_text_stays_text() -> None:
    tree = html.fromstring(page(glued(EVIL), title=EVIL, file=EVIL))
    assert not tree.xpath("//script | //img | //@onerror")
    assert tree.xpath("//h2")[0].text_content() == EVIL


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_title_comes_out_as_it_went_in(title: str) -> None:
    tree = html.fromstring(page(title=title))
    assert tree.xpath("//h2")[0].text_content() == title


def test_the_page_needs_nothing_from_elsewhere(content: Path) -> None:
    """No script, no file, no address to load: it can be sent by mail and opened anywhere."""
    text = to_html(check([content], today=DAY), DAY)
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //img | //iframe | //@style | //@onclick")
    assert [link for link in tree.xpath("//@href | //@src") if link[0] != "#"] == ["data:,"]
    assert not re.search(r"url\(|@import", text)
    assert "default-src 'none'" in text


def test_every_entry_of_the_contents_leads_to_its_article(content: Path) -> None:
    tree = html.fromstring(to_html(check([content], today=DAY), DAY))
    links = tree.xpath("//nav//@href")
    assert len(links) == 5
    assert [link[1:] for link in links] == tree.xpath("//article/@id")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_its_width_in_light_and_dark(
    browser: Browser, content: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    path = tmp_path / "report.html"
    long = glued("Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 4)
    path.write_text(page(long, title="x" * 300), encoding="utf-8")
    size = {"width": width, "height": 800}
    context_ = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    shown = context_.new_page()
    told: list[str] = []
    shown.on("console", lambda message: told.append(message.text))
    shown.goto(path.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    background = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background)[:3])) < 200) == (scheme == "dark")
    assert told == []
    context_.close()
