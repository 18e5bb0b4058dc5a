"""What is refused before anything is done on AWS, and what Zappa is told."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zappa.cli
import zappa.core

from tests.support.aws.stand_in import clean_environment
from tests.support.paths import ROOT
from tools.deploy.access import fits
from tools.deploy.policies import is_from_api, is_through_url
from tools.deploy.target import Given, published, read_target, zappa_document
from tools.deploy.zappa import reason
from tools.errors import ToolError
from tools.package.allowed_settings import (
    CLINICS_OWN,
    OURS,
    PROTECTED,
    VARIABLES,
    refuse_values,
)
from tools.package.stage import FILE, Stage, read_stage

GIVEN = {"AWS_REGION": "eu-central-1", "CITEBOX_BUCKET": "alderhouse-citebox"}
STAGES = ("dev", "production")
ROLE = "arn:aws:iam::000000000000:role/citebox-dev-eu-central-1"
FUNCTION = "arn:aws:lambda:eu-central-1:000000000000:function:citebox-dev"


Changing = Callable[..., Stage]


@pytest.fixture
def changed(tmp_path: Path) -> Changing:
    """The stage dev of a settings file that lacks keys of ours, or has others."""

    def change(*dropped: str, **settings: Any) -> Stage:
        document = json.loads((ROOT / FILE).read_text("utf-8"))
        document["dev"] |= settings
        for key in dropped:
            del document["dev"][key]
        return written(tmp_path, json.dumps(document))

    return change


def written(folder: Path, text: str, encoding: str = "utf-8") -> Stage:
    (folder / FILE).write_text(text, encoding)
    return read_stage(folder, "dev", {})


@pytest.mark.parametrize("name", STAGES)
def test_both_stages_lack_a_region_and_a_bucket_and_nothing_else(name: str) -> None:
    stage = read_stage(ROOT, name, {})
    with pytest.raises(ToolError, match=f"aws_region in stage {name} of {FILE}, or set AWS_REGION"):
        read_target(stage, {})
    with pytest.raises(ToolError, match=f"s3_bucket in stage {name} of {FILE}, or set CITEBOX_BUC"):
        read_target(stage, {"AWS_DEFAULT_REGION": "eu-central-1"})
    target = read_target(stage, GIVEN)
    assert (target.function, target.role) == (f"citebox-{name}", f"citebox-{name}-eu-central-1")
    assert (target.api, target.url) == (True, False)


def test_the_files_region_wins_over_the_environments(changed: Changing) -> None:
    """Otherwise undeploy from another desk would find nothing."""
    assert read_target(changed(aws_region="ca-central-1"), GIVEN).region == "ca-central-1"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("lambda_handler", "zappa.handler.lambda_handler"),
        ("callbacks", {"zip": "mine.finish"}),
        ("apigateway_version", "v1"),
        ("cors", True),
        ("function_url_config", {"authorizer": "NONE"}),
        ("debug", 0),  # which Python takes for False
        ("xray_tracing", True),
        ("keep_warm", True),
        ("manage_roles", True),
        ("snap_start", "PublishedVersions"),
        ("slim_handler", True),
        ("use_precompiled_packages", True),
    ],
)
def test_a_setting_that_breaks_a_promise_is_refused_with_its_reason(
    changed: Changing, key: str, value: object
) -> None:
    said = re.escape(f"Stage dev of {FILE}: {key} must be ") + f".*{re.escape(PROTECTED[key][1])}"
    with pytest.raises(ToolError, match=said):
        changed(**{key: value})
    with pytest.raises(ToolError, match=said):  # Zappa's default is unsafe too
        changed(key)


def test_every_kept_setting_has_its_refusal_above() -> None:
    marks = test_a_setting_that_breaks_a_promise_is_refused_with_its_reason.pytestmark
    assert {key for key, _ in marks[0].args[1]} == set(PROTECTED)


@pytest.mark.parametrize("key", OURS)
def test_what_make_deploy_sets_may_not_stand_in_the_file(changed: Changing, key: str) -> None:
    with pytest.raises(ToolError, match=f"remove {key}: make deploy sets it"):
        changed(**{key: "x"})


@pytest.mark.parametrize(
    "key",
    [
        "alb_enabled", "apigateway_lambda_qualifier", "async_resources", "authorizer",
        "aws_kms_key_arn", "binary_support", "cognito", "docker_image_uri", "domain", "efs_config",
        "environment_variables", "events", "extends", "iam_authorization", "layers",
        "prebuild_script", "provisioned_concurrency", "remote_env", "runtime", "settings_file",
        "use_apigateway", "vpc_config", "websocket_handler_module",
    ],
)  # fmt: skip
def test_a_key_that_nobody_has_looked_at_is_refused(changed: Changing, key: str) -> None:
    """Zappa knows it and would go by it, unbounded and unremoved."""
    with pytest.raises(ToolError, match=f"'{key}' is not known to make deploy: remove it"):
        changed(**{key: True})


def test_a_misspelt_key_is_told_with_the_nearest(changed: Changing) -> None:
    with pytest.raises(ToolError, match=r"'memry_size' is not .* Did you mean 'memory_size'"):
        changed(memry_size=2048)
    variables = {"CITEBOX_ORIGIN": "https://clinic.example"}
    with pytest.raises(ToolError, match=f"in {VARIABLES}, .* Did you mean 'CITEBOX_ORIGINS'"):
        changed(aws_environment_variables=variables)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"function_url_enabled": "no"}, "function_url_enabled must be true or false."),
        ({"apigateway_enabled": 1}, "apigateway_enabled must be true or false."),
        ({"memory_size": True}, "memory_size must be a whole number."),
        ({"timeout_seconds": "10"}, "timeout_seconds must be a whole number."),
        ({"profile_name": ["x"]}, "profile_name must be a text."),
        ({"aws_region": None}, "aws_region must be a text."),
        ({"citebox": None}, "citebox must be {…}."),
        ({"citebox": []}, "citebox must be {…}."),
        ({"aws_environment_variables": None}, "aws_environment_variables must be {…}."),
        (
            {"aws_environment_variables": {"CITEBOX_EMERGENCY_TEL": 911}},
            "CITEBOX_EMERGENCY_TEL must be a text, in quotation marks.",
        ),
        ({"tags": {"owner": None}}, "in tags, owner must be a text, in quotation marks."),
    ],
)
def test_a_value_of_another_kind_is_one_sentence(
    changed: Changing, settings: dict[str, object], said: str
) -> None:
    with pytest.raises(ToolError, match=re.escape(said)):
        changed(**settings)


def test_a_file_that_is_no_json_is_told_with_its_line(tmp_path: Path) -> None:
    for text in (
        '{\n  "dev": {\n    "debug": false,\n  }\n}',
        '{\n  "dev": {\n  "a" 1,\n  "b": 2}}',
    ):
        with pytest.raises(ToolError, match=rf"^{FILE}, line [34], is not JSON \(.*comma"):
            written(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", 'must be {"dev": {…}, "production"'), ('{"dev": null}', "Stage dev of .* must be {…}")],
)
def test_a_file_of_another_shape_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ToolError, match=said):
        written(tmp_path, text)


def test_a_file_may_begin_as_windows_begins_one_and_must_be_utf_8(tmp_path: Path) -> None:
    text = (ROOT / FILE).read_text("utf-8")
    assert written(tmp_path, text, "utf-8-sig") == read_stage(ROOT, "dev", {})
    with pytest.raises(ToolError, match="save it as UTF-8"):
        written(tmp_path, text, "utf-16")
    (tmp_path / FILE).unlink()
    with pytest.raises(ToolError, match="cannot be read: No such file"):
        read_stage(tmp_path, "dev", {})


def test_a_line_that_the_clinic_has_taken_out_is_emptied_at_aws(changed: Changing) -> None:
    """Zappa's update keeps every variable there that its settings do not name."""
    for stage in (changed(VARIABLES), changed(aws_environment_variables={})):
        document = zappa_document(stage, read_target(stage, GIVEN), Given(ROLE, 10, "NONE"))
        assert json.loads(document)["dev"][VARIABLES] == dict.fromkeys(CLINICS_OWN, "")


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"requests_per_secnd": 5}, "unknown in citebox: requests_per_secnd. Known: at_once, bur"),
        ({"burst": 0}, "citebox.burst must be a number from 1 up"),
        ({"at_once": True}, "citebox.at_once must be a number from 1 up"),
        ({"log_days": "30"}, "citebox.log_days must be a number from 1 up"),
    ],
)
def test_a_bound_that_is_none_is_refused(
    changed: Changing, bounds: dict[str, object], message: str
) -> None:
    with pytest.raises(ToolError, match=message):
        read_target(changed(citebox=bounds), GIVEN)


