"""Raised and lowered digits in tokens."""

import pytest

from search.store.analysis import read_words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("B₁₂ CO₂ H₂O m²", ["b12", "co2", "h2o", "m2"]),
        ("10⁹/L", ["10", "9", "l"]),
    ],
)
def test_a_raised_digit_is_found_as_typed_flat_only_after_a_letter(
    text: str, forms: list[str]
) -> None:
    assert [word.form for word in read_words(text)] == forms
