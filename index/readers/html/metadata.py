"""Metadata of a page's article: from schema.org's JSON-LD, else meta tags, else the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import html

from search.model import ArticleInfo

from ...document import ArticleKind
from ...names import letters_only
from ...source import Source
from ...urls import page_url
from .tree import one_line

# schema.org's types of an article; the first item of one of these types wins.
_ARTICLES = frozenset(
    "Article BlogPosting NewsArticle MedicalScholarlyArticle ScholarlyArticle MedicalWebPage "
    "Report TechArticle HealthTopicContent".split()
)
# Characters that JSON can encode and a page cannot contain.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.html?)?")
# A post's title that is no <h1>, below the site's name.
_TITLED = (
    "//*[self::h2 or self::h3][contains(@class, 'entry-title') or contains(@class, 'post-title')"
    " or contains(@class, 'blog-title')]"
)
# A theme's own date: <time class="entry-date published" datetime="2023-03-02">
_TIME = "//time[contains(concat(' ', @class, ' '), ' {} ') or @itemprop='{}']/@datetime"
_PARTS = "|-–—·•:»"  # between a title and the site's name
_BAR = re.compile(rf"\s[{re.escape(_PARTS)}]{{1,2}}\s")
_LINK_SIGNS = "¶§#🔗 "  # of a heading's link to itself
_NO_TITLES = frozenset({"document", "untitled", "untitled document", "new page"})
_MOST_DEEP = 6  # levels of @graph, lists and mainEntity that are searched


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A question of a FAQPage with its answer, which may be HTML."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """An article's facts. `answers` are those of a FAQPage, in order; () for any other page."""

    info: ArticleInfo
    kind: ArticleKind
    answers: tuple[PageAnswer, ...]


def read_metadata(page: html.HtmlElement, source: Source) -> PageMetadata:
    """The page's metadata; call this before anything is removed from the page."""
    items = list(_items(page))
    data = next((item for item in items if _is_article(item)), {})
    web_page = next((item for item in items if {"WebPage", "MedicalWebPage"} & _types(item)), {})
    faq = next((item for item in items if "FAQPage" in _types(item)), {})
    answers = tuple(_answers(faq))
    facts = {**web_page, **faq, **data}
    kind: ArticleKind = "faq" if answers and (not data or data is faq) else "article"
    people = {item["@id"]: item for item in items if isinstance(item.get("@id"), str)}

    def name(key: str) -> str | None:
        return _name(facts.get(key), people)

    def meta(*names: str) -> str | None:
        return _meta(page, names)

    url = _text(data.get("url")) or _first(page, "//link[@rel='canonical']/@href")
    url = url or _first(page, "//meta[@property='og:url']/@content")
    info = ArticleInfo(
        id=source.default_id,
        title=_title(page, facts, source),
        url=page_url(url or source.address, source.default_id, source.site),
        author=name("author") or meta("author", "article:author", "dc.creator"),
        published=_text(facts.get("datePublished"))
        or meta("article:published_time", "datePublished", "dc.date")
        or _first(page, _TIME.format("published", "datePublished")),
        updated=_text(facts.get("dateModified"))
        or meta("article:modified_time", "dateModified", "og:updated_time")
        or _first(page, _TIME.format("updated", "dateModified")),
        reviewed_by=name("reviewedBy"),
        reviewed_on=_text(facts.get("lastReviewed")),
        lang=_first(page, "/html/@lang"),
        translation_of=_alternates(page, source),
    )
    return PageMetadata(info, kind, answers)


def _alternates(page: html.HtmlElement, source: Source) -> tuple[str, ...]:
    """The addresses of the page in other languages (rel="alternate" with hreflang)."""
    links = page.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')][@hreflang]/@href")
    urls = (page_url(str(link), source.default_id, source.site) for link in links)
    return tuple(dict.fromkeys(url for url in urls if url))


def _is_article(item: dict[str, Any]) -> bool:
    return bool(_ARTICLES & _types(item)) or ("headline" in item and "FAQPage" not in _types(item))


