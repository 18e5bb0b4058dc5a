"""The zip that `make package` leaves, unpacked, and run by AWS's own runtime client."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws.lambda_stand_in import (
    CLIENT,
    Event,
    RuntimeApi,
    api_gateway_v1,
    api_gateway_v2,
    api_gateway_v2_named_stage,
    bare_python,
    copy_distribution,
    function_url,
    runtime_process,
)
from tests.support.needed import missing
from tests.support.once import made_once
from tests.support.paths import ROOT

MIB = 1024 * 1024
QUESTION = "Does physical activity help with depression?"
CANARY = "xylophonecanary"
EMERGENCY = {"CITEBOX_EMERGENCY_TEXT": "Call us now.", "CITEBOX_EMERGENCY_TEL": "+15550100"}
FORMS = [api_gateway_v1, api_gateway_v2, api_gateway_v2_named_stage, function_url]


def run(
    *command: str | Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def make_package(*options: str | Path) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("CITEBOX_")}
    return run(sys.executable, "-m", "tools.package", *options, env=env)


@dataclass(frozen=True)
class Built:
    archive: Path
    printed: str


@pytest.fixture(scope="session")
def package(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Of an index of words alone."""

    def make(folder: Path) -> None:
        (folder / "printed").write_text(packaged(index_dir, folder).printed, encoding="utf-8")

    folder = made_once(tmp_path_factory, "package", make)
    archive = folder / "dist" / "citebox-dev.zip"
    return Built(archive, (folder / "printed").read_text(encoding="utf-8"))


def packaged(index: Path, folder: Path) -> Built:
    dist = folder / "dist"
    dist.mkdir()
    (dist / "citebox-of-an-earlier-day.zip").touch()
    (dist / "photos.zip").touch()  # whatever a clinic keeps there
    done = make_package("--index", index, "--work", folder / "work", "--to", dist)
    if "could not be installed" in done.stderr:
        missing(f"the package registry: {done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    archive, other = sorted(dist.iterdir())
    assert other.name == "photos.zip"
    return Built(archive, done.stdout)


@pytest.fixture(scope="session")
def packed(package: Built) -> list[str]:
    """The names of the files in it."""
    with zipfile.ZipFile(package.archive) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def task_root(package: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked elsewhere and read-only, as /var/task is on Lambda."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(package.archive) as archive:
        archive.extractall(folder)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


@pytest.fixture(scope="session")
def runtime_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """awslambdaric and what it needs, in a folder with nothing else (the zip brings the rest)."""
    folder = tmp_path_factory.mktemp("awslambdaric")
    for name in CLIENT:
        try:
            copy_distribution(name, folder)
        except importlib.metadata.PackageNotFoundError:
            missing(f"{name}, AWS's runtime client or a part of it: make setup")
    return folder


@dataclass(frozen=True)
class Function:
    """The deployed function: what answers it gives and what it prints."""

    api: RuntimeApi
    log: Path

    def answer(self, event: Any) -> dict[str, Any]:
        outcome = self.api.invoke(event)
        assert not outcome.failed, outcome.value
        assert isinstance(outcome.value, dict)
        return outcome.value

    def search(self, event: Event) -> dict[str, Any]:
        outcome = self.api.invoke(event)
        assert not outcome.failed, outcome.value
        assert outcome.value["statusCode"] == 200, outcome.value
        assert isinstance(outcome.json, dict)
        return outcome.json


@pytest.fixture(scope="session")
def packed_function(
    task_root: Path, runtime_client: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Function]:
    log = tmp_path_factory.mktemp("log") / "printed"
    with RuntimeApi() as api, log.open("wb") as printed:
        how = runtime_process(task_root, runtime_client, "handler.lambda_handler", api)
        how["env"] |= EMERGENCY
        with subprocess.Popen(stdout=printed, stderr=subprocess.STDOUT, **how) as process:
            yield Function(api, log)
            process.kill()


def printed(task_root: Path, code: str, *arguments: str) -> list[str]:
    """What the code prints when it sees nothing but the zip, a line each."""
    how = bare_python(task_root, "-W", "error", "-c", code, *arguments)
    done = subprocess.run(**how, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()
