"""The published engine: it follows a signed pointer in a bucket, above the index of the zip.

It looks when the process starts and when somebody asks for `facts` (GET /health), at most once a
minute, and never while a question is answered. A thread downloads; nobody waits longer than WAIT_S
for it. Whatever fails leaves the index that answers in place, and `facts` says why. On Lambda the
thread stands still between requests, and what it has already downloaded stays.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IndexUnavailable
from ..results import EngineFacts
from ..store.manifest import FORMAT, MOST_BYTES, Manifest, parse_manifest
from ..store.manifest import NAME as MANIFEST
from ..store.pointer import (
    MOST_POINTER_BYTES,
    POINTER,
    Place,
    Pointer,
    PointerRefused,
    file_name,
    manifest_name,
    read_key,
    read_number,
    read_place,
    read_pointer,
)
from .bucket import Bucket
from .opening import open_engine
from .scratch import Scratch
from .switching import SwitchingEngine, refuse

if TYPE_CHECKING:
    from .opening import Opened

LOOK_S = 60.0  # between two looks at the pointer
WAIT_S = 0.8  # /health waits so long for a look, so that a quick one shows at once
START_S = 3.0  # the start of a process does, of the 10 s that Lambda gives it
SCRATCH = Path("/tmp/citebox")  # noqa: S108 - Lambda's only disk; nobody else is there


class PublishedEngine(SwitchingEngine):
    """An Engine (search.engine.protocol) over the index that the pointer names. Thread-safe.

    `floor` answers until there is another; an IndexUnavailable in its place is raised then. No
    pointer is followed whose number is below `least`, or below one that the scratch disk remembers.
    """

    def __init__(
        self,
        floor: Opened | IndexUnavailable,
        bucket: Bucket,
        key: bytes,
        scratch: Path,
        clock: Callable[[], float] = time.monotonic,
        least: int = 0,
    ) -> None:
        self._engine = floor
        self._bucket, self._key, self._clock = bucket, key, clock
        self._scratch = Scratch(scratch)
        self._least = max(least, self._scratch.number(bucket.place))
        self._number = -1  # of the pointer that is followed
        self._next = clock()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def current(self) -> Opened:
        """Raises IndexUnavailable."""
        if isinstance(self._engine, IndexUnavailable):
            raise self._engine.with_traceback(None)
        return self._engine

    def look(self, wait_s: float = WAIT_S) -> None:
        """Look at the pointer, unless that was done less than LOOK_S ago, and wait a little."""
        with self._lock:
            idle = self._thread is None or not self._thread.is_alive()
            if idle and self._clock() >= self._next:
                self._next = self._clock() + LOOK_S
                self._thread = threading.Thread(target=self._follow, daemon=True)
                self._thread.start()
            thread = self._thread
        if thread is not None:
            thread.join(wait_s)

    def _follow(self) -> None:
        try:
            data = self._bucket.read(POINTER, MOST_POINTER_BYTES)
            self._switch(read_pointer(data, self._bucket.place, self._key))
            refused = None
        except (PointerRefused, IndexUnavailable) as error:
            refused = str(error)
        except OSError as error:  # a full disk, most likely
            refused = f"The published index could not be written to disk ({error.strerror})."
        except Exception as error:  # a fault here must not end what answers
            refused = f"The published index could not be opened ({type(error).__name__})."
        if not isinstance(self._engine, IndexUnavailable):
            refuse(self._engine, refused)

    def _switch(self, pointer: Pointer) -> None:
        live = None if isinstance(self._engine, IndexUnavailable) else self._engine.digest
        if pointer.format != FORMAT:
            raise PointerRefused(
                f"The published index has format {pointer.format}; this version reads {FORMAT}."
            )
        if pointer.number < (least := max(self._least, self._number)):
            raise PointerRefused(
                f"The pointer's number is {pointer.number}; none below {least} is followed."
            )
        if pointer.digest != live:
            if pointer.number == self._number:
                raise PointerRefused(f"Two pointers have the number {pointer.number}.")
            self._engine = self._opened(pointer.digest)
            self._scratch.leave(pointer.digest, live)
        self._number = pointer.number
        self._scratch.remember(self._bucket.place, pointer.number)
        self._engine.number = pointer.number  # type: ignore[union-attr]  # it was opened

    def _opened(self, digest: str) -> Opened:
        """The engine of a published index, downloaded as far as it is not there."""
        folder = self._scratch.folder(digest)
        if not (folder / MANIFEST).exists():
            text = self._bucket.read(manifest_name(digest), MOST_BYTES).decode()
            manifest = parse_manifest(text, folder)
            if manifest.digest != digest:
                raise PointerRefused("The published manifest is not the one that was signed.")
            self._download(manifest, folder)
            (folder / MANIFEST).write_text(text)
        try:
            return open_engine(folder)
        except IndexUnavailable:
            self._scratch.remove(digest)
            raise

    def _download(self, manifest: Manifest, folder: Path) -> None:
        self._scratch.make_room(manifest, folder)
        known = self._engine.files if not isinstance(self._engine, IndexUnavailable) else {}
        for name, facts in manifest.files.items():
            path = folder / manifest.generation / name
            if path.exists():
                continue
            if facts in known:  # the weights of the model, mostly
                self._scratch.copy(known[facts], path)
            else:
                self._bucket.download(file_name(facts.sha256), path, facts)

    @property
    def facts(self) -> EngineFacts:
        """Looks at the pointer first."""
        self.look()
        return self.current().facts

    def close(self) -> None:
        if not isinstance(self._engine, IndexUnavailable):
            self._engine.close()


def follow(
    directory: Path, url: str, key: str, bound: str | None = None, least: str = ""
) -> PublishedEngine | Opened | IndexUnavailable:
    """The engine that follows the pointer at `url`, above the index in `directory`.
    `bound` as in `open_engine`, of that index. `least` is the least number of a pointer.

    Where a setting is wrong it is the index in `directory`, which says so in `facts`.
    """
    floor: Opened | IndexUnavailable
    try:
        floor = open_engine(directory, bound)
    except IndexUnavailable as error:
        floor = error
    try:
        place: Place = read_place(url)
        engine = PublishedEngine(
            floor, Bucket(place), read_key(key), _scratch(), least=read_number(least)
        )
    except PointerRefused as error:
        if not isinstance(floor, IndexUnavailable):
            refuse(floor, str(error))
        return floor
    engine.look(START_S)
    return engine


def _scratch() -> Path:
    """A folder of this process on a desk, where several may run; Lambda's disk has one process.

    Folders of processes that have ended are removed: each restart would leave an index behind.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        return SCRATCH
    ours = f"{SCRATCH.name}-{os.getuid()}-"
    for name in os.listdir(SCRATCH.parent):
        number = name.removeprefix(ours)
        if name.startswith(ours) and number.isdecimal() and not _runs(int(number)):
            with suppress(OSError):
                Scratch(SCRATCH.with_name(name)).clear()
    return SCRATCH.with_name(f"{ours}{os.getpid()}")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's; no process has such a number
        pass
    return True
