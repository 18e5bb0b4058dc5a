"""make deploy tells the function the number of the pointer that is live."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from index.publish.publish import Published
from search.store.pointer import POINTER
from tests.support.aws.bucket import URL, Bucket
from tests.support.publish_fixtures import KEY, ONE, PLACE, TWO
from tests.support.publish_fixtures import bucket as bucket
from tests.support.publish_fixtures import desk as desk
from tests.support.publish_fixtures import indexes as indexes
from tools.deploy.pointer import least_number
from tools.deploy.target import Given, read_target, zappa_document
from tools.errors import ToolError
from tools.package.allowed_settings import LEAST, VARIABLES
from tools.package.archive import ROOT
from tools.package.stage import read_stage

Desk = Callable[[Path | None], Published]
ENVIRONMENT = {
    "AWS_REGION": "eu-central-1",
    "CITEBOX_BUCKET": "clinic",
    "CITEBOX_POINTER": URL,
    "CITEBOX_POINTER_KEY": KEY.decode(),
}


class Account:
    """An account whose function has been told a number; None where there is no function."""

    def __init__(self, told: str | None) -> None:
        self._told = told

    def client(self, service: str) -> Any:
        return boto3.client("s3") if service == "s3" else self

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - AWS's
        if self._told is None:
            found = {"Error": {"Code": "ResourceNotFoundException"}}
            raise ClientError(found, FunctionName)  # type: ignore[arg-type]
        return {"Environment": {"Variables": {LEAST: self._told}}}


def least(told: str | None, **more: str) -> int:
    stage = read_stage(ROOT, "dev", ENVIRONMENT | more)
    account: Any = Account(told)
    return least_number(account, stage, read_target(stage, ENVIRONMENT | more))


def test_it_is_the_number_that_is_live_and_never_less_than_before(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    assert least(None) == 0, "nothing is published, and there is no function"
    desk(indexes[ONE])
    old = bucket[POINTER]
    desk(indexes[TWO])
    assert least(None) == 2
    bucket[POINTER] = old
    assert least("2") == 2, "whoever can write to the bucket has put an older one back"
    del bucket.objects[PLACE.key(POINTER)]
    assert least("2") == 2
    assert least("nonsense") == 0


def test_a_pointer_that_the_function_would_refuse_stops_the_deployment(
    indexes: list[Path], desk: Desk, bucket: Bucket
) -> None:
    desk(indexes[ONE])
    with pytest.raises(ToolError, match=r"signature is wrong\. Publish first, with --replace"):
        least(None, CITEBOX_POINTER_KEY="x" * 32)
    bucket.refuse = lambda _: 403
    with pytest.raises(ToolError, match="The published pointer cannot be read: Your AWS user"):
        least(None)


def test_without_a_pointer_nothing_is_asked(bucket: Bucket) -> None:
    assert least("7", CITEBOX_POINTER="") == 0
    assert bucket.asked == []


def test_the_number_reaches_the_function_and_the_clinic_s_own_wins() -> None:
    given = Given("role", None, "NONE", least=7)
    seen = []
    for own in ({}, {LEAST: "3"}):
        stage = read_stage(ROOT, "dev", ENVIRONMENT | own)
        target = read_target(stage, ENVIRONMENT | own)
        seen.append(json.loads(zappa_document(stage, target, given))["dev"][VARIABLES][LEAST])
    assert seen == ["7", "3"]
