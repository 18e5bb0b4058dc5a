"""The least number of a published pointer that a function follows.

A function that has just woken remembers nothing, and whoever can write to the bucket could show it
an older pointer of the clinic's. So `make deploy` tells it the number that is live.
"""

from __future__ import annotations

from botocore.exceptions import ClientError

from search.store.pointer import (
    MOST_POINTER_BYTES,
    POINTER,
    Place,
    PointerRefused,
    read_key,
    read_number,
    read_pointer,
)
from tools.deploy.aws import Account, code, explained_errors, missing_is_fine
from tools.deploy.target import Target, stage_settings
from tools.errors import ToolError
from tools.package.allowed_settings import LEAST, VARIABLES
from tools.package.stage import Stage


def least_number(account: Account, stage: Stage, target: Target) -> int:
    """The number of the pointer in the bucket, or what the function was told, if that is higher;
    0 without a pointer. Raises ToolError for a pointer that the function would refuse."""
    if target.published is None:
        return 0
    key = stage_settings(stage)[VARIABLES]["CITEBOX_POINTER_KEY"]
    with explained_errors("The published pointer cannot be read:"):
        found = _number(account, target.published, read_key(key))
        return max(found, _deployed_number(account, target.function))


def _number(account: Account, place: Place, key: bytes) -> int:
    try:
        answer = account.client("s3").get_object(Bucket=place.bucket, Key=place.key(POINTER))
        return read_pointer(answer["Body"].read(MOST_POINTER_BYTES), place, key).number
    except ClientError as error:
        if code(error) in ("NoSuchKey", "NoSuchBucket", "404"):
            return 0  # nothing was published yet
        raise
    except PointerRefused as error:
        raise ToolError(f"{error} Publish first, with --replace.") from None


def _deployed_number(account: Account, function: str) -> int:
    """What the function was told by an earlier deployment."""
    with missing_is_fine():
        facts = account.client("lambda").get_function_configuration(FunctionName=function)
        try:
            return read_number(facts.get("Environment", {}).get("Variables", {}).get(LEAST, ""))
        except PointerRefused:
            return 0
    return 0
