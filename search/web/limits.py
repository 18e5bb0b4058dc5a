"""Limits: how much one caller may ask, and how many requests are answered at once.

They bound one process, which on Lambda is one instance of the function; API Gateway's throttle
bounds all of them together. What is kept of a caller is a hash under a key that only this process
knows, in memory, for minutes. A caller whose address is not known, or is not a public one, has no
limit of its own: behind a proxy of the clinic it is the address of everybody.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from flask import Flask, request

from ..errors import TooBusy, TooManyRequests

# A hospital is one address. The box asks four times for a search, and twice a second while
# somebody types: 150 searches a minute for ever, and twenty people who start at the same moment.
# It is half of what API Gateway lets through (20 a second), so the other half is everybody else's.
PER_SECOND = 10.0
BURST = 200.0
# What is remembered of callers, about 1 MB. The one that has asked least lately is forgotten first.
MOST_CALLERS = 5_000
# Threads of a WSGI server that work on requests: with more of them, each answer only takes longer.
MOST_AT_ONCE = 32
# What reads the index. The rest are files that every visitor needs once, and /health.
LIMITED = ("/search", "/suggest", "/passages", "/articles", "/references")


class Callers:
    """A token bucket for each caller. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = os.urandom(32)
        self._buckets: dict[bytes, tuple[float, float]] = {}  # (tokens, at), the latest asked last
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Take a token out of the caller's bucket; False where it is empty."""
        network = public_network(address)
        if network is None:
            return True
        caller = blake2b(network, key=self._key, digest_size=16).digest()
        with self._lock:
            now = self._clock()
            tokens, at = self._buckets.pop(caller, (BURST, now))
            tokens = min(BURST, tokens + (now - at) * PER_SECOND)
            taken = tokens >= 1
            self._buckets[caller] = (tokens - taken, now)
            if len(self._buckets) > MOST_CALLERS:
                del self._buckets[next(iter(self._buckets))]
            return taken


def public_network(address: str) -> bytes | None:
    """The network of one caller: an IPv4 address, or the 64 bits that an IPv6 line is given.

    None where the address is not public, or is none.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if not found.is_global:
        return None
    return found.packed if found.version == 4 else found.packed[:8]


def limit(app: Flask) -> None:
    """Refuse what exceeds the limits, with 429 or 503.

    The address is the connection's, or on Lambda what AWS saw (handler.client_address): no header
    that a caller writes is read.
    """
    callers, places = Callers(), threading.BoundedSemaphore(MOST_AT_ONCE)

    @app.before_request
    def admit() -> None:
        if not request.path.startswith(LIMITED) or request.method == "OPTIONS":
            return
        if not callers.take(request.remote_addr or ""):
            raise TooManyRequests
        if not places.acquire(blocking=False):
            raise TooBusy
        request.environ[_PLACE] = places

    @app.teardown_request
    def leave(_: BaseException | None) -> None:
        if (place := request.environ.pop(_PLACE, None)) is not None:
            place.release()


_PLACE = "citebox.place"
