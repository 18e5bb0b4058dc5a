"""Why does a passage stand where it stands? What was asked, and what each part adds to a score.

A tool for who tunes a collection: it reads every passage of the index (search.explain.formula). It answers
the question by search.pipeline itself and explains what that gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import pipeline as rank
from ..faq.match import MOST_CHARACTERS, THRESHOLD, likeness
from ..query.expand import CORRECTION, PAIR, WORD, Asked
from ..query.parameters import Query
from ..rank.maxscore import Clause
from ..results import Results
from ..store.analysis import content_words, read_word
from ..store.postings import UNIT
from ..store.reader import Store
from .explanation import (
    Answer,
    AskedWord,
    Beside,
    Corrected,
    Explanation,
    Filters,
    Part,
    Result,
    StandsFor,
)
from .formula import Collection, Formula, Split
from .names import Names, as_typed

if TYPE_CHECKING:
    from .hybrid import MeaningSide


def explain(query: Query, store: Store) -> Explanation:
    """The results of `query` and how they came about. Logs nothing and writes nothing."""
    results, found = rank.search(query, store), rank.find(query, store)
    asked, meaning = found.asked, _meaning(found, store)
    names = Names(asked, store)
    return Explanation(
        question=query.text,
        exact=query.exact,
        ranking=results.ranking,
        meaning=meaning.meant if meaning else None,
        words=tuple(_words(asked, store)),
        corrections=tuple(_corrections(asked)),
        stands_for=tuple(_stands_for(asked, names)),
        pairs=tuple(_pairs(asked, names, meaning)),
        filters=_filters(query, found),
        total=results.total,
        total_relation=results.total_relation,
        not_found=results.not_found,
        unanswered=results.unanswered,
        why_unanswered=_why_unanswered(found) if results.unanswered else None,
        answer=_answer(query, results, store),
        results=tuple(_results(query, results, asked, names, Collection(store), meaning)),
    )


def _meaning(found: rank.Found, store: Store) -> MeaningSide | None:
    """None where words alone rank."""
    if found.understood is None:
        return None
    from .hybrid import MeaningSide  # noqa: PLC0415 - numpy may lack where words alone rank

    return MeaningSide(found, found.understood.ranked, store)


def _filters(query: Query, found: rank.Found) -> Filters:
    passages = None if found.allowed is None else len(found.allowed)
    return Filters(query.article, query.tag, query.kind, passages)


def _why_unanswered(found: rank.Found) -> str:
    if found.lacking:
        return f"no passage has the medicine {as_typed(found.lacking[:1])}"
    if not found.best:
        return "nothing is found"
    return "no passage is near enough in meaning or has enough of the words"


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
        yield AskedWord(as_typed([word]), word.stem, role, passages, store.impacts.idf(passages))


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
        typed = as_typed(asked.words[one.start : one.end])
        yield Corrected(typed, " ".join(one.forms), one.confidence, weight, why_not)


def _stands_for(asked: Asked, names: Names) -> Iterator[StandsFor]:
    for one in asked.clauses:
        if one.why not in (WORD, PAIR, CORRECTION):
            typed = names.typed(one) or ""
            yield StandsFor(typed, names.words(one), one.why, one.weight, len(one.postings.docs))


def _pairs(asked: Asked, names: Names, meaning: MeaningSide | None) -> Iterator[Beside]:
    for one in asked.clauses:
        if one.why == PAIR:
            adds = one.postings.most * UNIT * one.weight * _rarity(one, meaning)
            yield Beside(names.words(one), len(one.postings.docs), adds)


def _answer(query: Query, results: Results, store: Store) -> Answer:
    """Of the same entries that search.pipeline looks at."""

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


def _results(
    query: Query,
    results: Results,
    asked: Asked,
    names: Names,
    collection: Collection,
    meaning: MeaningSide | None,
) -> Iterator[Result]:
    for place, hit in enumerate(results.hits, query.offset + 1):
        number = collection.numbers[hit.record["id"]]
        formula = Formula(number, collection)
        every = [(one, _part(one, number, names, formula, meaning)) for one in asked.clauses]
        yield Result(
            rank=place,
            score=hit.score,
            words=meaning.words(number) if meaning else hit.score,
            sides=meaning.sides(number) if meaning else None,
            passage=hit.record["id"],
            heading=(hit.record["article"]["title"], *hit.record["section"]),
            pinned=hit.pinned,
            boost=formula.boost,
            parts=tuple(part for _, part in every if part),
            missing=tuple(names.words(one) for one, part in every if not part),
            parts_total=sum(part.split.total for _, part in every if part),
            explained=formula.holds,
        )


def _part(
    clause: Clause, number: int, names: Names, formula: Formula, meaning: MeaningSide | None
) -> Part | None:
    """None where the passage has not the term."""
    impact = clause.postings.look_up()(number) * UNIT
    if not impact:
        return None
    rarity = _rarity(clause, meaning)
    adds = impact * clause.weight * rarity
    pair = clause.why == PAIR
    split = Split(beside=adds) if pair else formula.split(clause.term, clause.weight * rarity)
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


def _rarity(clause: Clause, meaning: MeaningSide | None) -> float:
    return meaning.rarity(clause) if meaning else 1.0
