"""Citations whose year comes first, and "and others" in more languages."""

from __future__ import annotations

import pytest

from tests.index.citations.test_linker import ALONE, OTHER, PAIR, TRIO, link, places


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("A 2010 study by Bell and Ash found it.", "2010 study by Bell and Ash"),
        ("In the 2010 review of Bell & Ash it did.", "2010 review of Bell & Ash"),
        ("The 2010 pilot study by Bell and Ash.", "2010 pilot study by Bell and Ash"),
    ],
)
def test_a_year_before_a_study_and_its_authors_is_a_citation(text: str, cited: str) -> None:
    ((printed, found),) = link(text, PAIR, TRIO, OTHER)
    assert (printed, found.entries, found.certainty) == (cited, (0,), "certain")


def test_of_two_of_the_same_first_author_the_others_tell() -> None:
    references = (PAIR, TRIO, ALONE)
    assert places("A 2010 study by Bell and colleagues.", *references) == [(2,)]
    assert places("A 2010 study by Bell, Cole and Frost.", *references) == [(2,)]
    assert places("A 2012 study by Bell.", *references) == [(3,)]


@pytest.mark.parametrize(
    "text",
    [
        "A 2010 report by Smith said so.",
        "A 2011 study by Bell and Ash.",
        "A 2010 study by Bell and Zarate.",
        "In 2010 people by the sea saw Bell.",
        "Of 2010 people asked by Bell and Ash, nine slept.",
    ],
)
def test_others_are_none(text: str) -> None:
    assert places(text, PAIR, TRIO) == []


def test_a_citation_with_a_year_of_its_own_is_linked_once() -> None:
    assert places("A 2010 study by Bell and Ash (2010) found it.", PAIR) == [(1,)]


@pytest.mark.parametrize("more", ["u. a.", "u.a.", "y otros", "y colaboradores"])
def test_and_others_in_other_languages(more: str) -> None:
    assert places(f"It helps (Bell {more}, 2010).", PAIR, TRIO) == [(2,)]
