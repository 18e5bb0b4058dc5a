"""A YAML file of questions and answers."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import cut, read_one, refusal

FAQ = """\
title: Sleep
reviewed_by: Dr Ash
questions:
  - question: Does rest help?
    answer: |
      It does (Bell & Ash, 2010).

      Some things to try:

      - a walk
      - a book
  - question: How long?
    answer: As long as you like.
references:
  - Bell, R., & Ash, T. (2010). Sleep. Rest, 1, 2-3.
"""


def test_each_question_is_a_passage_of_kind_faq_with_its_references() -> None:
    first, second = cut(read_one("a.yaml", FAQ))
    assert [(p.kind, p.section) for p in (first, second)] == [
        ("faq", ("Does rest help?",)),
        ("faq", ("How long?",)),
    ]
    assert first.plain_text == (
        "It does (Bell & Ash, 2010).\n\nSome things to try:\n\na walk\na book"
    )
    assert [reference.id for reference in first.references] == ["a.bell-2010"]
    assert second.references == ()


def test_its_fields_are_those_of_front_matter() -> None:
    info = read_one("a.yaml", FAQ).info
    assert (info.title, info.reviewed_by) == ("Sleep", "Dr Ash")


def test_a_list_of_questions_alone_is_read() -> None:
    article = read_one("my-faq.yaml", "- question: Why?\n  answer: Because.\n")
    assert (article.info.title, article.kind) == ("My faq", "faq")


def test_the_lines_are_those_of_the_file() -> None:
    assert [section.line for section in read_one("a.yaml", FAQ).sections] == [4, 12]


def test_an_unknown_field_is_named() -> None:
    ((_, note),) = read_one("a.yaml", FAQ + "autor: X\n").notes
    assert note.startswith("'autor' is not known.")


@pytest.mark.parametrize(
    ("page", "line", "reason"),
    [
        ("text", 1, "is not a list"),
        ("questions: 3", 1, "'questions' is not a list"),
        ("title: A\nquestions:\n  - question: Why?\n", 3, "is not a question with its answer"),
        ("- {question: '', answer: x}", 1, "has an empty question"),
        ("title: A\n", None, "has no questions"),
        ("a: [", 1, "cannot be read"),
        (
            "title: A\nreviewed_on: 2025-13-45\nquestions:\n- {question: a, answer: b}",
            2,
            "is not a date",
        ),
        ("a: &x [1]\nb: *x\n", 2, "aliases are not read"),
    ],
)
def test_what_is_no_faq_is_refused_with_its_line(page: str, line: int | None, reason: str) -> None:
    error = refusal("a.yaml", page)
    assert reason in error.reason
    assert error.line == line
