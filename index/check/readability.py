"""The rule for hard articles: the reading grade, in years of American schooling.

The formula is that of Kincaid, Fishburne, Rogers & Chissom (1975, Navy Research Branch Report
8-75)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..document import Block
from .findings import LOOK, Detail, Finding, Kind
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
# English prose has about one in four of these; other languages nearly none.
_ENGLISH = frozenset("the and of to is that for it you with are this".split())
_LEAST_ENGLISH = 0.1
# Brackets that are empty without their citations.
_BRACKETS = re.compile(r"\(\s*(?:e\.g\.,?|see|cf\.)?[\s;,&]*\)|\[\s*\]")


def check_reading(subject: Subject) -> Iterator[Finding]:
    grade = article_grade(subject)
    if grade is None or grade <= MOST_GRADE:
        return
    sections = sorted(_sections(subject), key=lambda section: -section[0])
    details = tuple(
        Detail(line, f"{heading}: grade {hard:.1f}") for hard, line, heading in sections[:HARDEST]
        if hard > MOST_GRADE
    )  # fmt: skip
    yield Finding(
        HARD, None, f"reading grade {grade:.1f}", f"grade {MOST_GRADE:.0f} or below", None, details
    )


def article_grade(subject: Subject) -> float | None:
    """The grade of all paragraphs and list items, without headings, tables and citations; None
    for a text that is short or not English."""
    lang = subject.article.info.lang
    text = list(_prose(subject, subject.article.blocks()))
    if (lang and not lang.lower().startswith("en")) or not _is_english(text):
        return None
    return _grade(text, _LEAST_WORDS)


def _sections(subject: Subject) -> Iterator[tuple[float, int, str]]:
    """(grade, line, heading) of each section that is long enough."""
    for section in subject.article.sections:
        grade = _grade(list(_prose(subject, section.blocks)), _LEAST_SECTION_WORDS)
        if grade is not None:
            heading = section.path[-1] if section.path else "before the first heading"
            yield grade, section.line, heading


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


def _grade(texts: list[str], least_words: int) -> float | None:
    """The grade of texts, at least 0; None for fewer than `least_words` words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    if len(words) < least_words:
        return None
    ends = sum(
        1 for text in texts for start, end in sentences(text) if _WORD.search(text, start, end)
    )
    spoken = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / ends + 11.8 * spoken / len(words) - 15.59)


def _is_english(texts: list[str]) -> bool:
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    return sum(word in _ENGLISH for word in words) > _LEAST_ENGLISH * len(words)
