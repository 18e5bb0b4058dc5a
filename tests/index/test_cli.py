"""The citebox command: one name for both command lines, whose options and exit codes it has."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import index.__main__ as index_line
import search.__main__ as search_line
from index.cli import GROUPS, main
from search.version import VERSION
from tests.support.paths import ROOT
from tests.support.search_fixtures import clean_env, run

COMMANDS = {command.name: command for group in GROUPS.values() for command in group}
ONE = "# One\n\nSome words about lithium.\n"
# Each command beside the one that it stands for.
ALIKE = {
    "check": ("index", "check"),
    "index": ("index", "build"),
    "rollback": ("index", "rollback"),
    "publish": ("index", "publish"),
    "expected": ("index", "expected"),
    "model": ("index", "model"),
    "ask": ("search", "ask"),
    "explain": ("search", "explain"),
    "serve": ("search", "serve"),
}
PARSERS = {
    "index": lambda: index_line.parser("citebox", COMMANDS["index"]),
    "search": lambda: search_line.parser("citebox"),
}


def printed(
    capsys: pytest.CaptureFixture[str], call: Callable[[list[str]], int], *words: str
) -> tuple[object, str, str]:
    """Exit code and both outputs, of a command that may end by itself."""
    try:
        code: object = call(list(words))
    except SystemExit as left:
        code = left.code
    return (code, *capsys.readouterr())


def plain(text: str) -> str:
    """Help as one line: where it breaks goes by the length of the program's name."""
    return " ".join(text.split())


# ---- help ---------------------------------------------------------------------------------


def test_help_has_every_command_in_its_group_with_an_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = printed(capsys, main, "--help")
    assert (code, err) == (0, "")
    groups = re.findall(r"^(Prepare|Try|Find out why):\n((?:  .+\n)+)", out, re.MULTILINE)
    found = {
        name: re.findall(r"^  (\w+) +(.+)\n +(citebox \1 .+)$", lines, re.MULTILINE)
        for name, lines in groups
    }
    assert found == {
        group: [(one.name, one.summary, f"citebox {one.name} {one.example}") for one in commands]
        for group, commands in GROUPS.items()
    }
    assert set(COMMANDS) == set(ALIKE)


@pytest.mark.parametrize("name", ALIKE)
def test_the_example_of_a_command_is_one_that_it_takes(name: str) -> None:
    words = shlex.split(COMMANDS[name].example)
    assert words
    assert PARSERS[ALIKE[name][0]]().parse_args([name, *words]).run


