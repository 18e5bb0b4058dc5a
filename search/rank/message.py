"""Messages: the sentences of a long question count by how near any passage is to them.

    cosine = (1 - BEST_SHARE) · cosine with the whole + BEST_SHARE · the best cosine with a sentence
    words = (1 - BEST_WORDS) · words of the whole + BEST_WORDS · words of the best sentence
    weight of a sentence = (its best cosine with any passage / that of the nearest sentence)²

A patient tells a story and asks somewhere in it. What the story says besides, no passage is about.
A clause weighs as the best sentence that has all its words; one of no sentence's keeps its weight.
Sentences that ask are not looked for: often they only say "what can I do?". docs/meaning.md has
the measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..embedding.tensors import Floats
from ..query.expand import ExpandedQuestion
from ..store.analysis import Language
from .scan import ClausePostings

# Fewer words are a question, of however many sentences.
LONG = 25
BEST_SHARE = 0.3
BEST_WORDS = 0.6
_NOT_ZERO = 0.01


class Sentence(NamedTuple):
    """A sentence of a message, with the stems of its words in their order."""

    text: str
    stems: tuple[str, ...]


class Weighed(NamedTuple):
    """A question's cosines with the passages, its clauses, and its length in words, as the
    sentences count."""

    cosines: Floats
    clauses: Sequence[ClausePostings]
    length: int


def read_message(question: ExpandedQuestion, language: Language) -> tuple[Sentence, ...]:
    """The sentences of a message; none where the question is short, one sentence or
    compared as a result."""
    if len(question.words) < LONG or question.as_result:
        return ()
    texts = [text for text in re.split(r"(?<=[.!?…:])\s+|\n+", question.searched) if text.strip()]
    if len(texts) < 2:
        return ()
    return tuple(
        Sentence(text, tuple(word.stem for word in language.read_question(text))) for text in texts
    )


def weigh(
    message: Sequence[Sentence], products: Floats, clauses: Sequence[ClausePostings]
) -> Weighed:
    """Weigh the sentences of a message. `products` are the passages' cosines, shape (passages,
    1 + sentences): with the whole message, then with each sentence."""
    whole, nearest = products[:, 0], products[:, 1:]
    cosines: Floats = whole * np.float32(1 - BEST_SHARE)
    cosines += nearest.max(axis=1) * np.float32(BEST_SHARE)
    weights = _weights(nearest)
    length = sum(w * len(one.stems) for w, one in zip(weights, message, strict=True))
    stems = [frozenset(one.stems) for one in message]
    return Weighed(cosines, [_weighed(one, stems, weights) for one in clauses], round(length))


def by_sentence(
    message: Sequence[Sentence], clauses: Sequence[ClausePostings]
) -> list[list[ClausePostings]]:
    """The clauses with a word of each sentence. A synonym of the words is in none."""
    return [[one for one in clauses if not _asked(one).isdisjoint(s.stems)] for s in message]


def _asked(clause: ClausePostings) -> frozenset[str]:
    return frozenset(re.split("[+ ]", clause.term))


def _weights(nearest: Floats) -> list[float]:
    """The sentences' weights. One that the encoder did not read, a column of zeros, weighs 1."""
    best = nearest.max(axis=0)
    weights = (np.maximum(best, _NOT_ZERO) / max(_NOT_ZERO, best.max())) ** 2
    weights[best == 0] = 1
    return [float(weight) for weight in weights]


def _weighed(
    clause: ClausePostings, stems: Sequence[frozenset[str]], weights: Sequence[float]
) -> ClausePostings:
    """The clause, weighing as the best sentence that has all its words, or else any of them."""
    asked = _asked(clause)
    for having in (all, any):
        own = [w for w, one in zip(weights, stems, strict=True) if having(s in one for s in asked)]
        if own:
            weight = max(1, round(256 * clause.weight * max(own))) / 256
            return ClausePostings(clause.term, clause.postings, weight, clause.why, clause.passages)
    return clause
