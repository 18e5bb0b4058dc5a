"""Hybrid ranking: words and meaning in one score.

    score = (share · words)^(3/2) / √length + meaning · clarity^(2/3) · likeness²
    words = Σ over the clauses  impact · weight · idf^(1/3)  (bigrams: PAIR_SHARE of that)

`length` is the question's number of words: the more there are, the less each of them matters.
`meaning`, and the thresholds `near` and `far`, are of the model (search.embedding.facts).

`share` is 1, but where a medicine of the question is on no page, or is only asked about: then it is
the share of the question's idf that the passages have (search.rank.retrieve). Otherwise a generic
word that is left over ("is sertralin safe") would decide. Issue 15 has the measure: 0.801 without
and 0.860 with it, on 25 misspelt questions. On 33 long ones of LiveQA, nDCG@10 0.896 and 0.893.

`likeness` is the adjusted cosine: the cosine of the passage's vector with the question's, less
MEAN_SHARE of the passage's mean cosine to all passages. A passage near to everything is near to
the question by chance (Mu & Viswanath 2018, "All-but-the-Top", subtract the whole mean). Of the
CLOSE_READ first passages it is raised by SENTENCE_SHARE of what their best sentence is nearer: a
section answers where one of its sentences does.

Each word of the question counts the same, which the model's own mean of tokens does not give. So
the question's vector is added WORD_SHARE of the mean of its words' vectors, and the likeness of the
CLOSE_READ first is moved by WORD_SHARE of

    mean over the words (cosine with the passage + likeness to its nearest sentence) / 2
    - cosine of the question · length of the mean of the words' vectors

so that a section rises that has something for every word (Khattab & Zaharia 2020, "ColBERT", sum
the greatest likeness of each token of the question). Measured: docs/meaning.md.

Within the article that the question is about, its title's words tell no section from another. So
the first place of such an article is found by the rest of the question (search.rank.subject).

`clarity` is the standard deviation of the CLEAR_OF greatest likenesses. It measures how far the
best stand out (NQC: Shtok et al. 2012, "Predicting Query Performance by Query-Drift Estimation").

Both sides are calibrated for a question and then added. Bruch, Gai & Ingber 2023 ("An Analysis of
Fusion Functions for Hybrid Retrieval") find such convex combinations better than fusing ranks, and
so did we.

A medicine's name outranks mere similarity. A passage with one that the question names gets LIFT of
the best score on top, and the best such passage is among the first NAMED_AMONG. The name counts the
same in every passage that has it: which of them says it oftener tells nothing of what is asked.
Measured: docs/meaning.md.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ..deadline import check_deadline
from ..embedding.embeddings import Embeddings
from ..embedding.facts import Calibration
from ..embedding.tensors import Floats
from ..query.clause import BIGRAM, STOP, finding
from ..query.expand import ExpandedQuestion
from ..results import Relation
from ..store.postings import UNIT, Postings, idf
from ..store.reader import Store
from .lexical import both, by_article, counted, rest_share
from .message import BEST_WORDS, Sentence, Weighed, by_sentence, read_message, weigh
from .scan import ClausePostings, with_postings

MEAN_SHARE = 0.15
CLEAR_OF = 10
CLOSE_READ = 20
SENTENCE_SHARE = 0.6
WORD_SHARE = 0.5
PAIR_SHARE = 0.75
LIFT = 0.2
NAMED_AMONG = 3
# The passages that are listed where none is so near and none has a word: the closest there are.
NEAREST = 10


def rank_hybrid(
    question: ExpandedQuestion,
    allowed: frozenset[int] | None,
    named: frozenset[str],
    store: Store,
    share: float = 1.0,
) -> HybridRanking:
    """Rank passages by the question's clauses and its vector.

    `named` are the terms of medicines that the question names; `allowed` and `share` are as in
    HybridRanking.
    """
    embeddings, vectors = store.embeddings, store.vectors
    if embeddings is None or vectors is None:
        raise ValueError("an index of words alone has no meaning to rank by")
    message = read_message(question, store.language)
    encoded = question_vectors(question, embeddings, message)
    own = level_names(with_postings(question.clauses, store), named)
    cosines, clauses, length = weigh_all(question, message, vectors.products(encoded.compared), own)
    ranking = HybridRanking(
        clauses,
        cosines,
        vectors.common,
        length,
        allowed,
        embeddings.calibration,
        [clause for clause in clauses if clause.term in named],
        share,
        store.article_number,
        message=message,
    )
    ranking.asked = encoded.asked
    return ranking


class QuestionVectors(NamedTuple):
    """All of length 1. `asked` has rows: the question's vector, which encodes it with the
    corrections that are searched for, then its words' vectors; a message has none of its words.

    `compared` is what passages are compared with: the question's vector and WORD_SHARE of the mean
    of its words', and the mean of that and the restated question's, where there is one. Where the
    question gives a result, it is the vector of what that asks (search.query.figures). For a
    message it is a matrix. Its columns are the mean of both questions, and the sentences' vectors.
    """

    asked: Floats
    compared: Floats


def question_vectors(
    question: ExpandedQuestion, embeddings: Embeddings, message: Sequence[Sentence] = ()
) -> QuestionVectors:
    """Encode a question. `message` has its sentences, where it is a message."""
    if question.as_result:
        vectors, words = embeddings.encode_question(question.searched, [question.as_result])
        return QuestionVectors(np.concatenate([vectors[:1], words]), vectors[1])
    others = [question.restated] if question.restated else []
    if not message:
        vectors, words = embeddings.encode_question(question.searched, others)
        asked = np.concatenate([vectors[:1], words])
        if len(words):
            vectors[0] += np.float32(WORD_SHARE) * words.mean(axis=0)
            vectors[0] /= np.linalg.norm(vectors[0])
        return QuestionVectors(asked, _mean(vectors))
    vector, rows = embeddings.encode_message([one.text for one in message])
    vectors = np.concatenate([vector[None], embeddings.encode_batch(others)])
    return QuestionVectors(vector[None], np.concatenate([_mean(vectors)[None], rows]).T)


def _mean(vectors: Floats) -> Floats:
    """The mean of the rows, scaled to length 1."""
    mean: Floats = vectors.mean(axis=0)
    mean /= np.linalg.norm(mean)
    return mean


def level_names(clauses: Iterable[ClausePostings], named: frozenset[str]) -> list[ClausePostings]:
    """The clauses, those of `named` with their greatest impact in every passage that has them."""
    return [_level(one) if one.term in named else one for one in clauses]


def _level(clause: ClausePostings) -> ClausePostings:
    docs, most = clause.postings.docs, clause.postings.most
    level = Postings(docs, array("H", [most]) * len(docs), None, None, most)
    return ClausePostings(clause.term, level, clause.weight, clause.why, clause.passages)


def weigh_all(
    question: ExpandedQuestion,
    message: Sequence[Sentence],
    products: Floats,
    clauses: Sequence[ClausePostings],
) -> Weighed:
    """The question's cosines, clauses and length; as they are where it is no message."""
    if message:
        return weigh(message, products, clauses)
    return Weighed(products, clauses, len(question.words))


