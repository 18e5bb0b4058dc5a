"""Everyday words, spelt correctly whether or not the index has them (data/everyday_words.txt, and
data/es/everyday_words.txt for Spanish); others that are known to be (data/known_words.txt, and
the words of the starter synonyms); and a long list of which an index keeps those that are near to a
word of its own (data/right_words.txt.gz, packed by tools.right_words).

A patient who types one of them has not misspelt another: "four" is not "for", "massage" not
"message", "ingested" not "injected", "strep" not "step".
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from search.store.analysis import ENGLISH, Language, Word

RIGHT_WORDS = "right_words.txt.gz"
_FOLDER = Path(__file__).parent.parent / "data"


def data_file(language: Language, name: str) -> Path:
    """The path of a language's list in data/; English's are at its top."""
    return _FOLDER / name if language is ENGLISH else _FOLDER / language.code / name


def _read(language: Language, name: str) -> frozenset[str]:
    path = data_file(language, name)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def everyday_forms(language: Language) -> frozenset[str]:
    """Everyday words, without stop words."""
    return _read(language, "everyday_words.txt")


@cache
def everyday_words(language: Language) -> tuple[Word, ...]:
    """Everyday words and stop words, sorted."""
    return language.read_words(" ".join(sorted(everyday_forms(language) | language.stop_words)))


def known_words(language: Language) -> frozenset[str]:
    """Forms that are spelt correctly, besides everyday words: of those that are long enough to be
    corrected."""
    synonyms = language.read_words(" ".join(_read(language, "synonyms.txt")))
    return _read(language, "known_words.txt") | {
        word.form
        for word in synonyms
        if word.form.isalpha()
        and len(word.form) > 3  # a shorter one is never corrected (search.query.spelling)
        and word.stem not in everyday_stems(language)
    }


@cache
def right_words(language: Language) -> tuple[str, ...]:
    """Forms of the long list, sorted; none where the language has no list."""
    path = data_file(language, RIGHT_WORDS)
    return tuple(gzip.decompress(path.read_bytes()).decode().split()) if path.exists() else ()


@cache
def everyday_stems(language: Language = ENGLISH) -> frozenset[str]:
    """The stems of all everyday words."""
    return frozenset(word.stem for word in language.read_words(" ".join(everyday_forms(language))))
