"""Everyday words, spelt correctly whether or not the index has them (data/everyday_words.txt).

A patient who types one of them has not misspelt another: "four" is not "for", "massage" not
"message", "ingested" not "injected".
"""

from __future__ import annotations

from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "everyday_words.txt"


def _read() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


EVERYDAY = _read()
