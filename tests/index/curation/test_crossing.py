"""Words that lead a question to pages that are all in another language (data/es/english.txt)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain
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


def test_an_english_word_in_a_spanish_question_is_understood(opened: Opener) -> None:
    """Of words that Spanish lacks: "come" is no English verb here."""
    store = opened(page=SPANISH_PAGE)
    words = expand_question("me duelen los knees", store.for_language("es"))
    assert [clause.term for clause in words.clauses if clause.why != "stop word"] == ["es:rodill"]
    assert words.missing == (SPANISH.read_word("duelen"),)
    assert first(store, "que hago con los knees") == ("es", "Las rodillas")
    assert expand_question("come mucho", store.for_language("es")).clauses == ()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("puedo tomar cerveza", "El alcohol"),
        ("agujas para el dolor", "La acupuntura"),
        ("cuánto cobran", "El costo"),
        ("mi hermana me acompaña", "La familia"),
        ("quiero bajar panza", "Bajar de peso"),
        ("cómo lleno la forma", "Llenar el cuestionario"),
    ],
)
def test_everyday_words_stand_for_what_pages_say(
    opened: Opener, question: str, wanted: str
) -> None:
    titles = (
        "El alcohol, La acupuntura, El costo, La familia, Bajar de peso, Llenar el cuestionario"
    )
    parts = "".join(
        f"## {title}\n\nHable con nosotros de {title}.\n\n" for title in titles.split(", ")
    )
    assert first(opened(page=f"# Ayuda\n\n{parts}"), question) == ("es", wanted)


def test_nothing_crosses_over_where_the_index_has_both_languages(opened: Opener) -> None:
    store = opened(one=ENGLISH_PAGE, other=SPANISH_PAGE)
    assert store.foreign_synonyms is None
    assert store.for_language("es").foreign_synonyms is None
    assert first(store, "cuestionario") == ("es", "Un formulario")


def test_an_english_question_is_read_as_before(opened: Opener) -> None:
    """The words of another language are in a file of their own, which only its questions read."""
    store = opened(page=ENGLISH_PAGE)
    assert store.foreign_synonyms
    assert store.foreign_synonyms.expand(SPANISH.read_words("rodilla"))[0].to == (("knee",),)
    assert store.synonyms.expand(store.language.read_words("rodilla")) == ()


@pytest.mark.parametrize(("asked_in", "language"), [(SPANISH, ENGLISH), (ENGLISH, SPANISH)])
def test_every_line_is_read(asked_in: Language, language: Language) -> None:
    text = files.crossing(asked_in, language)
    rules, problems = synonyms.read_synonyms(text, Medicines(language=language), asked_in=asked_in)
    assert len(rules) > 1_200
    assert problems == ()


def test_no_word_stands_on_two_lines() -> None:
    """Such a word may have two meanings ("lentes", "lento"), unless it is given on purpose."""
    lines = files.crossing(SPANISH, ENGLISH).splitlines()
    terms = [
        {tuple(word.stem for word in SPANISH.read_words(term)) for term in side.split(",")}
        for side, _, _ in (line.partition(" => ") for line in lines)
    ]
    twice = {stems for stems, times in Counter(chain(*terms)).items() if times > 1}
    known = "sangre pulmón cortar olvidar pastilla consejo embarazo pesar actividad baño".split()
    assert len(terms) > 800
    assert twice <= {(SPANISH.read_word(word).stem,) for word in known}


@pytest.mark.parametrize(
    "form",
    ["me dolían las rodillas", "rodillas adoloridas", "caminando", "caminaba", "hemos caminado"],
)
def test_a_word_stands_for_another_in_all_its_forms(opened: Opener, form: str) -> None:
    """Each is read in its own language: English stems know no Spanish verbs."""
    assert first(opened(page=ENGLISH_PAGE), form) == ("es", "Sore knees")


@pytest.mark.parametrize("form", ["my aching knees", "walked and walked", "sore knee"])
def test_an_english_word_does_so_too(opened: Opener, form: str) -> None:
    assert first(opened(page=SPANISH_PAGE), form) == ("en", "Las rodillas")


def test_a_stop_word_stands_for_nothing(opened: Opener) -> None:
    """ "Solo" has the stem of "sol", "para" that of "parar"."""
    page = "# A\n\n## Sun\n\nStop in the sun.\n\n## Legs\n\nYour legs ache.\n"
    store = opened(page=page)

    def terms(text: str) -> list[str]:
        clauses = expand_question(text, store, foreign=SPANISH).clauses
        return [clause.term for clause in clauses]

    assert terms("solo para mis piernas") == ["leg"]
    assert terms("parar al sol") == ["stop", "sun"]


@pytest.mark.parametrize("short", sorted(OF_ANOTHER & (SHORT["en"].keys() | SHORT["es"].keys())))
def test_a_short_form_is_that_of_the_questions_language(opened: Opener, short: str) -> None:
    """A Spanish "y" over English pages is no "why", an English "d" over Spanish ones no "de"."""
    readings = ((opened(page=ENGLISH_PAGE), SPANISH), (opened(page=SPANISH_PAGE), ENGLISH))
    for store, own in readings:
        over = store.for_language(store.codes[0])
        words = expand_question(f"mindfulness {short} yoga", over, foreign=own).words
        assert words[1].form == own.read_question(f"mindfulness {short} yoga")[1].form
