"""Removes from a page what is not selected as its article."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import html

from ...document import Block
from .element import HEADINGS, common_holder, whole_text
from .lines import Line
from .selection import Selection

_PARTS = frozenset(
    "li dt dd td th tr tbody thead tfoot table caption p pre figcaption summary".split()
) | set(HEADINGS)


def keep_only(
    body: html.HtmlElement, selection: Selection
) -> tuple[html.HtmlElement, tuple[Block, ...]]:
    """The element that holds the article, without all that is not selected; and what was removed
    inside it, and paragraphs around it, for the report, in page order."""
    kept = [line for line in selection.lines if line in selection.kept]
    root = _root([line.block for line in kept]) if kept else body
    order = {element: place for place, element in enumerate(root.iter())}
    around = [
        line for line in selection.lines if line.owner not in order and selection.is_lost(line)
    ]
    boilerplate = [element for element in selection.boilerplate if element in order]
    gone = {inner for element in boilerplate for inner in element.iter()}
    others = [
        line
        for line in selection.lines
        if line not in selection.kept and line.owner in order and line.owner not in gone
    ]
    dropped = [(order[element], _block(element)) for element in boilerplate]
    dropped += [(order[line.owner], Block(line.text, _line(line.block))) for line in others]
    _remove(root, kept, others)
    for element in boilerplate:
        if element.getparent() is not None:
            element.drop_tree()
    dropped.sort(key=lambda one: one[0])
    blocks = [block for _, block in dropped if block.text]
    blocks += [Block(line.text, _line(line.block)) for line in around]
    return root, tuple(sorted(blocks, key=lambda block: block.line) if around else blocks)


def _root(blocks: list[html.HtmlElement]) -> html.HtmlElement:
    """The deepest element that holds them all and is no part of a list, a table or a paragraph."""
    root = common_holder(blocks)
    while root.tag in _PARTS and (parent := root.getparent()) is not None:
        root = parent
    return root


def _remove(root: html.HtmlElement, kept: Iterable[Line], others: Iterable[Line]) -> None:
    """Clear the other lines, and remove the elements that have no text without them: an arrow
    beside a link goes with it."""
    holding = _with_holders(kept)
    emptied = _with_holders(others) - holding
    for line in others:
        line.clear()
    for element in [one for one in root.iter() if one in emptied]:
        if element is not root and element.getparent() is not None:
            element.drop_tree()


def _with_holders(lines: Iterable[Line]) -> set[html.HtmlElement]:
    found: set[html.HtmlElement] = set()
    for line in lines:
        for owner in line.owners_of_text():
            element: html.HtmlElement | None = owner
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
    return found


def _block(element: html.HtmlElement) -> Block:
    is_text = isinstance(element.tag, str) and element.tag not in ("script", "style")
    return Block(whole_text(element) if is_text else "", _line(element))


def _line(element: html.HtmlElement) -> int:
    return element.sourceline or 1
