"""Tests whether a text looks like a printed reference: by year, pages, identifier or URL."""

from __future__ import annotations

import re

from ..years import NO_DATE, YEAR
from .chicago_notes import find_short_forms

_IDENTIFIED = r"\bet al\b|\bdoi\b|10\.\d{4}/"
_DATED = re.compile(
    rf"\b{YEAR}[a-z]?\b|{_IDENTIFIED}|https?:|www\.|\b{NO_DATE}(?!\w)", re.IGNORECASE
)
_PUNCTUATED = re.compile(
    rf"[(.;,:]\s*{YEAR}[a-z]?\s*(?:[).;:,\[]|$)|{_IDENTIFIED}|\({NO_DATE}\)", re.IGNORECASE
)
_LOCATED = re.compile(
    rf"{_PUNCTUATED.pattern}|\({YEAR}[a-z]?[,;][^)]{{1,20}}\)|\bn\.d\.|\(s\.\s?f\."
    r"|\d\s?[-–]\s?\d|https?://|www\.",
    re.IGNORECASE,
)
_TITLED = re.compile(r"[^\W\d_a-z][^:“”\"]{1,80}[:,.]\s[“\"][^“”\"]{3,200}[”\"]")
_MOST_WORDS = 120
_MOST_OF_FORM = 200  # characters of a short form
_MOST_BEFORE = 5  # it: "[12] "
_FEWEST_WORDS = 4  # of a sentence
# What a sentence that only remarks something has none of.
_SOURCE = re.compile(
    r"\d|//|www\.|[“”„«»]|\b(?:in press|op\. cit|cit\.|vgl\.|cf\.|see)\b", re.IGNORECASE
)
_STOPS = (".", "!", "?")
_NARRATIVE = re.compile(rf"[^().;:]{{2,80}}\({YEAR}[a-h]?\)\s[a-zß-öø-ÿ]{{2,}}[\s.]")
_JOURNAL = re.compile(rf"\d\s?[:(]\s?\d|\d[-–]\d|//|{_IDENTIFIED}", re.IGNORECASE)
# "ibid.", "ebd.", "ibídem": what was cited last. "Ebenda" is also a word.
IBID = re.compile(
    r"(?<![\w.])(?:[ií]b[ií]d(?:em)?\b\.?|ebd\.|(?<=[(\[])(?:ebd|ebda|ebenda)\b\.?"
    r"|(?<=vgl\. )ebenda\b|(?<=siehe )ebenda\b)",
    re.IGNORECASE,
)

_SHORT = re.compile(r"\b(?:op|loc|ob)\.\s?cit\b|\ba\.\s?a\.\s?O\.", re.IGNORECASE)
_MOST_WORDS_OF_SHORT = 12


def is_dated(text: str) -> bool:
    """Whether it has a year, an identifier or a URL anywhere, or is a name with a quoted title:
    enough for a line in a reference list."""
    return _DATED.search(text) is not None or _TITLED.match(text) is not None


def is_punctuated(text: str) -> bool:
    """Whether its year stands as references print it, "(2007)" or ". 2007;", or it has an
    identifier: enough for a paragraph after a list."""
    return _PUNCTUATED.search(text) is not None


def may_begin_list(text: str) -> bool:
    """Whether a text below "Notes" or "Further reading" begins a list: a reference, "Ibid.", or
    "1. Ash, Light and Mood, 47"."""
    form = next(find_short_forms(text[:_MOST_OF_FORM]), None)
    return is_punctuated(text) or (form is not None and form.start <= _MOST_BEFORE)


def is_like_reference(text: str) -> bool:
    """Whether a paragraph under a list's heading is an entry, by its year, pages or URL; it has
    at most 119 words. "Mayo Clinic: “Insomnia.”" has none of these."""
    is_located = _LOCATED.search(text) or _TITLED.match(text)
    return is_located is not None and len(text.split()) < _MOST_WORDS


def is_remark(text: str) -> bool:
    """Whether a note is a sentence that says something, and not a reference, however short: it has
    no number and no address, and hardly a name. Or it cites one: "Ash (2010) did not see that."."""
    words = text.split()
    if _NARRATIVE.match(text) and text.endswith(_STOPS) and not _JOURNAL.search(text):
        return True
    return (
        _FEWEST_WORDS <= len(words) < _MOST_WORDS
        and text.endswith(_STOPS)
        and not words[0].endswith((",", ";", ":", "."))
        and sum(word[:1].isupper() for word in words[1:]) <= 1
        and _SOURCE.search(text) is None
        and not is_ibid(text)
    )


def is_ibid(text: str) -> bool:
    """Whether it only names the reference before it: "Ibid., p. 4"."""
    return IBID.match(text.strip()) is not None


def is_short_note(text: str) -> bool:
    """Whether it names a work that was named before: "Ash, op. cit., 45"."""
    return _SHORT.search(text) is not None and len(text.split()) < _MOST_WORDS_OF_SHORT
