"""A whole site, on loopback: where it ends."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.document import SourceError
from index.site import crawl
from index.site.addresses import Site as Place
from index.site.connection import FetchError
from index.site.dns import UnreachableError, is_public, resolve
from index.site.fetch import Client
from tests.support.site import stub as site_stub
from tests.support.site.fixtures import FAST, IMPATIENT, paths, read, reasons
from tests.support.site.stub import Page, Site


def test_a_bad_page_is_named_and_the_others_go_on(site: Site, folder: Path) -> None:
    bad = {
        "/missing": (Page(status=404), "answers 404 (Not Found)."),
        "/broken": (Page(status=500), "answers 500 (Internal Server Error)."),
        "/leaflet": (Page(b"%PDF", "application/pdf"), "is not HTML (application/pdf)."),
        "/untyped": (Page(b"<p>x", None), "is not HTML (no content type)."),
        "/big": (Page(b"x" * 200_001), "is larger than 200,000 bytes."),
        "/endless": (Page(b"x" * 9000, endless=True), "is larger than 200,000 bytes."),
        "/slow": (Page(silent=True), "did not answer within 1 s."),
        "/drip": (Page(b"x" * 500, drip_s=0.05), "did not answer within 1 s."),
        "/cut": (Page(b"<p>x", cut=True), "was cut off before its end."),
        "/packed": (
            Page(b"x", headers={"Content-Encoding": "br"}),
            "has an unexpected content encoding",
        ),
        "/bomb": (
            Page(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
            "is larger than 200,000 bytes.",
        ),
        "/half": (
            Page(gzip.compress(b"0" * 999)[:-9], headers={"Content-Encoding": "gzip"}),
            "was cut off before its end.",
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
            "redirects to a bad URL: 'file:///etc/passwd' is not an http(s) URL.",
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
    assert (
        "declares a DOCTYPE, which is refused: it may declare entities (line 2)."
        in said["/lol.xml"]
    )
    assert "answers 404" in said["/gone.xml"]
    assert "another host" in said["http://localhost:1/other.xml"]
    assert len(said) == 4


def test_a_sitemap_of_another_host_alone_is_said(site: Site, folder: Path) -> None:
    site.sitemap("/sitemap.xml", "https://www.clinic.example/a")
    site.article("/")
    sources, [error] = read(site, folder)
    assert paths(site, sources) == ["/"]
    assert error.reason == "its sitemaps list no page below it, but 1 page elsewhere."


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
    assert error.reason == "stopped after 0 s; 8 more were found. Run it again to continue."


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
        ("file:///etc/passwd", "is not an http(s) URL"),
        ("ftp://clinic.example/", "is not an http(s) URL"),
        ("https://me:secret@clinic.example/", "user name or password"),
        ("https://", "is not an http(s) URL"),
        ("http://127.0.0.1:9/", "not a public address"),
        ("http://localhost:9/", "not a public address"),
        ("http://[::1]:9/", "not a public address"),
        ("http://169.254.169.254/", "not a public address"),
        ("http://0x7f.1/", "not a public address"),
        ("https://x.example:99999/", "is not a URL"),
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
        assert refused.value.failed, "a run keeps its copy of a page that may come back"


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.0.1", "127.9.9.9", "169.254.1.1", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "::", "168.63.129.16", "192.0.0.1",
     "192.0.0.192", "fec0::1", "feff::1", "3fff::1", "5f00::1", "100::1",
     "64:ff9b::a83f:8110", "::ffff:192.0.0.8"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


# What a sitemap may list


def test_addresses_beyond_the_limit_are_not_kept_and_that_is_said(site: Site, folder: Path) -> None:
    site.sitemap_index("/sitemap.xml", "/s.xml", "/t.xml")
    site.sitemap("/s.xml", *(f"/{n}" for n in range(9)))
    site.sitemap("/t.xml", "/late")
    for name in ("/0", "/1", "/2", "/late"):
        site.article(name, "Words.")
    sources, errors = read(site, folder, replace(FAST, listed=5))
    assert paths(site, sources) == ["/0", "/1", "/2"]
    told = reasons(site, errors)
    assert told["/s.xml"] == "this sitemap lists more than is read; the limit is 5."
    assert told["/t.xml"] == "this sitemap is beyond the limit of 5 addresses."


def test_the_time_of_a_run_counts_while_sitemaps_are_read(site: Site, folder: Path) -> None:
    site.sitemap_index("/sitemap.xml", "/s.xml")
    site.sitemap("/s.xml", "/a")
    _, errors = read(site, folder, replace(FAST, crawl_s=0.0))
    assert "the time of the run is over" in reasons(site, errors)["/s.xml"]


@pytest.mark.parametrize(("broken", "stopped"), [("01345", False), ("1234", True), ("0134", False)])
def test_only_failures_without_an_answer_between_them_stop_a_run(
    site: Site, folder: Path, broken: str, stopped: bool
) -> None:
    """Four in a row are too many; two, a page, and three are not."""
    site.sitemap("/sitemap.xml", *(f"/{n}" for n in range(7)))
    for name in map(str, range(7)):
        if name in broken:
            site.pages[f"/{name}"] = Page(status=500)
        else:
            site.article(f"/{name}", "Words.")
    sources, errors = read(site, folder, replace(FAST, failures_in_a_row=4))
    assert any(error.reason.startswith("stopped: ") for error in errors) is stopped
    assert ("/6" in paths(site, sources)) is not stopped
