"""Puts records beside an article's references: what a bare link lacks, notices, differences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.model import Csl, Reference

from ..names import fold
from ..prepare import Prepared
from ..report import Warn
from .record import NOTICES, Record, Status

# What a reference that prints no more than an address takes from its record.
_FILLED = ("author", "title", "container-title", "issued", "volume", "issue", "page")
_PRINTED = ("author", "title", "container-title", "issued")  # with any of these it is no bare link
_SHOWN_AUTHORS = 3
_EXCERPT = 80
_SAYS: dict[Status, str] = {
    "retracted": "has been retracted",
    "questioned": "has an expression of concern",
    "corrected": "has been corrected since",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a printed reference differs from its record, as both have it."""

    what: str
    printed: str
    recorded: str


def fill(prepared: Prepared, records: Iterable[Record | None]) -> Prepared:
    """The article with its references' records, in the order of its list. Without any record it
    is returned as it is."""
    before = prepared.card.references
    pairs = list(zip(before, records, strict=True))
    after = {one.id: _filled(one, record) for one, record in pairs if record}
    if not after:
        return prepared
    found = [Warn(prepared.file, None, say) for one, record in pairs for say in says(one, record)]
    passages = (
        one._replace(references=tuple(after.get(ref.id, ref) for ref in one.references))
        for one in prepared.passages
    )
    return replace(
        prepared,
        card=prepared.card._replace(references=tuple(after.get(one.id, one) for one in before)),
        passages=tuple(passages),
        warnings=(*prepared.warnings, *found),
        compiled=None,
    )


def says(reference: Reference, record: Record | None) -> list[str]:
    """What the author should know of a reference, in sentences that name it."""
    if record is None:
        return []
    name = " ".join(reference.printed.split())
    name = f"'{name if len(name) <= _EXCERPT else name[:_EXCERPT] + '…'}'"
    notice = f" ({record.notice})" if record.notice else ""
    found = [f"{name} {_SAYS[record.status]}{notice}."] if record.status else []
    return found + [
        f"{name}: the {one.what} is {one.printed} here, and {one.recorded} at {record.source}."
        for one in differences(reference.csl, reference.printed, record)
    ]


def differences(csl: Csl, printed: str, record: Record) -> list[Difference]:
    """The year and the first author where the printed ones are not those of the record."""
    found = []
    year = _year(csl)
    if year and record.years and year not in record.years:
        recorded = "/".join(map(str, record.years))
        found.append(Difference("year", str(year), recorded))
    family, authors = record.first_author, csl.get("author", [])
    own = authors[0].get("family") if authors else None
    if family and own and not _begins_with(family, printed, authors):
        found.append(Difference("first author", own, family))
    return found


def _begins_with(family: str, printed: str, authors: list[dict[str, str]]) -> bool:
    """Whether the printed authors begin with a name, however their first one was read."""
    text, names = _letters(printed), [_letters(one.get("family", "")) for one in authors[:2]]
    at = text.find(_letters(family))
    if at < 0:
        short = _letters(re.split(r"[\s-]", family)[-1])  # "van der Ash", "Ash-Fern"
        return len(short) > 2 and short in names[0]
    second = text.find(names[1], len(names[0])) if len(names) > 1 and names[1] else -1
    return second < 0 or at < second or names[0] in _letters(family)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _filled(reference: Reference, record: Record) -> Reference:
    notices = (NOTICES[record.status],) if record.status else ()
    csl = {**reference.csl, **({"status": record.status} if record.status else {})}
    new: Csl = {}
    if not any(name in reference.csl for name in _PRINTED) and record.fields.get("title"):
        new = {name: record.fields[name] for name in _FILLED if name in record.fields}
        if not csl.keys() & {"DOI", "PMCID"} and (doi := record.fields.get("DOI")):
            new["DOI"] = (
                doi  # not where the clinic links to the free text, which must stay the link
            )
        if csl.get("type") in (None, "document", "webpage", "article-journal"):
            csl["type"] = record.fields.get("type", csl.get("type"))
    line = _line(new) if new else None
    return reference._replace(
        csl={**csl, **new}, looked_up=tuple(new), record=line, notices=notices
    )


def _line(csl: Csl) -> str:
    """ "Ash B, Fern C, Oak D, et al. Sleep and mood. Journal of Sleep. 2019." """
    authors = csl.get("author", [])
    names = [
        one.get("literal") or " ".join(filter(None, (one.get("family"), one.get("given"))))
        for one in authors[:_SHOWN_AUTHORS]
    ]
    more = ["et al"] if len(authors) > _SHOWN_AUTHORS else []
    parts = [", ".join([*names, *more]), csl["title"], csl.get("container-title", ""), _year(csl)]
    texts = [str(part) for part in parts if part]
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts)


def _year(csl: Csl) -> int | None:
    parts = csl.get("issued", {}).get("date-parts", [])
    return int(parts[0][0]) if parts and parts[0] else None
