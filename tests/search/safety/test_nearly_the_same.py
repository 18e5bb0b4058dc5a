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
        "we run suicide sprints at basketball practice",
        "is the suicide grip safe",
        "i overdosed on carbs yesterday",
        "hurt myself lifting weights, when can i train",
        "cut myself some slack",
        "stages and timeline of alcohol withdrawal",
        "how long does nicotine withdrawal last",
        "i want to end things with my boyfriend",
        "what if my blood pressure is high at the physical",
        "can i have a beer with my antibiotic",
        "el litio previene el suicidio?",
        "does lithium prevent suicide",
        "¿por qué me piden otra prueba de sangre?",
        "no aguanto más este calor",
        "no veo bien de lejos",
        "tengo miedo a las agujas",
        "duermo fatal desde el cambio de horario",
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
        "se puede tener sobredosis de vitamina d",
        "existe la sobredosis de vitamina c",
        "overdose of vitamin d",
    ],
)
def test_who_asks_whether_one_can_overdose_is_offered_help(text: str) -> None:
    danger = detect(text)
    assert danger is not None
    assert danger.kinds[0] == "overdose"


@pytest.mark.parametrize(
    "text",
    [
        "my brother took an overdose of tylenol",
        "she had an overdose of sleeping pills",
        "mi primo se tomó una sobredosis de pastillas",
    ],
)
def test_an_overdose_of_something_is_answered_with_now(text: str) -> None:
    danger = detect(text)
    assert danger
    assert (danger.strength, danger.kinds[0]) == ("now", "overdose")


@pytest.mark.parametrize(
    "text",
    [
        "please cancel my visit, my dad collapsed and won't wake up",
        "i think my father is having a stroke",
        "the nosebleed has not stopped for an hour",
        "se quemó toda la mano",
    ],
)
def test_an_emergency_among_an_errand_and_plain_words_is_found(text: str) -> None:
    danger = detect(text)
    assert danger
    assert danger.kinds[0] == "medical"


@pytest.mark.parametrize(
    "text", ["I need an ambulance!", "my neighbour needs an ambulance", "manden una ambulancia"]
)
def test_who_calls_for_an_ambulance_is_answered_with_now(text: str) -> None:
    assert detect(text) == Danger("now", ("medical",))


@pytest.mark.parametrize("text", ["what does an ambulance cost", "cuánto cuesta una ambulancia"])
def test_who_asks_about_an_ambulance_does_not_call_for_one(text: str) -> None:
    danger = detect(text)
    assert danger is None or danger.strength == "maybe"
