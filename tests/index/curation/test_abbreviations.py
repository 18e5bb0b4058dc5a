"""Abbreviations that the clinic's own articles explain."""

from __future__ import annotations

import pytest

from index.curation import medicines
from index.curation.abbreviations import Abbreviations, explained
from index.curation.synonyms import Rule
from search.store.analysis import read_words
from search.store.synonyms import LONGEST


def stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in read_words(text))


def found(*texts: str, rules: tuple[Rule, ...] = ()) -> set[tuple[str, ...]]:
    collector = Abbreviations(medicines.starter_medicines(), rules)
    for text in texts:
        collector.add(text)
    return {rule.from_ for rule in collector.rules()}


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("age-related macular degeneration (AMD)", "AMD", "age-related macular degeneration"),
        ("Cognitive behavioural therapy (CBT) helps.", "CBT", "Cognitive behavioural therapy"),
        ("the Patient Health Questionnaire (PHQ-9)", None, None),
        ("See below (NOTE). A word (ok).", None, None),
        ("(ABC) at the very start", None, None),
    ],
)  # fmt: skip
def test_the_words_before_the_brackets_are_what_it_stands_for(
    text: str, short: str | None, long: str | None
) -> None:
    assert list(explained(text)) == ([] if short is None else [(short, long)])


def test_the_two_find_each_other() -> None:
    text = "Normal pressure hydrocephalus (NPH) is treatable."
    assert found(text) == {stems("NPH"), stems("normal pressure hydrocephalus")}


def test_what_is_explained_in_two_ways_stands_for_neither() -> None:
    """ "MS" is morphine or magnesium sulfate: a known and dangerous confusion."""
    one, other = "We give morphine sulfate (MS).", "We give magnesium sulfate (MS)."
    assert found(one, other) == set()


def test_a_word_and_a_known_abbreviation_are_left_alone() -> None:
    assert found("The World Health Organization (WHO) says.") == set()
    rule = Rule(stems("NPH"), (stems("something else"),))
    assert found("Normal pressure hydrocephalus (NPH).", rules=(rule,)) == set()


@pytest.mark.parametrize(
    ("words", "kept"),
    [(1, False), (2, True), (LONGEST, True), (LONGEST + 1, False)],
)
def test_a_long_form_has_two_words_at_least_and_no_more_than_a_synonym(
    words: int, kept: bool
) -> None:
    every = "bilo caro dumo fego gato humo jilo".split()[:words]
    long = " ".join(every) if words > 1 else "uvularis"
    short = "".join(word[0] for word in every).upper() if words > 1 else "UVL"
    text = f"{long} ({short})"
    assert [*explained(text)] == [(short, long)]
    assert bool(found(text)) is kept
