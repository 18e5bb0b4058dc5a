"""Danger by words alone, over 310 questions that were written before any detector was asked: plans
and means, euphemisms, slang of several countries, and ordinary questions with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model import Strength
from search.safety.detect import detect

LINES = Path(__file__).with_name("danger_asked.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]
LEAST = 15


def strengths(label: str, language: str) -> list[Strength | None]:
    texts = [text for own, _, spoken, text in ROWS if (own, spoken) == (label, language)]
    assert len(texts) >= LEAST
    found = map(detect, texts)
    return [danger and danger.strength for danger in found]


@pytest.mark.parametrize("language", ["en", "es"])
def test_danger_and_urgent_questions_are_found(language: str) -> None:
    danger, urgent = strengths("danger", language), strengths("urgent", language)
    assert sum(map(bool, danger)) >= 0.95 * len(danger)
    assert danger.count("now") >= 0.85 * len(danger)
    assert sum(map(bool, urgent)) >= 0.6 * len(urgent)


@pytest.mark.parametrize("language", ["en", "es"])
def test_ordinary_questions_and_those_near_the_border_seldom_alarm(language: str) -> None:
    ordinary, border = strengths("no", language), strengths("border", language)
    assert sum(map(bool, ordinary)) <= 0.05 * len(ordinary)
    assert "now" not in ordinary
    assert sum(map(bool, border)) <= 0.15 * len(border)
