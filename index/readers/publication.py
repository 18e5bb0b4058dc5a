"""Tells whether a page is published now, by its front matter and its file's name.

The fields are those of Hugo, Jekyll, Eleventy, Astro, Hexo, Docusaurus and of exporters. In doubt a
page is not read, and the reason names the field: nobody may find a text before its time.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from ..document import SourceError
from ..source import Source

DRAFT_FOLDERS = frozenset({"_drafts", "drafts"})  # of Jekyll, Hexo and others
_NO = frozenset({"", "false", "no", "off", "0", "n", "null", "none", "~"})
_YES = frozenset({"true", "yes", "on", "1", "y"})
# Names in lower case without "_" and "-". Any value but a plain no is a draft; any plain no of
# the second hides a page, and any plain yes of the third.
_DRAFT = ("draft", "isdraft", "password")
_PUBLISHED = ("published", "publish", "permalink", "searchable", "search")
_HIDDEN = ("private", "unlisted", "hidden", "headless", "searchexclude", "searchhidden")
_STATES = {
    "status": "draft pending private future scheduled trash auto-draft unpublished archived",
    "visibility": "private members paid hidden",
    "build.render": "never false",
}
# The first that a page has decides, as in Hugo: `date` may be that of an event.
_FROM = (
    ("publishedon", "publishdate", "pubdate", "pubdatetime", "publishedat", "datepublished",
     "published", "publisheddate"),
    ("date",),
)  # fmt: skip
_UNTIL = ("expirydate", "expires", "expireson", "expirationdate", "unpublishdate")
# 2030-01-31, 2030/1/31, 2030-01-31T08:00:00+02:00
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:T|\s+)(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.I
)  # fmt: skip
_WITH_MONTH = re.compile(r"(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2})\b|"
                         r"(?P<day2>\d{1,2})\.?\s+(?P<month2>[A-Za-z]{3})")  # fmt: skip
_NUMBERS = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-")  # 2030-01-31-sleep.md, of Jekyll


def check_published(facts: Mapping[str, Any], source: Source) -> str | None:
    """Raise SourceError for a page that is not published now. Return the date on which a
    published page expires, as its source has it; None without one."""
    fields = {re.sub("[-_]", "", name.lower()): (name, value) for name, value in facts.items()}
    for build in ("build", "_build"):
        if isinstance(inner := facts.get(build), Mapping) and "render" in inner:
            fields["build.render"] = f"{build}.render", inner["render"]
    for reason in _reasons(fields, source):
        raise SourceError(source.name, None, reason)
    return next((str(fields[name][1]) for name in _UNTIL if name in fields), None)


def _reasons(fields: dict[str, tuple[str, Any]], source: Source) -> Iterator[str]:
    only = "only what is published is read."
    for name, (own, value) in fields.items():
        said = _plain(value)
        shown = "…" if name == "password" else said
        if (
            (name in _DRAFT and said not in _NO)
            or (name in _PUBLISHED and said in _NO - {""})
            or (name in _HIDDEN and said in _YES)
            or said in _STATES.get(name, "").split()
        ):
            yield f"is a draft or hidden ({own}: {shown}); {only}"
    now = datetime.datetime.now(datetime.UTC)
    for names in _FROM:
        dated = [
            (*fields[name], _moments(str(fields[name][1]))) for name in names if name in fields
        ]
        for own, value, moments in dated:
            if any(moment > now for moment in moments):
                yield f"is dated in the future ({own}: {value}); it is read from then on."
        if any(moments for _, _, moments in dated):
            break
    else:
        name = PurePath(source.key).name
        if (day := _DAY_IN_NAME.match(name)) and any(one > now for one in _moments(day[1])):
            yield f"is dated in the future by its name ({name}); it is read from then on."
    for own, value in (fields[name] for name in _UNTIL if name in fields):
        if any(moment <= now for moment in _moments(str(value))):
            yield f"has expired ({own}: {value})."


def is_date(written: str) -> bool:
    """Whether a text says a day, a month or a year."""
    return bool(_moments(written))


def _plain(value: object) -> str:
    return "" if value is None else str(value).strip().lower()


def _moments(written: str) -> list[datetime.datetime]:
    """What a written date may mean; [] for what is no date. Without a zone it is meant in UTC, as
    in Hugo, or in the machine's, as in Jekyll. A bare year begins on its first day."""
    found = list(_naive(written.strip()))
    return [moment for one in found for moment in _in_zones(one)]


def _in_zones(moment: datetime.datetime) -> Iterator[datetime.datetime]:
    if moment.tzinfo is not None:
        yield moment
        return
    yield moment.replace(tzinfo=datetime.UTC)
    with suppress(OverflowError, OSError, ValueError):  # the first and last years
        yield moment.astimezone()


def _naive(written: str) -> Iterator[datetime.datetime]:
    if found := _ISO.search(written):
        hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
        time = datetime.timedelta(hours=hour, minutes=minute, seconds=second)
        zone = _zone(found[7]) if found[7] else None
        for day in _day(*map(int, found.group(1, 2, 3))):
            yield (day + time).replace(tzinfo=zone)
    elif found := _NUMBERS.search(written):  # 3 April or 4 March
        one, other, year = map(int, found.groups())
        yield from _day(year, one, other)
        yield from _day(year, other, one)
    elif years := _YEAR.findall(written):
        named = [one for one in _WITH_MONTH.finditer(written) if _month(one) in _MONTHS]
        month = _MONTHS.index(_month(named[0])) + 1 if named else 1
        number = int(named[0]["day"] or named[0]["day2"]) if named else 1
        yield from _day(int(max(years)), month, number)


def _month(found: re.Match[str]) -> str:
    return str(found["month"] or found["month2"]).lower()


def _zone(written: str) -> datetime.timezone:
    if written in "Zz":
        return datetime.UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    sign = -1 if written[0] == "-" else 1
    return datetime.timezone(sign * datetime.timedelta(minutes=min(minutes, 1439)))


def _day(year: int, month: int, day: int) -> Iterator[datetime.datetime]:
    """The midnight at which a day begins, without a zone; nothing for a 13th month."""
    with suppress(ValueError):
        yield datetime.datetime(year, month, day)