class HybridRanking:
    """A MeaningRanking (search.rank.protocol): every passage is scored when it is made.

    All arrays have one number per passage. `words` are word scores; `likenesses`, `clarity`,
    `length` and `share` are as in the formula above. `nearest` is the best cosine of a matching
    passage, or of a sentence that was read closely; -1 without any.
    """

    name: Literal["words+meaning"] = "words+meaning"
    asked: Floats

    def __init__(
        self,
        clauses: Sequence[ClausePostings],
        cosines: Floats,
        common: Floats,
        length: int,
        allowed: frozenset[int] | None,
        calibration: Calibration,
        named: Sequence[ClausePostings] = (),
        share: float = 1.0,
        article_of: Callable[[int], int] = int,
        collection: int | None = None,
        message: Sequence[Sentence] = (),
    ) -> None:
        """`cosines` are the passages' with the question, `common` their mean cosines to all
        passages, centred on 0. `length` is the question's number of words. `allowed` None allows
        every passage. `calibration` is that of the model. `named` are the clauses of the
        medicines that the question names; `article_of` is as in LexicalRanking. `collection` is the
        number of all passages, where these are a part of them. `message` has the sentences of a
        message."""
        collection = len(cosines) if collection is None else collection
        self.clauses = clauses
        self._allowed = allowed
        self._article_of = article_of
        self.cosines = cosines
        self.calibration = calibration
        self.length = length
        self.share = share
        found_by = finding(clauses)
        found = add_words(found_by, len(cosines), collection)
        order_only = [clause for clause in clauses if clause.why == STOP]
        self.words = found + add_words(order_only, len(cosines), collection)
        if message:
            own = [
                add_words(one, len(cosines), collection) for one in by_sentence(message, found_by)
            ]
            self.words += np.float32(BEST_WORDS) * (np.max(own, axis=0) - self.words)
        self._collection = collection
        self._tables: dict[int, Floats] = {}
        self._found = found
        self.named = frozenset(clause.term for clause in named)
        self.likenesses = cosines - np.float32(MEAN_SHARE) * common
        self.clarity = clarity(self.likenesses)
        self.scores = fuse(
            self.words, self.likenesses, self.clarity, length, calibration.meaning, share
        )
        self._matching = (found > 0) | (cosines >= calibration.near)
        if allowed is not None:
            self._matching &= _mask(allowed, len(cosines))
        self.lifts = lifts(self.scores * self._matching, _having(named, len(cosines)))
        self.scores += self.lifts
        self.nearest = float(cosines.max(initial=-1, where=self._matching))

    def find_nearest(self, allowed: frozenset[int] | None) -> None:
        """Match the NEAREST allowed passages, if no passage matches."""
        if self._matching.any():
            return
        cosines = self.cosines
        if allowed is not None:
            cosines = np.where(_mask(allowed, len(cosines)), cosines, -np.inf)
        nearest = np.argsort(-cosines, kind="stable")[:NEAREST]
        self._matching[nearest[np.isfinite(cosines[nearest])]] = True
        self.nearest = float(self.cosines.max(initial=-1, where=self._matching))

    @property
    def vector(self) -> Floats:
        vector: Floats = self.asked[0]
        return vector

    def read_closely(
        self, likenesses: Callable[[int], Floats], nearest_to_asked: bool = False
    ) -> None:
        """Move the first passages by their sentences and by the question's words.

        `likenesses` are a passage's to the rows of `asked`, as of search.embedding.vectors.closely.
        The sentence of a passage that has only one says what the passage does. `nearest` is of
        `asked` alone where it is `nearest_to_asked`."""
        if nearest_to_asked:
            self.nearest = -1.0
        sentences = self.asked[1:]
        agreement = float(np.linalg.norm(sentences.mean(axis=0))) if len(sentences) else 0
        for _, number in self.best(CLOSE_READ):
            table = self._tables[number] = likenesses(number)
            moved = 0.0
            if nearest_to_asked:
                self.nearest = max(self.nearest, float(table[0, 0]))
            if len(table) > 2:
                near = float(table[1:, 0].max())
                self.nearest = max(self.nearest, near)
                moved = SENTENCE_SHARE * max(0.0, near - float(self.cosines[number]))
            if agreement:
                moved += WORD_SHARE * (word_likeness(table) - agreement * float(table[0, 0]))
            before = self._of_meaning(number)
            self.likenesses[number] += np.float32(moved)
            self.scores[number] += self._of_meaning(number) - before

    def best_by_rest(
        self, among: Iterable[int], title: frozenset[str], is_rest: Sequence[bool]
    ) -> int | None:
        """Of the passages that were read closely, each is moved by how much nearer it is to the
        rest than to the whole question, beyond the mean. None where there are no such passages, or
        the words have no vectors of their own, as in a message."""
        numbers = [number for number in sorted(among) if number in self._tables]
        if not numbers or len(is_rest) != len(self.asked) - 1:
            return None
        rest = 1 + np.flatnonzero(is_rest)
        length = float(np.linalg.norm(self.asked[rest].mean(axis=0)))
        moved = np.array([_nearer(self._tables[one], rest, length) for one in numbers], np.float32)
        said = np.zeros(len(numbers), np.float32)
        for clause in self.clauses:
            if taken := 1 - rest_share(clause.term, title):
                rarity = idf_factor(clause.why, clause.passages, self._collection)
                impacts = np.array([*map(clause.postings.look_up(), numbers)], np.float32)
                said += impacts * np.float32(taken * clause.weight * rarity * UNIT)
        words = self.words[numbers] + said.max() - said
        likenesses = self.likenesses[numbers] + moved - moved.mean()
        meaning = self.calibration.meaning
        scores = fuse(words, likenesses, self.clarity, self.length, meaning, self.share)
        return numbers[int(np.argmax(scores + self.lifts[numbers]))]

    def _of_meaning(self, number: int) -> float:
        likeness = self.likenesses[number : number + 1]
        return float(by_meaning(likeness, self.clarity, self.calibration.meaning)[0])

    def nearness(self, coverage: float) -> float:
        """How near the passages come to the question, by meaning and by coverage
        (search.rank.unanswered)."""
        return self.nearest + self.calibration.covered_nears * coverage

    def is_far(self, coverage: float, words: int) -> bool:
        return self.nearness(coverage) < self.calibration.threshold(words)

    @property
    def most_worded(self) -> int:
        """The number of the matching passage with the best word score, stop words left out."""
        return int(np.argmax(np.where(self._matching, self._found, -np.inf)))

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        matching = self._matching
        if among is not None:
            matching = matching & _mask(among, len(self.words))
        numbers = np.flatnonzero(matching)
        scores = self.scores[numbers]
        if len(numbers) > count:
            least = np.partition(scores, -count)[-count]
            numbers, scores = numbers[scores >= least], scores[scores >= least]
        order = np.argsort(-scores, kind="stable")[:count]
        return [*zip(scores[order].tolist(), numbers[order].tolist(), strict=True)]

    def best_by_article(self, count: int) -> list[tuple[float, int]]:
        return by_article(self.best, count, self._article_of)

    def articles(self, _most: int) -> int:
        return len({*map(self._article_of, self.matching())})

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        return both(frozenset(numbers), self._allowed) or frozenset()

    def terms_of(self, number: int) -> set[str]:
        return {one.term for one in self.clauses if one.postings.look_up()(number)}

    def matching(self) -> set[int]:
        """The numbers of all matching passages."""
        return set(np.flatnonzero(self._matching).tolist())

    def matches(self) -> Callable[[int], bool]:
        matching: list[bool] = self._matching.tolist()
        return matching.__getitem__

    def total(self) -> tuple[int, Relation]:
        return counted(int(np.count_nonzero(self._matching)))


