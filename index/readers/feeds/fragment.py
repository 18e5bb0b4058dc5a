"""Reads HTML inside another file: its sections and references, with that file's lines."""

from __future__ import annotations

import re

from lxml import etree, html

from ...document import Printed, Section
from ...source import clean_references
from ..decode import MOST_TAGS
from ..html.footnotes import mark_footnotes
from ..html.reference_markup import mark_lists
from ..html.tree import Walk, one_line

MOST_CHARACTERS = 1_500_000  # as an article in Markdown
_NOT_TEXT = (
    "//script | //style | //template | //noscript | //iframe | //form | //button | //svg | //audio"
    " | //video | //object | //select | //textarea | //a[contains(@class, 'wp-block-button_')]"
)
Outlined = tuple[tuple[Section, ...], tuple[Printed, ...]]
_CREDIT = re.compile(r"The post .{1,300} (?:appeared first|first appeared) on .{1,100}")


def read_fragment(text: str, title: str, line: int) -> Outlined:
    """The sections and references of HTML that begins in its file's line `line` (1-based).

    `title` is not repeated as a heading. A whole page is read without removing boilerplate.
    Raises ValueError for HTML that cannot be read.
    """
    tree = parse_fragment(text)
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.set("data-line", str(line + (element.sourceline or 1) - 1))
    for element in [*tree.xpath(_NOT_TEXT), *filter(_is_credit, tree.iter("p"))]:
        element.drop_tree()
    mark_footnotes(tree)
    mark_lists(tree)
    walk = Walk(title, noted_lines=True)
    walk.read(tree)
    return walk.outline.done()


def _is_credit(paragraph: html.HtmlElement) -> bool:
    """ "The post Rest appeared first on Alder.": WordPress's feeds end so."""
    return _CREDIT.fullmatch(one_line(paragraph)) is not None


def parse_fragment(text: str) -> html.HtmlElement:
    """The HTML in a div. Raises ValueError where the parser would silently drop a part, and for
    HTML that would take too long."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"its HTML has more than {MOST_CHARACTERS:,} characters")
    if text.count("<") > MOST_TAGS:
        raise ValueError(f"its HTML has more than {MOST_TAGS:,} tags")
    parser = html.HTMLParser(encoding="utf-8")
    data = clean_references(text).encode()
    try:
        tree = html.fragment_fromstring(data or b" ", create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ValueError(f"its HTML cannot be read ({error})") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ValueError("its HTML is nested more than 250 levels deep, or larger than 10 MB")
    return tree


def plain_text(text: str) -> str:
    """A title in one line, its tags removed and its entities decoded."""
    return one_line(parse_fragment(text)) if text.strip() else ""
