"""Splits the middle of a reference into title and container (a journal or book)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.model import Csl

from ..names import UPPER
from ..text_before import text_before
from .locator import find_locator

# The end of a sentence. A name may begin in lower case if a capital follows soon: "eLife".
_NEXT = rf"(?:{UPPER}|[“\"'‘(\[0-9]|[a-z]{{1,4}}{UPPER}|npj\s|the\s{UPPER})"
_SENTENCE = re.compile(
    rf"(?<=[^\s])(?:(?<=[?!])|[.]|(?<=[.?!][”\"’')\]])|(?<=[a-z]{{4}}[”’],))[”\"’']?\s+(?={_NEXT})|(?<=[?!])\s+"
)
_LOST_SPACE = re.compile(rf"(?<=[a-z]{{4}})\.(?={UPPER}[a-z]{{3}})")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:Dr|Prof|Mr|Mrs|Ms|St|vs?|spp?|cf|e\.g|i\.e|etc|al|[Ff]igs?"
    r"|[Nn]os?(?<!\? No)|var|subsp|ca|approx|Inc|U\.S|U\.K)\.$"
)
_QUOTES = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»", "„": "“"}
# Pieces of a journal's name between full stops: "Appl. Environ. Microbiol", "Nature Reviews."
_NAME_WORDS = re.compile(
    rf"(?:(?:{UPPER}[\w'’&]*(?:-{UPPER}\w*)?\.?|of|the|and|&|in|de|für|et|on|for|[a-z]{{1,4}}{UPPER}\w+)[\s.,]*){{1,4}}$"
)
_SERIES = re.compile(r"(?:Series|Section|Sect\.|Ser\.|Part)\s[A-Z]\b")
_NO_NAME = re.compile(
    r"^(?:Yes|No|Maybe|Perhaps|Possibly|Probably|Sometimes|Never|Always|S[íi]|Quizás?|Oui|Non|Ja|Nein)\b\W*$"
    r"|^(?:An?|The|Part|Phase|Chapter|[IVX]+)\b|\b(?:Review|Report|Study|Trial|Results|Introduction|Update"
    r"|Overview|Analysis|Guidelines?|Editorial|Commentary|Conclusions?|Perspectives?|Trials|Studies)\.?$"
)
_CONTAINER = re.compile(r"[^\W\d_](?=[^\W\d_])")  # each place of a name of two letters
_MEDIUM = re.compile(
    r"^(?:Supplement,\s+|(?:in:?|In:|[Ee]n:)\s+|En\s+(?=(?:el|la|los|las)\b|$)|In\s+(?!Vivo\b|Vitro\b|Silico\b))"
)
_CHAPTER = re.compile(
    rf"(?:[.?!,;]|(?<=[”’\"')]))\s+(?:In:|in:|[Ee]n:|En\s(?![Bb]loc|[Ff]ace)|In\s+(?!(?:[Vv]i(?:vo|tro)|[Ss]ilico)\b)|[Pp]ages\s\d+\S\d+\s[Ii]n\s)\s*(?={UPPER}|[“\"'])"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A title with what follows it. `fields` are those of the journal and its locator. `source`
    is the text after the title if there is no such journal: a publisher, a container, or the book
    that holds the chapter (`in_book`)."""

    title: str
    fields: Csl = field(default_factory=dict)
    source: str = ""
    in_book: bool = False


def split_body(text: str, year: str | None = None) -> Parts:
    """ "Title. Journal, 12(3), 4-5." -> its parts. `year` is the one read before it, or None."""
    title, rest = _quoted(text)
    start = re.sub(r"^in:?\s", "In ", rest) if title else text
    start = f". {start}" if title else text
    if chapter := _CHAPTER.search(start):
        named = title or start[: chapter.start()]
        source = start[chapter.start() :].lstrip(" .,;?!")
        if named.strip():
            return Parts(_ended(named), source=source, in_book=True)
    if title:
        return Parts(title, *_journal(rest, year))
    return _unquoted(text, year)


