"""Which pages the library reads beside our own rules."""

from __future__ import annotations

import pytest

from index.readers.html import selection
from index.readers.html.lines import Line
from tests.support.index_fixtures import read_one, texts

MOST = 3_000  # elements side by side


@pytest.mark.parametrize(("count", "is_read"), [(MOST, True), (MOST + 1, False)])
def test_a_page_of_thousands_of_elements_side_by_side_is_read_without_the_library(
    count: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It compares the order of each with all others: 7,000 took it two seconds."""
    asked: list[int] = []

    def library_lines(body: object, lines: list[Line]) -> set[Line]:
        asked.append(len(lines))
        return set()

    monkeypatch.setattr(selection, "library_lines", library_lines)
    page = (
        f"<!doctype html><title>Rest</title><article><p>{'Rest <i>well</i> ' * count}</p></article>"
    )
    assert "Rest well Rest well" in texts(read_one("rest.html", page))[0]
    assert bool(asked) == is_read


ANSWERS = (
    "<div class='w-richtext'><p>Light helps, and so does a walk before lunch on most days.</p>"
    "</div>"
    "<div class='faq-list'><div class='faq_accordion w-dropdown'><div class='w-dropdown-toggle'>"
    "<div>May I nap?</div></div><nav class='faq_accordion-list w-dropdown-list'><p>Before three, "
    "see <a href='/tea'>tea</a>.</p></nav></div></div>"
)


def test_questions_below_a_post_s_container_are_kept_with_answers_in_a_nav() -> None:
    """Webflow's dropdowns are <nav>."""
    page = f"<body class='single-faq'><h1>Rest</h1>{ANSWERS}<p>We are open all week.</p></body>"
    assert texts(read_one("a.html", page))[1:] == ["May I nap?", "Before three, see tea."]


def test_a_menu_in_an_accordion_is_left_out() -> None:
    menu = "<div class='accordion'><nav><a href='/a'>Team</a> <a href='/b'>Fees</a></nav></div>"
    page = f"<body>{menu}<h1>Rest</h1>{ANSWERS}</body>"
    assert not {"Team Fees", "Team", "Fees"} & set(texts(read_one("a.html", page)))


def test_a_box_about_the_author_is_left_out() -> None:
    box = "<div class='saboxplugin-wrap'><div class='saboxplugin-desc'>Dana naps.</div></div>"
    page = f"<article><h1>Rest</h1><p>Light helps.</p>{box}</article>"
    assert texts(read_one("a.html", page)) == ["Light helps."]
