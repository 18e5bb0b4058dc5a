"""Chooses the model by the languages of the passages: one for Spanish too where there is any."""

from __future__ import annotations

from pathlib import Path

from search.embedding.facts import CALIBRATIONS, E5, MINILM, EmbeddingFacts
from search.model import Passage

from ..progress import BuildProgress
from .vectors import VectorsWriter, language_of, open_writer

# What the second model knows and the first does not.
_MORE = set(CALIBRATIONS[E5].languages).difference(CALIBRATIONS[MINILM].languages)


class ChosenVectors:
    """A VectorsWriter of the model `multilingual` from the first passage in another language than
    English that this model knows; of the model `english` where there is none.

    Until then passages wait. Raises ModelError where a model cannot be read.
    """

    def __init__(
        self, english: Path, multilingual: Path, to: Path, progress: BuildProgress
    ) -> None:
        self._english, self._multilingual = english, multilingual
        self._to, self._progress = to, progress
        self._waiting: list[Passage] = []
        self._writer: VectorsWriter | None = None

    def add(self, passage: Passage) -> None:
        if self._writer is not None:
            self._writer.add(passage)
            return
        self._waiting.append(passage)
        if language_of(passage) in _MORE:
            self._open(self._multilingual)

    def write(self, folder: Path) -> None:
        """As VectorsWriter.write."""
        self._chosen.write(folder)

    def write_cache(self) -> None:
        """As VectorsWriter.write_cache."""
        self._chosen.write_cache()

    @property
    def facts(self) -> EmbeddingFacts:
        return self._chosen.facts

    @property
    def encoded(self) -> int:
        return self._chosen.encoded

    @property
    def unread(self) -> int:
        return self._chosen.unread

    @property
    def long(self) -> list[str]:
        return self._chosen.long

    @property
    def _chosen(self) -> VectorsWriter:
        return self._writer or self._open(self._english)

    def _open(self, model: Path) -> VectorsWriter:
        self._writer = open_writer(model, self._to, self._progress)
        for passage in self._waiting:
            self._writer.add(passage)
        self._waiting.clear()
        return self._writer
