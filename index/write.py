"""Writes a generation of the index beside the old one and swaps it in."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from whoosh.index import create_in

from search.impacts import POSTINGS, TERMS
from search.lines import write_lines
from search.manifest import ARTICLES, NAME, REFERENCES, Counts, Manifest, file_facts
from search.model import Article, Passage
from search.record import article_json, passage_json, reference_json
from search.schema import INDEX_NAME, passage_schema, plain_words

from .impacts import write_impacts

_GENERATION = "generation-"
_BESIDE = (ARTICLES, REFERENCES, TERMS, POSTINGS)
_UNFINISHED = ".building-"
# Whoosh holds postings in memory up to this many MB before it spills to disk.
_MEMORY_MB = 256


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
        self._index = create_in(str(self._folder), passage_schema(), indexname=INDEX_NAME)
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

    def _swap(self, files: dict[str, Any], counts: Counts, sources_sha256: str) -> None:
        number = 1 + max((_number(path) for path in self._old()), default=0)
        manifest = Manifest(f"{_GENERATION}{number}", counts, sources_sha256, files)
        _sync(self._folder)
        self._folder.rename(self.directory / manifest.generation)
        new = self.directory / f".{NAME}.new"
        with new.open("w", encoding="utf-8") as file:
            file.write(manifest.to_json())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self.directory / NAME)
        for old in self._old():
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
    if _number(path) and path.is_dir():
        return all(part.name in _BESIDE or INDEX_NAME in part.name for part in path.iterdir())
    return False


def _is_lock(name: str) -> bool:
    return name.endswith("WRITELOCK")


def _number(path: Path) -> int:
    number = path.name.removeprefix(_GENERATION)
    return int(number) if number.isdigit() else 0


def _sync(folder: Path) -> None:
    """The bytes are on the disk before the manifest names them."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
