"""Suggestions by the forms of a word, and by a heading under the words of its title."""

from __future__ import annotations

from pathlib import Path

from index.build import build
from tests.support.engine_under_test import open_engine


def test_the_last_form_of_its_beginning_is_found_by_another_form(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Tingling hands\n\nTell us about it.\n")
    build([tmp_path / "a.md"], tmp_path / "index")
    found = open_engine(tmp_path / "index").suggest("tingles", 5)
    assert [one.text for one in found] == ["Tingling hands"]


def test_a_heading_with_some_of_the_words_that_its_title_lacks_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Lithium in pregnancy\n\nAsk us.\n\n## Dose\n\nIt is small.\n")
    (tmp_path / "b.md").write_text("# Care of the elderly\n\nAsk us.\n\n## Meals\n\nAt noon.\n")
    build([tmp_path / "a.md", tmp_path / "b.md"], tmp_path / "index")
    engine = open_engine(tmp_path / "index")
    assert [one.text for one in engine.suggest("lithium dose pregnancy", 5)] == ["Dose"]
    assert not engine.suggest("lithium dose elderly", 5)
