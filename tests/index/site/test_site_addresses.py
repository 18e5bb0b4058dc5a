"""A whole site, on loopback: addresses and names."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.site.addresses import BadUrlError, absolute, key_of, may_be_page
from index.site.addresses import Site as Place
from index.site.sitemap import SitemapError, read_sitemap
from tests.support.paths import ROOT
from tests.support.site.fixtures import paths, read
from tests.support.site.stub import Site


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTPS://Clinic.Example:443", "https://clinic.example/"),
        ("https://x.example/a b#c", "https://x.example/a%20b"),
        ("https://x.example/a%20b?q=ä&utm_source=y", "https://x.example/a%20b?q=%C3%A4"),
        ("https://ä.example/", "https://xn--4ca.example/"),
        ("http://x.example:8080/../a", "http://x.example:8080/a"),
        ("https://x.example:80/", "https://x.example:80/"),
        ("https://x.example/a/../../b/./c/..", "https://x.example/b/"),
        ("https://x.example/%2e%2E/a/%2e", "https://x.example/a/"),
        ("https://x.example/..", "https://x.example/"),
        ("https://x.example/a..b/.c", "https://x.example/a..b/.c"),
        ("https://x.example/?fbclid=y&a=1&ref=z&b=2", "https://x.example/?a=1&b=2"),
        ("https://[::1]:8080/a", "https://[::1]:8080/a"),
        ("https://x.example/a\r\nHost: y", "https://x.example/aHost:%20y"),
    ],
)
def test_an_address_has_one_spelling(written: str, meant: str) -> None:
    assert absolute(written) == meant
    assert absolute(meant) == meant


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = absolute(text, "https://x.example/a/")
    except BadUrlError:
        return
    assert re.fullmatch(r"https?://[\x21-\x7e]+", found), "no space, no line end"
    assert absolute(found) == found


def test_a_site_is_one_host_and_never_goes_back_to_http() -> None:
    site = Place.of("https://x.example/")
    assert site.has("https://x.example/a")
    for other in ("http://x.example/", "https://www.x.example/", "https://x.example:8443/"):
        assert not site.has(other)
    assert site.own("http://x.example/a") == "https://x.example/a", "an old link to the same page"
    assert Place.of("http://x.example/").has("https://x.example/a")


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("ftp://x.example/a", "is not an http"),
        ("https:///a", "is not an http"),
        ("https://user@x.example/", "user name"),
        ("https://:word@x.example/", "user name"),
        ("https://x.example:port/", "is not a URL"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, refused: str) -> None:
    with pytest.raises(BadUrlError, match=refused):
        absolute(url)


@pytest.mark.parametrize("url", ["ftp://x.example/", "https://x.example:port/"])
def test_a_refusal_shows_200_characters_of_a_long_address(url: str) -> None:
    shown = url + "a" * (200 - len(url))
    with pytest.raises(BadUrlError, match=f"^'{shown}' is not"):
        absolute(shown + "a" * 10_000)


@pytest.mark.parametrize(
    ("part", "within", "beyond"),
    [
        ("https://x.example/blog/", ["/blog", "/blog/", "/blog/a"], ["/", "/blogs", "/a/blog/"]),
        ("https://x.example/blog/a.html", ["/blog", "/blog/b"], ["/"]),
        ("https://x.example", ["/", "/a"], []),
    ],
)
def test_a_part_of_a_site_is_a_page_and_those_below_it(
    part: str, within: list[str], beyond: list[str]
) -> None:
    site = Place.of(absolute(part))
    assert all(site.has(f"https://x.example{path}") for path in within)
    assert not any(site.has(f"https://x.example{path}") for path in beyond)


def test_a_port_is_part_of_a_site_s_root_unless_it_is_the_usual_one() -> None:
    roots = ("https://x.example", "http://x.example:8080", "https://[::1]:8443")
    for root in roots:
        assert Place.of(f"{root}/a").root == root
    site = Place.of("http://x.example:8080/")
    assert not site.has("https://x.example:8080/"), "another port answers there"
    assert site.own("http://x.example:8080/a") == "http://x.example:8080/a"
    assert Place.of("https://x.example").own("http://y.example/") == "http://y.example/"


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("a", True), ("a.html", True), ("a.php?b=c.pdf", True), ("a.PDF", False), ("a/b.docx", False)],
)
def test_a_file_s_suffix_tells_that_it_is_no_page(path: str, is_page: bool) -> None:
    assert may_be_page(f"https://x.example/{path}") == is_page


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.example/", "index.html"),
        ("https://x.example/blog/a/", "blog/a.html"),
        ("https://x.example/a.htm", "a.html"),
        ("https://x.example/a.php?id=3", "a.php-id=3.html"),
        ("https://x.example/%C3%A4", "ä.html"),
    ],
)
def test_a_key_is_the_path_as_a_file_s(url: str, key: str) -> None:
    assert key_of(url) == key


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<urlset>", b"\x1f\x8bxx", b"just text"])
def test_what_is_no_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(SitemapError):
        read_sitemap(data, 1000)


def test_a_sitemap_of_plain_lines_is_read() -> None:
    found = read_sitemap(b"https://x.example/a\nhttps://x.example/b\n", 1000)
    assert [listed.url for listed in found.pages] == ["https://x.example/a", "https://x.example/b"]


def test_a_crawl_that_is_killed_leaves_whole_files(site: Site, folder: Path) -> None:
    """The process is killed at many moments; each next run reads what the last one got."""
    names = [f"/{number}" for number in range(40)]
    site.sitemap("/sitemap.xml", *names)
    for name in names:
        site.article(name, f"{name} " * 500)
    code = (
        "import sys; from pathlib import Path; from index.site import Limits, crawl\n"
        "limits = Limits(delay_s=0.005)\n"
        "for _ in crawl(sys.argv[1], Path(sys.argv[2]), limits, allow_private=True): pass"
    )
    for _ in range(4):
        before = len(site.asked)
        run = subprocess.Popen([sys.executable, "-c", code, site.base, str(folder)], cwd=ROOT)
        while len(site.asked) < before + 9 and run.poll() is None:
            time.sleep(0.001)
        run.kill()
        run.wait()
    sources, errors = read(site, folder)
    assert paths(site, sources) == names
    assert errors == []
    assert max(map(site.paths.count, names)) <= 2, "only a page in flight is asked for again"
