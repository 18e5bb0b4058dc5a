"""The target of a deployment: region, names and limits, from one stage of zappa_settings.json.

Missing settings are refused here, before anything is done at AWS; unsafe ones were refused by
tools.package.allowed_settings. The limits that Zappa cannot set are under `citebox`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from search.store.pointer import Place, PointerRefused, read_key, read_number, read_place
from tools.errors import ToolError
from tools.package.allowed_settings import CLINICS_OWN, LEAST, VARIABLES
from tools.package.stage import FILE, Stage

CHANGE_ME = "change-me"
BUCKET = "CITEBOX_BUCKET"
REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
# Names that a function, a role and a stack may all have; Zappa would make a slug of any other.
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Bounds:
    """The limits of a stage, which limit its costs too.

    `requests_per_second` and `burst` are for the HTTP API as a whole, not for each visitor.
    `at_once` is Lambda's reserved concurrency; `log_days` must be a number that CloudWatch accepts.
    """

    requests_per_second: int = 20
    burst: int = 40
    at_once: int = 10
    log_days: int = 30


@dataclass(frozen=True)
class Target:
    """Where a stage is deployed. `function` is also the name of its CloudFormation stack and its
    HTTP API, as Zappa does it."""

    stage: str
    function: str
    region: str
    bucket: str
    profile: str | None  # of ~/.aws/config; None: what the environment says
    api: bool  # has an HTTP API
    url: bool  # has a function URL
    bounds: Bounds
    published: Place | None = None  # where the function looks for a newer index

    @property
    def role(self) -> str:
        """The role's name. It has the region, since roles are global and log groups regional."""
        return f"{self.function}-{self.region}"

    @property
    def log_group(self) -> str:
        return f"/aws/lambda/{self.function}"


@dataclass(frozen=True)
class Given:
    """Zappa's settings that depend on the account. `at_once`: the concurrency to reserve, None if
    the quota is too small."""

    role_arn: str
    at_once: int | None
    authorizer: str  # NONE or AWS_IAM: who may call the function URL while Zappa is at work
    least: int = 0  # the number of a pointer (tools.deploy.pointer)


def read_target(stage: Stage, environment: Mapping[str, str]) -> Target:
    settings = stage_settings(stage)
    target = Target(
        stage=stage.name,
        function=function_name(stage.name, settings),
        region=region(settings, environment),
        bucket=str(environment.get(BUCKET) or settings.get("s3_bucket") or CHANGE_ME),
        profile=settings.get("profile_name") or None,
        api=settings.get("apigateway_enabled", True),
        url=settings.get("function_url_enabled", False),
        bounds=read_bounds(stage.name, settings.get("citebox", {})),
        published=published(settings.get(VARIABLES, {})),
    )
    return refuse_unset(target)


def published(variables: Mapping[str, str]) -> Place | None:
    """The place of CITEBOX_POINTER. Raises ToolError for a wrong one, or one without its key."""
    url = variables.get("CITEBOX_POINTER")
    if not url:
        return None
    try:
        read_key(variables.get("CITEBOX_POINTER_KEY", ""))
        read_number(variables.get(LEAST, ""))
        return read_place(url)
    except PointerRefused as error:
        raise ToolError(str(error)) from None


def stage_settings(stage: Stage) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(stage.document)[stage.name]
    return settings


def function_name(stage: str, settings: Mapping[str, Any]) -> str:
    name = f"{settings.get('project_name')}-{stage}"
    if not NAME.fullmatch(name):
        raise ToolError(
            f"{name!r} cannot name a function: project_name of {FILE} and the stage, joined by "
            "a hyphen, must be at most 40 lower-case letters, digits and hyphens."
        )
    return name


def region(settings: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    """The stage's region, "" if not set. The file wins over the environment, so that another
    computer finds the stage again."""
    given = [settings.get("aws_region"), *(environment.get(name) for name in REGIONS)]
    return next((str(name) for name in given if name), "")


def read_bounds(stage: str, given: Mapping[str, Any]) -> Bounds:
    known = {field.name for field in fields(Bounds)}
    if unknown := sorted(set(given) - known):
        raise ToolError(
            f"Stage {stage} of {FILE}: unknown in citebox: {', '.join(unknown)}. "
            f"Known: {', '.join(sorted(known))}."
        )
    for key, value in given.items():
        if type(value) is not int or value < 1:
            raise ToolError(f"Stage {stage} of {FILE}: citebox.{key} must be a number from 1 up.")
    return replace(Bounds(), **given)


def refuse_unset(target: Target) -> Target:
    where = f"stage {target.stage} of {FILE}"
    if not target.region or target.region.startswith(CHANGE_ME):
        raise ToolError(
            "No AWS region is set: put the one nearest to your visitors, like eu-central-1, "
            f"as aws_region in {where}, or set AWS_REGION."
        )
    if target.bucket.startswith(CHANGE_ME):
        raise ToolError(
            "No bucket is set: put a name that nobody else in the world has, like "
            f"your-clinic-citebox, as s3_bucket in {where}, or set {BUCKET}. "
            "make deploy makes the bucket."
        )
    if not (target.api or target.url):
        raise ToolError(f"No address: set apigateway_enabled or function_url_enabled in {where}.")
    return target


def zappa_document(stage: Stage, target: Target, given: Given) -> str:
    """The settings file that Zappa reads when it deploys: one stage, without Zappa's defaults.

    Zappa keeps variables at AWS that its settings do not name, so a variable that the clinic has
    removed is set to "". `touch` is off: make deploy requests /health itself.
    """
    settings = stage_settings(stage)
    told = {LEAST: str(given.least)} if given.least else {}
    settings |= {
        "aws_region": target.region,
        "s3_bucket": target.bucket,
        "role_arn": given.role_arn,
        "lambda_concurrency": given.at_once,
        "touch": False,
        VARIABLES: {**dict.fromkeys(CLINICS_OWN, ""), **told, **settings.get(VARIABLES, {})},
        "function_url_config": {**settings["function_url_config"], "authorizer": given.authorizer},
    }
    return json.dumps({stage.name: settings}, indent=4, ensure_ascii=False) + "\n"
