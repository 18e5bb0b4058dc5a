"""deploy/template.yaml asks AWS for what `make deploy` asks for, and for nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml

from search.settings import read_settings
from tests.support.paths import ROOT
from tools.deploy.policies import own_logs, trust
from tools.deploy.target import Bounds
from tools.package.allowed_settings import CLINICS_OWN
from tools.package.staging import MACHINES, PYTHON

TEMPLATE = ROOT / "deploy" / "template.yaml"
LOG_GROUP = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}"
PUBLISHED = "arn:${AWS::Partition}:s3:::${Published}/*"
# What CloudFormation itself defines.
PSEUDO = {
    f"AWS::{name}"
    for name in ("AccountId", "NoValue", "Partition", "Region", "StackName", "URLSuffix")
}


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Ref X` becomes {"Ref": "X"}."""


def long_form(loader: Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    assert isinstance(node, yaml.SequenceNode), suffix
    return {name: loader.construct_sequence(node, deep=True)}


Loader.add_multi_constructor("!", long_form)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return dict(yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader))  # noqa: S506 - a safe one


@pytest.fixture
def function(template: dict[str, Any]) -> dict[str, Any]:
    return dict(template["Resources"]["Function"]["Properties"])


@pytest.fixture
def production() -> dict[str, Any]:
    return dict(json.loads((ROOT / "zappa_settings.json").read_text("utf-8"))["production"])


def every(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from every(each)


def test_the_role_may_write_its_own_log_and_nothing_else(template: dict[str, Any]) -> None:
    role = template["Resources"]["Role"]["Properties"]
    assert set(role) == {"AssumeRolePolicyDocument", "Policies"}  # no managed policy
    [policy] = role["Policies"]
    logs, published = policy["PolicyDocument"]["Statement"]
    assert logs == {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": {"Fn::Sub": f"{LOG_GROUP}:*"},
    }
    condition, read, nothing = published["Fn::If"]
    assert (condition, nothing) == ("Follows", {"Ref": "AWS::NoValue"})
    assert read["Action"] == "s3:GetObject"


def test_both_ways_of_deploying_give_the_same_role(template: dict[str, Any]) -> None:
    role = template["Resources"]["Role"]["Properties"]
    [policy] = role["Policies"]
    as_make_deploys: dict[str, Any] = {**own_logs(LOG_GROUP, PUBLISHED)}
    for statement in as_make_deploys["Statement"]:
        statement["Resource"] = {"Fn::Sub": statement["Resource"]}
    logs, published = policy["PolicyDocument"]["Statement"]
    policy["PolicyDocument"]["Statement"] = [logs, published["Fn::If"][1]]
    assert policy["PolicyDocument"] == as_make_deploys
    assert role["AssumeRolePolicyDocument"] == trust()


def test_only_lambda_may_take_the_role(template: dict[str, Any]) -> None:
    [statement] = template["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"][
        "Statement"
    ]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_nothing_else_in_it_is_a_wildcard(template: dict[str, Any]) -> None:
    texts = [each for each in every(template["Resources"]) if isinstance(each, str)]
    assert [text for text in texts if "*" in text] == [f"{LOG_GROUP}:*", PUBLISHED]


def test_the_function_has_that_role_and_sam_adds_none(function: dict[str, Any]) -> None:
    assert function["Role"] == {"Fn::GetAtt": "Role.Arn"}
    assert "Policies" not in function


def test_the_log_has_an_end(template: dict[str, Any], function: dict[str, Any]) -> None:
    assert function["LoggingConfig"]["LogGroup"] == {"Ref": "Logs"}
    assert template["Resources"]["Logs"]["Properties"]["RetentionInDays"] == Bounds().log_days


def test_requests_are_throttled(template: dict[str, Any]) -> None:
    settings = template["Resources"]["Api"]["Properties"]["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == {"Ref": "RequestsPerSecond"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "Burst"}
    assert template["Parameters"]["RequestsPerSecond"]["Default"] == Bounds().requests_per_second
    assert template["Parameters"]["Burst"]["Default"] == Bounds().burst


def test_nothing_records_a_request(template: dict[str, Any], function: dict[str, Any]) -> None:
    """Access logs and traces would hold the address of a question that was asked by GET."""
    assert function["Tracing"] == "Disabled"
    api = template["Resources"]["Api"]["Properties"]
    assert "AccessLogSettings" not in api
    assert not api["DefaultRouteSettings"]["DetailedMetricsEnabled"]


def test_cors_is_left_to_the_app(template: dict[str, Any]) -> None:
    assert "CorsConfiguration" not in template["Resources"]["Api"]["Properties"]
    assert "Globals" not in template  # which could set it too


def test_nothing_is_paid_for_while_nobody_asks(function: dict[str, Any]) -> None:
    paid = {"SnapStart", "AutoPublishAlias", "ProvisionedConcurrencyConfig", "VpcConfig", "Layers"}
    assert not paid & set(function)
    assert set(function["Events"]) == {"Everything"}  # no schedule keeps it warm


def test_concurrency_is_bounded_only_where_asked_for(
    template: dict[str, Any], function: dict[str, Any]
) -> None:
    assert template["Parameters"]["Concurrency"]["Default"] == 0
    assert template["Conditions"]["Bounded"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "Concurrency"}, 0]}]
    }
    assert function["ReservedConcurrentExecutions"] == {
        "Fn::If": ["Bounded", {"Ref": "Concurrency"}, {"Ref": "AWS::NoValue"}]
    }


