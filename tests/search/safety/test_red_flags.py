"""The closed list of medical red flags, by words alone, in questions that were written before the
detector was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.safety.detect import detect

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
