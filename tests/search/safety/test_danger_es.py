"""Danger in Spanish, over questions that the weights were not learned from (danger_es.tsv)."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from search.safety.detect import detect

LINES = Path(__file__).with_name("danger_es.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]
UNSEEN = ROWS[1::2]


def found(rows: list[list[str]], label: str, kind: str | None = None) -> float:
    """The share of a label's questions that are taken for danger."""
    texts = [text for own, of, text in rows if own == label and kind in (None, of)]
    assert len(texts) >= 8
    return sum(detect(text) is not None for text in texts) / len(texts)


@pytest.mark.parametrize("rows", [ROWS, UNSEEN], ids=["all", "unseen"])
def test_danger_is_found_in_spanish(rows: list[list[str]]) -> None:
    assert found(rows, "danger") >= 0.8
    assert found(rows, "urgent") >= 0.6
    assert found(rows, "no", "none") <= 0.03


def test_accents_change_nothing() -> None:
    texts = [text for _, _, text in ROWS if not text.isascii()]
    assert len(texts) >= 8
    for text in texts:
        bare = normalize("NFKD", text).encode("ascii", "ignore").decode()
        assert (detect(text) is None) == (detect(bare) is None)
