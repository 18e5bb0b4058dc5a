"""The blocks of a passage: what was a list, a table, a term, a quotation or a link on the page."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Block, Section, Shape
from index.passages.split import MOST_WORDS, split_section
from index.prepare import prepare
from search.highlight import highlight_span, highlight_words
from search.model import Passage, TextBlock
from search.store.record import PassageJSON, passage_json, read_passage
from tests.support.each import each
from tests.support.index_fixtures import cut, read_one

SITE = "https://clinic.example/"
DOSES = """<table><caption>Doses</caption>
<tr><th></th><th>Adults</th><th>Children</th></tr>
<tr><th>Lithium</th><td>25 mg</td><td></td></tr></table>"""


def passages(source: str, name: str = "a.html") -> tuple[Passage, ...]:
    return cut(read_one(name, source, SITE))


def only(source: str, name: str = "a.html") -> Passage:
    (passage,) = passages(source, name)
    return passage


def shown(passage: Passage) -> list[tuple[str, TextBlock]]:
    text = passage.plain_text
    return [(text[block.start : block.end], block) for block in passage.blocks]


def levels(passage: Passage) -> list[tuple[str, str, int | None]]:
    return [(words, block.type, block.level) for words, block in shown(passage)]


def rows(passage: Passage) -> list[tuple[int | None, str]]:
    return [(block.row, words) for words, block in shown(passage) if block.type == "cell"]


# Lists


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<p>To try:</p><ul><li>a walk<ol><li>short</li></ol></li><li>a book</li></ul>"),
        ("a.md", "To try:\n\n- a walk\n  1. short\n- a book\n"),
    ],
)
def test_a_list_keeps_its_levels_and_has_no_typed_bullets(name: str, source: str) -> None:
    passage = only(source, name)
    assert passage.plain_text == "To try:\n\na walk\nshort\na book"
    assert levels(passage)[1:] == [
        ("a walk", "item", 1),
        ("short", "item", 2),
        ("a book", "item", 1),
    ]
    assert [block.ordered for block in passage.blocks] == [False, False, True, False]


def test_a_number_is_told_where_counting_does_not_give_it() -> None:
    passage = only("<ol start='3'><li>a</li><li>b</li></ol><ol><li>c</li></ol>")
    assert [block.number for block in passage.blocks] == [3, None, None]


def test_a_second_paragraph_of_an_item_is_no_item() -> None:
    passage = only("<ul><li><p>Walk.</p><p>Slowly.</p></li><li>Rest.</li></ul>")
    assert levels(passage) == [
        ("Walk.", "item", 1),
        ("Slowly.", "paragraph", 1),
        ("Rest.", "item", 1),
    ]


def test_a_blank_line_parts_two_lists() -> None:
    assert only("<ul><li>a</li></ul><ul><li>b</li></ul>").plain_text == "a\n\nb"


def test_a_list_of_boxes_is_layout() -> None:
    found = passages("<ul><li><p>One.</p><h3>Two</h3><p>Three.</p><p>Four.</p></li></ul>")
    assert [p.plain_text for p in found] == ["One.", "Three.\n\nFour."]
    assert {block.level for p in found for block in p.blocks} == {None}


def test_pasted_lines_with_bullets_or_numbers_in_order_are_items() -> None:
    lead = "This text tells what you can do on a day that is not good, in a few words."
    listed = "- a walk outside\n1. call us by telephone\n2. wait for us here"
    text = f"Title\n\n{lead}\n\n{listed}\n{lead}\n"
    found = [one for p in passages(text, "a.txt") for one in shown(p) if one[1].type == "item"]
    assert [words for words, _ in found] == [
        "a walk outside",
        "call us by telephone",
        "wait for us here",
    ]
    assert [block.ordered for _, block in found] == [False, True, True]


def test_a_pasted_line_that_begins_with_another_number_keeps_it() -> None:
    passage = passages(
        "A title\n\nWait.\n12 weeks later the pain has often gone, they say.\n", "a.txt"
    )
    assert "12 weeks later" in passage[-1].plain_text


# Tables


def test_a_table_has_its_caption_its_rows_and_its_header_cells() -> None:
    passage = only(DOSES)
    assert passage.plain_text == "Doses\n\tAdults\tChildren\nLithium\t25 mg\t"
    assert rows(passage) == [
        (1, ""), (1, "Adults"), (1, "Children"), (2, "Lithium"), (2, "25 mg"), (2, ""),
    ]  # fmt: skip
    assert [block.header for block in passage.blocks[1:]] == [True] * 4 + [False] * 2


def test_rows_without_text_are_not_counted_in_a_span() -> None:
    """Else the next row's cells would stand in the wrong columns."""
    passage = only(
        "<table><tr><td rowspan='3'>Both</td><td>1</td></tr><tr><td> </td></tr>"
        "<tr><td colspan='2'>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    )
    assert [(b.rowspan, b.colspan) for b in passage.blocks[:3]] == [(2, 1), (1, 1), (1, 2)]
    assert rows(passage) == [(1, "Both"), (1, "1"), (2, "2"), (3, "3"), (3, "4")]


def test_two_tables_have_their_own_rows() -> None:
    passage = only(f"<table><tr><td>1</td></tr></table>{DOSES}")
    assert [row for row, _ in rows(passage)] == [1, 1, 1, 1, 2, 2, 2]


def long_table(first: str = "<td>r{n}</td>") -> tuple[Passage, ...]:
    words = " ".join(["word"] * 30)
    body = "".join(f"<tr>{first.format(n=n)}<td>{words}</td></tr>" for n in range(20))
    return passages(f"<table><tr><th>Name</th><th>What</th></tr>{body}</table>")


def test_a_long_table_is_cut_between_rows_and_its_header_is_repeated() -> None:
    first, *others = long_table()
    assert not any(block.repeated for block in first.blocks)
    for passage in each(others):
        assert [words for words, block in shown(passage) if block.repeated] == ["Name", "What"]
        assert rows(passage)[0] == (1, "Name")
        assert passage.own_text.split() == passage.plain_text.split()[2:]
        assert len(passage.plain_text.split()) <= MOST_WORDS
    names = [words for p in (first, *others) for _, words in rows(p) if words[0] == "r"]
    assert names == [f"r{n}" for n in range(20)]


def test_a_header_row_is_never_parted_from_the_row_below_it() -> None:
    row = f"<tr><td>r</td><td>{' '.join(['cell'] * 20)}</td></tr>"
    table = f"<table><tr><th>Name</th><th>What</th></tr>{row * 10}</table>"
    for length in range(MOST_WORDS - 30, MOST_WORDS + 1):  # the cut falls before, at and after it
        found = passages(f"<p>{' '.join(['word'] * length)}</p>{table}")
        assert len(found) > 1
        for passage in found:
            assert rows(passage)[-2:-1] != [(1, "Name")], length


def test_a_caption_is_never_parted_from_the_first_row_of_its_table() -> None:
    row = f"<tr><td>r</td><td>{' '.join(['cell'] * 20)}</td></tr>"
    table = f"<table><caption>Doses</caption>{row * 10}</table>"
    for length in range(MOST_WORDS - 30, MOST_WORDS + 1):  # the cut falls before, at and after it
        for passage in each(passages(f"<p>{' '.join(['word'] * length)}</p>{table}")):
            assert passage.blocks[-1].type != "caption", length


def test_a_caption_without_a_table_begins_none() -> None:
    """That of an emptied table stays with what is above; the next table begins anew."""
    before = Block(" ".join(["word"] * 100), 1, "paragraph")
    caption = Block("Doses", 2, "caption", shape=Shape(group=1))
    cell = Block(" ".join(["cell"] * 130), 3, "cell", shape=Shape(group=2, row=1))
    assert split_section(Section((), (before, caption, cell), 1), {}) == [[before, caption], [cell]]


def test_a_cell_that_reaches_into_the_next_passage_is_repeated_there() -> None:
    words = " ".join(["word"] * 60)
    body = f"<tr><th rowspan='8'>All</th><td>{words}</td></tr>" + f"<tr><td>{words}</td></tr>" * 7
    found = passages(f"<table>{body}</table>")
    assert len(found) > 1
    for passage in each(found):
        assert next(words for row, words in rows(passage) if row == 1) == "All"
    assert sum(block.repeated for p in found for block in p.blocks) == len(found) - 1


def test_a_row_longer_than_a_passage_is_read_as_paragraphs() -> None:
    words = " ".join(["Some word."] * MOST_WORDS)
    found = passages(f"<table><tr><td>{words}</td><td>{words}</td></tr></table>")
    assert {block.type for p in found for block in p.blocks} == {"paragraph"}
    assert max(len(p.plain_text.split()) for p in found) <= MOST_WORDS


# Terms, quotations, links


def test_a_definition_belongs_to_its_term() -> None:
    passage = only("<dl><dt>Mania</dt><dd>A high mood.</dd></dl><p>End.</p>")
    assert passage.plain_text == "Mania\nA high mood.\n\nEnd."
    assert levels(passage) == [
        ("Mania", "term", 1),
        ("A high mood.", "paragraph", 1),
        ("End.", "paragraph", None),
    ]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<p>She said:</p><blockquote><p>It helps.</p></blockquote>"),
        ("a.md", "She said:\n\n> It helps.\n"),
    ],
)
def test_a_quotation_is_one(name: str, source: str) -> None:
    assert levels(only(source, name))[1:] == [("It helps.", "quote", None)]


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://other.example/a?b=c#d", "https://other.example/a?b=c#d"),
        ("HTTP://other.example/", "http://other.example/"),
        ("//other.example/a", "https://other.example/a"),
        ("/contact us", "https://clinic.example/contact%20us"),
        ("mailto:us@clinic.example", "mailto:us@clinic.example"),
        ("tel:+1-555-0100", "tel:+1-555-0100"),
        ("#below", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_link_is_kept_where_it_leads_to_a_page_a_mailbox_or_a_telephone(
    href: str, kept: str | None
) -> None:
    passage = only(f'<p>Ask <a href="{href}">our team</a> first.</p>')
    assert passage.plain_text == "Ask our team first."
    assert [run.text for run in passage.text if run.href] == (["our team"] if kept else [])
    assert {run.href for run in passage.text} - {None} == ({kept} - {None})


def test_a_cited_link_is_a_citation_with_its_address() -> None:
    source = '<p>It <a href="https://pubmed.ncbi.nlm.nih.gov/12345678/">was found</a>.</p>'
    (passage,) = prepare(read_one("a.html", source)).passages
    (cited,) = [run for run in passage.text if run.references]
    assert (cited.text, cited.href) == ("was found", "https://pubmed.ncbi.nlm.nih.gov/12345678/")


# Runs and blocks

PIECES = (
    "<p>One <a href='https://a.example'>two</a> three.</p>",
    "<ul><li>one<ul><li>two</li></ul>three</li></ul>",
    "<ol start='4'><li><p>one</p><p>two</p></li></ol>",
    DOSES,
    "<dl><dt>one</dt><dd>two<ul><li>three</li></ul></dd></dl>",
    "<blockquote><p>one</p><ul><li>two</li></ul></blockquote>",
    "<ul><li><table><tr><td>one</td><td></td></tr></table></li></ul>",
    "<figure><figcaption>two three</figcaption></figure>",
    "<h2>three</h2>",
)


def check(record: PassageJSON) -> None:
    """No run has text of two blocks, and only white space is between blocks."""
    text = "".join(run["text"] for run in record["text"])
    ends = [*accumulate(len(run["text"]) for run in record["text"])]
    bounds = {0, *ends}
    at = 0
    for block in record["blocks"]:
        assert {block["start"], block["end"]} <= bounds
        assert not text[at : block["start"]].strip()
        assert block["start"] < block["end"] or block["type"] == "cell"
        at = block["end"]
    assert at == len(text)


@given(st.lists(st.sampled_from(PIECES), min_size=1), st.integers(0, 90), st.integers(0, 90))
def test_no_run_crosses_a_block_whatever_is_marked(pieces: list[str], one: int, two: int) -> None:
    for passage in passages("".join([*pieces, "<p>End.</p>"])):
        record = passage_json(passage)
        assert read_passage(record) == passage
        check(record)
        highlight_span(record, min(one, two), max(one, two))
        check(record)
        highlight_words(record, ["two", "adults"], [[["one"], ["two"]], [["lithium"], ["25"]]])
        check(record)
        assert "".join(run["text"] for run in record["text"]) == passage.plain_text
