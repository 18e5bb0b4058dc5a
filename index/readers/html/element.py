"""Facts of HTML elements: heading level, anchor, first number of a list, class, common holder."""

from __future__ import annotations

import re
from itertools import chain, takewhile

from lxml import html

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Attributes that `footnotes` sets: on the list of footnotes (empty), on an entry of it (its name),
# and on a sign in the text (the name of what it cites; "" where that is no reference).
NOTES, NOTE, SIGN = "data-citebox-notes", "data-citebox-note", "data-citebox-cites"
# On a list of footnotes that are text, and on its heading, whatever they look like.
TEXTS = "data-citebox-texts"
_ACCORDION = re.compile(r"(?:^|[\s_-])(?:faqs?|accordion)(?:$|[\s_-])", re.I)


def has_class(name: str) -> str:
    """The condition of an XPath that an element has a class."""
    return f"@class and contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def with_class(page: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """The elements that have a class, in page order."""
    return list(page.xpath(f".//*[{has_class(name)}]"))


def is_accordion(element: html.HtmlElement) -> bool:
    """Whether its class names it one, or a part of one: questions that open answers."""
    return _ACCORDION.search(element.get("class", "")) is not None


def common_holder(elements: list[html.HtmlElement]) -> html.HtmlElement:
    """The deepest element that holds them all."""
    holder = elements[0]
    inside = {holder}  # the holder, and what was met inside it: each is looked at once
    for element in elements[1:]:
        above = chain([element], element.iterancestors())
        line = list(takewhile(lambda one: one not in inside, above))
        if line and line[-1].getparent() is None:  # the holder is not above it
            while holder not in line:
                holder = holder.getparent()
                inside.add(holder)
            line = line[: line.index(holder)]
        inside.update(line)
    return holder


def heading_level(element: html.HtmlElement) -> int | None:
    """1 to 6, by aria-level or the tag; None for an element that is not a heading."""
    if element.get("role") == "heading" and element.get("aria-level", "").isdecimal():
        return min(max(int(element.get("aria-level", "")), 1), 6)
    return HEADINGS.get(str(element.tag))


def whole_text(element: html.HtmlElement) -> str:
    """The element's text in one line."""
    return " ".join(element.text_content().split())


def leads_out(element: html.HtmlElement) -> bool:
    """Whether a link in it leads to another site."""
    return any("//" in link.get("href", "")[:9] for link in element.iter("a"))


def short_text(element: html.HtmlElement, most: int) -> str:
    """The element's text in one line; "" where it is longer than `most`, without reading it all."""
    read = 0
    pieces: list[str] = []
    for piece in element.itertext() if len(element) else (element.text or "",):
        pieces.append(piece)
        read += len(piece.strip())
        if read > most:
            return ""
    text = " ".join("".join(pieces).split())
    return text if len(text) <= most else ""


def is_box(item: html.HtmlElement) -> bool:
    """Whether a list item or a row is a box of the page's layout, not of a text: it has a
    heading."""
    return next(item.iter(*HEADINGS), None) is not None


def anchor_of(heading: html.HtmlElement) -> str | None:
    """The id that a link to the heading can use: its own, one inside it, one right before it or
    its section's; None if there is none."""
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
    """The number of a list's first item: 1, unless an <ol> has another start."""
    start = element.get("start", "") if element.tag == "ol" else ""
    number = _number(start)
    return 1 if number is None else number


def is_styled_away(element: html.HtmlElement) -> bool:
    """Whether the element's own style keeps it from being shown."""
    return "display:none" in element.get("style", "").replace(" ", "").lower()


def own_number(item: html.HtmlElement) -> int | None:
    """The number that an <li> has of its own, else None."""
    return _number(item.get("value", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
