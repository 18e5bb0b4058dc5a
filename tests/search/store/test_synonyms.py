"""Synonyms, written and read: which words stand for which, and where in a question."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.curation import medicines
from index.curation.medicines import Medicines, numbered, read_medicines, stems_of
from index.curation.synonyms import (
    STARTER,
    Rule,
    medicine_rules,
    merge,
    phrases,
    read_synonyms,
    starter_synonyms,
    within,
    write_synonyms,
)
from search.store.analysis import Word, read_words
from search.store.synonyms import LONGEST, SYNONYMS, Expansion, Synonyms
from tests.support.each import each

NONE = Medicines()
PIECES = [
    "heart",
    "attack",
    ",",
    "=>",
    "\n",
    "#",
    "the",
    "how much",
    "",
    " ",
    "-",
    "Prozac",
    "é",
    "x",
]
STEMS = ["a1", "b1", "c1", "d1"]
stems = st.lists(st.sampled_from(STEMS), min_size=1, max_size=LONGEST).map(tuple)


def links(text: str, medicines: Medicines = NONE) -> dict[str, list[str]]:
    """What stands for what, by stems; the text must have no problem."""
    rules, problems = read_synonyms(text, medicines)
    assert not problems
    return {" ".join(rule.from_): [" ".join(to) for to in rule.to] for rule in merge(rules)}


def refused(text: str, medicines: Medicines = NONE) -> list[tuple[int | None, str]]:
    rules, problems = read_synonyms(text, medicines)
    assert not rules
    return [(problem.line, problem.message) for problem in problems]


def known(text: str) -> Medicines:
    found, problems = read_medicines(text)
    assert not problems
    return found


def opened(rules: tuple[Rule, ...], folder: Path) -> Synonyms:
    write_synonyms(rules, folder)
    return Synonyms(folder)


def spans(synonyms: Synonyms, question: str) -> list[tuple[str, list[str]]]:
    words = read_words(question)
    return [
        (
            " ".join(word.form for word in words[one.start : one.end]),
            [" ".join(to) for to in one.to],
        )
        for one in synonyms.expand(words)
    ]


def test_a_group_stands_each_for_each() -> None:
    assert links("flu, grippe, influenza") == {
        "flu": ["gripp", "influenza"],
        "gripp": ["flu", "influenza"],
        "influenza": ["flu", "gripp"],
    }


def test_an_arrow_is_one_way_from_each_of_the_left_to_each_of_the_right() -> None:
    assert links("booze, liquor => alcohol, wine") == {
        "booz": ["alcohol", "wine"],
        "liquor": ["alcohol", "wine"],
    }


def test_terms_are_stems_so_that_every_form_of_a_word_is_meant() -> None:
    assert links("Heart Attacks, MYOCARDIAL infarction")["heart attack"] == ["myocardi infarct"]


def test_groups_are_not_joined() -> None:
    """A word of two groups would else link what no clinic ever linked."""
    assert links("one1, two2\ntwo2, three3")["one1"] == ["two2"]


def test_a_term_never_stands_for_itself() -> None:
    assert links("fever, fevers, ague") == {"fever": ["agu"], "agu": ["fever"]}


def test_what_is_said_twice_is_said_once() -> None:
    assert links("flu, influenza\ninfluenza, flu\nflu => influenza") == links("flu, influenza")


def test_comments_blank_lines_and_a_byte_order_mark_say_nothing() -> None:
    assert links("\ufeff# a, b\r\n\r\n  \r\nflu, influenza\r\n") == links("flu, influenza")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("flu,, influenza", "A term is missing"),
        ("flu, influenza,", "A term is missing"),
        ("=> flu", "A term is missing"),
        ("flu =>", "A term is missing"),
        ("flu => influenza => grippe", "more than one '=>'"),
        ("flu", "only one term"),
        ("fever, fevers", "the same word"),
        ("fever => fevers", "the same word"),
        ("flu, --", "neither a letter nor a digit"),
        ("flu, one two three four five six seven", "more than 6 words"),
        ("us, ultrasound", "'us' has only stop words"),
        ("us => ultrasound", "'us' has only stop words"),
        ("how much, what are the", "has only stop words"),
        ("price => how much", "'how much' has only stop words"),
        ("price, how much", "'how much' has only stop words"),
        (", ".join(f"w{number}" for number in range(41)), "more than 40 terms"),
    ],
)
def test_a_line_with_a_problem_is_left_out_and_told_by_its_number(line: str, reason: str) -> None:
    rules, problems = read_synonyms(f"# first\n{line}\nflu, influenza", NONE, "ours.txt")
    assert [(problem.file, problem.line) for problem in problems] == [("ours.txt", 2)]
    assert reason in problems[0].message
    assert rules == read_synonyms("flu, influenza", NONE)[0]


def test_a_phrase_of_furniture_may_be_asked_for() -> None:
    assert links("how much is it => cost") == {"how much is it": ["cost"]}


def test_two_medicines_are_never_synonyms() -> None:
    medicines = known("citalopram: celexa\ncelecoxib: celebrex")
    for line in ("celexa, celebrex", "celexa => celecoxib", "celexa tablets, mood, celebrexes"):
        [(number, message)] = refused(line, medicines)
        assert number == 1
        assert "different medicines" in message


def test_a_combination_is_no_synonym_of_its_part() -> None:
    medicines = known("buprenorphine: subutex\nbuprenorphine + naloxone: suboxone")
    assert refused("suboxone, buprenorphine", medicines)
    assert links("suboxone, buprenorphine/naloxone", medicines)
    assert refused("subutex and suboxone, subutex", medicines)


def test_names_that_medicines_txt_calls_one_substance_may_be_synonyms() -> None:
    assert links("Prozac, fluoxetine", known("fluoxetine: prozac"))["prozac"] == ["fluoxetin"]


def test_a_word_that_is_no_medicine_may_stand_for_several() -> None:
    medicines = known("methadone\nbuprenorphine")
    assert links("substitute => methadone, buprenorphine", medicines)


def test_a_substance_and_its_brands_find_each_other_and_two_brands_do_not() -> None:
    rules = medicine_rules(
        known("paracetamol, acetaminophen: tylenol, panadol\nsalt + other: both")
    )
    assert {rule.from_[0]: {to[0] for to in rule.to} - {rule.from_[0]} for rule in rules} == {
        "paracetamol": {"acetaminophen", "tylenol", "panadol"},
        "acetaminophen": {"paracetamol", "tylenol", "panadol"},
        "tylenol": {"paracetamol", "acetaminophen"},
        "panadol": {"paracetamol", "acetaminophen"},
    }


def test_phrases_are_the_targets_of_several_stems() -> None:
    rules, _ = read_synonyms("heart attack, myocardial infarction, MI => coronary", NONE)
    assert phrases(rules) == frozenset()
    rules, _ = read_synonyms("heart attack, coronary", NONE)
    assert phrases(rules) == {("heart", "attack")}


def test_targets_that_the_index_does_not_have_are_left_out() -> None:
    rules, _ = read_synonyms("heart attack, myocardial infarction, coronary\nflu, grippe", NONE)
    kept = within(rules, {"myocardi", "infarct", "heart", "flu"})
    assert kept == (
        Rule(("coronari",), (("myocardi", "infarct"),)),
        Rule(("gripp",), (("flu",),)),
        Rule(("heart", "attack"), (("myocardi", "infarct"),)),
    )


def test_the_starter_pack_has_no_problem_and_covers_the_fields_of_a_clinic() -> None:
    text = STARTER.read_text(encoding="utf-8")
    assert read_synonyms(text, medicines.starter_medicines()) == (starter_synonyms(), ())
    assert len(numbered(text)) >= 300


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("drinking", "alcohol use disorder"),
        ("AUD", "drinking"),
        ("heart attack", "myocardial infarction"),
        ("comedown", "withdrawal"),
        ("diarrhea", "diarrhoea"),
        ("low mood", "depression"),
        ("price", "cost"),
        ("prozac", "fluoxetine"),
        ("acetaminophen", "paracetamol"),
        ("Lou Gehrig's disease", "ALS"),
        ("Kartagener's syndrome", "primary ciliary dyskinesia"),
        ("brittle bone disease", "osteogenesis imperfecta"),
        ("lupus", "SLE"),
    ],
)
def test_the_starter_pack_knows(asked: str, found: str) -> None:
    rules = merge([*starter_synonyms(), *medicine_rules(medicines.starter_medicines())])
    targets = {rule.from_: rule.to for rule in rules}
    assert stems_of(read_words(found)) in targets[stems_of(read_words(asked))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("withdrawal", "overdose"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("hypothyroidism", "hyperthyroidism"),
        ("hypoparathyroidism", "hyperparathyroidism"),
        ("hyperkalaemia", "hypokalaemia"),
        ("diabetes insipidus", "type 1 diabetes"),
        ("trisomy 18", "trisomy 21"),
        ("acute myeloid leukaemia", "chronic myeloid leukaemia"),
        ("Hodgkin lymphoma", "non-Hodgkin lymphoma"),
        ("tennis elbow", "golfer's elbow"),
        ("hypoglycaemia", "hyperglycaemia"),
        ("high blood pressure", "low blood pressure"),
        ("heart attack", "cardiac arrest"),
        ("panic attack", "anxiety disorder"),
        ("mania", "depression"),
        ("sober", "relapse"),
        ("weight loss", "weight gain"),
        ("wegovy", "ozempic"),
        ("suboxone", "buprenorphine"),
    ],
)
def test_the_starter_pack_does_not_take_one_for_the_other(one: str, other: str) -> None:
    rules = merge([*starter_synonyms(), *medicine_rules(medicines.starter_medicines())])
    pair = {stems_of(read_words(one)), stems_of(read_words(other))}
    assert not [rule for rule in each(rules) for to in each(rule.to) if {rule.from_, to} == pair]


def test_no_rule_of_the_starters_leads_from_one_medicine_to_another() -> None:
    substances = medicines.starter_medicines().substances_in
    rules = merge([*starter_synonyms(), *medicine_rules(medicines.starter_medicines())])
    pairs = ((substances(rule.from_), substances(to)) for rule in rules for to in rule.to)
    assert not [pair for pair in each(pairs) if all(pair) and pair[0] != pair[1]]


def test_the_longest_span_stands_and_none_inside_it(tmp_path: Path) -> None:
    rules, _ = read_synonyms(
        "high blood pressure, hypertension\nblood pressure, BP\nhigh blood, x1", NONE
    )
    synonyms = opened(rules, tmp_path)
    assert spans(synonyms, "My high blood pressure") == [("high blood pressure", ["hypertens"])]
    assert spans(synonyms, "is blood pressure high") == [("blood pressure", ["bp"])]


def test_spans_that_overlap_stand_both(tmp_path: Path) -> None:
    rules, _ = read_synonyms("one1 two2 three3, x1\nthree3 four4, y1", NONE)
    assert spans(opened(rules, tmp_path), "one1 two2 three3 four4") == [
        ("one1 two2 three3", ["x1"]),
        ("three3 four4", ["y1"]),
    ]


def test_furniture_inside_a_span_counts(tmp_path: Path) -> None:
    rules, _ = read_synonyms("how much is it => cost", NONE)
    synonyms = opened(rules, tmp_path)
    assert spans(synonyms, "So how much is it?") == [("how much is it", ["cost"])]
    assert spans(synonyms, "how much it is") == []


def test_without_rules_nothing_stands_for_anything(tmp_path: Path) -> None:
    assert opened((), tmp_path).expand(read_words("heart attack")) == ()


def test_the_file_is_the_same_whatever_the_order_of_the_rules(tmp_path: Path) -> None:
    rules = starter_synonyms()
    write_synonyms(rules, tmp_path)
    first = (tmp_path / SYNONYMS).read_bytes()
    write_synonyms(reversed(rules), tmp_path)
    assert (tmp_path / SYNONYMS).read_bytes() == first
    assert b'\n["heart attack",{"to":["myocardi infarct"]}]\n' in first


def slow_expand(rules: list[Rule], words: list[str]) -> tuple[Expansion, ...]:
    """By the sentence of the docstring: every span, the longest first, none inside another."""
    keys: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for rule in rules:
        for to in rule.to:
            if to != rule.from_:
                keys.setdefault(rule.from_, set()).add(to)
    found: list[Expansion] = []
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            targets = keys.get(tuple(words[start:end]))
            inside = any(one.start <= start and end <= one.end for one in found)
            if targets and not inside:
                found.append(Expansion(start, end, tuple(sorted(targets))))
    return tuple(found)


@given(
    st.lists(
        st.builds(Rule, stems, st.lists(stems, min_size=1, max_size=3).map(tuple)), max_size=8
    ),
    st.lists(st.sampled_from([*STEMS, "z1"]), max_size=10),
)
def test_expand_does_what_the_slow_reading_of_its_rules_does(
    tmp_path_factory: pytest.TempPathFactory, rules: list[Rule], words: list[str]
) -> None:
    synonyms = opened(tuple(rules), tmp_path_factory.mktemp("synonyms"))
    assert synonyms.expand(tuple(Word(w, w) for w in words)) == slow_expand(rules, words)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_is_read_and_every_problem_names_a_line_that_says_something(text: str) -> None:
    lines = dict(numbered(text))
    rules, problems = read_synonyms(text, known("fluoxetine: prozac"))
    assert all(problem.line in lines and problem.message for problem in problems)
    breaks = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert {problem.line for problem in problems} <= set(range(1, breaks + 2))
    for rule in rules:
        assert rule.to
        assert all(0 < len(key) <= LONGEST and key != rule.from_ for key in rule.to)
    assert read_synonyms(text, known("fluoxetine: prozac")) == (rules, problems)


@given(st.lists(st.sampled_from(["flu", "grippe", "cold sore", "ague"]), min_size=2, unique=True))
def test_a_group_links_every_pair_in_both_directions(terms: list[str]) -> None:
    found = links(", ".join(terms))
    keys = [" ".join(stems_of(read_words(term))) for term in terms]
    assert {(one, to) for one in found for to in found[one]} == set(permutations(keys, 2))


@given(st.text(st.characters(exclude_characters=",=#\n\r"), max_size=60))
def test_a_term_is_found_in_a_question_of_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, term: str
) -> None:
    """The file and a question are analysed alike, whatever the script."""
    rules, _ = read_synonyms(f"{term} => landmark", NONE)
    synonyms = opened(rules, tmp_path_factory.mktemp("synonyms"))
    words = read_words(term)
    expected = (Expansion(0, len(words), (("landmark",),)),) if rules else ()
    assert synonyms.expand(words) == expected
