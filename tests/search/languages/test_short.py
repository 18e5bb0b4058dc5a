"""Short forms: a phone's words are read as the words that they stand for, by all readers."""

from __future__ import annotations

import pytest

from search.faq.spanish import read_question
from search.languages.es import LANGUAGE as SPANISH
from search.languages.short import CONTRACTIONS, SHORT, with_apostrophes, written_out
from search.safety.detect import detect
from search.store.analysis import ENGLISH, Language
from tests.support.each import each


def forms(text: str, language: Language) -> str:
    return " ".join(word.form for word in language.read_question(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q pasa si dejo el litio", "que pasa si dejo el litio"),
        ("xq toy kansado", "porque estoy kansado"),
        ("dnd keda la clinica pa ir cn mi ija", "donde keda la clinica para ir con mi ija"),
        ("ola tb aki ay citas", "hola tambien aqui hay citas"),
    ],
)
def test_spanish_short_forms_are_words(typed: str, meant: str) -> None:
    assert forms(typed, SPANISH) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("r u open rn", "are you open now"),
        ("wat is it 4 pls", "what is it 4 please"),
        ("can i take it w/o food", "can i take it without the food"),
        ("i cnt b awake nemore", "i cant be awake anymore"),
        ("im feelin sick since last nite", "im feeling sick since last night"),
        ("take it w/ food bc of ur stomach", "take it with food because of your stomach"),
    ],
)
def test_english_short_forms_are_words(typed: str, meant: str) -> None:
    assert forms(typed, ENGLISH) == meant


@pytest.mark.parametrize("text", ["vitamina d", "vitamina k y d", "rayos x", "hepatitis t"])
def test_a_letter_that_names_something_stays(text: str) -> None:
    assert forms(text, SPANISH) == text


@pytest.mark.parametrize(
    "text", ["hepatitis b", "vitamin b and e", "strep b", "b 12", "am i b or o"]
)
def test_a_letter_that_names_something_in_english_stays(text: str) -> None:
    assert "be" not in forms(text, ENGLISH).split()


def test_a_nurse_is_not_right_now() -> None:
    assert forms("is an rn there", ENGLISH) == "is an rn there"


def test_an_unfinished_word_is_no_short_form_yet() -> None:
    words = SPANISH.read_question("para q pa", unfinished=True)
    assert [word.form for word in words] == ["para", "que", "pa"]


def test_a_word_is_printed_as_it_was_typed() -> None:
    assert [word.printed for word in SPANISH.read_question("xq")] == ["xq"]


def test_nothing_is_written_out_twice() -> None:
    for code, table in SHORT.items():
        for whole in each(table.values()):
            assert written_out(whole.split(), code) == whole.split()


def test_a_faq_entry_is_asked_in_short_forms() -> None:
    assert read_question("q es la depresion xfa") == read_question(
        "¿Qué es la depresión, por favor?"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q pasa si dejo el litio d golpe", "qué pasa si dejo el litio de golpe"),
        ("toy bomitando sangre", "estoy vomitando sangre"),
        ("ya no kiero bibir", "ya no quiero vivir"),
        ("xq me kiero morir", "por qué me quiero morir"),
    ],
)
def test_danger_is_the_same_in_short_forms_and_by_sound(typed: str, meant: str) -> None:
    assert detect(typed) == detect(meant)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("i cant sleep and dont know why", "i can't sleep and don't know why"),
        ("Wont it? IVE tried, youre sure", "Won't it? I'VE tried, you're sure"),
        ("whats wrong, hes 5 and shes 7", "what's wrong, he's 5 and she's 7"),
        # Words themselves.
        ("its a shed, were ill, well, the cantina", "its a shed, were ill, well, the cantina"),
        ("can't", "can't"),
    ],
)
def test_a_contraction_gets_the_apostrophe_that_it_lacks(typed: str, read: str) -> None:
    assert with_apostrophes(typed, "en") == read
    assert with_apostrophes(typed, "es") == typed


def test_contractions_leave_no_word_that_a_page_could_lack() -> None:
    for typed in each(CONTRACTIONS["en"]):
        words = ENGLISH.read_question(with_apostrophes(typed, "en"))
        assert {word.form for word in words} <= ENGLISH.never_missing, typed
