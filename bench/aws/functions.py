"""The functions that are started: each a folder as Lambda unpacks it."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bench.common.places import ROOT, size_bytes
from tests.support.aws.lambda_stand_in import CLIENT, copy_distribution
from tools.package.archive import Places, package, zappa_package
from tools.package.stage import FILE, Stage, read_stage
from tools.package.staging import copy, copy_index

OURS = "handler.lambda_handler"
EMPTY = """
def lambda_handler(event, context):
    return {"statusCode": 200, "body": "{}"}
"""
# What handler.py imports of search, with an app of one route in the place of ours.
HELLO = {
    "__init__": "",
    "deployed": """
from flask import Flask

app = Flask("search")

@app.get("/search")
def search():
    return {"hello": "there"}
""",
    "errors": "class BadSetting(Exception):\n    pass\n",
    "web/__init__": "",
    "web/access_log": "REQUEST_ID = 'citebox.request_id'\n",
    "web/response": "PROBLEM = ''\ndef problem_json(*_):\n    return {}\n",
    "settings": "class Settings:\n    pass\ndef read_settings(_):\n    return Settings()\n",
}
# Zappa's own settings as they come, but for the region and the bucket, which it asks for.
STOCK = {
    "project_name": "citebox",
    "app_function": "search.deployed.app",
    "aws_region": "us-east-1",
    "s3_bucket": "none",
    "apigateway_version": "v2",
}


@dataclass(frozen=True, slots=True)
class Function:
    """`searches`: does it answer a question with passages?"""

    folder: Path
    handler: str = OURS
    searches: bool = True
    zip_bytes: int = 0

    @property
    def unpacked_bytes(self) -> int:
        return size_bytes(self.folder)


def runtime_client(work: Path) -> Path:
    """AWS's runtime client in a folder of its own, with bytecode, as Lambda's image has it."""
    folder = work / "client"
    for name in CLIENT:
        copy_distribution(name, folder)
    compile_dated(folder)
    return folder


def make_functions(index: Path, meaning: Path | None, work: Path) -> dict[str, Function]:
    """By name. The zips are made here, out of the tree as it stands."""
    citebox = packed(index, work / "words")
    made = {
        "bare": bare(work / "bare"),
        "hello": hello(citebox, work / "hello"),
        "citebox": citebox,
        "no bytecode": without_bytecode(citebox, work / "no-bytecode"),
        "zappa": zappa(index, work),
    }
    return {**made, "meaning": packed(meaning, work / "meaning")} if meaning else made


def packed(index: Path, work: Path) -> Function:
    archive = package(read_stage(ROOT, "dev", {}), Places(index, work, work / "dist"))
    return Function(unpack(archive, work / "task"), zip_bytes=archive.stat().st_size)


def bare(folder: Path) -> Function:
    write(folder / "empty.py", EMPTY)
    compile_dated(folder)
    return Function(folder, "empty.lambda_handler", searches=False)


def hello(citebox: Function, folder: Path) -> Function:
    """Our handler and packages, with a Flask app that says hello in the place of ours."""
    ours = shutil.ignore_patterns("search", "build")
    shutil.copytree(citebox.folder, folder, ignore=ours)
    for name, text in HELLO.items():
        write(folder / f"search/{name}.py", text)
    compile_dated(folder / "search")
    return Function(folder, searches=False)


def without_bytecode(citebox: Function, folder: Path) -> Function:
    shutil.copytree(citebox.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Function(folder)


def zappa(index: Path, work: Path) -> Function:
    """What `zappa package` makes of the same app with Zappa's own settings and handler.

    Its virtual environment has our packages, Zappa, and what Zappa asks for; with bytecode that
    Lambda throws away, since the zip dates each file 1980.
    """
    staging, runtime = work / "stock/staging", work / "stock/runtime"
    copy(ROOT / "search", staging / "search")
    copy_index(index, staging / "build/index")
    stage = Stage("stock", "x86_64", json.dumps({"stock": STOCK}), (), None)
    write(staging / FILE, stage.document)
    shutil.copytree(work / "words/runtime", runtime, ignore=shutil.ignore_patterns("__pycache__"))
    [packages] = runtime.glob("lib/*/site-packages")
    for name in sorted(required("zappa") - {"pip", "setuptools", "wheel"}):
        copy_distribution(name, packages)
    compile_dated(packages)
    archive = zappa_package(stage.name, staging, runtime)
    size = archive.stat().st_size
    return Function(unpack(archive, work / "stock/task"), zip_bytes=size)


def required(name: str) -> set[str]:
    """An installed distribution and all that it asks for, by their plain names."""
    found, waiting = set[str](), {name}
    while waiting:
        one = waiting.pop()
        found.add(one)
        for line in importlib.metadata.requires(one) or []:
            wanted = re.match(r"[\w.-]+", line)
            if wanted and ";" not in line:
                waiting |= {wanted[0].lower()} - found
    return found


def unpack(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def compile_dated(folder: Path) -> None:
    """Bytecode as pip makes it: good as long as the source has its date."""
    command = [sys.executable, "-m", "compileall", "-q", "-f", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
