"""The language side of an index: all that turns a question into clauses, and its answer into words.

It is the part of an index that is on this machine wherever the passages are: here (search.store.
reader), or in a cluster (search.cluster.side).
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import map_file
from .bigrams import Bigrams
from .help import HelpPages
from .manifest import ARTICLE_NUMBERS, FileFacts, Manifest
from .pins import Pins
from .postings import Impacts
from .suggestions import SuggestIndex
from .synonyms import Synonyms
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from ..embedding.embeddings import Embeddings


class Language:
    """Read-only and thread-safe. Passages are numbered from 0 in the order of the index."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self.directory = directory
        self.manifest = manifest
        self.impacts = Impacts(folder)
        self.bigrams = Bigrams(folder)
        self.pins = Pins(folder)
        self.help = HelpPages(folder)
        self.suggestions = SuggestIndex(folder)
        self.synonyms = Synonyms(folder)
        self.vocabulary = Vocabulary(folder)
        self.embeddings = _open_embeddings(folder, manifest)
        self._article_numbers = memoryview(map_file(folder / ARTICLE_NUMBERS)).cast("I")

    @property
    def files(self) -> dict[FileFacts, Path]:
        """The files of the index, by their content."""
        folder = self.directory / self.manifest.generation
        return {facts: folder / name for name, facts in self.manifest.files.items()}

    def article_number(self, number: int) -> int:
        """The number of a passage's article, from 0, in the order of their passages."""
        return self._article_numbers[number]

    def passages_of(self, article_number: int) -> range:
        """The numbers of an article's passages."""
        numbers = self._article_numbers
        return range(bisect_left(numbers, article_number), bisect_right(numbers, article_number))

    def idf(self, stem: str) -> float:
        """The idf of a stem, in any field; the greatest for an unknown one."""
        return self.impacts.idf(self.impacts.count(stem))

    def is_english(self, form: str) -> bool:
        """Tell whether the model knows a word whole; False without a model."""
        return self.embeddings is not None and self.embeddings.has_word(form)


def _open_embeddings(folder: Path, manifest: Manifest) -> Embeddings | None:
    """The encoder of questions; None where the index has no vectors, or numpy is not installed."""
    if manifest.meaning is None:
        return None
    # Set before numpy loads: a question's products are small, and threads cost more than they gain
    # (on two busy cores a question took twice as long).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from ..embedding.embeddings import (  # noqa: PLC0415 - numpy takes 75 ms and 15 MB, and may lack
            Embeddings,
        )
    except ImportError:  # none, or one that was built for another machine
        return None
    return Embeddings(folder, manifest.meaning)
