"""The clinic's AWS account in one region, and AWS's errors as sentences.

Only this module imports boto3, which is untyped: its clients are Any. AWS_ENDPOINT_URL, which
boto3 reads, selects a stand-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from tools.deploy.target import Target
from tools.errors import ToolError

SIGN_IN = "Run `aws configure` or `aws sso login`, or set AWS_PROFILE"
UNKNOWN_WHO = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)
REFUSED_WHO = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
MISSING = {
    "NoSuchEntity",
    "NotFoundException",
    "ResourceNotFoundException",
    "404",
}


@dataclass(frozen=True)
class Account:
    """An account in one region. `partition` is `aws`, `aws-cn` or `aws-us-gov`."""

    session: Any
    id: str
    partition: str
    region: str

    def client(self, service: str) -> Any:
        return self.session.client(service)

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.id}:{resource}"


def open_account(target: Target) -> Account:
    with explained_errors():
        session = boto3.Session(profile_name=target.profile, region_name=target.region)
        who = session.client("sts").get_caller_identity()
    return Account(session, who["Account"], who["Arn"].split(":")[1], target.region)


@contextmanager
def explained_errors(before: str = "") -> Iterator[None]:
    """Turn boto3's errors into a ToolError of one sentence, with `before` in front of it."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise ToolError(f"{before} {sentence(error)}".strip()) from error


def sentence(error: BaseException) -> str:
    """An error of boto3 as a sentence that says what to do."""
    if isinstance(error, Boto3Error) and isinstance(error.__context__, ClientError):
        error = error.__context__  # of an upload: AWS's message is inside
    if isinstance(error, UNKNOWN_WHO):
        return f"AWS does not know who you are ({error}). {SIGN_IN}."
    if isinstance(error, EndpointConnectionError):
        return f"AWS cannot be reached ({error}): is the region right, and is there a network?"
    if not isinstance(error, ClientError):
        return f"The request to AWS failed: {error}"
    said = error.response.get("Error", {}).get("Message") or "no reason given"
    if code(error) in REFUSED_WHO:
        return (
            f"AWS refuses your credentials ({code(error)}): they are wrong or too old. {SIGN_IN}."
        )
    if code(error) in FORBIDDEN:
        return f"Your AWS user may not do {error.operation_name}; ask for that permission. ({said})"
    return f"AWS refused {error.operation_name}: {said} ({code(error)})"


def code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def missing_is_fine() -> Iterator[None]:
    """Ignore AWS's errors about something that does not exist."""
    try:
        yield
    except ClientError as error:
        said = str(error.response.get("Error", {}).get("Message", ""))
        if code(error) not in MISSING and "does not exist" not in said:
            raise


def not_ours_error(what: str, name: str) -> ToolError:
    return ToolError(
        f"AWS has a {what} {name} that make deploy did not create, so it was not changed. Choose "
        "another project_name in zappa_settings.json, or remove it yourself."
    )
