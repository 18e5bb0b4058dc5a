"""When an FAQ entry is the answer: what vetoes it, what may differ, and which one wins."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.curation.medicines import Medicines, starter_medicines
from index.curation.synonyms import (
    medicine_rules,
    read_synonyms,
    starter_synonyms,
    write_synonyms,
)
from search.faq import match as answer
from search.faq.match import find_answer
from search.faq.question import base, read_question
from search.faq.words import SOFT, TURNING
from search.languages.es import LANGUAGE as SPANISH
from search.store.analysis import ENGLISH, Language, Word
from search.store.synonyms import Expansion, Synonyms
from tests.support.each import each
from tests.support.paths import TESTS

PAIRS = TESTS / "near_misses.tsv"
SPANISH_PAIRS = TESTS / "near_misses_es.tsv"
# The least share of the pairs labelled "same" that is found.
COVERAGE = 0.9
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


def no_synonyms(_: tuple[Word, ...]) -> Iterable[Expansion]:
    return ()


def always(_: str) -> bool:
    """Every question is near in meaning: the worst case."""
    return True


def asks_same(
    asked: str,
    question: str,
    is_near: Callable[[str], bool] | None = always,
    language: Language = ENGLISH,
    topic: str = "",
) -> bool:
    return found(asked, question, is_near=is_near, language=language, topic=topic) is not None


def found(
    asked: str,
    *questions: str,
    is_near: Callable[[str], bool] | None = always,
    language: Language = ENGLISH,
    topic: str = "",
) -> int | None:
    """`topic` is the word that most passages have."""
    return find_answer(
        asked,
        enumerate(questions),
        no_synonyms,
        MEDICINES.__contains__,
        is_near,
        language,
        is_topic=lambda word: word == base(topic) and word not in TURNING,
    )


def pairs(label: str, path: Path = PAIRS) -> list[tuple[str, str, str]]:
    """(asked, the FAQ's question, why) of each line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", strict=True))
    return [(row["asked"], row["question"], row["why"]) for row in rows if row["label"] == label]


MISSES, SAME = pairs("miss"), pairs("same")
SPANISH_MISSES = pairs("miss", SPANISH_PAIRS)
with (TESTS / "near_misses_topic.tsv").open(encoding="utf-8", newline="") as _file:
    TOPIC_MISSES = list(csv.DictReader(_file, delimiter="\t", strict=True))


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Synonyms:
    """The synonyms and the names of medicines that every index begins with."""
    folder = tmp_path_factory.mktemp("synonyms")
    write_synonyms([*starter_synonyms(), *medicine_rules(starter_medicines())], folder)
    return Synonyms(folder)


def test_there_are_pairs_enough_to_say_something() -> None:
    assert len(MISSES) >= 480
    assert len(SPANISH_MISSES) >= 30
    assert len(SAME) >= 150


# ---- what vetoes ----------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "question", "why"), MISSES)
def test_a_near_miss_is_never_the_answer(
    asked: str, question: str, why: str, starter: Synonyms
) -> None:
    """Even where the model calls both one, and no list knows the medicines."""
    for one, other in ((asked, question), (question, asked)):
        assert not asks_same(one, other), why
        entry = [(0, other)]
        assert find_answer(one, entry, starter.expand, lambda _: False, always) is None, why


@pytest.mark.parametrize(("asked", "question", "why"), SPANISH_MISSES)
def test_a_near_miss_in_spanish_is_never_the_answer(asked: str, question: str, why: str) -> None:
    assert not asks_same(asked, question, language=SPANISH), why
    assert not asks_same(question, asked, language=SPANISH), why


@pytest.mark.parametrize(
    "frame",
    ["Can I take {}?", "Is it safe to drink on {}?", "What are the side effects of {}?", "{}"],
)
def test_no_medicine_stands_for_another(frame: str, starter: Synonyms) -> None:
    """A brand neither for its substance, nor for another brand of it."""
    for one, other in each(permutations(sorted(MEDICINES), 2)):
        entry = [(0, frame.format(other))]
        asked = frame.format(one)
        assert find_answer(asked, entry, starter.expand, MEDICINES.__contains__, always) is None


@pytest.mark.parametrize(
    "change",
    ["not", "never", "without", "20", "two", "pregnant", "child", "before", "stop", "left", "less"],
)
def test_a_word_that_turns_a_question_vetoes_wherever_it_stands(change: str) -> None:
    words = "can i take tablets with food".split()
    for place in each(range(2, len(words) + 1)):
        turned = " ".join([*words[:place], change, *words[place:]])
        assert not asks_same(turned, " ".join(words))


@pytest.mark.parametrize("question", sorted({question for _, question, _ in SAME}))
def test_one_not_more_is_another_question(question: str) -> None:
    words = question.split()
    for place in each(range(1, len(words))):
        assert not asks_same(" ".join([*words[:place], "not", *words[place:]]), question)


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
    ("asked", "question"),
    [
        ("¿Puedo tomar alcohol con litio?", "Can I take alcohol with lithium?"),
        ("Que es la ketamina", "What is ketamine?"),
        ("¿Puedo tomar litio?", "¿No puedo tomar litio?"),
    ],
)
def test_a_question_in_spanish_is_not_answered_by_accident(
    asked: str, question: str, starter: Synonyms
) -> None:
    entry = [(0, question)]
    assert find_answer(asked, entry, starter.expand, MEDICINES.__contains__, always) is None
    assert asks_same(asked, asked)


