"""Records of what Citebox makes of samples: read, compared, and with GOLDEN=write written anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import unified_diff
from hashlib import sha256

import pytest

from tests.support.paths import TESTS

RECORDED = TESTS / "golden" / "recorded"
MOST_LINES = 60  # of a difference


_DECIMAL = re.compile(r"\d+\.\d+")


def hold(name: str, sections: Iterable[tuple[str, Iterable[object]]], within: float = 0) -> None:
    """Compare (heading, lines) with the record of this name; a difference fails, and is shown.

    Decimal fractions may differ by as much as `within`, those above 1 by this share of them.
    """
    made = "\n".join(_lines(sections)) + "\n"
    path = RECORDED / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
        pytest.skip(f"written: {path.name}")
    old = path.read_text(encoding="utf-8")
    pairs = (old.splitlines(), made.splitlines())
    if made != old and not (within and _is_near(*pairs, within)):
        shown = [*unified_diff(*pairs, "recorded", "now", lineterm="", n=1)]
        rest = [f"… {len(shown) - MOST_LINES} lines more"] if len(shown) > MOST_LINES else []
        lines = "\n".join(shown[:MOST_LINES] + rest)
        pytest.fail(f"{name} has changed. If it should: make golden\n{lines}", pytrace=False)


def digest(*parts: object) -> str:
    """Eight characters that stand for texts which may not be in the repository."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:8]


def _is_near(old: list[str], made: list[str], within: float) -> bool:
    if [_DECIMAL.sub("", line) for line in old] != [_DECIMAL.sub("", line) for line in made]:
        return False
    numbers = [_DECIMAL.findall("\n".join(lines)) for lines in (old, made)]
    pairs = ((float(a), float(b)) for a, b in zip(*numbers, strict=True))
    return all(abs(a - b) <= within * max(1, a) for a, b in pairs)


def _lines(sections: Iterable[tuple[str, Iterable[object]]]) -> Iterable[str]:
    for heading, lines in sections:
        yield f"## {heading}"
        yield from (str(line).replace("\r", "\\r").replace("\n", "\\n") for line in lines)
        yield ""
