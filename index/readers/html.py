"""An HTML page: its article, without menus, cookie notes and footers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from search.model import ArticleInfo

from ..address import page_url
from ..article import Article, Block, SourceError
from ..source import Source
from .tree import Walk, words_of

_DROP_TAGS = frozenset(
    "script style noscript template iframe svg canvas nav aside footer form button input select "
    "textarea dialog video audio object link meta".split()
)
_DROP_ROLES = frozenset("navigation banner contentinfo complementary search dialog alert".split())
_DROP_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|share|sharing|social|related|recommend\w*|comments?|sidebar|"
    r"breadcrumbs?|newsletter|subscribe|pagination|byline|post-meta|author-box|popup|modal|"
    r"skip-link|screen-reader-text|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
# "&#1;" and the like: characters that no page shows and XML cannot hold.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.I
)
_MAIN = ("//article", "//main", "//*[@role='main']", "//body")


def read_html(source: Source) -> Iterator[Article]:
    """One article. Raises SourceError for a page without text."""
    page = parse(source)
    info = _info(page, source)
    body = _main(page)
    dropped = _drop_chrome(body)
    walk = Walk(info.title)
    walk.read(body)
    sections, references = walk.outline.done()
    if not any(section.blocks for section in sections):
        raise SourceError(source.name, None, "has no text in its article.")
    yield Article(info, source.name, "article", sections, references, dropped)


def parse(source: Source) -> html.HtmlElement:
    """The page as a tree. Raises SourceError where there is none."""
    text = _CONTROL_REFERENCE.sub(" ", source.text())
    try:
        parser = html.HTMLParser(encoding="utf-8")
        return html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError(source.name, None, f"is no HTML page ({error}).") from error


def _main(page: html.HtmlElement) -> html.HtmlElement:
    """The first kind of container that holds text; of several articles the one with most words."""
    for path in _MAIN:
        found = [element for element in page.xpath(path) if words_of(element)]
        if found:
            return max(found, key=words_of)
    return page


def _drop_chrome(body: html.HtmlElement) -> tuple[Block, ...]:
    """Takes out what is not the article; gives back the text of it, for the report."""
    dropped: list[Block] = []
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str):
            element.drop_tree()
        elif _is_chrome(element) and body in element.iterancestors():
            text = " ".join(element.text_content().split())
            if text and element.tag not in ("script", "style"):
                dropped.append(Block(text, element.sourceline or 1))
            element.drop_tree()
    return tuple(dropped)


def _is_chrome(element: html.HtmlElement) -> bool:
    if element.tag in _DROP_TAGS or element.get("role") in _DROP_ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag not in ("h1", "h2", "h3", "h4", "h5", "h6") and bool(
        _DROP_NAMES.search(named)
    )


def _info(page: html.HtmlElement, source: Source) -> ArticleInfo:
    """JSON-LD first, then the page's meta tags, then what stands in it."""
    data = _json_ld(page)
    url = data.get("url") or _first(page, "//link[@rel='canonical']/@href")
    return ArticleInfo(
        id=source.default_id,
        title=_title(page, data, source),
        url=page_url(url if isinstance(url, str) else None, source.default_id, source.site),
        author=_name(data.get("author")) or _first(page, "//meta[@name='author']/@content"),
        published=_text(data.get("datePublished"))
        or _first(page, "//meta[@property='article:published_time']/@content"),
        updated=_text(data.get("dateModified"))
        or _first(page, "//meta[@property='article:modified_time']/@content"),
        reviewed_by=_name(data.get("reviewedBy")),
        reviewed_on=_text(data.get("lastReviewed")),
        lang=_first(page, "/html/@lang"),
    )


def _title(page: html.HtmlElement, data: dict[str, Any], source: Source) -> str:
    heading = page.xpath("//article//h1 | //main//h1") or page.xpath("//h1")
    if heading and (text := " ".join(heading[0].text_content().split())):
        return text
    return (
        _text(data.get("headline"))
        or _first(page, "//meta[@property='og:title']/@content")
        or _first(page, "//title/text()")
        or source.default_id.replace("-", " ").capitalize()
    )


def _first(page: html.HtmlElement, path: str) -> str | None:
    found = page.xpath(path)
    return " ".join(str(found[0]).split()) or None if found else None


def _json_ld(page: html.HtmlElement) -> dict[str, Any]:
    """The page's first schema.org item that has a headline; {} where there is none."""
    for script in page.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except ValueError:
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict) and "headline" in item:
                return item
    return {}


def _name(value: object) -> str | None:
    """A schema.org Person or Organization, one or several -> their names."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
