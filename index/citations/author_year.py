"""Author-year citations: from each year, looks back for a first author of the list.

Between the name and the year there may be only further names, "et al.", "and", "&", brackets,
commas and earlier years. Names that are nearly right, years that are off by one, and citations
that fit several references are linked, with the reason why the link is not certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.model import Certainty

from ..names import fold, fold_in_place
from ..text_before import text_before
from ..years import NO_DATE, YEAR
from .author_names import (
    AND_OTHERS,
    CAPITALISED,
    NO_NAMES,
    acronyms_in,
    by_authors,
    contradiction,
)
from .extent import PARTICLES, citation_start
from .link import Entry, Link
from .name_index import NameIndex
from .year_first import year_first

_LOOK_BACK = 160
_EARLIEST = 1900
_MOST_CANDIDATES = 100  # a citation that fits more references leads to none
_PARTICLES = f"(?:{'|'.join(sorted(PARTICLES))})"
_YEAR = re.compile(
    rf"(?<![\w/–-])(?<!\d\.)(?P<year>{YEAR})(?P<letters>[a-h](?:\s?[,&-]\s?[a-h])*)?(?!\w|[.,]\d|[–/-]\d\d)"
)
_YEAR_DIGITS = re.compile(r"\d{4}")
# Names beside the first author's, and a mark in the place of the year, perhaps with a letter.
_NO_DATE = re.compile(
    rf"(?P<more>,?\s+(?:{AND_OTHERS}\.?|(?:&|and|y|e|und|et)\s+(?:{_PARTICLES}\s)*{CAPITALISED}(?:\s{CAPITALISED})?))?"
    rf"(?:\s\[[^\W\d_a-z]{{2,10}}\])?,?\s*\(?(?<!\w){NO_DATE}(?:\s?-\s?(?P<letter>[a-h]))?(?!\w)"
)
# The text before a year in a citation: a name, perhaps with co-authors.
_SHAPE = re.compile(
    rf"(?P<name>{CAPITALISED}(?:\s(?:{_PARTICLES}\s)?{CAPITALISED})?)"
    rf"(?P<more>,?\s+(?:{AND_OTHERS}\.?|(?:&|and|y|e|und|et)\s+{CAPITALISED}))?(?:['’]s)?,?\s*\(?\s*$"
)
_INITIALS = re.compile(r"(?<![\w.])([^\W\d_a-zß-öø-ÿ])\.\s?(?:[^\W\d_a-zß-öø-ÿ]\.\s?){0,2}$")
_ONLY_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]\.[\s-]?)+")
_FAMILY = re.compile(rf"({CAPITALISED}),?\s$")
_MOST_INITIALS = 12  # characters
_CLOSES = re.compile(
    r"\s*(?:[);,\]]|(?:apud|cited (?:in|by)|zit(?:iert)?\.? (?:nach|in)|citad[oa] (?:en|por)"
    r"|citée? (?:dans|par))\s)"
)
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_CO_AUTHOR = re.compile(rf"{CAPITALISED}\s+(?:and|AND|&)\s+$")


@dataclass(frozen=True, slots=True)
class _NameMatch:
    """A name before a year: its offset, and the references that it may mean."""

    start: int
    entries: tuple[Entry, ...]
    certainty: Certainty
    why: str | None = None


class AuthorYear:
    """Links author-year citations to the reference list of one article, whose `texts` may give
    organisations acronyms: "World Health Organization [WHO]"."""

    def __init__(self, entries: Sequence[Entry], texts: Iterable[str] = ()) -> None:
        self._index = NameIndex(entries, acronyms_in(texts, entries))
        self._has_undated = self._index.has_undated
        self._has_list = bool(entries)
        # Without a list, "The Time Machine (1895)" is a book.
        self._earliest = 0 if entries else _EARLIEST

    def links(self, text: str) -> list[Link]:
        """Links in the order of the text; none overlaps another."""
        if not self._has_undated and _YEAR_DIGITS.search(text) is None:
            return []
        found: list[Link] = []
        folded = fold_in_place(text)
        for year in _YEAR.finditer(text):
            floor = found[-1].end if found else 0
            if link := self._link(text, folded, year, floor):
                found.append(link)
        found += self._without_date(text, folded) if self._has_undated else []
        taken = {at for link in found for at in range(link.start, link.end)}
        listed = year_first(text, folded, self._index) if self._has_list else ()
        found += (link for link in listed if taken.isdisjoint(range(link.start, link.end)))
        return sorted(found, key=lambda link: link.start)

    def _without_date(self, text: str, folded: str) -> Iterator[Link]:
        """ "(World Health Organization, n.d.)": only where the name stands right before."""
        for mark in _NO_DATE.finditer(text):
            start, hits = self._undated(folded, mark.start())
            if not hits and mark["more"]:  # "and Prevention" may end an organisation's name
                start, hits = self._undated(folded, mark.end("more"))
            if 0 < len(hits) <= _MOST_CANDIDATES:
                entries = tuple(hits[place] for place in sorted(hits))
                found = _NameMatch(start, entries, "certain")
                chosen = _narrow(found, text[start : mark.end()], mark["letter"])
                places = tuple(entry.place for entry in chosen.entries)
                yield Link(start, mark.end(), places, chosen.certainty, chosen.why)

    def _undated(self, folded: str, end: int) -> tuple[int, dict[int, Entry]]:
        """Where the longest name begins that ends here, and the references without a date, by
        place."""
        named = list(self._index.undated_before(text_before(folded, end, _LOOK_BACK)))
        start = end - max((len(name) for name, _ in named), default=0)
        return start, {entry.place: entry for _, several in named for entry in several}

    def _link(self, text: str, folded: str, year: re.Match[str], floor: int) -> Link | None:
        window = max(0, year.start() - _LOOK_BACK)
        if _CAPITAL.search(text, window, year.start()) is None:
            return None  # no name is there
        number = int(year["year"])
        if not self._index.has_near(number):
            return _unlisted(text, year, floor) if number >= self._earliest else None
        reach = citation_start(text, window, year.start())
        best = self._exact(text, folded, year, reach, number)
        if best and len(best.entries) > _MOST_CANDIDATES:
            why = f"More than {_MOST_CANDIDATES} references in the list fit."
            return Link(best.start, year.end(), (), None, why)
        best = self._check_authors(best, text, folded, year, reach) if best else None
        best = best or self._near(text, folded, year, reach, number)
        if best is None:
            return _unlisted(text, year, floor) if number >= self._earliest else None
        best = _by_initials(best, text_before(text, best.start, _MOST_INITIALS))
        chosen = _narrow(best, text[best.start : year.start()], year["letters"])
        # "Smith et al., 2007, 2009": the name belongs to the first year, the second has none.
        start = year.start() if best.start < floor else best.start
        if best.certainty == "year-off" and len(chosen.entries) > len(year["letters"] or "a"):
            return Link(start, year.end(), (), None, best.why)  # too many candidates
        places = tuple(dict.fromkeys(entry.place for entry in chosen.entries))
        return Link(start, year.end(), places, chosen.certainty, chosen.why)

    def _check_authors(
        self, best: _NameMatch, text: str, folded: str, year: re.Match[str], reach: int
    ) -> _NameMatch:
        """Make a match ambiguous if its authors differ from those named, while a reference of
        the year before or after has the authors named."""
        between = text[best.start : year.start()]
        if len(best.entries) > 1 or by_authors(best.entries, between, strict=True):
            return best
        number = int(year["year"])
        others = self._adjacent_years(text, folded, year, reach, number)
        fitting = by_authors(others.entries, between, strict=True) if others else ()
        if not fitting:
            return _with_other_author(best, between)
        why = f"The authors are those of a reference of another year than {number}."
        return _NameMatch(best.start, (*best.entries, *fitting), "ambiguous", why)

    def _adjacent_years(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> _NameMatch | None:
        """As `_exact`, for the years before and after `number`."""
        found = [self._exact(text, folded, year, reach, number + off) for off in (-1, 1)]
        hits = [one for one in found if one]
        if not hits:
            return None
        start = min(one.start for one in hits)
        entries = tuple(entry for one in hits if one.start == start for entry in one.entries)
        years = " and ".join(sorted({str(entry.read.year) for entry in entries}))
        why = f"The text says {number}, the reference list {years}."
        return _NameMatch(start, entries, "year-off", why)

    def _exact(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> _NameMatch | None:
        """The references of the year `number` whose first author is named first from `reach` on."""
        hits = list(self._names(text, folded, year, reach, number))
        if not hits:
            return None
        start = min(start for start, _ in hits)
        entries = tuple(entry for at, entry in hits if at == start)
        return _NameMatch(start, entries, "certain")

    def _names(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> Iterator[tuple[int, Entry]]:
        """(offset, entry) for every listed first author named between `reach` and the year. An
        organisation's name may begin before `reach`; it must end after it."""
        hits: dict[tuple[int, int], Entry] = {}
        for at, name, entries in self._index.between(folded, reach, year.start(), number):
            if _starts_name(text[at], name):
                if _CO_AUTHOR.search(text[reach:at]):
                    continue  # "Gardner and Walter": Walter is not the first
                if name in NO_NAMES and _shape(text, year, reach) is None:
                    continue  # "In May 2012" is a date, whoever is listed
                few = entries[: _MOST_CANDIDATES + 1]
                hits |= {(entry.place, at): entry for entry in few}
        for (_, at), entry in sorted(hits.items()):
            yield at, entry

    def _near(
        self, text: str, folded: str, year: re.Match[str], reach: int, number: int
    ) -> _NameMatch | None:
        """A match with a year off by one, or else with a misspelt name; only if the text has the
        shape of a citation."""
        shape = _shape(text, year, reach)
        if shape is None:
            return None
        if beside := self._adjacent_years(text, folded, year, reach, number):
            between = text[beside.start : year.start()]
            fitting = by_authors(beside.entries, between, strict=True)
            return _NameMatch(beside.start, fitting or beside.entries, "year-off", beside.why)
        name = shape["name"]
        near = self._index.near(name, number)
        if not near:
            return None
        why = f"The text says {name}, the reference list {near[0].read.names[0]}."
        return _NameMatch(reach + shape.start("name"), near, "fuzzy-name", why)


