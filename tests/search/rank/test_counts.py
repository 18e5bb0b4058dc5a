"""Tablets, drops and puffs are read as numbers of them under each of their names."""

from __future__ import annotations

import re

import pytest

from search.rank.counts import COUNTS, decimal_of

NAMES = """
tablet tablets tab tabs pill pills capsule capsules caps caplet caplets comprimido comprimidos
pastilla pastillas tableta tabletas cápsula capsulas gragea grageas píldora pildoras drop drops gota
gotas puff puffs inhalation inhalations inhalación inhalaciones teaspoon teaspoons teaspoonful tsp
cucharadita cucharaditas tablespoon tablespoonfuls tbsp cucharada cucharadas patch patches parche
parches
""".split()


def test_every_kind_of_name_is_among_those_that_are_tried() -> None:
    kinds = [kind for kind in COUNTS.split("|") if not any(re.fullmatch(kind, n) for n in NAMES)]
    assert not kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_number_in_words_before_a_thing_is_in_digits(name: str) -> None:
    assert decimal_of(f"Take two {name.upper()} a day.") == f"Take 2 {name.upper()} a day."


def test_a_number_in_words_before_anything_else_stays() -> None:
    assert decimal_of("Take two days, or 1/2 of a day.") == "Take two days, or 0.5 of a day."
