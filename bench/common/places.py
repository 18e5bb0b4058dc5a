"""Folders of the checkout and of the shared data beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
MODEL = ROOT / "build" / "model"
INDEX = ROOT / "build" / "index"


def new_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def size_bytes(folder: Path) -> int:
    """The size of all files in a folder and below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
