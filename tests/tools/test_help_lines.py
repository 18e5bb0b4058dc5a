"""The lines to call of a country are shown and confirmed before anything is packed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from search.safety.lines import all_rows
from tests.support.each import each
from tests.support.paths import ROOT
from tools.errors import ToolError
from tools.package.help_lines import NO_TERMINAL, NOT_CONFIRMED, confirm_lines
from tools.package.stage import Stage, read_stage

US = {"CITEBOX_COUNTRY": "US"}


class Terminal:
    """A standard input at which somebody gives one answer; None: they press Ctrl-D."""

    def __init__(self, answer: str | None) -> None:
        self._answer = answer

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return "" if self._answer is None else f"{self._answer}\n"


def stage(environment: dict[str, str]) -> Stage:
    return read_stage(ROOT, "dev", environment)


@pytest.fixture(autouse=True)
def unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YES", raising=False)


def test_without_a_country_nothing_is_shown_or_asked(capsys: pytest.CaptureFixture[str]) -> None:
    confirm_lines(stage({}))
    assert capsys.readouterr().out == ""


def test_yes_1_confirms_and_every_line_is_shown_with_its_source(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YES", "1")
    confirm_lines(stage(US))
    shown = capsys.readouterr().out
    for row in each([one for one in all_rows() if one.country == "US"]):
        assert f" {row.number} " in shown
        assert row.source in shown
        assert row.read in shown
    assert "116 123" not in shown  # of another country


@pytest.mark.parametrize("answer", ["y", "yes", " Y "])
def test_a_yes_at_a_terminal_confirms(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    confirm_lines(stage(US))


@pytest.mark.parametrize("answer", ["", "n", "no", "maybe"])
def test_anything_else_packs_nothing(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(ToolError) as raised:
        confirm_lines(stage(US))
    assert str(raised.value) == NOT_CONFIRMED


def test_ctrl_d_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(None))
    with pytest.raises(ToolError, match="YES=1"):
        confirm_lines(stage(US))


def test_without_a_terminal_it_stops_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "piped").write_text("y\n")
    with (tmp_path / "piped").open() as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        with pytest.raises(ToolError) as raised:
            confirm_lines(stage(US))
    assert str(raised.value) == NO_TERMINAL
