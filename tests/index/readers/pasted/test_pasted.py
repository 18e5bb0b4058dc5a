"""Text pasted from a clinic's page: headings without mark-up, references, page chrome."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document
from index.readers.pasted.headings import looks_like_heading, numbered_depth, read_run_in
from index.references.parse import parse_reference
from search.model import Passage
from search.store.schema import plain_words
from tests.support.each import each
from tests.support.index_fixtures import (
    GOLDEN,
    KETAMINE,
    cut,
    headings,
    passage_words,
    read_all,
    read_file,
    read_one,
    refusal,
    texts,
    words,
)
from tests.support.processor import at_most

LOW_MOOD = "low-mood-and-the-phq-9.txt"
PARAGRAPH = (
    "This is a paragraph of more than twenty words, so that nobody could take it for the "
    "title of the page or for one of the headings on it."
)


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "articles" / f"{KETAMINE}.truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def source(shared: Path) -> list[str]:
    return (shared / "articles" / f"{KETAMINE}.txt").read_text("utf-8").split("\n")


@pytest.fixture(scope="module")
def ketamine(shared: Path) -> Document:
    return read_file(shared / "articles" / f"{KETAMINE}.txt")


@pytest.fixture(scope="module")
def passages(ketamine: Document) -> tuple[Passage, ...]:
    return cut(ketamine)


def trap(truth: dict[str, Any], kind: str) -> dict[str, Any]:
    """The one trap whose kind begins so."""
    (found,) = [trap for trap in truth["traps"] if trap["kind"].startswith(kind)]
    return found


def line(source: list[str], number: int) -> str:
    return " ".join(source[number - 1].split())


# The article that the project starts from


def test_all_22_headings_are_found_at_their_levels(ketamine: Document, truth: dict) -> None:
    assert headings(ketamine) == [(h["level"], h["text"]) for h in truth["headings"]]
    assert len(truth["headings"]) == 22


def test_a_section_knows_the_line_of_its_heading(ketamine: Document, truth: dict) -> None:
    lines = {h["text"]: h["line"] for h in truth["headings"]}
    assert {s.path[-1]: s.line for s in ketamine.sections}.items() <= lines.items()


def test_every_word_of_the_body_is_in_a_passage_exactly_once(
    passages: tuple[Passage, ...], source: list[str], truth: dict
) -> None:
    captions = trap(truth, "image caption")
    chrome = [n for t in truth["traps"] if t["kind"].startswith("page chrome") for n in t["lines"]]
    left_out = {*chrome, *captions["lines"], *(r["line"] for r in truth["references"])}
    printed = {h["line"]: h["printed"] for h in truth["headings"]}
    body = [
        word
        for number, text in enumerate(source, 1)
        if number not in left_out
        for word in words(text.strip().removeprefix(printed.get(number, "")))
    ]
    assert passage_words(passages, tuple(captions["text"])) == body


def test_no_page_chrome_is_in_a_passage_or_a_heading(
    passages: tuple[Passage, ...], truth: dict
) -> None:
    shown = "\n".join("\n".join((*p.section, p.plain_text)) for p in passages).split("\n")
    for found in each(truth["traps"]):
        if found["kind"].startswith("page chrome"):
            assert not set(found["text"]) & set(shown), found["kind"]


def test_dropped_lines_are_kept_for_the_report(ketamine: Document, truth: dict) -> None:
    chrome = {t for x in truth["traps"] if x["kind"].startswith("page chrome") for t in x["text"]}
    assert chrome <= {block.text for block in ketamine.dropped}


def test_the_author_widget_gives_the_author(ketamine: Document, truth: dict) -> None:
    assert ketamine.info.author == truth["author"]


def test_a_date_without_a_year_is_kept_as_printed(ketamine: Document, truth: dict) -> None:
    assert f"{ketamine.info.updated} (no year)" == truth["updated"]


def test_the_reference_list_stops_before_the_counters(ketamine: Document, truth: dict) -> None:
    assert [p.text for p in ketamine.references] == [r["string"] for r in truth["references"]]
    assert [p.line for p in ketamine.references] == [r["line"] for r in truth["references"]]


def test_an_unnumbered_list_has_no_labels(ketamine: Document) -> None:
    assert {printed.label for printed in ketamine.references} == {None}


def test_no_caption_opens_a_section(ketamine: Document, truth: dict) -> None:
    captions = set(trap(truth, "image caption")["text"])
    assert not captions & {heading for section in ketamine.sections for heading in section.path}


def test_the_first_title_is_the_page_and_the_second_heads_the_introduction(
    ketamine: Document, truth: dict
) -> None:
    page, in_body = trap(truth, "two titles")["text"]
    assert ketamine.info.title == page
    assert ketamine.sections[0].path == (in_body,)


def test_a_lead_in_that_ends_in_a_colon_is_body(
    ketamine: Document, source: list[str], truth: dict
) -> None:
    for number in each(trap(truth, "lead-in paragraph")["lines"]):
        assert line(source, number) in texts(ketamine)


def test_items_numbered_from_one_again_stand_under_their_own_headings(
    ketamine: Document, truth: dict
) -> None:
    names = trap(truth, "run-in numbered")["text"]
    assert [s.path[-1] for s in ketamine.sections if s.path[-1] in names] == names
    restarted = [section for section in ketamine.sections if section.path[-1] in names]
    assert all(len(section.path) == 2 for section in each(restarted))


def test_a_non_breaking_space_alone_is_a_blank_line(
    ketamine: Document, source: list[str], truth: dict
) -> None:
    (number,) = trap(truth, "non-breaking space")["lines"]
    assert source[number - 1] != ""
    assert source[number - 1].strip() == ""
    assert number not in {block.line for block in ketamine.blocks()}


def test_a_dash_without_spaces_parts_two_words(truth: dict) -> None:
    for text in each(trap(truth, "em dash")["text"]):
        first, rest = text.replace("—", " ").split(" ", 1)
        tokens = [token.text for token in plain_words()(text)]
        assert tokens == [first, *rest.split()], "else neither of the two words is found"


def test_a_straight_possessive_stays_as_typed(passages: tuple[Passage, ...], truth: dict) -> None:
    word = trap(truth, "straight quote")["text"][0]
    assert any(word in passage.plain_text for passage in passages)


def test_sections_without_a_citation_have_no_references(
    passages: tuple[Passage, ...], truth: dict
) -> None:
    cited = {tuple(c["section_path"][1:]) for c in truth["citations"]}
    for passage in each(passages):
        assert bool(passage.references) == (passage.section in cited), passage.section


def test_a_journal_named_in_the_sentence_is_the_cited_reference_s(
    ketamine: Document, passages: tuple[Passage, ...], source: list[str], truth: dict
) -> None:
    for number in each(trap(truth, "sentence mentions a journal")["lines"]):
        (passage,) = [p for p in passages if line(source, number).endswith(p.plain_text)]
        (reference,) = passage.references
        assert reference.csl["container-title"] in passage.plain_text


def test_no_reference_is_given_an_address_that_was_not_printed(ketamine: Document) -> None:
    for printed in each(ketamine.references):
        assert not {"DOI", "PMID", "PMCID", "URL"} & parse_reference(printed.text).csl.keys()


# The pasted sample article


def test_the_sample_s_headings_are_found(content: Path) -> None:
    found = [text for _, text in headings(read_file(content / LOW_MOOD))]
    assert found == [text for _, text in GOLDEN[LOW_MOOD]["headings"]]


def test_a_colon_makes_no_subheading_where_the_space_around_is_a_heading_s(content: Path) -> None:
    found = headings(read_file(content / LOW_MOOD))
    assert found == [tuple(heading) for heading in GOLDEN[LOW_MOOD]["headings"]]


def test_the_sample_s_facts_are_read_off_the_page(content: Path) -> None:
    info = read_file(content / LOW_MOOD).info
    facts = GOLDEN[LOW_MOOD]["facts"]
    assert {name: getattr(info, name) for name in facts} == facts


def test_the_sample_s_chrome_is_gone(content: Path) -> None:
    passages = cut(read_file(content / LOW_MOOD))
    shown = "\n".join("\n".join((*p.section, p.plain_text)) for p in passages)
    assert [text for text in GOLDEN[LOW_MOOD]["chrome"] if text in shown] == []


# What pasted text looks like elsewhere


def test_of_lines_between_two_facts_the_last_is_the_title() -> None:
    """What stands above it is a menu."""
    article = read_one("a.txt", f"3 May 2021\nOur blog\nRest\n5 min read\n\n{PARAGRAPH}\n")
    assert article.info.title == "Rest"
    assert [block.text for block in article.dropped] == ["3 May 2021", "Our blog", "5 min read"]


def test_of_two_writers_the_first_is_the_author() -> None:
    top = "Writer's picture Ann Bell\nRest\nWriter's picture Tom Ash\n3 May 2021"
    assert read_one("a.txt", f"{top}\n\n{PARAGRAPH}\n").info.author == "Ann Bell"


def test_a_page_of_paragraphs_keeps_them_all_and_is_named_by_its_file() -> None:
    article = read_one("about-sleep.txt", f"{PARAGRAPH}\n\n{PARAGRAPH} Again.\n")
    assert texts(article) == [PARAGRAPH, f"{PARAGRAPH} Again."]
    assert article.info.title == "About sleep"
    assert article.sections[0].path == ()


def test_a_block_s_line_is_its_line_in_the_file() -> None:
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\n\n\nA Heading\n\nSome text.\n")
    assert [(b.line, b.text) for b in article.blocks()] == [(3, PARAGRAPH), (9, "Some text.")]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\nMost of us sleep less\nthan we wish.")
    assert texts(article)[-1] == "Most of us sleep less than we wish."


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    page = f"The Title\n\n{PARAGRAPH}\n\nA Heading\n\nSome text.\n"
    other = b"\xef\xbb\xbf" + page.replace("\n", "\r\n").encode()
    assert repr(read_one("a.txt", other)) == repr(read_one("a.txt", page))


def test_a_short_sentence_is_no_heading() -> None:
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\nIt helps.\n\nSome text.\n")
    assert [section.path for section in article.sections] == [()]


def test_a_sentence_about_the_top_of_a_page_is_no_chrome() -> None:
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\nGo to the top of page two.\n")
    assert texts(article)[-1] == "Go to the top of page two."


def test_a_footer_s_words_in_the_middle_end_nothing() -> None:
    page = f"The Title\n\n{PARAGRAPH}\n\nMore Reading\n\n" + f"{PARAGRAPH}\n\n" * 5
    assert texts(read_one("a.txt", page)).count(PARAGRAPH) == 6


def test_numbers_at_the_head_of_references_are_labels() -> None:
    entries = "1. Bell R. Sleep. 2010.\n\n2. Ash T. Rest. 2011."
    page = f"The Title\n\n{PARAGRAPH}\n\nReferences\n\n{entries}"
    printed = read_one("a.txt", page).references
    assert [(p.label, p.text) for p in printed] == [
        (1, "Bell R. Sleep. 2010."),
        (2, "Ash T. Rest. 2011."),
    ]


def test_only_chrome_is_refused() -> None:
    assert refusal("a.txt", "top of page\n\n3 views\n\nbottom of page").reason


def test_the_site_gives_the_page_its_address() -> None:
    assert read_one("my page.txt", PARAGRAPH, "https://x.example/blog").info.url == (
        "https://x.example/blog/my-page"
    )


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["", ".", ":", "?"])), min_size=1))
def test_no_word_is_lost_or_doubled_whatever_the_page(lines: list[tuple[int, str]]) -> None:
    count, page = 0, ""
    for length, end in lines:
        named = [f"Wx{letters(count + i)}" for i in range(length)]
        count += length
        page += " ".join(named) + end + "\n\n"
    (article,) = read_all("zz.txt", page)
    if not isinstance(article, Document):
        return  # a title and nothing else
    parts = [text for _, text in headings(article)]
    parts += [block.text for block in article.dropped]
    # A heading without text of its own is its section's text too.
    parts += [b.text for s in article.sections for b in s.blocks if (b.text,) != s.path[-1:]]
    kept = [word for part in parts for word in words(part) if word.startswith("Wx")]
    assert Counter(kept) == Counter(words(page))


@given(st.text(max_size=300) | st.lists(st.sampled_from("Aa .:\n•1—References©\t"), max_size=80))
def test_any_text_is_an_article_or_a_refusal(text: str | list[str]) -> None:
    assert len(read_all("a.txt", ("".join(text)).encode("utf-8", "replace"))) == 1


def test_many_short_lines_in_a_row_are_a_list_and_no_headings() -> None:
    """Abbreviations, or the words of a figure: only the last may head what follows."""
    lines = "\n\n".join(["Insulin", "Leptin", "Ghrelin", "Cortisol", "What They Do", PARAGRAPH])
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\n{lines}\n")
    assert [section.path for section in article.sections] == [(), ("What They Do",)]
    assert "Leptin" in [block.text for block in article.blocks()]


def test_a_heading_may_be_a_whole_sentence_without_its_stop() -> None:
    long = (
        "Why do people who live with bipolar disorder sometimes stop the medicine that helped them"
    )
    article = read_one("a.txt", f"The Title\n\n{PARAGRAPH}\n\n{long}\n\n{PARAGRAPH}\n")
    assert article.sections[-1].path == (long,)


# A line by itself


@pytest.mark.parametrize(
    "text",
    [
        "Side effects", "What is it?", "“Sleep” and mood", "(More) Sleep", "¿Qué es?",
        "2 Methods", "Methods:", "Side Effects of Lithium:", "Sleep 24", "A to Z",
        " ".join(["Sleep"] * 20), "S" + "l" * 149,
    ],
)  # fmt: skip
def test_a_short_line_is_like_a_heading(text: str) -> None:
    assert looks_like_heading(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("side effects", "it begins in lower case"),
        ("It helps.", "it ends a sentence"),
        ("Do this at home:", "it leads into what follows"),
        ("Sleep\t24", "it is a table's row"),
        ("Sleep | 24", "it is a table's row"),
        ("Us@clinic.example", "it is an address"),
        ("Https://clinic.example", "it is an address"),
        ("P = many", "it is an equation"),
        ("Sleep 2024", "more than a quarter is digits"),
        ("A 1", "it has no word"),
        (" ".join(["Sleep"] * 21), "it has more than 20 words"),
        ("S" + "l" * 150, "it has more than 150 characters"),
    ],
)
def test_other_lines_are_none(text: str, reason: str) -> None:
    assert not looks_like_heading(text), reason


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        ("One Two Three four:", True),  # three of four words that could be
        ("One Two three four:", False),
        ("Of Sleep and of Mood:", True),  # little words need no capital
        ("24 7:", False),
    ],
)
def test_a_line_with_a_colon_is_a_heading_in_title_case(text: str, is_heading: bool) -> None:
    assert looks_like_heading(text) == is_heading


@pytest.mark.parametrize(
    ("text", "depth"),
    [("2 Methods", 1), ("2. Methods", 1), ("2.1 Sample", 2), ("2.1.3 Age", 3), ("Methods", None)],
)
def test_a_heading_s_number_tells_its_depth(text: str, depth: int | None) -> None:
    assert numbered_depth(text) == depth


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1. Sleep Hygiene: go to bed.", ("1. Sleep Hygiene", "go to bed.")),
        ("1. First rest: go to bed.", ("1. First rest", "go to bed.")),
        ("1. One two three four five six: go to bed.",
         ("1. One two three four five six", "go to bed.")),
        ("1. One two three four five six seven: go to bed.", None),
        ("1. sleep: go to bed.", None),
        ("Sleep: go to bed.", None),
    ],
)  # fmt: skip
def test_a_numbered_item_may_begin_with_its_name(text: str, read: tuple[str, str] | None) -> None:
    assert read_run_in(text) == read


@pytest.mark.parametrize(
    ("line", "goes_on"),
    [("Sleep through the whole", True), ("Sleep through the", False), ("Sleep, mood", False)],
)
def test_a_line_of_more_than_four_words_goes_on_in_the_next(line: str, goes_on: bool) -> None:
    """A shorter one is a heading, or an item of a list."""
    article = read_one("a.txt", f"Rest\n\n{line} night\nwith open windows, in the dark.\n\nEnd it.")
    assert (f"{line} night with open windows, in the dark." in texts(article)) == goes_on


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        ("Simple. Most of what helps most of us is sim-\nple to do.", "is simple to do."),
        ("Most of what helps most of us is self-\nhelp at home.", "is self-help at home."),
        ("Ask about all the pre-\nand post-natal care.", "the pre- and post-natal care."),
    ],
)
def test_a_hyphen_at_a_line_s_end_goes_where_the_whole_word_is_elsewhere(
    lines: str, read: str
) -> None:
    (text,) = texts(read_one("a.txt", f"Rest\n\n{lines}\n"))
    assert text.endswith(read)


def test_a_hundred_kilobytes_of_wrapped_lines_without_an_end_take_no_time() -> None:
    with at_most(1):
        read_one("a.txt", "Rest\n\n" + "and so on it goes in-\n" * 30_000)
