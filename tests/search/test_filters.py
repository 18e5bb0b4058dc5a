"""What narrows a search: filters, groups, and `exact`, which leaves out what is read into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from search.store.reader import Store
from tests.support.each import each
from tests.support.engine_under_test import engine_over, open_engine
from tests.support.search_fixtures import ask, ask_all, built, json_lines, problem

Result = dict[str, Any]
QUESTIONS = ["dragons", "do dragons sleep in winter", "winter food", "sleep dragon gold", "gold"]
SIZES = list(product([1, 3, 10, 50], QUESTIONS))
TAGS = (["Dragons"], ["dragons", "Winter sleep"], [], ["Café", "gold"])
FILTERS: dict[str, dict[str, str]] = {
    "an article": {"article": "w3"},
    "a tag": {"tag": "dragons"},
    "a tag of two words": {"tag": "winter sleep"},
    "a kind": {"kind": "faq"},
    "the other kind": {"kind": "passage"},
    "an article and a kind": {"article": "w4", "kind": "passage"},
    "a tag and a kind": {"tag": "dragons", "kind": "faq"},
    "all three": {"article": "w5", "tag": "winter sleep", "kind": "passage"},
    "an article without the tag": {"article": "w2", "tag": "dragons"},
}


def page(number: int) -> str:
    """An article or FAQ of some sections, whose words repeat unevenly."""
    kind = "kind: faq\n" if number % 3 == 0 else ""
    tags = ", ".join(TAGS[number % 4])
    head = f"---\ntitle: Page {number}\nid: w{number}\n{kind}tags: [{tags}]\n---\n"
    parts = [
        f"## Does part {part} help?\n\n"
        + " ".join(["Dragons like gold."] * (1 + (number + part) % 3))
        + " Sleep in winter." * (part % 2)
        + " Food is scarce." * (number % 2)
        for part in range(1 + number % 5)
    ]
    return head + "\n" + "\n\n".join(parts) + "\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client over 40 articles, a third of them FAQs, with 1 to 5 passages each."""
    folder = tmp_path_factory.mktemp("pages")
    store = Store.open(built(folder, {f"{n:02}.md": page(n) for n in range(40)}))
    yield create_app(engine_over(store)).test_client()
    store.close()


@pytest.fixture
def small(tmp_path: Path) -> Callable[[dict[str, str]], FlaskClient]:
    """A client over an index of the given sources."""

    def client_over(files: dict[str, str]) -> FlaskClient:
        return create_app(open_engine(built(tmp_path, files))).test_client()

    return client_over


def fits(hit: Result, options: dict[str, str]) -> bool:
    """Whether a result has what the filters demand."""
    card = hit["article"]
    return (
        options.get("article", card["id"]) == card["id"]
        and options.get("kind", hit["kind"]) == hit["kind"]
        and ("tag" not in options or options["tag"].lower() in map(str.lower, card["tags"]))
    )


def places(results: list[Result]) -> list[tuple[str, float]]:
    return [(hit["id"], hit["score"]) for hit in results]


# ---- filters ------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_keeps_what_fits_in_the_order_that_it_had(
    pages: FlaskClient, name: str, question: str
) -> None:
    whole = ask_all(pages, question)
    wanted = [hit for hit in whole if fits(hit, FILTERS[name])]
    assert len(wanted) < len(whole)
    assert places(ask_all(pages, question, **FILTERS[name])) == places(wanted)


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_of_these_tests_leaves_nothing_to_test(pages: FlaskClient, name: str) -> None:
    empty = name == "an article without the tag"
    assert bool(ask(pages, "dragons", **FILTERS[name])["results"]) != empty


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("size", [1, 3, 50])
def test_filtered_pages_joined_are_the_whole_and_the_matches_are_theirs(
    pages: FlaskClient, name: str, size: int
) -> None:
    question, options = QUESTIONS[1], FILTERS[name]
    whole = ask_all(pages, question, **options)
    joined: list[Result] = []
    for at in range(0, len(whole) + size, size):
        answer = ask(pages, question, limit=size, offset=at, **options)
        above = sum("beyond" not in hit for hit in whole)
        assert (answer["total"], answer["total_relation"]) == (above, "eq")
        assert answer["matches"] == len(whole)
        joined += answer["results"]
    assert places(joined) == places(whole)


