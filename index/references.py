"""A printed reference -> CSL-JSON. Fields are copied out of the string, never completed.

Two orders cover nearly all lists: authors, year, title, container (APA, Harvard, PLOS) and
authors, title, container, year (Vancouver, AMA). What does not fit keeps its year, its
identifiers and whatever the start of the string gives; the printed string is always kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from search.model import Csl

from .authors import literal, read_authors
from .identifiers import take_identifiers
from .names import UPPER

YEAR = r"(?:1[6-9]\d\d|20[0-4]\d)"
_HYPHENS = str.maketrans("‐‑", "--")
_AFTER_AUTHORS = re.compile(
    rf"[\s,.]*(?:\((?P<paren>{YEAR})(?P<letter>[a-z])?(?P<rest>,[^)]*)?\)|(?P<bare>{YEAR})(?P<bareletter>[a-z])?(?=[.,:\s]))[.,:]?\s*"
)
_NO_DATE = re.compile(r"\s*\((?:n\.\s?d\.|in press|forthcoming)\)[.,]?\s*", re.I)
# A sentence's end; not after a lone letter, which is an initial or an abbreviation.
_SENTENCE = re.compile(
    rf"(?<=[^\s.][\w)}}\]”\"’'][.?!])[”\"’']?\s+(?={UPPER}|[“\"'‘(\[0-9])|(?<=[?!])\s+"
)
# "Proc", "J. Clin", "Am J": words of an abbreviated journal name.
_ABBREVIATED = re.compile(rf"(?:{UPPER}\w{{0,5}}\.?\s?){{1,3}}")
# ", 348(6234), 487-492" and " 2005;2(3):e312" and " 12: 83–92"
_PAGE = r"(?:[A-Za-z]{0,4}\d\w*(?:\.\w+)*(?:\s?[-–—‐‑]+\s?[A-Za-z]{0,3}\d+\w*)?)"
_LOCATOR = re.compile(
    rf"[\s,.;]*(?:(?P<year>{YEAR})(?P<month>\s+[A-Z][a-z]{{2,8}}(?:[-–/\s]+\w+)?)?\s*[;,]\s*)?"
    rf"(?:\((?P<yearbefore>{YEAR})\)[\s,:;]*)?(?:vol(?:ume)?\.?\s*)?(?P<volume>[A-Z]?\d+[A-Z]?)"
    rf"(?:\s*\(\s*(?P<issue>[^)]{{1,30}})\s*\)|,\s*(?:no|issue|iss)\.?\s*(?P<no>[\w.–-]+))?"
    rf"(?:,?\s*\((?:[A-Z][a-z]+\s+)?(?P<yearin>{YEAR})\))?"
    rf"(?:(?:\s*[:,.]\s*|\s+)(?:(?:pp?|pages|art(?:icle)?(?:\s+no)?)\.?\s*)?(?P<page>{_PAGE}))?[\s.,;]*$",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A reference as read. `letter` is the a, b, … printed after its year, else ""."""

    csl: Csl
    letter: str = ""

    @property
    def year(self) -> int | None:
        parts = self.csl.get("issued", {}).get("date-parts", [])
        return int(parts[0][0]) if parts and parts[0] else None

    @property
    def names(self) -> tuple[str, ...]:
        """Family names, and organisations whole, in printed order."""
        authors = self.csl.get("author", [])
        return tuple(str(a.get("family") or a.get("literal")) for a in authors)


def read_reference(printed: str) -> Read:
    """Never raises: at worst the CSL-JSON holds only a type."""
    found = take_identifiers(" ".join(normalize("NFC", printed).translate(_HYPHENS).split()))
    names, end = read_authors(found.rest)
    after = _AFTER_AUTHORS.match(found.rest, end) if end else None
    if after is None:
        after, names = _organisation(found.rest, names, end)
    csl: Csl = {"type": "article-journal"}
    if after is not None:
        year = after["paren"] or after["bare"]
        letter = after["letter"] or after["bareletter"] or ""
        csl |= _fields(names, year, *_title_and_source(found.rest[after.end() :]))
    else:
        letter = ""
        csl |= _vancouver(found.rest, names, end)
    csl |= found.fields
    csl["type"] = _type(csl)
    return Read(csl, letter)


