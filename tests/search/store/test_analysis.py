"""Tokens: raised and lowered digits, numbers with units."""

import pytest

from search.languages.en import OWN_STEMS
from search.store.analysis import read_words, stem


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


def forms(text: str) -> list[str]:
    return [word.form for word in read_words(text)]


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("50mg", "50 mg"),
        ("sertraline 100MG daily", "sertraline 100 mg daily"),
        ("0.5mg", "0.5 mg"),
        ("5-10mg", "5-10 mg"),
        ("1,000mcg", "1,000 mcg"),
        ("25µg or 25μg", "25 µg or 25 μg"),
        ("50mg/day, 10mL", "50 mg/day, 10 ml"),
        ("500IU 2units", "500 iu 2 units"),
        ("8am 24h 24hrs 6wks 30mins 2yrs 28days", "8 am 24 h 24 hrs 6 wks 30 mins 2 yrs 28 days"),
        ("5mmol/L 120mmHg 80bpm 70kg 4lbs", "5 mmol/L 120 mmHg 80 bpm 70 kg 4 lbs"),
    ],
)
def test_a_number_glued_to_its_unit_is_read_as_set_apart(glued: str, apart: str) -> None:
    assert forms(glued) == forms(apart)


@pytest.mark.parametrize(
    "word",
    ["b12", "covid19", "phq9", "4th", "mp3", "h1n1", "1990s", "2x10mgx", "b50mg", "5ht", "10mgs1"],
)
def test_what_is_no_number_with_a_unit_stays_whole(word: str) -> None:
    assert forms(word) == [word]


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("several", "severe"),
        ("position", "positive"),
        ("emerging", "emergency"),
        ("medication", "medical"),
        ("immunization", "immune"),
        ("personality", "person"),
        ("effective", "effects"),
        ("dependence", "depends"),
        ("imported", "important"),
        ("lateral", "later"),
        ("periodic", "periods"),
        ("testes", "test"),
        ("units", "united"),
        ("organic", "organs"),
    ],
)
def test_words_that_only_look_alike_have_stems_of_their_own(form: str, other: str) -> None:
    assert stem(form) != stem(other)


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("children", "child"),
        ("women", "woman"),
        ("teeth", "tooth"),
        ("swollen", "swelling"),
        ("slept", "sleeping"),
        ("allergic", "allergies"),
        ("tiredness", "tired"),
        ("diagnoses", "diagnosis"),
        ("added", "adds"),
    ],
)
def test_irregular_forms_have_the_stem_of_their_word(form: str, base: str) -> None:
    assert stem(form) == stem(base)


def test_a_stem_of_its_own_is_no_other_words() -> None:
    """Where it is a word itself, its own stem is the same."""
    words = {own for own in OWN_STEMS.values() if own in OWN_STEMS}
    assert words
    assert [own for own in words if stem(own) != own] == []