def _with_other_author(best: _NameMatch, between: str) -> _NameMatch:
    """ "(Smith & Brown, 2010)" where the list has Smith and Jones: linked, and flagged."""
    why = contradiction(best.entries[0], between)
    return _NameMatch(best.start, best.entries, "fuzzy-name", why) if why else best


def _shape(text: str, year: re.Match[str], window: int) -> re.Match[str] | None:
    """The name before a year, if name and year look like a citation and not like a date."""
    shape = _SHAPE.search(text[window : year.start()])
    if shape is None or shape["more"]:
        return shape
    if _CLOSES.match(text, year.end()) is None:
        return None
    if text[window : year.start()].rstrip().endswith(("(", "[")):
        return shape
    opened = text_before(text, window + shape.start()).rstrip().endswith(("(", ";", "["))
    dated = fold(shape["name"].split()[-1]).strip(".'’") in NO_NAMES
    return shape if opened and not dated else None


def _unlisted(text: str, year: re.Match[str], floor: int) -> Link | None:
    window = max(floor, year.start() - _LOOK_BACK)
    shape = _shape(text, year, window)
    if shape is None:
        return None
    start, name = window + shape.start("name"), shape["name"].split()[-1]
    if _ONLY_INITIALS.fullmatch(shape["name"]):  # "Ash, B. (2001)"
        family = _FAMILY.search(text_before(text, start, _LOOK_BACK))
        if family is None:
            return None
        start, name = start - len(family[0]), family[1]
    why = f"The reference list has nothing by {name} of {year['year']}."
    return Link(start, year.end(), (), None, why)


