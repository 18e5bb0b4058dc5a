"""Lists of authors with whole given names first: "Jane Ash, Mia Bolt, & Omar Aal (2022)".

Such a list is told from "Garcia Lopez, Maria Jose (2020)" by its "and", by a third name or by an
initial in the middle of a name; one plain name alone ("Mayo Clinic") is never read as a person.
"""

from __future__ import annotations

import re

from ..names import UPPER
from ..years import YEAR

_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|ten|ter|zu)\s+){0,3}"
_WORD = rf"{UPPER}[\w'’-]*[a-zß-öø-ÿ]"
_INITIALS = rf"{UPPER}\.(?:[\s-]?{UPPER}\.)*"
PERSON = re.compile(
    rf"(?P<given>{_WORD}(?:\s(?:{_WORD}|{_INITIALS}|{UPPER})){{0,2}}|{_INITIALS}\s{_WORD})\s"
    rf"(?P<family>{_PARTICLE}{_WORD})"
)
# "Ash, Brynn, and Cole Fern. 2018.": Chicago's first name, family name first.
_INVERTED = re.compile(
    rf"(?P<family>{_PARTICLE}{_WORD}),\s"
    rf"(?P<given>{_WORD}(?:\s(?:{_WORD}|{_INITIALS}|{UPPER})){{0,2}})(?:,?\s(?P<only>and)\s|,\s)"
)
# What ends the list: a year in brackets or between stops, or a title in quotation marks.
_END = re.compile(rf"\s*(?:\({YEAR}|\.\s{YEAR}[a-z]?\.|[,.]\s[“\"])")
_BOOK_TITLE = re.compile(rf"(?<=[a-zß-öø-ÿ])\.\s(?={UPPER})")
_PART = re.compile(r"\s*,\s*(?P<last>(?:&|and)\s+)?|\s+(?P<only>&|and|und|et|y|e)\s+")
_JOINED = re.compile(r"\s+(?:&|and|und|et|y|e)\s+")
_BY_INITIALS = re.compile(rf"(?P<given>{_INITIALS})\s(?P<family>{_PARTICLE}{_WORD})")
_WHOLE = re.compile(rf"{_WORD}(?:\s{_WORD})*")
_MIDDLE_INITIAL = re.compile(rf"{_WORD}\s{_INITIALS}")
_LONGEST = 600  # characters
# Words of organisations that have none of the words for one: "Mayo Clinic and Sleep America".
NO_PERSON = re.compile(
    r"\b(?:Clinics?|Hospitals?|Health\w*|Medic\w+|Mental|National|Americ\w+|Royal|British|European|"
    r"World|United|States|Canad\w+|Australi\w+|School|News|Today|Journal|Press|Mind|Care|Help)\b"
)

Name = dict[str, str]


def read_given_first(
    text: str, organisation_word: re.Pattern[str]
) -> tuple[list[Name], int] | None:
    """The names and the offset where their list ends; None for any other list, and where a name
    has a word such as "Institute"."""
    found = _END.search(text[:_LONGEST]) or _book_title(text)
    if found is None:
        return None
    listed = text[: found.start()]
    if any(word.search(listed) for word in (organisation_word, NO_PERSON)):
        return None
    first = _INVERTED.match(listed)
    persons, at = ([first], first.end()) if first else ([], 0)
    joined = 1 if first and first["only"] else 0
    while person := PERSON.match(listed, at):
        persons.append(person)
        part = _PART.match(listed, person.end())
        if part is None or joined:
            break
        joined = len(persons) if part["last"] or part["only"] else 0
        at = part.end()
    if not persons or persons[-1].end() != len(listed) or not _is_clear(persons, joined):
        return None
    if first and not joined:
        return None
    if found[0].startswith(".") and not (first or (joined and _is_whole(persons[0]))):
        return None  # "Ash T. Rest. 2011.": a title
    names = [{"family": one["family"], "given": one["given"]} for one in persons]
    return names, len(listed)


def read_person(literal: str, organisation_word: re.Pattern[str]) -> list[Name]:
    """The person, or two, of whom a name is that seemed an organisation's: "Ellen Riloff", for a
    list whose other names have their given names first. [] for any other."""
    if any(word.search(literal) for word in (organisation_word, NO_PERSON)):
        return []
    names = [_BY_INITIALS.fullmatch(one) or PERSON.fullmatch(one) for one in _JOINED.split(literal)]
    return [{"family": one["family"], "given": one["given"]} for one in names if one] * all(names)


def _book_title(text: str) -> re.Match[str] | None:
    """The stop before the title of a book, which alone ends Chicago's "Ash, Brynn, and Cole Fern.
    Light and Mood. London: Alder Press, 2019."."""
    return _BOOK_TITLE.search(text[:_LONGEST]) if _INVERTED.match(text) else None


def _is_whole(person: re.Match[str]) -> bool:
    return _WHOLE.fullmatch(person["given"]) is not None


def _is_clear(persons: list[re.Match[str]], joined: int) -> bool:
    """Whether no list with family names first reads so; `joined` is the number of names before
    the last "and", 0 where there is none."""
    if joined:
        return joined == len(persons) - 1
    initial = _MIDDLE_INITIAL.fullmatch(persons[0]["given"]) is not None
    return initial or (len(persons) > 1 and len(persons) % 2 == 1)
