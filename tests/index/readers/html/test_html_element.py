"""What is read of single elements of a page."""

from __future__ import annotations

import pytest
from lxml import html

from index.readers.html.element import common_holder, heading_level, short_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>12345</p>", "12345"),
        ("<p>12<b>345</b></p>", "12345"),
        ("<p> 1 <i>3</i>  5 </p>", "1 3 5"),
        ("<p>123456</p>", ""),
        ("<p>12<b>34</b>56</p>", ""),
        ("<p>1 <b>2</b> 34</p>", ""),
    ],
)
def test_a_text_of_as_many_characters_as_are_asked_for_is_short(page: str, text: str) -> None:
    assert short_text(html.fragment_fromstring(page), 5) == text


@pytest.mark.parametrize(
    ("page", "level"),
    [
        ("<h2>a</h2>", 2),
        ("<p>a</p>", None),
        ('<div role="heading" aria-level="3">a</div>', 3),
        ('<div role="heading" aria-level="9">a</div>', 6),
        ('<div role="heading" aria-level="0">a</div>', 1),
    ],
)
def test_a_heading_says_its_level_by_its_role_or_tag(page: str, level: int | None) -> None:
    assert heading_level(html.fragment_fromstring(page)) == level


@pytest.mark.parametrize(
    ("inside", "holder"),
    [
        ("<i id=1></i>", "1"),
        ("<b id=2><i id=1></i><i id=3></i></b><p></p>", "2"),
        ("<b id=2><i id=1></i></b><i id=3></i>", "0"),
        ("<b id=2><u><i id=1></i></u><i id=3></i></b><i id=4></i>", "0"),
        ("<b id=2><i id=1></i><u><i id=3></i><i id=4></i></u></b>", "2"),
        ("<b id=2 class=x><i id=1></i></b>", "2"),
    ],
)
def test_the_holder_of_elements_is_the_deepest_that_holds_all(inside: str, holder: str) -> None:
    page = html.fragment_fromstring(f"<div id=0>{inside}</div>")
    asked = [one for one in page.iter() if one.tag == "i" or one.get("class")]
    assert common_holder(asked).get("id") == holder
    assert common_holder(asked[::-1]).get("id") == holder
