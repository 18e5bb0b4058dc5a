"""A printed reference -> CSL-JSON. Fields are copied out of the string, never completed.

Two orders cover nearly all lists: authors, year, title, container (APA, Harvard, PLOS) and
authors, title, container, year (Vancouver, AMA). Identifiers and notes are taken out first, then
authors and year from the start and the locator from the end. The rest is split into title and
container. A reference that fits neither order keeps its year, its identifiers and the fields
read from its start. The printed string is always kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from unicodedata import normalize

from search.model import Csl

from ..years import NO_DATE, YEAR
from .authors import Name, is_organisation, literal, read_authors
from .books import take_book, take_edition, take_number, take_thesis
from .chicago_notes import FAMILY, read_note
from .confidence import confidence
from .identifiers import take_identifiers
from .services import without_services
from .titles import Parts, split_body
from .trailing_notes import take_trailing_notes

_HYPHENS = str.maketrans("‐‑", "--")
# "(Eds.)", "(Coord.)": the Spanish ones only in brackets, where no title begins.
_EDITOR_MARK = (
    r"(?:[(\[]?\b[Ee]d(?:s|itors?)?\b\.?[)\]]?"
    r"|[(\[](?:[Ee]ditor[ea]s|[Cc]oord(?:s|inador(?:[ea]s|a)?)?|[Cc]omp(?:s|ilador(?:[ea]s|a)?)?"
    r"|[Dd]irs?|[Dd]irector(?:[ea]s|a)?)\.?[)\]])"
)
# The name of an account after the author's: "Ash, B. [BrendaSleeps]. (2021)".
_ACCOUNT = r"(?:\[@?[^\W\d][\w.'’-]*(?:\s[\w.'’-]+){0,3}\][\s.,]*(?=\([^()]{4,30}\)\.?\s\S))?"
# "Ash & Cole 2018: Light and mood.", a list by the words of its citations.
_KEYED = re.compile(
    rf"^({FAMILY}(?:,? (?:&|and) {FAMILY}|,? et al\.?)?),? ({YEAR}[a-h]?): (?=[^\W\d_])"
)
_AFTER_AUTHORS = re.compile(
    rf"[\s,.:]*{_ACCOUNT}(?:{_EDITOR_MARK}[\s,.]*)?"
    rf"(?:\((?P<paren>{YEAR})(?P<letter>[a-z])?(?P<rest>[,/\s][^)]{{0,40}})?\)|(?P<bare>{YEAR})(?P<bareletter>[a-z])?(?:/\d{{4}})?(?=[.,:\s])(?!\s\d)"
    rf"|\({NO_DATE}(?:\s?-\s?(?P<noletter>[a-h]))?\))[.,:]?\s*"
)
_YEAR_IN_BRACKETS = re.compile(
    rf"(?<=[\s.,])(?:\((?P<paren>{YEAR})(?P<letter>[a-z])?(?P<rest>,[^)]{{0,40}})?\)|(?P<nodate>\({NO_DATE}(?:\s?-\s?(?P<noletter>[a-h]))?\)))[.,:]?\s*"
)
_YEAR_AFTER_STOP = re.compile(rf"(?<=\.)\s(?P<bare>{YEAR})(?P<letter>[a-z])?\.\s+")
_EDITORS = re.compile(rf"[\s,]*{_EDITOR_MARK}[\s.,:]*")
# "NASEM. 2016. Nutrient requirements …"
_BODY_AND_YEAR = re.compile(
    rf"(?P<name>[^.,;:(]{{2,120}})\.\s(?P<bare>{YEAR})(?P<bareletter>[a-z])?\.\s"
)
_MOST_AUTHORS = 200  # characters that an organisation's name may have


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A reference as parsed. `letter` is the a, b, … printed after its year, else "".

    `confidence` (0 to 1) is explained in `index.references.confidence`.
    """

    csl: Csl
    letter: str = ""
    confidence: float = 1.0

    @property
    def year(self) -> int | None:
        parts = self.csl.get("issued", {}).get("date-parts", [])
        return int(parts[0][0]) if parts and parts[0] else None

    @property
    def names(self) -> tuple[str, ...]:
        """The authors' family names, and organisations' full names, in printed order."""
        authors = self.csl.get("author", [])
        return tuple(str(a.get("family") or a.get("literal")) for a in authors)


@dataclass(frozen=True, slots=True)
class _Front:
    """The part before the title; `end` is the offset where the title begins."""

    names: list[Name]
    end: int
    year: str | None = None
    letter: str = ""


