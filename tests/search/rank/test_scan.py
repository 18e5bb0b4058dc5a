"""The k best passages are exactly those that reading every posting gives."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.query.clause import STOP, WORD
from search.rank.scan import ClausePostings, Scan
from search.store.postings import (
    BLOCK,
    LONG,
    UNIT,
    Blocks,
    Postings,
    block_bounds,
    block_count,
    is_bounded,
    is_long,
)

Weighted = tuple[Mapping[int, int], float]
# A question as the oracle reads it: lists of passage -> impact, with their weights.
Asked = list[Weighted]


def postings_of(impacts: Mapping[int, int], passages: int) -> Postings:
    """As `search.store.postings` describes a list of a collection of so many passages."""
    docs = sorted(impacts)
    given = [impacts[doc] for doc in docs]
    count, most = block_count(passages), max(given)
    blocks = None
    if is_long(len(docs), passages):
        blocks = Blocks(block_bounds(docs, given, most, count))
    elif is_bounded(len(docs), passages):
        blocks = Blocks(None, docs, given, most, count)
    return Postings(docs, given, blocks, every=None, most=most)


def clauses_of(
    asked: Asked, passages: int, seen: Callable[[Postings], Postings] = lambda one: one
) -> list[ClausePostings]:
    return [
        ClausePostings(f"t{place}", seen(postings_of(impacts, passages)), weight, WORD)
        for place, (impacts, weight) in enumerate(asked)
    ]


def top(
    clauses: Sequence[ClausePostings], k: int, allowed: frozenset[int] | None = None
) -> list[tuple[float, int]]:
    return Scan(clauses).best(k, allowed)


def oracle(asked: Asked, k: int, allowed: Container[int] | None) -> list[tuple[float, int]]:
    """Reads everything and sorts it; ties by number."""
    scores: dict[int, float] = {}
    for impacts, weight in asked:
        for doc, impact in impacts.items():
            scores[doc] = scores.get(doc, 0.0) + impact * weight * UNIT
    let_in = [(score, doc) for doc, score in scores.items() if allowed is None or doc in allowed]
    return heapq.nsmallest(k, let_in, key=lambda one: (-one[0], one[1]))


# ---- small ones, drawn freely -------------------------------------------------------------

WEIGHTS = st.one_of(st.just(1.0), st.integers(1, 256).map(lambda n: n / 256))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Asked, int]:
    """Short lists, long ones without a dense part and dense ones, few impacts and many."""
    passages = draw(st.sampled_from([5, 40, 300, 1500]))
    impact = draw(
        st.sampled_from(
            [st.just(7), st.integers(1, 3), st.sampled_from([1, 1, 2, 400]), st.integers(1, 65535)]
        )
    )

    def impacts() -> dict[int, int]:
        count = draw(st.sampled_from([1, 3, 60, LONG, LONG + 1, passages // 2, passages]))
        mix = random.Random(draw(st.integers(0, 9)))
        docs = mix.sample(range(passages), min(max(count, 1), passages))
        few = draw(st.lists(impact, min_size=1, max_size=4))
        return {doc: mix.choice(few) for doc in docs}

    return [(impacts(), draw(WEIGHTS)) for _ in range(draw(st.integers(0, 6)))], passages


@settings(max_examples=250)
@given(
    question=questions(),
    k=st.sampled_from([1, 2, 3, 10, 50, 5000]),
    every=st.sampled_from([None, 1, 2, 7, 10_000]),
)
def test_the_best_are_those_of_reading_everything(
    question: tuple[Asked, int], k: int, every: int | None
) -> None:
    asked, passages = question
    allowed = None if every is None else frozenset(range(0, passages, every))
    assert top(clauses_of(asked, passages), k, allowed) == oracle(asked, k, allowed)


# ---- large ones, where lists stay unread --------------------------------------------------


@dataclass
class Counted(Sequence[int]):
    """Counts how many numbers were read one after the other, and how many were looked at."""

    numbers: Sequence[int]
    read: list[int]
    looked: list[int] = field(default_factory=lambda: [0])

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: Any) -> Any:
        found = self.numbers[at]
        if isinstance(at, slice):
            self.read[0] += len(found)
        else:
            self.looked[0] += 1
        return found

    def __iter__(self) -> Iterator[int]:
        for number in self.numbers:
            self.read[0] += 1
            yield number


@dataclass
class Meter:
    """What a search read of all lists together: `docs` of `whole` passage numbers one after the
    other; `looks` into lists."""

    docs: list[int] = field(default_factory=lambda: [0])
    looks: list[int] = field(default_factory=lambda: [0])
    whole: int = 0

    def seen(self, one: Postings) -> Postings:
        self.whole += len(one.docs)
        return one._replace(docs=Counted(one.docs, self.docs, self.looks))


def collection(mix: random.Random) -> tuple[Asked, int]:
    """Like real ones: a few words of very different rarity, short tails of great impacts."""
    passages = mix.choice([400, 1000, 3000])
    tied = mix.random() < 0.5
    plain = mix.random() < 0.5

    def impacts() -> dict[int, int]:
        share = mix.choice([0.002, 0.02, 0.1, 0.2, 0.5, 1.0])
        docs = mix.sample(range(passages), max(1, int(share * passages)))
        idf = int(256 * (1 + 4 * (1 - share) ** 4))
        if tied:
            return {doc: mix.choice([idf, idf, idf, idf + 64, 2 * idf]) for doc in docs}
        return {doc: int(idf * (0.5 + mix.paretovariate(3))) for doc in docs}

    def weight() -> float:
        return 1.0 if plain or mix.random() < 0.5 else mix.randint(1, 256) / 256

    return [(impacts(), weight()) for _ in range(mix.randint(1, 7))], passages


def test_lists_stay_unread_and_the_best_are_the_same() -> None:
    """150 collections of 400 to 3,000 passages. That lists stayed unread and blocks were looked up
    in them is counted: without that, equality would prove nothing."""
    mix = random.Random(4)
    pruned = looked = allowing = weighing = few = 0
    for turn in range(150):
        asked, passages = collection(mix)
        k = mix.choice([1, 1, 3, 10, 10, 50, passages * 2])
        allowed = frozenset(mix.sample(range(passages), passages // 3)) if turn % 4 == 0 else None
        meter = Meter()
        assert top(clauses_of(asked, passages, meter.seen), k, allowed) == oracle(
            asked, k, allowed
        ), f"turn {turn}"
        unread = meter.docs[0] < meter.whole
        pruned += unread
        looked += unread and meter.looks[0] > 0
        allowing += unread and allowed is not None
        few += unread and k == 1
        weighing += unread and any(weight != 1 for _, weight in asked)
    enough = 5  # of 150
    assert min(pruned, looked, allowing, weighing, few) >= enough, (
        f"{pruned=} {looked=} {allowing=} {weighing=} {few=}"
    )


def test_a_common_word_beside_a_rare_one_is_hardly_read() -> None:
    """Ten passages have both. No passage with the common word alone can come near."""
    rare = dict.fromkeys(range(0, 3000, 300), 2000)
    common = {doc: 300 + doc % 7 for doc in range(3000)}
    meter = Meter()
    asked = [(rare, 1.0), (common, 1.0)]
    assert top(clauses_of(asked, 3000, meter.seen), 10) == oracle(asked, 10, None)
    assert meter.docs[0] <= len(rare) * (1 + BLOCK)


def test_of_a_common_word_only_the_blocks_are_read_that_have_its_best() -> None:
    """The rare word is worth little, so that the common word's best passages must come in. They
    are in 6 of 375 blocks."""
    rare = dict.fromkeys(range(0, 3000, 40), 280)
    common = {doc: 2000 if doc % 500 == 0 else 300 for doc in range(3000)}
    meter = Meter()
    asked = [(rare, 1.0), (common, 1.0)]
    assert top(clauses_of(asked, 3000, meter.seen), 5) == oracle(asked, 5, None)
    assert meter.docs[0] <= len(rare) + 6 * BLOCK


def test_what_was_read_for_one_page_is_not_read_for_the_next() -> None:
    mix = random.Random(8)
    impacts = {doc: mix.randint(1, 4000) for doc in range(3000)}
    meter = Meter()
    scan = Scan(clauses_of([(impacts, 1.0)], 3000, meter.seen))
    found = [scan.best(k) for k in (10, 40, 10)]
    read = meter.docs[0]
    assert found == [oracle([(impacts, 1.0)], k, None) for k in (10, 40, 10)]
    assert scan.best(40) == found[1]
    assert meter.docs[0] == read < meter.whole


@pytest.mark.parametrize("others", [40, 2000])
@pytest.mark.parametrize("stops", [30, 2500])
def test_stop_words_order_passages_and_find_none(others: int, stops: int) -> None:
    """The stop word is worth more than the word, and is mostly elsewhere. Both are tried as short
    lists and as long ones."""
    mix = random.Random(others * stops)
    word = {doc: mix.randint(1, 300) for doc in mix.sample(range(3000), others)}
    stop = {doc: mix.randint(900, 4000) for doc in mix.sample(range(3000), stops)}
    stop |= {min(word): 1000}
    clauses = clauses_of([(word, 1.0), (stop, 0.5)], 3000)
    clauses[1].why = STOP
    assert top(clauses, 20) == oracle([(word, 1.0), (stop, 0.5)], 20, frozenset(word))


# ---- ties ---------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 5, 10, 64])
def test_a_tie_with_the_last_is_won_by_the_lower_number_though_it_was_met_later(k: int) -> None:
    """Passages of the common word alone score exactly as much as those of the rare one alone,
    and come before them in the index."""
    common = dict.fromkeys(range(1000), 500)
    rare = dict.fromkeys(range(1000, 1100), 500)
    asked = [(rare, 1.0), (common, 1.0)]
    assert top(clauses_of(asked, 1100), k) == [(500 * UNIT, doc) for doc in range(k)]


@pytest.mark.parametrize("k", [1, 10])
def test_a_tie_with_the_last_of_a_list_read_in_part_is_not_lost(k: int) -> None:
    """The best of the long list reach exactly what the others have."""
    rare = dict.fromkeys(range(2000, 2200), 600)
    common = {doc: 600 if doc % 10 == 3 else 20 for doc in range(2000)}
    asked = [(rare, 1.0), (common, 1.0)]
    assert top(clauses_of(asked, 2200), k) == oracle(asked, k, None)


@pytest.mark.parametrize("k", [1, 10])
def test_a_tie_that_only_the_unread_list_makes_is_won_by_the_lower_number(k: int) -> None:
    """Passage 0 is behind by exactly as much as the common word can add."""
    rare = {0: 100} | dict.fromkeys(range(1000, 1080), 200)
    common = dict.fromkeys(range(3000), 20) | dict.fromkeys(rare, 200) | {0: 300}
    asked = [(rare, 1.0), (common, 1.0)]
    assert top(clauses_of(asked, 3000), k) == oracle(asked, k, None)
    assert top(clauses_of(asked, 3000), k)[0] == (400 * UNIT, 0)


@pytest.mark.parametrize("has_long", [True, False])
def test_a_list_whose_bounds_are_not_stored_is_read_by_them_beside_a_long_one(
    has_long: bool,
) -> None:
    """Without a long list it is read whole: then there are no other bounds to add it to."""
    mix = random.Random(9)
    middle = {doc: mix.randint(1, 4000) for doc in mix.sample(range(12_000), LONG + 10)}
    common = {doc: mix.randint(1, 50) for doc in mix.sample(range(12_000), 5_000)}
    asked = [(middle, 1.0), *([(common, 0.5)] if has_long else [])]
    meter = Meter()
    clauses = clauses_of(asked, 12_000, meter.seen)
    blocks = clauses[0].postings.blocks
    assert blocks is not None
    assert blocks.stored is None
    meter.docs[0] = 0
    assert top(clauses, 10) == oracle(asked, 10, None)
    assert (meter.docs[0] < len(middle)) == has_long


def test_more_lists_than_have_room_in_a_lane_are_all_counted() -> None:
    """Bounds of 128 lists are added up; the others are read whole."""
    mix = random.Random(6)
    lists = [{doc: mix.randint(1, 900) for doc in mix.sample(range(2000), 400)} for _ in range(140)]
    asked = [(each, 1.0) for each in lists]
    assert top(clauses_of(asked, 2000), 10) == oracle(asked, 10, None)


def test_passages_that_are_alike_come_in_their_order() -> None:
    asked = [(dict.fromkeys(range(500), 9), 1.0)]
    assert [doc for _, doc in top(clauses_of(asked, 500), 20)] == list(range(20))


# ---- clauses ------------------------------------------------------------------------------


def test_lists_are_summed_each_times_its_weight() -> None:
    asked = [({0: 256, 1: 256}, 1.0), ({1: 128, 2: 512}, 0.5)]
    assert top(clauses_of(asked, 3), 9) == [(1.25, 1), (1.0, 0), (1.0, 2)]


def test_fewer_are_given_where_fewer_have_any() -> None:
    assert top(clauses_of([({3: 1}, 1.0)], 9), 50) == [(UNIT, 3)]


@pytest.mark.parametrize("allowed", [None, frozenset(), frozenset({1})])
def test_nothing_asked_finds_nothing(allowed: frozenset[int] | None) -> None:
    assert top([], 3, allowed) == []


def test_none_but_the_allowed_are_found_though_others_lead() -> None:
    asked = [({doc: 1000 - doc for doc in range(600)}, 1.0)]
    assert [doc for _, doc in top(clauses_of(asked, 600), 3, frozenset({7, 500, 599}))] == [
        7,
        500,
        599,
    ]


def test_none_is_found_where_none_is_allowed() -> None:
    asked = [(dict.fromkeys(range(600), 5), 1.0)]
    assert top(clauses_of(asked, 600), 3, frozenset()) == []


@example(numerator=1)
@example(numerator=255)
@given(numerator=st.integers(1, 256))
def test_a_weight_of_256ths_leaves_a_sum_exact_in_any_order(numerator: int) -> None:
    weight = numerator / 256
    lists = [{0: 65535, 1: 1}, {0: 1, 1: 65535}, {0: 3, 1: 3}]
    one, other = top(clauses_of([(each, weight) for each in lists], 2), 2)
    assert one[0] == other[0] == 65539 * weight * UNIT
    assert (one[1], other[1]) == (0, 1)
