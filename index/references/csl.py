"""Reads an item of CSL-JSON, as Pandoc and Zotero write it: only known fields, as text.

Its dates are `date-parts`, "2020-01-31", a bare year, or Pandoc's `{year: 2020, month: 1}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from search.model import Csl

_TEXTS = (
    "title", "container-title", "volume", "issue", "page", "publisher", "publisher-place",
    "edition", "number", "DOI", "PMID", "PMCID", "URL", "ISBN",
)  # fmt: skip
_BY_FOLDED = {name.lower(): name for name in _TEXTS}
_TYPES = frozenset("article-journal book chapter report thesis webpage document".split())
_SAME_TYPE = {
    "article": "article-journal", "article-magazine": "article-journal", "post": "webpage",
    "article-newspaper": "article-journal", "paper-conference": "chapter",
    "entry-encyclopedia": "chapter", "post-weblog": "webpage", "motion_picture": "document",
}  # fmt: skip
_DAY = re.compile(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b[^<>]*>")
_DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def read_csl(item: Mapping[str, object]) -> Csl:
    """The item's known fields, cleaned; at worst only a type."""
    csl: Csl = {}
    for name, value in item.items():
        known = _BY_FOLDED.get(str(name).lower())
        if known and isinstance(value, str | int | float) and (text := plain(str(value))):
            csl[known] = text
    if "DOI" in csl:
        csl["DOI"] = _DOI_ADDRESS.sub("", csl["DOI"])
    for role in ("author", "editor"):
        if names := list(_names(item.get(role))):
            csl[role] = names
    for name in ("issued", "accessed"):
        if parts := _date(item.get(name)):
            csl[name] = {"date-parts": [parts]}
    kind = str(item.get("type", ""))
    csl["type"] = kind if kind in _TYPES else _SAME_TYPE.get(kind, "document")
    return csl


def plain(text: str) -> str:
    """A field without its markup, in one line."""
    return " ".join(_MARKUP.sub("", text).split())


def _names(value: object) -> Iterator[dict[str, str]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and plain(one):
            yield {"literal": plain(one)}
        if not isinstance(one, Mapping):
            continue
        found = {str(name): plain(str(part)) for name, part in one.items()}
        before = found.get("non-dropping-particle") or found.get("dropping-particle") or ""
        family = " ".join(filter(None, [before, found.get("family", "")]))
        literal = found.get("literal") or found.get("name") or ""
        if family:
            given = found.get("given", "")
            yield {"family": family, "given": given} if given else {"family": family}
        elif literal:
            yield {"literal": literal}


def _date(value: object) -> list[int]:
    """[year, month, day], as many as are known."""
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts:
            return _numbers(parts[0] if isinstance(parts[0], list) else parts)
        if "year" in value:
            return _numbers([value["year"], value.get("month"), value.get("day")])
        return _date(value.get("raw") or value.get("literal"))
    if isinstance(value, list) and value:
        return _date(value[0])
    found = _DAY.match(str(value)) if value is not None else None
    return _numbers(list(found.groups())) if found else []


def _numbers(parts: list[object]) -> list[int]:
    numbers: list[int] = []
    for part, most in zip(parts, (9999, 12, 31), strict=False):
        if not str(part).isdecimal() or not 0 < int(str(part)) <= most:
            break
        numbers.append(int(str(part)))
    return numbers


def printed_csl(csl: Csl) -> str:
    """The fields in the order of a reference list, for a reference that no page prints."""
    names = [
        " ".join(filter(None, [one.get("family") or one.get("literal"), _initials(one)]))
        for one in csl.get("author") or csl.get("editor") or []
    ]
    year = csl.get("issued", {}).get("date-parts", [[""]])[0][0]
    volume = csl.get("volume", "") + (f"({csl['issue']})" if "issue" in csl else "")
    source = ", ".join(
        filter(None, [csl.get("container-title"), volume, csl.get("page"), csl.get("publisher")])
    )
    link = f"https://doi.org/{csl['DOI']}" if "DOI" in csl else csl.get("URL", "")
    head = " ".join(filter(None, [", ".join(names), f"({year})" if year else ""]))
    parts = [part.rstrip(".") + "." for part in (head, csl.get("title", ""), source) if part]
    return " ".join([*parts, link]).strip()


def _initials(name: Mapping[str, str]) -> str:
    return "".join(part[0] for part in re.split(r"[\s.-]+", name.get("given", "")) if part)
