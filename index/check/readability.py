"""The rule for hard articles: the reading grade of an English one, the ease of a Spanish one.

The grade is in years of American schooling, by the formula of Kincaid, Fishburne, Rogers & Chissom
(1975, Navy Research Branch Report 8-75). The ease is explained in `index.check.inflesz`. For other
languages there is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from search.languages.detect import own_code

from ..document import Block
from .findings import LOOK, Detail, Finding, Kind
from .inflesz import LEAST_EASE, ease
from .subject import Subject, sentences
from .syllables import syllables

HARD = Kind(
    "hard-to-read",
    LOOK,
    "The article is hard to read",
    "Shorten sentences and choose everyday words, in the hardest sections first.",
)
MOST_GRADE = 8.0
HARDEST = 3
# In fewer words, one long name would change the grade too much.
_LEAST_WORDS = 100
_LEAST_SECTION_WORDS = 40
_WORD = re.compile(r"[^\W\d_][\w'’]*")
# Prose of a language has about one in four (Spanish: one in six) of its words; others nearly none.
_FREQUENT = {
    "en": frozenset("the and of to is that for it you with are this".split()),
    "es": frozenset("el los las y del una por con para su es muy más pero".split()),
}
_LEAST_FREQUENT = 0.1
# Brackets that are empty without their citations.
_BRACKETS = re.compile(r"\(\s*(?:e\.g\.,?|see|cf\.)?[\s;,&]*\)|\[\s*\]")


def _grade(words: list[str], ends: int) -> float:
    spoken = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / ends + 11.8 * spoken / len(words) - 15.59)


class Formula(NamedTuple):
    """How hard a text is: `value` of its words and the number of its sentences. `worst` sorts the
    hardest first."""

    name: str
    limit: float
    is_hard: Callable[[float], bool]
    worst: Callable[[float], float]
    value: Callable[[list[str], int], float]
    suits: str


GRADE = Formula(
    "grade",
    MOST_GRADE,
    lambda grade: grade > MOST_GRADE,
    lambda grade: -grade,
    _grade,
    f"grade {MOST_GRADE:.0f} or below",
)
EASE = Formula(
    "ease",
    LEAST_EASE,
    lambda value: value < LEAST_EASE,
    lambda value: value,
    ease,
    f"ease {LEAST_EASE:.0f} or above",
)
_FORMULAS = {"en": GRADE, "es": EASE}


def check_reading(subject: Subject) -> Iterator[Finding]:
    formula = _formula(subject)
    value = _whole(subject, formula) if formula else None
    if formula is None or value is None or not formula.is_hard(value):
        return
    sections = sorted(_sections(subject, formula), key=lambda section: formula.worst(section[0]))
    details = tuple(
        Detail(line, f"{heading}: {formula.name} {hard:.1f}")
        for hard, line, heading in sections[:HARDEST]
        if formula.is_hard(hard)
    )
    read = f"reading {formula.name} {value:.1f}"
    yield Finding(HARD, None, read, formula.suits, None, details)


def article_grade(subject: Subject) -> float | None:
    """The grade of all paragraphs and list items, without headings, tables and citations; None
    for a text that is short or not English."""
    return _whole(subject, GRADE) if _formula(subject) is GRADE else None


def article_ease(subject: Subject) -> float | None:
    """As `article_grade`, the ease of a Spanish text."""
    return _whole(subject, EASE) if _formula(subject) is EASE else None


def _formula(subject: Subject) -> Formula | None:
    """The formula of the article's language, which its words must confirm."""
    lang = own_code(subject.article.info.lang or "")
    words = [
        word.lower()
        for text in _prose(subject, subject.article.blocks())
        for word in _WORD.findall(text)
    ]
    for name, frequent in _FREQUENT.items():
        if lang in ("", name) and sum(map(frequent.__contains__, words)) > (
            _LEAST_FREQUENT * len(words)
        ):
            return _FORMULAS[name]
    return None


def _whole(subject: Subject, formula: Formula) -> float | None:
    return _value(list(_prose(subject, subject.article.blocks())), _LEAST_WORDS, formula)


def _sections(subject: Subject, formula: Formula) -> Iterator[tuple[float, int, str]]:
    """(value, line, heading) of each section that is long enough."""
    for section in subject.article.sections:
        value = _value(list(_prose(subject, section.blocks)), _LEAST_SECTION_WORDS, formula)
        if value is not None:
            heading = section.path[-1] if section.path else "before the first heading"
            yield value, section.line, heading


def _prose(subject: Subject, blocks: Iterable[Block]) -> Iterator[str]:
    """Paragraphs, list items and quotations, with their citations cut out."""
    for block in blocks:
        if block.kind in ("paragraph", "item", "quote"):
            spans = [(cited.link.start, cited.link.end) for cited in subject.in_block(block)]
            yield _BRACKETS.sub("", _without(block.text, spans))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _value(texts: list[str], least_words: int, formula: Formula) -> float | None:
    """The value of texts; None for fewer than `least_words` words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    if len(words) < least_words:
        return None
    ends = sum(
        1 for text in texts for start, end in sentences(text) if _WORD.search(text, start, end)
    )
    return formula.value(words, ends)
