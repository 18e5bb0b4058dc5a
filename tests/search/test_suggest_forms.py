"""Suggestions by the forms of a word, and by a heading under the words of its title."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from search.store.reader import Store
from search.suggest import suggest
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import built


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


def test_the_rarest_word_leads_to_the_title_whose_headings_have_the_rest(tmp_path: Path) -> None:
    """More titles have "rest" than are looked under."""
    pages = {f"a{n:02}.md": f"# Rest {n}\n\n## How\n\nGo to bed.\n" for n in range(15)}
    pages["z.md"] = "# Zinc\n\n## Rest at night\n\nGo to bed.\n"
    store = Store.open(built(tmp_path, pages))
    (found,) = suggest("zinc rest", store, 5)
    assert found.text == "Rest at night"
    store.close()


@pytest.mark.parametrize(("letters", "is_read"), [(280, True), (320, False)])
def test_of_a_long_text_the_last_300_characters_are_read(
    tmp_path: Path, letters: int, is_read: bool
) -> None:
    store = Store.open(built(tmp_path, {"a.md": "# Zinc and sleep\n\nAsk us.\n"}))
    text = "zinc ".ljust(letters, "x") + " "  # a long word that nothing has
    found = suggest(text, store, 5)
    assert [one.text for one in found] == ["Zinc and sleep"] * is_read
    store.close()
