"""Fields of printed books, chapters, reports and theses: editors, edition, publisher."""

from __future__ import annotations

import re

from search.model import Csl

from ..names import UPPER
from ..years import YEAR
from .authors import read_authors
from .locator import find_locator

_EDITORS_AFTER = re.compile(
    r",?\s*(?:\((?:[Ee]ds?\.?|[Ee]ditors?|[Ee]ditor[ea]s|[Cc]oords?\.?|[Cc]omps?\.?|[Dd]irs?\.?)\)|\b(?:[Ee]ds?\b\.?|(?:[Ee]ditors?|[Ee]ditor[ea]s|[Cc]oordinador(?:[ea]s|a)?)\b))[.,:]?\s*"
)
_EDITED_BY = re.compile(r"[,.;(]\s*(?:edited by|[Ee]d(?:s)?\. by|[Ee]ds?\.)\s+(?=[A-Z])")
_EDITION = re.compile(
    r"[\s.,;]{0,4}[(\[]?\b((?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev(?:ised|\.)?|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth"
    r"|[Ss]eventh|[Ee]ighth|[Nn]inth|[Tt]enth|II|III"
    r"|\d{1,2}(?:\.?\s?[ªº]|[aº])|[Pp]rimera|[Ss]egunda|[Tt]ercera|[Cc]uarta|[Qq]uinta|[Ss]exta|[Nn]ueva"
    r")\s(?:[Rr]ev(?:ised|\.)?\s)?[Ee]d(?:itio|ici[óo])?n?\b)\.?\s?(?:ed\b)?[)\]]?"
)
_PAGES = re.compile(
    r"[\s.,;(]{0,4}\b(?:pp?|[Pp]ages|[Pp][áa]gs?|[Pp][áa]ginas?)\b\.?\s?(?:p\s)?([A-Za-z]{0,3}\d+(?:\s?[-–—]\s?[A-Za-z]{0,3}\d+)?|[ivxl]+[-–][ivxl]+)\)?(?:\s(?:in|In)\s)?"
)
_EXTENT = re.compile(r"[\s.,;(]{0,4}\b\d{1,4}\s?(?:pp?|pages)\b\.?\)?")
_VOLUME = re.compile(
    r"[\s.,;(]{0,4}\b(?:[Vv]ol(?:ume|umen|s)?\.?|[Tt]omo)\s(\d{1,4}|[IVX]+)\b(?:\sof\s[^.]{3,60})?[),.]?"
)
_YEAR = re.compile(
    rf"[\s,;.(]{{1,4}}(?:c|©)?({YEAR})(?:\b[^\d:;]{{0,20}}|\s?[:;]\s?(?P<page>\d+[-–]\d+))?\)?[\s.]*$"
)
_IN = re.compile(r"^(?:In:?|in:?|[Ee]n:?)\s+")
_HOUSES = (
    r"\b(?:Press|Publish(?:er|ers|ing)|Publications|Verlag|Books|Springer|Wiley|Elsevier|Blackwell"
    r"|McGraw[- ]Hill|Routledge|S[Aa][Gg][Ee]|Karger|Thieme|Saunders|Mosby|Lippincott"
    r"|Erlbaum|Guilford|Norton|Sinauer|Humana"
    r"|Editorial|Ediciones|Editores|Panamericana|Alianza|Paid[óo]s|Morata|Pir[áa]mide|Masson|Trillas"
    r"|Manual Moderno|Fondo de Cultura|Siglo XXI|Descl[ée]e|Herder|Amorrortu|Síntesis|Ariel|Médica"
    r"|Prentice|Houghton|Penguin|Pearson|Cengage|Stationery|Chapman|Kaufmann|Inc|Ltd)\b"
)
_HOUSE = re.compile(_HOUSES)
_BODY = re.compile(
    r"\b(?:University|Universit[éà]|Universität|Institute|Foundation|Organi[sz]ation|Association|Agency|College|Department|Ministry|Centers?"
    r"|Universidad|Instituto|Fundaci[óo]n|Organizaci[óo]n|Asociaci[óo]n|Agencia|Ministerio|Sociedad)\b"
)
_PLACE = re.compile(
    rf"^(?P<place>{UPPER}[\w.’' -]{{1,30}}(?:\s?\([\w ]{{2,20}}\))?(?:,\s?[\w. ]{{2,24}}){{0,2}}?)"
    r":\s+(?P<publisher>\S.+)$"
)
_PLACE_AFTER = re.compile(
    rf"^(?P<publisher>.+?),\s(?P<place>{UPPER}[\w.’' -]{{2,24}}(?:,\s?[\w. ]{{2,24}}){{0,2}})$"
)
_HOUSE_AND_YEAR = re.compile(
    rf"\s\(([^()]{{4,60}}?)(?:,\s(?P<year>{YEAR}))?\)(?:,\s(?P<page>[\w–-]+))?[\s,.]*$"
)
_THESIS = re.compile(
    r"[\s.,;]{0,4}[\[(]?\b((?:(?:un)?published\s)?(?:Ph\.?\s?D\.?|D\.?Phil\.?|[Dd]octoral|M\.?Sc\.?|M\.?A\.?|M\.?D\.?|[Mm]aster[’']?s?|[Dd]iploma)"
    r"\s(?:[Tt]hesis|[Dd]issertation)|(?:[Dd]issertation|[Tt]hesis)"
    r"|[Tt]esis(?:\s(?:doctoral|de\s(?:doctorado|maestr[íi]a|m[áa]ster|licenciatura|grado)))?"
    r"|[Tt]rabajo\s(?:de\s)?[Ff]in\sde\s(?:[Gg]rado|[Mm][áa]ster))\b(?:,\s(?P<inside>[^\])]+))?[\])]?[\s.,:;]*",
    re.I,
)  # fmt: skip
_NUMBER = re.compile(
    r"[\s,]{0,3}[(\[]((?:[\w ]{0,40}\b(?:[Rr]eport|[Gg]uidelines?"
    r"|[Pp]ublication|[Pp]aper|[Ss]eries|[Pp]olicy|NICE|Pub\.?)\b"
    r"[\w .,]{0,30}?)?"
    r"(?:No\.?\s?|Nr\.?\s?|[Nn]umber\s)?(?P<number>[A-Z]{0,4}\s?\d[\w./-]{0,20}))[)\]]"
)
_REPORT = re.compile(
    r"\b(?:[Rr]eports?|[Gg]uidelines?|[Ww]hite [Pp]aper|[Ww]orking [Pp]aper|[Ff]act [Ss]heet"
    r"|[Ii]nforme)\b"
)


