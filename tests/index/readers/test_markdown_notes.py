"""Markdown's footnotes and Pandoc's keys: linked to their definitions, or counted and named."""

from __future__ import annotations

import pytest

from index.document import SourceError
from index.prepare import Prepared, prepare
from index.readers import read_source
from index.source import Source
from tests.support.processor import at_most

ASH = "Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. 2018;12(3):45-52."
FERN = "Fern G, Hale I. Walking for back pain. Pain Rep. 2019;4:101-9."


def read(text: str) -> Prepared:
    (article,) = read_source(Source("a.md", "a.md", text.encode(), None))
    assert not isinstance(article, SourceError), article
    return prepare(article)


def cited(article: Prepared) -> list[list[str]]:
    """What each citation cites, in the order of the text."""
    return [
        [one.printed for one in passage.references if one.id in run.references]
        for passage in article.passages
        for run in passage.text
        if run.references is not None
    ]


def text(article: Prepared) -> str:
    return "\n".join(run.text for passage in article.passages for run in passage.text)


KINDS = {
    "at the end": f"Sleep is good.[^1] Walking too.[^b]\n\n[^1]: {ASH}\n[^b]: {FERN}\n",
    "under a heading": (
        f"Sleep is good.[^1] Walking too.[^2]\n\n## References\n\n[^1]: {ASH}\n\n[^2]: {FERN}\n"
    ),
    "below each paragraph": (
        f"Sleep is good.[^1]\n\n[^1]: {ASH}\n\nWalking too.[^2]\n\n[^2]: {FERN}\n\nRest well.\n"
    ),
    "on several lines": (
        f"Sleep is good.[^1] Walking too.[^2]\n\n[^1]: {ASH[:29]}\n{ASH[29:]}\n"
        f"[^2]:\n    {FERN[:16]}\n    {FERN[16:]}\n"
    ),
    "in the text": f"Sleep is good.^[{ASH}] Walking too.^[{FERN}]\n",
    "right below the text": f"Sleep is good.[^1] Walking too.[^2]\n[^1]: {ASH}\n[^2]: {FERN}\n",
    "before a heading": (
        f"Sleep is good.[^1] Walking too.[^2]\n\n[^1]: {ASH}\n[^2]: {FERN}\n\n## About us\n\nHi.\n"
    ),
}


def test_a_sign_that_no_definition_has_cites_nothing_and_is_one() -> None:
    """Among signs with definitions, whatever its name; without any, a number alone is one."""
    assert cited(read(f"Sleep is good.[^1] Walk.[^slip]\n\n[^1]: {ASH}\n")) == [[ASH], []]
    assert cited(read("Sleep is good.[^slip]\n")) == []
    assert cited(read("Sleep is good.[^1]\n")) == [[]]


@pytest.mark.parametrize("kind", KINDS)
def test_each_sign_cites_its_definition_which_is_no_text(kind: str) -> None:
    article = read(f"# Sleep\n\n{KINDS[kind]}")
    assert [[" ".join(one.split()) for one in refs] for refs in cited(article)] == [[ASH], [FERN]]
    assert [one.label for one in article.card.references] == [1, 2]
    assert "Cole" not in text(article)
    assert "[^" not in text(article)
    assert article.warnings == ()


def test_a_sign_shows_the_number_that_a_page_would_show() -> None:
    article = read(f"Walking helps.[^b] Sleep too.[^a] Both do.[^b]\n\n[^a]: {ASH}\n[^b]: {FERN}\n")
    assert text(article).replace("\n", "") == "Walking helps.[1] Sleep too.[2] Both do.[1]"
    assert cited(article) == [[FERN], [ASH], [FERN]]


def test_text_after_the_definitions_is_text() -> None:
    article = read(KINDS["before a heading"])
    assert ("About us",) in [passage.section for passage in article.passages]


def test_a_sign_without_a_definition_is_counted_and_named() -> None:
    article = read(f"Sleep is good.[^1] Walking too.[^9]\n\n[^1]: {ASH}\n")
    assert article.not_linked == 1
    assert "[^9]" in str(article.warnings[0])


def test_notes_that_are_no_references_stay_text() -> None:
    article = read("Sleep is good.[^1]\n\n[^1]: For adults, that is.\n")
    assert "For adults, that is." in text(article)
    assert cited(article) == []


@pytest.mark.parametrize(
    "code", ["`[^1]`", "```\n[^1]: not a note\n```", "The class [^a-z] is not."]
)
def test_code_and_classes_of_characters_are_no_notes(code: str) -> None:
    article = read(f"# Sleep\n\nText.\n\n{code}\n")
    assert "[^" in text(article)
    assert cited(article) == []


def test_a_warning_names_the_definition_s_own_line() -> None:
    article = read(f"Sleep is good.[^1]\n\n[^1]: {ASH}\n\nWalking too.[^7]\n")
    assert article.warnings[0].line == 5


KEYS = "Sleep is good [@ash2018]. Walking too [see @fern2019, p. 3; -@kell2020]. @oak2021 agrees."


@pytest.mark.parametrize("heading", ["", "\n\n# References\n"])
def test_pandoc_s_keys_are_counted_and_named_each(heading: str) -> None:
    article = read(f"# Sleep\n\n{KEYS}{heading}")
    assert article.not_linked == 4
    assert [key in str(one) for key, one in zip(
        ("@ash2018", "@fern2019", "@kell2020", "@oak2021"), article.warnings, strict=True
    )] == [True] * 4  # fmt: skip
    assert all(".bib" in str(one) for one in article.warnings)
    assert len(article.passages) == 1, "the heading of Pandoc's list is no text"


def test_an_address_is_no_key() -> None:
    article = read("Write to a2018@clinic.example or [team@clinic.example]. We are @clinic.")
    assert article.not_linked == 0


@pytest.mark.parametrize("piece", ["^[", "[^1]: x\n", "[^a][", "[@a", "`^[a", "[^1]"])
def test_reading_takes_linear_time(piece: str) -> None:
    page = "# Sleep\n\nText.\n\n" + piece * (100_000 // len(piece))
    with at_most(4):
        read(page)
