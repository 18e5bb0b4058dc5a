"""Takes out of an article what chat tools leave in a text that is copied from them.

Such a mark stands for a source that did not come along: it is no word of the clinic's, and the
report names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..document import Block, Document, Mark, Printed, Section

# ":contentReference[oaicite:0]{index=0}", "【4:2†source】", "[cite: 1, 2]", "[cite_start]",
# "citeturn0search3" (between characters of private use), "[web:3]", "[oai_citation:1‡…]"
_MARK = (
    r":contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?"
    r"|【\d{1,4}(?::\d{1,4})?†[^【】\n]{0,80}】"
    r"|\[cite_(?:start|end)\]|\[cite:\s?\d[\d,\s–-]{0,80}\]"
    r"|\ue200?cite(?:\ue202?turn\d{1,3}[a-z]{3,12}\d{1,3})+\ue201?"
    r"|\[(?:web|attached_file):\d{1,4}\]"
    r"|oai_citation[:‡]\d{1,4}‡"
)
_MARKS = re.compile(rf"\s?(?:{_MARK})(?=[\s.,;:!?)]|$|{_MARK})|(?:{_MARK})")
_HINT = re.compile(r"oaicite|†|\[cite|citeturn|cite\ue202|\[web:|\[attached_file:|oai_citation")


def without_chat_marks(article: Document) -> Document:
    """The article without these marks, each of which is a note for its author."""
    notes: list[tuple[int | None, str]] = []
    sections = tuple(_section(one, notes) for one in article.sections)
    references = tuple(_reference(one, notes) for one in article.references)
    if not notes:
        return article
    return replace(
        article,
        info=article.info._replace(title=_MARKS.sub("", article.info.title)),
        sections=sections,
        references=references,
        notes=(*article.notes, *notes),
    )


def _section(section: Section, notes: list[tuple[int | None, str]]) -> Section:
    path = section.path
    if any(map(_HINT.search, path)):
        path = tuple(_MARKS.sub("", heading).strip() or heading for heading in path)
        notes += [(section.line, _told(mark)) for one in section.path for mark in _found(one)]
    if not any(_HINT.search(block.text) for block in section.blocks):
        return section if path == section.path else replace(section, path=path)
    blocks = tuple(_block(block, notes) for block in section.blocks)
    return replace(
        section, path=path, blocks=tuple(b for b in blocks if b.text or b.kind == "cell")
    )


def _block(block: Block, notes: list[tuple[int | None, str]]) -> Block:
    found = _found(block.text) if _HINT.search(block.text) else []
    if not found:
        return block
    notes += [(block.line, _told(mark)) for mark in found]
    marks = tuple(
        moved
        for mark in block.marks
        if (moved := _moved(mark, found)).start < moved.end or mark.kind == "note"
    )
    return replace(block, text=_MARKS.sub("", block.text), marks=marks)


def _reference(printed: Printed, notes: list[tuple[int | None, str]]) -> Printed:
    found = _found(printed.text) if _HINT.search(printed.text) else []
    notes += [(printed.line, _told(mark)) for mark in found]
    return replace(printed, text=_MARKS.sub("", printed.text)) if found else printed


def _found(text: str) -> list[re.Match[str]]:
    return list(_MARKS.finditer(text))


def _moved(mark: Mark, gone: list[re.Match[str]]) -> Mark:
    """The mark at its place in the text without what is gone."""
    start, end = (_place(at, gone) for at in (mark.start, mark.end))
    return replace(mark, start=start, end=end)


def _place(at: int, gone: list[re.Match[str]]) -> int:
    return at - sum(min(one.end(), at) - one.start() for one in gone if one.start() < at)


def _told(mark: re.Match[str]) -> str:
    printed = "".join(_visible(mark[0].strip()))
    return f"'{printed}' is a mark of a chat tool for a source that is not here. It is left out."


def is_chat_note(note: str) -> bool:
    """Whether a note of an article is about such a mark."""
    return "' is a mark of a chat tool for a source" in note


def _visible(text: str) -> Iterator[str]:
    return (char for char in text if not "\ue200" <= char <= "\ue2ff")
