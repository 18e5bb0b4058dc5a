"""Removes the WordPress editor's shortcodes and block comments from a post.

Line numbers stay the same: a removed piece leaves its line ends. "[1]", "[sic]" and
"[mean age = 43]" are text; a shortcode has a closing tag, attributes in quotes, or a name that is
not a word. All patterns take linear time.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .note_codes import take_note_codes

_CODE = re.compile(
    r"\[(?P<close>/?)(?P<name>[a-z][\w-]*)(?P<attributes>(?:\s[^\[\]]*?)?)(?P<alone>/?)\]"
)
_ESCAPED = re.compile(r"\[(\[/?[a-z][\w-]*(?:\s[^\[\]]*)?\])\]")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|[“”″]([^“”″]*)[“”″]|(\S+))")
_QUOTED = re.compile(r"\s+[\w-]+\s*=\s*[\"'“”″]")
_UNQUOTED = re.compile(r"\s+[\w-]+\s*=\s*\w")
_MOST_ATTRIBUTES = 2_000  # characters in which a heading is looked for
# WordPress's own, and the commonest others, that may have neither attributes nor closing tag.
_KNOWN = frozenset(
    "gallery caption embed video audio playlist toc more contact-form table footnotes".split()
)
_FOLDED = re.compile(r"toggle|accordion|faq|tab\b|spoiler|collapse|tta_section", re.IGNORECASE)
_HEADS = ("title", "heading", "question", "label")
# Between these there is a URL or a script's setting, not text.
_MEDIA = re.compile(
    r"\[(embed|video|audio|playlist|gallery)\b[^\[\]]*\][^\[\]]*\[/\1\]", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK = re.compile(r"<!--\s+wp:([\w/-]+)\s.*/-->", re.DOTALL)
_REF = re.compile(r"\"ref\":\s{0,9}(\d+)")
_EMPTY_BLOCKS = frozenset("separator spacer more nextpage site-logo post-featured-image".split())
_INLINE = ("a", "b", "em", "i", "strong", "span", "sup")
# A blank line, or the end of a line of text.
_LINE_END = re.compile(
    r"(?P<blank>\n[ \t]*\n\s*)|(?:(?<=[^\s>])"
    + "".join(f"|(?<=</{tag}>)" for tag in _INLINE)
    + rf")[ \t]*\n[ \t]*(?=[^\s<]|<(?:{'|'.join(_INLINE)})\b)"
)
_PREFORMATTED = re.compile(
    r"<(?:(pre|script|style)\b.*?(?:</\1>|\Z)|!--.*?(?:-->|\Z)|[a-z/][^<>]*>)", re.DOTALL | re.I
)


@dataclass(slots=True)
class Content:
    """A post's HTML as a page would show it; `notes` are (1-based line in the post, message)."""

    html: str
    notes: list[tuple[int, str]] = field(default_factory=list)


class _Lines:
    """The 1-based lines of rising places in a text, in time that is linear in all."""

    def __init__(self, text: str) -> None:
        self._text, self._line, self._counted = text, 1, 0

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line


def read_content(
    raw: str, footnotes: str = "", patterns: Mapping[str, str] = MappingProxyType({})
) -> Content:
    """Read a post's raw content. `footnotes` is the JSON in which WordPress stores its footnotes,
    "" for none. `patterns` are the synced patterns by their number: blocks that stand elsewhere in
    the export."""
    raw, notes = take_note_codes(raw)
    content = Content(raw)
    if not re.search(r"<!--\s+wp:", raw):
        content.html = _paragraphs(raw)
    else:
        content.html = _without_blocks(content, _listed(footnotes), patterns)
    content.html = _MEDIA.sub(lambda found: "\n" * found[0].count("\n"), content.html)
    content.html = _without_codes(content) + notes
    return content


