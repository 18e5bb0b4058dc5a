"""How a question is read: what is left of a word without its ending."""

from __future__ import annotations

import pytest

from search.faq.question import base


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("dogs", "dog"), ("studies", "study"), ("therapies", "therapy"), ("pills", "pill"),
        ("stress", "stress"), ("virus", "virus"), ("crisis", "crisis"),  # no plurals
        ("planned", "plan"), ("taking", "tak"), ("take", "tak"), ("sleeping", "sleep"),
        ("needed", "need"), ("used", "used"), ("bring", "bring"),  # the rest is too short
        ("gas", "gas"), ("ice", "ice"), ("its", "its"),  # of three letters
    ],
)  # fmt: skip
def test_a_word_loses_its_ending_where_a_word_is_left(form: str, wanted: str) -> None:
    assert base(form) == wanted
