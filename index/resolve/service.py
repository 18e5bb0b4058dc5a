"""A service that is asked politely: one request at a time, with pauses, until it fails often."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import quote

from search.version import VERSION

from ..site.addresses import Site, absolute
from ..site.connection import FetchError
from ..site.dns import UnreachableError
from ..site.fetch import Client, Reply
from ..site.limits import Limits
from ..site.robots import AGENT

# Both services allow more: Crossref 5 to 10 requests a second, NCBI 3.
DELAY_S = 0.5
MOST_REQUESTS = 5_000  # of a build; the next goes on
MOST_ANSWER_BYTES = 8_000_000
MOST_S = 3_600.0
MOST_FAILURES = 3
LIMITS = Limits(
    delay_s=DELAY_S,
    page_bytes=MOST_ANSWER_BYTES,
    crawl_s=MOST_S,
    failures_in_a_row=MOST_FAILURES,
    redirects=2,
)
_AGAIN = "the next build goes on."
_SLOWER = 2.0  # how much longer its pauses become after "too many requests"


class ServiceError(Exception):
    """A request without a usable answer. `missing`: the service does not have what was asked."""

    def __init__(self, reason: str, missing: bool = False) -> None:
        self.reason, self.missing = reason, missing
        super().__init__(reason)


class Service:
    """One host. `contact` is the mail address of whoever asks, `asker` how it is told in an
    address. `fault` says in a sentence why it is not asked any more in this build, None while it
    is."""

    def __init__(
        self,
        name: str,
        root: str,
        asker: str,
        contact: str,
        limits: Limits,
        allow_private: bool,
    ) -> None:
        self.name, self.requests = name, 0
        self.fault: str | None = None
        self._root, self._contact, self._limits = root, contact, limits
        self._asker = asker.format(mail=quote(contact, safe="@"))
        self._allow_private = allow_private
        self._client: Client | None = None
        self._failures = 0
        self._ends = 0.0

    def get(self, path: str) -> bytes:
        """The body of the answer. Raises ServiceError."""
        self._check_bounds()
        if self.fault:
            raise ServiceError(self.fault)
        try:
            reply = self._ask(path)
        except FetchError as error:
            raise self._failed(f"{self.name} {error.reason}") from error
        if reply.status in (404, 410):
            self._failures = 0
            raise ServiceError(f"{self.name} does not have it.", missing=True)
        if reply.status != 200:
            raise self._failed(f"{self.name} {reply.refusal.reason}")
        self._failures = 0
        return reply.body

    def not_understood(self) -> ServiceError:
        """The error for an answer that is not what the service is known to send."""
        return self._failed(f"{self.name} sent an answer that is not understood.")

    def _ask(self, path: str) -> Reply:
        """One request, and once more if the service says after how long."""
        reply = self._follow(path)
        pause = reply.retry_s
        if reply.status == 429:
            self._open().delay_s *= _SLOWER
        if pause is None or pause > self._limits.longest_delay_s:
            return reply
        time.sleep(pause)
        return self._follow(path)

    def _follow(self, path: str) -> Reply:
        """The answer, after redirects within the host."""
        client = self._open()
        url = absolute(f"{self._root}{path}{'&' if '?' in path else '?'}{self._asker}")
        for _ in range(self._limits.redirects + 1):
            self.requests += 1
            reply = client.get(url, self._limits.page_bytes, {"Accept": "application/json"})
            if reply.moved_to is None:
                return reply
            url = reply.moved_to
        raise FetchError("redirects too often.")

    def _open(self) -> Client:
        if self._client is None:
            self._ends = time.monotonic() + self._limits.crawl_s
            site = replace(Site.of(absolute(self._root)), prefix="")
            try:
                self._client = Client(site, self._limits, self._allow_private)
            except UnreachableError as error:
                self.fault = f"{self.name} cannot be asked: {error}"
                raise FetchError(f"cannot be asked: {error}", failed=True) from error
            self._client.agent = f"{AGENT}/{VERSION} (mailto:{self._contact})"
        return self._client

    def _check_bounds(self) -> None:
        if self.fault or self._client is None:
            return
        if self.requests >= MOST_REQUESTS:
            self.fault = f"{self.name} was asked {MOST_REQUESTS:,} times; {_AGAIN}"
        elif time.monotonic() >= self._ends:
            self.fault = f"{self.name} was asked for {self._limits.crawl_s:g} s; {_AGAIN}"

    def _failed(self, reason: str) -> ServiceError:
        self._failures += 1
        if self._failures >= self._limits.failures_in_a_row:
            self.fault = self.fault or f"{reason} It was not asked any more; {_AGAIN}"
        return ServiceError(reason)
