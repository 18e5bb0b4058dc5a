"""Names of services after a reference ("View PubMed", "[Google Scholar]") spoil no field of it."""

from __future__ import annotations

import pytest

from index.references.parse import parse_reference
from index.references.services import without_services

VANCOUVER = "Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. 2018;12(3):45-52."
APA = (
    "Ash, B., & Cole, D. (2018). Sleep and low mood in adults. Journal of Sleep Health, 12(3), "
    "45–52."
)
TAILS = [
    "[PubMed] [Google Scholar] [CrossRef]",
    "PubMed | Google Scholar",
    "View Article PubMed Google Scholar",
    "View Article",
    "Article CAS PubMed PubMed Central Google Scholar",
    "[DOI] [PubMed]",
    "[DOI] [PMC free article] [PubMed] [Google Scholar]",
    "Full Text Full Text PDF PubMed Scopus (123) Google Scholar",
    "Abstract/FREE Full Text",
    "Web of Science®Times Cited: 12Google Scholar",
    "Go to original source...",
    "View in PubMed",
    "(PubMed)",
    "Crossref. PubMed. Google Scholar.",
    "doi:10.1000/ash18 Crossref, PubMed, Google Scholar",
    "https://doi.org/10.1000/ash18 [Crossref] [PubMed] [Google Scholar]",
    "Read more",
    "View source",
    "[Link]",
    "(link)",
    "Available here",
    "Open in a new tab",
    "Link to study",
    "Access study",
    "View abstract",
    "Return to text",
    "Medline",
    "ISI",
    "PMID: 30000001 View in: PubMed",
    "Back to top",
    "↑",
    "[View abstract]",
    "Opens in new window",
    "PubMed Abstract | CrossRef Full Text | Google Scholar",
    "[PubMed: 30000001]",
    "[PMC free article: PMC123456] [PubMed: 30000001]",
    "External link",
    "(opens in a new window)",
    "View",
    "View study",
    "DOI",
    "Free PMC article.",
]


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("printed", [VANCOUVER, APA])
def test_the_names_of_services_spoil_nothing(printed: str, tail: str) -> None:
    wanted = parse_reference(printed).csl
    found = parse_reference(f"{printed} {tail}").csl
    fields = ("author", "title", "container-title", "volume", "issue", "page", "issued")
    assert {name: found.get(name) for name in fields} == {name: wanted[name] for name in fields}


@pytest.mark.parametrize(
    "printed",
    [
        "Ash B. Sleep online. BMJ Open",
        "Ash B. (2018). Full text.",
        "Ash B. Searching PubMed",
        "Mayo Clinic. Sleep. https://clinic.example/abstract",
        "Mayo Clinic. Sleep. https://clinic.example/a.pdf",
    ],
)
def test_what_only_looks_like_such_a_name_stays(printed: str) -> None:
    assert without_services(printed) == printed