def take_book(source: str, in_book: bool) -> Csl:
    """CSL fields of the text after a title: a book's publisher, or, with `in_book`, the book
    that holds the chapter. Never raises; what cannot be split stays in one field, container-title
    or publisher."""
    csl: Csl = {}
    text = _IN.sub("", source.strip(" ."))
    text = _take(text, _EDITION, csl, "edition")
    if in_book:
        text = _editors(text, csl)
        text = _take(text, _PAGES, csl, "page")
    else:
        text = _EXTENT.sub("", text)
    if found := _YEAR.search(text):
        csl["issued"] = {"date-parts": [[int(found[1])]]}
        if found["page"]:
            csl.setdefault("page", found["page"])
        text = text[: found.start()]
    text = _take(text, _VOLUME, csl, "volume")
    text = re.sub(r"\(\s*[,;.\s]*\)", "", text).strip(" .,;:(")
    return csl | (_chapter(text, csl) if in_book else publisher(text))


def _take(text: str, pattern: re.Pattern[str], csl: Csl, name: str) -> str:
    found = pattern.search(text)
    if not found:
        return text
    csl[name] = found[1].strip()
    return f"{text[: found.start()]}. {text[found.end() :].lstrip(' .,;')}".strip(" .,")


def _editors(text: str, csl: Csl) -> str:
    """The text without its editors, which go to `csl`: "Hake SJ, editor. Book" or "Book, edited
    by S. Hake"."""
    names, end = read_authors(text)
    mark = _EDITORS_AFTER.match(text, end)
    if names and (mark or text[end : end + 2] == ". "):
        csl["editor"] = names
        return text[mark.end() if mark else end + 2 :]
    if edited := _EDITED_BY.search(text):
        names, end = read_authors(text[edited.end() :])
        if names:
            csl["editor"] = names
            return text[: edited.start()] + text[edited.end() + end :]
    return text


