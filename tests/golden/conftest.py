"""The index that answers are recorded from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from search.store.reader import Store
from tests.support.once import made_once
from tests.support.paths import TESTS

SITE = "https://alderhouse.example/articles"


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[Store]:
    """content/ and the Spanish samples in one index, by words alone."""

    def make(folder: Path) -> None:
        assert build([content, TESTS / "data" / "es"], folder, SITE).exit_code == 0

    opened = Store.open(made_once(tmp_path_factory, "both", make))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[Store]:
    """Two articles in English: questions in Spanish are foreign here."""
    names = ("keeping-up-a-medicine-in-bipolar-disorder.md", "weight-and-activity-faq.md")

    def make(folder: Path) -> None:
        assert build([content / name for name in names], folder, SITE).exit_code == 0

    opened = Store.open(made_once(tmp_path_factory, "english", make))
    yield opened
    opened.close()
