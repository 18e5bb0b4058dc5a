"""When an FAQ entry is the answer: what vetoes it, what may differ, and which one wins."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.faq import match as answer
from search.faq.match import THRESHOLD, find_answer, likeness
from search.faq.question_form import read_question
from search.store.analysis import read_words
from tests.support.each import each
from tests.support.paths import TESTS

PAIRS = TESTS / "near_misses.tsv"
# The least share of the pairs labelled "same" that is found.
COVERAGE = 0.95
MEDICINES = frozenset(
    """
    acamprosate adderall aspirin ativan buprenorphine bupropion citalopram clonazepam clonidine
    clozapine codeine diazepam duloxetine finasteride fluoxetine gabapentin hydralazine
    hydroxyzine ibuprofen ketamine lithium lorazepam melatonin methadone metronidazole
    mirtazapine naloxone naltrexone paracetamol paroxetine pregabalin prozac quetiapine ritalin
    sertraline suboxone subutex valium valproate venlafaxine warfarin xanax zoloft zolpidem
    zopiclone
    """.split()
)
RARE = 4.0


def rare(_: str) -> float:
    """Every word stands in few passages."""
    return RARE


def alike(asked: str, question: str) -> float:
    return likeness(asked, question, rare, MEDICINES.__contains__)


def found(asked: str, *questions: str) -> int | None:
    return find_answer(asked, enumerate(questions), rare, MEDICINES.__contains__)


def pairs(label: str) -> list[tuple[str, str, str]]:
    """(asked, the FAQ's question, why) of each line."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", strict=True))
    return [(row["asked"], row["question"], row["why"]) for row in rows if row["label"] == label]


MISSES, SAME = pairs("miss"), pairs("same")


def test_there_are_pairs_enough_to_say_something() -> None:
    assert len(MISSES) >= 60
    assert len(SAME) >= 40


# ---- what vetoes ----------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "question", "why"), MISSES)
def test_a_near_miss_is_never_the_answer(asked: str, question: str, why: str) -> None:
    assert alike(asked, question) < THRESHOLD, why
    assert alike(question, asked) < THRESHOLD, f"the other way round: {why}"
    assert likeness(asked, question, rare, lambda _: False) < THRESHOLD, f"no list of names: {why}"


@pytest.mark.parametrize(("asked", "question", "why"), MISSES)
def test_a_near_miss_is_one_however_common_its_words_are(
    asked: str, question: str, why: str
) -> None:
    """As in an index where what differs stands in every passage, and so weighs nothing."""
    differing = {token.form for token in read_question(asked).matter} ^ {
        token.form for token in read_question(question).matter
    }
    common = {word.stem for form in differing for word in read_words(form)}
    sure = likeness(
        asked, question, lambda stem: 0.01 if stem in common else RARE, MEDICINES.__contains__
    )
    assert sure < THRESHOLD, why


@pytest.mark.parametrize(
    "frame",
    ["Can I take {}?", "Is it safe to drink on {}?", "What are the side effects of {}?", "{}"],
)
def test_no_medicine_stands_for_another(frame: str) -> None:
    for one, other in each(permutations(sorted(MEDICINES), 2)):
        assert alike(frame.format(one), frame.format(other)) == 0.0


def test_a_medicine_on_one_side_vetoes_though_every_passage_names_it() -> None:
    sure = likeness(
        "How long does it last?",
        "How long does ketamine last?",
        lambda stem: 0.01 if stem == "ketamin" else RARE,
        MEDICINES.__contains__,
    )
    assert sure == 0.0


@pytest.mark.parametrize(
    "change",
    ["not", "never", "without", "20", "two", "pregnant", "child", "before", "stop", "left", "less"],
)
def test_a_word_that_turns_a_question_vetoes_wherever_it_stands(change: str) -> None:
    words = "can i take tablets with food".split()
    for place in range(2, len(words) + 1):
        turned = " ".join([*words[:place], change, *words[place:]])
        assert likeness(turned, " ".join(words), lambda _: 0.01, MEDICINES.__contains__) == 0.0


@pytest.mark.parametrize(
    ("question", "agent"),
    [
        ("Why I sleep badly", "i"),
        ("How long I sleep", "i"),
        ("How much rest I need", ""),  # too far from the question word to be sure
        ("Can you sleep on it?", "you"),
    ],
)
def test_who_is_asked_about_stands_beside_the_question_word(question: str, agent: str) -> None:
    assert read_question(question).agent == agent


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Is it hard to sleep?", "whether"),
        ("It is hard to sleep, what helps?", "what"),
        ("There are side effects, how long do they last?", "how long"),
        ("Are there side effects?", "whether"),
    ],
)
def test_a_statement_before_a_question_is_not_what_is_asked(question: str, kind: str) -> None:
    """ "It is …" states and "is it …" asks."""
    assert read_question(question).kind == kind


@pytest.mark.parametrize("question", sorted({question for _, question, _ in SAME}))
def test_one_not_more_is_another_question(question: str) -> None:
    words = question.split()
    for place in each(range(1, len(words))):
        assert alike(" ".join([*words[:place], "not", *words[place:]]), question) == 0.0


# ---- what may differ ------------------------------------------------------------------------