def _chapter(text: str, csl: Csl) -> Csl:
    """ "Book. Place: Publisher" -> container-title, publisher and place."""
    if bracket := _HOUSE_AND_YEAR.search(text):
        where = publisher(bracket[1], certain=True)
        if bracket["year"]:
            where["issued"] = {"date-parts": [[int(bracket["year"])]]}
        if bracket["page"]:
            where["page"] = bracket["page"]
        return _located(text[: bracket.start()], csl) | where
    ends = list(re.finditer(rf"(?<=[^\s.]{{2}})[.?!]\s+(?={UPPER})", text))
    for end in ends:
        rest = text[end.end() :]
        evident = _PLACE.match(rest) or _HOUSE.search(rest) or _BODY.search(rest)
        if evident or (end is ends[-1] and re.search(r"(?:\w{6}|\d)$", text[: end.start()])):
            return _located(text[: end.start()], csl) | publisher(rest, certain=True)
    comma = re.match(rf"(.{{8,}}?),\s((?:[^,]*{_HOUSES})[^,]*)(?:,.*)?$", text)
    if comma:
        return {"container-title": comma[1], "publisher": comma[2]}
    return _located(text, csl) if text else {}


def _located(container: str, csl: Csl) -> Csl:
    """ "Handbook of Rest, 1, 21-75" -> container-title, and locator fields not in `csl` yet."""
    locator = find_locator(container)
    if locator is None or set(locator.fields) == {"issued"}:
        return {"container-title": container.strip(" .,;:")}
    fields = {key: value for key, value in locator.fields.items() if key not in csl}
    return {"container-title": container[: locator.start].strip(" .,;:"), **fields}


def publisher(text: str, certain: bool = False) -> Csl:
    """ "New York: Springer", "Springer, New York, USA" -> publisher and publisher-place.

    Unless `certain`, a text without a known publisher or place is a container-title.
    """
    text = text.strip(" .,;:()")
    if not text:
        return {}
    for pattern in (_PLACE, _PLACE_AFTER):
        found = pattern.match(text)
        if found and (pattern is _PLACE or _HOUSE.search(found[1]) or _BODY.search(found[1])):
            return {"publisher": found["publisher"], "publisher-place": found["place"]}
    if certain or _HOUSE.search(text) or _BODY.search(text):
        return {"publisher": text}
    return {"container-title": text}


def take_edition(title: str) -> tuple[str, str | None]:
    """A book's title without the edition at its end, and that edition or None."""
    found = _EDITION.search(title)
    if not found or len(title) - found.end() > 2 or found.start() < 3:
        return title, None
    return title[: found.start()].strip(" .,;"), found[1]


def take_thesis(title: str, source: str) -> tuple[str, Csl] | None:
    """The title without its note, and genre and university as CSL; None if it is not a thesis."""
    whole = f"{title}. {source}" if source else title
    found = _THESIS.search(whole)
    if not found or found.start() < 5:
        return None
    rest = (found["inside"] or "") + " " + whole[found.end() :]
    csl: Csl = {"genre": found[1].strip()}
    if where := re.sub(rf"[\s,;.(]{{1,4}}{YEAR}\)?[\s.]*$", "", rest.strip(" .,:;")).strip(" .,:;"):
        csl |= publisher(where, certain=True)
    return whole[: found.start()].strip(" .,[("), csl


def take_number(title: str) -> tuple[str, str | None, bool]:
    """A report's or guideline's title without "(Report No. 5)", its number or None, and whether
    its words say that it is a report or guideline."""
    found = _NUMBER.search(title)
    if not found or found.start() < 5:
        return title, None, bool(_REPORT.search(title))
    named = bool(_REPORT.search(found[1]) or "NICE" in found[1] or _REPORT.search(title))
    if not named:
        return title, None, False
    return (title[: found.start()] + title[found.end() :]).strip(" ."), found["number"], True
