"""The pointer: a small signed file in a bucket that says which published index is live.

    PREFIX/pointer.json               place, number, digest, format, previous, signature
    PREFIX/manifests/DIGEST.json      a manifest, by its digest
    PREFIX/files/SHA256               a file of an index, by its content

The signature is an HMAC-SHA256 under a key that only the clinic's desk and the function have. It
binds the manifest's digest, which binds every file, and the place: a pointer of another clinic or
stage is none here, even if the key is the same. So whoever can write to the bucket, and no more,
cannot change what patients read. The number rises with each pointer.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import NamedTuple

POINTER = "pointer.json"
MOST_POINTER_BYTES = 10_000
LEAST_KEY_LENGTH = 32
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLACE = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([\w./-]*\w)/?", re.ASCII)
_DOMAIN = b"citebox pointer\n"  # no signature of another kind of file is one of these


class PointerRefused(Exception):  # noqa: N818
    """A sentence that says why a pointer, or what it leads to, is not followed."""


class Place(NamedTuple):
    """A prefix of a bucket."""

    bucket: str
    prefix: str

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}"


class Pointer(NamedTuple):
    """`digest` is that of the live manifest, `previous` are those before, the latest first."""

    number: int
    digest: str
    format: int
    previous: tuple[str, ...] = ()


def manifest_name(digest: str) -> str:
    return f"manifests/{digest}.json"


def file_name(sha256: str) -> str:
    return f"files/{sha256}"


def read_place(url: str) -> Place:
    """The place of s3://bucket/prefix. Raises PointerRefused."""
    found = _PLACE.fullmatch(url)
    if found is None or {"", ".", ".."}.intersection(found[2].split("/")):
        raise PointerRefused(
            f"'{url}' is no place to publish at (CITEBOX_POINTER): it must be like "
            "s3://bucket/prefix, and a bucket's name has 3 characters or more."
        )
    return Place(found[1], found[2])


def read_key(text: str) -> bytes:
    """The key of a setting. Raises PointerRefused."""
    if len(text) < LEAST_KEY_LENGTH:
        raise PointerRefused(
            f"CITEBOX_POINTER_KEY must have at least {LEAST_KEY_LENGTH} characters. "
            "Make one with: openssl rand -hex 32"
        )
    return text.encode()


def read_number(text: str) -> int:
    """The least number of a setting; 0 where it is empty. Raises PointerRefused."""
    if not re.fullmatch(r"[0-9]{0,18}", text):
        raise PointerRefused("CITEBOX_POINTER_LEAST must be the number of a pointer.")
    return int(text or 0)


def sign(pointer: Pointer, place: Place, key: bytes) -> bytes:
    """The JSON of a place's pointer, signed."""
    data = {"place": place.url, **pointer._asdict()}
    return json.dumps(data | {"signature": _signature(data, key)}, indent=1).encode()


def read_pointer(data: bytes, place: Place, key: bytes) -> Pointer:
    """Read a pointer. Raises PointerRefused unless it is signed with the key and for the place."""
    try:
        found = json.loads(data)
        signature = str(found.pop("signature")).encode()
        signed = _signature(found, key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PointerRefused("The pointer cannot be read.") from None
    if not hmac.compare_digest(signature, signed.encode()):
        raise PointerRefused("The pointer's signature is wrong.")
    if "place" not in found:
        raise PointerRefused("The pointer names no place: an older Citebox has published it.")
    if found["place"] != place.url:  # which one is nobody's business: /health is public
        raise PointerRefused("The pointer was signed for another bucket or prefix.")
    try:
        pointer = Pointer(found["number"], found["digest"], found["format"], (*found["previous"],))
        is_one = all(map(_DIGEST.fullmatch, (pointer.digest, *pointer.previous)))
    except (KeyError, TypeError):
        is_one = False
    if not is_one or {type(pointer.number), type(pointer.format)} != {int}:
        raise PointerRefused("The pointer names no index.")
    return pointer


def _signature(data: dict[str, object], key: bytes) -> str:
    told = _DOMAIN + json.dumps(data, sort_keys=True).encode()
    return hmac.new(key, told, "sha256").hexdigest()
