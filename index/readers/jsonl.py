"""Reads JSON Lines: an article a line, with `id` or `_id`, `title`, `text`, `url`, `lang`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from search.model import ArticleInfo

from ..document import Block, Document, Printed, Section, SourceError
from ..names import short_hash, slug
from ..references.shape import is_like_reference
from ..source import Source
from ..urls import page_url
from .outline import Outline
from .reference_headings import is_reference_heading

FIELDS = ("id", "_id", "title", "text", "url", "lang")
MOST_CHARACTERS = 1_500_000  # of a text, as of an article in Markdown
# What JSON can write and UTF-8 cannot.
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S[^\n]*)")  # of Markdown
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


def read_jsonl(source: Source) -> Iterator[Document | SourceError]:
    """An article or an error for each line that is not blank.

    Blank lines separate paragraphs. No heading is guessed but that of a reference list.
    The title or the text may be empty, not both. The first article with an unknown field gets a
    note about it. Raises SourceError for too many lines.
    """
    reported: set[str] = set()
    lines = source.text().split("\n")
    if sum(1 for line in lines if line.strip()) > source.most_articles:
        reason = f"has more than {source.most_articles:,} articles. Give them in several files."
        raise SourceError(source.name, None, reason)
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _read_line(line, number, source, reported)
            except SourceError as error:
                yield error


def _read_line(line: str, number: int, source: Source, reported: set[str]) -> Document:
    data = _object(line, number, source)
    key = data.get("id", data.get("_id"))
    if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
        raise SourceError(source.name, number, "has no 'id' (or '_id').")
    title, text, url, lang = (_field(data, name, number, source) for name in FIELDS[2:])
    if not text.strip() and not title.strip():
        raise SourceError(source.name, number, "has neither text nor title.")
    if len(text) > MOST_CHARACTERS:
        raise SourceError(
            source.name, number, f"'text' has more than {MOST_CHARACTERS:,} characters."
        )
    id_ = article_id(str(key).strip())
    url_ = page_url(url, id_, source.site)
    info = ArticleInfo(id=id_, title=title.strip(), url=url_, lang=lang.strip() or None)
    sections, references = _outlined(text if text.strip() else title, number)
    notes = tuple(
        (number, f"the field '{name}' is not known. Known: {', '.join(FIELDS)}.")
        for name in data
        if name not in FIELDS and name not in reported
    )
    reported.update(data)
    return Document(info, source.name, "article", sections, references, notes=notes)


def _object(line: str, number: int, source: Source) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(source.name, number, f"is not JSON ({error}).") from error
    if not isinstance(data, dict):
        raise SourceError(source.name, number, "is not a JSON object.")
    if _HALF_PAIR.search("".join(map(str, data.values()))):
        raise SourceError(source.name, number, "contains half of a surrogate pair.")
    return data


def _field(data: dict[str, Any], name: str, number: int, source: Source) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise SourceError(source.name, number, f"'{name}' is not text.")
    return value or ""


def _outlined(text: str, number: int) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
    """The text as one section, and the reference list, where entries follow its heading."""
    paragraphs = [one.strip() for one in text.replace("\r\n", "\n").split("\n\n")]
    heads = {place for place in range(len(paragraphs)) if _heads_list(paragraphs, place)}
    if not heads and "\n#" not in text and not text.startswith("#"):
        return (Section((), tuple(_blocks(paragraphs, number)), number),), ()
    outline = Outline()
    for place, paragraph in enumerate(paragraphs):
        if place not in heads and (found := _HEADING.fullmatch(paragraph)):
            outline.heading(len(found[1]), found[2], number)
            continue
        first, _, rest = paragraph.partition("\n")
        if place in heads:
            outline.heading(1, first.lstrip("# ").rstrip(": "), number)
        body = rest if place in heads else paragraph
        for block in _blocks(body.split("\n") if outline.in_references else [body], number):
            outline.block(block)
    return outline.done()


def _heads_list(paragraphs: list[str], place: int) -> bool:
    first, _, rest = paragraphs[place].partition("\n")
    below = rest or "".join(paragraphs[place + 1 : place + 2])
    return is_reference_heading(first) and is_like_reference(below[:400])


def _blocks(paragraphs: list[str], number: int) -> Iterator[Block]:
    for paragraph in paragraphs:
        if words := " ".join(paragraph.split()):
            yield Block(words, number)


def article_id(key: str) -> str:
    """The key as a slug, with a hash of the key if the slug differs from it, to stay unique."""
    plain = slug(key)
    return plain if plain == key else f"{plain}-{short_hash(key)}"
