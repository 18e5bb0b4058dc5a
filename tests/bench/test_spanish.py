"""`bench spanish`: what it prints, on questions of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.ranking.spanish import main

SECTION = "treatments-for-depression.has-acupuncture-been-studied-for-depression.1"
ROWS = (
    ("wanted", "also", "english", "spanish"),
    (SECTION, "", "acupuncture studies", "estudios de acupuntura"),
    (SECTION, "weight-and-activity-faq.1", "pilot acupuncture augmentation", "zzz qqq"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.tsv"
    path.write_text("# Two.\n" + "\n".join("\t".join(row) for row in ROWS) + "\n", encoding="utf-8")
    return path


def test_sections_are_compared_across_languages(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--questions", str(file), "--words-only", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["questions"] == 2
    assert figures["english"]["first three"] == 1.0
    assert figures["spanish"]["first three"] == 0.5, "the second has no word of any passage"
    assert figures["relative"] < 1
    assert figures["misspelt"]["english"]["questions"] == 2
    assert figures["misspelt"]["spanish"]["questions"] == 1
    assert set(figures["unanswered"]["spanish"]) == {"precision", "recall", "wrong"}
