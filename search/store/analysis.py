"""Analysis: a text -> its tokens (Word: form and stem), also as Whoosh's analyzers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from whoosh.analysis import (
    Analyzer,
    CharsetFilter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
)
from whoosh.lang.snowball.english import EnglishStemmer

# Letters and digits. Hyphens, apostrophes, dashes and underscores separate tokens, so that "PHQ-9"
# and "PHQ 9" are the same, and "neuroplasticity—the" is two tokens.
# A raised or lowered digit belongs to the letter before it (B₁₂, m²), never to a digit: 10⁹ is
# "10" and "9", not "109".
_SCRIPTS = "⁰¹²³⁴-⁹₀-₉"
# A number with a unit, or a time of day, is two tokens also where they are glued: "50mg", "8am".
_UNITS = (
    r"(?:mc|[kmnuµ])?gs?|gm|[mdc]?l|mls|iu|units?|m?mol|meq|mmhg|bpm|kcal|[mck]m|lbs?"
    r"|h|h(?:ou)?rs?|mins?|days?|w(?:ee)?ks?|months?|y(?:ea)?rs?|yo|[ap]m"
)
TOKEN_PATTERN = re.compile(
    rf"\d+(?=(?i:{_UNITS})(?![^\W_]))|"
    rf"[^\W_{_SCRIPTS}]+(?:(?<!\d)[{_SCRIPTS}]+[^\W\d_{_SCRIPTS}]*)*|[{_SCRIPTS}]+",
    re.UNICODE,  # said as Whoosh's stored schema says it: then a cold start compiles it once
)


def _fold_table() -> dict[int, str]:
    """Latin letters with marks -> the bare letters (NFKD without combining marks)."""
    table = {ord("ß"): "ss", ord("ø"): "o", ord("æ"): "ae", ord("œ"): "oe", ord("ł"): "l"}
    table |= dict(zip(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), "01234567890123456789", strict=True))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)
        )
        if bare != chr(code) and bare.isalpha():
            table[code] = bare
    return table


FOLD = _fold_table()


@cache
def plain_words() -> Analyzer:
    """Lower-case words without accents, not stemmed."""
    return RegexTokenizer(expression=TOKEN_PATTERN) | LowercaseFilter() | CharsetFilter(FOLD)


@cache
def stemmed_words() -> Analyzer:
    """`plain_words`, each reduced to its stem (Snowball English), so that word forms match."""
    return plain_words() | StemFilter(lang="en")


@cache
def stemmer() -> Callable[[str], str]:
    """The stemmer of `stemmed_words`: the function form -> stem."""
    stem: Callable[[str], str] = EnglishStemmer().stem
    return stem


# Stop words are dropped while another word is left; a question of stop words alone keeps them.
# "not", "no" and "without" are none: they change what is asked.
STOP_WORDS = frozenset(
    """
    a about actually after again all also am an and another any anyone anything are as at be
    because been before being best but by came can cannot could d did different do does doing
    don done each either else even ever every for found from get getting give gives go goes
    going good got had has have having he hello her here hi him his how however i if im in into
    is it its itself just kind kindly know let like ll m made make makes many may me might mine
    most much must my myself of on one only or other our ours out over own per please possible
    question really s said same see seem she should so some someone something still such t tell
    than thank thanks that the their them then there these they thing things this those to too
    under up us use used ve very want was way we well were what whats when where whether which
    while who whom whose why will with within would yes yet you your yours
    """.split()
)


class Word(NamedTuple):
    """A token; equal to another of the same form and stem.

    `form` is lower-case without accents, `stem` the term in the index. `printed` is lower-case with
    accents, empty for a word that comes from no text.
    """

    form: str
    stem: str
    printed: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and self[:2] == other[:2]

    def __ne__(self, other: object) -> bool:  # a tuple has its own
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:2])


LONGEST_CACHED = 30  # characters
_find_words = TOKEN_PATTERN.findall


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each word of `read_words` begins and ends: half-open code points."""
    return [found.span() for found in TOKEN_PATTERN.finditer(text)]


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text in their order, repeated ones too.

    The same as Whoosh's analysis in `search.store.schema`, without a token object for each.
    """
    return tuple([read_word(token) for token in _find_words(text)])


def read_word(token: str) -> Word:
    """The Word of one token, as it is printed."""
    return _read_short(token) if len(token) <= LONGEST_CACHED else _read(token)


def _read(token: str) -> Word:
    printed = token.lower()
    form = printed if printed.isascii() else printed.translate(FOLD)
    return Word(form, stemmer()(form), printed)


# Caches short words, in memory only: a question's words are stored nowhere else.
_read_short = lru_cache(maxsize=20_000)(_read)


def content_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words without stop words; all of them where nothing else is left."""
    words = tuple(words)
    return tuple([word for word in words if word.form not in STOP_WORDS]) or words
