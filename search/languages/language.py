"""A language: how its texts are read into words, and which of its words say little."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from .short import wholes

# Letters and digits. Hyphens, apostrophes, dashes and underscores separate tokens, so that "PHQ-9"
# and "PHQ 9" are the same, and "neuroplasticity—the" is two tokens.
# A raised or lowered digit belongs to the letter before it (B₁₂, m²), never to a digit: 10⁹ is
# "10" and "9", not "109".
_SCRIPTS = "⁰¹²³⁴-⁹₀-₉"
# A number with a unit, or a time of day, is two tokens also where they are glued: "50mg", "8am".
_UNITS = (
    r"(?:mc|[kmnuµμ])?gs?|gm|[mdc]?l|mls|cc|iu|ui|units?|m?mol|meq|mmhg|bpm|kcal|[mck]m|lbs?"
    r"|h|h(?:ou)?rs?|mins?|days?|w(?:ee)?ks?|months?|y(?:ea)?rs?|yo|[ap]m"
)
# A number with a decimal sign or groups of thousands is one token: "1.5", "1,5", "1,000", ".5". A
# chain of other parts (a date, a version, a list "1,2,3") is a token for each, and so is a year
# that the number of a source is glued to ("2004.5").
# Each alternative begins with a character, which re looks at before it tries the rest: with look-
# behinds first, reading takes half as long again.
_ENDS = r"(?=[^\W\d_]*(?![^\W_]))(?![.,]\d)"  # letters that are glued to it are a word
NUMBER = (
    r"\d(?<![^\W_]\d)(?<!\d[.,]\d)(?:\d{0,2}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?)"
    rf"|(?!(?:(?<=1)9|(?<=2)0)\d\d[.,])\d*[.,]\d+){_ENDS}|\.(?<![^\s(<>=≤≥~]\.)\d+{_ENDS}"
)
TOKEN_PATTERN = re.compile(
    rf"{NUMBER}|\d\d*(?=(?i:{_UNITS})(?![^\W_]))|"
    rf"[^\W_{_SCRIPTS}]+(?:(?<!\d)[{_SCRIPTS}]+[^\W\d_{_SCRIPTS}]*)*|[{_SCRIPTS}]+",
    re.UNICODE,  # said as Whoosh's stored schema says it: then a cold start compiles it once
)
LONGEST_CACHED = 30  # characters
# Words of a language, 0.4 KB each. With 20,000 a server grew by 8 MB in its first hours.
MOST_CACHED = 4_000
_find_words = TOKEN_PATTERN.findall


class _Fold(dict[int, int | str]):
    """Latin letters with marks -> the bare letters (NFKD without combining marks), for translate().

    Each letter is worked out when it is first met: all at once take a cold start longer.
    """

    def __missing__(self, code: int) -> int | str:
        if not (code < 0x250 or 0x1E00 <= code < 0x1F00):
            return code  # not kept: a text may hold any of a million
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)
        )
        self[code] = bare if code >= 0xC0 and bare.isalpha() else code
        return self[code]


_OWN = {ord("ß"): "ss", ord("ø"): "o", ord("æ"): "ae", ord("œ"): "oe", ord("ł"): "l"}
_OWN |= dict(zip(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), "01234567890123456789", strict=True))
FOLD = _Fold(_OWN)


def fold_table() -> dict[int, int | str]:
    """FOLD as a plain table of the letters that it changes, as Whoosh stores it."""
    marked = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    return {code: FOLD[code] for code in (*_OWN, *marked) if FOLD[code] not in (code, chr(code))}


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


class Facts:
    """What a language's module says of its words, all as forms.

    `stop_words` are dropped while another word is left. `cut_short` are remains of words that no
    page could lack, `generic` words of any matter, which no page can be blamed for lacking. `alone`
    are the stop words of one letter that are words by themselves.
    `medicine_ends` are endings of medicines' names. `opposites` are beginnings that turn a word
    into its opposite when one is in the other's place, `negations` those that do when added.
    `before_figures` are words that may stand between a test and its result ("is 13"), `asks_result`
    is what somebody asks who gives one. `medicines` are words for any medicine. `asks_whole` are
    words of a question that asks what something is, and no more.
    """

    def __init__(
        self,
        stop_words: frozenset[str],
        cut_short: frozenset[str] = frozenset(),
        generic: frozenset[str] = frozenset(),
        alone: frozenset[str] = frozenset(),
        medicine_ends: tuple[str, ...] = (),
        opposites: tuple[tuple[str, str], ...] = (),
        negations: tuple[str, ...] = (),
        before_figures: frozenset[str] = frozenset(),
        asks_result: str = "",
        medicines: tuple[str, ...] = (),
        asks_whole: frozenset[str] = frozenset(),
    ) -> None:
        self.stop_words = stop_words
        self.cut_short = cut_short
        self.generic = generic
        self.alone = alone
        self.medicine_ends = medicine_ends
        self.opposites = opposites
        self.negations = negations
        self.before_figures = before_figures
        self.asks_result = asks_result
        self.medicines = medicines
        self.asks_whole = asks_whole


def fold(printed: str) -> str:
    """Lower-case letters without their marks, and a number as it is written everywhere."""
    if not printed.isascii():
        return printed.translate(FOLD)
    return plain_number(printed) if "." in printed or "," in printed else printed


def plain_number(token: str, points_group: bool = False) -> str:
    """A token that is a number with signs, with a point for its decimals and nothing else:
    "1,5", "1.50" and "1.5" are one, and so are "1,000" and "1000".

    A comma before three digits groups thousands, but not after a zero ("0,125"). A point before
    three digits does where it `points_group`; elsewhere such a number stays as it is ("1.000"),
    since it may be either. What is no number ("1,2,3") stays, too.
    """
    whole, *groups, rest = token.replace(",", ".").split(".")
    sign = token[-len(rest) - 1]
    is_grouped = bool(groups) and token.count(sign) > 1
    if any(len(group) != 3 for group in [*groups, *([rest] if is_grouped else [])]):
        return token  # a date, a version, a list
    if is_grouped:
        return "".join((whole, *groups, rest))
    if len(rest) == 3 and not groups and len(whole) < 4 and whole.strip("0"):
        return whole + rest if sign == "," or points_group else f"{whole}.{rest}"
    whole, rest = "".join((whole, *groups)) or "0", rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def with_plain_numbers(text: str, fold: Callable[[str], str]) -> str:
    """The text with each number as a language's `fold` has it."""
    if not any(map(str.isdigit, text)):
        return text
    return _number().sub(lambda found: fold(found[0]), text)


