"""Headings without their numbers: what is searched, and what an FAQ entry asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine.local import LocalEngine
from search.languages.headings import without_number
from search.query.parameters import Query
from search.store.reader import Store
from tests.support.search_fixtures import built


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("1.2 Side effects", "Side effects"),
        ("4.2. eGFR", "eGFR"),
        ("3) Side effects", "Side effects"),
        ("12 - Follow-up", "Follow-up"),
        ("Q4: Does it hurt?", "Does it hurt?"),
        ("Q. Does it hurt?", "Does it hurt?"),
        ("P: ¿Duele?", "¿Duele?"),
        # Amounts, times, years and names.
        *((same, same) for same in (
            "2.5 mg tablets", "5 questions", "5 - 10 minutes", "9:30 Arrival", "2019. Study",
            "24/7 help", "5-HT", "P. vivax malaria", "1 in 4 people",
            "3 months: what to expect", "1.", "",
        )),
    ],
)  # fmt: skip
def test_a_heading_loses_what_counts_it(printed: str, read: str) -> None:
    assert without_number(printed) == read


TEXT = """# Tests

## 1.1 Blood sugar

Sugar is measured after a night without food.

## 6.1 Inflammation

A marker of inflammation rises after a cold.

## 2. Does the needle hurt?

A little, and for a moment.
"""


def test_a_sections_number_is_not_found_and_a_numbered_question_is_answered(
    tmp_path: Path,
) -> None:
    engine = LocalEngine(Store.open(built(tmp_path, {"tests.md": TEXT})))
    assert engine.search(Query("6.1")).total == 0
    for asked in ("does the needle hurt", "2. Does the needle hurt?"):
        answer = engine.search(Query(asked)).answer
        assert answer is not None, asked
        assert answer.record["section"][-1] == "2. Does the needle hurt?"
