"""Reads front matter: YAML between "---" lines; TOML between "+++" lines and JSON, as in Hugo."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from search.model import ArticleInfo

from ..document import SourceError
from ..names import slug
from ..source import Source
from ..urls import page_url
from .publication import check_published, is_date

# The known fields of front matter. Any other is named in the report.
FIELDS = (
    "title", "author", "reviewed_by", "reviewed_on", "published_on", "updated_on", "url",
    "tags", "lang", "translation_of", "kind", "id",
)  # fmt: skip
# The references of a page, which its template prints; the first may be CSL, for keys.
LISTS = ("references", "sources", "citations")
# What Hugo, Jekyll and Eleventy call the same.
_SAME = {
    "date": "published_on", "publishdate": "published_on", "lastmod": "updated_on",
    "last_modified_at": "updated_on", "modified": "updated_on", "updated": "updated_on",
    "authors": "author", "language": "lang", "pubdate": "published_on",
    "pubdatetime": "published_on", "updateddate": "updated_on", "moddatetime": "updated_on",
}  # fmt: skip
# What only a page's looks, its place or its list depend on.
_UNREAD = frozenset(
    "aliases bibliography categories category citation-style comments cover csl description draft "
    "excerpt image images keywords layout link-citations linktitle menu nocite outputs params "
    "permalink published resources series slug subtitle summary template thumbnail toc "
    "translationkey type weight".split()
)
_NULL = ("~", "null", "Null", "NULL")
_DATES = ("reviewed_on", "published_on", "updated_on")
_YAML = re.compile(r"\s*---[ \t]*\n(?P<text>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<text>(?:.*\n)*?)\+\+\+[ \t]*(?:\n|$)")
_JSON = re.compile(r"\s*(?=\{\s*\")")
# A first line "title: …" or "draft = …" under a fence that is never closed.
_OPEN = re.compile(r"\s*(?:---[ \t]*\n[\w-]+:(?:\s|$)|\+\+\+[ \t]*\n[\w.-]+[ \t]*=)")
_DATE_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d")


class TextLoader(yaml.BaseLoader):
    """A loader that keeps all values as text, "" for null, and refuses aliases, of which a few
    hundred bytes can expand to billions."""

    def construct_scalar(self, node: Any) -> Any:
        is_null = node.style is None and node.value in _NULL
        return "" if is_null else super().construct_scalar(node)

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        return super().compose_node(parent, index)


class FrontMatter(NamedTuple):
    """`fields` by their names in FIELDS, values as text or lists of it; `unknown` names the others.
    `lines` is the number of lines before the body; 0 means that there is no front matter.
    `expires` is the date on which the article is no longer published, None without one."""

    fields: dict[str, Any]
    unknown: tuple[str, ...]
    lines: int
    expires: str | None = None


def read_front_matter(text: str, source: Source) -> tuple[FrontMatter, str]:
    """The front matter and the body. Raises SourceError where it is broken, and for an article
    that is not published now.

    A horizontal rule at the top of a text without fields is part of the body.
    """
    facts, block, end = _read_fields(text, source)
    expires = check_published(facts or {}, source)
    if facts is None:
        return FrontMatter({}, (), 0), text
    fields: dict[str, Any] = {}
    for name, value in facts.items():
        same = name.lower() if name.lower() in FIELDS else _SAME.get(name.lower())
        if same and (same == name or same not in facts):
            fields[same] = _day(value) if same in _DATES else value
    fields |= {name: facts[name] for name in LISTS if name in facts}
    unknown = tuple(
        name for name in facts if not {name.lower()} & {*FIELDS, *_SAME, *_UNREAD, *LISTS}
    )
    check_dates(fields, block, source, first=1)
    lines = text.count("\n", 0, end)
    return FrontMatter(fields, unknown, lines, expires), text[end:]


def _read_fields(text: str, source: Source) -> tuple[dict[str, Any] | None, str, int]:
    """(the fields, None without front matter; the text that has them, from the file's first line;
    where it ends)."""
    facts: dict[str, Any] | None = None
    end = 0
    if found := _YAML.match(text):
        first = text.count("\n", 0, found.start("text"))
        facts, end = _read_yaml(found["text"], source, first + 1), found.end()
    elif (found := _TOML.match(text)) and "=" in found["text"]:
        first = text.count("\n", 0, found.start("text"))
        facts, end = _read_toml(found["text"], source, first), found.end()
    elif _OPEN.match(text):
        raise SourceError(source.name, 1, "front matter has no end: a line of --- or +++.")
    elif found := _JSON.match(text):
        facts, end = _read_json(text, found.end())
    return facts, text[:end], end


def _read_json(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    """The fields of Hugo's JSON; none for a text that only begins with a brace."""
    try:
        facts, end = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, 0
    return {name: _as_text(value) for name, value in facts.items()}, end


