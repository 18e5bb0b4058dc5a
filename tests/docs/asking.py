"""Asks what a document asks with curl, and says whether the answer is the one that is shown."""

from __future__ import annotations

import shlex

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.docs.documents import HOST, Sample, holds


def ask(command: str, client: FlaskClient) -> TestResponse:
    """The curl command, as a request to the app."""
    words = shlex.split(command)
    assert words[-1].startswith(HOST), command
    path = words[-1].removeprefix(HOST)
    if "--data" not in words:
        return client.get(path)
    assert words[words.index("-H") + 1] == "Content-Type: text/plain"
    return client.post(path, data=words[words.index("--data") + 1], content_type="text/plain")


def is_true(sample: Sample, client: FlaskClient) -> bool:
    response = ask(sample.command, client)
    if isinstance(sample.shown, str):
        return holds(sample.shown.strip(), response.get_data(as_text=True).strip())
    return holds(sample.shown, response.get_json())
