"""What one element of a page says of itself: its heading's level, its anchor, its first number."""

from __future__ import annotations

from lxml import html

HEADINGS = {f"h{level}": level for level in range(1, 7)}


def heading_level(element: html.HtmlElement) -> int | None:
    if element.get("role") == "heading" and element.get("aria-level", "").isdecimal():
        return min(max(int(element.get("aria-level", "")), 1), 6)
    return HEADINGS.get(str(element.tag))


def is_box(item: html.HtmlElement) -> bool:
    """A list item with a heading in it is a box of the page's layout: no item of a text."""
    return next(item.iter(*HEADINGS), None) is not None


def anchor_of(heading: html.HtmlElement) -> str | None:
    """The id that a link to the heading can name: its own, one in it, one right before it."""
    before = heading.getprevious()
    empty = before is not None and isinstance(before.tag, str) and not before.text_content().strip()
    beside = [before] if empty and before.tag in ("a", "span") and not before.tail else []
    parent = heading.getparent()
    above = [parent] if parent is not None and parent.tag == "section" and before is None else []
    for element in (heading, *heading.iterdescendants(), *beside, *above):
        if isinstance(element.tag, str) and (found := element.get("id") or element.get("name")):
            return str(found)
    return None


def number_of_first(element: html.HtmlElement) -> int:
    start = element.get("start", "") if element.tag == "ol" else ""
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
