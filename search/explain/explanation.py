"""Explanations: the data that explain prints of a question and its results.

search.explain.trace makes them, search.explain.text prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..results import RankedBy, Relation
from .formula import Split


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A distinct word of the question.

    `role` is "asked", "stop word" (not scored), "unknown" (in no passage) or "left out" (of a long
    question only the rarest words are scored). `passages` counts those with its stem in any field;
    `idf` is the stem's.
    """

    word: str
    stem: str
    role: str
    passages: int
    idf: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction. `sure` is its confidence, in (0, 1]. `weight` is the weight of its words.

    Where it was not searched for, `weight` is None and `why_not` gives the reason.
    """

    typed: str
    meant: str
    sure: float
    weight: float | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class StandsFor:
    """A term that query expansion added for words of the question; `why` as in Clause."""

    typed: str
    other: str
    why: str
    weight: float
    passages: int


@dataclass(frozen=True, slots=True)
class BigramMatch:
    """A bigram of the question: how many passages have it, and what it adds to their word score."""

    words: str
    passages: int
    adds: float


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of a query, None where not set. `passages` counts those allowed, None for all."""

    article: str | None
    tag: str | None
    kind: str | None
    passages: int | None


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """The question of the FAQ entry that is the answer, or the reason why none is."""

    question: str | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one clause adds to a passage's word score.

    `words` is its `term` in readable form. `typed` is the text that it stands for, None for the
    question's own words. `adds` is the stored `impact` times `weight` times `rarity`, the idf
    factor of search.rank.hybrid (1 where words alone rank).

    `split` is computed again. It sums to `adds` within half a search.store.postings.UNIT (times
    weight and rarity), or a whole one where the clinic's boost was estimated. A bigram's is as
    stored.
    """

    words: str
    why: str
    typed: str | None
    term: str
    impact: float
    weight: float
    rarity: float
    adds: float
    split: Split


@dataclass(frozen=True, slots=True)
class Sides:
    """What words, meaning and a medicine named in the question add to a passage's score.

    `cosine` is the passage's with the question, in [-1, 1]; `likeness` is the adjusted cosine
    (search.rank.hybrid).
    """

    cosine: float
    likeness: float
    words_add: float
    meaning_add: float
    medicine_add: float


@dataclass(frozen=True, slots=True)
class Result:
    """One result, explained.

    `rank` is 1-based. `words` is the word score, which is the whole score where words alone rank;
    there `sides` is None. `heading` is the path from the article's title on. `boost` is the factor
    that the clinic sets for the article's words (1 for none). `parts` are in the order of the
    clauses; `missing` lists the clauses that the passage lacks. `parts_total` is the sum of all
    splits, to compare with `words`. `explained` is False where a stored impact differs from
    search.explain.formula.
    """

    rank: int
    score: float
    words: float
    sides: Sides | None
    passage: str
    heading: tuple[str, ...]
    pinned: bool
    boost: float
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    parts_total: float
    explained: bool


@dataclass(frozen=True, slots=True)
class QuestionMeaning:
    """A question compared with all matching passages.

    `greatest` is the best cosine. `covered` is the coverage of the question by the passage with
    the best word score, and `needed` its threshold. `nearness` is of both, and `far` its threshold.
    A question below both thresholds is unanswered. `length` is its number of words, `clarity` as
    in search.rank.hybrid.
    """

    clarity: float
    length: int
    greatest: float
    covered: float
    needed: float
    nearness: float
    far: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation; its fields are the keys that `python -m search explain --json` prints.

    `total`, `total_relation`, `ranking`, `not_found` and `unanswered` are as in search.results.
    `meaning` is None where words alone rank, `why_unanswered` None where the question is answered.
    """

    question: str
    exact: bool
    ranking: RankedBy
    meaning: QuestionMeaning | None
    words: tuple[QuestionWord, ...]
    corrections: tuple[Corrected, ...]
    stands_for: tuple[StandsFor, ...]
    pairs: tuple[BigramMatch, ...]
    filters: Filters
    total: int
    total_relation: Relation
    not_found: tuple[str, ...]
    unanswered: bool
    why_unanswered: str | None
    answer: FaqAnswer
    results: tuple[Result, ...]
