"""HTML pages as bytes: encodings, size, depth, pages that were cut off."""

from __future__ import annotations

import re

import pytest

from tests.support.index_fixtures import read_one, refusal, texts
from tests.support.processor import at_most

# Encodings


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp1252", "<meta charset='windows-1252'>"),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("cp1252", "<meta http-equiv='Content-Type' content='text/html; charset=Windows-1252'>"),
        ("utf-16", ""),
        ("utf-8-sig", "<meta charset='windows-1252'>"),
        ("utf-8", "<meta charset='windows-1252'>"),
        ("iso-8859-15", "<meta charset='ISO-8859-15'>"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(encoding: str, head: str) -> None:
    page = f"<html><head>{head}<title>x</title></head><body><p>Café “naïve” for 5 €</p>"
    if encoding == "iso-8859-15":
        page = page.replace("“", '"').replace("”", '"')
    article = read_one("a.html", page.encode(encoding))
    assert article.notes == ()
    read = texts(article)
    assert read == [re.sub("[“”]", '"', line) if encoding[-3:] == "-15" else line
                    for line in ["Café “naïve” for 5 €"]]  # fmt: skip


@pytest.mark.parametrize("head", ["<meta charset=utf-8>", "<p>naïve, naïve</p>"])
def test_a_byte_that_is_not_in_the_encoding_is_replaced_and_noted(head: str) -> None:
    article = read_one("a.html", head.encode() + b"\n<p>caf\xe9 or not</p>")
    assert texts(article)[-1] == "caf\ufffd or not"
    assert article.notes == ((2, "byte 0xe9 is not UTF-8: read as '\ufffd'. Save it as UTF-8."),)


@pytest.mark.parametrize(
    ("more", "others"),
    [(b"", ""), (b"\xe4", ", nor is another one"), (b"\xe4 \xe4", ", nor are 2 more")],
)
def test_all_bytes_that_are_not_in_the_encoding_are_counted(more: bytes, others: str) -> None:
    page = b"<meta charset=utf-8>\n<p>caf\xe9 or not</p><p>And more words " + more + b"</p>"
    ((_, note),) = read_one("a.html", page).notes
    assert note.startswith(f"byte 0xe9 is not UTF-8{others}: read")


def test_facts_that_are_nested_deeply_are_left_out_and_the_page_is_read() -> None:
    """Six levels are searched: no page has more, but a hostile one may."""

    def title(levels: int) -> str:
        facts = '{"@type": "Article", "headline": "Rest"}'
        facts = f"{'[' * levels}{facts}{']' * levels}"
        page = f'<script type="application/ld+json">{facts}</script><body><p>Text of it.</p></body>'
        return read_one("a.html", page).info.title

    assert [title(levels) for levels in (0, 5, 6, 700)] == ["Rest", "Rest", "A", "A"]


def test_a_page_that_declares_nothing_and_is_not_utf_8_is_read_as_in_a_browser() -> None:
    article = read_one("a.html", b"<p>caf\xe9 \x93or\x94 not</p>")
    assert texts(article) == ["café “or” not"]
    assert "Windows-1252" in article.notes[0][1]


def test_an_unknown_encoding_is_named() -> None:
    error = refusal("a.html", b"<title>x</title>\n<meta charset='klingon'><p>caf\xe9")
    assert error.line == 2
    assert "'klingon'" in error.reason


@pytest.mark.parametrize("name", ["base64", "rot13", "zlib"])
def test_a_codec_that_is_no_encoding_of_text_is_unknown(name: str) -> None:
    assert (
        "unknown encoding" in refusal("a.html", f"<meta charset={name}>".encode() + b"\xe9").reason
    )


# Size and depth


def test_a_page_of_50_mb_is_refused_at_once() -> None:
    page = b"<p>word</p>" * (50_000_000 // 11)
    with at_most(1):
        assert "is 50.0 MB; the limit is 10 MB" in refusal("a.html", page).reason


def test_elements_too_deep_to_be_kept_are_a_refusal_with_the_line() -> None:
    error = refusal("a.html", "<p>One.</p>\n" + "<div>" * 300 + "text")
    assert error.line == 2
    assert "255 levels deep" in error.reason


def test_a_page_that_was_cut_off_is_read_and_noted() -> None:
    article = read_one("a.html", "<p>One.</p>\n<p>Two.</p><p cla")
    assert texts(article) == ["One.", "Two."]
    assert article.notes == ((2, "the page ends inside a tag: it seems to be cut off."),)


def test_a_page_of_too_many_tags_is_refused_before_its_tree_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = b"<h1>Sleep</h1>" + b"<p>It helps.</p>" * 10
    monkeypatch.setattr("index.readers.decode.MOST_TAGS", page.count(b"<"))
    read_one("a.html", page)
    reason = refusal("a.html", page + b"<p>").reason
    assert reason == "has more than 22 tags. Save the article in parts."
