"""RSS and Atom: the entries that hold their whole text."""

from __future__ import annotations

import socket

import pytest

from index.document import Document, SourceError
from index.readers.feeds.feed import read_xml
from index.source import Source
from tests.support.index_fixtures import texts

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def rss(*items: str) -> str:
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0" {CONTENT} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        "<title>Blog</title><link>https://clinic.example/</link><language>en</language>\n"
        + "".join(items)
        + "</channel></rss>"
    )


def item(content: str, title: str = "Sleep", more: str = "", link: str = "/blog/sleep") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link>{more}\n"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>\n"
    )


def atom(*entries: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blog</title>\n'
        '<link href="https://clinic.example/"/><author><name>Dr Ann</name></author>\n'
        + "".join(entries)
        + "</feed>"
    )


def read(text: str, name: str = "feed.xml") -> list[Document | SourceError]:
    found: list[Document | SourceError] = []
    try:
        found.extend(read_xml(Source(name, name, text.encode(), None)))
    except SourceError as error:
        found.append(error)
    return found


def one(text: str) -> Document:
    [article] = read(text)
    assert isinstance(article, Document), article
    return article


def refused(text: str) -> SourceError:
    [error] = read(text)
    assert isinstance(error, SourceError), error
    return error


def test_an_rss_item_s_facts_are_its_own() -> None:
    more = (
        "<pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><dc:creator>Dr Jo</dc:creator>"
        "<category>mood</category><category>mood</category><category>bed</category>"
    )
    article = one(rss(item("<h2>Why</h2><p>Words.</p>", "Sleep &amp;amp; rest", more)))
    info = article.info
    assert (info.id, info.title, info.author) == ("sleep", "Sleep & rest", "Dr Jo")
    assert info.url == "https://clinic.example/blog/sleep"
    assert info.published == "2024-03-05", "the day where the author was"
    assert info.updated is None, "no date stands in for another"
    assert (info.lang, info.tags) == ("en", ("mood", "bed"))
    assert [section.path for section in article.sections] == [("Why",)]


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_contents_the_longest_is_the_article(order: int) -> None:
    first, second = ["A part.", "The whole text."][::order]
    more = f"<content:encoded>&lt;p&gt;{second}&lt;/p&gt;</content:encoded>"
    [article] = read(rss(item(f"<p>{first}</p>", more=more)))
    assert isinstance(article, Document)
    assert texts(article) == ["The whole text."]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024-03-06T23:30:00-05:00", "2024-03-06"),
        ("2024/3/6", "2024-03-06"),
        ("20240306", "2024-03-06"),
        ("Wed, 06 Mar 2024 23:30:00 -0500", "2024-03-06"),
        # Without a day or a month, which feedparser takes of the day when it reads.
        ("2024-03", None),
        ("2024is03-06T00:00:00Z", None),
        ("2024-W10-3", None),
        ("10:00:00", None),
        ("--03-06", None),
        ("2024-13-40", None),
        ("2024-02-30", None),
    ],
)
def test_a_date_is_as_printed_or_none(printed: str, day: str | None) -> None:
    link = '<link href="/a"/><title>A</title>'
    entry = f'<entry>{link}<updated>{printed}</updated><content type="text">x</content></entry>'
    [article] = read(atom(entry))
    assert isinstance(article, Document)
    assert article.info.updated == day


def test_atom_s_kinds_of_content_are_read_alike() -> None:
    html, xhtml, plain = read(
        atom(
            '<entry><id>1</id><title type="html">A &lt;i&gt;b&lt;/i&gt;</title>'
            '<link href="/a"/><updated>2024-01-02T03:04:05Z</updated>'
            '<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content></entry>',
            '<entry><id>2</id><title>x &lt; y</title><link href="/b"/>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            "<p>One<sup>1</sup>.</p><p>Two.</p></div></content></entry>",
            '<entry><id>3</id><title>c</title><link href="/c"/>'
            '<content type="text">One &lt;b&gt;.\n\nTwo.</content></entry>',
        )
    )
    assert isinstance(html, Document)
    assert isinstance(xhtml, Document)
    assert isinstance(plain, Document)
    assert (html.info.title, html.info.author, html.info.lang) == ("A b", "Dr Ann", "de")
    assert html.info.updated == "2024-01-02"
    assert texts(html) == ["One.", "Two."]
    assert xhtml.info.title == "x < y"
    assert texts(xhtml) == ["One1.", "Two."]
    assert [mark.kind for block in xhtml.blocks() for mark in block.marks] == ["sup"]
    assert texts(plain) == ["One <b>.", "Two."]


def test_rdf_is_read_too() -> None:
    article = one(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {CONTENT}>'
        '<channel rdf:about="https://clinic.example/"><title>t</title>'
        "<link>https://clinic.example/</link></channel>"
        '<item rdf:about="https://clinic.example/one"><title>One</title>'
        "<link>https://clinic.example/one</link>"
        "<content:encoded>&lt;p&gt;Words.&lt;/p&gt;</content:encoded></item></rdf:RDF>"
    )
    assert (article.info.id, texts(article)) == ("one", ["Words."])


def test_a_summary_alone_is_refused_with_its_line() -> None:
    error, article = read(
        rss(
            "<item><title>Short</title><description>The start of …</description></item>\n",
            item("<p>Words.</p>"),
        )
    )
    assert isinstance(error, SourceError)
    assert isinstance(article, Document)
    assert error.line == 4
    assert error.reason == "'Short' has a summary only; a feed must have the whole text."


