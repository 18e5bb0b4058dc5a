"""Confidence of a parsed reference: the share of its text in fields, less signs of error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.model import Csl

from ..years import YEAR

_ASIDE = ("type", "DOI", "PMID", "PMCID", "URL", "accessed")
_LETTERS = re.compile(r"[^\W_]")
# A title does not contain "2010;4", "(2010)" or "12: 3-4", nor an author's initials and comma.
_NO_TITLE = re.compile(rf"\d[;:]\s?\d|\({YEAR}\)|[A-Z]\.?,\s[A-Z]\w+\s[A-Z]{{1,3}},|\bet al\b")
_NO_CONTAINER = re.compile(r"\b(?:no|vol|pp)\.?$|\d{1,4}[:;(]|^\d|\b(?:doi|available|epub)\b", re.I)


def confidence(printed: str, csl: Csl) -> float:
    """0 to 1: the share of the letters and digits of `printed` (without identifiers and notes)
    that are in some field, halved for each sign of a wrong split.

    The signs: no author; no title; a title with a locator or names in it; an implausible
    container; neither container, publisher, edition nor URL.
    """
    total = len(_LETTERS.findall(printed))
    if not total:
        return 0.0
    held = sum(len(_LETTERS.findall(value)) for value in _values(csl))
    share = min(1.0, held / total)
    return round(share * 0.5 ** sum(_signs(csl)), 3)


def _values(value: object) -> Iterator[str]:
    """Every printed value in a CSL item, except those under the keys `_ASIDE`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _ASIDE:
                yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    else:
        yield str(value)


def _signs(csl: Csl) -> Iterator[bool]:
    title, container = str(csl.get("title", "")), str(csl.get("container-title", ""))
    yield not csl.get("author")
    yield not title
    yield bool(_NO_TITLE.search(title))
    yield bool(_NO_CONTAINER.search(container)) or len(container) > 160
    yield not {"container-title", "publisher", "URL", "edition"} & csl.keys()
