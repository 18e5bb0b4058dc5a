"""References in pasted text that are cut into lines."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one, texts

PARAGRAPH = (
    "This is a paragraph of more than twenty words, so that nobody could take it for the "
    "title of the page or for one of the headings on it."
)


def listed(*lines: str) -> list[str]:
    """The references of a page that ends in these lines."""
    article = read_one("a.txt", "\n".join(["Rest", "", PARAGRAPH, "", "References", "", *lines]))
    return [one.text for one in article.references]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Ash B. Is rest better?", "BMJ. 2014;3:1-9.", "2. Bell A. Walking. BMJ 2015;4:2."),
        ("1. Ash B. Is rest", "Better? BMJ. 2014;3:1-9.", "2. Bell A.", "Walking. BMJ 2015;4:2."),
        ("1. Ash B. Is rest better? BMJ.", "2014;3:1-9.", "2. Bell A. Walking.", "BMJ 2015;4:2."),
        ("Ash B. Is rest better?", "BMJ. 2014;3:1-9.", "", "Bell A. Walking.", "BMJ 2015;4:2."),
    ],
)  # fmt: skip
def test_a_reference_cut_into_lines_is_one(lines: tuple[str, ...]) -> None:
    assert [" ".join(one.split()).lower() for one in listed(*lines)] == [
        "ash b. is rest better? bmj. 2014;3:1-9.",
        "bell a. walking. bmj 2015;4:2.",
    ]


def test_references_without_blank_lines_or_numbers_are_joined_where_one_lacks_its_journal() -> None:
    lines = ("Ash, B. (2014). Is rest better?", "Journal of Rest, 3(1), 1-9.",
             "Bell, A. (2015). Walks.", "Walk, 4, 2.", "https://doi.org/10.1000/1")  # fmt: skip
    assert listed(*lines) == [
        "Ash, B. (2014). Is rest better? Journal of Rest, 3(1), 1-9.",
        "Bell, A. (2015). Walks. Walk, 4, 2. https://doi.org/10.1000/1",
    ]


def test_references_of_one_line_each_stay_apart() -> None:
    lines = (
        "World Health Organization. (2020). Depression.",
        "NICE. (2014). Depression in adults.",
        "Bell, A. (2011). Sleep. Journal of Sleep, 3, 4.",
        "Ash, B. (2012). Rest.",
    )
    assert listed(*lines) == list(lines)


def test_what_follows_a_list_is_no_reference() -> None:
    lines = ("1. Ash B. Rest. BMJ 2014;1:2.", "About the author", "Ana works here.")
    article = read_one("a.txt", "\n".join(["Rest", "", PARAGRAPH, "", "References", "", *lines]))
    assert [one.text for one in article.references] == ["Ash B. Rest. BMJ 2014;1:2."]
    assert texts(article)[1:] == ["About the author", "Ana works here."]
