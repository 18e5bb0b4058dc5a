"""The two clean folders that Zappa zips: our files, and the packages that they need at run time.

search/ handler.py the index …   -> staging/                  (stage_sources)
requirements/runtime.txt         -> runtime/lib/pythonX.Y/…   (install_runtime)
every .py of both                -> bytecode that stays valid (compile_bytecode)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.errors import ToolError
from tools.settings import FILE, Stage

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
MANIFEST = "manifest.json"
TASK_ROOT = "/var/task"  # where Lambda unpacks the zip

# Python 3.11 on Lambda is Amazon Linux 2 (glibc 2.26), later ones AL2023: manylinux2014 suits all.
PLATFORMS = {"x86_64": "manylinux2014_x86_64", "arm64": "manylinux2014_aarch64"}

SOURCES = ("handler.py", "search", "tools/__init__.py", "tools/zappa_hooks.py")
NEVER = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*.md", "src")
NEVER_IN_INDEX = shutil.ignore_patterns(".*", "*LOCK", "*.lock", "*.tmp")


def stage_sources(root: Path, index: Path, stage: Stage, staging: Path) -> None:
    """Copy what Lambda gets, and for Zappa its settings and its hook (which the hook drops)."""
    for name in SOURCES:
        copy(root / name, staging / name)
    copy_index(index, staging / "build" / "index")
    (staging / FILE).write_text(stage.document, encoding="utf-8")


def copy_index(index: Path, target: Path) -> None:
    """Copy the manifest and the folder that it names; what an earlier build left stays behind."""
    generation = current_generation(index)
    shutil.copytree(index / generation, target / generation, ignore=NEVER_IN_INDEX)
    shutil.copyfile(index / MANIFEST, target / MANIFEST)


def current_generation(index: Path) -> str:
    again = f"Build it with: python -m index build SOURCE… --to {index}"
    try:
        manifest = json.loads((index / MANIFEST).read_text(encoding="utf-8"))
        generation = str(manifest["generation"])
    except (FileNotFoundError, NotADirectoryError):
        raise ToolError(f"There is no index in {index}. {again}") from None
    except (ValueError, KeyError, TypeError):
        raise ToolError(f"The index in {index} is damaged: {MANIFEST}. {again}") from None
    if not (index / generation).is_dir():
        raise ToolError(f"The index in {index} is damaged: {generation} is missing. {again}")
    return generation


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=NEVER)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def install_runtime(requirements: Path, architecture: str, runtime: Path) -> Path:
    """Install the locked packages in a folder that Zappa takes for a virtual environment.

    Nothing else is in it, not even pip. Wheels only, for Lambda's platform whatever the
    builder's is; pip checks every hash. Return the folder that holds the packages.
    """
    if architecture not in PLATFORMS:
        raise ToolError(f"Unknown architecture {architecture!r}. Known: {', '.join(PLATFORMS)}.")
    packages = runtime / "lib" / f"python{PYTHON}" / "site-packages"
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--requirement", str(requirements)),
        *("--target", str(packages), "--no-compile"),
        *("--only-binary", ":all:", "--platform", PLATFORMS[architecture]),
        *("--python-version", PYTHON, "--implementation", "cp"),
    ]
    run(command, "The locked packages could not be installed", dict(os.environ))
    return packages


def compile_bytecode(folder: Path) -> None:
    """Write .pyc files that Python trusts without looking at the source's date.

    Zappa dates every file 1980 and Lambda's disk is read-only: bytecode that is checked against
    a date is thrown away and compiled again at every cold start.
    """
    command = [
        *(sys.executable, "-m", "compileall", "-q", "-f", "-j", "1"),
        *("--invalidation-mode", "unchecked-hash"),
        *("-s", str(folder), "-p", TASK_ROOT, str(folder)),
    ]
    # A fixed hash seed: the order of a set literal is part of the bytecode.
    run(command, f"{folder.name} could not be compiled", {**os.environ, "PYTHONHASHSEED": "0"})


def run(
    command: list[str], complaint: str, environment: dict[str, str], cwd: Path | None = None
) -> None:
    """Run quietly; when it fails, say so with what it printed."""
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments, no shell
        command, env=environment, cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolError(f"{complaint}.\n{(done.stdout + done.stderr).strip()}")
