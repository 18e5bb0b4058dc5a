"""Words and meaning in one score: the order is the one that the formula gives by hand."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.embedding.facts import CALIBRATIONS, E5, MINILM, EmbeddingFacts
from search.embedding.tensors import Floats
from search.query.clause import BIGRAM, SYNONYM, WORD
from search.rank import hybrid as fusion
from search.rank.hybrid import HybridRanking
from search.rank.lexical import MOST_COUNTED
from search.rank.scan import ClausePostings
from search.store.postings import UNIT, Postings

# Passage -> impact, the clause's weight, and why it is looked for.
Told = tuple[dict[int, int], float, str]


MEASURED = CALIBRATIONS[MINILM]


@dataclass
class Case:
    """What is ranked, in Python's own numbers."""

    clauses: list[Told]
    cosines: list[float]
    common: list[float]
    length: int = 2
    allowed: frozenset[int] | None = None
    share: float = 1.0
    far: float = MEASURED.far

    def fused(self) -> HybridRanking:
        clauses = [
            ClausePostings(f"t{place}", _postings(impacts), weight, why)
            for place, (impacts, weight, why) in enumerate(self.clauses)
        ]
        cosines, common = (np.array(some, np.float32) for some in (self.cosines, self.common))
        measured = MEASURED._replace(far=self.far)
        return HybridRanking(
            clauses, cosines, common, self.length, self.allowed, measured, share=self.share
        )


def _postings(impacts: dict[int, int]) -> Postings:
    docs = sorted(impacts)
    return Postings(docs, [impacts[doc] for doc in docs], None, None, max(impacts.values()))


def scores_by_hand(case: Case) -> list[float]:
    """The formula of search.rank.hybrid's first lines, a passage at a time."""
    passages = len(case.cosines)
    words = [0.0] * passages
    for impacts, weight, why in case.clauses:
        idf = math.log(1 + (passages - len(impacts) + 0.5) / (len(impacts) + 0.5))
        share = fusion.PAIR_SHARE if why == BIGRAM else 1
        for doc, impact in impacts.items():
            words[doc] += impact * UNIT * weight * idf ** (1 / 3) * share
    likenesses = [
        cosine - fusion.MEAN_SHARE * common
        for cosine, common in zip(case.cosines, case.common, strict=True)
    ]
    clarity = statistics.pstdev(sorted(likenesses)[-fusion.CLEAR_OF :])
    return [
        (case.share * word) ** 1.5 / math.sqrt(max(1, case.length))
        + MEASURED.meaning * clarity ** (2 / 3) * max(0, likeness) ** 2
        for word, likeness in zip(words, likenesses, strict=True)
    ]


def found_by_hand(case: Case) -> set[int]:
    worded = {doc for impacts, *_ in case.clauses for doc, impact in impacts.items() if impact}
    near = {place for place, cosine in enumerate(case.cosines) if cosine >= MEASURED.near}
    found = worded | near
    return found if case.allowed is None else found & case.allowed


@st.composite
def cases(draw: st.DrawFn) -> Case:
    passages = draw(st.integers(1, 25))
    numbers = st.integers(0, passages - 1)
    # Steps that a float32 holds, so that none lies just beside `near` by its rounding.
    cosine = st.integers(-128, 128).map(lambda n: n / 128)
    told = st.tuples(
        st.dictionaries(numbers, st.integers(1, 65_535), min_size=1),
        st.integers(1, 256).map(lambda n: n / 256),
        st.sampled_from([WORD, BIGRAM, SYNONYM]),
    )
    return Case(
        draw(st.lists(told, max_size=5)),
        draw(st.lists(cosine, min_size=passages, max_size=passages)),
        draw(st.lists(cosine, min_size=passages, max_size=passages)),
        draw(st.integers(0, 40)),
        draw(st.none() | st.frozensets(numbers)),
        draw(st.floats(0, 1)),
    )


def ordered(scores: Sequence[float], found: set[int]) -> list[tuple[float, int]]:
    return sorted(((scores[number], number) for number in found), key=lambda one: (-one[0], one[1]))


@settings(max_examples=300)
@given(cases())
def test_the_scores_are_those_of_the_formula(case: Case) -> None:
    fused = case.fused()
    by_hand = scores_by_hand(case)
    assert fused.scores.tolist() == pytest.approx(by_hand, rel=1e-3, abs=1e-2)
    assert all(map(math.isfinite, fused.scores.tolist()))
    assert fused.matching() == found_by_hand(case)


