"""An index in two languages: what is found for a question in each, and what is said of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from index.build import build
from search.languages.en import respelt
from search.languages.language import Facts, Language
from search.pipeline import search
from search.query.parameters import Query
from search.results import Results
from search.store import analysis
from search.store.reader import Store
from search.suggest import suggest
from tests.support.each import each
from tests.support.search_fixtures import built

DEPRESION = """---
title: La depresión
translation_of: depression
---
La depresión es una enfermedad frecuente que afecta el ánimo y el sueño de las personas.

## ¿Qué es la depresión?

La depresión es un trastorno del estado de ánimo. La persona se siente triste casi todos los días.

## Medicamentos

La sertralina y la fluoxetina son antidepresivos. No deje el medicamento de golpe. Se empieza con
50 mg al día.

## ¿Cuánto ejercicio necesito?

Caminar treinta minutos, cinco días a la semana, mejora el ánimo de los niños y de los adultos.
"""
DEPRESSION = """---
title: Depression
---
Depression is a common illness that affects the mood and the sleep of people.

## What is depression?

Depression is a mood disorder. The person feels sad nearly every day.

## Medicines

Sertraline and fluoxetine are antidepressants. Mindfulness helps some people too.
"""
ALCOHOL = """# Cutting down alcohol

Alcohol withdrawal can be dangerous. Naltrexone reduces the craving of people who drink.
"""
SUENO = """# Dormir mejor

