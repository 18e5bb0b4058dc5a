"""The rule for the reference list: uncited and repeated references, malformed DOIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from search.plural import plural

from ..names import fold
from ..references.parse import ParsedReference
from .findings import LOOK, NEEDS_AUTHOR, Detail, Finding, Kind
from .near_matches import may_be_cited
from .subject import IN_LIST, Subject, excerpt, short_name

UNCITED = Kind(
    "reference-never-cited",
    NEEDS_AUTHOR,
    "A reference is never cited",
    "Cite it where it belongs, or take it off the list.",
)
TWICE = Kind(
    "reference-twice",
    NEEDS_AUTHOR,
    "A reference is listed twice",
    "Keep one of them. If they are two papers, correct what makes them look the same.",
)
BAD_DOI = Kind(
    "malformed-doi",
    NEEDS_AUTHOR,
    "A DOI is malformed",
    "Copy the DOI anew from the paper: it begins with 10., four or more digits and a slash.",
)
SHARED_DOI = Kind(
    "doi-shared",
    NEEDS_AUTHOR,
    "Two references have the same DOI",
    "A DOI belongs to one paper: correct the one that is wrong.",
)
CLOSED_DOI = Kind(
    "doi-punctuation",
    LOOK,
    "A DOI ends in punctuation",
    "Take the mark off the end, so that the address works when it is clicked.",
)
NO_DOI = Kind(
    "no-doi",
    LOOK,
    "References to journal articles have no DOI",
    "Add each paper's DOI where it has one, so that a reader can open it.",
)

# Text that claims to be a DOI, with its prefix. What follows may be anything: it is judged below.
_CLAIM = re.compile(
    r"(?P<prefix>(?:(?:https?://)?(?:dx\.)?doi\.org/|\bdoi\s?[:=]\s?|\bdoi\s(?=10))+)"
    r"(?P<doi>[^\s<>\"]*)",
    re.I,
)
# Prefix and suffix: 10, a registrant of four or more digits that may be divided further, a
# slash, printable characters (DOI Handbook, 2.2; Crossref's own pattern is 10.\d{4,9}/…).
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
# "doi: https://doi.org/10.…" has two prefixes and still works; these do not.
_DOUBLED = re.compile(r"doi\.org/.*doi|doi\s?[:=].*doi\s?[:=]", re.I)
_LEAST_TITLE = 12
_SAME_TITLE = 0.9
_CUT_BY_SPACE = re.compile(r"10\.\d{4,9}/?")


def check_references(subject: Subject) -> Iterator[Finding]:
    if any(subject.by_block.values()):
        yield from _uncited(subject)
    yield from _twice(subject)
    for printed in subject.article.references:
        yield from _dois(printed.text, printed.line)
    yield from _without_doi(subject)


def _uncited(subject: Subject) -> Iterator[Finding]:
    cited = subject.cited_places
    for place, printed in enumerate(subject.article.references):
        if place not in cited and not may_be_cited(place, subject):
            expected = f"a citation of {short_name(subject.reads[place])}"
            if printed.label is not None:
                expected += f", number {printed.label} of the list"
            yield Finding(UNCITED, printed.line, excerpt(printed.text), expected, IN_LIST)


def _twice(subject: Subject) -> Iterator[Finding]:
    """Find each reference that repeats an earlier one, or has its DOI; with that one's line."""
    by_doi: dict[str, int] = {}
    by_work: dict[tuple[str, str, str], int] = {}
    for place, read in enumerate(subject.reads):
        doi, work = str(read.csl.get("DOI") or "").casefold(), _work(read)
        same_work = by_work.setdefault(work, place) if work else place
        same_doi = by_doi.setdefault(doi, place) if doi else place
        if same_work != place and not _are_distinguished(read, subject.reads[same_work]):
            yield _pair(TWICE, place, same_work, "each paper once", subject)
        elif same_doi != place:
            kind, expected = (SHARED_DOI, "a DOI of its own")
            if _alike(read, subject.reads[same_doi]):
                kind, expected = (TWICE, "each paper once")
            yield _pair(kind, place, same_doi, expected, subject)


def _work(read: ParsedReference) -> tuple[str, str, str] | None:
    """First author, year and title; None if one is missing or the title is short ("Editorial")."""
    title = _letters(read)
    if not read.names or not read.year or len(title) < _LEAST_TITLE:
        return None
    return fold(read.names[0]), str(read.year), title


def _letters(read: ParsedReference) -> str:
    return re.sub(r"[\W_]+", "", fold(str(read.csl.get("title") or "")))


def _alike(one: ParsedReference, other: ParsedReference) -> bool:
    return SequenceMatcher(None, _letters(one), _letters(other), False).ratio() >= _SAME_TITLE


def _are_distinguished(one: ParsedReference, other: ParsedReference) -> bool:
    """Whether the author distinguishes them: by two DOIs, or by letters (2014a, 2014b)."""
    dois = {str(read.csl.get("DOI") or "").casefold() for read in (one, other)}
    letters = {one.letter, other.letter}
    return (len(dois) == 2 and "" not in dois) or (len(letters) == 2 and "" not in letters)


def _pair(kind: Kind, place: int, before: int, expected: str, subject: Subject) -> Finding:
    printed, earlier = (subject.article.references[at] for at in (place, before))
    same = Detail(earlier.line, excerpt(earlier.text))
    return Finding(kind, printed.line, excerpt(printed.text), expected, IN_LIST, (same,))


def _dois(text: str, line: int) -> Iterator[Finding]:
    for claim in _CLAIM.finditer(text):
        doi, after = claim["doi"], text[claim.end() :].strip()
        if _DOUBLED.search(claim["prefix"]):
            yield _bad(line, claim[0], "the DOI's address once: https://doi.org/10.…")
        elif _CUT_BY_SPACE.fullmatch(doi) and after:
            yield _bad(line, excerpt(f"{claim[0]} {after}", 60), "a DOI without a space in it")
        elif _DOI.fullmatch(doi):
            yield from _closing(doi, after, line)
        elif any(char.isdigit() for char in doi):
            yield _bad(line, claim[0], "10., four or more digits, a slash, a name: 10.1000/182")


def _bad(line: int, read: str, expected: str) -> Finding:
    return Finding(BAD_DOI, line, read, expected, IN_LIST)


def _closing(doi: str, after: str, line: int) -> Iterator[Finding]:
    """Find punctuation at the end of an entry that would become part of the URL. A single full
    stop is accepted: many publishers print it."""
    found = re.search(r"[.,;:]+$", doi)
    if found and not after and found[0] != ".":
        yield Finding(CLOSED_DOI, line, doi, doi[: found.start()], IN_LIST)


def _without_doi(subject: Subject) -> Iterator[Finding]:
    """One finding that lists the references to journal articles without a DOI."""
    articles = [
        (printed, read)
        for printed, read in zip(subject.article.references, subject.reads, strict=True)
        if read.csl.get("type") == "article-journal"
    ]
    bare = [
        Detail(printed.line, short_name(read))
        for printed, read in articles
        if not read.csl.get("DOI") and not _CLAIM.search(printed.text)
    ]
    if bare:
        have = "has" if len(bare) == 1 else "have"
        read_ = f"{len(bare)} of {plural(len(articles), 'journal article')} {have} no DOI"
        expected = "a DOI for each, such as https://doi.org/10.1000/182"
        yield Finding(NO_DOI, bare[0].line, read_, expected, IN_LIST, tuple(bare))
