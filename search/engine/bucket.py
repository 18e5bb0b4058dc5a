"""The bucket, as the function sees it: it reads one prefix and writes nothing.

botocore comes with Lambda's own Python. It is imported on first use, so in the thread that looks.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from ..store.manifest import FileFacts
from ..store.pointer import Place, PointerRefused

# A read that stands this long has failed; what is missing is fetched at the next look.
CONNECT_S, READ_S, ATTEMPTS = 2, 5, 2
_PART = 1 << 18


class Bucket:
    """Reads the objects below a place. Its methods raise PointerRefused and OSError."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._client: Any = None

    def read(self, name: str, most: int) -> bytes:
        """An object of at most `most` bytes."""
        data = b"".join(self._parts(name, most))
        if len(data) > most:
            raise PointerRefused(f"{name} in the bucket is too long.")
        return data

    def download(self, name: str, path: Path, facts: FileFacts) -> None:
        """Write an object to a new file, which is there only if it is what it should be."""
        part = path.with_name(f"{path.name}.part")
        digest, size = hashlib.sha256(), 0
        with part.open("wb") as file:
            for data in self._parts(name, facts.bytes):
                size += len(data)
                digest.update(data)
                file.write(data)
        if FileFacts(size, digest.hexdigest()) != facts:
            part.unlink()
            raise PointerRefused(f"{name} in the bucket is not what it should be.")
        os.replace(part, path)

    def _parts(self, name: str, most: int) -> list[bytes] | Any:
        """The object, in parts; ends soon after `most` bytes."""
        from botocore.exceptions import (  # noqa: PLC0415 - see above
            BotoCoreError,
            ClientError,
            HTTPClientError,
        )

        try:
            body = self._s3().get_object(Bucket=self.place.bucket, Key=self.place.key(name))
            size = 0
            for data in body["Body"].iter_chunks(_PART):
                yield data
                size += len(data)
                if size > most:
                    return
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "an error")
            raise PointerRefused(f"The bucket answered {code} for {name}.") from None
        except (BotoCoreError, HTTPClientError) as error:
            kind = type(error).__name__
            raise PointerRefused(f"{name} could not be read from the bucket ({kind}).") from None

    def _s3(self) -> Any:
        if self._client is None:
            from botocore.config import Config  # noqa: PLC0415
            from botocore.session import get_session  # noqa: PLC0415

            config = Config(
                connect_timeout=CONNECT_S,
                read_timeout=READ_S,
                retries={"total_max_attempts": ATTEMPTS},
            )
            self._client = get_session().create_client("s3", config=config)
        return self._client