def word_likeness(likenesses: Floats) -> float:
    """The mean, over the question's words, of the word's cosine with a passage and its likeness to
    the passage's nearest sentence. `likenesses` are as in HybridRanking.read_closely."""
    words = likenesses[:, 1:]
    whole = words[0]
    best = words[1:].max(axis=0) if len(words) > 1 else whole
    return float((whole + best).mean() / 2)


def _nearer(likenesses: Floats, words: npt.NDArray[np.intp], length: float) -> float:
    """How much nearer a passage is to some words of the question than to the whole.

    `likenesses` are as in HybridRanking.read_closely, with the words' columns. `length` is that of
    the mean of their vectors."""
    rest = likenesses[:, [0, *words]]
    nearer = float(rest[0, 1:].mean()) / length - float(rest[0, 0])
    return nearer + WORD_SHARE * (word_likeness(rest) - word_likeness(likenesses))


def add_words(clauses: Sequence[ClausePostings], passages: int, collection: int) -> Floats:
    """The word score of every passage; `collection` is as in HybridRanking."""
    sums = np.zeros(passages, np.float32)
    for clause in clauses:
        check_deadline()
        docs, impacts, every = clause.postings.docs, clause.postings.impacts, clause.postings.every
        rarity = idf_factor(clause.why, clause.passages, collection)
        factor = np.float32(clause.weight * rarity * UNIT)
        if every is not None:  # a fifth of the time
            sums += np.asarray(every) * factor
        else:
            sums[np.asarray(docs)] += np.asarray(impacts) * factor
    return sums


