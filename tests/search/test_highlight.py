"""Marks are whole words, all of them that were looked for, and the text stays as it was."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.highlight import (
    Phrase,
    highlight_headings,
    highlight_span,
    highlight_words,
    mark_typed,
)
from search.store.analysis import TOKEN_PATTERN
from search.store.record import PassageJSON

# Letters that grow or change when they are lowered, marks that stand behind letters, letters
# beyond 16 bits, digits of other scripts, and what parts words.
NASTY = "aAbßẞÀé\u0301\u0307ıǅ𝒳𐐀𐐨٣9_-'’ ,.\n\u00ad\u200d字²₁mg5"
WORDS = ["heart", "attack", "attacks", "a", "9", "ß", "straße", "café", "𝒳", "𐐨b", "字", "b", "é"]
WORDS += ["mg", "5", "9mg", "m²", "b₁", "5.9", "9,555", "am"]
SEPARATORS = st.sampled_from([" ", ", ", "-", " a "])
texts = st.one_of(
    st.text(st.sampled_from(NASTY), max_size=20),
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from([w.upper() for w in WORDS])), max_size=8
    ).flatmap(lambda words: SEPARATORS.map(lambda sep: sep.join(words))),
)
forms = st.lists(st.sampled_from(WORDS), max_size=5)
phrases = st.lists(
    st.sampled_from(
        [
            (("heart",), ("attack", "attacks")),
            (("a",), ("b",), ("a",)),
            (("café", "cafe"), ("9",)),
        ]
    ),
    max_size=2,
)


def marked(
    runs: Iterable[dict[str, Any]], words: Iterable[str], phrases: Iterable[Phrase] = ()
) -> Any:
    record = cast(PassageJSON, {"text": [dict(run) for run in runs]})
    highlight_words(record, words, phrases)
    return record["text"]


def marks_of(text: str, words: Iterable[str], phrases: Iterable[Phrase] = ()) -> list[str]:
    return [run["text"] for run in marked([{"text": text}], words, phrases) if run.get("match")]


def spans_of(runs: Iterable[dict[str, Any]]) -> set[int]:
    """The places of all marked characters."""
    places: set[int] = set()
    at = 0
    for run in runs:
        if run.get("match"):
            places.update(range(at, at + len(run["text"])))
        at += len(run["text"])
    return places


def wanted(text: str, words: list[str], phrases: list[Phrase]) -> set[int]:
    """The places of the words as the index reads them, and of those of phrases that follow each
    other with three characters between at most."""
    tokens = [
        (one.start(), one.end(), one.group().lower()) for one in re.finditer(TOKEN_PATTERN, text)
    ]
    places: set[int] = set()
    for start, end, form in tokens:
        if form in words:
            places.update(range(start, end))
    for phrase in phrases:
        for first in range(len(tokens) - len(phrase) + 1):
            row = tokens[first : first + len(phrase)]
            near = all(b[0] - a[1] <= 3 for a, b in itertools.pairwise(row))
            if near and all(one[2] in forms for one, forms in zip(row, phrase, strict=True)):
                places.update(range(row[0][0], row[-1][1]))
    return places


@settings(max_examples=300)
@given(text=texts, words=forms, phrases=phrases)
@example(text="İ heart", words=["heart"], phrases=[])
@example(text="ẞ heart attack", words=["attack"], phrases=[(("heart",), ("attack",))])
def test_exactly_the_words_and_phrases_that_are_wanted_are_marked(
    text: str, words: list[str], phrases: list[Phrase]
) -> None:
    runs = marked([{"text": text}], words, phrases)
    assert "".join(run["text"] for run in runs) == text
    assert spans_of(runs) == wanted(text, words, phrases)
    assert all(run["text"] for run in runs) or runs == [{"text": ""}]
    assert not any(a.keys() == b.keys() == {"text"} for a, b in itertools.pairwise(runs))


@settings(max_examples=150)
@given(
    runs=st.lists(st.tuples(st.text(max_size=12) | texts, st.booleans()), max_size=6),
    words=forms | st.lists(st.text(min_size=1, max_size=5), max_size=3),
    phrases=phrases,
)
def test_the_text_is_the_same_and_citations_are_whole(
    runs: list[tuple[str, bool]], words: list[str], phrases: list[Phrase]
) -> None:
    """Whatever the words: even some that no index would print."""
    before = [
        {"text": text, "references": ["r1"], "certainty": "certain"} if cited else {"text": text}
        for text, cited in runs
    ]
    after = marked(before, words, phrases)
    assert "".join(run["text"] for run in after) == "".join(run["text"] for run in before)
    cited = [{k: v for k, v in run.items() if k != "match"} for run in after if "references" in run]
    assert cited == [run for run in before if "references" in run]


def test_a_word_that_is_glued_to_a_number_is_marked_and_no_part_of_another() -> None:
    text = "50mg, 1.5 mg at 8am, mgs, 5.15; (5)"
    assert marks_of(text, ["mg", "5", "am", "1.5"]) == ["mg", "1.5", "mg", "am", "5"]


def test_a_citation_with_a_word_in_it_is_marked_whole() -> None:
    runs = [{"text": "(Heart et al., 2001)", "references": ["r"]}, {"text": " heart"}]
    assert marked(runs, ["heart"]) == [
        {"text": "(Heart et al., 2001)", "references": ["r"], "match": True},
        {"text": " "},
        {"text": "heart", "match": True},
    ]


def test_a_citation_that_is_not_linked_is_whole_too() -> None:
    runs = [{"text": "(Heart, 2001)", "references": []}]
    assert marked(runs, ["heart"]) == [{**runs[0], "match": True}]


def test_a_title_and_headings_are_marked_each_for_itself() -> None:
    article = {"title": "Heart Attack"}
    record = cast(PassageJSON, {"article": article, "section": ["Cafés", "After an attack"]})
    assert highlight_headings(record, ["attack"], [(("heart",), ("attack",))]) == [
        [{"text": "Heart Attack", "match": True}],
        [{"text": "Cafés"}],
        [{"text": "After an "}, {"text": "attack", "match": True}],
    ]


def test_marks_are_whole_words_in_any_case() -> None:
    text = "Heart, heartbeat, sweetheart, HEART9, heart_rate and heart-shaped"
    assert marks_of(text, ["heart"]) == ["Heart", "heart", "heart"]


def test_a_number_and_the_unit_glued_to_it_are_marks_of_their_own() -> None:
    assert marks_of("Take 20mg daily", ["20", "mg"]) == ["20", "mg"]


def test_forms_are_marked_as_they_are_printed_with_their_accents() -> None:
    assert marks_of("A café, a CAFÉ and a cafe", ["café"]) == ["café", "CAFÉ"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a heart attack", ["heart attack"]),
        ("heart-attack", ["heart-attack"]),
        ("heart, attacks", ["heart, attacks"]),
        ("heart\nattack", ["heart\nattack"]),
        ("heart –attack", ["heart –attack"]),
        ("heart – attack", ["heart – attack"]),
        ("heart  – attack", []),
        ("heart, – attack", []),
        ("attack heart", []),
        ("heart and attack", []),
        ("heart 2 attack", []),
        ("heart attacker", []),
        ("sweetheart attack", []),
        ("heart" + " " * 40 + "attack", []),
        ("heart heart attack attack", ["heart attack"]),
    ],
)
def test_a_phrase_is_marked_where_its_words_follow_each_other(text: str, marks: list[str]) -> None:
    assert marks_of(text, [], [(("heart",), ("attack", "attacks"))]) == marks


def test_a_phrase_is_one_mark_though_its_first_word_is_looked_for_too() -> None:
    """Two marks would show a gap in the middle, and the second would begin with a space."""
    phrase = (("heart",), ("attack",))
    assert marks_of("a heart attack", ["heart"], [phrase]) == ["heart attack"]


def test_a_phrase_does_not_reach_over_a_citation() -> None:
    runs = [{"text": "heart "}, {"text": "(1)", "references": ["r"]}, {"text": " attack"}]
    assert marked(runs, [], [(("heart",), ("attack",))]) == runs


@pytest.mark.parametrize("text", ["İstanbul", "İ, ΣΑΣ", "ΑΣ'Α", "STRASSE straße STRAẞE"])
def test_every_word_is_marked_that_the_index_prints_so(text: str) -> None:
    """The index lowers a word alone: İ grows, and Σ is another letter at a word's end."""
    words = [one.lower() for one in re.findall(TOKEN_PATTERN, text)]
    assert marks_of(text, words) == re.findall(TOKEN_PATTERN, text)


