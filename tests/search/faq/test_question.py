"""How a question is read: its form, and what is left of it as its matter."""

from __future__ import annotations

import pytest

from search.faq.question import base, read_question


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("dogs", "dog"), ("studies", "study"), ("therapies", "therapy"), ("pills", "pill"),
        ("stress", "stress"), ("virus", "virus"), ("crisis", "crisis"),  # no plurals
        ("planned", "plan"), ("taking", "tak"), ("take", "tak"), ("sleeping", "sleep"),
        ("needed", "need"), ("used", "used"), ("bring", "bring"),  # the rest is too short
        ("gas", "gas"), ("ice", "ice"), ("its", "its"),  # of three letters
    ],
)  # fmt: skip
def test_a_word_loses_its_ending_where_a_word_is_left(form: str, wanted: str) -> None:
    assert base(form) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "mode", "agent", "matter"),
    [
        ("Is it ok to drink alcohol while taking lithium?",
         "whether", "canbeok", "i", "drink alcohol +with lithium"),
        ("How do you treat depression?", "how", "do", "you", "treat depression"),
        ("How long should I take lithium?", "how", "should", "i", "long tak lithium"),
        ("Can't I drive?", "whether", "can", "i", "not driv"),
        ("I can't sleep", "", "can", "i", "not sleep"),
        ("Why don't I sleep?", "why", "do", "i", "not sleep"),
        ("I wonder if lithium helps", "whether", "", "", "lithium help"),
        ("whether lithium helps", "", "", "", "lithium help"),
        ("Which is better, lithium or ketamine?", "what", "be", "", "better ketamin lithium or"),
        ("lithium when pregnant", "", "", "", "lithium +with pregnant"),
        ("when to take lithium", "when", "should", "i", "tak lithium"),
        ("Do people with asthma sleep?", "whether", "do", "you", "peopl +with asthma sleep"),
        ("Do people sleep?", "whether", "do", "you", "sleep"),
        ("What does my score mean?", "what", "do", "", "scor mean"),
        ("migraine treatment", "how", "", "", "treat migrain"),
        ("How is depression treated?", "how", "be", "", "treat depression"),
        ("Is tiredness a depression symptom?",
         "whether", "be", "", "tiredness depression symptom"),
        ("How can you help me?", "how", "can", "you i", "help"),
        ("Can I help you?", "whether", "can", "i you", "help"),
        ("why i feel tired", "why", "", "i", "feel tir"),
        ("how long i sleep", "how", "", "i", "long sleep"),
        ("can lithium i take", "whether", "can", "", "lithium tak"),
        ("What is it for?", "what", "be", "", "for"),
        ("What is it?", "what", "be", "", ""),
        ("vitamin a", "", "", "", "vitamin a"),
        ("type i", "", "", "", "typ i"),
        ("Should I take 1/2 or 1-2 pills?", "whether", "should", "i", "tak 1 / 1 2 or - 2 pill"),
    ],
)  # fmt: skip
def test_a_question_has_a_form_and_a_matter(
    text: str, kind: str, mode: str, agent: str, matter: str
) -> None:
    found = read_question(text)
    assert (found.kind, found.mode, found.agent, found.matter) == (kind, mode, agent, matter)


@pytest.mark.parametrize(
    ("text", "passive", "past"),
    [
        ("Why is sleep needed?", True, False),
        ("When was sleep needed?", True, True),
        ("Did lithium help?", False, True),
        ("Why is it red?", False, False),  # no participle
        ("Why is it used?", False, False),
        ("I needed sleep that is good", False, False),  # before the "is"
        ("Is lithium prescribed by doctors?", False, False),  # doctors prescribe it
        ("Why is it stopped by", True, False),  # nobody is named
    ],
)
def test_a_question_may_be_passive_or_about_the_past(text: str, passive: bool, past: bool) -> None:
    found = read_question(text)
    assert (found.passive, found.past) == (passive, past)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lithium side effects", "side effects of lithium"),
        ("depression symptoms", "symptoms of depression"),
        ("What are the symptoms of depression?", "What are depression symptoms?"),
        ("anxiety and depression", "depression and anxiety"),
        ("depression or anxiety", "anxiety or depression"),
        ("What does PHQ-9 mean?", "What is PHQ-9?"),
        ("what's anxiety", "What is anxiety?"),
        ("please tell me what lithium is", "What is lithium?"),
        ("Hello, can I stop lithium? Thanks", "Can I stop lithium?"),
        ("I cannot sleep", "I can't sleep"),
        ("Why dont I sleep?", "Why don't I sleep?"),
        ("lithium's side effects", "lithium side effects"),
        ("Sleep better. Sleep better", "Sleep better"),
        ("What is cognitive behavioural therapy (CBT)?", "What is cognitive behavioural therapy?"),
        ("Snoring. How to stop snoring?", "How to stop snoring?"),
        ("Is lithium prescribed by doctors?", "Do doctors prescribe lithium?"),
        ("How long does it take lithium to work?", "How long does lithium take to work?"),
        ("How long does it take for lithium to work?", "How long does lithium take to work?"),
    ],
)
def test_two_ways_to_ask_the_same_are_read_alike(one: str, other: str) -> None:
    assert read_question(one) == read_question(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can I sleep?", "Can't I sleep?"),
        ("Can I help you?", "Can you help me?"),
        ("Is -5 too low?", "Is 5 too low?"),
        ("Is it PHQ-9?", "Is it PHQ -9?"),
        ("5 to 10 mg a day", "5 or 10 mg a day"),
        ("1/2 pill", "1-2 pill"),
        ("<5 mg", ">5 mg"),
        ("5% of people", "5 people"),
        ("depression or anxiety", "depression and anxiety"),
        ("vitamin a", "vitamin"),
        ("Was I depressed?", "Am I depressed?"),
        ("Do you take lithium?", "Do I take lithium?"),
        ("Do people with asthma sleep?", "Do people sleep with asthma?"),
        ("Snoring. How to stop it?", "How to stop it?"),
        ("How long does lithium take to work?", "How long does lithium work?"),
        ("lithium without food", "lithium with food"),
    ],
)
def test_questions_that_ask_something_else_are_read_apart(one: str, other: str) -> None:
    assert read_question(one) != read_question(other)


def test_signs_of_one_meaning_are_one_sign() -> None:
    for written in ("1–2 pills", "1−2 pills", "1‐2 pills"):
        assert read_question(written) == read_question("1-2 pills")
    assert read_question("≦5 mg") == read_question("≤5 mg")
    assert read_question("rest & sleep") == read_question("rest and sleep")


def test_words_that_tell_nothing_are_no_part_of_the_core() -> None:
    found = read_question("What are symptoms that people experience with lithium?")
    assert found.core != found.matter
    assert "experienc" not in found.core
    experienced = read_question("What are symptoms experienced with lithium?")
    assert experienced.core == read_question("symptoms of lithium").core
