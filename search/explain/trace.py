"""Traces: how a question was expanded, and what each part adds to a result's score.

A tool for tuning a collection: it reads every passage of the index (search.explain.formula). It
searches once, with search.pipeline, and explains the results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..faq.match import MOST_CHARACTERS
from ..pipeline import ANSWER_DEPTH, SearchRun, faq_entries, run_search
from ..query.clause import BIGRAM, CORRECTION, STOP, WORD
from ..query.expand import ExpandedQuestion
from ..query.parameters import Query
from ..rank.local import LocalRanker
from ..rank.retrieve import Retrieved
from ..rank.scan import ClausePostings, with_postings
from ..store.postings import UNIT
from ..store.reader import Store
from .explanation import (
    BigramMatch,
    Corrected,
    Explanation,
    FaqAnswer,
    Filters,
    Part,
    QuestionWord,
    Result,
    StandsFor,
)
from .formula import Collection, Formula, Split
from .names import Names, as_typed

if TYPE_CHECKING:
    from .hybrid import MeaningSide


def explain(query: Query, store: Store) -> Explanation:
    """Explain the results of `query`. Logs nothing and writes nothing."""
    searched = run_search(query, store)
    results, retrieved = searched.results, searched.retrieved
    store = store.for_language(searched.store.language.code)
    question, meaning = retrieved.question, _meaning(retrieved, store)
    names = Names(question, store)
    return Explanation(
        question=query.text,
        exact=query.exact,
        ranking=results.ranking,
        meaning=meaning.facts if meaning else None,
        words=tuple(_words(question, store)),
        corrections=tuple(_corrections(question, store)),
        stands_for=tuple(_stands_for(question, names)),
        pairs=tuple(_pairs(_clauses(retrieved, store, meaning), names, meaning)),
        filters=_filters(query, store),
        total=results.total,
        total_relation=results.total_relation,
        not_found=results.not_found,
        unanswered=results.unanswered,
        why_unanswered=_why_unanswered(retrieved) if results.unanswered else None,
        answer=_answer(query, searched, store),
        results=tuple(_results(query, searched, names, Collection(store), meaning)),
    )


def _meaning(retrieved: Retrieved, store: Store) -> MeaningSide | None:
    """The meaning's part of the scores; None where words alone rank."""
    if retrieved.hybrid is None:
        return None
    from .hybrid import MeaningSide  # noqa: PLC0415 - numpy may lack where words alone rank

    return MeaningSide(retrieved, store)


def _clauses(
    retrieved: Retrieved, store: Store, meaning: MeaningSide | None
) -> Sequence[ClausePostings]:
    return meaning.clauses if meaning else with_postings(retrieved.question.clauses, store)


def _filters(query: Query, store: Store) -> Filters:
    allowed = LocalRanker(store).allowed(query)
    passages = None if allowed is None else len(allowed)
    return Filters(query.article, query.tag, query.kind, passages)


def _why_unanswered(retrieved: Retrieved) -> str:
    if retrieved.absent_medicines:
        return f"no passage has the medicine {as_typed(retrieved.absent_medicines[:1])}"
    if not retrieved.best:
        return "no passage matches"
    return "the best word coverage, alone and with the best cosine, is below the thresholds"


def _words(asked: ExpandedQuestion, store: Store) -> Iterator[QuestionWord]:
    content = {word.form for word in store.language.content_words(asked.words)}
    for word in dict.fromkeys(asked.words):
        passages = store.impacts.count(word.stem)
        if word.form not in content:
            role = "stop word"
        elif not passages:
            role = "unknown"
        else:
            role = "asked" if word.stem in asked.terms else "left out"
        yield QuestionWord(as_typed([word]), word.stem, role, passages, store.impacts.idf(passages))


