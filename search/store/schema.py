"""The on-disk format: Whoosh schema and FORMAT number.

A change here or in search.store.analysis that alters a built index raises FORMAT by one; a store
refuses an index of any other format. Only Whoosh's own analysis classes are used, because Whoosh
pickles an analyzer's module path into the index.
"""

from __future__ import annotations

from whoosh.fields import ID, KEYWORD, TEXT, Schema

from .analysis import stemmed_words

FORMAT = 8
INDEX_NAME = "passages"


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
