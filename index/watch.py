"""Watches files and folders for changes, by looking at them again and again.

No library: what tells of changes differs between systems, and misses those of network folders.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from os.path import isdir
from pathlib import Path

LOOK_S = 1.0

# A file's path, its size and when it was changed last, in ns.
State = frozenset[tuple[str, int, int]]


def changes(
    paths: Sequence[Path], without: Path, pause: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Yield at once, and again each time that the files at `paths` have changed and rest.

    Files rest when two looks, a second apart, are equal: an editor may still be writing. What is
    in the folder `without`, where the index is, does not count. Never ends.
    """
    built = _state(paths, without)
    yield
    seen = built
    while True:
        pause(LOOK_S)
        now = _state(paths, without)
        if now == seen != built:
            built = now  # before the build, so that what changes during it is built again
            yield
        seen = now


def _state(paths: Sequence[Path], without: Path) -> State:
    return frozenset(
        (str(file), facts.st_size, facts.st_mtime_ns)
        for path in paths
        for file in _files(path, without.resolve())
        if (facts := _facts(file))
    )


def _files(path: Path, without: Path) -> Iterator[Path]:
    if not isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [one for one in folders if Path(folder, one).resolve() != without]
        yield from (Path(folder, name) for name in names)


def _facts(path: Path) -> os.stat_result | None:
    """None for a file that is gone meanwhile."""
    try:
        return path.stat()
    except OSError:
        return None
