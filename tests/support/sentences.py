"""The sentences that modules may say: their strings that end as sentences do, docstrings apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def sentences(*paths: Path) -> set[str]:
    """The sentences in these modules, or in those of folders, with {} for each value."""
    modules = [one for path in paths for one in ([path] if path.is_file() else path.rglob("*.py"))]
    return {said for module in modules for said in _of(module) if _is_sentence(said)}


def _of(module: Path) -> Iterator[str]:
    tree = ast.parse(module.read_text("utf-8"))
    passed = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed.update(map(id, ast.walk(node)))
            parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
            yield "".join(map(str, parts))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in passed:
            yield str(node.value)


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr):
            yield id(node.body[0].value)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", ": {}")) and " " in text.strip() and "\n" not in text
