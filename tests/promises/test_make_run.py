"""`make run` says what it does and what the server says, and nothing of make's own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from search.settings import NO_COUNTRY, NO_EMERGENCY_LINE
from tests.support.paths import ROOT
from tests.support.search_fixtures import clean_env

SERVES = re.compile(
    rf"Citebox is running at http://127\.0\.0\.1:\d+/ \(Ctrl-C to stop\)\n{NO_EMERGENCY_LINE}\n"
)


@pytest.fixture
def checkout(tmp_path: Path, tiny: Path) -> Path:
    """One in which nothing needs to be downloaded, and nothing is built."""
    for name in ("Makefile", "index", "search", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    texts = {
        "content/sample.md": "# A sample\n\nSome text.\n",
        "requirements/index.txt": "",
        "requirements/model.txt": "",
        ".venv/.index": "",
        ".venv/bin/python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n',
        "build/wheels/.model": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".venv/bin/python").chmod(0o755)
    shutil.copytree(tiny, tmp_path / "build/model", copy_function=shutil.copyfile)
    (tmp_path / "build/model/model.json").touch()
    return tmp_path


def made(checkout: Path, **env: str) -> str:
    """What `make run` says, until Ctrl-C once it serves."""
    own = {name: value for name, value in clean_env().items() if not name.startswith("MAKE")}
    with subprocess.Popen(
        ["make", "run", "PORT=0"],
        cwd=checkout,
        env=own | env,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if line == f"{NO_COUNTRY}\n":
                os.killpg(process.pid, signal.SIGINT)
    return said


def test_nothing_of_makes_own_is_printed(checkout: Path) -> None:
    first = made(checkout)
    assert first.startswith("Indexing the sample articles in content/ …\n1 of 1 article\n")
    assert "make" not in first
    assert SERVES.search(first)
    again = made(checkout)
    assert SERVES.sub("", again) == f"{NO_COUNTRY}\n\nStopped.\n", "all was there"


def test_nor_is_it_by_the_makes_that_make_calls(checkout: Path) -> None:
    """That make itself names its folder is what its caller asked for."""
    for said in (made(checkout, MAKEFLAGS="w"), made(checkout, MAKEFLAGS="w")):
        assert "make[" not in said
        assert "up to date" not in said


def test_the_citebox_command_is_there_afterwards(checkout: Path, tmp_path: Path) -> None:
    made(checkout)
    command = [checkout / ".venv/bin/citebox", "ask", "sample", "--index", "build/index"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1. A sample\n")
