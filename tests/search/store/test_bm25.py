"""What a word adds to a passage's score: the formula by hand, and written a second time.

The formula of search/store/bm25.py: C + Σ w · idf · tf · (k1 + 1) / (tf + k1 · norm), norm =
1 - b + b · length / mean length.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

import index.writers.postings
import search.store.bigrams
from index.writers.postings import ImpactsWriter
from search.query.clause import STOP_WEIGHT
from search.store import bm25
from search.store.analysis import STOP_WORDS, content_words, read_words
from search.store.bigrams import MANY, STEP, Bigrams
from search.store.bm25 import FEW, FIELD_WEIGHTS, FIELDS, K1, PRESENT, SHARED_TITLE, TITLE, B
from search.store.manifest import read_manifest
from search.store.postings import DENSE_SHARE, LONG, UNIT, Impacts
from search.store.reader import Store
from search.store.schema import INDEX_NAME
from tests.support.each import each
from tests.support.impacts_fixtures import HALF, Texts, beside, best_of, known, listed, written

# ---- by hand ------------------------------------------------------------------------------


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formula with numbers of this file, so that tuning it leaves the arithmetic true."""
    monkeypatch.setattr(bm25, "K1", 2.0)
    monkeypatch.setattr(bm25, "FIELD_WEIGHTS", dict(zip(FIELDS, (2.5, 2.0, 1.0), strict=True)))
    monkeypatch.setattr(bm25, "B", dict(zip(FIELDS, (0.9, 0.9, 0.6), strict=True)))
    monkeypatch.setattr(bm25, "SHARED_TITLE", 0.25)
    monkeypatch.setattr(bm25, "FEW", 1)
    monkeypatch.setattr(index.writers.postings, "PRESENT", 1.0)
    monkeypatch.setattr(search.store.bigrams, "BIGRAM_WEIGHT", 0.4)


THREE: list[Texts] = [
    ("Sleep", "", "lithium lithium mood"),  # body 3 words, title 1
    ("Sleep", "Lithium", "mood tea"),  # body 2 words, headings 1, title 1
    ("Mood food", "", "tea tea tea tea"),  # body 4 words, title 2
]


@pytest.mark.usefixtures("by_hand")
def test_a_word_of_the_body_by_hand(tmp_path: Path) -> None:
    """tea: in 2 of 3 passages, idf = ln(1 + (3 - 2 + 0.5) / (2 + 0.5)) = ln 1.6 = 0.470004.
    Bodies are 3, 2 and 4 words, 3 on average.

    Passage 1: length 2, norm = 0.4 + 0.6 · 2 / 3 = 0.8; once:
      1 + 0.470004 · 1 · 1 · 3 / (1 + 2 · 0.8) = 1 + 1.410011 / 2.6 = 1.542312
    Passage 2: length 4, norm = 0.4 + 0.6 · 4 / 3 = 1.2; four times:
      1 + 0.470004 · 4 · 3 / (4 + 2 · 1.2) = 1 + 5.640044 / 6.4 = 1.881257
    """
    impacts, _ = written(tmp_path, THREE)
    assert listed(impacts, "tea") == {
        1: pytest.approx(1.542312, abs=HALF),
        2: pytest.approx(1.881257, abs=HALF),
    }


@pytest.mark.usefixtures("by_hand")
def test_a_word_of_headings_and_body_by_hand(tmp_path: Path) -> None:
    """lithium: in 2 passages, idf 0.470004, in whichever field it stands.

    Passage 0, body: length 3, norm = 0.4 + 0.6 = 1; twice:
      1 + 0.470004 · 2 · 3 / (2 + 2) = 1.705005
    Passage 1, headings: the only passage that has some, so length and mean are 1, norm = 1:
      1 + 2 · 0.470004 · 1 · 3 / (1 + 2) = 1.940007
    """
    impacts, _ = written(tmp_path, THREE)
    assert listed(impacts, "lithium") == {
        0: pytest.approx(1.705005, abs=HALF),
        1: pytest.approx(1.940007, abs=HALF),
    }


