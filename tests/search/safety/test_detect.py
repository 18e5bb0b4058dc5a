"""Who seems to be in danger: both languages, both persons, any text; and at what cost."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.model import DANGER_KINDS, DangerKind
from search.query.parameters import MOST_CHARACTERS
from search.safety.detect import Danger, detect
from search.safety.learned import learned
from tests.support.each import each
from tests.support.paths import ROOT

# None of these is a line of what was trained on.
NOW = {
    "self-harm": (
        "I just want to die tonight",
        "my brother says he is going to kill himself",
        "im not suicidal but i wish i would not wake up",
        "mi prima dice que se quiere matar",
        "ya no quiero seguir viviendo, no puedo más",
    ),
    "overdose": (
        "my nephew swallowed a whole bottle of my pills",
        "mi primo se tomó un frasco entero de pastillas",
    ),
    "medical": (
        "my neighbour collapsed, he isn't breathing and won't wake up",
        "mi vecino se desmayó y no puede respirar",
    ),
    "violence": (
        "my boyfriend keeps hitting me and says he will kill me",
        "mi esposo me golpea y me amenaza con un cuchillo",
    ),
    "withdrawal": (
        "my uncle stopped drinking yesterday and is shaking and seeing things",
        "mi tío dejó de beber ayer y está temblando y viendo cosas",
    ),
    "perinatal": (
        "I am 31 weeks pregnant and bleeding and the baby stopped moving",
        "tengo 31 semanas de embarazo, sangro y el bebé no se mueve",
    ),
    "child": (
        "my newborn is limp and has a fever and won't feed",
        "mi recién nacido está flácido, tiene fiebre y no quiere comer",
    ),
}
FOUND = (
    "suicide",
    "suicidal",
    "suicidio",
    "quiero morir",
    "took too many pills",
    "she is not breathing",
    "my husband hits me",
    "he hit me",
    "he threatens me",
    "me pegan en casa",
    "me quiero morir",
    "overdose",
    "i hear voices and feel hopeless",
)
HARMLESS = (
    "Will exercise help me lose weight?",
    "I am dying to try this diet",
    "how long does lithium take to work",
    "opening hours on Saturday",
    "physical activity and depression",
    "heart and physical activity",
    "I want to die of embarrassment when I blush",
    "me queria morir de verguenza",
    "what is the PHQ-9?",
    "ejercicio y estado de ánimo",
    "me muero de risa con esta serie",
    "cómo pido una cita",
    "does insurance cover therapy",
    "my essay on the history of suicide prevention policy",
    "how to sleep better",
    "",
    "?!",
    "🙂",
)
HOSTILE = (
    "i " * 1000,
    "my son took too many pills and " * 70,
    "a" * 2000,
    "die." * 500,
    "é" * 2000,
    "\ufdfa" * 2000,  # one character that stands for eighteen
    "want to want to " * 125,
    "'" * 2000,
    "1" * 2000,
    "\n" * 2000,
)
# Calls of C functions that a character costs at the most: a window has at most 30 words, and at
# most 5 ideas follow each of them within reach. Stretches read every word twice more.
CALLS_A_CHARACTER = 140


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in NOW.items() for text in texts]
)
def test_words_that_say_danger_are_answered_with_now_and_the_kind_first(
    kind: str, text: str
) -> None:
    danger = detect(text)
    assert danger is not None
    assert (danger.strength, danger.kinds[0]) == ("now", kind)


@pytest.mark.parametrize("text", FOUND)
def test_short_questions_are_found(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_questions_alarm_nobody(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("self-harm", "self-harm"),
        ("domestic violence", "violence"),
        ("Violencia familiar", "violence"),
        ("Stroke?", "medical"),
    ],
)
def test_a_name_of_more_words_and_no_more_is_now(name: str, kind: DangerKind) -> None:
    assert detect(name) == Danger("now", (kind,))


def test_a_name_beside_other_words_is_weighed() -> None:
    assert detect("a stroke of luck") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I CAN'T BREATHE", "i cant breathe"),
        ("I can’t breathe", "i cant breathe"),
        ("me tomé todas las pastillas", "me tome todas las pastillas"),
        ("su1c1de", "suicide"),
        ("s u i c i d e", "suicide"),
        ("i want to d-i-e", "i want to die"),
        ("¿quiero morir?", "quiero morir"),
    ],
)
def test_case_accents_apostrophes_and_disguised_letters_change_nothing(
    one: str, other: str
) -> None:
    assert detect(one) == detect(other)


NOW_I, NOW_HE = "I want to kill myself.", "He beats me and my son."
GARDEN = "the garden has trees and benches where people sit and read in the sun " * 2


@pytest.mark.parametrize(
    "text",
    ["die", "what is dying", "suicide statistics", "suicidio pelicula", "pelicula sobredosis"],
)
def test_a_danger_named_with_one_other_word_at_most_is_offered_help(text: str) -> None:
    found = detect(text)
    assert found is not None
    assert found.strength == "maybe"


@pytest.mark.parametrize(
    "text", ["die cast", "dying plants", "suicide hotline film", f"What is suicide. {GARDEN}"]
)
def test_a_word_of_danger_in_another_meaning_or_among_others_alarms_nobody(text: str) -> None:
    assert detect(text) is None


def test_dangers_of_two_kinds_are_both_named() -> None:
    """In one sentence, and in two that are far apart."""
    for text in ("i want to kill myself and he hit me", f"{NOW_I} {GARDEN}. {NOW_HE}"):
        found = detect(text)
        assert found is not None
        assert {*found.kinds} == {"self-harm", "violence"}, text


@pytest.mark.parametrize(
    "text", ["my son swallowed bleach", "mi bebé se tragó una pila", "my toddler ate rat poison"]
)
def test_a_child_who_swallowed_something_is_answered_with_the_poison_line_too(text: str) -> None:
    found = detect(text)
    assert found is not None
    assert "overdose" in found.kinds


def test_a_child_who_swallowed_nothing_is_no_overdose() -> None:
    found = detect("my newborn is limp and has a fever and won't feed")
    assert found is not None
    assert "overdose" not in found.kinds


@pytest.mark.parametrize(
    "text",
    [
        "i keep killing myself with worry about her",
        "i have been killing myself at the gym",
        "un día vas a matarme del susto",
        "i tried to kill myself twelve years ago, does my file say so",
    ],
)
def test_a_figure_of_speech_and_what_is_long_ago_is_not_said_outright(text: str) -> None:
    danger = detect(text)
    assert danger is None or danger.strength == "maybe"


@pytest.mark.parametrize(
    "text",
    [
        "i tried to kill myself years ago and i want to again",
        "years ago my dad died and i want to kill myself",
        "killing myself is all i think about at the gym",
        "hace diez años que quiero matarme",
        "intenté suicidarme hace un año y hoy lo vuelvo a pensar",
        "pienso en matarme de una vez",
    ],
)
def test_what_is_not_only_long_ago_is_said_outright(text: str) -> None:
    assert detect(text) == Danger("now", ("self-harm",))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i dnt wanna b alive nemore", "i dont want to be alive anymore"),
        ("he keeps hittin me every nite", "he keeps hitting me every night"),
        ("cnt stop bleedin", "cant stop bleeding"),
    ],
)
def test_a_phone_s_short_forms_are_read_as_what_they_mean(typed: str, meant: str) -> None:
    assert detect(typed) == detect(meant) is not None


def test_a_spanish_question_is_weighed_by_its_words() -> None:
    """The encoder that the weights know reads English: by it less danger is found in Spanish."""
    for seed in range(20):
        vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
        vector /= np.linalg.norm(vector)
        for text in ("me tomé veinte pastillas", "¿a qué hora abren?", "me duele el pecho"):
            assert detect(text, vector) == detect(text), text


@pytest.mark.parametrize("text", ["how do i sleep well", "die", "suicide statistics", "i feel low"])
def test_a_vector_of_another_model_s_length_counts_for_nothing(text: str) -> None:
    assert detect(text, np.full(5, 0.5, np.float32)) == detect(text)


def test_danger_does_not_drown_in_what_is_told_around_it() -> None:
    around = "We moved to this town in spring and my job is fine. " * 12
    danger = detect(f"{around} I took all my pills and want to die. {around}")
    assert danger is not None
    assert danger.strength == "now"
    assert set(danger.kinds) & {"self-harm", "overdose"}


# Ordinary sentences before and after, with commas only: nothing tells where the danger begins.
BEFORE = (
    "we had a barbecue at the lake on sunday, the kids were swimming all day, "
    "then on monday he had a bit of a cold, we gave him some syrup, "
)
ANTES = (
    "el domingo fuimos al parque con los primos, los niños jugaron todo el día, "
    "el lunes amaneció con un poco de gripe y le di su jarabe, "
)


@pytest.mark.parametrize(
    "text",
    [
        BEFORE + "and now he is not breathing and his lips are blue",
        BEFORE + "today i found her with an empty bottle of pills and she does not wake up",
        ANTES + "y ahora no respira y está morado",
        ANTES + "hoy lo encontré con el frasco de pastillas vacío y no despierta",
        "i would like to move my appointment with the dentist from friday to monday, and my mother "
        "suddenly cannot speak and her face is drooping",
        "quisiera cambiar mi cita con el dentista del viernes al lunes, y mi mamá de repente no "
        "puede hablar y tiene la cara caída",
    ],
)
def test_a_danger_told_last_is_found(text: str) -> None:
    assert detect(text) is not None


@pytest.mark.parametrize("text", [BEFORE * 2, ANTES * 2, f"{BEFORE} what can i give him"])
def test_a_long_story_without_danger_alarms_nobody(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "HELP ME", "pls help me rn", "somebody help us", "sos", "i need help now",
        "ayúdenme por favor", "auxilio", "es una emergencia",
    ],
)  # fmt: skip
def test_a_cry_for_help_is_offered_help(text: str) -> None:
    found = detect(text)
    assert found is not None
    assert found.strength == "maybe"


@pytest.mark.parametrize(
    "text", ["help", "ayuda", "help me book a visit", "i need an appointment", "ayuda con mi cita"]
)
def test_help_with_something_else_is_no_cry(text: str) -> None:
    assert detect(text) is None


def test_what_is_past_or_told_needs_more_for_a_now() -> None:
    """The score of "took his own life" is the same; only "years ago" counts."""
    scorer = learned().scorer
    between = scorer.doubt / 2
    sure = next(score / 1000 for score in range(5000) if scorer.strength(score / 1000) == "now")
    assert scorer.strength(sure + between, doubtful=True) == "maybe"
    assert scorer.strength(sure + 2 * between + 0.01, doubtful=True) == "now"
    known = learned()
    assert known.is_elsewhere(known.read("my essay on overdoses".split()))
    assert known.is_elsewhere(known.read("he died years ago".split()))
    assert not known.is_elsewhere(known.read("he took them an hour ago".split()))
    assert not known.is_elsewhere(known.read("cancel my appointment i took pills".split()))


@given(st.text(max_size=MOST_CHARACTERS))
@example("\ud800")
@example("\x00")
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    danger = detect(text)
    assert danger == detect(text)
    if danger is not None:
        assert_whole(danger)


@given(st.lists(st.sampled_from(sorted({*" ".join([*FOUND, *HARMLESS]).split()})), max_size=60))
def test_any_words_in_any_order_have_an_answer(words: list[str]) -> None:
    danger = detect(" ".join(words))
    if danger is not None:
        assert_whole(danger)


def assert_whole(danger: Danger) -> None:
    assert danger.strength in ("now", "maybe")
    assert danger.kinds
    assert len({*danger.kinds}) == len(danger.kinds)
    assert {*danger.kinds} <= {*DANGER_KINDS}


@given(st.integers(0, 2**32 - 1), st.sampled_from([*FOUND, *HARMLESS]))
def test_any_vector_has_an_answer(seed: int, text: str) -> None:
    vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    danger = detect(text, vector)
    if danger is not None:
        assert_whole(danger)


def test_a_vector_of_zeros_says_nothing() -> None:
    """An encoder gives it for a text without a token."""
    assert detect("opening hours", np.zeros(384, np.float32)) is None


@pytest.mark.parametrize("text", [text[:MOST_CHARACTERS] for text in HOSTILE])
def test_no_text_takes_more_than_its_length_in_calls(text: str) -> None:
    detect(text)  # reads the weights
    assert calls_of(text) <= CALLS_A_CHARACTER * len(text)


def calls_of(text: str) -> int:
    """Calls of functions, Python's and C's."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        detect(text)
    finally:
        sys.setprofile(None)
    return count


