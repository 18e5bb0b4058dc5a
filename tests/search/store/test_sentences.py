"""Where a sentence of a passage ends, and where a full stop ends none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.store.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["One.", "Two!", "Three?", "Four…", "Five"],
        ["He said “no.”", "She left."],
        ["(It helps.)", "So it does."],
        ["It costs 5.", "¿Duele?", "«Sí.»"],
        ["Take 0.5 mg of it.", "Then rest."],
        ["As Dr. Moss says, it helps.", "Mr. Ash agrees."],
        ["Ash et al. (2001) say so.", "R. Bell does not."],
        ["Llame a la Dra. Pérez.", "Vea la pág. 5 de nuevo."],
    ],
)
def test_a_sentence_ends_where_the_next_begins(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_line_ends_a_sentence_even_after_an_abbreviation() -> None:
    assert sentences("Ask Dr.\nMoss\n\n• one\n  two ") == ["Ask Dr.", "Moss", "• one", "two"]


def test_an_abbreviation_at_the_very_beginning_is_one_too() -> None:
    assert sentences("Dr. Moss helps. So do we.") == ["Dr. Moss helps.", "So do we."]


@given(st.text(alphabet="aB.!?\n \"'”)(1•", max_size=60))
def test_sentences_lie_apart_in_order_and_have_every_word(text: str) -> None:
    spans = [*sentence_spans(text)]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
