"""The laws that ARCHITECTURE.md states: who may import whom, and which names stay."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.each import each
from tests.support.paths import ROOT

OURS = ("search", "index", "handler", "tools")
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
# Third-party packages by folder; Whoosh besides only where a module is named for it.
ALLOWED = {
    "search": {"flask", "jinja2", "werkzeug", "markupsafe"},
    "index": {"lxml", "markdown_it", "yaml", "jinja2", "feedparser", "protego", "mammoth"},
    "handler": {"apig_wsgi"},
    "tools": {"boto3", "botocore"},
}
WHOOSH = {"search.schema", "search.store", "index.write"}
# Loaded only where an index has meaning (search.store), or is built with it.
NUMPY = {
    "search.encoder", "search.weights", "search.vectors", "search.fusion",
    "index.model", "index.vectors",
}  # fmt: skip


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PATHS = {
    module_name(path): path
    for pattern in (
        "search/*.py",
        "index/*.py",
        "index/readers/*.py",
        "index/check/*.py",
        "index/site/*.py",
        "tools/*.py",
        "handler.py",
    )
    for path in sorted(ROOT.glob(pattern))
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


def stated() -> dict[str, set[str]]:
    [block] = re.findall(r"```imports\n(.*?)```", TEXT, re.DOTALL)
    lines = (line.partition(":") for line in block.strip().splitlines())
    return {name: set(others.split()) - {"-"} for name, _, others in lines}


def test_the_import_table_in_architecture_md_is_the_one_in_the_code() -> None:
    assert stated() == {name: imports_of(name) for name in MODULES}


def test_search_never_imports_index() -> None:
    """What Lambda loads holds nothing of the writing side."""
    reading = [name for name in MODULES if name.startswith(("search", "handler"))]
    assert not [
        name for name in each(reading) for other in imports_of(name) if other.startswith("index")
    ]


@pytest.mark.parametrize("name", MODULES)
def test_only_the_named_third_party_packages_are_imported(name: str) -> None:
    tops = {other.split(".")[0] for other in imported(name)}
    foreign = tops - set(OURS) - sys.stdlib_module_names
    allowed = ALLOWED[name.split(".")[0]] | ({"whoosh"} if name in WHOOSH else set())
    allowed |= {"numpy"} if name in NUMPY else set()
    assert foreign <= allowed


def test_opening_the_deployed_app_loads_nothing_of_the_writing_side() -> None:
    heavy = "{'index', 'lxml', 'mammoth', 'markdown_it', 'yaml', 'boto3', 'numpy', 'zappa'}"
    code = f"import sys, search.deployed; print({heavy} & {{m.split('.')[0] for m in sys.modules}})"
    env = {**os.environ, "CITEBOX_INDEX": "none"}  # one with meaning needs numpy
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr


def test_every_module_has_its_question_in_architecture_md() -> None:
    listed = set(re.findall(r"^\| `([\w.]+)` \|", TEXT, re.MULTILINE))
    assert listed == {name for name in MODULES if not name.endswith("__main__")}


def test_the_public_names_are_there() -> None:
    """Other tools rely on these; README and ARCHITECTURE.md promise them."""
    [block] = re.findall(r"```public\n(.*?)```", TEXT, re.DOTALL)
    for line in each(block.strip().splitlines()):
        module, _, name = line.strip().rpartition(".")
        assert hasattr(importlib.import_module(module), name), line


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