@cache
def _number() -> re.Pattern[str]:
    """Compiled when a text has a digit, so that a cold start does not pay for it."""
    return re.compile(NUMBER, re.UNICODE)


def is_number(form: str) -> bool:
    return form.replace(".", "", 1).isdigit()


def is_unit(form: str) -> bool:
    """Tell whether a form is a unit that may be glued to its number: "mg", "min"."""
    return bool(re.fullmatch(_UNITS, form))


class Language:
    """A language, made once by its module.

    `stem` reduces a form. `prefix` stands before every stem in an index, so that no term of one
    language is one of another's; English has none. `fold` makes a form of a printed word.
    `respell` writes a form by its sound. `settle` is for a question's words alone: it decides
    between forms that are typed alike.
    """

    def __init__(
        self,
        code: str,
        facts: Facts,
        stem: Callable[[str], str],
        *,
        prefix: str = "",
        fold: Callable[[str], str] = fold,
        respell: Callable[[str], str],
        settle: Callable[[Language, tuple[Word, ...]], tuple[Word, ...]] | None = None,
    ) -> None:
        self.code = code
        self.facts = facts
        self.prefix = prefix
        self.stop_words = facts.stop_words
        self.never_missing = facts.stop_words | facts.cut_short | facts.generic
        self.fold = fold
        self.respell = respell
        self._stem = stem
        self._settle = settle
        self.remember(MOST_CACHED)

    def remember(self, words: int) -> None:
        """Cache so many words, in memory only: a question's words are stored nowhere else."""
        self._read_short = lru_cache(maxsize=words)(self._read)

    def read_words(self, text: str) -> tuple[Word, ...]:
        """The words of a text in their order, repeated ones too.

        The same as Whoosh's analysis in `search.store.schema`, without a token object for each.
        """
        return tuple([self.read_word(token) for token in _find_words(text)])

    def read_question(
        self, text: str, unfinished: bool = False, asked_in: Language | None = None
    ) -> tuple[Word, ...]:
        """The words of what somebody typed, short forms as the words that they stand for.

        Each is `printed` as it was typed. Where the text is `unfinished`, its last word is no short
        form yet. `asked_in` is the language of the question where this one only reads it: a Spanish
        "y" is no "why". None stands for this one.
        """
        words = self.read_words(text)
        last = words[-1:] if unfinished else ()
        code = (asked_in or self).code
        words = self._written_out(words[: len(words) - len(last)], code) + last
        return self._settle(self, words) if self._settle else words

    def _written_out(self, words: tuple[Word, ...], code: str) -> tuple[Word, ...]:
        forms = [word.form for word in words]
        return tuple(
            word
            if whole == word.form
            else self.read_word(whole.rpartition(" ")[2])._replace(printed=word.printed)
            for word, whole in zip(words, wholes(forms, code), strict=True)
        )

    def read_word(self, token: str) -> Word:
        """The Word of one token, as it is printed."""
        return self._read_short(token) if len(token) <= LONGEST_CACHED else self._read(token)

    def content_words(self, words: Iterable[Word]) -> tuple[Word, ...]:
        """The words without stop words; all of them where nothing else is left."""
        words = tuple(words)
        stop_words = self.stop_words
        return tuple([word for word in words if word.form not in stop_words]) or words

    def _read(self, token: str) -> Word:
        printed = token.lower()
        form = self.fold(printed)
        return Word(form, self.prefix + self._stem(form), printed)


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each word of `read_words` begins and ends: half-open code points."""
    return [found.span() for found in TOKEN_PATTERN.finditer(text)]
