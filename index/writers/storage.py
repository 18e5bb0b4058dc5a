"""Whoosh's storage: its files, written through `index.disk`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from .. import disk


class Storage(FileStorage):
    """Storage whose files are always dated 1970: Whoosh writes their dates into a segment, and
    the same sources must give the same bytes."""

    def file_modified(self, name: str) -> float:
        return 0.0

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **more: Any) -> Any:
        return StructFile(disk.create(Path(self.folder, name)), name=name, **more)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        disk.rename(Path(self.folder, oldname), Path(self.folder, newname))

    def temp_storage(self, name: str | None = None) -> Storage:
        folder = Path(self.folder, name or "temporary")
        disk.make_folder(folder)
        return open_storage(folder)

    def destroy(self) -> None:
        disk.remove_folder(Path(self.folder))


open_storage: Callable[[Path], Storage] = Storage
