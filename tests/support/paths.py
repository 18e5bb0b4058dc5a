"""Where things are in this checkout, for every test."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = ROOT / "tests"
CONTENT = ROOT / "content"
WIDGET = ROOT / "search" / "widget"
