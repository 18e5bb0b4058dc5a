"""A document as a reader returns it: sections, blocks and printed references, not yet split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from search.model import ArticleInfo, Csl

BlockKind = Literal["paragraph", "item", "cell", "term", "quote", "caption"]
ArticleKind = Literal["article", "faq"]


_MOST_SHOWN = 1_000  # characters


TOO_MUCH_MEMORY = "takes too much memory. Save the article in parts."


def cut_message(text: str, most: int = _MOST_SHOWN) -> str:
    """A message for the author, or a part of one, of at most `most` characters and "…": it may show
    a line, which may have a megabyte."""
    return text if len(text) <= most else f"{text[:most]}…"


class SourceError(Exception):
    """A source, or a part of one, that cannot be read.

    `file` is the source's name as shown to people. `line` is 1-based, None where the fault has no
    line. `reason` is a sentence that may begin with its verb ("is empty.").
    """

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        reason = cut_message(reason)
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}{'' if line is None else f':{line}'}: {reason}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A superscript, a link or a footnote's sign in a block's text, which may be a citation:
    half-open code points. A sign may be empty, where the source has none.

    `href` is a link's address as the page has it: http(s), mailto, tel or relative. Of a sign it
    is the footnote's name (`Printed.note`, `Block.note`); else it is "".
    """

    start: int
    end: int
    kind: Literal["sup", "link", "note"]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The place of a block in a list, a table or a quotation; neutral outside of them.

    `group` numbers the outermost of these in the article, 0 outside. `level` counts the lists
    around; a paragraph with a level continues the item above it, or defines the term above it.
    `number` is the number that an ordered list shows, None in any other.

    `row` numbers the rows with text; rows of one table follow each other, those of two do not.
    `colspan` and `rowspan` count columns, and rows with text. `repeated` marks a copy.
    """

    group: int = 0
    level: int = 0
    number: int | None = None
    row: int = 0
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    repeated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A paragraph, list item, table cell, term, quotation or caption. `line` is 1-based in the
    source. Only a cell may be empty. `note` is the name by which signs cite it, where it is the
    text of a footnote.

    Blocks compare by identity: a page may print the same text twice.
    """

    text: str
    line: int
    kind: BlockKind = "paragraph"
    marks: tuple[Mark, ...] = ()
    shape: Shape = Shape()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading. `path` holds the headings, outermost first; it is empty before the
    first heading. `anchor` is the heading's id in the page, None where it has none."""

    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference as printed. `label` is its number in the list, None where unnumbered.

    `links` are its links as (words, address). `from_link` marks one that is in no list: its text
    is the address of a link in the article. `note` is the name by which signs cite a footnote.
    `csl` are the fields where the source has them as such, and the text is made of these.
    `after` is the number of sections before its list: an article may have a list for each part.
    """

    text: str
    line: int
    label: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    from_link: bool = False
    note: str = ""
    csl: Csl | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read. `file` names its source. `dropped` are the blocks taken for page
    boilerplate, for the report; `notes` are the reader's warnings as (1-based line or None, text).
    `expires` is the date, as its source has it, from which it is published no longer; None without.
    """

    info: ArticleInfo
    file: str
    kind: ArticleKind
    sections: tuple[Section, ...]
    references: tuple[Printed, ...] = ()
    dropped: tuple[Block, ...] = ()
    notes: tuple[tuple[int | None, str], ...] = field(default=())
    expires: str | None = None

    def renamed(self, id_: str) -> Document:
        """The same article under another id."""
        return replace(self, info=self.info._replace(id=id_))

    def blocks(self) -> Iterator[Block]:
        """All blocks of the article, in page order."""
        for section in self.sections:
            yield from section.blocks