@pytest.mark.usefixtures("by_hand")
def test_a_title_shared_by_two_passages_counts_less_by_hand(tmp_path: Path) -> None:
    """sleep: in 2 titles, idf 0.470004. Titles are 1, 1 and 2 words, 1.333333 on average.

    Length 1, norm = 0.1 + 0.9 · 1 / 1.333333 = 0.775. Two passages have this title: its weight is
    2.5 / 2^0.25 = 2.5 / 1.189207 = 2.102241:
      1 + 2.102241 · 0.470004 · 3 / (1 + 2 · 0.775) = 1 + 2.964181 / 2.55 = 2.162424
    """
    impacts, _ = written(tmp_path, THREE)
    assert listed(impacts, "sleep") == {
        0: pytest.approx(2.162424, abs=HALF),
        1: pytest.approx(2.162424, abs=HALF),
    }


@pytest.mark.usefixtures("by_hand")
def test_a_word_of_title_and_body_by_hand(tmp_path: Path) -> None:
    """mood: in all 3 passages, idf = ln(1 + 0.5 / 3.5) = 0.133531; the constant once.

    Passage 0, body: norm 1, once: 1 + 0.133531 · 3 / 3 = 1.133531
    Passage 1, body: norm 0.8, once: 1 + 0.133531 · 3 / 2.6 = 1.154075
    Passage 2, title: length 2, norm = 0.1 + 0.9 · 2 / 1.333333 = 1.45, its own title:
      1 + 2.5 · 0.133531 · 3 / (1 + 2 · 1.45) = 1 + 1.001485 / 3.9 = 1.256791
    """
    impacts, _ = written(tmp_path, THREE)
    assert listed(impacts, "mood") == {
        0: pytest.approx(1.133531, abs=HALF),
        1: pytest.approx(1.154075, abs=HALF),
        2: pytest.approx(1.256791, abs=HALF),
    }


@pytest.mark.usefixtures("by_hand")
def test_two_words_side_by_side_by_hand(tmp_path: Path) -> None:
    """lithium mood: in passage 0, idf = ln(1 + 2.5 / 1.5) = 0.980829, times 0.4 = 0.392332. In
    passage 1 the heading ends with the one and the text begins with the other: not beside."""
    impacts, pairs = written(tmp_path, THREE)
    found = beside(impacts, pairs, "lithium", "mood")
    assert found is not None
    assert dict(zip(found.docs, found.impacts, strict=True)) == {
        0: pytest.approx(0.392332 / UNIT, abs=0.5)
    }
    assert beside(impacts, pairs, "mood", "lithium") is None


@pytest.mark.usefixtures("by_hand")
def test_a_questions_score_by_hand(tmp_path: Path) -> None:
    """ "lithium mood" in passage 0: 1.705005 + 1.133531 + 0.392332 = 3.230868; in passage 1:
    1.940007 + 1.154075 = 3.094082; in passage 2: 1.256791. Each part is off by half a UNIT."""
    assert best_of(*written(tmp_path, THREE), "lithium mood") == [
        (pytest.approx(3.230868, abs=3 * HALF), 0),
        (pytest.approx(3.094082, abs=2 * HALF), 1),
        (pytest.approx(1.256791, abs=HALF), 2),
    ]


@pytest.mark.usefixtures("by_hand")
def test_a_boost_multiplies_what_a_word_adds(tmp_path: Path) -> None:
    """tea in passage 1, alone: 1.542312; times 1.5 = 2.313468."""
    writer = ImpactsWriter()
    for place, (title, headings, body) in enumerate(THREE):
        boost = 1.5 if place == 1 else 1.0
        writer.add(read_words(title), read_words(headings), read_words(body), boost)
    writer.write(tmp_path)
    assert listed(Impacts(tmp_path), "tea") == {
        1: pytest.approx(2.313468, abs=HALF),
        2: pytest.approx(1.881257, abs=HALF),
    }


# ---- against another implementation -------------------------------------------------------


