"""Names in a citation, against the authors of the reference list."""

from __future__ import annotations

import pytest

from index.citations.author_names import alike
from tests.index.citations.test_linker import PAIR, SAME_A, TRIO, certainty, link, places

BELL_COLE = "Bell, R., Cole, J., & Frost, L. (2010). Naps at noon. Rest Studies, 5(1), 2-9."
BELL_FROST = "Bell, R., Frost, L., & Dunn, P. (2010). Naps at six. Rest Studies, 5(2), 9-12."
BELL_BELL = "Bell, R., Bell, T., & Wood, P. (2010). Naps at two. Rest Studies, 5(3), 12-20."
NICE = (
    "National Institute for Health and Care Excellence (NICE). (2019). Rest for all."
    " https://rest.example/all"
)
RED_CROSS = "Red Cross. (2019). Rest for all. https://rest.example/all"


@pytest.mark.parametrize(
    ("named", "meant"), [("Bell & Cole", 1), ("Bell & Frost", 2), ("Bell & Bell", 3)]
)
def test_two_of_three_authors_tell_the_paper_by_its_second(named: str, meant: int) -> None:
    assert places(f"It helps ({named}, 2010).", BELL_COLE, BELL_FROST, BELL_BELL) == [(meant,)]


@pytest.mark.parametrize("named", ["Bell", "Bell & Zorn", "Bell, Zorn & Hart"])
def test_names_that_tell_no_paper_from_another_leave_both(named: str) -> None:
    ((_, found),) = link(f"It helps ({named}, 2010).", BELL_COLE, BELL_FROST)
    assert (found.entries, found.certainty) == ((0, 1), "ambiguous")


def test_a_second_author_is_known_by_the_last_word_of_the_surname() -> None:
    reference = "Bell, R., & van der Berg, T. (2010). Naps at noon. Rest Studies, 5(1), 2-9."
    assert places("It helps (Bell & van der Berg, 2010).", PAIR, reference) == [(2,)]


def test_an_organisation_is_cited_by_the_short_form_that_its_reference_prints() -> None:
    """ "NICE", not the initials of all capitals, "NIHCE"."""
    assert places("It helps (NICE, 2019).", NICE) == [(1,)]


@pytest.mark.parametrize("named", ["Rest Committees Board", "Rest Committeeship"])
def test_a_name_that_only_begins_as_a_listed_one_is_another(named: str) -> None:
    listed = "Rest Committee. (2019). Rest for all. https://rest.example/all"
    assert places("It helps (Rest Committee, 2019).", listed) == [(1,)]
    assert not any(places(f"It helps ({named}, 2019).", listed))


def test_two_capitals_are_too_few_for_an_organisation_s_initials() -> None:
    assert not places("It helps (RC, 2019).", RED_CROSS)


def test_a_listed_author_who_is_not_the_second_is_no_other_author() -> None:
    """However short the name."""
    reference = "Bell, R., Cole, J., & Ash, T. (2010). Naps at noon. Rest Studies, 5(1), 2-9."
    assert certainty("It helps (Bell & Ash, 2010).", reference) == ("certain", "")


@pytest.mark.parametrize("named", ["Bell, Wu, & Frost", "Bell, Cole, & Wu"])
def test_a_listed_paper_does_not_have_a_name_of_two_letters(named: str) -> None:
    why = "The text names Wu beside Bell, the reference list Cole and Frost."
    assert certainty(f"It helps ({named}, 2010).", TRIO) == ("fuzzy-name", why)


@pytest.mark.parametrize(("named", "meant"), [("Bell and Wood", 1), ("Wood and Bell", 2)])
def test_of_two_papers_of_the_years_beside_the_first_name_tells(named: str, meant: int) -> None:
    listed = ("Bell, R. (2009). Naps. Rest, 5(1), 2-9.", "Wood, P. (2011). Work. Rest, 5(1), 2-9.")
    assert places(f"It helps ({named}, 2010).", *listed) == [(meant,)]


def test_a_slip_in_a_surname_is_seen_behind_the_first_name() -> None:
    kind, why = certainty("It helps (Evgeny Krupitski, 2007).", SAME_A)
    assert kind == "fuzzy-name"
    assert "Krupitski" in why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Krupitski", "Krupitsky"),
        ("Cole", "Coles"),
        ("Short", "Shore"),
        ("Rodrigues", "Rodriguezes"),  # two letters more
        ("Evgeny Krupitski", "Krupitsky"),
        ("Ash", "Ash"),
        ("Núñez", "Nunez"),
    ],
)
def test_names_that_a_slip_tells_apart_are_alike(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Lee", "Leeb", "three letters are too few for a slip"),
        ("Krupitsky", "Trupitsky", "the first letter is seldom the slip"),
        ("Papadopou", "Papadopoulos", "three letters more are another name"),
        ("Marsh", "Mason", "too little is the same"),
    ],
)
def test_other_names_are_not_alike(one: str, other: str, reason: str) -> None:
    assert not alike(one, other), reason


def test_and_others_is_no_paper_of_two() -> None:
    assert places("It helps (Bell et al., 2010).", PAIR, TRIO) == [(2,)]


@pytest.mark.parametrize("others", ["et al.", "y cols."])
def test_and_others_after_two_surnames_means_the_paper_of_three_authors(others: str) -> None:
    two = "García Pérez, A., & López Gil, B. (2018). Dormir bien. Revista de Salud, 12, 1-9."
    three = two.replace("López Gil, B.", "López Gil, B., & Ruiz Mora, C.").replace("Dormir", "Dor")
    assert places(f"Ayuda (García Pérez {others}, 2018).", two, three) == [(2,)]
