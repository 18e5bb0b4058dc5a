"""Danger by words alone, over questions that were written before any detector was asked.

`held` are 200 that nothing was tuned to. `asked` are 310: plans and means, euphemisms, slang of
several countries, and ordinary questions with the same words. `facts` are 242: poisons and doses
as plain facts, sudden headaches, other red flags. The misses of both were read since, and their
kinds mended. None is among the examples that were learned from.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model import Strength
from search.safety.detect import detect

FOLDER = Path(__file__).parent
LEAST = 9
each_set = pytest.mark.parametrize("name", ["held", "asked", "facts"])
each_language = pytest.mark.parametrize("language", ["en", "es"])
# The least shares of danger found, and of danger answered with "now".
FOUND = {"held": (0.8, 0.7), "asked": (0.95, 0.85), "facts": (0.88, 0.7)}
# The most alarms near the border, where a `maybe` counts half. Those of `facts` are the nearest:
# "is ivy poisonous to cats" is harmless, "how much is too much" is not.
BORDER = {"held": 0.15, "asked": 0.15, "facts": 0.25}


def strengths(name: str, label: str, language: str) -> list[Strength | None]:
    lines = (FOLDER / f"danger_{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    texts = [text for own, _, spoken, text in rows if (own, spoken) == (label, language)]
    assert len(texts) >= LEAST
    found = map(detect, texts)
    return [danger and danger.strength for danger in found]


@each_set
@each_language
def test_danger_and_urgent_questions_are_found(name: str, language: str) -> None:
    danger, urgent = strengths(name, "danger", language), strengths(name, "urgent", language)
    least, least_now = FOUND[name]
    assert sum(map(bool, danger)) >= least * len(danger)
    assert danger.count("now") >= least_now * len(danger)
    assert sum(map(bool, urgent)) >= 0.6 * len(urgent)


@each_set
@each_language
def test_ordinary_questions_and_those_near_the_border_seldom_alarm(
    name: str, language: str
) -> None:
    ordinary, border = strengths(name, "no", language), strengths(name, "border", language)
    assert sum(map(bool, ordinary)) <= max(1, 0.03 * len(ordinary))
    assert "now" not in ordinary
    alarms = 0.5 * border.count("maybe") + border.count("now")
    assert alarms <= BORDER[name] * len(border)