@pytest.mark.parametrize(
    "options", [{"article": "none"}, {"tag": "none"}, {"article": "W3"}, {"tag": "dragon"}]
)
@pytest.mark.parametrize("group", [{}, {"group": "article"}])
def test_what_is_not_there_gives_an_empty_list_and_no_error(
    pages: FlaskClient, options: dict[str, str], group: dict[str, str]
) -> None:
    """An id is told by its capitals, a tag is whole."""
    answer = ask(pages, "dragons", **options, **group)
    assert (answer["total"], answer["total_relation"], answer["results"]) == (0, "eq", [])
    assert answer["answer"] is None


@pytest.mark.parametrize("tag", ["DRAGONS", "dRaGoNs", " dragons "])
def test_a_tag_is_the_same_in_capitals_and_with_space_around_it(
    pages: FlaskClient, tag: str
) -> None:
    plain = places(ask_all(pages, "gold", tag="dragons"))
    assert plain
    assert places(ask_all(pages, "gold", tag=tag)) == plain


@pytest.mark.parametrize("tag", ["Café", "CAFÉ", "Cafe\u0301"])
def test_a_tag_may_have_its_accent_apart(pages: FlaskClient, tag: str) -> None:
    assert {hit["article"]["id"] for hit in ask_all(pages, "gold", tag=tag)} == {
        f"w{n}" for n in range(3, 40, 4)
    }


@pytest.mark.parametrize("tag", ["a, b", "x" * 200, "<b>", "tag:*", '"quoted"', "1"])
def test_a_tag_is_taken_as_it_is(small: Any, tag: str) -> None:
    head = "---\ntitle: A\ntags:\n  - {}\n---\n\nDragons sleep.\n"
    quoted = "'" + tag + "'"
    client = small({"a.md": head.format(quoted), "b.md": head.format("b")})
    assert [hit["article"]["id"] for hit in ask(client, "dragons", tag=tag)["results"]] == ["a"]


def test_a_filter_leaves_the_answer_out_that_does_not_fit(pages: FlaskClient) -> None:
    """An FAQ's own question, asked in its words."""
    question = "Does part 0 help?"
    assert ask(pages, question)["answer"]["kind"] == "faq"
    answer = ask(pages, question, kind="passage")["answer"]
    assert answer["kind"] == "passage", "a section of an article that asks the same"
    assert ask(pages, question, article="w3")["answer"]["article"]["id"] == "w3"
    assert ask(pages, question, article="w4")["answer"]["article"]["id"] == "w4"
    assert ask(pages, question, article="w4", kind="faq")["answer"] is None


