"""Suggested headings: some of the words stand in the heading, the rest in its article's title."""

from __future__ import annotations

from pathlib import Path

from search.store.reader import Store
from search.suggest import suggest
from tests.support.search_fixtures import built


def test_the_rarest_word_leads_to_the_title_whose_headings_have_the_rest(tmp_path: Path) -> None:
    """More titles have "rest" than are looked under."""
    pages = {f"a{n:02}.md": f"# Rest {n}\n\n## How\n\nGo to bed.\n" for n in range(15)}
    pages["z.md"] = "# Zinc\n\n## Rest at night\n\nGo to bed.\n"
    store = Store.open(built(tmp_path, pages))
    (found,) = suggest("zinc rest", store, 5)
    assert found.text == "Rest at night"
    store.close()
