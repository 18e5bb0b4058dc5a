"""Writes the texts that are suggested while a patient types: titles, headings, questions.

Texts with the same words are one text; `search.store.suggestion_files` describes the format.
The order of the texts and the large sets are computed here, not while a patient types."""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from zlib import compress

from search.model import Article, ArticleInfo, Passage
from search.store.analysis import ENGLISH, Language, file_of
from search.store.suggestion_files import (
    BLOCK,
    FORMS,
    HEAD,
    HEADER,
    LINES,
    MOST,
    MOST_BLOCK_BYTES,
    NO_BITMAP,
    NUMBERS,
    SECTIONS,
    TEXTS,
    SuggestionKind,
    head_number,
    suggestion_words,
)

from .. import disk

_KINDS: tuple[SuggestionKind, ...] = ("question", "title", "heading")
# Characters that may be left out of a word: "phq9" finds "PHQ-9" too.
_JOINERS = dict.fromkeys(map(ord, "-‐‑'’"))
# A set of more texts than both this and this share of all (1/64) is stored as a bitmap: adding
# up 256 numbers takes 20 µs, and all bitmaps together take 30 to 60 bytes a text.
_MANY = 256
_MANY_SHARE = 64
# Lines are compressed in blocks from so many bytes on, to 0.37 of them. Blocks of 16 KB would make
# it 0.31, and reading one takes four times as long.
_BLOCK_BYTES = 4096


@dataclass(frozen=True, slots=True)
class _Place:
    text: int
    article: int
    kind: SuggestionKind
    passage: str | None
    url: str | None


@dataclass(slots=True)
class _Text:
    """A text and its word forms. `places` are the numbers of its places, at most one in each
    article, in the order of adding."""

    printed: str
    forms: tuple[str, ...]
    places: list[int] = field(default_factory=list)


class Suggestions:
    """Collects the texts, added in the order of the index, and writes them once."""

    def __init__(self, language: Language = ENGLISH) -> None:
        self._language = language
        self._texts: dict[tuple[str, ...], int] = {}
        self._all: list[_Text] = []
        self._places: list[_Place] = []
        self._articles: list[ArticleInfo] = []
        self._first_places: list[int] = []

    def add(self, article: Article, passages: Iterable[Passage]) -> None:
        """Add the article's title and the innermost headings of its passages, each text once."""
        number = len(self._articles)
        self._articles.append(article.info)
        self._first_places.append(len(self._places))
        seen: set[tuple[str, ...]] = set()
        for printed, kind, passage, url in _printed_texts(article.info, passages):
            forms = tuple(word.form for word in suggestion_words(printed, self._language))
            if forms and forms not in seen:
                seen.add(forms)
                text = self._texts.setdefault(forms, len(self._all))
                if text == len(self._all):
                    self._all.append(_Text(printed, forms))
                self._all[text].places.append(len(self._places))
                self._places.append(_Place(text, number, kind, passage, url))

    def by_article(self) -> list[list[str]]:
        """The headings and questions of each article that has any, as printed; those of
        question-and-answer articles first."""
        found: dict[int, list[str]] = {}
        for place in sorted(self._places, key=lambda one: one.kind != "question"):
            if place.kind != "title":
                found.setdefault(place.article, []).append(self._all[place.text].printed)
        return [*found.values()]

    def write(self, folder: Path) -> None:
        """Write the files into an existing folder. Deterministic."""
        order = sorted(range(len(self._all)), key=self._rank)
        numbers = {old: new for new, old in enumerate(order)}
        texts = [self._all[old] for old in order]
        sections = {name: array(type_) for name, type_ in SECTIONS.items()}
        sections["text_place"].extend(self._best(text) for text in texts)
        sections["text_articles"].extend(len(text.places) for text in texts)
        sections["place_text"].extend(numbers[place.text] for place in self._places)
        sections["article_places"].extend(self._first_places)
        _write_texts(self._path(folder, TEXTS), texts, sections)
        self._write_lines(folder, sections)
        titles = [n for n, t in enumerate(texts) if any(map(self._is_title, t.places))]
        _write_forms(self._path(folder, FORMS), texts, titles, sections, self._language)
        _write_numbers(self._path(folder, NUMBERS), sections)

    def _path(self, folder: Path, name: str) -> Path:
        return folder / file_of(self._language, name)

    def _rank(self, number: int) -> tuple[int, int, int, int]:
        """The sort key of a text: short ones first, since a match is a larger share of them."""
        text = self._all[number]
        content = sum(form not in self._language.stop_words for form in text.forms)
        kind = self._places[self._best(text)].kind
        return content or len(text.forms), len(text.forms), _KINDS.index(kind), number

    def _best(self, text: _Text) -> int:
        """The number of the place that is shown: the first of the best kind."""
        return min(text.places, key=lambda place: (_KINDS.index(self._places[place].kind), place))

    def _is_title(self, place: int) -> bool:
        return self._places[place].kind == "title"

    def _write_lines(self, folder: Path, sections: Mapping[str, array[int]]) -> None:
        """Write each article's line and those of its places, in blocks."""
        blocks: list[bytearray] = []
        written = 0
        for number, (first, end) in enumerate(pairwise([*self._first_places, len(self._places)])):
            places = [
                _place_line(place, self._articles[number]) for place in self._places[first:end]
            ]
            most = _BLOCK_BYTES
            starts = sections["article_starts"]
            for line in (self._article_line(number), *places):
                if not blocks or len(blocks[-1]) >= most:
                    blocks.append(bytearray())
                    sections["block_lines"].append(written)
                starts.append(written)
                blocks[-1] += line
                written += len(line)
                most, starts = MOST_BLOCK_BYTES // 2, sections["place_starts"]
        data = [*map(compress, blocks)]
        sections["block_starts"].extend(accumulate(map(len, data), initial=0))
        disk.write(self._path(folder, LINES), data)

    def _article_line(self, number: int) -> bytes:
        """The article's line, without its title if the article's first place has it."""
        info, place = self._articles[number], self._first_places[number]
        printed = _one_line(info.title)
        own = place < len(self._places) and self._places[place]
        if own and own.article == number and self._all[own.text].printed == printed:
            return _line([info.id, info.url, None])
        return _line([info.id, info.url, printed])


