"""Footnotes in the text of a WordPress export: cited at the places of their codes."""

from __future__ import annotations

import pytest

from index.prepare import prepare
from tests.index.readers.test_wxr import one
from tests.support.processor import at_most

ASH = "Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. 2018;12(3):45-52."
FERN = "Fern G, Hale I. Walking for back pain. Pain Rep. 2019;4:101-9."


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("[mfn]", "[/mfn]"), ("[efn_note]", "[/efn_note]"), ("[ref]", "[/ref]"), ("((", "))")],
)
@pytest.mark.parametrize("space", ["", " "])
def test_a_footnote_is_cited_at_the_place_of_its_code(opens: str, closes: str, space: str) -> None:
    body = f"Walking helps.{space}{opens}{FERN}{closes} Sleep helps, too.{opens}{ASH}{closes}"
    article = prepare(one(body))
    runs = [run for passage in article.passages for run in passage.text]
    assert "".join(run.text for run in runs) == "Walking helps. Sleep helps, too."
    assert [run.text or run.certainty for run in runs] == [
        "Walking helps.", "certain", " Sleep helps, too.", "certain",
    ]  # fmt: skip
    assert [reference.printed for reference in article.card.references] == [FERN, ASH]


def test_a_note_that_is_no_reference_stays_in_the_text() -> None:
    article = prepare(one("Walking helps.[mfn]Not for all.[/mfn] ((Ask us.)) Sleep helps."))
    words = "".join(run.text for passage in article.passages for run in passage.text)
    assert "Not for all." in words
    assert "Ask us." in words
    assert article.card.references == ()


def test_a_long_paragraph_keeps_the_note_at_its_end() -> None:
    long = "Sleep is good for people who are tired of being tired. " * 30
    article = prepare(one(f"<p>{long.strip()}[mfn]{ASH}[/mfn]</p>"))
    assert article.linked == 1
    assert [one.printed for one in article.passages[-1].references] == [ASH]


@pytest.mark.parametrize("piece", ["((", "[mfn]", "[ref", "(a("])
def test_codes_are_looked_for_in_linear_time(piece: str) -> None:
    with at_most(4):
        one("Text. " + piece * (40_000 // len(piece)))
