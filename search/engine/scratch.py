"""The scratch disk: folders of published indexes, each named by its manifest's digest."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ..store.manifest import Manifest
from ..store.pointer import PointerRefused

MOST_INDEX_BYTES = 400_000_000  # Lambda's disk has 512 MB unless more is paid for
_SLACK_BYTES = 1_000_000


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
        owner = self._folder.lstat()
        if owner.st_uid != os.getuid() or not stat.S_ISDIR(owner.st_mode):
            raise PointerRefused(f"{self._folder} belongs to somebody else.")
        disk = os.statvfs(folder)
        needed = sum(facts.bytes for facts in manifest.files.values())
        if needed > MOST_INDEX_BYTES or needed + _SLACK_BYTES > disk.f_bavail * disk.f_frsize:
            raise PointerRefused(f"There is no room on disk for the published index ({needed} B).")

    def copy(self, old: Path, new: Path) -> None:
        """Give a file a second name, or copy it from another disk. Opening checks it."""
        try:
            os.link(old, new)
        except OSError:
            new.write_bytes(old.read_bytes())

    def leave(self, *digests: str | None) -> None:
        """Remove the folders of all indexes but these."""
        for name in os.listdir(self._folder):
            if name not in digests:
                self.remove(name)

    def remove(self, digest: str) -> None:
        """Remove the folder of an index. What has mapped its files keeps them."""
        for place, _, names in os.walk(self._folder / digest, topdown=False):
            for name in names:
                os.unlink(os.path.join(place, name))
            os.rmdir(place)