def parse_reference(printed: str) -> ParsedReference:
    """Parse a printed reference. Never raises: at worst the CSL-JSON holds only a type."""
    text = " ".join(normalize("NFC", printed).translate(_HYPHENS).split())
    identifiers = take_identifiers(without_services(text))
    body = take_trailing_notes(without_services(identifiers.rest))
    body = replace(body, text=_KEYED.sub(r"\1 (\2). ", body.text))
    if note := read_note(body.text):
        csl = {**note, **identifiers.fields}
        return ParsedReference(csl, "", confidence(body.text, csl))
    front = _front(body.text)
    rest = body.text[front.end :].lstrip(" .,:;")
    csl = _fields(front, split_body(rest, front.year))
    if "issued" not in csl and (year := _last_year(rest)):
        csl["issued"] = {"date-parts": [[int(year)]]}
    if body.accessed:
        csl["accessed"] = body.accessed
    csl |= identifiers.fields
    csl["type"] = csl.get("type") or _type(csl)
    return ParsedReference(csl, front.letter, confidence(body.text, csl))


# "DEPRESSION and other …", "BRAZIL: world leader"; no "SILVA, J.", "WHO and UNICEF"
_TITLE_WORD = re.compile(
    r"(?:[AO]S?\s)?([^\W\d_a-zß-öø-ÿ]{4,}):?\s(?=[a-zß-öø-ÿ]+(?:\s(?![A-Z]{3})|:))"
)
_ABNT = re.compile(r"\b(?:Disponível em|Acesso em)\b|,\s(?:v|n)\.\s?\d")


def _front(text: str) -> _Front:
    if title_word(text) and _ABNT.search(text):
        return _Front([], 0)
    body = _BODY_AND_YEAR.match(text)
    if body and not read_authors(body[0])[0]:
        return _dated(literal(body["name"]), body)
    names, end = read_authors(text)
    after = _AFTER_AUTHORS.match(text, end) if end else None
    if after:
        return _dated(names, after)
    found = _YEAR_IN_BRACKETS.search(text, 1, _MOST_AUTHORS)
    if found is None or re.search(r"\d[;:(]|[“\"]", text[: found.start()]):
        found = None if names else _YEAR_AFTER_STOP.search(text, 1, _MOST_AUTHORS)
        if found and text[: found.start()].count(". ") > 1:
            found = None
    if found and not names:
        return _dated(literal(text[: found.start()]), found)
    if found and end > 0.6 * found.start():  # a year far after the names is the journal's
        return _dated(names, found)
    if names:
        mark = _EDITORS.match(text, end)
        return _Front(names, mark.end() if mark else end)
    return _organisation(text)


def title_word(text: str) -> str:
    """The word in upper case with which a work without an author is listed and cited in Brazil:
    "DEPRESSION and other disorders", "A SAÚDE mental"; else ""."""
    found = _TITLE_WORD.match(text)
    return found[1] if found else ""


def _dated(names: list[Name], found: re.Match[str]) -> _Front:
    groups = found.groupdict()
    letter = next(filter(None, map(groups.get, ("letter", "bareletter", "noletter"))), "")
    return _Front(names, found.end(), groups.get("paren") or groups.get("bare"), letter)


def _organisation(text: str) -> _Front:
    """An organisation's name as the first sentence, if a title follows."""
    for end in re.finditer(r"[.:](?=\s)", text[: _MOST_AUTHORS * 2]):
        if len(text) - end.end() > 12 and is_organisation(text[: end.start()]):
            return _Front(literal(text[: end.start()]), end.end())
    return _Front([], 0)


def _fields(front: _Front, parts: Parts) -> Csl:
    csl: Csl = {"author": front.names} if front.names else {}
    title, found = parts.title, dict(parts.fields)
    if thesis := take_thesis(title, parts.source or found.get("container-title", "")):
        title, source = thesis
        found |= {"type": "thesis", **source}
        found.pop("container-title", None)
    elif parts.source or not parts.fields:
        title, edition = take_edition(title)
        found = {"edition": edition} if edition else {}
        found = {**found, **take_book(parts.source, parts.in_book), **parts.fields}
    if front.year:
        found["issued"] = {"date-parts": [[int(front.year)]]}
    if title:
        csl["title"] = title
    csl |= found
    names = {name.get("literal", "-") for name in front.names} | {"Author"}
    if parts.source and csl.get("container-title", "") in names:
        csl["publisher"] = csl.pop("container-title")
    return _report(csl) if "container-title" not in csl else csl


def _report(csl: Csl) -> Csl:
    title, number, is_report = take_number(csl.get("title", ""))
    if is_report and (number or "publisher" in csl) and "type" not in csl:
        csl |= {"type": "report", "title": title}
        if number:
            csl["number"] = number
    return csl


def _last_year(text: str) -> str | None:
    years = re.findall(rf"(?<![\w–—/-]){YEAR}\b(?![–—/-]\d)", text) or re.findall(
        rf"(?<![\w–—-]){YEAR}\b(?![–—-]\d)", text
    )
    return str(years[-1]) if years else None


def _type(csl: Csl) -> str:
    if "accessed" in csl and "URL" in csl and not {"editor", "edition", "volume"} & csl.keys():
        return "webpage"
    if "editor" in csl or ("publisher" in csl and "container-title" in csl):
        return "chapter"
    if "publisher" in csl or "edition" in csl:
        return "book"
    if {"volume", "page", "DOI", "PMID"} & csl.keys():
        return "article-journal"
    return "webpage" if "URL" in csl else "document"
