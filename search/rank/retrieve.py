"""Retrieval: a query -> its best passages, by words or by words and meaning. Reads no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..deadline import check_deadline
from ..query.clause import finding
from ..query.expand import ExpandedQuestion, expand_question
from ..query.language import QuestionLanguage, find_language
from ..query.parameters import Query
from ..query.spelling import may_be_medicine
from ..store.analysis import Word
from ..store.reader import Store
from ..store.side_index import SideIndex
from .lexical import MOST_COUNTED, Among
from .local import LocalRanker

if TYPE_CHECKING:
    from ..embedding.tensors import Floats
    from .protocol import MeaningRanking, Ranker, Ranking

# A question of at most so many words may be about one word: "what is lithium".
ONE_WORD_IN = 3
# Such a word in at most so many passages finds little, and its meaning is searched too.
LITTLE = 3


class Retrieved:
    """The passages retrieved for a question.

    `best` holds (score, passage number), best first. `named` are the terms of the medicines in the
    question, under all their names; `absent_medicines` are in no passage. `hybrid` ranks where
    meaning counts too; None where words alone rank. `lang` is the question's language.
    """

    __slots__ = (
        "absent_medicines",
        "best",
        "hybrid",
        "lang",
        "named",
        "question",
        "ranking",
        "vector",
    )

    def __init__(
        self,
        question: ExpandedQuestion,
        ranking: Ranking,
        best: list[tuple[float, int]],
        absent_medicines: tuple[Word, ...],
        named: frozenset[str],
        hybrid: MeaningRanking | None,
        lang: str,
    ) -> None:
        self.question = question
        self.ranking = ranking
        self.best = best
        self.absent_medicines = absent_medicines
        self.named = named
        self.hybrid = hybrid
        self.lang = lang
        self.vector: Floats | None = hybrid.vector if hybrid else None


def retrieve(query: Query, store: Store, depth: int | None = None) -> Retrieved:
    """Retrieve the best `depth` passages; None means `query.offset + query.limit`."""
    return retrieve_by(query, LocalRanker(store), depth)


def retrieve_by(
    query: Query, ranker: Ranker, depth: int | None = None, language: QuestionLanguage | None = None
) -> Retrieved:
    """As `retrieve`, by any ranker.

    `language` is the question's language, which the ranker speaks; None where it is to be found. In
    an index of several languages MOST_COUNTED are retrieved, since those in the question's come
    first.
    """
    if language is None:
        language = find_language(query.text, ranker.side, query.lang or query.page_lang)
        ranker = ranker.for_language(language.read_as)
    store = ranker.side
    question = expand_question(query.text, store, query.exact, query.typing, language.foreign)
    check_deadline()
    absent, named = _absent_medicines(question, store), _named_medicines(question, store)
    hybrid = None
    if store.embeddings and not query.exact and not _needs_words_only(question, absent, store):
        share = _known_share(question, store) if absent else 1.0
        # Without `absent` only: or the closest would be pages about other medicines.
        hybrid = ranker.by_meaning(question, query, named, share, find_nearest=not absent)
    ranking: Ranking = hybrid or ranker.by_words(question, query)
    if hidden := _hidden(query, language.code, ranking, store):
        ranking = Among(ranking, hidden, store.article_number)
    depth = depth or query.offset + query.limit
    best = ranking.best(max(depth, MOST_COUNTED) if len(store.codes) > 1 else depth)
    return Retrieved(question, ranking, best, absent, named, hybrid, language.code)


def _hidden(query: Query, code: str, ranking: Ranking, store: SideIndex) -> frozenset[int]:
    """The passages of articles whose twin in the question's language matches too; none where one
    article or language is asked for."""
    if store.twins is None or query.article is not None or query.lang is not None:
        return frozenset()
    matches = ranking.matches()
    return frozenset(
        number
        for article, shown in store.twins.hidden(code)
        if any(map(matches, store.passages_of(shown)))
        for number in store.passages_of(article)
    )


def _needs_words_only(
    question: ExpandedQuestion, absent: tuple[Word, ...], store: SideIndex
) -> bool:
    """Tell whether a question is about one word ("what is lithium?"), which words alone rank.

    Where few passages have the word, its meaning is searched too. The meaning of a medicine is
    never searched: that would find others.
    """
    asked = store.language.content_words(question.words)
    one_word = len(question.words) <= ONE_WORD_IN and len({word.stem for word in asked}) == 1
    if not one_word or absent or may_be_medicine(asked[0].form, store.vocabulary):
        return one_word
    return sum(clause.passages for clause in finding(question.clauses)) > LITTLE


def _known_share(question: ExpandedQuestion, store: SideIndex) -> float:
    """The share of the question's idf that the passages have, also by its corrections."""
    stems = {word.stem for word in store.language.content_words(question.corrected_words)}
    whole = sum(map(store.idf, stems))
    lacking = sum(store.idf(word.stem) for word in question.missing)
    return max(0.0, 1 - lacking / whole) if whole else 1.0


def _named_medicines(question: ExpandedQuestion, store: SideIndex) -> frozenset[str]:
    """The terms of the medicines that the question names, under all their names."""
    medicines = [word for word in question.words if store.vocabulary.is_medicine(word.form)]
    names = {word.stem for word in medicines}
    for word in medicines:
        for span in store.synonyms.expand((word,)):
            names |= {" ".join(stems) for stems in span.to}
    return frozenset(names)


def _absent_medicines(question: ExpandedQuestion, store: SideIndex) -> tuple[Word, ...]:
    """The medicines of the question that no passage has, also misspelt or in the plural."""
    forms = ((word, {word.form, word.form.removesuffix("s")}) for word in question.missing)
    return tuple(
        word
        for word, own in forms
        if word.stem in question.near_medicines
        or any(may_be_medicine(form, store.vocabulary) for form in own)
    )
