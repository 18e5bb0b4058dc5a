"""A whole site, on loopback: what is read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from index.document import Document, SourceError
from index.readers.html.reader import read_html
from index.site.sitemap import lists_lists
from tests.support.site.fixtures import paths, read
from tests.support.site.stub import Page, Site


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
    assert isinstance(article, Document)
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
