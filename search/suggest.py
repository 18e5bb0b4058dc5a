"""What has been typed so far -> the clinic's own titles, headings and questions that fit it.

Three files, written by index.suggestions. A text is numbered by how soon it is shown: fewer words
of content first, then fewer words, then questions, titles, headings, then its order in the
index. So the lowest numbers of a set of texts are its best, and a set is an integer whose bit n
stands for text n.

suggest.texts    a text's forms, `" what is lithium "`, a line end, and the text as it is printed
suggest.lines    JSON: a line a place of a text, `[kind, passage, url]`, empty for a title; then
                 a line an article, `[id, url, title]`, where a title of null is the text of the
                 article's first place. `.…` goes on the article's id, `#…` on its url; nulls at
                 the end are left out
suggest.forms    a line a word form, sorted: `form TAB start TAB end TAB #bitmap TAB =stem`
suggest.numbers  a header of HEADER.size bytes, and the SECTIONS one after another

All are memory-mapped: opening reads the header only. Nothing that is typed is kept.
"""

from __future__ import annotations

import mmap
import re
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from json import loads
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from .lines import map_file
from .words import FURNITURE, Word, read_words

NumberType = Literal["B", "I", "Q"]  # as in the module array
SuggestionKind = Literal["question", "title", "heading"]

TEXTS, LINES, FORMS, NUMBERS = (
    f"suggest.{name}" for name in ("texts", "lines", "forms", "numbers")
)
# Name and array type. `head` is the first letters of a form, one to HEAD of them.
SECTIONS: dict[str, NumberType] = {
    "text_starts": "I",  # where each text begins in suggest.texts, and the end
    "text_place": "I",  # the place that is shown for a text
    "text_articles": "I",  # how many articles have it
    "by_forms": "I",  # the texts, sorted by their forms
    "lowest": "I",  # the MOST lowest of every BLOCK of them, filled up with the number of texts
    "place_text": "I",  # places stand in the index's order, those of an article together
    "place_starts": "I",  # where each place begins in suggest.lines, and the end
    "article_starts": "I",
    "article_places": "I",  # the first place of each article
    "heads": "Q",  # head_number of every head, ascending
    "head_starts": "I",  # its lines in suggest.forms, half-open, a line end on either side
    "head_ends": "I",
    "head_bitmaps": "I",  # the bitmap of its texts, NO_BITMAP where they are few
    "postings": "I",  # the texts of every form that has no bitmap, in the order of the forms
    "bitmaps": "B",  # each of `width` bytes; the first is of all titles
}
HEADER = struct.Struct(f"<{len(SECTIONS)}Q")
NO_BITMAP = 0xFFFFFFFF
BLOCK = 256
HEAD = 3

# The most that can be asked for at once.
MOST = 10
# The last stretch of a text that is looked at, in characters, and its last words of content.
MOST_CHARACTERS = 300
MOST_WORDS = 12
# How many texts, the first by number, are looked at for the order of their words.
CANDIDATES = 48
# How many articles are looked at for headings under a title.
ARTICLES = 12
# Shorter beginnings of a word are not corrected.
LEAST_CORRECTED = 4

Correct = Callable[[str], Sequence[str]]
_NOT_NULL = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_MASK = tuple(1 << bit for bit in range(8))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that the clinic has, as it prints it.

    `article` is the id of the article and `title` its title. `passage` is the id of the passage
    under a heading or question; None for a title. `url` is the passage's or article's address,
    None where it has none. `articles` (≥ 1) counts the articles that have this text: where it is
    more than 1, the other fields are those of the first, or of the one whose title was typed too.
    """

    text: str
    kind: SuggestionKind
    article: str
    title: str
    passage: str | None
    url: str | None
    articles: int


def head_number(form: str) -> int:
    """The first letters of a form as a number; numbers sort as the letters do."""
    number = 0
    for place in range(HEAD):
        number = number << 21 | (ord(form[place]) + 1 if place < len(form) else 0)
    return number


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in their order; an accent may stand apart from its letter."""
    return read_words(text if text.isascii() else normalize("NFC", text))


