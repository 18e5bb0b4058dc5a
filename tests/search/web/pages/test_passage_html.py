"""A passage's own page: the lists, tables, terms and quotations are those of the clinic's page."""

from __future__ import annotations

import pytest

from search.model import ArticleInfo, Passage, Run, TextBlock
from search.web.passage_html import passage_html
from tests.support.index_fixtures import cut, read_one

SITE = "https://clinic.example/"


def drawn(source: str) -> str:
    (passage,) = cut(read_one("a.html", f"<main><p>Do this.</p>{source}</main>", SITE))
    return str(passage_html(passage)).removeprefix("<p>Do this.</p>")


@pytest.mark.parametrize(
    "source",
    [
        "<p>One &lt;b&gt;.</p><p>Two.</p>",
        "<ul><li>a walk<ol><li>short</li><li>long</li></ol></li><li>a book</li></ul><p>End.</p>",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
        "<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li></ul>",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
        '<ol><li>one</li><li value="7">seven</li><li>eight</li></ol><ol><li>one</li></ol>',
        "<dl><dt>Mania</dt><dd>High.</dd><dd>More.</dd><dt>Low</dt><dd>Down.</dd></dl>",
        "<dl><dt>Mania</dt><dd>A mood:<ul><li>high</li></ul></dd></dl><p>End.</p>",
        "<dl><dt>A</dt></dl><ul><li>b</li></ul>",
        "<ul><li>x<dl><dt>A</dt><dd>B<ul><li>c</li></ul></dd></dl></li></ul>",
        "<blockquote><p>one</p><p>two</p></blockquote><blockquote><p>three</p></blockquote>",
        "<ul><li>said<blockquote><p>one</p></blockquote></li></ul>",
        "<ul><li>x<table><tbody><tr><td>1</td></tr></tbody></table></li></ul>",
    ],
)
def test_what_the_page_shows_is_drawn_again(source: str) -> None:
    assert drawn(source) == source


def test_a_second_paragraph_of_an_item_stays_in_it() -> None:
    assert drawn("<ul><li><p>Walk.</p><p>Slowly.</p></li><li>Rest.</li></ul>") == (
        "<ul><li>Walk.<p>Slowly.</p></li><li>Rest.</li></ul>"
    )


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            "<tr><th></th><th>A</th></tr><tr><th>B</th><td>1</td></tr>",
            '<thead><tr><th scope="col"></th><th scope="col">A</th></tr></thead>'
            '<tbody><tr><th scope="row">B</th><td>1</td></tr></tbody>',
        ),
        (  # a corner without text heads nothing
            "<tr><td></td><th>A</th></tr><tr><td></td><td>1</td></tr>",
            '<thead><tr><td></td><th scope="col">A</th></tr></thead>'
            "<tbody><tr><td></td><td>1</td></tr></tbody>",
        ),
        (
            "<tr><td></td><td>1</td><th>A</th></tr>",
            '<tbody><tr><td></td><td>1</td><th scope="row">A</th></tr></tbody>',
        ),
        (  # only the rows above all others are the head
            "<tr><th>A</th></tr><tr><th>B</th></tr><tr><td>1</td></tr><tr><th>C</th></tr>",
            '<thead><tr><th scope="col">A</th></tr><tr><th scope="col">B</th></tr></thead>'
            '<tbody><tr><td>1</td></tr><tr><th scope="col">C</th></tr></tbody>',
        ),
        (
            "<tr><td></td><th>A</th><td>1</td></tr>",
            '<tbody><tr><td></td><th scope="row">A</th><td>1</td></tr></tbody>',
        ),
        (
            '<tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr>'
            '<tr><td colspan="2">B</td></tr>',
            '<tbody><tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr>'
            '<tr><td colspan="2">B</td></tr></tbody>',
        ),
    ],
)
def test_header_cells_are_those_of_their_row_or_column(rows: str, shown: str) -> None:
    caption = "<caption>Doses</caption>"
    assert drawn(f"<table>{caption}{rows}</table>") == f"<table>{caption}{shown}</table>"


def test_two_tables_are_two_and_a_picture_s_caption_is_none_of_theirs() -> None:
    one, two = (f"<table><tbody><tr><td>{n}</td></tr></tbody></table>" for n in (1, 2))
    assert drawn(one + two) == one + two
    figure = "<figure><figcaption>A walk</figcaption></figure>"
    assert drawn(f"{figure}<p>So.</p>") == '<p class="caption">A walk</p><p>So.</p>'


@pytest.mark.parametrize(
    ("href", "is_link"),
    [
        ("https://a.example/b?c&d", True),
        ("HTTPS://a.example", True),
        ("mailto:a@b.example", True),
        ("tel:+1-555-0100", True),
        ("javascript:alert(1)", False),
        ("/relative", False),
        ("", False),
    ],
)
def test_only_a_safe_address_is_a_link_and_no_text_is_markup(href: str, is_link: bool) -> None:
    info = ArticleInfo("a", "A")
    text = (Run("<i>", href=href), Run(" & "), Run("x", match=True))
    passage = Passage("a.1", "passage", info, (), text, None, (), blocks=(TextBlock(0, 7),))
    shown = str(passage_html(passage))
    assert ("<a href=" in shown) == is_link
    assert shown.endswith(" &amp; <mark>x</mark></p>")
    assert "&lt;i&gt;" in shown
