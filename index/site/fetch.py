"""One request at a time, to one host, within bounds of time and size.

The standard library's http.client: the address is pinned by our own `connect`, redirects are not
followed behind our back, no proxy or cookie is taken from the environment, and the body comes in
pieces that can be counted. requests and httpx would have to be talked out of each of these.
"""

from __future__ import annotations

import http.client
import re
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..version import VERSION
from .addresses import PlaceError, Site, absolute
from .connection import FetchError, Pinned, deadline
from .dns import resolve
from .limits import Limits
from .robots import AGENT

HTML = ("text/html", "application/xhtml+xml")
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` have names in lower case; `body` is unpacked, empty for other status than 200."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def moved_to(self) -> str | None:
        """Where a redirect leads; None where this is none. Raises FetchError for no address."""
        if self.status not in (301, 302, 303, 307, 308):
            return None
        try:
            return absolute(self.headers.get("location", "?"), self.url)
        except PlaceError as error:
            raise FetchError(f"redirects to no page: {error}") from error

    @property
    def refusal(self) -> FetchError:
        """What to say of an answer that is neither a page nor a redirect."""
        phrase = http.client.responses.get(self.status, "unknown")
        return FetchError(
            f"answers {self.status} ({phrase}).", self.status in (429, *range(500, 600))
        )

    @property
    def charset(self) -> str | None:
        """As the header says, in lower case; None where it says nothing."""
        found = re.search(
            r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I
        )
        return found[1].lower() if found else None


class Client:
    """Asks one host. `delay_s` may be raised to what robots.txt asks for.

    Raises UnreachableError where the host has no address that may be talked to.
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
        """One answer, redirects included as they come. `kinds`: the content types that are read,
        () for any. Raises FetchError."""
        if not self._site.has_host(url):
            raise FetchError(f"leads to another host ({url}).")
        self._wait()
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        context = self.tls if parts.scheme == "https" else None
        connection = Pinned(self._site.host, port, self._addresses, context, self._limits)
        try:
            with deadline(connection, self._limits.page_s):
                self._ask(connection, url, extra or {})
                with connection.getresponse() as response:
                    return _read(response, url, most_bytes, kinds)
        finally:
            connection.close()
            self._last = time.monotonic()

    def get_file(self, url: str) -> Reply:
        """robots.txt or a sitemap, its redirects followed. Raises FetchError."""
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

    def _ask(self, connection: Pinned, url: str, extra: Mapping[str, str]) -> None:
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
        raise FetchError(f"is no HTML ({reply.kind or 'no content type'}).")
    if (response.length or 0) > most_bytes:
        raise FetchError(f"is larger than {most_bytes:,} bytes.")
    return Reply(url, response.status, headers, _body(response, most_bytes))


def _body(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """The whole body, unpacked; never more than `most_bytes` and a piece are held."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise FetchError(f"is packed in a way that was not asked for ({encoding[:40]}).")
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
        raise FetchError("ended before its end.", failed=True)
    return bytes(body)


def _unpacked(unpacker: zlib._Decompress, piece: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(piece, most)
    except zlib.error as error:
        raise FetchError(f"is broken gzip ({error}).") from error
