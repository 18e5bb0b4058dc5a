"""SECURITY.md names tests that there are, and every package is pinned."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, read, table
from tests.support.each import each

SECURITY = read("SECURITY.md")
NAMED = re.findall(r"`(tests/[\w/.]+)::(\w+)`", SECURITY)


def test_each_promise_has_its_test() -> None:
    promises = table(SECURITY, "promise")
    assert len(promises) == len(NAMED) > 20
    for path, name in each(NAMED):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in there, f"{path}::{name}"


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
