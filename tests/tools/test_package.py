"""What is in the zip, what it does under the runtime client, and when it cannot be built."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from tests.support.aws.lambda_stand_in import (
    Event,
    Request,
    api_gateway_v2,
    asked,
    bare_python,
    function_url,
    posted,
)
from tests.support.each import each
from tests.support.package_fixtures import (
    CANARY,
    EMERGENCY,
    FORMS,
    MIB,
    QUESTION,
    Built,
    Function,
    make_package,
    printed,
)
from tests.support.paths import ROOT
from tools.errors import ToolError
from tools.package.stage import read_stage

# What is in the zip


def test_one_zip_is_left_and_its_path_is_printed_last(package: Built) -> None:
    assert package.printed.splitlines()[-1] == str(package.archive)
    assert package.archive.name == "citebox-dev.zip"


def test_the_zip_is_listed_by_size_and_a_missing_emergency_line_is_said(package: Built) -> None:
    sizes = [float(line.split()[0]) for line in package.printed.splitlines() if " MiB  " in line]
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert "CITEBOX_EMERGENCY_TEXT and CITEBOX_EMERGENCY_TEL" in package.printed


def test_a_zip_of_our_samples_is_called_one(package: Built) -> None:
    assert "\nWarning: the index holds our samples. INDEX=… names another.\n" in package.printed


def test_the_handler_in_the_zip_is_ours_and_not_zappas(package: Built) -> None:
    with zipfile.ZipFile(package.archive) as archive:
        assert archive.read("handler.py") == (ROOT / "handler.py").read_bytes()


def test_the_zip_holds_our_app_its_packages_the_index_and_nothing_else(packed: list[str]) -> None:
    packages = {"apig_wsgi", "blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe"}
    packages |= {"werkzeug", "whoosh"}
    ours = {"__pycache__", "build", "handler.py", "search"}
    roots = {name.split("/")[0] for name in packed}
    assert {root for root in roots if not root.endswith(".dist-info")} == packages | ours
    assert "build/index/manifest.json" in packed
    assert {name for name in packed if name.startswith("build/")} == {
        name for name in packed if name.startswith("build/index/")
    }


def test_no_hidden_file_lock_or_test_is_in_the_zip(packed: list[str]) -> None:
    parts = {part for name in packed for part in name.split("/")}
    assert not {
        part for part in each(parts) if part.startswith(".") or part.endswith(("LOCK", ".lock"))
    }
    assert not parts & {"tests", "boto3", "botocore", "zappa", "pip", "setuptools"}


def test_the_zip_is_at_most_4_mib_and_12_mib_unpacked(package: Built) -> None:
    with zipfile.ZipFile(package.archive) as archive:
        unpacked_bytes = sum(member.file_size for member in archive.infolist())
    assert package.archive.stat().st_size <= 4 * MIB
    assert unpacked_bytes <= 12 * MIB


def test_all_bytecode_is_this_pythons_and_is_trusted_without_a_look_at_dates(
    package: Built,
) -> None:
    with zipfile.ZipFile(package.archive) as archive:
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
    packed_function: Function, form: Callable[[Request], Event], ask: Callable[[str], Request]
) -> None:
    answer = packed_function.search(form(ask(QUESTION)))
    assert answer["query"] == QUESTION
    assert answer["results"][0]["text"]


@pytest.mark.parametrize("form", FORMS)
def test_the_emergency_line_comes_from_the_functions_own_variables(
    packed_function: Function, form: Callable[[Request], Event]
) -> None:
    answer = packed_function.search(form(asked(QUESTION)))
    assert answer["emergency"] == {"text": "Call us now.", "tel": "+15550100"}


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_page_is_404_in_every_form(
    packed_function: Function, form: Callable[[Request], Event]
) -> None:
    assert packed_function.answer(form(Request("GET", "/kein/ü")))["statusCode"] == 404


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
    packed_function: Function, event: Any
) -> None:
    assert packed_function.answer(event) == {"ignored": "This function answers HTTP requests only."}


def test_a_request_that_cannot_be_read_is_a_problem_and_not_a_crash(
    packed_function: Function,
) -> None:
    event = {**api_gateway_v2(posted(QUESTION)), "body": CANARY + "ü"}  # no base64
    answer = packed_function.answer(event)
    assert answer["statusCode"] == 500
    assert json.loads(answer["body"]) == {
        "type": "about:blank",
        "title": "Unreadable event",
        "status": 500,
        "detail": "Lambda received a request that could not be read.",
        "emergency": {"text": "Call us now.", "tel": "+15550100"},
    }


def test_the_function_goes_on_answering_after_all_that(packed_function: Function) -> None:
    assert packed_function.search(function_url(posted(QUESTION)))["total"] > 0


def test_no_question_is_in_anything_that_the_function_prints(packed_function: Function) -> None:
    for form in FORMS:
        for event in (form(asked(CANARY)), form(posted(CANARY))):
            packed_function.answer(event)
            packed_function.answer({**event, "requestContext": None})
            packed_function.api.invoke({**event, "headers": None, "multiValueHeaders": None})
    packed_function.answer({"raw_command": f"print('{CANARY}')"})
    log = packed_function.log.read_text(errors="replace")
    assert "handler: AttributeError at " in log  # what is printed instead
    assert CANARY not in log


def test_nothing_is_written_where_the_function_lies(
    packed_function: Function, task_root: Path, packed: list[str]
) -> None:
    packed_function.search(function_url(asked(QUESTION)))
    found = {str(path.relative_to(task_root)) for path in task_root.rglob("*") if path.is_file()}
    assert found == set(packed)


# When it cannot be built


def test_a_missing_index_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = make_package("--index", tmp_path / "none", "--to", tmp_path, "--work", tmp_path / "w")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"There is no index in '{tmp_path / 'none'}'")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda index: old_format(index), "has format 3; this version reads"),
        (lambda index: flip(next(index.glob("generation-*/impacts.bin"))), "is damaged"),
    ],
)
def test_an_index_that_the_function_could_not_open_is_not_packed(
    index_dir: Path, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    shutil.copytree(index_dir, tmp_path / "index")
    harm(tmp_path / "index")
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "of-yesterday.zip").touch()
    done = make_package("--index", tmp_path / "index", "--to", dist, "--work", tmp_path / "w")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [file.name for file in dist.iterdir()] == ["of-yesterday.zip"]


def old_format(index: Path) -> None:
    manifest = index / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**told, "format": 3}), encoding="utf-8")


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def test_an_unknown_stage_is_said_with_the_known_ones() -> None:
    done = make_package("--stage", "prod")
    assert done.returncode == 2
    assert done.stderr == ("Unknown stage 'prod'. Known in zappa_settings.json: dev, production.\n")


def test_the_clinics_own_line_is_taken_from_the_environment_into_the_staged_settings() -> None:
    stage = read_stage(ROOT, "production", EMERGENCY)
    assert [one for one in stage.warnings if "No emergency line" in one] == []
    staged = json.loads(stage.document)
    assert EMERGENCY.items() <= staged["production"]["aws_environment_variables"].items()
    assert not any(staged["dev"]["aws_environment_variables"].values())


def test_half_an_emergency_line_is_refused_before_the_deployed_app_refuses_it() -> None:
    with pytest.raises(ToolError, match="CITEBOX_EMERGENCY_TEXT must be set together"):
        read_stage(ROOT, "dev", {"CITEBOX_EMERGENCY_TEXT": "Call us now."})


# Which index it opens


def opened_by(task_root: Path, index: Path) -> str:
    """What /health of the packaged function says of an index that lies in its folder."""
    code = (
        "import handler; answer = handler.app.test_client().get('/health'); "
        "print(answer.status_code, answer.get_json().get('detail'))"
    )
    [told] = printed(task_root, f"import os; os.environ['CITEBOX_INDEX'] = {str(index)!r}; {code}")
    return told


def test_another_index_in_the_folder_is_refused(task_root: Path, tmp_path: Path) -> None:
    """Also one that is whole, and that this version wrote."""
    (tmp_path / "other.md").write_text("---\ntitle: Other\n---\n\nOther words.\n")
    build([tmp_path / "other.md"], tmp_path / "index")
    told = opened_by(task_root, tmp_path / "index")
    assert told.startswith("503 ")
    assert "it is not the one that was packaged" in told


def test_a_copy_of_the_packaged_index_is_opened(task_root: Path, tmp_path: Path) -> None:
    shutil.copytree(task_root / "build" / "index", tmp_path / "index")
    assert opened_by(task_root, tmp_path / "index") == "200 None"
