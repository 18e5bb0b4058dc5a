"""Finds the sources: files below the given paths, pages of the given sites."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from os.path import exists, isdir, isfile, islink  # no error where one may not look
from pathlib import Path, PurePath

from search.store.manifest import NAME

from .curation.files import is_extra
from .document import SourceError
from .readers import SUFFIXES
from .readers.bibliography import attached_files
from .readers.publication import DRAFT_FOLDERS
from .readers.unread import DOCUMENTS, is_beside, is_hidden, unread_kind
from .source import Source
from .writers.place import LOCK

# For a file of one article, and for a line; and for a file of many articles.
MOST_BYTES = 20_000_000
MOST_BYTES_OF_MANY = 500_000_000
# For an article in text: a long book. 9 MB of asterisks took 2.1 GB in the Markdown parser.
MOST_BYTES_OF_TEXT = 1_500_000
_TEXT = (".md", ".markdown", ".txt", ".text", ".yaml", ".yml")
_LINES = (".jsonl", ".ndjson")
MANY = (*_LINES, ".xml", ".rss", ".atom")
# In a WordPress export an attachment is an item too.
_POST = re.compile(rb"<wp:post_type>\s*(?:<!\[CDATA\[)?(?:post|page)\b")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
# A folder that holds it is left out: its articles have an index of their own.
_APART = ".noindex"
_AN_INDEX = "is the folder of an index. Name the folder of your articles."
_SAVE_AS = "Give its text as .docx, .html, .md or .txt."

Crawler = Callable[[str], Iterable[Source | SourceError]]
# Told of a file that is not read: its folder, its kind and its name.
Skipped = Callable[[str, str, str], object]


@dataclass(frozen=True, slots=True)
class _Unread:
    """In the place of a file's key: no reader takes a file of this kind."""

    kind: str


_Key = str | SourceError | _Unread


def find_sources(
    asked: Iterable[Path | str],
    site: str | None,
    crawled: Crawler | None = None,
    skipped: Skipped | None = None,
) -> Iterator[Source | SourceError]:
    """Every readable file below the paths, in name order, and an error for each other one.

    A str is the URL of a site, whose pages come first, from `crawled`; None refuses it. `site`
    is the base URL of the files' articles. In a folder, hidden files, pictures, folders with a
    file `.noindex` and the like are left out, and documents that no reader takes are an error;
    every other file that is not read is told to `skipped`. What is named itself is always read. A
    file that is named twice is read once.
    """
    asked = list(asked)
    for url in asked:
        if isinstance(url, str):
            refused = (SourceError(url, None, "is a URL; only files and folders are read here."),)
            yield from crawled(url) if crawled else refused
    for file, key in _files(asked):
        if isinstance(key, _Unread):
            if skipped:
                skipped(_shown(file.parent), key.kind, _shown(Path(file.name)))
        else:
            yield key if isinstance(key, SourceError) else _read(file, key, site)


def count_articles(asked: Iterable[Path | str]) -> int | None:
    """An estimate of the articles below the paths; None where a site is asked for too."""
    asked = list(asked)
    if any(isinstance(one, str) for one in asked):
        return None
    return sum(_count(file, key) for file, key in _files(asked) if isinstance(key, str))


def articles_in(key: str, data: bytes) -> int:
    """An estimate of the articles in a file, without parsing it."""
    suffix = PurePath(key).suffix.lower()
    if suffix not in MANY:
        return 1
    if suffix in _LINES:
        return sum(1 for line in BytesIO(data) if line.strip())
    return len(_POST.findall(data)) or len(_ITEM.findall(data))


def _count(file: Path, key: str) -> int:
    if file.suffix.lower() not in MANY:
        return 1
    try:
        return articles_in(key, file.read_bytes())
    except OSError:
        return 1


def _files(asked: Iterable[Path | str]) -> Iterator[tuple[Path, _Key]]:
    """Every file below the paths once, with its key, or with the reason why it is not read."""
    seen: set[Path] = set()
    for file, key in _below(path for path in asked if isinstance(path, Path)):
        if not isinstance(key, str):
            yield file, key
        elif (name := _shown(file)) != str(file):
            yield file, SourceError(name, None, "has a name that is not UTF-8. Rename it.")
        elif file.resolve() not in seen:
            seen.add(file.resolve())
            yield file, key


