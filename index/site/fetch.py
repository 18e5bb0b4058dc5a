"""The HTTP client: one request at a time, to one host, within limits of time and size.

It uses the standard library's http.client. Our `connect` pins the IP address, and the body is read
in pieces that can be counted. Redirects are not followed automatically, and no proxy or cookie
comes from the environment. With requests or httpx, some of this would have to be switched off.
"""

from __future__ import annotations

import http.client
import re
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from search.version import VERSION

from .addresses import BadUrlError, Site, absolute
from .connection import FetchError, PinnedConnection, deadline
from .dns import resolve
from .limits import Limits
from .robots import AGENT

HTML = ("text/html", "application/xhtml+xml")
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """A response. Names of `headers` are in lower case; `body` is decompressed, and empty for any
    status but 200."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The content type in lower case, without parameters; "" if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def moved_to(self) -> str | None:
        """The target of a redirect; None for other statuses. Raises FetchError for a bad one."""
        if self.status not in (301, 302, 303, 307, 308):
            return None
        try:
            return absolute(self.headers.get("location", "?"), self.url)
        except BadUrlError as error:
            raise FetchError(f"redirects to a bad URL: {error}") from error

    @property
    def refusal(self) -> FetchError:
        """The error for a response that is neither a page nor a redirect."""
        phrase = http.client.responses.get(self.status, "unknown")
        return FetchError(
            f"answers {self.status} ({phrase}).", self.status in (429, *range(500, 600))
        )

    @property
    def charset(self) -> str | None:
        """The charset in the header, in lower case; None if there is none."""
        found = re.search(
            r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I
        )
        return found[1].lower() if found else None

    @property
    def retry_s(self) -> float | None:
        """The pause in seconds by Retry-After, a number or a date; None without a valid one."""
        after = self.headers.get("retry-after")
        if self.status not in (429, 503) or not after:
            return None
        if after.strip().isascii() and after.strip().isdigit():
            return float(after)
        try:
            return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
        except (ValueError, TypeError, OverflowError):
            return None


class Client:
    """Sends requests to one host, with `delay_s` seconds between them, which may be raised.

    Raises UnreachableError if the host has no public IP address.
    """

    def __init__(self, site: Site, limits: Limits, allow_private: bool = False) -> None:
        self._site, self._limits = site, limits
        self._addresses = resolve(site.host, site.port, allow_private)
        self.tls = ssl.create_default_context()
        self._last = float("-inf")
        self.delay_s = limits.delay_s
        self.agent = f"{AGENT}/{VERSION} (+{site.root}/)"

    def get(
        self,
        url: str,
        most_bytes: int,
        extra: Mapping[str, str] | None = None,
        kinds: tuple[str, ...] = (),
    ) -> Reply:
        """The response to one request; redirects are not followed. `kinds`: the accepted content
        types of a page, () for any. Raises FetchError, also for more than `most_bytes`."""
        if not self._site.has_host(url):
            raise FetchError(f"leads to another host ({url}).")
        self._wait()
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        context = self.tls if parts.scheme == "https" else None
        connection = PinnedConnection(self._site.host, port, self._addresses, context, self._limits)
        try:
            with deadline(connection, self._limits.page_s):
                self._ask(connection, url, extra or {})
                with connection.getresponse() as response:
                    return _read(response, url, most_bytes, kinds)
        finally:
            connection.close()
            self._last = time.monotonic()

    def get_file(self, url: str) -> Reply:
        """Fetch robots.txt or a sitemap, following redirects. Raises FetchError."""
        for _ in range(self._limits.redirects + 1):
            reply = self.get(url, self._limits.file_bytes)
            if reply.moved_to is None:
                return reply
            url = reply.moved_to
        raise FetchError(f"redirects more than {self._limits.redirects} times.")

    def _wait(self) -> None:
        pause = self._last + self.delay_s - time.monotonic()
        if pause > 0:
            time.sleep(pause)

    def _ask(self, connection: PinnedConnection, url: str, extra: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        headers = {
            "Host": parts.netloc,
            "User-Agent": self.agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **extra,
        }
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()


def _read(
    response: http.client.HTTPResponse, url: str, most_bytes: int, kinds: tuple[str, ...]
) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    reply = Reply(url, response.status, headers)
    if response.status != 200:
        return reply
    if kinds and reply.kind not in kinds:
        raise FetchError(f"is not HTML ({reply.kind or 'no content type'}).")
    if (response.length or 0) > most_bytes:
        raise FetchError(f"is larger than {most_bytes:,} bytes.")
    return Reply(url, response.status, headers, _body(response, most_bytes))


def _body(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """The whole body, decompressed; at most `most_bytes` and one piece are in memory."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise FetchError(f"has an unexpected content encoding ({encoding[:40]}).")
    unpacker = None if encoding == "identity" else zlib.decompressobj(wbits=31)
    body = bytearray()
    while piece := response.read1(_PIECE):
        if unpacker is not None:
            piece = _unpacked(unpacker, piece, most_bytes + 1 - len(body))
        body += piece
        if len(body) > most_bytes:
            raise FetchError(f"is larger than {most_bytes:,} bytes.")
        if unpacker is not None and unpacker.eof:
            return bytes(body)
    if response.length or (unpacker is not None and not unpacker.eof):
        raise FetchError("was cut off before its end.", failed=True)
    return bytes(body)


def _unpacked(unpacker: zlib._Decompress, piece: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(piece, most)
    except zlib.error as error:
        raise FetchError(f"is broken gzip ({error}).") from error
