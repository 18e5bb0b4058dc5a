"""How near, how common and how long: the bounds of what a misspelt word may have meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.writers.spelling import write_spelling
from search.query.spelling import (
    COMMONER,
    MOST_UNKNOWN,
    ONE_SLIP,
    SHORTEST,
    WELL_KNOWN,
    _is_common_enough,
    _is_near_medicine,
    _joined,
    _split,
    correct,
)
from search.store.analysis import Word, read_words
from search.store.vocabulary import Form, Vocabulary

Make = Callable[..., Vocabulary]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def vocabulary(*medicines: str, **forms: int) -> Vocabulary:
        write_spelling(forms, medicines, tmp_path)
        return Vocabulary(tmp_path)

    return vocabulary


@pytest.mark.parametrize(
    ("medicine", "other", "near"),
    [
        (1.0, 9.0, True),  # the farthest that is allowed
        (1.01, 9.0, False),
        (0.95, 0.95 - ONE_SLIP + 0.01, True),  # less than one slip farther than another word
        (0.95, 0.95 - ONE_SLIP, False),  # another word is nearer by a whole slip
    ],
)
def test_a_medicine_is_near_up_to_the_distance_and_one_slip_behind_another_word(
    make: Make, medicine: float, other: float, near: bool
) -> None:
    distances = {"lithium": medicine, "sleep": other}
    forms = [Form("lithium", 0, True), Form("sleep", 9, False)]
    found = _is_near_medicine(forms, lambda form, _: distances[form], 1.0, make("lithium", sleep=9))
    assert found is near


@pytest.mark.parametrize(
    ("form", "passages", "enough"),
    [
        (Form("sleep", 2 * COMMONER, False), 2, True),
        (Form("sleep", 2 * COMMONER - 1, False), 2, False),
        (Form("sleep", 1, False), 0, True),
        (Form("sleep", 0, False), 0, False),
        (Form("lithium", 0, True), 0, True),
        (Form("lithium", 0, True), 1, False),
        (Form("the", 0, False), 0, True),
    ],
)
def test_a_word_that_passages_have_is_replaced_only_by_a_much_commoner_one(
    form: Form, passages: int, enough: bool
) -> None:
    assert _is_common_enough(form, passages) is enough


@pytest.mark.parametrize(("sleep", "well"), [(WELL_KNOWN, WELL_KNOWN), (WELL_KNOWN, 99)])
def test_two_words_are_parted_where_enough_passages_have_each(
    make: Make, sleep: int, well: int
) -> None:
    parted = _split("sleeptablet", make(sleep=sleep, tablet=well))
    assert [one.forms for one in parted] == [("sleep", "tablet")]


@pytest.mark.parametrize(
    ("sleep", "well"), [(WELL_KNOWN - 1, WELL_KNOWN), (WELL_KNOWN - 1, 99), (99, WELL_KNOWN - 1)]
)
def test_two_words_are_not_parted_where_one_is_rare(make: Make, sleep: int, well: int) -> None:
    assert not [*_split("sleeptablet", make(sleep=sleep, tablet=well))]


def test_a_short_word_is_not_parted(make: Make) -> None:
    assert not [*_split("a" * SHORTEST, make(a=99))]


def joined(vocabulary: Vocabulary, text: str, at: int = 0, **known: int) -> object:
    def passages(word: Word) -> int:
        return known.get(word.form, 0)

    return _joined(read_words(text), at, 0, vocabulary, passages)


def test_only_the_two_words_that_are_joined_count(make: Make) -> None:
    """The word after them may be a medicine, or as common as it likes."""
    vocabulary = make("lithium", headache=90, the=99)
    [found] = [joined(vocabulary, "head ache lithium", head=1, ache=1, lithium=0)]
    assert found
    assert joined(vocabulary, "head ache", head=1, ache=1)


def test_two_words_stay_apart_where_the_whole_is_not_much_commoner(make: Make) -> None:
    vocabulary = make(headache=2 * COMMONER)
    assert not joined(vocabulary, "head ache", head=2, ache=2)
    assert not joined(vocabulary, "head ache", head=2, ache=99)
    assert joined(vocabulary, "head ache", head=1, ache=99), "the rarer of the two counts"


def test_a_medicine_is_not_joined_to_its_neighbour(make: Make) -> None:
    assert not joined(make("head", headache=90), "head ache")
    assert not joined(make("ache", headache=90), "head ache")


def test_only_so_many_words_of_a_question_are_corrected(make: Make) -> None:
    right = ["breathing", "headaches", "medicines", "depression", "exercises", "vegetables"]
    assert len(right) == MOST_UNKNOWN + 1
    vocabulary = make(**dict.fromkeys(right, 9))
    asked = read_words(" ".join(word[:-3] + word[-2] + word[-3] + word[-1] for word in right))
    found = correct(asked, vocabulary, lambda word: 9 * (word.form in right))
    assert len({one.start for one in found}) == MOST_UNKNOWN


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("hyperthyroidism", "hypothyroidism"),
        ("hypoglycemia", "hyperglycemia"),
        ("intrapersonal", "interpersonal"),
        ("microcephaly", "macrocephaly"),
        ("unsymptomatic", "symptomatic"),
    ],
)
def test_no_word_is_taken_for_its_opposite_however_common(
    tmp_path: Path, typed: str, other: str
) -> None:
    write_spelling({other: 5_000, "sleep": 10_000}, [], tmp_path)
    vocabulary = Vocabulary(tmp_path)
    found = correct(read_words(other[:-2] + other[-1]), vocabulary, lambda _: 0)
    assert found[0].forms == (other,)
    assert correct(read_words(typed), vocabulary, lambda _: 0) == ()


@pytest.mark.parametrize(("letters", "is_found"), [(30, True), (31, False)])
def test_a_word_of_thirty_letters_is_corrected_and_no_longer_one(
    tmp_path: Path, letters: int, is_found: bool
) -> None:
    """As long as "pseudopseudohypoparathyroidism"."""
    form = "pseudopseudohypoparathyroidisms"[:letters]
    write_spelling({form: 500}, [], tmp_path)
    found = correct(
        read_words(form.replace("rath", "rraht")[:letters]), Vocabulary(tmp_path), lambda _: 0
    )
    assert [one.forms for one in found] == [(form,)] * is_found
