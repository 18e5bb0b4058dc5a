"""Ranking by meaning, with the real model over content/: what it finds, and where words decide."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.pipeline import search
from search.query.parameters import Query
from search.rank.hybrid import CLOSE_READ
from search.rank.retrieve import retrieve
from search.rank.scan import with_postings
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import engine_over
from tests.support.meaning_fixtures import build_with, cosines, found_ids, hybrid, stems, stems_of
from tests.support.search_fixtures import ask, ask_all, run

BIPOLAR = "keeping-up-a-medicine-in-bipolar-disorder"
PHQ, MOVE = "low-mood-and-the-phq-9", "physical-activity-and-your-health"
CARE, FAQ = "treatments-for-depression", "weight-and-activity-faq"
# A question, and the passage that answers it without having any of its words.
ASKED = {
    "I forgot my pills, is that dangerous?": (BIPOLAR, "what-should-i-do-if-i-miss-a-dose"),
    "preparing ahead of an appointment": (PHQ, "filling-in-the-form-before-your-visit"),
    "urgent signs of mania": (BIPOLAR, "when-should-i-get-help-quickly"),
    "inherited athletic ability": (MOVE, "is-it-in-my-genes"),
    "avoiding high blood sugar": (FAQ, "can-exercise-lower-my-chance-of-diabetes"),
    "quitting Prozac now that I am cured": (
        CARE, "can-i-stop-my-antidepressant-when-i-feel-better",
    ),
    "does slimming increase lifespan": (
        FAQ, "do-people-live-longer-if-they-lose-weight-on-purpose",
    ),
    "drugs that make you fat": (FAQ, "could-my-medicine-be-making-me-gain-weight"),
    "obsessed with calories and purging": (
        FAQ, "what-if-food-and-weight-are-on-my-mind-all-the-time",
    ),
    "tumours and dieting": (FAQ, "does-weight-control-have-anything-to-do-with-cancer"),
    "cardiac effects of dieting": (FAQ, "do-changes-in-weight-and-activity-affect-my-heart"),
}  # fmt: skip
# A question, and the one passage with its rare word, to which others are nearer in meaning.
RARE = {
    "reboxetine and women": (CARE, "why-does-unpublished-research-matter"),  # a medicine
    "Mexican Americans and weight": (FAQ, "do-changes-in-weight-and-activity-affect-my-heart"),
    "lifestyle and depression": (BIPOLAR, "do-routine-and-lifestyle-matter"),
}
QUESTION = "does slimming increase lifespan"
MANY = "Does exercise help with low mood and weight?"


def id_of(place: tuple[str, str]) -> str:
    return ".".join([*place, "1"])


def text_of(result: Any) -> str:
    return "".join(run["text"] for run in result["text"])


# ---- what is found ------------------------------------------------------------------------


@pytest.mark.parametrize("question", ASKED)
def test_a_question_finds_its_answer_without_a_word_of_it(meant: Store, question: str) -> None:
    wanted = id_of(ASKED[question])
    assert not stems(question) & stems_of(wanted, meant)
    assert wanted in found_ids(question, meant)[:3]


@pytest.mark.parametrize("question", RARE)
def test_a_rare_word_outranks_what_is_nearer_in_meaning(meant: Store, question: str) -> None:
    nearest = meant.passage_at(int(np.argmax(cosines(question, meant)))).id
    assert nearest != id_of(RARE[question])
    assert found_ids(question, meant)[0] == id_of(RARE[question])


def test_far_from_everything_the_ten_closest_are_listed_and_called_no_answer(
    meant_client: FlaskClient,
) -> None:
    found = ask(meant_client, "the capital of France")
    assert (found["ranking"], found["matches"], found["unanswered"]) == ("words+meaning", 10, True)
    assert found["total"] == 0
    assert len(found["results"]) == 10


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("how much exercise with lithium", 1),
        ("how much exercise with lithum", 0.5),  # asked about
        ("how much exercise with metformin", 0.5),  # on no page
        ("how much exercise with flibbertigibbets", 1),  # no medicine
    ],
)
def test_words_left_over_beside_an_absent_medicine_count_less(
    meant: Store, question: str, share: float
) -> None:
    ranking = hybrid(question, meant)
    assert ranking.share <= share
    assert (ranking.share == 1) == (share == 1)


# ---- where words alone rank ---------------------------------------------------------------


@pytest.mark.parametrize("question", ["lithium", "What is lithium?", "depression"])
def test_a_question_of_one_word_that_is_there_is_ranked_by_words(
    meant_client: FlaskClient, client: FlaskClient, question: str
) -> None:
    found = ask(meant_client, question)
    assert found["ranking"] == "words"
    assert _same(found) == _same(ask(client, question)), "as in an index of words alone"


def _same(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "took_ms"}


@pytest.mark.parametrize("question", [MANY, QUESTION, "lithium blood tests"])
def test_an_exact_question_is_ranked_by_words(
    meant_client: FlaskClient, client: FlaskClient, question: str
) -> None:
    found = ask(meant_client, question, exact="true")
    assert found["ranking"] == "words"
    assert _same(found) == _same(ask(client, question, exact="true"))


def test_one_word_that_is_not_there_is_asked_for_its_meaning(meant_client: FlaskClient) -> None:
    found = ask(meant_client, "bulimia")
    assert (found["ranking"], found["not_found"]) == ("words+meaning", ["bulimia"])


@pytest.mark.parametrize("question", ["diabetes", "what about diabetes?"])
def test_one_word_that_finds_little_is_asked_for_its_meaning_too(
    meant_client: FlaskClient, client: FlaskClient, question: str
) -> None:
    """The passage that has the word stays the first."""
    by_word, found = ask(client, question), ask(meant_client, question)
    assert found["ranking"] == "words+meaning"
    assert found["results"][0]["id"] == by_word["results"][0]["id"]
    assert found["matches"] > by_word["matches"] > 0


@pytest.mark.parametrize(
    ("question", "ranking"),
    [("sertraline", "words"), ("What are the side effects of sertraline?", "words+meaning")],
)
def test_a_medicine_that_no_article_has_leaves_a_question_unanswered(
    meant_client: FlaskClient, question: str, ranking: str
) -> None:
    found = ask(meant_client, question)
    assert (found["not_found"], found["unanswered"]) == (["sertraline"], True)
    assert found["ranking"] == ranking
    assert found["results"] == [] or ranking != "words", "another medicine is no answer"


def test_a_question_that_is_answered_says_so(meant_client: FlaskClient) -> None:
    found = ask(meant_client, MANY)
    assert (found["ranking"], found["not_found"], found["unanswered"]) == (
        "words+meaning", [], False,
    )  # fmt: skip


# ---- without numpy ------------------------------------------------------------------------

ASK = "from search.__main__ import main; main(['ask', '--json', '--index', *sys.argv[1:]])"
BLOCKED = f"import sys; sys.modules['numpy'] = None; {ASK}"
LOADED = f"import sys; {ASK}; print('numpy' in sys.modules)"


def test_without_numpy_the_same_index_answers_by_words(
    meant_index: Path, client: FlaskClient
) -> None:
    told = run("-c", BLOCKED, meant_index, MANY)
    assert (told.returncode, told.stderr) == (0, "")
    found = json.loads(told.stdout)
    assert found["ranking"] == "words"
    assert _same(found) == _same(ask(client, MANY))


def test_an_index_of_words_alone_never_loads_numpy(index_dir: Path, meant_index: Path) -> None:
    told = [run("-c", LOADED, index, MANY).stdout for index in (index_dir, meant_index)]
    assert [one.split()[-1] for one in told] == ["False", "True"]


# ---- filters, groups, pages ---------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"group": "article"}, {"tag": "exercise"}])
def test_pages_joined_are_one_long_list(meant_client: FlaskClient, options: dict[str, str]) -> None:
    one = ask(meant_client, MANY, limit=50, **options)
    pages: list[dict[str, Any]] = []
    for offset in range(0, one["matches"] + 7, 7):
        page = ask(meant_client, MANY, limit=7, offset=offset, **options)
        assert (page["total"], page["ranking"]) == (one["total"], "words+meaning")
        pages += page["results"]
    assert pages[:50] == one["results"]
    assert len({result["id"] for result in pages}) == len(pages) == one["matches"]


@pytest.mark.parametrize(
    "options", [{"article": FAQ}, {"kind": "faq"}, {"tag": "Exercise"}, {"kind": "passage"}]
)
def test_a_filter_leaves_out_and_changes_only_what_it_makes_room_for(
    meant_client: FlaskClient, options: dict[str, str]
) -> None:
    """Others are read closely then, and may rise or fall; nobody else's score changes."""
    everything = {one["id"]: one["score"] for one in ask_all(meant_client, MANY)}
    some = {one["id"]: one["score"] for one in ask_all(meant_client, MANY, **options)}
    assert 0 < len(some) < len(everything)
    changed = {id_ for id_, score in some.items() if score != everything[id_]}
    assert len(changed) < min(len(some), CLOSE_READ)


