"""A stand-in for the search API: it serves the widget's files and scripted answers, and remembers
what it was asked. The real one is tested elsewhere."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.paths import WIDGET

TYPES = {
    ".json": "application/json",
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
}
STRICT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'self'; require-trusted-types-for 'script'"
)
EMERGENCY = {"text": "If you are in danger, call us now.", "tel": "+1 555 0100"}


@dataclass
class Reply:
    """One scripted answer; `gate` holds it back until the test opens it."""

    body: Any
    status: int = 200
    gate: threading.Event | None = None
    drop: bool = False  # closes the connection without a word


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def options(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query)


@dataclass
class Stub:
    """`replies` by question (else `usual`), `pages` by path; `asked` is every request for /search,
    `suggests` every one for /suggest, which `suggestions` answer; `seen` every path."""

    base: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    usual: Reply = field(default_factory=lambda: Reply(answer([passage(1)])))
    asked: list[Asked] = field(default_factory=list)
    suggests: list[Asked] = field(default_factory=list)
    suggestions: list[Any] = field(default_factory=list)
    health: Reply = field(default_factory=lambda: Reply({"status": "ok", "emergency": None}))
    citation: str = "Author, A. (2014). A study."
    seen: list[str] = field(default_factory=list)
    script_emergency: dict[str, str] | None = None

    @property
    def questions(self) -> list[str]:
        return [asked.body for asked in self.asked]

    def file(self, path: str) -> tuple[str, str] | None:
        """(content type, text) of a page or of one of the widget's files."""
        if path in self.pages:
            return "text/html", self.pages[path]
        file = WIDGET / (path.lstrip("/") or "demo.html")
        if file.suffix not in TYPES or not file.is_file():
            return None
        text = file.read_text(encoding="utf-8")
        if self.script_emergency:
            text = text.replace("})(null);", f"}})({json.dumps(self.script_emergency)});")
        return TYPES[file.suffix], text


def paragraphs(runs: Any) -> dict[str, Any]:
    """The fields `text` and `blocks` of a passage of paragraphs, which blank lines part; only
    `text` where it is nothing that the API sends."""
    if not isinstance(runs, list) or not all(isinstance(run, dict) and run for run in runs):
        return {"text": runs}
    text: list[dict[str, Any]] = []
    blocks: list[dict[str, Any]] = []
    at, start = 0, 0
    for run in runs:
        for piece in filter(None, re.split(r"(\n{2,})", run["text"])):
            text.append({**run, "text": piece})
            if piece.isspace() and at > start:
                blocks.append({"start": start, "end": at, "type": "paragraph"})
            at += len(piece)
            start = at if piece.isspace() else start
    if at > start:
        blocks.append({"start": start, "end": at, "type": "paragraph"})
    return {"text": text, "blocks": blocks}


def passage(number: int, **changes: Any) -> dict[str, Any]:
    """A result as the API makes it: a match, a certain citation, one reference."""
    reference = {
        "id": f"walking.reference-{number}",
        "type": "article-journal",
        "printed": f"Author, A. (2014). A study, {number}. A Journal, 1(1), 1-9.",
        "link": f"https://doi.org/10.1000/{number}",
    }
    text = [
        {"text": "A walk a day is what this "},
        {"text": "passage", "match": True},
        {"text": " is about ("},
        {"text": "Author, 2014", "references": [reference["id"]], "certainty": "certain"},
        {"text": ").\n\nIts second paragraph."},
    ]
    result = {
        "id": f"walking.passage-{number}",
        "kind": "passage",
        "score": 7.3,
        "article": {
            "id": f"walking-{number}",
            "title": f"Passage {number}",
            "url": f"https://clinic.example/walking-{number}",
        },
        "section": [],
        "url": f"https://clinic.example/walking#passage-{number}",
        "references": [reference],
    }
    if "blocks" in changes:
        return {**result, **changes}
    return {**result, **changes, **paragraphs(changes.get("text", text))}


def answer(results: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The body of a 200."""
    around = {
        "query": "",
        "total": len(results),
        "total_relation": "eq",
        "matches": changes.get("total", len(results)),
        "took_ms": 4.2,
        "ranking": "words",
        "did_you_mean": None,
        "corrected": False,
        "may_mean": [],
        "not_found": [],
        "unanswered": False,
        "answer": None,
        "help": None,
        "emergency": None,
        "results": results,
    }
    return {**around, **changes}


def problem(status: int, detail: str, emergency: dict[str, str] | None = None) -> Reply:
    body = {"type": "about:blank", "title": "Problem", "status": status, "detail": detail}
    return Reply({**body, "emergency": emergency}, status)


@contextmanager
def running() -> Iterator[Stub]:
    stub = Stub()
    with served(stub, handler(stub)):
        yield stub


@contextmanager
def served(stub: Stub, handled: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """The stub at `stub.base`; no answer is held back once its test is over."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handled)
    stub.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))  # seconds between looks
    thread.start()
    try:
        yield
    finally:
        for reply in [stub.usual, stub.health, *stub.replies.values()]:
            if reply.gate:
                reply.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


def handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.seen.append(self.path)
            path = urlsplit(self.path).path
            found = stub.file(path)
            if path.endswith("/health"):
                self._reply(stub.health)
            elif "/references/" in path:
                self._send(200, "text/plain", stub.citation)
            elif found:
                self._send(200, found[0], found[1])
            else:
                self._send(404, "text/plain", "not here")

        def do_POST(self) -> None:
            stub.seen.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked("POST", self.path, headers, body)
            if self.path.endswith("/suggest"):
                stub.suggests.append(asked)
                found = [
                    one if isinstance(one, dict) else {"text": one} for one in stub.suggestions
                ]
                self._send(200, "application/json", json.dumps({"suggestions": found}))
                return
            stub.asked.append(asked)
            self._reply(stub.replies.get(body, stub.usual), asked)

        def _reply(self, reply: Reply, asked: Asked | None = None) -> None:
            if reply.gate:
                reply.gate.wait(10)
            if reply.drop:
                self.close_connection = True
                return
            content = reply.body(asked) if callable(reply.body) else reply.body
            kind = "application/json" if reply.status < 400 else "application/problem+json"
            text = content if isinstance(content, str) else json.dumps(content)
            self._send(reply.status, kind, text)

        def _send(self, status: int, kind: str, text: str) -> None:
            data = text.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Content-Security-Policy", STRICT_CSP)
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:  # the box aborted: that is what some tests are about
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    return Handler
