"""What a line of a PDF is: running head or foot, heading, list item, or part of a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from statistics import mode

from ..pasted.headings import looks_like_heading
from ..reference_headings import is_reference_heading
from .lines import HYPHEN, Line, Pages

_AT_EDGE = 2  # lines at the top and the bottom of a page that may be running heads
_SHORT = 8  # words of a running head that touches the text
_NEAR = 4.0  # points between the places of a running head
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pág\.?|p\.)?\s*[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–]?"
    r"(?:\s*(?:of|von|de|/)\s*\d{1,4})?", re.I
)  # fmt: skip
# "PIL 123 Page 1 of 2", also of a single page
_PAGE_OF = re.compile(
    r".{0,60}?\b(?:page|seite|página|pagina|pág\.)\s\d{1,4}\s?(?:of|von|de|di|sur|/)\s?\d{1,4}",
    re.I,
)
_MARKER = re.compile(r"\s*(?:[•◦▪▸‣●○■□–—*·]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s+(?=\S)")
_LARGER = 1.1  # a heading's size as a share of the text's
_BOLDER = 50
_MOST_WORDS = 20
_FEWEST_CAPITALS = 6  # characters of a heading in capitals
_RUNS_IN = re.compile(r"[^\W\d_]{3}\.\s+[^\W\d_]")  # the sentence goes on in the same line
_INDENT = 5.0  # points
_GAP = 1.35  # of the usual distance between lines: a new paragraph begins
_ENTRY_GAP = 1.15  # the same in a reference list, after a sentence's end
_ENDS = re.compile(r"[.!?:]['”\")\]]?\s*$")
_FINE = 0.92  # of the text's size: a footnote's
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
_MOST_RUNS = 200  # of a page that is looked through for columns
_RANGE = re.compile(r"\d[-–]$")  # "45-" and "52" are "45-52"
_WORD = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"[^\W\d_]*$")
_LONGEST = 60  # characters of a word
# A word beside a hyphen; it is looked for at words' beginnings only, or a long one takes minutes.
_BROKEN = re.compile(rf"(?<![^\W\d_])[^\W\d_]*[{HYPHEN}-][^\W\d_]*")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `level` is a heading's, 1 the highest; 0 for text. `is_item`
    marks what begins with a bullet or a number. `page` is that of its first line, `margin` the left
    of the first line in the column where it ends, and `hangs` tells whether a line is set in."""

    page: int
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    is_item: bool = False
    margin: float = 0.0
    hangs: bool = False

    def add(self, line: Line) -> None:
        if not self.lines or _is_elsewhere(line, self.lines[-1]):
            self.margin = line.left
        self.hangs = self.hangs or (self.lines != [] and line.left > self.lines[0].left + 2)
        self.lines.append(line)


@dataclass(slots=True)
class _Run:
    """Lines of a page that were drawn from above to below, and their edges."""

    lines: list[Line]
    left: float
    right: float


