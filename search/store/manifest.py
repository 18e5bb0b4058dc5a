"""The manifest: facts of a built index, and the one file that a rebuild replaces.

An index directory holds `manifest.json` and the folder that it names (the generation). A build
writes a new generation next to the old one and then replaces the manifest atomically. So a reader
opens the old index or the new one, never half of each.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from ..embedding.facts import EmbeddingFacts
from ..errors import IndexDamaged, IndexFormat, IndexMissing
from .schema import FORMAT

NAME = "manifest.json"
# Files of a generation that search.files reads.
ARTICLES = "articles.jsonl"
REFERENCES = "references.jsonl"
# uint32 for every passage: the number of its article.
ARTICLE_NUMBERS = "articles.numbers"

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
    where the index has no vectors.
    """

    generation: str
    counts: Counts
    sources_sha256: str
    files: dict[str, FileFacts]
    meaning: EmbeddingFacts | None = None
    format: int = FORMAT

    def to_json(self) -> str:
        data = {
            **self._asdict(),
            "counts": self.counts._asdict(),
            "files": {name: facts._asdict() for name, facts in self.files.items()},
            "meaning": self.meaning._asdict() if self.meaning else None,
        }
        return json.dumps(data, indent=1, sort_keys=True) + "\n"


def file_facts(path: Path) -> FileFacts:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileFacts(path.stat().st_size, digest)


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of an index. Raises IndexMissing, IndexDamaged or IndexFormat."""
    try:
        text = (directory / NAME).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(directory) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(directory, f"{NAME} cannot be read") from error
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
    return Manifest(data["generation"], counts, data["sources_sha256"], files, meaning)


def check_files(directory: Path, manifest: Manifest) -> None:
    """Check size and SHA-256 of every file. Raises IndexDamaged for the first that differs."""
    for name, facts in manifest.files.items():
        path = directory / manifest.generation / name
        if not path.is_file():
            raise IndexDamaged(directory, f"{name} is missing")
        if file_facts(path) != facts:
            raise IndexDamaged(directory, f"{name} has changed since it was built")
