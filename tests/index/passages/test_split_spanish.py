"""What is Spanish in the splitting of an article: doubts about its citations, and sentences."""

from __future__ import annotations

from index.passages.split import MOST_WORDS
from tests.support.index_fixtures import cut, read_one

PAGE = """---
title: Dormir
lang: {}
---

Ayuda mucho (Roble et al., 1999).

## Referencias

- Fresno, B. (2001). Sueño y ánimo. Revista de Sueño, 1(2), 3-9.
"""


def doubts_of(lang: str) -> tuple[str, ...]:
    (passage,) = cut(read_one("a.md", PAGE.format(lang)))
    return passage.doubts


def test_a_doubt_is_in_the_articles_language() -> None:
    (spanish,), (english,) = doubts_of("es-MX"), doubts_of("en")
    assert spanish.endswith("La lista de referencias no tiene nada de Roble de 1999.")
    assert english.endswith("The reference list has nothing by Roble of 1999.")


def test_a_long_paragraph_is_cut_before_a_question_in_spanish() -> None:
    text = f"{'palabra ' * (MOST_WORDS - 10)}aquí. ¿Y {'otra ' * (MOST_WORDS - 10)}más?"
    first, second = cut(read_one("a.md", f"# T\n\n{text}\n"))
    assert first.plain_text.endswith("aquí.")
    assert second.plain_text.startswith("¿Y otra")
