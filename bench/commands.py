"""The benchmarks there are, found in the subfolders without importing any of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent


class Benchmark(NamedTuple):
    """`name` is what is typed, with hyphens; `summary` the first line of the docstring."""

    name: str
    folder: str
    summary: str

    def run(self, arguments: list[str]) -> int:
        """The exit status. Only now are the benchmark and what it needs imported."""
        module = import_module(f"bench.{self.folder}.{self.name.replace('-', '_')}")
        status: int = module.main(arguments)
        return status


def find_benchmarks() -> tuple[Benchmark, ...]:
    """Sorted by folder and name."""
    return tuple(_read(sorted(FOLDER.glob("*/*.py"))))


def _read(paths: list[Path]) -> Iterator[Benchmark]:
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            summary = (ast.get_docstring(tree) or "").partition("\n")[0]
            yield Benchmark(path.stem.replace("_", "-"), path.parent.name, summary)


def named(name: str, benchmarks: tuple[Benchmark, ...]) -> Benchmark | None:
    """The benchmark of this name, written with hyphens or underscores."""
    wanted = name.replace("_", "-")
    return next((one for one in benchmarks if one.name == wanted), None)