def test_a_group_is_its_articles_best_and_counts_the_others(meant_client: FlaskClient) -> None:
    everything = ask_all(meant_client, MANY)
    groups = ask_all(meant_client, MANY, group="article")
    first: dict[str, str] = {}
    for result in everything:
        first.setdefault(result["article"]["id"], result["id"])
    assert [result["id"] for result in groups] == [*first.values()]
    above = sum("beyond" not in result for result in everything)
    assert sum(result["more"] + 1 for result in groups if "beyond" not in result) == above


def test_questions_from_several_threads_have_their_own_answers(meant: Store) -> None:
    questions = [*ASKED, *RARE] * 2
    alone = [retrieve(Query(question), meant).best for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(lambda one: retrieve(Query(one), meant).best, questions)] == alone


@pytest.mark.parametrize("texts", [["Sleep well"], ["Green tea", "Sleep well", "Green leaf"]])
def test_a_pin_stands_first_and_is_counted_once(
    tiny: Path, tmp_path: Path, texts: list[str]
) -> None:
    """Also where it alone is found, by its meaning, and no other to stand out from."""
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": one}) for n, one in enumerate(texts)]
    pins = {"docs.jsonl": "\n".join(lines), "pins.txt": f"green leaf => d{len(texts) // 2}\n"}
    build_with(tiny, tmp_path, pins)
    opened = Store.open(tmp_path / "index")
    found = ask(create_app(engine_over(opened)).test_client(), "green leaf")
    opened.close()
    assert (found["ranking"], found["total"]) == ("words+meaning", len(texts))
    pinned = [result.get("pinned", False) for result in found["results"]]
    assert pinned == [True] + [False] * (len(texts) - 1)


# ---- what is marked -----------------------------------------------------------------------


@pytest.mark.parametrize("question", [QUESTION, MANY, "avoiding high blood sugar"])
def test_where_no_word_is_marked_the_nearest_sentence_is(meant: Store, question: str) -> None:
    found = retrieve(Query(question, limit=50), meant)
    worded = set().union(
        *(one.postings.docs for one in with_postings(found.question.clauses, meant))
    )
    hits = search(Query(question, limit=50), meant).hits
    for (_, number), hit in each(zip(found.best, hits, strict=True)):
        passage = meant.passage_at(number)
        marked = [one["text"] for one in hit.record["text"] if "match" in one]
        assert text_of(hit.record) == passage.plain_text
        assert len(marked) > 0
        if number not in worded:
            assert "".join(marked) in passage.plain_text, "it is one stretch"
            assert not stems(question) & stems(" ".join(marked))
