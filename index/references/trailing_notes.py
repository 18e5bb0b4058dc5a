"""Notes at the end of a reference: of databases, of access dates and of print."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# By the first three letters, in English and Spanish.
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan ene|feb|mar|apr abr|may|jun|jul|aug ago|sep set|oct|nov|dec dic".split("|"), 1
    )
    for name in names.split()
}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|Ene(?:ro)?|Febrero|Marzo|Abr(?:il)?|Mayo|Junio|Julio|Ago(?:sto)?|Se[pt](?:tiembre|iembre)?"
    r"|Octubre|Noviembre|Dic(?:iembre)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?P<a>\d{{4}})-(?P<am>\d\d)-(?P<ad>\d\d)|(?P<b>\d{{4}}) (?P<bm>{MONTH})(?: (?P<bd>{_DAY}))?"
    rf"|(?:(?P<cd>{_DAY})(?:,| de)? )?(?P<cm>{MONTH})(?:,| del?)? (?P<c>\d{{4}})"
    rf"|(?P<dm>{MONTH}) (?P<dd>{_DAY}),? (?P<d>\d{{4}})"
    # "05/04/2024" has its day first or last; other languages' months: the year alone
    r"|\d{1,2}[./-]\d{1,2}[./-](?P<e>\d{4})"
    r"|\d{1,2}\.?(?: de)? [^\W\d_]{3,9}\.?(?: de)? (?P<f>\d{4})"
)
_ACCESSED = re.compile(
    rf"[\s,.;([]{{0,4}}\b(?:(?:last )?accessed|retrieved|viewed|cited|consulted"
    rf"|(?:consultad|recuperad|citad|accedid|revisad|obtenid|visitad)[oa]s?|(?:fecha de )?consulta"
    r"|(?:[úu]ltimo |fecha de )?acceso|acess(?:o|ado)|abgerufen|zugegriffen|(?:letzter )?zugriff"
    rf"|consult[ée]e?s?|consultat[oaie])(?: on| el(?: d[íi]a)?| e[nm]| am| le| il)?:?\s(?:{_DATE})"
    r"[\s,)\].;]*(?:\b(?:from|at|de|en|desde)\b)?[:\s]*",
    re.I,
)
# PubMed's export prints "Epub 2016/05/03."; a few publishers print the item's own number.
_WITHIN = re.compile(
    r"\bEpub\s+(?:ahead of print\s*)?(?:\d{4}[^.;]{0,16}[.;]?)?|\S{1,40}\s?\[pii\]\.?"
    r"|\[Epub ahead of print\]\.?"
    r"|\[(?:Internet|Online|serial on the Internet|electronic resource|en l[íi]nea"
    r"|archivo (?:en )?PDF|PDF|versi[óo]n electr[óo]nica|p[áa]gina web|sitio web)\]"
    r"|[(\[]?\be?-?IS[SB]N(?:-1[03])?:?\s[\dXx–-]{8,18}[)\].,;]*"
    r"|\[?\b(?:actualizad[oa]|updated)(?: el)? \d[^];\[]{0,30}[;\]]",
    re.I,
)
_END = re.compile(
    r"(?:[;,]\s*(?:author reply|discussion|quiz|reply|erratum|commentary)\b[^.]{0,30}"
    r"|\s\d{4}-\d{5}-\d{3}"  # PsycINFO's number
    r"|\s(?:Reference Source|Publisher Full Text|PubMed Abstract|Free Full Text|Google Scholar"
    r"|Cross[Rr]ef|Full Text|Web of Science|ISI|Medline)"
    r"|[\s,;.(\[](?:PMID|PMCID|PubMed|doi|URL|available(?: online)?(?: from| at)?"
    r"|retrieved from|accessed|disponible(?: en(?: l[íi]nea| internet)?)?(?: en)?"
    r"|(?:recuperad|obtenid|consultad|extra[íi]d)[oa]s? (?:de|en))"
    r"|\sn\.d\."
    r"|\sdoi: \S{1,40}"
    r"|[\s,.;(](?:in press|en prensa|pr[óo]ximamente|forthcoming"
    r"|advance online publication|online ahead of print|epub)"
    r")[\s.,:;|)\]]*$",
    re.I,
)  # fmt: skip
_REACH = 120  # characters from the end that a note may reach back


@dataclass(frozen=True, slots=True)
class Body:
    """The string without its notes. `accessed` is a CSL date, empty where none is printed."""

    text: str
    accessed: dict[str, list[list[int]]] = field(default_factory=dict)


def take_trailing_notes(text: str) -> Body:
    """Take the notes out of a reference without identifiers, and read its access date."""
    accessed: dict[str, list[list[int]]] = {}
    if found := _ACCESSED.search(text):
        accessed = {"date-parts": [_date(found)]}
        text = f"{text[: found.start()]}. {text[found.end() :]}".rstrip(" .") + "."
    text = re.sub(r" (?=[.,;] )", "", " ".join(_WITHIN.sub("", text).split()))
    while found := _END.search(text, len(text) - _REACH):
        text = text[: found.start()]
    return Body(text.strip(), accessed)


def _date(found: re.Match[str]) -> list[int]:
    form = next(name for name in "abcdef" if found[name])
    parts = [int(found[form])]
    if form in "ef":
        return parts
    month = found[f"{form}m"]
    parts.append(int(month) if month.isdigit() else _MONTHS[month[:3].lower()])
    if day := found[f"{form}d"]:
        parts.append(int(re.sub(r"\D", "", day)))
    return parts
