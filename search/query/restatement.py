"""Restatement: the question with its words put as the index puts them, for the meaning side.

A word or phrase is replaced by its commonest synonym, where more passages have that one. The
encoder knows "coronavirus" and "covid" as two words; the clinic's table says that they are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..store.postings import Term
from ..store.vocabulary import Vocabulary
from .readings import Places, Swap, with_words_replaced
from .spelling import Correction


class Replacement(NamedTuple):
    """What replaces words[start:end] of the question: `forms`, as the index prints them."""

    start: int
    end: int
    forms: tuple[str, ...]


def restated(
    text: str,
    places: Places,
    corrections: Iterable[Correction],
    replacements: Iterable[Replacement],
) -> str | None:
    """The text with its corrections and replacements; None without a replacement.

    `places` are `word_places(text)`. Where two overlap, the first one counts, the longer of two
    that begin at one word.
    """
    swaps: list[Swap] = [*replacements]
    if not swaps:
        return None
    swaps += corrections
    swaps.sort(key=lambda one: (one.start, -one.end))
    return with_words_replaced(text, places, swaps)


def printed(terms: Iterable[Term], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The commonest printed form of each term."""
    return tuple(
        max(term.forms, key=lambda form: (vocabulary.frequency(form), form)) for term in terms
    )
