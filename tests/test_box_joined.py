"""cite-box.js is what `make box` makes of its parts."""

from __future__ import annotations

from tools.box import JOINED, PARTS, WIDGET, join


def test_the_script_is_joined_from_its_parts() -> None:
    assert JOINED.read_text(encoding="utf-8") == join()


def test_no_part_is_left_out() -> None:
    assert {path.name for path in (WIDGET / "src").iterdir()} == {*PARTS, "style.css"}


def test_the_line_that_the_server_fills_in_is_there_once() -> None:
    assert join().count("\nconst EMERGENCY = null;\n") == 1
