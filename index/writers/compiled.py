"""What an index holds of an article's passages that no other article changes.

It is kept from one build to the next (index.cache), so it holds nothing that counts passages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple
from zlib import compress

from search.languages.headings import without_number
from search.model import Passage
from search.store.analysis import Language, Word, language_of_code
from search.store.record import passage_json

from ..curation.abbreviations import explained

_MOST_WORDS = 20_000
# The words of a passage's title, headings and body, as numbers of an article's different words.
Fields = tuple[Sequence[int], Sequence[int], Sequence[int]]


class ArticleWords(NamedTuple):
    """Each different word once, in the order in which they are first met, and each passage."""

    words: Sequence[Word]
    passages: Sequence[Fields]


class Compiled(NamedTuple):
    """`records` are the passages as they are stored. `explained` are the abbreviations that each
    explains, with their long forms."""

    words: ArticleWords
    records: Sequence[bytes]
    explained: Sequence[Sequence[tuple[str, str]]]


def compile_passages(passages: Sequence[Passage]) -> Compiled:
    """Read the words of an article's passages, and encode their records."""
    texts = [passage.own_text for passage in passages]
    read = []
    for passage, text in zip(passages, texts, strict=True):
        read_words = _language(passage.lang).read_words
        headings = read_words("\n".join(map(without_number, passage.section)))
        read.append((read_words(passage.article.title), headings, read_words(text)))
    return Compiled(
        number_words(read),
        [_record(passage) for passage in passages],
        [sorted(set(explained(text))) for text in texts],
    )


@cache
def _language(code: str | None) -> Language:
    """The language, which remembers an index's words: more than those of questions."""
    language = language_of_code(code)
    language.remember(_MOST_WORDS)
    return language


def number_words(passages: Iterable[tuple[Sequence[Word], ...]]) -> ArticleWords:
    """Number the words of passages, each given as its title, headings and body."""
    numbers: dict[tuple[str, ...], int] = {}  # a Word is equal to one that is printed differently

    def numbered(words: Sequence[Word]) -> list[int]:
        return [numbers.setdefault(tuple(word), len(numbers)) for word in words]

    fields = [
        (numbered(title), numbered(headings), numbered(body)) for title, headings, body in passages
    ]
    return ArticleWords([Word(*one) for one in numbers], fields)


def _record(passage: Passage) -> bytes:
    record = json.dumps(passage_json(passage), ensure_ascii=False, separators=(",", ":"))
    return compress(record.encode())
