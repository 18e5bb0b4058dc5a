"""A long message is ranked by the sentences that the passages are about."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from search.query.clause import BIGRAM, SYNONYM, WORD
from search.query.expand import ExpandedQuestion, expand_question
from search.rank.message import BEST_SHARE, LONG, Sentence, by_sentence, read_message, weigh
from search.rank.scan import ClausePostings
from search.store.postings import Postings
from search.store.reader import Store
from tests.support.search_fixtures import built

STORY = "My sister moved to a small town by the sea last winter and likes to paint boats. "
ASKED = "What helps against a sore gullet?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    line = json.dumps({"id": "t", "title": "", "text": "Honey helps a sore gullet."})
    opened = Store.open(built(tmp_path_factory.mktemp("message"), {"t.jsonl": line}))
    yield opened
    opened.close()


def question(text: str, store: Store) -> ExpandedQuestion:
    return expand_question(text, store)


def clause(term: str, why: str = WORD) -> ClausePostings:
    return ClausePostings(term, Postings([0], [256], None, None, 256), 1.0, why)


MESSAGE = (
    Sentence("My dog barks.", ("my", "dog", "bark")),
    Sentence("Is lithium safe?", ("is", "lithium", "safe")),
)
# Two passages; the second sentence is near to the first of them, the first is half as near to any.
PRODUCTS = np.array([[0.5, 0.4, 0.8], [0.3, 0.2, 0.1]], np.float32)


def test_a_passage_is_compared_with_the_whole_and_with_its_nearest_sentence() -> None:
    by_hand = [
        (1 - BEST_SHARE) * 0.5 + BEST_SHARE * 0.8,
        (1 - BEST_SHARE) * 0.3 + BEST_SHARE * 0.2,
    ]
    assert weigh(MESSAGE, PRODUCTS, []).cosines.tolist() == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("term", "why", "weight"),
    [
        ("lithium", WORD, 1.0),  # of the nearest sentence
        ("dog", WORD, 0.25),  # half as near, squared
        ("dog+bark", BIGRAM, 0.25),
        ("bark+is", BIGRAM, 1.0),  # of two sentences: the nearer counts
        ("eskalith", SYNONYM, 1.0),  # of no sentence's own words
    ],
)
def test_a_clause_weighs_as_the_nearest_sentence_that_has_it(
    term: str, why: str, weight: float
) -> None:
    [weighed] = weigh(MESSAGE, PRODUCTS, [clause(term, why)]).clauses
    assert weighed.weight == weight


def test_words_of_the_story_count_less_for_the_length() -> None:
    assert weigh(MESSAGE, PRODUCTS, []).length == round(3 + 3 * 0.25)


def test_a_sentence_that_the_encoder_did_not_read_keeps_its_weight() -> None:
    unread = PRODUCTS * np.array([1, 0, 1], np.float32)
    [weighed] = weigh(MESSAGE, unread, [clause("dog")]).clauses
    assert weighed.weight == 1.0


def test_only_a_long_question_of_several_sentences_is_a_message(store: Store) -> None:
    language = store.language
    message = read_message(question(STORY * 2 + ASKED, store), language)
    assert [one.text for one in message] == [STORY.strip(), STORY.strip(), ASKED]
    two = STORY.replace(". ", ", ") * 2 + STORY + ASKED
    assert len(read_message(question(two, store), language)) == 2
    assert not read_message(question(f"Hello. {ASKED}", store), language), "short"
    assert not read_message(question("sore gullet " * LONG, store), language), "one sentence"


def test_a_clause_counts_in_the_sentences_that_have_a_word_of_it() -> None:
    clauses = [clause("dog+bark", BIGRAM), clause("lithium"), clause("eskalith", SYNONYM)]
    own = [[one.term for one in clauses] for clauses in by_sentence(MESSAGE, clauses)]
    assert own == [["dog+bark"], ["lithium"]]


def test_a_result_is_no_message(store: Store) -> None:
    asked = question(2 * STORY + ASKED, store)
    assert read_message(asked, store.language)
    assert not read_message(asked._replace(as_result="what does it mean"), store.language)
