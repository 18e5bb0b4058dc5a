"""Suggestions by the forms of a word: the ends of the lists that they are looked up in."""

from __future__ import annotations

from pathlib import Path

from index.build import build
from tests.support.engine_under_test import open_engine


def test_the_last_form_of_its_beginning_is_found_by_another_form(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Tingling hands\n\nTell us about it.\n")
    build([tmp_path / "a.md"], tmp_path / "index")
    found = open_engine(tmp_path / "index").suggest("tingles", 5)
    assert [one.text for one in found] == ["Tingling hands"]