@pytest.mark.parametrize("name", ALIKE)
def test_a_commands_help_is_that_of_the_module_under_another_name(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    package, other = ALIKE[name]
    call = {"index": index_line.main, "search": search_line.main}[package]
    _, out, _ = printed(capsys, main, name, "--help")
    _, same, _ = printed(capsys, call, other, "--help")
    assert out.startswith(f"usage: citebox {name} ")
    assert f"Example: citebox {name} {COMMANDS[name].example}\n" in out
    assert plain(out) == plain(same).replace(f"python -m {package} {other}", f"citebox {name}")


@pytest.mark.parametrize(
    ("name", "option", "folder"),
    [
        ("index", "to", "build/index"),
        ("model", "to", "build/model"),
        ("ask", "index", "build/index"),
        ("explain", "index", "build/index"),
        ("serve", "index", "build/index"),
    ],
)
def test_a_folder_that_need_not_be_named_is_said_in_help(
    name: str, option: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(COMMANDS[name].example)
    options = PARSERS[ALIKE[name][0]]().parse_args([name, *words])
    assert getattr(options, option) == Path(folder)
    _, out, _ = printed(capsys, main, name, "--help")
    assert re.search(rf"--{option} DIR [^-]*\({folder}\)", plain(out))


def test_the_models_that_need_not_be_named_are_said_in_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = printed(capsys, main, "index", "--help")
    model = plain(out).partition("--model DIR the folder")[2]
    assert model.startswith(" of the model (build/model, or with an article in Spanish build/mod")


def test_no_command_is_the_help_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    _, help_, _ = printed(capsys, main, "--help")
    assert printed(capsys, main) == (2, "", help_)


def test_an_unknown_command_is_exit_2_and_names_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = printed(capsys, main, "buidl", "x")
    assert (code, out) == (2, "")
    assert err.splitlines()[1].startswith("citebox: error: ")
    assert set(ALIKE) <= set(re.findall(r"\w+", err))


# ---- version ------------------------------------------------------------------------------


def test_version_is_the_one_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, main, "--version") == (0, f"citebox {VERSION}\n", "")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = { attr = "search.version.VERSION" }' in project
    assert not re.search(r'^version = "', project, re.MULTILINE), "a second place"


# ---- what it does -------------------------------------------------------------------------


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.md").write_text(ONE, encoding="utf-8")
    return tmp_path / "articles"


def test_index_then_ask_in_a_folder_need_no_paths(
    articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(articles.parent)
    assert main(["index", "articles"]) == 0
    assert "Index written to build/index in " in capsys.readouterr().out
    assert main(["ask", "lithium", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1
    assert main(["explain", "lithium"]) == 0
    explained = capsys.readouterr().out
    assert explained.startswith("Question  lithium\n")
    assert "\nTotal     1 passage matches by words\n" in explained
    assert main(["check", "articles"]) == 0


@pytest.mark.parametrize(
    ("words", "code", "begins"),
    [
        ("index gone.md --no-meaning", 2, ""),  # the report says it
        ("index articles articles/bad.txt --no-meaning", 1, ""),
        ("index articles --meaning --model nowhere", 2, "citebox: There is no model"),
        ("check gone.md", 2, ""),
        ("check articles articles/bad.txt", 1, ""),
        ("check articles --html nowhere/page.html", 2, "citebox: nowhere/page.html cannot be"),
        ("model gone.whl", 2, "citebox: 'gone.whl' cannot be read"),
        ("ask lithium", 2, "citebox: There is no index in 'build/index'"),
        ("ask ''", 2, "citebox: The question is empty."),
        ("explain lithium --kind x", 2, "citebox: Parameter 'kind' must be"),
        ("serve", 2, "citebox: There is no index in 'build/index'"),
        ("serve --port x", 2, "citebox serve: error: argument --port: 'x' is not a port"),
    ],
)
def test_a_failure_is_the_modules_own_and_its_message_begins_with_citebox(
    articles: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    code: int,
    begins: str,
) -> None:
    (articles / "bad.txt").write_bytes(b"\xff")
    monkeypatch.chdir(articles.parent)
    name, *rest = shlex.split(words)
    package, other = ALIKE[name]
    call = {"index": index_line.main, "search": search_line.main}[package]
    found, _, told = printed(capsys, main, name, *rest)
    assert found == code
    assert (told or "\n").splitlines()[-1].startswith(begins)
    same, _, said = printed(capsys, call, other, *rest)
    assert same == code
    assert told.partition("rror: ")[2] == said.partition("rror: ")[2]


def loaded(*words: str) -> set[str]:
    """The modules, by their first names, that a command has loaded at its end."""
    code = (
        "import atexit, sys; from index.cli import main\n"
        "atexit.register(lambda: print(*{m.split('.')[0] for m in sys.modules}, file=sys.stderr))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env=clean_env(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


HEAVY = {
    "lxml",
    "trafilatura",
    "mammoth",
    "markdown_it",
    "yaml",
    "feedparser",
    "numpy",
    "flask",
    "whoosh",
}


def test_help_loads_none_of_the_libraries() -> None:
    assert not loaded("--help") & (HEAVY | {"json", "logging"})


def test_a_question_loads_nothing_of_the_writing_side_and_no_server(index_dir: Path) -> None:
    found = loaded("ask", "lithium", "--index", str(index_dir))
    assert found & HEAVY == {"whoosh"}


# ---- .venv/bin/citebox --------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the command in its place, as `make setup` puts it there."""
    folder = tmp_path / "a checkout"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("search", "index"):
        (folder / name).symlink_to(ROOT / name)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    shutil.copyfile(ROOT / "tools" / "citebox.sh", folder / ".venv" / "bin" / "citebox")
    (folder / ".venv" / "bin" / "citebox").chmod(0o755)
    return folder


def test_the_script_runs_anywhere_and_answers_as_the_module_does(
    checkout: Path, articles: Path, index_dir: Path
) -> None:
    script = checkout / ".venv" / "bin" / "citebox"
    words = ("ask", "why do people stop taking lithium?", "--json", "--index", str(index_dir))
    done = subprocess.run(
        [script, *words], cwd=articles, capture_output=True, text=True, check=True
    )
    same = run("-m", "search", *words)
    took = re.compile(r'"took_ms": [\d.]+')
    assert took.sub("", done.stdout) == took.sub("", same.stdout)
    assert subprocess.run([script, "ask", "x"], cwd=articles, capture_output=True).returncode == 2


def test_the_script_runs_the_code_of_the_checkout_that_it_is_in(
    checkout: Path, tmp_path: Path
) -> None:
    """Not that of the one which it was copied from, and nothing of the folder that you are in."""
    other = tmp_path / "copied"
    shutil.copytree(checkout, other, symlinks=True)
    for name in ("search", "index"):
        (other / name).unlink()
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    (other / "search" / "version.py").write_text('VERSION = "9.9"\n', encoding="utf-8")
    (tmp_path / "argparse.py").write_text("raise SystemExit('mine')", encoding="utf-8")
    (tmp_path / "link").symlink_to(other / ".venv" / "bin" / "citebox")
    for script in (other / ".venv" / "bin" / "citebox", "copied/.venv/bin/citebox", "./link"):
        done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("citebox 9.9\n", "")


NEEDS_OUTPUT = [["ask", "walking"], ["ask", "walking", "--json"], ["explain", "walking"]]


@pytest.mark.parametrize("command", [*NEEDS_OUTPUT, ["expected"], ["check"]], ids=" ".join)
def test_output_that_cannot_be_printed_is_exit_3(
    index_dir: Path, tmp_path: Path, command: list[str]
) -> None:
    """Of `check`, 1 would mean that something needs the author."""
    (tmp_path / "one.md").write_text("# Walking\n\n## Why walk?\n\nIt helps.\n")
    last = {"expected": [str(index_dir)], "check": [str(tmp_path)]}
    given = [*command, *last.get(command[0], ["--index", str(index_dir)])]
    with Path("/dev/full").open("w") as full:
        done = run_apart(given, stdout=full)
    assert done.returncode == 3
    assert done.stderr == "citebox: the output could not be printed (No space left on device).\n"


@pytest.mark.parametrize("command", NEEDS_OUTPUT[::2], ids=" ".join)
def test_letters_that_the_output_lacks_are_printed_by_their_numbers(
    index_dir: Path, command: list[str]
) -> None:
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run_apart([*command, "--index", str(index_dir)], stdout=subprocess.PIPE, env=plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u" in done.stdout


@pytest.mark.parametrize("module", ["search", "index"])
def test_ctrl_c_is_exit_130_and_a_sentence_also_while_modules_are_loaded(module: str) -> None:
    code = (
        "import sys, types\n"
        "def stop(name): raise KeyboardInterrupt\n"
        "loading = types.ModuleType('loading'); loading.__getattr__ = stop\n"
        f"sys.modules['{module}.__main__'] = loading\n"
        "from index.cli import main\n"
        f"sys.exit(main([{ {'search': 'ask', 'index': 'check'}[module]!r}, 'x']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (130, "citebox: stopped.\n")


def run_apart(given: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "index.cli", *given],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, **options,
    )  # fmt: skip
