"""The on-disk format: Whoosh schema, analysis and FORMAT number.

Change anything here that alters what a built index holds and FORMAT goes up by one;
a store refuses an index of any other format. Only Whoosh's own analysis classes are
used, because Whoosh pickles an analyzer's module path into the index.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from whoosh.analysis import (
    Analyzer,
    CharsetFilter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
)
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema
from whoosh.lang import stemmer_for_language

FORMAT = 4
INDEX_NAME = "passages"

# Letters and digits. Hyphens, apostrophes, dashes and underscores part words, so that
# "PHQ-9", "PHQ 9" and "neuroplasticity—the" are found alike.
WORD = r"[^\W_]+"


def _fold_table() -> dict[int, str]:
    """Latin letters with marks -> the bare letters (NFKD without combining marks)."""
    table = {ord("ß"): "ss", ord("ø"): "o", ord("æ"): "ae", ord("œ"): "oe", ord("ł"): "l"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)
        )
        if bare != chr(code) and bare.isalpha():
            table[code] = bare
    return table


FOLD = _fold_table()


@cache
def plain_words() -> Analyzer:
    """Lower-case words without accents, in the form that the writer used."""
    return RegexTokenizer(expression=WORD) | LowercaseFilter() | CharsetFilter(FOLD)


@cache
def stemmed_words() -> Analyzer:
    """`plain_words`, each cut to its stem (Snowball English): word forms match."""
    return plain_words() | StemFilter(lang="en")


@cache
def stemmer() -> Callable[[str], str]:
    """The stemming of `stemmed_words`, of one word form at a time."""
    stem: Callable[[str], str] = stemmer_for_language("en")
    return stem


def passage_schema() -> Schema:
    """One document a passage. `record` is its JSON."""
    words = stemmed_words()
    return Schema(
        id=ID(unique=True),
        article=ID(),
        kind=ID(),
        tags=KEYWORD(commas=True, lowercase=True),
        title=TEXT(analyzer=words, phrase=False),
        headings=TEXT(analyzer=words, phrase=False),
        body=TEXT(analyzer=words, phrase=False),
        record=STORED(),
    )
