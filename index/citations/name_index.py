"""Finds references by year and first author without reading the whole list for each citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from ..names import fold, fold_in_place
from .author_names import alike_folded, spellings_of
from .extent import PARTICLES
from .link import Entry

_WORD = re.compile(r"\w+")
_END = re.compile(r"\W+$")
# Names compared for slips in one article, by all its citations: about 4 s of the processor.
_MOST_COMPARISONS = 100_000
# References under one name, in list order.
_Listed = dict[str, list[Entry]]


class NameIndex:
    """The references of one list that have a first author and a year, or none (year None)."""

    def __init__(
        self, entries: Iterable[Entry], acronyms: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`acronyms` are those of organisations, by name, all folded."""
        self._acronyms = acronyms
        # by (year, words of the name), by (year, last two characters)
        self._whole: dict[tuple[int | None, str], _Listed] = {}
        # by (year, first word of the name): how many words such names have
        self._counts: dict[tuple[int | None, str], set[int]] = {}
        self._last: dict[tuple[int | None, str], _Listed] = {}
        self._near: dict[tuple[int | None, str], _Listed] = {}
        self._surnames: dict[tuple[int | None, str], list[Entry]] = {}
        self._found: dict[tuple[int | None, str], tuple[Entry, ...]] = {}
        self._years: set[int | None] = set()
        self._longest = 0
        self._comparisons = 0
        for entry in entries:
            if entry.read.names:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        year = entry.read.year or None
        self._years.add(year)
        acronym = self._acronyms.get(fold_in_place(entry.read.names[0]))
        spellings = (*spellings_of(entry.read), *filter(None, (acronym,)))
        for name in dict.fromkeys(spellings):
            self._longest = max(self._longest, len(name))
            words = _WORD.findall(name) if _WORD.match(name) else [""]  # "'t Hooft"
            self._counts.setdefault((year, words[0]), set()).add(len(words))
            plain = _END.sub("", name) if words[0] else ""
            places = [(self._whole, plain, name), (self._last, name[-2:], name)]
            folded = fold(name)
            places += [(self._near, one, folded) for one in _first_letters(folded.split())]
            for table, key, spelling in places:
                table.setdefault((year, key), {}).setdefault(spelling, []).append(entry)
        family = fold(str(entry.read.csl["author"][0].get("family", ""))).split()
        if len(family) > 1 and family[0] not in PARTICLES:
            self._surnames.setdefault((year, family[0]), []).append(entry)

    def between(
        self, folded: str, reach: int, end: int, year: int
    ) -> Iterator[tuple[int, str, list[Entry]]]:
        """(offset, name, its references) for each name that ends after `reach` and before `end`; it
        may begin earlier."""
        for found in _WORD.finditer(folded, reach - self._longest, end):
            at = found.start()
            if at == 0 or not _is_word(folded[at - 1]):
                for name, entries in self.at(folded, at, year):
                    if reach < at + len(name) <= end:
                        yield at, name, entries
        for name, entries in self._whole.get((year, ""), {}).items():  # "'t Hooft"
            for hit in re.finditer(re.escape(name), folded[max(0, reach - len(name)) : end]):
                yield max(0, reach - len(name)) + hit.start(), name, entries

    def at(self, folded: str, at: int, year: int) -> Iterator[tuple[str, list[Entry]]]:
        """The names that stand at an offset, with their references."""
        for plain in self._words(folded, at, year):
            for name, entries in self._whole.get((year, plain), {}).items():
                after = folded[at + len(name) : at + len(name) + 1]
                if folded.startswith(name, at) and not _is_word(after):
                    yield name, entries

    def _words(self, folded: str, at: int, year: int) -> Iterator[str]:
        """The words from an offset on, as many as names have that begin with the first."""
        word = _WORD.match(folded, at)
        if word is None:
            yield ""
        elif counts := self._counts.get((year, word[0])):
            found = islice(_WORD.finditer(folded, at), max(counts))
            for count, last in enumerate(found, 1):
                if count in counts:
                    yield folded[at : last.end()]

    def undated_before(self, before: str) -> Iterator[tuple[str, list[Entry]]]:
        """The names that end a text, with their references without a year."""
        for key in {before[-2:], before[-1:]}:
            for name, entries in self._last.get((None, key), {}).items():
                if before.endswith(name) and not _is_word(before[: -len(name)][-1:]):
                    yield name, entries

    def near(self, name: str, year: int) -> tuple[Entry, ...]:
        """The references whose first author differs only by a slip, or has this as the first of
        two surnames, in list order."""
        key = (year, name)
        if key not in self._found:
            found = {entry.place: entry for entry in self._alike(name, year)}
            found |= {e.place: e for e in self._surnames.get((year, fold(name)), ())}
            self._found[key] = tuple(found[place] for place in sorted(found))
        return self._found[key]

    def _alike(self, name: str, year: int) -> Iterator[Entry]:
        folded = fold(name)
        for letter in _first_letters(folded.split()):
            for spelling, entries in self._near.get((year, letter), {}).items():
                self._comparisons += 1
                if self._comparisons > _MOST_COMPARISONS:
                    return
                if alike_folded(folded, spelling):
                    yield from entries

    def has_near(self, year: int) -> bool:
        """Whether there are references of the year, or of one beside it."""
        return not self._years.isdisjoint((year - 1, year, year + 1))

    @property
    def has_undated(self) -> bool:
        return None in self._years


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _first_letters(words: list[str]) -> set[str]:
    """Those of the first and the last word: two names that are alike share one."""
    return {word[:1] for word in (*words[:1], *words[-1:])}
