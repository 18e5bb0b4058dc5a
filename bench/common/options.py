"""Options that several benchmarks take."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.common.places import INDEX

SET_FILES = {"corpus": "corpus.jsonl", "queries": "queries.jsonl", "qrels": "qrels.tsv"}


def new_parser(module: str, docstring: str | None) -> argparse.ArgumentParser:
    """A parser with a benchmark's own docstring as its help."""
    name = module.rpartition(".")[2].replace("_", "-")
    return argparse.ArgumentParser(
        prog=f"python -m bench {name}",
        description=docstring,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER")


def add_set(parser: argparse.ArgumentParser, *files: str) -> None:
    """FOLDER, and an option for each of these of its files that may be another one."""
    add_folder(parser)
    for name in files:
        default = SET_FILES[name]
        parser.add_argument(f"--{name}", default=default, metavar="FILE", help=f"({default})")


def add_served_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, default=INDEX, metavar="DIR", help="(build/index)")