def _printed_texts(
    info: ArticleInfo, passages: Iterable[Passage]
) -> Iterator[tuple[str, SuggestionKind, str | None, str | None]]:
    """(printed text, kind, passage's id, URL) for the title, then for each passage's heading."""
    yield _one_line(info.title), "title", None, info.url
    for passage in passages:
        if passage.section:
            kind: SuggestionKind = "question" if passage.kind == "faq" else "heading"
            yield _one_line(passage.section[-1]), kind, passage.id, passage.url


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _place_line(place: _Place, info: ArticleInfo) -> bytes:
    """A place's line: its id and URL without the part that is in the article's line."""
    if place.kind == "title":
        return b"\n"
    passage, url = place.passage, place.url
    if passage is not None and passage.startswith(f"{info.id}."):
        passage = passage[len(info.id) :]
    if url is not None and info.url is not None:
        rest = url.removeprefix(info.url)
        url = rest if rest[:1] in ("", "#") else url
    return _line([place.kind, passage, url])


def _line(values: list[str | None]) -> bytes:
    while values[-1] is None:
        values.pop()
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_texts(path: Path, texts: list[_Text], sections: Mapping[str, array[int]]) -> None:
    keys = [f" {' '.join(text.forms)} ".encode() for text in texts]
    lines = [key + b"\n" + text.printed.encode() for key, text in zip(keys, texts, strict=True)]
    disk.write(path, lines)
    sections["text_starts"].extend(accumulate(map(len, lines), initial=0))
    by_forms = sorted(range(len(texts)), key=keys.__getitem__)
    sections["by_forms"].extend(by_forms)
    for start in range(0, len(texts), BLOCK):
        lowest = sorted(by_forms[start : start + BLOCK])[:MOST]
        sections["lowest"].extend(lowest + [len(texts)] * (MOST - len(lowest)))


def _write_forms(
    path: Path,
    texts: list[_Text],
    titles: list[int],
    sections: Mapping[str, array[int]],
    language: Language,
) -> None:
    """Write the word forms, the sets of texts that have them, and the heads."""
    having, stems = _texts_by_form(texts, language)
    bitmaps = _Bitmaps(len(texts), sections["bitmaps"])
    bitmaps.add(titles)
    ordered = sorted(having)
    starts, data = [], bytearray(b"\n")
    for form in ordered:
        starts.append(len(data) - 1)
        first = len(sections["postings"])
        mark = ""
        if bitmaps.worth(having[form]):
            mark = f"#{bitmaps.add(having[form])}"
        else:
            sections["postings"].extend(having[form])
        data += f"{form}\t{first}\t{len(sections['postings'])}\t{mark}\t={stems[form]}\n".encode()
    starts.append(len(data) - 1)
    disk.write(path, [data])
    for head in sorted({form[:size] for form in ordered for size in range(1, HEAD + 1)}):
        low = bisect_left(ordered, head)
        high = bisect_right(ordered, head, low, key=lambda form: form[: len(head)])
        union = set().union(*(having[form] for form in ordered[low:high]))
        sections["heads"].append(head_number(head))
        sections["head_starts"].append(starts[low])
        sections["head_ends"].append(starts[high] + 1)
        sections["head_bitmaps"].append(bitmaps.add(union) if bitmaps.worth(union) else NO_BITMAP)


def _texts_by_form(
    texts: list[_Text], language: Language
) -> tuple[dict[str, list[int]], dict[str, str]]:
    """For each form the numbers of its texts, ascending; and for each form its stem."""
    having: dict[str, list[int]] = {}
    stems: dict[str, str] = {}
    for number, text in enumerate(texts):
        joined = text.printed.translate(_JOINERS)
        lines = (text.printed,) if joined == text.printed else (text.printed, joined)
        words = {
            word.form: word.stem for line in lines for word in suggestion_words(line, language)
        }
        for form, stem in words.items():
            stems.setdefault(form, stem)
            having.setdefault(form, []).append(number)
    return having, stems


class _Bitmaps:
    """Sets of texts as bitmaps of equal length, one after another."""

    def __init__(self, texts: int, into: array[int]) -> None:
        self._width = (texts + 7) // 8
        self._many = max(_MANY, texts // _MANY_SHARE)
        self._into = into
        self._count = 0

    def worth(self, numbers: Collection[int]) -> bool:
        return len(numbers) > self._many

    def add(self, numbers: Iterable[int]) -> int:
        """Append a bitmap and return its number."""
        bits = bytearray(self._width)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        self._into.frombytes(bits)
        self._count += 1
        return self._count - 1


def _write_numbers(path: Path, sections: Mapping[str, array[int]]) -> None:
    if sys.byteorder == "big":
        for numbers in sections.values():
            numbers.byteswap()
    data = [numbers.tobytes() for numbers in sections.values()]
    disk.write(path, [HEADER.pack(*map(len, data)), *data])
