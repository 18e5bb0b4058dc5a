"""Lines of a page: runs of text that no block of the layout parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

from ...names import letters_only
from .element import HEADINGS

# Elements that show nothing, nothing that is text, or text that is struck out.
NEVER = frozenset(
    "script style noscript template iframe svg canvas input select option textarea datalist video "
    "audio object embed link meta head del s strike".split()
)
_BREAKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form header hgroup hr html label legend li main menu nav ol "
    "p pre section summary table tbody td tfoot th thead tr ul".split()
) | set(HEADINGS)


@dataclass(eq=False)
class Line:
    """A run of text. `texts` are its pieces as (element, whether it is the element's tail)."""

    block: html.HtmlElement
    texts: list[tuple[html.HtmlElement, bool]] = field(default_factory=list)
    text: str = ""
    letters: str = ""
    linked: int = 0
    links: list[str] = field(default_factory=list)

    def read(self) -> str:
        """Read the words of its pieces, and return its letters."""
        pieces = [(e.tail if tail else e.text) or "" for e, tail in self.texts]
        self.text = " ".join("".join(pieces).split())
        self.letters = letters_only(self.text)
        return self.letters

    @property
    def opens(self) -> bool:
        """Whether it may be what a visitor opens a panel by: a heading, a term."""
        parent = self.block.getparent()
        inside = (self.block.tag, None if parent is None else parent.tag)
        return any(tag in HEADINGS or tag in ("dt", "summary") for tag in inside)

    @property
    def linked_share(self) -> float:
        """Of its characters, those inside links."""
        return self.linked / max(len(self.text), 1)

    @property
    def owner(self) -> html.HtmlElement:
        """The element that its first text is in."""
        element, is_tail = self.texts[0]
        return element.getparent() if is_tail else element

    def owners_of_text(self) -> Iterator[html.HtmlElement]:
        """The elements that its words are in."""
        for element, is_tail in self.texts:
            if ((element.tail if is_tail else element.text) or "").strip():
                yield element.getparent() if is_tail else element

    def clear(self) -> None:
        """Remove the text from the page."""
        for element, is_tail in self.texts:
            if is_tail:
                element.tail = None
            else:
                element.text = None


def find_lines(body: html.HtmlElement) -> list[Line]:
    """The lines with text, in page order, without what a page never shows."""
    return [line for line in _lines(body) if line.texts and line.read()]


def _lines(body: html.HtmlElement) -> Iterator[Line]:
    line = Line(body)
    ahead: list[tuple[html.HtmlElement, html.HtmlElement, str | None, bool]] = [
        (body, body, None, False)
    ]
    while ahead:
        element, block, href, is_end = ahead.pop()
        is_break = element.tag in _BREAKS
        if is_end:
            if is_break:
                yield line
                line = Line(block)
            if element is not body:
                _add(line, element, True, href)
            continue
        ahead.append((element, block, href, True))
        if not isinstance(element.tag, str) or element.tag in NEVER:
            continue
        if is_break:
            yield line
            line = Line(element)
        inner = element if is_break and element.tag != "br" else block
        inner_href = element.get("href") or href if element.tag == "a" else href
        _add(line, element, False, inner_href)
        ahead += [(child, inner, inner_href, False) for child in reversed(element)]
    yield line


def _add(line: Line, element: html.HtmlElement, is_tail: bool, href: str | None) -> None:
    text = element.tail if is_tail else element.text
    if not text:
        return
    line.texts.append((element, is_tail))
    if href is not None and not text.isspace():
        line.linked += len(text)
        line.links.append(href)
