"""`bench pages` counts snippets of real pages, together over all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.extraction.pages import main

PROSE = "<p>Walking every day helps most people who sleep badly, within some weeks.</p>"
WANTED = "helps most people"


def page(tmp_path: Path, name: str, html: str, wanted: list[str], unwanted: list[str]) -> None:
    (tmp_path / "html").mkdir(exist_ok=True)
    (tmp_path / "html" / name).write_text(html, encoding="utf-8")
    listed = tmp_path / "evaldata.json"
    facts = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
    facts[name] = {"file": name, "with": wanted, "without": unwanted}
    listed.write_text(json.dumps(facts), encoding="utf-8")


def measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    assert main([str(tmp_path), "--json"]) == 0
    ours: dict[str, float] = json.loads(capsys.readouterr().out)["ours"]
    return ours


def test_snippets_are_counted_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = f"<main><h1>Sleep</h1>{PROSE}<p>And  so\non for a long and quiet night.</p></main>"
    page(tmp_path, "a.html", article, [WANTED, "And so on", "Sleep", "not there"], ["quiet night"])
    page(tmp_path, "b.html", article, [WANTED], ["not there"])
    figures = measured(tmp_path, capsys)
    assert figures["recall"] == 0.8
    assert figures["precision"] == 0.8
    assert figures["f"] == 0.8
    assert figures["kept"] == 0.5
    assert figures["lost"] == 0


def test_a_refused_page_is_lost_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page(tmp_path, "a.html", "<main></main>", [WANTED], ["menu"])
    page(tmp_path, "b.html", f"<main><h1>Sleep</h1>{PROSE}</main>", ["another word"], ["menu"])
    figures = measured(tmp_path, capsys)
    assert figures["lost"] == 1
    assert figures["lost_silently"] == 0.5


def test_a_library_that_is_not_installed_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page(tmp_path, "a.html", f"<main><h1>Sleep</h1>{PROSE}</main>", [WANTED], [])
    monkeypatch.setattr("bench.extraction.pages.find_spec", lambda name: None)
    main([str(tmp_path), "--json"])
    printed = capsys.readouterr()
    assert list(json.loads(printed.out)) == ["ours"]
    assert "readability-lxml is not installed" in printed.err
