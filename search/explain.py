"""Why does a passage stand where it stands? What was asked, and what each part adds to a score.

A tool for who tunes a collection: it reads every passage of the index (search.parts). It answers
the question by search.rank itself and explains what that gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import rank
from .answer import MOST_CHARACTERS, THRESHOLD, likeness
from .clauses import CORRECTION, PAIR, SYNONYM, WORD, Asked
from .impacts import UNIT
from .parts import Collection, Formula, Split
from .query import Query
from .results import Hit, Relation, Results
from .store import Store
from .topk import Clause
from .words import Word, content_words, read_word


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question, once. `role` is "asked", "furniture" (weighs nothing), "unknown"
    (no passage has it) or "left out" (of a long question only the rarest words are asked for).
    `passages` is how many have its stem in any field, `idf` what that makes it weigh."""

    word: str
    stem: str
    role: str
    passages: int
    idf: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """`sure` is in (0, 1]. `weight` is what the words meant count, None where they are not
    searched for, and `why_not` says why."""

    typed: str
    meant: str
    sure: float
    weight: float | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class StandsFor:
    """What words of the question stand for too; `why` as search.clauses says it."""

    typed: str
    other: str
    why: str
    weight: float
    passages: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Two words of the question side by side: in how many passages, and what that adds there."""

    words: str
    passages: int
    adds: float


@dataclass(frozen=True, slots=True)
class Filters:
    """None demands nothing; `passages` is how many are let in, None for all."""

    article: str | None
    tag: str | None
    kind: str | None
    passages: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The FAQ question most like the one asked, of the first results; None where none is alike.
    `likeness` and `needed` are in [0, 1]; `given` where it is the answer, else `why_not`."""

    question: str | None
    likeness: float
    needed: float
    given: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one clause adds to a passage. `words` is its `term` as a reader knows it; `typed` is
    what it stands for, None for the question's own words. `adds` is `impact`, as stored, times
    `weight`. `split` is computed and sums to `adds` but for half a search.impacts.UNIT, or a
    whole one where the clinic's boost had to be found; a pair's is as stored."""

    words: str
    why: str
    typed: str | None
    term: str
    impact: float
    weight: float
    adds: float
    split: Split


@dataclass(frozen=True, slots=True)
class Result:
    """`rank` is 1-based. `heading` is the path from the article's title on. `boost` is what the
    clinic multiplies the article's words by (1 for nothing). `parts` come by their clauses;
    `missing` are what the passage has not. `parts_total` is the sum of all splits, to compare with
    `score`; `explained` is false where a stored impact is not what search.parts gives."""

    rank: int
    score: float
    passage: str
    heading: tuple[str, ...]
    pinned: bool
    boost: float
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    parts_total: float
    explained: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `python -m search explain --json` prints, key by key. `total` and `total_relation` as
    in search.results."""

    question: str
    exact: bool
    words: tuple[AskedWord, ...]
    corrections: tuple[Corrected, ...]
    stands_for: tuple[StandsFor, ...]
    pairs: tuple[Beside, ...]
    filters: Filters
    total: int
    total_relation: Relation
    answer: Answer
    results: tuple[Result, ...]


def explain(query: Query, store: Store) -> Explanation:
    """The results of `query` and how they came about. Logs nothing and writes nothing."""
    results, found = rank.search(query, store), rank.find(query, store)
    asked = found.asked
    names = _Names(asked, store)
    collection = Collection(store)
    allowed = None if found.allowed is None else len(found.allowed)
    return Explanation(
        question=query.text,
        exact=query.exact,
        words=tuple(_words(asked, store)),
        corrections=tuple(_corrections(asked)),
        stands_for=tuple(_stands_for(asked, names)),
        pairs=tuple(_pairs(asked, names)),
        filters=Filters(query.article, query.tag, query.kind, allowed),
        total=results.total,
        total_relation=results.total_relation,
        answer=_answer(query, results, store),
        results=tuple(
            _result(place, hit, asked.clauses, names, collection)
            for place, hit in enumerate(results.hits, query.offset + 1)
        ),
    )


def _words(asked: Asked, store: Store) -> Iterator[AskedWord]:
    looked_for = {word.form for word in content_words(asked.words)}
    for word in dict.fromkeys(asked.words):
        passages = store.impacts.count(word.stem)
        if word.form not in looked_for:
            role = "furniture"
        elif not passages:
            role = "unknown"
        else:
            role = "asked" if word.stem in asked.terms else "left out"
        yield AskedWord(_typed([word]), word.stem, role, passages, store.impacts.idf(passages))


def _corrections(asked: Asked) -> Iterator[Corrected]:
    weights = {one.term: one.weight for one in asked.clauses if one.why == CORRECTION}
    for one in asked.corrections:
        meant = [read_word(form).stem for form in one.forms]
        found = [weights[stem] for stem in meant if stem in weights]
        weight = None if one.asked_only or not found else max(found)
        why_not = None
        if weight is None:
            near, nothing = "near a medicine's name", "no passage has more of it"
            why_not = near if one.asked_only else nothing
        typed = _typed(asked.words[one.start : one.end])
        yield Corrected(typed, " ".join(one.forms), one.confidence, weight, why_not)


