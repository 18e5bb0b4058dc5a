"""The texts that are suggested: which are offered to begin with, and how a text is counted."""

from __future__ import annotations

from pathlib import Path

from index.prepare import prepare
from index.writers.suggestions import Suggestions
from tests.support.index_fixtures import read_one

PAGE = "# Rest\n\nIntro.\n\n## Why rest?\n\nText.\n\n## Naps\n\nText.\n\n## Naps\n\nAgain.\n"
FAQ = "---\ntitle: Asked\nkind: faq\n---\n\n## Is rest good?\n\nYes.\n\n## Why rest?\n\nIt helps.\n"


def collected(*pages: str) -> Suggestions:
    found = Suggestions()
    for number, page in enumerate(pages):
        made = prepare(read_one(f"page-{number}.md", page))
        found.add(made.card, made.passages)
    return found


def test_headings_are_offered_and_titles_are_not() -> None:
    """A title says what an article is about; a visitor asks what its headings ask."""
    assert collected(PAGE).by_article() == [["Why rest?", "Naps"]]


def test_the_questions_of_an_faq_come_first() -> None:
    """A text that two articles have is each one's."""
    found = collected(PAGE, FAQ).by_article()
    assert found == [["Is rest good?", "Why rest?"], ["Why rest?", "Naps"]]


def test_an_article_without_headings_offers_nothing() -> None:
    assert collected("# Rest\n\nText.\n", PAGE).by_article() == [["Why rest?", "Naps"]]


def test_the_files_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        collected(PAGE, FAQ).write(tmp_path / name)
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert len(files) == 4
