"""The closed list of medical red flags, by words alone, in questions that were written before the
detector was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.safety.detect import detect, wishes_death

LINES = Path(__file__).with_name("red_flags.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_red_flags_are_found(language: str) -> None:
    texts = [text for own, _, text in ROWS if own == language]
    assert len(texts) == 30
    found = [danger for danger in map(detect, texts) if danger]
    assert len(found) >= 0.9 * len(texts)
    assert sum(danger.strength == "now" for danger in found) >= 0.7 * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "cough but no trouble breathing, no fever",
        "knee surgery last week, no bleeding, which exercises",
        "my ankle is swollen on the left side",
        "tos pero respira bien y sin fiebre",
        "rodilla hinchada del lado derecho",
    ],
)
def test_a_sign_that_is_denied_and_an_ordinary_complaint_do_not_alarm(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    "text", ["i want to die, what now?", "what if i wish i was dead", "quiero morir, que hago"]
)
def test_a_wish_to_be_dead_is_always_answered_with_now(text: str) -> None:
    danger = detect(text)
    assert danger
    assert (danger.strength, danger.kinds[0]) == ("now", "self-harm")


@pytest.mark.parametrize(
    "text", [" i want to die my hair ", " quiero morir de risa ", " no quiero morir "]
)
def test_a_figure_of_speech_is_no_wish_by_the_rule(text: str) -> None:
    """The weights may still take it for one: they see "want to die"."""
    assert not wishes_death(text)
    assert wishes_death(" i want to die ")