def _stands_for(asked: Asked, names: _Names) -> Iterator[StandsFor]:
    for one in asked.clauses:
        if one.why not in (WORD, PAIR, CORRECTION):
            typed = names.typed(one) or ""
            yield StandsFor(typed, names.words(one), one.why, one.weight, len(one.postings.docs))


def _pairs(asked: Asked, names: _Names) -> Iterator[Beside]:
    for one in asked.clauses:
        if one.why == PAIR:
            adds = one.postings.most * UNIT * one.weight
            yield Beside(names.words(one), len(one.postings.docs), adds)


def _answer(query: Query, results: Results, store: Store) -> Answer:
    """Of the same entries that search.rank looks at."""

    def alike(question: str) -> float:
        return likeness(query.text, question, store.rarity, store.vocabulary.is_medicine)

    if results.answer is not None:
        question = results.answer.record["section"][-1]
        return Answer(question, alike(question), THRESHOLD, True, None)
    if len(query.text) > MOST_CHARACTERS:
        return _no_answer(f"a question of more than {MOST_CHARACTERS} characters has none")
    best = rank.find(query, store, rank.ANSWER_DEPTH).best
    records = (store.record_at(number) for _, number in best[: rank.ANSWER_DEPTH])
    entries = [record["section"][-1] for record in records if record["kind"] == "faq"]
    if not entries:
        return _no_answer(f"no FAQ entry is among the first {rank.ANSWER_DEPTH} results")
    question = max(entries, key=alike)
    if not alike(question):
        return _no_answer(f"no FAQ entry among the first {rank.ANSWER_DEPTH} results asks alike")
    why_not = "not alike enough" if alike(question) < THRESHOLD else "two are equally alike"
    return Answer(question, alike(question), THRESHOLD, False, why_not)


def _no_answer(why_not: str) -> Answer:
    return Answer(None, 0.0, THRESHOLD, False, why_not)


class _Names:
    """How a clause's term is said to a reader, and what was typed where another is looked for."""

    def __init__(self, asked: Asked, store: Store) -> None:
        self._store = store
        self._words = asked.words
        self._own = {word.stem: _typed([word]) for word in reversed(asked.words)}
        self._meant: dict[str, tuple[str, str]] = {}
        self._synonyms: dict[str, str] = {}
        words = list(asked.words)
        for one in asked.corrections:
            typed = _typed(asked.words[one.start : one.end])
            for form in one.forms:
                self._meant.setdefault(read_word(form).stem, (form, typed))
            if one.end - one.start == len(one.forms) == 1 and not one.asked_only:
                words[one.start] = read_word(one.forms[0])
        for span in store.synonyms.expand(tuple(words)):
            for stems in span.to:
                typed = _typed(asked.words[span.start : span.end])
                self._synonyms.setdefault(" ".join(stems), typed)

    def words(self, clause: Clause) -> str:
        """The question's own words as they were typed, others by their shortest form."""
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][0]
        known = self._own if clause.why in (WORD, PAIR) else {}
        stems = clause.term.replace("+", " ").split(" ")
        return " ".join(known.get(stem) or self._shortest(stem) for stem in stems)

    def typed(self, clause: Clause) -> str | None:
        """None for the question's own words. The last word may be the beginning of another."""
        if clause.why in (WORD, PAIR):
            return None
        if clause.why == CORRECTION and clause.term in self._meant:
            return self._meant[clause.term][1]
        last = _typed(self._words[-1:])
        return self._synonyms.get(clause.term, last) if clause.why == SYNONYM else last

    def _shortest(self, stem: str) -> str:
        term = self._store.impacts.term(stem)
        forms = term.forms if term else ()
        return min(forms or (stem,), key=lambda form: (len(form), form))


def _typed(words: Sequence[Word]) -> str:
    return " ".join(word.printed or word.form for word in words)


def _result(
    place: int, hit: Hit, clauses: Sequence[Clause], names: _Names, collection: Collection
) -> Result:
    record = hit.record
    number = collection.numbers[record["id"]]
    formula = Formula(number, collection)
    every = [(one, _part(one, number, names, formula)) for one in clauses]
    parts = tuple(part for _, part in every if part)
    return Result(
        rank=place,
        score=hit.score,
        passage=record["id"],
        heading=(record["article"]["title"], *record["section"]),
        pinned=hit.pinned,
        boost=formula.boost,
        parts=parts,
        missing=tuple(names.words(one) for one, part in every if not part),
        parts_total=sum(part.split.total for part in parts),
        explained=formula.holds,
    )


def _part(clause: Clause, number: int, names: _Names, formula: Formula) -> Part | None:
    """None where the passage has not the term."""
    impact = clause.postings.look_up()(number) * UNIT
    if not impact:
        return None
    adds = impact * clause.weight
    pair = clause.why == PAIR
    split = Split(beside=adds) if pair else formula.split(clause.term, clause.weight)
    return Part(
        words=names.words(clause),
        why=clause.why,
        typed=names.typed(clause),
        term=clause.term,
        impact=impact,
        weight=clause.weight,
        adds=adds,
        split=split,
    )
