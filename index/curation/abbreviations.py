"""Which abbreviations do the clinic's own articles explain?

"age-related macular degeneration (AMD)": the long form before the brackets is read by Schwartz
& Hearst 2003, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text".
The two then stand for each other, in questions only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from search.store.analysis import STOP_WORDS, read_words
from search.store.synonyms import LONGEST

from .everyday_words import EVERYDAY
from .medicines import Medicines, stems_of
from .synonyms import Rule

# Two to ten letters and digits, two of them capitals at least.
_SHORT = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_BREAK = re.compile(r"[.;:()\[\]\n]")
_MOST_BEFORE = 120  # characters that a long form may have


class Abbreviations:
    """Collects the explained abbreviations of passages."""

    def __init__(self, medicines: Medicines, rules: Iterable[Rule] = ()) -> None:
        """Abbreviations that `rules` speak of already are theirs."""
        self._medicines = medicines
        self._keys = frozenset(rule.from_ for rule in rules)
        self._found: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
        everyday = stems_of(read_words(" ".join(EVERYDAY)))
        self._taken = frozenset(everyday) | STOP_WORDS

    def add(self, text: str) -> None:
        """One passage."""
        for short, long in set(explained(text)):
            one, other = stems_of(read_words(short)), stems_of(read_words(long))
            if self._serves(one, other):
                self._found.setdefault(one, Counter())[other] += 1

    def rules(self) -> tuple[Rule, ...]:
        """Both ways. An abbreviation that is explained in two ways stands for neither: "MS" may
        be morphine or magnesium sulfate."""
        kept = [
            (short, next(iter(longs)))
            for short, longs in sorted(self._found.items())
            if len(longs) == 1 and short not in self._keys
        ]
        return tuple(
            rule for one, other in kept for rule in (Rule(one, (other,)), Rule(other, (one,)))
        )

    def _serves(self, short: tuple[str, ...], long: tuple[str, ...]) -> bool:
        """Not where the abbreviation is a word too ("AIDS", "WHO"), the long form is one word or
        too long a phrase, or the two name different medicines."""
        if len(short) != 1 or short[0] in self._taken or not 2 <= len(long) <= LONGEST:
            return False
        named = self._medicines.substances_in(short), self._medicines.substances_in(long)
        return not (named[0] and named[1] and named[0] != named[1])


def explained(text: str) -> Iterator[tuple[str, str]]:
    """Each abbreviation in brackets with the words before it that it abbreviates."""
    for found in _SHORT.finditer(text):
        short = found[1]
        if sum(map(str.isupper, short)) < 2:
            continue
        before = text[max(0, found.start() - _MOST_BEFORE) : found.start()]
        words = _BREAK.split(before)[-1].split()
        most = min(len(short) + 5, len(short) * 2)
        if long := _long_form(short, " ".join(words[-most:])):
            yield short, long


def _long_form(short: str, before: str) -> str | None:
    """From the right, every letter of the abbreviation in its order, the first at the beginning
    of a word; None where they are not all there."""
    at = len(before)
    for place in range(len(short) - 1, -1, -1):
        letter = short[place].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (
            before[at].lower() != letter or (place == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    return before[at:]
