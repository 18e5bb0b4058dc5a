"""The rule for words with a missing space between them: "Addictionfound"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..text_before import text_before
from .findings import NEEDS_AUTHOR, Finding, Kind
from .subject import Subject, context

MISSING_SPACE = Kind(
    "words-glued",
    NEEDS_AUTHOR,
    "Two words have lost the space between them",
    "Put the space back. It is often lost where italics end.",
)

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_FIRST = 4
_LEAST_SECOND = 4
# Words that follow a journal's name or a heading's word and form no compound with it, as "less",
# "like", "work" and "with" do (Needless, Lifelike, Herewith).
_FOLLOWS = frozenset(
    "found finds shows showed shown show suggests suggested suggest reports reported concludes "
    "concluded demonstrates demonstrated indicates indicated indicate reveals revealed published "
    "describes described examined investigated compared looked that which was were has have had "
    "can could would should also and are may might".split()
)


def check_missing_spaces(subject: Subject) -> Iterator[Finding]:
    """Find a journal's name or a heading's word directly followed by another word.

    After a journal's whole name, or "in" and its only word, this may be any word of the article.
    Elsewhere it must be one of `_FOLLOWS`, because "Healthcare" and "Painkillers" are words. A
    token that occurs twice counts as a word too.
    """
    words = _words(subject)
    titles: dict[str, set[tuple[str, ...]]] = {}
    for title in _journals(subject):
        titles.setdefault(title[-1], set()).add(title)
    known = _heading_words(subject) | titles.keys()
    for block, where in subject.blocks():
        for token in _WORD.finditer(block.text):
            if token[0][0].isupper() and words[token[0]] == 1:
                before = text_before(block.text, token.start(), 120)
                for first, second in _cuts(token[0], known):
                    named = any(_leads_up(before, title) for title in titles.get(first, ()))
                    if second in _FOLLOWS or (named and _is_word(second, words)):
                        around = context(block.text, token.start(), token.end())
                        expected = f"{first} {second}"
                        yield Finding(
                            MISSING_SPACE, block.line, token[0], expected, where, (), around
                        )
                        break


def _words(subject: Subject) -> Counter[str]:
    texts = [block.text for block, _ in subject.blocks()]
    texts += [printed.text for printed in subject.article.references]
    return Counter(word for text in texts for word in _WORD.findall(text))


def _heading_words(subject: Subject) -> set[str]:
    paths = (section.path for section in subject.article.sections)
    headings = [subject.article.info.title, *(heading for path in paths for heading in path)]
    return {word for heading in headings for word in _WORD.findall(heading)}


def _journals(subject: Subject) -> Iterator[tuple[str, ...]]:
    """The words of each journal's title."""
    for read in subject.reads:
        if words := _WORD.findall(str(read.csl.get("container-title") or "")):
            yield tuple(words)


def _leads_up(before: str, title: tuple[str, ...]) -> bool:
    """Whether the title's other words come before, or "in" before a title of one word."""
    start = tuple(_WORD.findall(before))
    if len(title) > 1:
        return start[-len(title) + 1 :] == title[:-1]
    return start[-1:] == ("in",) or start[-2:] in (("in", "the"), ("the", "journal"))


def _cuts(token: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for cut in range(_LEAST_FIRST, len(token) - 2):
        if token[:cut] in known and token[cut:].islower():
            yield token[:cut], token[cut:]


def _is_word(word: str, words: Counter[str]) -> bool:
    return len(word) >= _LEAST_SECOND and words[word] > 0
