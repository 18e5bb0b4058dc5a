"""Reads notes in Chicago's style: names as they are spoken, commas between the parts.

Brynn Ash and Cole Fern, “Light and Mood,” Journal of Sleep 12, no. 3 (2018): 45.
Dora Bell, Sleep and the Heart (London: Alder Press, 2019), 22.
Ash, “Light and Mood,” 47.

The last is a short form: it names a work that has an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.model import Csl

from ..names import UPPER
from ..years import YEAR
from .authors import is_organisation
from .given_first import NO_PERSON, PERSON

_NAMES = rf"(?P<names>{UPPER}[^“”\"(),;:\d]{{2,60}}(?:,? (?:and|&) {UPPER}[^“”\"(),;:\d]{{2,60}})?)"
_TITLE = r"[“\"](?P<title>[^“”\"]{2,300}?),?[”\"],?"
_PAGES = r"(?P<page>\d{1,5}(?:[–-]\d{1,5})?)"
_ARTICLE = re.compile(
    rf"{_NAMES}, {_TITLE} (?P<journal>{UPPER}[^“”\"()\d]{{2,120}}?),? (?P<volume>\d{{1,4}})"
    rf"(?:, no\. (?P<issue>[\w–-]{{1,9}}))? \((?:[A-Z][a-z]+ )?(?P<year>{YEAR})\)(?:: {_PAGES})?\.?"
)
_BOOK = re.compile(
    rf"{_NAMES}, (?P<title>{UPPER}[^“”\"()]{{2,200}}) "
    rf"\((?P<place>{UPPER}[^():\d]{{1,60}}): (?P<publisher>[^():;]{{2,80}}), (?P<year>{YEAR})\)"
    rf"(?:, {_PAGES})?\.?"
)
FAMILY = rf"{UPPER}[\w'’-]{{1,40}}"
_SHORT = re.compile(rf"(?P<family>{FAMILY}), {_TITLE} {_PAGES}\.?")
_SHORT_FORM = re.compile(
    rf"(?<![\w.’'-])(?P<family>{FAMILY})"
    rf"(?:(?:, {FAMILY}){{0,3}},? (?:and|&) {FAMILY}|,? et al\.)?, "
    rf"(?:{_TITLE}|(?P<book>{UPPER}[^“”\"(),;:.\d]{{2,100}}),) (?:pp?\. )?{_PAGES}(?!\w)"
)


class ShortForm(NamedTuple):
    """Where a short form stands in a text, half-open; its first author's name and the title."""

    start: int
    end: int
    family: str
    title: str


def find_short_forms(text: str) -> Iterator[ShortForm]:
    """What has the shape of a short form, in the order of the text."""
    for found in _SHORT_FORM.finditer(text):
        yield ShortForm(*found.span(), found["family"], found["title"] or found["book"])


def read_note(text: str) -> Csl | None:
    """The fields of a note; None for what is no such note. The pages of an article's or a book's
    note are those cited, so they are no field."""
    for pattern, kind in ((_ARTICLE, "article-journal"), (_BOOK, "book")):
        if found := pattern.fullmatch(text):
            names = re.sub(r",? et al\.$", "", found["names"])
            people = [PERSON.fullmatch(one) for one in re.split(r",? (?:and|&) ", names)]
            if all(people) and not _is_organisation(names):
                authors = [
                    {"family": one["family"], "given": one["given"]} for one in people if one
                ]
                return _fields(kind, authors, found.groupdict())
    if found := _SHORT.fullmatch(text):
        return {
            "type": "document",
            "author": [{"family": found["family"]}],
            "title": found["title"],
        }
    return None


def _is_organisation(names: str) -> bool:
    return is_organisation(names) or NO_PERSON.search(names) is not None


def _fields(kind: str, authors: list[dict[str, str]], found: dict[str, str | None]) -> Csl:
    names = {
        "title": "title", "container-title": "journal", "volume": "volume", "issue": "issue",
        "publisher": "publisher", "publisher-place": "place",
    }  # fmt: skip
    csl: Csl = {"type": kind, "author": authors}
    csl |= {name: value for name, key in names.items() if (value := found.get(key))}
    return {**csl, "issued": {"date-parts": [[int(found["year"] or 0)]]}}
