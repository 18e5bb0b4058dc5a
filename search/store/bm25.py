"""BM25 over fields: what a term adds to the score of a passage that has it, before it is stored.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15:

    C + Σ over fields  w · idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length))

Written into an index by index.writers.postings and explained by search.explain.formula. No search
loads it: an index holds the sums.
"""

from __future__ import annotations

from collections.abc import Iterable

# By field where a field has its own. Measured for title and text (docs/ranking.md); no set that
# we have has headings, which name a passage's matter as a title does an article's.
TITLE, HEADINGS, BODY = range(3)
FIELDS = (TITLE, HEADINGS, BODY)
K1 = 2.5
B = (0.9, 0.9, 0.6)
FIELD_WEIGHTS = (2.75, 2.0, 1.0)
SHARED_TITLE = 0.1
PRESENT = 1.25


def field_weight(field: int, sharing: int = 1) -> float:
    """w · (k1 + 1). `sharing` passages have the same title: it finds the article, and does not
    blur which of its passages answers."""
    weight = FIELD_WEIGHTS[field] * (K1 + 1)
    return weight * sharing**-SHARED_TITLE if field == TITLE else weight


def length_norm(field: int, length: int, mean: float) -> float:
    """k1 · (1 - b + b · length / mean length), lengths in words."""
    return K1 * (1 - B[field] + B[field] * length / mean)


def mean_length(lengths: Iterable[int]) -> float:
    """Of the passages that have any word in the field; 1.0 where none has."""
    filled = [length for length in lengths if length]
    return sum(filled) / len(filled) if filled else 1.0


def field_score(idf: float, weight: float, count: int, norm: float) -> float:
    """What a term adds that stands `count` times in a field."""
    return idf * weight * count / (count + norm)
