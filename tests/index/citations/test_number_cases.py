"""Small pages that cite by number, from the file to the citations of the passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.document import Document
from index.prepare import prepare
from tests.support.index_fixtures import read_file


def cited(article: Document) -> list[tuple[str, list[int], str | None]]:
    """(citation as printed, 1-based references, certainty) in the order of the passages."""
    ready = prepare(article)
    numbers = {one.id: number for number, one in enumerate(ready.card.references, 1)}
    return [
        (run.text, [numbers[id_] for id_ in run.references], run.certainty)
        for passage in ready.passages
        for run in passage.text
        if run.references is not None
    ]


def certain(*found: tuple[str, list[int]]) -> list[tuple[str, list[int], str | None]]:
    return [(printed, meant, "certain") for printed, meant in found]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("unicode-superscripts.html", certain(("¹", [1]), ("²,³", [2, 3]), ("¹⁻⁴", [1, 2, 3, 4]))),
        ("superscript-range-split.html", certain(("1–3", [1, 2, 3]))),
        (
            "bracket-words.html",
            certain(("[1 and 3]", [1, 3]), ("[ref. 2]", [2]), ("[Ref 2, 4]", [2, 4]),
                    ("[1, p. 46]", [1])),
        ),
        ("paren-numbers.html", certain(("(1)", [1]), ("(2, 3)", [2, 3]), ("(1-4)", [1, 2, 3, 4]))),
        ("paren-number-linked-to-source.html", certain(("1", [1]), ("2", [2]), ("3", [3]))),
        ("paren-numbers-are-enumeration.html", []),
        ("pasted-glued-numbers.txt", certain(("1", [1]), ("2,3", [2, 3]), ("4", [4]))),
    ],
)  # fmt: skip
def test_a_page_s_numbers_cite_what_they_mean(
    shared: Path, name: str, meant: list[tuple[str, list[int], str | None]]
) -> None:
    assert cited(read_file(shared / "cases" / name)) == meant


def test_references_made_from_numbered_links_have_these_numbers(shared: Path) -> None:
    article = read_file(shared / "cases" / "paren-number-linked-to-source.html")
    references = prepare(article).card.references
    assert [one.label for one in references] == [1, 2, 3]
    assert [one.csl["PMID"] for one in references] == ["11111111", "22222222", "33333333"]


def test_no_power_of_a_page_becomes_another_number(shared: Path) -> None:
    article = read_file(shared / "cases" / "superscript-power.html")
    text = " ".join(block.text for block in article.blocks())
    assert "400 × 10⁹/L. Give 2 × 10⁻³ mol. Obesity begins at 30 kg/m²." in text
