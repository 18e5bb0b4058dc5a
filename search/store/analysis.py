"""Analysis: a text -> its tokens (Word: form and stem).

The functions without a language are for English, the language of all that has no other.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from whoosh.lang.snowball.english import EnglishStemmer

from ..languages.detect import own_code
from ..languages.en import FACTS, OWN_STEMS, STOP_WORDS, respelt
from ..languages.language import FOLD, TOKEN_PATTERN, Language, Word, word_places

__all__ = [
    "ENGLISH",
    "FOLD",
    "STOP_WORDS",
    "TOKEN_PATTERN",
    "Language",
    "Word",
    "content_words",
    "file_of",
    "language_of_code",
    "read_word",
    "read_words",
    "stem",
    "word_places",
]

# The languages with a module of their own; a text of any other is read as English is.
CODES = ("en", "es")


_snowball: Callable[[str], str] = EnglishStemmer().stem


def stem(form: str) -> str:
    """Return the stem of an English form: Snowball's, but for forms with one of their own."""
    return OWN_STEMS.get(form) or _snowball(form)


ENGLISH = Language("en", FACTS, stem, respell=respelt)
read_word = ENGLISH.read_word
read_words = ENGLISH.read_words
content_words = ENGLISH.content_words


def file_of(language: Language, name: str) -> str:
    """The name of a language's file in a generation; English's have no prefix."""
    return name if language is ENGLISH else f"{language.code}.{name}"


def language_of_code(code: str | None) -> Language:
    """The language of a code like "es" or "es-MX"; English for any without a module."""
    base = own_code(code or "en")
    if base == "en" or base not in CODES:
        return ENGLISH
    language: Language = import_module(f"..languages.{base}", __package__).LANGUAGE
    return language
