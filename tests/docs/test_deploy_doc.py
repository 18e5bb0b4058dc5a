"""docs/deploy.md: its commands, settings and rights are those that there are. (Its costs:
test_cost.py; the rights at work: test_deploy.py.)"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.settings import read_settings
from tests.docs.documents import (
    ROOT,
    blocks,
    code,
    commands,
    help_of,
    is_ours,
    options,
    read,
    section,
    table,
)
from tests.support.each import each

PAGE = read("docs/deploy.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MAKE = sorted(set(re.findall(r"(?:^|`)(make [a-z]+(?: [A-Z]+=[\w/.]+)*)", PAGE, re.MULTILINE)))
OURS = [line for line in commands(PAGE) if is_ours(line)]


@pytest.mark.parametrize("command", MAKE)
def test_its_make_commands_exist(command: str) -> None:
    """Their targets exist, and each variable that they set is one that the Makefile reads."""
    _, target, *given = command.split()
    assert re.search(rf"^{target}:.*##", MAKEFILE, re.MULTILINE)
    for name in (word.partition("=")[0] for word in given):
        assert f"$({name})" in MAKEFILE, name


@pytest.mark.parametrize("command", OURS)
def test_its_options_exist(command: str) -> None:
    told = help_of(command)
    assert [one for one in options(command) if f"{one} " not in told] == []


def test_it_shows_how_to_index_ask_and_count() -> None:
    assert [" ".join(line.split()[:2]) for line in OURS] == [
        ".venv/bin/citebox index",
        ".venv/bin/citebox ask",
        ".venv/bin/citebox index",
        ".venv/bin/citebox index",
        ".venv/bin/citebox publish",
        ".venv/bin/citebox publish",
        ".venv/bin/python -m",
    ]


def test_its_settings_are_those_that_are_read() -> None:
    listed = {name for cell in table(section(PAGE, "Settings"), "name") for name in code(cell)}
    source = "".join((ROOT / f"search/{name}.py").read_text() for name in ("settings", "deployed"))
    assert listed == set(re.findall(r'"(CITEBOX_\w+)"', source))
    assert set(re.findall(r"CITEBOX_\w+", PAGE)) == listed
    assert read_settings({}).emergency is None


def test_health_says_when_no_emergency_line_is_set(client: FlaskClient) -> None:
    assert "`/health`" in section(PAGE, "Settings")
    line, country = client.get("/health").get_json()["warnings"]
    assert "CITEBOX_EMERGENCY_TEXT" in line
    assert "CITEBOX_COUNTRY" in country


@pytest.mark.parametrize("document", blocks(PAGE, "json"))
def test_its_json_can_be_read(document: str) -> None:
    assert json.loads(document)


def shown(key: str) -> dict[str, Any]:
    """The JSON of the page that has this key."""
    [found] = [one for block in blocks(PAGE, "json") if key in (one := json.loads(block))]
    return dict(found)


def statements() -> list[dict[str, Any]]:
    """Of the policy for whoever deploys."""
    return list(shown("Statement")["Statement"])


def test_who_deploys_is_given_no_whole_service() -> None:
    for statement in each(statements()):
        assert statement["Effect"] == "Allow"
        assert [action for action in statement["Action"] if "*" in action] == []


def test_who_deploys_may_touch_citebox_only() -> None:
    """But for what AWS lets nobody narrow: an account's limits, a function's rules."""
    unbounded = [each for each in statements() if each["Resource"] == "*"]
    actions = {action for each in unbounded for action in each["Action"]}
    assert all(re.fullmatch(r"[a-z]+:(Get|List|Describe)\w+", action) for action in each(actions))
    bounded = [one["Resource"] for one in statements() if one["Resource"] != "*"]
    for resource in each(text for resources in bounded for text in resources):
        assert "citebox" in resource or "apigateway" in resource, resource


def test_a_role_is_passed_to_lambda_only() -> None:
    [passing] = [each for each in statements() if "iam:PassRole" in each["Action"]]
    assert passing["Action"] == ["iam:PassRole"]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}


def test_its_stage_is_read_without_complaint() -> None:
    stage = shown("s3_bucket")
    production = json.loads((ROOT / "zappa_settings.json").read_text("utf-8"))["production"]
    assert set(stage) <= set(production)
    variables = stage["aws_environment_variables"]
    assert set(variables) == set(production["aws_environment_variables"])
    assert read_settings(variables).emergency is not None
