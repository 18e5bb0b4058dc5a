"""The rule for journals named in the text that are not those of the references cited there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..names import fold
from .findings import NEEDS_AUTHOR, Finding, Kind
from .subject import Cited, Subject, context, sentences, short_name

OTHER_JOURNAL = Kind(
    "other-journal",
    NEEDS_AUTHOR,
    "The text names another journal than the reference",
    "Check where the paper appeared, and correct the text or the reference.",
)

_CAP = r"[A-ZÀ-Þ][\w'’&.-]*\b"
_PHRASE = rf"{_CAP}(?:(?:\s+(?:of|and|&|in|for|on|the|de|und))*\s+{_CAP})*"
# "published in the Journal of …", "reported recently in Addiction"
_LEAD = re.compile(
    r"\b(?:published|reported|appeared|appearing|printed|described|featured|presented)"
    rf"(?:\s+[a-z]+){{0,2}}?\s+in\s+(?:the\s+)?(?:journal\s+)?(?P<journal>{_PHRASE})"
)
_IN_JOURNAL = re.compile(rf"\bthe\s+journal,?\s+(?P<journal>{_PHRASE})")
# A title with one of these is certainly a journal's.
_MARKED = re.compile(
    r"\b(?:Journal|Annals|Archives|Proceedings|Frontiers|Bulletin|Lancet|JAMA|BMJ|PLoS|PLOS"
    r"|Cochrane Database|New England)\b"
)
# Last words of journals' names that are not in the list: fields; and journals of one word.
_FIELD = re.compile(r"(?:Psychiatry|Medicine|Reports|Letters|Reviews?|Neurology|Psychology|ology)$")
_ONE_WORD = frozenset({"Nature", "Science", "Cell", "Addiction", "Pediatrics", "Circulation"})
_PLACES = re.compile(
    r"\b(?:School|University|Department|College|Hospital|Institutes?|Faculty|Centers?)\b"
)
_LITTLE = frozenset("a an and of the in for on de und".split())


@dataclass(frozen=True, slots=True)
class _Named:
    """A journal named in a block: half-open code points, and its name as printed there."""

    start: int
    end: int
    name: str


def check_journals(subject: Subject) -> Iterator[Finding]:
    listed = sorted(set(_containers(subject)), key=len, reverse=True)
    for block, citations in subject.by_block.items():
        named = _named(block.text, listed) if citations else []
        for start, end in sentences(block.text) if named else ():
            here = [one for one in named if start <= one.start < end]
            there = [one for one in citations if start <= one.link.start < end]
            yield from _compare(here, there, subject)


def _containers(subject: Subject) -> Iterator[str]:
    for read in subject.reads:
        if name := str(read.csl.get("container-title") or ""):
            yield name


def _named(text: str, listed: Iterable[str]) -> list[_Named]:
    """The journals named in a text, in order, none overlapping another.

    These are names after "published in" and the like, and titles of the list that have a word
    which only journals have.
    """
    found = [
        _Named(lead.start("journal"), lead.end("journal"), lead["journal"])
        for pattern in (_LEAD, _IN_JOURNAL)
        for lead in pattern.finditer(text)
        if _is_journal(lead["journal"], listed) or pattern is _IN_JOURNAL
    ]
    for title in listed:
        if _MARKED.search(title) and len(title.split()) > 1 and title in text:
            pattern = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")
            found += [_Named(hit.start(), hit.end(), title) for hit in pattern.finditer(text)]
    apart: list[_Named] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _is_journal(phrase: str, listed: Iterable[str]) -> bool:
    if _PLACES.search(phrase):
        return False
    if _MARKED.search(phrase) or any(same_journal(phrase, title) for title in listed):
        return True
    return phrase in _ONE_WORD or (" " in phrase and _FIELD.search(phrase) is not None)


def _compare(here: list[_Named], there: list[Cited], subject: Subject) -> Iterator[Finding]:
    """Findings of a sentence. None unless the journals of all that it cites are known."""
    reads = [subject.reads[place] for cited in there for place in cited.link.entries]
    titles = [str(read.csl.get("container-title") or "") for read in reads]
    if not titles or not all(titles):
        return
    for named in here:
        if not any(same_journal(named.name, title) for title in titles):
            yield _finding(named, [cited for cited in there if cited.link.entries], subject)


def _finding(named: _Named, cited: list[Cited], subject: Subject) -> Finding:
    """A finding about the citation after the journal's name, or else the sentence's first."""
    meant = next((one for one in cited if one.link.start >= named.end), cited[0])
    read = subject.reads[meant.link.entries[0]]
    title = read.csl.get("container-title")
    expected = f"{title}, where the list says that {short_name(read)} appeared"
    around = context(meant.block.text, named.start, named.end)
    line = meant.block.line
    return Finding(OTHER_JOURNAL, line, named.name, expected, meant.where, (), around)


def same_journal(one: str, other: str) -> bool:
    """Whether two names may be one journal's: "Br J Psychiatry" and "The British Journal of
    Psychiatry", "JAMA" and "Journal of the American Medical Association"."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return False
    if len(a) == len(b) and all(map(_abbreviates, a, b)):
        return True
    return _is_acronym(one, b) or _is_acronym(other, a)


def _words(name: str) -> list[str]:
    """A journal's significant words, without a subtitle or a place in brackets."""
    main = re.split(r"[(:=]", name, maxsplit=1)[0]
    return [word for word in re.findall(r"\w+", fold(main)) if word not in _LITTLE]


def _abbreviates(one: str, other: str) -> bool:
    """Whether the shorter begins as the longer does and has, in order, only letters of it."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _is_acronym(name: str, words: list[str]) -> bool:
    letters = fold(name.strip(". "))
    initials = "".join(word[0] for word in words)
    return len(letters) > 2 and name.isupper() and initials.startswith(letters)
