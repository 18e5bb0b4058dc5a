"""Footnotes in the text of a WordPress export: cited at the places of their codes."""

from __future__ import annotations

import pytest

from index.prepare import prepare
from index.readers.feeds.shortcodes import read_content
from tests.index.readers.feeds.test_wxr import one
from tests.support.processor import at_most

ASH = "Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. 2018;12(3):45-52."
FERN = "Fern G, Hale I. Walking for back pain. Pain Rep. 2019;4:101-9."


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("[mfn]", "[/mfn]"), ("[efn_note]", "[/efn_note]"), ("[ref]", "[/ref]"), ("((", "))")],
)
@pytest.mark.parametrize("space", ["", " "])
def test_a_footnote_is_cited_at_the_place_of_its_code(opens: str, closes: str, space: str) -> None:
    body = f"Walking helps.{space}{opens}{FERN}{closes} Sleep helps, too.{opens}{ASH}{closes}"
    article = prepare(one(body))
    runs = [run for passage in article.passages for run in passage.text]
    assert "".join(run.text for run in runs) == "Walking helps. Sleep helps, too."
    assert [run.text or run.certainty for run in runs] == [
        "Walking helps.", "certain", " Sleep helps, too.", "certain",
    ]  # fmt: skip
    assert [reference.printed for reference in article.card.references] == [FERN, ASH]


def test_a_note_that_is_no_reference_stays_in_the_text() -> None:
    article = prepare(one("Walking helps.[mfn]Not for all.[/mfn] ((Ask us.)) Sleep helps."))
    words = "".join(run.text for passage in article.passages for run in passage.text)
    assert "Not for all." in words
    assert "Ask us." in words
    assert article.card.references == ()


def test_a_long_paragraph_keeps_the_note_at_its_end() -> None:
    long = "Sleep is good for people who are tired of being tired. " * 30
    article = prepare(one(f"<p>{long.strip()}[mfn]{ASH}[/mfn]</p>"))
    assert article.linked == 1
    assert [one.printed for one in article.passages[-1].references] == [ASH]


@pytest.mark.parametrize("piece", ["((", "[mfn]", "[ref", "(a("])
def test_codes_are_looked_for_in_linear_time(piece: str) -> None:
    with at_most(4):
        one("Text. " + piece * (40_000 // len(piece)))


# Short codes of all kinds


def shown(raw: str) -> str:
    return read_content(raw).html.removeprefix("<p>")


@pytest.mark.parametrize(
    "raw",
    [
        "[mean age = 43] of 20", "[sic] it is", "[1]", "[a]", "[see below]", "[b-12 and more]",
        "[hint]", "array[0]", "[Name]",
    ],
)  # fmt: skip
def test_brackets_of_an_author_stay(raw: str) -> None:
    assert shown(f"Well {raw} so.") == f"Well {raw} so."
    assert read_content(f"Well {raw} so.").notes == []


@pytest.mark.parametrize(
    "code",
    [
        "[my_form]", "[x id='1']", '[x id="1"]', "[x id=“1”]", "[form-7 id=1]", "[h5p id=1]",
        "[gallery]", "[toc]", "[more]", "[x /]", "[table]", "[contact-form]",
    ],
)  # fmt: skip
def test_a_code_without_a_closing_tag_goes(code: str) -> None:
    assert shown(f"Well {code} so.") == "Well  so."


def test_the_words_between_two_tags_stay_and_those_of_a_player_do_not() -> None:
    assert shown("[box]Rest well.[/box]") == "Rest well."
    assert shown("[video w=1]https://a.example[/video]So.") == "So."
    assert shown("[video]a\nb[/video]So.") == "\nSo."  # the lines below keep their numbers


def test_a_code_in_double_brackets_is_shown() -> None:
    assert shown("Type [[gallery]] here.") == "Type [gallery] here."
    assert shown("[[gallery]]") == "[gallery]"
    assert shown("[[gallery] x]") == "[ x]"


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        (' title="Who?"', "Who?"),
        (" heading='Who?'", "Who?"),
        (" question=“Who?”", "Who?"),
        (" label=Who", "Who"),
        (' label="b" title="a"', "a"),
        (' TITLE="a &amp; b"', "a &amp; b"),
        (' title="" heading="b"', "b"),
    ],
)
def test_a_toggle_is_headed_by_its_attribute(attributes: str, head: str) -> None:
    assert shown(f"[toggle{attributes}]Rest.[/toggle]") == f"<h3>{head}</h3>Rest."


def test_only_what_folds_is_headed() -> None:
    assert shown('[box title="Who?"]Rest.[/box]') == "Rest."
    assert shown("[toggle]Rest.[/toggle]") == "Rest."


def test_what_is_left_out_is_named_with_its_line_and_number() -> None:
    notes = read_content("One.\n[my_form]\n[my_form] [gallery] [box]Two.[/box]\n[x id='1']").notes
    assert notes == [
        (2, "the shortcode [my_form] (2 times) was left out."),
        (4, "the shortcode [x] was left out."),
    ]


def test_blank_lines_part_paragraphs_but_not_inside_a_tag() -> None:
    assert read_content("One.\n\nTwo.\n \n\nThree.").html == "<p>One.\n\n<p>Two.\n \n\n<p>Three."
    kept = "<pre>a\n\nb</pre>"
    assert read_content(f"One.\n\n{kept}\n\nTwo.").html == f"<p>One.\n\n<p>{kept}\n\n<p>Two."
    assert read_content("<!-- a\n\nb -->c").html == "<p><!-- a\n\nb -->c"


def test_a_block_that_the_server_fills_is_named_once_and_an_empty_one_never() -> None:
    raw = (
        "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n"
        '<!-- wp:latest-posts {"n":1} /-->\n<!-- wp:separator {} /-->\n'
        '<!-- wp:core/latest-posts {"n":2} /-->'
    )
    content = read_content(raw)
    assert content.notes == [(4, "the block 'latest-posts' has no text in the export.")]
    assert "latest" not in content.html
    assert content.html.count("\n") == raw.count("\n")


@pytest.mark.parametrize("footnotes", ["", "[]", "{", "[1]", '{"a": 1}', '[{"id": "a"}]'])
def test_footnotes_that_cannot_be_read_are_none(footnotes: str) -> None:
    raw = "<!-- wp:paragraph -->One.<!-- wp:footnotes {} /-->"
    assert "<ol>" not in read_content(raw, footnotes).html
