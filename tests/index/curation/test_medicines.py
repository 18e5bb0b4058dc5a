"""Which names of medicines are one substance, and which are known for being confused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.curation.medicines import (
    MOST_NAMES,
    STARTER,
    Medicines,
    numbered,
    read_medicines,
    starter_medicines,
    stems_of,
)
from search.store.analysis import STOP_WORDS, language_of_code, read_words
from tests.support.each import each

FLUOXETINE = "fluoxetine: prozac, sarafem"
SALTS = "valproate, sodium valproate"
TERMS = ["fluoxetine", "Prozac", "a + b", "", "  ", "the", "citalopram", "!", "<>", ":", ",", "#"]


def read(text: str, known: Medicines | None = None) -> tuple[Medicines, list[tuple[int, str]]]:
    medicines, problems = read_medicines(text, known)
    return medicines, [(problem.line or 0, problem.message) for problem in problems]


def accepted(text: str, known: Medicines | None = None) -> Medicines:
    medicines, problems = read(text, known)
    assert not problems
    return medicines


def substance_of(name: str, medicines: Medicines) -> str | None:
    """The first name of the substance that a name is of."""
    [found] = medicines.substances_in(stems_of(read_words(name))) or {None}
    return found


def test_a_brand_and_its_substance_are_one() -> None:
    medicines = accepted(FLUOXETINE)
    assert (
        substance_of("Prozac", medicines) == substance_of("fluoxetine", medicines) == "fluoxetine"
    )
    assert substance_of("sertraline", medicines) is None


def test_a_name_is_known_whatever_its_case_accents_and_plural() -> None:
    medicines = accepted("Diazépam: Valium")
    assert {substance_of(name, medicines) for name in ("DIAZEPAM", "valiums")} == {"diazepam"}


def test_names_are_single_words_in_lower_case_without_accents() -> None:
    assert accepted("Valproïc acid: Dépakine").names == {"depakine", "valproic"}


def test_a_line_may_be_one_name() -> None:
    assert accepted("Zaleplon").names == {"zaleplon"}


def test_comments_blank_lines_and_a_byte_order_mark_say_nothing() -> None:
    assert accepted(f"\ufeff# fluoxetine: prozac\r\n\r\n{FLUOXETINE}\r\n") == accepted(FLUOXETINE)


def test_the_longest_name_in_a_text_counts() -> None:
    medicines = accepted("insulin\ninsulin glargine: lantus\nbuprenorphine + naloxone: suboxone")
    stems = stems_of(read_words("insulin glargine, then buprenorphine/naloxone"))
    assert medicines.substances_in(stems) == {"insulin glargine", "buprenorphine naloxone"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("prozac,, sarafem", "A term is missing"),
        ("prozac:", "A term is missing"),
        (": prozac", "A term is missing"),
        ("a1: b1: c1", "more than one colon"),
        ("--: prozac", "neither a letter nor a digit"),
        ("one two three four five six seven", "more than 6 words"),
        ("what is: prozac", "only stop words"),
        ("ibuprofen: ibuprofen + codeine", "belongs in the first name"),
        ("prozac <> nowhere", "'nowhere' is not in the list"),
        ("prozac <> sarafem", "the same substance"),
        ("prozac <> celexa <> zoloft", "two names"),
        ("citalopram: celexa, prozac", "different medicines: citalopram, fluoxetine"),
        ("olanzapine + fluoxetine: prozac", "different medicines: fluoxetine, olanzapine"),
    ],
)
def test_a_line_with_a_problem_is_left_out_and_told_by_its_number(line: str, reason: str) -> None:
    known = accepted(f"{FLUOXETINE}\ncitalopram: celexa\nsertraline: zoloft")
    medicines, problems = read(f"# first\n{line}\nlater", known)
    assert [number for number, _ in problems] == [2]
    assert reason in problems[0][1]
    assert medicines == accepted("later", known)


def test_a_clinic_adds_a_brand_to_a_known_substance() -> None:
    medicines = accepted("fluoxetine: newbrand", accepted(FLUOXETINE))
    assert substance_of("newbrand", medicines) == substance_of("prozac", medicines) == "fluoxetine"


def test_a_clinic_adds_a_spelling_which_is_no_brand() -> None:
    known = accepted("cefalexin: keflex")
    [substance] = accepted("cephalexin, cefalexin, keflex", known).substances
    assert (substance.own, substance.brands) == (("cefalexin", "cephalexin"), ("keflex",))


def test_a_name_that_comes_again_changes_nothing() -> None:
    assert accepted("first1\nsecond2\nfirst1") == accepted("first1\nsecond2")


def test_a_brand_joins_by_another_brand_of_its_substance() -> None:
    medicines = accepted("prozac: newbrand", accepted(FLUOXETINE))
    assert substance_of("newbrand", medicines) == "fluoxetine"


def test_a_name_said_twice_on_its_line_is_one_name() -> None:
    [substance] = accepted("Prozac: prozac, Sarafem").substances
    assert (substance.own, substance.brands) == (("prozac",), ("sarafem",))


def test_names_known_for_being_confused_are_never_joined() -> None:
    known = accepted("quinine\nquinidine\nquinine <> quinidine")
    medicines, problems = read("quinine: quinidine", known)
    assert problems == [(1, "'quinidine' and 'quinine' are known for being confused.")]
    assert medicines == known


def test_a_name_known_alone_may_be_given_its_substance() -> None:
    """Benadryl is another substance in the UK than in the US: a clinic says which it means."""
    medicines = accepted("diphenhydramine: benadryl", accepted("benadryl\ndiphenhydramine: x1"))
    assert substance_of("benadryl", medicines) == "diphenhydramine"
    assert accepted("benadryl", medicines) == medicines


def test_a_combination_is_neither_of_its_parts() -> None:
    medicines = accepted("buprenorphine: subutex\nbuprenorphine + naloxone: suboxone")
    assert substance_of("suboxone", medicines) != substance_of("subutex", medicines)
    _, problems = read("buprenorphine: suboxone", medicines)
    assert "different medicines" in problems[0][1]


def test_confused_names_are_known_from_either_side_wherever_the_line_stands() -> None:
    medicines = accepted("celexa <> celebrex\ncitalopram: celexa\ncelecoxib: celebrex")
    assert medicines.confused == {("celexa", "celebrex"), ("celebrex", "celexa")}


def test_the_starter_list_has_no_problem() -> None:
    assert read(STARTER.read_text(encoding="utf-8"))[1] == []
    assert len(starter_medicines().names) > 1000


def test_no_two_substances_of_the_starter_list_look_alike_to_the_search() -> None:
    """A search matches stems: medicines that share one could not be told apart."""
    owners: dict[tuple[str, ...], str] = {}
    for substance in each(starter_medicines().substances):
        for name in each(substance.names):
            assert owners.setdefault(stems_of(read_words(name)), substance.own[0]) in (
                substance.own[0],
            )


def test_no_name_of_the_starter_list_is_a_word_of_every_question() -> None:
    stems = {stems_of(read_words(word)) for word in STOP_WORDS}
    names = (name for substance in starter_medicines().substances for name in substance.names)
    assert not [name for name in each(names) if stems_of(read_words(name)) in stems]


@pytest.mark.parametrize(
    "word",
    ["regain", "parietal", "garden", "ally", "amid", "sonata", "vigil", "luminal", "aspartic"],
)
def test_an_everyday_word_is_no_medicine(word: str) -> None:
    """Regaine, Pariet, Gardenal, Alli, Amidate and others are left out: their stems are taken."""
    assert substance_of(word, starter_medicines()) is None


def test_an_everyday_english_word_is_no_medicine_in_spanish() -> None:
    """ "Ácido" and "vitamina" were answered with "did you mean acid?" and "vitamin?"."""
    names = replace(starter_medicines(), language=language_of_code("es")).names
    assert names.isdisjoint({"acid", "vitamin", "oxide"})
    assert {"wort", "folic", "insulin"} <= names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("celexa", "celebrex"),
        ("hydroxyzine", "hydralazine"),
        ("lamictal", "lamisil"),
        ("bupropion", "buspirone"),
        ("ketamine", "esketamine"),
        ("methadone", "methylphenidate"),
    ],
)
def test_names_known_for_being_confused_are_two_substances(one: str, other: str) -> None:
    assert substance_of(one, starter_medicines()) != substance_of(other, starter_medicines())
    assert (one, other) in starter_medicines().confused


@pytest.mark.parametrize("name", ["benadryl", "nytol", "sudafed", "zantac", "dulcolax"])
def test_a_brand_that_differs_between_countries_stands_alone(name: str) -> None:
    [substance] = [one for one in starter_medicines().substances if name in one.names]
    assert substance.names == (name,)


@given(st.text() | st.lists(st.sampled_from([*TERMS, "\n", "\r"])).map(" ".join))
def test_any_text_is_read_and_every_problem_names_a_line_that_says_something(text: str) -> None:
    known = accepted(f"{FLUOXETINE}\n{SALTS}")
    lines = dict(numbered(text))
    medicines, problems = read_medicines(text, known)
    assert all(problem.line in lines and problem.message for problem in problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert {problem.line for problem in problems} <= set(range(1, lines + 1))
    assert substance_of("prozac", medicines) == "fluoxetine" or "prozac" in text.lower()
    assert read_medicines(text, known) == (medicines, problems)


def test_a_substance_has_at_most_a_hundred_names() -> None:
    """A list that adds names to one substance for ever would take a time that grows with its
    square."""
    names = [f"name{at}" for at in range(MOST_NAMES)]
    whole = ", ".join(names)
    assert len(accepted(whole).substances[0].names) == MOST_NAMES
    assert read(f"{whole}, more")[1] == [(1, "It has more than 100 names.")]
    more = f"{whole}\n{names[0]}, more\n{names[0]}: {names[1]}"
    medicines, problems = read(more)
    assert problems == [(2, "'name0' would have more than 100 names.")]
    assert medicines == accepted(whole)
