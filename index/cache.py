"""Cache of the articles read in the last build, so that only changed sources are read again.

One file a source, in a hidden folder beside the index. Its name is a digest of the source's
bytes, the source's name, our own code and the list of source sites, so a rebuild always gives
what a full build gives.
A cache file begins with its digest, so one that is damaged counts as missing.
"""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import decompress

from search.store.analysis import Word
from search.store.manifest import open_plain
from search.store.record import article_json, read_article, read_passage

from . import disk
from .document import SourceError
from .prepare import Prepared
from .report import Candidate, Warn
from .source import Source
from .writers.compiled import ArticleWords, Compiled, compile_passages

FOLDER = ".read"
_DIGEST = 64  # characters before the JSON: its SHA-256
Outcome = Prepared | SourceError


@dataclass(frozen=True, slots=True)
class Cached:
    """What a source gave: the ids of its articles, and a line for each outcome."""

    ids: list[str]
    lines: Iterable[bytes]


class ReadCache:
    """Use `get` and `put` during a build, `forget_others` at its end.

    `given` stands for whatever else decides how a source is read.
    """

    def __init__(self, directory: Path, given: str = "") -> None:
        self._folder = directory / FOLDER
        self._given = given
        self._used: set[str] = set()

    def get(self, source: Source) -> Cached | None:
        """The source's cached articles and errors; None where it, or our code, has changed."""
        name = _name(source, self._given)
        self._used.add(name)
        try:
            with open_plain(self._folder / name) as file:
                stored = file.read()
            data = io.BytesIO(stored)
            digest = data.read(_DIGEST)
            if hashlib.sha256(memoryview(stored)[_DIGEST:]).hexdigest().encode() != digest:
                return None
            return Cached(json.loads(data.readline()), data)
        except OSError:
            return None

    def put(self, source: Source, ids: Iterable[str], outcomes: Iterable[bytes]) -> None:
        """Store a source's outcomes, each of `encoded_one`, and the ids of its articles. On a full
        disk nothing is stored, which only costs time."""
        name = _name(source, self._given)
        new = self._folder / f"{name}.new"
        try:
            disk.make_folder(self._folder)
            data = b"\n".join([json.dumps(list(ids)).encode(), *outcomes])
            disk.write(new, [hashlib.sha256(data).hexdigest().encode(), data])
            disk.rename(new, self._folder / name)
        except OSError:
            with suppress(OSError):
                disk.unlink(new)

    def forget_others(self) -> None:
        """Remove entries that this build did not use."""
        with suppress(OSError):  # what is left only takes room
            for path in self._folder.glob("*"):
                if path.name not in self._used:
                    disk.unlink(path)


def encoded_one(outcome: Outcome) -> bytes:
    """An article or an error as a line of JSON, which takes less memory."""
    return json.dumps(_record(outcome)).encode()


def decoded(lines: Iterable[bytes]) -> Iterator[tuple[Outcome, bytes]]:
    """Each article or error out of its line of JSON, with the line."""
    for line in lines:
        yield _read(json.loads(line)), line.rstrip(b"\n")


@cache
def _code_digest() -> bytes:
    """A digest of every module of `index` and `search`."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.py"), *(here.parent / "search").rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.digest()


def _name(source: Source, given: str) -> str:
    digest = hashlib.sha256(_code_digest())
    for part in (given, source.name, source.key, source.site or ""):
        digest.update(f"{len(part)} {part}".encode("utf-8", "surrogatepass"))
    digest.update(source.digest())
    return digest.hexdigest()


def _record(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, SourceError):
        return {"error": [outcome.file, outcome.line, outcome.reason]}
    return {
        "file": outcome.file,
        "line": outcome.line,
        "card": article_json(outcome.card),
        **_compiled_json(outcome.compiled or compile_passages(outcome.passages)),
        "certainty": outcome.certainty,
        "not_linked": outcome.not_linked,
        "warnings": [(one.file, one.line, one.message) for one in outcome.warnings],
        "left_out": [(one.file, one.line, one.message) for one in outcome.left_out],
        "candidates": [(one.passage, one.because) for one in outcome.candidates],
        "expires": outcome.expires,
    }


def _compiled_json(compiled: Compiled) -> dict[str, Any]:
    """The passages are in it too, as their records."""
    return {
        "words": compiled.words.words,
        "fields": compiled.words.passages,
        "records": [b64encode(record).decode() for record in compiled.records],
        "explained": compiled.explained,
    }


def _read_compiled(record: dict[str, Any]) -> Compiled:
    words = ArticleWords([Word(*one) for one in record["words"]], record["fields"])
    return Compiled(words, list(map(b64decode, record["records"])), record["explained"])


def _read(record: dict[str, Any]) -> Outcome:
    if "error" in record:
        return SourceError(*record["error"])
    compiled = _read_compiled(record)
    return Prepared(
        file=record["file"],
        line=record["line"],
        card=read_article(record["card"]),
        passages=tuple(read_passage(json.loads(decompress(one))) for one in compiled.records),
        certainty=record["certainty"],
        not_linked=record["not_linked"],
        warnings=tuple(Warn(*one) for one in record["warnings"]),
        left_out=tuple(Warn(*one) for one in record["left_out"]),
        candidates=tuple(Candidate(*one) for one in record["candidates"]),
        expires=record["expires"],
        compiled=compiled,
    )
