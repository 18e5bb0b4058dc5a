"""Questions for a dose that kills, and for a line to call, in a patient's words."""

from __future__ import annotations

import pytest

from search.model import DangerKind
from search.safety.detect import Danger, detect

NOW = Danger("now", ("overdose", "self-harm"))
MAYBE = Danger("maybe", ("overdose",))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("how many pills does it take to die", NOW),
        ("How many sleeping pills would it take to never wake up?", NOW),
        ("how many paracetamol would kill me", NOW),
        ("cuántas pastillas hacen falta para morir", NOW),
        ("cuántas pastillas me tengo que tomar para no despertar", NOW),
        ("how many paracetamol would kill you", MAYBE),
        ("can 10 paracetamol kill you", MAYBE),
        ("can you die from lithium", MAYBE),
    ],
)
def test_a_question_for_a_deadly_dose_is_offered_help(question: str, found: Danger) -> None:
    assert detect(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "how many people die from opioids each year",
        "can lithium kill your kidneys",
        "does alcohol kill germs",
        "can you die from covid",
        "what tablets kill lice",
        "how many pills to take a day",
        "how much medicine so i dont wake up at 3am",
        "el alcohol mata las bacterias",
        "fatal familial insomnia medication",
    ],
)
def test_what_kills_something_else_is_no_danger(question: str) -> None:
    assert detect(question) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("crisis line number", "self-harm"),
        ("988", "self-harm"),
        ("who do i call in a crisis", "self-harm"),
        ("línea de ayuda", "self-harm"),
        ("domestic violence hotline", "violence"),
        ("poison control number", "overdose"),
        ("emergency number", "medical"),
        ("número de emergencias", "medical"),
    ],
)
def test_who_asks_for_a_line_is_given_one(question: str, kind: DangerKind) -> None:
    assert detect(question) == Danger("maybe", (kind,))


@pytest.mark.parametrize(
    "question",
    ["phone number", "who can i call for an appointment", "health line", "help", "identity crisis"],
)
def test_who_asks_for_another_number_is_in_no_danger(question: str) -> None:
    assert detect(question) is None
