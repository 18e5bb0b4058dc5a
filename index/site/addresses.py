"""URLs of a site: one spelling for each, which ones belong to it, and the keys of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
# Parameters that say where a click came from, not which page it is.
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|replytocom|share|_gl|ref)=")
# Suffixes of files that are not pages, and are never requested.
_FILES = frozenset(
    ".jpg .jpeg .png .gif .svg .webp .avif .ico .pdf .doc .docx .xls .xlsx .ppt .pptx .zip .gz "
    ".mp3 .mp4 .mov .avi .webm .css .js .mjs .json .xml .rss .atom .txt .woff .woff2 .ics".split()
)


class BadUrlError(ValueError):
    """A URL that cannot be a page of a site; the message is a sentence."""


def absolute(url: str, base: str = "") -> str:
    """The normal form of an http(s) URL, absolute and without its fragment. Raises BadUrlError."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise BadUrlError(f"'{url[:200]}' is not a URL ({error}).") from error
    if parts.scheme not in _PORTS or not host:
        raise BadUrlError(f"'{url[:200]}' is not an http(s) URL.")
    if parts.username is not None or parts.password is not None:
        raise BadUrlError("A URL with a user name or password is not fetched.")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    path = quote(_without_dots(parts.path or "/"), safe=_PATH_SAFE)
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(part))
    return urlunsplit((parts.scheme, place, path, quote(query, safe=_PATH_SAFE + "?"), ""))


def _without_dots(path: str) -> str:
    """ "/a/../b" is "/b" (RFC 3986, 5.2.4), so that robots.txt is asked about the real path."""
    path = re.sub("%2e", ".", path, flags=re.IGNORECASE)
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    end = "/" if parts[-1] in (".", "..") and kept else ""
    return f"/{'/'.join(kept)}{end}"


@dataclass(frozen=True, slots=True)
class Site:
    """A site, or the part of it below a path: scheme, host, port and that path."""

    scheme: str
    host: str
    port: int
    prefix: str  # "/blog": that page and the pages below it; "" for the whole host

    @classmethod
    def of(cls, url: str) -> Site:
        """The site below `url`, which `absolute` returned; a file name at its end is dropped."""
        parts = urlsplit(url)
        path = parts.path
        if "." in path.rpartition("/")[2]:
            path = path.rpartition("/")[0]
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname or "", port, path.rstrip("/"))

    @property
    def root(self) -> str:
        """The base URL of the host, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    def has_host(self, url: str) -> bool:
        """Whether host and port are the same; https is accepted for http, never the reverse."""
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
        if parts.hostname != self.host:
            return False
        upgraded = (self.scheme, self.port, parts.scheme, port) == ("http", 80, "https", 443)
        return upgraded or (parts.scheme, port) == (self.scheme, self.port)

    def own(self, url: str) -> str:
        """`url` with https, if it is an http link to this site and the site is read by https."""
        if self.scheme == "https" and url.startswith("http://"):
            secure = f"https{url.removeprefix('http')}"
            return secure if self.has_host(secure) else url
        return url

    def has(self, url: str) -> bool:
        """Whether it is a page of this host, at or below the prefix."""
        path = urlsplit(url).path
        inside = path.rstrip("/") == self.prefix or path.startswith(f"{self.prefix}/")
        return self.has_host(url) and inside


def may_be_page(url: str) -> bool:
    """Whether a URL may be a page, by its suffix."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() not in _FILES


def key_of(url: str) -> str:
    """The page's key in the index, like a file's: "blog/lithium.html"; "index.html" for "/"."""
    parts = urlsplit(url)
    path = unquote(parts.path).strip("/") or "index"
    name = path.removesuffix(".html").removesuffix(".htm")
    return f"{name}{'-' + unquote(parts.query) if parts.query else ''}.html"
