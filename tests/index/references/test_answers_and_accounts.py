"""Titles that ask and answer, authors with accounts, and numbers that look like years."""

from __future__ import annotations

import pytest

from index.references.parse import parse_reference


@pytest.mark.parametrize(
    ("title", "journal"),
    [("Is rest better? Yes", "BMJ"), ("Should we rest? No", "Lancet"),
     ("¿Dormir? Sí", "Aten Primaria"),
     ("Sleep?", "Appl. Environ. Microbiol")],
)  # fmt: skip
def test_the_answer_to_a_question_belongs_to_the_title(title: str, journal: str) -> None:
    csl = parse_reference(f"Ash J. {title}. {journal}. 2014;3:1-9.".replace("?.", "?")).csl
    assert (csl["title"], csl["container-title"]) == (title, journal)


@pytest.mark.parametrize("account", ["BrendaSleeps", "@brenda", "Brenda Sleeps Well"])
def test_an_account_beside_the_author_is_no_title(account: str) -> None:
    csl = parse_reference(f"Ash, B. [{account}]. (2021, May 1). Sleep well [Video]. YouTube.").csl
    assert csl["author"] == [{"family": "Ash", "given": "B."}]
    assert (csl["title"], csl["issued"]) == ("Sleep well [Video]", {"date-parts": [[2021]]})


def test_a_title_in_brackets_is_a_title() -> None:
    csl = parse_reference("Ash B. [Sleep and pain]. Rev Neurol. 2014;3:1-9.").csl
    assert csl["title"] == "[Sleep and pain]"


def test_a_report_s_number_is_not_its_year() -> None:
    text = "Pérez A. Guía. Madrid: Ministerio; 2009. Guías en el SNS: Núm. 2007/05."
    assert parse_reference(text).year == 2009


def test_a_year_with_a_stroke_is_read_where_it_is_the_only_one() -> None:
    assert parse_reference("Pérez A. Guía del sueño. Madrid: Ministerio; 2007/08.").year == 2007
