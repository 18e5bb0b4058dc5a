"""Words that lead a question to pages that are all in another language (data/es/english.txt)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build
from index.curation import files, synonyms
from index.curation.medicines import Medicines
from search.languages.short import OF_ANOTHER, SHORT
from search.pipeline import search
from search.query.expand import expand_question
from search.query.parameters import Query
from search.store.analysis import ENGLISH, Language, language_of_code
from search.store.reader import Store

SPANISH = language_of_code("es")
ENGLISH_PAGE = """# Feeling better

## A form to fill in

The questionnaire takes five minutes. You can answer it at home.

## Sore knees

Walking helps most people whose knees ache, and so does swimming.
"""
SPANISH_PAGE = """# Sentirse mejor

## Un formulario

El cuestionario dura cinco minutos. Lo puede contestar en su casa y traerlo a la clínica.

## Las rodillas

Caminar ayuda a casi todos los que tienen molestias, y también la natación.
"""
Opener = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    def open_(**pages: str) -> Store:
        for name, text in pages.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        assert build([tmp_path], tmp_path / "index").exit_code == 0
        return Store.open(tmp_path / "index")

    return open_


def first(store: Store, question: str) -> tuple[str, str]:
    found = search(Query(question), store)
    return found.lang, found.hits[0].record["section"][-1]


def test_a_spanish_question_finds_the_english_page(opened: Opener) -> None:
    store = opened(page=ENGLISH_PAGE)
    assert first(store, "¿cuánto dura el cuestionario?") == ("es", "A form to fill in")
    assert first(store, "me duele la rodilla al caminar") == ("es", "Sore knees")


def test_an_english_question_finds_the_spanish_page(opened: Opener) -> None:
    store = opened(page=SPANISH_PAGE)
    assert first(store, "how long does the questionnaire take") == ("en", "Un formulario")
    assert first(store, "is walking good for my knee") == ("en", "Las rodillas")


def test_nothing_crosses_over_where_the_index_has_both_languages(opened: Opener) -> None:
    store = opened(one=ENGLISH_PAGE, other=SPANISH_PAGE)
    assert store.foreign_synonyms is None
    assert store.for_language("es").foreign_synonyms is None
    assert first(store, "cuestionario") == ("es", "Un formulario")


def test_an_english_question_is_read_as_before(opened: Opener) -> None:
    """The words of another language are in a file of their own, which only its questions read."""
    store = opened(page=ENGLISH_PAGE)
    assert store.foreign_synonyms
    words = store.language.read_words("rodilla")
    assert store.foreign_synonyms.expand(words)[0].to == (("knee",),)
    assert store.synonyms.expand(words) == ()


@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
def test_every_line_is_read(language: Language) -> None:
    """A line may link nothing where both languages have one stem ("panic", "pánico"), or a word
    that says nothing in the other ("doctor")."""
    text = files.crossing(language)
    rules, problems = synonyms.read_synonyms(text, Medicines(language=language))
    said = [str(one) for one in problems]
    assert len(rules) > 250
    assert [one for one in said if "links nothing" not in one and "'doctor'" not in one] == []
    assert len(said) < 15


def test_a_word_of_everyday_language_stands_for_itself() -> None:
    """ "Tumor" and "sexual" are words of both."""
    words = {rule.from_ for rule in files.starter_files().foreign(ENGLISH)}
    assert ("rodilla",) in words
    assert not words & {("tumor",), ("sexual",)}


@pytest.mark.parametrize("short", sorted(OF_ANOTHER & (SHORT["en"].keys() | SHORT["es"].keys())))
def test_a_short_form_is_that_of_the_questions_language(opened: Opener, short: str) -> None:
    """A Spanish "y" over English pages is no "why", an English "d" over Spanish ones no "de"."""
    readings = ((opened(page=ENGLISH_PAGE), SPANISH), (opened(page=SPANISH_PAGE), ENGLISH))
    for store, own in readings:
        over = store.for_language(store.codes[0])
        words = expand_question(f"mindfulness {short} yoga", over, foreign=own).words
        assert words[1].form == own.read_question(f"mindfulness {short} yoga")[1].form