def _by_initials(found: _NameMatch, before: str) -> _NameMatch:
    """ "(A. Ash, 2014; R. Ash, 2014)": the references whose first author has this initial."""
    initials = _INITIALS.search(before) if len(found.entries) > 1 else None
    if initials is None:
        return found
    named = initials[1]
    fitting = (
        e for e in found.entries if e.read.csl["author"][0].get("given", "").startswith(named)
    )
    return replace(found, entries=tuple(fitting) or found.entries)


def _narrow(found: _NameMatch, between: str, letters: str | None) -> _NameMatch:
    """Choose among several references of this author and year: by the printed letters, else by
    the other authors named. What is still several is ambiguous."""
    entries = found.entries
    if found.certainty == "ambiguous":
        return found
    if len(entries) > 1 and letters:
        wanted = set(re.findall(r"[a-h]", letters))
        lettered = tuple(e for e in entries if e.read.letter in wanted)
        if lettered and len(lettered) == len(wanted):
            return _NameMatch(found.start, lettered, found.certainty, found.why)
        ordered = _by_order(entries, wanted)
        if len(ordered) == len(wanted):
            why = "The list has no letters; they are counted in its order."
            return _NameMatch(found.start, ordered, "ambiguous", why)
        entries = lettered or entries
    entries = by_authors(entries, between)
    if len(entries) > 1:
        why = f"{len(entries)} references in the list fit."
        return _NameMatch(found.start, entries, "ambiguous", why)
    return _NameMatch(found.start, entries, found.certainty, found.why)


def _by_order(entries: tuple[Entry, ...], wanted: set[str]) -> tuple[Entry, ...]:
    """The entries for letters in the text if the list has none: a is its first, b its second."""
    if any(entry.read.letter for entry in entries):
        return ()
    return tuple(e for place, e in enumerate(entries) if chr(ord("a") + place) in wanted)


def _starts_name(char: str, name: str) -> bool:
    """Whether a name may start here: in upper case ("Short"), unless it is "van der Berg"."""
    return not char.islower() or re.match(rf"{_PARTICLES}\s", name) is not None
