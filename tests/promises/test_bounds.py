"""docs/bounds.md has the numbers of the code, and all of them."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields

import pytest

from index.site.limits import Limits
from search.serve import BOUNDS
from tests.docs.documents import ROOT, read

TABLE = read("docs/bounds.md")
ROWS = re.findall(r"^\| .* \| ([\d,.]+) \| `([\w.]+):([\w.]+)` \|$", TABLE, re.MULTILINE)


@pytest.mark.parametrize(("number", "module", "name"), ROWS)
def test_a_bound_is_that_of_the_code(number: str, module: str, name: str) -> None:
    first, _, second = name.partition(".")
    found = getattr(importlib.import_module(module), first)
    if second:
        found = found[second] if isinstance(found, dict) else getattr(found(), second)
    assert float(number.replace(",", "")) == found


def test_every_row_of_the_tables_is_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| .*`\w[\w.]+:", TABLE, re.MULTILINE)) > 40


def test_every_bound_of_a_crawl_of_the_server_and_of_bytes_is_listed() -> None:
    listed = {f"{module}:{name}" for _, module, name in ROWS}
    assert {f"index.site.limits:Limits.{one.name}" for one in fields(Limits)} <= listed
    assert {f"search.serve:BOUNDS.{name}" for name in BOUNDS} <= listed
    of_bytes = {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}:{name}"
        for folder in ("search", "index")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"^(_?MOST\w*_BYTES\w*) = ", path.read_text(), re.MULTILINE)
    }
    assert len(of_bytes) > 8
    assert of_bytes - listed == set()


def test_the_bounds_of_readers_that_are_no_bytes_are_listed() -> None:
    listed = {f"{module}:{name}" for _, module, name in ROWS}
    named = {
        "index.readers.html.selection:_MOST_LEVELS",
        "index.readers.html.selection:_MOST_SIBLINGS",
        "index.readers.pasted.wrapped:_MOST_LINES",
    }
    assert named <= listed
