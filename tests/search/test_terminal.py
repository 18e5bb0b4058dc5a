"""Terminal output: a passage's lists and tables as text."""

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


def printed(source: str) -> list[str]:
    (passage,) = cut(read_one("a.html", source))
    hit = Hit(passage_json(passage), 1.0, Excerpt([], []))
    found = Results("q", 1, "eq", 1, 1.0, "words", None, False, (), (), False, None, None, (hit,))
    return readable(found, read_settings({})).splitlines()


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
