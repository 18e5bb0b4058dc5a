"""The zip that `make package` leaves, opened, unpacked and run by AWS's own runtime client."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any, NoReturn

import pytest
from lambda_stand_in import (
    CLIENT,
    Event,
    Request,
    RuntimeApi,
    api_gateway_v1,
    api_gateway_v2,
    api_gateway_v2_named_stage,
    asked,
    bare_python,
    copy_distribution,
    function_url,
    posted,
    runtime_process,
)

from tools.errors import ToolError
from tools.settings import read_stage
from tools.staging import platforms

ROOT = Path(__file__).parent.parent
MIB = 1024 * 1024
QUESTION = "Does physical activity help with depression?"
CANARY = "xylophonecanary"
EMERGENCY = {"CITEBOX_EMERGENCY_TEXT": "Call us now.", "CITEBOX_EMERGENCY_TEL": "+15550100"}
FORMS = [api_gateway_v1, api_gateway_v2, api_gateway_v2_named_stage, function_url]


def needs(what: str) -> NoReturn:
    """A test that cannot run here says why; where everything must be there, it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


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
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("index") / "built"
    done = run(sys.executable, "-m", "index", "build", "--no-meaning", "content", "--to", to)
    assert done.returncode == 0, done.stdout + done.stderr
    return to


