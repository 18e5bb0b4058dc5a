"""Finds headings that a page only prints in bold: whole paragraphs, as visual editors make them.

A page must have two or more. Each is short, has no full stop, and stands right over a text.
"""

from __future__ import annotations

import re

from lxml import html

from ..pasted.headings import looks_like_heading
from ..reference_headings import is_reference_heading, may_head_references
from .element import heading_level, short_text

_MOST_WORDS = 12
_MOST_CHARACTERS = 90
_FEWEST = 2
_FEWEST_WORDS_BELOW = 4
_BOLD_TAGS = frozenset({"strong", "b"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b", re.I)
_TEXTS = frozenset("p ul ol div dl table blockquote".split())
_NOT_IN = ("li", "td", "th", "dd", "dt", "blockquote", "figure", "figcaption", "aside", "caption")
# Who wrote it, and when; a call to act.
_NOT_HEADING = re.compile(
    r"(?:by|written|reviewed|medically|updated|published|posted|last|author|call|click|read more|"
    r"share|note|warning|important|por|escrito|revisado|actualizado|publicado|llame|von|autor"
    r")\b.*", re.I
)  # fmt: skip


def mark_bold_headings(root: html.HtmlElement) -> None:
    """Give such paragraphs the role of a heading, one level below the heading before them."""
    level = 1
    found: list[tuple[html.HtmlElement, int]] = []
    for element in root.iter("p", "div", "h1", "h2", "h3", "h4", "h5", "h6"):
        if own := heading_level(element):
            level = own
        elif element.tag == "p" and _is_heading(element):
            found.append((element, min(level + 1, 6)))
    for element, chosen in found if len(found) >= _FEWEST else ():
        element.set("role", "heading")
        element.set("aria-level", str(chosen))


def _is_heading(paragraph: html.HtmlElement) -> bool:
    text = short_text(paragraph, _MOST_CHARACTERS)
    return (
        0 < len(text.split()) <= _MOST_WORDS
        and text[-1] not in ".:;,"
        and _is_bold(paragraph, inside=False)
        and looks_like_heading(text)
        and not _NOT_HEADING.fullmatch(text)
        and not is_reference_heading(text)
        and not may_head_references(text)
        and _stands_over_text(paragraph)
        and next(paragraph.iterancestors(*_NOT_IN), None) is None
    )


def _is_bold(element: html.HtmlElement, inside: bool) -> bool:
    """Whether all its text is in bold elements, one line, and no link as a whole."""
    if element.tag in ("br", "a", "img") and not inside:
        return False
    inside = (
        inside or element.tag in _BOLD_TAGS or bool(_BOLD_STYLE.search(element.get("style", "")))
    )
    if (element.text or "").strip() and not inside:
        return False
    return all(
        isinstance(child.tag, str)
        and child.tag != "br"
        and _is_bold(child, inside)
        and (inside or not (child.tail or "").strip())
        for child in element
    )


def _stands_over_text(paragraph: html.HtmlElement) -> bool:
    if (paragraph.tail or "").strip():
        return False
    for sibling in paragraph.itersiblings():
        if not isinstance(sibling.tag, str):
            continue
        words = short_text(sibling, 10_000).split()
        if words:
            return (
                sibling.tag in _TEXTS
                and len(words) >= _FEWEST_WORDS_BELOW
                and not (sibling.tag == "p" and _is_bold(sibling, inside=False))
            )
        if (sibling.tail or "").strip():
            return False
    return False
