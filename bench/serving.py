"""The app called as a WSGI server calls it, and the memory that a serving process takes.

    .venv/bin/python bench/serving.py INDEX QUESTIONS

Run by itself it opens a built index, builds the app, answers 100 searches out of QUESTIONS
(JSON Lines with `text`) and prints its memory as JSON. It imports nothing but `search`, so
that the figure is that of a process which serves.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search.app import create_app
from search.engine.local import LocalEngine

SEARCHES = 100
# What the kernel calls them in /proc/self/status, each in kB there.
MEMORY = {"resident": "VmRSS", "peak": "VmHWM", "private": "RssAnon", "mapped": "RssFile"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


Call = Callable[[], Answer]


def post_search(app: Any, body: bytes, limit: int = 10) -> Call:
    """A search with the question as text/plain; making it takes no part in the timing."""
    return _request(app, "POST", "/search", f"limit={limit}", body, "text/plain; charset=utf-8")


def get(app: Any, path: str, **options: str) -> Call:
    query = "&".join(f"{name}={quote(value)}" for name, value in options.items())
    return _request(app, "GET", path, query)


def _request(
    app: Any, method: str, path: str, query: str, body: bytes = b"", media_type: str = ""
) -> Call:
    """A request to be made once."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": media_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "application/json",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return lambda: _call(app, environ)


def _call(app: Any, environ: dict[str, Any]) -> Answer:
    statuses: list[str] = []

    def start(status: str, headers: object, error: object = None) -> None:
        statuses.append(status)

    parts = app(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(int(statuses[-1][:3]), body)


def memory_mb() -> dict[str, float]:
    """This process's memory in MB (10^6 bytes): `private` and `mapped` make up `resident`; what
    is mapped from files is shared between processes and can be dropped."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: round(int(status[key].split()[0]) * 1024 / 1e6, 1) for name, key in MEMORY.items()
    }


def main() -> int:
    index, questions = map(Path, sys.argv[1:])
    app = create_app(LocalEngine.open(index))
    opened = memory_mb()
    lines = questions.read_text(encoding="utf-8").splitlines()
    for line in islice(cycle(lines), SEARCHES):
        answer = post_search(app, json.loads(line)["text"].encode())()
        if answer.status != 200:
            sys.exit(f"A search was answered {answer.status}.")
    print(json.dumps({"opened": opened["resident"], **memory_mb()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
