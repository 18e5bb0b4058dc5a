"""Signing: AWS Signature Version 4, with the credentials that Lambda gives a function.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote

from .address import Signed

_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    method: str,
    host: str,
    target: str,
    body: bytes,
    signed: Signed,
    environ: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """The headers that sign a request. `target` is its path and query, `now` is in UTC.

    The credentials are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of `environ`,
    as the runtime sets them; a missing one signs for nobody, which AWS refuses.
    """
    time, digest = now.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(body).hexdigest()
    headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": time}
    if token := environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = token
    names = ";".join(sorted(headers))
    path, _, query = target.partition("?")
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    # A path is quoted once more than it is sent, except for S3.
    request = "\n".join((method, quote(path, "/~"), _query(query), lines, names, digest))
    scope = f"{time[:8]}/{signed.region}/{signed.service}/aws4_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{environ.get('AWS_SECRET_ACCESS_KEY', '')}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = "\n".join((_ALGORITHM, time, scope, hashed))
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    who = f"{environ.get('AWS_ACCESS_KEY_ID', '')}/{scope}"
    del headers["host"]  # http.client sends it
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={who}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


def _query(query: str) -> str:
    pairs = sorted((quote(k, "~"), quote(v, "~")) for k, v in parse_qsl(query, True))
    return "&".join(f"{name}={value}" for name, value in pairs)