def _unquoted(text: str, year: str | None) -> Parts:
    locator = find_locator(text, year)
    head = text[: locator.start] if locator else text
    cut = _cut(head, located=locator is not None)
    if cut is None and locator is not None:
        cut = _lost_space(head) or _comma(head)
    if cut is None:
        dated = locator is not None and set(locator.fields) == {"issued"}
        return Parts(_ended(head), locator.fields) if locator and dated else Parts(_ended(text))
    title, container = head[: cut[0]], head[cut[1] :]
    if locator and set(locator.fields) - {"issued"}:
        return Parts(_ended(title), {**locator.fields, "container-title": _named(container)})
    return Parts(_ended(title), locator.fields if locator else {}, container)


def _journal(rest: str, year: str | None) -> tuple[Csl, str]:
    """The journal's fields after a title in quotation marks, and the text that is no journal."""
    locator = find_locator(" " + rest, year)
    if locator is None:
        return {}, rest
    name = _named((" " + rest)[: locator.start])
    if not _CONTAINER.search(name):
        return locator.fields, ""
    if set(locator.fields) == {"issued"}:
        return locator.fields, name
    return {**locator.fields, "container-title": name}, ""


def _quoted(text: str) -> tuple[str, str]:
    """A title in quotation marks and the text after it, or ("", text). Marks may nest."""
    close = _QUOTES.get(text[:1])
    if close is None:
        return "", text
    depth = 0
    for at, char in enumerate(text):
        if char == text[0] and (char != close or at == 0):
            depth += 1
        elif char == close:
            depth -= 1
            if (depth <= 0 or char == text[0]) and _closes(text, at):
                return text[1:at].rstrip(".,").strip(), text[at + 1 :].lstrip(" .,;")
    return "", text


def _closes(text: str, at: int) -> bool:
    """Whether the closing mark at `at` ends the title: punctuation is beside it, or a journal's
    name follows."""
    after = text[at + 1 :]
    return at > 2 and (
        text[at - 1] in ".,?!"
        or after[:1] in ("", ".", ",", ";")
        or bool(re.match(rf"\s+(?:[Ii]n:?\s+)?{UPPER}\w*\s{UPPER}", after))
    )


def _cut(head: str, located: bool) -> tuple[int, int] | None:
    """Offsets in `head` where the title ends and where the container begins; None if neither.

    With a locator, at the last end of a sentence that leaves a name after it, moved before the
    pieces of an abbreviated or divided name. Without one, at the first end of a sentence.
    """
    found = [*_SENTENCE.finditer(head)]
    ends = [end.span() for end in found if not _abbreviated(head, end)] or [
        end.span() for end in found
    ]
    if not located:
        return next((end for end in ends if not _initial(head, end[0])), None)
    name = max((found.start() for found in _CONTAINER.finditer(head)), default=-1)
    place = sum(end <= name for _, end in ends) - 1
    if place < 0:
        return None
    if _SERIES.match(head[ends[place][1] :]) and place > 0:
        place -= 1
    while place > 0 and _is_name(head[ends[place - 1][1] : ends[place][0] + 1]):
        place -= 1
    return ends[place]


def _abbreviated(head: str, end: re.Match[str]) -> bool:
    return bool(_ABBREVIATION.search(text_before(head, end.start() + 1)))


def _initial(head: str, at: int) -> bool:
    """Whether a single letter comes before: an initial or a part of an abbreviation."""
    return bool(re.search(r"(?:^|[\s.(-])[^\W\d_]$", text_before(head, at)))


def _is_name(piece: str) -> bool:
    piece = piece.strip()
    return len(piece) < 40 and not _NO_NAME.search(piece) and bool(_NAME_WORDS.match(piece))


def _lost_space(head: str) -> tuple[int, int] | None:
    """ "of vulva.Sichuan Medical Journal": the space after a title is sometimes lost."""
    found = [*_LOST_SPACE.finditer(head)]
    return found[-1].span() if found else None


def _comma(head: str) -> tuple[int, int] | None:
    """ "Sleep in adults, Lancet": the last comma, if a journal's name follows it."""
    found = [*re.finditer(rf",\s+(?={UPPER})", head)]
    if found and _is_name(head[found[-1].end() :]):
        return found[-1].span()
    return None


def _ended(title: str) -> str:
    return re.sub(r"[\s.,:;]+$", "", title).strip() if not title.endswith("...") else title


def _named(container: str) -> str:
    name = _MEDIUM.sub("", container.strip(" .,;:")).strip(" .,;:“”")
    return re.sub(r"[\s.]+n\.\s?d$", "", name)
