"""What the tests of reading a site share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from index.document import SourceError
from index.site import Limits, crawl
from index.source import Source
from tests.support.site.stub import Site

FAST = Limits(delay_s=0.0)
IMPATIENT = replace(FAST, page_s=1.0)  # long enough for a busy machine to answer on loopback
Read = tuple[list[Source], list[SourceError]]


def read(site: Site, folder: Path, limits: Limits = FAST, path: str = "/", **more: Any) -> Read:
    found = list(crawl(site.base + path, folder, limits, allow_private=True, **more))
    return (
        [one for one in found if isinstance(one, Source)],
        [one for one in found if isinstance(one, SourceError)],
    )


def paths(site: Site, sources: list[Source]) -> list[str]:
    return [source.name.removeprefix(site.base) for source in sources]


def reasons(site: Site, errors: list[SourceError]) -> dict[str, str]:
    return {error.file.removeprefix(site.base): error.reason for error in errors}
