"""Words that were once lost, links that were once too sure: what a fresh reader found."""

from __future__ import annotations

import filecmp
import os
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.citations.link import Link
from index.citations.linker import link_article
from index.document import Block, Document, Printed, Section
from index.references.parse import parse_reference
from index.sources import MOST_BYTES, MOST_BYTES_OF_TEXT, find_sources
from search import pipeline
from search.app import create_app
from search.model import ArticleInfo
from search.query import spelling as spell
from search.query.parameters import Query
from search.settings import Settings
from search.store.reader import Store
from search.store.vocabulary import Vocabulary
from search.terminal import readable
from tests.support.engine_under_test import engine_over
from tests.support.index_fixtures import build_command, read_one, refusal
from tests.support.paths import ROOT

PARAGRAPH = "This is a paragraph of its own. " * 5
LIST = "## References\n\n- Bell R, Ash T. Sleep. Rest. 2010;1:2.\n"


def links(text: str, *printed: Printed) -> tuple[Link, ...]:
    block = Block(text, 1)
    article = Document(
        ArticleInfo("a", "A"), "a.md", "article", (Section((), (block,), 1),), printed
    )
    return link_article(article, tuple(parse_reference(p.text) for p in printed))[block]


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff"])
def test_an_invisible_character_makes_no_line(mark: str) -> None:
    """Wix pastes them as blank lines; taken for text they part no heading."""
    page = f"The Title\n{mark}\n{PARAGRAPH}\n{mark}\nA Heading\n{mark}\nSome text.\n"
    sections = read_one("a.txt", page).sections
    assert sections[-1].path == ("A Heading",)


def test_a_soft_hyphen_parts_no_word() -> None:
    article = read_one("a.md", "# A\n\nA medi\u00adcation.\n")
    assert next(article.blocks()).text == "A medication."


def test_a_letter_with_its_mark_apart_is_the_letter() -> None:
    assert next(read_one("a.md", "# A\n\nKu\u0308bler.\n").blocks()).text == "Kübler."


def test_front_matter_with_an_alias_is_refused_with_its_line() -> None:
    """Aliases of aliases in 340 bytes took 6 GB."""
    error = refusal("a.md", "---\ntitle: &a [x]\ntags: [*a, *a]\n---\n\nText.\n")
    assert (error.line, "aliases are not read" in error.reason) == (3, True)


def test_a_numbered_note_in_markdown_is_kept_and_no_link_address() -> None:
    article = read_one("a.md", "# A\n\nIt is common.\n\n[^1]: https://clinic.example/x\n")
    assert [printed.text for printed in article.references] == ["https://clinic.example/x"]
    article = read_one("a.md", "# A\n\nIt is common.\n\n[^1]: Just a note of mine.\n")
    assert "Just a note of mine." in " ".join(block.text for block in article.blocks())


def test_a_paragraph_after_the_list_stays_text() -> None:
    page = f"# A\n\n## Help\n\nText.\n\n{LIST}\nIf you feel unsafe, call us (open 9-17).\n"
    article = read_one("a.md", page)
    assert len(article.references) == 1
    assert "If you feel unsafe, call us (open 9-17)." in [b.text for b in article.blocks()]


def test_a_number_that_the_list_has_twice_is_ambiguous() -> None:
    """Lists that start again under "Books" and "Articles"."""
    two = (Printed("Bell R. Sleep. Rest. 2010;1:2.", 1, 1), Printed("Ash T. Day. 2011.", 2, 1))
    (found,) = links("It helps [1].", *two)
    assert (found.entries, found.certainty) == ((0, 1), "ambiguous")


def test_another_second_author_is_flagged() -> None:
    listed = Printed("Smith, A., & Jones, B. (2010). Sleep. Rest, 1, 2-3.", 1)
    (found,) = links("It helps (Smith & Brown, 2010).", listed)
    assert (found.entries, found.certainty) == ((0,), "fuzzy-name")
    (right,) = links("It helps (Smith & Jones, 2010).", listed)
    assert right.certainty == "certain"


def test_an_apostrophe_of_another_kind_is_the_same_name() -> None:
    listed = Printed("O'Brien, A. (2010). Sleep. Rest, 1, 2-3.", 1)
    (found,) = links("It helps (O’Brien, 2010).", listed)
    assert found.certainty == "certain"


def test_a_json_field_that_is_not_read_is_named_once(tmp_path: Path) -> None:
    lines = '{"id": "a", "title": "A", "body": "lost"}\n{"id": "b", "title": "B", "body": "x"}\n'
    (tmp_path / "a.jsonl").write_text(lines)
    report = build([tmp_path / "a.jsonl"], tmp_path / "index")
    (warning,) = report.warnings
    assert (warning.line, "'body' is not known" in warning.message) == (1, True)


@pytest.mark.parametrize(("name", "limit"), [("a.docx", MOST_BYTES), ("a.txt", MOST_BYTES_OF_TEXT)])
def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path, name: str, limit: int) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(limit + 1)
    (error,) = find_sources([tmp_path], None)
    assert f"the limit is {limit:,}" in str(error)


def test_the_report_keeps_what_was_left_out(content: Path, tmp_path: Path) -> None:
    report = build([content / "low-mood-and-the-phq-9.txt"], tmp_path / "index")
    assert "148 views2 comments" in [one.message for one in report.left_out]


def test_many_unknown_words_cost_a_few_look_ups(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Vocabulary, "near", lambda self, word: asked.append(word) or ())
    words = (f"zq{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(250))
    pipeline.search(Query(" ".join(words)), store)
    assert 1 <= len(set(asked)) <= spell.MOST_UNKNOWN


@pytest.fixture
def doubtful(tmp_path: Path) -> Store:
    page = f"# A\n\nSleep helps (Smith & Brown, 2010) and rest too (Elm et al., 2001).\n\n{LIST}"
    page += "- Smith, A., & Jones, B. (2010). Sleep. Rest, 1, 2-3.\n"
    (tmp_path / "a.md").write_text(page)
    build([tmp_path / "a.md"], tmp_path / "index")
    return Store.open(tmp_path / "index")


DOUBTS = (
    "“Smith & Brown, 2010”: The text names Brown beside Smith, the reference list Jones.",
    "“Elm et al., 2001”: The reference list has nothing by Elm of 2001.",
)


def test_the_plain_page_shows_what_is_uncertain(doubtful: Store) -> None:
    client: FlaskClient = create_app(engine_over(doubtful)).test_client()
    page = client.post("/search", data={"q": "sleep"}, headers={"Accept": "text/html"}).text
    for doubt in DOUBTS:
        assert doubt.replace("&", "&amp;") in page


def test_the_terminal_shows_what_is_uncertain(doubtful: Store) -> None:
    text = " ".join(readable(pipeline.search(Query("sleep"), doubtful), Settings()).split())
    for doubt in DOUBTS:
        assert doubt in text


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, content: Path) -> None:
    """Whatever the seed of Python's hashes, which orders its sets."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for seed, folder in enumerate(folders, 1):
        command = build_command(content, folder)
        environ = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    one, two = ({str(p.relative_to(f)) for p in f.rglob("*") if p.is_file()} for f in folders)
    assert one == two
    _, different, errors = filecmp.cmpfiles(*folders, sorted(one), shallow=False)
    assert (different, errors) == ([], [])
