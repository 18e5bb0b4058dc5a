"""Writes a generation of the index beside the old one and swaps it in."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from whoosh.filedb.filestore import FileStorage

from search.impacts import POSTINGS, TERMS
from search.lines import write_lines
from search.manifest import (
    ARTICLES,
    NAME,
    REFERENCES,
    Counts,
    FileFacts,
    Manifest,
    file_facts,
)
from search.model import Article, Passage
from search.record import article_json, passage_json, reference_json
from search.schema import INDEX_NAME, passage_schema, plain_words

from .impacts import write_impacts

_GENERATION = "generation-"
_OURS = re.compile(r"generation-[0-9a-f]{1,12}")
_BESIDE = (ARTICLES, REFERENCES, TERMS, POSTINGS)
_UNFINISHED = ".building-"
# Whoosh holds postings in memory up to this many MB before it spills to disk.
_MEMORY_MB = 256


class _TimelessStorage(FileStorage):
    """Whoosh writes into a segment when its parts were written; here that is always 1970, so
    that the same sources give the same bytes."""

    def file_modified(self, name: str) -> float:
        return 0.0

    def temp_storage(self, name: str | None = None) -> FileStorage:
        folder: str = FileStorage.temp_storage(self, name).folder
        return _timeless(folder)


_timeless: Callable[[str], FileStorage] = _TimelessStorage


class BuildError(Exception):
    """The index cannot be written; the message is a sentence."""


class Generation:
    """A new index being written. Use as a context: what is not committed is removed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._articles: list[tuple[str, dict[str, Any]]] = []
        self._references: list[tuple[str, dict[str, Any]]] = []

    def __enter__(self) -> Generation:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._refuse_foreign_folder()
            self._lock = self._take_lock()
            for left in self.directory.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(left)
            self._folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.directory))
            self._folder.chmod(0o755)  # whoever serves it may be another user
        except OSError as error:
            raise BuildError(f"'{self.directory}' cannot be written: {error.strerror}.") from error
        storage: FileStorage = _timeless(str(self._folder))
        self._index = storage.create_index(passage_schema(), indexname=INDEX_NAME)
        with _named_alike():
            self._writer = self._index.writer(limitmb=_MEMORY_MB)
        self._open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._open:
                self._writer.cancel()
                self._index.close()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)  # gone already where it was committed
            self._lock.close()
        if isinstance(error, OSError):
            raise BuildError(f"'{self.directory}' cannot be written: {error.strerror}.") from error

    def add(self, article: Article, passages: Iterable[Passage]) -> None:
        """Adds an article and its passages; the order of adding breaks ties in ranking."""
        for passage in passages:
            self._add_passage(passage)
        self._articles.append((article.info.id, dict(article_json(article))))
        self._references += [(ref.id, reference_json(ref)) for ref in article.references]

    def _add_passage(self, passage: Passage) -> None:
        text, headings = passage.plain_text, "\n".join(passage.section)
        everything = f"{passage.article.title}\n{headings}\n{text}"
        forms = dict.fromkeys(token.text for token in plain_words()(everything))
        self._writer.add_document(
            id=passage.id,
            article=passage.article.id,
            kind=passage.kind,
            title=passage.article.title,
            headings=headings,
            body=text,
            forms=" ".join(forms),
            record=json.dumps(passage_json(passage), ensure_ascii=False, separators=(",", ":")),
        )

    def commit(self, counts: Counts, sources_sha256: str) -> None:
        """Finishes the files, names the generation by their digest, and swaps it in."""
        self._open = False
        self._writer.commit(optimize=True)
        with self._index.reader() as reader:
            write_impacts(reader, self._folder)
        self._index.close()
        write_lines(self._folder / ARTICLES, self._articles)
        write_lines(self._folder / REFERENCES, self._references)
        names = sorted(path.name for path in self._folder.iterdir() if path.is_file())
        files = {name: file_facts(self._folder / name) for name in names if not _is_lock(name)}
        for name in names:
            if _is_lock(name):
                (self._folder / name).unlink()
        self._swap(files, counts, sources_sha256)

    def _swap(self, files: dict[str, FileFacts], counts: Counts, sources_sha256: str) -> None:
        """Names the generation by what is in it, so that the same sources give the same name."""
        digest = hashlib.sha256("".join(f"{n} {f.sha256}\n" for n, f in files.items()).encode())
        manifest = Manifest(
            f"{_GENERATION}{digest.hexdigest()[:12]}", counts, sources_sha256, files
        )
        _sync(self._folder)
        place = self.directory / manifest.generation
        if place.exists():  # the same index again; perhaps that one was damaged
            place.rename(self.directory / f"{_UNFINISHED}{self._folder.name}")
        self._folder.rename(place)
        new = self.directory / f".{NAME}.new"
        with new.open("w", encoding="utf-8") as file:
            file.write(manifest.to_json())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self.directory / NAME)
        for old in [*self._old(), *self.directory.glob(f"{_UNFINISHED}*")]:
            if old.name != manifest.generation:
                shutil.rmtree(old, ignore_errors=True)

    def _old(self) -> list[Path]:
        found = self.directory.glob(f"{_GENERATION}*")
        return [path for path in found if path.is_dir() and _is_ours(path)]

    def _refuse_foreign_folder(self) -> None:
        """A folder with other things in it is not ours to write into."""
        for path in self.directory.iterdir():
            if not _is_ours(path):
                raise BuildError(
                    f"'{self.directory}' holds '{path.name}', which no index does. "
                    "Give an empty folder or one with an index."
                )

    def _take_lock(self) -> IO[str]:
        file = (self.directory / ".lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise BuildError(f"Another build is writing to '{self.directory}'.") from None
        return file


def _is_ours(path: Path) -> bool:
    """Hidden files are nobody's business; a damaged index of ours is still ours."""
    if path.name.startswith("."):
        return True
    if path.name == NAME:
        text = path.read_text(encoding="utf-8", errors="replace")
        return '"generation"' in text or any(map(_is_ours, path.parent.glob(f"{_GENERATION}*")))
    if _OURS.fullmatch(path.name) and path.is_dir():
        return all(part.name in _BESIDE or INDEX_NAME in part.name for part in path.iterdir())
    return False


def _is_lock(name: str) -> bool:
    return name.endswith("WRITELOCK")


@contextmanager
def _named_alike() -> Iterator[None]:
    """Whoosh draws its segments' names; from one seed they are the same in every build."""
    state = random.getstate()
    random.seed(INDEX_NAME)
    yield
    random.setstate(state)


def _sync(folder: Path) -> None:
    """The bytes are on the disk before the manifest names them."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
