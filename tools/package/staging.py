"""Fills the two folders that Zappa zips: our files, and the packages that they need at run time.

search/ handler.py the index …   -> staging/                  (stage_sources)
requirements/runtime.txt,
or meaning.txt where the index
has meaning                      -> runtime/lib/pythonX.Y/…   (install_runtime)
every .py of both                -> bytecode that stays valid (compile_bytecode)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from search.errors import IndexUnavailable
from search.store.manifest import ARTICLES, NAME, Manifest, check_files, read_manifest
from tools.errors import ToolError
from tools.package.slim import slim
from tools.package.stage import FILE, Stage

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
SAMPLES = "https://alderhouse.example/"  # content/; nobody can have a name in .example (RFC 2606)
TASK_ROOT = "/var/task"  # where Lambda unpacks the zip

MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
# Python 3.11 on Lambda is Amazon Linux 2 (glibc 2.26), later ones Amazon Linux 2023 (2.34). pip
# takes tags by name: a tag does not include older ones.
AMAZON_LINUX_2 = ("manylinux2014",)
AMAZON_LINUX_2023 = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_27", "manylinux2014")

SOURCES = ("handler.py", "search", "tools/__init__.py", "tools/zappa_hooks.py")
NEVER = shutil.ignore_patterns(".*", "__pycache__", "*.pyc", "*.md", "src")
# The command line and the server of a desk, which no function runs.
DESK_ONLY = ("__main__.py", "commands.py", "serve.py", "terminal.py", "explain")
NEVER_IN_INDEX = shutil.ignore_patterns(".*", "*LOCK", "*.lock", "*.tmp")


def stage_sources(root: Path, index: Path, stage: Stage, staging: Path) -> None:
    """Copy our files to `staging`, with Zappa's settings and hook (which the hook removes)."""
    for name in SOURCES:
        copy(root / name, staging / name)
    for name in DESK_ONLY:
        path = staging / "search" / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    copy_index(index, staging / "build" / "index")
    bind_index(staging)
    (staging / FILE).write_text(stage.document, encoding="utf-8")


def leave_out_meaning(staging: Path) -> None:
    """Remove what only a search by meaning reads."""
    (staging / "search/safety/nearness.bin").unlink()


def copy_index(index: Path, target: Path) -> None:
    """Copy the manifest and the generation that it names, not what earlier builds left.
    `read_index` has checked them."""
    generation = read_manifest(index).generation
    shutil.copytree(index / generation, target / generation, ignore=NEVER_IN_INDEX)
    shutil.copyfile(index / NAME, target / NAME)


def bind_index(staging: Path) -> None:
    """Have the function open no index but the one that was copied. Raises ToolError."""
    path = staging / "search" / "deployed.py"
    text, unbound = path.read_text(encoding="utf-8"), "INDEX_SHA256: str | None = None"
    if text.count(unbound) != 1:
        raise ToolError(f"{path} has no line {unbound!r}.")
    digest = read_manifest(staging / "build" / "index").digest
    path.write_text(text.replace(unbound, f"INDEX_SHA256 = {digest!r}"), encoding="utf-8")


def read_index(index: Path) -> Manifest:
    """The manifest of a complete index. Raises ToolError for one that the deployed function could
    not open: it would only answer 503."""
    try:
        manifest = read_manifest(index)
        check_files(index, manifest)
    except IndexUnavailable as error:
        raise ToolError(str(error)) from error
    return manifest


def holds_samples(index: Path) -> bool:
    """Whether an article of the index has our samples' base URL. This is also true if a clinic
    copied that URL from docs/indexing.md, and then its links are broken."""
    articles = index / read_index(index).generation / ARTICLES
    with articles.open(encoding="utf-8") as lines:
        urls = [json.loads(line)[1]["url"] for line in lines]
    return any(str(url).startswith(SAMPLES) for url in urls)


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=NEVER)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def install_runtime(requirements: Path, architecture: str, runtime: Path) -> Path:
    """Install the locked packages in a folder that Zappa takes for a virtual environment.

    It has nothing else, not even pip. Only wheels for Lambda's platform are installed, whatever the
    builder's is; pip checks every hash. Return the folder of the packages.
    """
    packages = runtime / "lib" / f"python{PYTHON}" / "site-packages"
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--requirement", str(requirements)),
        *("--target", str(packages), "--no-compile", "--only-binary", ":all:"),
        *(f"--platform={platform}" for platform in platforms(architecture, sys.version_info[:2])),
        *("--python-version", PYTHON, "--implementation", "cp"),
    ]
    run(command, "The locked packages could not be installed", dict(os.environ))
    slim(packages)
    return packages


def platforms(architecture: str, python: tuple[int, ...]) -> list[str]:
    """The platform tags of wheels that run on Lambda with this Python, best first."""
    if architecture not in MACHINES:
        raise ToolError(f"Unknown architecture {architecture!r}. Known: {', '.join(MACHINES)}.")
    tags = AMAZON_LINUX_2023 if python >= (3, 12) else AMAZON_LINUX_2
    return [f"{tag}_{MACHINES[architecture]}" for tag in tags]


def compile_bytecode(folder: Path) -> None:
    """Write .pyc files that Python uses without checking the source's date.

    Zappa dates every file 1980 and Lambda's disk is read-only. Bytecode with a checked date would
    be discarded, and compiled again at every cold start.
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
    """Run a command quietly. If it fails, raise ToolError with its output."""
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments, no shell
        command, env=environment, cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolError(f"{complaint}.\n{(done.stdout + done.stderr).strip()}")
