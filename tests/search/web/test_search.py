"""A question over HTTP: every way of asking, paging, the parts of an answer, hostile questions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from search import pipeline
from search.app import create_app
from search.query import expand as clauses
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import open_engine
from tests.support.paths import ROOT
from tests.support.processor import at_most
from tests.support.search_fixtures import ask, ask_all, built, is_question, json_lines

Answer = dict[str, Any]
QUESTIONS = [
    "depression medicine",
    "why do people stop taking lithium",
    "does exercise change low mood and weight",
    "what does my PHQ-9 score mean",
]
FAQ = (ROOT / "content/weight-and-activity-faq.md").read_text(encoding="utf-8")
FAQ_QUESTIONS = re.findall(r"^## (.+\?)$", FAQ, re.MULTILINE)
HOSTILE = {
    "one letter": "a",
    "one digit": "9",
    "2,000 letters": "x" * 2_000,
    "2,000 characters of unknown words": " ".join(f"unknowable{n:03}a" for n in range(130)),
    "a known misspelling over and over": ("depresion " * 200).strip(),
    "stop words only": "the of and to a is it",
    "punctuation": "?!.,;:-–—…()[]{}'\"",
    "emoji": "😀 👩🏽‍⚕️ 🇬🇧",
    "right to left": "هل يساعد المشي على تحسين المزاج؟ ‮weight",
    "combining marks": "é̂̃̄̅ ́",
    "query language": 'title:(lithium OR *) AND NOT "a b"~3^9 [a TO b] id:* lith*',
    "a regular expression": "(a+)+$ \\d{1,9} [^]",
    "SQL and HTML": "'; DROP TABLE--<script>alert(1)</script>&amp;%00",
    "NUL and control characters": "lithium\0\x01\x1b[31m\x7f",
    "line ends": "lithium\r\n\u2028\u2029\x85tablets",
    "letters that grow when folded": "İSTANBUL STRAẞE ﬁn ŉ ǰ ΰ",
    "astral letters": "𝓵𝓲𝓽𝓱𝓲𝓾𝓶 𐐷",
    "a format string": "%s %n {0.__class__} ${x}",
}


def by_get(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.get("/search", query_string={"q": q, **options})


def by_text(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    body = {"data": q.encode(), "content_type": "text/plain; charset=utf-8"}
    return client.post("/search", query_string=options, **body)


def by_text_without_a_type(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/search", query_string=options, data=q.encode())


def by_json(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/search", json={"q": q, **{k: int(v) for k, v in options.items()}})


def by_json_with_options_in_the_address(
    client: FlaskClient, q: str, options: dict[str, str]
) -> TestResponse:
    return client.post("/search", query_string=options, json={"q": q})


def by_form(client: FlaskClient, q: str, options: dict[str, str]) -> TestResponse:
    return client.post("/search", data={"q": q, **options})


WAYS = [by_get, by_text_without_a_type, by_json, by_json_with_options_in_the_address, by_form]


def without_time(answer: Answer) -> Answer:
    return {**answer, "took_ms": 0}


def joined(passage: Answer) -> str:
    return "".join(run["text"] for run in passage["text"])


@pytest.fixture(scope="module")
def found(client: FlaskClient) -> list[Answer]:
    """Some results of every kind."""
    answers = [ask(client, question, limit=50) for question in (*QUESTIONS, FAQ_QUESTIONS[0])]
    return [result for answer in answers for result in answer["results"]]


@pytest.fixture
def small(tmp_path: Path) -> Callable[[dict[str, str]], FlaskClient]:
    """A client over an index of the given sources."""

    def client_over(files: dict[str, str]) -> FlaskClient:
        return create_app(open_engine(built(tmp_path, files))).test_client()

    return client_over


# ---- asking and paging --------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("options", [{}, {"limit": "3"}, {"limit": "2", "offset": "4"}])
@pytest.mark.parametrize(
    "question", ["does lithium help?", "Søltoft's “quality of life” + 50 % & more"]
)
def test_every_way_of_asking_gives_the_same_answer(
    client: FlaskClient, way: Any, options: dict[str, str], question: str
) -> None:
    plain = by_text(client, question, options)
    other = way(client, question, options)
    assert (plain.status_code, other.status_code) == (200, 200)
    assert without_time(other.json) == without_time(plain.json)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("size", [1, 3, 10])
def test_pages_joined_are_the_one_long_page(client: FlaskClient, question: str, size: int) -> None:
    whole = ask_all(client, question)
    pages = [ask(client, question, limit=size, offset=at) for at in range(0, len(whole), size)]
    scores = [(hit["id"], hit["score"]) for page in pages for hit in page["results"]]
    assert scores == [(hit["id"], hit["score"]) for hit in whole]


@pytest.mark.parametrize("question", QUESTIONS)
def test_totals_are_the_same_on_every_page_and_are_reached(
    client: FlaskClient, question: str
) -> None:
    whole = ask_all(client, question)
    assert len({hit["id"] for hit in whole}) == len(whole)
    for limit, offset in ((1, 0), (7, 7), (50, 0), (10, 1000)):
        answer = ask(client, question, limit=limit, offset=offset)
        above = sum("beyond" not in hit for hit in whole)
        assert (answer["total"], answer["total_relation"]) == (above, "eq")
        assert answer["matches"] == len(whole) > above > 0


def test_a_page_past_the_last_result_is_empty(client: FlaskClient) -> None:
    assert ask(client, "lithium", offset=1000)["results"] == []


def test_ten_results_are_given_unless_asked(client: FlaskClient) -> None:
    assert len(ask(client, "depression")["results"]) == 10


# ---- an answer's parts --------------------------------------------------------------------


def test_the_question_comes_back_as_typed_without_space_around_it(client: FlaskClient) -> None:
    answer = ask(client, " \n Lithum  <b>?\t")
    assert answer["query"] == "Lithum  <b>?"


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_best_result_comes_first(client: FlaskClient, question: str) -> None:
    scores = [hit["score"] for hit in ask(client, question, limit=50)["results"]]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_the_ranking_names_itself(client: FlaskClient) -> None:
    assert ask(client, "lithium")["ranking"] == "words"
    assert client.get("/health").json["ranking"] == "words"


@pytest.mark.parametrize(
    ("question", "words", "unanswered"),
    [
        ("why do people stop taking lithium", [], False),
        ("does a xylophone help my mood", ["xylophone"], False),
        ("side effects of sertraline?", ["sertraline"], True),  # a medicine that no article has
        ("zzzzzz yyyyyy", ["zzzzzz", "yyyyyy"], True),
    ],
)
def test_what_no_passage_has_is_named_and_a_medicine_among_it_leaves_it_unanswered(
    client: FlaskClient, question: str, words: list[str], unanswered: bool
) -> None:
    answer = ask(client, question)
    assert (answer["not_found"], answer["unanswered"]) == (words, unanswered)


def test_what_no_passage_has_is_named_in_the_letters_that_were_typed(client: FlaskClient) -> None:
    """As openapi.json promises; it is shown to the patient as their own word."""
    assert ask(client, "side effects of Sertraline?")["not_found"] == ["Sertraline"]


def test_the_time_taken_is_told_in_milliseconds(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([5.0, 5.0125])
    monkeypatch.setattr(pipeline, "time", SimpleNamespace(perf_counter=lambda: next(seconds)))
    assert ask(client, "what does my PHQ-9 score mean")["took_ms"] == 12.5


def test_the_time_taken_counts_the_spelling_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [5.0]
    monkeypatch.setattr(pipeline, "time", SimpleNamespace(perf_counter=lambda: seconds[-1]))
    monkeypatch.setattr(clauses, "correct", lambda *_: seconds.append(5.05) or ())
    assert ask(client, "lithum")["took_ms"] == 50


def test_nothing_found_is_an_empty_answer_and_no_error(client: FlaskClient) -> None:
    answer = ask(client, "zzzzzz")
    assert (answer["total"], answer["results"], answer["answer"]) == (0, [], None)


def test_words_that_matched_are_marked_whatever_their_form(client: FlaskClient) -> None:
    results = ask(client, "stopped drugs STUDY", limit=50)["results"]
    (hit,) = [hit for hit in results if hit["section"] == ["Why do people stop taking lithium?"]]
    matched = {run["text"] for run in hit["text"] if run.get("match")}
    assert matched == {"stop", "studied", "study"}


def test_runs_joined_are_the_passage_whatever_was_asked(
    client: FlaskClient, found: list[Answer], store: Store
) -> None:
    for hit in each(found):
        assert joined(hit) == joined(client.get(f"/passages/{hit['id']}").json)
        assert joined(hit) == store.passage(hit["id"]).plain_text


def test_no_run_is_empty_and_no_two_plain_ones_of_a_block_touch(found: list[Answer]) -> None:
    for hit in each(found):
        assert all(run["text"] for run in each(hit["text"]))
        kinds = [run["text"].isspace() or tuple(run.keys() - {"text"}) for run in hit["text"]]
        assert not [1 for one, two in pairwise(kinds) if one == two == ()]


def test_a_passage_by_its_id_is_the_result_without_score_and_marks(
    client: FlaskClient, found: list[Answer]
) -> None:
    for hit in each(found):
        passage = client.get(f"/passages/{hit['id']}").json
        assert not [run for run in each(passage["text"]) if "match" in run]
        own = {name: value for name, value in hit.items() if name in passage}
        assert {**passage, "text": 0} == {**own, "text": 0}
        marked = {"marked_title", "marked_section"}
        assert {*hit} - {*own} <= {"score", "excerpt", "excerpt_blocks", "beyond", *marked}


def test_citations_name_listed_references_in_the_order_cited_each_once(
    found: list[Answer],
) -> None:
    for hit in each(found):
        cited = [id_ for run in hit["text"] for id_ in run.get("references", [])]
        assert [reference["id"] for reference in hit["references"]] == list(dict.fromkeys(cited))


def test_some_passages_cite_and_one_that_does_not_has_an_empty_list(found: list[Answer]) -> None:
    listed = {hit["id"]: hit["references"] for hit in found}
    tablets = "keeping-up-a-medicine-in-bipolar-disorder.how-do-i-remember-to-take-my-tablets.1"
    assert listed[tablets] == []
    assert any(listed.values())


def test_a_references_link_is_its_doi_else_pubmed_else_none(found: list[Answer]) -> None:
    for reference in each(one for hit in found for one in hit["references"]):
        if doi := reference.get("DOI"):
            assert reference["link"] == f"https://doi.org/{doi}"
        elif pmid := reference.get("PMID"):
            assert reference["link"] == f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        else:
            assert reference["link"] is None


def test_a_doi_with_angle_brackets_is_whole(small: Any) -> None:
    """Old Wiley DOIs, frequent in psychology, hold < and >."""
    doi = "10.1002/(SICI)1097-4679(199903)55:3<303::AID-JCLP2>3.0.CO;2-9"
    text = f"Dragons sleep (Jones, 1999).\n\n## References\n\n- Jones, K. (1999). Dragon sleep. \
*J Clin Psychol*, *55*(3), 303-311. https://doi.org/{doi}\n".replace("<", "\\<")
    answer = ask(small({"a.md": f"---\ntitle: Dragons\n---\n\n## Sleep\n\n{text}"}), "dragons")
    assert answer["results"][0]["references"][0]["DOI"] == doi


def test_a_results_address_lands_on_its_page(found: list[Answer]) -> None:
    for hit in each(found):
        assert hit["url"].startswith(hit["article"]["url"] + "#")


def test_without_a_site_and_an_address_of_its_own_a_result_has_none(small: Any) -> None:
    (hit,) = ask(small(json_lines("dragons sleep")), "dragons")["results"]
    assert (hit["url"], hit["article"]["url"]) == (None, None)


def test_text_that_looks_like_html_is_given_as_text(small: Any) -> None:
    text = "dragons <b>sleep</b> &lt;i&gt; <script>alert(1)</script> ]]> \\u003c"
    (hit,) = ask(small(json_lines(text)), "dragons")["results"]
    assert joined(hit) == text


def test_every_id_leads_to_its_record_and_is_used_once(client: FlaskClient) -> None:
    seen: list[str] = []
    for card in each(client.get("/articles").json["articles"]):
        article = client.get(f"/articles/{card['id']}").json
        references = [reference["id"] for reference in article["references"]]
        assert all(client.get(f"/references/{id_}").status_code == 200 for id_ in each(references))
        assert all(
            client.get(f"/passages/{id_}").json["id"] == id_ for id_ in each(article["passages"])
        )
        assert {card[key] for key in ("id", "title")} == {article["id"], article["title"]}
        seen += [card["id"], *article["passages"], *references]
    assert len(seen) == len(set(seen)) > 100


# ---- did you mean -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lithum", "lithium"),
        ("does acupuncture help depresion?", "does acupuncture help depression?"),
        ("Lithum and depresion, please", "lithium and depression, please"),
    ],
)
def test_a_misspelled_word_is_asked_about(client: FlaskClient, typed: str, meant: str) -> None:
    assert ask(client, typed)["did_you_mean"] == meant


@pytest.mark.parametrize("question", [*QUESTIONS, *FAQ_QUESTIONS, "zzzzzz", "a", "?!", "12345"])
def test_known_words_and_hopeless_ones_are_not_asked_about(
    client: FlaskClient, question: str
) -> None:
    assert ask(client, question)["did_you_mean"] is None


def test_what_is_near_a_medicines_name_is_asked_about_and_searched_as_typed(
    client: FlaskClient,
) -> None:
    answer = ask(client, "lithum")
    assert (answer["query"], answer["did_you_mean"]) == ("lithum", "lithium")
    assert (answer["corrected"], answer["total"]) == (False, 0)


# ---- the answer ---------------------------------------------------------------------------


@pytest.mark.parametrize("question", FAQ_QUESTIONS)
def test_an_faq_question_is_answered_by_its_entry(client: FlaskClient, question: str) -> None:
    answer = ask(client, question)["answer"]
    assert (answer["kind"], answer["section"]) == ("faq", [question])


@pytest.mark.parametrize("question", FAQ_QUESTIONS)
def test_case_space_and_the_question_mark_do_not_matter(client: FlaskClient, question: str) -> None:
    for other in (
        question.upper(),
        question.lower().rstrip("?"),
        f"  {question.replace(' ', '  ')}",
    ):
        assert ask(client, other)["answer"]["section"] == [question]


@pytest.mark.parametrize("question", FAQ_QUESTIONS)
def test_the_answer_stands_among_the_results_too(client: FlaskClient, question: str) -> None:
    answer = ask(client, question)
    assert answer["answer"] in answer["results"]


@pytest.mark.parametrize("question", FAQ_QUESTIONS)
def test_a_word_more_less_or_other_leaves_no_answer(client: FlaskClient, question: str) -> None:
    words = question.rstrip("?").split()
    for place in each(range(len(words))):
        assert ask(client, " ".join([*words[:place], "not", *words[place:]]))["answer"] is None
    assert ask(client, " ".join([*words[:-1], "smoking"]))["answer"] is None
    assert ask(client, " ".join(words[:-1]))["answer"] is None


@pytest.mark.parametrize(
    "question",
    [
        "Can't exercise lower my chance of diabetes?",
        "Can exercise raise my chance of diabetes?",
        "Can diabetes lower my chance of exercise?",
        "lose weight exercise me help will",
        "Will exercise help me lose weight, or will it hurt?",
    ],
)
def test_another_question_of_nearly_the_same_words_has_no_answer(
    client: FlaskClient, question: str
) -> None:
    assert ask(client, question)["answer"] is None


def test_a_heading_of_an_article_that_asks_is_an_answer(client: FlaskClient) -> None:
    answer = ask(client, "why do people stop lithium")["answer"]
    assert (answer["kind"], answer["section"][-1]) == (
        "passage",
        "Why do people stop taking lithium?",
    )


def test_the_answer_does_not_depend_on_how_many_results_are_asked_for(small: Any) -> None:
    """The patient's own question, word for word: two articles that say "wine" more often must
    not hide it from a box that shows one result."""
    article = "---\ntitle: Wine\n---\n\n## Can I drink wine, wine, wine?\n\nDrink wine. Wine.\n"
    faq = "---\ntitle: F\nkind: faq\n---\n\n## Can I drink wine?\n\n" + "Ask us about that. " * 30
    client = small({"a.md": article, "b.md": article, "faq.md": faq})
    whole = ask(client, "Can I drink wine?", limit=50)["answer"]
    assert whole["section"] == ["Can I drink wine?"]
    assert ask(client, "Can I drink wine?", limit=1)["answer"] == whole


# ---- hostile questions --------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_question_is_answered(client: FlaskClient, name: str) -> None:
    with at_most(3):  # a question keeps the only worker of a Lambda busy
        answer = ask(client, HOSTILE[name], limit=50)
    assert answer["query"] == HOSTILE[name].strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_question_gets_a_page_too(client: FlaskClient, name: str) -> None:
    page = client.post("/search", data={"q": HOSTILE[name]}, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (200, "text/html")


def test_words_that_stand_side_by_side_in_every_passage_are_found(small: Any) -> None:
    """What all passages have tells none apart and weighs next to nothing."""
    answer = ask(small(json_lines(*["Dragons sleep."] * 300)), "dragons sleep")
    assert (answer["total"], len(answer["results"])) == (300, 10)


ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
NEAR_WORDS = st.lists(
    st.sampled_from("lithium lithum PHQ-9 not weight? depresion “mood” a ' \ud800 é 9 😀".split()),
    max_size=30,
).map(" ".join)


@settings(max_examples=150)
@given(text=ANY_TEXT | NEAR_WORDS)
@example(text="\x1f\x85")
@example(text="\ufeff\xa0")
def test_any_text_is_answered_or_refused_for_a_reason(client: FlaskClient, text: str) -> None:
    response = client.post("/search", data=json.dumps({"q": text}), content_type="application/json")
    assert response.status_code == (200 if is_question(text) else 400), response.text


@settings(max_examples=100)
@given(body=st.binary(max_size=100))
def test_any_bytes_are_answered_or_refused(client: FlaskClient, body: bytes) -> None:
    for type_ in ("text/plain", "application/json", "application/x-www-form-urlencoded"):
        assert client.post("/search", data=body, content_type=type_).status_code in (200, 400)


@settings(max_examples=100)
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["q", "limit", "offset"]) | ANY_TEXT, inner)
        ),
    )
)
def test_any_json_is_answered_or_refused(client: FlaskClient, body: object) -> None:
    response = client.post("/search", data=json.dumps(body), content_type="application/json")
    assert response.status_code in (200, 400)


@settings(max_examples=100)
@given(text=st.text(max_size=50))
def test_runs_stay_the_passage_for_any_question(
    client: FlaskClient, store: Store, text: str
) -> None:
    answer = client.post("/search", json={"q": f"lithium {text}", "limit": 3}).json
    for hit in answer["results"]:
        assert joined(hit) == store.passage(hit["id"]).plain_text
