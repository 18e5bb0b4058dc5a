"""Writes Whoosh's one segment out of words that are counted already.

Whoosh's own writer analyses each passage, sorts all postings and adds them one by one, which was
nearly half of a build. Here its codec takes each term's postings whole; the bytes are the same.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment
from whoosh.index import TOC
from whoosh.util.numeric import byte_to_length, length_to_byte

from search.store.schema import INDEX_NAME, passage_schema

from .storage import Storage, open_storage

# A term's passages, ascending, and how often each has it; both have the same length.
TermPostings = tuple["array[int]", "array[int]"]
_BLOCK = 128  # postings of a block, as Whoosh's codec has it
_SEGMENT = "words"  # Whoosh would draw a name at random, and equal sources must give equal bytes


class SegmentWriter:
    """Takes the exact fields of each passage, in the order of their numbers; `write` takes the
    words and writes the files."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[bytes, TermPostings]] = {}
        self._passages = 0

    def add(self, **fields: Iterable[str]) -> None:
        """Add the next passage, as the terms of its fields that are not analysed."""
        for name, terms in fields.items():
            field = self._exact.setdefault(name, {})
            for term, times in Counter(terms).items():
                key = term.encode()
                docs, counts = field.get(key) or field.setdefault(key, (array("I"), array("I")))
                docs.append(self._passages)
                counts.append(times)
        self._passages += 1

    def write(
        self,
        folder: Path,
        words: Mapping[str, Mapping[str, TermPostings]],
        lengths: Mapping[str, Sequence[int]],
    ) -> None:
        """Write Whoosh's files into `folder`. `words` and `lengths` have the analysed fields:
        the postings of each term, and how many words each passage has."""
        storage = open_storage(folder)
        segment = W3Segment(W3Codec(), INDEX_NAME, segid=_SEGMENT)
        stored = {name: [_stored(length) for length in lengths[name]] for name in lengths}
        self._write_lengths(storage, segment, lengths)
        writer = W3FieldWriter(segment.codec(), storage, segment)
        schema = passage_schema()
        fields = self._exact | {name: _encoded(terms) for name, terms in words.items()}
        for name in sorted(fields):
            if fields[name]:
                writer.start_field(name, schema[name])
                for term in sorted(fields[name]):
                    writer.start_term(term)
                    _add(writer, fields[name][term], stored.get(name))
                    writer.finish_term()
                writer.finish_field()
        writer.close()
        segment.set_doc_count(self._passages)
        TOC(schema, [segment], 1).write(storage, INDEX_NAME)

    def _write_lengths(
        self, storage: Storage, segment: W3Segment, lengths: Mapping[str, Sequence[int]]
    ) -> None:
        writer = segment.codec().per_document_writer(storage, segment)
        schema = passage_schema()
        names = sorted(lengths)
        for number in range(self._passages):
            writer.start_doc(number)
            for name in names:
                writer.add_field(name, schema[name], None, lengths[name][number])
            writer.finish_doc()
        writer.close()
        storage.temp_storage(f"{INDEX_NAME}.tmp").destroy()  # where the codec had its columns


def _encoded(terms: Mapping[str, TermPostings]) -> dict[bytes, TermPostings]:
    return {term.encode(): postings for term, postings in terms.items()}


def _stored(length: int) -> int:
    """A length as Whoosh reads it again: it keeps one byte."""
    return byte_to_length(length_to_byte(length))


def _add(writer: Any, postings: TermPostings, lengths: Sequence[int] | None) -> None:
    """Give the codec a term's postings, block by block; it has a method for one posting only."""
    out = writer._postwriter
    docs, counts = postings
    for start in range(0, len(docs), _BLOCK):
        if start:
            out._write_block()
        out._ids, block = docs[start : start + _BLOCK], counts[start : start + _BLOCK]
        out._weights, out._maxweight = array("f", block), float(max(block))
        if lengths:
            here = [lengths[number] for number in out._ids]
            out._minlength, out._maxlength = min(here), max(here)
        if sys.byteorder == "little":
            block.byteswap()
        out._values = [block.tobytes()]
