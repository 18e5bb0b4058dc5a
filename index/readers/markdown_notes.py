"""Footnotes and citation keys of Markdown: "[^1]", "^[a note in the text]", Pandoc's "[@key]".

Definitions are taken out of the text before it is parsed, signs are marked in its tokens, and the
list of definitions is put back where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape

from lxml import html
from markdown_it.token import Token

from ..document import Printed
from ..references.shape import is_like_reference, is_remark
from .bibliography import Bibliography, named_in_text
from .html.element import NOTE, NOTES, SIGN, TEXTS
from .html.footnote_list import LEAST_SHARE, join_lines

_DEFINITION = re.compile(r" {0,3}(?:[-*+] ?)?\[\^([^\]\s]+)\]:[ \t]*(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BREAKS_IN = re.compile(r" {0,3}(?:#{1,6}\s|>|[-*+]\s|\d+[.)]\s|```|~~~)")
# "^[1](#note)^" is a raised link.
_INLINE = re.compile(
    r"(?P<code>`+[^`]*`+)"
    r"|\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]{0,300}\](?:\([^()\s]{0,300}\))?){1,1500})\](?!\(#)"
)
# Pandoc's key: punctuation inside is single. A DOI or an address as a key stands in braces.
_NAME = r"[^\W_]\w*(?:[:.#$%&+?<>~/-]\w+)*|_\w+|\{[^{}\s]{1,200}\}"
_SIGN = re.compile(
    r"\[\^(?P<note>[^\[\]\s]{1,100})\]|\[(?P<keys>[^\[\]@]{0,200}@[^\[\]]{0,300})\]"
    rf"|(?<![\w@./])@(?P<key>{_NAME})"
)
_KEY = re.compile(rf"(?P<less>(?<!\w)-)?(?<![\w.])@(?P<key>{_NAME})")
# A key in a sentence that is not in a bibliography; without a year it may be anybody's handle.
_DATED = re.compile(r"^@[A-Za-z][\w:-]*\d{4}[\w:-]*$")
_PLACE = "citebox-notes-"


@dataclass(slots=True)
class MarkdownNotes:
    """The definitions by name as (text, 1-based line in the body), in groups as they stood.

    `numbers` are those that a page would show: in the order of the signs. `keys` are the citation
    keys in their order, with the line of the first place.
    """

    texts: dict[str, tuple[str, int]] = field(default_factory=dict)
    groups: list[list[str]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    bibliography: Bibliography | None = None
    _line: int = 1

    @property
    def are_references(self) -> bool:
        like = [is_like_reference(text) or "//" in text for text, _ in self.texts.values()]
        return sum(like) >= LEAST_SHARE * len(like)

    def mark_signs(self, tokens: Iterable[Token], skipped: int) -> None:
        """Make links of the signs in the text; they hold what the page would show. `skipped` lines
        are before the body in its file."""
        for token in tokens:
            self._line = token.map[0] + 1 + skipped if token.map else self._line
            if token.children:
                token.children = [
                    new for child in token.children for new in self._marked(child)
                ]  # fmt: skip

    def _marked(self, child: Token) -> Iterator[Token]:
        if child.type != "text":
            yield child
            return
        at = 0
        for found in _SIGN.finditer(child.content):
            pieces = list(self._pieces(found))
            if pieces:
                yield Token("text", "", 0, content=child.content[at : found.start()])
                yield from pieces
                at = found.end()
        yield Token("text", "", 0, content=child.content[at:])

    def _pieces(self, found: re.Match[str]) -> Iterator[Token]:
        name = found["note"]
        if name is None:
            yield from self._keys(found)
        elif name in self.texts:
            number = self.numbers.setdefault(name, len(self.numbers) + 1)
            yield _sign(f"^{name}", f"[{number}]")
        elif self.texts or name.isdigit() or len(name) == 1:
            yield _sign(f"^{name}", found[0])

    def by_number(self, references: Iterable[Printed]) -> tuple[Printed, ...]:
        """The references, those that signs without any definition cite by their number noted."""
        return tuple(
            one
            if self.texts or one.note or one.label is None
            else replace(one, note=f"^{one.label}")
            for one in references
        )

    def _keys(self, found: re.Match[str]) -> Iterator[Token]:
        """The signs of a group "[see @a, p. 4; -@b]" or of "@a" in a sentence."""
        text, alone = found[0], found["key"] is not None
        keys = list(_KEY.finditer(text))
        known = [self.bibliography.get(_key(one)) if self.bibliography else None for one in keys]
        if alone and not (known and known[0]) and not _DATED.search(text):
            return
        if keys and all(known) and not alone:
            text = f"({text[1:-1]})"  # as Pandoc shows it
        at = 0
        for one, csl in zip(keys, known, strict=True):
            self.keys.setdefault(_key(one), self._line)
            if csl is None:
                shown = one[0].lstrip("-")
            else:
                names, year = named_in_text(csl)
                shown = year if one["less"] else f"{names} ({year})" if alone else f"{names} {year}"
            start = one.start() if csl or not one["less"] else one.start() + 1
            yield Token("text", "", 0, content=text[at:start])
            yield _sign(f"@{_key(one)}", shown)
            at = one.end()
        if at:
            yield Token("text", "", 0, content=text[at:])

    def insert(self, tree: html.HtmlElement, render: Callable[[str], str], skipped: int) -> None:
        """Put the lists into the tree. `skipped` lines are before the body in its file."""
        for name in self.texts:
            self.numbers.setdefault(name, len(self.numbers) + 1)
        for comment in list(tree.iter(html.etree.Comment)):
            text = comment.text or ""
            if text.startswith(_PLACE) and text[len(_PLACE) :].isdigit():
                group = self.groups[int(text[len(_PLACE) :])]
                for made in self._lists(group, render, skipped):
                    comment.addprevious(made)

    def _lists(
        self, group: list[str], render: Callable[[str], str], skipped: int
    ) -> Iterator[html.HtmlElement]:
        """The list of the references, and that of the remarks."""
        if not self.are_references:
            yield self._list(group, render, skipped)
            return
        remarks = [name for name in group if is_remark(self.texts[name][0])]
        for names, kind in (
            ([one for one in group if one not in remarks], NOTES),
            (remarks, TEXTS),
        ):
            if names:
                made = self._list(names, render, skipped)
                made.set(kind, "")
                yield made

    def _list(
        self, names: list[str], render: Callable[[str], str], skipped: int
    ) -> html.HtmlElement:
        made = html.Element("ol")
        for name in sorted(names, key=self.numbers.__getitem__):
            text, line = self.texts[name]
            entry = html.fragment_fromstring(render(text) or " ", create_parent="li")
            join_lines(entry)
            entry.set("value", str(self.numbers[name]))
            entry.set("data-line", str(line + skipped))
            entry.set(NOTE, f"^{name}")
            made.append(entry)
        return made


def _key(found: re.Match[str]) -> str:
    return found["key"].strip("{}")


def _sign(name: str, shown: str) -> Token:
    content = f'<a {SIGN}="{escape(name)}">{escape(shown)}</a>'
    return Token("html_inline", "", 0, content=content)


def take_definitions(body: str) -> tuple[str, MarkdownNotes]:
    """The body with a comment in the place of each group of definitions, and these. Lines keep
    their numbers."""
    notes = MarkdownNotes()
    lines = _without_inline(body).split("\n")
    out: list[str] = []
    fence, end, in_group = "", 0, False
    for at, line in enumerate(lines):
        if at < end:
            continue
        found = None if fence else _DEFINITION.match(line)
        if found and found[1] not in notes.texts:
            end = _end(lines, at + 1)
            text = "\n".join([found[2], *map(str.strip, lines[at + 1 : end])])
            notes.texts[found[1]] = (text.strip(), at + 1)
            if not in_group:
                notes.groups.append([])
            notes.groups[-1].append(found[1])
            place = "" if in_group else f"<!--{_PLACE}{len(notes.groups) - 1}-->"
            out += [place, *[""] * (end - at - 1)]
            in_group = True
            continue
        if opened := _FENCE.match(line):
            closes = fence and opened[1].startswith(fence)
            fence = "" if closes else fence or opened[1]
        in_group = in_group and not line.strip()
        out.append(line)
    return "\n".join(out), notes


def _end(lines: list[str], at: int) -> int:
    """Where a definition ends whose next line is `at`: lines in the same paragraph go on, and
    indented ones after a blank line."""
    end, after_blank = at, False
    for place, line in enumerate(lines[at:], at + 1):
        if not line.strip():
            after_blank = True
        elif _DEFINITION.match(line) or not _goes_on(line, after_blank):
            break
        else:
            end = place
    return end


def _goes_on(line: str, after_blank: bool) -> bool:
    if after_blank:
        return line.startswith(("    ", "\t"))
    return line.startswith(("  ", "\t")) or _BREAKS_IN.match(line) is None


def _without_inline(body: str) -> str:
    """Notes in the text become definitions at its end."""
    found: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        found.append(" ".join(match["note"].split()))
        return f"[^inline-{len(found)}]" + "\n" * match[0].count("\n")

    text = _INLINE.sub(replace, body)
    notes = "".join(f"\n[^inline-{n}]: {note}" for n, note in enumerate(found, 1))
    return f"{text}\n{notes}" if notes else text
