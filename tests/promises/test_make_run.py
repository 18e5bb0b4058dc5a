"""`make run` says what it does and what the server says, and nothing of make's own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
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


def made(
    checkout: Path, port: int = 0, meanwhile: Callable[[], object] = lambda: None, **env: str
) -> str:
    """What `make run` says, until Ctrl-C once it serves and `meanwhile` is done."""
    own = {name: value for name, value in clean_env().items() if not name.startswith("MAKE")}
    with subprocess.Popen(
        ["make", "run", f"PORT={port}"],
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
                meanwhile()
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


def two_ports() -> int:
    """A free port whose next one is free, too."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def titles_at(port: int) -> str:
    """The articles that a server has, once it answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/articles") as answer:
                text: str = answer.read().decode()
                return text
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port}")


def test_the_spanish_samples_are_served_on_the_next_port_until_it_stops(checkout: Path) -> None:
    (checkout / "content/es").mkdir()
    (checkout / "content/es/.noindex").touch()
    (checkout / "content/es/muestra.md").write_text("# Una muestra\n\nAlgo de texto.\n", "utf-8")
    port, seen = two_ports(), []
    said = made(checkout, port, lambda: seen.extend(map(titles_at, (port, port + 1))))
    assert f"The Spanish samples are at http://127.0.0.1:{port + 1}/?lang=es\n" in said
    assert "A sample" in seen[0]
    assert "muestra" not in seen[0]
    assert "Una muestra" in seen[1]
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port + 1))
