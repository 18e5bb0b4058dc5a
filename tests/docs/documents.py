"""Reads README.md and the documents of docs/: their blocks, commands, samples, tables and links."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from index.cli import GROUPS, SEARCHING
from tests.support.paths import ROOT

DOCS = ROOT / "docs"
DOCUMENTS = tuple(
    path.relative_to(ROOT).as_posix() for path in (*sorted(ROOT.glob("*.md")), *DOCS.glob("*.md"))
)
HOST = "http://127.0.0.1:8000"
# What `citebox NAME` runs: a command of `python -m index` or of `python -m search`.
MODULES = {
    one.name: f"search {one.name}" if one in SEARCHING else f"index {one.name}"
    for group in GROUPS.values()
    for one in group
} | {"index": "index build"}


class Sample(NamedTuple):
    """A curl command and the block below it. `shown` is JSON that was read, or text."""

    command: str
    shown: Any


def read(name: str) -> str:
    """A document by its path from the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\b[^\n]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(text: str) -> list[str]:
    """The lines of its shell blocks, without comments, continued lines joined."""
    lines = "\n".join(blocks(text, "sh")).replace("\\\n", " ").splitlines()
    return [line for raw in lines if (line := re.sub(r"\s+#.*", "", raw).strip())]


def runnable(command: str) -> list[str]:
    """A command of .venv as the tests run it, in any folder."""
    words = shlex.split(command)
    if words[0] == ".venv/bin/citebox":
        return [sys.executable, "-m", "index.cli", *words[1:]]
    assert words[0] == ".venv/bin/python", command
    return [sys.executable, *words[1:]]


def is_ours(command: str) -> bool:
    return command.startswith(".venv/bin/")


def help_of(command: str) -> str:
    """What a command of ours says to --help, its sources and options left out."""
    words = runnable(command)
    return _help_of(tuple(words[: 4 if words[1] == "-m" else 2]))


@cache
def _help_of(words: tuple[str, ...]) -> str:
    run = subprocess.run([*words, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def options(command: str) -> list[str]:
    return [word for word in shlex.split(command) if word.startswith("--")]


def samples(text: str) -> list[Sample]:
    """Each question that is asked with curl, with the next block: what is shown as its answer."""
    fenced = re.findall(r"^```([a-z]*)[^\n]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [
        Sample(asked.strip(), json.loads(shown) if kind == "json" else shown)
        for (shell, asked), (kind, shown) in pairwise(fenced)
        if shell == "sh" and asked.startswith("curl ")
    ]


def holds(shown: Any, live: Any) -> bool:
    """Whether a shortened sample is true: its fields are there, "…" stands for anything."""
    if isinstance(shown, dict):
        return all(key in live and holds(value, live[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return len(shown) <= len(live) and all(map(holds, shown, live))
    if isinstance(shown, str) and "…" in shown:
        pattern = ".*".join(map(re.escape, shown.split("…")))
        return re.fullmatch(pattern, live, re.DOTALL) is not None
    return bool(shown == live)


def table(text: str, first: str) -> dict[str, list[str]]:
    """The table whose head begins with this cell: the other cells by the first, as printed."""
    head = rf"^\| {re.escape(first)} \|.*\n\|[-|]+\n((?:\|.*\n)+)"
    (rows,) = re.findall(head, text, re.MULTILINE)
    cells = [[cell.strip() for cell in row[1:-1].split("|")] for row in rows.splitlines()]
    assert cells
    return {row[0]: row[1:] for row in cells}


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def section(text: str, heading: str) -> str:
    """What stands below a heading of level 2."""
    (found,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    return str(found)


def prose(text: str) -> str:
    """Without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one).strip().lower().replace(" ", "-") for one in headings}


def links(text: str) -> list[str]:
    """The targets of its links and pictures that are no address."""
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose(text))


def sentences(text: str) -> list[str]:
    """Of its paragraphs, lists and tables, a link as its words, code as one word."""
    plain = re.sub(r"`[^`\n]*`", "code", prose(text))
    plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    lines = [line for line in plain.splitlines() if not re.match(r"#|\|[-|]+$", line)]
    cells = [cell for line in lines for cell in line.split("|")]
    return [one for cell in cells for one in re.split(r"(?<=[.!?])[\"')*]*\s+", cell) if one]
