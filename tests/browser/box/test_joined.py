"""cite-box.js is what `make box` makes of its parts."""

from __future__ import annotations

from tests.support.each import each
from tools.box import ENGLISH, JOINED, SOURCES, TAIL, english, join, parts


def test_the_script_is_joined_from_its_parts() -> None:
    assert JOINED.read_text(encoding="utf-8") == join()


def test_the_english_words_that_are_served_are_those_of_the_script() -> None:
    assert ENGLISH.read_text(encoding="utf-8") == english()


def test_no_part_is_left_out_and_the_element_comes_last() -> None:
    names = [path.name for path in parts()]
    assert {*names, "style.css"} == {path.name for path in SOURCES.iterdir()}
    assert names[-1] == "element.js"


def test_each_part_is_there_word_for_word() -> None:
    assert all(path.read_text(encoding="utf-8") in join() for path in each(parts()))


def test_it_ends_with_the_null_in_whose_place_the_server_puts_the_clinics_line() -> None:
    assert join().endswith("\n" + TAIL)
    assert TAIL.count("(null);") == 1


def test_no_part_says_null_where_the_server_looks_for_it() -> None:
    """Whoever replaces the first `(null);` instead of the last would break the script."""
    assert join().count("(null);") == 1
