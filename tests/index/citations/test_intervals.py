"""Intervals in brackets: no citation, or one that is not certain."""

from __future__ import annotations

import pytest

from tests.index.citations.test_number_forms import cited, links


@pytest.mark.parametrize(
    "text",
    [
        "Pain fell (95% CI [1, 3]).",
        "Pain fell (HR 1.5, 95% CI: [1,3], p < .05).",
        "Pain fell (d = 2, CI95% [1, 3]).",
        "Pain fell (95% confidence interval (CI) [1, 3]).",
        "Pain fell (95% CrI of [1, 3]).",
        "They slept long (IQR [2, 4]).",
        "They slept long (interquartile range [1–4]).",
        "They slept long (range [1-4]).",
        "The odds are high, OR = 2.1 [1, 3].",
        "They slept a median 2 [1–3] hours.",
        "El dolor bajó (IC del 95 % [1, 3]).",
        "Durmieron más (RIC [1, 3]; rango intercuartílico [1 a 4]).",
        "The 95% CIs [1, 3] and [2, 4] overlap.",
        "They slept 2 [1–3] hours.",
        "It turned by [1, 4] degrees.",
    ],
)
def test_an_interval_in_brackets_cites_nothing(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The score [1, 3] was low.",
        "It is scored on a scale [1–4].",
        "Pain fell (95% CI for the difference [1, 3]).",
        "It treats cochlear implants (CI) [1, 3].",
        "They slept 2 [1–3] then.",
    ],
)
def test_what_may_be_an_interval_is_linked_but_not_as_certain(text: str) -> None:
    [(_, link)] = links(text)
    assert (link.certainty, link.why) == ("ambiguous", "The numbers may be an interval.")


def test_numbers_that_fall_are_no_interval_whatever_stands_before() -> None:
    assert cited("Pain fell (95% CI [3, 1]).") == [(3, 1)]
    assert links("Pain fell (95% CI [3, 3]).") == []


@pytest.mark.parametrize(
    "text",
    [
        "Walking helps [1, 3].",
        "It is used for diabetes type 2 [1, 3].",
        "It is the PHQ-9 [1, 3].",
        "It was so in 2019 [1, 3].",
        "A wide range of studies say so [1, 3].",
        "It gives 95% of the effect [1, 3].",
        "Its scores are high and confidence is low [1, 3].",
    ],
)
def test_two_numbers_after_other_words_are_a_citation(text: str) -> None:
    assert cited(text) == [(1, 3)]


def test_numbers_that_fall_are_no_interval() -> None:
    assert cited("They slept long (IQR [3, 1]).") == [(3, 1)]


def test_one_number_after_the_name_of_an_interval_is_a_citation() -> None:
    assert cited("We report the 95% CI [3] and the range [2].") == [(3,), (2,)]


@pytest.mark.parametrize("text", ["(95% CI) (1, 3)", "IQR (2, 4)", "a 95% CI 1, 3."])
def test_an_interval_is_none_in_an_article_that_cites_in_round_brackets(text: str) -> None:
    assert cited(f"Walk (1).|Sleep (2).|Read (3).|Rest (4).|Pain fell, {text}") == [
        (1,), (2,), (3,), (4,),
    ]  # fmt: skip
