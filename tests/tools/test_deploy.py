"""A whole life on a stand-in for AWS: the real Zappa deploys, updates and undeploys a stage."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.aws.lambda_stand_in import Request, api_gateway_v2_named_stage
from tests.support.aws.stand_in import (
    BUCKET,
    ORIGIN,
    REGION,
    Answer,
    Cloud,
    Run,
    invoke_as_stranger,
    running_cloud,
)
from tests.support.each import each
from tests.support.needed import missing
from tests.support.paths import ROOT

FUNCTION = "citebox-dev"
ROLE = f"{FUNCTION}-{REGION}"
LOG_GROUP = f"/aws/lambda/{FUNCTION}"
ACCOUNT = "000000000000"
LOGS_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{LOG_GROUP}"
QUESTION = "Does physical activity help with depression?"
CANARY = "xylophonecanary"
STRANGER = "https://stranger.example"
PAGES_BUCKET = "your-clinic-citebox"
TEL = {"CITEBOX_EMERGENCY_TEXT": "Call us now.", "CITEBOX_EMERGENCY_TEL": "+15550100"}


@dataclass(frozen=True)
class Searches:
    """The same requests, asked after each step."""

    found: Answer
    posted: Answer
    from_clinic: Answer
    from_stranger: Answer
    script: Answer
    health: Answer


@dataclass(frozen=True)
class Seen:
    """The account, as its owner sees it."""

    function: dict[str, Any]
    resource_policy: list[dict[str, Any]]
    at_once: int | None
    trust: dict[str, Any]
    allowed: dict[str, Any]
    role_policies: list[str]
    api: dict[str, Any]
    stage: dict[str, Any]
    retention_days: int
    bucket: list[str]
    versions: int


@dataclass(frozen=True)
class Life:
    cloud: Cloud
    first: Run
    seen_first: Seen
    asked_first: Searches
    preflights: dict[str, dict[str, Any]]  # by origin: what the function answers
    invoked_by_stranger: str  # what AWS says to a user without permissions
    simulated: dict[str, str]  # "action resource" -> decision
    logged: list[str]
    second: Run
    seen_second: Seen
    asked_second: Searches
    removed: Run
    left: dict[str, list[str]]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with running_cloud(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture(scope="module")
def options(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    folder = tmp_path_factory.mktemp("deploy")
    return ["--index", index_dir, "--work", folder / "work", "--to", folder / "dist"]


@pytest.fixture(scope="module")
def life(cloud: Cloud, options: list[str | Path]) -> Life:
    """Read from top to bottom: this is what a clinic does in a year, with the key of a user who
    has the policy of docs/deploy.md and nothing else."""
    key = user_of_the_page(cloud)
    first = deployed(cloud, options, **key)
    seen_first, asked_first = look(cloud), search(cloud)
    preflights = {origin: preflight(cloud, origin) for origin in (ORIGIN, STRANGER)}
    invoked, simulated, logged = (
        invoke_as_stranger(cloud, FUNCTION, "stranger"),
        simulate(cloud),
        log_lines(cloud),
    )
    second = deployed(cloud, options, **TEL, **key)
    seen_second, asked_second = look(cloud), search(cloud)
    removed = cloud.run("tools.deploy.undeploy", "--yes", "--logs", *options[2:4], **key)
    return Life(
        cloud, first, seen_first, asked_first, preflights, invoked, simulated, logged,
        second, seen_second, asked_second, removed, left_over(cloud),
    )  # fmt: skip


# The stand-in reads two requests otherwise than AWS does: it checks CreateFunction against any
# function (AWS: against the one to be made), and GetAlias, which the page allows, as ListAliases.
MISREAD = ("lambda:CreateFunction", "lambda:ListAliases")


def user_of_the_page(cloud: Cloud) -> dict[str, str]:
    """The environment of the user `citebox-deploy` of docs/deploy.md."""
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    [shown] = [one for one in re.findall(r"```json\n(.*?)```", page, re.S) if "Statement" in one]
    policy = json.loads(shown.replace("111122223333", ACCOUNT).replace(PAGES_BUCKET, BUCKET))
    policy["Statement"].append({"Effect": "Allow", "Action": list(MISREAD), "Resource": "*"})
    iam, name = cloud.client("iam"), "citebox-deploy"
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


def deployed(cloud: Cloud, options: list[str | Path], **changed: str) -> Run:
    done = cloud.run("tools.deploy", *options, **changed)
    if "could not be installed" in done.stderr:
        missing(f"the package registry: {done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def look(cloud: Cloud) -> Seen:
    functions, iam = cloud.client("lambda"), cloud.client("iam")
    gateway, logs = cloud.client("apigatewayv2"), cloud.client("logs")
    [api] = gateway.get_apis()["Items"]
    policies = iam.list_role_policies(RoleName=ROLE)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
    allowed = iam.get_role_policy(RoleName=ROLE, PolicyName=policies[0])["PolicyDocument"]
    [group] = logs.describe_log_groups(logGroupNamePrefix=LOG_GROUP)["logGroups"]
    policy = functions.get_policy(FunctionName=FUNCTION)["Policy"]
    reserved = functions.get_function_concurrency(FunctionName=FUNCTION)
    versions = functions.list_versions_by_function(FunctionName=FUNCTION)["Versions"]
    listed = cloud.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return Seen(
        function=functions.get_function(FunctionName=FUNCTION)["Configuration"],
        resource_policy=json.loads(policy)["Statement"],
        at_once=reserved.get("ReservedConcurrentExecutions"),
        trust=iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"],
        allowed=allowed,
        role_policies=[*policies, *(one["PolicyName"] for one in attached)],
        api=api,
        stage=gateway.get_stage(ApiId=api["ApiId"], StageName="dev"),
        retention_days=group["retentionInDays"],
        bucket=[one["Key"] for one in listed],
        versions=len(versions),
    )


def search(cloud: Cloud) -> Searches:
    [api] = cloud.client("apigatewayv2").get_apis()["Items"]
    host = api["ApiEndpoint"].removeprefix("http://")
    get = f"/dev/search?q={quote(f'{QUESTION} {CANARY}')}"
    return Searches(
        found=cloud.ask(host, "GET", get),
        posted=cloud.ask(host, "POST", "/dev/search?limit=2", f"{QUESTION} {CANARY}"),
        from_clinic=cloud.ask(host, "POST", "/dev/search", QUESTION, ORIGIN),
        from_stranger=cloud.ask(host, "POST", "/dev/search", QUESTION, STRANGER),
        script=cloud.ask(host, "GET", "/dev/cite-box.js", origin=STRANGER),
        health=cloud.ask(host, "GET", "/dev/health"),
    )


def preflight(cloud: Cloud, origin: str) -> dict[str, Any]:
    """AWS's own event for OPTIONS at an API without CORS; the stand-in would not pass it on."""
    event = api_gateway_v2_named_stage(Request("OPTIONS", "/search"))
    event["headers"] |= {"origin": origin, "access-control-request-method": "POST"}
    done = cloud.client("lambda").invoke(FunctionName=FUNCTION, Payload=json.dumps(event))
    answer: dict[str, Any] = json.load(done["Payload"])
    return answer


