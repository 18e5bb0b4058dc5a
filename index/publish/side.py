"""Writes the side index: an index's language, without the passages that a cluster holds."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

from search.cluster.side import CLUSTER
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.store.bigrams import HEADER_ITEMS, PAIRS, items_before_passages
from search.store.help import HELP
from search.store.languages import PASSAGES
from search.store.manifest import ARTICLE_NUMBERS, TWINS, Manifest
from search.store.pins import PINS
from search.store.postings import POSTINGS, TERMS
from search.store.suggestion_files import FORMS as SUGGEST_FORMS
from search.store.suggestion_files import LINES, NUMBERS, TEXTS
from search.store.synonyms import FOREIGN, SYNONYMS
from search.store.vocabulary import FORMS, NEAR

from .. import disk
from ..writers.place import Place

_WHOLE = (
    ARTICLE_NUMBERS, TERMS, HELP, PINS, SYNONYMS, FOREIGN, FORMS, NEAR, TEXTS, LINES, SUGGEST_FORMS,
    NUMBERS, MODEL_WEIGHTS, MODEL_VOCABULARY, TWINS, PASSAGES,
)  # fmt: skip
_POSTINGS_HEAD = 4


def write_side(index: Path, manifest: Manifest, cluster_index: str, to: Path) -> None:
    """Write the side of `index` to the folder `to`, and swap it in. Raises BuildError, OSError."""
    place = Place(to)
    try:
        folder, source = place.new_folder(), index / manifest.generation
        for name in manifest.files:
            if name in _WHOLE or name.partition(".")[2] in _WHOLE:  # "es.synonyms.jsonl"
                disk.write(folder / name, [(source / name).read_bytes()])
        for name, size in ((POSTINGS, _POSTINGS_HEAD), (PAIRS, _pairs_head(source / PAIRS))):
            with (source / name).open("rb") as file:
                disk.write(folder / name, [file.read(size)])
        disk.write(folder / CLUSTER, [json.dumps({"index": cluster_index}).encode()])
        place.swap_in(
            folder,
            manifest.counts,
            manifest.sources_sha256,
            manifest.meaning,
            manifest.languages,
        )
    finally:
        place.close()


def _pairs_head(path: Path) -> int:
    """The bytes of the file of bigrams before their passages (search.store.bigrams)."""
    header = array("I")
    with path.open("rb") as file:
        header.fromfile(file, HEADER_ITEMS)
    return items_before_passages(header) * header.itemsize
