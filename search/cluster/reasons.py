"""Reasons: why the cluster gave no answer, in a sentence for whom runs it.

Law: no question, no node's name and nothing that was sent is in a reason.
"""

from __future__ import annotations

import socket
import ssl
from typing import Any

from ..settings import ENGINE, ENGINE_AUTH

_PUBLISH = "citebox publish brings the index again."
_STATUS = {
    400: f"It refuses the request (400): {ENGINE} may not be the address of an OpenSearch.",
    401: f"It does not let us in (401): {ENGINE_AUTH} must be user:password.",
    403: f"It does not let us do this (403): see the rights of the role, or of {ENGINE_AUTH}.",
    404: f"It lacks the index that the side index names (404). {_PUBLISH}",
    429: "It is too busy (429).",
}
SLOW = "It did not answer in time."
NOT_OURS = f"It did not answer as OpenSearch does: see {ENGINE}."


def of_failure(error: Exception) -> str:
    """Why no answer came from a node."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.partition(",")[0]  # after it comes the node's name
        return (
            f"Its certificate is not trusted ({why}): SSL_CERT_FILE must name the "
            "authority that signed it, and the certificate the node's address."
        )
    if isinstance(error, ssl.SSLError):
        return f"There is no TLS at its address, or another version: see {ENGINE}."
    if isinstance(error, socket.gaierror):
        return f"The name of its address is not known: see {ENGINE}."
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing listens at its address: see {ENGINE}, and whether the node runs."
    if isinstance(error, TimeoutError):
        return SLOW
    if isinstance(error, OSError):
        return "The connection to it broke off."
    return NOT_OURS


def of_status(status: int, data: Any) -> str:
    """Why an answer with this status and body has nothing that was asked for."""
    if status in _STATUS:
        return _STATUS[status]
    kind = _type(data)
    return f"It answered {status}{kind and f' ({kind})'}."


def of_part(answer: Any) -> str:
    """Why one of several answers is not whole."""
    if not isinstance(answer, dict):
        return NOT_OURS
    if "error" in answer:
        return of_status(int(answer.get("status") or 500), answer)
    shards = answer.get("_shards")
    if isinstance(shards, dict) and shards.get("successful") != shards.get("total"):
        return (
            f"Only {shards.get('successful')} of {shards.get('total')} parts of the index answer: "
            "see GET /_cluster/health."
        )
    return SLOW if answer.get("timed_out") else NOT_OURS


def _type(data: Any) -> str:
    """The kind of error that OpenSearch names, which quotes nothing; "" where there is none."""
    error = data.get("error") if isinstance(data, dict) else None
    kind = error.get("type") if isinstance(error, dict) else None
    return kind if isinstance(kind, str) and kind.replace("_", "").isalpha() else ""
