"""Figures of speech, usual doses and levels alarm nobody; nearly the same words in danger do."""

from __future__ import annotations

import pytest

from search.safety.detect import Danger, detect


@pytest.mark.parametrize(
    "text",
    [
        "me quiero morir de amor por este bebé",
        "me quiero morir de la pena",
        "no quiero vivir con mi cuñado",
        "no quiero vivir en un piso tan alto",
        "no quiero seguir tomando esta pastilla",
        "no doy más de sueño",
        "no aguanto más el calor",
        "me salen moretones muy fácil",
        "me dan ganas de vomitar en el coche",
        "maximum daily dose of ibuprofen",
        "max dose of sertraline",
        "dosis máxima de ibuprofeno al día",
        "lithium levels",
        "how often is my lithium level checked",
        "nivel de litio",
    ],
)
def test_figures_of_speech_and_usual_doses_alarm_nobody(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "me quiero morir de tanto dolor",
        "no quiero vivir en este mundo",
        "no quiero vivir con este dolor",
        "ya no quiero seguir aquí",
        "no doy más",
        "ya no aguanto más",
    ],
)
def test_a_wish_to_be_dead_in_nearly_the_same_words_is_found(text: str) -> None:
    danger = detect(text)
    assert danger is not None
    assert danger.kinds[0] == "self-harm"


@pytest.mark.parametrize(
    "text", ["IWANTTODIE", "please ijustwanttodie", "killmyself", "mequieromorir", "enditall"]
)
def test_a_wish_to_be_dead_in_one_word_is_answered_with_now(text: str) -> None:
    assert detect(text) == Danger("now", ("self-harm",))


@pytest.mark.parametrize("text", ["iwanttodiet", "iwannadiet tips", "wanttodie.example"])
def test_a_word_that_only_begins_so_is_not(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "can you overdose on vitamin d",
        "can you od on zinc",
        "da sobredosis la vitamina d",
    ],
)
def test_who_asks_whether_one_can_overdose_is_offered_help(text: str) -> None:
    danger = detect(text)
    assert danger is not None
    assert danger.kinds[0] == "overdose"