def test_a_summary_beside_the_text_is_not_doubled() -> None:
    article = one(rss(item("<p>Words.</p>", more="<description>Words.</description>")))
    assert texts(article) == ["Words."]


def test_lines_are_those_of_the_file() -> None:
    first, second = read(rss(item("<p>a</p>"), item("\n\n<p>b</p>\n<p>c</p>", link="/blog/b")))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [block.line for block in first.blocks()] == [5]
    assert [block.line for block in second.blocks()] == [9, 10]


def test_scripts_and_frames_are_no_text() -> None:
    body = "<p>Words.</p><script>x()</script><iframe>frame</iframe><style>p{}</style>"
    assert texts(one(rss(item(body)))) == ["Words."]


@pytest.mark.parametrize(
    "bad",
    [
        "<item><title>x&nbsp;y</title></item>\n",
        "<item><title>x</item>\n",
        "<item><title>x</title>\n",
        "<item></item>\n",
        item("  "),
    ],
    ids=["entity", "no end tag", "no end", "empty", "blank"],
)
def test_a_bad_entry_is_named_and_the_others_go_on(bad: str) -> None:
    reads = read(rss(item("<p>a</p>"), bad, item("<p>b</p>", link="/b")))
    assert [type(found) for found in reads] == [Document, SourceError, Document]
    assert isinstance(reads[1], SourceError)
    assert reads[1].line in (6, 7)


@pytest.mark.parametrize(
    ("hidden", "label"),
    [
        (
            '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft>'
            "</app:control>",
            "draft",
        ),
        (
            '<category scheme="http://schemas.google.com/g/2005#kind" '
            'term="http://schemas.google.com/blogger/2008/kind#comment"/>',
            "comment",
        ),
        (
            '<blogger:status xmlns:blogger="http://schemas.google.com/blogger/2018">DRAFT'
            "</blogger:status>",
            "draft",
        ),
        (
            '<blogger:type xmlns:blogger="http://schemas.google.com/blogger/2018">COMMENT'
            "</blogger:type>",
            "comment",
        ),
    ],
)
def test_what_blogger_does_not_show_is_left_out_and_counted(hidden: str, label: str) -> None:
    entry = '<entry><title>{}</title><content type="html">{} here.</content>{}</entry>\n'
    text = atom(entry.format("Open", "All", ""), entry.format("Secret", "None", hidden))
    article = one(text)
    assert article.info.title == "Open"
    assert article.notes == ((None, f"left out of the export: 1 × {label}."),)


def test_only_yes_in_its_own_element_makes_an_entry_a_draft() -> None:
    app = 'xmlns:app="http://purl.org/atom/app#"'
    for shown in (f"<app:draft {app}>no</app:draft>", "<comments>yes</comments>"):
        text = '<entry><title>Open</title><content type="html">All here.</content>{}</entry>\n'
        assert texts(one(atom(text.format(shown)))) == ["All here."]


def test_entries_of_one_name_keep_their_own_ids() -> None:
    reads = read(rss(item("<p>a</p>"), item("<p>b</p>", link="/news/sleep")))
    ids = [found.info.id for found in reads if isinstance(found, Document)]
    assert ids[0] == "sleep"
    assert ids[1].startswith("sleep-")


def test_a_doctype_is_refused() -> None:
    text = '<?xml version="1.0"?>\n\n<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss/>'
    assert refused(text).line == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><p>x</p></html>", "is XML (<html>), but not a WordPress export, RSS or Atom feed."),
        ("just text", "is not well-formed XML"),
        ("<rss version='2.0'><channel></channel></rss>", "is a feed without entries."),
        ("<rss><channel>", "is not well-formed XML"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, why: str) -> None:
    assert why in refused(text).reason


def test_no_feed_makes_the_reader_ask_or_open_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        pytest.fail("it connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    body = '<p><img src="http://127.0.0.1:9/x">x</p>'
    assert texts(one(rss(item(body, link="http://127.0.0.1:9/a")))) == ["x"]
    assert refused("http://127.0.0.1:9/feed").reason.startswith("is not well-formed XML")
    assert refused("/etc/hostname").reason.startswith("is not well-formed XML")


@pytest.mark.parametrize("aside", ["<!-- 5 < 6 -->", "<?php echo 1 ?>"])
def test_a_comment_between_an_entrys_parts_or_entries_is_passed_over(aside: str) -> None:
    """It ended the whole file: lxml gives no text of a comment."""
    entry = item(f"{aside}<p>Rest.</p>", more=aside).replace("<item>", f"<item>{aside}")
    article = one(rss(aside, entry, aside).replace("<channel>", f"<channel>{aside}"))
    assert texts(article) == ["Rest."]
    entry = f"<entry>{aside}<title>Sleep</title>{aside}<content>Rest.</content>{aside}</entry>"
    assert texts(one(atom(aside, entry, aside))) == ["Rest."]
    wp = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    post = f"{aside}<wp:post_type>post</wp:post_type>{aside}<wp:status>publish</wp:status>{aside}"
    text = rss(aside, item("<p>Rest.</p>", more=post), aside).replace(CONTENT, f"{CONTENT} {wp}")
    assert texts(one(text)) == ["Rest."]
