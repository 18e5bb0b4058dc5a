"""Which language a question is in, and when that is clear."""

from __future__ import annotations

import pytest

from search.languages.detect import is_clearly, language_of


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("el de", True),
        ("el litio", False),  # one word may be a name
        ("¿litio", True),
        ("sertralina", False),
        ("el de the", False),  # twice as many, and no more
        ("el de la the", True),
        ("efectos secundarios", True),
        ("estoy deprimido", True),
        ("cuánto ejercicio", True),
        ("opción", False),  # one accent may be a name's
        ("is Dr. Ramón in", False),
        ("niña", True),
        ("appointment with Dr. Muñoz", False),
    ],
)
def test_two_common_words_or_a_sign_make_spanish_clear(text: str, clear: bool) -> None:
    assert is_clearly(text, "es") is clear


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("he hit me", "en"),  # "he" and "me" are words of both
        ("dad punched me last night", "en"),
        ("someone raped me", "en"),
        ("me pegan", "es"),
        ("he tomado pastillas", "es"),
        ("me volví a cortar", "es"),  # "a" is English, an accent is not
    ],
)
def test_words_that_two_languages_have_decide_nothing(text: str, code: str) -> None:
    assert language_of(text) == code
