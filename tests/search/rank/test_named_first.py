"""Of a question that names a medicine, a passage about another one is never the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, built

PAGE = """# Our medicines

## Tramadol

Tramadol is for strong pain, 50 mg at most.

## Methotrexate

Methotrexate is taken once a week, never daily: 7.5 mg.

## Quetiapine

Quetiapine helps sleep.

## Hydroxyzine

Hydroxyzine helps with itching. Take one tablet at night.

## Keeping a diary

Write down once a week how you feel, never daily.
"""
SPANISH = "---\nlang: es\n---\n# Medicinas\n\n## Media\n\nTome media tableta de sertralina.\n"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    sources = {"a.md": PAGE, "b.md": SPANISH}
    return create_app(open_engine(built(tmp_path, sources))).test_client()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("tramadol once a week never daily", "Tramadol"),
        ("seroquel one tablet at night for itching", "Quetiapine"),  # a brand, by its substance
        ("sertraline one tablet at night", "Media"),  # in the other language only
        ("methotrexate once a week", "Methotrexate"),
        ("hydroxyzine or tramadol once a week", "Tramadol"),  # either is one that is asked about
        ("once a week never daily", "Methotrexate"),  # no medicine is named
    ],
)
def test_the_medicine_of_the_question_comes_first(
    client: FlaskClient, question: str, first: str
) -> None:
    answer = ask(client, question)
    assert answer["results"][0]["section"] == [first]
    assert not answer["unanswered"]


def test_a_passage_that_names_no_medicine_stays_where_it_is(tmp_path: Path) -> None:
    page = PAGE.replace("Methotrexate is taken once a week, never daily: 7.5 mg.", "Ask us.")
    client = create_app(open_engine(built(tmp_path, {"a.md": page}))).test_client()
    answer = ask(client, "tramadol once a week never daily")
    assert answer["results"][0]["section"] == ["Keeping a diary"]


def test_an_article_stands_for_itself_by_the_medicine_of_the_question(client: FlaskClient) -> None:
    [first, *_] = ask(client, "tramadol once a week never daily", group="article")["results"]
    assert first["section"] == ["Tramadol"]
    assert "Methotrexate" in [other["section"][-1] for other in first["places"]]


def test_what_the_clinic_pinned_stays_first(tmp_path: Path) -> None:
    diary = "# Diary\n\n## Keeping it\n\nWrite down once a week how you take lithium.\n"
    sources = {"a.md": PAGE, "diary.md": diary, "pins.txt": "tramadol => diary"}
    client = create_app(open_engine(built(tmp_path, sources))).test_client()
    sections = [one["section"] for one in ask(client, "tramadol once a week")["results"]]
    assert sections[:2] == [["Keeping it"], ["Tramadol"]]
