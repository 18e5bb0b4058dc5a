"""Of a question about an article's own subject, the section that answers the rest is the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.pipeline import search
from search.query.parameters import Query
from search.rank.lexical import LexicalRanking
from search.store.reader import Store
from tests.support.engine_under_test import open_engine
from tests.support.meaning_fixtures import build_with
from tests.support.search_fixtures import ask, built

SARCOIDOSIS = """# Sarcoidosis

## What is sarcoidosis?

Sarcoidosis is an inflammation of organs. In sarcoidosis, small lumps grow. Sarcoidosis mostly
begins in the lungs. Most people with sarcoidosis recover, and few need anything for sarcoidosis.

## Symptoms of sarcoidosis

Many people feel tired. Some have a dry cough, or a rash on the shins.

## Treatment of sarcoidosis

Where it does not go away, a medicine lowers the swelling of the lungs.

## Risk of sarcoidosis

Women of forty have it oftener, and so have their sisters.

## Prednisone

Swallow prednisone in the morning, to spare the stomach.

## Valproate

Swallow the capsule whole.
"""
OTHERS = ("Acne", "Bunions", "Cataract", "Gout", "Hay fever", "Migraine", "Scabies", "Shingles")
PAGES = {"sarcoidosis.md": SARCOIDOSIS} | {
    f"{name}.md": f"""# {name}

## What is {name}?

We see it often. Ask us whether it needs a doctor, and what people feel who have it.
"""
    for name in OTHERS
}


@pytest.fixture(scope="module", params=["words", "meaning"])
def client(
    request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("subject")
    if request.param == "meaning":
        build_with(model, folder, PAGES)
        engine = open_engine(folder / "index")
    else:
        engine = open_engine(built(folder, PAGES))
    yield create_app(engine).test_client()
    engine.close()


def first(client: FlaskClient, question: str, **options: object) -> list[str]:
    section: list[str] = ask(client, question, **options)["results"][0]["section"]
    return section


@pytest.mark.parametrize("options", [{}, {"group": "article"}])
@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("is there a medicine for sarcoidosis", "Treatment of sarcoidosis"),
        ("do people with sarcoidosis take medicine", "Treatment of sarcoidosis"),
        ("do I feel sarcoidosis", "Symptoms of sarcoidosis"),
    ],
)
def test_within_its_article_the_rest_of_a_question_decides(
    client: FlaskClient, question: str, section: str, options: dict[str, object]
) -> None:
    assert first(client, question, **options) == [section]


@pytest.mark.parametrize(
    "question",
    ["sarcoidosis", "what is sarcoidosis", "what exactly does sarcoidosis mean", "and sarcoidosis"],
)
def test_who_asks_what_it_is_gets_what_the_name_finds(client: FlaskClient, question: str) -> None:
    assert first(client, question) == ["What is sarcoidosis?"]


def test_the_section_that_was_first_is_the_next_place_of_its_article(client: FlaskClient) -> None:
    asked = "do people with sarcoidosis take medicine"
    found = ask(client, asked, group="article")["results"][0]
    assert ["What is sarcoidosis?"] in [place["section"] for place in found["places"]]


@pytest.mark.parametrize("question", ["who gets sarcoidosis", "how do I get rid of sarcoidosis"])
def test_by_words_alone_a_section_without_a_word_of_the_rest_is_not_chosen(
    question: str, tmp_path: Path
) -> None:
    client = create_app(open_engine(built(tmp_path, PAGES))).test_client()
    assert first(client, question) == ["What is sarcoidosis?"]


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("does sarcoidosis need a capsule at breakfast", "Valproate"),
        ("does sarcoidosis need prednisone at breakfast", "Prednisone"),  # not another medicine
    ],
)
def test_a_section_without_the_medicine_of_the_question_is_not_chosen(
    question: str, section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the ranking says."""
    store = Store.open(built(tmp_path, PAGES))
    valproate = next(
        one
        for one in range(store.manifest.counts.passages)
        if store.record_at(one)["section"] == ["Valproate"]
    )
    monkeypatch.setattr(LexicalRanking, "best_by_rest", lambda *_: valproate)
    found = search(Query(question), store)
    assert found.hits[0].record["section"] == [section]


def test_a_question_with_half_of_a_title_is_not_about_its_subject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of "Kidney stones" it has "kidney"."""
    page = "# Kidney stones\n\n## Pain\n\nA kidney hurts.\n\n## Water\n\nDrink water.\n"
    store = Store.open(built(tmp_path, {"a.md": page}))
    ranked: list[object] = []
    monkeypatch.setattr(LexicalRanking, "best_by_rest", lambda *_: ranked.append(1))
    search(Query("can a kidney hurt"), store)
    assert not ranked
    search(Query("can a kidney stone hurt"), store)
    assert ranked


def test_a_synonym_of_the_title_answers_no_more_than_its_own_words(tmp_path: Path) -> None:
    """No section has yoga; that on salt has the everyday name."""
    page = """# Hypertension

## What is hypertension?

Hypertension is common. Ask us about hypertension, since hypertension is not felt.

## Salt

It raises high blood pressure.
"""
    client = create_app(open_engine(built(tmp_path, PAGES | {"a.md": page}))).test_client()
    assert first(client, "yoga against hypertension") == ["What is hypertension?"]
