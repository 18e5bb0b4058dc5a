"""Our samples are never put over a clinic's articles: not into its index, nor on its address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.aws.stand_in import Cloud, free_port
from tests.support.paths import ROOT
from tools.errors import ToolError
from tools.package.staging import holds_samples

OWN = "# Our opening hours\n\nWe are open from eight to six.\n"


def indexed(to: Path, *sources: Path) -> Path:
    command = [sys.executable, "-m", "index", "build", "--no-meaning", *sources, "--to", to]
    options = ["--site", "https://clinic.example/articles"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return to


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return indexed(tmp_path_factory.mktemp("samples") / "index", ROOT / "content")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "articles").mkdir()
    (folder / "articles" / "hours.md").write_text(OWN, encoding="utf-8")
    return indexed(folder / "index", folder / "articles")


def test_samples_are_known_by_their_address(samples: Path, own: Path, tmp_path: Path) -> None:
    assert holds_samples(samples)
    assert not holds_samples(own)
    with pytest.raises(ToolError, match="There is no index in"):
        holds_samples(tmp_path / "none")


def test_samples_beside_own_articles_are_samples(own: Path, tmp_path: Path) -> None:
    both = indexed(tmp_path / "index", own.parent / "articles", ROOT / "content")
    assert holds_samples(both)


def test_production_refuses_the_samples_and_names_index(
    samples: Path, own: Path, tmp_path: Path
) -> None:
    """Before anything is sent: there is nobody to send to."""
    nowhere = Cloud(free_port(), tmp_path)
    done = nowhere.run("tools.deploy", "--stage", "production", "--index", samples)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"The index in {samples} holds our samples")
    assert done.stderr.endswith("make deploy STAGE=production INDEX=build/clinic.\n")
    for stage, index in (("production", own), ("dev", samples)):
        options = ["--stage", stage, "--index", index]
        let_through = nowhere.run("tools.deploy", *options, AWS_MAX_ATTEMPTS="1")
        assert let_through.stderr.startswith("AWS cannot be reached")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """All that make needs to index the samples, with a content/ that a test may change."""
    for name in ("Makefile", "index", "search", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "sample.md").write_text("# A sample\n\nSome text.\n", encoding="utf-8")
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    program = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    (tools / "python").write_text(program, encoding="utf-8")
    (tools / "python").chmod(0o755)
    for done in (".index", ".dev"):
        (tmp_path / "requirements").mkdir(exist_ok=True)
        (tmp_path / "requirements" / f"{done[1:]}.txt").touch()
        (tmp_path / ".venv" / done).touch()
    (tools / "citebox").touch()
    return tmp_path


def make(clone: Path, *arguments: str) -> str:
    """What make says, which may be a refusal. Nothing of this make reaches that one."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=clone, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout + done.stderr


def plans(clone: Path, *arguments: str) -> bool:
    """Would it index the samples? Without running anything."""
    return "index build content" in make(clone, "--dry-run", *arguments)


PACKAGE = ("package", "STAGE=dev")


def test_the_samples_are_indexed_where_there_is_no_index_and_again_when_they_change(
    clone: Path,
) -> None:
    assert plans(clone, *PACKAGE)
    make(clone, "build/index/manifest.json")
    assert (clone / "build/index/manifest.json").exists()
    assert not plans(clone, *PACKAGE)
    later = (clone / "build/index/manifest.json").stat().st_mtime + 5
    os.utime(clone / "content" / "sample.md", (later, later))
    assert plans(clone, *PACKAGE)
    assert not plans(clone, "deploy", "STAGE=production")


def test_an_own_index_in_build_index_is_never_built_over(clone: Path, own: Path) -> None:
    """docs/indexing.md puts it there, and a newer Citebox has newer samples."""
    make(clone, "build/index/manifest.json")
    indexed(clone / "build/index", own.parent / "articles")
    kept = (clone / "build/index/manifest.json").read_bytes()
    later = (clone / "build/index/manifest.json").stat().st_mtime + 5
    os.utime(clone / "content" / "sample.md", (later, later))
    for target in ("package", "deploy", "run"):
        assert not plans(clone, target)
    assert "The index in build/index is your own, and stays." in make(clone, "index")
    assert (clone / "build/index/manifest.json").read_bytes() == kept
    assert json.loads(kept)["counts"]["articles"] == 1


def test_an_index_elsewhere_is_taken_as_it_is_with_a_space_in_its_name(clone: Path) -> None:
    said = make(clone, "--dry-run", "package", "INDEX=build/our clinic")
    assert said == '.venv/bin/python -m tools.package --stage dev --index "build/our clinic"\n'
