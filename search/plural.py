"""Plurals: a count with its noun, as printed for people."""

from __future__ import annotations


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 article", "1,200 articles". `many` None means `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
