"""The scratch disk: folders of published indexes, each named by its manifest's digest."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

from ..store.manifest import Manifest, open_plain
from ..store.pointer import MOST_POINTER_BYTES, Place, PointerRefused

MOST_INDEX_BYTES = 400_000_000  # Lambda's disk has 512 MB unless more is paid for
_SLACK_BYTES = 1_000_000
_HIGHEST = "highest.json"


class Scratch:
    """A folder of our own. Its methods raise OSError, and PointerRefused where it is not ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, digest: str) -> Path:
        """The folder of an index."""
        return self._folder / digest

    def make_room(self, manifest: Manifest, folder: Path) -> None:
        """Make the folder of an index; see that its files have plain names and there is room."""
        for name in manifest.files:
            if Path(name).name != name or name.startswith("."):
                raise PointerRefused("The published manifest names a file outside its folder.")
        (folder / manifest.generation).mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._is_ours():
            raise PointerRefused(f"{self._folder} belongs to somebody else.")
        disk = os.statvfs(folder)
        needed = sum(facts.bytes for facts in manifest.files.values())
        if needed > MOST_INDEX_BYTES or needed + _SLACK_BYTES > disk.f_bavail * disk.f_frsize:
            raise PointerRefused(f"There is no room on disk for the published index ({needed} B).")

    def _is_ours(self) -> bool:
        owner = self._folder.lstat()
        return owner.st_uid == os.getuid() and stat.S_ISDIR(owner.st_mode)

    def number(self, place: Place) -> int:
        """The highest number of a pointer of `place` that was followed here; 0 where none was, or
        that cannot be told."""
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            with open_plain(self._folder / _HIGHEST) as file:
                found = json.loads(file.read(MOST_POINTER_BYTES))
            if self._is_ours() and type(found[place.url]) is int:
                return int(found[place.url])
        return 0

    def remember(self, place: Place, number: int) -> None:
        """Remember the number of a pointer that was followed. A full disk forgets it."""
        part = self._folder / f"{_HIGHEST}.part"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._is_ours():
                return
            part.write_text(json.dumps({place.url: number}))
            os.replace(part, self._folder / _HIGHEST)

    def copy(self, old: Path, new: Path) -> None:
        """Give a file a second name, or copy it from another disk. Opening checks it."""
        try:
            os.link(old, new)
        except OSError:
            new.write_bytes(old.read_bytes())

    def leave(self, *digests: str | None) -> None:
        """Remove the folders of all indexes but these."""
        for name in os.listdir(self._folder):
            if name not in (*digests, _HIGHEST):
                self.remove(name)

    def clear(self) -> None:
        """Remove the folder itself, if it is ours. Follows no link."""
        from shutil import rmtree  # noqa: PLC0415 - on a desk alone

        if self._is_ours():
            rmtree(self._folder)

    def remove(self, digest: str) -> None:
        """Remove the folder of an index. What has mapped its files keeps them."""
        for place, _, names in os.walk(self._folder / digest, topdown=False):
            for name in names:
                os.unlink(os.path.join(place, name))
            os.rmdir(place)
