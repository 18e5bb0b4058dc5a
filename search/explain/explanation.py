"""What is told of a question and its results: the data that explain gives.

search.explain.trace makes it, search.explain.text prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..results import RankedBy, Relation
from .formula import Split


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of the question, once. `role` is "asked", "stop word" (weighs nothing), "unknown"
    (no passage has it) or "left out" (of a long question only the rarest words are asked for).
    `passages` is how many have its stem in any field, `idf` what that makes it weigh."""

    word: str
    stem: str
    role: str
    passages: int
    idf: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """`sure` is in (0, 1]. `weight` is what the words meant count, None where they are not
    searched for, and `why_not` says why."""

    typed: str
    meant: str
    sure: float
    weight: float | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class StandsFor:
    """What words of the question stand for too; `why` as search.query.expand says it."""

    typed: str
    other: str
    why: str
    weight: float
    passages: int


@dataclass(frozen=True, slots=True)
class BigramFound:
    """Two words of the question side by side: in how many passages, and what that adds there to
    the words' side."""

    words: str
    passages: int
    adds: float


@dataclass(frozen=True, slots=True)
class Filters:
    """None demands nothing; `passages` is how many are let in, None for all."""

    article: str | None
    tag: str | None
    kind: str | None
    passages: int | None


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """The FAQ question most like the one asked, of the first results; None where none is alike.
    `likeness` and `needed` are in [0, 1]; `given` where it is the answer, else `why_not`."""

    question: str | None
    likeness: float
    needed: float
    given: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one clause adds to a passage's words. `words` is its `term` as a reader knows it;
    `typed` is what it stands for, None for the question's own words. `adds` is `impact`, as
    stored, times `weight` and `rarity`: what search.rank.hybrid makes of how rare the clause is,
    and 1 where words alone rank. `split` is computed and sums to `adds` but for half a
    search.store.postings.UNIT (times weight and rarity), or a whole one where the clinic's boost
    had to be found; a pair's is as stored."""

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
    """What words, meaning, and a medicine that the question names add to a passage's score.
    `cosine` is the passage's with the question, in [-1, 1]; `likeness` what of it counts
    (search.rank.hybrid)."""

    cosine: float
    likeness: float
    words_add: float
    meaning_add: float
    medicine_add: float


@dataclass(frozen=True, slots=True)
class Result:
    """`rank` is 1-based. `words` is the words' side, which is the score where words alone rank;
    `sides` is None there. `heading` is the path from the article's title on. `boost` is what the
    clinic multiplies the article's words by (1 for nothing). `parts` come by their clauses;
    `missing` are what the passage has not. `parts_total` is the sum of all splits, to compare with
    `words`; `explained` is false where a stored impact is not what search.explain.formula gives."""

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
    """A question beside all passages that are found: `greatest` is the cosine of the nearest one
    and `covered` the share of the question that the one with the most of its words has. Below
    both `far` and `needed` nothing answers. `length` is its number of words; `clarity` as
    search.rank.hybrid says it."""

    clarity: float
    length: int
    greatest: float
    far: float
    covered: float
    needed: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `python -m search explain --json` prints, key by key. `total`, `total_relation`,
    `ranking`, `not_found` and `unanswered` as in search.results; `meaning` is None where words
    alone rank, `why_unanswered` None unless the question is taken for unanswered."""

    question: str
    exact: bool
    ranking: RankedBy
    meaning: QuestionMeaning | None
    words: tuple[QuestionWord, ...]
    corrections: tuple[Corrected, ...]
    stands_for: tuple[StandsFor, ...]
    pairs: tuple[BigramFound, ...]
    filters: Filters
    total: int
    total_relation: Relation
    not_found: tuple[str, ...]
    unanswered: bool
    why_unanswered: str | None
    answer: FaqAnswer
    results: tuple[Result, ...]
