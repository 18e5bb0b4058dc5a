"""Stand-ins for modules that a search does not need."""

from __future__ import annotations

import sys

import pytest

from search.web.slim_imports import StandIn

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
