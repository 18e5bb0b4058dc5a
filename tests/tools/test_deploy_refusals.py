"""What make deploy and make undeploy say when AWS, or somebody, says no: a sentence and a code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import tools.deploy.zappa
from tests.support.aws.stand_in import (
    REGION,
    ROOT_USER,
    Cloud,
    clean_environment,
    free_port,
    running_cloud,
)
from tests.support.paths import ROOT
from tools.confirm import agreed
from tools.deploy.aws import explained_errors, open_account
from tools.deploy.deployment import deploy, wait_for_health
from tools.deploy.policies import trust
from tools.deploy.prerequisites import ensure_bucket, ensure_role, uploaded
from tools.deploy.target import Given, Target, read_target, zappa_document
from tools.deploy.undeploy import removal, undeploy
from tools.deploy.zappa import LOG, SETTINGS, TOO_NEW, run_zappa
from tools.errors import ToolError
from tools.package.stage import Stage, read_stage


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with running_cloud(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture
def beside(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Target:
    """A target, with the stand-in as AWS in this process."""
    for key, value in cloud.environment.items():
        monkeypatch.setenv(key, value)
    return read_target(read_stage(ROOT, "dev", {}), cloud.environment)


def test_without_credentials_it_is_said_how_to_get_some(tmp_path: Path) -> None:
    """No stand-in is needed: nothing is sent."""
    unsigned = Cloud(free_port(), tmp_path)
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    for tool in ("tools.deploy", "tools.deploy.undeploy"):
        done = unsigned.run(tool, **nobody)
        assert done.returncode == 2
        assert done.stderr.startswith("AWS does not know who you are (Unable to locate")
        assert "set AWS_PROFILE" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_unknown_stage_and_an_unset_bucket_are_one_sentence(tmp_path: Path) -> None:
    nowhere = Cloud(free_port(), tmp_path)
    unknown = nowhere.run("tools.deploy", "--stage", "prod")
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "Unknown stage 'prod'" in unknown.stderr
    unset = nowhere.run("tools.deploy", CITEBOX_BUCKET="change-me-or-not")
    assert (unset.returncode, unset.stderr.count("\n")) == (2, 1)
    assert unset.stderr.startswith("No bucket is set")


def test_wrong_keys_are_told_from_no_keys(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_user(UserName="typist")
    known = iam.create_access_key(UserName="typist")["AccessKey"]["AccessKeyId"]
    for key in ("AKIAUNKNOWNUNKNOWN12", known):
        done = cloud.run("tools.deploy", AWS_ACCESS_KEY_ID=key)
        assert done.returncode == 2
        assert done.stderr.startswith("AWS refuses your credentials (")


def test_where_nobody_answers_the_network_is_named(tmp_path: Path) -> None:
    dead = Cloud(free_port(), tmp_path)
    done = dead.run("tools.deploy", AWS_MAX_ATTEMPTS="1")
    assert done.returncode == 2
    assert done.stderr.startswith("AWS cannot be reached")


def test_a_user_who_may_do_nothing_is_told_which_permission_is_missing(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_user(UserName="intern")
    key = iam.create_access_key(UserName="intern")["AccessKey"]
    mine = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    done = cloud.run("tools.deploy.undeploy", "--yes", **mine)
    assert done.returncode == 2
    assert done.stderr.startswith("Your AWS user may not do ")


def test_a_bucket_of_somebody_else_is_refused(cloud: Cloud, beside: Target) -> None:
    """A stranger who takes a clinic's bucket name first would be sent its code."""
    stranger = cloud.signed_in("s3", "111122223333", "test")
    stranger.create_bucket(
        Bucket="taken-citebox", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    stranger.close()
    with pytest.raises(ToolError, match=r"taken-citebox belongs to somebody else.*choose another"):
        ensure_bucket(open_account(beside), "taken-citebox")


def test_a_bucket_in_another_region_is_refused(cloud: Cloud, beside: Target) -> None:
    place = {"LocationConstraint": "us-west-2"}
    far = cloud.signed_in("s3", *ROOT_USER.values(), region="us-west-2")
    far.create_bucket(Bucket="far-citebox", CreateBucketConfiguration=place)
    far.close()
    with pytest.raises(ToolError, match=f"is in us-west-2, the stage in {REGION}"):
        ensure_bucket(open_account(beside), "far-citebox")


def test_a_name_that_no_bucket_can_have_is_refused(beside: Target) -> None:
    with pytest.raises(ToolError, match="choose another s3_bucket"):
        ensure_bucket(open_account(beside), "Alder_House")


def test_a_role_that_is_too_new_is_waited_for_and_the_failure_told(
    beside: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it never comes to be known, as nobody has made it."""
    monkeypatch.setattr(tools.deploy.zappa, "TRIES", 2)
    given = Given("arn:aws:iam::000000000000:role/nobody", None, "NONE")
    document = zappa_document(read_stage(ROOT, "dev", {}), beside, given)
    (tmp_path / SETTINGS).write_text(document, encoding="utf-8")
    ensure_bucket(open_account(beside), beside.bucket)
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(
        ToolError, match=r"failed: .* role .*cannot be found.*make undeploy STAGE=dev"
    ):
        run_zappa("deploy", beside, tmp_path, "--zip", f"s3://{beside.bucket}/none.zip")
    assert TOO_NEW.search((tmp_path / LOG).read_text(encoding="utf-8"))
    assert len(pauses) == 1


def test_a_deploy_that_breaks_off_is_told_stopped_again_and_can_be_removed(
    cloud: Cloud, beside: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zappa makes the function, and then its user may not make the stack with the API."""
    stage, archive = read_stage(ROOT, "dev", {}), small_zip(tmp_path)
    for key, value in user_without(cloud, "cloudformation:CreateStack").items():
        monkeypatch.setenv(key, value)
    with pytest.raises(ToolError, match=r"zappa deploy failed: .*AccessDenied.*CreateStack"):
        deploy(open_account(beside), stage, beside, archive, tmp_path)
    assert "Contents" not in cloud.client("s3").list_objects_v2(Bucket=beside.bucket)
    for key, value in ROOT_USER.items():
        monkeypatch.setenv(key, value)
    account = open_account(beside)
    with pytest.raises(
        ToolError, match=r"AWS has only a part.* Run make undeploy STAGE=dev, then make de"
    ):
        deploy(account, stage, beside, archive, tmp_path)
    undeploy(account, stage, beside, tmp_path, logs=True)
    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("iam").list_roles()["Roles"] == []


def small_zip(folder: Path, answer: str = "None") -> Path:
    archive = folder / "citebox-dev.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("handler.py", f"def lambda_handler(event, context): return {answer}")
    return archive


def test_between_zappa_and_the_bounds_a_failure_says_that_it_is_live(
    cloud: Cloud, beside: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The API answers then, and nothing throttles it."""
    stage, archive = read_stage(ROOT, "dev", {}), small_zip(tmp_path)
    for key, value in user_without(cloud, "apigateway:PATCH").items():
        monkeypatch.setenv(key, value)
    said = (
        r"^It is live, but its limits are not set: run make deploy STAGE=dev again\. "
        "Your AWS user may not do"
    )
    with pytest.raises(ToolError, match=f"{said} UpdateStage"):
        deploy(open_account(beside), stage, beside, archive, tmp_path)
    for key, value in ROOT_USER.items():
        monkeypatch.setenv(key, value)
    assert deploy(open_account(beside), stage, beside, archive, tmp_path).at_once == 10
    undeploy(open_account(beside), stage, beside, tmp_path, logs=True)


def test_an_upload_that_is_refused_is_told_as_every_refusal(
    cloud: Cloud, beside: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """boto3 wraps it in an error of its own kind."""
    ensure_bucket(open_account(beside), beside.bucket)
    for key, value in user_without(cloud, "s3:PutObject").items():
        monkeypatch.setenv(key, value)
    account = open_account(beside)
    with (
        pytest.raises(ToolError, match=r"^Your AWS user may not do PutObject; ask for"),
        explained_errors(),
        uploaded(account, beside, small_zip(tmp_path)),
    ):
        pass


def test_two_desks_do_not_take_each_others_zip(
    cloud: Cloud, beside: Target, tmp_path: Path
) -> None:
    account, s3 = open_account(beside), cloud.client("s3")
    ensure_bucket(account, beside.bucket)
    with uploaded(account, beside, small_zip(tmp_path)) as one:
        mine = s3.get_object(Bucket=beside.bucket, Key=one)["Body"].read()
        with uploaded(account, beside, small_zip(tmp_path, "1")) as other:
            assert other != one
        assert s3.get_object(Bucket=beside.bucket, Key=one)["Body"].read() == mine
    assert "Contents" not in s3.list_objects_v2(Bucket=beside.bucket)


def test_a_stack_of_our_name_that_is_not_ours_is_left_alone(
    cloud: Cloud, beside: Target, tmp_path: Path
) -> None:
    formation, stage = cloud.client("cloudformation"), read_stage(ROOT, "dev", {})
    body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    formation.create_stack(StackName=beside.function, TemplateBody=json.dumps(body))
    formation.get_waiter("stack_create_complete").wait(
        StackName=beside.function, WaiterConfig={"Delay": 1}
    )
    left = (
        "a CloudFormation stack citebox-dev that make deploy did not create, so it was not changed"
    )
    refused_both_ways(beside, stage, tmp_path, left)
    [stack] = formation.describe_stacks(StackName=beside.function)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    formation.delete_stack(StackName=beside.function)


def test_a_role_and_a_function_of_our_names_that_are_not_ours_are_left_alone(
    cloud: Cloud, beside: Target, tmp_path: Path
) -> None:
    iam, functions, stage = cloud.client("iam"), cloud.client("lambda"), read_stage(ROOT, "dev", {})
    theirs = json.dumps({**trust(), "Statement": []})
    iam.create_role(RoleName=beside.role, AssumeRolePolicyDocument=theirs)
    refused_both_ways(beside, stage, tmp_path, f"a role {beside.role} that make deploy did not")
    with pytest.raises(ToolError, match="did not create"):
        ensure_role(open_account(beside), beside)
    held = iam.get_role(RoleName=beside.role)["Role"]["AssumeRolePolicyDocument"]
    assert held == json.loads(theirs)
    iam.delete_role(RoleName=beside.role)
    role = iam.create_role(RoleName="theirs", AssumeRolePolicyDocument=theirs)["Role"]
    functions.create_function(
        FunctionName=beside.function, Runtime="python3.13", Role=role["Arn"],
        Handler="handler.lambda_handler", Code={"ZipFile": small_zip(tmp_path).read_bytes()},
    )  # fmt: skip
    refused_both_ways(beside, stage, tmp_path, "a function citebox-dev that make deploy did not")
    functions.delete_function(FunctionName=beside.function)
    iam.delete_role(RoleName="theirs")


def refused_both_ways(beside: Target, stage: Stage, folder: Path, said: str) -> None:
    account = open_account(beside)
    with pytest.raises(ToolError, match=said):
        deploy(account, stage, beside, small_zip(folder), folder)
    with pytest.raises(ToolError, match=said):
        undeploy(account, stage, beside, folder, logs=True)


def user_without(cloud: Cloud, action: str) -> dict[str, str]:
    """The environment of a user who may do everything else."""
    iam, name = cloud.client("iam"), f"without-{action.replace(':', '-')}"
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": action, "Resource": "*"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


def test_an_address_that_never_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.deploy.deployment.HEALTHY_WITHIN_S", 0.0)
    monkeypatch.setattr("tools.deploy.deployment.PAUSE_S", 0.0)
    with pytest.raises(ToolError, match=r"It is deployed, but .*/health does not answer"):
        wait_for_health(f"http://127.0.0.1:{free_port()}")


def test_undeploy_says_where_there_is_nothing_and_asks_before_it_removes_something(
    cloud: Cloud, beside: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = open_account(beside)
    for options in ((), ("--yes",), ("--yes", "--logs")):
        none = cloud.run("tools.deploy.undeploy", *options)
        assert (none.returncode, none.stdout) == (2, "")
        assert none.stderr.startswith(f"There is no citebox-dev in {REGION}, account 000000000000:")
    ensure_role(account, beside)
    asked = cloud.run("tools.deploy.undeploy")  # with nobody at the keyboard
    assert (asked.returncode, asked.stderr) == (
        2,
        "There is no terminal to confirm in: set YES=1.\n",
    )
    done = cloud.run("tools.deploy.undeploy", "--yes")
    assert done.stdout.startswith(f"Removed from {REGION}: the role citebox-dev-{REGION}.\n")
    for typed, agrees in (("y", True), ("Yes ", True), ("", False), ("dev", False)):
        monkeypatch.setattr("builtins.input", lambda _, typed=typed: typed)
        assert agreed(removal(beside, account)) is agrees


def test_the_developers_own_keys_never_reach_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "clinic")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    kept = clean_environment(tmp_path)
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & set(kept)