def idf_factor(why: str, count: int, passages: int) -> float:
    """The factor of the impacts of a clause that `count` passages have, its weight not included."""
    share = PAIR_SHARE if why == BIGRAM else 1.0
    return share * float(idf(count, passages) ** (1 / 3))


def lifts(scores: Floats, named: npt.NDArray[np.bool_]) -> Floats:
    """What is added to each passage's score for a medicine's name.

    `named` says which passages have a name that is in the question.
    """
    added: Floats = np.float32(LIFT * float(scores.max())) * named
    if named.any() and len(scores) > NAMED_AMONG:
        total = scores + added
        best = int(np.argmax(np.where(named, total, -np.inf)))
        least = np.partition(total, -NAMED_AMONG)[-NAMED_AMONG]
        added[best] += max(0, least - total[best]) * np.float32(1.001)
    return added


def _having(clauses: Sequence[ClausePostings], passages: int) -> npt.NDArray[np.bool_]:
    having = np.zeros(passages, bool)
    for clause in clauses:
        having[np.asarray(clause.postings.docs)] = True
    return having


def clarity(likenesses: Floats) -> float:
    """The standard deviation of the CLEAR_OF greatest likenesses; 0 for one passage."""
    count = min(CLEAR_OF, len(likenesses))
    return float(np.partition(likenesses, -count)[-count:].std())


def fuse(
    words: Floats,
    likenesses: Floats,
    clear: float,
    length: int,
    meaning: float,
    share: float,
) -> Floats:
    """Add both sides to the score of every passage. `clear` is the clarity."""
    scores = by_meaning(likenesses, clear, meaning)
    scores += by_words(words, length, share)
    return scores


def by_words(words: Floats, length: int, share: float = 1.0) -> Floats:
    """What the word scores add to the scores."""
    words = words * np.float32(share)
    added: Floats = words * np.sqrt(words / np.float32(max(1, length)))
    return added


def by_meaning(likenesses: Floats, clear: float, meaning: float) -> Floats:
    """What the meaning adds to the scores."""
    added: Floats = np.maximum(likenesses, 0)
    added *= added
    added *= np.float32(meaning * clear ** (2 / 3))
    return added


def _mask(numbers: frozenset[int], passages: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(passages, bool)
    mask[np.fromiter(numbers, np.intp, len(numbers))] = True
    return mask
