"""Errors that a caller can meet, each with its HTTP status and its facts.

CiteboxError
├── BadRequest 400
│   ├── EmptyQuestion
│   ├── QuestionTooLong
│   ├── UnknownParameter
│   ├── BadParameter
│   └── NotUtf8
├── UnknownId 404
├── UnknownAddress 404
├── UnknownMethod 405
├── BodyTooLarge 413
├── UnsupportedBody 415
├── CompressedBody 415
├── HeadTooLarge 431
├── TooManyRequests 429
├── TooBusy 503
├── SearchTooSlow 503
├── IndexUnavailable 503
│   ├── IndexMissing
│   ├── IndexDamaged
│   ├── IndexFormat
│   └── ClusterUnavailable
└── BadSetting 503
"""

from __future__ import annotations

from collections.abc import Iterable

REBUILD = "Build it with: citebox index SOURCE… --to"


class CiteboxError(Exception):
    """The root. `status` is the HTTP status, `title` the kind of error in a few words.

    `retry_after_s` says when to ask again; None where asking again is of no use.
    """

    status = 500
    title = "Internal error"
    retry_after_s: int | None = None


class BadRequest(CiteboxError):  # noqa: N818 - HTTP's own term
    status = 400
    title = "Bad request"


class EmptyQuestion(BadRequest):
    title = "Empty question"

    def __init__(self) -> None:
        super().__init__("The question is empty.")


class QuestionTooLong(BadRequest):
    title = "Question too long"

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"The question has {length} characters; the limit is {most}.")


class UnknownParameter(BadRequest):
    title = "Unknown parameter"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(sorted(known)) or "none"
        super().__init__(f"Unknown parameter '{name}'. Known: {listed}.")


class BadParameter(BadRequest):
    title = "Bad parameter"

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"Parameter '{name}' must be {wanted}.")


class NotUtf8(BadRequest):
    title = "Not UTF-8"

    def __init__(self, part: str) -> None:
        super().__init__(f"The {part} is not valid UTF-8.")


class UnknownId(CiteboxError):  # noqa: N818
    status = 404
    title = "Unknown id"

    def __init__(self, kind: str, id_: str) -> None:
        super().__init__(f"There is no {kind} with the id '{id_}'.")


class UnknownAddress(CiteboxError):  # noqa: N818
    status = 404
    title = "Not Found"

    def __init__(self) -> None:
        super().__init__("Nothing is at this address. /docs lists the addresses that there are.")


class UnknownMethod(CiteboxError):  # noqa: N818
    """`allowed` are the methods that the address takes, as the header Allow lists them."""

    status = 405
    title = "Method Not Allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = ", ".join(sorted(allowed))
        super().__init__(f"This address takes only the methods {self.allowed}.")


class BodyTooLarge(CiteboxError):  # noqa: N818
    status = 413
    title = "Request Entity Too Large"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"The body is too large; the limit is {most_bytes} bytes.")


class UnsupportedBody(CiteboxError):  # noqa: N818
    status = 415
    title = "Unsupported body"

    def __init__(self, media_type: str) -> None:
        super().__init__(
            f"Unsupported body type '{media_type}'. Send text/plain (the question itself), "
            "application/json or a form."
        )


class CompressedBody(CiteboxError):  # noqa: N818
    status = 415
    title = "Compressed body"

    def __init__(self, coding: str) -> None:
        super().__init__(
            f"A body with the Content-Encoding '{coding}' is not read. Send it as it is."
        )


class HeadTooLarge(CiteboxError):  # noqa: N818
    status = 431
    title = "Request Header Fields Too Large"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"Address and headers are too large; the limit is {most_bytes} bytes.")


class TooManyRequests(CiteboxError):  # noqa: N818 - HTTP's own term
    status = 429
    title = "Too many requests"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("Too many requests come from your network. Please wait a moment.")


class TooBusy(CiteboxError):  # noqa: N818
    status = 503
    title = "Too busy"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("Too many people are asking just now. Please try again in a moment.")


class SearchTooSlow(CiteboxError):  # noqa: N818
    status = 503
    title = "Search stopped"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("This search took too long. Please try again with fewer words.")


class IndexUnavailable(CiteboxError):  # noqa: N818
    status = 503
    title = "Index unavailable"
    retry_after_s = 60


class IndexMissing(IndexUnavailable):
    title = "Index missing"

    def __init__(self, directory: object) -> None:
        super().__init__(f"There is no index in '{directory}'. {REBUILD} {directory}")


class IndexDamaged(IndexUnavailable):
    title = "Index damaged"

    def __init__(self, directory: object, what: str) -> None:
        super().__init__(f"The index in '{directory}' is damaged: {what}. {REBUILD} {directory}")


class IndexFormat(IndexUnavailable):
    title = "Index of another format"

    def __init__(self, directory: object, found: object, wanted: int) -> None:
        super().__init__(
            f"The index in '{directory}' has format {found}; this version reads {wanted}. "
            f"{REBUILD} {directory}"
        )


class ClusterUnavailable(IndexUnavailable):
    """`reason` is a sentence for whom runs the cluster; the message is for patients."""

    title = "Search engine unavailable"
    retry_after_s = 5

    def __init__(self, reason: str) -> None:
        super().__init__("The search does not answer just now. Please try again in a moment.")
        self.reason = f"The cluster does not answer. {reason}"


class BadSetting(CiteboxError):  # noqa: N818
    status = 503
    title = "Bad setting"
    retry_after_s = 60

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"The setting {name} must be {wanted}.")
