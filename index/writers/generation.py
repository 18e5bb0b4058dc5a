"""Writes a new generation of the index and swaps it in for the old one."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import re
import shutil
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage

from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.files import write_lines
from search.model import Article, Passage
from search.store.analysis import read_words
from search.store.bigrams import PAIRS
from search.store.help import HELP
from search.store.manifest import (
    ARTICLE_NUMBERS,
    ARTICLES,
    NAME,
    REFERENCES,
    Counts,
    FileFacts,
    Manifest,
    file_facts,
)
from search.store.pins import PINS
from search.store.postings import POSTINGS, TERMS
from search.store.record import article_json, passage_json, reference_json
from search.store.schema import INDEX_NAME, passage_schema
from search.store.suggestion_files import FORMS as SUGGEST_FORMS
from search.store.suggestion_files import LINES, NUMBERS, TEXTS
from search.store.synonyms import SYNONYMS
from search.store.vocabulary import FORMS, NEAR

from ..curation.abbreviations import Abbreviations
from ..curation.files import Extras, starter_files
from ..curation.help import write_help
from ..curation.pins import write_pins
from ..curation.synonyms import phrases, within, write_synonyms
from ..report import Warn
from .postings import ImpactsWriter, TooManyError
from .spelling import write_spelling
from .suggestions import Suggestions

if TYPE_CHECKING:
    from ..embedding.vectors import VectorsWriter

_GENERATION = "generation-"
_OURS = re.compile(r"generation-[0-9a-f]{1,12}")
_OUR_FILES = (
    ARTICLES, ARTICLE_NUMBERS, REFERENCES, TERMS, POSTINGS, PAIRS, HELP, PINS, SYNONYMS, FORMS,
    NEAR, TEXTS, LINES, SUGGEST_FORMS, NUMBERS, MODEL_WEIGHTS, MODEL_VOCABULARY,
)  # fmt: skip
_MEANING = "meaning."
_UNFINISHED = ".building-"
# A segment of separate files is mapped; of one compound file Whoosh copies the parts into memory
# (16,000 answers: 123 MB resident after 100 searches, 57 without).
_COMPOUND = False
# Whoosh keeps postings in memory up to this many MB before it spills to disk.
_MEMORY_MB = 256


class _TimelessStorage(FileStorage):
    """Storage whose files are always dated 1970: Whoosh writes their dates into a segment, and
    the same sources must give the same bytes."""

    def file_modified(self, name: str) -> float:
        return 0.0

    def temp_storage(self, name: str | None = None) -> FileStorage:
        folder: str = FileStorage.temp_storage(self, name).folder
        return _timeless(folder)


_timeless: Callable[[str], FileStorage] = _TimelessStorage


class BuildError(Exception):
    """The index cannot be written; the message is a sentence."""


class Generation:
    """A new index being written. Use it as a context manager: without `commit` it is removed.

    Raises BuildError where the index cannot be written, or another build is writing it.
    """

    def __init__(
        self,
        directory: Path,
        extras: Extras | None = None,
        vectors: VectorsWriter | None = None,
    ) -> None:
        """`directory` is the index's folder. `extras` None: the starter synonyms and medicines,
        and no pins. `vectors` None: an index of words alone."""
        self.directory = directory
        self._vectors = vectors
        self._extras = extras or starter_files()
        self._impacts = ImpactsWriter()
        self._abbreviations = Abbreviations(self._extras.medicines, self._extras.rules)
        self._suggestions = Suggestions()
        self._forms: Counter[str] = Counter()
        self._passages: dict[str, range] = {}
        self._help: dict[str, range] = {}  # passages that help.yaml names
        self._help_ids = self._extras.help.ids
        self._article_numbers = array("I")
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
        with _fixed_segment_names():
            self._writer = self._index.writer(limitmb=_MEMORY_MB, compound=_COMPOUND)
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
        if isinstance(error, TooManyError):
            raise BuildError(str(error)) from error

    def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Adds an article and its passages; the order of adding breaks ties in ranking."""
        first = len(self._article_numbers)
        for passage in passages:
            if passage.id in self._help_ids:
                number = len(self._article_numbers)
                self._help[passage.id] = range(number, number + 1)
            self._add_passage(passage)
        self._passages[article.info.id] = range(first, len(self._article_numbers))
        self._suggestions.add(article, passages)
        self._articles.append((article.info.id, dict(article_json(article))))
        self._references += [(ref.id, reference_json(ref)) for ref in article.references]

    def _add_passage(self, passage: Passage) -> None:
        info = passage.article
        text = passage.own_text
        self._abbreviations.add(text)
        title, body = read_words(info.title), read_words(text)
        headings = read_words("\n".join(passage.section))
        forms = dict.fromkeys([word.form for word in (*title, *headings, *body)])
        self._forms.update(forms.keys())
        self._impacts.add(title, headings, body, self._extras.pins.boosts.get(info.id, 1.0))
        self._article_numbers.append(len(self._articles))
        if self._vectors:
            self._vectors.add(passage)
        # These words are already analysed: Whoosh takes them as they are.
        self._writer.add_document(
            id=passage.id,
            article=info.id,
            kind=passage.kind,
            tags=[tag.lower() for tag in info.tags],
            title=[word.stem for word in title],
            headings=[word.stem for word in headings],
            body=[word.stem for word in body],
            record=json.dumps(passage_json(passage), ensure_ascii=False, separators=(",", ":")),
        )

    def commit(self, counts: Counts, sources_sha256: str) -> tuple[Warn, ...]:
        """Finish the files, name the generation by their digest, and swap it in.

        `sources_sha256` is the digest of all sources, for the manifest. Returns a warning for
        every pin to an article that the index does not have.
        """
        self._open = False
        self._writer.commit(optimize=True)
        self._index.close()
        missing = self._write_our_files()
        names = sorted(path.name for path in self._folder.iterdir() if path.is_file())
        files = {name: file_facts(self._folder / name) for name in names if not _is_lock(name)}
        for name in names:
            if _is_lock(name):
                (self._folder / name).unlink()
        self._swap(files, counts, sources_sha256)
        if self._vectors:
            self._vectors.write_cache()
        return missing

    def _write_our_files(self) -> tuple[Warn, ...]:
        """Write our own files, which are compiled from the same words as Whoosh's."""
        folder, extras = self._folder, self._extras
        rules = within((*extras.rules, *self._abbreviations.rules()), self._impacts.stems)
        self._impacts.write(folder, phrases(rules))
        self._suggestions.write(folder)
        write_synonyms(rules, folder)
        write_spelling(self._forms, extras.medicines.names, folder)
        write_lines(folder / ARTICLES, self._articles)
        write_lines(folder / REFERENCES, self._references)
        (folder / ARTICLE_NUMBERS).write_bytes(self._article_numbers.tobytes())
        if self._vectors:
            self._vectors.write(folder)
        missing = write_help(extras.help, self._help | self._passages, folder)
        return (*missing, *write_pins(extras.pins, self._passages, folder))

    def _swap(self, files: dict[str, FileFacts], counts: Counts, sources_sha256: str) -> None:
        """Name the generation by its contents, so that the same sources give the same name."""
        digest = hashlib.sha256("".join(f"{n} {f.sha256}\n" for n, f in files.items()).encode())
        name = f"{_GENERATION}{digest.hexdigest()[:12]}"
        meaning = self._vectors.facts if self._vectors else None
        manifest = Manifest(name, counts, sources_sha256, files, meaning)
        _sync(self._folder)
        place = self.directory / manifest.generation
        if place.exists():  # the same index again; the old one may be damaged
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
        """Raise BuildError if the folder contains anything that is not part of an index."""
        for path in self.directory.iterdir():
            if not _is_ours(path):
                raise BuildError(
                    f"'{self.directory}' contains '{path.name}', which is not part of an index. "
                    "Choose an empty folder or one with an index."
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
    """Whether it is part of an index, perhaps a damaged one; hidden files are ignored."""
    if path.name.startswith("."):
        return True
    if path.name == NAME:
        text = path.read_text(encoding="utf-8", errors="replace")
        return '"generation"' in text or any(map(_is_ours, path.parent.glob(f"{_GENERATION}*")))
    if _OURS.fullmatch(path.name) and path.is_dir():
        return all(map(_is_of_index, path.iterdir()))
    return False


def _is_of_index(path: Path) -> bool:
    name = path.name
    return name in _OUR_FILES or INDEX_NAME in name or name.startswith(_MEANING)


def _is_lock(name: str) -> bool:
    return name.endswith("WRITELOCK")


@contextmanager
def _fixed_segment_names() -> Iterator[None]:
    """Make Whoosh's segment names, which it draws at random, the same in every build."""
    state = random.getstate()
    random.seed(INDEX_NAME)
    try:
        yield
    finally:
        random.setstate(state)


def _sync(folder: Path) -> None:
    """Flush all files to the disk, before the manifest names them."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
