"""Copies of the checkout, in which a change can be tried without anybody's seeing it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.common.places import ROOT, SHARED
from bench.tests.places import Mutant

# A change may loop for ever. Processor time, since the machine may be busy; waiting is cut too.
MOST_CPU_S = 150
MOST_WAIT_S = 1_200
MOST_MEMORY_BYTES = 6 << 30
_NO_TESTS = 5  # pytest's status
NO_END = -signal.SIGXCPU
# What stands for a test's name where the tests did not end, or could not begin.
ENDLESS, BROKEN = "(they came to no end)", "(they could not begin)"
NAMELESS = (ENDLESS, BROKEN)


class Copy:
    """A checkout of its own below `folder`, with links to the heavy downloads of `build/`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / ROOT.name
        self._cache = folder / "cache"
        for name in _sources():
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.root / name)
        (self.root / "build").mkdir(parents=True)
        for there in (ROOT / "build").glob("*"):
            (self.root / "build" / there.name).symlink_to(there.resolve())
        (self.root / ".venv").symlink_to((ROOT / ".venv").resolve())
        if SHARED.is_dir():
            (folder / "shared").symlink_to(SHARED.resolve())

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        path = self.root / mutant.file
        source = path.read_text(encoding="utf-8")
        lines = source.split("\n")
        lines[mutant.line - 1] = mutant.after
        self._write(path, "\n".join(lines))
        try:
            yield
        finally:
            self._write(path, source)

    def _write(self, path: Path, source: str) -> None:
        """Without what Python has compiled of it: a file of the same size and second would pass
        for the same."""
        path.write_text(source, encoding="utf-8")
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()

    def failure(self, tests: Sequence[str], left_out: Sequence[str]) -> str | None:
        """The first test that fails; ENDLESS where they took too long, BROKEN where the change
        does not even import; None where all pass. Raises RuntimeError where something else ended
        them, which says nothing about the change."""
        shutil.rmtree(self._cache, ignore_errors=True)
        command = [sys.executable, "-m", "pytest", "-x", "--tb=no", "--hypothesis-seed=0", *tests]
        command += [f"--basetemp={self.root.parent / 'tmp'}", "-o", f"cache_dir={self._cache}"]
        status = _run(command + [f"--deselect={one}" for one in left_out], self.root)
        if status in (0, _NO_TESTS):
            return None
        if status == NO_END:
            return ENDLESS
        if status < 0:
            raise RuntimeError(f"signal {-status} ended the tests; it was not this benchmark's.")
        return self._first_failure()

    def _first_failure(self) -> str:
        """As --deselect takes it; with -x there is one at most."""
        try:
            text = (self._cache / "v/cache/lastfailed").read_text(encoding="utf-8")
        except FileNotFoundError:
            return BROKEN
        return str(next(iter(json.loads(text)), BROKEN))


def _sources() -> list[str]:
    """Everything that git knows or would take, as it is now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [name for name in listed.stdout.split("\0") if name]


def _run(command: Sequence[str], folder: Path) -> int:
    """The status, NO_END for too long a time. What the tests have started ends with them."""
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        command,
        cwd=folder,
        env={**os.environ, "BROWSER": "none"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit,
    )
    try:
        return process.wait(MOST_WAIT_S)
    except subprocess.TimeoutExpired:
        return NO_END
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit() -> None:
    """The soft limit of processor time has a signal of its own, SIGXCPU."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 10))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
