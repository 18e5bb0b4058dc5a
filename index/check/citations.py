"""The rule for citations in the text that do not fit the reference list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search.plural import plural

from ..citations.author_names import AND_OTHERS
from ..names import fold
from ..text_before import text_before
from ..years import YEAR
from .findings import LOOK, NEEDS_AUTHOR, Detail, Finding, Kind
from .near_matches import may_be_listed, nearest
from .subject import IN_LIST, Cited, Subject, context, excerpt, short_name

UNLISTED = Kind(
    "citation-without-reference",
    NEEDS_AUTHOR,
    "A citation has no reference",
    "Add the reference to the list, or correct the citation.",
)
SEVERAL = Kind(
    "several-references-fit",
    NEEDS_AUTHOR,
    "Several references fit a citation",
    "Say which one is meant: add the letter of the year (2007a), or name the second author.",
)
NAME = Kind(
    "name-differs",
    NEEDS_AUTHOR,
    "A name is spelt differently in the text and in the list",
    "Check the spelling with the paper itself and correct the wrong one.",
)
YEAR_DIFFERS = Kind(
    "year-differs",
    NEEDS_AUTHOR,
    "A year differs between the text and the list",
    "Check the year with the paper itself and correct the wrong one.",
)
ET_AL = Kind(
    "et-al-for-two",
    NEEDS_AUTHOR,
    "“et al.” stands for a reference with two authors",
    "Name both authors in the text. If the paper has more, complete the reference list.",
)
NO_LIST = Kind(
    "no-reference-list",
    NEEDS_AUTHOR,
    "The article cites but has no reference list",
    "Add a list under a heading of its own, such as “References”.",
)
NO_CITATIONS = Kind(
    "nothing-cited",
    LOOK,
    "The article has a reference list but cites nothing from it",
    "Say in the text which statement rests on which reference.",
)

_CAP = r"[A-ZÀ-Þ][\w'’-]+"
# Certainly a citation: "(Smith et al., 2007)", "Smith and Jones (2007)".
_PLAIN_CITATION = re.compile(
    rf"\b{_CAP}(?:,?\s+{AND_OTHERS}\.?,?|,?\s+(?:&|and|y)\s+{_CAP},?)\s+\(?{YEAR}[a-h]?\b"
)
_ET_AL = re.compile(AND_OTHERS, re.I)
_CUT_LIST = re.compile(
    r"\bet\s+al\b|\bet\s+coll\b|\b(?:and\s+(?:others|colleagues)|y\s+(?:cols?|otr[oa]s|colaborador[ea]s))\b|…|\.\.\.",
    re.I,
)


def check_citations(subject: Subject) -> Iterator[Finding]:
    if not subject.reads:
        yield from _without_list(subject)
        return
    if not any(subject.by_block.values()):
        line = subject.article.references[0].line
        read = f"{plural(len(subject.reads), 'reference')}, no citation"
        yield Finding(NO_CITATIONS, line, read, "a citation for each reference", IN_LIST)
    for cited in subject.citations:
        yield from _check(cited, subject)


def _without_list(subject: Subject) -> Iterator[Finding]:
    """One finding with every citation, if the article has no reference list."""
    found = [
        (Detail(block.line, match[0].strip()), where)
        for block, where in subject.blocks()
        for match in _PLAIN_CITATION.finditer(block.text)
        if not any(
            match.start() < link.end and link.start < match.end() for link in subject.by_link[block]
        )
    ]
    if found:
        (first, where), *others = found
        details = tuple(detail for detail, _ in others)
        yield Finding(NO_LIST, first.line, first.text, "a list with its reference", where, details)


def _check(cited: Cited, subject: Subject) -> Iterator[Finding]:
    link = cited.link
    listed = [short_name(subject.reads[place]) for place in link.entries]
    if not link.entries or (link.certainty == "ambiguous" and _is_number(cited.text)):
        if not may_be_listed(cited.text, subject):
            yield _finding(UNLISTED, cited, _missing(cited, subject))
    elif link.certainty == "ambiguous":
        details = tuple(
            Detail(printed.line, excerpt(printed.text))
            for printed in (subject.article.references[place] for place in link.entries)
        )
        # One alone, where the list has no letters: it was counted in the list's order.
        fitting = f"one of the {len(listed)} that fit" if len(listed) > 1 else listed[0]
        yield _finding(SEVERAL, cited, fitting, details)
    elif link.certainty == "fuzzy-name":
        yield _finding(NAME, cited, _one_of(listed))
    elif link.certainty == "year-off":
        yield _finding(YEAR_DIFFERS, cited, _one_of(listed))
    if len(link.entries) == 1 and link.certainty != "ambiguous":
        yield from _et_al(cited, subject, link.entries[0])


def _one_of(listed: Iterable[str]) -> str:
    first, *others = dict.fromkeys(listed)
    return f"one of: {'; '.join([first, *others])}" if others else first


def _missing(cited: Cited, subject: Subject) -> str:
    if _is_number(cited.text):
        return (cited.link.why or "a number of the list").rstrip(".")
    near = nearest(cited.text, subject)
    hint = f"; the list has {short_name(near)}" if near else ""
    return f"a reference in the list for {cited.text.replace('(', '')}{hint}"


def _et_al(cited: Cited, subject: Subject, place: int) -> Iterator[Finding]:
    read = subject.reads[place]
    shortened = _ET_AL.search(_own_words(cited, read.names[:1]))
    cut = _CUT_LIST.search(subject.article.references[place].text)
    if shortened and not cut and len(read.names) == 2:
        ampersand = "(" not in cited.text
        yield _finding(ET_AL, cited, short_name(read, ampersand))


def _own_words(cited: Cited, first: tuple[str, ...]) -> str:
    """The citation's words; for a number, the first author's name before it, or "": "Smith et al.
    [3]"."""
    if not _is_number(cited.text):
        return cited.text
    lead = text_before(cited.block.text, cited.link.start, 60)
    found = re.search(rf"({_CAP})\s+{AND_OTHERS}\.?,?\s*$", lead)
    return found[0] if found and first and fold(found[1]) == fold(first[0]) else ""


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text)


def _finding(kind: Kind, cited: Cited, expected: str, details: tuple[Detail, ...] = ()) -> Finding:
    around = context(cited.block.text, cited.link.start, cited.link.end)
    line = cited.block.line
    return Finding(kind, line, cited.text, expected, cited.where, details, around)
