"""A file of named arrays: a header, then the arrays one after another, little-endian.

The header: MAGIC; the SHA-256 of what the file was learned from; how many bytes each section has,
in the order of the file's own list of sections. Opening parses nothing else.

Ascending numbers (ASCENDING) are written as the steps between them: the lowest byte of each, then
the next, for a zip packs these by a third.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeAlias

MAGIC = b"danger2\n"
DIGEST_BYTES = 32
# The type of a section of array type "I" whose numbers ascend.
ASCENDING = "I ascending"

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
    whole = [
        _by_place(_bytes(_steps(sections[name]))) if type_ == ASCENDING else _bytes(sections[name])
        for name, type_ in types.items()
    ]
    header = _header(types).pack(MAGIC, digest, *map(len, whole))
    path.write_bytes(header + b"".join(whole))


def _header(types: Mapping[str, str]) -> struct.Struct:
    return struct.Struct(f"<{len(MAGIC)}s{DIGEST_BYTES}s{len(types)}I")


def _numbers(data: bytes, type_: str) -> memoryview:
    if type_ == ASCENDING:
        return memoryview(array("I", accumulate(_numbers(_by_number(data), "I"))))
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


def _steps(numbers: Numbers) -> Numbers:
    return array("I", [after - before for before, after in pairwise([0, *numbers])])


def _by_place(data: bytes) -> bytes:
    """Of numbers of four bytes the first byte of each, then the second of each."""
    return b"".join(data[place::4] for place in range(4))


def _by_number(data: bytes) -> bytes:
    """What `_by_place` was given."""
    count = len(data) // 4
    whole = bytearray(data)
    for place in range(4):
        whole[place::4] = data[place * count : (place + 1) * count]
    return bytes(whole)
