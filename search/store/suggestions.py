"""The index of suggestions: the clinic's titles, headings and questions, by word and by prefix.

Texts are numbered as in search.store.suggestion_files. A set of texts is an integer whose bit n
stands for text n; the lowest numbers of a set are its best. Nothing that is typed is stored."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import compress
from json import loads
from pathlib import Path
from typing import Any, NamedTuple

from ..files import inflate, map_file
from .analysis import ENGLISH, Language, Word, file_of
from .suggestion_files import (
    BLOCK,
    FORMS,
    HEAD,
    LINES,
    MOST,
    MOST_BLOCK_BYTES,
    NO_BITMAP,
    NUMBERS,
    TEXTS,
    SuggestionKind,
    head_number,
    numbers_in,
    read_sections,
)

# Bits of the first 512 texts, which mostly hold the lowest numbers of a large set.
_LOW = (1 << 512) - 1
_TITLE = b'["title"]'  # the meaning of the empty line of a title's place
_NULLS = [None, None, None]
# Blocks of lines that stay decompressed, of 4 to 6 KB mostly: what is typed next is often there.
_BLOCKS = 64
# Words whose texts stay found, of a bit a text each: the words before the last one are typed at
# every keystroke.
_WORDS = 256


class Suggestion(NamedTuple):
    """A text of the clinic, as it prints it; of kind "medicine" (search.medicine_suggestions) the
    typed text with a medicine's name in it.

    `article` is the id of the article and `title` its title. `passage` is the id of the passage
    under a heading or question; None for a title. `url` is the passage's or article's address,
    None where it has none. `articles` (≥ 1) counts the articles that have this text. Where it is
    more than 1, the other fields are those of the first, or of the one whose title was typed too.
    """

    text: str
    kind: SuggestionKind
    article: str
    title: str
    passage: str | None
    url: str | None
    articles: int


class SuggestIndex:
    """Read-only. Usable from several threads. Raises OSError where a file is missing."""

    def __init__(self, folder: Path, language: Language = ENGLISH) -> None:
        self.language = language
        self._texts = map_file(folder / file_of(language, TEXTS))
        self._lines = map_file(folder / file_of(language, LINES))
        self._forms = map_file(folder / file_of(language, FORMS))
        sections = read_sections(folder / file_of(language, NUMBERS))
        self._text_starts = sections["text_starts"]
        self._text_place = sections["text_place"]
        self._text_articles = sections["text_articles"]
        self._by_forms = sections["by_forms"]
        self._lowest = sections["lowest"]
        self._place_text = sections["place_text"]
        self._place_starts = sections["place_starts"]
        self._article_starts = sections["article_starts"]
        self._block_lines = sections["block_lines"]
        self._block_starts = sections["block_starts"]
        self._block = lru_cache(_BLOCKS)(self._read_block)
        self.having = lru_cache(_WORDS)(self._having)
        self._article_places = sections["article_places"]
        self._heads = sections["heads"]
        self._head_starts = sections["head_starts"]
        self._head_ends = sections["head_ends"]
        self._head_bitmaps = sections["head_bitmaps"]
        self._postings = sections["postings"]
        self._bitmaps = sections["bitmaps"]
        self._places = len(self._place_text)
        self.width = (len(self) + 7) // 8

    def __len__(self) -> int:
        """The number of distinct texts."""
        return len(self._text_place)

    @property
    def titles(self) -> int:
        """The set of the texts that are titles."""
        return self._bitmap(0)

    def _having(self, word: Word) -> int:
        """The set of texts with a word that begins with this form, or has its stem and its head."""
        number = head_number(word.form)
        place = bisect_left(self._heads, number)
        if place == len(self._heads) or self._heads[place] != number:
            return 0
        if len(word.form) <= HEAD:
            if self._head_bitmaps[place] != NO_BITMAP:
                return self._bitmap(self._head_bitmaps[place])
            return self._union(self._head_starts[place], self._head_ends[place])
        return self._long(word, self._head_starts[place], self._head_ends[place])

    def _long(self, word: Word, start: int, end: int) -> int:
        """As `_having`, for a form longer than a head, whose lines are from `start` to `end`."""
        found, last = 0, -1
        forms, key = self._forms, b"\n" + word.form.encode()
        first = forms.find(key, start, end)
        if first >= 0:
            last = forms.find(b"\n", forms.rfind(key, first, end) + 1)
            found = self._union(first, last + 1)
        key = b"\t=" + word.stem.encode() + b"\n"
        at = start
        while (at := forms.find(key, at, end)) >= 0:
            at += len(key) - 1
            if not first < at <= last:
                found |= self._union(forms.rfind(b"\n", start, at), at + 1)
        return found

    def _union(self, start: int, end: int) -> int:
        """The texts of the whole lines between two line ends, at `start` and before `end`."""
        block = self._forms[start + 1 : end - 1]
        first = block[: block.find(b"\n")] if b"\n" in block else block
        last = block[block.rfind(b"\n") + 1 :]
        low, high = int(first.split(b"\t", 2)[1]), int(last.split(b"\t", 3)[2])
        bits = bytearray(self.width)
        for number in self._postings[low:high]:
            bits[number >> 3] |= 1 << (number & 7)
        found = int.from_bytes(bits, "little")
        at = block.find(b"#")
        while at >= 0:
            found |= self._bitmap(int(block[at + 1 : block.find(b"\t", at)]))
            at = block.find(b"#", at + 1)
        return found

    def _bitmap(self, number: int) -> int:
        start = number * self.width
        return int.from_bytes(self._bitmaps[start : start + self.width], "little")

    def lowest(self, texts: int, most: int) -> list[int]:
        """The lowest numbers of a set, ascending, at most `most`."""
        found: list[int] = []
        low = texts & _LOW
        if low.bit_count() < most:
            low = texts
        data = low.to_bytes(-(-low.bit_length() // 64) * 8, "little")
        words = numbers_in(memoryview(data), "Q")
        for at in compress(range(len(words)), words):
            word, before = words[at], at * 64 - 1
            while word:
                rest = word & (word - 1)  # without its lowest bit
                found.append(before + (word ^ rest).bit_length())
                word = rest
            if len(found) >= most:
                break
        return found[:most]

    def beginning(self, typed: str, most: int) -> list[int]:
        """The lowest numbers of texts whose forms begin with `typed`, ascending, at most `most`."""
        key, order = typed.encode(), self._by_forms
        low = bisect_left(order, key, key=self._forms_at)
        if low == len(order) or not self._forms_at(order[low]).startswith(key):
            return []
        high = bisect_left(order, key + b"\xff", low, key=self._forms_at)
        if high - low <= 2 * BLOCK:
            return sorted(order[low:high])[:most]
        first, last = -(-low // BLOCK), high // BLOCK
        found = [*order[low : first * BLOCK], *order[last * BLOCK : high]]
        found += self._lowest[first * MOST : last * MOST]
        return sorted(found)[:most]

    def _forms_at(self, number: int) -> bytes:
        start = self._text_starts[number]
        return self._texts[start : self._texts.find(b"\n", start)]

    def offsets(self, numbers: Iterable[int], typed: str) -> list[int]:
        """Where `typed` stands in the forms of each of the texts, in bytes; negative where it
        does not."""
        key, find, starts = typed.encode(), self._texts.find, self._text_starts
        return [find(key, start := starts[n], starts[n + 1]) - start for n in numbers]

    def under(self, title: int) -> list[tuple[int, int]]:
        """The text and the place of everything that the article with this title has, less the
        title itself."""
        starts, own = self._article_places, self._text_place[title]
        after = bisect_right(starts, own)
        first, end = starts[after - 1], starts[after] if after < len(starts) else self._places
        if end - first == 1:
            return []
        return [(self._place_text[n], n) for n in range(first, end) if n != own]

    def place(self, text: int) -> int:
        """The place that is shown for a text."""
        return self._text_place[text]

    def suggestions(self, places: Iterable[int]) -> tuple[Suggestion, ...]:
        """The suggestion of each place; a text of several articles is printed as in the first."""
        owners = [(place, bisect_right(self._article_places, place) - 1) for place in places]
        lines: list[bytes] = []
        for place, owner in owners:
            lines.append(self._line(self._article_starts[owner]))
            lines.append(self._line(self._place_starts[place]) or _TITLE)
        read = iter(loads(b"[%s]" % b",".join(lines)))  # one call for all: each costs some µs
        return tuple([self._suggestion(*one, next(read), next(read)) for one in owners])

    def _line(self, start: int) -> bytes:
        number = bisect_right(self._block_lines, start) - 1
        block, start = self._block(number), start - self._block_lines[number]
        return block[start : block.index(b"\n", start)]

    def _read_block(self, number: int) -> bytes:
        start, end = self._block_starts[number], self._block_starts[number + 1]
        return inflate(self._lines[start:end], MOST_BLOCK_BYTES)

    def _suggestion(
        self, place: int, owner: int, article: list[Any], line: list[Any]
    ) -> Suggestion:
        """The suggestion of a place, by its article's number and the parsed lines of both."""
        id_, page, title = _filled(article)
        kind, passage, url = _filled(line)
        text = self._place_text[place]
        printed = self._printed(text)
        if title is None:
            first = self._place_text[self._article_places[owner]]
            title = printed if first == text else self._printed(first)
        if kind == "title":
            url = page
        elif page is not None and url is not None and (not url or url.startswith("#")):
            url = page + url
        if passage is not None and passage.startswith("."):
            passage = id_ + passage
        return Suggestion(printed, kind, id_, title, passage, url, self._text_articles[text])

    def _printed(self, text: int) -> str:
        start, end = self._text_starts[text], self._text_starts[text + 1]
        return self._texts[self._texts.find(b"\n", start) + 1 : end].decode()


def _filled(line: list[Any]) -> list[Any]:
    """The three values of a line, with the nulls at the end that the file leaves out."""
    return line + _NULLS[len(line) :]
