"""Addresses of papers: the same paper by whatever address of it, and never another's."""

from __future__ import annotations

import pytest

from index.references.address import keys_of, read_address, reference_of


@pytest.mark.parametrize(
    ("href", "fields"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/30000001/", {"PMID": "30000001"}),
        ("https://www.ncbi.nlm.nih.gov/m/pubmed/30000001", {"PMID": "30000001"}),
        ("https://europepmc.org/article/MED/30000001", {"PMID": "30000001"}),
        ("https://www.ncbi.nlm.nih.gov/pubmed?term=PMID: 30000001 [uid]", {"PMID": "30000001"}),
        ("https://www.ncbi.nlm.nih.gov/pubmed?list_uids=30000001", {"PMID": "30000001"}),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/", {"PMCID": "PMC123456"}),
        ("https://europepmc.org/articles/pmc/123456", {"PMCID": "PMC123456"}),
        ("https://doi.org/10.1000/sleep.18", {"DOI": "10.1000/sleep.18"}),
        ("https://dx.doi.org/10.1000/sleep/full", {"DOI": "10.1000/sleep/full"}),
        ("https://press.example/doi/10.1000/sleep.18", {"DOI": "10.1000/sleep.18"}),
        ("https://press.example/doi/10.1000/sleep.18/full", {"DOI": "10.1000/sleep.18"}),
        ("https://press.example/doi/10.1000/sleep.18/full.pdf/", {"DOI": "10.1000/sleep.18"}),
        ("https://a.example/10.1000/sleep.18/abstract.pdf/full/", {"DOI": "10.1000/sleep.18"}),
        ("https://press.example/10.1000/full", {"DOI": "10.1000/full"}),
        ("https://journals.plos.org/a?id=10.1371/sleep.18", {"DOI": "10.1371/sleep.18"}),
        ("https://press.example/article?id=10.1371/sleep.18", {}),
        ("https://journals.plos.org/plosone/about", {}),
        ("https://academic.oup.com/j/article/doi/10.1093/j/zsx18/4567", {"DOI": "10.1093/j/zsx18"}),
        ("https://academic.oup.com/j/article/doi/10.1093/4567", {"DOI": "10.1093/4567"}),
        ("https://press.example/doi/10.1093/j/4567", {"DOI": "10.1093/j/4567"}),
        ("https://www.medrxiv.org/content/10.1101/2020.04.18v2", {"DOI": "10.1101/2020.04.18"}),
        ("https://press.example/content/10.1101/2020.04.18v2", {"DOI": "10.1101/2020.04.18v2"}),
        ("https://clinic.example/sleep", {}),
    ],
)  # fmt: skip
def test_an_address_has_the_identifier_of_its_paper(href: str, fields: dict[str, str]) -> None:
    address = read_address(href)
    assert address is not None
    assert address.fields == fields


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.clinic.example/sleep/", "http://clinic.example/sleep"),
        ("https://clinic.example/a?b=1&a=2", "https://clinic.example/a?a=2&b=1"),
        ("https://clinic.example/a?utm_source=x&b=1", "https://clinic.example/a?b=1&fbclid=y"),
        ("https://clinic.example/a?gclid=x", "//clinic.example/a"),
        ("https://doi.org/10.1000/SLEEP", "https://press.example/doi/10.1000/sleep/pdf"),
    ],
)
def test_two_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    first, second = read_address(one), read_address(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key


@pytest.mark.parametrize("other", ["?b=", "?b=2", "?a=1", "/b", "?utm=1"])
def test_pages_that_an_address_tells_apart_have_keys_of_their_own(other: str) -> None:
    first, second = (
        read_address("https://clinic.example/a"),
        read_address(f"https://clinic.example/a{other}"),
    )
    assert first is not None
    assert second is not None
    assert first.key != second.key


@pytest.mark.parametrize(
    "href",
    ["mailto:a@b.example", "/sleep", "https://localhost/a", "http://[x", "ftp://a.example/b", ""],
)
def test_what_is_no_page_of_the_web_is_no_address(href: str) -> None:
    assert read_address(href) is None


def test_an_endless_address_is_none() -> None:
    """Browsers read some thousands of characters at most."""
    assert read_address(f"https://clinic.example/{'a' * 3_000}") is not None
    assert read_address(f"https://clinic.example/{'a' * 5_000}") is None


def test_a_reference_is_known_by_each_of_its_addresses() -> None:
    keys = keys_of({"DOI": "10.1000/A", "PMID": "30000001", "URL": "clinic.example/sleep/"})
    assert keys == {"doi:10.1000/a", "pmid:30000001", "clinic.example/sleep"}
    assert keys_of({}) == set()


def test_a_reference_of_an_address_alone_is_a_paper_or_a_page() -> None:
    for href, kind in (
        ("https://doi.org/10.1000/a", "article-journal"),
        ("https://a.example", "webpage"),
    ):
        address = read_address(href)
        assert address is not None
        assert reference_of(address).csl["type"] == kind
        assert reference_of(address).csl["URL"] == href