class Slow:
    """The formula, straight from its description; scores are rounded as the format rounds."""

    def __init__(self, passages: Sequence[Texts]) -> None:
        self.fields = [
            [read_words(text) for text in texts] for texts in zip(*passages, strict=True)
        ]
        self.count = len(passages)
        self.titles = Counter(tuple(self.stems(0, number)) for number in range(self.count))
        self.means = [self._mean(place) for place in range(3)]
        self.having = cache(self._having)

    def stems(self, place: int, number: int) -> list[str]:
        return [word.stem for word in self.fields[place][number]]

    def _mean(self, place: int) -> float:
        lengths = [len(words) for words in self.fields[place] if words]
        return sum(lengths) / len(lengths) if lengths else 1.0

    def _having(self, stem: str) -> set[int]:
        return {
            number
            for number in range(self.count)
            for place in range(3)
            if stem in self.stems(place, number)
        }

    def impact(self, stem: str, number: int) -> float:
        having = self.having(stem)
        if number not in having:
            return 0.0
        score = PRESENT
        rarity = math.log(1 + (self.count - len(having) + 0.5) / (len(having) + 0.5))
        for place in FIELDS:
            stems = self.stems(place, number)
            weight = FIELD_WEIGHTS[place]
            if place == TITLE:
                weight /= max(1, self.titles[tuple(stems)] / FEW) ** SHARED_TITLE
            norm = 1 - B[place] + B[place] * len(stems) / self.means[place]
            tf = stems.count(stem)
            score += weight * rarity * tf * (K1 + 1) / (tf + K1 * norm) if tf else 0.0
        return round(score / UNIT) * UNIT

    def beside(self, first: str, second: str) -> set[int]:
        """Where two words stand side by side in one field, none of them furniture."""
        return {
            number
            for number in range(self.count)
            for words in (field[number] for field in self.fields)
            for one, other in pairwise(words)
            if (one.stem, other.stem) == (first, second) and not {one.form, other.form} & STOP_WORDS
        }

    def best(self, question: str) -> list[tuple[float, int]]:
        words = content_words(read_words(question))
        asked = {word.stem for word in words}
        scores = {n: sum(self.impact(stem, n) for stem in asked) for n in range(self.count)}
        stems = [word.stem for word in read_words(question)]
        for first, second in set(pairwise(stems)):
            beside = self.beside(first, second)
            if beside and {first, second} <= asked:
                rarity = math.log(1 + (self.count - len(beside) + 0.5) / (len(beside) + 0.5))
                for number in beside:
                    scores[number] += (
                        round(search.store.bigrams.BIGRAM_WEIGHT * rarity / UNIT) * UNIT
                    )
        stops = {word.stem for word in read_words(question)} - asked
        for number, score in scores.items():  # a stop word orders, and finds nothing
            more = sum(self.impact(stem, number) for stem in stops)
            scores[number] += STOP_WEIGHT * more if score else 0.0
        found = [(score, number) for number, score in scores.items() if score]
        return sorted(found, key=lambda one: (-one[0], one[1]))


WORDS = "lithium mood sleep sleeping tea the what not heart attack café PHQ-9".split()
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
corpora = st.lists(
    st.tuples(st.sampled_from(["", "Sleep", "Mood tea", "the heart"]), texts, texts),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150)
