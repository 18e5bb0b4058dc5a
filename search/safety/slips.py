"""An English word with a slip in it -> the word of danger that was probably meant.

    i toko too many pils, he isnt brething     i took too many pills, he isnt breathing

Two words are taken for each other that begin alike and have the same letters in another order, each
once or twice, or the same four consonants or more in their order; one may be longer by a letter. A
word that is spelt right is never mended: `tools.train_danger` lists those that are like a word of
danger.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from zlib import crc32

from .features import MOST_CACHED

SHORTEST = 4
LEAST_CONSONANTS = 4
_NO_VOWELS = str.maketrans("", "", "aeiouy")


def keys_of(word: str) -> Iterator[int]:
    """What is alike of words that are taken for each other."""
    rest = word[1:]
    yield crc32(f"{word[0]}{''.join(sorted({*rest}))}".encode())
    consonants = _once(rest.translate(_NO_VOWELS))
    if len(consonants) >= LEAST_CONSONANTS - (word[0] not in "aeiouy"):
        yield crc32(f"{word[0]}-{consonants}".encode())


def short_key(word: str) -> int:
    """Two bytes: of forty slips one is taken for a word spelt right."""
    return crc32(word.encode()) & 0xFFFF


def _once(letters: str) -> str:
    """Without doubles."""
    return "".join(one for at, one in enumerate(letters) if letters[at - 1 : at] != one)


class Slips:
    """`sections`: `slip_keys`, ascending; `slip_words`, the number of each key's word; `slip_text`,
    the words, a space between them; `no_slips`, ascending, `short_key` of words spelt right."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._keys = sections["slip_keys"]
        self._numbers = sections["slip_words"]
        self._right = sections["no_slips"]
        self._words = sections["slip_text"].tobytes().decode().split()
        self._meant = lru_cache(MOST_CACHED)(self._meant_by)

    def mended(self, words: list[str]) -> list[str]:
        return [self._meant(word) if len(word) >= SHORTEST else word for word in words]

    def _meant_by(self, word: str) -> str:
        if not word.isalpha():
            return word
        for key in keys_of(word):
            place = _place(self._keys, key)
            if place is not None:
                meant = self._words[self._numbers[place]]
                is_right = _place(self._right, short_key(word)) is not None
                return word if is_right or abs(len(word) - len(meant)) > 1 else meant
        return word


def _place(numbers: memoryview, number: int) -> int | None:
    place = bisect_left(numbers, number)
    return place if place < len(numbers) and numbers[place] == number else None
