"""Author-year citations, driven by the list: find a year, look back for the first author of a
listed reference of that year.

Between the name and the year may stand only what citations are made of: further names, "et al.",
"and", "&", brackets, commas and earlier years. A name that is nearly right, a year that is one
off, and a citation that several references fit are linked and flagged, never silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from search.model import Certainty

from .chain import PARTICLES, chain_start
from .citation import Entry, Link
from .names import fold
from .references import YEAR

_YEAR = re.compile(
    rf"(?<![\w/.–-])(?P<year>{YEAR})(?P<letters>[a-h](?:\s?[,&-]\s?[a-h])*)?(?!\w|[.,]\d|[–/-]\d\d)"
)
_LOOK_BACK = 160
_CAP = r"[^\W\d_a-zß-öø-ÿ][\w'’.‐‑-]*"
_PARTICLES = f"(?:{'|'.join(sorted(PARTICLES))})"
# What stands before a year when it is a citation at all: a name and its company.
_SHAPE = re.compile(
    rf"(?P<name>{_CAP}(?:\s(?:{_PARTICLES}\s)?{_CAP})?)"
    rf"(?P<more>,?\s+(?:et\s+al\.?|(?:&|and)\s+{_CAP}|and\s+colleagues))?(?:['’]s)?,?\s*\(?\s*$"
)
_ET_AL = re.compile(r"\b(?:et\s+al|and\s+(?:colleagues|others|co-?workers))\b")
_PAIR = re.compile(rf"(?:&|\band)\s+(?:{_PARTICLES}\s)*(?P<second>{_CAP})")
_NEAR = 0.8  # share of letters two spellings have in common; "Krupitski" and "Krupitsky" 0.89
_NOT_NAMES = frozenset(
    "january february march april may june july august september october november december in the "
    "since by until from during before after between figure table of and or spring summer autumn "
    "winter early late mid version copyright updated".split()
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A name before a year: where it starts, and the references that it could be."""

    start: int
    entries: tuple[Entry, ...]
    certainty: Certainty
    why: str | None = None


