"""A text -> windows of its words, and a window's n-grams.

A word is lower case, without accents and apostrophes ("can't" is "cant"). Short forms are written
out, and a Spanish text is written by its sound: "bomitando" and "vomitando" are one word. A number
is "#".
An n-gram is a bucket of the weights: the CRC-32 of a word, of two words, or of four letters of a
word and its ends, which slips and endings leave mostly as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize
from zlib import crc32

from ..languages.detect import language_of
from ..languages.short import written_out

# Words that are weighed together: the questions that it was trained on have at most 25. A longer
# text is weighed sentence by sentence, or a danger would drown in what is told around it.
WINDOW = 30
# A longer text is weighed in overlapping stretches, too: an errand beside a danger outweighs it.
STRETCH = 15
BUCKETS = 1 << 15
SPANISH = "es"
LETTERS = 4
# Words that are cached, in memory only: most of a question's are in others, and a long question's
# are read two or three times.
MOST_CACHED = 2_000
LONGEST_CACHED = 30  # bytes
# Where the CRC-32 begins, so that four letters are not the word of four letters.
_LETTERS_SEED = 1

_words_in = re.compile(r"[a-z0-9]+").findall
_sentences_in = re.compile(r"[^.!?;\n]+").findall
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "—": " ", "–": " ", "¿": " "})
_NO_APOSTROPHE = str.maketrans("", "", "'")
# "su1cide": a digit between letters stands for the letter that it looks like.
_disguised = re.compile(r"(?<=[a-z])[01345](?=[a-z])").sub
# "moriiiir": a letter that is typed three times or more is one.
_drawn_out = re.compile(r"([a-z])\1\1+").sub
# "s u i c i d e": four letters or more that stand alone are one word.
_spelt_out = re.compile(
    r"(?<![a-z0-9])(?:(?:[a-z][ .*_-]){3,}[a-z]|d[ .*_-]i[ .*_-]e)(?![a-z0-9])", re.IGNORECASE
).sub
LONGEST_SPELT = 12
_NO_GAP = str.maketrans("", "", " .*_-")
_LETTER = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


def windows_of(text: str, language: str | None = None) -> list[list[str]]:
    """The text's sentences, neighbours joined and long ones cut to at most WINDOW words; so a short
    text is one window. Short forms are then written out. Empty where there is no word. `language`
    is the text's, where the caller knows it."""
    language = language or language_of(text)
    return [written_out(window, language) for window in _joined(plain_of(text))]


def stretches_of(windows: list[list[str]]) -> list[list[str]]:
    """The text's words again, in parts that each begin in the middle of the one before; none of a
    short text."""
    words = [word for window in windows for word in window]
    step = STRETCH // 2
    last = len(words) - step if len(words) > STRETCH else 0
    return [words[start : start + STRETCH] for start in range(0, last, step)]


def heard(windows: list[list[str]], language: str) -> list[list[str]]:
    """The windows of a text in a language as the weights read them."""
    return [*map(by_sound, windows)] if language == SPANISH else windows


def by_sound(words: list[str]) -> list[str]:
    """Spanish words by their sound."""
    from ..languages.es import respell  # noqa: PLC0415 - most questions are English

    return [respell(word) for word in words]


def plain_of(text: str) -> str:
    """In ASCII, lower case, without apostrophes; "moriiiir" is "morir"."""
    text = text.lower()
    if not text.isascii():
        text = normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()
    text = _drawn_out(r"\1", text.translate(_NO_APOSTROPHE))
    return _disguised(lambda digit: _LETTER[digit[0]], text)


def with_letters_joined(text: str) -> str:
    """The text with "s u i c i d e" as one word; the same text where nothing is spelt out."""
    return _spelt_out(_joined_letters, text)


def _joined_letters(letters: re.Match[str]) -> str:
    """A word of them, unless they are too many for one."""
    word = letters[0].translate(_NO_GAP)
    return word if len(word) <= LONGEST_SPELT else letters[0]


def _joined(plain: str) -> Iterator[list[str]]:
    window: list[str] = []
    for sentence in _sentences_in(plain):
        words = _words_in(sentence)
        if window and len(window) + len(words) > WINDOW:
            yield window
            window = []
        window += words
        while len(window) > WINDOW:
            yield window[:WINDOW]
            window = window[WINDOW:]
    if window:
        yield window


def ngrams_of(words: list[str]) -> set[int]:
    """Buckets, 0 to BUCKETS - 1; the first and the last word make a pair with the window's ends."""
    found: set[int] = set()
    before = b"^"
    for word in words:
        token = b"#" if word.isdigit() else word.encode()
        found.update(_cached(token) if len(token) <= LONGEST_CACHED else _of_word(token))
        found.add(crc32(before + b" " + token) % BUCKETS)
        before = token
    found.add(crc32(before + b" $") % BUCKETS)
    return found


def _of_word(token: bytes) -> tuple[int, ...]:
    """The buckets of a word and of its letters."""
    letters = b" " + token + b" "
    fours = [letters[at : at + LETTERS] for at in range(len(letters) - 3)]
    numbers = [crc32(token), *[crc32(four, _LETTERS_SEED) for four in fours]]
    return tuple([number % BUCKETS for number in numbers])


_cached = lru_cache(MOST_CACHED)(_of_word)
