"""The texts that are suggested: which are offered to begin with, and how a text is counted."""

from __future__ import annotations

from pathlib import Path

from index.prepare import prepare
from index.writers.suggestions import Suggestions
from search.store.suggestion_files import NUMBERS, read_sections
from search.store.suggestions import SuggestIndex
from tests.support.each import each
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


def test_every_place_is_read_from_its_own_block(tmp_path: Path) -> None:
    """Lines are in blocks of some 4 KB: here of 600 articles, in the last of which are the lines
    that are looked up first."""
    pages = [f"# Rest {n}\n\nIntro.\n\n## Why n{n}?\n\n{'word ' * 9}{n}.\n" for n in range(600)]
    collected(*pages).write(tmp_path)
    index = SuggestIndex(tmp_path)
    assert len(read_sections(tmp_path / NUMBERS)["block_lines"]) > 5
    for n in each(reversed(range(600))):
        (found,) = index.suggestions(
            [index.place(text) for text in index.beginning(f" why n{n} ", 2)]
        )
        (title,) = index.suggestions(
            [index.place(text) for text in index.beginning(f" rest {n} ", 2)]
        )
        assert (found.text, found.kind, found.article) == (f"Why n{n}?", "heading", f"page-{n}")
        assert found.passage == f"page-{n}.why-n{n}.1"
        assert (title.text, title.kind, title.title) == (f"Rest {n}", "title", f"Rest {n}")
