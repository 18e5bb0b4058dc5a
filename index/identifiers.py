"""DOI, PMID, PMCID and URL in a printed reference."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?\b(10\.\d{4,9}/[^\s\"]+)", re.I)
_PMID = re.compile(
    r"(?:\bPMID:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)(\d{4,9})/?",
    re.I,
)
_PMCID = re.compile(r"\b(?:PubMed Central\s+)?(?:PMCID:?\s*)?(?:PMC)?(PMC\d{4,9})\b", re.I)
_URL = re.compile(
    r"(?:available (?:from|at):?\s*|retrieved from:?\s*|url:?\s*)?(https?://[^\s<>\"]+)", re.I
)
# PubMed's own export: "Epub 2016/05/03. 27137832; PubMed Central PMCID: PMCPMC4893223."
_EPUB = re.compile(r"\bEpub\s+(?:ahead of print\s*)?\d{4}[^.]*\.?\s*", re.I)
_CENTRAL = re.compile(
    r"[;\s]*PubMed(?: Central)?(?:\s+PM(?:C)?ID)?:?\s*(?:PMC){0,2}\d+\.?\s*$", re.I
)
# Not after a comma or a colon, where a number is a page or an article number.
_LAST_NUMBER = re.compile(r"(?<=[^\s,:;(–-])\s+(\d{7,8}|(?<=\. )\d{6})\.?(?:\s+\1\.?)?\s*$")
_PII = re.compile(r"\s*\S+\s*\[pii\]\.?", re.I)
_CLOSING = re.compile(r"^[\s.,;/\])]+")
_TRAILING = ".,;:)]}>'\"”’"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What was found, and the string without it."""

    fields: dict[str, str]
    rest: str


def take_identifiers(printed: str) -> Identifiers:
    """Identifiers are copied as printed, less closing punctuation; nothing is looked up."""
    fields: dict[str, str] = {}
    rest = printed
    for name, pattern in (("DOI", _DOI), ("PMID", _PMID), ("PMCID", _PMCID), ("URL", _URL)):
        if found := pattern.search(rest):
            value = _trim(found[1])
            fields[name] = value
            after = rest[found.start(1) + len(value) :]
            before = re.sub(r"[\s([]+$", "", rest[: found.start()])
            rest = f"{before} {re.sub(_CLOSING, '', after)}"
    rest = rest.rstrip(" ;,")
    rest = _PII.sub("", _EPUB.sub("", _CENTRAL.sub("", rest.strip())))
    if "PMID" not in fields and (found := _LAST_NUMBER.search(rest)):
        fields["PMID"] = found[1]  # PLOS prints the PubMed number bare at the end
        rest = rest[: found.start()]
    return Identifiers(fields, rest.strip())


def _trim(value: str) -> str:
    """Closing punctuation off the end; a bracket stays where its partner is inside."""
    while value and value[-1] in _TRAILING:
        if value[-1] == ")" and value.count("(") >= value.count(")"):
            break
        value = value[:-1]
    return value
