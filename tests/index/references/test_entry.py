"""Entries of a reference list with links of their own."""

from __future__ import annotations

import pytest

from index.document import Printed
from index.references.entry import read_entry_fields

PAPER = "Ash B, Cole D. Sleep and low mood. J Sleep Health. 2018;12(3):45-52."
DOI = "https://doi.org/10.1000/ash18"


def test_an_entrys_links_give_its_identifiers_and_their_names_are_no_part_of_it() -> None:
    links = (
        ("View", DOI),
        ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/30000001/"),
        ("Google Scholar", "https://scholar.google.com/scholar_lookup?title=Sleep"),
    )
    read = read_entry_fields(Printed(f"{PAPER} View | PubMed | Google Scholar", 1, 1, links))
    assert {name: read.csl[name] for name in ("volume", "issue", "page", "DOI", "PMID")} == {
        "volume": "12",
        "issue": "3",
        "page": "45-52",
        "DOI": "10.1000/ash18",
        "PMID": "30000001",
    }
    assert "URL" not in read.csl, "a search is no address of the paper"


def test_a_link_around_the_whole_entry_gives_its_doi() -> None:
    read = read_entry_fields(Printed(PAPER, 1, 1, ((PAPER, DOI),)))
    assert (read.csl["title"], read.csl["DOI"]) == ("Sleep and low mood", "10.1000/ash18")


def test_a_printed_identifier_stands_before_that_of_a_link() -> None:
    printed = Printed(f"{PAPER} doi:10.1000/printed", 1, 1, (("View", DOI),))
    assert read_entry_fields(printed).csl["DOI"] == "10.1000/printed"


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("https://rest.example/all", "webpage"),
        (DOI, "article-journal"),
        ("https://scholar.google.com/scholar?q=Sleep", "document"),
        ("https://rest.example/", "document"),
    ],
)
def test_a_title_alone_is_what_its_link_leads_to(href: str, kind: str) -> None:
    """A search for it, or somebody's first page, is nothing of its own."""
    title = "Sleep for all"
    assert read_entry_fields(Printed(title, 1, 1, ((title, href),))).csl["type"] == kind


def test_a_services_name_that_is_no_last_word_is_a_word_of_the_reference() -> None:
    links = (("View", "https://rest.example/all"),)
    read = read_entry_fields(Printed("Ash B. Sleep. View paper first", 1, 1, links))
    assert read.csl["container-title"] == "View paper first"
    links = (("PubMed", "https://pubmed.ncbi.nlm.nih.gov/30000001/"),)
    assert read_entry_fields(Printed("PubMed", 1, 1, links)).csl["title"] == "PubMed"


def test_a_web_page_has_the_address_that_it_links_to() -> None:
    text = "World Rest Organization. Rest for all. 2019."
    read = read_entry_fields(Printed(text, 1, 1, (("Rest for all", "https://rest.example/all"),)))
    assert read.csl["URL"] == "https://rest.example/all"