@pytest.mark.parametrize("row", TOPIC_MISSES, ids=lambda row: f"{row['asked']}-{row['question']}")
def test_a_topic_that_is_left_out_makes_no_near_miss_the_answer(row: dict[str, str]) -> None:
    one, other, topic = row["asked"], row["question"], row["topic"]
    assert not asks_same(one, other, topic=topic), row["why"]
    assert not asks_same(other, one, topic=topic), row["why"]


# ---- what may differ ------------------------------------------------------------------------


@pytest.mark.parametrize("is_near", [always, None])
def test_most_questions_that_are_the_same_are_found(
    is_near: Callable[[str], bool] | None,
) -> None:
    lost = [pair for pair in SAME if not asks_same(*pair[:2], is_near)]
    assert len(lost) <= (1 - COVERAGE) * len(SAME), lost


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("What does a PHQ 9 score of 15 mean?", "What does a PHQ-9 score of 15 mean"),
        ("Can I take 1-2 tablets?", "can i take 1 – 2 tablets"),
        ("Can a 12 year old have therapy?", "Can a 12-year-old have therapy?"),
        ("Can I drive 24 hours after ketamine?", "Can I drive (24 hours after ketamine)?"),
        ("Can I take at least 5 tablets?", "Can I take ≥5 tablets?"),
        ("Can I take 5mg?", "Can I take 5 mg?"),
        ("Can I take 1,5 mg?", "Can I take 1.50 mg?"),
        ("Can I take .5 mg?", "Can I take 0.5 mg?"),
        ("Can I take 1,000 mg?", "Can I take 1000 mg?"),
    ],
)
def test_a_figure_may_be_printed_in_another_way(asked: str, question: str) -> None:
    assert asks_same(asked, question)
    assert asks_same(question, asked)


@pytest.mark.parametrize("sign", ["-", "/", ".", ",", " ± ", "~", ":", " to "])
def test_what_stands_between_figures_may_not_differ(sign: str) -> None:
    asked = f"can i take 10{sign}5 tablets"
    assert asks_same(asked, f"Can I take 10{sign}5 tablets, please?")
    assert not asks_same(asked, "can i take 10 5 tablets")
    assert not asks_same(asked, "can i take 10÷5 tablets")


def test_can_i_is_either_of_allowed_and_possible_but_never_safe() -> None:
    asked = "Can I stop lithium?"
    assert asks_same(asked, "Is it ok to stop lithium?")
    assert asks_same(asked, "Is it possible to stop lithium?")
    assert not asks_same(asked, "Is it safe to stop lithium?")


@pytest.mark.parametrize("before", ["Hi, ", "please can you tell me ", "I was wondering "])
@pytest.mark.parametrize("after", ["", " please", "? Thank you!"])
def test_politeness_changes_no_question(before: str, after: str) -> None:
    for question in ("what the side effects of lithium are", "how depression is treated"):
        assert asks_same(before + question + after, question)


def test_a_subject_line_that_the_question_says_again_is_left_out() -> None:
    assert asks_same("Snoring. How can I stop snoring?", "How do I stop snoring?")
    assert not asks_same("Snoring. How can I stop smoking?", "How do I stop smoking?")


def test_an_entry_answers_its_first_question() -> None:
    entry = "Is flu contagious? Can I give it to others?"
    assert asks_same("Is flu contagious?", entry)
    assert not asks_same("Can I give it to others?", entry)
    assert asks_same("Can I eat fruit?", "Can I eat fruit, for example apples?")


def test_of_words_parted_by_slashes_each_may_be_asked_about() -> None:
    question = "Can my dog/cat/rabbit come along?"
    for animal in ("dog", "cat", "rabbit", "dog/cat/rabbit"):
        assert asks_same(f"can my {animal} come along", question)
    assert not asks_same("Can my parrot come along?", question)
    assert not asks_same("Can I take it w food?", "Can I take it w/o food?")
    assert not asks_same("Can I take 2 tablets?", "Can I take 1/2 tablet?")
    assert not asks_same(question, "Can my cat come along?"), "the entry is about cats only"


def test_keywords_may_follow_the_question_word() -> None:
    assert asks_same("what lithium side effects", "What are the side effects of lithium?")
    assert not asks_same("what lithium side effects", "What are the side effects of ketamine?")
    assert not asks_same("what helps lithium side effects", "What are the side effects of lithium?")


