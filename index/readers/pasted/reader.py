"""Reads text pasted from a page: no mark-up, one paragraph a line, with boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from statistics import median

from search.model import ArticleInfo

from ...document import Block, Document, Shape, SourceError
from ...names import fold
from ...references.shape import is_dated
from ...source import Source
from ...urls import page_url
from ..outline import Outline
from ..reference_headings import heads_references, is_reference_heading
from .boilerplate import is_boilerplate, starts_footer
from .headings import looks_like_heading, numbered_depth, read_run_in
from .lines import Line, read_lines
from .masthead import read_front
from .wrapped import join_wrapped

_BULLET = re.compile(r"\s*[•·▪‣◦*-]\s+")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
# So many lines in a row that look like headings are a list.
_LIST_LINES = 4
# The largest share of the words that a footer may have.
_MOST_FOOTER = 0.3


def read_pasted(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError if nothing is left after removing boilerplate."""
    lines, footer = _cut_footer(read_lines(source.text()))
    front = read_front(lines)
    text = join_wrapped([line for line in front.text if not is_boilerplate(line.text)])
    if not text:
        raise SourceError(source.name, None, "no article text found.")
    info = ArticleInfo(
        id=source.default_id,
        title=front.title or source.default_id.replace("-", " ").capitalize(),
        url=page_url(None, source.default_id, source.site),
        author=front.author,
        published=front.published,
        updated=front.updated,
        reviewed_by=front.reviewed_by,
        reviewed_on=front.reviewed_on,
    )
    sections, references = _outline(text, info.title).done()
    boilerplate = [line for line in front.text if is_boilerplate(line.text)]
    dropped = sorted([*front.left_out, *boilerplate, *footer], key=lambda line: line.number)
    blocks = tuple(map(_block, dropped))
    yield Document(info, source.name, "article", sections, references, blocks)


def _cut_footer(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The article's lines and the page's footer. This begins after the heading of the references,
    or in the page's second half, and has at most 30 % of its words."""
    total = sum(line.words for line in lines)
    heads = [i for i, line in enumerate(lines) if is_reference_heading(line.text)]
    first = heads[-1] + 1 if heads else len(lines) // 2
    for i in range(first, len(lines)):
        if starts_footer(lines[i].text):
            if sum(line.words for line in lines[i:]) <= _MOST_FOOTER * total:
                return lines[:i], lines[i:]
            break
    return lines, []


def _outline(lines: list[Line], title: str) -> Outline:
    outline = Outline()
    usual = _usual_gap(lines)
    captions = _captions(lines, title, usual)
    listed = _list_lines(lines)
    over_lists = _over_lists(lines)
    numbered = _numbered(lines)
    for line in lines:
        if line in captions:
            outline.block(Block(line.text, line.number, "caption"))
        elif line in listed and not (outline.in_references or line in over_lists):
            outline.block(_block(line))
        elif run_in := read_run_in(line.text) if not outline.in_references else None:
            name, text = run_in
            outline.heading(4, name, line.number)
            outline.block(Block(text, line.number))
        elif line in over_lists:
            outline.heading(2, line.text, line.number, lists=True)
        elif _is_heading(line) and not (
            outline.in_references and (is_dated(line.text) or outline.counts_on(line.text))
        ):
            outline.heading(_level(line, usual), line.text.rstrip(": "), line.number)
        elif outline.in_references:
            outline.block(_entry(line))
        elif line in numbered:
            number = numbered[line]
            text = _NUMBER.sub("", line.text, count=1)
            outline.block(Block(text, line.number, "item", shape=Shape(number=number)))
        else:
            outline.block(_block(line))
    return outline


def _over_lists(lines: list[Line]) -> set[Line]:
    """The headings of reference lists; "Further reading" is one if a reference follows."""
    below = [*(line.text for line in lines[1:]), ""]
    return {
        line
        for line, after in zip(lines, below, strict=True)
        if is_reference_heading(line.text) or heads_references(line.text, after)
    }


def _numbered(lines: list[Line]) -> dict[Line, int]:
    """The items of ordered lists, with their numbers: one above or below has the next number."""
    found = [
        (line, int(match[1]) if (match := _NUMBER.match(line.text)) else None) for line in lines
    ]
    ordered: dict[Line, int] = {}
    for (line, number), (next_, following) in pairwise(found):
        if number is not None and following == number + 1:
            ordered |= {line: number, next_: following}
    return ordered


def _usual_gap(lines: list[Line]) -> float:
    """The median number of blank lines between a heading and its text on this page, or 0."""
    gaps = [
        line.after
        for line, next_ in pairwise(lines)
        if _is_heading(line) and not line.text.endswith(":") and not _is_heading(next_)
    ]
    return median(gaps) if gaps else 0


def _list_lines(lines: list[Line]) -> set[Line]:
    """Lines of a list without bullets (abbreviations, parts of a figure): many in a row that look
    like headings. The last is not included: it may be the heading of the text below."""
    listed: set[Line] = set()
    for looks_so, group in groupby(lines, _is_heading):
        run = list(group)
        if looks_so and len(run) >= _LIST_LINES:
            listed.update(run[:-1])
    return listed


def _is_heading(line: Line) -> bool:
    alone = line.before > 0 and line.after > 0
    return (alone or (numbered_depth(line.text) is not None and line.before > 0)) and (
        not _BULLET.match(line.text) and looks_like_heading(line.text)
    )


def _level(line: Line, usual: float) -> int:
    """The level of a heading: by its number, else 2. It is 3 if it ends in a colon and is closer
    to its text than is usual on this page."""
    if depth := numbered_depth(line.text):
        return 1 + depth
    return 3 if line.text.endswith(":") and line.after < usual else 2


def _captions(lines: list[Line], title: str, usual: float) -> set[Line]:
    """Captions of images: lines like headings, right above another heading. Either all their words
    are in the title, or they are closer to the next line than is usual on this page."""
    title_words = _content(title)
    return {
        line
        for line, next_ in pairwise(lines)
        if _is_heading(line)
        and _is_heading(next_)
        and not line.text.endswith(":")
        and not is_reference_heading(line.text)
        and (_content(line.text) <= title_words or line.after < usual)
    }


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) > 3}


def _block(line: Line) -> Block:
    if _BULLET.match(line.text):
        return Block(_BULLET.sub("", line.text, count=1), line.number, "item")
    return Block(line.text, line.number)


def _entry(line: Line) -> Block:
    """A line of the reference list, with the number that it has there."""
    is_item = _BULLET.match(line.text) or line.text[:2].rstrip(".)").isdigit()
    return Block(line.text, line.number, "item" if is_item else "paragraph")