def test_it_is_the_function_that_zappa_deploys(
    function: dict[str, Any], production: dict[str, Any]
) -> None:
    assert function["Handler"] == production["lambda_handler"]
    assert function["MemorySize"] == production["memory_size"]
    assert function["Timeout"] == production["timeout_seconds"]
    module, _, name = function["Handler"].partition(".")
    assert callable(getattr(import_module(module), name))


def test_it_takes_the_zip_of_make_package(function: dict[str, Any]) -> None:
    assert (TEMPLATE.parent / function["CodeUri"]).resolve() == ROOT / "dist" / "citebox-dev.zip"


def test_the_python_must_be_named(template: dict[str, Any]) -> None:
    """A default would be wrong for someone, and wrong bytecode is compiled at every cold start."""
    runtime = template["Parameters"]["Runtime"]
    assert "Default" not in runtime
    assert f"python{PYTHON}" in runtime["AllowedValues"]
    assert set(template["Parameters"]["Architecture"]["AllowedValues"]) == set(MACHINES)


def test_the_clinics_settings_are_parameters(
    template: dict[str, Any], function: dict[str, Any]
) -> None:
    variables = function["Environment"]["Variables"]
    assert set(variables) == set(CLINICS_OWN)
    left_out = {k: template["Parameters"][v["Ref"]]["Default"] for k, v in variables.items()}
    assert read_settings(left_out) == read_settings({})


def test_what_it_refers_to_is_there(template: dict[str, Any]) -> None:
    known = {*template["Parameters"], *template["Resources"], *PSEUDO}
    referred: set[str] = set()
    for each in every(template):
        if not isinstance(each, dict):
            continue
        referred |= {each["Ref"]} if "Ref" in each else set()
        referred |= {each["Fn::GetAtt"].split(".")[0]} if "Fn::GetAtt" in each else set()
        referred |= set(re.findall(r"\$\{([\w:]+)\}", each.get("Fn::Sub", "")))
    assert referred <= known
    assert set(template["Parameters"]) <= referred | {"Concurrency"}


def test_it_says_its_address(template: dict[str, Any]) -> None:
    """Without StageName the API has the stage $default, which is not in the address."""
    assert "StageName" not in template["Resources"]["Api"]["Properties"]
    address = template["Outputs"]["Address"]["Value"]["Fn::Sub"]
    assert address == "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/"
