"""README.md is short, and what it says is run: its commands, its question, its tag."""

from __future__ import annotations

import re
import subprocess

import pytest
from flask.testing import FlaskClient

from tests.docs.asking import is_true
from tests.docs.documents import HOST, ROOT, Sample, blocks, code, commands, prose, read, samples

README = read("README.md")
[QUESTION] = samples(README)


def test_its_question_gets_the_answer_that_is_shown(client: FlaskClient) -> None:
    """Where no model could be had, ranking is by words alone."""
    assert is_true(QUESTION, client)


def test_its_question_gets_that_answer_by_meaning_too(meant_client: FlaskClient) -> None:
    assert is_true(QUESTION, meant_client)


def test_an_answer_that_is_not_true_would_be_noticed(client: FlaskClient) -> None:
    assert not is_true(Sample(QUESTION.command, {**QUESTION.shown, "query": "?"}), client)


@pytest.mark.parametrize("command", [line for line in commands(README) if line[:4] == "make"])
def test_its_make_targets_exist(command: str) -> None:
    run = subprocess.run(["make", "-n", command.split()[1]], cwd=ROOT, capture_output=True)
    assert run.returncode == 0


def test_it_has_the_two_commands_and_one_question() -> None:
    first = [" ".join(line.split()[:2]) for line in commands(README)]
    assert first == ["make run", "make test", "curl -s"]


def test_its_script_tag_names_a_route_that_answers(client: FlaskClient) -> None:
    [tag] = blocks(README, "html")
    [script] = re.findall(r'src="https://[a-z.-]+(/[^"]+)"></script>', tag)
    assert 'type="module"' in tag
    assert "<cite-box src=" in tag
    assert client.get(script).mimetype == "text/javascript"


def test_it_is_read_in_a_minute() -> None:
    assert len(README.encode()) <= 7 * 1024


def test_the_port_and_the_folders_that_it_names_are_there() -> None:
    assert HOST.endswith(":8000")
    assert "PORT ?= 8000" in (ROOT / "Makefile").read_text(encoding="utf-8")
    folders = [name for name in code(prose(README)) if name.endswith("/")]
    assert folders
    assert [name for name in folders if not (ROOT / name).is_dir()] == []
