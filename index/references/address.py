"""Reads a link's address: which paper or page it leads to, by DOI, PMID, PMCID or URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urlsplit

from .identifiers import trim
from .parse import ParsedReference

_DOI = re.compile(r"(10\.\d{4,9}/\S+)")
# What publishers put after a DOI in the address of a paper.
_VIEW = (
    r"full(?:[ -]?text)?|abs(?:tract)?|e?pdf(?:direct)?|epub|x?html?|meta|summary|references|"
    r"figures?|tables?|citations?|download|short|long|extract|metrics|related|text"
)
_AFTER_DOI = re.compile(
    rf"(?:/(?:{_VIEW})(?:\.(?:html?|pdf))?(?:/[a-z]{{2}})?|\.(?:{_VIEW})|;jsessionid=.*|/)$", re.I
)
_MOST_VIEWS = 3  # "/full", ".pdf" and "/" may follow each other
_MOST_CHARACTERS = 4_000  # of an address; browsers' own limits are about that
_PREPRINT_VERSION = re.compile(r"(?<=\d)v\d{1,2}$")
_PREPRINTS = frozenset({"biorxiv.org", "medrxiv.org"})
# Silverchair's sites print their own number of the article after the DOI.
_OWN_NUMBER = re.compile(r"/\d{4,}(?:/[^/]*)?$")
_NUMBERED = frozenset({"academic.oup.com", "ashpublications.org"})

_PUBMED = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:m\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|"
    r"europepmc\.org/(?:article|abstract)/med)/(\d{3,9})(?!\d)",
    re.I,
)
_CENTRAL = re.compile(
    r"(?:ncbi\.nlm\.nih\.gov/(?:labs/)?pmc|pmc\.ncbi\.nlm\.nih\.gov|europepmc\.org)"
    r"/(?:articles?(?:/pmc)?|abstract/pmc)/(?:PMC)?(\d{4,9})(?!\d)",
    re.I,
)
_IN_TERM = re.compile(r"\s*(?:PMID:?\s*)?(\d{5,9})\s*(?:\[\w+\])?\s*", re.I)
# Not a button to share, which names the page that is shared. In a query "/" and "%2F" are alike.
_REDIRECTED = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/url|lm?\.facebook\.com/l\.php"
    r"|[\w.-]+\.safelinks\.protection\.outlook\.com/|(?:out|redirect|redir|away|exit)\.[^/?]+/"
    r"|[\w.-]{0,99}proxy[\w.-]{0,99}/login|[^/?]+/(?:redirect|redir|out|away|exit|leaving)\b)[^?]*\?(?:[^#]*&)?(?:q|u|q?url|target|dest|destination|to|redirect|link)=(https?(?::|%3A)(?:/|%2F){2}[^&]+)",
    re.I,
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\w+/(https?://.+)", re.I)
# A library's proxy has the site's name in its own: "doi-org.ezproxy.alder.edu".
_PROXY = re.compile(
    r"https?://(?P<site>[\w.-]{1,200}?)\.(?:[\w-]{0,60}proxy[\w-]{0,60}\.|[\w-]{1,60}\.idm\.oclc\.org)[\w.-]{0,99}(?P<rest>/.*)?",
    re.I,
)
_TRACKING = re.compile(
    r"utm_\w+|[gw]braid|gad_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_ga|_gl|_hs\w+|"
    r"s_cid|icid|ref(?:errer|_src|_url)?|redirectedFrom|via|share|smid|cmpid",
    re.I,
)
# An identifier or an address as text: "PMID: 12345678", "doi:10.1000/x", "https://…".
_IN_TEXT = re.compile(
    r"\bPMID:?\s?(?P<pmid>\d{5,8})\b|\b(?:PMCID:?\s?)?(?P<pmcid>PMC\d{5,9})\b"
    r"|(?P<url>https?://[^\s<>\"“”]+)"
    r"|(?:\bdoi(?:\.org/|:)?\s?)?(?:(?<![\w./])|(?<=doi\.org/))(?P<doi>10\.\d{4,9}/[^\s<>\"“”]+)",
    re.I,
)
_SIGNS = ("pmid", "pmc", "http", "10.")  # one stands in whatever _IN_TEXT finds
_ADDRESSES = {
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/", "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "doi": "https://doi.org/", "url": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address as read. Two with one `key` lead to the same target. `host` is without "www.",
    `path` and `query` as in the address; `fields` are CSL's DOI, PMID and PMCID, where it has them.
    """

    href: str
    key: str
    host: str
    path: str
    query: str
    fields: dict[str, str]


