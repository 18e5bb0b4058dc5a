"""Ranking by words and meaning over the candidates that the cluster finds.

Candidates are the best by words and the nearest by vector, with the best that have a medicine of
the question's and those that are pinned. Their impacts and vectors are fetched, and the formula of
search.rank.hybrid scores them as if they were on this machine. So the score of a candidate is
exact; which passages are candidates is not, since the cluster finds near vectors approximately.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from struct import calcsize, unpack_from
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ...cluster.layout import ROW, VECTOR
from ...embedding.facts import Calibration
from ...embedding.tensors import Floats
from ...embedding.vectors import closely, sentence_likenesses
from ...query.clause import Clause, finding
from ...query.expand import ExpandedQuestion
from ...query.parameters import Query
from ...rank.hybrid import (
    CLOSE_READ,
    HybridRanking,
    idf_factor,
    level_names,
    question_vectors,
    weigh_all,
)
from ...rank.lexical import MOST_COUNTED, counted
from ...rank.message import Sentence, read_message
from ...rank.scan import ClausePostings
from ...results import Relation
from ...store.bigrams import Pair
from ...store.postings import Postings
from .queries import (
    Json,
    among,
    best_first,
    counting_articles,
    fields,
    filters_of,
    named,
    scored,
    term_of,
)
from .searcher import float32, hits
from .session import MOST_HITS, Session
from .words import allowed, articles_in

CANDIDATES, ALL = 100, 1_000
# A shard looks at so many times the nearest that are wanted, and at so many at most: the more, the
# fewer of them it misses (docs/scale.md).
TIMES, EXPLORED = 20, 1_000
# Of a message's sentences so many are looked for, each with its nearest passages: how near a
# sentence comes to any passage is its weight (search.rank.message).
MOST_SENTENCES, NEAR_SENTENCE = 16, 10
# Before the int8 row: `common` and the scale.
ROW_HEAD = "<2f"
SENTENCES_HEAD = "<I"

_ALLOWED = "allowed"

Scored = list[tuple[float, int]]


class _Candidate(NamedTuple):
    """`impacts` by the place of their clause; `allowed` by the query's filters."""

    allowed: bool
    impacts: dict[int, int]
    common: float
    scale: float
    row: bytes


def rank_by_meaning(
    question: ExpandedQuestion,
    query: Query,
    named: frozenset[str],
    share: float,
    find_nearest: bool,
    session: Session,
) -> ClusterHybridRanking:
    """As Ranker.by_meaning."""
    embeddings = session.side.embeddings
    if embeddings is None:
        raise ValueError("an index of words alone has no meaning to rank by")
    message = read_message(question, session.side.language)
    asked, compared = question_vectors(question, embeddings, message)
    asking = _Asking(question.clauses, query, session)
    pins = {one for many in session.side.pins.numbers(question.words) for one in many}
    candidates, total, articles = asking.candidates(compared, named, pins)
    if not candidates:  # the formula needs a passage: this one is not allowed
        candidates = {0: _Candidate(False, {}, 0.0, 0.0, bytes(len(compared)))}
    allowed = frozenset(place for place, one in enumerate(candidates.values()) if one.allowed)
    ranking = _local(
        candidates,
        compared,
        question,
        message,
        embeddings.calibration,
        named,
        share,
        asking,
        allowed,
    )
    if find_nearest:
        ranking.find_nearest(allowed)
    ranking.asked = asked
    numbers = [*candidates]
    session.expect(numbers[place] for _, place in ranking.best(CLOSE_READ))
    read = [*candidates.values()]

    def likenesses(place: int) -> Floats:
        one, (_, signs) = read[place], _sentences(session.sentences(numbers[place]), len(compared))
        return closely(np.frombuffer(one.row, np.int8), one.scale, signs, asked)

    ranking.read_closely(likenesses, nearest_to_asked=question.as_result is not None)
    return ClusterHybridRanking(ranking, numbers, total, articles, asking)


def depth(passages: int, query: Query) -> int:
    """How many candidates there are by words and by vector each: CANDIDATES, or twice what is paged
    to. Up to ALL passages, every one, which makes a small index exact."""
    if passages <= ALL:
        return max(passages, 1)
    return max(CANDIDATES, 2 * (query.offset + query.limit))


