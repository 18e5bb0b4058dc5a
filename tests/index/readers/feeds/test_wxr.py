"""WordPress's export: published posts and pages, and nothing that a visitor cannot see."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, SourceError
from index.readers.feeds.feed import read_xml
from index.readers.feeds.shortcodes import read_content
from index.source import Source
from tests.support.index_fixtures import cut, headings, passage_words, texts, words
from tests.support.processor import at_most

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>Alder House</title><link>https://clinic.example</link><language>en-GB</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:author><wp:author_login><![CDATA[jdoe]]></wp:author_login>
	<wp:author_display_name><![CDATA[Dr Jo Doe]]></wp:author_display_name></wp:author>
"""
FOOT = "</channel></rss>\n"


def item(body: str, title: str = "Sleep", **facts: str) -> str:
    """An <item> on lines of its own; the body begins on its third line."""
    told = {
        "post_id": "7", "post_name": "sleep", "status": "publish", "post_type": "post",
        "post_date": "2024-03-05 23:30:00", "post_modified": "2024-04-01 08:00:00", **facts,
    }  # fmt: skip
    more = told.pop("more", "")
    tags = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in told.items())
    return (
        f"<item><title><![CDATA[{title}]]></title>"
        f"<link>https://clinic.example/{told['post_name']}/</link>\n"
        f"<dc:creator><![CDATA[jdoe]]></dc:creator>\n"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{tags}{more}</item>\n"
    )


def export(*items: str) -> str:
    return HEAD + "".join(items) + FOOT


FIRST = HEAD.count("\n") + 1  # the line of the first item


def read(text: str) -> list[Document | SourceError]:
    found: list[Document | SourceError] = []
    try:
        found.extend(read_xml(Source("site.xml", "site.xml", text.encode(), None)))
    except SourceError as error:
        found.append(error)
    return found


def one(body: str, **facts: str) -> Document:
    [article] = read(export(item(body, **facts)))
    assert isinstance(article, Document), article
    return article


def test_a_post_s_facts_are_its_own() -> None:
    article = one(
        "<p>Words.</p>",
        title="Sleep &amp; <em>rest</em>",
        more='<category domain="category" nicename="mood"><![CDATA[Mood &amp; more]]></category>'
        '<category domain="post_tag" nicename="bed"><![CDATA[bed]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>',
    )
    info = article.info
    assert (info.id, info.title) == ("sleep", "Sleep & rest")
    assert info.url == "https://clinic.example/sleep/"
    assert info.author == "Dr Jo Doe", "the name that is shown, not the login"
    assert (info.published, info.updated) == ("2024-03-05", "2024-04-01")
    assert info.tags == ("Mood & more", "bed")
    assert info.lang == "en-GB"


def test_only_published_posts_and_pages_are_read_and_the_rest_is_counted() -> None:
    comment = "<wp:comment><wp:comment_content>Buy!</wp:comment_content></wp:comment>"
    first, second = read(
        export(
            item("x", status="draft"),
            item("x", post_type="attachment", status="inherit"),
            item("x", post_type="revision", status="inherit"),
            item("x", post_type="wp_navigation"),
            item("x", post_password="letmein"),  # noqa: S106 - of nothing
            item("<p>A post.</p>", more=comment * 2),
            item("<p>A page.</p>", post_type="page", post_name="about"),
        )
    )
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (texts(first), texts(second)) == (["A post."], ["A page."])
    (line, note), *named = first.notes
    assert line is None
    assert [text for _, text in named] == [
        "'Sleep' is not read: post (draft).", "'Sleep' is not read: post (password).",
    ], "the author reads which texts are missing"  # fmt: skip
    assert named[0][0] == FIRST
    assert note == (
        "left out of the export: 1 × attachment, 2 × comment, 1 × post (draft), "
        "1 × post (password), 1 × revision, 1 × wp_navigation."
    )


