"""A cluster in memory answers as this machine does: by words, by meaning, with every option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.cluster.layout import VECTOR
from search.engine.cluster import meaning
from search.engine.cluster.engine import ClusterEngine
from search.engine.cluster.meaning import EXPLORED, MOST_SENTENCES, NEAR_SENTENCE, nearest
from search.engine.local import LocalEngine
from search.errors import UnknownId
from search.query.expand import expand_question
from search.query.parameters import Query, read_query
from search.rank.local import LocalRanker
from search.results import Results
from search.store.reader import Store
from tests.support.cluster.memory import forget_searches, memory_engine
from tests.support.golden.answers import questions
from tests.support.search_fixtures import built

OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"limit": 3, "offset": 2},
    {"group": "article"},
    {"kind": "faq"},
    {"tag": "Mood", "group": "article", "limit": 2},
    {"article": "weight-and-activity-faq", "limit": 2},
    {"lang": "es"},
)
ASKED = questions()[:45:3] + questions("asked")[-9:]


@pytest.fixture(scope="module")
def by_words(store: Store, tmp_path_factory: pytest.TempPathFactory) -> ClusterEngine:
    return memory_engine(store, tmp_path_factory.mktemp("side") / "side")


@pytest.fixture(scope="module")
def by_meaning(meant: Store, tmp_path_factory: pytest.TempPathFactory) -> ClusterEngine:
    return memory_engine(meant, tmp_path_factory.mktemp("side") / "side")


def told(found: Results, digits: int) -> list[object]:
    """All but the time. The cluster adds up in another order, in float32."""
    hits = [
        (hit.record["id"], round(hit.score, digits), hit.excerpt, hit.record, hit.more, hit.beyond)
        for hit in found.hits
    ]
    counts = (found.total, found.total_relation, found.matches, found.ranking, found.unanswered)
    return [counts, found.not_found, found.answer and found.answer.record["id"], *hits]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_answers_by_words_are_those_of_this_machine(
    store: Store, by_words: ClusterEngine, options: dict[str, Any]
) -> None:
    local = LocalEngine(store)
    for text in ASKED:
        query = read_query({"q": text, **options})
        assert told(by_words.search(query), 3) == told(local.search(query), 3), text
    assert len(ASKED) > 20


@pytest.mark.parametrize("options", OPTIONS[:4], ids=str)
def test_answers_by_meaning_are_those_of_this_machine(
    meant: Store, by_meaning: ClusterEngine, options: dict[str, Any]
) -> None:
    local = LocalEngine(meant)
    for text in ASKED[::4]:
        query = read_query({"q": text, **options})
        assert told(by_meaning.search(query), 1) == told(local.search(query), 1), text


def test_a_pinned_page_that_a_filter_shuts_out_is_not_shown(tmp_path: Path) -> None:
    """Of the pinned pages those that pass the filters come first, as on this machine."""
    pages = {
        f"{name}.md": f"---\ntitle: {name}\ntags: [{tag}]\n---\n\nTea helps in {name}.\n"
        for name, tag in (("ash", "rest"), ("elm", "sleep"), ("fir", "sleep"), ("oak", "rest"))
    }
    store = Store.open(built(tmp_path, pages | {"pins.txt": "tea => oak, elm, fir\n"}))
    engine = memory_engine(store, tmp_path / "side")
    for tag, pinned in (
        ("sleep", ["elm", "fir"]),
        ("rest", ["oak"]),
        (None, ["oak", "elm", "fir"]),
    ):
        query = read_query({"q": "tea", **({"tag": tag} if tag else {})})
        found = engine.search(query)
        assert [hit.record["article"]["id"] for hit in found.hits if hit.pinned] == pinned
        assert told(found, 3) == told(LocalEngine(store).search(query), 3)
    store.close()


def test_articles_passages_and_references_are_those_of_this_machine(
    store: Store, by_words: ClusterEngine
) -> None:
    local = LocalEngine(store)
    assert by_words.facts._replace(live=None) == local.facts._replace(live=None)
    for offset, limit in ((0, 2), (1, 3), (3, 50)):
        assert [*by_words.articles(offset, limit)] == [*local.articles(offset, limit)]
    article = next(iter(local.articles(0, 1)))
    assert by_words.article(article.info.id) == article
    assert by_words.passage(article.passages[0]) == local.passage(article.passages[0])
    for one in article.references:
        assert by_words.reference(one.id) == one
    for unknown in (by_words.article, by_words.passage, by_words.reference):
        with pytest.raises(UnknownId):
            unknown("no such")


def test_which_passages_match_is_as_on_this_machine(store: Store, by_words: ClusterEngine) -> None:
    question, query = expand_question("walking and mood", store), Query("walking and mood")
    there = by_words.ranker().by_words(question, query)
    here = LocalRanker(store).by_words(question, query)
    numbers = range(store.impacts.passages)
    there.best(3)
    matches, own = there.matches(), here.matches()
    assert [*map(matches, numbers)] == [*map(own, numbers)]
    assert {*map(own, numbers)} == {True, False}
    for among in (frozenset(numbers[::2]), frozenset({0})):
        assert [n for _, n in there.best(4, among)] == [n for _, n in here.best(4, among)]
    for number in numbers:
        assert there.terms_of(number) == here.terms_of(number)


def test_what_is_known_already_is_not_asked_for_again(
    store: Store, by_words: ClusterEngine
) -> None:
    there = by_words.ranker().by_words(expand_question("walking", store), Query("walking"))
    forget_searches(by_words)
    for count, searches in ((3, 1), (3, 0), (2, 0), (4, 1)):
        assert len(there.best(count)) == count
        assert len(forget_searches(by_words)) == searches


def test_a_page_of_answers_by_words_costs_one_search(by_words: ClusterEngine) -> None:
    """Its records come with it."""
    forget_searches(by_words)
    by_words.search(read_query({"q": "lithium"}))
    (only,) = forget_searches(by_words)
    assert only["stored_fields"] == ["record"]
    assert only["timeout"] == "4s"


def test_of_more_than_fifty_answers_the_records_are_asked_for_apart(
    by_words: ClusterEngine,
) -> None:
    """A page has fifty at most: what is before it is not read."""
    for offset, stored in ((0, ["record"]), (1, "_none_")):
        forget_searches(by_words)
        by_words.search(read_query({"q": "mood", "limit": 50, "offset": offset}))
        first, *_ = forget_searches(by_words)
        assert (first["size"], first["stored_fields"]) == (50 + offset, stored)


def test_a_misspelt_medicine_is_suggested_as_on_this_machine(
    store: Store, by_words: ClusterEngine
) -> None:
    local = LocalEngine(store)
    for text in ("lithum ", "walk", "lithium blood", "sertralin "):
        assert by_words.suggest(text, 5) == local.suggest(text, 5), text


MESSAGE = "I was told to walk. My sister has low mood and does not sleep at all now. " * 2


def test_a_message_is_looked_for_sentence_by_sentence(by_meaning: ClusterEngine) -> None:
    """A sentence weighs as it is near to any passage, which need not be near to the whole."""
    for text, sizes in (
        ("walking and low mood", [20]),
        (MESSAGE, [20, *[NEAR_SENTENCE] * 4]),
        (MESSAGE * 5, [20, *[NEAR_SENTENCE] * MOST_SENTENCES]),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(meaning, "ALL", 1)
            patch.setattr(meaning, "CANDIDATES", 1)
            forget_searches(by_meaning)
            by_meaning.search(read_query({"q": text}))
        near = [one for one in forget_searches(by_meaning) if "knn" in one["query"]]
        assert [one["size"] for one in near] == sizes
        assert all(one["query"]["knn"][VECTOR]["k"] == 20 * one["size"] for one in near)


def test_a_message_of_few_candidates_has_the_scores_of_this_machine(
    meant: Store, by_meaning: ClusterEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "ALL", 1)
    monkeypatch.setattr(meaning, "CANDIDATES", 12)
    query = read_query({"q": MESSAGE, "limit": 3})
    here, there = (engine.search(query) for engine in (LocalEngine(meant), by_meaning))
    assert [(one.record["id"], round(one.score, 2)) for one in there.hits] == [
        (one.record["id"], round(one.score, 2)) for one in here.hits
    ]


@pytest.mark.parametrize(("count", "explored"), [(10, 200), (100, EXPLORED), (2_000, 2_000)])
def test_more_near_passages_are_looked_at_than_are_wanted(count: int, explored: int) -> None:
    """Vectors are found approximately: of so many the first are hardly ever missed."""
    search = nearest(np.zeros(2, np.float32), count)
    assert (search["size"], search["query"]["knn"][VECTOR]["k"]) == (count, explored)