class AuthorYear:
    """Links against one article's list."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_year: dict[int, list[Entry]] = {}
        for entry in entries:
            if entry.read.year and entry.read.names:
                self._by_year.setdefault(entry.read.year, []).append(entry)

    def links(self, text: str) -> list[Link]:
        """Links in the order of the text; none overlaps another."""
        if not self._by_year:
            return []
        found: list[Link] = []
        folded = _fold_same_length(text)
        for year in _YEAR.finditer(text):
            floor = found[-1].end if found else 0
            if link := self._link(text, folded, year, floor):
                found.append(link)
        return found

    def _link(self, text: str, folded: str, year: re.Match[str], floor: int) -> Link | None:
        window = max(0, year.start() - _LOOK_BACK)
        number = int(year["year"])
        reach = chain_start(text, window, year.start())
        best = self._exact(text, folded, year, reach, number) or self._near(
            text, folded, year, reach, number
        )
        if best is None:
            return _unlisted(text, year, floor)
        chosen = _narrow(best, text[best.start : year.start()], year["letters"])
        # "Smith et al., 2007, 2009": the name is the first year's, the second stands alone.
        start = year.start() if best.start < floor else best.start
        places = tuple(dict.fromkeys(entry.place for entry in chosen.entries))
        return Link(start, year.end(), places, chosen.certainty, chosen.why)

    def _exact(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> _Found | None:
        """The reference whose first author comes first in the citation's reach."""
        hits = list(self._names(text, folded, year, reach, number))
        if not hits:
            return None
        start = min(start for start, _ in hits)
        entries = tuple(entry for at, entry in hits if at == start)
        return _Found(start, entries, "certain")

    def _names(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> Iterator[tuple[int, Entry]]:
        """(where, which) for every listed first author that leads up to the year. An
        organisation's name may begin before the reach; it must end within."""
        for entry in self._by_year.get(number, ()):
            name = _fold_same_length(entry.read.names[0])
            window = max(0, reach - len(name))
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            for hit in re.finditer(pattern, folded[window : year.start()]):
                at, end = window + hit.start(), window + hit.end()
                if end > reach and _starts_name(text[at], name):
                    if name in _NOT_NAMES and _shape(text, year, reach) is None:
                        continue  # "In May 2012" is a date, whoever is listed
                    yield at, entry

    def _near(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> _Found | None:
        """Only where the text has the shape of a citation: a year that is one off, then a name
        that is spelt nearly so."""
        shape = _shape(text, year, reach)
        if shape is None:
            return None
        for other in (number - 1, number + 1):
            if found := self._exact(text, folded, year, reach, other):
                why = f"The text says {number}, the reference list {other}."
                return _Found(found.start, found.entries, "year-off", why)
        name = shape["name"].split()[-1]
        near = [
            entry for entry in self._by_year.get(number, ()) if _alike(name, entry.read.names[0])
        ]
        if not near:
            return None
        why = f"The text says {name}, the reference list {near[0].read.names[0]}."
        return _Found(reach + shape.start("name"), tuple(near), "fuzzy-name", why)


def _shape(text: str, year: re.Match[str], window: int) -> re.Match[str] | None:
    """The name before a year, where name and year look like a citation and not like a date."""
    shape = _SHAPE.search(text[window : year.start()])
    if shape is None:
        return None
    closed = re.match(r"\s*[);,]", text[year.end() :]) is not None
    opened = re.search(r"[(;]\s*$", text[: window + shape.start()]) is not None
    own = text[: year.start()].rstrip().endswith("(")
    if shape["more"]:
        return shape
    dated = fold(shape["name"].split()[-1]).strip(".'’") in _NOT_NAMES
    return shape if closed and (opened or own) and not (dated and not own) else None


def _unlisted(text: str, year: re.Match[str], floor: int) -> Link | None:
    window = max(floor, year.start() - _LOOK_BACK)
    shape = _shape(text, year, window)
    if shape is None:
        return None
    why = f"The reference list has nothing by {shape['name'].split()[-1]} of {year['year']}."
    return Link(window + shape.start("name"), year.end(), (), None, why)


def _narrow(found: _Found, between: str, letters: str | None) -> _Found:
    """Of several references with this author and year: those with the printed letter, then those
    with the second author named, then those with as many authors as the wording allows."""
    entries = found.entries
    if len(entries) > 1 and letters:
        wanted = set(re.findall(r"[a-h]", letters))
        lettered = tuple(e for e in entries if e.read.letter in wanted)
        if lettered and len(lettered) == len(wanted):
            return _Found(found.start, lettered, found.certainty, found.why)
        ordered = _by_order(entries, wanted)
        if len(ordered) == len(wanted):
            why = "The list has no letters; they are counted in its order."
            return _Found(found.start, ordered, "ambiguous", why)
        entries = lettered or entries
    if len(entries) > 1:
        entries = _by_authors(entries, between)
    if len(entries) > 1:
        why = f"{len(entries)} references in the list fit."
        return _Found(found.start, entries, "ambiguous", why)
    return _Found(found.start, entries, found.certainty, found.why)


def _by_order(entries: tuple[Entry, ...], wanted: set[str]) -> tuple[Entry, ...]:
    """Letters in the text but none in the list: a is the first of the year's, b the second."""
    if any(entry.read.letter for entry in entries):
        return ()
    return tuple(e for place, e in enumerate(entries) if chr(ord("a") + place) in wanted)


def _by_authors(entries: tuple[Entry, ...], between: str) -> tuple[Entry, ...]:
    if _ET_AL.search(between):
        many = tuple(e for e in entries if len(e.read.names) > 2)
        return many or entries
    if pair := _PAIR.search(between):
        second = fold(pair["second"]).rstrip(".,")
        named = tuple(
            e for e in entries if len(e.read.names) > 1 and fold(e.read.names[1]).endswith(second)
        )
        exactly = tuple(e for e in named if len(e.read.names) == 2)
        return exactly or named or entries
    return tuple(e for e in entries if len(e.read.names) == 1) or entries


def _alike(one: str, other: str) -> bool:
    a, b = fold(one), fold(other)
    return len(a) > 3 and a[:1] == b[:1] and SequenceMatcher(None, a, b, False).ratio() >= _NEAR


def _starts_name(char: str, name: str) -> bool:
    """Names start in upper case ("short" is no author, "Short" is), but for "van der Berg"."""
    return not char.islower() or re.match(rf"{_PARTICLES}\s", name) is not None


def _fold_same_length(text: str) -> str:
    """Lower case without accents, code point for code point, so that places stay true."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, text))


@cache
def _fold_one(char: str) -> str:
    if char in "‐‑":
        return "-"
    folded = fold(char)
    return folded if len(folded) == 1 else char.lower()[:1]
