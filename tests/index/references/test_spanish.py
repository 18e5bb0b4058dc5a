"""References as Spanish lists print them -> CSL-JSON."""

from __future__ import annotations

import pytest

from index.references.parse import parse_reference
from index.references.shape import is_dated, is_like_reference
from tests.index.references.test_reference_kinds import csl, fields, people


def year(printed: str) -> int | None:
    return parse_reference(printed).year


@pytest.mark.parametrize(
    "printed",
    [
        "Rey, A., Gil, B. y Paz, C. (2003). Sueño y ánimo. Revista de Salud, 3(1), 10-59.",
        "Rey, A., Gil, B., y Paz, C. (2003). Sueño y ánimo. Revista de Salud, 3(1), 10-59.",
        "A. Rey, B. Gil, y C. Paz, «Sueño y ánimo», Revista de Salud, vol. 3, núm. 1, "
        "pp. 10-59, 2003.",
        "A. Rey, B. Gil y C. Paz, “Sueño y ánimo”, Revista de Salud, vol. 3, n.º 1, "
        "págs. 10-59, 2003.",
        "Rey A, Gil B, Paz C. Sueño y ánimo. Revista de Salud. 2003 ene-mar;3(1):10-59.",
        "Rey A, Gil B, Paz C. Sueño y ánimo. Revista de Salud [Internet]. Marzo de 2003 "
        "[consultado el 9 de mayo de 2020];3(1):10-59. Disponible en: https://salud.example/1",
    ],
)
def test_an_article_has_its_journal_volume_issue_and_pages(printed: str) -> None:
    names = ("container-title", "volume", "issue", "page")
    expected = ["article-journal", "Sueño y ánimo", "Revista de Salud", "3", "1", "10-59"]
    assert fields(printed, *names) == expected
    assert [one.split(",")[0] for one in people(printed)] == ["Rey", "Gil", "Paz"]
    assert year(printed) == 2003


@pytest.mark.parametrize("others", ["y cols.", "y col.", "y otros", "y otros autores", "et ál."])
def test_and_others_is_no_author(others: str) -> None:
    printed = f"Rey, A., {others} (2021). Sueño. Revista de Salud, 4(1), 3-16."
    assert people(printed) == ["Rey, A."]
    assert year(printed) == 2021


@pytest.mark.parametrize(
    ("noted", "accessed"),
    [
        ("Recuperado el 3 de junio de 2023, de https://ejemplo.example/dormir", [2023, 6, 3]),
        ("https://ejemplo.example/dormir [Consultado el 2 de mayo del 2021].", [2021, 5, 2]),
        ("https://ejemplo.example/dormir (consultado en agosto de 2020)", [2020, 8]),
        ("[en línea]. [Consulta: 12 de enero de 2021]. https://ejemplo.example/d", [2021, 1, 12]),
        ("[citado 3 set 2023]. Disponible en: https://ejemplo.example/dormir", [2023, 9, 3]),
        ("Fecha de acceso: 30 dic. 2019. Disponible en https://ejemplo.example/d", [2019, 12, 30]),
    ],
)
def test_the_date_of_access_is_not_that_of_publication(noted: str, accessed: list[int]) -> None:
    found = csl(f"Pulido, J. (2015). Dormir bien. {noted}")
    assert found["accessed"] == {"date-parts": [accessed]}
    assert found["issued"] == {"date-parts": [[2015]]}
    assert found["title"] == "Dormir bien"
    assert "container-title" not in found


@pytest.mark.parametrize(
    "lead", ["Recuperado de", "Obtenido de", "Disponible en:", "Disponible en", "Consultado en"]
)
def test_what_leads_to_an_address_is_no_journal(lead: str) -> None:
    found = csl(f"Pulido, J. (2015). Dormir bien. {lead} https://ejemplo.example/dormir")
    assert (found["type"], found["title"]) == ("webpage", "Dormir bien")
    assert "container-title" not in found


@pytest.mark.parametrize("mark", ["s. f.", "s.f.", "S/F", "sin fecha", "en prensa"])
def test_without_a_date_the_title_begins_after_the_mark(mark: str) -> None:
    printed = f"Pulido, J., y Rey, A. ({mark}). Dormir bien. Salud Mental."
    assert people(printed) == ["Pulido, J.", "Rey, A."]
    assert (csl(printed)["title"], year(printed)) == ("Dormir bien", None)


def test_letters_distinguish_those_without_a_date() -> None:
    assert parse_reference("Pulido, J. (s. f.-b). Dormir bien. https://a.example/b").letter == "b"


@pytest.mark.parametrize(
    "name",
    [
        "Organización Mundial de la Salud",
        "Ministerio de Sanidad",
        "Sociedad Española de Medicina de Familia",
        "Grupo de Trabajo de la Guía de Ansiedad",
    ],
)
def test_an_organisation_without_a_year_after_it_is_an_author(name: str) -> None:
    printed = f"{name}. Guía de la depresión en el adulto. Madrid: Ministerio de Sanidad; 2014."
    assert people(printed) == [name]
    assert fields(printed, "publisher") == [
        "book", "Guía de la depresión en el adulto", "Ministerio de Sanidad",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "printed",
    [
        "Rey, A. (2015). La ansiedad. En J. Ruiz y P. Sanz (Eds.), Manual de psicología "
        "(2.ª ed., pp. 45-67). Pirámide.",
        "Rey, A. (2015). La ansiedad. En J. Ruiz y P. Sanz (Coords.), Manual de psicología "
        "(2ª ed., págs. 45-67). Pirámide.",
        "Rey A. La ansiedad. En: Ruiz J, Sanz P, editores. Manual de psicología. 2ª ed. "
        "Madrid: Pirámide; 2015. p. 45-67.",
    ],
)
def test_a_chapter_has_its_book(printed: str) -> None:
    found = csl(printed)
    assert found["type"] == "chapter"
    assert [one["family"] for one in found["editor"]] == ["Ruiz", "Sanz"]
    assert found["container-title"] == "Manual de psicología"
    assert (found["page"], found["publisher"], found["edition"][0]) == ("45-67", "Pirámide", "2")


@pytest.mark.parametrize(
    "edition", ["2.ª ed.", "2ª ed.", "2a ed.", "2.ª edición", "segunda edición"]
)
def test_an_edition_is_no_part_of_the_title(edition: str) -> None:
    found = csl(f"Rey, A. (2010). Terapia del sueño ({edition}). Editorial Paidós.")
    assert (found["type"], found["title"]) == ("book", "Terapia del sueño")
    assert (found["edition"], found["publisher"]) == (edition.rstrip("."), "Editorial Paidós")


@pytest.mark.parametrize("kind", ["Tesis doctoral", "Tesis de maestría", "Trabajo de fin de grado"])
def test_a_thesis_has_its_university(kind: str) -> None:
    found = csl(f"Torres, L. (2016). Duelo y familia [{kind}, Universidad de Granada].")
    assert (found["type"], found["genre"]) == ("thesis", kind)
    assert (found["title"], found["publisher"]) == ("Duelo y familia", "Universidad de Granada")


def test_a_line_without_a_date_is_one_of_a_list() -> None:
    line = "Instituto Nacional de la Salud Mental. (s. f.). Trastorno bipolar."
    assert is_dated(line)
    assert is_like_reference(line)
    assert is_dated("Rey, A. (en prensa). Sueño y ánimo.")
