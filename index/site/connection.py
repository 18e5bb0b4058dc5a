"""An HTTP connection to given IP addresses, with a deadline."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .dns import Address
from .limits import Limits

_MOST_ADDRESSES = 4  # that are tried, one after another


class FetchError(Exception):
    """A page that could not be fetched. `failed`: it may succeed later (no response, 429, 5xx).
    `reason` begins with its verb: "answers 500 (…)." """

    def __init__(self, reason: str, failed: bool = False) -> None:
        self.reason, self.failed = reason, failed
        super().__init__(reason)


class PinnedConnection(http.client.HTTPConnection):
    """A connection to given IP addresses only; the certificate must be for the host's name.

    `context` None: plain HTTP. `over` is set when the deadline has passed.
    """

    def __init__(
        self,
        host: str,
        port: int,
        addresses: tuple[Address, ...],
        context: ssl.SSLContext | None,
        limits: Limits,
    ) -> None:
        super().__init__(host, port, timeout=limits.page_s)
        self._addresses, self._context = addresses, context
        self._connect_s = limits.connect_s
        self.over = threading.Event()
        # http.client drops its own socket while the response is still being read.
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        self.opened = self._open()
        if self._context is not None:
            secure = self._context.wrap_socket(
                self.opened, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.opened = secure
            if not self.over.is_set():
                secure.do_handshake()
        if self.over.is_set():
            raise TimeoutError
        self.sock = self.opened

    def close(self) -> None:
        """Close the connection, also after a failed handshake; a response may still be read."""
        super().close()
        if self.opened is not None:
            self.opened.close()

    def _open(self) -> socket.socket:
        failure: OSError | None = None
        for family, address in self._addresses[:_MOST_ADDRESSES]:
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.settimeout(self._connect_s)
            try:
                sock.connect((address, self.port))
            except OSError as error:
                sock.close()
                failure = error
                continue
            sock.settimeout(self.timeout)
            return sock
        raise failure or OSError("no address")


@contextmanager
def deadline(connection: PinnedConnection, seconds: float) -> Iterator[None]:
    """End the connection after `seconds`, even if data still arrives slowly. Turns all errors
    inside into FetchError."""

    def end() -> None:
        connection.over.set()
        if connection.opened is not None:
            try:
                # Not SSLSocket's own shutdown, which drops the encryption first.
                socket.socket.shutdown(connection.opened, socket.SHUT_RDWR)
            except OSError:
                return  # closed already

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
        if connection.over.is_set():
            raise TimeoutError
    except FetchError as error:
        if not connection.over.is_set():
            raise
        raise FetchError(f"did not answer within {seconds:g} s.", failed=True) from error
    except ssl.SSLCertVerificationError as error:
        reason = f"has no valid certificate ({error.verify_message})."
        raise FetchError(reason, failed=True) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.over.is_set() or isinstance(error, TimeoutError):
            raise FetchError(f"did not answer within {seconds:g} s.", failed=True) from error
        what = str(error) or type(error).__name__
        raise FetchError(f"cannot be reached ({what[:200]}).", failed=True) from error
    finally:
        timer.cancel()
