"""The outline: puts blocks under their headings, and splits off the reference list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..document import Block, Printed, Section, SourceError
from ..references.entry import read_entry_fields
from ..references.shape import is_dated, is_like_reference, is_punctuated, is_remark
from ..source import Source
from ..superscripts import RAISED_DIGITS, plain_digits
from .end_list import take_end_list, with_bare_numbers, with_signs
from .reference_headings import is_reference_heading
from .source_lines import take_source_lines

_LABEL = re.compile(
    rf"\s*(?:\[{{1,2}}(\d{{1,4}})\]{{1,2}}|\((\d{{1,4}})\)|\{{(\d{{1,4}})\}}|(\d{{1,4}})[.)](?!\d)(?:[-–](?=\s))?|([{RAISED_DIGITS}]{{1,4}}))\s*"
)
_MOST_WORDS_OF_DIVIDER = 5
# A wiki's ways back to where it is cited: "↑ ", "^ a b ".
_WAYS_BACK = r"[↑^](?:\s[a-z](?=\s)){0,26}"
_BACK = re.compile(rf"{_WAYS_BACK}\s+")
_BULLET = re.compile(rf"\s*(?:[•·▪‣◦*–—-]|{_WAYS_BACK})\s+")
# "frontiersin.org/articles/10.3389/fnhum.2018.00353", with or without what goes before
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/\S+", re.I)
_RIGHTS = ("©", "Copyright")
_MOST_OF_ADDRESS = 300  # characters
_FEWEST_WORDS_OF_PROSE = 30
_MOST_WORDS_OF_SHORT = 12  # of an entry that has next to nothing
_MOST_CAPITALS = 0.2  # of the words of prose


def read_entry(
    text: str,
    line: int,
    position: int | None = None,
    links: tuple[tuple[str, str], ...] = (),
    note: str = "",
) -> Printed:
    """A reference from a line of the list, without its bullet or number. `position` is its
    1-based number in an ordered list that the page numbers, else None."""
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text.strip()
    if label := _LABEL.match(text):
        number = int(plain_digits(next(group for group in label.groups() if group)))
        text = _BACK.sub("", text[label.end() :].strip(), count=1)
        return Printed(text, line, number, links, note=note)
    return Printed(text, line, position, links, note=note)


def _read_block(block: Block, position: int | None, note: str = "") -> Printed:
    """A block as an entry of the list."""
    links = tuple((block.text[m.start : m.end], m.href) for m in block.marks if m.kind == "link")
    return read_entry(block.text, block.line, position, links, note)


def _read_item(block: Block) -> Printed:
    return _read_block(block, block.shape.number)


@dataclass(slots=True)
class _Open:
    level: int
    text: str
    line: int
    anchor: str | None
    used: bool = False


class Outline:
    """Collects headings and blocks in page order into sections and references.

    Levels are relative: a heading closes every open heading of its own level or deeper. Every
    word ends up in one section, heading or reference.
    """

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._references: list[Printed] = []
        self._list_level: int | None = None
        self._list_of_items = False
        self._last: Block | None = None  # entry of the list
        self._empty_list: _Open | None = None  # its heading, until it has an entry
        self._intro: Block | None = None  # a sentence between the list's heading and its items
        self._inner: tuple[int, str, int, str | None] | None = None
        self._divider: Block | None = None  # "Books" as a paragraph, until the next block decides

    @property
    def in_references(self) -> bool:
        return self._list_level is not None

    def heading(
        self, level: int, text: str, line: int, anchor: str | None = None, lists: bool = False
    ) -> None:
        """Add a heading; 1 is the highest level. One such as "References" begins the list, and
        any other where the reader knows that references follow (`lists`)."""
        self._end_divider()
        if lists or is_reference_heading(text):
            self._leave_list()
            self._close()
            self._list_level, self._empty_list = level, _Open(level, text, line, anchor)
            return
        if self._list_level is not None and level > self._list_level:
            # "Books" may divide the list or end it: the next block decides.
            self._inner = (level, text, line, anchor)
            return
        self._leave_list()
        self._close()
        self._leave(level)
        self._open.append(_Open(level, text, line, anchor))

    def block(self, block: Block, position: int | None = None, note: str = "") -> None:
        """Add a block of text; inside a reference list, an entry of it (see `read_entry`)."""
        is_entry = block.kind == "item" and is_like_reference(block.text)
        if self._divider and is_entry:
            self._divider = None  # the list goes on under it
        self._end_divider()
        if self.in_references and _may_divide(block) and (self._empty_list or self._list_of_items):
            self._divider = block
        else:
            self._block(block, position, note)

    def _end_divider(self) -> None:
        if divider := self._divider:
            self._divider = None
            self._block(divider)

    def _block(self, block: Block, position: int | None = None, note: str = "") -> None:
        if self._empty_list and not self._inner and not self._intro and _is_prose(block):
            self._intro = block  # of the list, or of the text if no reference follows it
            return
        goes_on = self._has_prose and not _begins_list(block)
        if self._empty_list and (goes_on or (self._intro and _is_prose(block))):
            self._make_heading(self._empty_list)
        elif self.in_references and self._ends_list(block):
            self.end_references()
        if not self.in_references:
            self._blocks.append(block)
        elif self._empty_list and not self._intro and not note and _may_introduce(block):
            self._intro = block
        else:
            intro, self._intro = self._intro, None
            if intro and (block.kind == "item" or _is_prose(intro)):
                self._blocks.append(intro)
            elif intro:
                self._add_entry(intro, None, "")
            self._add_entry(block, position, note)

    @property
    def _has_prose(self) -> bool:
        """Whether prose is all that the list's heading has below it yet."""
        return self._intro is not None and _is_prose(self._intro)

    def _add_entry(self, block: Block, position: int | None, note: str) -> None:
        self._list_of_items = block.kind == "item"
        self._empty_list, self._last = None, block
        if self._is_address_of_last(block):
            before = self._references[-1]
            self._references[-1] = replace(before, text=f"{before.text} {block.text}")
            return
        entry = _read_block(block, position, note)
        if self._references and not self._references[-1].text:  # its number is a block of its own
            label = self._references.pop().label
            entry = replace(entry, label=entry.label or label)
        self._references.append(replace(entry, after=len(self._sections)))

    def annotate(self, block: Block) -> None:
        """Add a paragraph to the last entry, below which it stands in a numbered list."""
        last = self._references[-1]
        csl = read_entry_fields(last).csl
        self._references[-1] = replace(last, text=f"{last.text} {block.text}", csl=csl)

    def _is_address_of_last(self, block: Block) -> bool:
        """Whether a line is no more than the address of the reference above it."""
        return (
            block.kind != "item"
            and len(block.text) <= _MOST_OF_ADDRESS
            and _ADDRESS.fullmatch(block.text) is not None
            and bool(self._references)
            and _ADDRESS.search(self._references[-1].text[-_MOST_OF_ADDRESS:]) is None
        )

    def _ends_list(self, block: Block) -> bool:
        """Whether a block ends the reference list: a paragraph without a date. After a list of
        items, or under an inner heading, the date must have a reference's punctuation too."""
        if block.kind == "item" or not (self._references or self._inner):
            return False
        if block.text.startswith(_RIGHTS):
            return True
        if self.goes_on(block) or self._is_address_of_last(block):
            return False
        goes_on = self._list_of_items and self._empty_list is None
        apart = self._inner is not None or goes_on
        return not (is_punctuated if apart else is_dated)(block.text)

    def goes_on(self, block: Block) -> bool:
        """Whether a block goes on with a list whose entries have no more than it: the next number,
        a date at the end of a few words, or a link."""
        if self.counts_on(block.text):
            return True
        last = self._last
        if last is None or not (_is_short(block) and _is_short(last)):
            return False
        return all(map(_leads_out, (block, last))) or all(is_dated(b.text) for b in (block, last))

    def counts_on(self, text: str) -> bool:
        """Whether a text begins with the number that follows the last entry's."""
        label = _LABEL.match(text)
        if label is None or not self._references:
            return False
        number = int(plain_digits(next(group for group in label.groups() if group)))
        return number - 1 == self._references[-1].label

    def end_references(self) -> None:
        """End the reference list without a heading of its level."""
        self._end_divider()
        inner = self._inner
        self._leave_list()
        if inner is not None:
            self.heading(*inner)

    def _make_heading(self, heading: _Open) -> None:
        """Make what seemed to head a list a heading of text."""
        intro, self._intro, self._empty_list = self._intro, None, None
        self._leave_list()
        self._leave(heading.level)
        self._open.append(heading)
        if intro:
            self._blocks.append(intro)

    def _leave_list(self) -> None:
        """Leave the list; a heading of references that has none under it becomes text."""
        if self._empty_list is not None and self._has_prose:
            self._make_heading(self._empty_list)
            return
        self._list_level = self._inner = None
        if self._empty_list is not None:
            self._blocks.append(Block(self._empty_list.text, self._empty_list.line))
        if self._intro is not None:
            self._blocks.append(self._intro)
        self._empty_list = self._intro = None

    def done(self) -> tuple[tuple[Section, ...], tuple[Printed, ...]]:
        """The sections in page order, and the references in list order."""
        self._end_divider()
        self._leave_list()
        self._close()
        self._leave(0)
        sections = tuple(self._sections)
        if self._references:
            return with_signs(sections, with_bare_numbers(_once(self._references)))
        sections, references = take_source_lines(sections)
        return (
            (sections, references)
            if references
            else with_signs(*take_end_list(sections, _read_item))
        )

    def _close(self) -> None:
        """End the current section, if it has any text."""
        if not self._blocks:
            return
        path = tuple(heading.text for heading in self._open)
        last = self._open[-1] if self._open else _Open(0, "", self._blocks[0].line, None)
        for heading in self._open:
            heading.used = True
        self._sections.append(Section(path, tuple(self._blocks), last.line, last.anchor))
        self._blocks = []

    def _leave(self, level: int) -> None:
        """Close open headings of `level` and deeper. One with no text below it becomes the text
        of its own section."""
        while self._open and self._open[-1].level >= level:
            if not self._open[-1].used:
                self._blocks = [Block(self._open[-1].text, self._open[-1].line)]
                self._close()
            self._open.pop()