@pytest.fixture(scope="session")
def built(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return packaged(index, tmp_path_factory.mktemp("package"))


def packaged(index: Path, folder: Path) -> Built:
    dist = folder / "dist"
    dist.mkdir()
    (dist / "of-an-earlier-day.zip").touch()
    done = make_package("--index", index, "--work", folder / "work", "--to", dist)
    if "could not be installed" in done.stderr:
        needs(f"the package registry: {done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = dist.iterdir()
    return Built(archive, done.stdout)


@pytest.fixture(scope="session")
def names(built: Built) -> list[str]:
    with zipfile.ZipFile(built.archive) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def task_root(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked elsewhere and read-only, as /var/task is on Lambda."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(built.archive) as archive:
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
            needs(f"{name}, AWS's runtime client or a part of it: make setup")
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
def function(
    task_root: Path, runtime_client: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Function]:
    log = tmp_path_factory.mktemp("log") / "printed"
    with RuntimeApi() as api, log.open("wb") as printed:
        how = runtime_process(task_root, runtime_client, "handler.lambda_handler", api)
        how["env"] |= EMERGENCY
        with subprocess.Popen(stdout=printed, stderr=subprocess.STDOUT, **how) as process:
            yield Function(api, log)
            process.kill()


# What is in the zip


def test_one_zip_is_left_and_its_path_is_printed_last(built: Built) -> None:
    assert built.printed.splitlines()[-1] == str(built.archive)
    assert built.archive.name == "citebox-dev.zip"


def test_the_zip_is_listed_by_size_and_a_missing_emergency_line_is_said(built: Built) -> None:
    sizes = [float(line.split()[0]) for line in built.printed.splitlines() if " MiB  " in line]
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert "CITEBOX_EMERGENCY_TEXT and CITEBOX_EMERGENCY_TEL" in built.printed


def test_the_handler_in_the_zip_is_ours_and_not_zappas(built: Built) -> None:
    with zipfile.ZipFile(built.archive) as archive:
        assert archive.read("handler.py") == (ROOT / "handler.py").read_bytes()


def test_the_zip_holds_our_app_its_packages_the_index_and_nothing_else(names: list[str]) -> None:
    packages = {"apig_wsgi", "blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe"}
    packages |= {"werkzeug", "whoosh"}
    ours = {"__pycache__", "build", "handler.py", "search"}
    roots = {name.split("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == packages | ours
    assert "build/index/manifest.json" in names
    assert {name for name in names if name.startswith("build/")} == {
        name for name in names if name.startswith("build/index/")
    }


def test_no_hidden_file_lock_or_test_is_in_the_zip(names: list[str]) -> None:
    parts = {part for name in names for part in name.split("/")}
    assert not {part for part in parts if part.startswith(".") or part.endswith(("LOCK", ".lock"))}
    assert not parts & {"tests", "boto3", "botocore", "zappa", "pip", "setuptools"}


def test_the_zip_is_at_most_4_mib_and_12_mib_unpacked(built: Built) -> None:
    with zipfile.ZipFile(built.archive) as archive:
        unpacked_bytes = sum(member.file_size for member in archive.infolist())
    assert built.archive.stat().st_size <= 4 * MIB
    assert unpacked_bytes <= 12 * MIB


def test_all_bytecode_is_this_pythons_and_is_trusted_without_a_look_at_dates(built: Built) -> None:
    with zipfile.ZipFile(built.archive) as archive:
        sources = {name for name in archive.namelist() if name.endswith(".py")}
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
        headers = {archive.read(name)[:8] for name in compiled}
    # Flags 0b01: checked against a hash, and that not at import (PEP 552).
    assert headers == {MAGIC_NUMBER + (1).to_bytes(4, "little")}
    assert len(compiled) == len(sources)


def test_python_compiles_nothing_when_it_imports_the_handler(task_root: Path) -> None:
    how = bare_python(task_root, "-v", "-c", "import handler")
    done = subprocess.run(**how, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = [line for line in done.stderr.splitlines() if line.startswith("# code object from")]
    ours = [line for line in loaded if str(task_root) in line]
    assert len(ours) > 50
    assert [line for line in ours if ".pyc" not in line] == []


def test_importing_the_handler_imports_no_aws_library(task_root: Path) -> None:
    code = "import sys, handler; print(*sorted(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run(
        **bare_python(task_root, "-c", code), capture_output=True, text=True, check=True
    )
    assert not {"boto3", "botocore", "zappa", "urllib3"} & set(done.stdout.split())


# What it does when AWS's runtime client runs it


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ask", [asked, posted])
def test_a_question_is_answered_with_passages(
    function: Function, form: Callable[[Request], Event], ask: Callable[[str], Request]
) -> None:
    answer = function.search(form(ask(QUESTION)))
    assert answer["query"] == QUESTION
    assert answer["results"][0]["text"]


@pytest.mark.parametrize("form", FORMS)
def test_the_emergency_line_comes_from_the_functions_own_variables(
    function: Function, form: Callable[[Request], Event]
) -> None:
    answer = function.search(form(asked(QUESTION)))
    assert answer["emergency"] == {"text": "Call us now.", "tel": "+15550100"}


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_page_is_404_in_every_form(
    function: Function, form: Callable[[Request], Event]
) -> None:
    assert function.answer(form(Request("GET", "/kein/ü")))["statusCode"] == 404


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"raw_command": "raise SystemExit"}, id="zappa raw_command"),
        pytest.param({"command": "os.getcwd"}, id="zappa command"),
        pytest.param({"source": "aws.events", "detail-type": "Scheduled Event"}, id="warm-up"),
        pytest.param({"Records": [{"s3": {}}]}, id="bucket"),
        pytest.param({"requestContext": "text", "httpMethod": "GET"}, id="malformed"),
        pytest.param({}, id="empty"),
        pytest.param([1, 2], id="list"),
        pytest.param(None, id="null"),
    ],
)
def test_an_event_that_is_no_request_is_answered_and_not_executed(
    function: Function, event: Any
) -> None:
    assert function.answer(event) == {"ignored": "This function answers HTTP requests only."}


def test_a_request_that_cannot_be_read_is_a_problem_and_not_a_crash(function: Function) -> None:
    event = {**api_gateway_v2(posted(QUESTION)), "body": CANARY + "ü"}  # no base64
    answer = function.answer(event)
    assert answer["statusCode"] == 500
    assert json.loads(answer["body"]) == {
        "type": "about:blank",
        "title": "Unreadable event",
        "status": 500,
        "detail": "What Lambda received is not a request that can be read.",
        "emergency": {"text": "Call us now.", "tel": "+15550100"},
    }


def test_the_function_goes_on_answering_after_all_that(function: Function) -> None:
    assert function.search(function_url(posted(QUESTION)))["total"] > 0


def test_no_question_is_in_anything_that_the_function_prints(function: Function) -> None:
    for form in FORMS:
        for event in (form(asked(CANARY)), form(posted(CANARY))):
            function.answer(event)
            function.answer({**event, "requestContext": None})
            function.api.invoke({**event, "headers": None, "multiValueHeaders": None})
    function.answer({"raw_command": f"print('{CANARY}')"})
    printed = function.log.read_text(errors="replace")
    assert "handler: AttributeError at " in printed  # what is printed instead
    assert CANARY not in printed


def test_nothing_is_written_where_the_function_lies(
    function: Function, task_root: Path, names: list[str]
) -> None:
    function.search(function_url(asked(QUESTION)))
    found = {str(path.relative_to(task_root)) for path in task_root.rglob("*") if path.is_file()}
    assert found == set(names)


# With meaning: numpy, as far as a search needs it


@pytest.fixture(scope="session")
def built_with_meaning(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Packaging looks at the manifest's word only: this index has no vectors."""
    folder = tmp_path_factory.mktemp("meaning")
    shutil.copytree(index, folder / "index")
    manifest = folder / "index/manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**told, "meaning": {"model": "none"}}), encoding="utf-8")
    return packaged(folder / "index", folder)


@pytest.fixture(scope="session")
def root_with_meaning(built_with_meaning: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task-with-meaning")
    with zipfile.ZipFile(built_with_meaning.archive) as archive:
        archive.extractall(folder)
    return folder


def printed(task_root: Path, code: str, *arguments: str) -> list[str]:
    """What the code prints when it sees nothing but the zip, a line each."""
    how = bare_python(task_root, "-W", "error", "-c", code, *arguments)
    done = subprocess.run(**how, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_numpy_is_in_the_zip_without_the_parts_that_no_search_loads(
    built_with_meaning: Built, names: list[str]
) -> None:
    with zipfile.ZipFile(built_with_meaning.archive) as archive:
        members = [one for one in archive.infolist() if one.filename.startswith("numpy")]
    added = {one.filename for one in members}
    assert {"numpy", "numpy.libs"} <= {name.split("/")[0] for name in added}
    assert not {name for name in names if name.startswith("numpy")}
    assert not {name for name in added if name.endswith((".pyi", ".pxd", ".h", ".a"))}
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
        for path in (ROOT / "search").glob("*.py")
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
        needs("the model: make model")
    code = (
        "import sys; from pathlib import Path; from search.encoder import Encoder\n"
        "vector = Encoder(*map(Path, sys.argv[1:])).encode(['Will I be sick?'])[0]\n"
        "print(*(f'{number:.4f}' for number in vector))"
    )
    here = subprocess.run(
        [sys.executable, "-c", code, *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    there = printed(root_with_meaning, code, *map(str, files))[0].split()
    pairs = zip(map(float, there), map(float, here.stdout.split()), strict=True)
    assert all(abs(one - other) < 0.001 for one, other in pairs)


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


# When it cannot be built


def test_a_missing_index_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = make_package("--index", tmp_path / "none", "--to", tmp_path, "--work", tmp_path / "w")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"There is no index in {tmp_path / 'none'}")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_stage_is_said_with_the_known_ones() -> None:
    done = make_package("--stage", "prod")
    assert done.returncode == 2
    assert done.stderr == ("Unknown stage 'prod'. Known in zappa_settings.json: dev, production.\n")


def test_the_clinics_own_line_is_taken_from_the_environment_into_the_staged_settings() -> None:
    stage = read_stage(ROOT, "production", EMERGENCY)
    assert stage.warnings == ()
    staged = json.loads(stage.document)
    assert EMERGENCY.items() <= staged["production"]["aws_environment_variables"].items()
    assert not any(staged["dev"]["aws_environment_variables"].values())


def test_half_an_emergency_line_is_refused_before_the_deployed_app_refuses_it() -> None:
    with pytest.raises(ToolError, match="CITEBOX_EMERGENCY_TEXT must be set together"):
        read_stage(ROOT, "dev", {"CITEBOX_EMERGENCY_TEXT": "Call us now."})