def test_most_questions_that_are_the_same_are_found() -> None:
    lost = [pair for pair in SAME if alike(*pair[:2]) < THRESHOLD]
    assert len(lost) <= (1 - COVERAGE) * len(SAME), lost


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("What does a PHQ 9 score of 15 mean?", "What does a PHQ-9 score of 15 mean"),
        ("Can I take 1-2 tablets?", "can i take 1 – 2 tablets"),
        ("Can a 12 year old have therapy?", "Can a 12-year-old have therapy?"),
        ("Can I drive 24 hours after ketamine?", "Can I drive (24 hours after ketamine)?"),
        ("Can I take at least 5 tablets?", "Can I take ≥5 tablets?"),
    ],
)
def test_a_figure_may_be_printed_in_another_way(asked: str, question: str) -> None:
    assert alike(asked, question) >= THRESHOLD
    assert alike(question, asked) >= THRESHOLD


@pytest.mark.parametrize("sign", ["-", "/", ".", ",", " ± ", "~", ":", " to ", " of the "])
def test_what_stands_between_figures_may_not_differ(sign: str) -> None:
    asked = f"can i take 10{sign}5 tablets"
    assert alike(asked, asked) == 1.0
    assert alike(asked, "can i take 10 5 tablets") == 0.0
    assert alike(asked, "can i take 10÷5 tablets") == 0.0


def test_can_i_is_either_of_allowed_and_possible_but_never_safe() -> None:
    asked = "Can I stop lithium?"
    assert alike(asked, "Is it ok to stop lithium?") >= THRESHOLD
    assert alike(asked, "Is it possible to stop lithium?") >= THRESHOLD
    assert alike(asked, "Is it safe to stop lithium?") == 0.0


@pytest.mark.parametrize("before", ["Hi, ", "please can you tell me ", "I was wondering "])
@pytest.mark.parametrize("after", ["", " please", "? Thank you!"])
def test_politeness_changes_no_question(before: str, after: str) -> None:
    for question in ("what the side effects of lithium are", "how depression is treated"):
        assert alike(before + question + after, question) >= THRESHOLD


def test_a_subject_line_that_the_question_says_again_is_left_out() -> None:
    assert alike("Snoring. How can I stop snoring?", "How do I stop snoring?") >= THRESHOLD
    assert alike("Snoring. How can I stop smoking?", "How do I stop smoking?") < THRESHOLD


def test_a_word_of_nearly_every_passage_may_be_missing() -> None:
    """On a site about migraine nobody need say migraine. A rare word may not be missing."""
    asked, question = "is there a vaccine", "is there a vaccine for migraine"
    assert (
        likeness(asked, question, lambda s: 0.2 if s == "migrain" else RARE, lambda _: True) == 0.0
    )
    nobody = MEDICINES.__contains__
    assert likeness(asked, question, lambda s: 0.2 if s == "migrain" else RARE, nobody) >= THRESHOLD
    assert likeness(asked, question, rare, nobody) < THRESHOLD


@given(st.text())
def test_any_text_is_its_own_question_where_it_has_words(text: str) -> None:
    assert alike(text, text) == (1.0 if read_question(text).wording else 0.0)


WORDS = "can i how do what is not lithium or and a it's stop for with you treat treated by me 5 ?"


@given(*[st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)] * 2)
def test_likeness_is_from_0_to_1_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= alike(one, other) <= 1.0
    assert alike(one, other) == alike(other, one)


# ---- which one ------------------------------------------------------------------------------


def test_the_very_words_win_over_another_frame() -> None:
    assert found("How do I stop?", "How can I stop?", "How do I stop?") == 1


def test_an_entry_in_several_passages_answers_with_its_first() -> None:
    assert found("How can I stop?", "How do I stop?", "How do I stop?") == 0


def test_two_frames_of_one_question_do_not_silence_each_other() -> None:
    asked = "How can I stop smoking?"
    assert found(asked, "How do I stop smoking?", "What is the best way to stop smoking?") == 0


def test_two_different_questions_that_are_equally_near_give_no_answer() -> None:
    asked = "migraine vaccine symptoms"
    questions = ["symptoms of migraine vaccine", "migraine vaccine pain symptoms"]
    free = {"pain": 0.0}
    got = find_answer(
        asked, enumerate(questions), lambda stem: free.get(stem, RARE), MEDICINES.__contains__
    )
    assert got is None


def test_where_nothing_is_near_there_is_no_answer() -> None:
    assert found("Can I drink on lithium?") is None
    assert found("Can I drink on lithium?", "Where are you?", "What is lithium?") is None
    assert found("", "") is None
    assert found("word " * 100, "word " * 100) is None, "a text that long is not even read"
    assert found("?!", "?!") is None


def test_what_a_patient_asks_is_kept_in_no_cache() -> None:
    question = "How do I stop smoking?"
    found("How can I stop smoking?", question)
    kept = answer._known.cache_info().currsize, answer._known_outline.cache_info().currsize
    for asked in ("How to stop smoking", "What is the best way to stop smoking", "stop smoking"):
        found(asked, question)
    assert kept == (
        answer._known.cache_info().currsize,
        answer._known_outline.cache_info().currsize,
    )


def test_questions_of_one_field_are_not_answered_by_an_faq_of_another(shared: Path) -> None:
    folder = shared / "relevance"
    with (folder / "covidq_faq/corpus.jsonl").open(encoding="utf-8") as file:
        entries = [json.loads(line)["title"] for line in file]
    with (folder / "rqe_chq_faq/corpus.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line)["text"] for line in file]
    answers = [
        find_answer(one, enumerate(entries), rare, MEDICINES.__contains__) for one in asked[::4]
    ]
    assert set(answers) == {None}
