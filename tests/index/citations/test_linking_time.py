"""The processor time of linking: long lists, and texts that are made to take long."""

from __future__ import annotations

import pytest

from index.citations.linker import link_article
from index.references.parse import parse_reference
from tests.support.index_fixtures import read_one
from tests.support.processor import at_most


def many(years: str, count: int = 2000) -> str:
    """An article that cites each of so many references of one year once."""
    first, second = "BCDFGHJKLM", "bcdfghjklm"
    names = [
        f"{first[n % 10]}{'aeiou'[n // 10 % 5]}{second[n // 50 % 10]}o{'rstn'[n // 500]}y"
        for n in range(count)
    ]
    text = "\n\n".join(f"Walking helps ({name}, {years})." for name in names)
    listed = "\n".join(f"- {name} A. A study. J Sleep. 2019;1:{n}." for n, name in enumerate(names))
    return f"{text}\n\n## References\n\n{listed}\n"


@pytest.mark.parametrize(("years", "linked"), [("2019", 2000), ("2018", 2000), ("2011", 0)])
def test_thousands_of_references_of_one_year_are_linked_in_time(years: str, linked: int) -> None:
    """Each citation was once compared with the whole list: 2,000 took minutes."""
    article = read_one("a.md", many(years))
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    with at_most(3.0):
        links = link_article(article, reads)
    assert sum(bool(link.entries) for several in links.values() for link in several) == linked


def test_a_citation_that_fits_thousands_of_references_leads_to_none() -> None:
    listed = "\n".join(f"- Ash A. Study {n}. J Sleep. 2019;1:{n}." for n in range(1000))
    article = read_one("a.md", f"Walk (Ash, 2019).\n\n## References\n\n{listed}\n")
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    [[link]] = [found for found in link_article(article, reads).values() if found]
    assert (link.entries, link.why) == ((), "More than 100 references in the list fit.")


def test_thousands_of_unlisted_authors_with_names_like_those_listed_are_read_in_time() -> None:
    """Each was once compared with the whole list: 20,000 took more than a minute."""
    text = " ".join(f"Walk (Name{n}, 2019)." for n in range(2000, 6000))
    listed = "\n".join(f"- Name{n} A. Study. J Sleep. 2019;1:{n}." for n in range(1000, 2000))
    article = read_one("a.md", f"{text}\n\n## References\n\n{listed}\n")
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    with at_most(15.0):
        link_article(article, reads)


@pytest.mark.parametrize(
    "piece",
    ["2019 ", "(2019) ", "Ash 2019 ", "A, ", "(", "Ash et al. ", "[1] ", "[1-9999] ", "(1) ", "¹²³",
     "<sup>1</sup>", "ibid. ", "Ash n.d. ", "2019 study by Ash, ", "Ash and Bell and ", "A. ",
     "Ash-", "Source: A (2019); ", "[@ash2018] ", "@ash2018 "],
)  # fmt: skip
def test_a_hostile_text_is_linked_in_time(piece: str) -> None:
    listed = "- Ash A. Study. J Sleep. 2019;1:2.\n- Bell A. Study. J Sleep. 2018;1:2.\n"
    article = read_one("a.md", f"{piece * (100_000 // len(piece))}\n\n## References\n\n{listed}")
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    with at_most(1.5):
        link_article(article, reads)


ALIKE = "- García Pérez, A. y López Gil, B. (2018). Luz. Rev Sue, 1, 1-9.\n" * 40
MANY = (
    "- Ash, B., " + ", ".join(f"Name{n}, C." for n in range(4000)) + " (2018). Rest. J, 1, 2-9.\n"
)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("García Pérez y López Gil, 2018; " * 4000, ALIKE),
        ("".join(f"(Ash and Zorn{n}, 2018) " for n in range(1500)), MANY),
    ],
    ids=["many alike", "many authors"],
)
def test_names_of_many_references_or_authors_are_compared_in_time(text: str, listed: str) -> None:
    """Each took 2 to 5 s: names were folded for each citation, and compared twice."""
    article = read_one("a.md", f"Walk. {text}\n\n## References\n\n{listed}")
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    with at_most(1.5):
        link_article(article, reads)


@pytest.mark.parametrize("first", ["Institute of ", "García ", "World Health "])
def test_names_that_begin_alike_are_found_in_time(first: str) -> None:
    """All that began with one word were once looked at for each: 2,000 of them took 2.5 s."""
    named = [
        f"{first}{chr(65 + n % 20)}{chr(97 + n // 20 % 20)}y{chr(97 + n // 400)}"
        for n in range(2000)
    ]
    text = " ".join(f"Walk ({name}, 2018)." for name in named * 3)
    listed = "\n".join(f"- {name}, B. (2018). Rest. J Sleep, 1, 2-9." for name in named)
    article = read_one("a.md", f"{text}\n\n## References\n\n{listed}\n")
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    with at_most(2.0):
        links = link_article(article, reads)
    assert sum(bool(link.entries) for several in links.values() for link in several) == 6000