def _paragraphs(text: str) -> str:
    """Insert the <p> and <br> that the classic editor leaves out (WordPress's wpautop)."""
    kept = [(found.start(), found.end()) for found in _PREFORMATTED.finditer(text)]
    out: list[str] = ["<p>"]
    last, place = 0, 0
    for found in _LINE_END.finditer(text):
        while place < len(kept) and kept[place][1] <= found.start():
            place += 1
        if place < len(kept) and kept[place][0] < found.start():
            continue
        out += [text[last : found.end()], "<p>" if found["blank"] else "<br>"]
        last = found.end()
    return "".join([*out, text[last:]])


def _listed(footnotes: str) -> str:
    """The footnotes as HTML: the list that the page shows in the place of the block."""
    try:
        notes = json.loads(footnotes) if footnotes else []
        items = [str(note["content"]) for note in notes]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    entries = "".join(f"<li>{item}</li>" for item in items)
    return f"<h2>References</h2><ol>{entries}</ol>".replace("\n", " ") if items else ""


def _without_blocks(content: Content, footnotes: str, patterns: Mapping[str, str]) -> str:
    """Remove block comments. Blocks that the server fills have no text; each kind is noted once."""
    named: set[str] = set()
    lines = _Lines(content.html)

    def replace(comment: re.Match[str]) -> str:
        found = _BLOCK.fullmatch(comment[0])
        if found is None:
            return comment[0]
        name = found[1].removeprefix("core/")
        ends = "\n" * comment[0].count("\n")
        if name == "footnotes" and footnotes:
            return footnotes + ends
        number = _REF.search(comment[0])
        if name == "block" and number and (pattern := patterns.get(number[1])):
            return pattern.replace("\n", " ") + ends
        if name not in _EMPTY_BLOCKS and name not in named:
            named.add(name)
            content.notes.append(
                (lines.at(comment.start()), f"the block '{name}' has no text in the export.")
            )
        return ends

    return _COMMENT.sub(replace, content.html)


def _without_codes(content: Content) -> str:
    text = f"{content.html} "  # so that every match has a character after it
    closed = {found["name"] for found in _CODE.finditer(text) if found["close"]}
    gone: Counter[str] = Counter()
    first: dict[str, int] = {}
    lines = _Lines(text)

    def replace(found: re.Match[str]) -> str:
        name, attributes = found["name"], found["attributes"]
        if text[found.start() - 1 : found.start()] == "[" and text[found.end()] == "]":
            return found[0]  # "[[code]]" shows the code itself
        if not (name in closed or found["alone"] or _is_code(name, attributes)):
            return found[0]
        ends = "\n" * found[0].count("\n")
        if not found["close"]:
            gone[name] += 1
            if name not in first:
                first[name] = lines.at(found.start())
            if _FOLDED.search(name) and (head := _head(attributes)):
                return f"<h3>{html.escape(html.unescape(head))}</h3>{ends}"
        return ends

    shown = _CODE.sub(replace, text)[:-1]
    content.notes += list(_shortcode_notes(gone, first, closed))
    return _ESCAPED.sub(r"\1", shown)


def _is_code(name: str, attributes: str) -> bool:
    """Whether it is a shortcode without a closing tag: "[my_form]", "[x id='1']", "[form-7 id=1]",
    but not "[mean age = 43]"."""
    if "_" in name or name in _KNOWN or _QUOTED.match(attributes):
        return True
    unlike_a_word = "-" in name or any(char.isdigit() for char in name)
    return unlike_a_word and _UNQUOTED.match(attributes) is not None


def _head(attributes: str) -> str:
    """The heading that a toggle or a tab shows, which is an attribute; "" if there is none."""
    found = {
        match[1].lower(): " ".join(filter(None, match.groups()[1:]))
        for match in _ATTRIBUTE.finditer(attributes[:_MOST_ATTRIBUTES])
    }
    return next((found[name].strip() for name in _HEADS if found.get(name)), "")


def _shortcode_notes(
    gone: Counter[str], first: dict[str, int], closed: set[str]
) -> Iterator[tuple[int, str]]:
    """Notes on shortcodes without a closing tag: only WordPress can make their content."""
    for name, count in gone.items():
        if name not in closed and name not in _KNOWN:
            times = "" if count == 1 else f" ({count} times)"
            yield first[name], f"the shortcode [{name}]{times} was left out."
