"""Compares the names in a citation with the authors in a reference list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import chain, islice

from ..names import fold, fold_in_place
from ..references.parse import ParsedReference
from .link import Entry

# A word that begins in upper case, as a name does.
CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w'’.‐‑-]*"
_NAME = re.compile(CAPITALISED)
AND_OTHERS = (
    r"(?i:\b(?:et\.?\s+(?:[aá]l|alii|coll)\b|[ye]\s+(?:cols?|colaborador[ea]s|colegas)\b"
    r"|y\s+otr[oa]s(?:\s+autor[ea]s)?\b|u\.\s?a\."
    r"|and\s+(?:(?:his|her|their|two|three|four|several)\s+)?"
    r"(?:colleagues|others|co-?workers|co-?authors|team|group)\b"
    r"|und\s+(?:(?:sein|ihr)\w*\s+)?(?:Kolleg|Mitarbeit|Team\b|Gruppe\b)[\w*]*"
    r"|et\s+(?:ses\s+coll[èe]gues|ses\s+collaborateurs|son\s+[ée]quipe)\b"
    r"|y\s+su(?:s\s+col\w+|\s+equipo)\b"
    r"|e\s+(?:(?:i\s+suoi\s+)?(?:colleghi|collaboratori)|(?:il\s+)?suo\s+gruppo|sua\s+equipe|seus\s+colegas)\b))"
)
# Words before a year that name nobody: "in May 2012", "Figure 2019".
NO_NAMES = frozenset(
    "january february march april may june july august september october november december in the "
    "since by until from during before after between figure table of and or spring summer autumn "
    "winter early late mid version copyright updated enero febrero marzo abril mayo junio julio "
    "agosto septiembre setiembre octubre noviembre diciembre primavera verano otono invierno en el "
    "la desde durante hasta entre tras antes despues figura tabla versión actualizado".split()
)
_BETWEEN = re.compile(r"[,;&/]+(?:\s*(?:&|and|und|et|y|e)\s)?|\s(?:and|und|et|y|e)\s", re.I)
_ET_AL = re.compile(AND_OTHERS)
_SOME = re.compile(rf"{AND_OTHERS}|…|\.\s?\.\s?\.")
_ACRONYM_AFTER = re.compile(r"\s[(\[]([^\W\d_a-z]{2,10})[)\]]$")
_ACRONYM_GIVEN = re.compile(r"(?<=\s)[(\[]([^\W\d_a-z]{2,10})(?=[)\],;])")
_MOST_NAME = 120  # characters of an organisation's name
_UPPER_CASE_WORDS = frozenset({"AND", "UND", "ET", "AL"})  # "SMITH AND JONES, 2010" names two
# Acronyms that the names' initials do not give.
_KNOWN_AS = {
    "centers for disease control and prevention": "CDC",
    "us centers for disease control and prevention": "CDC",
    "national institute for health and care excellence": "NICE",
}
# The words of each author's name, folded.
_Names = tuple[tuple[str, ...], ...]
# Least similarity of two spellings (difflib's ratio, 0 to 1); "Krupitski" and "Krupitsky": 0.89.
_NEAR = 0.8
_MOST_NAMES = 500  # of a reference, with which a name is compared


def by_authors(entries: tuple[Entry, ...], between: str, strict: bool = False) -> tuple[Entry, ...]:
    """The entries whose authors are those named in `between`, the citation's text before its
    year: all of them, or with "et al." the first ones of at least three.

    If no entry fits, all entries, or () with `strict`.
    """
    et_al = _ET_AL.search(between)
    names = between[: et_al and et_al.start()]
    named = [fold(name) for name in _named(names)]
    fitting = tuple(e for e in entries if _names_fit(e, named, bool(et_al)))
    if not fitting:
        parts = map(_named, _BETWEEN.split(names))
        groups = [set(map(fold, part)) for part in parts if part]
        fitting = tuple(e for e in entries if _surnames_fit(e, groups, bool(et_al)))
    if fitting or strict or len(named) != 2:
        return fitting or (() if strict else entries)
    second = (named[1],)  # two of more than two are named: a slip, but they still distinguish
    return tuple(e for e in entries if e.authors[1:2] == (second,)) or entries


def _names_fit(entry: Entry, named: list[str], et_al: bool) -> bool:
    names = [words[-1] for words in entry.authors[1 : len(named)]]
    return _count_fits(entry, len(named), et_al) and names == named[1:]


def _surnames_fit(entry: Entry, groups: list[set[str]], et_al: bool) -> bool:
    """As `_names_fit`, where a name may have several words: "García Pérez y López Gil"."""
    if not _count_fits(entry, len(groups), et_al):
        return False
    listed = entry.authors[: len(groups)]
    return len(listed) == len(groups) and all(map(set.issubset, groups, listed))


def _count_fits(entry: Entry, named: int, et_al: bool) -> bool:
    """Whether an entry has as many authors as are named, or more than two for "et al."."""
    if et_al:
        return entry.is_open or len(entry.authors) > 2
    return len(entry.authors) == named


def _named(between: str) -> list[str]:
    """The names in a citation, without the punctuation after them ("Ash's", "Bell,")."""
    words = (re.sub(r"['’]s?$", "", word.rstrip(".,")) for word in _NAME.findall(between))
    return [word for word in words if word not in _UPPER_CASE_WORDS]


def names_some(printed: str) -> bool:
    """Whether a printed reference leaves authors out: "Ash, B., et al.", "Ash, B., … Fern, C."."""
    return _SOME.search(printed) is not None


def contradiction(entry: Entry, between: str) -> str | None:
    """A sentence on how the authors named in a citation, `between`, are not those of its
    reference: a name that it has not, or "et al." of one person. None where they agree, or where
    either has names left out."""
    listed = entry.read.names
    et_al = _ET_AL.search(between)
    if "literal" in entry.read.csl["author"][0]:
        return None
    if et_al and len(listed) == 1 and not entry.is_open:
        return f"The text names others beside {listed[0]}, the reference list nobody."
    names = between[: et_al and et_al.start()]
    named = _named(names)
    if len(named) == 2 and not et_al:
        other = None if _is_listed(named[1], map(" ".join, entry.authors)) else named[1]
    else:
        other = None if entry.is_open else _unlisted(names, entry.authors)
    if other is None:
        return None
    others = " and ".join(listed[1:3]) or "nobody"
    return f"The text names {other} beside {listed[0]}, the reference list {others}."


def _unlisted(names: str, authors: _Names) -> str | None:
    """The first of several names that is none of the listed ones; one of these has a word that is
    alike. Initials are no names."""
    for part in _BETWEEN.split(names):
        group = [word for word in _named(part) if len(word) > 1 and not word.isupper()]
        if group and not any(_is_listed(one, chain(*authors)) for one in group):
            return " ".join(group)
    return None


def _is_listed(name: str, folded: Iterable[str]) -> bool:
    """Whether one of the listed names is alike, of a list of very many only the first."""
    own = fold(name)
    return any(alike_folded(own, one) for one in islice(folded, _MOST_NAMES))


def spellings_of(read: ParsedReference) -> tuple[str, ...]:
    """How the first author may be printed in the text, folded: the name, and for an organisation
    also the part before its first comma, and its initials ("WHO")."""
    name = read.names[0]
    spellings = [name]
    if "literal" in read.csl["author"][0]:
        if short := _ACRONYM_AFTER.search(name):  # "World Health Organization (WHO)"
            name = name[: short.start()]
            spellings += [name, short[1]]
        spellings += [
            name.split(",")[0],
            name.replace(" & ", " and "),
            name.replace(" and ", " & "),
        ]
        capitals = "".join(re.findall(r"(?<!\w)[^\W\d_a-z]", name))
        # "Organisation mondiale de la Santé": OMS
        initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3)
        known = _KNOWN_AS.get(fold(name), "")
        spellings += [one for one in (capitals, initials, known) if len(one) > 2]
    return tuple(dict.fromkeys(map(fold_in_place, spellings)))


def acronyms_in(texts: Iterable[str], entries: Iterable[Entry]) -> dict[str, str]:
    """The acronyms that a text gives to the organisations of its list, by name, all folded:
    "Weltgesundheitsorganisation [WHO], 2020"."""
    listed: dict[str, list[str]] = {}  # by last word
    for entry in entries:
        if entry.read.names and "literal" in entry.read.csl["author"][0]:
            name = fold_in_place(entry.read.names[0])
            listed.setdefault(name.split()[-1], []).append(name)
    found: dict[str, str] = {}
    for text in texts if listed else ():
        for short in _ACRONYM_GIVEN.finditer(text):
            before = fold_in_place(text[max(0, short.start() - _MOST_NAME) : short.start()])
            last = before.split()[-1:]
            for name in listed.get(last[0].lstrip("("), ()) if last else ():
                if f" {before}".endswith((f" {name} ", f"({name} ")):
                    found.setdefault(name, fold_in_place(short[1]))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two names, or their last words, differ only by a spelling slip."""
    return alike_folded(fold(one), fold(other))


def alike_folded(one: str, other: str) -> bool:
    """As `alike`, of names that are folded."""
    if _near(one, other):
        return True
    return (" " in one or " " in other) and _near(one.split()[-1], other.split()[-1])


def _near(a: str, b: str) -> bool:
    if a == b:
        return True
    if len(a) <= 3 or a[:1] != b[:1] or abs(len(a) - len(b)) > 2:
        return False
    most = len(a) - len(set(a).difference(b))  # letters that they may share
    if 2 * most / (len(a) + len(b)) < _NEAR:
        return False
    return SequenceMatcher(None, a, b).ratio() >= _NEAR
