"""Bylines and reviewers in the masthead of a pasted page."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one, texts

PARAGRAPH = (
    "This is a paragraph of more than twenty words, so that nobody could take it for the "
    "title of the page or for one of the headings on it."
)


@pytest.mark.parametrize(
    "masthead",
    [
        "Sleep and Pain\n\nBy Ana Ash, MD\nMedically reviewed by Dr Bea Bell\nMarch 3, 2024",
        "Sleep and Pain\nBy Ana Ash, MD\nMar 3, 2024\nReviewed by: Dr Bea Bell\nUpdated: May 5",
        "Sleep and Pain\nWritten by Ana Ash, MD | Mar 3, 2024\nMedical reviewer: Dr Bea Bell",
        "By Ana Ash, MD\nClinically reviewed by Dr Bea Bell\n\nSleep and Pain",
        "Sleep and Pain\nPor Ana Ash, MD\nRevisado médicamente por Dr Bea Bell\n3 de marzo de 2024",
    ],
)
def test_credits_are_read_and_are_not_the_title(masthead: str) -> None:
    article = read_one("a.txt", f"{masthead}\n\n{PARAGRAPH}\n\nMore of it.\n")
    info = article.info
    assert (info.title, info.author, info.reviewed_by) == (
        "Sleep and Pain", "Ana Ash, MD", "Dr Bea Bell",
    )  # fmt: skip
    assert texts(article) == [PARAGRAPH, "More of it."]


def test_the_date_beside_a_reviewer_is_the_review_s() -> None:
    lines = "Sleep and Pain\nMedically reviewed by Dr Bea Bell on March 5, 2024"
    info = read_one("a.txt", f"{lines}\n\n{PARAGRAPH}\n").info
    assert (info.reviewed_by, info.reviewed_on) == ("Dr Bea Bell", "March 5, 2024")


@pytest.mark.parametrize("title", ["By Your Side", "By The Numbers", "Reviewed by our team"])
def test_a_title_that_begins_as_a_credit_stays_the_title(title: str) -> None:
    info = read_one("a.txt", f"{title}\n\n{PARAGRAPH}\n\nMore of it.\n").info
    assert (info.title, info.author, info.reviewed_by) == (title, None, None)


def test_a_sentence_with_a_byline_in_it_stays_in_the_text() -> None:
    article = read_one("a.txt", f"Sleep\n\nSome rest. By Ana Ash.\n\n{PARAGRAPH}\n")
    assert texts(article)[0] == "Some rest. By Ana Ash."
