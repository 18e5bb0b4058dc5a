"""Questions to start with: which of the clinic's own the empty box offers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.curation.pins import read_pins
from index.curation.questions import MOST_QUESTIONS, choose_questions
from search.app import create_app
from search.engine.local import LocalEngine
from tests.support.search_fixtures import built

ARTICLE = """---
title: {title}
---

## What is {title} for?

Text.

## How long does it take?

Text.

## Who should not take {title}?

Text.
"""


def offered(folder: Path, **files: str) -> list[str]:
    named = {name.replace("_", "."): text for name, text in files.items()}
    client: FlaskClient = create_app(LocalEngine.open(built(folder, named))).test_client()
    return [one["text"] for one in client.get("/health").get_json()["questions"]]


def test_each_article_has_a_turn_before_one_has_a_second() -> None:
    articles = [["What is the first one?", "What is the second one?"], ["Who is the third one?"]]
    assert choose_questions(articles) == (
        "What is the first one?",
        "Who is the third one?",
        "What is the second one?",
    )


def test_they_are_few_and_none_comes_twice() -> None:
    many = [[f"What is number {n} of them all?" for n in (1, 2, 3, 1, 2, 4, 5, 6)]]
    assert len(choose_questions(many)) == 0, "'them' needs its title"
    many = [[f"What is number {n} of all?" for n in (1, 2, 3, 1, 2, 4, 5, 6)]]
    assert [one[15] for one in choose_questions(many)] == ["1", "2", "3", "4", "5"]
    assert len(choose_questions(many)) == MOST_QUESTIONS


@pytest.mark.parametrize(
    "unclear",
    [
        "Side effects",
        "Why?",
        "How long does it take?",
        "¿Para qué sirve esto hoy?",
        f"{'a b ' * 20}?",
    ],
)
def test_what_is_unclear_without_its_title_is_not_offered(unclear: str) -> None:
    assert choose_questions([[unclear]]) == ()


def test_a_build_offers_the_clinics_own_headings(tmp_path: Path) -> None:
    files = {f"{name}_md": ARTICLE.format(title=name) for name in ("lithium", "ketamine")}
    assert set(offered(tmp_path, **files)) == {
        "What is lithium for?",
        "What is ketamine for?",
        "Who should not take lithium?",
        "Who should not take ketamine?",
    }


def test_what_the_clinic_chose_goes_before(tmp_path: Path) -> None:
    files = {"lithium_md": ARTICLE.format(title="lithium")}
    assert offered(tmp_path, **files, pins_txt="? What does   it cost\n") == ["What does it cost"]


def test_a_sixth_question_and_an_endless_one_are_told() -> None:
    pins, problems = read_pins(
        "\n".join([*(f"? Question {n}" for n in range(6)), f"? {'a' * 121}"])
    )
    assert len(pins.questions) == MOST_QUESTIONS
    assert [problem.line for problem in problems] == [6, 7]
