"""Access to a deployed function: who may call it, and how often; set after Zappa has deployed.

It is called through the HTTP API, for which Zappa's permission is narrow (API Gateway, our API
only), or through the function's URL, for which Zappa's permissions are too wide.
"""

from __future__ import annotations

import json
from typing import Any

from tools.deploy.aws import Account, missing_is_fine
from tools.deploy.policies import (
    INVOKE_SID,
    URL_SID,
    calls_through_url,
    is_from_api,
    is_through_url,
)
from tools.deploy.target import Target
from tools.errors import ToolError

API = "ApiV2"  # what Zappa's template calls the HTTP API
# AWS refuses a reservation that leaves less concurrency to the account's other functions:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
LEFT_TO_OTHERS = 100


def bounded(account: Account, target: Target) -> int | None:
    """The concurrency to reserve: what the settings want, or None if the quota is too small.

    Zappa sets it (`lambda_concurrency`), and would fail half-way if AWS refused it.
    """
    client = account.client("lambda")
    limits = client.get_account_settings()["AccountLimit"]
    held = 0
    with missing_is_fine():
        reserved = client.get_function_concurrency(FunctionName=target.function)
        held = reserved.get("ReservedConcurrentExecutions", 0)
    return fits(target.bounds.at_once, limits["UnreservedConcurrentExecutions"] + held)


def fits(wanted: int, unreserved: int) -> int | None:
    return wanted if unreserved - wanted >= LEFT_TO_OTHERS else None


def api_id(account: Account, target: Target) -> str | None:
    """The id of the stage's HTTP API; None if there is none."""
    with missing_is_fine():
        found = account.client("cloudformation").describe_stack_resource(
            StackName=target.function, LogicalResourceId=API
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])
    return None


def guard_api(account: Account, target: Target) -> str:
    """Throttle the HTTP API, switch off its access log and CORS, and return its URL."""
    found = api_id(account, target)
    if found is None:
        raise ToolError(f"Zappa has not created an HTTP API. {again(target)}")
    gateway = account.client("apigatewayv2")
    throttle = {
        "ThrottlingRateLimit": float(target.bounds.requests_per_second),
        "ThrottlingBurstLimit": target.bounds.burst,
        "DetailedMetricsEnabled": False,
    }
    gateway.update_stage(ApiId=found, StageName=target.stage, DefaultRouteSettings=throttle)
    if gateway.get_stage(ApiId=found, StageName=target.stage).get("AccessLogSettings"):
        gateway.delete_access_log_settings(ApiId=found, StageName=target.stage)
    api = gateway.get_api(ApiId=found)
    if api.get("CorsConfiguration"):  # it would replace the headers of search/web/security.py
        gateway.delete_cors_configuration(ApiId=found)
    return f"{api['ApiEndpoint']}/{target.stage}"


def again(target: Target) -> str:
    return f"Run make undeploy STAGE={target.stage}, then make deploy STAGE={target.stage}."


def authorizer(account: Account, target: Target) -> str:
    """The authorizer of the function's URL that Zappa should set.

    With NONE, Zappa adds its own wide permission, unless there is one of the same name. So a new
    URL starts closed (AWS_IAM), and Zappa does not change one that we have opened.
    """
    opened = {one["Sid"] for one in resource_policy(account, target) if is_through_url(one)}
    return "NONE" if {URL_SID, INVOKE_SID} <= opened else "AWS_IAM"


def guard_url(account: Account, target: Target) -> str:
    """Open the function to everyone, through its URL only, and return the URL."""
    client, function = account.client("lambda"), target.function
    held = {one["Sid"]: one for one in resource_policy(account, target)}
    for permission in calls_through_url():
        sid = permission["StatementId"]
        if sid in held and not is_through_url(held[sid]):
            client.remove_permission(FunctionName=function, StatementId=sid)
            del held[sid]
        if sid not in held:
            client.add_permission(FunctionName=function, **permission)
    # No CORS here: the app sets it, for the clinic's origins. Zappa would keep an old setting.
    open_ = client.update_function_url_config(FunctionName=function, AuthType="NONE", Cors={})
    return str(open_["FunctionUrl"]).rstrip("/")


def guard_function(account: Account, target: Target) -> list[str]:
    """Remove permissions that let everyone call the function other than through its URLs.

    Return the names of permissions for a named principal, which somebody has given on purpose.
    """
    found = api_id(account, target) if target.api else None
    source = account.arn("execute-api", found) if found else None
    named = []
    for statement in resource_policy(account, target):
        if is_from_api(statement, source):
            continue
        if not is_everyone(statement.get("Principal")):
            named.append(str(statement.get("Sid")))
        elif not (target.url and is_through_url(statement)):
            account.client("lambda").remove_permission(
                FunctionName=target.function, StatementId=statement["Sid"]
            )
    return named


def is_everyone(principal: Any) -> bool:
    return principal in ("*", {"AWS": "*"})


def resource_policy(account: Account, target: Target) -> list[dict[str, Any]]:
    """The statements of the function's resource policy; empty if it has none."""
    with missing_is_fine():
        held = account.client("lambda").get_policy(FunctionName=target.function)["Policy"]
        statements: list[dict[str, Any]] = json.loads(held)["Statement"]
        return statements
    return []
