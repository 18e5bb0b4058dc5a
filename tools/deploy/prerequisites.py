"""What a function stands on: a bucket for its zip, a role, a log group. Laid before Zappa comes.

Each is made where it is missing and set right where it is not, so that a second deploy changes
nothing. All but the bucket are removed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from tools.deploy.aws import Account, code, missing_is_fine, stranger
from tools.deploy.policies import own_logs, trust
from tools.deploy.target import Target
from tools.errors import ToolError

POLICY = "citebox-own-logs"
BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def lay_bucket(account: Account, bucket: str) -> None:
    """The clinic's own and in the function's region; made, closed to the public, where missing."""
    s3 = account.client("s3")
    try:
        # Whose it is, is asked too: a stranger's bucket of this name would get the zip.
        found = s3.head_bucket(Bucket=bucket, ExpectedBucketOwner=account.id)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status != 404:
            raise not_ours(bucket, status) from error
        make_bucket(account, bucket)
        return
    place = found.get("BucketRegion", account.region)
    if place != account.region:
        raise ToolError(
            f"The bucket {bucket} is in {place}, the stage in {account.region}: Lambda takes code "
            "from its own region only. Change s3_bucket or aws_region."
        )


def not_ours(bucket: str, status: int) -> ToolError:
    if status == 403:
        return ToolError(
            f"The bucket {bucket} is somebody else's, or your AWS user may not look at it: "
            "choose another s3_bucket."
        )
    return unusable(bucket, f"AWS answered {status}")


def unusable(bucket: str, why: str) -> ToolError:
    return ToolError(
        f"The bucket {bucket} cannot be used ({why}): choose another s3_bucket, 3 to 63 small "
        "letters, digits and hyphens that nobody else in the world has."
    )


def make_bucket(account: Account, bucket: str) -> None:
    s3 = account.client("s3")
    # us-east-1 has no name as a place: the oldest of S3's oddities.
    elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": account.region}}
    try:
        s3.create_bucket(Bucket=bucket, **({} if account.region == "us-east-1" else elsewhere))
    except ClientError as error:
        if code(error) in {"BucketAlreadyExists", "InvalidBucketName"}:
            raise unusable(bucket, code(error)) from error
        raise
    s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(BLOCKED, True)
    )


def lay_role(account: Account, target: Target) -> str:
    """The execution role, which may write the function's logs; return its ARN."""
    iam, trusted = account.client("iam"), json.dumps(trust())
    if role_exists(account, target):
        iam.update_assume_role_policy(RoleName=target.role, PolicyDocument=trusted)
    else:
        iam.create_role(
            RoleName=target.role, AssumeRolePolicyDocument=trusted, Description=described(target)
        )
    allowed = own_logs(account.arn("logs", f"log-group:{target.log_group}"))
    iam.put_role_policy(RoleName=target.role, PolicyName=POLICY, PolicyDocument=json.dumps(allowed))
    return role_arn(account, target)


def role_arn(account: Account, target: Target) -> str:
    return f"arn:{account.partition}:iam::{account.id}:role/{target.role}"


def role_exists(account: Account, target: Target) -> bool:
    """Raises ToolError where it is somebody else's: we would change it, and remove it one day."""
    with missing_is_fine():
        role = account.client("iam").get_role(RoleName=target.role)["Role"]
        if role.get("Description") != described(target):
            raise stranger("role", target.role)
        return True
    return False


def described(target: Target) -> str:
    """By this a role is known as ours."""
    return f"What {target.function} in {target.region} may do: write its own logs."


def more_than_logs(account: Account, target: Target) -> list[str]:
    """What somebody else has given to the role."""
    iam = account.client("iam")
    inline = iam.list_role_policies(RoleName=target.role)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=target.role)["AttachedPolicies"]
    names = [policy["PolicyName"] for policy in attached]
    return sorted({*inline, *names} - {POLICY})


def remove_role(account: Account, target: Target) -> None:
    """AWS removes a role only when it holds nothing."""
    iam = account.client("iam")
    with missing_is_fine():
        for name in iam.list_role_policies(RoleName=target.role)["PolicyNames"]:
            iam.delete_role_policy(RoleName=target.role, PolicyName=name)
        for policy in iam.list_attached_role_policies(RoleName=target.role)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=target.role, PolicyArn=policy["PolicyArn"])
        iam.delete_role(RoleName=target.role)


def lay_log_group(account: Account, target: Target) -> None:
    """Made here, so that the role need not be allowed to, and nothing is kept for ever."""
    logs = account.client("logs")
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=target.log_group)
    logs.put_retention_policy(logGroupName=target.log_group, retentionInDays=target.bounds.log_days)


def remove_log_group(account: Account, target: Target) -> bool:
    """Was there one?"""
    with missing_is_fine():
        account.client("logs").delete_log_group(logGroupName=target.log_group)
        return True
    return False


@contextmanager
def uploaded(account: Account, target: Target, archive: Path) -> Iterator[str]:
    """The zip's key in the bucket, for as long as Lambda needs it to copy the zip.

    Sent to Lambda in one piece, it could have 50 MB at most; from a bucket, what fits unpacked.
    A digest is in the key, so that two desks never take each other's zip.
    """
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    s3, key = account.client("s3"), f"{archive.stem}-{digest[:16]}{archive.suffix}"
    s3.upload_file(str(archive), target.bucket, key, ExtraArgs={"ExpectedBucketOwner": account.id})
    try:
        yield key
    finally:
        s3.delete_object(Bucket=target.bucket, Key=key)
        remove_templates(account, target)


def remove_templates(account: Account, target: Target) -> None:
    """Zappa's own, which it leaves where it fails."""
    s3 = account.client("s3")
    listed = s3.list_objects_v2(Bucket=target.bucket, Prefix=f"{target.function}-template-")
    for found in listed.get("Contents", []):
        s3.delete_object(Bucket=target.bucket, Key=found["Key"])
