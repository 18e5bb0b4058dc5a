"""A window's words -> its ideas, their pairs and the patterns of danger that they make.

What tools/train_danger/data say, as sorted numbers that are searched in place: nothing
is parsed when the search starts, and no pattern is a regular expression. The numbers of features:

    ideas     one for each idea of the words
    groups    one for each kind and strength, one for each strength, one for "against"
    patterns  one for each pattern
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from ..model import DANGER_KINDS, STRENGTHS, DangerKind, Strength
from .features import MOST_CACHED

# Words that may stand between two ideas of a pattern.
GAP = 4
# What "against" counts at the most.
MOST_AGAINST = 3
# An idea's digits in the number of a pattern.
BITS = 8


class Match(NamedTuple):
    """An idea that the words from `start` to `end` (half-open) speak of."""

    idea: int
    start: int
    end: int


class Lexicon:
    """`sections` are those of the file that `learned` describes."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._firsts = sections["firsts"]
        self._longest = sections["longest"]
        self._begun = lru_cache(MOST_CACHED)(self._begun_by)
        self._phrases = sections["phrases"]
        self._phrase_ideas = sections["phrase_ideas"]
        self._patterns = sections["patterns"]
        self._pattern_groups = sections["pattern_groups"]
        self._against = set(sections["against"])
        self._groups_from, self._patterns_from = sections["feature_starts"]
        self.features = self._patterns_from + len(self._patterns)

    def read(self, words: list[str]) -> dict[int, int]:
        """The features that the words have, by number, each with its value."""
        found = list(self.ideas_in(words))
        values = dict.fromkeys([one.idea for one in found], 1)
        groups = 0
        for place in self._patterns_in(found):
            values[self._patterns_from + place] = 1
            groups |= self._pattern_groups[place]
        number = self._groups_from
        while groups:
            if groups & 1:
                values[number] = 1
            groups >>= 1
            number += 1
        against = sum(one.idea in self._against for one in found)
        if against:
            values[self._patterns_from - 1] = min(against, MOST_AGAINST)
        return values

    def idea(self, phrase: str) -> int:
        """The number of the idea that a known phrase speaks of."""
        return next(self.ideas_in(phrase.split())).idea

    def group(self, kind: DangerKind, strength: Strength) -> int:
        """The number of the feature that the patterns of a kind and strength share."""
        place = [*DANGER_KINDS].index(kind) * len(STRENGTHS) + STRENGTHS.index(strength)
        return self._groups_from + place

    def ideas_in(self, words: list[str]) -> Iterator[Match]:
        """In their order; of the phrases that begin at a word the longest is taken."""
        end, tokens = 0, [word.encode() for word in words]
        for start in range(len(tokens)):
            if start >= end and (found := self._phrase_at(tokens, start)):
                yield found
                end = found.end

    def _phrase_at(self, tokens: list[bytes], start: int) -> Match | None:
        longest = self._begun(tokens[start])
        if not longest:
            return None
        phrase = crc32(tokens[start])
        phrases = [phrase]  # of one token, of two, …
        for token in tokens[start + 1 : start + longest]:
            phrase = crc32(b" " + token, phrase)
            phrases.append(phrase)
        for length in range(len(phrases), 0, -1):
            place = _place(self._phrases, phrases[length - 1])
            if place is not None:
                return Match(self._phrase_ideas[place], start, start + length)
        return None

    def _begun_by(self, token: bytes) -> int:
        """The words of the longest phrase that a word begins; 0 where it begins none."""
        place = _place(self._firsts, crc32(token))
        return 0 if place is None else self._longest[place]

    def _patterns_in(self, found: list[Match]) -> Iterator[int]:
        """The places of the patterns that one idea, or two or three near each other, make."""
        after = [[*_near(found, place)] for place in range(len(found))]
        for place, one in enumerate(found):
            yield from self._known(pattern_number(one.idea))
            for second in after[place]:
                pair = pattern_number(one.idea, found[second].idea)
                yield from self._known(pair)
                if self._begins_longer(pair):
                    for third in after[second]:
                        yield from self._known(pair << BITS | found[third].idea + 1)

    def _known(self, number: int) -> Iterator[int]:
        place = _place(self._patterns, number)
        if place is not None:
            yield place

    def _begins_longer(self, pair: int) -> bool:
        """Whether a pattern of three ideas begins with this pair."""
        first = pair << BITS
        place = bisect_left(self._patterns, first)
        return place < len(self._patterns) and self._patterns[place] >> BITS == pair


def _near(found: list[Match], place: int) -> Iterator[int]:
    """The ideas that follow one with at most GAP words between them."""
    for other in range(place + 1, len(found)):
        if found[other].start - found[place].end > GAP:
            return
        yield other


def pattern_number(*ideas: int) -> int:
    """Of one to three ideas."""
    number = 0
    for idea in ideas:
        number = number << BITS | idea + 1
    return number


def _place(numbers: memoryview, number: int) -> int | None:
    place = bisect_left(numbers, number)
    return place if place < len(numbers) and numbers[place] == number else None