def _organisation(
    text: str, names: list[dict[str, str]], end: int
) -> tuple[re.Match[str] | None, list[dict[str, str]]]:
    """Where the year in brackets stands after something that is no list of persons."""
    found = re.search(
        rf"(?<=[\s.,])\((?P<paren>{YEAR})(?P<letter>[a-z])?(?P<rest>,[^)]*)?\)[.,:]?\s*"
        r"(?P<bare>$^)?(?P<bareletter>$^)?",
        text,
    )
    if (
        found is None
        or not 0 < found.start() < 160
        or re.search(r"\d[;:(]|[“\"]", text[: found.start()])
    ):
        return None, names
    if names:  # a year far behind the names belongs to the journal
        return (found if end > 0.6 * found.start() else None), names
    return found, literal(text[: found.start()])


def _fields(names: list[dict[str, str]], year: str | None, title: str, source: Csl) -> Csl:
    csl: Csl = {}
    if names:
        csl["author"] = names
    if year:
        csl["issued"] = {"date-parts": [[int(year)]]}
    if title:
        csl["title"] = title
    return csl | source


def _title_and_source(text: str) -> tuple[str, Csl]:
    """ "Title. Journal, 12(3), 4-5." -> the title and the container's fields.

    Without a volume the title ends at the first sentence end.
    """
    quoted = re.match(r"[“\"'‘](.{8,}?)[,.]?[”\"'’][,.]?\s+", text)
    if quoted:
        return quoted[1].rstrip(".,"), _source(text[quoted.end() :])
    ends = [found.span() for found in _SENTENCE.finditer(text)]
    cut = _container_start(text, ends)
    if cut is None:
        return text.rstrip(". ").strip(), {}
    start, end = cut
    return text[:start].rstrip(".").strip(), _source(text[end:])


def _container_start(text: str, ends: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The sentence end that parts title from container: the last after which a container with
    its volume stands, less the abbreviated words before it ("Proc. Natl. Acad. Sci. 97")."""
    located = [place for place, (_, end) in enumerate(ends) if "volume" in _source(text[end:])]
    if not located:
        return ends[0] if ends else None
    place = located[-1]
    while place > 0 and _ABBREVIATED.fullmatch(text[ends[place - 1][1] : ends[place][0]]):
        place -= 1
    return ends[place]


def _source(text: str) -> Csl:
    """ "Journal, 12(3), 4-5." -> container-title, volume, issue, page, and year if there."""
    text = re.sub(r"^(?:In:?\s+)", "", text.strip())
    for start in (m.start() for m in re.finditer(r"(?=[\s,.;]\s*(?:vol|\d|[A-Z]\d|\(\d))", text)):
        found = _LOCATOR.match(text, start)
        container = text[:start].strip(" .,;")
        if found and container and re.search(r"[A-Za-z]{2}", container):
            return _located(container, found)
    container = re.split(r"(?<=[a-z])\.\s", text)[0].strip(" .,;")
    return {"container-title": container} if container else {}


def _located(container: str, found: re.Match[str]) -> Csl:
    csl: Csl = {"container-title": container, "volume": found["volume"]}
    if issue := found["issue"] or found["no"]:
        csl["issue"] = issue.strip()
    if page := found["page"]:
        csl["page"] = page
    if year := found["year"] or found["yearbefore"] or found["yearin"]:
        csl["issued"] = {"date-parts": [[int(year)]]}
    return csl


def _vancouver(text: str, names: list[dict[str, str]], end: int) -> Csl:
    """Authors. Title. Container. Year;volume(issue):page."""
    rest = text[end:].lstrip(" .,:;")
    title, source = _title_and_source(rest)
    csl = _fields(names, None, title, source)
    if "issued" not in csl:
        years = re.findall(rf"(?<![\w–—-]){YEAR}\b(?![–—-]\d)", rest)
        if years:
            csl["issued"] = {"date-parts": [[int(years[-1])]]}
    return csl


def _type(csl: Csl) -> str:
    if "volume" in csl or "page" in csl or "DOI" in csl or "PMID" in csl:
        return "article-journal"
    return "webpage" if "URL" in csl else "document"