def _types(item: dict[str, Any]) -> set[str]:
    given = item.get("@type")
    kinds = given if isinstance(given, list) else [given]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def _items(page: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Every schema.org item of the page, also inside lists, @graph and mainEntity."""
    for script in page.xpath("//script[contains(@type, 'ld+json')]/text()"):
        try:
            # Site builders print line ends inside strings, so not strict.
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _inner(data, _MOST_DEEP)


def _inner(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(data, list):
        for item in data:
            yield from _inner(item, depth - 1)
    elif depth and isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _inner(data.get(key), depth - 1)


def _answers(faq: dict[str, Any]) -> Iterator[PageAnswer]:
    entries = faq.get("mainEntity")
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict):
            accepted = entry.get("acceptedAnswer")
            first = accepted[0] if isinstance(accepted, list) and accepted else accepted
            answer = _text(first.get("text")) if isinstance(first, dict) else None
            if (question := _plain(entry.get("name"))) and answer:
                yield PageAnswer(question, answer)


def _title(page: html.HtmlElement, facts: dict[str, Any], source: Source) -> str:
    """The top heading that the page's metadata names, else the first top heading, else the
    metadata's title, else one made of the file's name."""
    stated = [
        _plain(facts.get("headline")),
        _meta(page, ("og:title",)),
        _first(page, "//title/text()"),
    ]
    tops = page.xpath("//article//h1 | //main//h1 | //*[@role='main']//h1") or page.xpath("//h1")
    own = [h1 for h1 in tops if not _leads_home(h1)]
    tops = [h1 for h1 in own if not _is_linked(h1)] or own or page.xpath(_TITLED) or tops
    shown = [text for h1 in tops if (text := one_line(h1).rstrip(_LINK_SIGNS))]
    shown = shown or list(_headings_named_by(page, stated))
    named = [
        text
        for text in shown
        if any(letters_only(text) in letters_only(whole or "") for whole in stated)
    ]
    site = _meta(page, ("og:site_name",))
    titles = [*named[:1], *shown[:1], *(_without_site(one, site) for one in stated if one)]
    if titles and titles[0].lower() in _NO_TITLES:  # an editor's, which nobody has filled in
        titles = [text for h2 in page.iter("h2") if (text := one_line(h2))][:1] or titles
    return titles[0] if titles else source.default_id.replace("-", " ").capitalize()


def _headings_named_by(page: html.HtmlElement, stated: list[str | None]) -> Iterator[str]:
    """The second-level headings that are a stated title up to its bar: "Rest - Alder House"."""
    titles = {letters_only(_BAR.split(one)[0]) for one in stated if one} - {""}
    for h2 in page.xpath("//h2[not(ancestor::header or ancestor::nav)]"):
        if letters_only(text := one_line(h2)) in titles:
            yield text


def _without_site(title: str, site: str | None) -> str:
    """ "Panic" of "Panic | Alder House", where the page says that its site is Alder House."""
    before = title.removesuffix(site).rstrip() if site else title
    after = title.removeprefix(site).lstrip() if site else title
    for rest, bare in ((before, before.rstrip(_PARTS)), (after, after.lstrip(_PARTS))):
        if bare.strip() and bare != rest:
            return bare.strip()
    return title


def _is_linked(h1: html.HtmlElement) -> bool:
    """Whether all of a heading is a link, as the site's name is where another heading is none."""
    link = next(h1.iter("a"), None)
    return link is not None and link.text_content().strip() == h1.text_content().strip()


def _leads_home(h1: html.HtmlElement) -> bool:
    """Whether all of a heading is a link to the site's first page: it is the site's name."""
    links = [*h1.iter("a"), *h1.iterancestors("a")]
    home = any(_HOME.fullmatch(link.get("href", "")) for link in links)
    return home and links[0].text_content().strip() == h1.text_content().strip()


def _meta(page: html.HtmlElement, names: Iterable[str]) -> str | None:
    for name in names:
        path = f"//meta[@property='{name}' or @name='{name}' or @itemprop='{name}']/@content"
        if (found := _first(page, path)) and not found.startswith(("http:", "https:")):
            return found
    return None


def _first(page: html.HtmlElement, path: str) -> str | None:
    found = page.xpath(path)
    return " ".join(str(found[0]).split()) or None if found else None


def _name(value: object, people: dict[str, dict[str, Any]]) -> str | None:
    """The names of a schema.org Person or Organization, of several, or of a mere @id."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(one, people) for one in value))) or None
    if isinstance(value, dict):
        known = people.get(str(value.get("@id")), {})
        return _plain(value.get("name")) or _plain(known.get("name"))
    return _plain(value)


def _text(value: object) -> str | None:
    return _NO_TEXT.sub(" ", value).strip() or None if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """One line of text, with the entities decoded that some site builders print inside JSON."""
    text = _text(value)
    return " ".join(unescape(text).split()) or None if text else None
