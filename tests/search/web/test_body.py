"""A request's body that breaks off, under a server with errors of its own; and what begins one."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient


class InvalidChunkSizeError(Exception):
    """Neither an OSError nor a ValueError, like gunicorn's own."""


class BrokenBody(io.RawIOBase):
    """A body as gunicorn has it when a chunk is none."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise InvalidChunkSizeError


@pytest.mark.parametrize("path", ["/search", "/suggest"])
def test_a_body_that_breaks_off_is_the_callers_error(client: FlaskClient, path: str) -> None:
    answer = client.post(
        path,
        content_type="text/plain",
        environ_overrides={"wsgi.input": BrokenBody(), "wsgi.input_terminated": True},
    )
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == "The body could not be read."


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_byte_order_mark_is_no_part_of_a_body(client: FlaskClient, kind: str) -> None:
    """Clients of Windows write one. As JSON it was refused: "The body is not JSON."."""
    body = {"text/plain": "walking", "application/json": '{"q": "walking"}'}[kind]
    answer = client.post("/search", content_type=kind, data=f"\ufeff{body}".encode())
    assert (answer.status_code, answer.get_json()["query"]) == (200, "walking")
