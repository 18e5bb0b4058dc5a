"""Prerequisites of a function, which Zappa needs: a bucket for its zip, a role, a log group.

Each is created if missing, and else corrected, so a second deployment changes nothing. Undeploying
removes all but the bucket.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from botocore.exceptions import ClientError

from tools.deploy.aws import Account, code, missing_is_fine, not_ours_error
from tools.deploy.policies import own_logs, trust
from tools.deploy.target import Target
from tools.errors import ToolError

POLICY = "citebox-own-logs"
BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def ensure_bucket(account: Account, bucket: str) -> None:
    """Create the bucket, closed to the public, if it is missing. Raises ToolError for a bucket of
    another account or in another region."""
    s3 = account.client("s3")
    try:
        # The owner is checked too: a stranger's bucket of this name would get the zip.
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
            f"The bucket {bucket} belongs to somebody else, or your AWS user may not read it: "
            "choose another s3_bucket."
        )
    return unusable(bucket, f"AWS answered {status}")


def unusable(bucket: str, why: str) -> ToolError:
    return ToolError(
        f"The bucket {bucket} cannot be used ({why}): choose another s3_bucket, 3 to 63 lower-case "
        "letters, digits and hyphens that nobody else in the world has."
    )


def make_bucket(account: Account, bucket: str) -> None:
    s3 = account.client("s3")
    # S3 refuses us-east-1 as a location constraint: it is the default.
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


def ensure_role(account: Account, target: Target) -> str:
    """Create or correct the execution role, which may write the function's logs; return its ARN."""
    iam, trusted = account.client("iam"), json.dumps(trust())
    if role_exists(account, target):
        iam.update_assume_role_policy(RoleName=target.role, PolicyDocument=trusted)
    else:
        iam.create_role(
            RoleName=target.role, AssumeRolePolicyDocument=trusted, Description=described(target)
        )
    place = target.published
    published = f"arn:{account.partition}:s3:::{place.bucket}/{place.key('*')}" if place else None
    allowed = own_logs(account.arn("logs", f"log-group:{target.log_group}"), published)
    iam.put_role_policy(RoleName=target.role, PolicyName=POLICY, PolicyDocument=json.dumps(allowed))
    return role_arn(account, target)


def role_arn(account: Account, target: Target) -> str:
    return f"arn:{account.partition}:iam::{account.id}:role/{target.role}"


def role_exists(account: Account, target: Target) -> bool:
    """Whether the role exists. Raises ToolError if it is not ours, which we must not change."""
    with missing_is_fine():
        role = account.client("iam").get_role(RoleName=target.role)["Role"]
        if role.get("Description") != described(target):
            raise not_ours_error("role", target.role)
        return True
    return False


def described(target: Target) -> str:
    """The role's description, by which it is recognised as ours."""
    return f"What {target.function} in {target.region} may do: write its own logs."


def more_than_logs(account: Account, target: Target) -> list[str]:
    """The names of the policies that somebody else has given to the role, sorted."""
    iam = account.client("iam")
    inline = iam.list_role_policies(RoleName=target.role)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=target.role)["AttachedPolicies"]
    names = [policy["PolicyName"] for policy in attached]
    return sorted({*inline, *names} - {POLICY})


def remove_role(account: Account, target: Target) -> None:
    """Remove the role, after its policies, as AWS requires."""
    iam = account.client("iam")
    with missing_is_fine():
        for name in iam.list_role_policies(RoleName=target.role)["PolicyNames"]:
            iam.delete_role_policy(RoleName=target.role, PolicyName=name)
        for policy in iam.list_attached_role_policies(RoleName=target.role)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=target.role, PolicyArn=policy["PolicyArn"])
        iam.delete_role(RoleName=target.role)


def ensure_log_group(account: Account, target: Target) -> None:
    """Create the log group, so that the role need not, and limit how long logs are kept."""
    logs = account.client("logs")
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=target.log_group)
    logs.put_retention_policy(logGroupName=target.log_group, retentionInDays=target.bounds.log_days)


def remove_log_group(account: Account, target: Target) -> bool:
    """Remove the log group; return whether there was one."""
    with missing_is_fine():
        account.client("logs").delete_log_group(logGroupName=target.log_group)
        return True
    return False


@contextmanager
def uploaded(account: Account, target: Target, archive: Path) -> Iterator[str]:
    """Upload the zip, yield its key in the bucket, and delete it afterwards.

    A zip sent to Lambda directly may have 50 MB at most; from a bucket, only its unpacked size is
    limited. The key has a digest, so that two users never deploy each other's zip.
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
    """Remove Zappa's CloudFormation templates, which it leaves after a failure."""
    s3 = account.client("s3")
    listed = s3.list_objects_v2(Bucket=target.bucket, Prefix=f"{target.function}-template-")
    for found in listed.get("Contents", []):
        s3.delete_object(Bucket=target.bucket, Key=found["Key"])
