"""A result is a number that is no dose, time, age or name; its band is one of several that join."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.languages.bands import has_band, results_of


@pytest.mark.parametrize(
    ("question", "results"),
    [
        ("phq9 21", (21.0,)),
        ("I got 17 on the questionnaire, is that bad?", (17.0,)),
        ("a1c 6.1", (6.1,)),
        ("ldl 1,200", (1200.0,)),
        ("tsh 5,8", (5.8,)),
        ("glucose 110 mg/dL", (110.0,)),
        ("bp 150/95", (150.0, 95.0)),
        ("saqué 17 en el cuestionario", (17.0,)),
        ("what is the PHQ-9", ()),
        ("vitamin b6", ()),
        ("b 12 and mood", ()),
        ("vit d 18", (18.0,)),
        ("type 2 diabetes", ()),
        ("can i take 25 mg", ()),
        ("2 pills", ()),
        ("no tablets for 4 days", ()),
        ("I'm 65, how much do I need", ()),
        ("tengo 65 años", ()),
        ("on day 3 of my period", ()),
        ("score 10-14", ()),
        ("alt 40 ast 30 ggt 60", ()),  # all of somebody's results
        ("no number", ()),
    ],
)
def test_results_of_a_question(question: str, results: tuple[float, ...]) -> None:
    assert results_of(question) == results


@pytest.mark.parametrize(
    ("text", "held", "other"),
    [
        ("0 to 4: few\n5 to 9: mild\n10 to 14: moderate", 7, 17),
        ("Normal: 1.9 – 4.4 pg/mL. High: >4.4 pg/mL", 5, 1),
        ("below 5.7% is normal, between 5.7% and 6.4% is not", 6.1, 6.6),
        ("Prediabetes 5.7~6.4 %. Diabetes: 6.5% or higher", 9, 5),
        ("less than 120, 120-129, at least 130", 150, 129.5),
        ("Menos de 5, entre 5 y 9, 10 o más", 12, 9.5),
    ],
)
def test_a_result_is_held_by_its_band(text: str, held: float, other: float) -> None:
    assert has_band(text, (held,))
    assert not has_band(text, (other,))


@pytest.mark.parametrize(
    "text",
    [
        "Drink 8 to 10 glasses, sleep 7 to 9 hours, eat less than 2,300 mg of salt.",
        "It runs from 0 to 3, and the total from 0 to 27.",
        "Between 40 and 64.",  # one alone
        "See pages 5-9-2 and 10/2024-11.",
        "",
    ],
)
def test_numbers_that_do_not_adjoin_are_no_bands(text: str) -> None:
    assert not has_band(text, (2.0, 8.0, 50.0))


@given(st.text())
def test_no_text_raises(text: str) -> None:
    has_band(text, results_of(f"{text} 7"))


@pytest.mark.parametrize("piece", ["1", "1 ", "1.1", "5 a/", "5 or ", "between 5 ", "< ", "-1"])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    def took(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        has_band(text, (5.0,))
        return time.process_time() - started

    assert took(40_000) < 30 * max(took(4_000), 0.001)
