"""A sign in the text cites what its footnote cites, as surely as this is known."""

from __future__ import annotations

import pytest

from index.citations.link import Link
from index.citations.note_texts import texts_of_notes, with_signs_of_texts
from index.document import Block, Mark, Shape

SURE = Link(3, 13, (0,), "certain")
OTHER = Link(20, 30, (2, 0), "certain")
UNSURE = Link(3, 13, (0, 1), "ambiguous", "Two are named so.")
UNKNOWN = Link(3, 13, (), None, "Nobody is named so.")


def cited(*links: Link, own: tuple[Link, ...] = (), at: tuple[int, int] = (5, 6)) -> list[Link]:
    """What a text with a sign cites, whose footnote has these citations."""
    text = Block("Walk.1", 3, marks=(Mark(*at, "note", "n"),))
    note = Block("As Ash (2001) says and Elm (2002)", 9, note="n")
    found = with_signs_of_texts({text: own, note: links}, {"n": [note]})
    assert found[note] == links
    return list(found[text])


@pytest.mark.parametrize(
    ("links", "sign"),
    [
        ((SURE,), Link(5, 6, (0,), "certain")),
        ((SURE, OTHER), Link(5, 6, (0, 2), "certain")),  # each once, in the order of the note
        ((UNSURE,), Link(5, 6, (0, 1), "ambiguous", "Its note is not certain: Two are named so.")),
        (
            (OTHER, UNSURE),
            Link(5, 6, (2, 0, 1), "ambiguous", "Its note is not certain: Two are named so."),
        ),
        ((UNKNOWN, SURE), Link(5, 6, (0,), "certain")),
    ],
    ids=["one", "two", "a doubt", "one doubt of two", "one of nobody"],
)
def test_a_sign_cites_what_its_footnote_cites(links: tuple[Link, ...], sign: Link) -> None:
    assert cited(*links) == [sign]


def test_a_sign_whose_footnote_cites_nothing_cites_nothing() -> None:
    assert cited() == []
    assert cited(UNKNOWN) == []


def test_a_sign_without_a_place_cites_nothing() -> None:
    assert cited(SURE, at=(5, 5)) == []


def test_what_is_linked_already_stays_and_the_order_is_that_of_the_text() -> None:
    before = Link(0, 4, (4,), "certain")
    assert cited(SURE, own=(before,)) == [before, Link(5, 6, (0,), "certain")]
    over = Link(4, 6, (4,), "certain")
    assert cited(SURE, own=(over,)) == [over]


def test_further_paragraphs_of_a_footnote_are_its_own() -> None:
    one = Block("Note.", 3, note="a")
    more = Block("More.", 4, shape=Shape(level=1))
    other = Block("Other.", 5, note="b")
    text = Block("Text.", 6)
    item = Block("Item.", 7, "item", shape=Shape(level=1))
    assert texts_of_notes([text, one, more, other, text, more, item]) == {
        "a": [one, more],
        "b": [other],
    }
