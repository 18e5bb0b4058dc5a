"""The bucket, as the desk sees it: it writes, lists and removes below one prefix."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from search.store.pointer import Place

NO_BOTO = "citebox publish needs boto3: pip install 'citebox[s3]'"


class PublishError(Exception):
    """A sentence that says why nothing was published."""


class Stored(NamedTuple):
    """An object's content, and its tag, which changes with it."""

    data: bytes
    tag: str


class Bucket:
    """Objects below a place. Its methods raise PublishError."""

    def __init__(self, place: Place) -> None:
        self.place = place
        try:
            import boto3  # noqa: PLC0415 - an extra
            from botocore.config import Config  # noqa: PLC0415
        except ImportError:
            raise PublishError(NO_BOTO) from None
        self._s3 = boto3.client("s3", config=Config(request_checksum_calculation="when_required"))

    def get(self, name: str, most: int) -> Stored | None:
        """An object of at most `most` bytes; None where there is none."""
        with suppress(_Absent):
            found = self._call_on("get_object", name)
            data: bytes = found["Body"].read(most + 1)
            if len(data) > most:
                raise PublishError(f"{name} in the bucket is too long.")
            return Stored(data, found["ETag"])
        return None

    def put(self, name: str, data: bytes) -> None:
        self._call_on("put_object", name, Body=data)

    def replace(self, name: str, data: bytes, old: Stored | None) -> None:
        """Write an object, unless it is another than `old` by now."""
        condition = {"IfMatch": old.tag} if old else {"IfNoneMatch": "*"}
        try:
            self._call_on("put_object", name, Body=data, **condition)
        except _Changed:
            raise PublishError("Somebody else has just published. Try again.") from None

    def names(self) -> set[str]:
        """The names of all objects below the place."""
        prefix, found = self.place.key(""), set[str]()
        more: dict[str, str] = {}
        while True:
            page = self._call("list_objects_v2", Prefix=prefix, **more)
            found |= {one["Key"].removeprefix(prefix) for one in page.get("Contents", ())}
            if not page.get("IsTruncated"):
                return found
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def remove(self, name: str) -> None:
        self._call_on("delete_object", name)

    def _call_on(self, method: str, name: str, **more: object) -> Any:
        return self._call(method, Key=self.place.key(name), **more)

    def _call(self, method: str, **more: object) -> Any:
        """What AWS answers; its errors as a PublishError, _Absent or _Changed."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - an extra

        try:
            return getattr(self._s3, method)(Bucket=self.place.bucket, **more)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            if code in ("NoSuchKey", "404"):
                raise _Absent from None
            if code in ("PreconditionFailed", "ConditionalRequestConflict", "412", "409"):
                raise _Changed from None
            raise PublishError(f"The bucket {self.place.bucket} answered {code}.") from None
        except BotoCoreError as error:
            raise PublishError(f"The bucket could not be reached: {error}") from None


class _Absent(Exception):  # noqa: N818
    """There is no such object."""


class _Changed(Exception):  # noqa: N818
    """The object is another by now."""
