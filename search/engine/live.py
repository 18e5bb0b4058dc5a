"""The live engine: an engine that switches to a new index while it serves.

A request is answered by one index throughout: it asks `current` once. Not used on Lambda, where a
function never changes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IndexUnavailable
from ..store.manifest import NAME
from .opening import open_engine
from .switching import SwitchingEngine, refuse

if TYPE_CHECKING:
    from .opening import Opened

LOOK_S = 1.0  # between two looks at the manifest
AGAIN_S = 10.0  # after a new index could not be opened: it may still be on its way

Seen = tuple[int, int, int]


class LiveEngine(SwitchingEngine):
    """An Engine (search.engine.protocol) over the live index of a folder. Thread-safe.

    An index that cannot be opened leaves the old one in place. That one is closed when the last
    request that reads it has ended.
    """

    def __init__(
        self,
        directory: Path,
        clock: Callable[[], float] = time.monotonic,
        bound: str | None = None,
    ) -> None:
        """`bound` as in `open_engine`. Raises IndexMissing, IndexFormat or IndexDamaged."""
        self._directory, self._clock, self._bound = directory, clock, bound
        self._seen = _look(directory)
        self._engine = open_engine(directory, bound)
        self._next = clock() + LOOK_S
        self._lock = threading.Lock()

    def current(self) -> Opened:
        """The engine of the live index; looks for a new one at most once in LOOK_S."""
        # The others are answered by the old index while one request opens the new one.
        if self._clock() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._next = self._clock() + LOOK_S
                seen = _look(self._directory)
                if seen not in (None, self._seen):
                    self._switch(seen)
            finally:
                self._lock.release()
        return self._engine

    def look_now(self) -> None:
        """Look for a new index at the next request."""
        self._next = 0.0

    def _switch(self, seen: Seen | None) -> None:
        try:
            self._engine = open_engine(self._directory, self._bound)
            self._seen = seen
        except IndexUnavailable as error:
            refuse(self._engine, str(error))
            self._next = self._clock() + AGAIN_S

    def close(self) -> None:
        self._engine.close()


def _look(directory: Path) -> Seen | None:
    """What tells a manifest from the next one, without reading it; None where there is none."""
    try:
        facts = os.stat(directory / NAME)
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size
