"""What is learned from: in its form, and no line of what the detector is judged by."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model import DANGER_KINDS, LANGUAGES
from search.safety.features import plain_of
from tests.support.paths import ROOT
from tools.train_danger.__main__ import SOURCE
from tools.train_danger.examples import read_ours

JUDGED = sorted((ROOT / "tests/search/safety").glob("*.tsv"))


def words(text: str) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in plain_of(text)).split())


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_no_line_of_a_test_is_among_the_examples(path: Path) -> None:
    """Else a test would find what was learned by heart."""
    rows = path.read_text(encoding="utf-8").splitlines()
    asked = {words(row.split("\t")[-1]) for row in rows if not row.startswith("#")}
    assert len(asked) >= 60
    assert asked & {words(one.text) for one in read_ours(SOURCE)} == set()


def test_the_examples_are_of_known_labels_and_kinds_and_stand_there_once() -> None:
    examples = read_ours(SOURCE)
    assert {one.label for one in examples} == {"danger", "urgent", "no"}
    assert {one.kind for one in examples if one.label != "no"} == set(DANGER_KINDS)
    assert {one.kind for one in examples if one.label == "no"} == {"none"}
    assert {one.language for one in examples} == set(LANGUAGES)
    texts = [one.text for one in examples]
    assert len(texts) == len(set(texts))
