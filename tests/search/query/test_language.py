"""The language of a question over pages that are all in English."""

from __future__ import annotations

import pytest

from index.build import build
from search.query import language
from search.query.language import find_language
from search.store.analysis import Language
from search.store.reader import Store

PAGE = """# Depression

## A spell of watchful waiting

Your mood may lift with a little time. Doctor Garcia will ask how you feel, and about the PHQ-9.

## Talking therapy

Therapy takes ten weeks. A familiar face helps. Lithium is for bipolar disorder.

## Anxiety, exercise and weight

Binge eating and vomiting can be treated. Exercise alone seldom leads to weight loss.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("language")
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    assert build([folder], folder / "index").exit_code == 0
    return Store.open(folder / "index")


@pytest.mark.parametrize(
    "question",
    [
        "espera vigilante",  # only together do the two stand for something
        "terapia familiar para trastorno bipolar",  # three that English has
        "adelgazar haciendo ejercicio",
        "saqué 12 en el phq 9",
        "ansiedad",
        "me doy atracones y vomito a escondidas",  # "me" and "a" are English too
        "vomito y diarrea tomando litio",
    ],
)
def test_a_few_spanish_words_are_spanish(store: Store, question: str) -> None:
    found = find_language(question, store)
    assert (found.code, found.read_as) == ("es", "en")
    assert found.foreign


@pytest.mark.parametrize(
    "question",
    [
        "depresion",  # a slip of "depression"
        "terapy for depresion",
        "bulimea anorexa",  # slips that end as Spanish words do
        "salsa tango rumba",
        "is la plaza open",
        "doctor garcia",
        "lyrica and zyprexa",
        "ezcema",
        "",
    ],
)
def test_english_and_its_slips_are_english(store: Store, question: str) -> None:
    assert find_language(question, store).code == "en"


def test_spanish_is_not_loaded_for_english_words(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where a word that English lacks ends as Spanish ones do, and no English one is near."""
    read = []

    def reading(code: str) -> Language:
        read.append(code)
        return before(code)

    before = language.language_of_code
    monkeypatch.setattr(language, "language_of_code", reading)
    for question in ("talking therapy", "bipolar disordr", "the terapia", "zyprexa", "phq 9"):
        assert find_language(question, store).code == "en"
    assert "es" not in read
    find_language("la terapia", store)
    assert "es" in read
