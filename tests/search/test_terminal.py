"""Terminal output: a passage's lists and tables as text, and the line for when nothing answers."""

from __future__ import annotations

from search.excerpt import Excerpt
from search.results import Hit, Results
from search.settings import read_settings
from search.store.record import passage_json
from search.terminal import readable
from tests.support.index_fixtures import cut, read_one

SOURCE = """<ul><li>a walk<ol start='3'><li>short</li><li>slow</li></ol></li><li>a book</li></ul>
<table><tr><th>Name</th><th>What</th></tr><tr><td>Lithium</td><td>a salt</td></tr></table>
<blockquote><p>It helps.</p></blockquote>"""


def printed(source: str, unanswered: bool = False, **settings: str) -> list[str]:
    """The lines of one hit; of none where the source is empty."""
    hits = [
        Hit(passage_json(passage), 1.0, Excerpt([], []))
        for passage in (cut(read_one("a.html", source)) if source else ())
    ]
    found = Results(
        "q", 1, "eq", 1, 1.0, "words", None, False, (), (), unanswered, None, None, tuple(hits)
    )
    return readable(found, read_settings(settings)).splitlines()


def test_items_have_a_sign_and_the_cells_of_a_row_are_in_one_line() -> None:
    assert printed(SOURCE)[1:-2] == [
        "   - a walk",
        "     3. short",
        "     4. slow",
        "   - a book",
        "   Name | What",
        "   Lithium | a salt",
        "   > It helps.",
    ]


def test_the_clinics_own_line_stands_where_nothing_answers_and_nowhere_else() -> None:
    line = "Ask us: call +1 555 0101."
    assert printed(SOURCE, unanswered=True, CITEBOX_CONTACT=line)[2:5] == [
        line, "", "The closest pages:",
    ]  # fmt: skip
    assert printed("", CITEBOX_CONTACT=line)[:2] == ["Nothing found.", line]
    assert line not in printed(SOURCE, CITEBOX_CONTACT=line)
