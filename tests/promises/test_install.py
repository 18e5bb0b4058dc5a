"""`pip install .` into another environment: the whole of Citebox, away from its checkout."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from search.version import VERSION
from tests.support.each import each
from tests.support.needed import missing
from tests.support.paths import ROOT
from tests.support.search_fixtures import HTML, clean_env, serving

PROJECT = ("pyproject.toml", "README.md", "LICENSE", "requirements", "search", "index")
NOT_INSTALLED = "search/widget/src/"  # what the box's script is made of
AWAY = "import os, sys; os.chdir(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"


def files() -> list[str]:
    """Those of the project, new ones that are not in git yet too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PROJECT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh one with Citebox in it. Its libraries are lent by ours, since pip would fetch them;
    the project is a copy, since building leaves files in it."""
    if importlib.util.find_spec("setuptools") is None:
        missing("setuptools: make setup")
    folder = tmp_path_factory.mktemp("installed")
    for name in files():
        (folder / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / "project" / name)
    fresh = folder / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", fresh, cwd=folder)
    (packages(fresh) / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    pip = (sys.executable, "-m", "pip", "--python", fresh / "bin" / "python")
    run(*pip, "install", *options, folder / "project", cwd=folder)
    shutil.rmtree(folder / "project")
    return fresh


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    """What it prints, to both outputs."""
    done = subprocess.run(
        command, cwd=cwd, env=clean_env(**env),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def packages(environment: Path) -> Path:
    return environment / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"


@pytest.fixture
def citebox(environment: Path) -> Path:
    return environment / "bin" / "citebox"


def test_every_file_of_both_packages_is_installed_and_nothing_else(environment: Path) -> None:
    own = {name for name in files() if name.startswith(("search/", "index/"))}
    installed = {
        str(path.relative_to(packages(environment)))
        for package in ("search", "index")
        for path in (packages(environment) / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert installed == {name for name in own if not name.startswith(NOT_INSTALLED)}
    assert [name for name in own if name.startswith(NOT_INSTALLED)], "that folder has moved"
    roots = {path.name for path in packages(environment).iterdir()}
    assert roots == {"search", "index", "lent.pth", f"citebox-{VERSION}.dist-info"}


def test_what_it_needs_is_what_is_locked_for_indexing(environment: Path) -> None:
    """`make run` installs requirements/index.txt; the hashes stay there."""
    told = Distribution.at(packages(environment) / f"citebox-{VERSION}.dist-info")
    extra = [one for one in told.requires or [] if "extra ==" in one]
    assert [re.split(r"[=;]", one)[0].strip() for one in extra] == ["boto3"]
    asked = set(told.requires or []) - set(extra)
    needed = {re.split(r"[=;]", one)[0].strip() for one in asked}
    locked = (ROOT / "requirements" / "index.txt").read_text(encoding="utf-8")
    assert {"flask", "whoosh3", "lxml", "numpy"} <= needed
    assert needed <= set(re.findall(r"^([\w-]+)==", locked, re.MULTILINE))
    sets = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    read = sets["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    lock = (ROOT / "Makefile").read_text(encoding="utf-8")
    [listed] = re.findall(r"\$\(call lock,index,(.*)\)", lock)
    assert read == [f"requirements/{name}.in" for name in listed.split()]


def test_it_checks_indexes_and_answers_in_any_folder(
    citebox: Path, content: Path, tmp_path: Path
) -> None:
    assert run(citebox, "--version", cwd=tmp_path) == f"citebox {VERSION}\n"
    page = tmp_path / "report.html"
    run(citebox, "check", content / "low-mood-and-the-phq-9.txt", "--html", page, cwd=tmp_path)
    assert "<title>Citation report: 1 article" in page.read_text(encoding="utf-8")
    said = run(citebox, "index", content, cwd=tmp_path)
    assert "Index written to build/index in " in said
    assert "5 of 5 articles" in said
    answer = json.loads(run(citebox, "ask", "what is the PHQ-9?", "--json", cwd=tmp_path))
    assert "PHQ-9" in answer["results"][0]["article"]["title"]
    # What it runs is what is installed.
    code = "import search, index; print(search.__file__, index.__file__)"
    for path in each(run(citebox.with_name("python"), "-c", code, cwd=tmp_path).split()):
        assert Path(path).is_relative_to(citebox.parent.parent)


def test_it_serves_the_api_the_box_and_the_pages(
    citebox: Path, index_dir: Path, tmp_path: Path
) -> None:
    routes = {
        "/": b"<cite-box",
        "/try": b"<cite-box",
        "/try.js": b"addEventListener",
        "/cite-box.js": b"customElements",
        "/strings/es.json": b"Buscar",
        "/embed": b"<cite-box",
        "/embed.js": b"data-cite-box",
        "/openapi.json": b'"openapi"',
        "/health": b'"ok"',
    }
    with serving("-c", AWAY, tmp_path, citebox, "serve", "--index", index_dir) as server:
        for route, holds in each(routes.items()):
            head, _, body = server.get(route).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), route
            assert holds in body, route
        assert b'"results"' in server.post("lithium")
        assert b"<ol class" in server.post("lithium", accept=HTML["Accept"])


def test_it_ranks_by_meaning_where_there_is_a_model(
    citebox: Path,
    tiny: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "one.md").write_text("# Sleep\n\nRest well at night.\n", encoding="utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "model").symlink_to(tiny)
    assert "Ranking is by words and meaning" in run(citebox, "index", "one.md", cwd=tmp_path)
    answer = json.loads(run(citebox, "ask", "tired all day", "--json", cwd=tmp_path))
    assert answer["ranking"] == "words+meaning"