def _once(listed: list[Printed]) -> list[Printed]:
    """The list of a page that prints it twice, for desktops and for phones. Two equal entries
    without numbers are a slip of the author's."""
    entries = [(one.label, one.text) for one in listed]
    half = len(entries) // 2
    is_copy = entries[:half] == entries[half:] and (half > 1 or listed[0].label is not None)
    return listed[:half] if is_copy else listed


def _is_prose(block: Block) -> bool:
    """Whether a first paragraph under "Data sources" is the article's text: it is long, has few
    capitals and nothing of a reference."""
    return (
        block.kind == "paragraph"
        and len(block.text.split()) >= _FEWEST_WORDS_OF_PROSE
        and _has_few_capitals(block.text)
        and _LABEL.match(block.text) is None
        and not is_like_reference(block.text)
    )


def _begins_list(block: Block) -> bool:
    """Whether a block below prose under "Sources" begins the list."""
    if block.kind != "item" and _has_few_capitals(block.text):
        return False
    return is_punctuated(block.text)


def _has_few_capitals(text: str) -> bool:
    words = text.split()
    return sum(word[:1].isupper() for word in words) < _MOST_CAPITALS * len(words)


def _is_short(block: Block) -> bool:
    """ "Manual Merck, março de 2013", "NHS. Insomnia": no sentence, and no "Updated: 2013"."""
    return (
        len(block.text.split()) <= _MOST_WORDS_OF_SHORT
        and ":" not in block.text
        and not block.text.endswith((".", "!", "?"))
    )


def _leads_out(block: Block) -> bool:
    return any("//" in mark.href[:9] for mark in block.marks)


def _may_introduce(block: Block) -> bool:
    """ "We rely on studies that were reviewed by peers." """
    return block.kind == "paragraph" and is_remark(block.text)


def _may_divide(block: Block) -> bool:
    """ "Books", between the items of a list."""
    text = block.text
    return (
        block.kind == "paragraph"
        and len(text.split()) <= _MOST_WORDS_OF_DIVIDER
        and not any(map(str.isdigit, text))
        and not _leads_out(block)
        and not text.endswith((".", "!", "?"))
    )


def check_text(sections: Iterable[Section], source: Source) -> None:
    """Raise SourceError for an article without a block of text."""
    if not any(section.blocks for section in sections):
        raise SourceError(source.name, None, "no article text found.")
