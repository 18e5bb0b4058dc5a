"""Publish: upload what a bucket lacks of an index, then replace the pointer."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from search.errors import IndexUnavailable
from search.store.manifest import MOST_BYTES, Manifest, check_files, parse_manifest, read_manifest
from search.store.pointer import (
    MOST_POINTER_BYTES,
    POINTER,
    Pointer,
    PointerRefused,
    file_name,
    manifest_name,
    read_pointer,
    sign,
)

from .bucket import Bucket, PublishError, Stored

KEEP = 2  # published indexes before the live one, for a rollback


class Published(NamedTuple):
    """The pointer that is now live, how many files were uploaded, and how many objects removed."""

    pointer: Pointer
    uploaded: int
    removed: int


def publish(
    index: Path, bucket: Bucket, key: bytes, now: int = 0, replace: bool = False
) -> Published:
    """Make an index the live one. Raises PublishError; the pointer is then as before.

    `now` is the least number that its pointer gets: with the time of day in seconds, numbers rise
    even if the pointer before was lost. `replace` takes the place of a pointer that is not ours.
    """
    try:
        manifest = read_manifest(index)
        check_files(index, manifest)
    except IndexUnavailable as error:
        raise PublishError(str(error)) from None
    stored, old = _pointer(bucket, key, replace)
    uploaded = _upload(index, manifest, bucket)
    previous = _before(old, manifest.digest)
    new = Pointer(_number(old, now), manifest.digest, manifest.format, previous)
    return Published(new, uploaded, _make_live(bucket, new, key, stored))


def publish_back(bucket: Bucket, key: bytes, now: int = 0) -> Published:
    """Make the index before the live one, under a new number. Raises PublishError."""
    stored, old = _pointer(bucket, key)
    if old is None or not old.previous:
        raise PublishError("There is no published index before this one.")
    back = old.previous[0]
    manifest = _manifest(bucket, back)
    if manifest is None:
        raise PublishError("The index before this one is no longer in the bucket, or damaged.")
    new = Pointer(_number(old, now), back, manifest.format, _before(old, back))
    return Published(new, 0, _make_live(bucket, new, key, stored))


def _make_live(bucket: Bucket, new: Pointer, key: bytes, old: Stored | None) -> int:
    """Replace the pointer, and return how many objects were removed."""
    signed, there = sign(new, bucket.place, key), bucket.names()
    bucket.replace(POINTER, signed, old)
    return _prune(bucket, new, signed, there)


def _number(old: Pointer | None, now: int) -> int:
    return max(now, old.number + 1 if old else 1)


def _pointer(
    bucket: Bucket, key: bytes, replace: bool = False
) -> tuple[Stored | None, Pointer | None]:
    """The pointer as it is stored, and what it says; None where nothing was published yet."""
    stored = bucket.get(POINTER, MOST_POINTER_BYTES)
    if stored is None:
        return None, None
    try:
        return stored, read_pointer(stored.data, bucket.place, key)
    except PointerRefused as error:
        if replace:
            return stored, None
        raise PublishError(
            f"{error} It may be of an older Citebox, or of another key, or somebody has changed "
            "it. To put yours in its place: --replace"
        ) from None


def _before(old: Pointer | None, new: str) -> tuple[str, ...]:
    """What was live before `new`, the latest first."""
    if old is None:
        return ()
    return tuple(one for one in (old.digest, *old.previous) if one != new)[:KEEP]


def _upload(index: Path, manifest: Manifest, bucket: Bucket) -> int:
    """Upload the files that the bucket lacks, and the manifest last; return how many files."""
    there, uploaded = bucket.names(), 0
    for name, facts in manifest.files.items():
        if (target := file_name(facts.sha256)) not in there:
            bucket.put(target, (index / manifest.generation / name).read_bytes())
            there.add(target)
            uploaded += 1
    bucket.put(manifest_name(manifest.digest), manifest.to_json().encode())
    return uploaded


def _manifest(bucket: Bucket, digest: str) -> Manifest | None:
    """A published manifest; None where it is missing, damaged or of another format."""
    stored = bucket.get(manifest_name(digest), MOST_BYTES)
    if stored is None:
        return None
    try:
        manifest = parse_manifest(stored.data.decode(), Path(digest))
    except (IndexUnavailable, UnicodeDecodeError):
        return None
    return manifest if manifest.digest == digest else None


def _prune(bucket: Bucket, pointer: Pointer, signed: bytes, there: set[str]) -> int:
    """Remove what belongs to no index that the pointer names; return how many objects.

    `there` are the objects from before it was live: whoever uploads now goes on from it.
    """
    kept = {POINTER}
    for digest in (pointer.digest, *pointer.previous):
        if manifest := _manifest(bucket, digest):
            kept.add(manifest_name(digest))
            kept |= {file_name(facts.sha256) for facts in manifest.files.values()}
    now = bucket.get(POINTER, MOST_POINTER_BYTES)
    if now is None or now.data != signed:
        return 0  # somebody has published since: what is there may be theirs
    ours = {name for name in there if name.startswith((file_name(""), "manifests/"))}
    for name in ours - kept:
        bucket.remove(name)
    return len(ours - kept)
