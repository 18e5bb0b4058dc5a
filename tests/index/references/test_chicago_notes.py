"""Notes in Chicago's style: whole ones of articles and books, and short ones."""

from __future__ import annotations

import pytest

from index.references.chicago_notes import find_short_forms
from index.references.parse import parse_reference

ASH = {"family": "Ash", "given": "Brynn"}
FERN = {"family": "Fern", "given": "Cole"}


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        (
            "Brynn Ash and Cole Fern, “Light and Mood,” Journal of Sleep 12, no. 3 (2018): 45–46.",
            {
                "type": "article-journal", "author": [ASH, FERN], "title": "Light and Mood",
                "container-title": "Journal of Sleep", "volume": "12", "issue": "3",
                "issued": {"date-parts": [[2018]]},
            },
        ),
        (
            "Brynn Ash, Rest and the Heart (London: Alder Press, 2019), 22.",
            {
                "type": "book", "author": [ASH], "title": "Rest and the Heart",
                "publisher": "Alder Press", "publisher-place": "London",
                "issued": {"date-parts": [[2019]]},
            },
        ),
        (
            "Brynn Ash et al., “Light and Mood,” Journal of Sleep 12, no. 3 (2018): 45.",
            {
                "type": "article-journal", "author": [ASH], "title": "Light and Mood",
                "container-title": "Journal of Sleep", "volume": "12", "issue": "3",
                "issued": {"date-parts": [[2018]]},
            },
        ),
        (
            "Ash, “Light and Mood,” 47.",
            {"type": "document", "author": [{"family": "Ash"}], "title": "Light and Mood"},
        ),
    ],
)  # fmt: skip
def test_a_note_has_its_fields(note: str, fields: dict[str, object]) -> None:
    assert parse_reference(note).csl == fields


def test_an_organisation_is_no_person() -> None:
    """ "Mayo" is no given name."""
    read = parse_reference("Mayo Clinic, Sleep and You (Rochester: Alder Press, 2019), 22.")
    assert read.csl.get("author") != [{"family": "Clinic", "given": "Mayo"}]


def test_another_list_in_quotation_marks_is_read_as_before() -> None:
    read = parse_reference("Ash B, Fern C. “Light and mood”. J Sleep. 2018;12(3):45-52.")
    assert read.names == ("Ash", "Fern")
    assert read.csl["page"] == "45-52"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See Ash, Light and Mood, 47.", [("Ash", "Light and Mood")]),
        ("Ash, Bell, and Fern, *x*; Cole et al., “Naps,” 4–9", [("Cole", "Naps")]),
        ("Ash and Fern, Light, pp. 4-5; Bell, Tea, 3.", [("Ash", "Light"), ("Bell", "Tea")]),
        ("In Rome, Paris and Bonn 47 came.", []),
    ],
)
def test_short_forms_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.family, one.title) for one in find_short_forms(text)] == found
