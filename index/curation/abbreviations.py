"""Abbreviations that the articles explain: "age-related macular degeneration (AMD)".

The long form before the brackets is found as by Schwartz & Hearst 2003, "A Simple Algorithm for
Identifying Abbreviation Definitions in Biomedical Text". The two become synonyms of each other,
for questions only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from search.store.synonyms import LONGEST

from ..text_before import text_before
from .everyday_words import everyday_stems
from .medicines import Medicines, stems_of
from .synonyms import Rule

# Two to ten letters and digits, two of them capitals at least.
_SHORT = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_BREAK = re.compile(r"[.;:()\[\]\n]")
_MOST_BEFORE = 120  # characters that a long form may have


class Abbreviations:
    """Collects the explained abbreviations of passages."""

    def __init__(self, medicines: Medicines, rules: Iterable[Rule] = ()) -> None:
        """Abbreviations that `rules` already have are left to them."""
        self._medicines = medicines
        self._keys = frozenset(rule.from_ for rule in rules)
        self._found: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
        self._language = language = medicines.language
        self._excluded = everyday_stems(language) | {
            language.prefix + word for word in language.stop_words
        }

    def add(self, text: str) -> None:
        """Collect the abbreviations that a passage's text explains."""
        self.add_pairs(set(explained(text)))

    def add_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Collect (abbreviation, long form), as often as passages explain it."""
        for short, long in pairs:
            read_words = self._language.read_words
            one, other = stems_of(read_words(short)), stems_of(read_words(long))
            if self._is_usable(one, other):
                self._found.setdefault(one, Counter())[other] += 1

    def rules(self) -> tuple[Rule, ...]:
        """Synonym rules both ways. An abbreviation with two explanations has none: "MS" may be
        morphine or magnesium sulfate."""
        kept = [
            (short, next(iter(longs)))
            for short, longs in sorted(self._found.items())
            if len(longs) == 1 and short not in self._keys
        ]
        return tuple(
            rule for one, other in kept for rule in (Rule(one, (other,)), Rule(other, (one,)))
        )

    def _is_usable(self, short: tuple[str, ...], long: tuple[str, ...]) -> bool:
        """Whether the two may be synonyms. Not if the abbreviation is a word too ("AIDS", "WHO"),
        the long form is one word or too long, or the two name different medicines."""
        if len(short) != 1 or short[0] in self._excluded or not 2 <= len(long) <= LONGEST:
            return False
        named = self._medicines.substances_in(short), self._medicines.substances_in(long)
        return not (named[0] and named[1] and named[0] != named[1])


def explained(text: str) -> Iterator[tuple[str, str]]:
    """(abbreviation, long form) for each abbreviation in brackets after its long form."""
    for found in _SHORT.finditer(text):
        short = found[1]
        if sum(map(str.isupper, short)) < 2:
            continue
        before = text_before(text, found.start(), _MOST_BEFORE)
        words = _BREAK.split(before)[-1].split()
        most = min(len(short) + 5, len(short) * 2)
        if long := _long_form(short, " ".join(words[-most:])):
            yield short, long


def _long_form(short: str, before: str) -> str | None:
    """The shortest end of `before` that has every letter of the abbreviation in order, the first
    at the beginning of a word; None if there is none."""
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
