"""The rule for reviews: a reviewer and a recent date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from ..document import Block
from ..years import YEAR
from .findings import LOOK, NEEDS_AUTHOR, Finding, Kind
from .subject import Subject, excerpt

NO_REVIEWER = Kind(
    "no-reviewer",
    LOOK,
    "No reviewer is named",
    "Say who reviewed the article and when, in the page or in its front matter.",
)
OLD = Kind(
    "review-old",
    NEEDS_AUTHOR,
    "The last review is too long ago",
    "Have the article read again by a clinician and put the new date in.",
)
NO_DATE = Kind(
    "no-date",
    LOOK,
    "No date of a review or an update is given",
    "Put in the date of the last review.",
)
UNCLEAR = Kind(
    "date-unclear",
    LOOK,
    "A date cannot be read for certain",
    "Write the date with its year, such as 15 August 2025 or 2025-08-15.",
)
FUTURE = Kind(
    "date-in-future",
    NEEDS_AUTHOR,
    "A date lies in the future",
    "Correct the date.",
)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SPANISH = {"ene": "jan", "abr": "apr", "ago": "aug", "set": "sep", "dic": "dec"}
_MONTH = (
    r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|set|dic)[a-z]*)\.?"
)
_YEAR = rf"(?P<year>{YEAR})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# ISO 8601 (a time after it is left out), "Jun 3, 2025", "3 June 2025", "June 2025", "2025".
_DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_YEAR}-(?P<number>\d\d)(?:-(?P<day>\d\d))?(?!\d)",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\s+(?:de\s+)?{_MONTH},?\s+(?:del?\s+)?{_YEAR}",
        rf"{_MONTH},?\s+(?:del?\s+)?{_YEAR}",
        rf"{_YEAR}$",
    )
)
_REVIEW = re.compile(r"review|revisad|revisi[óo]n", re.I)
_BY = re.compile(
    r"(?i:\breviewed\s+by|\brevisad[oa]\s+(?:\w+\s+)?por(?:\s+l[ao]s?|\s+el)?):?\s+[A-ZÀ-Þ]"
)
# Words before the date of a review; "we reviewed trials of June 2019" has none of them.
_ON = re.compile(
    r"\b(?:(?:last|medically|clinically)\s+reviewed\b|reviewed\s+(?:by|on)\b|reviewed:)"
    r"|\b(?:revisad[oa]\s+(?:por|el|en)\b|revisad[oa]:|[úu]ltima\s+revisi[óo]n)",
    re.I,
)
_REACH = 100
_TIME_ZONE = datetime.timedelta(days=1)


def check_reviews(subject: Subject, today: datetime.date, months: int) -> Iterator[Finding]:
    """`months` is how old a review, or else an update or the publication, may be."""
    info = subject.article.info
    printed = _printed(subject)
    if not info.reviewed_by and not any(_BY.search(block.text) for block in printed):
        yield Finding(NO_REVIEWER, None, "no reviewer", "a name and the date of the review")
    dates = (
        ("reviewed", info.reviewed_on or _reviewed_on(printed)),
        ("updated", info.updated),
        ("published", info.published),
    )
    given = [(what, date) for what, date in dates if date]
    if not given:
        yield Finding(NO_DATE, None, "no date", "the date of the last review")
    for what, date in given[:1]:
        yield from _judge(what, date, today, months)


def _printed(subject: Subject) -> list[Block]:
    """Blocks that may name a reviewer, also among those removed as boilerplate."""
    blocks = [*subject.article.dropped, *(block for block, _ in subject.blocks())]
    return [block for block in blocks if _REVIEW.search(block.text)]


def _reviewed_on(printed: list[Block]) -> str | None:
    """The first date after words like "last reviewed", as printed; None if there is none."""
    for block in printed:
        for words in _ON.finditer(block.text):
            after = block.text[words.end() : words.end() + _REACH]
            found = [hit for pattern in _DATES if (hit := pattern.search(after))]
            if found:
                return min(found, key=lambda hit: hit.start())[0]
    return None


def _judge(what: str, date: str, today: datetime.date, months: int) -> Iterator[Finding]:
    read = f"{what} {excerpt(date, 60)}"
    when = read_review_date(date)
    if when is None:
        no_year = "the year is missing" if not re.search(r"\d{4}", date) else "no date we can read"
        yield Finding(UNCLEAR, None, f"{read} ({no_year})", "a date with its year")
    elif (read_review_date(date, first=True) or when) > today + _TIME_ZONE:
        yield Finding(FUTURE, None, read, f"a date up to {today.isoformat()}")
    elif (age := _months(when, today)) > months:
        aged = f"{read}, {age} months ago"
        yield Finding(OLD, None, aged, f"a review in the last {months} months")


def read_review_date(text: str, first: bool = False) -> datetime.date | None:
    """The date at the start of a text; of a month or a year its last day, or with `first` its
    first. None for a text without a year or a valid date."""
    for pattern in _DATES:
        if found := pattern.match(text.strip()):
            return _date(found.groupdict(), first)
    return None


def _date(parts: dict[str, str | None], first: bool) -> datetime.date | None:
    year = int(parts["year"] or 0)
    name = (parts.get("month") or "")[:3].lower()
    number = parts.get("number") or ("1" if first else "12")
    month = _MONTHS.index(_SPANISH.get(name, name)) + 1 if name else int(number)
    try:
        if (day := parts.get("day")) or first:
            return datetime.date(year, month, int(day or 1))
        after = datetime.date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return after - datetime.timedelta(days=1)


def _months(since: datetime.date, today: datetime.date) -> int:
    """Whole months from `since` to `today`."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months - (today.day < since.day)
