"""A file of named arrays: a header, then the arrays one after another, little-endian.

The header: MAGIC; the SHA-256 of what the file was learned from; how many bytes each section has,
in the order of the file's own list of sections. Opening parses nothing else.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

MAGIC = b"danger1\n"
DIGEST_BYTES = 32

Numbers: TypeAlias = "array[Any]"


class UnreadableError(ValueError):
    """A file that was not written by `tools.train_danger` for this version."""


def read_sections(path: Path, types: Mapping[str, str]) -> dict[str, memoryview]:
    """`types`: each section's name and array type. Raises UnreadableError."""
    data = path.read_bytes()
    header = _header(types)
    if len(data) < header.size or not data.startswith(MAGIC):
        raise UnreadableError(f"{path.name} is no file of weights")
    _, _, *sizes = header.unpack_from(data)
    if header.size + sum(sizes) != len(data):
        raise UnreadableError(f"{path.name} was written for another version")
    sections: dict[str, memoryview] = {}
    start = header.size
    for (name, type_), size in zip(types.items(), sizes, strict=True):
        sections[name] = _numbers(data[start : start + size], type_)
        start += size
    return sections


def write_sections(
    path: Path, types: Mapping[str, str], digest: bytes, sections: Mapping[str, Numbers]
) -> None:
    whole = [_bytes(sections[name]) for name in types]
    header = _header(types).pack(MAGIC, digest, *map(len, whole))
    path.write_bytes(header + b"".join(whole))


def _header(types: Mapping[str, str]) -> struct.Struct:
    return struct.Struct(f"<{len(MAGIC)}s{DIGEST_BYTES}s{len(types)}I")


def _numbers(data: bytes, type_: str) -> memoryview:
    numbers = array(type_, data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return memoryview(numbers)


def _bytes(numbers: Numbers) -> bytes:
    if sys.byteorder == "little":
        return numbers.tobytes()
    copy = array(numbers.typecode, numbers)
    copy.byteswap()
    return copy.tobytes()
