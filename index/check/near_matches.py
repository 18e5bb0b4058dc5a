"""Near matches that a person would see but the linker cannot, so that they are not reported.

The linker needs an author that it can parse. An entry that begins with "NASEM. 2016." or "Office
for National Statistics (2023)" may defeat it, which is not the author's fault.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from ..names import fold
from ..references.parse import ParsedReference
from ..years import YEAR
from .subject import Subject

_YEAR = re.compile(rf"\b{YEAR}")
_NAME = re.compile(r"[^\W\d_][\w'’‐-]+")
_NO_NAMES = frozenset("and et al the of for in".split())
# In how many characters, from the start of an entry, its authors are.
_START = 160
_REACH = 60
_ALIKE = 0.75


def may_be_listed(citation: str, subject: Subject) -> bool:
    """Whether some entry has the citation's year and its names, or what they are initials of, at
    its start."""
    return any(_fits(citation, printed.text) for printed in subject.article.references)


def _fits(citation: str, printed: str) -> bool:
    year = _YEAR.search(citation)
    if year is None or year[0] not in printed:
        return False
    names = [word for word in _NAME.findall(citation) if fold(word) not in _NO_NAMES]
    return bool(names) and all(_stands_in(name, printed[:_START]) for name in names)


def _stands_in(name: str, start: str) -> bool:
    words, initials = _words(start)
    return fold(name) in words or (name.isupper() and name in initials)


@lru_cache(maxsize=10_000)
def _words(start: str) -> tuple[frozenset[str], str]:
    """The words of an entry's start, folded, and the initials of those in upper case."""
    words = _NAME.findall(start)
    return frozenset(map(fold, words)), "".join(word[0] for word in words if word[0].isupper())


def nearest(citation: str, subject: Subject) -> ParsedReference | None:
    """The reference of the citation's year whose first author's name has the same letters in
    another order, or nearly the same: "Liu" for "Lui"."""
    year, name = _YEAR.search(citation), _NAME.search(citation)
    if year is None or name is None:
        return None
    for read in subject.reads:
        if str(read.year) == year[0] and read.names:
            cited, listed = fold(name[0]), fold(read.names[0])
            alike = SequenceMatcher(None, cited, listed, False).ratio() >= _ALIKE
            if alike or sorted(cited) == sorted(listed):
                return read
    return None


def may_be_cited(place: int, subject: Subject) -> bool:
    """Whether an unlinked citation fits the entry, or the text has its first author and soon after
    its year. For the latter, no other reference may have the same author and year."""
    read, printed = subject.reads[place], subject.article.references[place].text
    unlinked = (cited.text for cited in subject.citations if not cited.link.entries)
    if any(_fits(citation, printed) for citation in unlinked):
        return True
    year = _YEAR.search(printed)
    first = read.names[0] if read.names else next(iter(_NAME.findall(printed)), "")
    when = f"{read.year}{read.letter}" if read.year else year[0] if year else ""
    if not first or not when or _shares_author_and_year(place, subject):
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(first)}(?!\w)[^;]{{0,{_REACH}}}?{when}")
    return any(pattern.search(block.text) for block in subject.article.blocks())


def _shares_author_and_year(place: int, subject: Subject) -> bool:
    """Whether another reference has the same first author and year."""
    own = subject.reads[place]
    return own.names != () and any(
        other.names[:1] == own.names[:1] and other.year == own.year
        for at, other in enumerate(subject.reads)
        if at != place
    )
