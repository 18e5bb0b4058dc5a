"""Locators: year, volume, issue and pages, as in "2010;4(2):11-19", ", 4(2), 11-19", " 4: e12"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.model import Csl

from ..years import YEAR
from .trailing_notes import MONTH

_WHEN = rf"(?:{MONTH}|Spring|Summer|Autumn|Fall|Winter|primavera|verano|otoño|invierno)"
_WHEN = rf"{_WHEN}(?:\s?[-–/&]\s?{_WHEN})?(?:\s\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?)?"
_DASH = r"\s?[-–—]{1,2}\s?"
_ROMAN = r"(?=[ivxl])x{0,3}(?:ix|iv|v?i{0,3})"
_NUMBER = r"[A-Za-z]{0,6}-?\d{1,20}[A-Za-z]{0,2}\d{0,6}(?:\.[A-Za-z]{0,3}\d{1,8}){0,2}"
_LAST = r"[A-Za-z]{0,6}\d{1,8}[A-Za-z]?\d{0,3}(?:\.e\d{1,5})?"
_RANGE = rf"(?:{_NUMBER}{_DASH}{_LAST}|{_ROMAN}{_DASH}(?:{_ROMAN}|\d{{1,4}}))"
_PAGE = rf"(?P<page>{_RANGE}|{_NUMBER}|{_ROMAN}(?=[.\s]|$))"
_PAGES_MARK = (
    r"(?:p{1,2}(?:\.|(?=[\s\d]))|pages?|p[áa]gs?\.|p[áa]ginas?|S\.|Seiten?"
    r"|art(?:icle)?\.?(?:\s(?:no\.?|number|id))?)\s?"
)
_NO = r"(?:(?:no|nr|issue|iss|number|n[úu]m|n[úu]mero|heft)s?\b\.?|n\.?\s?[º°]|n\.)\s?"
_SUPPLEMENT = (
    r"(?:Supp?l(?:ement(?:o)?)?\b\.?|Pt\b\.?|Part\b|Spec(?:ial)?\b\.?)(?:\s?(?:No|Issue)\.?)?"
    r"(?:\s?[A-Z]?\d{0,3}[A-Z]?\b)?"
)
_DATE = (
    rf"(?:(?P<open>\()?(?:(?:\d{{1,2}}\s)?{_WHEN}(?:\sdel?\s|[\s,]\s?))?(?P<year>{YEAR})"
    rf"(?:[\s,]\s?{_WHEN}|\s\d{{1,2}}\s{_WHEN}\s{YEAR})?(?(open)\))\s?[;:,.]?\s?)"
)
_VOLUME_MARK = r"(?:vol(?:ume)?\b\.?|v\.|jg\.|jahrgang|bd\.|band|t\.)\s?"
_VOLUME = (
    rf"(?:(?:{_VOLUME_MARK})?(?!\d{{1,2}}\s{_WHEN},?\s{YEAR})"
    r"(?P<volume>[A-Za-z]{0,3}\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4})?)"
    r"|vol(?:ume)?\b\.?\s?(?P<roman>[IVXLC]{1,7}\b))"
)
_AFTER_VOLUME = (
    r"(?:\s?[,;]?\s?\([^()]{1,34}(?:\([^()]{1,14}\)[^()]{0,6})?\)"
    rf"|[\s,;]\s?{_NO}[\w./–-]{{1,14}}(?<!\.)|[\s,]\s?{_SUPPLEMENT})"
)
_END = rf"(?:[,;]?\s?\(?(?:{_WHEN},?\s)?(?P<yearend>{YEAR})\)?)?[\s.,;:)]*$"
_LEAD = r"[\s,.;:]{0,4}"
_START = re.compile(
    rf"(?=[\s,.;:(]\s?(?:vol|v\.|jg\.|jahrgang|bd\.|band|t\.|no\b|n[úu]m|n\.?\s?[º°]|pp?\b|p[áa]g|pages?\b|art|suppl|[\d(ivxl]|[A-Z]{{1,2}}\d|{_WHEN}))"
    r"|(?<=[a-z]{3})(?=\d{1,4}\s?[:(])",
    re.I,
)
_FORMS = tuple(
    re.compile(_LEAD + form + _END, re.I)
    for form in (
        rf"\((?P<year>{YEAR})\)\s?:\s?{_PAGE}",
        # a volume, perhaps with date, issue or supplement, and pages
        rf"{_DATE}?{_VOLUME}(?P<beside>{_AFTER_VOLUME}{{0,3}})"
        rf"(?:,\s(?:{_WHEN},?\s)?(?P<yearmid>{YEAR})(?=,\s{_PAGES_MARK}))?(?:(?:\s?[:,.;]\s?|\s)(?:{_PAGES_MARK}){{0,2}}{_PAGE})?",
        # no volume: an issue, or pages alone, or a date alone
        rf"{_DATE}?(?P<beside>\([^()]{{1,20}}\)|{_NO}\w{{1,6}})\s?[:,]?\s?(?:{_PAGES_MARK})?{_PAGE}",
        rf"{_DATE}\s?[:;,]?\s?(?:{_PAGES_MARK}){{0,2}}{_PAGE}",
        rf"(?:{_PAGES_MARK}){{1,2}}{_PAGE}",
        rf"(?<=[:,\s])(?P<page>{_RANGE}|e\d{{4,12}})",
        rf"{_DATE}",
        rf"\({_WHEN},?\s?(?P<year>{YEAR})?\)",
    )
)  # fmt: skip
# What may follow a volume: its date, its issue, its supplement.
_YEAR_BESIDE = re.compile(rf"\(\s?(?:{_WHEN},?\s)?({YEAR})(?:[\s,]\s?{_WHEN})?\s?\)", re.I)
_MONTH_BESIDE = re.compile(rf"\(\s?{_WHEN}\s?\)", re.I)
_ISSUE = re.compile(
    rf"\(\s?(?:{_NO})?([^()]+(?:\([^()]+\)[^()]*)?)\)|[\s,;]{_NO}(\S+)|({_SUPPLEMENT})", re.I
)
_REACH = 140  # characters from the end that a locator may reach back


@dataclass(frozen=True, slots=True)
class Locator:
    """`start` is the offset where the container ends; `fields` are CSL, with `issued` if a year
    is printed."""

    start: int
    fields: Csl


def find_locator(text: str, year: str | None = None) -> Locator | None:
    """The longest locator at the end of `text`; None if there is none.

    `year` is the one already read before the title. Printed again in the place of a volume, it
    is the volume ("Psyche, 2013, pp. 46").
    """
    for start in _START.finditer(text, len(text) - _REACH):
        for form in _FORMS:
            if found := form.match(text, start.start()):
                fields = _fields(found.groupdict(), year)
                return Locator(start.start(), fields) if fields else None
    return None


def _fields(groups: dict[str, str | None], known_year: str | None) -> Csl:
    volume = groups.get("volume") or groups.get("roman")
    issue, year_beside = _issue_and_year(groups.get("beside") or "")
    year = groups.get("year") or year_beside or groups.get("yearmid") or groups.get("yearend")
    page = groups.get("page")
    if volume and not page and not issue and re.search(_DASH, volume):
        volume, page = None, volume  # "Nature 4–10": pages, without a volume
    if year and known_year and not volume and page:
        volume, year = year, None
    if volume and not year and re.fullmatch(YEAR, volume) and _is_date(volume, known_year, page):
        volume, year = None, volume  # "2005;(1):CD001497", "Springer; 2010"
    values = {"volume": volume, "issue": issue, "page": page}
    fields: Csl = {name: value.strip() for name, value in values.items() if value}
    if year:
        fields["issued"] = {"date-parts": [[int(year)]]}
    return fields


def _is_date(number: str, known_year: str | None, page: str | None) -> bool:
    return known_year is None or (number == known_year and page is None)


def _issue_and_year(text: str) -> tuple[str | None, str | None]:
    """The issue and the year among "(3)", "(June 2010)", ", no. 3", " Suppl 1"."""
    year = _YEAR_BESIDE.search(text)
    rest = _MONTH_BESIDE.sub("", text.replace(year[0], "") if year else text)
    issue = _ISSUE.search(rest)
    value = next(filter(None, issue.groups())).strip() if issue else None
    return value, year[1] if year else None