@pytest.mark.parametrize("name", ["City Clinic", "", "x" * 40])
def test_a_name_that_zappa_would_change_is_refused(changed: Changing, name: str) -> None:
    with pytest.raises(ToolError, match="cannot name a function"):
        read_target(changed(project_name=name), GIVEN)


def test_a_stage_without_any_address_is_refused(changed: Changing) -> None:
    with pytest.raises(ToolError, match="No address: set apigateway_enabled"):
        read_target(changed(apigateway_enabled=False), GIVEN)


@pytest.mark.parametrize("name", STAGES)
def test_zappa_knows_every_key_of_the_file_but_ours(name: str) -> None:
    """It ignores what it does not know, a misspelt key too."""
    code = "".join(Path(str(one.__file__)).read_text("utf-8") for one in (zappa.cli, zappa.core))
    settings = json.loads((ROOT / FILE).read_text("utf-8"))[name]
    assert [key for key in settings if f'"{key}"' not in code] == ["citebox"]


@pytest.mark.parametrize(
    ("wanted", "unreserved", "reserved"),
    [(10, 1000, 10), (10, 110, 10), (10, 109, None), (10, 10, None)],
)
def test_a_hundred_executions_are_left_to_the_account(
    wanted: int, unreserved: int, reserved: int | None
) -> None:
    """10 is what a new account has in all."""
    assert fits(wanted, unreserved) == reserved


