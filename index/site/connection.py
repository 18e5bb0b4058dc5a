"""A connection to addresses that were looked up before, and that ends when its time is over."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .dns import Address
from .limits import Limits

_MOST_ADDRESSES = 4  # tried one after the other


class FetchError(Exception):
    """A page that was not got. `failed`: another try later may succeed (no answer, 5xx).
    The message is a sentence's end: "answers 500 (…)." """

    def __init__(self, reason: str, failed: bool = False) -> None:
        self.reason, self.failed = reason, failed
        super().__init__(reason)


class Pinned(http.client.HTTPConnection):
    """Connects to the addresses that were looked up; a certificate must be for the host's name."""

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
        # http.client forgets its own while the answer is still being read.
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
        """Also what was opened before a handshake failed. An answer may still be read."""
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
def deadline(connection: Pinned, seconds: float) -> Iterator[None]:
    """Ends the connection after so long, however slowly it drips; faults become FetchError."""

    def end() -> None:
        connection.over.set()
        if connection.opened is not None:
            try:
                # Not SSLSocket's own: that one drops the encryption first.
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