@pytest.mark.parametrize("word", sorted(SOFT))
def test_an_empty_word_may_be_over_where_the_questions_are_near(word: str) -> None:
    asked, question = f"What are the {word} symptoms of flu?", "What are the symptoms of flu?"
    assert not asks_same(asked, question, lambda _: False)
    assert asks_same(asked, question, lambda _: True)


def test_an_empty_word_may_not_be_over_without_a_model() -> None:
    question = "What are the symptoms of flu?"
    assert not asks_same("What are the confirmed symptoms of flu?", question, None)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("What are the symptoms?", "What are the symptoms of covid?"),
        ("how is it transmitted", "How is covid transmitted?"),
        ("Where can I get tested for covid?", "Where can I get tested?"),
        ("Can I drink alcohol?", "Can I drink alcohol with covid?"),
        ("how long does covid live on surfaces", "How long does the virus live on surfaces?"),
    ],
)
def test_the_topic_of_the_index_may_be_left_out(asked: str, question: str) -> None:
    assert asks_same(asked, question, None, topic="covid")
    assert asks_same(question, asked, None, topic="covid")
    assert not asks_same(asked, question, topic="flu")


def test_synonyms_of_the_index_are_one_word_both_ways(starter: Synonyms) -> None:
    def same(asked: str, question: str) -> bool:
        entry = [(0, question)]
        return find_answer(asked, entry, starter.expand, MEDICINES.__contains__, None) == 0

    one, other = "What is high blood pressure?", "What is hypertension?"
    assert same(one, other)
    assert same(other, one)
    assert not same("Is booze bad?", "Is alcohol bad?"), "one way: who asks for booze finds alcohol"
    assert not same("Is hypertension high blood pressure?", one)


def test_a_phrase_with_a_medicine_is_written_for_nothing_else(tmp_path: Path) -> None:
    text = "lithium tablets, blue tablets\nlow mood, dark days"
    rules, problems = read_synonyms(text, Medicines())
    assert not problems
    write_synonyms(rules, tmp_path)
    expand = Synonyms(tmp_path).expand

    def same(asked: str, question: str) -> bool:
        return find_answer(asked, [(0, question)], expand, MEDICINES.__contains__, None) == 0

    assert same("What is low mood?", "What are dark days?")
    assert not same("What are lithium tablets?", "What are blue tablets?")


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    read_question(text)
    assert found(text, text) in (0, None)


WORDS = "can i how do what is not lithium or and a it's stop for with you treat treated by me 5"


@given(*[st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)] * 2)
def test_it_is_the_same_both_ways(one: str, other: str) -> None:
    assert asks_same(one, other) == asks_same(other, one)


# ---- which one ------------------------------------------------------------------------------


def test_the_very_words_win_over_another_frame() -> None:
    assert found("How do I stop?", "How can I stop?", "How do I stop?") == 1


def test_the_same_words_win_over_empty_ones_more() -> None:
    asked = "what is the flu"
    assert found(asked, "What is the flu virus?", "What is flu?") == 1


def test_an_entry_in_several_passages_answers_with_its_first() -> None:
    assert found("How can I stop?", "How do I stop?", "How do I stop?") == 0


def test_where_nothing_is_near_there_is_no_answer() -> None:
    assert found("Can I drink on lithium?") is None
    assert found("Can I drink on lithium?", "Where are you?", "What is lithium?") is None
    assert found("", "") is None
    assert found("word " * 100, "word " * 100) is None, "a text that long is not even read"
    assert found("?!", "?!") is None
    assert found("How are you?", "How can I?") is None, "nothing is asked about"


def test_what_a_patient_asks_is_kept_in_no_cache() -> None:
    question = "How do I stop smoking?"
    found("How can I stop smoking?", question)
    kept = answer._known.cache_info().currsize
    for asked in ("How to stop smoking", "What is the best way to stop smoking", "stop smoking"):
        found(asked, question)
    assert kept == answer._known.cache_info().currsize


def test_entries_with_their_synonyms_are_kept_and_no_question_of_a_patient(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: dict[str, str] = {}
    entries = ["Can I drink beer?", "Can I drink wine?", "Can I drink tea?"]
    monkeypatch.setattr(answer, "MOST_KEPT", 2)
    for one in entries:
        find_answer("Can I drink gin?", [(0, one)], no_synonyms, bool, None, rewritten=kept)
        assert one in kept
        assert kept.keys() <= {*entries}
        assert len(kept) <= 2


def test_questions_of_one_field_are_not_answered_by_an_faq_of_another(shared: Path) -> None:
    folder = shared / "relevance"
    with (folder / "covidq_faq/corpus.jsonl").open(encoding="utf-8") as file:
        entries = [json.loads(line)["title"] for line in file]
    with (folder / "rqe_chq_faq/corpus.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line)["text"] for line in file]
    assert {found(one, *entries) for one in asked[::4]} == {None}


def test_how_long_it_takes_may_be_asked_in_two_orders() -> None:
    entry = "How long does it take for lithium to work?"
    assert asks_same("how long does lithium take to work", entry)
    assert asks_same("how long does it take lithium to work", entry)
    assert not asks_same("how long does lithium work", entry)
