"""What is offered for a misspelt medicine while someone types: its name, or both near names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.store.reader import Store
from search.suggest import suggest
from tests.support.search_fixtures import built, json_lines


@pytest.fixture(scope="module")
def lithium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three pages, one of them on lithium; all mention sertraline and drinking."""
    pages = {
        f"{name}.md": f"# {name}\n\n## Side effects\n\nLike sertraline, not for drinking.\n"
        for name in ("Lithium", "Sleep", "Talking")
    }
    store = Store.open(built(tmp_path_factory.mktemp("lithium"), pages))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lithum", "lithium"),
        ("sertralin", "sertraline"),  # also the beginning of it
        ("lithum side eff", "lithium side eff"),
        ("is LITHUM safe? ", "is lithium safe? "),
        ("zolofft", "zoloft"),  # the pages have it under another name
        ("side eff drinkingsertraline", "side eff drinking sertraline"),
    ],
)
def test_a_misspelt_medicine_is_offered_first_and_no_text_on_it_guessed(
    lithium: Store, typed: str, offered: str
) -> None:
    for limit in (1, 5):
        assert [one.text for one in suggest(typed, lithium, limit)] == [offered]


@pytest.fixture(scope="module")
def zetrols(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Pages with two near names of medicines, a third that has a second in no page, and a word."""
    folder = tmp_path_factory.mktemp("zetrols")
    lines = ("Ezetrol or Detrol.", "Prednisone.", "Lithumanic stones.", "Lithium.")
    store = Store.open(built(folder, json_lines(*lines)))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("zetrol", ["detrol", "ezetrol"]),  # two near names
        ("ezetrol", []),  # a medicine itself
        ("lithum", []),  # the beginning of "lithumanic"
        ("lithum ", ["lithium "]),
        ("predniso", []),  # the beginning of two medicines
        ("metforminx", []),  # in the list, but on no page
    ],
)
def test_the_names_that_one_word_may_mean_are_offered_all_or_none(
    zetrols: Store, typed: str, offered: list[str]
) -> None:
    found = suggest(typed, zetrols, 5)
    assert [one.text for one in found if one.kind == "medicine"] == offered


def test_two_names_are_not_offered_where_one_is_asked_for(zetrols: Store) -> None:
    assert suggest("zetrol", zetrols, 1) == ()


@pytest.mark.parametrize(("limit", "offered"), [(1, []), (2, ["detrol", "ezetrol"])])
def test_of_two_near_names_both_are_offered_or_none(
    zetrols: Store, limit: int, offered: list[str]
) -> None:
    assert [one.text for one in suggest("zetrol", zetrols, limit)] == offered
