"""No browser's own files keep a question: every field that takes one says `autocomplete="off"`."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT

FIELD = re.compile(r"<(?:input|textarea)\b[^>]*\bname=[\"']?q\b[^>]*>")
PLACES = ("README.md", "docs/*.md", "search/templates/*.html", "search/widget/*.html",
          "search/widget/try.js", "tests/hosts/*.html")  # fmt: skip


def fields(text: str) -> list[str]:
    """The tags of the fields in which a person writes a question."""
    return [tag for tag in FIELD.findall(text) if 'type="hidden"' not in tag]


def test_no_field_for_a_question_is_remembered_by_the_browser() -> None:
    files = [path for place in PLACES for path in sorted(ROOT.glob(place))]
    found = {f"{path.name}: {tag}" for path in files for tag in fields(path.read_text("utf-8"))}
    assert len(found) >= 8
    assert [tag for tag in found if 'autocomplete="off"' not in tag.lower()] == []


@pytest.mark.parametrize("tag", ['<input name="q" required>', "<input id=a name=q>"])
def test_a_field_without_it_would_be_noticed(tag: str) -> None:
    assert fields(f'<input type="hidden" name="q" value="x"> {tag}') == [tag]
