"""The sites whose pages count as sources: studies and health authorities.

`index/data/sources.txt` is our list; a clinic extends it by its own sources.txt. A line is a host
with an optional beginning of a path, and its subdomains count too:

    who.int                  every page
    nature.com/articles/     pages whose path begins so
    pubmed.ncbi.nlm.nih.gov/*    every page but the home page
    not samhsa.gov/find-help     none of these, whatever other lines say
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from ..references.address import Address
from ..report import Warn

STARTER = Path(__file__).parent.parent / "data" / "sources.txt"
_LINE = re.compile(
    r"(?P<no>not\s+)?(?:https?://)?(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/\S*)?",
    re.I,
)
# A page to act on states nothing: a part of its path, or of its host's name, says so.
_ACT = re.compile(
    r"(?:contact|donat(?:e|ions?)|giv(?:e|ing)|subscri(?:be|ptions?)|newsletters?|sign-?(?:up|in)|"
    r"log-?in|register|accounts?|search|service-search|advanced-search|e?shop|store|cart|checkout|"
    r"basket|careers?|jobs?|vacancies|volunteer(?:ing)?|fundrais(?:e|ing)|appointments?|bookings?|"
    r"get-(?:help|involved|support)(?:-now)?|help-?lines?|hot-?lines?|crisis-?(?:line|text-line|"
    r"services|support)s?|call-us|chat|talk-to-us|988|(?:[a-z]+-)*locators?|forms?|order|orders|"
    r"publications-order|feedback|complaints?|report-an?-.*|share|sharer|"
    r"find-?(?:help|treatment|support|care|services?|a-.+|an-.+|your-.+|local-.+)|"
    r"contact-(?:us|form|info|information).*|.*-contact-us|donate-.+|self-referral|refer-yourself|"
    r"privacy(?:-policy)?|terms(?:-of-use|-and-conditions)?|cookies?|sitemap)",
    re.I,
)
# PubMed's and PMC's own pages and searches: only a paper of theirs is a source.
_INDEX = re.compile(
    r"(?:pubmed|pmc)\.ncbi\.nlm\.nih\.gov/|(?:m\.)?ncbi\.nlm\.nih\.gov/?(?:(?:pubmed|pmc)\b.*)?$",
    re.I,
)
# The number of a paper at Elsevier's journals: "S0890-8567(25)00208-4", "S0165032723002239"
_PII = re.compile(r"/S\d{4}-?\d{3}[\dX]\(?\d\d\)?\d{5}-?[\dX](?![\w-])", re.I)
_ENDING = re.compile(r"\.(?:html?|aspx?|php|cfm)$", re.I)


@dataclass(frozen=True, slots=True)
class SourceSites:
    """Which addresses are sources. `yes` and `no` hold, by host, the beginnings of paths; "" is
    every page, "/*" every page but the home page."""

    yes: dict[str, tuple[str, ...]]
    no: dict[str, tuple[str, ...]]

    def has(self, address: Address) -> bool:
        """Whether the address is a source. One with a paper's identifier is, on any site."""
        if _fits(self.no, address):
            return False
        if address.fields or _PII.search(unquote(address.path)):
            return True
        return _fits(self.yes, address) and not _is_to_act_on(address)

    def may_have(self, address: Address) -> bool:
        """Whether the address may be a source if the link's words say so: "Ash et al., 2018"."""
        return not _fits(self.no, address) and not _is_to_act_on(address)


@cache
def starter_sites() -> SourceSites:
    """Our list alone."""
    return read_sites(STARTER.read_text(encoding="utf-8"), str(STARTER), SourceSites({}, {}))[0]


def read_sites(text: str, file: str, known: SourceSites) -> tuple[SourceSites, list[Warn]]:
    """`known` with the lines of `text`, and a warning for each line that cannot be used."""
    lists: dict[bool, dict[str, tuple[str, ...]]] = {False: dict(known.yes), True: dict(known.no)}
    problems = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if found := _LINE.fullmatch(line):
            sites, host = lists[bool(found["no"])], found["host"].lower()
            path = (found["path"] or "").lower()
            sites[host] = (*sites.get(host, ()), "" if path == "/" else path)
        else:
            message = f"'{line[:60]}' is not a site, such as who.int or nature.com/articles/."
            problems.append(Warn(file, number, message))
    return SourceSites(lists[False], lists[True]), problems


def _fits(sites: dict[str, tuple[str, ...]], address: Address) -> bool:
    path = address.path.lower()
    return any(
        bool(path.strip("/") or address.query) if beginning == "/*" else path.startswith(beginning)
        for host in _hosts(address.host)
        for beginning in sites.get(host, ())
    )


def _hosts(host: str) -> Iterator[str]:
    """The host and those above it: "a.who.int", "who.int", "int"."""
    labels = host.split(".")
    for place in range(len(labels)):
        yield ".".join(labels[place:])


def _is_to_act_on(address: Address) -> bool:
    if _INDEX.match(f"{address.host}/{address.path.lstrip('/')}"):
        return True
    parts = [*address.path.split("/"), address.host.partition(".")[0]]
    return any(_ACT.fullmatch(_ENDING.sub("", part).replace("_", "-")) for part in parts)
