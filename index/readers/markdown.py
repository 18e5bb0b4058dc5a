"""Reads Markdown with front matter; with `kind: faq`, a file of questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from ..document import ArticleKind, Document, Section, SourceError
from ..source import Source, clean_references
from ..superscripts import RAISED_DIGITS
from .bibliography import Bibliography, listed
from .front_matter import FIELDS, article_info, field_text, field_texts, left_out, read_front_matter
from .html.element import is_styled_away
from .html.footnotes import mark_footnotes
from .html.tree import Walk, one_line
from .markdown_notes import MarkdownNotes, take_definitions
from .outline import check_text
from .reference_headings import is_reference_heading
from .template_tags import with_citation_keys, without_template_tags

_NOTE = re.compile(
    r"^( {0,3})\[(\d+)\]:(?![ \t]*<?(?:https?:|mailto:|tel:|[/#])\S*(?:[ \t]+[\"'(].*)?$)",
    re.MULTILINE,
)
# Obsidian's links, "[[Tea]]" and "[[tea|green tea]]", Dendron's "[[words|https://…]]", and
# Obsidian's and GitHub's "> [!note]".
_WIKI = re.compile(
    r"(?<!!)\[\[(?P<page>[^\W\d][^\]\[|\n]{0,99})(?:\|(?:(?P<address>https?://[^\]\[|\s]+)|(?P<shown>[^\]\[|\n]{1,99})))?\]\](?!\()"
)
_CALLOUT = re.compile(r"^( {0,3}(?:> ?)+)\[!\w{1,20}\][+-]?", re.MULTILINE)
# A list of tasks: "- [x] Walk before lunch"
_TASK = re.compile(r"^([ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
# Pandoc's superscripts and subscripts, of numbers: "10^9^/L", "helps.^1,2^", "CO~2~"
_RAISED = re.compile(r"(?<=[^\s^])\^([-−+]?\d[\d,–-]*[+-]?|[+-])\^(?!\^)")
_LOWERED = re.compile(r"(?<=[^\s~])~(\d[\d,]*)~(?!~)")
# "#mood #sleep/naps": a paragraph of Obsidian's tags. "#Introduction" may be a heading.
_TAGS = re.compile(
    r"(?:(?<=\n\n)|\A)[ \t]*(#[a-z][\w/-]*(?:[ \t]+#[A-Za-z][\w/-]*)*)[ \t]*(?=\n\s*\n|\s*\Z)"
)
# "[2] Ash B.", "² Ash B."
_ENTRY = re.compile(rf"\[\d{{1,3}}\][:.]?\s*[^\W\d_]|[{RAISED_DIGITS}]{{1,3}}\s?[^\W\d_]")
_OWN_ID = re.compile(r"\s*\{#([A-Za-z][\w:.-]*)\}\s*$")


def read_markdown(source: Source) -> Iterator[Document]:
    """One article. Raises SourceError for broken front matter or a file without text."""
    text = source.text()
    front, body = read_front_matter(text, source)
    facts, skipped = front.fields, front.lines
    body = without_template_tags(with_citation_keys(body), has_front_matter=skipped > 0)
    if not body.strip():
        raise SourceError(source.name, None, "no article text found.")
    body, facts = _with_tags(body, facts)
    body, definitions = take_definitions(clean_references(body))
    definitions.bibliography = Bibliography(facts, source)
    tree = html.fragment_fromstring(
        _render(body, skipped, definitions, source),
        create_parent="div",
        parser=html.HTMLParser(huge_tree=True),
    )
    _drop_hidden_signs(tree)
    mark_footnotes(tree)
    definitions.insert(tree, _parser().render, skipped)
    kind = _kind(facts, source)
    title = (
        field_text(facts, "title") or _first_heading(tree) or source.default_id.replace("-", " ")
    )
    walk = Walk(title, noted_lines=True)
    walk.read(tree)
    sections, references = walk.outline.done()
    references = definitions.by_number(references)
    if definitions.keys:
        sections = _without_empty_list(sections)
    check_text(sections, source)
    references = references or listed(facts)
    references += tuple(definitions.bibliography.printed(definitions.keys))
    known = ", ".join(FIELDS)
    unknown = [
        (1, f"front matter '{name}' is not known. Known: {known}.") for name in front.unknown
    ]
    notes = (*unknown, *left_out(facts), *definitions.bibliography.notes)
    yield Document(
        article_info(facts, title, source),
        source.name,
        kind,
        sections,
        references,
        notes=notes,
        expires=front.expires,
    )


def _with_tags(body: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The body without paragraphs of tags, and the facts with these."""
    tags = [tag.lstrip("#") for line in _TAGS.findall(body) for tag in line.split()]
    if not tags:
        return body, facts
    return _TAGS.sub("", body), {**facts, "tags": [*field_texts(facts, "tags"), *tags]}


def _drop_hidden_signs(tree: html.HtmlElement) -> None:
    """Take out what Perplexity hides: the signs of what it read and does not cite."""
    for span in list(tree.iter("span")):
        if is_styled_away(span) and not any(map(str.isalpha, span.text_content())):
            span.drop_tree()


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _check_nesting(tokens: Sequence[Token], most: int, skipped: int, source: Source) -> None:
    """Refuse a text with lists or quotes of `most` levels, a list having two: the parser leaves
    out, without a word, what they hold."""
    for token in tokens:
        if token.nesting == 1 and token.level >= most - 1:
            line = token.map[0] + 1 + skipped if token.map else None
            raise SourceError(source.name, line, "nests its lists or quotes too deeply.")


def _without_empty_list(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Without a last "References", under which Pandoc prints the list."""
    blocks = sections[-1].blocks if sections else ()
    is_empty = len(blocks) == 1 and is_reference_heading(blocks[0].text)
    return sections[:-1] if is_empty else sections


def _render(body: str, skipped: int, definitions: MarkdownNotes, source: Source) -> str:
    """HTML in which each block has its 1-based line in the file as data-line."""
    parser = _parser()
    # "[1]: Smith 2010" is a reference here, not a definition of a link; "[1]: https://…" is one.
    body = _TASK.sub(r"\1", _CALLOUT.sub(r"\1", _WIKI.sub(_as_link, body)))
    tokens = parser.parse(_NOTE.sub(r"\1\\[\2]:", body))
    _check_nesting(tokens, parser.options["maxNesting"], skipped, source)
    definitions.mark_signs(tokens, skipped)
    for place, token in enumerate(tokens):
        line = str(token.map[0] + 1 + skipped) if token.map else ""
        if token.type == "html_block":
            token.content = f'<span data-line="{line}"></span>{token.content}'
        elif line and token.nesting != -1:
            token.attrSet("data-line", line)
        _part_entries(token.children or [])
        for child in token.children or ():
            if child.type == "text" and ("^" in child.content or "~" in child.content):
                _read_scripts(child)
        if token.type == "heading_open":
            _take_own_id(token, tokens[place + 1])
    return str(parser.renderer.render(tokens, parser.options, {}))


def _as_link(link: re.Match[str]) -> str:
    if address := link["address"]:
        return f"[{link['page']}](<{address}>)"
    return str(link["shown"] or link["page"])


def _part_entries(children: list[Token]) -> None:
    """Keep the lines of a paragraph apart that begin as entries of a list do: "[2] Ash B. …"."""
    for line_end, after in pairwise(children):
        if line_end.type == "softbreak" and _ENTRY.match(after.content):
            line_end.type = "hardbreak"


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
