"""What is read of single elements of a page."""

from __future__ import annotations

import pytest
from lxml import html

from index.readers.html.element import heading_level, short_text


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
