"""DOI, PMID, PMCID and URL in a printed reference."""

from __future__ import annotations

import re
from dataclasses import dataclass

_URL = re.compile(r"(?:\burl:?\s*)?((?:https?://|(?<![\w./@-])www\.)[^\s<>\"“”]+)", re.I)
_DOI = re.compile(
    r"(?:(?<![A-Za-z])doi[:.]?\s*)?(?:https?://(?:dx\.)?doi\.org/(?:doi:)?)?"
    r"(?:(?<![\w./])|(?<=doi:)|(?<=doi\.org/))(10\.\d{4,9}/[^\s\"]+)",
    re.I,
)
_DOI_WITHIN = re.compile(r"/(10\.\d{4,9}/[^\s?#]+)")
_PUBMED = re.compile(
    r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{4,9})/?",
    re.I,
)
_CENTRAL = re.compile(
    r"https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov|europepmc\.org)"
    r"/articles?/(PMC\d{4,9})/?",
    re.I,
)
_PMID = re.compile(r"\[?\b(?:PMID|PubMed(?:\s+ID)?|MEDLINE)(?::\s*|\s+)(\d{4,9})\b\]?", re.I)
_PMCID = re.compile(r"(?:\bPubMed\s+Central\s+)?(?:\bPMC\s?ID:?\s*)?\b(?:PMC)?(PMC\d{4,9})\b", re.I)
_BARE_PMCID = re.compile(r"\bPubMed\s+Central\s+PMC\s?ID:?\s*\d+", re.I)
# PLOS prints the PubMed number bare at the end. Not after a comma, a colon or a volume, where
# a number is a page or an article number.
_LAST_NUMBER = re.compile(r"(?<=[^\s,:;(–-])\s+(\d{7,8}|(?<=\. )\d{6})\.?(?:\s+\d{6,8}\.?)?$")
_VOLUME_BEFORE = re.compile(r"(?:[\s;]\d{1,4}|\b(?:pp?|no|nr|art|article|vol)\.?)$", re.I)
_LEAD = re.compile(
    r"(?:\b(?:freely )?available(?: online)?(?: from| at)?:?|\bretrieved from:?|\bfrom:)?"
    r"[\s([]{0,9}$",
    re.I,
)
_CLOSING = re.compile(r"[\s.,;/\])]+")
_TRAILING = ".,;:)]}>'\"”’"
_PARTNERS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers as CSL fields, and the rest of the string."""

    fields: dict[str, str]
    rest: str


# In this order: what an earlier pattern takes, a later one does not see.
_KINDS = (
    ("PMID", _PUBMED),
    ("PMCID", _CENTRAL),
    ("DOI", _DOI),
    ("URL", _URL),
    ("PMID", _PMID),
    ("PMCID", _PMCID),
)


def take_identifiers(printed: str) -> Identifiers:
    """Take all identifiers out of a printed reference.

    They are copied as printed, without closing punctuation; nothing is looked up. Of several
    identifiers of one kind the first counts.
    """
    fields: dict[str, str] = {}
    rest = printed
    for name, pattern in _KINDS:
        values, rest = _take(rest, pattern)
        if values:
            fields.setdefault(name, values[0].upper() if name == "PMCID" else values[0])
    if "DOI" not in fields and (within := _DOI_WITHIN.search(fields.get("URL", ""))):
        fields["DOI"] = within[1]
    rest = _BARE_PMCID.sub("", rest).strip(" ;,")
    found = _LAST_NUMBER.search(rest)
    if "PMID" not in fields and found and not _VOLUME_BEFORE.search(rest[: found.start()]):
        fields["PMID"] = found[1]
        rest = rest[: found.start()]
    return Identifiers(fields, rest.strip())


def _take(text: str, pattern: re.Pattern[str]) -> tuple[list[str], str]:
    """All values that `pattern` finds in `text`, and `text` without them."""
    values: list[str] = []
    pieces: list[str] = []
    at = 0
    for found in pattern.finditer(text):
        value = trim(found[1])
        values.append(value)
        pieces.append(_LEAD.sub("", text[at : found.start()]))
        end = found.start(1) + len(value)
        closing = _CLOSING.match(text, end)
        at = closing.end() if closing else end
    pieces.append(text[at:])
    return values, " ".join(pieces)


def trim(value: str) -> str:
    """`value` without closing punctuation; a closing bracket stays if its partner is inside."""
    while value and value[-1] in _TRAILING:
        opening = _PARTNERS.get(value[-1])
        if opening and value.count(opening) >= value.count(value[-1]):
            break
        value = value[:-1]
    return value