class SuggestIndex:
    """Read-only. Usable from several threads. Raises OSError where a file is missing."""

    def __init__(self, folder: Path) -> None:
        self._texts = map_file(folder / TEXTS)
        self._lines = map_file(folder / LINES)
        self._forms = map_file(folder / FORMS)
        data = memoryview(map_file(folder / NUMBERS))
        sections: dict[str, memoryview] = {}
        start = HEADER.size
        for (name, type_), size in zip(SECTIONS.items(), HEADER.unpack(data[:start]), strict=True):
            sections[name] = _numbers(data[start : start + size], type_)
            start += size
        self._text_starts = sections["text_starts"]
        self._text_place = sections["text_place"]
        self._text_articles = sections["text_articles"]
        self._by_forms = sections["by_forms"]
        self._lowest = sections["lowest"]
        self._place_text = sections["place_text"]
        self._place_starts = sections["place_starts"]
        self._article_starts = sections["article_starts"]
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
        """How many texts there are, each counted once."""
        return len(self._text_place)

    @property
    def titles(self) -> int:
        """The set of the texts that are titles."""
        return self._bitmap(0) if len(self) else 0

    def having(self, word: Word) -> int:
        """The set of the texts with a word that begins with this one's form, or has its stem and
        its first three letters."""
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
        """As `having`, of a form longer than a head; the head's lines are from `start` to `end`."""
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
        """The texts of whole lines, which begin and end with a line end."""
        block = self._forms[start + 1 : end - 1]
        first = block[: block.find(b"\n")] if b"\n" in block else block
        last = block[block.rfind(b"\n") + 1 :]
        low, high = int(first.split(b"\t", 2)[1]), int(last.split(b"\t", 3)[2])
        bits = bytearray(self.width)
        for number in self._postings[low:high]:
            bits[number >> 3] |= _MASK[number & 7]
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
        """The lowest numbers of a set, ascending, at most so many."""
        found: list[int] = []
        for byte in _NOT_NULL.finditer(texts.to_bytes(self.width, "little")):
            start = byte.start() * 8
            found += [start + bit for bit in _BITS[ord(byte[0])]]
            if len(found) >= most:
                break
        return found[:most]

    def beginning(self, typed: str, most: int) -> list[int]:
        """The lowest numbers of the texts whose forms begin with `typed`, ascending."""
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

    def holding(self, numbers: Iterable[int], typed: str) -> Iterator[int]:
        """Those of the texts whose forms hold `typed`, in the same order."""
        key, find, starts = typed.encode(), self._texts.find, self._text_starts
        for number in numbers:
            if find(key, starts[number], starts[number + 1]) >= 0:
                yield number

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

    def suggestion(self, place: int) -> Suggestion:
        """What is at a place; a text of several articles is printed as in the first of them."""
        text, owner = self._place_text[place], bisect_right(self._article_places, place) - 1
        article, page, title = _line(self._lines, self._article_starts, owner)
        kind: SuggestionKind = "title"
        passage, url = None, page
        if self._place_starts[place] < self._place_starts[place + 1]:  # a title's line is empty
            kind, passage, url = _line(self._lines, self._place_starts, place)
        if passage is not None and passage.startswith("."):
            passage = article + passage
        if page is not None and url is not None and (not url or url.startswith("#")):
            url = page + url
        if title is None:
            title = self._printed(self._place_text[self._article_places[owner]])
        articles = self._text_articles[text]
        return Suggestion(self._printed(text), kind, article, title, passage, url, articles)

    def _printed(self, text: int) -> str:
        start, end = self._text_starts[text], self._text_starts[text + 1]
        return self._texts[self._texts.find(b"\n", start) + 1 : end].decode()


def _line(lines: mmap.mmap | bytes, starts: memoryview, number: int) -> list[Any]:
    """Three values."""
    return [*loads(lines[starts[number] : starts[number + 1]]), None, None][:3]


def _numbers(data: memoryview, type_: NumberType) -> memoryview:
    """Little-endian numbers; they are copied only where the machine's order is another."""
    if not data:
        return memoryview(array(type_))  # an empty view cannot be cast
    if sys.byteorder == "little" or type_ == "B":
        return data.cast(type_)
    copy = array(type_, data.tobytes())
    copy.byteswap()
    return memoryview(copy)


@dataclass(frozen=True, slots=True)
class _Typed:
    """`sets` are the texts that each required word has, rarest first; `furniture` the first
    word and the one being typed, if they are not required: what is asked tells texts apart, "of"
    and "and" do not. `whole` is all that was typed, `content` less the furniture and the unknown
    words, both as forms are written."""

    sets: tuple[int, ...]
    furniture: tuple[Word, ...]
    whole: str
    content: str


def suggest(
    text: str, index: SuggestIndex, limit: int = 5, correct: Correct | None = None
) -> tuple[Suggestion, ...]:
    """At most `limit` (1 to MOST) suggestions, best first; ties by the order in the index.

    The last word is a prefix unless something follows it; each earlier one stands in the text, as
    a form, by its stem or as a prefix, in any order. Furniture helps and is not demanded. Best is
    what begins with all that was typed, then what has its words side by side, then the others,
    then headings that have some of the words under a title that has the others. Where nothing
    has all the words, the texts with the most of them, at least half. Words that no text has are
    corrected by `correct`, which gives the likely forms of a form, else left out. Never raises,
    whatever the text.
    """
    limit = max(1, min(limit, MOST))
    typed = _read(text, index, correct)
    if typed is None:
        return ()
    matching = typed.sets[0]
    for one in typed.sets[1:]:
        matching &= one
    places = _ordered(matching, typed, index, limit)
    if len(places) < limit and len(typed.sets) > 1:
        places += [place for place in _under_titles(typed, index) if place not in places]
    if not places:
        places = _ordered(_most(typed.sets), typed, index, limit)
    return tuple(index.suggestion(place) for place in places[:limit])


