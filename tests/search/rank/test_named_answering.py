"""Of a question that names a medicine, the section of the article that answers is the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.query.parameters import Query
from search.rank.named import with_medicine
from search.rank.retrieve import retrieve
from search.store.analysis import ENGLISH
from search.store.reader import Store
from tests.support.engine_under_test import open_engine
from tests.support.meaning_fixtures import build_with
from tests.support.search_fixtures import ask

PAGES = {
    "mood.md": """# Medicines for mood

We use several. Ask us which one suits you.

## Lithium

Lithium comes as a tablet. Your level is checked with a blood test every three months.

## Valproate

Valproate comes as a tablet or a syrup.

### Weight and hair

You may gain weight and lose some hair.

### If you miss a dose

Take it as soon as you remember. It must not be doubled.

## Lamotrigine

Lamotrigine is begun slowly, over six weeks.

## Alcohol

A glass of wine with a meal is fine for most people who take medicine.

## Vitamins

If you missed your vitamins for a day, take them twice the next day.

## Your visit

Bring this page with you.
""",
    "valproate.md": """# Living with valproate

## Taking it with lithium

Lithium and this medicine are often taken together.

## If I miss a dose

Take two the next day.
""",
    "tramadol.md": """# Tramadol

## What tramadol does

Tramadol is for strong pain. Do not drink wine or beer with tramadol.

## Missing a dose

Leave it out, and go on as before.
""",
}


@pytest.fixture(scope="module")
def client(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("named")
    build_with(model, folder, PAGES)
    engine = open_engine(folder / "index")
    yield create_app(engine).test_client()
    engine.close()


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("forgot to take lithium for three days", "What should I do if I miss a dose?"),
        ("pill box for my lithium", "How do I remember to take my tablets?"),
        ("can i just stop reboxetine", "Can I stop my antidepressant when I feel better?"),
        ("my hands shake so bad on lithium", "Why do people stop taking lithium?"),  # it does
        ("reboxetine and women", "Why does unpublished research matter?"),  # nothing is near
    ],
)
def test_a_name_in_its_text_makes_no_section_the_first(
    meant_client: FlaskClient, question: str, section: str
) -> None:
    first = ask(meant_client, question, group="article")["results"][0]
    assert first["section"] == [section]


def test_the_section_with_the_name_is_the_next_place_of_its_article(
    meant_client: FlaskClient,
) -> None:
    first = ask(meant_client, "forgot to take lithium for three days", group="article")["results"]
    assert first[0]["places"][0]["section"] == ["Why do people stop taking lithium?"]


@pytest.mark.parametrize("group", ["article", "none"])
@pytest.mark.parametrize(
    "question",
    [
        "lithium and weight gain",
        "i missed a dose of lithium",
        "does lithium make my hair fall out",
        "can i take two lithium tomorrow",
    ],
)
def test_a_section_about_another_medicine_is_never_chosen(
    client: FlaskClient, question: str, group: str
) -> None:
    options = {"group": group} if group == "article" else {}
    first = ask(client, question, **options)["results"][0]
    assert first["section"] in (["Lithium"], ["Taking it with lithium"])


def test_a_section_about_something_else_than_medicines_is_not_chosen(client: FlaskClient) -> None:
    first = ask(client, "i missed my lamotrigine, do i take it twice")["results"][0]
    assert first["section"] == ["Lamotrigine"]


def test_a_section_about_any_medicine_is_chosen(client: FlaskClient) -> None:
    assert ask(client, "lamotrigine and a glass of wine")["results"][0]["section"] == ["Alcohol"]


def test_of_two_medicines_each_may_be_what_is_asked(client: FlaskClient) -> None:
    first = ask(client, "lamotrigine and lithium with a glass of wine")["results"][0]
    assert first["section"] != ["Alcohol"]


def test_every_page_of_results_begins_with_the_same(client: FlaskClient) -> None:
    question = "lamotrigine and a glass of wine"
    whole = [one["id"] for one in ask(client, question, limit=6)["results"]]
    pages = [ask(client, question, limit=2, offset=at)["results"] for at in (0, 2, 4)]
    assert [one["id"] for page in pages for one in page] == whole


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Can I stop Lithium?", "Can I stop medicine?"),
        ("stopping lithium or reboxetine", None),  # either may be what is asked
        ("what is lithium", None),  # nothing else
    ],
)
def test_a_word_for_any_medicine_stands_for_the_one_that_is_named(
    meant: Store, question: str, asked: str | None
) -> None:
    found = retrieve(Query(question), meant)
    assert with_medicine(found.question, found.named, ENGLISH) == asked
