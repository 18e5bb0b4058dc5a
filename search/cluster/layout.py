"""The layout: what an index in the cluster looks like, for whom writes it and whom reads it.

A document is a passage, an article or a reference. What a term adds to a passage (its impact, a
whole number: search.store.postings) is that term's frequency in the field IMPACTS. The similarity
adds up frequency times boost, so the cluster computes the sums that we would.

Terms are written by their ids in the index: the cluster never sees a word of a question.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ..store.bigrams import Pair
from ..store.manifest import Counts
from ..store.postings import Term

# Raised by one where the same index would be written otherwise.
LAYOUT = 1
ALIAS = "citebox"
IMPACTS, NUMBER, ARTICLE, RECORD = "impacts", "number", "article", "record"
ARTICLE_ID, TAG, KIND, LANG = "article_id", "tag", "kind", "lang"
# Of articles: their place in the order of their ids.
PLACE = "place"
# A passage's vector for the search; and as we have it, with the vectors of its sentences.
VECTOR, ROW, SENTENCES = "vector", "row", "sentences"
# Passages that a shard holds well: 1,000,000 were measured on two (docs/scale.md).
SHARD_PASSAGES = 500_000
PASSAGE, ARTICLE_DOC, REFERENCE = "p", "a", "r"


def index_name(digest: str) -> str:
    """The name of the cluster's index, of the digest of the manifest that was published."""
    return f"{ALIAS}-{LAYOUT}-{digest[:16]}"


def token(entry: Term | Pair) -> str:
    """How a term is written in IMPACTS."""
    return f"{entry.first}+{entry.second}" if isinstance(entry, Pair) else str(entry.id)


def document_id(kind: str, id_: str) -> str:
    """The cluster's id of a document; it takes no more than 512 bytes, and ours may have more."""
    return kind + hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def documents(counts: Counts) -> int:
    return counts.passages + counts.articles + counts.references


def index_body(digest: str, counts: Counts, dimensions: int | None) -> dict[str, Any]:
    """Settings and mapping of an index; `dimensions` of a vector, None without any."""
    filter_ = {"type": "keyword", "doc_values": False}
    stored = {"type": "binary", "store": True}
    fields: dict[str, Any] = {
        IMPACTS: {
            "type": "text",
            "analyzer": IMPACTS,
            "search_analyzer": "keyword",
            "index_options": "freqs",
            "norms": False,
            "similarity": IMPACTS,
        },
        NUMBER: {"type": "integer"},
        ARTICLE: {"type": "integer"},
        PLACE: {"type": "integer"},
        ARTICLE_ID: filter_,
        TAG: filter_,
        KIND: filter_,
        LANG: filter_,
        RECORD: stored,
    }
    if dimensions:
        method = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
        fields[VECTOR] = {"type": "knn_vector", "dimension": dimensions, "method": method}
        fields |= {ROW: stored, SENTENCES: stored}
    settings = {
        "number_of_shards": 1 + (counts.passages - 1) // SHARD_PASSAGES if counts.passages else 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "knn": bool(dimensions),
        "similarity": {
            IMPACTS: {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}
        },
        "analysis": {
            "analyzer": {
                IMPACTS: {
                    "type": "custom",
                    "tokenizer": "whitespace",
                    "filter": ["delimited_term_freq"],
                }
            }
        },
    }
    return {
        "settings": {"index": settings},
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": {"citebox": digest},
            "properties": fields,
        },
    }
