"""docs/development.md: its targets, commands and benchmarks are those that there are."""

from __future__ import annotations

import re
import sys

import pytest

from tests.docs.documents import (
    MODULES,
    ROOT,
    code,
    commands,
    help_of,
    is_ours,
    options,
    read,
    table,
)

PAGE = read("docs/development.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OURS = [line for line in commands(PAGE) if is_ours(line)]
BENCHES = [line for line in OURS if "-m bench" in line]


def test_its_targets_are_those_of_make() -> None:
    listed = [name for cell in table(PAGE, "target") for name in code(cell)]
    assert sorted(listed) == sorted(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    made = [line.split()[1] for line in commands(PAGE) if line.startswith("make ")]
    assert set(made) <= set(listed)
    assert len(made) == 4


def test_the_variables_that_it_names_are_read_by_make() -> None:
    names = set(re.findall(r"`([A-Z]+)=\S+`", PAGE)) - {"CI"}
    assert names == {"PYTHON", "PORT", "BROWSER", "ROUNDS", "DURATION"}
    assert [name for name in names if f"$({name})" not in MAKEFILE] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_command_and_its_module_are_the_same(name: str) -> None:
    same, _ = table(PAGE, "command")[f"`citebox {name}`"]
    assert same == f"`python -m {MODULES[name]}`"
    told = help_of(f".venv/bin/citebox {name}")
    assert "--json" in told or name not in ("ask", "explain")


def test_it_lists_every_command() -> None:
    assert {code(cell)[0] for cell in table(PAGE, "command")} == {f"citebox {n}" for n in MODULES}


def test_its_benchmarks_are_those_that_there_are() -> None:
    """A benchmark is a module of bench/ that can be run."""
    there = {
        path.stem.replace("_", "-")
        for path in (ROOT / "bench").rglob("*.py")
        if re.search(r"^def main\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rows = re.findall(r"^\|[^|]*\| (`.*?) \|", PAGE.split("| about |")[1], re.MULTILINE)
    listed = {name for cell in rows for name in code(cell)}
    assert listed == there - {"mutate", "serving", "--main--"}
    named = re.findall(r"python -m bench ([a-z-]+)", PAGE)
    assert set(named) <= listed | {"mutate"}


@pytest.mark.parametrize("command", BENCHES)
def test_the_options_of_its_benchmarks_exist(command: str) -> None:
    told = help_of(command)
    assert [one for one in options(command) if one not in told] == []


def test_the_options_of_relevance_are_those_that_it_has() -> None:
    told = help_of(".venv/bin/python -m bench relevance")
    for option in ("--words-only", "--vectors-only", "--index"):
        assert option in PAGE
        assert option in told


def test_its_ways_to_run_tests_find_some() -> None:
    ran = [line.split("-m pytest ")[1] for line in OURS if "-m pytest" in line]
    assert ran == ["tests/docs", "-k citations"]
    assert (ROOT / ran[0]).is_dir()
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert any(re.search(r"^def test_\w*citations", source, re.MULTILINE) for source in sources)


def test_the_folders_of_the_tests_are_there() -> None:
    there = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    named = set(re.findall(r"`([a-z]+)/`", PAGE)) & {"promises", "browser", "hosts", "docs"}
    assert len(named) == 4
    assert {"hosts", "docs"} <= there
    assert sys.version_info >= (3, 11)  # "Python 3.11 or newer"