def ways(client: FlaskClient, options: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The answers of every way of asking."""
    asked = {"q": "dragons sleep", **options}
    yield client.get("/search", query_string=asked).json
    yield client.post("/search", query_string=options, data=asked["q"]).json
    yield client.post("/search", json=asked).json
    yield client.post("/search", data=asked).json
    yield client.post("/search", query_string=options, json={"q": asked["q"]}).json


@pytest.mark.parametrize(
    "options",
    [
        {"tag": "winter sleep"},
        {"article": "w3", "kind": "faq"},
        {"group": "article", "kind": "passage"},
        {"exact": "true", "tag": "café"},
        {"exact": "0"},
    ],
)
def test_parameters_may_come_in_the_address_as_json_and_as_a_form(
    pages: FlaskClient, options: dict[str, str]
) -> None:
    first, *others = ({**answer, "took_ms": 0} for answer in ways(pages, options))
    assert first["results"]
    assert all(other == first for other in each(others))


def test_exact_of_json_is_true_or_false(client: FlaskClient) -> None:
    for value, corrected in ((True, False), (False, True), ("1", False), ("false", True)):
        answer = client.post("/search", json={"q": "depresion", "exact": value}).json
        assert answer["corrected"] == corrected
    problem(client.post("/search", json={"q": "x", "exact": "True"}), 400)


# ---- groups -------------------------------------------------------------------------------


def grouped(results: list[Result]) -> list[tuple[str, float, int]]:
    """The best passage of each article, with how many more of it are above the cut: by brute
    force."""
    counts = Counter(hit["article"]["id"] for hit in results if "beyond" not in hit)
    best: dict[str, Result] = {}
    for hit in results:
        best.setdefault(hit["article"]["id"], hit)
    return [(hit["id"], hit["score"], max(0, counts[article] - 1)) for article, hit in best.items()]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("options", [{}, *FILTERS.values()])
def test_a_group_is_an_articles_best_passage_and_counts_the_others(
    pages: FlaskClient, question: str, options: dict[str, str]
) -> None:
    wanted = grouped(ask_all(pages, question, **options))
    found = ask_all(pages, question, group="article", **options)
    assert [(hit["id"], hit["score"], hit["more"]) for hit in found] == wanted


@pytest.mark.parametrize(("size", "question"), SIZES)
def test_grouped_pages_joined_are_the_whole_and_no_article_comes_twice(
    pages: FlaskClient, size: int, question: str
) -> None:
    wanted = grouped(ask_all(pages, question))
    joined: list[Result] = []
    for at in range(0, len(wanted) + size, size):
        joined += ask(pages, question, limit=size, offset=at, group="article")["results"]
    assert [(hit["id"], hit["score"], hit["more"]) for hit in joined] == wanted
    assert len({hit["article"]["id"] for hit in joined}) == len(joined)


@pytest.mark.parametrize(("size", "question"), SIZES)
def test_the_total_of_groups_is_the_number_of_articles_on_every_page(
    pages: FlaskClient, size: int, question: str
) -> None:
    whole = ask_all(pages, question)
    above = len({hit["article"]["id"] for hit in whole if "beyond" not in hit})
    for at in (0, size, 1000):
        answer = ask(pages, question, limit=size, offset=at, group="article")
        assert (answer["total"], answer["total_relation"]) == (above, "eq")
        assert answer["matches"] == len(grouped(whole))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_group_names_the_next_best_passages_of_its_article(
    pages: FlaskClient, question: str
) -> None:
    whole = [hit for hit in ask_all(pages, question) if "beyond" not in hit]
    named = 0
    for hit in ask_all(pages, question, group="article"):
        same = [one for one in whole if one["article"]["id"] == hit["article"]["id"]]
        wanted = [one for one in same if one["id"] != hit["id"]][:2]
        assert [one["passage"] for one in hit["places"]] == [one["id"] for one in wanted]
        assert [one["section"] for one in hit["places"]] == [one["section"] for one in wanted]
        named += len(wanted)
    assert named or not [one for one in grouped(whole) if one[2]]


def test_more_is_told_of_groups_only(pages: FlaskClient) -> None:
    assert not [
        hit for hit in each(ask(pages, "dragons")["results"]) if {"more", "places"} & {*hit}
    ]


def test_many_passages_are_counted_up_to_a_thousand(small: Any) -> None:
    """The exact number below it, "or more" from there on."""
    texts = ["dragons sleep"] * 999 + ["gold"] * 3
    client = small(json_lines(*texts))
    for question, total, matches in (
        ("dragons", 999, 999),
        ("dragons gold", 3, 1000),
        ("gold", 3, 3),
    ):
        for options in ({}, {"group": "article"}, {"kind": "passage"}):
            answer = ask(client, question, **options)
            assert (answer["total"], answer["matches"]) == (total, matches), options
    last = ask(client, "dragons gold", limit=50, offset=1000)["results"]
    assert len(last) == 2


# ---- corrections and `exact` --------------------------------------------------------------


def test_exact_leaves_synonyms_out(small: Any) -> None:
    client = small(json_lines("Alcohol use disorder is common.", "Nothing of the kind."))
    assert [hit["article"]["id"] for hit in ask(client, "AUD")["results"]] == ["d0"]
    assert ask(client, "AUD", exact="true")["results"] == []
    whole = ask(client, "alcohol use disorders", exact="true")["results"]
    assert [hit["article"]["id"] for hit in whole] == ["d0"]


def test_a_misspelled_word_is_searched_for_as_it_was_meant_and_the_answer_says_so(
    client: FlaskClient,
) -> None:
    answer = ask(client, "depresion")
    assert (answer["query"], answer["did_you_mean"]) == ("depresion", "depression")
    assert answer["corrected"] is True
    right = {hit["id"] for hit in ask_all(client, "depression")}
    assert right <= {hit["id"] for hit in ask_all(client, "depresion")}
    marked = {run["text"] for run in answer["results"][0]["text"] if run.get("match")}
    assert "depression" in {text.lower() for text in marked}


@pytest.mark.parametrize("question", ["depresion", "acupuncture for depresion", "lithum depresion"])
def test_exact_reads_what_was_typed_and_corrects_nothing(
    client: FlaskClient, question: str
) -> None:
    answer = ask(client, question, exact="true", limit=50)
    assert (answer["did_you_mean"], answer["corrected"]) == (None, False)
    known = [word for word in question.split() if word == "acupuncture"]
    plain = ask(client, " ".join(known), exact="true", limit=50)["results"] if known else []
    assert [hit["id"] for hit in answer["results"]] == [hit["id"] for hit in plain]


def test_a_corrected_word_counts_less_than_the_right_one(client: FlaskClient) -> None:
    typed, right = ask(client, "depresion", limit=1), ask(client, "depression", limit=1)
    assert 0 < typed["results"][0]["score"] < right["results"][0]["score"]


def test_of_two_misspelled_words_the_medicine_is_only_asked_about(client: FlaskClient) -> None:
    answer = ask(client, "lithum and depresion", limit=50)
    assert (answer["did_you_mean"], answer["corrected"]) == ("lithium and depression", False)
    marked = {run["text"] for hit in answer["results"] for run in hit["text"] if run.get("match")}
    assert {text.lower() for text in marked} >= {"depression"}
    assert "lithium" not in {text.lower() for text in marked}


CELEBREX = "Celebrex is given for pain. Do not take celebrex with other tablets for pain."


@pytest.mark.parametrize("asked", ["celexa", "Celexa", "celexa tablets?", "what is celexa for"])
def test_a_medicine_is_never_taken_for_another(small: Any, asked: str) -> None:
    """Celexa is citalopram, Celebrex is celecoxib; the two are confused in dispensing."""
    client = small(json_lines(CELEBREX, "Nothing of the kind."))
    answer = ask(client, asked)
    assert answer["corrected"] is False
    assert "celebrex" not in (answer["did_you_mean"] or "").lower()
    marked = {run["text"] for hit in answer["results"] for run in hit["text"] if run.get("match")}
    assert "celebrex" not in {text.lower() for text in marked}
    assert ask(client, "celexa")["results"] == []


@pytest.mark.parametrize("asked", ["celebrx", "celabrex", "selebrex"])
def test_a_misspelled_medicine_is_asked_about_and_nothing_else(small: Any, asked: str) -> None:
    answer = ask(small(json_lines(CELEBREX, "Nothing of the kind.")), asked)
    assert (answer["did_you_mean"], answer["corrected"]) == ("celebrex", False)
    assert answer["results"] == []
