"""A stage with a function URL, on a stand-in for AWS: everyone may call it, but only through it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws.stand_in import (
    BUCKET,
    ORIGIN,
    Answer,
    Cloud,
    invoke_as_stranger,
    running_cloud,
)
from tests.support.needed import missing
from tests.support.paths import ROOT
from tools.deploy.aws import open_account
from tools.deploy.deployment import Deployed, deploy, report
from tools.deploy.existing import is_deployed
from tools.deploy.policies import INVOKE_SID, URL_SID
from tools.deploy.target import read_target
from tools.deploy.undeploy import undeploy
from tools.errors import ToolError
from tools.package.allowed_settings import CLINICS_OWN
from tools.package.archive import Places, package
from tools.package.stage import Stage, read_stage

FUNCTION = "citebox-dev"
QUESTION = "Does physical activity help with depression?"
STRANGER = "https://stranger.example"
LINE = {"CITEBOX_EMERGENCY_TEXT": "Call us now.", "CITEBOX_EMERGENCY_TEL": "+15550100"}
# What Zappa 0.63 gives everyone besides: FUNCTION_URL_PUBLIC_PERMISSION_RULES of zappa/core.py.
ZAPPAS = {
    "FunctionName": FUNCTION,
    "StatementId": INVOKE_SID,
    "Action": "lambda:InvokeFunction",
    "Principal": "*",
}


@dataclass(frozen=True)
class Desk:
    """Somebody who deploys."""

    cloud: Cloud
    stage: Stage
    archive: Path
    work: Path

    def deploy(self) -> Deployed:
        target = read_target(self.stage, self.cloud.environment)
        return deploy(open_account(target), self.stage, target, self.archive, self.work)

    def undeploy(self) -> list[str]:
        target = read_target(self.stage, self.cloud.environment)
        return undeploy(open_account(target), self.stage, target, self.work, logs=True)


def with_url(stage: Stage) -> Stage:
    return changed(stage, function_url_enabled=True, apigateway_enabled=False)


def changed(stage: Stage, **settings: object) -> Stage:
    document = json.loads(stage.document)
    document[stage.name] |= settings
    return dataclasses.replace(stage, document=json.dumps(document))


@pytest.fixture(scope="module")
def desk(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("url")
    places = Places(index_dir, folder / "package", folder / "dist")
    with running_cloud(folder / "aws") as cloud, pytest.MonkeyPatch.context() as patched:
        for key, value in cloud.environment.items():
            patched.setenv(key, value)
        stage = with_url(read_stage(ROOT, "dev", {**cloud.environment, **LINE}))
        try:
            archive = package(stage, places)
        except ToolError as error:
            missing(f"the package registry: {error}")
        yield Desk(cloud, stage, archive, folder / "work")


@pytest.fixture(scope="module")
def first(desk: Desk) -> Deployed:
    return desk.deploy()


def permissions(desk: Desk) -> dict[str, dict[str, Any]]:
    policy = desk.cloud.client("lambda").get_policy(FunctionName=FUNCTION)["Policy"]
    return {one["Sid"]: one for one in json.loads(policy)["Statement"]}


def is_narrow(desk: Desk) -> bool:
    held = permissions(desk)
    return (
        set(held) == {URL_SID, INVOKE_SID}
        and held[URL_SID]["Action"] == "lambda:InvokeFunctionUrl"
        and held[URL_SID]["Condition"] == {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}
        and held[INVOKE_SID]["Action"] == "lambda:InvokeFunction"
        and held[INVOKE_SID]["Condition"] == {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}
    )


def ask(desk: Desk, first: Deployed, method: str, path: str, **rest: str) -> Answer:
    """The stand-in serves a function URL under a path of its own too, without DNS and TLS."""
    name = first.addresses[0].removeprefix("https://").partition(".")[0]
    host = f"127.0.0.1:{desk.cloud.port}"
    return desk.cloud.ask(host, method, f"/_aws/lambda-url/{name}{path}", **rest)


def test_everyone_may_call_the_function_only_through_its_url(desk: Desk, first: Deployed) -> None:
    assert is_narrow(desk), permissions(desk)
    assert invoke_as_stranger(desk.cloud, FUNCTION, "stranger") == "AccessDeniedException"
    config = desk.cloud.client("lambda").get_function_url_config(FunctionName=FUNCTION)
    assert config["AuthType"] == "NONE"
    assert not config.get("Cors")  # the app answers CORS


def test_searches_are_answered_through_the_url(desk: Desk, first: Deployed) -> None:
    posted = ask(desk, first, "POST", "/search?limit=1", text=QUESTION, origin=ORIGIN)
    assert (posted.status, len(json.loads(posted.text)["results"])) == (200, 1)
    assert posted.headers["access-control-allow-origin"] == ORIGIN
    assert json.loads(posted.text)["emergency"] == {"text": "Call us now.", "tel": "+15550100"}
    assert ask(desk, first, "GET", "/search?q=lithium").status == 200


def test_a_preflight_over_http_is_answered_for_the_clinic_only(desk: Desk, first: Deployed) -> None:
    clinic = ask(desk, first, "OPTIONS", "/search", origin=ORIGIN)
    assert clinic.headers["access-control-allow-origin"] == ORIGIN
    assert clinic.headers["access-control-allow-methods"] == "GET, POST"
    stranger = ask(desk, first, "OPTIONS", "/search", origin=STRANGER)
    assert not [name for name in stranger.headers if name.startswith("access-control-")]


def test_what_changed_at_aws_and_in_the_settings_is_met_by_the_next_deploy(
    desk: Desk, first: Deployed
) -> None:
    """A wide permission (Zappa's for everyone has no condition: any AWS user may invoke past the
    URL), another processor, a full account, a role that was given more, a line taken out."""
    functions = desk.cloud.client("lambda")
    functions.remove_permission(FunctionName=FUNCTION, StatementId=INVOKE_SID)
    functions.add_permission(**ZAPPAS)
    functions.add_permission(**{**ZAPPAS, "StatementId": "by-hand"})
    functions.update_function_url_config(FunctionName=FUNCTION, Cors={"AllowOrigins": ["*"]})
    assert invoke_as_stranger(desk.cloud, FUNCTION, "stranger-let-in") == "answered"
    reserve_elsewhere(desk, first)
    zipped = desk.archive.read_bytes()
    functions.update_function_code(
        FunctionName=FUNCTION, ZipFile=zipped, Architectures=["arm64"]
    )  # what another stage.architecture before would have left: Zappa never changes it
    give_the_role_more(desk)
    no_line = changed(desk.stage, aws_environment_variables={"CITEBOX_ORIGINS": ORIGIN})

    again = dataclasses.replace(desk, stage=no_line).deploy()

    assert again.addresses == first.addresses
    configuration = functions.get_function(FunctionName=FUNCTION)["Configuration"]
    assert configuration["Architectures"] == ["x86_64"]
    assert is_narrow(desk), permissions(desk)
    assert invoke_as_stranger(desk.cloud, FUNCTION, "stranger-kept-out") == "AccessDeniedException"
    assert not functions.get_function_url_config(FunctionName=FUNCTION).get("Cors")
    assert [note for note in again.notes if "quota is too small" in note]
    held = functions.get_function_concurrency(FunctionName=FUNCTION)
    assert "ReservedConcurrentExecutions" not in held
    variables = configuration["Environment"]["Variables"]
    assert variables == {"CITEBOX_ORIGINS": ORIGIN, **dict.fromkeys((*LINE, *CLINICS_OWN[3:]), "")}
    assert says_what_the_role_may_do(desk, first) == "and do nothing else"
    assert says_what_the_role_may_do(desk, again) == "and more besides (see the note)"
    assert [note for note in again.notes if "more than writing logs: all-of-s3." in note]


def give_the_role_more(desk: Desk) -> None:
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    desk.cloud.client("iam").put_role_policy(
        RoleName=read_target(desk.stage, desk.cloud.environment).role,
        PolicyName="all-of-s3",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )


def says_what_the_role_may_do(desk: Desk, deployed: Deployed) -> str:
    target = read_target(desk.stage, desk.cloud.environment)
    health = {"articles": 5, "passages": 65, "ranking": "words"}
    [line] = [one for one in report(desk.stage, target, deployed, health) if "its role" in one]
    return line.partition("days) ")[2]


def reserve_elsewhere(desk: Desk, first: Deployed) -> None:
    """Of the account's 1,000, another function takes 895: with our 10, 95 would be left."""
    assert first.notes == ()
    functions = desk.cloud.client("lambda")
    ours = functions.get_function(FunctionName=FUNCTION)["Configuration"]
    code = desk.archive.read_bytes()
    functions.create_function(
        FunctionName="another", Runtime=ours["Runtime"], Role=ours["Role"],
        Handler=ours["Handler"], Code={"ZipFile": code},
    )  # fmt: skip
    functions.put_function_concurrency(FunctionName="another", ReservedConcurrentExecutions=895)


