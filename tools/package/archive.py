"""`make package`: one zip in dist/ that Lambda can run, with the index inside it.

check -> staging and runtime folders -> bytecode -> zappa package -> dist/ -> report
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tools.errors import ToolError
from tools.package.help_lines import confirm_lines
from tools.package.stage import Stage, read_stage
from tools.package.staging import (
    PYTHON,
    compile_bytecode,
    holds_samples,
    install_runtime,
    leave_out_meaning,
    read_index,
    run,
    stage_sources,
)

ROOT = Path(__file__).resolve().parent.parent.parent
MIB = 1024 * 1024
# Modules of libraries, without their ending.
ONLY_AT_A_DESK = (
    "click/_termui_impl", "click/_winconsole", "click/shell_completion",
    "jinja2/meta", "jinja2/nativetypes", "jinja2/sandbox", "werkzeug/_reloader",
    "werkzeug/middleware/http_proxy", "werkzeug/middleware/lint", "werkzeug/middleware/profiler",
    "werkzeug/middleware/proxy_fix", "werkzeug/middleware/shared_data", "werkzeug/testapp",
    "whoosh/codec/memory",
    "whoosh/codec/plaintext", "whoosh/externalsort", "whoosh/filedb/fileindex",
    "whoosh/filedb/filepostings", "whoosh/filedb/filereading", "whoosh/filedb/filewriting",
    "whoosh/filedb/gae", "whoosh/filedb/pools", "whoosh/lang/isri", "whoosh/lang/lovins",
    "whoosh/lang/wordnet", "whoosh/langchain", "whoosh/llamaindex", "whoosh/mcp",
    "whoosh/multiproc", "whoosh/retrieval", "whoosh/support/base85", "whoosh/support/bitstream",
    "whoosh/support/bitvector", "whoosh/support/charset", "whoosh/support/unicode",
    "whoosh/util/versions",
)  # fmt: skip
OUR_SAMPLES = "Warning: the index holds our samples. INDEX=… names another."
DEAD_END = "http://127.0.0.1:9"  # nothing listens there: Zappa has no network for packaging


@dataclass(frozen=True)
class Places:
    """The folders of a package: its index, intermediate files (which are kept), and the zip."""

    index: Path
    work: Path
    dist: Path


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        stage = read_stage(ROOT, options.stage, os.environ)
        confirm_lines(stage)
        archive = package(stage, Places(options.index, options.work, options.to))
    except ToolError as error:
        print(error, file=sys.stderr)
        return 2
    samples = [OUR_SAMPLES] if holds_samples(options.index) else []
    print("\n".join([*listing(archive), *samples, *stage.warnings, str(archive)]), flush=True)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.package", description=__doc__)
    parser.add_argument("--stage", default="dev", help="a stage of zappa_settings.json")
    parser.add_argument("--index", type=Path, default=ROOT / "build/index", metavar="DIR")
    parser.add_argument("--work", type=Path, default=ROOT / "build/package", metavar="DIR")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="DIR")
    return parser.parse_args(arguments)


def package(stage: Stage, places: Places) -> Path:
    """Build the zip of a stage and return its path. Raises ToolError."""
    manifest = read_index(places.index)  # before anything is removed or installed
    staging, runtime = places.work.resolve() / "staging", places.work.resolve() / "runtime"
    for folder in (staging, runtime):
        shutil.rmtree(folder, ignore_errors=True)
    stage_sources(ROOT, places.index, stage, staging)
    if not manifest.meaning:
        leave_out_meaning(staging)
    requirements = ROOT / "requirements" / ("meaning.txt" if manifest.meaning else "runtime.txt")
    packages = install_runtime(requirements, stage.architecture, runtime)
    leave_out_desks(packages)
    compile_bytecode(staging)
    compile_bytecode(packages)
    return deliver(zappa_package(stage.name, staging, runtime), places.dist.resolve())


def leave_out_desks(packages: Path) -> None:
    """Remove what a library has for a terminal, its own server or tests. Imported by no module of
    it when it loads. Raises OSError where a library has it no more."""
    shutil.rmtree(packages / "werkzeug" / "debug")
    for name in ONLY_AT_A_DESK:
        (packages / f"{name}.py").unlink()


def zappa_package(stage: str, staging: Path, runtime: Path) -> Path:
    """Let Zappa zip the two folders, with no account, no configuration and no network."""
    archive = staging / f"citebox-{stage}.zip"
    # -P: the staging folder must not shadow what Zappa imports.
    command = [sys.executable, "-P", "-m", "zappa.cli", "package", stage, "-o", archive.name]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(staging.parent),  # no ~/.aws
        "LOGNAME": "citebox",  # Zappa asks for a user name, and a container may have none
        "VIRTUAL_ENV": str(runtime),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HTTP_PROXY": DEAD_END,
        "HTTPS_PROXY": DEAD_END,
    }
    run(command, "zappa package failed", environment, cwd=staging)
    return archive


def deliver(archive: Path, dist: Path) -> Path:
    """Move the zip to `dist`, and remove older ones there."""
    dist.mkdir(parents=True, exist_ok=True)
    for old in dist.glob("citebox-*.zip"):
        old.unlink()
    return Path(shutil.move(archive, dist / archive.name))


def listing(archive: Path) -> list[str]:
    """A table of the zip's contents, largest first: one line for each name at its root."""
    packed: dict[str, int] = defaultdict(int)
    unpacked: dict[str, int] = defaultdict(int)
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            name = listing_name(member.filename)
            packed[name] += member.compress_size
            unpacked[name] += member.file_size
    rows = [f"{'zip':>10} {'unpacked':>10}  Python {PYTHON}"]
    rows += [
        f"{mib(packed[name])} {mib(unpacked[name])}  {name}"
        for name in sorted(packed, key=lambda name: -packed[name])
    ]
    rows.append(f"{mib(archive.stat().st_size)} {mib(sum(unpacked.values()))}  all of it")
    return rows


def listing_name(member: str) -> str:
    top, slash, _ = member.partition("/")
    return "licences and metadata (*.dist-info/)" if top.endswith(".dist-info") else top + slash


def mib(size_bytes: int) -> str:
    return f"{size_bytes / MIB:6.2f} MiB"
