"""What a question with misspelt words may mean, as it is shown to the one who asks.

A correction that is searched for is told; a word that may be a misspelt medicine is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from ..results import DidYouMean
from .spelling import Correction

Places = Sequence[tuple[int, int]]


class Swap(Protocol):
    """What replaces words[start:end] of a question: `forms`."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def forms(self) -> tuple[str, ...]: ...


def did_you_mean(text: str, places: Places, corrections: tuple[Correction, ...]) -> str | None:
    """The text with the best correction of each span; None without any.

    `places` are `word_places(text)`. The text between corrected words stays unchanged.
    """
    return with_words_replaced(text, places, corrections) if corrections else None


def with_words_replaced(text: str, places: Places, swaps: Iterable[Swap]) -> str:
    """The text with the forms of each swap in place of its words; the first of two that overlap
    counts. `swaps` are in the order of their words."""
    parts: list[str] = []
    done = 0
    for one in swaps:
        start, end = places[one.start][0], places[one.end - 1][1]
        if start >= done:
            parts += (text[done:start], " ".join(one.forms))
            done = end
    return "".join(parts) + text[done:]


def may_mean(
    text: str,
    places: Places,
    corrections: tuple[Correction, ...],
    finds: Callable[[str], bool],
) -> Iterator[DidYouMean]:
    """Each correction that is only asked about, in the order of the words, the best first.

    `places` are as in `did_you_mean`. `finds` tells whether a form finds anything.
    """
    for one in corrections:
        if one.asked_only:
            others = (other for other in corrections if other.start != one.start)
            ordered = sorted((one, *others), key=lambda each: each.start)
            yield DidYouMean(
                typed=text[places[one.start][0] : places[one.end - 1][1]],
                name=" ".join(one.forms),
                query=did_you_mean(text, places, tuple(ordered)) or text,
                mentioned=all(map(finds, one.forms)),
            )
