"""Whoosh's segment, opened so that it can run no code.

Whoosh keeps the schema and the list of segments in pickles, and a pickle can call any function.
The schema is ours and there is one segment, so its table of contents is not read at all. The
small pickles inside a segment (a list of fields, blocks of postings) hold numbers and bytes: they
are read by an unpickler that knows no class and no function.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Mapping
from typing import Any

from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import SegmentReader, TermNotFound

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


class _OpenedFiles(FileStorage):
    """Storage of files that are open already, by name."""

    def __init__(self, files: Mapping[str, io.FileIO]) -> None:
        super().__init__("")  # type: ignore[no-untyped-call]
        self._files = files

    def file_length(self, name: str) -> int:
        return os.fstat(self._files[name].fileno()).st_size

    def open_file(self, name: str, **more: Any) -> _PlainFile:
        return _PlainFile(self._files[name], name=name, **more)


_storage: Callable[[Mapping[str, io.FileIO]], FileStorage] = _OpenedFiles


def loads(data: bytes) -> Any:
    """What pickle.loads gives, of plain data only. Raises UnpicklingError."""
    return _PlainUnpickler(io.BytesIO(data)).load()


class Segment:
    """The one segment of an index, read from its opened files, by name.

    Raises ValueError for another number of segments, and what Whoosh raises for damaged files.
    """

    def __init__(self, files: Mapping[str, io.FileIO], passages: int) -> None:
        (terms,) = (name for name in files if name.endswith(_TERMS))
        index_name, _, id_ = terms.removesuffix(_TERMS).partition("_")
        if index_name != INDEX_NAME:
            raise ValueError("the segment has another name")
        segment = whoosh3.W3Segment(whoosh3.W3Codec(), INDEX_NAME, passages, id_)
        self._reader = SegmentReader(_storage(files), passage_schema(), segment)

    def passages(self, field: str, value: str) -> list[int]:
        """The numbers of the passages whose field has the value.

        Read without whoosh.query and whoosh.searching, which load for as long again.
        """
        try:
            return [*self._reader.postings(field, value).all_ids()]
        except (TermNotFound, UnicodeEncodeError):  # half a surrogate pair is in no index
            return []


# Blocks of postings: Whoosh writes tuples of numbers and bytes there, whatever the schema is.
whoosh3.loads = loads  # type: ignore[assignment]
