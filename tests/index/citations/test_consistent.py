"""How much of its list an article must cite in one form, before that form is believed.

The form is the only sign that "(3)" or a number behind a word cites at all.
"""

from __future__ import annotations

import pytest

from tests.index.citations.test_number_forms import cited

LISTED = 20


@pytest.mark.parametrize(
    ("enough", "too_little"),
    [
        # In round brackets: six tenths of the list, or a quarter in its order from 1.
        ("Walking helps (9–20).", "Walking helps (10–20)."),
        ("Walking helps (1, 2–5).", "Walking helps (1, 2, 3)."),
        # Behind a word: two places, and three quarters, or half in order.
        ("Mood is tied.2–9 Diet matters.10–16", "Mood is tied.2–9 Diet matters.10–15"),
        ("Mood is tied.1,2 Diet matters.3–10", "Mood is tied.1,2 Diet matters.3–9"),
        ("Mood is tied.1,2 Diet matters.3–20", "Mood is tied.1,2–20"),
        # After a space: three places, and nine tenths, or half in order.
        (
            "It helps 2. It eases pain 3–10. It heals 11–19.",
            "It helps 2. It eases pain 3–10. It heals 11–18.",
        ),
        (
            "It helps 1. It eases pain 2, 3. It heals 4–10.",
            "It helps 1. It eases pain 2, 3. It heals 4–9.",
        ),
        ("It helps 1. It eases pain 2, 3. It heals 4–20.", "It helps 1, 2. It heals 3–20."),
    ],
)
def test_a_form_is_believed_where_it_names_enough_of_the_list(enough: str, too_little: str) -> None:
    assert cited(enough, LISTED)
    assert not cited(too_little, LISTED)


def test_one_place_in_ten_may_name_what_the_list_has_not() -> None:
    nine = " ".join(f"Walking helps ({number})." for number in range(1, 10))
    eight = nine.replace("Walking helps (9).", "")
    assert len(cited(f"{nine} It was dark (77).", 10)) == 9
    assert not cited(f"{eight} It was dark (77).", 10)


def test_most_new_numbers_go_on_from_those_before_with_one_missed_at_most() -> None:
    assert cited("Helps (1). Eases (3). Heals (5). Again (7).", LISTED + 8) == []
    assert len(cited("Helps (1). Eases (3). Heals (5). Again (7).", LISTED - 4)) == 4
    assert cited("Helps (1). Eases (4). Heals (7). Again (10).", LISTED - 4) == []
    assert len(cited("Helps (1). Eases (2). Heals (3). Again (9).", LISTED - 4)) == 4
    assert cited("Helps (1). Eases (2). Heals (8). Again (12).", LISTED - 4) == []


def test_numbers_that_do_not_begin_with_the_first_must_name_more() -> None:
    assert cited("Helps (2). Eases (3). Heals (4). Again (5).", LISTED - 4) == []
