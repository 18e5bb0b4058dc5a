"""Finds a page's reference list, and splits it into entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import html

from ...references.shape import is_dated, is_like_reference, is_punctuated
from ..reference_headings import (
    MOST_CHARACTERS,
    heads_references,
    is_reference_heading,
)
from ..source_lines import split_at_semicolons
from .element import NOTES, TEXTS, leads_out, short_text, whole_text

BREAK = "\x0b"  # a <br>: white space that no page's text contains (readers replace controls)
# How an entry begins: perhaps a number, then a family name and initials.
_BEGINS = re.compile(
    r"\W*(?:\d{1,3}[.)\]]?\s+)?[^\W\d_][\w’' -]{1,40}?(?:,\s*|\s)(?:[^\W\d_a-z]\.|[A-ZÀ-Þ]{1,3}\b)"
)
_NUMBER = re.compile(r"\s*(?:\[\d{1,4}\]|\(?\d{1,4}[.)])\s")
_ADDRESS_ONLY = re.compile(
    r"\s*(?:doi:?\s*|available (?:at|from):?\s*)?(?:https?:\S+|10\.\S+)\s*", re.I
)
_MOST_WORDS_OF_SHORT = 12  # "Manual Merck, março de 2013"
_LISTS = re.compile(
    r"(?:^|[\s_-])(?:footnotes?|endnotes?|references?|bibliography)(?:$|[\s_-])", re.I
)


def split_entries(text: str) -> Iterator[str]:
    """The entries of a paragraph whose lines are separated by BREAK.

    If most lines look like entries, each is one. Else entries begin at numbers or after blank
    lines; without these the paragraph is one entry.
    """
    lines = [line.strip() for line in text.split(BREAK)]
    full = [line for line in lines if line]
    if len(full) < 2:
        yield from split_at_semicolons(full[0]) if full else ()
    elif all(_NUMBER.match(line) for line in full[::2]) and not all(map(is_like_reference, full)):
        yield from _joined(lines, _has_number)
    elif sum(map(_is_whole, full)) * 2 > len(full):
        yield from _joined(lines, _begins)
    elif "" in lines:
        for part in re.split(rf"{BREAK}\s*{BREAK}", text):
            yield " ".join(part.split())
    elif any(map(_NUMBER.match, full)):
        yield from _joined(lines, _has_number)
    else:
        yield " ".join(full)


def _begins(line: str) -> bool:
    """Whether a line may begin an entry: not a URL alone, nor the rest of a broken line."""
    first = line.lstrip("“\"'‘[(•·▪◦*– ")[:1]
    return (first.isdigit() or first.isupper()) and not _ADDRESS_ONLY.fullmatch(line)


def _is_whole(line: str) -> bool:
    return _begins(line) and is_dated(line)


def _has_number(line: str) -> bool:
    return _NUMBER.match(line) is not None


def _joined(lines: list[str], begins: Callable[[str], bool]) -> Iterator[str]:
    entry = ""
    for line in filter(None, lines):
        if entry and begins(line):
            yield entry
            entry = ""
        entry = f"{entry} {line}".strip()
    if entry:
        yield entry


def names_list(element: html.HtmlElement) -> bool:
    """Whether a paragraph is the heading of a reference list: by its words, and because the next
    text on the page looks like an entry."""
    text = short_text(element, MOST_CHARACTERS)
    if is_reference_heading(text):
        after = _next(element)
        return after is not None and _may_be_entry(_words(after), _first(after))
    return _heads(text, element)


def heads_list(heading: html.HtmlElement) -> bool:
    """Whether references follow a heading that may head a text as well ("Further reading")."""
    if heading.get(TEXTS) is not None:
        return False
    text = short_text(heading, MOST_CHARACTERS)
    return _heads(text, heading)


def _may_be_entry(words: str, first: html.HtmlElement) -> bool:
    is_short = len(words.split()) <= _MOST_WORDS_OF_SHORT and not words.endswith((".", ":"))
    is_linked = first.tag == "li" and leads_out(first)
    return is_like_reference(words) or is_linked or (is_short and is_dated(words))


def _heads(text: str, element: html.HtmlElement) -> bool:
    after = _next(element)
    return after is not None and heads_references(text, _words(after), _words(_first(after)))


def _first(element: html.HtmlElement) -> html.HtmlElement:
    """A list's first item; any other element as it is."""
    return next(element.iter("li"), element) if element.tag in ("ol", "ul") else element


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split()[:60])


def _next(element: html.HtmlElement) -> html.HtmlElement | None:
    """The next element with text on the page."""
    holder = element
    for _ in range(4):
        for sibling in holder.itersiblings():
            if isinstance(sibling.tag, str) and sibling.text_content().strip():
                return sibling
        holder = holder.getparent()
        if holder is None:
            break
    return None


def is_list_of_references(element: html.HtmlElement) -> bool:
    """Whether it is a reference list without a heading: footnotes, or a list that looks like one.

    Its class or id may say so (WordPress's footnotes block); then most entries must look like
    references. Else each must have a date and a link to another site. Or there must be three
    entries or more, and 80 % must look and begin like one.
    """
    if element.get(NOTES) is not None:
        return True
    if element.tag not in ("ol", "ul", "section", "div") or element.get(TEXTS) is not None:
        return False
    named = _LISTS.search(f"{element.get('class', '')} {element.get('id', '')}")
    if not named and element.tag not in ("ol", "ul"):
        return False
    # Of nested lists each has its own items: else those within were read at every level.
    items = element.findall("li") or list(element.iter("li"))
    entries = [whole_text(item) for item in items]
    if named:
        likely = sum(map(is_like_reference, entries))
        heads = element.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
        return bool(entries) and not heads and likely * 2 > len(entries)
    if len(items) > 1 and all(map(is_punctuated, entries)) and all(map(leads_out, items)):
        return True
    likely = sum(is_like_reference(text) and bool(_BEGINS.match(text)) for text in entries)
    return len(entries) > 2 and likely >= 0.8 * len(entries)
