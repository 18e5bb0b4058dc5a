"""The author list of a printed reference -> CSL-JSON names."""

from __future__ import annotations

import re

from .names import UPPER

_PARTICLE = (
    r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|ten|ter|van't|bin|ibn|st\.?)\s+)*"
)
_CAP = rf"{UPPER}[\w'’`-]*"
_NEXT = rf"{UPPER}[\w'’`-]*[^\W\d_A-Z][\w'’`-]*"  # not initials: "Chapin FS" is no family
_FAMILY = rf"{_PARTICLE}(?:(?:O|D|L|d|l)['’])?{_CAP}(?:\s(?:{_PARTICLE}){_NEXT}){{0,3}}"
_DOTTED = rf"{UPPER}\.(?:\s?-?\s?{UPPER}(?:\.|(?!\w)))*"
_BARE = rf"{UPPER}{{1,4}}(?:-{UPPER})?"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|I{2,3}|IV|2nd|3rd)\.?)?"
_NAME = re.compile(
    rf"(?P<family>{_FAMILY})(?:,\s?(?P<dotted>{_DOTTED})|,\s(?P<commabare>{_BARE})(?![\w'’-])"
    rf"|\s(?P<after>{_DOTTED})(?=\s*(?:[,;&(]|and\b|et\b))|\s(?P<bare>{_BARE})(?![\w'’-]))(?P<suffix>{_SUFFIX})"
)
_GIVEN_FIRST = re.compile(rf"(?P<given>{_DOTTED})\s(?P<family>{_FAMILY})")
_FULL = re.compile(rf"(?P<family>{_FAMILY}),\s(?P<given>{_CAP}(?:\s(?:{_CAP}|[A-Z]\.?))*)")
_ET_AL = re.compile(r"[,;]?\s*(?:…|\.\.\.|\b(?:et|and)\s+(?:al|others|colleagues)\b\.?)", re.I)
_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:&|and)\s+|;\s*(?:&|and)?\s*|,\s*|\s+(?:&|and)\s+|\.\s*$)", re.I
)

Name = dict[str, str]

# How a list begins -> how it may go on: "Watson, D., L. A. Clark" changes its order.
_ORDERS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (_NAME, (_NAME, _GIVEN_FIRST)),
    (_GIVEN_FIRST, (_GIVEN_FIRST,)),
    (_FULL, (_FULL, _GIVEN_FIRST)),
)


def read_authors(text: str) -> tuple[list[Name], int]:
    """The names at the start of `text` in their order, and where the list ends.

    An organisation, or a list that reads as no list of persons, gives ([], 0).
    """
    for first, others in _ORDERS:
        names, end = _read_list(text, first, others)
        if names:
            return names, end
    return [], 0


def _read_list(
    text: str, first: re.Pattern[str], others: tuple[re.Pattern[str], ...]
) -> tuple[list[Name], int]:
    names: list[Name] = []
    at = end = 0
    found = first.match(text)
    while found:
        names.append(_name(found))
        at = end = found.end()
        if more := _ET_AL.match(text, at):
            return names, more.end()
        between = _BETWEEN.match(text, at)
        if not between or between.end() == len(text):
            break
        at = between.end()
        found = next(filter(None, (pattern.match(text, at) for pattern in others)), None)
    return names, end


def _name(found: re.Match[str]) -> Name:
    groups = found.groupdict()
    given = next(
        (
            groups[key]
            for key in ("dotted", "commabare", "after", "bare", "given")
            if groups.get(key)
        ),
        "",
    )
    name = {"family": found["family"].strip(), "given": given.strip()}
    if suffix := (groups.get("suffix") or "").strip(" ,"):
        name["suffix"] = suffix
    return name


def literal(text: str) -> list[Name]:
    """An organisation's name, as printed."""
    name = re.sub(r"\s*\((?:eds?\.?|editors?)\)\s*$", "", text).strip(" .,;:")
    return [{"literal": name}] if name else []
