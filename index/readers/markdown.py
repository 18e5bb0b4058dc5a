"""Reads Markdown with front matter; with `kind: faq`, a file of questions and answers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import yaml
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from search.model import ArticleInfo

from ..document import ArticleKind, Document, Section, SourceError
from ..names import slug
from ..source import Source, clean_references
from ..urls import page_url
from .html.tree import Walk, one_line
from .markdown_notes import MarkdownNotes, take_definitions
from .reference_headings import is_reference_heading

# The known fields of front matter. Any other is named in the report.
FIELDS = (
    "title", "author", "reviewed_by", "reviewed_on", "published_on", "updated_on", "url",
    "tags", "lang", "kind", "id",
)  # fmt: skip
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_NOTE = re.compile(r"^( {0,3})\[(\d+)\]:", re.MULTILINE)
# Pandoc's superscripts and subscripts, of numbers: "10^9^/L", "helps.^1,2^", "CO~2~"
_RAISED = re.compile(r"(?<=[^\s^])\^([-−+]?\d[\d,–-]*[+-]?|[+-])\^(?!\^)")
_LOWERED = re.compile(r"(?<=[^\s~])~(\d[\d,]*)~(?!~)")
_OWN_ID = re.compile(r"\s*\{#([A-Za-z][\w:.-]*)\}\s*$")


class TextLoader(yaml.BaseLoader):
    """A loader that keeps all values as text and refuses aliases, of which a few hundred bytes
    can expand to billions."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        return super().compose_node(parent, index)


def read_markdown(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError for broken front matter or a file without text."""
    text = source.text()
    facts, body, skipped = _front_matter(text, source)
    if not body.strip():
        raise SourceError(source.name, None, "no article text found.")
    body, definitions = take_definitions(clean_references(body))
    tree = html.fragment_fromstring(
        _render(body, skipped, definitions),
        create_parent="div",
        parser=html.HTMLParser(huge_tree=True),
    )
    definitions.insert(tree, _parser().render, skipped)
    kind = _kind(facts, source)
    title = _one(facts, "title") or _first_heading(tree) or source.default_id.replace("-", " ")
    walk = Walk(title, noted_lines=True)
    walk.read(tree)
    sections, references = walk.outline.done()
    if definitions.keys:
        sections = _without_empty_list(sections)
    if not any(section.blocks for section in sections):
        raise SourceError(source.name, None, "no article text found.")
    notes = tuple(
        (1, f"front matter '{name}' is not known. Known: {', '.join(FIELDS)}.")
        for name in facts
        if name not in FIELDS
    )
    yield Document(
        article_info(facts, title, source), source.name, kind, sections, references, notes=notes
    )


def _front_matter(text: str, source: Source) -> tuple[dict[str, Any], str, int]:
    """(fields, body, number of lines before the body). All values stay text.

    A horizontal rule at the top of a text without fields is part of the body.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text, 0
    try:
        facts = yaml.load(found["yaml"], TextLoader)  # noqa: S506 - it makes only text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "not YAML"
        raise SourceError(source.name, line, f"front matter cannot be read: {problem}.") from error
    if isinstance(facts, str) and facts and not facts.strip().endswith(":"):
        return {}, text, 0
    if not isinstance(facts, dict | str):
        raise SourceError(source.name, 1, "front matter is not a list of 'name: value' lines.")
    fields = facts if isinstance(facts, dict) else {}
    check_dates(fields, found["yaml"], source)
    return fields, text[found.end() :], text.count("\n", 0, found.end())


def check_dates(facts: dict[str, Any], block: str, source: Source, first: int = 2) -> None:
    """Raise SourceError for a date like 2025-13-45. `block` is the text that has it; it begins in
    the file's line `first`."""
    for name in ("reviewed_on", "published_on", "updated_on"):
        value = facts.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                line = first + block[: block.index(name)].count("\n")
                raise SourceError(source.name, line, f"{name}: {value} is not a date.") from None


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _without_empty_list(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Without a last "References", under which Pandoc prints the list."""
    blocks = sections[-1].blocks if sections else ()
    is_empty = len(blocks) == 1 and is_reference_heading(blocks[0].text)
    return sections[:-1] if is_empty else sections


def _render(body: str, skipped: int, definitions: MarkdownNotes) -> str:
    """HTML in which each block has its 1-based line in the file as data-line."""
    parser = _parser()
    # "[1]: Smith 2010" is a reference here, not a definition of a link.
    tokens = parser.parse(_NOTE.sub(r"\1\\[\2]:", body))
    definitions.mark_signs(tokens)
    for place, token in enumerate(tokens):
        line = str(token.map[0] + 1 + skipped) if token.map else ""
        if token.type == "html_block":
            token.content = f'<span data-line="{line}"></span>{token.content}'
        elif line and token.nesting != -1:
            token.attrSet("data-line", line)
        for child in token.children or ():
            if child.type == "text" and ("^" in child.content or "~" in child.content):
                _read_scripts(child)
        if token.type == "heading_open":
            _take_own_id(token, tokens[place + 1])
    return str(parser.renderer.render(tokens, parser.options, {}))


def _read_scripts(text: Token) -> None:
    """Make "10^9^" and "CO~2~" superscripts and subscripts; code is no text."""
    marked = _RAISED.sub(r"<sup>\1</sup>", escapeHtml(text.content))
    text.content = _LOWERED.sub(r"<sub>\1</sub>", marked)
    text.type = "html_inline"


def _take_own_id(heading: Token, inline: Token) -> None:
    """ "## Name {#own-id}": the id becomes the heading's anchor, not its text."""
    last = (inline.children or [inline])[-1]
    if found := _OWN_ID.search(last.content):
        heading.attrSet("id", found[1])
        last.content = last.content[: found.start()]


def _kind(facts: dict[str, Any], source: Source) -> ArticleKind:
    kind = facts.get("kind", "article")
    if kind == "article" or kind == "faq":
        return "faq" if kind == "faq" else "article"
    raise SourceError(source.name, 1, f"kind is '{kind}'; it must be article or faq.")


def _first_heading(tree: html.HtmlElement) -> str | None:
    found = tree.xpath("./h1")
    return one_line(found[0]) or None if found else None


def article_info(facts: dict[str, Any], title: str, source: Source) -> ArticleInfo:
    """The article's facts from its front matter."""
    own = _one(facts, "id")
    id_ = slug(own) if own else source.default_id
    tags = facts.get("tags") or []
    return ArticleInfo(
        id=id_,
        title=title,
        url=page_url(_one(facts, "url"), id_, source.site),
        author=_one(facts, "author"),
        published=_one(facts, "published_on"),
        updated=_one(facts, "updated_on"),
        reviewed_by=_one(facts, "reviewed_by"),
        reviewed_on=_one(facts, "reviewed_on"),
        lang=_one(facts, "lang"),
        tags=tuple(str(tag) for tag in (tags if isinstance(tags, list) else [tags])),
    )


def _one(facts: dict[str, Any], name: str) -> str | None:
    """A value as text, lists joined by commas; None where it is missing or empty."""
    value = facts.get(name)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or None
    return str(value).strip() or None if value is not None else None
