"""The three policies of a deployment: who may use the role, what it may do, who may call the
function.

Zappa 0.63 would allow all of S3, SQS, SNS, DynamoDB, Route 53 and the logs of the whole account,
and let API Gateway and EventBridge use the role.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

VERSION = "2012-10-17"
STREAMS = ("logs:CreateLogStream", "logs:PutLogEvents")

# Zappa adds permissions of these two names unless they exist, so ours have the same names.
URL_SID = "FunctionURLAllowPublicAccess"
INVOKE_SID = "FunctionURLAllowPublicAccessInvoke"


class Statement(TypedDict, total=False):
    Sid: str
    Effect: str
    Principal: str | dict[str, str]
    Action: str | list[str]
    Resource: str
    Condition: dict[str, dict[str, str]]


class Policy(TypedDict):
    Version: str
    Statement: list[Statement]


def trust() -> Policy:
    """The role's trust policy: only Lambda may assume it."""
    lambda_only: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return {"Version": VERSION, "Statement": [lambda_only]}


def own_logs(log_group_arn: str, published_arn: str | None = None) -> Policy:
    """The role's permissions: to write to its log group, which make deploy creates.

    It also reads the objects of `published_arn`, where an index is published. Otherwise the index
    is in the zip, and the function reads no bucket.
    """
    write: Statement = {
        "Effect": "Allow",
        "Action": list(STREAMS),
        "Resource": f"{log_group_arn}:*",
    }
    if published_arn is None:
        return {"Version": VERSION, "Statement": [write]}
    read: Statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": published_arn}
    return {"Version": VERSION, "Statement": [write, read]}


def calls_through_url() -> tuple[dict[str, Any], ...]:
    """Arguments of AddPermission that let everyone call, but only through the function's URL.

    Both are needed: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html. Zappa's second
    one has no condition, so that every AWS account could invoke the function past its URL.
    """
    everyone = {"Principal": "*"}
    return (
        {
            **everyone,
            "StatementId": URL_SID,
            "Action": "lambda:InvokeFunctionUrl",
            "FunctionUrlAuthType": "NONE",
        },
        {
            **everyone,
            "StatementId": INVOKE_SID,
            "Action": "lambda:InvokeFunction",
            "InvokedViaFunctionUrl": True,
        },
    )


def is_through_url(statement: Mapping[str, Any]) -> bool:
    """Whether a permission is limited to calls through the function's URL."""
    conditions = flat(statement.get("Condition", {}))
    if statement.get("Action") == "lambda:InvokeFunctionUrl":
        return conditions.get("lambda:functionurlauthtype") == "NONE"
    return conditions.get("lambda:invokedviafunctionurl") == "true"


def is_from_api(statement: Mapping[str, Any], api_arn: str | None) -> bool:
    """Whether it is the permission of API Gateway, for our API only; `api_arn` None: no API."""
    source = flat(statement.get("Condition", {})).get("aws:sourcearn", "")
    principal = statement.get("Principal")
    return (
        api_arn is not None
        and principal == {"Service": "apigateway.amazonaws.com"}
        and source.startswith(f"{api_arn}/")
    )


def flat(condition: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A condition's values by key, in lower case: AWS writes AWS:SourceArn and aws:SourceArn."""
    return {key.lower(): str(value) for test in condition.values() for key, value in test.items()}
