"""The rule for references that were looked up: retracted and corrected papers, differences."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Printed
from ..references.parse import ParsedReference
from ..resolve.fill import differences
from ..resolve.record import Record, Status
from ..resolve.resolver import Resolver
from .findings import LOOK, NEEDS_AUTHOR, Finding, Kind
from .subject import IN_LIST, Subject, excerpt

RETRACTED = Kind(
    "retracted",
    NEEDS_AUTHOR,
    "A paper has been retracted",
    "Take it out, with what rests on it, or say beside it that it was retracted.",
)
QUESTIONED = Kind(
    "expression-of-concern",
    NEEDS_AUTHOR,
    "There is an expression of concern about a paper",
    "Read the notice, and see whether what you say still stands.",
)
CORRECTED = Kind(
    "corrected",
    LOOK,
    "A paper has been corrected since",
    "Read the correction, and see whether what you say still stands.",
)
OTHER_RECORD = Kind(
    "record-differs",
    NEEDS_AUTHOR,
    "A reference differs from its record",
    "Correct the reference, or its DOI or PubMed number if that is another paper's.",
)
_KINDS: dict[Status, Kind] = {
    "retracted": RETRACTED,
    "questioned": QUESTIONED,
    "corrected": CORRECTED,
}


def check_records(subject: Subject, resolver: Resolver | None) -> Iterator[Finding]:
    if resolver is None:
        return
    records = resolver.records(read.csl for _, read in subject.references)
    for (printed, read), record in zip(subject.references, records, strict=True):
        if record:
            yield from _findings(printed, read, record)


def _findings(printed: Printed, read: ParsedReference, record: Record) -> Iterator[Finding]:
    where, line = None if printed.from_link else IN_LIST, printed.line
    if record.status:
        notice = record.notice or f"the notice at {record.source}"
        yield Finding(_KINDS[record.status], line, excerpt(printed.text), notice, where)
    for one in differences(read.csl, printed.text, record):
        expected = f"the {one.what} {one.recorded}, as at {record.source}"
        yield Finding(OTHER_RECORD, line, excerpt(printed.text), expected, where)