NAMESPACE = "http://wordpress.org/export/1.2/"


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("http://wordpress.org", "https://wordpress.org"),
        lambda text: text.replace(f'xmlns:wp="{NAMESPACE}"', 'xmlns:wp="urn:made-by-a-plugin"'),
        lambda text: text.replace(f'xmlns:wp="{NAMESPACE}"', 'xmlns:wp="urn:p"').replace(
            "<wp:wxr_version>1.2</wp:wxr_version>", ""
        ),
        lambda text: text.replace("wp:", "w:").replace(":wp", ":w").replace(NAMESPACE, "urn:p"),
    ],
    ids=["https", "foreign namespace", "no version", "other prefix"],
)
def test_an_export_is_one_whatever_its_namespace(written: Callable[[str], str]) -> None:
    text = export(
        item("<p>Open to all.</p>"),
        item("<p>Draft.</p>", post_name="a", status="draft"),
        item("<p>Staff.</p>", post_name="b", status="private"),
        item("<p>Later.</p>", post_name="c", status="future"),
        item("<p>Behind a password.</p>", post_name="d", **{"post_password": "enter"}),
    ).replace("http://wordpress.org/export/1.2/excerpt/", "urn:excerpt")
    (article,) = read(written(text))
    assert isinstance(article, Document)
    assert "1 × post (draft), 1 × post (future), 1 × post (password)" in article.notes[0][1]


@pytest.mark.parametrize(
    "sign",
    [
        '<rss xmlns:w="http://wordpress.org/export/1.2/" xmlns:p="urn:p"><channel>',
        '<rss xmlns:w="urn:w"><channel><w:wxr_version>1.2</w:wxr_version>',
        '<rss xmlns:w="urn:w"><channel><item><w:post_type>page</w:post_type></item>',
        '<rss xmlns:w="urn:w"><channel><item><w:post_password>enter</w:post_password></item>',
        '<rss xmlns:wp="urn:w"><channel><item><wp:status>private</wp:status></item>',
    ],
    ids=["namespace", "version", "type", "password", "status"],
)
def test_one_sign_of_an_export_is_enough_to_publish_none_of_its_texts(sign: str) -> None:
    """As a feed, each of these would be an article that nobody published."""
    text = "<item><title>Sleep</title><description>Not for visitors.</description></item>"
    first, *others = read(f'<?xml version="1.0"?>{sign}{text}</channel></rss>')
    assert isinstance(first, SourceError)
    assert first.reason.startswith("contains no published post or page")
    assert not any(isinstance(other, Document) for other in others)


def test_a_status_of_another_vocabulary_makes_no_export() -> None:
    """Media RSS has one."""
    text = "<item><title>Sleep</title><content>For visitors.</content>"
    media = '<media:status state="active"/></item></channel></rss>'
    [article] = read(f'<rss version="2.0" xmlns:media="urn:m"><channel>{text}{media}')
    assert isinstance(article, Document)


def test_an_export_without_a_published_text_is_said_so() -> None:
    error, named = read(export(item("x", status="draft")))
    assert isinstance(error, SourceError)
    assert isinstance(named, SourceError)
    assert named.reason == "'Sleep' is not read: post (draft)."
    assert error.reason == "contains no published post or page (left out: 1 × post (draft))."


def test_lines_are_those_of_the_file() -> None:
    body = "\n<!-- wp:heading -->\n<h2>Why</h2>\n<!-- /wp:heading -->\n\n<p>One.</p>\n<p>Two.</p>"
    first, second = read(export(item("<p>x</p>"), item(body, post_name="b")))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    begins = FIRST + 3 + 2
    assert [block.line for block in first.blocks()] == [FIRST + 2]
    assert [(b.text, b.line) for b in second.blocks()] == [
        ("One.", begins + 5),
        ("Two.", begins + 6),
    ]
    assert second.sections[0].line == begins + 2


def test_lines_are_true_beyond_what_libxml2_counts() -> None:
    far = "\n" * 70_000
    _, second = read(export(item("<p>x</p>", more=far), item("<p>y</p>", post_name="b")))
    assert isinstance(second, Document)
    assert [block.line for block in second.blocks()] == [FIRST + 70_000 + 3 + 2]


def test_a_classic_post_s_blank_lines_part_its_paragraphs() -> None:
    body = "First line\nof one.\n\n<strong>Second</strong> one.\n\n<h3>Head</h3>\nThird.\n\n"
    article = one(body + "<ul>\n\n<li>a</li>\n\n<li>b</li></ul>\n\n<pre>x\n\ny</pre>")
    assert texts(article) == [
        "First line of one.", "Second one.", "Third.", "a", "b", "x y",
    ]  # fmt: skip
    assert headings(article)[1:] == [(2, "Head")]
    assert [block.line for block in article.blocks()][:3] == [FIRST + 2, FIRST + 5, FIRST + 7]