def _below(paths: Iterable[Path]) -> Iterator[tuple[Path, _Key]]:
    """Every file with its key: its path below the path that was given. A folder that cannot be
    read, and a link that leads out of the path, come with an error instead."""
    for path in paths:
        if _is_index(path):
            yield path, SourceError(_shown(path), None, _AN_INDEX)
        elif isdir(path):
            unread: list[OSError] = []
            inside = list(_inside(path, unread.append))
            for error in unread:
                folder = Path(error.filename)
                reason = f"is a folder that cannot be read ({error.strerror})."
                yield folder, SourceError(_shown(folder), None, reason)
            root = path.resolve()
            for file in sorted(inside):
                if (key := _key(file, path, root)) is not None:
                    yield file, key
        elif not is_extra(path.name):
            yield path, path.name


def _key(file: Path, folder: Path, root: Path) -> _Key | None:
    """What `_below` tells of a file below a folder; None for what nobody misses. `root` is the
    folder, resolved."""
    if reason := _refusal(file, folder, root):
        return SourceError(_shown(file), None, reason)
    if _belongs(file, folder):
        return file.relative_to(folder).as_posix()
    if file.suffix.lower() in SUFFIXES and is_beside(file.relative_to(folder)):
        return _Unread("beside articles")
    if is_extra(file.name) or (isdir(file) and not islink(file)):
        return None
    kind = unread_kind(file)
    return None if kind is None else _Unread(kind)


def _refusal(file: Path, folder: Path, root: Path) -> str | None:
    """Why a file that may be an article is not read."""
    kind = file.suffix.lower()
    above = file.relative_to(folder).parts[:-1]
    if DRAFT_FOLDERS.intersection(above) and kind in SUFFIXES and isfile(file):
        return "is in a folder of drafts; only what is published is read."
    if kind in DOCUMENTS and isfile(file):
        return f"is not read: no reader takes a file of the kind {kind}. {_SAVE_AS}"
    if (islink(file) or _belongs(file, folder)) and not _leads_inside(file, root):
        return "is a link that leads out of the folder; it is not followed."
    if kind in SUFFIXES and not isfile(file) and not isdir(file):
        return "is not a plain file, or a link to nothing."
    return None


def _shown(path: Path) -> str:
    """A path as people are shown it; bytes that are not UTF-8 as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _inside(path: Path, failed: Callable[[OSError], object]) -> Iterator[Path]:
    """Everything below a folder, without what is hidden and folders with an index of their own."""
    for folder, folders, files in os.walk(path, onerror=failed):
        shown = [name for name in folders if not is_hidden(name)]
        folders[:] = [name for name in shown if not _is_apart(Path(folder, name))]
        yield from (Path(folder, name) for name in (*folders, *files) if not is_hidden(name))


def _is_apart(folder: Path) -> bool:
    """Whether a folder has an index of its own, or is one: `index .` may write below itself."""
    return _is_index(folder) or exists(folder / _APART)


def _is_index(folder: Path) -> bool:
    return exists(folder / NAME) and exists(folder / LOCK)


def _leads_inside(file: Path, root: Path) -> bool:
    try:
        return file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False


def _belongs(file: Path, folder: Path) -> bool:
    return (
        isfile(file)
        and file.suffix.lower() in SUFFIXES
        and not is_beside(file.relative_to(folder))
        and not (file.parent == folder and is_extra(file.name))
    )


def _too_long_line(file: Path) -> int | None:
    """The number of the first line that is longer than an article may be; read in pieces."""
    with file.open("rb") as lines:
        number = 0
        while line := lines.readline(MOST_BYTES + 1):
            number += 1
            if len(line) > MOST_BYTES:
                return number
    return None


def _read(file: Path, key: str, site: str | None) -> Source | SourceError:
    try:
        facts = file.stat()
        if not stat.S_ISREG(facts.st_mode):
            return SourceError(str(file), None, "is not a plain file.")
        size = facts.st_size
        kind = file.suffix.lower()
        most = min(MOST_BYTES, MOST_BYTES_OF_TEXT) if kind in _TEXT else MOST_BYTES
        if size > most and kind not in MANY:
            return SourceError(
                str(file), None, f"is too large: {size:,} bytes; the limit is {most:,}."
            )
        if size > MOST_BYTES_OF_MANY:
            return SourceError(
                str(file),
                None,
                f"is too large: {size:,} bytes; the limit is {MOST_BYTES_OF_MANY:,}.",
            )
        if file.suffix.lower() in _LINES and (line := _too_long_line(file)):
            return SourceError(str(file), line, f"the line has more than {MOST_BYTES:,} bytes.")
        data = file.read_bytes()
        root = file.parents[len(PurePath(key).parts) - 1]
        return Source(str(file), key, data, site, attached_files(file, root, data))
    except FileNotFoundError:
        return SourceError(str(file), None, "does not exist.")
    except OSError as error:
        return SourceError(str(file), None, f"cannot be read ({error.strerror}).")
