"""The server on a clinic's own machine: waitress, with our bounds.

One process with threads, so that all requests see the same live index. It reads a request whole
before a thread works on it, so slow callers hold no thread.
"""

from __future__ import annotations

import errno
import gc
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from .app import MOST_BODY_BYTES, create_app
from .engine.protocol import Engine
from .errors import BadRequest, BodyTooLarge, CiteboxError, HeadTooLarge
from .settings import Settings
from .web.access_log import access, errors, log_to
from .web.response import PROBLEM, problem_json
from .wording import own_language, wording

BOUNDS: dict[str, Any] = {
    "threads": 4,  # the others wait in a queue; Python works on one at a time anyway
    "connection_limit": 500,
    "channel_timeout": 30,  # seconds without a byte
    "max_request_header_size": 32 * 1024,
    # What is smaller is read whole, so that a sender who waits for no answer gets ours.
    "max_request_body_size": 8 * MOST_BODY_BYTES,
    # Beyond these waitress writes to a file, and no question nor answer may be in one.
    "inbuf_overflow": 16 * MOST_BODY_BYTES,
    "outbuf_overflow": 1 << 30,
}
# Those of docs/deploy.md and docs/indexing.md; some are read by other commands alone.
SETTINGS = (
    "CITEBOX_ORIGINS", "CITEBOX_EMERGENCY_TEXT", "CITEBOX_EMERGENCY_TEL", "CITEBOX_COUNTRY",
    "CITEBOX_CONTACT", "CITEBOX_POINTER", "CITEBOX_POINTER_KEY", "CITEBOX_POINTER_LEAST",
    "CITEBOX_ENGINE", "CITEBOX_ENGINE_AUTH", "CITEBOX_INDEX", "CITEBOX_MAILTO", "CITEBOX_BUCKET",
)  # fmt: skip
DRAIN_S = 5.0  # for answers under way when it is stopped
_BACKLOG = 128
_TURN_S = 1.0


def serve(engine: Engine, settings: Settings, host: str, port: int) -> int:
    """Serve until Ctrl-C or SIGTERM. Return the exit code: 0, or 2 where the port is in use.

    A shell starts background processes of a script (`serve &`) with SIGINT ignored, so that Ctrl-C
    stops only the foreground: there it stays ignored.
    """
    try:
        listening = _listen(host, port)
    except OSError as error:
        print(f"citebox: {_problem(error, host, port)}", file=sys.stderr)
        return 2
    log_to(sys.stderr, access, errors)
    # Its warnings name paths and queues; what fails in the app is logged by the app.
    logging.getLogger("waitress").setLevel(sys.maxsize)
    sockets: dict[int, Any] = {}
    app = create_app(engine, settings)
    server = create_server(app, map=sockets, sockets=[listening], ident=None, **BOUNDS)
    server.channel_class = _channel(settings)
    stopped: list[int] = []

    def stop(number: int, _: object) -> None:
        # A raised exception may be lost where the interpreter ignores them; a flag is not.
        stopped.append(number)
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    if not _is_in_background():
        signal.signal(signal.SIGINT, stop)
    gc.freeze()  # what is loaded now is never looked at again, which would hold up an answer
    _announce(host, listening.getsockname()[1], settings)
    _turn(sockets, lambda: bool(stopped))
    server.del_channel()  # no new connections
    end = time.monotonic() + DRAIN_S
    _turn(sockets, lambda: _is_idle(server) or time.monotonic() > end)
    server.task_dispatcher.shutdown(timeout=DRAIN_S)
    listening.close()
    engine.close()
    print("\nStopped.")
    return 0


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """A request that has two lengths is none: a proxy in front may have believed the other one, and
    what it took for the rest of this request would be the next caller's (RFC 9112, 6.1)."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # an address or a length that Python does not read
            raise ParsingError("unreadable head") from error
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("two lengths")


def _channel(settings: Settings) -> type[Any]:
    """A connection on which what waitress refuses is refused in our words, as a problem."""

    class Refusal(ErrorTask):  # type: ignore[misc]
        def execute(self) -> None:
            error = _refused(self.request.error.code)
            asked = self.request.headers.get("ACCEPT_LANGUAGE", "")
            say = wording(own_language(parse_accept_header(asked, LanguageAccept).values()))
            data = problem_json(error.status, say(error.title), say(str(error)), settings)
            body = json.dumps(data, ensure_ascii=False).encode()
            self.status = f"{error.status} {error.title}"
            self.response_headers += [("Content-Type", PROBLEM), ("Cache-Control", "no-store")]
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    class Channel(HTTPChannel):  # type: ignore[misc]
        error_task_class = Refusal
        parser_class = _Parser

    return Channel


def _refused(status: int) -> CiteboxError:
    if status == BodyTooLarge.status:
        return BodyTooLarge(MOST_BODY_BYTES)
    if status == HeadTooLarge.status:
        return HeadTooLarge(BOUNDS["max_request_header_size"])
    return BadRequest("This is no request that can be read.")


def _turn(sockets: dict[int, Any], done: Callable[[], bool]) -> None:
    """Read and write what is ready, again and again until `done`."""
    while not done():
        wasyncore.loop(timeout=_TURN_S, use_poll=True, map=sockets, count=1)


def _is_idle(server: Any) -> bool:
    """Whether no request is being read, worked on or answered."""
    return not any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    )


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError. Port 0 picks a free one."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _announce(host: str, port: int, settings: Settings) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    stop = f"kill {os.getpid()}" if _is_in_background() else "Ctrl-C"
    print(f"Citebox is running at {address} ({stop} to stop)", flush=True)
    for warning in (*settings.warnings, *misspelt_settings(os.environ)):
        print(warning, flush=True)


def misspelt_settings(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each name that looks like a setting of ours and is none."""
    for name in sorted(names):
        ours = name.startswith("CITEBOX_") and not name.startswith("CITEBOX_TEST_")
        if ours and name not in SETTINGS:
            [near] = get_close_matches(name, SETTINGS, 1, cutoff=0.85) or [""]
            meant = f" Did you mean {near}?" if near else ""
            yield f"{name} is no setting, and does nothing.{meant}"


def _is_in_background() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def _problem(error: OSError, host: str, port: int) -> str:
    """A sentence that says why the port cannot be used."""
    if error.errno != errno.EADDRINUSE:
        return f"cannot serve on {host} port {port}: {error.strerror}."
    return (
        f"port {port} on {host} is already in use. Stop that program, or choose another: "
        f"PORT={port + 1} make run, or --port {port + 1}."
    )
