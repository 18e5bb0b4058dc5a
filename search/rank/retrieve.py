"""Retrieval: a query -> its best passages, by words or by words and meaning. Reads no record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..query.clause import Clause, finding
from ..query.expand import ExpandedQuestion, expand_question
from ..query.language import Spoken, find_language
from ..query.parameters import Query
from ..query.spelling import may_be_medicine
from ..store.analysis import Word
from ..store.reader import Store
from .lexical import MOST_COUNTED, Among, LexicalRanking, Ranking

if TYPE_CHECKING:
    from ..embedding.tensors import Floats
    from .hybrid import HybridRanking

# A question of at most so many words may be about one word: "what is lithium".
ONE_WORD_IN = 3
# Such a word in at most so many passages finds little, and its meaning is searched too.
LITTLE = 3


class Retrieved(NamedTuple):
    """The passages retrieved for a question.

    `best` holds (score, passage number), best first. `allowed` are the passages that the filters
    allow, None for all. `absent_medicines` are named in the question and in no passage. `hybrid`
    is `ranking` where meaning ranks too, and `vector` the question's, of length 1. Both are None
    where words alone rank. `lang` is the question's language.
    """

    question: ExpandedQuestion
    ranking: Ranking
    best: list[tuple[float, int]]
    allowed: frozenset[int] | None
    absent_medicines: tuple[Word, ...]
    hybrid: HybridRanking | None
    vector: Floats | None
    lang: str = "en"


def retrieve(
    query: Query, store: Store, depth: int | None = None, spoken: Spoken | None = None
) -> Retrieved:
    """Retrieve the best `depth` passages; None means `query.offset + query.limit`.

    `spoken` is the question's language, None where it is to be found. An index in several
    languages retrieves MOST_COUNTED, since the list puts the question's language first.
    """
    spoken = spoken or find_language(query.text, store, query.lang or query.page_lang)
    store = spoken.store
    question = expand_question(query.text, store, query.exact, query.typing, spoken.foreign)
    allowed = store.numbers(query.article, query.tag, query.kind, query.lang)
    absent = _absent_medicines(question, store)
    hybrid, vector = None, None
    if store.embeddings and not query.exact and not _needs_words_only(question, absent, store):
        # Late: an index without vectors, or a machine without numpy, never gets here.
        from .hybrid import rank_hybrid  # noqa: PLC0415 - numpy takes 75 ms, and may lack

        named = _named_medicines(question, store)
        share = _known_share(question, store) if absent else 1.0
        hybrid, vector = rank_hybrid(question, allowed, named, store.embeddings, share)
        if not absent:  # or the closest would be pages about other medicines
            hybrid.find_nearest(allowed)
    ranking: Ranking = hybrid or LexicalRanking(question.clauses, allowed)
    shown = _without_twins(query, spoken, ranking, allowed)
    if shown is not None and shown != allowed:
        ranking, allowed = Among(ranking, shown), shown
    depth = depth or query.offset + query.limit
    if len(store.codes) > 1:
        depth = max(depth, MOST_COUNTED)
    return Retrieved(
        question, ranking, ranking.best(depth), allowed, absent, hybrid, vector, spoken.code
    )


def _without_twins(
    query: Query, spoken: Spoken, ranking: Ranking, allowed: frozenset[int] | None
) -> frozenset[int] | None:
    """The allowed passages but those of an article whose twin in the question's language matches
    too; unless one article or language is asked for."""
    store = spoken.store
    if store.twins is None or query.article is not None or query.lang is not None:
        return allowed
    matches = ranking.matches()
    hidden: set[int] = set()
    for article, shown in store.twins.hidden(spoken.code):
        if any(map(matches, store.passages_of(shown))):
            hidden.update(store.passages_of(article))
    every = allowed if allowed is not None else range(store.manifest.counts.passages)
    return frozenset(every) - hidden if hidden else allowed


def _needs_words_only(question: ExpandedQuestion, absent: tuple[Word, ...], store: Store) -> bool:
    """Tell whether a question is about one word ("what is lithium?"), which words alone rank.

    Where few passages have the word, its meaning is searched too. The meaning of a medicine is
    never searched: that would find others.
    """
    asked = store.language.content_words(question.words)
    one_word = len(question.words) <= ONE_WORD_IN and len({word.stem for word in asked}) == 1
    if not one_word or absent or may_be_medicine(asked[0].form, store.vocabulary):
        return one_word
    return sum(len(clause.postings.docs) for clause in finding(question.clauses)) > LITTLE


def _known_share(question: ExpandedQuestion, store: Store) -> float:
    """The share of the question's idf that the passages have, also by its corrections."""
    stems = {word.stem for word in store.language.content_words(question.corrected_words)}
    whole = sum(map(store.idf, stems))
    lacking = sum(store.idf(word.stem) for word in question.missing)
    return max(0.0, 1 - lacking / whole) if whole else 1.0


def _named_medicines(question: ExpandedQuestion, store: Store) -> list[Clause]:
    """The clauses of the medicines that the question names, under all their names."""
    medicines = [word for word in question.words if store.vocabulary.is_medicine(word.form)]
    names = {word.stem for word in medicines}
    for word in medicines:
        for span in store.synonyms.expand((word,)):
            names |= {" ".join(stems) for stems in span.to}
    return [clause for clause in question.clauses if clause.term in names]


def _absent_medicines(question: ExpandedQuestion, store: Store) -> tuple[Word, ...]:
    """The medicines of the question that no passage has, also misspelt or in the plural."""
    forms = ((word, {word.form, word.form.removesuffix("s")}) for word in question.missing)
    return tuple(
        word
        for word, own in forms
        if word.stem in question.near_medicines
        or any(may_be_medicine(form, store.vocabulary) for form in own)
    )
