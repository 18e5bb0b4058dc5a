"""Values of front matter that are no plain text."""

from __future__ import annotations

import pytest

from index.document import Document
from tests.support.index_fixtures import read_one

BODY = "\n# Sleep\n\nTea helps many people to rest.\n"


def with_fields(fields: str) -> Document:
    return read_one("a.md", f"---\n{fields}\n---\n{BODY}".encode())


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ("author: {name: Ada Ash, url: https://ash.example}", "Ada Ash"),
        ("authors:\n  - name: Ada Ash\n    title: Nurse\n  - Bo Fern", "Ada Ash, Bo Fern"),
        (
            "author:\n  - name: Ada Ash\n    affiliations:\n      - name: Clinic",
            "Ada Ash",
        ),  # Quarto
        ("author: null", None),
        ("author: ~", None),
        ("author: 'null'", "null"),
    ],
)
def test_an_author_is_a_name_and_never_a_program_s_notation(
    fields: str, author: str | None
) -> None:
    """Of Hugo's and Quarto's authors patients read "{'name': 'Ada Ash'}", and "null"."""
    read = with_fields(fields)
    assert read.info.author == author
    assert read.notes == ()


def test_a_part_without_a_name_is_left_out_and_told() -> None:
    read = with_fields("author: [{email: a@ash.example}, Bo Fern]\ntitle: {en: Rest}")
    assert (read.info.author, read.info.title) == ("Bo Fern", "Sleep")
    assert [text for _, text in read.notes] == [
        "'title' has a part without a 'name', which is left out.",
        "'author' has a part without a 'name', which is left out.",
    ]


@pytest.mark.parametrize(
    "url", ["https://ada:secret@clinic.example/a", "javascript:alert(1)", "https://[::1/a"]
)
def test_an_address_that_not_everybody_may_open_is_left_out_and_told(url: str) -> None:
    """A password was published, and what Python cannot read refused the article."""
    read = with_fields(f"url: {url}")
    assert read.info.url is None
    [(line, told)] = read.notes
    assert (line, told[:5]) == (1, "'url'")
    assert "secret" not in told
