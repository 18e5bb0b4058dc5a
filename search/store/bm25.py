"""BM25 over fields: the impact of a term in a passage, before it is rounded and stored.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15:

    C + Σ over fields  w · idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length))

Used by index.writers.postings, which writes impacts, and by search.explain.formula. No search loads
it: an index holds the sums.
"""

from __future__ import annotations

from collections.abc import Iterable

# Tuples are by field. Measured for title and text (docs/ranking.md). No test set has headings, so
# theirs follow the title's: a heading names a passage as a title names an article.
TITLE, HEADINGS, BODY = range(3)
FIELDS = (TITLE, HEADINGS, BODY)
K1 = 2.5
B = (0.9, 0.9, 0.5)
FIELD_WEIGHTS = (3.0, 2.0, 1.0)
# A title of more than FEW passages weighs (FEW / passages) to the power of SHARED_TITLE.
SHARED_TITLE = 0.5
FEW = 4
PRESENT = 1.25


def field_weight(field: int, sharing: int) -> float:
    """w · (k1 + 1), less for a title that more than FEW passages have; `sharing` do.

    A shared title shall find the article, but not decide among its passages.
    """
    weight = FIELD_WEIGHTS[field] * (K1 + 1)
    many = max(1.0, sharing / FEW)
    return weight * many**-SHARED_TITLE if field == TITLE else weight


def length_norm(field: int, length: int, mean: float) -> float:
    """k1 · (1 - b + b · length / mean length), lengths in words."""
    return K1 * (1 - B[field] + B[field] * length / mean)


def mean_length(lengths: Iterable[int]) -> float:
    """The mean of the lengths in words, zeros left out; 1.0 where all are 0."""
    filled = [length for length in lengths if length]
    return sum(filled) / len(filled) if filled else 1.0


def field_score(idf: float, weight: float, count: int, norm: float) -> float:
    """The field's part of the score of a term that occurs `count` times in it."""
    return idf * weight * count / (count + norm)
