"""Whoosh's segment, opened so that it can run no code.

Whoosh keeps the schema and the list of segments in pickles, and a pickle can call any function.
The schema is ours and there is one segment, so its table of contents is not read at all. The
small pickles inside a segment (a list of fields, blocks of postings) hold numbers and bytes: they
are read by an unpickler that knows no class and no function.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import SegmentReader

from .manifest import open_plain
from .schema import INDEX_NAME, passage_schema

_TERMS = ".trm"


class _PlainUnpickler(pickle.Unpickler):
    """Reads numbers, texts, bytes, and tuples, lists and dicts of these."""

    def find_class(self, module: str, name: str) -> Callable[[str, str], bytes]:
        if (module, name) == ("_codecs", "encode"):  # how protocol 2 has bytes
            return _bytes
        raise pickle.UnpicklingError(f"a pickle of an index names {module}.{name}")


def _bytes(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise pickle.UnpicklingError("bytes of an index are in another encoding")
    return text.encode("latin-1")


class _PlainFile(StructFile):
    """A file whose pickles hold plain data only."""

    def read_pickle(self) -> Any:
        return _PlainUnpickler(self.file).load()


class _PlainStorage(FileStorage):
    """Storage of plain files."""

    def open_file(self, name: str, **more: Any) -> _PlainFile:
        return _PlainFile(open_plain(Path(self.folder, name)), name=name, **more)


_storage: Callable[[str], FileStorage] = _PlainStorage


def loads(data: bytes) -> Any:
    """What pickle.loads gives, of plain data only. Raises UnpicklingError."""
    return _PlainUnpickler(io.BytesIO(data)).load()


def open_segment(folder: Path, names: Iterable[str], passages: int) -> SegmentReader:
    """The reader of the one segment in `folder`, whose files are `names`.

    Raises ValueError for another number of segments, and what Whoosh raises for damaged files.
    """
    (terms,) = (name for name in names if name.endswith(_TERMS))
    index_name, _, id_ = terms.removesuffix(_TERMS).partition("_")
    if index_name != INDEX_NAME:
        raise ValueError("the segment has another name")
    segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, passages, id_)
    return SegmentReader(_storage(str(folder)), passage_schema(), segment)


# Blocks of postings: Whoosh writes tuples of numbers and bytes there, whatever the schema is.
whoosh3.loads = loads  # type: ignore[assignment]
