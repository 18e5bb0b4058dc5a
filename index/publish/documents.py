"""Documents: an index's passages, articles and references as a cluster takes them."""

from __future__ import annotations

import json
import struct
from array import array
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import compress

from search.cluster.layout import (
    ARTICLE,
    ARTICLE_DOC,
    ARTICLE_ID,
    IMPACTS,
    KIND,
    LANG,
    NUMBER,
    PASSAGE,
    PLACE,
    RECORD,
    REFERENCE,
    ROW,
    SENTENCES,
    TAG,
    VECTOR,
    document_id,
)
from search.files import SortedLines
from search.languages.detect import own_code
from search.store.manifest import ARTICLES, REFERENCES
from search.store.reader import Store

# Passages whose impacts are gathered at a time: some 700 bytes each. All postings are read for each
# block, which takes 25 s of the processor in an index of a million passages.
BLOCK = 250_000
_SECOND, _IMPACT = 20, 16  # bits

Document = tuple[str, dict[str, Any]]


def documents(store: Store, first: int = 0) -> Iterator[Document]:
    """The id and the fields of every document: passages from number `first` on, then articles and
    references."""
    for start in range(first, store.manifest.counts.passages, BLOCK):
        yield from _passages(store, start, min(start + BLOCK, store.manifest.counts.passages))
    folder = store.directory / store.manifest.generation
    for place, record in enumerate(SortedLines(folder / ARTICLES)):
        yield document_id(ARTICLE_DOC, record["id"]), {PLACE: place, RECORD: _packed(record)}
    for record in SortedLines(folder / REFERENCES):
        yield document_id(REFERENCE, record["id"]), {RECORD: _packed(record)}


def _passages(store: Store, start: int, end: int) -> Iterator[Document]:
    for number, keys in zip(range(start, end), _impacts(store, start, end), strict=True):
        record = store.record_at(number)
        fields = {
            IMPACTS: " ".join(map(_token, keys)),
            NUMBER: number,
            ARTICLE: store.article_number(number),
            ARTICLE_ID: record["article"]["id"],
            TAG: [tag.lower() for tag in record["article"]["tags"]],
            KIND: record["kind"],
            LANG: own_code(record["lang"] or "en"),
            RECORD: _packed(record),
        }
        yield document_id(PASSAGE, record["id"]), fields | _vectors(store, number)


def _impacts(store: Store, start: int, end: int) -> list[array[int]]:
    """For each passage its terms with their impacts, as `_token` takes them apart."""
    found = [array("Q") for _ in range(start, end)]
    for term in store.impacts.terms():
        postings = store.impacts.postings(term)
        _gather(found, start, end, term.id, postings.docs, postings.impacts)
    for pair in store.bigrams.pairs():
        key = (pair.first << _SECOND | pair.second) + (1 << 2 * _SECOND)
        postings = store.bigrams.postings(pair)
        _gather(found, start, end, key, postings.docs, postings.impacts)
    return found


def _gather(
    found: list[array[int]],
    start: int,
    end: int,
    key: int,
    docs: Any,
    impacts: Any,
) -> None:
    first, last = bisect_left(docs, start), bisect_left(docs, end)
    for doc, impact in zip(docs[first:last], impacts[first:last], strict=True):
        found[doc - start].append(key << _IMPACT | impact)


def _token(packed: int) -> str:
    key, impact = packed >> _IMPACT, packed & (1 << _IMPACT) - 1
    pair, first = divmod(key, 1 << 2 * _SECOND)
    if not pair:
        return f"{key}|{impact}"
    return f"{first >> _SECOND}+{first & (1 << _SECOND) - 1}|{impact}"


def _packed(record: Any) -> str:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return b64encode(compress(text.encode("utf-8", "surrogatepass"))).decode()


def _vectors(store: Store, number: int) -> dict[str, Any]:
    """A passage's vectors; nothing in an index of words alone.

    A cluster refuses a vector of zeros, which a passage has that is like all others.
    """
    if store.vectors is None:
        return {}
    common, scale, row = store.vectors.row(number)
    spans, signs = store.vectors.sentence_bytes(number)
    sentences = struct.pack("<I", len(spans) // 8) + spans + signs
    vector = _rounded(row.tolist(), scale)
    return {
        **({VECTOR: vector} if any(vector) else {}),
        ROW: b64encode(struct.pack("<2f", common, scale) + row.tobytes()).decode(),
        SENTENCES: b64encode(sentences).decode(),
    }


def _rounded(row: Iterable[int], scale: float) -> list[float]:
    return [round(value * scale, 6) for value in row]