@settings(max_examples=300)
@given(cases(), st.integers(0, 30), st.none() | st.frozensets(st.integers(0, 24), max_size=9))
def test_the_best_are_the_first_of_all_that_are_found(
    case: Case, count: int, among: frozenset[int] | None
) -> None:
    fused = case.fused()
    let_in = found_by_hand(case)
    if among is not None:
        among &= frozenset(range(len(case.cosines)))
        let_in &= among
    assert fused.best(count, among) == ordered(fused.scores.tolist(), let_in)[:count]


@given(cases())
def test_what_is_counted_is_what_is_listed(case: Case) -> None:
    fused = case.fused()
    passages = len(case.cosines)
    matches = fused.matches()
    assert {number for number in range(passages) if matches(number)} == fused.matching()
    assert fused.total() == (len(fused.matching()), "eq")
    assert {number for _, number in fused.best(passages)} == fused.matching()


# ---- by example ---------------------------------------------------------------------------


def flat(passages: int, cosine: float = 0.5) -> Case:
    return Case([], [cosine] * passages, [0.0] * passages)


def test_ties_stand_in_the_order_of_their_numbers_wherever_the_list_is_cut() -> None:
    case = Case([({7: 900, 3: 900, 5: 900, 1: 200, 2: 200}, 1.0, WORD)], [0.0] * 9, [0.0] * 9)
    fused = case.fused()
    order = [3, 5, 7, 1, 2]
    for count in range(8):
        assert [number for _, number in fused.best(count)] == order[:count]


def test_one_passage_alone_is_found_by_either_and_has_a_number_for_a_score() -> None:
    near, far = Case([], [0.9], [0.0]).fused(), Case([], [-0.2], [0.0]).fused()
    assert [number for _, number in near.best(5)] == [0]
    assert math.isfinite(near.best(5)[0][0])
    assert (far.best(5), far.total(), far.matching()) == ([], (0, "eq"), set())
    assert [number for _, number in Case([({0: 9}, 1.0, WORD)], [-1.0], [0.0]).fused().best(1)]


def test_without_a_word_or_nearness_nothing_is_found() -> None:
    fused = flat(20, MEASURED.near - 0.01).fused()
    assert (fused.best(10), fused.matching(), fused.total()) == ([], set(), (0, "eq"))
    assert not any(map(fused.matches(), range(20)))


def test_a_passage_as_near_as_is_asked_is_found() -> None:
    assert flat(3, MEASURED.near).fused().matching() == {0, 1, 2}


def test_a_word_finds_a_passage_that_means_the_opposite() -> None:
    case = Case([({4: 300}, 1.0, WORD)], [-0.9] * 6, [0.0] * 6)
    assert case.fused().matching() == {4}


def test_nothing_is_found_among_nothing_and_where_nothing_is_allowed() -> None:
    case = flat(5)
    assert case.fused().best(5, frozenset()) == []
    case.allowed = frozenset()
    fused = case.fused()
    assert (fused.best(5), fused.total(), fused.matching()) == ([], (0, "eq"), set())


def test_a_filter_changes_no_score() -> None:
    case = Case([({0: 700, 2: 300}, 1.0, WORD)], [0.3, 0.8, 0.5, 0.1], [0.1, 0.0, -0.1, 0.0])
    all_of_them = case.fused().best(4)
    case.allowed = frozenset({2, 1})
    assert case.fused().best(4) == [one for one in all_of_them if one[1] in case.allowed]


def test_a_passage_that_is_near_to_everything_stands_behind_its_like() -> None:
    case = Case([], [0.5, 0.5, 0.1], [0.4, -0.4, 0.0])
    assert [number for _, number in case.fused().best(3)] == [1, 0]


def test_a_word_counts_more_in_a_short_question() -> None:
    case = Case([({0: 700}, 1.0, WORD)], [0.0] * 3, [0.0] * 3, length=1)
    short = case.fused().best(1)[0][0]
    case.length = 12
    assert case.fused().best(1)[0][0] < short


def test_a_question_without_words_divides_by_nothing() -> None:
    case = Case([({0: 700}, 1.0, WORD)], [0.4, 0.2], [0.0, 0.0], length=0)
    assert math.isfinite(case.fused().best(1)[0][0])


def test_more_than_are_counted_are_told_as_that_many_or_more() -> None:
    assert flat(MOST_COUNTED).fused().total() == (MOST_COUNTED, "eq")
    assert flat(MOST_COUNTED + 1).fused().total() == (MOST_COUNTED, "gte")
    assert len(flat(MOST_COUNTED + 1).fused().matching()) == MOST_COUNTED + 1