def test_twice_the_text_takes_at_most_about_twice_the_calls() -> None:
    for text in each(HOSTILE):
        assert calls_of(text[:2000]) <= 2.2 * calls_of(text[:1000]) + 1000


def test_without_a_vector_numpy_is_not_imported() -> None:
    code = (
        "import sys; from search.safety.detect import detect; "
        "print(detect('i want to die').strength, 'numpy' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env={**os.environ}, capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout.split() == ["now", "False"], run.stderr


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("i feel so worthless and hopeless lately", "maybe"),
        ("me siento inútil y vacía", "maybe"),
        ("i feel hopeless and i want to die", "now"),
        ("hopeless, i took the whole bottle", "now"),
    ],
)
def test_low_mood_alone_is_offered_help_and_with_danger_is_not_made_less(
    text: str, strength: str
) -> None:
    found = detect(text)
    assert found is not None
    assert found.strength == strength


@pytest.mark.parametrize(
    "text",
    [
        "how do I kill myself with lithium",
        "how many tablets of sertraline to end my life",
        "which blood pressure pills and how many for quitarme la vida",
    ],
)
def test_who_speaks_of_his_own_death_is_answered_beside_any_other_words(text: str) -> None:
    assert detect(text) == ("now", ("self-harm",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how much ibuprofen is too much", True),
        ("how much vodka can kill you", True),
        ("what happens if you take 20 paracetamol", True),
        ("cuánto ibuprofeno es demasiado", True),
        ("how much exercise is too much", False),
        ("what happens if you take 20 mg of citalopram", False),
        ("what happens if you take the tablets late", False),
    ],
)
def test_who_asks_how_much_is_too_much_of_a_medicine_is_offered_help(
    text: str, found: bool
) -> None:
    assert bool(detect(text)) == found


def test_the_questions_of_the_document_are_answered_as_it_says() -> None:
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    table = text.partition("| question | shown first | kind |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert len(rows) >= 10
    for question, shown, kind in rows:
        found = detect(question)
        strength = found.strength if found else "the passages"
        assert shown.replace("`", "").startswith(strength), question
        assert (found.kinds[0] if found else "") == kind, question
