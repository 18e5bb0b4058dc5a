"""Stand-ins for modules that a search does not need."""

from __future__ import annotations

import sys
import typing
from contextlib import nullcontext
from typing import Any

import pytest

from search.web.slim_imports import StandIn, stand_ins

NAME = "wsgiref.headers"  # small, and loaded by nothing here


def test_a_stand_in_loads_its_module_for_a_name_that_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    assert StandIn(NAME).Headers.__module__ == NAME


def test_what_python_asks_any_module_for_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    with pytest.raises(AttributeError):
        _ = StandIn(NAME).__file__
    assert NAME not in sys.modules


def test_typing_compiles_no_annotation_inside_and_every_one_after() -> None:
    fields: list[tuple[str, Any]] = [("unread", "no type, ("), ("nothing", None)]
    made = namedtuple_of(fields, slim=True)
    assert made.__annotations__ == {"unread": "no type, (", "nothing": type(None)}
    with pytest.raises(SyntaxError):
        namedtuple_of(fields, slim=False)


def namedtuple_of(fields: list[tuple[str, Any]], *, slim: bool) -> Any:
    make: Any = typing.NamedTuple
    with stand_ins() if slim else nullcontext():
        return make("Made", fields)