ACTIONS = (
    ("logs:PutLogEvents", f"{LOGS_ARN}:log-stream:today"),
    ("logs:CreateLogStream", f"{LOGS_ARN}:log-stream:today"),
    ("logs:PutLogEvents", f"{LOGS_ARN}-2:log-stream:today"),
    ("logs:CreateLogGroup", LOGS_ARN),
    ("logs:GetLogEvents", f"{LOGS_ARN}:log-stream:today"),
    ("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}"),
    ("s3:GetObject", f"arn:aws:s3:::{BUCKET}/citebox-dev.zip"),
    ("dynamodb:PutItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/any"),
    ("xray:PutTraceSegments", "*"),
)


def simulate(cloud: Cloud) -> dict[str, str]:
    """What AWS's own rules make of the role."""
    iam, role = cloud.client("iam"), f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
    decided = {}
    for action, resource in ACTIONS:
        answer = iam.simulate_principal_policy(
            PolicySourceArn=role, ActionNames=[action], ResourceArns=[resource]
        )
        decided[f"{action} {resource}"] = answer["EvaluationResults"][0]["EvalDecision"]
    return decided


def log_lines(cloud: Cloud) -> list[str]:
    events = cloud.client("logs").filter_log_events(logGroupName=LOG_GROUP)["events"]
    return [event["message"] for event in events]


