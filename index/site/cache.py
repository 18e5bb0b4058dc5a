"""The cache of fetched pages, for conditional requests and to resume an interrupted crawl.

One file a page, named by a hash of its URL: a line of JSON, then the body. Files are written under
another name and renamed, so a killed run leaves no partial ones. `crawl.json` exists while a run
is under way; finding it at the start means that the last run was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from io import BufferedReader
from pathlib import Path

from search.store.manifest import open_plain

from .. import disk

FORMAT = 1
_MARK = "crawl.json"


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A cached response. `moved_to` is the target of a redirect (which has no body), else None;
    `fetched` is the time of the last response, in seconds since 1970."""

    url: str
    fetched: float
    etag: str | None = None
    modified: str | None = None
    charset: str | None = None
    moved_to: str | None = None
    body: bytes = b""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request; empty if the response had no validators."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


class Cache:
    """The cache in one folder. Use `begin`, then `get` and `put`, then `done`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self.started = 0.0

    def begin(self, url: str, resume_s: float) -> bool:
        """Begin a run. Returns whether it resumes an interrupted run of the same URL, which began
        less than `resume_s` seconds ago."""
        disk.make_folder(self._folder)
        now = time.time()
        mark = self._mark()
        started = mark.get("started") if mark.get("url") == url else None
        if isinstance(started, float) and 0 <= now - started < resume_s:
            self.started = started
            return True
        self.started = now
        text = json.dumps({"format": FORMAT, "url": url, "started": now})
        self._write(_MARK, text.encode())
        return False

    def done(self) -> None:
        """End a complete run: remove the pages that it did not use, and crawl.json."""
        for file in self._folder.glob("*.page"):
            if file.name not in self._used:
                disk.unlink(file)
        for left in self._folder.glob("*.new"):
            disk.unlink(left)
        disk.unlink(self._folder / _MARK)

    def get(self, url: str) -> CachedPage | None:
        """The cached page; None if it is missing, damaged, or of another format."""
        name = _name(url)
        self._used.add(name)
        try:
            with open_plain(self._folder / name) as file:
                head, _, body = file.read().partition(b"\n")
            facts = json.loads(head)
            whole = facts.pop("sha256") == hashlib.sha256(body).hexdigest()
            if facts.pop("format") == FORMAT and whole and facts["url"] == url:
                return CachedPage(**facts, body=body)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return None

    def addresses(self) -> list[str]:
        """The URLs of all cached pages, sorted."""
        found: list[str] = []
        for file in self._folder.glob("*.page"):
            try:
                with BufferedReader(open_plain(file)) as opened:
                    found.append(str(json.loads(opened.readline())["url"]))
            except (OSError, ValueError, TypeError, KeyError, RecursionError):
                continue  # a damaged file counts as missing
        return sorted(found)

    def put(self, page: CachedPage) -> None:
        """Store a page. Raises OSError."""
        name = _name(page.url)
        self._used.add(name)
        facts = {key: value for key, value in asdict(page).items() if key != "body"}
        facts |= {"format": FORMAT, "sha256": hashlib.sha256(page.body).hexdigest()}
        self._write(name, json.dumps(facts).encode() + b"\n" + page.body)

    def is_of_this_run(self, page: CachedPage) -> bool:
        """Whether the page was fetched in this run, or in the run that this one resumes."""
        return page.fetched >= self.started

    def _mark(self) -> dict[str, object]:
        try:
            with open_plain(self._folder / _MARK) as file:
                found = json.loads(file.read())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) and found.get("format") == FORMAT else {}

    def _write(self, name: str, data: bytes) -> None:
        new = self._folder / f"{name}.new"
        disk.write(new, [data])
        disk.rename(new, self._folder / name)


def _name(url: str) -> str:
    return f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.page"
