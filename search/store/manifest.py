"""The manifest: facts of a built index, and the one file that a rebuild replaces.

An index directory holds `manifest.json` and the folder that it names (the generation). A build
writes a new generation next to the old one and then replaces the manifest atomically. So a reader
opens the old index or the new one, never half of each. The manifest carries a digest of itself.
The generation's folder must be exactly what it lists: nothing else is in it, no link, no device.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from ..embedding.facts import EmbeddingFacts
from ..errors import IndexDamaged, IndexFormat, IndexMissing

NAME = "manifest.json"
# The on-disk format. Whatever alters the bytes of a built index raises it by one (the schema, the
# analysis, a file of ours); a store refuses an index of any other.
FORMAT = 13
# Files of a generation that search.files reads.
ARTICLES = "articles.jsonl"
REFERENCES = "references.jsonl"
# uint32 for every passage: the number of its article.
ARTICLE_NUMBERS = "articles.numbers"
# Only in an index with articles that are one in two languages: search.store.languages.
TWINS = "twins.json"

MOST_BYTES = 1_000_000  # of a manifest; ours have 5,000
# A link is not followed; opening a pipe does not wait for a writer.
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_GENERATION = re.compile(r"generation-[0-9a-f]{1,12}")


class Counts(NamedTuple):
    """Numbers of things in the index."""

    articles: int
    passages: int
    references: int
    citations_linked: int
    citations_not_linked: int


class FileFacts(NamedTuple):
    """The size and digest that a file of the index must have."""

    bytes: int
    sha256: str


class Manifest(NamedTuple):
    """The content of manifest.json. `files` are those of the generation, by name.

    `sources_sha256` is a digest of the sources' names and bytes, in name order. `meaning` is None
    where the index has no vectors. `languages` are those of the passages, with the number of
    passages in each, most first.
    """

    generation: str
    counts: Counts
    sources_sha256: str
    files: dict[str, FileFacts]
    meaning: EmbeddingFacts | None = None
    languages: tuple[tuple[str, int], ...] = (("en", 0),)
    format: int = FORMAT

    def to_json(self) -> str:
        data = self._data() | {"digest": self.digest}
        return json.dumps(data, indent=1, sort_keys=True) + "\n"

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the manifest says, so of the whole index."""
        return hashlib.sha256(json.dumps(self._data(), sort_keys=True).encode()).hexdigest()

    def _data(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "counts": self.counts._asdict(),
            "files": {name: facts._asdict() for name, facts in self.files.items()},
            "meaning": self.meaning._asdict() if self.meaning else None,
            "languages": [[*one] for one in self.languages],
        }


def open_plain(path: Path) -> FileIO:
    """Open a file for reading. Raises OSError for a link, a pipe, a device or a folder."""
    file = open(os.open(path, _PLAIN), "rb", buffering=0)  # noqa: SIM115 - the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "not a plain file")


def file_facts(path: Path) -> FileFacts:
    """Raises OSError."""
    with open_plain(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileFacts(os.fstat(file.fileno()).st_size, digest)


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of an index. Raises IndexMissing, IndexDamaged or IndexFormat."""
    try:
        with open_plain(directory / NAME) as file:
            text = file.read(MOST_BYTES).decode()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(directory) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(directory, f"{NAME} cannot be read") from error
    return parse_manifest(text, directory)


def parse_manifest(text: str, directory: Path) -> Manifest:
    """The manifest of its JSON. Raises IndexDamaged or IndexFormat, which name `directory`."""
    try:
        return _read(json.loads(text), directory)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(directory, f"{NAME} is not a manifest") from error


def _read(data: dict[str, Any], directory: Path) -> Manifest:
    """Raises IndexFormat, or one of Python's own errors where the data are no manifest."""
    if data["format"] != FORMAT:
        raise IndexFormat(directory, data["format"], FORMAT)
    files = {str(name): FileFacts(**facts) for name, facts in data["files"].items()}
    if not files or not _GENERATION.fullmatch(data["generation"]):
        raise ValueError("no files")
    counts = Counts(**data["counts"])
    meaning = EmbeddingFacts(**data["meaning"]) if data["meaning"] else None
    languages = tuple((str(code), int(number)) for code, number in data["languages"])
    manifest = Manifest(
        data["generation"], counts, data["sources_sha256"], files, meaning, languages
    )
    if data["digest"] != manifest.digest or len(data) != len(manifest) + 1:
        raise ValueError("changed since it was built")
    return manifest


def check_files(directory: Path, manifest: Manifest) -> None:
    """Check that the generation's folder is what the manifest lists, by name, size and SHA-256.

    Raises IndexDamaged for the first thing that differs.
    """
    folder = directory / manifest.generation
    try:
        names = set() if folder.is_symlink() else set(os.listdir(folder))
    except OSError:
        names = set()
    for name, facts in manifest.files.items():
        if name not in names:
            raise IndexDamaged(directory, f"{name} is missing")
        try:
            found = file_facts(folder / name)
        except OSError as error:
            raise IndexDamaged(directory, f"{name} cannot be read ({error.strerror})") from None
        if found != facts:
            raise IndexDamaged(directory, f"{name} has changed since it was built")
    if more := min(names - manifest.files.keys(), default=None):
        raise IndexDamaged(directory, f"{more} is not part of it")
