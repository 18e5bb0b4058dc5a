"""The local server: for trying things out, not for the internet."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .engine.protocol import Engine
from .settings import Settings
from .web.access_log import access, errors


class SilentHandler(WSGIRequestHandler):
    """Logs nothing, because its lines hold the question; search.web.access_log logs instead."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def serve(engine: Engine, settings: Settings, host: str, port: int) -> int:
    """Serve until Ctrl-C or SIGTERM. Return the exit code: 0, or 2 where the port is in use.

    A shell starts background processes of a script (`serve &`) with SIGINT ignored, so that Ctrl-C
    stops only the foreground: there it stays ignored.
    """
    if problem := _port_problem(host, port):
        print(f"citebox: {problem}", file=sys.stderr)
        return 2
    _log_to_stderr()
    server = make_server(
        host, port, create_app(engine, settings), threaded=True, request_handler=SilentHandler
    )
    # A raised exception may be lost where the interpreter ignores them; a flag is not.
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown, daemon=True).start())
    try:
        _announce(host, server.server_port, settings)
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        engine.close()
    print("\nStopped.")
    return 0


def _announce(host: str, port: int, settings: Settings) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    stop = f"kill {os.getpid()}" if _is_in_background() else "Ctrl-C"
    print(f"Citebox is running at {address} ({stop} to stop)", flush=True)
    for warning in settings.warnings:
        print(warning, flush=True)


def _is_in_background() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def _port_problem(host: str, port: int) -> str | None:
    """A sentence that says why the port cannot be used; None where it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return f"cannot serve on {host} port {port}: {error.strerror}."
            return (
                f"port {port} on {host} is already in use. Stop that program, or choose another: "
                f"PORT={port + 1} make run, or --port {port + 1}."
            )
    return None


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    for logger in (access, errors):
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