def test_a_question_is_far_where_its_nearest_passage_is() -> None:
    assert Case([], [0.1, 0.3], [0.0, 0.0], far=0.31).fused().is_far(0, 2)
    assert not Case([], [0.1, 0.3], [0.0, 0.0], far=0.29).fused().is_far(0, 2)


def test_a_covered_question_may_be_farther() -> None:
    ranking = Case([], [0.1, 0.3], [0.0, 0.0], far=0.4).fused()
    assert ranking.is_far(0.28, 2)
    assert not ranking.is_far(0.29, 2), "0.3 + 0.35 · 0.29"


@pytest.mark.parametrize(
    ("words", "threshold"), [(1, 0.5), (10, 0.5), (15, 0.4), (20, 0.3), (200, 0.3)]
)
def test_a_long_question_may_be_farther(words: int, threshold: float) -> None:
    """Few of its words are in any passage."""
    measured = MEASURED._replace(far=0.5, far_long=0.3)
    assert measured.threshold(words) == pytest.approx(threshold)


def test_a_model_may_have_one_threshold_for_all_questions() -> None:
    assert {MEASURED.threshold(words) for words in (1, 15, 200)} == {MEASURED.far}


def test_where_passages_are_unlike_a_question_may_be_farther() -> None:
    """About many subjects, a passage of another one is far from it."""
    own = CALIBRATIONS[E5]
    far = [EmbeddingFacts(E5, "", 384, alike).calibration.far for alike in (0.6, 0.3, 0.2)]
    assert far == pytest.approx([own.far, own.far, own.far - own.far_alike * 0.1])


def read(*rows: Sequence[float]) -> Floats:
    """What a passage (first) and its sentences have with the question and with its words."""
    return np.array(rows, np.float32)


def asked(words: int) -> Floats:
    """A question and its words, all of them alike: the length of their mean is 1."""
    return np.tile(np.array([1, 0], np.float32), (1 + words, 1))


def test_a_near_sentence_raises_its_passage_by_most_of_what_it_is_nearer() -> None:
    """0.4 + 0.6 · (0.6 - 0.4) is above 0.5; the score is that of a passage with that cosine."""
    own, raised = [0.5, 0.4, 0.1], [0.5, 0.52, 0.1]
    ranking = Case([], own, [0.0] * 3).fused()
    ranking.asked = asked(0)
    tables = [read([0.5], [0.1], [0.2]), read([0.4], [0.1], [0.6]), read([0.1])]
    ranking.read_closely(tables.__getitem__)
    assert [number for _, number in ranking.best(3)][:2] == [1, 0]
    assert ranking.nearest == pytest.approx(0.6)
    likeness = np.array(raised, "f4")
    wanted = fusion.by_meaning(likeness, ranking.clarity, ranking.calibration.meaning)
    assert ranking.scores.tolist() == pytest.approx(wanted.tolist(), rel=1e-5)


def test_only_the_first_passages_are_read_closely() -> None:
    numbers = []
    ranking = Case([], [0.9 - 0.01 * one for one in range(30)], [0.0] * 30).fused()
    ranking.asked = asked(0)

    def likenesses(number: int) -> Floats:
        numbers.append(number)
        return read([0.5])

    ranking.read_closely(likenesses)
    assert numbers == [*range(fusion.CLOSE_READ)]


def test_a_passage_of_one_sentence_says_no_more_than_the_sentence() -> None:
    ranking = Case([], [0.5, 0.4], [0.0, 0.0]).fused()
    before = ranking.scores.tolist()
    ranking.asked = asked(0)
    ranking.read_closely([read([0.5]), read([0.4], [0.9])].__getitem__)
    assert (ranking.nearest, ranking.scores.tolist()) == (0.5, before)


def test_how_near_a_page_comes_is_told_by_the_question_that_was_asked() -> None:
    """Where passages were compared with another text, and lie nearer to that one."""
    ranking = Case([], [0.9, 0.8], [0.0, 0.0]).fused()
    ranking.asked = asked(0)
    tables = [read([0.3]), read([0.2], [0.1], [0.4])]
    ranking.read_closely(tables.__getitem__, nearest_to_asked=True)
    assert ranking.nearest == pytest.approx(0.4)


