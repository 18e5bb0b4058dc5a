"""The index's folder: who writes in it, which generations it holds, which one is live.

The live generation is never moved and never written to. A new one is made beside it, flushed and
named; then manifest.json is replaced, and only then are generations removed that neither
manifest.json nor `.previous.json` names. That file holds the manifests of the generations before
(a JSON list, the latest first), so that `roll_back` can return to one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from search.cluster.side import CLUSTER
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from search.errors import IndexMissing, IndexUnavailable
from search.files import SortedLines
from search.store.bigrams import PAIRS
from search.store.help import HELP
from search.store.manifest import (
    ARTICLE_NUMBERS,
    ARTICLES,
    NAME,
    REFERENCES,
    TWINS,
    Counts,
    Manifest,
    check_files,
    file_facts,
    open_plain,
    parse_manifest,
    read_manifest,
)
from search.store.pins import PINS
from search.store.postings import POSTINGS, TERMS
from search.store.records import RECORDS, STARTS
from search.store.schema import INDEX_NAME
from search.store.suggestion_files import FORMS as SUGGEST_FORMS
from search.store.suggestion_files import LINES, NUMBERS, TEXTS
from search.store.synonyms import FOREIGN, SYNONYMS
from search.store.vocabulary import FORMS, NEAR

from .. import disk

KEEP = 1  # generations before the live one
PREVIOUS = ".previous.json"
LOCK = ".lock"
_MOST_BYTES = 10_000_000  # of .previous.json
_GENERATION = "generation-"
_OURS = re.compile(r"generation-[0-9a-f]{1,12}")
_OUR_FILES = (
    ARTICLES, ARTICLE_NUMBERS, REFERENCES, TERMS, POSTINGS, PAIRS, HELP, PINS, SYNONYMS, FORMS,
    FOREIGN, NEAR, TEXTS, LINES, SUGGEST_FORMS, NUMBERS, RECORDS, STARTS, MODEL_WEIGHTS,
    MODEL_VOCABULARY, CLUSTER, TWINS,
)  # fmt: skip
_MEANING = "meaning."
_OF_LANGUAGE = re.compile(
    r"^[a-z]{2,3}\."
)  # a file of another language than English: es.synonyms.jsonl
_UNFINISHED = ".building-"
_NAME_LENGTH = 12


class BuildError(Exception):
    """The index cannot be written; the message is a sentence."""


class DiskError(BuildError):
    """The machine refused a change to the disk."""


class Place:
    """An index's folder, locked for one writer until `close`.

    Raises BuildError where it holds other things or another writer is in it, and OSError.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        disk.make_folder(directory)
        for path in directory.iterdir():
            if not _is_ours(path):
                raise BuildError(
                    f"'{directory}' contains '{path.name}', which is not part of an index. "
                    "Choose an empty folder or one with an index."
                )
        self._lock = _take_lock(directory)

    def close(self) -> None:
        self._lock.close()

    def new_folder(self) -> Path:
        """A new empty folder for a generation; what a killed build left is removed."""
        self.remove_unfinished()
        folder = self.directory / f"{_UNFINISHED}{os.getpid()}"
        disk.make_folder(folder)
        return folder

    def remove_unfinished(self) -> None:
        for left in self.directory.glob(f"{_UNFINISHED}*"):
            disk.remove_folder(left)

    def swap_in(
        self,
        folder: Path,
        counts: Counts,
        sources_sha256: str,
        meaning: EmbeddingFacts | None,
        languages: tuple[tuple[str, int], ...],
        keep: int = KEEP,
    ) -> None:
        """Make the finished generation in `folder` the live one; `keep` older ones stay."""
        files = {path.name: file_facts(path) for path in sorted(folder.iterdir())}
        digest = hashlib.sha256("".join(f"{n} {f.sha256}\n" for n, f in files.items()).encode())
        for name in files:
            disk.flush(folder / name)
        disk.flush(folder)
        live = self._live()
        manifest = Manifest("", counts, sources_sha256, files, meaning, languages)
        manifest = self._settle(folder, manifest, digest.hexdigest(), live)
        others = [one for one in self._whole(live) if one.generation != manifest.generation]
        older = others[:keep]
        self._make_live(manifest, older, others)
        kept = {manifest.generation, *(one.generation for one in older)}
        with suppress(OSError):  # what is left only takes room, until the next build
            for old in self.directory.glob(f"{_GENERATION}*"):
                if old.name not in kept and _is_ours(old):
                    disk.remove_folder(old)

    def roll_back(self) -> Manifest:
        """Make the generation before the live one live again; a second time undoes the first.

        Raises BuildError where there is none that is whole.
        """
        live = self._live()
        known = [*self._whole(live)]
        older = [one for one in known if not live or one.generation != live.generation]
        if not older:
            raise BuildError(f"'{self.directory}' has no earlier index to return to.")
        self._make_live(older[0], [*([live] if live else []), *older[1:]], known)
        return older[0]

    def _settle(
        self, folder: Path, manifest: Manifest, digest: str, live: Manifest | None
    ) -> Manifest:
        """Give the folder a name made of its contents, where the same contents are not there yet.

        A generation of that name that is damaged makes way; the live one never does, so there are
        two names.
        """
        for start in (0, _NAME_LENGTH):
            name = f"{_GENERATION}{digest[start : start + _NAME_LENGTH]}"
            named = manifest._replace(generation=name)
            place = self.directory / name
            if _is_whole(self.directory, named):
                break
            if live is None or live.generation != name:
                disk.remove_folder(place)
                disk.rename(folder, place)
                break
        disk.flush(self.directory)
        return named

    def _make_live(self, manifest: Manifest, older: list[Manifest], known: list[Manifest]) -> None:
        # The live one is still named by it if this is interrupted, and all that it named before.
        every = [*older, *(one for one in known if one not in older)]
        self._write_previous(every)
        disk.put(self.directory / NAME, [manifest.to_json().encode()])
        if every != older:
            with suppress(OSError):  # what it names too many is pruned by the next build
                self._write_previous(older)

    def _write_previous(self, older: list[Manifest]) -> None:
        texts = ",\n".join(one.to_json().strip() for one in older)
        disk.put(self.directory / PREVIOUS, [f"[{texts}]\n".encode()])

    def _live(self) -> Manifest | None:
        """The manifest of the live index; None where none can be read."""
        try:
            return read_manifest(self.directory)
        except IndexUnavailable:
            return None

    def _whole(self, live: Manifest | None) -> Iterator[Manifest]:
        """The live index and those of `.previous.json`, the latest first, if they are whole.

        Reads every file of each.
        """
        try:
            with open_plain(self.directory / PREVIOUS) as file:
                stored = json.loads(file.read(_MOST_BYTES))
            found = [parse_manifest(json.dumps(one), self.directory) for one in stored]
        except (OSError, ValueError, TypeError, RecursionError, IndexUnavailable):
            found = []
        for one in [*([live] if live else []), *found]:
            if _is_whole(self.directory, one):
                yield one


