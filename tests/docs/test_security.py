"""SECURITY.md names tests that there are; docs/bounds.md has the numbers of the code, and all of
them."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

from index.site.limits import Limits
from search.serve import BOUNDS
from tests.docs.documents import ROOT, read, table
from tests.support.each import each

SECURITY, TABLE = read("SECURITY.md"), read("docs/bounds.md")
NAMED = re.findall(r"`(tests/[\w/.]+)::(\w+)`", SECURITY)
ROWS = re.findall(r"^\| .* \| ([\d,.]+) \| `([\w.]+):([\w.]+)` \|$", TABLE, re.MULTILINE)


def test_each_promise_has_its_test() -> None:
    promises = table(SECURITY, "promise")
    assert len(promises) == len(NAMED) > 20
    for path, name in each(NAMED):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in there, f"{path}::{name}"


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


def requirements() -> list[Path]:
    return sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", requirements(), ids=lambda path: path.name)
def test_every_package_is_pinned_by_its_hash(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    for line in each(lines):
        if path.name == "box.txt":  # a package of npm, in npm's own form
            assert "sha512-" in text
        else:
            assert re.match(r"^[\w.-]+(\[[\w,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_the_readme_or_the_map_leads_to_both() -> None:
    leading = read("README.md") + read("ARCHITECTURE.md")
    assert "(SECURITY.md)" in leading
    assert "(docs/bounds.md)" in leading
