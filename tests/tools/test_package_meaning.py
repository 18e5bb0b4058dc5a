"""The zip of an index with meaning: numpy, as far as a search needs it."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.each import each
from tests.support.meaning_fixtures import signed
from tests.support.needed import missing
from tests.support.package_fixtures import MIB, Built, packaged, printed
from tests.support.paths import ROOT
from tools.errors import ToolError
from tools.package.staging import platforms

# With meaning: numpy, as far as a search needs it


@pytest.fixture(scope="session")
def built_with_meaning(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Packaging looks at the manifest's word and the files that it lists: this index has no
    vectors."""
    folder = tmp_path_factory.mktemp("meaning")
    shutil.copytree(index_dir, folder / "index")
    manifest = folder / "index/manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    meant = {"model": "none", "sha256": "0", "dimensions": 1, "alike": 0.0}
    manifest.write_text(signed({**told, "meaning": meant}), encoding="utf-8")
    return packaged(folder / "index", folder)


@pytest.fixture(scope="session")
def root_with_meaning(built_with_meaning: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task-with-meaning")
    with zipfile.ZipFile(built_with_meaning.archive) as archive:
        archive.extractall(folder)
    return folder


def test_numpy_is_in_the_zip_without_the_parts_that_no_search_loads(
    built_with_meaning: Built, packed: list[str]
) -> None:
    with zipfile.ZipFile(built_with_meaning.archive) as archive:
        members = [one for one in archive.infolist() if one.filename.startswith("numpy")]
    added = {one.filename for one in members}
    assert {"numpy", "numpy.libs"} <= {name.split("/")[0] for name in added}
    assert not {name for name in each(packed) if name.startswith("numpy")}
    assert not {name for name in each(added) if name.endswith((".pyi", ".pxd", ".h", ".a"))}
    assert not {part for name in added for part in name.split("/")} & {"tests", "f2py", "random"}
    assert sum(one.compress_size for one in members) <= 14 * MIB
    assert sum(one.file_size for one in members) <= 44 * MIB


def test_a_matrix_product_works_in_the_zip_and_numpy_is_the_zips_own(
    root_with_meaning: Path,
) -> None:
    code = "import numpy as np; print(np.__file__); print((np.eye(2) @ np.ones((2, 2))).sum())"
    assert printed(root_with_meaning, code) == [str(root_with_meaning / "numpy/__init__.py"), "4.0"]


def test_every_name_of_numpy_that_search_uses_is_in_the_zip(root_with_meaning: Path) -> None:
    used = {
        name
        for path in (ROOT / "search").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and re.fullmatch(r"npt?(\.\w+)+", name := ast.unparse(node))
    }
    assert "np.float32" in used
    code = "import sys, numpy as np, numpy.typing as npt\nfor one in sys.argv[1:]: eval(one)"
    assert printed(root_with_meaning, code, *sorted(used)) == []


def test_the_encoder_gives_the_same_vector_in_the_zip_as_here(root_with_meaning: Path) -> None:
    model = ROOT / "build/model"
    files = [model / "weights.safetensors", model / "vocabulary.txt"]
    if not all(file.is_file() for file in files):
        missing("the model: make model")
    code = (
        "import sys; from pathlib import Path; from search.embedding.encoder import Encoder\n"
        "vector = Encoder(*map(Path, sys.argv[1:])).encode(['Will I be sick?'])[0]\n"
        "print(*(f'{number:.4f}' for number in vector))"
    )
    here = subprocess.run(
        [sys.executable, "-c", code, *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    there = printed(root_with_meaning, code, *map(str, files))[0].split()
    pairs = zip(map(float, there), map(float, here.stdout.split()), strict=True)
    assert all(abs(one - other) < 0.001 for one, other in each(pairs))


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_lambdas_older_system_gets_older_wheels(architecture: str) -> None:
    """glibc 2.26 under Python 3.11 runs no wheel that was built for 2.27 or 2.28."""
    machine = {"x86_64": "x86_64", "arm64": "aarch64"}[architecture]
    assert platforms(architecture, (3, 11)) == [f"manylinux2014_{machine}"]
    assert f"manylinux_2_28_{machine}" in platforms(architecture, (3, 12))
    assert f"manylinux2014_{machine}" in platforms(architecture, (3, 14))


def test_an_unknown_architecture_is_said_with_the_known_ones() -> None:
    with pytest.raises(ToolError, match="Unknown architecture 'mips'"):
        platforms("mips", (3, 13))
