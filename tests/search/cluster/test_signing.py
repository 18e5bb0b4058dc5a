"""Signing: what botocore would sign, with the standard library alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from search.cluster.address import Signed
from search.cluster.signing import signed_headers

HOST = "search-x-abc.eu-west-1.es.amazonaws.com"
NOW = datetime(2026, 11, 29, 12, 0, 5, tzinfo=UTC)
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG"}


@pytest.mark.parametrize("token", [None, "session/token=="])
@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("POST", "/_msearch", b'{"query":1}\n'),
        ("GET", "/citebox-1-abc/_doc/p12?stored_fields=record", b""),
        ("POST", "/a/_search?b=x%20y&a=true&preference=_local", "dépression".encode()),
    ],
)
def test_a_request_has_the_signature_that_botocore_gives_it(
    monkeypatch: pytest.MonkeyPatch, method: str, target: str, body: bytes, token: str | None
) -> None:
    environ = KEYS | ({"AWS_SESSION_TOKEN": token} if token else {})
    ours = signed_headers(method, HOST, target, body, Signed("eu-west-1", "es"), environ, NOW)
    monkeypatch.setattr(auth, "get_current_datetime", lambda: NOW.replace(tzinfo=None))
    signer = auth.SigV4Auth(
        Credentials(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], token),
        "es",
        "eu-west-1",
    )
    headers = {"x-amz-content-sha256": ours["x-amz-content-sha256"]}
    request = AWSRequest(method, f"https://{HOST}{target}", headers=headers, data=body)
    signer.add_auth(request)
    assert ours["authorization"] == request.headers["Authorization"]
    assert ours["x-amz-date"] == request.headers["X-Amz-Date"]
    assert ours.get("x-amz-security-token") == request.headers.get("X-Amz-Security-Token")
