"""The printed lines of a PDF, each with its page, place, size and weight."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ...document import SourceError
from ...source import Source
from ..html.scripts import PLAIN, read_superscript

MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000
# PDFium's sign for a hyphen at the end of a line; the next line follows in the same one.
HYPHEN = "\x02"
_FEWEST_LETTERS = 40  # of a document with text
_UNREAD = re.compile(r"[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ufffd]")
_BOLD = re.compile(rb"bold|black|heavy", re.I)
_BOLD_WEIGHT = 700
_NUMBERS = re.compile(r"[\d\s,;.+−–‐‑-]+")
_SLASH = re.compile(r"\s+(?=/)")
_SMALL = 0.85  # the size of a superscript, at most, as a share of the line's


@dataclass(slots=True)
class Line:
    """A line as printed. `page` is 1-based; places are points from the left and from below; `first`
    and `last` are the feet of its first and last characters, which differ after a hyphen.
    `raised` are half-open places of superscripts in its text."""

    page: int
    text: str
    left: float
    right: float
    first: float
    last: float
    size: float
    weight: int
    raised: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Char:
    char: str
    left: float
    right: float
    foot: float
    size: float
    place: int


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of all pages, and each page's height; `title` is that of the properties, or ""."""

    lines: list[Line]
    heights: list[float]
    title: str


def read_pages(source: Source) -> Pages:
    """All lines. Raises SourceError for a file that is broken, encrypted, too large or scanned."""
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "has a password" if locked else f"is not a PDF that can be read ({error})"
        raise SourceError(source.name, None, f"{reason}. Save it again without one."
                          if locked else f"{reason}.") from error  # fmt: skip
    try:
        return _read(document, source)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, source: Source) -> Pages:
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise SourceError(source.name, None, "is encrypted. Save it again without protection.")
    if len(document) > MOST_PAGES:
        reason = f"has {len(document)} pages; the limit is {MOST_PAGES}."
        raise SourceError(source.name, None, reason)
    lines: list[Line] = []
    heights: list[float] = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        heights.append(float(page.get_height()))
        text = page.get_textpage()
        total += text.count_chars()
        if total > MOST_CHARACTERS:
            reason = f"has more than {MOST_CHARACTERS:,} characters."
            raise SourceError(source.name, number + 1, reason)
        lines += _lines(text, number + 1)
        text.close()
        page.close()
    if sum(char.isalpha() for line in lines for char in line.text) < _FEWEST_LETTERS:
        reason = "has no text: its pages seem to be scanned. Give the text, or a PDF made from it."
        raise SourceError(source.name, None, reason)
    title = str(document.get_metadata_value("Title") or "")
    return Pages(lines, heights, " ".join(title.split()))


def _lines(text: pypdfium2.PdfTextPage, page: int) -> Iterator[Line]:
    """The page's lines; what PDFium parts on one foot, where the font changes, is one line."""
    last: Line | None = None
    for chars in _parts(text):
        line = _line(text, chars, page)
        if line is None:
            continue
        # Of a part that goes on after a hyphen, the next line may begin farther to the left.
        begin = next(one.left for one in chars if not one.char.isspace() and one.size > 0)
        is_label = last is not None and _is_raised(last, line)  # "¹ Ash B.", a footnote
        reach = 0.5 * (line if last is None or is_label else last).size
        if last and abs(line.first - last.last) < reach and begin >= last.right - 1:
            if is_label:
                last.raised, last.first = [(0, len(last.text))], line.first
            _join(last, line, begin)
            continue
        if last:
            yield _with_powers(last)
        last = line
    if last:
        yield _with_powers(last)


def _is_raised(number: Line, line: Line) -> bool:
    """Whether it is a small number, raised beside the line's text."""
    is_small = number.size <= _SMALL * line.size and number.first > line.first + 0.15 * line.size
    return is_small and _NUMBERS.fullmatch(number.text) is not None


def _with_powers(line: Line) -> Line:
    """The line, its powers and ions written with raised digits: "10⁹/L", not "109/L". PDFium often
    has a space before them. Raised numbers that may be citations stay raised places."""
    text, raised, end = "", [], 0
    for start, stop in _together(line.raised):
        content, before = line.text[start:stop].rstrip(), text + line.text[end:start]
        last = start + len(content)
        text, end = before, last
        script = PLAIN
        if _NUMBERS.fullmatch(content):
            script = read_superscript(content, before.rstrip(), line.text[last:])
        if not script.cites:
            text = before.rstrip() + script.before
            if slash := _SLASH.match(line.text, last):
                end = slash.end()
        shown = content.translate(script.table) + script.after
        if script.cites:
            raised.append((len(text), len(text) + len(shown)))
        text += shown
    line.text, line.raised = text + line.text[end:], raised
    return line


def _together(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in the order of the text, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _parts(text: pypdfium2.PdfTextPage) -> Iterator[list[_Char]]:
    part: list[_Char] = []
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for place in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, place))
        if char in "\r\n":
            yield part
            part = []
            continue
        pdfium.FPDFText_GetLooseCharBox(text, place, box)
        pdfium.FPDFText_GetMatrix(text, place, matrix)
        size = pdfium.FPDFText_GetFontSize(text, place) * math.hypot(matrix.c, matrix.d)
        part.append(_Char(char, box.left, box.right, box.bottom, size, place))
    yield part


def _line(text: pypdfium2.PdfTextPage, chars: list[_Char], page: int) -> Line | None:
    shown = [one for one in chars if not one.char.isspace() and one.size > 0]
    if not shown:
        return None
    size = _usual(one.size for one in shown)
    feet = [one.foot for one in shown if one.size > _SMALL * size]
    pieces: list[str] = []
    raised: list[tuple[int, int]] = []
    length = 0
    for one in chars:
        char = _UNREAD.sub("", one.char)
        small = 0 < one.size <= _SMALL * size and one.foot > feet[0] + 0.15 * size
        if small and char.strip():
            if raised and raised[-1][1] == length:
                raised[-1] = raised[-1][0], length + 1
            else:
                raised.append((length, length + 1))
        pieces.append(char)
        length += len(char)
    weight = _weight(text, shown[len(shown) // 2].place)
    left, right = min(one.left for one in shown), max(one.right for one in shown)
    joined = "".join(pieces)
    return Line(page, joined, left, right, feet[0], feet[-1], round(size, 1), weight, raised)


def _usual(sizes: Iterable[float]) -> float:
    """The size of most characters, the greatest of equally many: a sign of another font may have a
    box of twice the height."""
    counts = Counter(round(size, 1) for size in sizes)
    return max(counts, key=lambda size: (counts[size], size))


def _weight(text: pypdfium2.PdfTextPage, place: int) -> int:
    """The weight of a character's font. One of the 14 built-in fonts says it by its name alone."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, place, name, 128, flags)
    bold = _BOLD.search(name.value) is not None
    return _BOLD_WEIGHT if bold else int(pdfium.FPDFText_GetFontWeight(text, place))


def _join(line: Line, other: Line, begin: float) -> None:
    apart = begin - line.right > 0.15 * line.size or line.text[-1:].isspace()
    between = " " if apart and not line.text[-1:].isspace() else ""
    shift = len(line.text) + len(between)
    line.raised += [(start + shift, end + shift) for start, end in other.raised]
    if other.size <= _SMALL * line.size and other.first > line.last + 0.15 * line.size:
        line.raised.append((shift, shift + len(other.text)))
    line.text += between + other.text
    line.right, line.last = other.right, other.last
    if len(other.text) > shift:
        line.size = other.size
