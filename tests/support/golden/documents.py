"""A document as lines of a record: what was read, from where, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.citations.link import Link
from index.citations.linker import link_article
from index.document import Block, Document, Printed, Shape, SourceError
from index.references.parse import ParsedReference, parse_reference

_PLAIN = Shape()


def facts(article: Document) -> Iterator[str]:
    """All but the text: title, author, dates, tags, address."""
    info = article.info
    shown = {name: value for name, value in info._asdict().items() if value not in (None, (), "")}
    yield json.dumps({"kind": article.kind, **shown}, ensure_ascii=False, default=str)
    if article.expires:
        yield f"expires {article.expires}"


def lines(read: Document | SourceError) -> Iterator[str]:
    """The whole document, a line for each block, citation, reference, note and dropped block."""
    if isinstance(read, SourceError):
        yield f"refused {read}"
        return
    yield from facts(read)
    parsed = tuple(map(_parsed, read.references))
    linked = link_article(read, parsed)
    for section in read.sections:
        yield f"{section.line:4} # {' > '.join(section.path)}{anchor(section.anchor)}"
        for block in section.blocks:
            yield f"{block.line:4} {shape(block)}{block.text}"
            yield from (f"       {mark}" for mark in marks(block))
            yield from (f"       {citation(link, block)}" for link in linked.get(block, ()))
    for printed, csl in zip(read.references, parsed, strict=True):
        label = "" if printed.label is None else f"[{printed.label}] "
        yield f"{printed.line:4} reference {label}{printed.text}"
        yield f"       {reference(csl)}"
    yield from (f"{block.line:4} dropped {block.text}" for block in read.dropped)
    yield from (f"{line or 0:4} note {text}" for line, text in read.notes)


def _parsed(printed: Printed) -> ParsedReference:
    return parse_reference(printed.text)


def anchor(name: str | None) -> str:
    return f" #{name}" if name else ""


def shape(block: Block) -> str:
    """ "item 2.1: " for the first of the second list's level; nothing for a plain paragraph."""
    if block.kind == "paragraph" and block.shape == _PLAIN:
        return ""
    names = (
        name for name in Shape.__slots__ if getattr(block.shape, name) != getattr(_PLAIN, name)
    )
    told = " ".join(f"{name}={getattr(block.shape, name)}" for name in names)
    return f"{block.kind}({told}): "


def marks(block: Block) -> Iterator[str]:
    for mark in block.marks:
        yield f"{mark.kind} {mark.start}-{mark.end} {mark.href}".rstrip()
    if block.note:
        yield f"note {block.note}"


def citation(link: Link, block: Block) -> str:
    to = ", ".join(str(entry + 1) for entry in link.entries) or "nothing"
    why = f" ({link.why})" if link.why else ""
    return f"'{block.text[link.start : link.end]}' -> {to}, {link.certainty}{why}"


def reference(read: ParsedReference) -> str:
    """The fields as one line of JSON, and how sure they are."""
    csl = json.dumps(read.csl, ensure_ascii=False, sort_keys=True)
    return f"{read.confidence:.3f} {read.letter}{csl}"
