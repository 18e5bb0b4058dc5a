"""Security headers: they keep questions private and pages safe; CORS for the clinic's origins."""

from __future__ import annotations

from flask import Flask, Response, request

from ..model import LANGUAGES
from ..settings import Settings
from .compression import add_vary

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; frame-ancestors "
)
# The scripts and the box's texts are public and must load from any page. The emergency line is the
# clinic's only text in them.
_PUBLIC = ("/cite-box.js", "/embed.js", *(f"/strings/{code}.json" for code in LANGUAGES))
# The one page that may be framed, by the clinic's origins, which may call the API anyway.
_FRAMED = "/embed"
# What /embed.js asks without CORS, to tell an unknown origin from a search that is down.
_ASKED = "/health"

# What a script of another site may read beside the body.
_TOLD = ("ETag", "Retry-After")

# Years matter less than a way back: a clinic may move its address.
HSTS = "max-age=31536000"
# What no page of ours asks the browser for.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
# Of whatever is no page: opened by itself it may load nothing, and nobody frames it.
CSP_OF_DATA = "default-src 'none'; frame-ancestors 'none'"


def guard(app: Flask, settings: Settings) -> None:
    """Add security and CORS headers to every response of `app`."""

    @app.after_request
    def protect(response: Response) -> Response:
        if request.method == "OPTIONS" and response.status_code == 200:
            _empty(response)
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:  # RFC 6797, 7.2: never over HTTP
            headers["Strict-Transport-Security"] = HSTS
        shared = request.path in (*_PUBLIC, _FRAMED, _ASKED)
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
        headers["Content-Security-Policy"] = CSP_OF_DATA
        if response.mimetype == "text/html":
            headers["Content-Security-Policy"] = CSP + _ancestors(settings)
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Permissions-Policy"] = PERMISSIONS
        _allow(response, settings)
        return response


def _empty(response: Response) -> None:
    """Say that the answer to OPTIONS has no content; Flask calls it an empty page."""
    response.status_code = 204
    del response.headers["Content-Type"]
    response.headers["Allow"] = ", ".join(sorted(response.allow))


def _ancestors(settings: Settings) -> str:
    if request.path != _FRAMED:
        return "'none'"
    return " ".join(["'self'", *sorted(settings.origins)])


def _allow(response: Response, settings: Settings) -> None:
    """Set CORS headers, without credentials: https://fetch.spec.whatwg.org/#http-cors-protocol."""
    if request.path in _PUBLIC:
        response.headers["Access-Control-Allow-Origin"] = "*"
        return
    add_vary(response, "Origin")
    origin = request.headers.get("Origin")
    if origin is None or not ({origin, "*"} & settings.origins):
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    if shown := [name for name in _TOLD if name in response.headers]:
        response.headers["Access-Control-Expose-Headers"] = ", ".join(shown)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "7200"
