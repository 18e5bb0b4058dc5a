"""Serves on this machine: for trying things out, not for the open net."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .quiet import access, errors
from .settings import NO_EMERGENCY_LINE, Settings
from .store import Store


class SilentHandler(WSGIRequestHandler):
    """Says nothing of its own: its log lines hold the question. search.quiet logs instead."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def serve(store: Store, settings: Settings, host: str, port: int) -> int:
    """Until Ctrl-C or SIGTERM. Returns the exit code: 0, or 2 where the port is taken."""
    if not _is_free(host, port):
        print(
            f"search: port {port} on {host} is taken. Stop what uses it, or choose another: "
            f"PORT={port + 1} make run, or --port {port + 1}.",
            file=sys.stderr,
        )
        return 2
    _log_to_stderr()
    server = make_server(
        host, port, create_app(store, settings), threaded=True, request_handler=SilentHandler
    )
    print(f"Citebox answers at http://{host}:{port}/ (Ctrl-C stops it)", flush=True)
    if settings.emergency is None:
        print(NO_EMERGENCY_LINE, flush=True)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        store.close()
    print("\nStopped.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    for logger in (access, errors):
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
