"""The bill of materials and the audit, with stand-ins for the tools that make them."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.each import each
from tools.bill import __main__ as bill
from tools.bill.licences import licence_of


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the tools; what is built goes beside it."""
    monkeypatch.setattr(bill, "TOOLS", tmp_path)
    monkeypatch.setattr(bill, "BUILD", tmp_path)
    return tmp_path


def stand_in(tools: Path, name: str, answer: object, code: int = 0) -> None:
    (tools / "answer.json").write_text(json.dumps(answer))
    (tools / name).write_text(f"#!/bin/sh\ncat '{tools}/answer.json'\nexit {code}\n")
    (tools / name).chmod(0o755)


def test_the_bill_has_the_licences_that_the_packages_name(
    tools: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [{"name": "flask", "version": version("flask")}, {"name": "gone", "version": "1"}]
    stand_in(tools, "cyclonedx-py", {"components": parts})
    assert bill.main(["sbom"]) == 0
    for name in each(bill.BILLS):
        made = json.loads((tools / name).read_text())
        assert made["components"] == [
            {**parts[0], "licenses": [{"license": {"name": "BSD-3-Clause"}}]},
            parts[1],
        ]
    assert "gone 1: its licence is not known here" in capsys.readouterr().out


def test_a_licence_is_that_of_the_version_that_is_installed() -> None:
    assert licence_of("flask", version("flask")) == "BSD-3-Clause"
    assert licence_of("flask", "0.0.1") is None


@pytest.mark.parametrize(
    ("part", "code", "line"),
    [
        ({"vulns": []}, 0, "1 packages, 0 known weaknesses."),
        ({"vulns": [{"id": "X-1", "fix_versions": ["2"]}]}, 1, "flask 1: X-1, mended in 2"),
        ({"skip_reason": "not found"}, 2, "the database does not know 1 of 1 packages"),
    ],
)
def test_an_audit_that_read_nothing_is_not_a_clean_one(
    tools: Path, capsys: pytest.CaptureFixture[str], part: dict[str, object], code: int, line: str
) -> None:
    found = {"dependencies": [{"name": "flask", "version": "1", **part}]}
    stand_in(tools, "pip-audit", found, code=int(code == 1))
    assert bill.main(["audit"]) == code
    assert line in capsys.readouterr().out


def test_a_tool_that_is_not_there_or_fails_is_a_sentence(
    tools: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bill.main(["audit"]) == 2
    assert capsys.readouterr().out.startswith("The audit was not made: pip-audit is not installed")
    stand_in(tools, "cyclonedx-py", "broken", code=3)
    assert bill.main(["sbom"]) == 2
    assert capsys.readouterr().out == "The sbom was not made: cyclonedx-py failed (no word).\n"