def without_running_heads(pages: Pages) -> tuple[list[Line], list[Line]]:
    """(the other lines, the running heads, feet and page numbers)."""
    by_page: dict[int, list[Line]] = {}
    for line in pages.lines:
        by_page.setdefault(line.page, []).append(line)
    leading = _leading(pages.lines)
    edges = {page: _edges(lines, leading) for page, lines in by_page.items()}
    alike = Counter(key for lines in edges.values() for key in {_key(line) for line in lines})
    fewest = max(2, len(by_page) // 2)
    heads = {
        id(line)
        for lines in edges.values()
        for line in lines
        if alike[_key(line)] >= fewest
        or (_PAGE_NUMBER.fullmatch(line.text.strip()) and len(by_page) > 1)
        or _PAGE_OF.fullmatch(line.text.strip())
    }
    kept = [line for line in pages.lines if id(line) not in heads]
    return kept, [line for line in pages.lines if id(line) in heads]


def _edges(lines: list[Line], leading: float) -> list[Line]:
    """The lines at the top and the bottom of a page that stand apart from its text, or are no
    sentence."""
    ordered = sorted(lines, key=lambda line: -line.first)
    found: list[Line] = []
    for end in (ordered, ordered[::-1]):
        for line, inner in pairwise(end[: _AT_EDGE + 1]):
            apart = abs(line.first - inner.first) > _GAP * leading
            short = len(line.text.split()) <= _SHORT and not _ENDS.search(line.text)
            if apart or short:
                found.append(line)
            if not apart and not short:
                break
    return found


def _key(line: Line) -> tuple[str, int]:
    """What a running head has on every page: its words without the page's number, its place."""
    return re.sub(r"\d+", "0", " ".join(line.text.split())), round(line.first / _NEAR)


def in_columns(lines: list[Line]) -> list[Line]:
    """The lines of each page with what is drawn late, a table or a picture's text, before what is
    to the right of it; before all of the page, if it would part a sentence there. Pages of very
    many parts, and those that are read from right to left, stay as they are."""
    found: list[Line] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        drawn = _runs(page)
        if len(drawn) > _MOST_RUNS or any(_RIGHT_TO_LEFT.search(line.text) for line in page):
            found += page
            continue
        runs: list[_Run] = []
        for run in drawn:
            beyond = (place for place, one in enumerate(runs) if one.left > run.right)
            place = next(beyond, len(runs))
            if 0 < place < len(runs) and not _ENDS.search(runs[place - 1].lines[-1].text):
                place = 0
            runs.insert(place, run)
        found += chain.from_iterable(run.lines for run in runs)
    return found


def _runs(page: list[Line]) -> list[_Run]:
    """The lines of a page, parted where one is not below those before."""
    runs: list[_Run] = []
    for line in page:
        last = runs[-1] if runs else None
        if last is None or _is_elsewhere(line, last.lines[-1]) or line.right < last.left:
            runs.append(_Run([line], line.left, line.right))
        else:
            last.lines.append(line)
            last.left, last.right = min(last.left, line.left), max(last.right, line.right)
    return runs


def paragraphs(lines: list[Line]) -> list[Paragraph]:
    """The paragraphs and headings in reading order."""
    body, weight = _body(lines)
    leading = _leading(lines)
    levels = _levels(lines, body)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found: list[Paragraph] = []
    before: Line | None = None
    in_list = False
    for line in lines:
        level = _level(line, body, weight, levels, before, leading)
        last = found[-1] if found else None
        is_item = not level and _is_item(line, before, last)
        if level:
            in_list = _heads_list(line)
        if (
            last is None or before is None or level != last.level or is_item
            or (level == 0 and _begins(line, before, last, leading, in_list, left, right))
            or (level and not 0 < before.last - line.first < 2 * line.size)
        ):  # fmt: skip
            last = Paragraph(line.page, level=level, is_item=is_item)
            found.append(last)
        last.add(line)
        before = line
    return found


def _heads_list(line: Line) -> bool:
    """Whether a line is the heading of a reference list: "8. References"."""
    plain = " ".join(_MARKER.sub("", line.text, count=1).split())
    return plain[:1].isupper() and is_reference_heading(plain.rstrip(": "))


def _is_item(line: Line, before: Line | None, last: Paragraph | None) -> bool:
    """Whether a line begins a list item; "52. doi:" in the indented rest of one does not."""
    if _MARKER.match(line.text) is None:
        return False
    if before is None or last is None or not last.is_item or _is_elsewhere(line, before):
        return True
    return line.left <= last.margin + _INDENT


def _is_elsewhere(line: Line, before: Line) -> bool:
    """Whether a line is on the next page or in the next column."""
    return before.page != line.page or before.last <= line.first


def _body(lines: list[Line]) -> tuple[float, int]:
    """The size and weight of most characters above the reference list, which may be longer than
    the text, and smaller."""
    head = next((at for at in reversed(range(len(lines))) if _heads_list(lines[at])), 0)
    lines = lines[:head] if head > 1 else lines
    sizes: Counter[float] = Counter()
    weights: Counter[int] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        weights[line.weight] += len(line.text)
    return max(sizes, key=sizes.__getitem__), max(weights, key=weights.__getitem__)


def _leading(lines: list[Line]) -> float:
    """The usual distance of two lines' feet."""
    steps = [
        round(one.last - other.first)
        for one, other in pairwise(lines)
        if one.page == other.page and 0 < one.last - other.first < 4 * one.size
    ]
    return mode(steps) if steps else 12.0


def _levels(lines: list[Line], body: float) -> dict[float, int]:
    """The level of each size that is larger than the text's."""
    sizes = {round(line.size * 2) / 2 for line in lines if line.size > _LARGER * body}
    return {size: min(place, 5) for place, size in enumerate(sorted(sizes, reverse=True), 1)}


def _level(
    line: Line, body: float, weight: int, levels: dict[float, int], before: Line | None,
    leading: float,
) -> int:  # fmt: skip
    text = " ".join(line.text.split())
    if len(text.split()) > _MOST_WORDS or not any(map(str.isalpha, text)):
        return 0
    if level := levels.get(round(line.size * 2) / 2, 0):
        return 0 if _MARKER.match(line.text) and _ENDS.search(text) else level
    apart = before is None or not 0 < before.last - line.first < _GAP * leading
    if (apart or (before and _ENDS.search(before.text))) and _heads_list(line):
        return 6
    is_bold = line.weight >= weight + _BOLDER and line.size > 0.95 * body
    is_marked = is_bold or (text.isupper() and len(text) >= _FEWEST_CAPITALS)
    is_heading = is_marked and apart and looks_like_heading(text) and not _RUNS_IN.search(text)
    return 6 if is_heading else 0


def _is_footnote(line: Line, before: Line, last: Paragraph) -> bool:
    """Whether a line begins with a raised number, in small print or below another footnote."""
    begins = [bool(one.raised) and one.raised[0][0] == 0 for one in (line, last.lines[0])]
    return begins[0] and (begins[1] or line.size < _FINE * before.size)


def _begins(
    line: Line, before: Line, last: Paragraph, leading: float, in_list: bool,
    left: float, right: float,
) -> bool:  # fmt: skip
    """Whether a line of text begins a paragraph."""
    step = before.last - line.first
    if _is_elsewhere(line, before):
        return bool(_ENDS.search(before.text))
    if step > _GAP * leading or _is_footnote(line, before, last):
        return True
    if in_list and last.is_item and line.left > last.margin + 2:
        return False
    if in_list and step > _ENTRY_GAP * leading and _ENDS.search(before.text):
        return True
    if abs(line.left - before.left) > 3 * _INDENT and not last.is_item and not in_list:
        return bool(_ENDS.search(before.text)) or len(last.lines) > 1
    # Items whose bullets are drawn: indented, and each ends its own line.
    if line.left > left + 3 * _INDENT and before.right < 0.85 * right and _ENDS.search(before.text):
        return True
    return in_list and last.hangs and line.left <= last.lines[0].left + 1


def joined(lines: list[Line], words: set[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of lines in one, with the places of its superscripts. A hyphen at a line's end goes
    where the joined word is one of the document's."""
    parts: list[str] = []
    raised: list[tuple[int, int]] = []
    length, end = 0, ""  # of the text so far, and its last two characters
    for line in lines:
        between = _between(end, line.text)
        length += len(between)
        raised += [(start + length, stop + length) for start, stop in line.raised]
        length += len(line.text)
        end = (end + between + line.text)[-2:]
        parts += (between, line.text)
    text = "".join(parts)
    text = text.replace("-" + HYPHEN, HYPHEN + HYPHEN).replace("\u00ad" + HYPHEN, HYPHEN + HYPHEN)
    done: list[str] = []
    shown, *rest = text.split(HYPHEN)
    for part in rest:
        done.append(shown[: -_LONGEST - 1])
        shown = shown[-_LONGEST - 1 :]
        if not part and not shown.endswith("-"):  # a hyphen that is printed, and the line's end
            shown += "-"
            continue
        before, after = _LAST.search(shown.removesuffix("-")[-_LONGEST:]), _WORD.match(part)
        first = before[0] if before else ""
        is_whole = first and (first + (after[0] if after else "")).casefold() in words
        shown = shown.removesuffix("-") + ("" if is_whole else "-") + part
    shown = "".join(done) + shown
    return shown, raised if shown == text else []


def _between(end: str, line: str) -> str:
    """What stands between a text that ends so and its next line."""
    if not end or end.endswith((" ", HYPHEN)):
        return ""
    if end.endswith(("-", "\u00ad")) and line[:1].islower():
        return HYPHEN
    return "" if _RANGE.search(end) and line[:1].isdigit() else " "


def words_of(lines: list[Line]) -> set[str]:
    """The document's whole words in lower case: none beside a hyphen at a line's end."""
    return {
        found[0].casefold()
        for line in lines
        for part in [_BROKEN.sub(" ", line.text)]
        for found in _WORD.finditer(part)
    }
