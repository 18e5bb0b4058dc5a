"""Invisible characters written as references go."""

from index.source import clean_references


def test_a_soft_hyphen_or_zero_width_space_goes_in_every_spelling() -> None:
    written = "Psycho&shy;thera&#173;peu&#xAD;tin&#8203;"
    assert clean_references(written) == "Psychotherapeutin"


def test_a_joiner_that_shapes_letters_stays() -> None:
    assert clean_references("می&zwnj;شود &#8205;") == "می&zwnj;شود &#8205;"