def test_nothing_wanted_leaves_the_runs_as_they_are() -> None:
    runs = [{"text": "a heart"}, {"text": "(1)", "references": ["r"], "why": "x"}]
    assert marked(runs, []) == runs


@pytest.mark.parametrize(
    ("start", "end", "marks"),
    [
        (0, 4, ["Rest"]),
        (5, 10, ["helps"]),
        (5, 15, ["helps ", "(1)", "."]),
        (12, 13, ["(1)"]),
        (14, 21, [".", " Sleep"]),
        (3, 3, []),
        (90, 99, []),
    ],
)
def test_a_stretch_is_marked_over_all_runs_and_a_citation_whole(
    start: int, end: int, marks: list[str]
) -> None:
    texts = ["Rest helps ", "(1)", ".", " Sleep too."]
    runs = [
        {"text": text, "references": ["r"]} if text == "(1)" else {"text": text} for text in texts
    ]
    record = cast(PassageJSON, {"text": [dict(run) for run in runs]})
    highlight_span(record, start, end)
    assert [run["text"] for run in record["text"] if run.get("match")] == marks
    assert "".join(run["text"] for run in record["text"]) == "".join(texts)
    assert all(run["text"] for run in record["text"])


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Why do people stop?", "why do people st", ["Why", "do", "people", "st"]),
        ("Do antidepressants work?", "do anti", ["Do", "anti"]),
        ("A walk about town", "a walk", ["A", "walk"]),
        ("Wandering and walking", "wa", ["Wa", "wa"]),
        ("Depresión y ánimo", "depresion", ["Depresión"]),
        ("Depresión y ánimo", "depresio", ["Depresió"]),
        ("Nothing of that", "lithium", []),
        ("Nothing typed", "", []),
        ("Straße", "strass", []),
    ],
)
def test_what_was_typed_is_marked_in_a_suggestion(text: str, typed: str, marked: list[str]) -> None:
    runs = mark_typed(text, typed)
    assert "".join(run["text"] for run in runs) == text
    assert [run["text"] for run in runs if "match" in run] == marked
    assert all(run["text"] for run in runs)