def read_address(href: str) -> Address | None:
    """Read an http(s) address; None for any other, and for one that is malformed or endless."""
    if len(href) > _MOST_CHARACTERS:
        return None
    whole = href if "://" in href[:9] else f"https:{href}"
    if target := _target(whole):
        return read_address(target)
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # "http://[x"
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    fields = _identifiers(host, parts)
    return Address(whole, _key(host, parts, fields), host, parts.path, parts.query, fields)


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, address) of each identifier or address that is printed as text."""
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS):
        return  # the pattern is slow
    for found in _IN_TEXT.finditer(text):
        kind = str(found.lastgroup)
        value = trim(found[kind])
        yield found.start(), found.start(kind) + len(value), _ADDRESSES[kind] + value


def keys_of(fields: dict[str, str]) -> set[str]:
    """The keys of the addresses that lead to what has these CSL fields."""
    found = {_named(name, fields[name]) for name in ("DOI", "PMID", "PMCID") if name in fields}
    url = str(fields.get("URL", ""))
    address = read_address(url if "://" in url else f"//{url}") if url else None
    return found | {address.key} if address else found


def reference_of(address: Address) -> ParsedReference:
    """A reference made from an address alone: no title or author that the page does not print."""
    kind = "article-journal" if address.fields else "webpage"
    return ParsedReference({"type": kind, **address.fields, "URL": address.href})


def _identifiers(host: str, parts: SplitResult) -> dict[str, str]:
    place = host + parts.path
    if found := _PUBMED.match(place):
        return {"PMID": found[1]}
    if found := _CENTRAL.match(place):
        return {"PMCID": f"PMC{found[1]}"}
    if host.endswith("ncbi.nlm.nih.gov"):
        return _from_query(parts.query)
    if doi := _doi(host, parts):
        return {"DOI": doi}
    return {}


def _target(href: str) -> str | None:
    """The address that a redirecting one leads to: "google.com/url?q=…", an archive's copy, a
    library's proxy."""
    if archived := _ARCHIVED.match(href):
        return archived[1]
    if proxy := _PROXY.fullmatch(href):
        site = proxy["site"]
        if "." not in site:  # dots are dashes there, and dashes two
            site = site.replace("--", "/").replace("-", ".").replace("/", "-")
        return f"https://{site}{proxy['rest'] or ''}" if "." in site else None
    found = _REDIRECTED.match(href)
    return unquote(found[1]) if found else None


def _from_query(query: str) -> dict[str, str]:
    """PubMed's older addresses: "?term=PMID: 123456", "?list_uids=123456"."""
    asked = parse_qs(query)
    for name in ("term", "list_uids"):
        if found := _IN_TERM.fullmatch(asked.get(name, [""])[0]):
            return {"PMID": found[1]}
    return {}


def _doi(host: str, parts: SplitResult) -> str | None:
    asked = parse_qs(parts.query).get("id", [""])[0] if host == "journals.plos.org" else ""
    found = _DOI.fullmatch(asked) or _DOI.search(unquote(parts.path))
    if found is None:
        return None
    doi = trim(found[1])
    if host in ("doi.org", "dx.doi.org"):
        return doi
    if host in _NUMBERED:
        doi = _OWN_NUMBER.sub("", doi) if doi.count("/") > 1 else doi
    for _ in range(_MOST_VIEWS):
        cut = _AFTER_DOI.sub("", doi)
        doi = cut if "/" in cut else doi
    return _PREPRINT_VERSION.sub("", doi) if host in _PREPRINTS else doi


def _named(name: str, value: str) -> str:
    return f"{name}:{value}".lower()


def _key(host: str, parts: SplitResult, fields: dict[str, str]) -> str:
    for name, value in fields.items():
        return _named(name, value)
    asked = [one for one in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(one[0])]
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return host + unquote(parts.path).rstrip("/") + query
