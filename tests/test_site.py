"""A whole site: what is read, what is asked of it, and where it ends. All of it on loopback."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import site_stub
from hypothesis import given, settings
from hypothesis import strategies as st
from site_stub import Page, Site

from index.article import Article, SourceError
from index.readers.html import read_html
from index.site import Limits, crawl
from index.site.cache import Cache, Kept
from index.site.fetch import VERSION, Client
from index.site.pinned import FetchError
from index.site.place import PlaceError, absolute, key_of
from index.site.place import Site as Place
from index.site.resolve import UnreachableError, is_public, resolve
from index.site.robots import Robots
from index.site.sitemap import SitemapError, lists_lists, read_sitemap
from index.source import Source

ROOT = Path(__file__).resolve().parent.parent
FAST = Limits(delay_s=0.0)
IMPATIENT = replace(FAST, page_s=1.0)  # long enough for a busy machine to answer on loopback
Read = tuple[list[Source], list[SourceError]]


@pytest.fixture
def site() -> Iterator[Site]:
    with site_stub.running() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".pages"


def read(site: Site, folder: Path, limits: Limits = FAST, path: str = "/", **more: Any) -> Read:
    found = list(crawl(site.base + path, folder, limits, allow_private=True, **more))
    return (
        [one for one in found if isinstance(one, Source)],
        [one for one in found if isinstance(one, SourceError)],
    )


def paths(site: Site, sources: list[Source]) -> list[str]:
    return [source.name.removeprefix(site.base) for source in sources]


def reasons(site: Site, errors: list[SourceError]) -> dict[str, str]:
    return {error.file.removeprefix(site.base): error.reason for error in errors}


# What is read


def test_the_sitemap_s_pages_are_the_site_in_its_order(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/b", "/a")
    for path in ("/a", "/b", "/not-listed"):
        site.article(path)
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/b", "/a"]
    assert errors == []


def test_a_page_is_an_article_under_its_path(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/blog/lithium/")
    site.article("/blog/lithium/", "Lithium is a salt.")
    [source], _ = read(site, folder)
    assert source.key == "blog/lithium.html"
    assert source.default_id == "blog-lithium"
    assert source.site == site.base
    [article] = read_html(source)
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks()] == ["Lithium is a salt."]


def test_a_page_without_text_is_named_by_its_address(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/empty")
    site.pages["/empty"] = Page(b"<html><body><article></article></body></html>")
    [source], _ = read(site, folder)
    with pytest.raises(SourceError) as refused:
        list(read_html(source))
    assert refused.value.file == f"{site.base}/empty"


def test_an_index_of_sitemaps_leads_to_wix_s_posts_and_to_gzip(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Allow: /", f"Sitemap: {site.base}/wix.xml")
    site.sitemap_index("/wix.xml", "/blog-posts-sitemap.xml", "/pages-sitemap.xml.gz")
    site.sitemap("/blog-posts-sitemap.xml", "/post/one", modified="2024-03-01")
    site.sitemap("/pages-sitemap.xml.gz", "/about", zipped=True)
    for path in ("/post/one", "/about"):
        site.article(path)
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/post/one", "/about"]
    assert errors == []


def test_sitemaps_of_categories_tags_and_authors_are_not_articles() -> None:
    left_out = ["blog-categories-sitemap.xml", "category-sitemap.xml", "post_tag-sitemap2.xml",
                "author-sitemap.xml", "wp-sitemap-users-1.xml",
                "wp-sitemap-taxonomies-category-1.xml"]  # fmt: skip
    assert [name for name in left_out if not lists_lists(f"https://x.example/{name}")] == []
    kept = ["blog-posts-sitemap.xml", "post-sitemap1.xml", "page-sitemap.xml", "sitemap.xml",
            "wp-sitemap-posts-post-1.xml", "sitemap-vintage.xml"]  # fmt: skip
    assert [name for name in kept if lists_lists(f"https://x.example/{name}")] == []


def test_without_a_sitemap_links_are_followed_breadth_first(site: Site, folder: Path) -> None:
    links = '<a href="/a">a</a> <a href="b#x">b</a> <a href="/pic.jpg">p</a> <a href="mailto:x@y">'
    site.article("/", links)
    site.article("/a", '<a href="/deep">d</a> <a href="/">home</a>')
    site.article("/b", '<a href="https://elsewhere.example/c">c</a><a href="/n" rel="nofollow">n')
    site.article("/deep")
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/", "/a", "/b", "/deep"]
    assert errors == []
    assert "/pic.jpg" not in site.paths


def test_only_what_lies_below_the_given_path_is_read(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/blog", "/blog/a", "/blogger", "/b")
    for path in ("/blog", "/blog/a", "/blogger", "/b"):
        site.article(path)
    sources, _ = read(site, folder, path="/blog")
    assert paths(site, sources) == ["/blog", "/blog/a"]


def test_a_page_with_two_addresses_is_read_once(site: Site, folder: Path) -> None:
    same = '<link rel="canonical" href="/a">'
    site.sitemap("/sitemap.xml", "/a", "/a?page=1", "/old", "/b?utm_source=x", "/b")
    site.article("/a", head=same)
    site.article("/a?page=1", head=same)
    site.article("/b")
    site.redirect("/old", "/a")
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a", "/b"]
    assert errors == []


def test_a_canonical_address_that_names_the_front_page_is_not_believed(
    site: Site, folder: Path
) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    for path in ("/a", "/b"):
        site.article(path, head='<link rel="canonical" href="/">')
    sources, _ = read(site, folder)
    assert len(sources) == 2


def test_another_encoding_of_the_header_becomes_utf_8(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a")
    text = "<article><p>Größe, naïve</p></article>".encode("cp1252")
    site.pages["/a"] = Page(text, "text/html; charset=windows-1252")
    [source], _ = read(site, folder)
    assert "Größe, naïve" in source.text()


def test_a_gzipped_page_is_unpacked(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a")
    page = site.article("/a", "Packed words.")
    page.body, page.headers = gzip.compress(page.body), {"Content-Encoding": "gzip"}
    [source], _ = read(site, folder)
    assert b"Packed words." in source.data


# How it is asked


def test_we_say_who_we_are(site: Site, folder: Path) -> None:
    site.article("/")
    read(site, folder)
    agents = {asked.headers["user-agent"] for asked in site.asked}
    assert agents == {f"Citebox/{VERSION} (+{site.base}/)"}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{VERSION}"' in project


def test_robots_txt_is_asked_first_and_obeyed(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /", "User-agent: Citebox", "Disallow: /private/*.html$")
    site.sitemap("/sitemap.xml", "/private/a.html", "/private/a", "/b")
    for path in ("/private/a.html", "/private/a", "/b"):
        site.article(path)
    told: list[str] = []
    sources, _ = read(site, folder, progress=told.append)
    assert site.paths[0] == "/robots.txt"
    assert paths(site, sources) == ["/private/a", "/b"]
    assert "/private/a.html" not in site.paths
    assert "1 kept from us by robots.txt" in told[-1]


def test_a_redirect_to_a_forbidden_page_is_not_followed(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /private/")
    site.sitemap("/sitemap.xml", "/a")
    site.redirect("/a", "/private/a")
    _, errors = read(site, folder)
    assert "robots.txt" in reasons(site, errors)["/a"]
    assert "/private/a" not in site.paths


def test_a_site_that_forbids_all_is_said_to(site: Site, folder: Path) -> None:
    site.robots("User-agent: *", "Disallow: /")
    site.article("/")
    sources, [error] = read(site, folder)
    assert sources == []
    assert error.reason == "robots.txt keeps Citebox from all its pages (1)."


def test_a_robots_txt_that_cannot_be_had_forbids_all(site: Site, folder: Path) -> None:
    site.pages["/robots.txt"] = Page(status=503)
    site.article("/")
    sources, [error] = read(site, folder)
    assert sources == []
    assert "robots.txt answers 503" in error.reason
    assert site.paths == ["/robots.txt"]


def test_a_robots_txt_that_asks_for_an_hour_between_requests_is_obeyed_by_leaving(
    site: Site, folder: Path
) -> None:
    site.robots("User-agent: *", "Crawl-delay: 3600")
    site.article("/")
    _, [error] = read(site, folder)
    assert "asks for 3600 s between two requests" in error.reason
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(("lines", "delay_s"), [(["Crawl-delay: 0.2"], 0.2), ([], 0.1)])
def test_requests_come_one_at_a_time_and_apart(
    site: Site, folder: Path, lines: list[str], delay_s: float
) -> None:
    """robots.txt may ask for more than our own delay."""
    site.robots("User-agent: *", "Disallow:", *lines)
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder, replace(FAST, delay_s=0.1))
    at = [asked.at for asked in site.asked][1:]
    assert min(b - a for a, b in pairwise(at)) >= delay_s - 0.01
    assert site.most_at_once == 1


def test_the_usual_delay_is_a_second_and_our_name_is_what_robots_may_say() -> None:
    assert Limits().delay_s >= 1
    rules = Robots(b"User-agent: citebox\nDisallow: /no\nRequest-rate: 1/5\n\nUser-agent: *\n")
    assert not rules.allows("https://x.example/no")
    assert rules.allows("https://x.example/yes")
    assert rules.delay_s == 5


def test_a_busy_site_is_asked_again_when_it_says(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a")
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "0"})
    _, [error] = read(site, folder)
    assert site.paths.count("/a") == 2
    assert error.reason == "answers 429 (Too Many Requests)."


# Where it ends


def test_a_bad_page_is_named_and_the_others_go_on(site: Site, folder: Path) -> None:
    bad = {
        "/missing": (Page(status=404), "answers 404 (Not Found)."),
        "/broken": (Page(status=500), "answers 500 (Internal Server Error)."),
        "/leaflet": (Page(b"%PDF", "application/pdf"), "is no HTML (application/pdf)."),
        "/untyped": (Page(b"<p>x", None), "is no HTML (no content type)."),
        "/big": (Page(b"x" * 200_001), "is larger than 200,000 bytes."),
        "/endless": (Page(b"x" * 9000, endless=True), "is larger than 200,000 bytes."),
        "/slow": (Page(silent=True), "did not answer within 1 s."),
        "/drip": (Page(b"x" * 500, drip_s=0.05), "did not answer within 1 s."),
        "/cut": (Page(b"<p>x", cut=True), "ended before its end."),
        "/packed": (Page(b"x", headers={"Content-Encoding": "br"}), "is packed in a way"),
        "/bomb": (
            Page(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
            "is larger than 200,000 bytes.",
        ),
        "/half": (
            Page(gzip.compress(b"0" * 999)[:-9], headers={"Content-Encoding": "gzip"}),
            "ended before its end.",
        ),
        "/elsewhere": (
            Page(status=302, headers={"Location": "http://localhost:1/x"}),
            "leads to another host (localhost:1).",
        ),
        "/inside": (
            Page(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}),
            "leads to another host (169.254.169.254).",
        ),
        "/file": (
            Page(status=302, headers={"Location": "file:///etc/passwd"}),
            "redirects to no page: 'file:///etc/passwd' is no http(s) address.",
        ),
        "/nowhere": (Page(status=302), "redirects in a circle."),
        "/loop": (Page(status=301, headers={"Location": "/loop2"}), "redirects in a circle."),
        "/far": (Page(status=301, headers={"Location": "/far1"}), "redirects more than 5 times."),
    }
    site.sitemap("/sitemap.xml", *bad, "/good")
    site.pages |= {path: page for path, (page, _) in bad.items()}
    site.redirect("/loop2", "/loop")
    for number in range(1, 9):
        site.redirect(f"/far{number}", f"/far{number + 1}")
    site.article("/good")
    limits = replace(IMPATIENT, page_bytes=200_000, failures_in_a_row=99)
    sources, errors = read(site, folder, limits)
    assert paths(site, sources) == ["/good"]
    said = reasons(site, errors)
    assert {path: said.get(path, "")[: len(why)] for path, (_, why) in bad.items()} == {
        path: why for path, (_, why) in bad.items()
    }


def test_bad_sitemaps_are_named_and_the_others_go_on(site: Site, folder: Path) -> None:
    site.sitemap_index("/sitemap.xml", "/bomb.xml.gz", "/lol.xml", "/gone.xml", "/s.xml",
                       "/sitemap.xml", "http://localhost:1/other.xml")  # fmt: skip
    site.pages["/bomb.xml.gz"] = Page(gzip.compress(b" " * 30_000_000), "application/gzip")
    lol = b'<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a "b">]>\n<urlset>&a;</urlset>'
    site.pages["/lol.xml"] = Page(lol, "text/xml")
    site.sitemap("/s.xml", "/a")
    site.article("/a")
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a"]
    said = reasons(site, errors)
    assert "is larger than 20,000,000 bytes when unpacked" in said["/bomb.xml.gz"]
    assert "line 2 declares a DOCTYPE" in said["/lol.xml"]
    assert "answers 404" in said["/gone.xml"]
    assert "another host" in said["http://localhost:1/other.xml"]
    assert len(said) == 4


def test_a_sitemap_of_another_host_alone_is_said(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "https://www.clinic.example/a")
    site.article("/")
    sources, [error] = read(site, folder)
    assert paths(site, sources) == ["/"]
    assert error.reason == "its sitemaps list 1 pages elsewhere and none below it."


def test_the_number_of_pages_is_bounded(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", *(f"/{n}" for n in range(9)))
    for number in range(9):
        site.article(f"/{number}")
    sources, [error] = read(site, folder, replace(FAST, pages=4))
    assert len(sources) == 4
    assert error.reason == "stopped after 4 pages; 5 more were found."


def test_a_site_of_endless_links_is_bounded(site: Site, folder: Path) -> None:
    many = "".join(f'<a href="/?p={n}">x</a>' for n in range(500))
    site.article("/", many)
    for number in range(30):
        site.article(f"/?p={number}", many)
    sources, _ = read(site, folder, replace(FAST, pages=20))
    assert len(sources) == 20


def test_the_whole_time_is_bounded(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", *(f"/{n}" for n in range(9)))
    for number in range(9):
        site.article(f"/{number}")
    sources, [error] = read(site, folder, replace(FAST, crawl_s=0.0))
    assert len(sources) == 1
    assert error.reason == "stopped after 0 s; 8 more were found. Run it again to go on."


def test_a_site_that_no_longer_answers_is_left(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", *(f"/{n}" for n in range(9)))
    for number in range(9):
        site.pages[f"/{number}"] = Page(status=502)
    _, errors = read(site, folder, replace(FAST, failures_in_a_row=3))
    assert len(errors) == 4
    assert errors[-1].reason.startswith("stopped: 3 pages in a row did not answer")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "is no http(s) address"),
        ("ftp://clinic.example/", "is no http(s) address"),
        ("https://me:secret@clinic.example/", "user name or password"),
        ("https://", "is no http(s) address"),
        ("http://127.0.0.1:9/", "no public address"),
        ("http://localhost:9/", "no public address"),
        ("http://[::1]:9/", "no public address"),
        ("http://169.254.169.254/", "no public address"),
        ("http://0x7f.1/", "no public address"),
        ("https://x.example:99999/", "is no address"),
    ],
)
def test_what_is_no_public_site_is_refused_before_any_connection(
    url: str, why: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        pytest.fail("it connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    [error] = crawl(url, folder)
    assert isinstance(error, SourceError)
    assert why in error.reason
    assert "secret" not in error.reason


def test_a_name_is_looked_up_once_and_one_private_address_refuses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(UnreachableError, match=r"'clinic.example' is at 10\.0\.0\.1"):
        resolve("clinic.example", 443)


def test_connections_go_to_the_address_that_was_looked_up(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers otherwise the second time (DNS rebinding) leads nowhere else."""
    real, asked = socket.getaddrinfo, []

    def once(host: str, port: int, **more: Any) -> Any:
        asked.append(host)
        assert len(asked) == 1, "it was looked up again"
        return real("127.0.0.1", port, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    port = site.base.rpartition(":")[2]
    site.article("/", '<a href="/a">a</a>')
    site.article("/a")
    sources = list(crawl(f"http://clinic.test:{port}/", folder, FAST, allow_private=True))
    assert len(sources) == 2
    assert {one.headers["host"] for one in site.asked} == {f"clinic.test:{port}"}


@pytest.mark.parametrize(
    ("name", "trusted", "why"),
    [
        ("clinic.test", True, None),
        ("clinic.test", False, "has no valid certificate (self-signed certificate)."),
        ("other.test", True, "has no valid certificate (Hostname mismatch"),
    ],
)
def test_a_certificate_must_be_valid_for_the_name_though_the_address_is_pinned(
    name: str, trusted: bool, why: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "certificate.pem"
    file.write_text(site_stub.CERTIFICATE, encoding="ascii")
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, port, **more: real("127.0.0.1", port))
    with site_stub.running(file) as site:
        site.article("/a", "Words.")
        site.pages["/drip"] = Page(b"x" * 99, drip_s=0.05)
        url = site.base.replace("clinic.test", name)
        client = Client(Place.of(url), IMPATIENT, allow_private=True)
        if trusted:
            client.tls.load_verify_locations(file)
        if why is None:
            assert b"Words." in client.get(f"{url}/a", 9999).body
            why, url = "did not answer within 1 s.", f"{url}/drip"
        with pytest.raises(FetchError) as refused:
            client.get(url, 9999)
        assert refused.value.reason.startswith(why)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.0.1", "127.9.9.9", "169.254.1.1", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "::"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


# The second time


def test_what_has_not_changed_is_not_sent_again(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a", etag='"1"')
    site.article("/b", "Old words.", headers={"Last-Modified": "Mon, 04 Mar 2024 05:06:07 GMT"})
    first, _ = read(site, folder)
    site.article("/b", "New words.")
    again, errors = read(site, folder)
    assert again[0].data == first[0].data
    assert b"New words." in again[1].data
    assert errors == []
    asked = {one.path: one.headers for one in site.asked}
    assert asked["/a"]["if-none-match"] == '"1"'
    assert asked["/b"]["if-modified-since"] == "Mon, 04 Mar 2024 05:06:07 GMT"


def test_a_sitemap_s_date_spares_a_page_that_cannot_be_asked_about(
    site: Site, folder: Path
) -> None:
    site.article("/a")
    for modified, times in (("2024-03-01", 1), ("2024-03-01T10:00:00Z", 1), ("2999-01-01", 2)):
        site.sitemap("/sitemap.xml", "/a", modified=modified)
        sources, _ = read(site, folder)
        assert len(sources) == 1
        assert site.paths.count("/a") == times


def test_an_interrupted_run_goes_on_where_it_was(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/old", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    site.redirect("/old", "/b")
    broken_off = crawl(site.base, folder, FAST, allow_private=True)
    assert [next(broken_off), next(broken_off)]
    del broken_off
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a", "/b", "/c"]
    assert errors == []
    assert [site.paths.count(path) for path in ("/a", "/old", "/b", "/c")] == [1, 1, 1, 1]
    read(site, folder)
    assert site.paths.count("/a") == 2, "that run was whole: the next one asks anew"


def test_an_interrupted_run_of_long_ago_begins_anew(site: Site, folder: Path) -> None:
    site.article("/", '<a href="/a">a</a>')
    site.article("/a")
    assert next(crawl(site.base, folder, FAST, allow_private=True))
    read(site, folder, replace(FAST, resume_s=0.0))
    assert site.paths.count("/") == 2


def test_a_page_that_does_not_answer_is_given_as_it_was(site: Site, folder: Path) -> None:
    """A bad hour of the site must not take articles out of the index."""
    site.sitemap("/sitemap.xml", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    read(site, folder)
    site.pages["/a"], site.pages["/c"] = Page(status=500), Page(status=410)
    sources, errors = read(site, folder)
    assert paths(site, sources) == ["/a", "/b"]
    said = reasons(site, errors)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert said["/a"].endswith(f"Its copy of {today} is used.")
    assert said["/c"] == "answers 410 (Gone)."


def test_a_sitemap_that_does_not_answer_takes_no_pages_away(site: Site, folder: Path) -> None:
    site.sitemap_index("/sitemap.xml", "/posts.xml", "/pages.xml")
    site.sitemap("/posts.xml", "/a")
    site.sitemap("/pages.xml", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder)
    site.pages["/posts.xml"] = Page(status=500)
    sources, [error] = read(site, folder)
    assert sorted(paths(site, sources)) == ["/a", "/b"]
    assert "this sitemap answers 500" in error.reason


def test_what_a_stopped_run_did_not_come_to_is_given_as_it_was(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.article(path)
    read(site, folder)
    sources, [error] = read(site, folder, replace(FAST, crawl_s=0.0))
    assert paths(site, sources) == ["/a", "/b", "/c"]
    assert "stopped after 0 s" in error.reason


def test_a_page_that_is_gone_leaves_the_cache(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    read(site, folder)
    assert len(list(folder.glob("*.page"))) == 2
    site.sitemap("/sitemap.xml", "/a")
    read(site, folder)
    assert [file.suffix for file in folder.iterdir()] == [".page"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]\n", b'{"format": 1}\nx', b"\xff\x00\n"])
def test_a_damaged_file_in_the_cache_is_a_page_that_was_never_got(
    site: Site, folder: Path, damage: bytes
) -> None:
    site.article("/", etag='"1"')
    read(site, folder)
    [file] = folder.glob("*.page")
    file.write_bytes(damage or file.read_bytes()[:-3])
    sources, errors = read(site, folder)
    assert len(sources) == 1
    assert errors == []
    assert "if-none-match" not in site.asked[-1].headers


def test_what_the_cache_keeps_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.begin("https://x.example/", 1)
    kept = Kept("https://x.example/ä", 1.5, '"e"', None, "utf-8", None, b"a\n\x00\xffb\n")
    cache.put(kept)
    assert cache.get(kept.url) == kept
    assert cache.get("https://x.example/other") is None


def test_progress_says_how_far_it_is(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "/a", "/b")
    site.article("/a")
    site.article("/b")
    told: list[str] = []
    read(site, folder, progress=told.append)
    host = "127.0.0.1"
    assert told[0] == f"{host}: reading {site.base}/"
    assert told[-1] == f"{host}: 2 pages"


# Addresses and names


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTPS://Clinic.Example:443", "https://clinic.example/"),
        ("https://x.example/a b#c", "https://x.example/a%20b"),
        ("https://x.example/a%20b?q=ä&utm_source=y", "https://x.example/a%20b?q=%C3%A4"),
        ("https://ä.example/", "https://xn--4ca.example/"),
        ("http://x.example:8080/../a", "http://x.example:8080/a"),
        ("https://x.example/a\r\nHost: y", "https://x.example/aHost:%20y"),
    ],
)
def test_an_address_has_one_spelling(written: str, meant: str) -> None:
    assert absolute(written) == meant
    assert absolute(meant) == meant


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = absolute(text, "https://x.example/a/")
    except PlaceError:
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
