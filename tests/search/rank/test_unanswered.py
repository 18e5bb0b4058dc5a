"""When does the answer say that nothing here answers, and which passages have a medicine's name?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.pipeline import search
from search.query.parameters import Query
from search.rank import unanswered as rank_unanswered
from search.rank.hybrid import LIFT, NAMED_AMONG, lifts
from search.rank.retrieve import retrieve
from search.rank.unanswered import LONE, coverage
from search.store.reader import Store
from tests.support.search_fixtures import built

# Far in meaning from every passage, though some have a word of it.
FAR = "what time does the supermarket open in the morning"
MISSING = [
    "olanzapine weight gain",
    "side effects of sertraline",
    "Could Prozac make me gain weight?",
]


def named(*numbers: int, passages: int = 6) -> np.ndarray:
    return np.isin(np.arange(passages), numbers)


def test_the_best_passage_with_a_named_medicine_stands_among_the_first() -> None:
    scores = np.array([100, 90, 80, 70, 5, 1], np.float32)
    ranked = scores + lifts(scores, named(4, 5))
    order = np.argsort(-ranked, kind="stable").tolist()
    assert order.index(4) == NAMED_AMONG - 1
    assert order[:2] == [0, 1], "what is far better stays before it"


def test_a_named_medicine_counts_a_share_of_the_best_score() -> None:
    scores = np.array([100, 90, 80, 70, 5, 1], np.float32)
    assert lifts(scores, named(1, 3)).tolist() == pytest.approx(
        [0, LIFT * 100, 0, LIFT * 100, 0, 0]
    )
    assert not lifts(scores, named()).any()


def test_far_from_everything_is_unanswered(meant: Store) -> None:
    assert search(Query(FAR), meant).unanswered


@pytest.mark.parametrize("share", [0.0, 1.1])
def test_a_passage_with_most_of_the_words_may_answer_however_far(
    meant: Store,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
) -> None:
    monkeypatch.setattr(rank_unanswered, "COVERED", share)
    assert search(Query(FAR), meant).unanswered == (share > 1)


def test_no_page_is_blamed_for_lacking_a_word_of_any_matter(meant: Store) -> None:
    """Its share is of the words that say what is asked, and it is not told as missing."""

    def covered(question: str) -> tuple[float, tuple[str, ...]]:
        found = retrieve(Query(question), meant)
        share = coverage(found.question, found.best[0][1], found.ranking, meant)
        return share, tuple(word.form for word in found.question.missing)

    assert covered("physical activity") == (1.0, ())
    assert covered("physical activity afterwards eventually") == (1.0, ())
    assert covered("exercise") == covered("exercise afterwards") == (LONE, ())
    found = retrieve(Query("?!"), meant)
    assert coverage(found.question, 0, found.ranking, meant) == 0
    share, missing = covered("exercise trampoline")
    assert share < 0.5
    assert missing == ("trampoline",)


@pytest.mark.parametrize(
    ("question", "unanswered"),
    [
        ("what does it cost", True),
        ("is there a shop", True),
        ("who is the author", True),
        ("what about my twins", False),
        ("what is polarity", False),
    ],
)
def test_one_word_alone_in_another_sense_is_no_answer(
    meant: Store, question: str, unanswered: bool
) -> None:
    assert search(Query(question), meant).unanswered is unanswered


@pytest.mark.parametrize("question", MISSING)
def test_a_medicine_that_nothing_has_leaves_the_question_unanswered(
    meant: Store,
    question: str,
) -> None:
    found = search(Query(question), meant)
    assert found.unanswered
    assert {word.lower() for word in found.not_found} & {"olanzapine", "sertraline", "prozac"}


@pytest.mark.parametrize("question", ["sertaline", "Sertralines", "olanzipine weight gain"])
def test_a_medicine_misspelt_or_in_the_plural_is_one_too(
    meant: Store,
    question: str,
) -> None:
    assert search(Query(question), meant).unanswered


@pytest.mark.parametrize(
    "question",
    [
        "I want to die", "I want to kill myself", "I took too many pills", "self harm",
        "no reason to live", "I don\u2019t want to be here any more", "he wants to end his life",
        "thinking of suicide", "an overdose of lithium", "me quiero morir",
    ],
)  # fmt: skip
def test_nobody_in_danger_is_told_that_nothing_is_here(
    meant: Store,
    question: str,
) -> None:
    found = search(Query(question), meant)
    assert found.help
    assert not found.unanswered
    assert found.answer is None


@pytest.mark.parametrize(
    "question", ["what is a dead end", "diet and exercise", "kill time", "harm"]
)
def test_other_questions_are_no_danger(meant: Store, question: str) -> None:
    assert search(Query(question), meant).help is None


def test_who_wants_to_die_is_shown_more_than_words_alone_find(meant: Store) -> None:
    found = search(Query("I want to kill myself"), meant)
    assert found.ranking == "words+meaning"
    assert any("help" in hit.record["section"][-1] for hit in found.hits[:3])


@pytest.mark.parametrize("question", ["\u2026", "\U0001f642", "$ %"])
def test_a_question_without_words_is_answered_without_an_error(
    meant: Store,
    question: str,
) -> None:
    assert search(Query(question), meant).not_found == ()


@pytest.mark.parametrize(
    ("question", "is_unanswered"),
    [
        ("percs 30", True),  # slang of a medicine that the pages lack
        ("zzqx 30 mg", True),
        ("30 mg", False),
        ("methadone 30", False),
        ("how much is 30 mg", False),
        ("30 min", False),
        ("exercise 30", False),  # a known word is no name, though no page has it
    ],
)
def test_a_number_alone_never_answers_for_an_unknown_word(
    tmp_path: Path, question: str, is_unanswered: bool
) -> None:
    store = Store.open(built(tmp_path, {"a.md": "# A\n\n## Methadone\n\nMethadone 30 mg.\n"}))
    found = search(Query(question), store)
    assert [hit.record["section"] for hit in found.hits] == [["Methadone"]]
    assert found.unanswered == is_unanswered
