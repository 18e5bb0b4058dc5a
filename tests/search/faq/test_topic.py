"""Which word most passages have, so that a question may leave it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from search.faq.topic import LEAST_PASSAGES, is_topic
from search.store.reader import Store


def store_of(folder: Path, passages: int, text: str) -> Store:
    """An index of that many articles, of which all have `text` and a third have "migraine"."""
    for number in range(passages):
        extra = " It helps with migraine." if number % 3 == 0 else ""
        page = f"# Page {number}\n\n{text}{extra} Number {number}.\n"
        (folder / f"page-{number}.md").write_text(page, encoding="utf-8")
    report = build([folder], folder / "index", model=None)
    assert not report.exit_code
    return Store.open(folder / "index")


TEXT = "Ketamine is not for every child. High blood pressure is common."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("topic"), LEAST_PASSAGES, TEXT)


@pytest.mark.parametrize("word", ["ketamine", "ketamin"])
def test_what_most_passages_have_is_the_topic(store: Store, word: str) -> None:
    assert is_topic(word, store)


@pytest.mark.parametrize("word", ["migraine", "sertraline", "spravato", "unknown"])
def test_what_fewer_have_is_not_nor_another_medicine(store: Store, word: str) -> None:
    assert not is_topic(word, store)


@pytest.mark.parametrize("word", ["not", "child", "kid", "is", "every", "5", "+with"])
def test_what_turns_a_question_is_never_the_topic(store: Store, word: str) -> None:
    assert not is_topic(word, store)


def test_a_small_index_has_no_topic(tmp_path: Path) -> None:
    few = store_of(tmp_path, int(LEAST_PASSAGES * 0.5), TEXT)
    assert not is_topic("ketamine", few)
