"""Printed books, chapters, reports, theses and web pages -> CSL-JSON."""

from __future__ import annotations

from typing import Any

import pytest

from index.references.books import take_number
from index.references.parse import _type, parse_reference


def csl(printed: str) -> dict[str, Any]:
    return parse_reference(printed).csl


def people(printed: str) -> list[str]:
    """ "Family, Given" of each author; organisations whole."""
    authors = csl(printed).get("author", [])
    return [a.get("literal") or f"{a['family']}, {a['given']}" for a in authors]


def fields(printed: str, *names: str) -> list[Any]:
    found = csl(printed)
    return [found["type"], found["title"], *(found.get(name) for name in names)]


@pytest.mark.parametrize(
    ("printed", "edition", "place"),
    [
        ("Bell, R. A. (2010). Sleep in adults. New York: Springer.", None, "New York"),
        ("Bell, R. A. (2010). Sleep in adults (2nd ed.). Springer.", "2nd ed", None),
        ("Bell, R. (2010) Sleep in adults. 2nd edn. London: Springer.", "2nd edn", "London"),
        ("Bell RA. Sleep in adults. 2nd ed. New York: Springer; 2010.", "2nd ed", "New York"),
        ("Bell RA. Sleep in adults. Springer, New York, USA; 2010.", None, "New York, USA"),
        ("Bell RA (2010) Sleep in adults. Springer, New York. 392 pp.", None, "New York"),
        ("Bell RA, editor. Sleep in adults. Springer; 2010.", None, None),
        ("Bell, R. A. (Ed.). (2010). Sleep in adults. Springer.", None, None),
    ],
)
def test_a_book_has_a_publisher(printed: str, edition: str | None, place: str | None) -> None:
    found = fields(printed, "publisher", "edition", "publisher-place", "issued")
    wanted = ["Springer", edition, place, {"date-parts": [[2010]]}]
    assert found == ["book", "Sleep in adults", *wanted]
    assert parse_reference(printed).names == ("Bell",)


@pytest.mark.parametrize(
    "printed",
    [
        "Bell, R. (2010). Naps. In T. Ash & J. Frost (Eds.), The book of rest (pp. 1-9). Springer.",
        "Bell, R. (2010) 'Naps', in Ash, T. and Frost, J. (eds.) The book of rest. "
        "London: Springer, pp. 1-9.",
        "Bell RA. Naps. In: Ash T, Frost J, editors. The book of rest. 2nd ed. "
        "London: Springer; 2010. p. 1-9.",
        "Bell RA. Naps. In: Ash T, Frost J, eds. The book of rest. Springer; 2010:1-9.",
        "Bell, R. 2010. “Naps.” In The book of rest, edited by T. Ash and J. Frost, 1-9. Springer.",
        "Bell RA (2010) Naps. In: Ash T, Frost J. The book of rest. London: Springer. pp. 1-9.",
    ],
)
def test_a_chapter_is_in_a_book_with_editors(printed: str) -> None:
    found = fields(printed, "container-title", "publisher", "page")
    assert found == ["chapter", "Naps", "The book of rest", "Springer", "1-9"]
    assert [editor["family"] for editor in csl(printed)["editor"]] == ["Ash", "Frost"]


def test_a_chapter_may_be_in_a_book_without_editors_and_a_book_in_no_other() -> None:
    """A publisher alone makes a book; a book that holds it as well makes it a chapter."""
    within = "Bell, R. (2010). Naps. In The book of rest (pp. 1-9). Springer."
    assert fields(within, "container-title", "editor") == [
        "chapter", "Naps", "The book of rest", None,
    ]  # fmt: skip
    assert fields("Bell, R. (2010). Naps. Springer.", "container-title")[0] == "book"


@pytest.mark.parametrize(
    ("printed", "accessed"),
    [
        ("Rest Board. (2020, May 3). Sleep tips. Retrieved June 5, 2021, from {}", [2021, 6, 5]),
        ("Rest Board (2020) Sleep tips. Available at: {} (Accessed: 5 June 2021).", [2021, 6, 5]),
        (
            "Rest Board. Sleep tips [Internet]. Oslo: Rest Board; 2020 [cited 2021 Jun 5]. "
            "Available from: {}",
            [2021, 6, 5],
        ),
        ("Rest Board (2020) Sleep tips. {}. Accessed: June 2021.", [2021, 6]),
    ],
)
def test_a_web_page_has_the_day_it_was_read(printed: str, accessed: list[int]) -> None:
    found = fields(printed.format("https://rest.example/tips"), "URL", "accessed", "issued")
    assert found == [
        "webpage",
        "Sleep tips",
        "https://rest.example/tips",
        {"date-parts": [accessed]},
        {"date-parts": [[2020]]},
    ]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Rest Agency. (2022). Insomnia: management (NICE Guideline NG222).", "NG222"),
        ("Rest Agency. (2022). Insomnia: management (Report No. 5).", "5"),
    ],
)
def test_a_guideline_has_its_number(printed: str, number: str) -> None:
    assert fields(printed, "number") == ["report", "Insomnia: management", number]


@pytest.mark.parametrize(
    "printed",
    [
        "Bell, R. (2010). Sleep [Doctoral dissertation, University of Oslo]. https://x.example",
        "Bell R. Sleep [Doctoral dissertation]. Oslo: University of Oslo; 2010.",
        "Bell, R. (2010) Sleep. Doctoral dissertation. University of Oslo.",
    ],
)
def test_a_thesis_names_its_university(printed: str) -> None:
    found = fields(printed, "genre", "publisher")
    assert found[1:] == ["Sleep", "Doctoral dissertation", "University of Oslo"]
    assert found[0] == "thesis"


@pytest.mark.parametrize(
    ("names", "type_"),
    [
        ("accessed URL", "webpage"),
        ("accessed URL publisher", "webpage"),
        ("URL publisher", "book"),
        ("accessed publisher", "book"),
        ("accessed URL editor", "chapter"),
        ("accessed URL volume", "article-journal"),
        ("accessed URL edition", "book"),
        ("publisher container-title", "chapter"),
        ("container-title", "document"),
        ("edition", "book"),
        ("page", "article-journal"),
        ("DOI URL", "article-journal"),
        ("URL", "webpage"),
        ("title", "document"),
    ],
)
def test_the_kind_follows_from_the_fields_that_were_read(names: str, type_: str) -> None:
    """Looked up on the web, a book is still a book."""
    assert _type(dict.fromkeys(names.split(), "x")) == type_


@pytest.mark.parametrize(
    ("title", "rest", "number", "is_report"),
    [
        ("Sleep and health (Report No. 5)", "Sleep and health", "5", True),
        ("Sleep and health (No. 5)", "Sleep and health (No. 5)", None, False),
        ("Annual report on sleep (No. 5)", "Annual report on sleep", "5", True),
        ("Annual report on sleep", "Annual report on sleep", None, True),
        ("Sleep and health", "Sleep and health", None, False),
    ],
)
def test_a_number_is_a_reports_only_where_words_say_so(
    title: str, rest: str, number: str | None, is_report: bool
) -> None:
    assert take_number(title) == (rest, number, is_report)