def test_gutenberg_s_comments_leave_no_words_and_its_dynamic_blocks_are_named() -> None:
    article = one(
        '<!-- wp:paragraph {"align":"left"} -->\n<p>Words.</p>\n<!-- /wp:paragraph -->\n'
        '<!-- wp:acf/faq {"data":{"question":"Why?"}} /-->\n<!-- wp:separator /-->\n<!--more-->'
    )
    assert texts(article) == ["Words."]
    assert article.notes == (
        (FIRST + 5, "'Sleep': the block 'acf/faq' has no text in the export."),
    )


def test_a_button_of_a_post_is_no_text() -> None:
    button = '<div><a class="wp-block-button__link" href="/b">Book</a></div>'
    assert texts(one(f"<p>Rest helps.</p>{button}")) == ["Rest helps."]


def test_wordpress_s_own_footnotes_are_the_reference_list() -> None:
    notes = [{"id": "u1", "content": "Doe, J. (2019). <em>A study</em>. Journal, 1(2), 3-4."}]
    article = one(
        '<!-- wp:paragraph --><p>It helps<sup data-fn="u1"><a href="#u1">1</a></sup>.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->",
        more="<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
        f"<![CDATA[{json.dumps(notes)}]]></wp:meta_value></wp:postmeta>",
    )
    assert texts(article) == ["It helps1."]
    assert [(r.label, r.text) for r in article.references] == [
        (1, "Doe, J. (2019). A study. Journal, 1(2), 3-4.")
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('[caption id="a" width="300"]<img src="x"> A walk.[/caption]', "A walk."),
        ("[vc_row][vc_column width=”1/2″]Text[/vc_column][/vc_row]", "Text"),
        ('Before [gallery ids="1,2"] after', "Before after"),
        ("Watch [embed]https://video.example/1[/embed] it", "Watch it"),
        ("A [my_form] here", "A here"),
        ("It helps [1], and [3, 5-7] [sic] [mean age = 43] [n=30] [Smith, J.]",
         "It helps [1], and [3, 5-7] [sic] [mean age = 43] [n=30] [Smith, J.]"),
        ("Write [[gallery]] so", "Write [gallery] so"),
        ("[self-report] scale", "[self-report] scale"),
        ("[br/]x", "x"),
        ("a [ b ] c [", "a [ b ] c ["),
    ],
)  # fmt: skip
def test_shortcodes_go_and_the_author_s_brackets_stay(written: str, shown: str) -> None:
    assert texts(one(f"<p>{written}</p>")) == [shown]


def test_a_toggle_s_title_is_a_heading() -> None:
    article = one('[su_accordion][su_spoiler title="Is it safe?"]Yes.[/su_spoiler][/su_accordion]')
    assert headings(article)[1:] == [(2, "Is it safe?")]
    assert texts(article) == ["Yes."]


def test_a_shortcode_that_stands_for_something_is_named_once() -> None:
    article = one('<p>a</p>\n\n[contact-form-7 id="3" title="Us"]\n[contact-form-7 id="4"]')
    assert article.notes == (
        (FIRST + 4, "'Sleep': the shortcode [contact-form-7] (2 times) was left out."),
    )


def test_a_post_and_a_page_of_one_name_keep_their_own_ids() -> None:
    first, second = read(export(item("<p>a</p>"), item("<p>b</p>", post_type="page", post_id="12")))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.info.id, second.info.id) == ("sleep", "sleep-12")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (item("<p>x</p>").replace("</title>", ""), "this item is not well-formed XML"),
        (item("<p>&x;</p>").replace("<![CDATA[<p>&x;</p>]]>", "&x;"), "Entity 'x' not defined"),
        (item("<p>x</p>").replace("</item>", ""), "this item has no end tag."),
        (item(""), "the post 'Sleep': has no text."),
        (item('[my_form id="1"]'), "has no text (the shortcode [my_form] was left out.)."),
        (item("<div>" * 300 + "deep"), "nested more than 250 levels deep"),
    ],
    ids=["no end tag", "entity", "no end", "empty", "only a shortcode", "deep"],
)
def test_a_bad_item_is_named_and_the_others_go_on(bad: str, why: str) -> None:
    reads = read(
        export(item("<p>One.</p>", post_name="a"), bad, item("<p>Two.</p>", post_name="b"))
    )
    assert [type(found) for found in reads] == [Document, SourceError, Document]
    error = reads[1]
    assert isinstance(error, SourceError)
    assert FIRST + 3 <= (error.line or 0) <= FIRST + 6
    assert why in error.reason
    assert len(error.reason) < 300


