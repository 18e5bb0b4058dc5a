"""Sources in one paragraph: a list, parted by semicolons or numbers; a single "Source:" line."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one, texts

TEXT = ["Iodine matters for the thyroid.", "Eat fish.", "Talk to us before you change anything."]


def read(line: str, suffix: str = ".md", after: str = "") -> tuple[list[str], list[str]]:
    """(references, blocks of the text) of an article that ends in the line."""
    if suffix == ".html":
        body = "".join(f"<p>{one}</p>" for one in [*TEXT, f"<em>{line}</em>", after] if one)
        article = read_one("a.html", f"<article><h1>Iodine</h1>{body}</article>")
    else:
        article = read_one("a.md", "\n\n".join(["# Iodine", *TEXT, line, after]))
    return [one.text for one in article.references], texts(article)


LINES = {
    "Sources: National Institutes of Health: Iodine (2022); American Thyroid Association: "
    "Statement on iodine; Mayo Clinic: Hypothyroidism diet.": [
        "National Institutes of Health: Iodine (2022)",
        "American Thyroid Association: Statement on iodine",
        "Mayo Clinic: Hypothyroidism diet.",
    ],
    "References: 1. Ash B. Sleep in adults. J Sleep. 2018;12:4-5. 2. Fern G. Pain. 2019;4:1-9.": [
        "Ash B. Sleep in adults. J Sleep. 2018;12:4-5.",
        "Fern G. Pain. 2019;4:1-9.",
    ],
    "Quellen: Robert Koch-Institut (2021); Deutsche Gesellschaft für Schlafmedizin (2020)": [
        "Robert Koch-Institut (2021)",
        "Deutsche Gesellschaft für Schlafmedizin (2020)",
    ],
    "Sources: Ash, B.; Cole, D. Sleep in adults. J. Sleep 2018, 12, 45.": [
        "Ash, B.; Cole, D. Sleep in adults. J. Sleep 2018, 12, 45.",
    ],
    "Source: Mayo Clinic.": ["Mayo Clinic."],
    "Fuente: Organización Mundial de la Salud, 2021.": ["Organización Mundial de la Salud, 2021."],
    "Sources: WHO; CDC; NHS": ["WHO", "CDC", "NHS"],
}


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize("line", LINES)
def test_a_paragraph_of_sources_is_a_list(line: str, suffix: str) -> None:
    references, blocks = read(line, suffix)
    assert references == LINES[line]
    assert blocks == TEXT


@pytest.mark.parametrize(("words", "count"), [(60, 2), (61, 0)])
def test_an_entry_of_more_than_60_words_is_no_source(words: int, count: int) -> None:
    long = " ".join(["Ash B.", *["sleep"] * (words - 3), "2018"])
    assert len(read(f"Sources: {long}; Fern G. Pain. 2019")[0]) == count


def test_a_paragraph_of_sources_may_stand_before_a_disclaimer() -> None:
    line = next(iter(LINES))
    assert read(line, after="This page gives no advice.")[0] == LINES[line]


@pytest.mark.parametrize(
    "line",
    [
        "Sources: we get water from springs.",
        "Sources: milk, fish and eggs.",
        "Sources: Milk has most of it; fish and eggs have some.",
        "Source of iodine: Milk Products.",
        "Research: A 2018 study found that half of us sleep badly.",
        "Note: Ask Your Doctor first.",
        "Source: Half of us slept badly in 2019.",
        "Source: Ask your own GP.",
    ],
)
def test_a_sentence_with_a_colon_is_text(line: str) -> None:
    references, blocks = read(line)
    assert references == []
    assert blocks == [*TEXT, line]


def test_a_source_in_the_middle_of_a_text_stays_there() -> None:
    article = read_one("a.md", "\n\n".join(["# Iodine", "Source: Mayo Clinic.", *TEXT, *TEXT]))
    assert "Source: Mayo Clinic." in texts(article)


def test_a_source_line_of_an_article_with_a_list_stays_text() -> None:
    listed = "## References\n\n- Ash B. Sleep in adults. J Sleep. 2018;12:4-5."
    references, blocks = read("Source: Mayo Clinic.", after=listed)
    assert len(references) == 1
    assert "Source: Mayo Clinic." in blocks


@pytest.mark.parametrize(
    "line",
    [
        "Sources: Ash B. Sleep. <a href='https://doi.org/10.1000/one'>Read it</a>; "
        "Cole D. Rest. <a href='https://doi.org/10.1000/two'>Read it</a>",
        "Sources: <a href='https://doi.org/10.1000/one'>Read it</a> (Ash, 2001); "
        "<a href='https://doi.org/10.1000/two'>Read it</a> (Cole, 2002)",
    ],
    ids=["at its end", "at its beginning"],
)
def test_a_sources_own_link_gives_its_identifier(line: str) -> None:
    body = "".join(f"<p>{one}</p>" for one in [*TEXT, line])
    article = read_one("a.html", f"<article><h1>Iodine</h1>{body}</article>")
    assert [one.links for one in article.references] == [
        (("Read it", "https://doi.org/10.1000/one"),),
        (("Read it", "https://doi.org/10.1000/two"),),
    ]


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("Source: [WHO on iodine](https://who.example/iodine).", False),
        ("Source: Ash B. [Sleep](https://who.example/iodine). 2018;12:4-5.", True),
    ],
)
def test_a_source_that_is_a_link_alone_cites_where_it_stands(line: str, taken: bool) -> None:
    """Where text follows it: it is the source of what is above it."""
    references, blocks = read(line, after="See you.")
    assert bool(references) == taken
    assert any(one.startswith("Source") for one in blocks) != taken