def test_a_passage_rises_whose_sentences_are_near_to_every_word() -> None:
    """Both have one near sentence for the question. Of the second, each word has its own."""
    ranking = Case([], [0.5, 0.49], [0.0, 0.0]).fused()
    ranking.asked = asked(2)
    one_sided = read([0.5, 0.5, 0.5], [0.5, 0.7, 0.1], [0.1, 0.6, 0.2])
    both = read([0.49, 0.49, 0.49], [0.49, 0.7, 0.1], [0.1, 0.1, 0.6])
    before = ranking.likenesses.tolist()
    ranking.read_closely([one_sided, both].__getitem__)
    assert [number for _, number in ranking.best(2)] == [1, 0]
    moved = [((0.5 + 0.7) + (0.5 + 0.2)) / 4 - 0.5, ((0.49 + 0.7) + (0.49 + 0.6)) / 4 - 0.49]
    wanted = [own + fusion.WORD_SHARE * by for own, by in zip(before, moved, strict=True)]
    assert ranking.likenesses.tolist() == pytest.approx(wanted)


def test_words_that_point_apart_expect_less_of_a_passage() -> None:
    """The mean of two vectors at a right angle is 0.71 long, so 0.71 of the cosine is expected."""
    ranking = Case([], [0.5, 0.1], [0.0, 0.0]).fused()
    ranking.asked = np.array([[0.5**0.5, 0.5**0.5], [1, 0], [0, 1]], np.float32)
    before = float(ranking.likenesses[0])
    ranking.read_closely([read([0.5, 0.4, 0.3]), read([0.1, 0.1, 0.1])].__getitem__)
    wanted = before + fusion.WORD_SHARE * (0.35 - 0.5**0.5 * 0.5)
    assert float(ranking.likenesses[0]) == pytest.approx(wanted)


def test_what_a_filter_shuts_out_does_not_bring_a_question_near() -> None:
    case = Case([], [0.9, 0.3], [0.0, 0.0], allowed=frozenset({1}), far=0.5)
    assert case.fused().is_far(0, 2), "nothing that may be shown answers it"


def test_scores_are_pythons_own_numbers() -> None:
    ((score, number),) = flat(1).fused().best(1)
    assert (type(score), type(number)) == (float, int), "they go into JSON"


@pytest.mark.parametrize(("allowed", "found"), [(None, 10), (frozenset({3, 7}), 2)])
def test_where_nothing_is_near_the_closest_are_found(
    allowed: frozenset[int] | None, found: int
) -> None:
    cosines = [0.001 * number for number in range(20)]
    ranking = Case([], cosines, [0.0] * 20, allowed=allowed).fused()
    assert not ranking.matching()
    ranking.find_nearest(allowed)
    best = [number for _, number in ranking.best(20)]
    assert best == (sorted(allowed, reverse=True) if allowed else [*range(19, 9, -1)])
    assert len(best) == found == ranking.total()[0]
    assert ranking.is_far(0, 2), "so that the page says that nothing answers"


def test_where_something_is_found_nothing_is_added_to_it() -> None:
    ranking = Case([({4: 256}, 1, WORD)], [0.1] * 20, [0.0] * 20).fused()
    ranking.find_nearest(None)
    assert ranking.matching() == {4}


def test_a_named_medicine_counts_the_same_in_every_passage_that_has_it() -> None:
    """Which of its passages says the name oftener tells nothing of what is asked."""
    name = ClausePostings("lithium", _postings({0: 100, 1: 700}), 1.0, WORD)
    other = ClausePostings("tremor", _postings({0: 100, 1: 700}), 1.0, WORD)
    level, same = fusion.level_names([name, other], frozenset(["lithium"]))
    assert [*level.postings.impacts] == [700, 700]
    assert [*same.postings.impacts] == [100, 700]


def rest_case() -> HybridRanking:
    """Two passages with the title's word t0, the first oftener; the second has what is asked."""
    ranking = Case([({0: 900, 1: 300}, 1.0, WORD)], [0.6, 0.5, 0.1], [0.0] * 3).fused()
    ranking.asked = asked(2)
    tables = [read([0.6, 0.9, 0.2]), read([0.5, 0.3, 0.7]), read([0.1, 0.1, 0.1])]
    ranking.read_closely(tables.__getitem__)
    return ranking


def test_the_rest_of_a_question_decides_between_passages_of_its_subject() -> None:
    ranking = rest_case()
    assert ranking.best(1)[0][1] == 0
    assert ranking.best_by_rest([0, 1], frozenset({"t0"}), [False, True]) == 1
    assert ranking.best_by_rest([0, 1], frozenset({"t0"}), [True, False]) == 0


def test_by_the_rest_only_what_was_read_closely_is_compared() -> None:
    title = frozenset({"t0"})
    assert rest_case().best_by_rest([0, 7], title, [False, True]) == 0
    assert rest_case().best_by_rest([7], title, [False, True]) is None


def test_a_message_has_no_words_to_leave_out() -> None:
    assert rest_case().best_by_rest([0, 1], frozenset({"t0"}), [False] * 30 + [True]) is None
