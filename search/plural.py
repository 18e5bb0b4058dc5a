"""A count with its noun, as it is printed for people."""

from __future__ import annotations


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 article", "1,200 articles". `many` None: `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
