"""Errors of a request: each one as a problem detail, or as a page where a browser asked for one."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
)

from ..errors import BodyTooLarge, CiteboxError, ClusterUnavailable, UnknownAddress, UnknownMethod
from ..settings import Settings
from ..wording import wording
from . import pages
from .access_log import log_fault, log_reason
from .request import language_of
from .response import PROBLEM, as_json, problem_json


def answer_errors(app: Flask, settings: Settings) -> None:
    """Have every error of `app` answered in our words, with the clinic's emergency line."""

    def answer(error: CiteboxError) -> Response:
        sentence = str(error)
        if isinstance(error, ClusterUnavailable):
            log_reason(error.reason)
            if request.path == "/health":  # that is for whom runs it
                sentence = error.reason
        response = _shown(error.status, error.title, sentence, settings)
        if error.retry_after_s is not None:
            response.headers["Retry-After"] = str(error.retry_after_s)
        if isinstance(error, UnknownMethod):
            response.headers["Allow"] = error.allowed
        return response

    def http_error(error: HTTPException) -> Response:
        if ours := _ours(error):
            return answer(ours)
        return _shown(error.code or 500, error.name, str(error.description), settings)

    def fault(error: Exception) -> Response:
        log_fault(error)
        hidden = CiteboxError("Something went wrong here. Please try again.")
        return answer(hidden)

    app.register_error_handler(CiteboxError, answer)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def _ours(error: HTTPException) -> CiteboxError | None:
    """The error of Werkzeug's as one of ours, with what may be sent instead."""
    if isinstance(error, NotFound):
        return UnknownAddress()
    if isinstance(error, MethodNotAllowed):
        return UnknownMethod(error.valid_methods or ())
    if isinstance(error, RequestEntityTooLarge):
        return BodyTooLarge(current_app.config["MAX_CONTENT_LENGTH"])
    return None


def _shown(status: int, title: str, sentence: str, settings: Settings) -> Response:
    language = language_of(request)
    if request.path in ("/search", "/embed") and pages.wants_page(request):
        return pages.error_page(sentence, status, settings, _target(), language)
    say = wording(language)
    return as_json(problem_json(status, say(title), say(sentence), settings), status, PROBLEM)


def _target() -> str:
    """The window of a form's results: out of the frame, since no results page is framed."""
    return "_top" if request.path == "/embed" else "_self"
