"""Names made from the clinic's words."""

from __future__ import annotations

import re

import pytest

from index.names import UPPER


@pytest.mark.parametrize("char", "AZÀŽΔЖӔẼỲἈ")
def test_capitals_of_three_alphabets_are_known(char: str) -> None:
    assert re.fullmatch(UPPER, char)


@pytest.mark.parametrize("char", "azàžδжẽἀ1 -]^")
def test_nothing_else_is_a_capital(char: str) -> None:
    assert not re.fullmatch(UPPER, char)