def roll_back(directory: Path) -> Manifest:
    """Return to the index before the live one. Raises BuildError."""
    if not (directory / NAME).exists():
        raise BuildError(f"There is no index in '{directory}'.")
    try:
        place = Place(directory)
        try:
            return place.roll_back()
        finally:
            place.close()
    except OSError as error:
        raise DiskError(f"'{directory}' cannot be written: {error.strerror}.") from error


def live_articles(directory: Path) -> list[tuple[str, str]] | None:
    """Id and title of each article of the live index; none where there is no index, and None where
    it cannot be read."""
    try:
        folder = directory / read_manifest(directory).generation
        return [(one["id"], one["title"]) for one in SortedLines(folder / ARTICLES)]
    except IndexMissing:
        return []
    except (IndexUnavailable, OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _take_lock(directory: Path) -> IO[bytes]:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    file = open(os.open(directory / LOCK, flags, 0o644), "rb", buffering=0)  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise BuildError(f"Another build is writing to '{directory}'.") from None
    return file


def _is_whole(directory: Path, manifest: Manifest) -> bool:
    try:
        check_files(directory, manifest)
    except IndexUnavailable:
        return False
    return True


def _is_ours(path: Path) -> bool:
    """Whether it is part of an index, perhaps a damaged one; hidden files are ignored.

    A link never is: what it leads to is not ours to remove.
    """
    if path.is_symlink():
        return False
    if path.name.startswith("."):
        return True
    if path.name == NAME:
        return _is_manifest(path) or any(map(_is_ours, path.parent.glob(f"{_GENERATION}*")))
    if _OURS.fullmatch(path.name) and path.is_dir():
        return all(map(_is_of_index, path.iterdir()))
    return False


def _is_manifest(path: Path) -> bool:
    try:
        with open_plain(path) as file:
            return b'"generation"' in file.read(_MOST_BYTES)
    except OSError:
        return False


def _is_of_index(path: Path) -> bool:
    name = path.name
    own = _OF_LANGUAGE.sub("", name)
    return own in _OUR_FILES or INDEX_NAME in name or name.startswith(_MEANING)
