"""The parts of a reference by themselves: an organisation's name, a publisher, an edition."""

from __future__ import annotations

import pytest

from index.references.authors import is_organisation
from index.references.books import publisher, take_edition, take_thesis
from index.references.identifiers import trim


@pytest.mark.parametrize(
    "text",
    [
        "WHO",
        "NIH/NIMH",
        "Rest Committee",
        "the Committee of Rest and Sleep.",
        "National iRest Board",
        "Rest " * 39 + "Committee",  # long for a name, short for a sentence
    ],
)
def test_an_acronym_or_a_name_in_capitals_is_an_organisation(text: str) -> None:
    assert is_organisation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Committee",  # a word alone is no name
        "Rest Sleep",
        "Rest committee helped",
        "Committee for sleep",
        "Rest " * 40 + "Committee",  # a sentence
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert not is_organisation(text)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("New York: Springer", {"publisher": "Springer", "publisher-place": "New York"}),
        ("Springer, New York, USA", {"publisher": "Springer", "publisher-place": "New York, USA"}),
        ("University of Oslo", {"publisher": "University of Oslo"}),
        ("(Springer).", {"publisher": "Springer"}),
        ("The book of rest", {"container-title": "The book of rest"}),
        ("The book, Oslo", {"container-title": "The book, Oslo"}),
        (" .", {}),
    ],
)
def test_a_text_that_nobody_knows_as_a_publisher_is_a_container(
    text: str, fields: dict[str, str]
) -> None:
    assert publisher(text) == fields
    if "container-title" in fields:
        assert publisher(text, certain=True) == {"publisher": fields["container-title"]}


@pytest.mark.parametrize(
    ("title", "rest", "edition"),
    [
        ("Sleep in adults. 2nd ed.", "Sleep in adults", "2nd ed"),
        ("Sleep (2nd ed.).", "Sleep", "2nd ed"),
        ("Sap 2nd ed", "Sap", "2nd ed"),
        ("2nd ed.", "2nd ed.", None),
        ("Sleep (2nd ed.) for all", "Sleep (2nd ed.) for all", None),
        ("Sleep (2nd ed.), 3", "Sleep (2nd ed.), 3", None),
    ],
)
def test_an_edition_is_what_ends_a_title(title: str, rest: str, edition: str | None) -> None:
    assert take_edition(title) == (rest, edition)


def test_a_thesis_has_a_title_before_it() -> None:
    found = take_thesis("Sleep. Doctoral dissertation", "University of Oslo")
    assert found == (
        "Sleep",
        {"genre": "Doctoral dissertation", "publisher": "University of Oslo"},
    )
    assert take_thesis("A. Doctoral dissertation", "University of Oslo") is None


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("10.1000/a).", "10.1000/a"),
        ("10.1000/a(18)9", "10.1000/a(18)9"),
        ("10.1000/a(18).", "10.1000/a(18)"),
        ("10.1000/a[18]", "10.1000/a[18]"),
        ("10.1000/a(18))", "10.1000/a(18)"),
        (".,;", ""),
    ],
)
def test_a_bracket_that_an_address_opens_closes_it_too(value: str, kept: str) -> None:
    assert trim(value) == kept
