"""Compounds: written as one, with a hyphen or apart, they find each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.app import create_app
from search.explain.trace import explain
from search.query.clause import COMPOUND
from search.query.compounds import LONGEST, joined, parted
from search.query.expand import expand_question
from search.query.parameters import Query
from search.rank.scan import with_postings
from search.store.analysis import read_words, word_places
from search.store.reader import Store
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, built, json_lines

WAYS = [
    ("phq9", "PHQ-9", "phq 9"),
    ("GAD7", "gad-7", "GAD 7"),
    ("covid19", "COVID-19", "Covid\u201119", "covid 19"),
    ("b12", "B-12", "B 12"),
    ("12step", "12-step", "12 step"),
    ("mmr2", "MMR-2", "MMR 2"),
    ("telehealth", "tele-health", "Tele health"),
    ("selfharm", "self-harm", "self harm"),
    ("painkiller", "pain-killer", "pain killer"),
    ("email", "e-mail", "E mail"),
]
EACH = pytest.mark.parametrize("ways", WAYS, ids=lambda ways: ways[0])


def opened(tmp_path: Path, *texts: str) -> Store:
    return Store.open(built(tmp_path, json_lines(*texts)))


@EACH
@pytest.mark.parametrize("number", range(3))
def test_each_way_finds_a_page_that_has_another(
    tmp_path: Path, ways: tuple[str, ...], number: int
) -> None:
    texts = json_lines(f"Here {ways[number]} is explained.", "Meadows rivers hills.", "Rivers.")
    client = create_app(open_engine(built(tmp_path, texts))).test_client()
    for way in ways:
        for question in (way, f"is {way} good", way.lower()):
            answer = ask(client, question)
            found = [one["article"]["id"] for one in answer["results"]]
            assert (found, answer["not_found"]) == (["d0"], []), way
            marked = [run["text"] for run in answer["results"][0]["text"] if "match" in run]
            assert "".join(marked).strip("-\u2011 ")[0] == ways[number][0], way


@EACH
def test_pages_of_all_ways_are_found_by_each(tmp_path: Path, ways: tuple[str, ...]) -> None:
    store = opened(tmp_path, *(f"Here {way} is explained." for way in ways), "Rivers.")
    for way in ways:
        asked = expand_question(way, store)
        docs = {doc for one in with_postings(asked.clauses, store) for doc in one.postings.docs}
        assert docs == set(range(len(ways))), way
        assert asked.did_you_mean is None, way


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("b12", "b 1.2"),  # half a number
        ("b1", "b 1,200"),
        ("b2", "b 1.2"),
        ("12", "1 2"),  # digits to digits
        ("mg50", "5 mg50"),
        ("inpatient", "in patient"),  # a word that is furniture before another
        ("carpet", "car. pet"),
        ("carpet", "car, pet"),
    ],
)
def test_what_is_no_compound_is_not_joined(tmp_path: Path, page: str, question: str) -> None:
    store = opened(tmp_path, f"Here {page} is explained.", "Rivers.")
    assert COMPOUND not in {one.why for one in expand_question(question, store).clauses}


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("lithium", "lith-ium"),
        ("orapred", "ora pred"),
        ("ora pred", "orapred"),
        ("lithium carbonate", "lithiumcarbonate"),
        ("neo-prozac", "neoprozac"),
    ],
)
def test_no_medicine_is_made_of_parts_or_parted(tmp_path: Path, page: str, question: str) -> None:
    store = opened(tmp_path, f"Here {page} is explained.", "Rivers.")
    assert COMPOUND not in {one.why for one in expand_question(question, store).clauses}


def test_exact_searches_for_a_compound_only_as_it_is_typed(tmp_path: Path) -> None:
    store = opened(tmp_path, "Here tele-health is explained.", "Rivers.")
    assert expand_question("telehealth", store, exact=True).clauses == ()


@pytest.mark.parametrize("question", ["telehealth visit", "tele-medicine visit"])
def test_explain_tells_the_other_way(tmp_path: Path, question: str) -> None:
    store = opened(tmp_path, "A tele-health visit.", "A telemedicine visit.", "Tele, a medicine.")
    one = explain(Query(question), store)
    [other] = [row for row in one.stands_for if row.why == COMPOUND]
    assert other.typed.split() == question.replace("-", " ").split()[:-1]
    assert [round(result.score, 3) for result in one.results] == [
        round(sum(part.adds for part in result.parts), 3) for result in one.results
    ]


@pytest.mark.parametrize("more", [0, 1])
def test_a_name_with_digits_is_parted_up_to_the_longest_word(more: int) -> None:
    letters = "a" * (LONGEST - 1 + more)
    assert list(parted(letters + "9")) == ([] if more else [(letters, "9")])


@pytest.mark.parametrize(
    ("text", "compounds"),
    [
        ("phq 9", ["phq9"]),
        ("tele health", ["telehealth"]),
        ("e-mail", ["email"]),
        ("e mail", ["email"]),
        ("the mail", []),  # a stop word stands for itself
        ("a-mail", ["amail"]),  # but not with a hyphen
        ("tele, health", []),
        ("tele / health", []),
        ("12 12", []),  # digits are never joined to digits
        ("take 2.5 mg", []),
        ("take 2,5 mg", []),
        ("mg 2.5", []),
        ("take 12 mg", ["take12", "12mg"]),
        ("take 5. mg", ["take5"]),
        ("take .5 mg", []),
        ("a1 b2", []),
        (f"{'a' * 15} {'b' * 15}", ["a" * 15 + "b" * 15]),
        (f"{'a' * 15} {'b' * 16}", []),
    ],
)
def test_neighbours_that_may_be_one_word(text: str, compounds: list[str]) -> None:
    found = joined(text, read_words(text), word_places(text))
    assert [word.form for _, word in found] == compounds


@pytest.mark.parametrize(
    ("form", "pairs"),
    [
        ("email", [("e", "mail")]),
        ("mail", []),
        ("inmail", []),  # "i" and "in" are stop words, "ail" is too short
        ("phq9", [("phq", "9")]),
        ("9phq", [("9", "phq")]),
        ("ph9q", []),
        ("99", []),
        ("9" * 15 + "a" * 15, [("9" * 15, "a" * 15)]),
        ("9" * 15 + "a" * 16, []),
    ],
)
def test_the_parts_that_a_word_may_have(form: str, pairs: list[tuple[str, str]]) -> None:
    assert [*parted(form)] == pairs


def test_a_word_is_parted_wherever_four_letters_are_left() -> None:
    assert [*parted("painkiller")] == [("painkiller"[:at], "painkiller"[at:]) for at in range(1, 7)]
    assert [*parted("b" * LONGEST)]
    assert [*parted("b" * (LONGEST + 1))] == []