def left_over(cloud: Cloud) -> dict[str, list[str]]:
    stacks = cloud.client("cloudformation").describe_stacks()["Stacks"]
    return {
        "functions": [
            one["FunctionName"] for one in cloud.client("lambda").list_functions()["Functions"]
        ],
        "apis": [one["Name"] for one in cloud.client("apigatewayv2").get_apis()["Items"]],
        "stacks": [one["StackName"] for one in stacks],
        "roles": [one["RoleName"] for one in cloud.client("iam").list_roles()["Roles"]],
        "logs": [
            one["logGroupName"] for one in cloud.client("logs").describe_log_groups()["logGroups"]
        ],
        "buckets": [one["Name"] for one in cloud.client("s3").list_buckets()["Buckets"]],
    }


def test_the_function_is_what_the_settings_say(life: Life) -> None:
    for seen in (life.seen_first, life.seen_second):
        function = seen.function
        assert function["Handler"] == "handler.lambda_handler"
        assert function["Runtime"] == f"python{sys.version_info.major}.{sys.version_info.minor}"
        assert (function["MemorySize"], function["Timeout"]) == (1024, 10)
        assert function["Architectures"] == ["x86_64"]
        assert function["TracingConfig"] == {"Mode": "PassThrough"}
        assert function["SnapStart"]["ApplyOn"] == "None"
        assert function["Role"] == f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"


def test_the_environment_holds_the_clinics_settings_and_nothing_else(life: Life) -> None:
    no_line = {"CITEBOX_EMERGENCY_TEXT": "", "CITEBOX_EMERGENCY_TEL": ""}
    no_country = {"CITEBOX_COUNTRY": "", "CITEBOX_POINTER": "", "CITEBOX_POINTER_KEY": ""}
    no_country |= {"CITEBOX_CONTACT": "", "CITEBOX_POINTER_LEAST": ""}
    first = life.seen_first.function["Environment"]["Variables"]
    assert first == {"CITEBOX_ORIGINS": ORIGIN, **no_line, **no_country}
    second = life.seen_second.function["Environment"]["Variables"]
    assert second == {"CITEBOX_ORIGINS": ORIGIN, **TEL, **no_country}


def test_only_lambda_is_the_role_and_it_may_only_write_its_own_logs(life: Life) -> None:
    for seen in (life.seen_first, life.seen_second):
        [trusted] = seen.trust["Statement"]
        assert trusted["Principal"] == {"Service": "lambda.amazonaws.com"}
        assert seen.role_policies == ["citebox-own-logs"]
        [allowed] = seen.allowed["Statement"]
        assert allowed == {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{LOGS_ARN}:*",
        }
    allowed_actions = [key for key, decision in life.simulated.items() if decision == "allowed"]
    assert allowed_actions == [f"{action} {resource}" for action, resource in ACTIONS[:2]]