@pytest.fixture(scope="module")
def older_address(desk: Desk, first: Deployed) -> None:
    """An HTTP API's stack, as a deploy before the function URL would have left it."""
    stack = desk.cloud.client("cloudformation")
    body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    zappas = [{"Key": "ZappaProject", "Value": FUNCTION}]
    stack.create_stack(StackName=FUNCTION, TemplateBody=json.dumps(body), Tags=zappas)
    stack.get_waiter("stack_create_complete").wait(StackName=FUNCTION, WaiterConfig={"Delay": 1})


@pytest.mark.usefixtures("older_address")
def test_an_address_that_the_settings_no_longer_name_stops_a_deploy(desk: Desk) -> None:
    target = read_target(desk.stage, desk.cloud.environment)
    with pytest.raises(ToolError, match="Run make undeploy STAGE=dev, then make deploy STAGE=dev"):
        is_deployed(open_account(target), target)


@pytest.mark.usefixtures("older_address")
def test_undeploy_removes_all_of_it_and_then_says_that_nothing_is_there(desk: Desk) -> None:
    before = function_names(desk)
    gone = desk.undeploy()
    assert [part.rpartition(" ")[0] for part in gone] == [
        "the function", "its HTTP", "the role", "the log group",
    ]  # fmt: skip
    with pytest.raises(ToolError, match=r"There is no citebox-dev in eu-central-1, account 0{12}:"):
        desk.undeploy()
    assert function_names(desk) == before - {FUNCTION}
    assert desk.cloud.client("cloudformation").describe_stacks()["Stacks"] == []
    assert desk.cloud.client("iam").list_roles()["Roles"] == []
    groups = desk.cloud.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/c")
    assert groups["logGroups"] == []
    assert [one["Name"] for one in desk.cloud.client("s3").list_buckets()["Buckets"]] == [BUCKET]


def function_names(desk: Desk) -> set[str]:
    functions = desk.cloud.client("lambda").list_functions()["Functions"]
    return {one["FunctionName"] for one in functions}
