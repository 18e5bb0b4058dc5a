"""The side index: all that turns a question into clauses, and its answer into words.

It is the part of an index that is on this machine wherever the passages are: here (search.store.
reader), or in a cluster (search.cluster.side).
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from ..files import map_file
from ..languages.detect import own_code
from .analysis import ENGLISH, Language, file_of, language_of_code
from .bigrams import Bigrams
from .help import HelpPages
from .manifest import ARTICLE_NUMBERS, TWINS, FileFacts, Manifest
from .pins import Pins
from .postings import Impacts
from .suggestions import SuggestIndex
from .synonyms import FOREIGN, Synonyms
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from ..embedding.embeddings import Embeddings
    from .languages import PassageLanguages, Twins


class SideIndex:
    """Read-only and thread-safe. Passages are numbered from 0 in the order of the index.

    `language` reads questions, `codes` are the languages of the passages. `twins` are the articles
    in several languages, None without any. `foreign_synonyms` are what words of other languages
    stand for; None in an index of several languages.
    """

    _whole: SideIndex | None = None  # of a view: what it is a view of

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        folder = directory / manifest.generation
        self.directory = directory
        self.manifest = manifest
        self.impacts = Impacts(folder)
        self.bigrams = Bigrams(folder)
        self.pins = Pins(folder)
        self.help = HelpPages(folder)
        self.language = ENGLISH
        self.suggestions = SuggestIndex(folder)
        self.synonyms = Synonyms(folder)
        self.vocabulary = Vocabulary(folder)
        self.embeddings = _open_embeddings(folder, manifest)
        self._article_numbers = memoryview(map_file(folder / ARTICLE_NUMBERS)).cast("I")
        self.codes = tuple(dict.fromkeys(own_code(code) for code, _ in manifest.languages))
        self.twins = _open_twins(folder, manifest)
        self.foreign_synonyms = _open_foreign(folder, manifest, ENGLISH)
        self._languages: PassageLanguages | None = None
        self._parts: dict[str, dict[str, object]] = {}

    def for_language(self, code: str) -> Self:
        """The same index with the words, synonyms and suggestions of a language that it has texts
        in; with those of English for any other."""
        whole = self._whole or self
        if code == ENGLISH.code or code not in self.codes:
            return cast("Self", whole)
        if code not in self._parts:
            language, folder = language_of_code(code), self.directory / self.manifest.generation
            self._parts[code] = {
                "language": language,
                "suggestions": SuggestIndex(folder, language),
                "synonyms": Synonyms(folder, language),
                "foreign_synonyms": _open_foreign(folder, self.manifest, language),
                "vocabulary": Vocabulary(folder, language),
            }
        view = object.__new__(type(self))
        view.__dict__ = {**whole.__dict__, **self._parts[code], "_is_open": False, "_whole": whole}
        return view

    def other_languages(self) -> Iterator[Language]:
        """The languages of the index but its own."""
        return (language_of_code(code) for code in self.codes if code != self.language.code)

    def in_language(self, code: str) -> frozenset[int]:
        """The passages in a language, whatever its region: "es" for "es-MX"."""
        if self._languages is None:
            # Late: most indexes have one language, and nobody asks for another.
            from .languages import PassageLanguages  # noqa: PLC0415 - 1 M instructions

            folder = self.directory / self.manifest.generation
            self._languages = PassageLanguages(folder, self.manifest.languages)
        return self._languages.having(code)

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


def _open_twins(folder: Path, manifest: Manifest) -> Twins | None:
    if TWINS not in manifest.files:
        return None
    from .languages import Twins  # noqa: PLC0415 - most indexes have one language

    return Twins(folder)


def _open_foreign(folder: Path, manifest: Manifest, language: Language) -> Synonyms | None:
    known = file_of(language, FOREIGN) in manifest.files
    return Synonyms(folder, language, FOREIGN) if known else None


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
