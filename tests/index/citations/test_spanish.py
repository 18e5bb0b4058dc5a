"""Citations as Spanish prints them: by author and year, and by number."""

from __future__ import annotations

import pytest

from tests.index.citations.test_linker import certainty, link, places

GROUP = (
    "García-Esteve, L., Ascaso, C., y Navarro, P. (2003). Una escala. Revista de Salud, 12, 1-9."
)
PAIR = "Perea, M., y Lupker, S. J. (2003). Letras traspuestas. Revista de Lectura, 4(2), 11-19."
TRIO = "Perea, M., Rosa, E., y Gómez, C. (2002). Ir o no ir. Revista de Lectura, 3(1), 1-9."
I_PAIR = "Pérez, A., e Ibáñez, B. (2010). Dormir. Revista de Sueño, 1(1), 2-3."
WHO = "Organización Mundial de la Salud (OMS). (2021). Depresión. https://salud.example/depresion"
NO_DATE_A = "Pulido, J. (s. f.-a). Dormir bien. https://ejemplo.example/dormir"
NO_DATE_B = "Pulido, J. (s. f.-b). Comer bien. https://ejemplo.example/comer"
IN_PRESS = "De la Fuente, R., y Heinze, G. (en prensa). La salud mental. Salud Mental."
TWO_SURNAMES = "Núñez Prado, A. (2015). El sueño. Revista de Sueño, 1(1), 1-9."


@pytest.mark.parametrize(
    "others",
    [
        "y cols.", "y col.", "y colaboradores", "y colaboradoras", "y colegas", "y otros",
        "y otras", "y otros autores", "e cols.", "et al.", "et ál.", "et alii",
    ],
)  # fmt: skip
def test_and_others_stands_for_three_authors_or_more(others: str) -> None:
    for text in (
        f"Ayuda (García-Esteve {others}, 2003).",
        f"García-Esteve {others} (2003) lo vio.",
    ):
        ((_, found),) = link(text, PAIR, GROUP)
        assert (found.entries, found.certainty) == ((1,), "certain"), text


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Ayuda (Perea y Lupker, 2003).", "Perea y Lupker, 2003"),
        ("Ayuda (véase Perea y Lupker, 2003, pág. 12).", "Perea y Lupker, 2003"),
        ("Ayuda (como se citó en Perea y Lupker, 2003).", "Perea y Lupker, 2003"),
        ("Según Perea y Lupker (2003), ayuda.", "Perea y Lupker (2003"),
        ("Un estudio de 2003 de Perea y Lupker lo vio.", "estudio de 2003 de Perea y Lupker"),
        (
            "Una revisión sistemática de 2003 realizada por Perea y Lupker.",
            "revisión sistemática de 2003 realizada por Perea y Lupker",
        ),
    ],
)
def test_two_authors_are_joined_by_y(text: str, cited: str) -> None:
    ((printed, found),) = link(text, TRIO, PAIR, GROUP)
    assert (printed, found.entries, found.certainty) == (cited, (1,), "certain")


def test_before_an_i_the_word_for_and_is_e_and_no_letter_of_a_year() -> None:
    assert places("Ayuda (Pérez e Ibáñez, 2010).", PAIR, I_PAIR) == [(2,)]
    assert places("Pérez e Ibáñez (2010) lo vieron.", PAIR, I_PAIR) == [(2,)]


@pytest.mark.parametrize(
    "text",
    [
        "Ayuda (Organización Mundial de la Salud [OMS], 2021).",
        "Ayuda (Organización Mundial de la Salud, 2021).",
        "La OMS (2021) lo dice.",
    ],
)
def test_an_organisation_is_cited_by_its_name_or_its_acronym(text: str) -> None:
    ((_, found),) = link(text, PAIR, WHO)
    assert (found.entries, found.certainty) == ((1,), "certain")


