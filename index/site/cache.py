"""The pages of the last run: what to ask again with, and where to go on after an interruption.

A file a page, named by the hash of its address: a line of JSON, then the body. Files are written
beside and renamed, so a killed run leaves whole files. `crawl.json` is there while a run is
under way; finding it means that one was cut short.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 1
_MARK = "crawl.json"


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page as it was got. `moved_to` is where its address led (then it has no body);
    `fetched` is the time of the last answer, seconds since 1970."""

    url: str
    fetched: float
    etag: str | None = None
    modified: str | None = None
    charset: str | None = None
    moved_to: str | None = None
    body: bytes = b""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for it only where it has changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


class Cache:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self.started = 0.0

    def begin(self, url: str, resume_s: float) -> bool:
        """Whether an interrupted run of this address, younger than `resume_s`, is gone on with."""
        self._folder.mkdir(parents=True, exist_ok=True)
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
        """The run is whole: pages that are no longer listed go, and so does the mark."""
        for file in self._folder.glob("*.page"):
            if file.name not in self._used:
                file.unlink(missing_ok=True)
        for left in self._folder.glob("*.new"):
            left.unlink(missing_ok=True)
        (self._folder / _MARK).unlink(missing_ok=True)

    def get(self, url: str) -> CachedPage | None:
        """None for a page that is not there, damaged, or of another format."""
        name = _name(url)
        self._used.add(name)
        try:
            head, _, body = (self._folder / name).read_bytes().partition(b"\n")
            facts = json.loads(head)
            whole = facts.pop("sha256") == hashlib.sha256(body).hexdigest()
            if facts.pop("format") == FORMAT and whole and facts["url"] == url:
                return CachedPage(**facts, body=body)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return None

    def addresses(self) -> list[str]:
        """Every address that is kept, in alphabetical order."""
        found: list[str] = []
        for file in self._folder.glob("*.page"):
            try:
                with file.open("rb") as opened:
                    found.append(str(json.loads(opened.readline())["url"]))
            except (OSError, ValueError, TypeError, KeyError):
                continue  # damaged: as if it were not there
        return sorted(found)

    def put(self, kept: CachedPage) -> None:
        name = _name(kept.url)
        self._used.add(name)
        facts = {key: value for key, value in asdict(kept).items() if key != "body"}
        facts |= {"format": FORMAT, "sha256": hashlib.sha256(kept.body).hexdigest()}
        self._write(name, json.dumps(facts).encode() + b"\n" + kept.body)

    def is_of_this_run(self, kept: CachedPage) -> bool:
        return kept.fetched >= self.started

    def _mark(self) -> dict[str, object]:
        try:
            found = json.loads((self._folder / _MARK).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("format") == FORMAT else {}

    def _write(self, name: str, data: bytes) -> None:
        new = self._folder / f"{name}.new"
        new.write_bytes(data)
        os.replace(new, self._folder / name)


def _name(url: str) -> str:
    return f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.page"
