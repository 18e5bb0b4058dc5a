"""The files of suggestions: names, sections, numbers.

Four files, written by index.writers.suggestions. A text's number is its rank among all: fewer
content words first, then fewer words, then questions, titles, headings, then its order in the
index. A place is one occurrence of a text in an article.

suggest.texts    a text's forms, `" what is lithium "`, a line end, and the text as it is printed
suggest.lines    JSON: for each article a line `[id, url, title]`, where a title of null is the text
                 of its first place, and a line for each of its places, `[kind, passage, url]`,
                 empty for a title. `.…` is appended to the article's id, `#…` to its url; nulls at
                 the end are left out. Written in blocks of whole articles, and an article of more
                 than 0.5 MB in several; each is compressed (zlib)
suggest.forms    one line per word form, sorted: `form TAB start TAB end TAB #bitmap TAB =stem`
suggest.numbers  a header of HEADER.size bytes, and the SECTIONS one after another

All are memory-mapped: opening reads the header only.
"""

from __future__ import annotations

import struct
import sys
from array import array
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from ..files import map_file
from .analysis import ENGLISH, Language, Word

NumberType = Literal["B", "I", "Q"]  # as in the module array
SuggestionKind = Literal["question", "title", "heading", "medicine"]

TEXTS, LINES, FORMS, NUMBERS = (
    f"suggest.{name}" for name in ("texts", "lines", "forms", "numbers")
)
# Name and array type. A head is the first one to HEAD letters of a form.
SECTIONS: dict[str, NumberType] = {
    "text_starts": "I",  # where each text begins in suggest.texts, and the end
    "text_place": "I",  # the place that is shown for a text
    "text_articles": "I",  # how many articles have it
    "by_forms": "I",  # all texts, sorted by their forms
    "lowest": "I",  # the MOST lowest of each BLOCK of by_forms, padded with the number of texts
    "place_text": "I",  # the text of each place; places are in the index's order
    "place_starts": "I",  # where each place begins in the lines
    "article_starts": "I",
    "block_lines": "I",  # where each block begins in the lines
    "block_starts": "I",  # where each block begins in suggest.lines, and the end
    "article_places": "I",  # the first place of each article
    "heads": "Q",  # head_number of every head, ascending
    "head_starts": "I",  # its lines in suggest.forms, half-open, a line end on either side
    "head_ends": "I",
    "head_bitmaps": "I",  # the bitmap of its texts, NO_BITMAP where they are few
    "postings": "I",  # the texts of every form that has no bitmap, in the order of the forms
    "bitmaps": "B",  # each of `width` bytes; the first is of all titles
}
HEADER = struct.Struct(f"<{len(SECTIONS)}Q")
NO_BITMAP = 0xFFFFFFFF
BLOCK = 256
HEAD = 3
# Of a block of lines: a writer begins another at half of it, and no line is longer than a record.
MOST_BLOCK_BYTES = 1_000_000

# The most suggestions that can be asked for.
MOST = 10


def head_number(form: str) -> int:
    """The head of a form as a number; numbers sort as heads do."""
    number = 0
    for place in range(HEAD):
        number = number << 21 | (ord(form[place]) + 1 if place < len(form) else 0)
    return number


def suggestion_words(text: str, language: Language = ENGLISH) -> tuple[Word, ...]:
    """The words of a text in their order; combining accents are composed first."""
    return language.read_words(_composed(text))


def typed_words(text: str, language: Language, unfinished: bool) -> tuple[Word, ...]:
    """The words of what is being typed, as `suggestion_words` reads a text."""
    return language.read_question(_composed(text), unfinished)


def _composed(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)


def read_sections(path: Path) -> dict[str, memoryview]:
    """The sections of suggest.numbers by name, memory-mapped."""
    data = memoryview(map_file(path))
    sections: dict[str, memoryview] = {}
    start = HEADER.size
    for (name, type_), size in zip(SECTIONS.items(), HEADER.unpack(data[:start]), strict=True):
        sections[name] = numbers_in(data[start : start + size], type_)
        start += size
    return sections


def numbers_in(data: memoryview, type_: NumberType) -> memoryview:
    """A view of little-endian numbers; a copy only on big-endian machines."""
    if not data:
        return memoryview(array(type_))  # an empty view cannot be cast
    if sys.byteorder == "little" or type_ == "B":
        return data.cast(type_)
    copy = array(type_, data.tobytes())
    copy.byteswap()
    return memoryview(copy)
