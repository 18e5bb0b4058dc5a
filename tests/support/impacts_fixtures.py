"""Impacts and pairs of passages given as strings, without an index around them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from index.writers.postings import ImpactsWriter
from search.query.parameters import Query
from search.rank.retrieve import retrieve
from search.store.analysis import ENGLISH, read_words
from search.store.bigrams import Bigrams
from search.store.postings import UNIT, Impacts, Postings, Term
from search.store.reader import Store

# A passage as it is given to the writer: title, headings, body.
Texts = tuple[str, str, str]


def written(
    folder: Path, passages: Iterable[Texts], phrases: Iterable[tuple[str, ...]] = ()
) -> tuple[Impacts, Bigrams]:
    writer = ImpactsWriter()
    for title, headings, body in passages:
        writer.add(read_words(title), read_words(headings), read_words(body))
    writer.write(folder, phrases)
    return Impacts(folder), Bigrams(folder)


def listed(impacts: Impacts, term: str) -> dict[int, float]:
    """Passage number -> what the term adds to its score."""
    found = impacts.term(term)
    if found is None:
        return {}
    postings = impacts.postings(found)
    return {doc: impact * UNIT for doc, impact in zip(postings.docs, postings.impacts, strict=True)}


def known(impacts: Impacts, term: str) -> Term:
    found = impacts.term(term)
    assert found is not None
    return found


def beside(impacts: Impacts, pairs: Bigrams, first: str, second: str) -> Postings | None:
    """The postings of two words side by side."""
    found = pairs.find(known(impacts, first), known(impacts, second))
    return pairs.postings(found) if found else None


# Rounding may put a term's impact off by half a UNIT.
HALF = UNIT / 2 + 1e-9


def best_of(
    impacts: Impacts, pairs: Bigrams, question: str, k: int = 50
) -> list[tuple[float, int]]:
    """What `rank.find` gives, with no other file of an index than these."""
    store = SimpleNamespace(
        impacts=impacts,
        bigrams=pairs,
        embeddings=None,
        foreign_synonyms=None,
        vocabulary=SimpleNamespace(
            is_medicine=lambda _: False, language=ENGLISH, caching=lambda _: lambda _: False
        ),
        numbers=lambda *_: None,
        codes=("en",),
        language=ENGLISH,
        twins=None,
        article_number=int,
        record_at=None,
    )
    store.for_language = lambda _: store
    return retrieve(Query(question, exact=True), cast(Store, store), k).best