def _read_yaml(text: str, source: Source, first: int) -> dict[str, Any] | None:
    """The fields; None for a text between two rules. The text begins in the line `first`."""
    try:
        facts = yaml.load(text, TextLoader)  # noqa: S506 - it makes only text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first if mark else 1
        problem = getattr(error, "problem", None) or "not YAML"
        raise SourceError(source.name, line, f"front matter cannot be read: {problem}.") from error
    if isinstance(facts, str) and facts and not facts.strip().endswith(":"):
        return None
    if not isinstance(facts, dict | str):
        raise SourceError(source.name, 1, "front matter is not a list of 'name: value' lines.")
    return facts if isinstance(facts, dict) else {}


def _read_toml(text: str, source: Source, above: int) -> dict[str, Any]:
    """The fields. `above` counts the lines above the text."""
    try:
        facts = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) + above if place else 1
        raise SourceError(source.name, line, "front matter cannot be read: not TOML.") from error
    return {name: _as_text(value) for name, value in facts.items()}


def _as_text(value: object) -> Any:
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if value is None:
        return ""
    return value if isinstance(value, dict) else str(value)


def _day(value: object) -> object:
    """The date of a date and time."""
    found = _DATE_AND_TIME.match(value) if isinstance(value, str) else None
    return found[1] if found else value


def check_dates(facts: dict[str, Any], block: str, source: Source, first: int = 1) -> None:
    """Raise SourceError for a date like 2025-13-45. `block` is the text that has it; it begins in
    the file's line `first`."""
    for name in _DATES:
        value = facts.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                line = first + block[: max(block.find(value), 0)].count("\n")
                raise SourceError(source.name, line, f"{name}: {value} is not a date.") from None


def article_info(facts: dict[str, Any], title: str, source: Source) -> ArticleInfo:
    """The article's facts from its front matter."""
    own = field_text(facts, "id")
    id_ = slug(own) if own else source.default_id
    return ArticleInfo(
        id=id_,
        title=title,
        url=page_url(field_text(facts, "url"), id_, source.site),
        author=field_text(facts, "author"),
        published=field_text(facts, "published_on"),
        updated=field_text(facts, "updated_on"),
        reviewed_by=field_text(facts, "reviewed_by"),
        reviewed_on=field_text(facts, "reviewed_on"),
        lang=field_text(facts, "lang"),
        tags=_texts(facts.get("tags")),
        translation_of=_texts(facts.get("translation_of")),
    )


def left_out(facts: dict[str, Any]) -> Iterator[tuple[int | None, str]]:
    """What of these fields no reader of the article is shown: for the report, with its line."""
    url = field_text(facts, "url")
    if url and page_url(url, "", "https://any.example") is None:
        yield 1, "'url' is no address that everybody may open (https://…), and is left out."
    dated = field_text(facts, "published_on")
    if dated and not is_date(dated):
        yield 1, f"'{dated}' is no date of publication: the page is read at once."
    for name in FIELDS:
        value = facts.get(name)
        given = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) and not _text(one) for one in given):
            yield 1, f"'{name}' has a part without a 'name', which is left out."


def _texts(value: object) -> tuple[str, ...]:
    """A value's parts as text."""
    given = value if isinstance(value, list) else [value]
    return tuple(text for one in given if (text := _text(one)))


def _text(value: object) -> str:
    """A value as text: of a person with an address and a picture, as Hugo and Quarto write them,
    the name."""
    if isinstance(value, dict):
        value = value.get("name")
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def field_texts(facts: dict[str, Any], name: str) -> tuple[str, ...]:
    """A value's parts as text."""
    return _texts(facts.get(name))


def field_text(facts: dict[str, Any], name: str) -> str | None:
    """A value as text, lists joined by commas; None where it is missing or empty."""
    return ", ".join(field_texts(facts, name)) or None
