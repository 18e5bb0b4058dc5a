"""What is highlighted of a question: forms of words, and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .compounds import HYPHENS

if TYPE_CHECKING:
    from ..highlight import Phrase
    from ..store.analysis import Word
    from .terms import Terms

Stems = tuple[str, str]  # of two words side by side


def numbered_names(
    text: str, words: Sequence[Word], places: Sequence[tuple[int, int]]
) -> list[Stems]:
    """The stems of names that end in a number ("PHQ-9"): the number alone is not marked."""
    ends = zip(pairwise(words), pairwise(places), strict=True)
    return [
        (one.stem, other.stem)
        for (one, other), (first, second) in ends
        if one.form.isalpha() and other.form.isdigit()
        if text[first[1] : second[0]] in HYPHENS
    ]


def marked_forms(terms: Terms, numbered: Iterable[Stems]) -> Iterator[str]:
    """The lower-case forms that the index prints of the searched words."""
    numbers = {other for _, other in numbered}
    own = [name for name in terms.asked if name not in numbers]
    for name in dict.fromkeys([*own, *(name for name, _ in terms.added if " " not in name)]):
        if term := terms.get(name):
            yield from term.forms


def marked_phrases(terms: Terms, pairs: Iterable[Stems]) -> Iterator[Phrase]:
    """The phrases of these pairs, and those that were added."""
    phrases = [name.split(" ") for name, _ in terms.added if " " in name]
    for stems in (*pairs, *phrases):
        found = [term for stem in stems if (term := terms.get(stem))]
        if len(found) == len(stems):
            yield tuple(term.forms for term in found)