@given(passages=corpora, question=st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
def test_the_scores_are_the_formulas(
    tmp_path_factory: pytest.TempPathFactory, passages: list[Texts], question: str
) -> None:
    """Rounding half a UNIT may fall either way where floats are summed in another order."""
    found = best_of(*written(tmp_path_factory.mktemp("impacts"), passages), question)
    wanted = Slow(passages).best(question)
    assert [number for _, number in found] == [number for _, number in wanted]
    assert [score for score, _ in found] == pytest.approx([score for score, _ in wanted], abs=1e-9)


def test_the_scores_of_many_passages_are_the_formulas(tmp_path: Path) -> None:
    """Lists longer than LONG, dense ones and sparse ones, pages of few and many."""
    mix = random.Random(11)
    words = [f"w{n}" for n in range(60)]
    shares = [0.9 / (n + 1) for n in range(60)]
    passages: list[Texts] = [
        (
            f"title {mix.choice(words)}",
            mix.choice(["", mix.choice(words)]),
            " ".join(mix.choices(words, shares, k=mix.randint(2, 9))),
        )
        for _ in range(1500)
    ]
    impacts, pairs = written(tmp_path, passages)
    counts = [known(impacts, word).passages for word in ("w0", "w12", "w59")]
    assert counts[0] * DENSE_SHARE > 1500 > counts[1] * DENSE_SHARE
    assert counts[1] > LONG > counts[2]
    slow = cache(Slow(passages).best)
    for question in ("w0 w1", "w0 w1 w7", "w59 w0", "title w9", "w1 w0 w2 w3 w4 w5"):
        for k in (1, 10, 2000):
            found, wanted = best_of(impacts, pairs, question, k), slow(question)[:k]
            assert [number for _, number in found] == [number for _, number in wanted]
            assert [s for s, _ in found] == pytest.approx([s for s, _ in wanted], abs=1e-9)


# ---- pairs --------------------------------------------------------------------------------


@settings(max_examples=100)
@given(passages=corpora)
def test_pairs_are_the_passages_where_two_words_stand_side_by_side(
    tmp_path_factory: pytest.TempPathFactory, passages: list[Texts]
) -> None:
    impacts, pairs = written(tmp_path_factory.mktemp("pairs"), passages)
    slow = Slow(passages)
    stems = {word.stem for word in read_words(" ".join(WORDS))} & {
        stem for place in range(3) for n in range(len(passages)) for stem in slow.stems(place, n)
    }
    for first in stems:
        for second in stems:
            found = beside(impacts, pairs, first, second)
            assert sorted(slow.beside(first, second)) == (list(found.docs) if found else [])


def test_pairs_of_many_passages_have_all_of_them(tmp_path: Path) -> None:
    """A count that does not fit beside the second word's id is apart: so from MANY on. Those that
    come after begin where the ones before end, whichever of STEP they are."""
    counts = {"a1": MANY - 1, "b1": MANY, "c1": 1, "d1": MANY + 1, "e1": 2, "f1": MANY + STEP}
    writer = ImpactsWriter()
    for number in range(2 * MANY):
        beside_tea = [f"tea {word}" for word, count in counts.items() if number < count]
        writer.add((), read_words(" and ".join(beside_tea)), ())
    writer.write(tmp_path)
    impacts, pairs = Impacts(tmp_path), Bigrams(tmp_path)
    for word, count in each(counts.items()):
        found = beside(impacts, pairs, "tea", word)
        assert found is not None
        assert [*found.docs] == [*range(count)]
    told = {(pair.first, pair.second): pair.passages for pair in pairs.pairs()}
    tea = known(impacts, "tea").id
    assert told == {(tea, known(impacts, word).id): count for word, count in counts.items()}


def test_every_pair_is_found_whichever_block_its_first_word_is_in(tmp_path: Path) -> None:
    """Blocks go by the first word's id modulo 16; here ids reach 119."""
    words = [f"w{n}" for n in range(120)]
    texts: list[Texts] = [("", "", f"{one} {two}") for one, two in pairwise([*words, words[0]])]
    impacts, pairs = written(tmp_path, texts)
    for number, (one, two) in each(enumerate(pairwise(words))):
        found = beside(impacts, pairs, one, two)
        assert found is not None
        assert list(found.docs) == [number]
        assert beside(impacts, pairs, two, one) is None


def test_two_words_side_by_side_nearly_everywhere_are_asked_for_like_any(tmp_path: Path) -> None:
    """Every page of a site may have the clinic's name in its title. What such a pair adds is less
    than half a UNIT: nothing."""
    passages: list[Texts] = [("Harbour Clinic", "", f"text n{number}") for number in range(1000)]
    impacts, pairs = written(tmp_path, passages)
    found = best_of(impacts, pairs, "harbour clinic n7")
    assert found[0][1] == 7
    assert len(found) == 50


# ---- against Whoosh's counts ----


def test_how_often_a_word_stands_in_a_field_is_whooshs(index_dir: Path, store: Store) -> None:
    """What Whoosh counted, put into the formula, gives the impacts."""
    folder = index_dir / read_manifest(index_dir).generation
    reader = open_dir(str(folder), indexname=INDEX_NAME, readonly=True).reader()
    passages = reader.doc_count()
    titles = Counter(store.passage_at(n).article.title for n in range(passages))
    scores: dict[str, Counter[int]] = defaultdict(Counter)
    for place, field in zip(FIELDS, ("title", "headings", "body"), strict=True):
        counts: dict[str, dict[int, int]] = {}
        for name in reader.lexicon(field):
            matcher: Any = reader.postings(field, name)
            counts[name.decode()] = dict(matcher.items_as("frequency"))
        lengths = sum(map(Counter, counts.values()), Counter[int]())  # Whoosh rounds its own
        mean = lengths.total() / len(lengths)
        for term, tfs in counts.items():
            for number, tf in tfs.items():
                weight = FIELD_WEIGHTS[place]
                if field == "title":
                    weight /= (
                        max(1, titles[store.passage_at(number).article.title] / FEW) ** SHARED_TITLE
                    )
                norm = 1 - B[place] + B[place] * lengths[number] / mean
                add = weight * store.idf(term) * tf * (K1 + 1) / (tf + K1 * norm)
                scores[term][number] += add  # type: ignore[assignment]
    reader.close()
    for term, adds in each(scores.items()):
        wanted = {number: pytest.approx(PRESENT + add, abs=HALF) for number, add in adds.items()}
        assert listed(store.impacts, term) == wanted, term
