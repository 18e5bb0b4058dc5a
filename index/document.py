"""What a source says, before any cutting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from search.model import ArticleInfo

BlockKind = Literal["paragraph", "item", "caption", "table"]
ArticleKind = Literal["article", "faq"]


class SourceError(Exception):
    """A source, or a part of one, that cannot be read.

    `file` is its name as the reader was given it, `line` 1-based or None where the fault has
    no line, `reason` a sentence.
    """

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}{'' if line is None else f':{line}'}: {reason}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the source shows of a stretch of a block's text; offsets are code points,
    half-open. So far only superscripts, which may be citations."""

    start: int
    end: int
    kind: Literal["sup"]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A paragraph, a list item, a caption or a table row. `line` is 1-based in the source.

    Two blocks are equal only when they are one: a page may say the same thing twice.
    """

    text: str
    line: int
    kind: BlockKind = "paragraph"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading. `path` holds the headings from the outermost, empty before the
    first; `anchor` is the heading's own id in the page, None where it has none."""

    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference as printed. `label` is its number in the list, None where unnumbered."""

    text: str
    line: int
    label: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read. `file` names its source; `dropped` are the lines taken for page
    boilerplate, kept so that the report can show them; `notes` are the reader's own warnings."""

    info: ArticleInfo
    file: str
    kind: ArticleKind
    sections: tuple[Section, ...]
    references: tuple[Printed, ...] = ()
    dropped: tuple[Block, ...] = ()
    notes: tuple[tuple[int | None, str], ...] = field(default=())

    def renamed(self, id_: str) -> Document:
        """The same article under another id."""
        return replace(self, info=self.info._replace(id=id_))

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks
