"""An entry of a reference list -> CSL-JSON: its text, and its own links' identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..document import Printed
from ..years import YEAR
from .address import read_address
from .authors import as_persons, begins_given_first, read_authors
from .parse import ParsedReference, parse_reference

# What a link beside a reference is called: the service, not a part of the reference.
_VERBS = r"(?:view|read|go to|open|see|find|get|search|available)"
_BETWEEN = r"(?:it|the|this|in|on|at|via|full|original|free|publisher|pmc|open access)"
_NOUN = (
    r"(?:pub\s?med(?: central| abstract)?|pmc|pmid|pmcid|cross\s?ref|google(?: scholar)?|scholar|"
    r"scopus|web of science|isi|medline|europe\s?pmc|doi|links?|article|abstract|full[ -]?text|"
    r"text|pdf|html|paper|study|source|publisher(?: site| full text)?|view|here|online)"
)
_SERVICE = re.compile(
    rf"[\W_]*(?:{_VERBS} )?(?:{_BETWEEN} ){{0,3}}{_NOUN}"
    r"(?: (?:article|abstract|full[ -]?text|pdf))?[\W_]*",
    re.I,
)
_SAME_AUTHORS = re.compile(r"(?:[—―]{2,}|—|[–_-]{3,})[.,]?\s+")
# Pages that lead to a paper by a search.
_SEARCHES = re.compile(r"scholar\.google\.|(?:^|\.)google\.|search\.|webofknowledge|webofscience")


def read_entries(listed: Iterable[Printed]) -> tuple[ParsedReference, ...]:
    """Parse the entries of a list. A dash in the place of the authors stands for those of the
    entry before: "———. (2021). Rest.". Where one has given names first, others may."""
    listed = tuple(listed)
    reads: list[ParsedReference] = []
    before = ""  # the text of the last one, with its authors
    for printed in listed:
        if dash := _SAME_AUTHORS.match(printed.text):
            authors = before[: read_authors(before)[1]].rstrip(" .")
            before = f"{authors}. {printed.text[dash.end() :]}"
            printed = replace(printed, text=before) if authors else printed
        else:
            before = printed.text
        reads.append(read_entry_fields(printed))
    if any(begins_given_first(printed.text) for printed in listed):
        reads = [_with_person(read, one.text) for read, one in zip(reads, listed, strict=True)]
    return tuple(reads)


def _with_person(read: ParsedReference, printed: str) -> ParsedReference:
    """ "Ellen Riloff. 1996. …", which alone might be an organisation's."""
    name = str(read.csl.get("author", [{}])[0].get("literal", ""))
    if not (name and re.match(rf"{re.escape(name)}\.\s{YEAR}[a-z]?\.", printed)):
        return read
    persons = as_persons(name)
    return replace(read, csl={**read.csl, "author": persons}) if persons else read


def read_entry_fields(printed: Printed) -> ParsedReference:
    """Parse an entry. What its text says stands before what its links lead to."""
    if printed.csl is not None:
        return ParsedReference(printed.csl)
    if not printed.links:
        return parse_reference(printed.text)
    read = parse_reference(_without_services(printed))
    csl = dict(read.csl)
    for name, value in _linked(printed):
        csl.setdefault(name, value)
    if csl["type"] == "document" and csl.keys() != read.csl.keys():
        csl["type"] = "webpage" if "URL" in csl else "article-journal"
    return replace(read, csl=csl)


def _without_services(printed: Printed) -> str:
    """The text without the names of services at its end: "View", "PubMed", "Google Scholar"."""
    text = printed.text.rstrip()
    for words, _ in reversed(printed.links):
        at = text.rfind(words)
        if at <= 0 or not _SERVICE.fullmatch(words) or re.search(r"\w", text[at + len(words) :]):
            break
        text = text[:at].rstrip(" |/·•[(–—-")
    return text


def _linked(printed: Printed) -> Iterator[tuple[str, str]]:
    for _, href in printed.links:
        address = read_address(href)
        if address and address.fields:
            yield from address.fields.items()
        elif address and address.path.strip("/") and not _SEARCHES.search(address.host):
            yield "URL", address.href
