"""No feed or export takes a build's time: what would is refused by name, and the rest is read."""

from __future__ import annotations

import pytest

from index import source
from index.document import Document
from index.readers.decode import MOST_TAGS
from index.readers.feeds import feed, items
from index.readers.feeds.fragment import MOST_CHARACTERS, parse_fragment, plain_text
from index.readers.jsonl import MOST_CHARACTERS as MOST_OF_A_LINE
from tests.index.readers.feeds.test_feed import atom, item, read, rss
from tests.index.readers.test_jsonl import jsonl
from tests.support.index_fixtures import read_all, refusal
from tests.support.processor import at_most

GOOD = item("<p>Words that help.</p>")


def told(text: str) -> str:
    """What is said of the feed's other item; the good one is read."""
    with at_most(5.0):
        found = read(text)
    errors = [str(one) for one in found if not isinstance(one, Document)]
    assert [one.info.title for one in found if isinstance(one, Document)] == ["Sleep"]
    assert len(errors) == 1
    return errors[0]


@pytest.mark.parametrize("name", ["author", "dc:creator", "managingEditor", "webMaster"])
def test_an_author_of_100_kb_is_refused(name: str) -> None:
    """feedparser looks for an address in it; 150,000 letters took over 25 s."""
    slow = item("<p>Words.</p>", more=f"<{name}>{'a' * 100_000}</{name}>")
    assert f"<{name.rpartition(':')[2]}> has more than 10,000 characters" in told(rss(slow, GOOD))


def test_an_author_of_the_whole_feed_that_is_too_long_counts_for_nothing() -> None:
    long = f"<managingEditor>{'a' * 100_000}</managingEditor>"
    with at_most(5.0):
        [article] = read(rss(long, GOOD))
    assert isinstance(article, Document)
    assert article.info.author is None
    assert (article.info.lang, article.info.url) == ("en", "https://clinic.example/blog/sleep")


def test_an_entry_of_many_categories_is_refused_and_those_of_the_feed_are_not_read() -> None:
    """feedparser compares each with all others."""
    many = "<category>c</category>" * 20_000
    slow = item("<p>Words.</p>", more=many)
    assert "an entry has more than 2,000 parts" in told(rss(slow, GOOD))
    with at_most(5.0):
        [article] = read(rss(many, GOOD))
    assert isinstance(article, Document)


@pytest.mark.parametrize("more", [0, 1])
def test_an_entry_may_have_as_many_parts_as_are_told(more: int) -> None:
    parts = feed.MOST_PARTS - 3 + more  # beside title, link and content
    found = read(rss(item("<p>Words.</p>", more="<source/>" * parts)))
    assert isinstance(found[0], Document) == (more == 0)


def test_an_entry_of_many_tags_or_characters_or_bases_is_refused() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
    entry = '<entry><title>{}</title><id>u{}</id><content type="xhtml">{}</content></entry>'
    good = entry.format("Sleep", 1, div.format("<p>Words that help.</p>"))
    tags = entry.format("Tags", 2, div.format("<br/>" * MOST_TAGS))
    assert "an entry has more than 100,000 tags" in told(atom(good, tags))
    long = entry.format("Long", 3, div.format("x" * feed.MOST_CHARACTERS_OF_XML))
    assert "an entry has more than 6,000,000 characters" in told(atom(good, long))
    bases = '<div xml:base="a/">' * 200 + "x" + "</div>" * 200
    assert "more than 20 attributes xml:base" in told(
        atom(good, entry.format("Bases", 4, div.format(bases)))
    )


def test_html_of_an_item_has_a_bound_of_tags_and_of_characters() -> None:
    assert parse_fragment("<br>" * MOST_TAGS) is not None
    with pytest.raises(ValueError, match="more than 100,000 tags"):
        parse_fragment("<br>" * (MOST_TAGS + 1))
    assert plain_text("x" * MOST_CHARACTERS)
    with pytest.raises(ValueError, match="more than 1,500,000 characters"):
        parse_fragment("x" * (MOST_CHARACTERS + 1))


def test_a_feed_of_too_many_items_or_namespaces_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_ARTICLES", 3)
    monkeypatch.setattr(source, "BYTES_OF_ONE", 10_000_000)
    assert len(read(rss(*[GOOD] * 3))) == 3
    many = item("<p>Words.</p>", more="<a/>" * items.MOST_TAGS)
    assert "this item has more than 400,000 tags" in told(rss(many, GOOD))
    [error] = read(rss(*[GOOD] * 4))
    assert "has more than 3 items" in str(error)
    declared = "".join(f' xmlns:n{number}="u{number}"' for number in range(items.MOST_NAMESPACES))
    [error] = read(rss(GOOD).replace('version="2.0"', f'version="2.0"{declared}'))
    assert "declares more than 100 namespaces" in str(error)


def test_a_draft_whose_title_cannot_be_read_ends_no_export() -> None:
    """It ended the whole file: what is not published is named outside the net."""
    wp = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    post = "<wp:post_type>post</wp:post_type><wp:status>{}</wp:status>"
    bad = "&lt;div&gt;" * 300
    draft = f"<item><title>{bad}</title>{post.format('draft')}</item>"
    text = rss(draft, item("<p>Words.</p>", more=post.format("publish")))
    [article] = read(text.replace(CONTENT_OF_RSS, f"{CONTENT_OF_RSS} {wp}"))
    assert isinstance(article, Document)
    assert [note for _, note in article.notes if "is not read: post (draft)" in note]
    assert max(len(note) for _, note in article.notes) < 300


CONTENT_OF_RSS = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def test_codes_of_many_names_take_time_in_proportion() -> None:
    """The line of each was counted from the beginning."""
    text = "\n".join(f"[code_{number}] words" for number in range(60_000))
    wp = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    post = "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    whole = rss(item(text, more=post)).replace(CONTENT_OF_RSS, f"{CONTENT_OF_RSS} {wp}")
    with at_most(8.0):
        [article] = read(whole)
    assert isinstance(article, Document)
    notes = [(line, note) for line, note in article.notes if "[code_" in note]
    assert len(notes) == 60_000
    first, last = notes[0][0] or 0, notes[-1][0] or 0
    assert last - first == 59_999


def test_a_text_in_json_lines_has_a_bound() -> None:
    """20 MB of citations in one line took over a minute."""
    long = "x" * MOST_OF_A_LINE
    assert len(read_all("x.jsonl", jsonl({"id": "a", "text": long}))) == 1
    error = refusal("x.jsonl", jsonl({"id": "b", "text": f"{long}y"}))
    assert "'text' has more than 1,500,000 characters" in str(error)
