"""Rows of tables: what stays together, and what is repeated where a table goes on in a passage."""

from __future__ import annotations

import pytest

from index.document import Block, Shape
from index.passages.rows import TableHead, is_header_row, size, units

MOST = 10


def cell(text: str, row: int, *, header: bool = False, colspan: int = 1, rowspan: int = 1) -> Block:
    return Block(text, 1, "cell", shape=Shape(1, 0, None, row, header, colspan, rowspan))


def row(number: int, *texts: str, header: bool = False) -> tuple[Block, ...]:
    return tuple(cell(text, number, header=header) for text in texts)


def above(read: list[tuple[Block, ...]], unit: tuple[Block, ...]) -> list[tuple[str, int, bool]]:
    """The next unit as it begins a passage: each cell's text, rowspan, and whether it is a copy."""
    head = TableHead(MOST, {})
    for one in read:
        head.read(one)
    return [(b.text, b.shape.rowspan, b.shape.repeated) for b in head.above(unit)]


def test_a_bullet_and_a_bar_between_cells_count_as_a_word() -> None:
    """As they did when they were in the text; an empty cell has no bar."""
    assert size([Block("one two", 1, "paragraph"), Block("three", 1, "item")]) == 4
    assert size(row(1, "a", "b c", "d")) == 6
    assert size(row(1, "a", "", "d")) == 3
    assert size([*row(1, "a"), *row(2, "b")]) == 2
    assert size([]) == 0


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        ((cell("A", 1, header=True), cell("B", 1, header=True)), True),
        ((cell("", 1), cell("B", 1, header=True)), True),
        ((cell("A", 1), cell("B", 1, header=True)), False),
        ((cell("A", 1, header=True), cell("", 1)), False),
        ((Block("A", 1, "paragraph"),), False),
    ],
)
def test_a_header_row_has_header_cells_alone_but_for_an_empty_corner(
    cells: tuple[Block, ...], is_header: bool
) -> None:
    assert is_header_row(cells) == is_header


def test_header_rows_stay_with_the_row_below_them_where_there_is_room() -> None:
    one, two, body = row(1, "A", header=True), row(2, "B", header=True), row(3, "c")
    below, long = row(4, "d"), row(2, "word " * MOST)
    assert [*units([*one, *two, *body, *below], MOST, {})] == [one + two + body, below]
    assert [*units([*one, *two], MOST, {})] == [one + two]
    assert [*units([*one, *long], MOST, {})] == [one, long]
    assert [*units([*one, *body], MOST, {})] == [one, body], "of two tables"


def test_a_row_longer_than_a_passage_is_paragraphs_of_its_cells_with_text() -> None:
    just, over = row(1, "a " * 5, "b " * 4), row(1, "a " * 5, "", "b " * 5)
    assert [*units(just, MOST, {})] == [just]
    assert [(b.kind, b.shape) for (b,) in units(over, MOST, {})] == [("paragraph", Shape())] * 2


def test_a_table_that_goes_on_has_its_header_again() -> None:
    head = row(1, "A", "B", header=True)
    read = [head, row(2, "1", "2")]
    again = [("A", 1, True), ("B", 1, True), ("3", 1, False), ("4", 1, False)]
    assert above(read, row(3, "3", "4")) == again
    assert above(read, row(4, "3", "4")) == again[2:], "another table"
    assert above([head], row(2, "3", "4")) == again[2:], "nothing but its header was read"
    assert above([head, (Block("x", 1, "paragraph"),)], row(2, "3")) == [("3", 1, False)]
    assert above(read, (Block("x", 1, "paragraph"),)) == [("x", 1, False)]


def test_two_header_rows_are_both_there_again_and_one_in_the_middle_is_none() -> None:
    read = [row(1, "A", header=True), row(2, "B", header=True), row(3, "1")]
    assert [text for text, *_ in above(read, row(4, "2"))] == ["A", "B", "2"]
    read.append(row(4, "C", header=True))
    assert [text for text, *_ in above(read, row(5, "2"))] == ["A", "B", "2"]


def test_a_header_cell_that_is_repeated_reaches_as_far_as_it_did_in_the_header() -> None:
    first = (cell("A", 1, header=True, rowspan=2), cell("B", 1, header=True))
    tall = (cell("A", 1, header=True, rowspan=3), cell("B", 1, header=True))
    second, body = row(2, "C", header=True), row(3, "1", "2")
    again = [("A", 2, True), ("B", 1, True), ("C", 1, True)]
    assert above([first, second, body], row(4, "3", "4"))[:3] == again
    assert above([tall, second, (cell("2", 3),)], row(4, "3", "4"))[:3] == again, "not beyond it"


def test_a_header_of_more_than_half_a_passage_is_not_repeated() -> None:
    for words, is_there in ((MOST // 2, True), (MOST // 2 + 1, False)):
        read = [row(1, "A " * words, header=True), row(2, "1")]
        assert (len(above(read, row(3, "2"))) == 2) == is_there


def test_a_cell_that_reaches_down_is_there_again_in_its_column() -> None:
    """Its rowspan is what is left of it."""
    first = (cell("a", 1), cell("Both", 1, rowspan=3), cell("b", 1))
    expected = [("c", 1, False), ("Both", 2, True), ("d", 1, False)]
    assert above([first], row(2, "c", "d")) == expected
    assert above([first, row(2, "x", "y")], row(3, "c", "d")) == [
        ("c", 1, False), ("Both", 1, True), ("d", 1, False),
    ]  # fmt: skip
    ended = [first, row(2, "x", "y"), row(3, "x", "y")]
    assert above(ended, row(4, "c", "d")) == [("c", 1, False), ("d", 1, False)]


def test_a_wide_cell_takes_its_columns() -> None:
    first = (cell("wide", 1, colspan=2), cell("Both", 1, rowspan=2))
    assert [text for text, *_ in above([first], row(2, "a", "b"))] == ["a", "b", "Both"]
    first = (cell("Both", 1, colspan=2, rowspan=2), cell("a", 1))
    assert [text for text, *_ in above([first], row(2, "b"))] == ["Both", "b"]


def test_cells_that_reach_down_with_more_than_half_a_passage_are_not_repeated() -> None:
    for words, is_there in ((MOST // 2, True), (MOST // 2 + 1, False)):
        first = (cell("a " * words, 1, rowspan=2), cell("b", 1))
        assert (len(above([first], row(2, "c"))) == 2) == is_there


def test_a_unit_of_several_rows_keeps_those_below_its_first() -> None:
    read = [row(1, "A", header=True), row(2, "1")]
    assert [text for text, *_ in above(read, row(3, "2") + row(4, "3"))] == ["A", "2", "3"]