El insomnio es la dificultad para dormir. Un adulto de 40 años duerme siete horas por la noche.
"""
FILES = {
    "depresion.md": DEPRESION,
    "depression.md": DEPRESSION,
    "alcohol.md": ALCOHOL,
    "dormir.md": SUENO,
}

Ask = Callable[..., Results]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.open(built(tmp_path_factory.mktemp("languages"), FILES))


@pytest.fixture(scope="module")
def ask(store: Store) -> Ask:
    return lambda text, **options: search(Query(text, **options), store)


def ids(results: Results) -> list[str]:
    return [hit.record["article"]["id"] for hit in results.hits]


def langs(results: Results) -> list[str | None]:
    return [hit.record["lang"] for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("¿qué es la depresión?", "es"), ("q es la depresion", "es"), ("no puedo dormir", "es"),
        ("cuanto ejercicio necesito", "es"), ("insomnio", "es"), ("depre", "es"),
        ("what is depression", "en"), ("alcohol withdrawal", "en"), ("sertraline", "en"),
        ("sertralina", "es"), ("que es mindfulness", "es"), ("setralina", "es"),
    ],
)  # fmt: skip
def test_a_questions_language_is_told_by_its_words(ask: Ask, text: str, lang: str) -> None:
    assert ask(text).lang == lang


def test_the_pages_language_decides_where_no_word_does(ask: Ask) -> None:
    assert ask("PHQ-9 50", page_lang="es").lang == "es"
    assert ask("PHQ-9 50", page_lang="en").lang == "en"
    assert ask("what is depression", page_lang="es").lang == "en"


def test_words_that_say_little_are_not_said_to_be_missing(ask: Ask) -> None:
    results = ask("¿qué es la depresión?")
    assert results.not_found == ()
    assert results.did_you_mean is None
    assert ask("¿cómo dormir mejor?").did_you_mean is None


def test_a_misspelt_word_is_corrected_with_its_accents(ask: Ask) -> None:
    results = ask("sintomas de la deprecion")
    assert results.did_you_mean == "sintomas de la depresión"
    assert results.lang == "es"


def test_an_unknown_word_is_told_in_its_own_language(ask: Ask) -> None:
    assert ask("vacuna de la depresion").not_found == ("vacuna",)


def test_of_twins_the_one_in_the_questions_language_is_shown_with_the_other(ask: Ask) -> None:
    for text, own, other in each(
        [("¿qué es la depresión?", "depresion", "depression"),
         ("what is depression", "depression", "depresion")]
    ):  # fmt: skip
        results = ask(text)
        assert other not in ids(results)
        assert results.hits[0].record["article"]["id"] == own
        assert [one["id"] for one in results.hits[0].translations] == [other]


def test_a_twin_is_shown_where_only_it_has_the_words(ask: Ask) -> None:
    assert ids(ask("que es mindfulness")) == ["depression"]


def test_lang_filters(ask: Ask) -> None:
    results = ask("sertralina y alcohol", lang="en")
    assert {*langs(results)} == {"en"}
    assert ask("sertralina", lang="fr").hits == ()


def test_a_word_of_two_languages_is_read_as_the_one_with_most_passages(tmp_path: Path) -> None:
    hospital = "# {0}\n\nThe hospital is open to you at night and in the day.\n"
    files = {f"{name}.md": hospital.format(name) for name in ("one", "two", "three")}
    files["cuatro.md"] = "# Cuatro\n\nEl hospital abre por la noche y también durante el día.\n"
    results = search(Query("hospital"), Store.open(built(tmp_path, files)))
    assert results.lang == "en"
    assert results.matches >= 3


def test_a_filter_works_after_a_question_in_another_language(tmp_path: Path) -> None:
    """That question is asked of a copy of the store, which holds the same open files."""
    store = Store.open(built(tmp_path, FILES))
    assert search(Query("el insomnio"), store).hits
    assert search(Query("insomnio", article="dormir"), store).hits


def test_passages_in_the_questions_language_come_first(ask: Ask) -> None:
    results = ask("dormir con naltrexone")
    assert langs(results)[0] == "es"
    assert "en" in langs(results)


def test_a_medicine_is_found_by_its_name_in_the_other_language(ask: Ask) -> None:
    results = ask("naltrexona")
    assert ids(results) == ["alcohol"]
    assert results.may_mean == ()


def test_no_medicine_stands_for_another_in_spanish(ask: Ask) -> None:
    results = ask("paroxetina")
    assert results.hits == ()
    assert results.unanswered
    assert results.not_found == ("paroxetina",)
    [meant] = ask("fluoxetna").may_mean
    assert meant.name == "fluoxetina"


def test_a_dose_that_no_page_has_is_told(ask: Ask) -> None:
    assert ask("dosis de sertralina 100 mg").not_found[-1] == "100 mg"
    assert "50 mg" not in ask("sertralina 50 mg").not_found


def test_accents_are_marked_whether_or_not_they_are_typed(ask: Ask) -> None:
    text = ask("depresion").hits[0].record["text"]
    assert "depresión" in [run["text"].lower() for run in text if run.get("match")]


def test_a_brand_of_spain_or_mexico_finds_the_substance(ask: Ask) -> None:
    results = ask("tomo besitran para la depresion")
    assert "depresion.medicamentos.1" in [hit.record["id"] for hit in results.hits]


@pytest.mark.parametrize(
    "typed",
    [
        "q es la depresion",
        "Hola, ¿me puede decir qué es la depresión? Gracias",
        "cual es la depresion",
    ],
)
def test_the_same_question_is_answered_on_top(ask: Ask, typed: str) -> None:
    answer = ask(typed).answer
    assert answer is not None
    assert answer.record["id"] == "depresion.que-es-la-depresion.1"


@pytest.mark.parametrize(
    "typed", ["qué no es la depresión", "por qué es la depresión", "qué es el insomnio"]
)
def test_another_question_is_not(ask: Ask, typed: str) -> None:
    assert ask(typed).answer is None


def test_suggestions_are_in_the_questions_language(store: Store) -> None:
    spanish = [one.text for one in suggest("que es la dep", store.for_language("es"), 5)]
    assert spanish == ["¿Qué es la depresión?", "La depresión"]
    assert suggest("what is dep", store, 5)[0].text == "What is depression?"


def test_an_index_of_english_alone_loads_no_other_language(tmp_path: Path) -> None:
    index = built(tmp_path, {"a.md": DEPRESSION})
    sys.modules.pop("search.languages.es", None)
    english = Store.open(index)
    assert not [name for name in english.manifest.files if name.startswith("es.")]
    assert search(Query("what is depression"), english).lang == "en"
    assert "search.languages.es" not in sys.modules


def test_a_spanish_question_over_english_pages_is_told_nothing_wrong(tmp_path: Path) -> None:
    english = Store.open(built(tmp_path, {"a.md": DEPRESSION}))
    results = search(Query("¿qué es la depresión?"), english)
    assert (results.lang, results.not_found, results.did_you_mean) == ("es", (), None)


def test_an_english_question_over_spanish_pages_finds_the_medicine(tmp_path: Path) -> None:
    spanish = Store.open(built(tmp_path, {"a.md": DEPRESION, "b.md": SUENO}))
    results = search(Query("can I take sertraline"), spanish)
    assert results.lang == "en"
    assert results.not_found == ()
    assert results.hits[0].record["id"] == "a.medicamentos.1"


def test_lithium_is_litio_over_spanish_pages(tmp_path: Path) -> None:
    litio = "# Litio\n\nEl litio necesita análisis de sangre cada tres meses.\n"
    spanish = Store.open(built(tmp_path, {"a.md": DEPRESION, "b.md": litio}))
    results = search(Query("what are the side effects of lithium"), spanish)
    assert (results.lang, results.not_found) == ("en", ())
    assert results.hits[0].record["article"]["id"] == "b"


@pytest.mark.parametrize(("typed", "asked"), [("lito", "litio"), ("lit", None)])
def test_a_slip_in_a_name_with_its_stem_is_asked_about(
    tmp_path: Path, typed: str, asked: str | None
) -> None:
    """The stem of "litio" is "lit"."""
    litio = "# Litio\n\nEl litio necesita análisis de sangre cada tres meses.\n"
    spanish = Store.open(built(tmp_path, {"a.md": DEPRESION, "b.md": litio}))
    results = search(Query(f"¿{typed} cada tres meses?"), spanish)
    assert results.not_found == (typed,)
    assert results.did_you_mean == (f"¿{asked} cada tres meses?" if asked else None)
    assert search(Query("¿litios cada tres meses?"), spanish).not_found == ()


def test_words_of_another_language_count_as_they_are_written_or_nearly(tmp_path: Path) -> None:
    """ "Depression" is nearly "depresión"; "side" has the stem of "sida" by accident."""
    hiv = "# VIH\n\nEl sida de las personas que viven con el virus.\n"
    spanish = Store.open(built(tmp_path, {"a.md": DEPRESION, "b.md": SUENO, "c.md": hiv}))
    found = search(Query("which side of depression"), spanish)
    assert found.lang == "en"
    assert found.hits[0].record["article"]["id"] == "a"
    assert search(Query("what is the side of it"), spanish).total == 0


def test_a_misspelt_medicine_alone_is_in_the_language_of_the_index(tmp_path: Path) -> None:
    spanish = Store.open(built(tmp_path, {"a.md": DEPRESION}))
    results = search(Query("sertralin"), spanish)
    assert results.lang == "es"


# ---- a third language ------------------------------------------------------------------------


def toy() -> ModuleType:
    """A language of a few lines: its words end in "um", which is no part of their stems."""
    module = ModuleType("search.languages.la")
    facts = Facts(stop_words=frozenset(("et", "in", "est")))
    toy = Language("la", facts, lambda form: form.removesuffix("um"), prefix="la:", respell=respelt)
    module.__dict__["LANGUAGE"] = toy
    return module


def test_a_third_language_is_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "search.languages.la", toy())
    monkeypatch.setattr(analysis, "CODES", (*analysis.CODES, "la"))
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "somnum.md").write_text(
        "---\ntitle: Somnum bonum\nlang: la\n---\nSomnum est in lectum et noctem.\n"
    )
    (sources / "sleep.md").write_text("# Sleep\n\nSleep is good for the night.\n")
    assert build([sources], tmp_path / "index").exit_code == 0
    latin = Store.open(tmp_path / "index")
    assert latin.codes == ("la", "en") or latin.codes == ("en", "la")
    results = search(Query("somn et lect"), latin)
    assert results.lang == "la"
    assert [hit.record["article"]["id"] for hit in results.hits] == ["somnum"]
    assert latin.impacts.count("la:somn") == 1
    assert [one.text for one in suggest("somn", latin.for_language("la"), 5)] == ["Somnum bonum"]


def test_a_question_that_reads_the_same_is_answered_in_its_language(tmp_path: Path) -> None:
    """By the page that asks: the other page's words match as well, and better."""
    pages = {
        "en.md": "# Brands\n\n## Prozac?\n\nProzac, Prozac and once more Prozac is fluoxetine.\n",
        "es.md": "# Marcas de aquí\n\n## ¿Prozac?\n\nEs el nombre de la fluoxetina que toma.\n",
        "more.md": "# Mood\n\nMood is how a person feels on most days.\n",
    }
    store = Store.open(built(tmp_path, pages))
    for lang in ("en", "es"):
        answer = search(Query("Prozac?", page_lang=lang), store).answer
        assert answer
        assert answer.record["lang"] == lang
    store.close()
