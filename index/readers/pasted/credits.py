"""Reads the credits of a pasted page: "By Ana Ash, MD", "Medically reviewed by Dr Bea Bell"."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ...names import UPPER
from .boilerplate import DATE

# Words in capitals, and the small ones in names: "Ana van der Berg, MD, and Dr. Bea Bell".
_PEOPLE = (
    rf"(?!(?i:the|your|our|my|all|el|la|tu|su)\s){UPPER}[\w'’.-]*"
    rf"(?:,?\s(?:{UPPER}[\w'’.()-]*|and|y|e|&|de|del|la|van|von|der|of|the))*"
)
_WRITTEN = r"(?:(?:written|words|article|story)\sby|by|(?:escrito\s)?por|authors?|autora?)"
_REVIEWED = (
    r"(?:(?:\w+(?:ly)?\s){0,2}review(?:ed)?\sby|(?:\w+\s)?reviewer|(?:\w+\s)?revisad[oa](?:\s\w+)?\spor"
    r"|revisión(?:\s\w+)?(?:\sde|\spor)?)"
)
_CREDIT = re.compile(
    rf"(?:(?P<author>(?i:{_WRITTEN}))|(?P<reviewer>(?i:{_REVIEWED})))\b:?\s(?P<name>{_PEOPLE})"
    rf"(?:(?:\s?[|·•,–—-]\s?|\s)(?:(?i:on|el)\s)?(?P<date>(?i:{DATE})))?"
)
_MOST_WORDS = 25


class Credit(NamedTuple):
    """Who wrote or reviewed the page, and the date beside the name, both as printed."""

    kind: Literal["author", "reviewer"]
    name: str
    date: str | None


def read_credit(text: str) -> Credit | None:
    """The credit that a whole line is; else None."""
    if len(text.split()) > _MOST_WORDS or not (found := _CREDIT.fullmatch(text)):
        return None
    return Credit("author" if found["author"] else "reviewer", found["name"], found["date"])
