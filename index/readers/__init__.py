"""Readers, one module for each source format: a source -> articles.

`read_source` chooses by the file's suffix. A reader raises SourceError for a source that it cannot
read. Readers of many articles (JSON Lines, feeds, exports) yield a SourceError for each bad one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePath

from ..document import TOO_MUCH_MEMORY, Document, SourceError
from ..source import Source
from .chat_marks import without_chat_marks
from .decode import Note, in_utf8
from .docx import read_docx
from .epub import read_epub
from .faq_yaml import read_faq
from .feeds.feed import read_xml
from .html.reader import read_html
from .json_ld import read_json_ld
from .jsonl import read_jsonl
from .markdown import read_markdown
from .pasted.reader import read_pasted

Reader = Callable[[Source], Iterable[Document | SourceError]]


def _read_pdf(source: Source) -> Iterable[Document | SourceError]:
    from .pdf.reader import read_pdf  # noqa: PLC0415 - PDFium takes 100 ms, for a PDF alone

    return read_pdf(source)


_READERS: dict[str, Reader] = {
    ".txt": read_pasted,
    ".text": read_pasted,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".docx": read_docx,
    ".pdf": _read_pdf,
    ".epub": read_epub,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".yaml": read_faq,
    ".yml": read_faq,
    ".jsonld": read_json_ld,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
SUFFIXES = tuple(_READERS)
# They decode their bytes themselves.
_OF_BYTES = (read_html, read_docx, read_epub, _read_pdf)


def read_source(source: Source) -> Iterable[Document | SourceError]:
    """The articles of a source in order, and an error for each part that cannot be read.

    Never raises: a fault of a reader becomes an error too.
    """
    reader = _READERS.get(PurePath(source.key).suffix.lower())
    if reader is None:
        known = ", ".join(SUFFIXES)
        yield SourceError(source.name, None, f"this kind of file cannot be read. Known: {known}.")
        return
    try:
        notes: tuple[Note, ...] = ()
        if reader not in _OF_BYTES:
            source, notes = in_utf8(source)
        for one in reader(source):
            if isinstance(one, Document):
                one, notes = replace(one, notes=notes + one.notes), ()
                yield without_chat_marks(one)
            else:
                yield one
    except SourceError as error:
        yield error
    except RecursionError:
        yield SourceError(source.name, None, "cannot be read: its parts are nested too deeply.")
    except MemoryError:
        yield SourceError(source.name, None, TOO_MUCH_MEMORY)
    except Exception as error:  # a fault in a reader or its library must not end the build
        reason = f"cannot be read ({type(error).__name__}: {error})."
        yield SourceError(source.name, None, reason)
