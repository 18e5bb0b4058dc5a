"""Finds the article on a page: by the site builder's containers, else by its text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from lxml import html

from ..reference_headings import is_reference_heading
from .boilerplate import count_words, is_pruned
from .element import HEADINGS, NOTES, common_holder
from .element import has_class as _has

Main = Container[html.HtmlElement]


# What may head a reference list.
_LIST_NAMES = ("h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "summary", "button", "div")
# (site builder, XPath of the post's body, why). The first rule that finds text wins.
_CONTAINERS: tuple[tuple[str, str, str], ...] = (
    (
        "Wix",
        "//*[@data-hook='post-description']",
        "the post's rich text; lists of posts use it too",
    ),
    ("Wix", "//*[@data-id='content-viewer']", "the viewer inside it, where the hook is missing"),
    ("WordPress", f"//*[{_has('wp-block-post-content')}]", "block themes: the Post Content block"),
    ("WordPress", f"//*[{_has('elementor-widget-theme-post-content')}]", "Elementor's post body"),
    ("WordPress", f"//*[{_has('et_pb_post_content')}]", "Divi's theme builder"),
    ("WordPress", f"//*[{_has('fl-post-content')}]", "Beaver Builder"),
    (
        "Squarespace",
        f"//*[{_has('blog-item-content-wrapper')}]",
        "7.1: text without title and meta",
    ),
    ("Squarespace", f"//*[{_has('blog-item-content')}]", "7.1 without the wrapper"),
    ("WordPress", f"//*[{_has('entry-content')}]", "classic themes, hAtom; Squarespace 7.0 too"),
    ("Squarespace", "//*[@data-layout-label='Post Body']", "7.0 templates without hAtom"),
    ("Webflow", f"//*[{_has('w-richtext')}]", "every rich text element; a post may have several"),
    (
        "WordPress",
        " | ".join(
            f"//*[{_has(name)}]"
            for name in "post-content td-post-content brxe-post-content post_content".split()
        ),
        "Avada, Newspaper, Bricks and older themes",
    ),
    ("any", "//*[@itemprop='articleBody']", "schema.org microdata"),
)
# Site builders that divide one article into several containers.
_IN_PARTS = frozenset({"Webflow", "Squarespace"})
_MOST_PARTS = 50
_LONG_WORDS = 150
_GENERIC = ("//article", "//main", "//*[@role='main']")
_PROSE = "p li blockquote td dd h2 h3 pre".split()
_FEWEST_WORDS = 8  # of a paragraph that counts as prose
_PAGE_PARTS = (
    f".//nav | .//footer | .//*[{_has('w-nav')}] | .//*[{_has('footer')}] | .//*[@role='banner']"
)


def find_article(
    page: html.HtmlElement, main: Main, container: html.HtmlElement | None
) -> list[html.HtmlElement]:
    """The elements that hold the article, in page order; the body where nothing is found. None in
    `main` is boilerplate, whatever its name. `container` is the site builder's, where it has one.
    """
    article = _by_text(page, main) if container is None else container
    return [article, *find_references(page, main)]


def find_container(page: html.HtmlElement, main: Main) -> html.HtmlElement | None:
    """The element that a site builder puts the article into."""
    for builder, path, _ in _CONTAINERS:
        named = page.xpath(path)
        found = [element for element in named if _is_text(element, main)]
        # A long text is the article even inside an element with a name like boilerplate's.
        found = found or [element for element in named if count_words(element) > _LONG_WORDS]
        if found:
            most = max(found, key=count_words)
            if builder not in _IN_PARTS:
                return most
            whole = _with_parts(most, found[:_MOST_PARTS])
            return whole if count_words(whole) * 2 > _prose_words(page, main) else None
    return None


def _is_text(element: html.HtmlElement, main: Main) -> bool:
    return count_words(element) > 0 and not is_pruned(element, main)


def _with_parts(most: html.HtmlElement, found: list[html.HtmlElement]) -> html.HtmlElement:
    """The smallest element that holds the containers, but neither <body> nor page parts."""
    whole = most
    for other in found:
        shared = common_holder([whole, other])
        if shared.tag not in ("body", "html") and not shared.xpath(_PAGE_PARTS):
            whole = shared
    return whole


def _by_text(page: html.HtmlElement, main: Main) -> html.HtmlElement:
    """The <article> or <main> with most words, else the element that holds all prose."""
    body = page.find("body") if page.tag == "html" else page
    body = page if body is None else body
    for path in _GENERIC:
        found = [element for element in page.xpath(path) if _is_text(element, main)]
        if found:
            most = max(found, key=count_words)
            if count_words(most) * 2 > _prose_words(body, main):
                return most
    prose = list(_prose(body, main))
    return common_holder(prose) if len(prose) > 1 else body


def _prose(body: html.HtmlElement, main: Main) -> Iterable[html.HtmlElement]:
    for element in body.iter(*_PROSE):
        if count_words(element) >= _FEWEST_WORDS and not is_pruned(element, main):
            yield element


def _prose_words(body: html.HtmlElement, main: Main) -> int:
    return sum(count_words(element) for element in _prose(body, main) if element.tag == "p")


def find_references(page: html.HtmlElement, main: Main) -> list[html.HtmlElement]:
    """The elements that hold a reference list: footnotes, and what is below its heading."""
    found = dict.fromkeys(notes for notes in page.iter("ol") if notes.get(NOTES) is not None)
    below: dict[html.HtmlElement, None] = {}  # where the heading is right in the article
    words: dict[html.HtmlElement, int] = {}  # in each holder
    for element in page.iter(*_LIST_NAMES):
        if element.tag == "div" and len(element):
            continue  # only one without elements may be a heading
        if _names_references(element) and not is_pruned(element, main):
            inner = element
            for holder in element.iterancestors():
                if holder in main:
                    below |= {} if inner in below else dict.fromkeys(_up_to_heading(inner))
                    break
                if holder not in words:
                    words[holder] = count_words(holder)
                if words[holder] > count_words(element) + _FEWEST_WORDS:
                    found[holder] = None
                    break
                inner = holder
    return list(found | below)


def _up_to_heading(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """It and what follows it, up to the next heading."""
    yield element
    for sibling in element.itersiblings():
        if sibling.tag in HEADINGS:
            break
        yield sibling


def _names_references(element: html.HtmlElement) -> bool:
    text = element.text_content()
    return len(text) < 60 and is_reference_heading(re.sub(r"\s+", " ", text).strip(" :"))