def from_api(api: str) -> dict[str, Any]:
    return {
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:eu-central-1:0:{api}/*"}},
    }


def test_another_api_is_not_our_api() -> None:
    ours = "arn:aws:execute-api:eu-central-1:0:abc"
    assert is_from_api(from_api("abc"), ours)
    assert not is_from_api(from_api("abcd"), ours)
    assert not is_from_api(from_api("abc"), None)
    assert not is_from_api({**from_api("abc"), "Principal": "*"}, ours)
    assert not is_from_api({**from_api("abc"), "Condition": {}}, ours)


def test_everyone_may_call_under_the_urls_condition_only() -> None:
    through = {"Action": "lambda:InvokeFunction", "Principal": "*"}
    condition = {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}
    assert is_through_url({**through, "Condition": condition})
    assert not is_through_url(through)
    assert not is_through_url({**through, "Action": "lambda:*", "Condition": {}})


SAID = """Calling update..
Traceback (most recent call last):
  File "core.py", line 1, in update_stack
botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling it: not allowed

==============

Need help? Found a bug?
"""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (SAID, "An error occurred (AccessDenied) when calling it: not allowed."),
        ("Error: Unable to upload to S3. Quitting.", "Unable to upload to S3. Quitting."),
        ("Warning! You may have upgraded.\n", "Warning! You may have upgraded."),
        ("", "it printed nothing."),
    ],
)
def test_zappas_failure_is_told_in_its_one_line_that_says_something(
    said: str, sentence: str
) -> None:
    assert reason(said) == sentence


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What Zappa asks CloudFormation for, from the settings that make deploy gives it."""
    work = tmp_path_factory.mktemp("template")
    stage = read_stage(ROOT, "dev", {})
    document = zappa_document(stage, read_target(stage, GIVEN), Given(ROLE, 10, "NONE"))
    (work / FILE).write_text(document, encoding="utf-8")
    command = [
        *(sys.executable, "-P", "-m", "zappa.cli", "template", "dev", "--json"),
        *("--lambda-arn", FUNCTION, "--role-arn", ROLE, "--output", "template.json"),
    ]
    done = subprocess.run(
        command, cwd=work, env=clean_environment(work), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    resources: dict[str, dict[str, Any]]
    resources = json.loads((work / "template.json").read_text("utf-8"))["Resources"]
    return {name: {"Type": one["Type"], **one["Properties"]} for name, one in resources.items()}


def test_the_api_leaves_every_request_to_the_app_preflights_too(
    template: dict[str, dict[str, Any]],
) -> None:
    """Without CORS of its own, AWS hands OPTIONS to $default; the stand-in does not:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html"""
    assert template["ApiV2"]["ProtocolType"] == "HTTP"
    assert "CorsConfiguration" not in template["ApiV2"]
    routes = [one for one in template.values() if one["Type"] == "AWS::ApiGatewayV2::Route"]
    assert [route["RouteKey"] for route in routes] == ["$default"]
    assert template["IntegrationV2"]["IntegrationUri"] == FUNCTION
    assert template["IntegrationV2"]["PayloadFormatVersion"] == "2.0"


def test_the_template_logs_nothing_and_lets_only_its_api_in(
    template: dict[str, dict[str, Any]],
) -> None:
    assert sorted(template) == [
        "ApiInvokePermissionV2", "ApiV2", "IntegrationV2", "RouteV2", "StageV2",
    ]  # fmt: skip
    assert "AccessLogSettings" not in template["StageV2"]
    permission = template["ApiInvokePermissionV2"]
    assert permission["Principal"] == "apigateway.amazonaws.com"
    [separator, parts] = permission["SourceArn"]["Fn::Join"]
    assert (separator, parts[-2:]) == ("", [{"Ref": "ApiV2"}, "/*"])


def test_a_pointer_needs_its_key_and_the_key_is_in_no_file() -> None:
    assert published({}) is None
    url = "s3://clinic-citebox/published"
    assert published({"CITEBOX_POINTER": url, "CITEBOX_POINTER_KEY": "k" * 32}) == (
        "clinic-citebox", "published",
    )  # fmt: skip
    with pytest.raises(ToolError, match="CITEBOX_POINTER_KEY must have"):
        published({"CITEBOX_POINTER": url})
    with pytest.raises(ToolError, match="CITEBOX_POINTER_LEAST must be the number"):
        published(
            {
                "CITEBOX_POINTER": url,
                "CITEBOX_POINTER_KEY": "k" * 32,
                "CITEBOX_POINTER_LEAST": "latest",
            }
        )
    with pytest.raises(ToolError, match=r"\(CITEBOX_POINTER\): it must be like s3://"):
        published({"CITEBOX_POINTER": "published", "CITEBOX_POINTER_KEY": "k" * 32})
    with pytest.raises(ToolError, match="take CITEBOX_POINTER_KEY out of the file"):
        refuse_values("Stage dev", {VARIABLES: {"CITEBOX_POINTER_KEY": "k" * 32}})