@pytest.mark.parametrize("mark", ["s. f.", "s.f.", "S. F.", "s/f", "S/F", "sin fecha"])
def test_a_reference_without_a_date_is_cited_by_its_name(mark: str) -> None:
    assert places(f"Ayuda (Pulido, {mark}).", PAIR, NO_DATE_B) == [(2,)]
    assert places(f"Pulido ({mark}) lo dice.", PAIR, NO_DATE_B) == [(2,)]


def test_of_two_without_a_date_the_letter_tells() -> None:
    assert places("Ayuda (Pulido, s. f.-b).", NO_DATE_A, NO_DATE_B) == [(2,)]
    assert certainty("Ayuda (Pulido, s. f.).", NO_DATE_A, NO_DATE_B)[0] == "ambiguous"


def test_what_is_in_press_is_cited_by_all_its_authors() -> None:
    assert places("Ayuda (De la Fuente y Heinze, en prensa).", PAIR, IN_PRESS) == [(2,)]
    assert places("Ayuda (De la Fuente, en preparación).", PAIR, IN_PRESS) == []


def test_the_first_of_two_surnames_is_linked_but_not_certain() -> None:
    found, why = certainty("Ayuda (Núñez, 2015).", TWO_SURNAMES)
    assert found == "fuzzy-name"
    assert why == "The text says Núñez, the reference list Núñez Prado."
    assert places("Ayuda (De, 2015).", TWO_SURNAMES.replace("Núñez", "De la")) == []


@pytest.mark.parametrize(
    "text",
    ["En mayo de 2003 ayudó.", "Ayuda (enero, 2003).", "Ayuda (Enero, 2003).", "Desde 2003."],
)
def test_a_date_is_no_citation(text: str) -> None:
    assert link(text, PAIR) == []


LIST = tuple(f"Rey A. Título {n}. Revista. 20{n + 10};1:2-{n + 3}." for n in range(9))


@pytest.mark.parametrize(
    ("cited", "numbers"),
    [
        ("[1 y 3]", (1, 3)), ("[1, 3 y 5]", (1, 3, 5)), ("[2 a 4]", (2, 3, 4)),
        ("[véase 3]", (3,)), ("[véanse 3 y 4]", (3, 4)), ("[ver también 3]", (3,)),
        ("[cfr. 2]", (2,)), ("[p. ej., 2]", (2,)), ("[referencia 2]", (2,)),
        ("[refs. 2 y 3]", (2, 3)), ("[n.º 2]", (2,)), ("[n° 2]", (2,)), ("[fuente 2]", (2,)),
        ("[1, pág. 46]", (1,)), ("[1, págs. 46-48]", (1,)),
    ],
)  # fmt: skip
def test_numbers_in_square_brackets(cited: str, numbers: tuple[int, ...]) -> None:
    ((printed, found),) = link(f"Se sabe {cited}.", *LIST, labels=True)
    assert (printed, tuple(place + 1 for place in found.entries)) == (cited, numbers)


BEFORE = "Se sabe (1). También (2, 3). Además (4). Otra cosa (5). Más (6). "


@pytest.mark.parametrize(
    ("cited", "numbers"), [("(1 y 3)", (1, 3)), ("(2 a 4)", (2, 3, 4)), ("(véase 4)", (4,))]
)
def test_numbers_in_round_brackets(cited: str, numbers: tuple[int, ...]) -> None:
    assert places(f"{BEFORE}Es cierto {cited}.", *LIST, labels=True)[5:] == [numbers]


@pytest.mark.parametrize(
    "counted",
    [
        "la tabla (2)", "las figuras (3)", "el grupo (2)", "la pregunta (3)", "la fase (2)",
        "la edad (5)", "la semana (4)", "veinte (2)", "el nivel (3)", "la condición (2)",
        "los pasos: (1) caminar, (2) dormir y (3) comer",
    ],
)  # fmt: skip
def test_what_is_counted_is_no_citation(counted: str) -> None:
    assert places(f"{BEFORE}Es {counted}.", *LIST, labels=True)[5:] == []


def test_an_interval_is_no_citation() -> None:
    assert places("Vale en el intervalo [1, 3].", *LIST, labels=True) == []
