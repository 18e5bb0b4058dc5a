"""What README.md says is run: its commands, its question, its JSON, its tags."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from meaning_fixtures import meant, meant_client, meant_index  # noqa: F401 - fixtures
from model_fixtures import model  # noqa: F401 - a fixture

from index.build import build
from index.curation.files import NAMES
from search.app import create_app
from search.engine.local import LocalEngine
from search.query.parameters import PARAMETERS
from search.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


COMMANDS = [line.split("  #")[0] for block in blocks("sh") for line in block.strip().splitlines()]
RESULTS, PROBLEM = (json.loads(block) for block in blocks("json"))


def holds(shown: Any, live: Any) -> bool:
    """Whether a shortened sample is true: its fields are there, "…" stands for anything."""
    if isinstance(shown, dict):
        return all(key in live and holds(value, live[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return len(shown) <= len(live) and all(map(holds, shown, live))
    if isinstance(shown, str) and "…" in shown:
        pattern = ".*".join(map(re.escape, shown.split("…")))
        return re.fullmatch(pattern, live, re.DOTALL) is not None
    return bool(shown == live)


def curl() -> tuple[str, str]:
    """The README's question: path with query, and body."""
    [command] = [shlex.split(line) for line in COMMANDS if line.startswith("curl")]
    assert command[command.index("-H") + 1] == "Content-Type: text/plain"
    return command[-1].removeprefix("http://127.0.0.1:8000"), command[command.index("--data") + 1]


def test_the_question_gets_the_answer_that_is_shown(meant_client: FlaskClient) -> None:  # noqa: F811
    path, question = curl()
    live = meant_client.post(path, data=question, content_type="text/plain").get_json()
    assert holds(RESULTS, live)


def test_the_error_is_the_one_that_is_shown(client: FlaskClient) -> None:
    response = client.get("/search?q=x&limt=1")
    assert response.get_json() == PROBLEM
    assert response.mimetype == "application/problem+json"


def test_a_sample_that_is_not_true_would_be_noticed(meant_client: FlaskClient) -> None:  # noqa: F811
    path, question = curl()
    live = meant_client.post(path, data=question, content_type="text/plain").get_json()
    assert not holds({**RESULTS, "total": -1}, live)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_its_make_targets_exist(command: str) -> None:
    run = subprocess.run(["make", "-n", command.split()[1]], cwd=ROOT, capture_output=True)
    assert run.returncode == 0


@pytest.mark.parametrize("command", [c for c in COMMANDS if "-m index " in c or " ask " in c])
def test_its_commands_run(
    command: str, tmp_path: Path, index_dir: Path, request: pytest.FixtureRequest
) -> None:
    """In a folder of their own, so that they write over nothing."""
    for name in ("content", "index", "search"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "build").mkdir()
    if "--meaning" in command:
        (tmp_path / "build/model").symlink_to(request.getfixturevalue("model"))
    if " ask " in command:
        (tmp_path / "build/index").symlink_to(index_dir)
    words = [sys.executable if w == ".venv/bin/python" else w for w in shlex.split(command)]
    run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_its_script_tag_names_a_route_that_answers(client: FlaskClient) -> None:
    tag = next(block for block in blocks("html") if "<script" in block)
    assert 'type="module"' in tag
    assert client.get("/cite-box.js").mimetype == "text/javascript"


def test_its_fallback_form_asks_a_route_that_answers(client: FlaskClient) -> None:
    [form] = [block for block in blocks("html") if "<form" in block]
    assert 'method="post"' in form
    assert 'name="q"' in form
    page = client.post("/search", data={"q": "lithium"}, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"


def test_its_settings_are_those_that_are_read() -> None:
    listed = set(re.findall(r"CITEBOX_[A-Z]+(?:_[A-Z]+)?", README)) - {"CITEBOX_"}
    source = "".join((ROOT / f"search/{name}.py").read_text() for name in ("settings", "deployed"))
    assert listed == set(re.findall(r'"(CITEBOX_\w+)"', source))
    assert read_settings({}).emergency is None


def test_its_routes_are_those_of_the_app(client: FlaskClient) -> None:
    rules = {re.sub(r"<id_>", "<id>", r.rule) for r in client.application.url_map.iter_rules()}
    table = README.split("## The API")[1].split("### ")[0]
    listed = set(re.findall(r"(?:GET|POST) (/[\w./<>-]*)", table))
    assert listed == {rule for rule in rules if not rule.startswith("/<any")}


def test_its_parameters_are_those_that_are_read() -> None:
    table = README.split("| parameter |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == PARAMETERS


def own_files() -> dict[str, str]:
    """What the README shows of the clinic's own files, by name."""
    part = README.split("## Say what your patients say")[1].split("\n## ")[0]
    return dict(re.findall(r"^`(\w+\.txt)`: [^\n]+\n\n```text\n(.*?)```", part, re.M | re.S))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, content: Path) -> FlaskClient:
    """A client over the samples with the README's own files beside them, built without a
    warning."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(content, folder / "content")
    assert set(own_files()) == set(NAMES)
    for name, text in own_files().items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    report = build([folder / "content"], folder / "index")
    assert (report.warnings, report.exit_code) == ([], 0)
    return create_app(LocalEngine.open(folder / "index")).test_client()


ASKED = {"can't get out of bed": "low mood", "lithicarb": "lithium"}


@pytest.mark.parametrize(("question", "found"), ASKED.items())
def test_its_synonyms_and_medicines_find_what_they_stand_for(
    own: FlaskClient, client: FlaskClient, question: str, found: str
) -> None:
    assert question in "".join(own_files().values())
    results = own.post("/search?limit=50", data=question).get_json()["results"]
    marked = {run["text"].lower() for hit in results for run in hit["text"] if run.get("match")}
    assert found in marked
    plain = client.post("/search?limit=50", data=question).get_json()["results"]
    marked = {run["text"].lower() for hit in plain for run in hit["text"] if run.get("match")}
    assert found not in marked


@pytest.mark.parametrize("line", own_files()["pins.txt"].splitlines())
def test_its_pins_do_what_they_say(own: FlaskClient, client: FlaskClient, line: str) -> None:
    if "=>" in line:
        terms, article = line.split(" => ")
        for term in terms.split(", "):
            first = own.post("/search?limit=1", data=term).get_json()["results"][0]
            assert (first["article"]["id"], first.get("pinned")) == (article, True)
    else:
        article, factor = line.split(" * ")
        asked = f"/search?q=exercise&exact=1&article={article}"
        more, plain = (one.get(asked).get_json()["results"][0] for one in (own, client))
        assert more["score"] == pytest.approx(float(factor) * plain["score"], rel=0.02)


def test_its_front_matter_is_what_is_read() -> None:
    from_code = (ROOT / "index/readers/markdown.py").read_text(encoding="utf-8")
    [fields] = re.findall(r"FIELDS = \((.*?)\)", from_code, re.DOTALL)
    [row] = [line for line in README.splitlines() if line.startswith("| `.md`")]
    assert set(re.findall(r'"(\w+)"', fields)) <= set(re.findall(r"`(\w+)[`:]", row))


def test_the_box_attributes_are_those_of_the_element() -> None:
    source = (ROOT / "search/widget/src/settings.js").read_text(encoding="utf-8")
    [listed] = re.findall(r"const ATTRIBUTES = \[(.*?)\]", source, re.DOTALL)
    table = README.split("## The box")[1].split("It is styled")[0]
    assert set(re.findall(r'"([\w-]+)"', listed)) == set(re.findall(r"`([a-z-]+)`", table))