class _Asking:
    """What is asked of the cluster for one question."""

    def __init__(self, clauses: Sequence[Clause], query: Query, session: Session) -> None:
        self.clauses = clauses
        self.filters = filters_of(query)
        self.session = session
        self.passages = passages = session.side.manifest.counts.passages
        self.depth = depth(passages, query)
        self._grouped = query.group
        # In float32, as the cluster takes them; an impact is a score divided by its boost.
        self._boosts = [
            float32(one.weight * idf_factor(one.why, one.passages, passages)) for one in clauses
        ]

    def candidates(
        self, compared: Floats, named: frozenset[str], pins: Iterable[int]
    ) -> tuple[dict[int, _Candidate], int, int]:
        """The candidates by their numbers, ascending; how many passages and articles have any of
        the words. `compared` is of question_vectors."""
        vector, *sentences = np.atleast_2d(compared.T)
        found = finding(self.clauses)
        own = [clause for clause in found if clause.term in named]
        searches = [nearest(vector, self.depth, self.filters)]
        if found:
            counts = {"aggs": counting_articles(MOST_COUNTED)} if self._grouped else {}
            searches.append(self._best(found) | counts)
        if own:
            searches.append(self._best(own))
        if self.filters:  # how far the best stand out is measured among all passages
            searches.append(nearest(vector, self.depth))
        if self.depth < self.passages:
            read = [one for one in sentences if one.any()][:MOST_SENTENCES]
            searches += [nearest(one, NEAR_SENTENCE) for one in read]
        answers = self.session.search(*searches)
        total = answers[1]["hits"]["total"]["value"] if found else 0
        articles = articles_in(answers[1]) if found and self._grouped else 0
        numbers = {hit["sort"][1] for answer in answers for hit in hits(answer)} | {*pins}
        return self._read(numbers), total, articles

    def _best(self, must_have: Sequence[Clause]) -> Json:
        """The best by words, of the passages that have one of these clauses."""
        required = {"bool": {"should": [term_of(clause) for clause in must_have]}}
        return best_first(scored(self.clauses, self._boosts, [required, *self.filters]), self.depth)

    def _read(self, numbers: Iterable[int]) -> dict[int, _Candidate]:
        """Impacts and vectors of passages, in their order."""
        if not (wanted := [*numbers]):
            return {}
        boosts = iter(self._boosts)
        passes = {"filter": {"bool": {"filter": self.filters}}, "boost": 0, "_name": _ALLOWED}
        should = [*named(self.clauses, lambda _: next(boosts)), {"constant_score": passes}]
        query = {"bool": {"should": should, "filter": [among(wanted)]}}
        search = best_first(query, min(len(wanted), MOST_HITS)) | fields(ROW)
        answer = self.session.search_named(search)
        found = {hit["sort"][1]: self._candidate(hit) for hit in hits(answer)}
        return dict(sorted(found.items()))

    def _candidate(self, hit: Json) -> _Candidate:
        matched = hit.get("matched_queries", {})
        allowed = matched.pop(_ALLOWED, None) is not None
        impacts = {
            int(place): round(score / self._boosts[int(place)]) for place, score in matched.items()
        }
        data = b64decode(hit["fields"][ROW][0])
        common, scale = unpack_from(ROW_HEAD, data)
        return _Candidate(allowed, impacts, common, scale, data[calcsize(ROW_HEAD) :])


def nearest(vector: Floats, count: int, filters: Sequence[Json] = ()) -> Json:
    """A search for the `count` nearest passages; it may miss some."""
    explored = max(count, min(TIMES * count, EXPLORED))
    knn: Json = {"vector": vector.tolist(), "k": min(explored, MOST_HITS)}
    if filters:
        knn["filter"] = {"bool": {"filter": filters}}
    return best_first({"knn": {VECTOR: knn}}, count)