def _read(text: str, index: SuggestIndex, correct: Correct | None) -> _Typed | None:
    """None where no word of the text is known."""
    if len(text) > MOST_CHARACTERS:
        text = text[-MOST_CHARACTERS:].partition(" ")[2]
    words = words_of(text)
    if not words or not len(index):
        return None
    forms = [word.form for word in words]
    partial = text[-1:].isalnum()
    done = words[:-1] if partial else words
    asked = [word for word in done if word.form not in FURNITURE] or ([] if partial else [*done])
    optional = partial and forms[-1] in FURNITURE and bool(asked)
    if partial and not optional:
        asked.append(words[-1])
    meant: dict[str, str] = {}
    sets: dict[str, int] = {}
    for word in [*dict.fromkeys(asked)][-MOST_WORDS:]:
        found = index.having(word)
        if not found and correct is not None and len(word.form) >= LEAST_CORRECTED:
            found = _corrected(word.form, index, correct, meant)
        if found:
            sets[word.form] = found
    if not sets:
        return None
    whole = " ".join([meant.get(form, form) for form in forms])
    content = " ".join([meant.get(word.form, word.form) for word in asked if word.form in sets])
    ends = (words[0], words[-1]) if partial else (words[0],)
    return _Typed(
        sets=tuple(sorted(sets.values(), key=int.bit_count)),
        furniture=tuple([word for word in dict.fromkeys(ends) if word not in asked]),
        whole=f" {whole}" if partial else f" {whole} ",
        content=f" {content}" if partial and not optional else f" {content} ",
    )


def _corrected(form: str, index: SuggestIndex, correct: Correct, meant: dict[str, str]) -> int:
    """The texts that have one of the likely forms; the first that has any is put into `meant`."""
    found = 0
    for likely in words_of(" ".join(correct(form))):
        if texts := index.having(likely):
            meant.setdefault(form, likely.form)
            found |= texts
    return found


def _ordered(matching: int, typed: _Typed, index: SuggestIndex, limit: int) -> list[int]:
    """Places of the texts of a set: what begins with what was typed, then what holds it, then
    what holds its content, then the others."""
    if not matching:
        return []
    found = dict.fromkeys(index.beginning(typed.whole, limit))
    if len(found) < limit:
        some = index.lowest(matching, CANDIDATES)
        if typed.furniture and len(some) > 1:
            some = index.lowest(_with(typed.furniture, matching, index), CANDIDATES) + some
        wordings = dict.fromkeys((typed.whole, typed.content))
        for text in chain(*(index.holding(some, wording) for wording in wordings), some):
            found[text] = None
            if len(found) == limit:
                break
    return [index.place(text) for text in found]


def _with(furniture: tuple[Word, ...], matching: int, index: SuggestIndex) -> int:
    """The texts of a set, fewer with every word of furniture that any of those left has."""
    for word in furniture:
        matching = matching & index.having(word) or matching
    return matching


def _most(sets: tuple[int, ...]) -> int:
    """The texts that are in the most of the sets, and in at least half of them."""
    counts = [0] * (len(sets) + 1)  # counts[n]: the texts in at least n of the sets seen
    for one in sets:
        for n in range(len(sets), 1, -1):
            counts[n] |= counts[n - 1] & one
        counts[1] |= one
    return next((texts for texts in counts[: (len(sets) + 1) // 2 - 1 : -1] if texts), 0)


def _under_titles(typed: _Typed, index: SuggestIndex) -> list[int]:
    """Places whose heading or question has some of the words, and its article's title the rest."""
    titles = index.titles
    known = [found for one in typed.sets if (found := one & titles)]
    if not known:
        return []
    rarest = min(known, key=int.bit_count)
    articles = [(title, index.under(title)) for title in index.lowest(rarest, ARTICLES)]
    articles = [(title, under) for title, under in articles if under]
    sets = [one.to_bytes(index.width, "little") for one in typed.sets] if articles else []
    places = []
    for title, under in articles:
        if missing := [one for one in sets if not _has(one, title)]:
            places += [other for other in under if all(_has(one, other[0]) for one in missing)]
    return [place for _, place in sorted(places)]


def _has(texts: bytes, number: int) -> int:
    return texts[number >> 3] & _MASK[number & 7]
