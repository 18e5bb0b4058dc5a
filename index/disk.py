"""The disk: every change that a build makes to it goes through these functions, one change each.

A file is made anew, never written over: a server may have mapped the old one. No link is followed,
so nothing outside the index's folder is changed. All raise OSError.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

Parts = Iterable[bytes | bytearray | memoryview]
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


def create(path: Path) -> BinaryIO:
    """A new empty file, open for writing, in place of an older one. It can be read back: Whoosh
    does so with what it wrote when there is much of it."""
    path.unlink(missing_ok=True)
    return open(os.open(path, _NEW, 0o644), "w+b")


def write(path: Path, parts: Parts) -> None:
    """Write a new file of these parts, in place of an older one."""
    with create(path) as file:
        file.writelines(parts)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(old: Path, new: Path) -> None:
    """Rename a file or folder; a file that has the new name is replaced in the same instant."""
    os.replace(old, new)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing."""
    path.mkdir(parents=True, exist_ok=True)


def unlink(path: Path) -> None:
    """Remove a file or a link, if it is there."""
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder with all that is in it, or a link to one; nothing where it is missing."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    else:
        path.unlink()


def put(path: Path, parts: Parts) -> None:
    """Replace a file by another in one instant; after a power cut it is the old or the new one."""
    new = path.with_name(f".{path.name.removeprefix('.')}.new")
    write(new, parts)
    flush(new)
    rename(new, path)
    flush(path.parent)
