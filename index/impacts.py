"""Compiles impacts out of a committed Whoosh index: the term statistics are Whoosh's own.

The impact of a term in a passage is BM25 per field, weighted and summed (Robertson & Zaragoza
2009, "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15, with the idf of
Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative):

    Σ over fields  w · idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length))

N counts the passages, n those with the term in any field, so that a word is as rare in a
heading as it is in the text.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from whoosh.reading import IndexReader

from search.impacts import POSTINGS, TERMS

K1 = 1.2
B = 0.75
# What a match in a field counts. Measured for the title (ARCHITECTURE.md, Ranking); no set that
# we have has headings, which name a passage's matter as a title does an article's.
WEIGHTS = {"body": 1.0, "headings": 2.0, "title": 2.0}

# Passage numbers, and how often the term stands in the field of each.
Postings: TypeAlias = "tuple[array[int], array[float]]"


def write_impacts(reader: IndexReader, folder: Path) -> None:
    """Writes both files of `search.impacts` into `folder`."""
    fields = {name: _read_field(reader, name) for name in WEIGHTS}
    norms = {name: _norms(postings.values()) for name, postings in fields.items()}
    terms = sorted({term for postings in fields.values() for term in postings})
    offset = 0
    with (folder / TERMS).open("wb") as names, (folder / POSTINGS).open("wb") as file:
        for term in terms:
            found = {name: postings[term] for name, postings in fields.items() if term in postings}
            impacts = term_impacts(found, norms, reader.doc_count_all())
            data = _encode(impacts)
            file.write(data)
            names.write(b"%s\t%d\t%d\n" % (term, offset, len(impacts)))
            offset += len(data)


def term_impacts(
    found: Mapping[str, Postings], norms: Mapping[str, Mapping[int, float]], passages: int
) -> dict[int, float]:
    """One term's impact in each of its passages. `norms` hold 1 - b + b · length / mean length
    by field and passage."""
    count = len(set().union(*(docs for docs, _ in found.values())))
    idf = math.log(1 + (passages - count + 0.5) / (count + 0.5))
    impacts: dict[int, float] = {}
    for name, (docs, frequencies) in found.items():
        weight, norm = WEIGHTS[name] * idf * (K1 + 1), norms[name]
        for doc, frequency in zip(docs, frequencies, strict=True):
            part = weight * frequency / (frequency + K1 * norm[doc])
            impacts[doc] = impacts.get(doc, 0.0) + part
    return impacts


def _read_field(reader: IndexReader, name: str) -> dict[bytes, Postings]:
    return {term: _read_postings(reader, name, term) for term in reader.lexicon(name)}


def _read_postings(reader: IndexReader, name: str, term: bytes) -> Postings:
    docs: array[int] = array("I")
    frequencies: array[float] = array("f")
    matcher = reader.postings(name, term)
    while matcher.is_active():
        docs.append(matcher.id())
        frequencies.append(matcher.weight())
        matcher.next()
    return docs, frequencies


def _norms(terms: Iterable[Postings]) -> dict[int, float]:
    """Lengths are counted from the postings: Whoosh keeps them rounded to a byte."""
    lengths: dict[int, float] = {}
    for docs, frequencies in terms:
        for doc, frequency in zip(docs, frequencies, strict=True):
            lengths[doc] = lengths.get(doc, 0.0) + frequency
    mean = sum(lengths.values()) / len(lengths) if lengths else 1.0
    return {doc: 1 - B + B * length / mean for doc, length in lengths.items()}


def _encode(impacts: Mapping[int, float]) -> bytes:
    docs = array("I", sorted(impacts))
    values = array("f", (impacts[doc] for doc in docs))
    if sys.byteorder == "big":
        docs.byteswap()
        values.byteswap()
    return docs.tobytes() + values.tobytes()
