"""Author and year: which of several references is meant, and where a citation begins."""

from __future__ import annotations

import pytest

from tests.index.citations.test_linker import (
    ALONE,
    OTHER,
    PAIR,
    SAME_A,
    SAME_B,
    certainty,
    link,
    places,
)

ED = "Ed, K. (2010). Quiet rooms. Rest Studies, 6(3), 20-29."


def test_a_year_that_repeats_a_name_begins_behind_the_citation_before_it() -> None:
    """Else two links would overlap."""
    later = "Bell, R., & Ash, T. (2014). Sleep again. Rest Studies, 8(2), 11-19."
    found = link("It helps (Zarate et al., 2012; Bell & Ash, 2010, 2014).", OTHER, PAIR, later)
    assert [printed for printed, _ in found] == ["Zarate et al., 2012", "Bell & Ash, 2010", "2014"]
    assert [one.entries for _, one in found] == [(0,), (1,), (2,)]


def test_the_first_name_is_the_first_author_where_a_later_one_is_listed_too() -> None:
    assert places("It helps (Zarate, Bell et al., 2012).", ALONE, OTHER) == [(2,)]


def test_a_citation_of_many_names_is_linked_from_its_first() -> None:
    names = [
        "Bellingham",
        "Colebrook",
        "Frostwick",
        "Hartington",
        "Krupitsky",
        "Longbottom",
        "Nash",
    ]
    reference = f"{', '.join(f'{name}, R.' for name in names)} (2010). Naps. Rest, 5(1), 2-9."
    cited = f"{', '.join(names[:-1])} & {names[-1]}, 2010"
    assert [printed for printed, _ in link(f"It helps ({cited}).", PAIR, reference)] == [cited]


def test_a_short_word_of_the_citation_is_no_author_of_that_name() -> None:
    """ "ed." stands for an editor, though the list has a paper by K. Ed."""
    assert places("It helps (Stone, ed., 2010).", ED) == []
    assert places("It helps (Ed, 2010).", ED) == [(1,)]


def test_a_slip_in_an_organisation_s_name_is_seen_beside_its_initials() -> None:
    council = "Sleep Council (NSC). (2019). Rest for all. https://rest.example/all"
    assert certainty("It helps (Sleep Counsil, 2019).", PAIR, council)[0] == "fuzzy-name"


@pytest.mark.parametrize(
    "text", ["(Opened January 2012)", "(Autumn 2012)", "(Clinic News May 2012)"]
)
def test_a_date_after_other_words_is_no_citation(text: str) -> None:
    assert link(text, PAIR) == []


@pytest.mark.parametrize("after", [")", " ;", "          ]"])
def test_what_closes_a_citation_may_stand_far_behind_the_year(after: str) -> None:
    ((_, found),) = link(f"It helps (Stone, 2001{after}", PAIR)
    assert found.entries == ()


def test_what_is_not_listed_is_named_by_its_surname() -> None:
    why = certainty("It helps (Edward Stone, 2001).", PAIR)[1]
    assert why == "The reference list has nothing by Stone of 2001."


# Letters after the year


def test_a_letter_at_the_only_paper_of_the_year_leaves_no_doubt() -> None:
    assert certainty("It helps (Bell, 2012a).", ALONE) == ("certain", "")


def test_letters_of_which_the_list_has_some_lead_to_these() -> None:
    ((_, found),) = link("It helps (Krupitsky & Cole, 2007a, c).", SAME_A, SAME_B)
    assert found.entries == (0,)
    ((_, found),) = link("It helps (Krupitsky & Cole, 2007a, b, c).", SAME_A, SAME_B)
    assert (found.entries, found.certainty) == ((0, 1), "ambiguous")


def test_letters_are_not_counted_where_the_list_has_letters_of_its_own() -> None:
    bare = SAME_B.replace("2007b", "2007")
    ((_, found),) = link("It helps (Krupitsky & Cole, 2007b).", SAME_A, bare)
    assert (found.entries, found.certainty) == ((0, 1), "ambiguous")


ELM = "Elm, A., & Oak, B. (2002). Rest. Rest Studies, 4(1), 1-2."
NUNEZ = "Nunez, P. (2007). Naps. Rest Studies, 5(1), 2-3."
FOUR = "Fern, C., Ash, B., Hazel, D., & Pine, E. (2010). Work. Rest Studies, 6(1), 3-4."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Elm, Oak, and Ash (2002) say so.", "names Ash beside Elm, the reference list Oak"),
        ("It helps (Elm, Oak, Ash, et al., 2002).", "names Ash beside Elm"),
        ("It helps (Elm, C. D., Oak, E., & Ash, F., 2002).", "names Ash beside Elm"),
        ("It helps (Nunez Perez et al., 2007).", "names others beside Nunez"),
        ("It helps (Nunez et al., 2007).", "names others beside Nunez, the reference list nobody"),
        ("It helps (Fern, Oak, Hazel, & Pine, 2010).", "names Oak beside Fern"),
    ],
)
def test_authors_whom_the_reference_has_not_are_flagged(text: str, named: str) -> None:
    [(_, one)] = link(text, ELM, NUNEZ, FOUR)
    assert (len(one.entries), one.certainty) == (1, "fuzzy-name")
    assert named in (one.why or "")


@pytest.mark.parametrize(
    "text",
    [
        "It helps (Elm et al., 2002).",
        "It helps (Nunez, 2007).",
        "It helps (Fern, Ash, & Hazel, 2010).",
        "It helps (Fern, Ash et al., 2010).",
        "It helps (Fern, Ash, Hazell, & Pine, 2010).",
    ],
)
def test_authors_whom_the_reference_has_are_certain(text: str) -> None:
    assert certainty(text, ELM, NUNEZ, FOUR) == ("certain", "")


@pytest.mark.parametrize("some", ["Nunez, P., et al.", "Nunez, P., … Bell, R.", "Nunez P, et al."])
def test_a_reference_that_leaves_authors_out_contradicts_nobody(some: str) -> None:
    reference = f"{some} (2007). Naps. Rest Studies, 5(1), 2-3."
    assert certainty("It helps (Nunez et al., 2007).", reference) == ("certain", "")
    assert certainty("It helps (Nunez, Ash, & Oak, 2007).", reference) == ("certain", "")


def test_a_reference_that_has_the_authors_named_is_meant_and_no_other() -> None:
    three = "Elm, A., Oak, B., & Ash, C. (2002). Dusk. Rest Studies, 4(2), 5-6."
    [(_, one)] = link("It helps (Elm, Oak, & Ash, 2002).", ELM, three)
    assert (one.entries, one.certainty) == ((1,), "certain")


@pytest.mark.parametrize("between", [" (", "(", ", ", ","])
def test_a_year_may_stand_right_behind_its_name(between: str) -> None:
    listed = "Ash, T. (2014). Sleep again. Rest Studies, 8(2), 11-19."
    found = link(f"As Ash{between}2014) says.", listed)
    assert [one.entries for _, one in found] == [(0,)]
