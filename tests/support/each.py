"""A loop of asserts over nothing passes: these loops fail then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

One = TypeVar("One")


def each(them: Iterable[One]) -> list[One]:
    """All of them, and there is at least one."""
    found = list(them)
    assert found, "there is nothing to look at"
    return found
