"""The schema of Whoosh's part of an index, and its analyzers: `analysis` as Whoosh's classes do it.

A question needs none of this.

Only Whoosh's own analysis classes are used, and `stem`, because Whoosh pickles their paths into
the index. A change here raises `search.store.manifest.FORMAT`.
"""

from __future__ import annotations

from functools import cache

from whoosh.analysis import (
    Analyzer,
    CharsetFilter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
)
from whoosh.fields import ID, KEYWORD, TEXT, Schema

from ..languages.language import TOKEN_PATTERN, fold_table
from .analysis import stem

INDEX_NAME = "passages"


@cache
def plain_words() -> Analyzer:
    """Lower-case words without accents, not stemmed."""
    words = RegexTokenizer(expression=TOKEN_PATTERN) | LowercaseFilter()
    return words | CharsetFilter(fold_table())


@cache
def stemmed_words() -> Analyzer:
    """`plain_words`, each reduced to its stem (`stem`), so that word forms match."""
    return plain_words() | StemFilter(stem, lang=None)


def passage_schema() -> Schema:
    """The Whoosh schema: one document per passage; its record is in a file of ours."""
    words = stemmed_words()
    return Schema(
        id=ID(unique=True),
        article=ID(),
        kind=ID(),
        tags=KEYWORD(commas=True, lowercase=True),
        title=TEXT(analyzer=words, phrase=False),
        headings=TEXT(analyzer=words, phrase=False),
        body=TEXT(analyzer=words, phrase=False),
    )
