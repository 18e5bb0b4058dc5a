"""The language of an article and of its passages, and articles that are one in two languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.language import article_language, detect, passage_language
from search.store.reader import Store

SPANISH = (
    "La depresión es una enfermedad frecuente que afecta el ánimo de las personas. No es una "
    "debilidad, y el tratamiento ayuda a la mayor parte de los que lo reciben en la clínica con "
    "el apoyo de su familia y de sus amigos."
)
ENGLISH = (
    "Depression is a common illness that affects the mood of people. It is not a weakness, and "
    "treatment helps most of those who have it in the clinic with the support of their family "
    "and of their friends every day."
)
PORTUGUESE = (
    "A depressão é uma doença comum que afeta o humor das pessoas. Não é uma fraqueza, e o "
    "tratamento ajuda a maioria dos que o recebem na clínica com o apoio da família."
)


@pytest.mark.parametrize(("text", "code"), [(SPANISH, "es"), (ENGLISH, "en"), (PORTUGUESE, "pt")])
def test_a_language_is_told_by_its_stop_words(text: str, code: str) -> None:
    assert detect(text) == code


def test_names_and_figures_have_no_language() -> None:
    assert detect("PHQ-9 GAD-7 CBT EMDR TMS 555-0100 555-0199 Zoloft Prozac Lexapro Paxil") is None


def test_what_the_source_says_counts_first() -> None:
    assert article_language("es-MX", SPANISH) == ("es-MX", None)
    assert article_language("es_MX", SPANISH) == ("es-MX", None)
    assert article_language(None, SPANISH) == ("es", None)
    assert article_language("fr", "Kurz.") == ("fr", None)


def test_a_text_that_is_clearly_in_another_language_is_read_as_that_and_told() -> None:
    """A site's template says "en-US" on its Spanish pages too."""
    lang, warning = article_language("en-US", SPANISH)
    assert lang == "es"
    assert warning is not None
    assert "'en-US'" in warning
    assert "'es'" in warning


def test_a_passage_in_another_language_than_its_article_says_so() -> None:
    assert passage_language("en", SPANISH) == "es"
    assert passage_language("en", "Hola, ¿cómo está usted?") == "en"


def test_twins_are_joined_by_id_and_by_hreflang(tmp_path: Path) -> None:
    pages = {
        "en/sleep.html": f'<html lang="en"><head><title>Sleep</title>'
        '<link rel="canonical" href="https://c.example/sleep">'
        '<link rel="alternate" hreflang="es" href="https://c.example/es/dormir/">'
        f"</head><body><article><h1>Sleep</h1><p>{ENGLISH}</p></article></body></html>",
        "es/dormir.html": f'<html lang="es"><head><title>Dormir</title>'
        '<link rel="canonical" href="https://c.example/es/dormir">'
        f"</head><body><article><h1>Dormir</h1><p>{SPANISH}</p></article></body></html>",
        "a.md": f"---\ntitle: A\n---\n{ENGLISH}\n",
        "b.md": f"---\ntitle: B\ntranslation_of: a\n---\n{SPANISH}\n",
        "c.md": f"---\ntitle: C\ntranslation_of: nowhere\n---\n{SPANISH}\n",
    }
    for name, text in pages.items():
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = build([tmp_path / "sources"], tmp_path / "index")
    assert "no article 'nowhere'" in str([str(one) for one in report.warnings])
    store = Store.open(tmp_path / "index")
    assert store.twins is not None
    titles = {
        store.passage_at(store.passages_of(number)[0]).article.title: [
            one["title"] for one in store.twins.of(number)
        ]
        for number in range(report.articles)
    }
    assert titles == {"Sleep": ["Dormir"], "Dormir": ["Sleep"], "A": ["B"], "B": ["A"], "C": []}


def test_a_twin_in_an_index_of_its_own_is_not_missing(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(f"---\ntitle: B\ntranslation_of: a\n---\n{SPANISH}\n")
    assert not build([tmp_path / "b.md"], tmp_path / "index").warnings


def test_letters_alone_are_no_words_of_a_language() -> None:
    """Initials and codes: "e", "o" and "y" are words in Italian, Spanish and French."""
    assert detect("SHA: f4f36a8e9fee64d59ccf22b724c7dab345102658 e o y a i") is None


@pytest.mark.parametrize(
    "text",
    [
        "A focus reduction assay for hepatitis C virus SHA: ee8dca216514deeed4c9415bc2ad8a78dc3d9",
        "Authors: Aldunate, Fabián; Echeverría, Natalia; López, Pablo; Sánchez, Ana; Soñora, M.",
        "Our team: Dr. Muñoz, Dr. García, Dr. Peña, Dr. Ibáñez, Dr. Núñez, Dr. Cañizares",
    ],
)
def test_names_and_codes_are_no_other_language(text: str) -> None:
    assert article_language(None, text) == ("en", None)


@pytest.mark.parametrize(
    "text", ["¿Qué es la fobia?", "Dosis, horas y teléfonos de nuestra clínica"]
)
def test_a_short_text_in_spanish_is_spanish(text: str) -> None:
    assert article_language(None, text) == ("es", None)