def _corrections(asked: ExpandedQuestion, store: Store) -> Iterator[Corrected]:
    weights = {one.term: one.weight for one in asked.clauses if one.why == CORRECTION}
    for one in asked.corrections:
        meant = [store.language.read_word(form).stem for form in one.forms]
        searched = [weights[stem] for stem in meant if stem in weights]
        weight = None if one.asked_only or not searched else max(searched)
        why_not = None
        if weight is None:
            near, nothing = "near a medicine's name", "adds no passage"
            why_not = near if one.asked_only else nothing
        typed = as_typed(asked.words[one.start : one.end])
        yield Corrected(typed, " ".join(one.forms), one.confidence, weight, why_not)


def _stands_for(asked: ExpandedQuestion, names: Names) -> Iterator[StandsFor]:
    for one in asked.clauses:
        if one.why not in (WORD, BIGRAM, CORRECTION, STOP):
            typed = names.typed(one) or ""
            yield StandsFor(typed, names.words(one), one.why, one.weight, one.passages)


def _pairs(
    clauses: Sequence[ClausePostings], names: Names, meaning: MeaningSide | None
) -> Iterator[BigramMatch]:
    for one in clauses:
        if one.why == BIGRAM:
            adds = one.postings.most * UNIT * one.weight * _rarity(one, meaning)
            yield BigramMatch(names.words(one), one.passages, adds)


def _answer(query: Query, searched: SearchRun, store: Store) -> FaqAnswer:
    """Tell which FAQ entry is the answer, or why none is."""
    if searched.results.answer is not None:
        return FaqAnswer(searched.results.answer.record["section"][-1], None)
    if len(query.text) > MOST_CHARACTERS:
        return FaqAnswer(None, f"the question has more than {MOST_CHARACTERS} characters")
    if faq_entries(searched.retrieved, store.record_at, store):
        return FaqAnswer(None, f"no question among the first {ANSWER_DEPTH} results is the same")
    return FaqAnswer(None, f"no question is among the first {ANSWER_DEPTH} results")


def _results(
    query: Query,
    searched: SearchRun,
    names: Names,
    collection: Collection,
    meaning: MeaningSide | None,
) -> Iterator[Result]:
    clauses = _clauses(searched.retrieved, collection.store, meaning)
    hits = zip(searched.results.hits, searched.numbers, strict=True)
    for place, (hit, number) in enumerate(hits, query.offset + 1):
        formula = Formula(number, collection)
        parts = [(one, _part(one, number, names, formula, meaning)) for one in clauses]
        yield Result(
            rank=place,
            score=hit.score,
            words=meaning.words(number) if meaning else hit.score,
            sides=meaning.sides(number) if meaning else None,
            passage=hit.record["id"],
            heading=(hit.record["article"]["title"], *hit.record["section"]),
            pinned=hit.pinned,
            boost=formula.boost,
            parts=tuple(part for _, part in parts if part),
            missing=tuple(names.words(one) for one, part in parts if not part),
            parts_total=sum(part.split.total for _, part in parts if part),
            explained=formula.holds,
        )


def _part(
    clause: ClausePostings, number: int, names: Names, formula: Formula, meaning: MeaningSide | None
) -> Part | None:
    """What a clause adds to a passage; None where the passage lacks the term."""
    impact = clause.postings.look_up()(number) * UNIT
    if not impact:
        return None
    rarity = _rarity(clause, meaning)
    adds = impact * clause.weight * rarity
    split = _split(clause, adds, formula, meaning)
    return Part(
        words=names.words(clause),
        why=clause.why,
        typed=names.typed(clause),
        term=clause.term,
        impact=impact,
        weight=clause.weight,
        rarity=rarity,
        adds=adds,
        split=split,
    )


def _split(
    clause: ClausePostings, adds: float, formula: Formula, meaning: MeaningSide | None
) -> Split:
    """A clause's part by field. What search.rank.hybrid.level_names adds is for being present."""
    if clause.why == BIGRAM:
        return Split(bigram=adds)
    split = formula.split(clause.term, clause.weight * _rarity(clause, meaning))
    if meaning and meaning.is_level(clause):
        return split + Split(present=adds - split.total)
    return split


def _rarity(clause: ClausePostings, meaning: MeaningSide | None) -> float:
    return meaning.idf_factor(clause) if meaning else 1.0