def _local(
    candidates: Mapping[int, _Candidate],
    compared: Floats,
    question: ExpandedQuestion,
    message: Sequence[Sentence],
    calibration: Calibration,
    named: frozenset[str],
    share: float,
    asking: _Asking,
    allowed: frozenset[int],
) -> HybridRanking:
    """The candidates' ranking, each by its place among them. `compared` is of question_vectors."""
    all_ = [*candidates.values()]
    posted = [_posted(clause, place, all_) for place, clause in enumerate(asking.clauses)]
    posted = level_names([one for one in posted if one.postings.docs], named)
    dimensions = len(compared)
    rows = np.frombuffer(b"".join(one.row for one in all_), np.int8).reshape(-1, dimensions)
    products = rows.astype(np.float32) @ compared
    products.T[...] *= np.array([c.scale for c in all_], np.float32)
    cosines, clauses, length = weigh_all(question, message, products, posted)
    numbers, article_of = [*candidates], asking.session.side.article_number
    return HybridRanking(
        clauses,
        cosines,
        np.array([one.common for one in all_], np.float32),
        length,
        allowed,
        calibration,
        [one for one in clauses if one.term in named],
        share,
        lambda place: article_of(numbers[place]),
        asking.passages,
        message,
    )


def _posted(clause: Clause, place: int, candidates: Sequence[_Candidate]) -> ClausePostings:
    having = [(n, one.impacts[place]) for n, one in enumerate(candidates) if place in one.impacts]
    docs, impacts = [n for n, _ in having], [impact for _, impact in having]
    entry = clause.entry
    most = entry.impact if isinstance(entry, Pair) else entry.most
    postings = Postings(docs, impacts, None, None, most)
    return ClausePostings(clause.term, postings, clause.weight, clause.why, clause.passages)


class ClusterHybridRanking:
    """A MeaningRanking (search.rank.protocol) over candidates."""

    name: Literal["words+meaning"] = "words+meaning"

    def __init__(
        self, ranking: HybridRanking, numbers: list[int], words: int, articles: int, asking: _Asking
    ) -> None:
        """`ranking` ranks places in `numbers`, which are ascending. `words` and `articles` count
        the passages and articles that have any of the words."""
        self._ranking, self._numbers = ranking, numbers
        self._places = {number: place for place, number in enumerate(numbers)}
        self._words, self._articles, self._asking = words, articles, asking
        self.vector, self.is_far = ranking.vector, ranking.is_far

    @property
    def most_worded(self) -> int:
        return self._numbers[self._ranking.most_worded]

    def best_by_rest(
        self, among: Iterable[int], title: frozenset[str], is_rest: Sequence[bool]
    ) -> int | None:
        places = (self._places[one] for one in among if one in self._places)
        best = self._ranking.best_by_rest(places, title, is_rest)
        return None if best is None else self._numbers[best]

    def best(self, count: int, among: frozenset[int] | None = None) -> Scored:
        some = None
        if among is not None:
            some = frozenset(self._places[one] for one in among if one in self._places)
        return self._numbered(self._ranking.best(count, some))

    def best_by_article(self, count: int) -> Scored:
        return self._numbered(self._ranking.best_by_article(count))

    def _numbered(self, scored: Scored) -> Scored:
        return [(score, self._numbers[place]) for score, place in scored]

    def total(self) -> tuple[int, Relation]:
        """Those with a word, and the candidates that are only near."""
        near, _ = self._ranking.total()
        return counted(max(near, self._words))

    def articles(self, most: int) -> int:
        return max(self._ranking.articles(most), self._articles)

    def matches(self) -> Callable[[int], bool]:
        matches = self._ranking.matches()
        return lambda number: number in self._places and matches(self._places[number])

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        return allowed(numbers, self._asking.filters, self._asking.session)

    def terms_of(self, number: int) -> set[str]:
        place = self._places.get(number)
        return set() if place is None else self._ranking.terms_of(place)


def read_sentences(stored: str | None, vector: Floats) -> dict[tuple[int, int], float]:
    """The sentences of a passage's field, with their likeness to a vector."""
    return sentence_likenesses(*_sentences(stored, len(vector)), vector)


def _sentences(
    stored: str | None, dimensions: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """The spans and the signs of a passage's field, a row for each sentence."""
    if stored is None:
        return np.zeros((0, 2), np.uint32), np.zeros((0, dimensions // 8), np.uint8)
    data = b64decode(stored)
    (count,) = unpack_from(SENTENCES_HEAD, data)
    head = calcsize(SENTENCES_HEAD)
    spans = np.frombuffer(data, "<u4", 2 * count, head).reshape(-1, 2)
    signs = np.frombuffer(data, np.uint8, offset=head + 8 * count).reshape(count, dimensions // 8)
    return spans, signs
