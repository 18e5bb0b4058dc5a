"""Compression: gzip for clients that accept it; nothing between Lambda and a phone does it.

A page of results is some 20 KB of JSON, and a quarter of that compressed. No response combines a
secret with text of the client, so its length reveals nothing (BREACH).
"""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

# A shorter body fits in one packet.
LEAST_BYTES = 1_000
LEVEL = 6  # 0.4 ms for a page of results; 9 takes twice that and saves a hundredth more
_GZIP = 16 + zlib.MAX_WBITS


def compress(app: Flask) -> None:
    """Compress the responses of `app` that have LEAST_BYTES or more."""

    @app.after_request
    def shrink(response: Response) -> Response:
        is_long = (response.content_length or 0) >= LEAST_BYTES
        if is_long or response.status_code == 304:  # a 304 has the headers of the 200
            add_vary(response, "Accept-Encoding")
        if is_long and request.accept_encodings.quality("gzip") > 0:
            _shrink(response)
        return response


def add_vary(response: Response, header: str) -> None:
    """Add a header that Vary lacks, without parsing the others as `response.vary.add` does."""
    before = response.headers.get("Vary")
    response.headers["Vary"] = f"{before}, {header}" if before else header


def _shrink(response: Response) -> None:
    packer = zlib.compressobj(LEVEL, wbits=_GZIP)
    response.set_data(packer.compress(response.get_data()) + packer.flush())
    response.content_encoding = "gzip"
