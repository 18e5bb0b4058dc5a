"""Marks the words of a passage that the question asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .model import Passage, Run
from .schema import stemmed_words


def mark_passage(passage: Passage, stems: frozenset[str]) -> Passage:
    """The same passage; its runs split so that every matched word stands in a run of its own."""
    runs = (marked for run in passage.text for marked in _mark_run(run, stems))
    return replace(passage, text=tuple(runs))


def _mark_run(run: Run, stems: frozenset[str]) -> Iterator[Run]:
    spans = [
        (token.startchar, token.endchar)
        for token in stemmed_words()(run.text, chars=True)
        if token.text in stems
    ]
    if run.references is not None or not spans:
        yield replace(run, match=bool(spans))
        return
    at = 0
    for start, end in spans:
        if start > at:
            yield Run(run.text[at:start])
        yield Run(run.text[start:end], match=True)
        at = end
    if at < len(run.text):
        yield Run(run.text[at:])
