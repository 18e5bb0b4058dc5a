"""Questions for a dose that kills, in a patient's words."""

from __future__ import annotations

import pytest

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
