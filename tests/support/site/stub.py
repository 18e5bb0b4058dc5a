"""A clinic's site on loopback, page by page as a test writes it; it remembers what it was asked."""

from __future__ import annotations

import gzip
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HTML = "text/html; charset=utf-8"


# For clinic.test, signed by itself, until 2126. It guards nothing: it is for tests on loopback.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgemw6rp2bOiZWN4X6
DDwbrQAppV/Sup9wishSe7XmUjyhRANCAATlV6D+DbUS11hK7pkrGkS61N2dNJfj
rkZCw5daNehANJJs+StkX90i3/+TCanZoohpeMzTUAM3p2sjEDUC30DY
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUJsguMxXg1/F4/SPRJeKnmuqxC0owCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLY2xpbmljLnRlc3QwIBcNMjYxMTIyMTQyNjM2WhgPMjEyNjEw
MjkxNDI2MzZaMBYxFDASBgNVBAMMC2NsaW5pYy50ZXN0MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE5Veg/g21EtdYSu6ZKxpEutTdnTSX465GQsOXWjXoQDSSbPkr
ZF/dIt//kwmp2aKIaXjM01ADN6drIxA1At9A2KNrMGkwHQYDVR0OBBYEFLO6qgLc
j7w28Ef1Z1e1QL6oq1axMB8GA1UdIwQYMBaAFLO6qgLcj7w28Ef1Z1e1QL6oq1ax
MA8GA1UdEwEB/wQFMAMBAf8wFgYDVR0RBA8wDYILY2xpbmljLnRlc3QwCgYIKoZI
zj0EAwIDSQAwRgIhAPDVIViGYG9BYNKp9kvXwbwziuAAcmyRD+3HCGHqKlqQAiEA
8XR1+li4/YkumhtXMdFPcB3xjQ/454lgRjRNB94teDw=
-----END CERTIFICATE-----
"""


@dataclass
class Page:
    """One answer. `etag` is honoured; `endless` repeats the body until the reader goes away;
    `drip_s` sends it a byte at a time; `silent` never answers; `cut` promises a byte too many."""

    body: bytes = b""
    kind: str | None = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    endless: bool = False
    drip_s: float = 0.0
    silent: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    base: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    most_at_once: int = 0
    _at_once: int = 0

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def article(self, path: str, text: str = "", head: str = "", **changes: object) -> Page:
        """A small article with that text; without one, with its own path in it."""
        body = f"<p>{text or f'What stands at {path} is about sleep.'}</p>"
        page = f"<html><head><title>{path}</title>{head}</head><body><article>{body}</article>"
        self.pages[path] = Page(f"{page}</body></html>".encode(), **changes)  # type: ignore[arg-type]
        return self.pages[path]

    def sitemap(self, path: str, *urls: str, zipped: bool = False, modified: str = "") -> None:
        self._xml(path, "urlset", "url", urls, zipped, modified)

    def sitemap_index(self, path: str, *urls: str) -> None:
        self._xml(path, "sitemapindex", "sitemap", urls, False, "")

    def _xml(
        self, path: str, root: str, one: str, urls: tuple[str, ...], zipped: bool, modified: str
    ) -> None:
        date = f"<lastmod>{modified}</lastmod>" if modified else ""
        locs = [url if "://" in url else self.base + url for url in urls]
        inner = "".join(f"<{one}><loc> {loc} </loc>{date}</{one}>\n" for loc in locs)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}">{inner}</{root}>'
        data = gzip.compress(text.encode()) if zipped else text.encode()
        self.pages[path] = Page(data, "application/gzip" if zipped else "text/xml")

    def robots(self, *lines: str) -> None:
        self.pages["/robots.txt"] = Page("\n".join(lines).encode(), "text/plain")

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        self.pages[path] = Page(status=status, headers={"Location": to})


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Site]:
    """With a certificate's file it speaks https, and its name is clinic.test."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # refused handshakes
        site.base = f"https://clinic.test:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))  # seconds between looks
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site._at_once += 1
            site.most_at_once = max(site.most_at_once, site._at_once)
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append(Asked(self.path, headers))
            try:
                self._answer(site.pages.get(self.path, Page(b"not here", status=404)), headers)
            except OSError:  # the reader went away: that is what some tests are about
                self.close_connection = True
            finally:
                site._at_once -= 1

        def _answer(self, page: Page, headers: dict[str, str]) -> None:
            if page.silent:
                site.over.wait(20)
                return
            known = page.etag is not None and headers.get("if-none-match") == page.etag
            self.send_response(304 if known else page.status)
            if page.kind:
                self.send_header("Content-Type", page.kind)
            if page.etag:
                self.send_header("ETag", page.etag)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if not (page.endless or known):
                self.send_header("Content-Length", str(len(page.body) + page.cut))
            self.end_headers()
            if not known:
                self._send(page)

        def _send(self, page: Page) -> None:
            if page.drip_s:
                for byte in page.body:
                    self.wfile.write(bytes([byte]))
                    if site.over.wait(page.drip_s):
                        return
                return
            self.wfile.write(page.body)
            while page.endless and not site.over.is_set():
                self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            return

    return Handler
