"""Authors with whole given names first, and lists that only look like these."""

from __future__ import annotations

import pytest

from index.references.parse import parse_reference

GIVEN_FIRST = {
    "Carl H. Schenk (2003). Sleep. JAMA, 3, 4.": ["Carl H./Schenk"],
    "Jane Ash, Mia Bolt, & Omar Aal (2022). Sleep. JAMA, 3, 4.": [
        "Jane/Ash", "Mia/Bolt", "Omar/Aal",
    ],
    "Jane Ash, Mia Bolt, Omar Aal (2022). Sleep. JAMA, 3, 4.": [
        "Jane/Ash", "Mia/Bolt", "Omar/Aal",
    ],
    "Jane Ash, Mia Bolt, Omar Aal, Pia Orr, Ulf Eng (2022). Sleep. JAMA, 3, 4.": [
        "Jane/Ash", "Mia/Bolt", "Omar/Aal", "Pia/Orr", "Ulf/Eng",
    ],
    'Jane Ash and Mia Bolt, "Sleep," Journal of Nursing 4 (2022): 1–9.': ["Jane/Ash", "Mia/Bolt"],
    "J. Robert Oak and Mia van der Bolt (2022). Sleep. JAMA, 3, 4.": [
        "J. Robert/Oak", "Mia/van der Bolt",
    ],
    "Jürgen Groß und Ülo Õun (2019). Schlaf. Hogrefe.": ["Jürgen/Groß", "Ülo/Õun"],
}  # fmt: skip
OTHERS = {
    "Garcia Lopez, Maria Jose (2020). Sleep. JAMA, 3, 4.": ["Maria Jose/Garcia Lopez"],
    "Garcia Lopez, Maria Jose, & Perez Ruiz, Ana Maria (2020). Sleep. JAMA, 3, 4.": [
        "Maria Jose/Garcia Lopez", "Ana Maria/Perez Ruiz",
    ],
    "Garcia Lopez, Maria Jose, Perez Ruiz, Ana Maria (2020). Sleep. JAMA, 3, 4.": [
        "Maria Jose/Garcia Lopez", "Ana Maria/Perez Ruiz",
    ],
    "Ash, B., y Cole, D. (2018). Sueño. Dolor, 4, 1–9.": ["B./Ash", "D./Cole"],
    "Ash, B., und Cole, D. (2018). Schlaf. Schmerz, 4, 1–9.": ["B./Ash", "D./Cole"],
    "Ash, B. et Cole, D. (2018). Sommeil. Douleur, 4, 1–9.": ["B./Ash", "D./Cole"],
    "Ortega y Gasset, J. (1930). Masas. Espasa.": ["J./Ortega y Gasset"],
}  # fmt: skip


@pytest.mark.parametrize("printed", [*GIVEN_FIRST, *OTHERS])
def test_persons_are_read_in_the_order_that_is_printed(printed: str) -> None:
    authors = parse_reference(printed).csl["author"]
    found = [f"{one.get('given')}/{one.get('family')}" for one in authors]
    assert found == (GIVEN_FIRST | OTHERS)[printed]


@pytest.mark.parametrize(
    "name",
    ["Jane Ash",
     "Mayo Clinic", "World Health Organization", "Mental Health America and Mayo Clinic",
     "Sleep America & Royal College"],
)  # fmt: skip
def test_an_organisation_is_no_person(name: str) -> None:
    authors = parse_reference(f"{name} (2020). Iodine and the thyroid.").csl["author"]
    assert not any("family" in one for one in authors)


@pytest.mark.parametrize(
    ("printed", "families"),
    [
        ("Ash, Brynn, and Dora Bell. 2018. “Light.” J Sleep 12: 45.", ["Ash", "Bell"]),
        ("Ash, Brynn and Dora Bell. 2018. Light. London: Alder Press.", ["Ash", "Bell"]),
        (
            "Ash, Brynn, Dora M. Bell, and Cole Fern. “Light.” J Sleep 1 (2018): 2.",
            ["Ash", "Bell", "Fern"],
        ),
        (
            "Brynn Ash, Dora Bell, and Cole Fern. 2018. Light. J Sleep 1, 2.",
            ["Ash", "Bell", "Fern"],
        ),
        ("Ash T. Rest. 2011.", ["Ash"]),
        ("Ash, Brynn, and Cole R Fern. Light. London: Alder Press, 2019.", ["Ash", "Fern"]),
        ("Ash, Brynn. 2018. Light. London: Alder Press.", ["Ash"]),
        ("Mayo Clinic. 2020. Sleep and rest.", ["Mayo Clinic"]),
        ("Sleep America and Mind Today. 2020. Sleep and rest.", ["Sleep America and Mind Today"]),
    ],
)
def test_a_year_between_stops_ends_whole_names_too(printed: str, families: list[str]) -> None:
    authors = parse_reference(printed).csl["author"]
    assert [one.get("family") or one.get("literal") for one in authors] == families


def test_a_list_of_many_authors_is_read_to_its_end() -> None:
    families = [
        f"Ash{letters}" for letters in "berg dale field ford gate ham hill holm".split()
    ] * 3
    printed = ", ".join(f"Anna Lena {family}" for family in families)
    assert len(printed) > 400
    authors = parse_reference(f"{printed}, & Mia Bolt (2022). Sleep. JAMA, 3, 4.").csl["author"]
    assert [one["family"] for one in authors] == [*families, "Bolt"]
