"""Zappa's `zip` callback: corrects the archive that Zappa has just written.

Zappa 0.63 copies its own handler.py over ours (it imports boto3 and executes `raw_command`). It
adds the builder's user name and a random id (package_info.json), settings that our handler does
not read, and the build tools. Zappa loads this module from the staging folder: it may import only
the standard library.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Protocol

HANDLER = "handler.py"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can have
READABLE = 0o100644 << 16  # a regular file that Lambda's user may read

LEFT_OUT = (
    "bin/",  # commands of the packages: flask, whoosh, …
    "package_info.json",
    "tools/",
    "zappa_settings.json",
    "zappa_settings.py",
)


class ZappaCLI(Protocol):
    """The part of Zappa's command-line object that a callback may rely on."""

    zip_path: str


def finish_zip(cli: ZappaCLI) -> None:
    """Rewrite the archive in place; Zappa's working directory is the staging folder."""
    archive = Path(cli.zip_path)
    members = {**wanted_members(archive), HANDLER: Path(HANDLER).read_bytes()}
    write(archive, members)


def wanted_members(archive: Path) -> dict[str, bytes]:
    """The contents of the archive by name, without what Zappa should not have added."""
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    return {
        name: content
        for name, content in members.items()
        if not is_left_out(name) and not is_zappas_init(name, members)
    }


def is_left_out(name: str) -> bool:
    return any(
        name == left_out or (left_out.endswith("/") and name.startswith(left_out))
        for left_out in LEFT_OUT
    )


def is_zappas_init(name: str, members: dict[str, bytes]) -> bool:
    """Whether it is an empty __init__.py that Zappa adds to every folder without one.

    It is added after the bytecode was compiled, so Lambda would compile it at every start.
    """
    folder, _, file = name.rpartition("/")
    if file != "__init__.py" or members[name]:
        return False
    return f"{folder}/__pycache__/__init__.{sys.implementation.cache_tag}.pyc" not in members


def write(archive: Path, members: dict[str, bytes]) -> None:
    """Write an archive. Deterministic: sorted names, one date, one mode."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system = 3  # Unix, on whatever system this runs
            entry.external_attr = READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, members[name], compresslevel=9)