def test_only_our_own_api_may_call_the_function(life: Life) -> None:
    for seen in (life.seen_first, life.seen_second):
        [statement] = seen.resource_policy
        assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
        assert statement["Action"] == "lambda:InvokeFunction"
        source = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{seen.api['ApiId']}/*"
        assert statement["Condition"] == {"ArnLike": {"AWS:SourceArn": source}}
    assert life.invoked_by_stranger == "AccessDeniedException"


def test_requests_and_concurrency_are_bounded_and_stay_so_after_an_update(life: Life) -> None:
    for seen in (life.seen_first, life.seen_second):
        throttle = seen.stage["DefaultRouteSettings"]
        assert (throttle["ThrottlingRateLimit"], throttle["ThrottlingBurstLimit"]) == (20.0, 40)
        assert seen.at_once == 10


def test_nothing_notes_a_request_and_logs_end_after_30_days(life: Life) -> None:
    for seen in (life.seen_first, life.seen_second):
        assert "AccessLogSettings" not in seen.stage
        assert seen.stage["DefaultRouteSettings"]["DetailedMetricsEnabled"] is False
        assert seen.retention_days == 30


def test_a_question_is_in_no_log_line(life: Life) -> None:
    """Its first words were searched for, so the function did run and log."""
    assert any("REPORT" in line for line in life.logged)
    assert not [line for line in each(life.logged) if CANARY in line or "depression" in line]


def test_searches_are_answered_after_each_step(life: Life) -> None:
    for asked in (life.asked_first, life.asked_second):
        for answer in (asked.found, asked.posted, asked.from_clinic):
            assert answer.status == 200, answer.text
            assert json.loads(answer.text)["results"]
        assert len(json.loads(asked.posted.text)["results"]) == 2
        assert json.loads(asked.health.text)["ranking"] == "words"


def test_the_update_brings_the_new_settings(life: Life) -> None:
    assert json.loads(life.asked_first.posted.text)["emergency"] is None
    line = {"text": "Call us now.", "tel": "+15550100"}
    assert json.loads(life.asked_second.posted.text)["emergency"] == line
    assert life.seen_second.versions == life.seen_first.versions + 1
    assert life.seen_second.api["ApiId"] == life.seen_first.api["ApiId"]  # the address stays


def test_the_app_alone_answers_cors(life: Life) -> None:
    """For the clinic's origin only, but the script for every page."""
    allow = "access-control-allow-origin"
    assert "CorsConfiguration" not in life.seen_second.api
    assert life.asked_first.from_clinic.headers[allow] == ORIGIN
    assert life.asked_first.from_stranger.status == 200
    assert allow not in life.asked_first.from_stranger.headers
    assert life.asked_first.script.headers[allow] == "*"


def test_a_preflight_is_answered_for_the_clinic_only(life: Life) -> None:
    clinic, stranger = (life.preflights[origin]["headers"] for origin in (ORIGIN, STRANGER))
    assert clinic["access-control-allow-origin"] == ORIGIN
    assert clinic["access-control-allow-methods"] == "GET, POST"
    assert not [name for name in stranger if name.startswith("access-control-")]


def test_nothing_stays_in_the_bucket(life: Life) -> None:
    assert life.seen_first.bucket == life.seen_second.bucket == []


def test_the_bucket_is_closed_to_the_public(life: Life) -> None:
    block = life.cloud.client("s3").get_public_access_block(Bucket=BUCKET)
    assert set(block["PublicAccessBlockConfiguration"].values()) == {True}


def test_the_report_has_the_address_the_snippet_and_what_is_left_to_set(life: Life) -> None:
    address = f"{life.seen_first.api['ApiEndpoint']}/dev"
    said = life.first.stdout
    assert said.startswith(f"Creating {FUNCTION} in {REGION}, account {ACCOUNT} …\n")
    assert life.second.stdout.startswith(f"Updating {FUNCTION} in {REGION}, account")
    assert f"{LOG_GROUP} (kept 30 days) and do nothing else\n" in said
    assert f"Deployed: {address}/" in said
    assert f'<script type="module" src="{address}/cite-box.js"></script>' in said
    assert f'<cite-box src="{address}/"></cite-box>' in said
    assert "at most 20 requests a second, 40 in a burst\n  at most 10 requests at once" in said
    assert "No emergency line is set" in said
    assert "No emergency line" not in life.second.stdout
    assert "No country is set" in said
    assert "CITEBOX_ORIGINS" not in said
    assert "Note:" not in said
    assert life.first.stderr == life.second.stderr == ""


def test_undeploy_leaves_the_bucket_and_nothing_else(life: Life) -> None:
    assert life.removed.returncode == 0, life.removed.stdout + life.removed.stderr
    removed = f"the function {FUNCTION}, its HTTP API, the role {ROLE}, the log group {LOG_GROUP}"
    assert life.removed.stdout == f"Removed from {REGION}: {removed}.\nLeft: the bucket {BUCKET}.\n"
    assert life.left.pop("buckets") == [BUCKET]
    assert not any(life.left.values()), life.left
