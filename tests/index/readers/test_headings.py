"""Lines of a pasted page that are headings, and lines that only look like one."""

from __future__ import annotations

import pytest

from index.readers.pasted.headings import looks_like_heading, numbered_depth, read_run_in


@pytest.mark.parametrize(
    "text",
    [
        "Side effects", "What is it?", "“Sleep” and mood", "(More) Sleep", "¿Qué es?",
        "2 Methods", "Methods:", "Side Effects of Lithium:", "Sleep 24", "A to Z",
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
        (" ".join(["Sleep"] * 40), "it is long"),
        ("S" + "l" * 300, "it is long"),
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
