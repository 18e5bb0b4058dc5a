"""Query + Store -> Results: which passages answer, and in what order.

Score of a passage: the sum over the question's words of BM25 per field (Robertson &
Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15, one
field at a time), each field with its weight, times a bonus for matching more of the words.
"""

from __future__ import annotations

import time

from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from .mark import mark_passage
from .model import Hit, Results
from .query import Query
from .spell import did_you_mean
from .store import Store
from .words import Word, content_words, read_words

# Weight of a field, measured by bench/relevance.py (see ARCHITECTURE.md, Ranking).
WEIGHTS = {"body": 1.0, "headings": 1.0, "title": 1.0}
BM25_K1 = 1.2
BM25_B = 0.75
# A passage with every word of the question scores up to this much more than the sum (Whoosh's
# coordination factor: 0 no bonus, 1 the share of words matched counts in full).
COVERAGE = 0.5


def search(query: Query, store: Store) -> Results:
    """Best first; ties by the passages' order in the index. Never raises for any text."""
    started = time.perf_counter()
    words = content_words(read_words(query.text))
    stems = frozenset(word.stem for word in words)
    found = store.search(_weigh(words), BM25F(B=BM25_B, K1=BM25_K1), query.offset, query.limit)
    hits = tuple(Hit(mark_passage(passage, stems), score) for passage, score in found.passages)
    return Results(
        query=query.text,
        total=found.total,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        ranking="words",
        did_you_mean=did_you_mean(query.text, store),
        answer=_answer(query.text, hits),
        hits=hits,
    )


def _weigh(words: tuple[Word, ...]) -> Or:
    stems = dict.fromkeys(word.stem for word in words)
    terms = [
        Or([Term(field, stem, boost=weight) for field, weight in WEIGHTS.items()]) for stem in stems
    ]
    return Or(terms, scale=COVERAGE)


def _answer(text: str, hits: tuple[Hit, ...]) -> Hit | None:
    """The FAQ entry that asks the very same question: the same words in the same order.

    Nothing looser: "can I go on lithium" must not be answered by "can I come off lithium",
    nor "can I" by "can't I". Only word forms, case, accents and articles may differ.
    """
    asked = _wording(text)
    for hit in hits:
        section = hit.passage.section
        if hit.passage.kind == "faq" and section and _wording(section[-1]) == asked:
            return hit
    return None


def _wording(text: str) -> list[str]:
    return [word.stem for word in read_words(text) if word.form not in ("a", "an", "the", "please")]
