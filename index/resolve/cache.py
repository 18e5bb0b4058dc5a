"""The records that were looked up, on disk: a later build asks only for what is missing or old.

One small file a record, named by a hash of its key. Files are written under another name and
renamed, so that an interrupted build leaves whole ones, and the next goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.store.manifest import open_plain

from .. import disk
from .record import Record

FORMAT = 1
FRESH_S = 30 * 86_400  # a paper may be retracted at any time
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class CachedRecord:
    """A record on disk, None for a work that the service does not have. `fetched` is in seconds
    since 1970."""

    fetched: float
    record: Record | None

    @property
    def is_fresh(self) -> bool:
        return 0 <= time.time() - self.fetched < FRESH_S


class RecordCache:
    """The records in one folder, by keys such as "doi:10.1000/182"."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> CachedRecord | None:
        """The record; None where it is missing, damaged or of another format."""
        try:
            with open_plain(self._folder / _name(key)) as file:
                data = json.loads(file.read(_MOST_BYTES))
            if (data["format"], data["key"]) != (FORMAT, key):
                return None
            found = data["record"]
            return CachedRecord(float(data["fetched"]), found and Record.from_json(found))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def put(self, key: str, record: Record | None) -> None:
        """Keep a record. On a full disk nothing is kept, which only costs time."""
        found = record and record.to_json()
        data = {"format": FORMAT, "key": key, "fetched": time.time(), "record": found}
        path = self._folder / _name(key)
        new = path.with_suffix(".new")
        with suppress(OSError):
            disk.make_folder(self._folder)
            disk.write(new, [json.dumps(data, ensure_ascii=False).encode()])
            disk.rename(new, path)


def _name(key: str) -> str:
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