def test_a_file_that_is_cut_off_gives_what_is_whole() -> None:
    text = export(item("<p>One.</p>"), item("<p>Two.</p>", post_name="b"))
    whole, cut_off, end = read(text[: text.index("Two.")])
    assert isinstance(whole, Document)
    assert isinstance(cut_off, SourceError)
    assert isinstance(end, SourceError)
    assert (cut_off.line, cut_off.reason) == (FIRST + 3, "this item has no end tag.")
    assert end.reason.startswith("the file is not well-formed XML")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
    ids=["bomb", "file", "dtd", "parameter"],
)
def test_a_doctype_is_refused_with_its_line(declared: str) -> None:
    text = export(item("<p>&l9;</p>")).replace("<rss", f"{declared}\n<rss", 1)
    with at_most(5):
        [error] = read(text)
    assert isinstance(error, SourceError)
    assert (error.line, error.reason) == (
        3, "declares a DOCTYPE, which is refused: it may declare entities.",
    )  # fmt: skip


def test_an_item_that_names_items_in_its_text_is_one_item() -> None:
    assert texts(one("<p>In &lt;item&gt;: a <code></item><item></code> b</p>")) == [
        "In <item>: a b"
    ]


def test_a_large_export_takes_seconds() -> None:
    body = "<p>Words about sleep, one after the other.</p>\n" * 500
    text = export(*(item(body, post_name=f"p{n}") for n in range(40)))
    with at_most(15):
        assert len(read(text)) == 40


OPENED = '[a |[a=|[embed]|<!-- wp:x |[a b="|\n\n |[[a]|<pre>|<'.split("|")


def test_brackets_without_end_take_no_time() -> None:
    with at_most(5):
        for piece in OPENED:
            read_content(piece * 20_000)
            read_content(f"<!-- wp:x -->{piece * 20_000}")


WHOLE = export(
    item("<p>One.</p>"),
    item("<h2>Two</h2>\n\n[a b='c']text[/a]", post_name="b", more="<!-- x -->"),
)


@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.text("<>![]CDAT-&;/?x item", max_size=12))
def test_whatever_is_cut_out_or_put_in_an_export_is_read_or_named(
    at: int, length: int, put: str
) -> None:
    text = WHOLE[:at] + put + WHOLE[at + length :]
    for found in read(text):
        if isinstance(found, SourceError):
            assert found.line is None or 1 <= found.line <= text.count("\n") + 1
        else:
            assert any(section.blocks for section in found.sections)


def test_tags_without_end_take_no_time() -> None:
    with at_most(10):
        for piece in ("<item ", "<item>", "<![CDATA[", "<!--", "</item>", "<?", "<x:item>"):
            read(export(piece * 20_000))


@given(st.lists(st.text("abc [](){}/=\"'1_-\n", max_size=80), min_size=1, max_size=5))
def test_no_word_outside_brackets_is_lost(pieces: list[str]) -> None:
    plain = [piece.replace("[", "(").replace("]", ")") for piece in pieces]
    body = "".join(f"<p>{piece} end</p>\n" for piece in plain)
    article = one(body)
    assert passage_words(cut(article)) == words(" ".join(f"{piece} end" for piece in plain))


def test_a_line_of_the_classic_editor_ends_where_it_is_written() -> None:
    """As WordPress shows it: so each line of a list of sources is an entry."""
    listed = [f"{n}. Ash{n} B. Rest. <em>J Sleep</em>. 2018;{n}:1-9." for n in range(1, 4)]
    lines = "\n".join(listed)
    body = f"Walk [2].\n\n<h2>References</h2>\n[box title='x']\n{lines}\n[/box]\n"
    (article,) = read(export(item(body)))
    assert isinstance(article, Document)
    assert [one.label for one in article.references[:3]] == [1, 2, 3]
    assert read_content("<ul>\n<li>a\n</li>\n</ul>\na\nb").html.count("<br>") == 1
