"""pins.txt: what a clinic puts first for which words, and what it makes count more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.curation.pins import read_pins
from search.app import create_app
from tests.support.each import each
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import HTML, ask, ask_all, built

Client = Callable[..., FlaskClient]
# By article: (title, tags, text with headings). None of the words "cost" and "how much".
ARTICLES = {
    "fees": (
        "Billing",
        "money",
        "## Monthly bills\n\nWe bill each month. A bill lists each visit.\n\n"
        "## Help with bills\n\nAsk us when a bill for lithium tests is too high for you.",
    ),
    "lithium": (
        "Lithium",
        "medicines",
        "## Taking lithium\n\nLithium is taken daily.\n\n"
        "## Lithium tests\n\nLithium needs blood tests.\n\n## Stopping\n\nDo not stop lithium.",
    ),
    "visits": (
        "Visits",
        "money",
        "## When\n\nCome in the morning.\n\n## Where\n\nCome to the old house with lithium.",
    ),
    "sleep": ("Sleep", "rest", "Lithium may make you sleep. Sleep well."),
}


def page(id_: str) -> str:
    title, tags, text = ARTICLES[id_]
    return f"---\nid: {id_}\ntitle: {title}\ntags: [{tags}]\n---\n\n{text}\n"


@pytest.fixture
def pinned(tmp_path: Path) -> Client:
    """A client over the articles with the given lines in pins.txt."""

    def client_over(*lines: str) -> FlaskClient:
        files = {f"{id_}.md": page(id_) for id_ in ARTICLES}
        index = built(tmp_path, {**files, "pins.txt": "\n".join(lines)})
        return create_app(open_engine(index)).test_client()

    return client_over


def owners(answer: dict[str, Any]) -> list[str]:
    return [hit["article"]["id"] for hit in answer["results"]]


def first(client: FlaskClient, question: str, **options: object) -> list[str]:
    """The articles that were put first, which stand before all others."""
    results = ask(client, question, limit=50, **options)["results"]
    flags = [hit.get("pinned", False) for hit in results]
    assert flags == sorted(flags, reverse=True)
    assert len({hit["id"] for hit in results}) == len(results)
    return [hit["article"]["id"] for hit in results if hit.get("pinned")]


# ---- which questions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    ["cost", "COST?", "what does lithium cost", "costs of lithium", "is it costing much"],
)
def test_the_article_comes_first_for_its_words_in_any_form(pinned: Client, question: str) -> None:
    client = pinned("cost => fees")
    assert first(client, question) == ["fees"]
    assert owners(ask(client, question))[0] == "fees"


@pytest.mark.parametrize("question", ["lithium", "costume lithium", "acosta", "bill", "lithium?"])
def test_other_questions_are_as_without_pins(pinned: Client, tmp_path: Path, question: str) -> None:
    plain = create_app(
        open_engine(built(tmp_path / "plain", {f"{id_}.md": page(id_) for id_ in ARTICLES}))
    ).test_client()
    with_pins, without = ask(pinned("cost => fees"), question), ask(plain, question)
    assert {**with_pins, "took_ms": 0} == {**without, "took_ms": 0}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("opening hours", True),
        ("what are your opening hours on monday", True),
        ("opening-hours", True),
        ("opened hour", True),
        ("hours opening", False),
        ("opening of the hours", False),
        ("opening", False),
        ("hours", False),
    ],
)
def test_words_of_a_pin_stand_next_to_each_other_in_their_order(
    pinned: Client, question: str, wanted: bool
) -> None:
    assert first(pinned("opening hours => visits"), question) == (["visits"] if wanted else [])


def test_a_pin_may_be_of_words_that_are_in_every_question(pinned: Client) -> None:
    client = pinned("how much => fees")
    assert first(client, "how much lithium") == ["fees"]
    assert first(client, "how is lithium much better") == []


def test_terms_parted_by_commas_are_pins_of_their_own(pinned: Client) -> None:
    client = pinned("cost, price tag => fees")
    assert [first(client, q) for q in ("cost", "price tags", "tag price")] == [["fees"]] * 2 + [[]]


# ---- what comes first ---------------------------------------------------------------------


def test_of_an_article_its_best_passage_for_the_question_comes_first(pinned: Client) -> None:
    client = pinned("cost => fees")
    (hit, *_) = ask(client, "cost of lithium tests")["results"]
    assert hit["section"] == ["Help with bills"]
    (hit,) = ask(client, "cost of visits each month", article="fees", limit=1)["results"]
    assert hit["section"] == ["Monthly bills"]


def test_an_article_without_the_words_begins_with_its_first_passage(pinned: Client) -> None:
    (hit, *_) = ask(pinned("zebra => visits"), "zebra")["results"]
    assert (hit["section"], hit["score"], hit["pinned"]) == (["When"], 0, True)


def test_several_pins_keep_the_order_of_the_file(pinned: Client) -> None:
    client = pinned("cost => visits, fees", "lithium => sleep", "lithium cost => lithium")
    assert first(client, "cost") == ["visits", "fees"]
    assert first(client, "what does lithium cost") == ["visits", "fees", "sleep", "lithium"]


def test_an_article_of_two_pins_comes_once(pinned: Client) -> None:
    client = pinned("cost => fees", "price => visits, fees", "cost => fees")
    assert first(client, "cost and price") == ["fees", "visits"]


def test_the_others_follow_in_the_order_that_they_had(pinned: Client) -> None:
    client = pinned("lithium => visits")
    plain = [hit["id"] for hit in ask_all(client, "lithium tests", exact="true")]
    results = ask_all(client, "lithium tests")
    (pin,) = [hit["id"] for hit in results if hit.get("pinned")]
    assert pin == results[0]["id"]
    assert plain[0] != pin
    assert [hit["id"] for hit in results[1:]] == [id_ for id_ in plain if id_ != pin]


def test_exact_leaves_pins_out(pinned: Client) -> None:
    client = pinned("lithium => visits")
    assert first(client, "lithium tests", exact="true") == []
    assert owners(ask(client, "lithium tests", exact="true"))[0] != "visits"


def test_a_pinned_result_is_marked_for_the_question_as_others_are(pinned: Client) -> None:
    (hit, *_) = ask(pinned("lithium => visits"), "lithium")["results"]
    assert {"text": "lithium", "match": True} in hit["text"]


def test_the_plain_page_begins_with_it_too(pinned: Client) -> None:
    client = pinned("lithium => visits")
    page_ = client.post("/search", data={"q": "lithium tests"}, headers=HTML).text
    assert page_.index("Come to the old house") < page_.index("needs blood")


# ---- pages, filters, groups ---------------------------------------------------------------

PINS = ("how much => fees, visits", "lithium => sleep")
QUESTION = "how much lithium"


@pytest.mark.parametrize("options", [{}, {"group": "article"}, {"tag": "money"}])
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_pages_joined_are_the_one_long_page(
    pinned: Client, size: int, options: dict[str, str]
) -> None:
    client = pinned(*PINS)
    whole = ask(client, QUESTION, limit=50, **options)["results"]
    ends = range(0, len(whole), size)
    pages = [ask(client, QUESTION, limit=size, offset=at, **options)["results"] for at in ends]
    assert [hit for page_ in pages for hit in page_] == whole
    assert ask(client, QUESTION, limit=size, offset=len(whole), **options)["results"] == []


@pytest.mark.parametrize("options", [{}, {"group": "article"}, {"tag": "money"}])
def test_the_total_counts_what_is_pinned_without_a_match_on_every_page(
    pinned: Client, options: dict[str, str]
) -> None:
    client = pinned("how much => fees", "lithium => sleep")
    whole = ask(client, "how much stopping", limit=50, **options)
    wanted = len(whole["results"])
    for limit, offset in ((1, 0), (1, 1), (2, 1), (50, 0), (10, 1000)):
        answer = ask(client, "how much stopping", limit=limit, offset=offset, **options)
        assert (answer["total"], answer["total_relation"]) == (wanted, "eq")


def test_the_total_is_the_same_however_many_are_asked_for(tmp_path: Path) -> None:
    """More matches than are looked at for one result, and a pin that matches nothing."""
    files = {f"{n:02}.md": f"# Page {n}\n\nDragons.\n" for n in range(15)}
    files |= {"z.md": "---\nid: zoo\ntitle: Zoo\n---\n\nGold.\n", "pins.txt": "how much => zoo"}
    client = create_app(open_engine(built(tmp_path, files))).test_client()
    totals = {ask(client, "how much dragons", limit=n)["total"] for n in (1, 10, 16, 50)}
    assert totals == {16}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"tag": "money"}, ["fees", "visits"]),
        ({"tag": "rest"}, ["sleep"]),
        ({"article": "fees"}, ["fees"]),
        ({"article": "lithium"}, []),
        ({"kind": "faq"}, []),
        ({"kind": "passage"}, ["fees", "visits", "sleep"]),
        ({"tag": "none"}, []),
    ],
)
@pytest.mark.parametrize("group", [{}, {"group": "article"}])
def test_a_pin_stays_within_the_filters(
    pinned: Client, options: dict[str, str], wanted: list[str], group: dict[str, str]
) -> None:
    assert first(pinned(*PINS), QUESTION, **options, **group) == wanted


def test_in_groups_a_pinned_article_comes_once_with_the_count_of_its_others(
    pinned: Client,
) -> None:
    client = pinned("lithium => visits", "tests => lithium")
    counts = {
        id_: len(ask_all(client, "lithium tests", article=id_, exact="true")) for id_ in ARTICLES
    }
    results = ask_all(client, "lithium tests", group="article")
    assert [hit["article"]["id"] for hit in results][:2] == ["visits", "lithium"]
    assert sorted(hit["article"]["id"] for hit in results) == sorted(ARTICLES)
    assert {hit["article"]["id"]: hit["more"] for hit in results} == {
        id_: count - 1 for id_, count in counts.items()
    }


def test_a_pinned_article_without_a_match_has_no_others(pinned: Client) -> None:
    (hit,) = ask(pinned("zebra => visits"), "zebra", group="article")["results"]
    assert (hit["article"]["id"], hit["more"]) == ("visits", 0)
    assert hit["pinned"]
    assert "beyond" not in hit


# ---- the file -----------------------------------------------------------------------------


def test_an_unknown_article_is_warned_of_by_its_line_and_the_others_are_pinned(
    tmp_path: Path,
) -> None:
    for id_ in ARTICLES:
        (tmp_path / f"{id_}.md").write_text(page(id_))
    file = tmp_path / "pins.txt"
    file.write_text("# ours\ncost => feess, fees\n\nnone * 1.5\nfees => none\n")
    report = build([tmp_path], tmp_path / ".index")
    assert [(one.file, one.line, one.message) for one in report.warnings] == [
        (str(file), 2, "The index has no article 'feess'."),
        (str(file), 5, "The index has no article 'none'."),
        (str(file), 4, "The index has no article 'none'."),
    ]
    client = create_app(open_engine(tmp_path / ".index")).test_client()
    assert first(client, "cost") == ["fees"]


WRONG = {
    "cost => fees => visits": "There is more than one '=>'.",
    "cost =>": "The id of an article is missing after '=>'.",
    "cost => fees,": "The id of an article is missing after '=>'.",
    "=> fees": "A term is missing before or after a comma, a colon or an arrow.",
    "cost, => fees": "A term is missing before or after a comma, a colon or an arrow.",
    "?! => fees": "'?!' has neither a letter nor a digit.",
    "a b c d e f g => fees": "'a b c d e f g' has more than 6 words.",
}
WRONG_BOOSTS = ("fees", "fees *", "* 2", "fees * 2.1", "fees * 0.49", "fees * x", "fees * nan",
                "fees * inf", "fees * -1", "cost -> fees", "fees 1.5")  # fmt: skip


@pytest.mark.parametrize("line", [*WRONG, *WRONG_BOOSTS])
def test_a_line_that_cannot_be_used_is_told_with_its_number(line: str) -> None:
    pins, problems = read_pins(f"# x\n\n{line}\nhours => visits\n")
    assert [(problem.file, problem.line) for problem in problems] == [("pins.txt", 3)]
    neither = (
        "It is neither 'words => article' nor '? question' nor 'article * number', "
        "with a number from 0.5 to 2.0."
    )
    assert problems[0].message == WRONG.get(line, neither)
    assert [pin.articles for pin in pins.pins] == [("visits",)]
    assert pins.boosts == {}


def test_an_article_that_is_weighed_twice_keeps_the_first() -> None:
    pins, (problem,) = read_pins("fees * 1.5\nfees * 2\n")
    assert (problem.line, problem.message) == (2, "'fees' has two factors.")
    assert pins.boosts == {"fees": 1.5}


# ---- boosts -------------------------------------------------------------------------------


@pytest.fixture
def weighed(tmp_path: Path) -> Client:
    """A client over three articles of the same words, and one line in pins.txt."""

    def client_over(line: str) -> FlaskClient:
        text = "---\nid: {0}\ntitle: Sleep\n---\n\nDragons sleep in winter.\n"
        files = {f"{id_}.md": text.format(id_) for id_ in "abc"}
        index = built(tmp_path, {**files, "pins.txt": line})
        return create_app(open_engine(index)).test_client()

    return client_over


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("", ["a", "b", "c"]),
        ("c * 1.5", ["c", "a", "b"]),
        ("c*2", ["c", "a", "b"]),
        ("b * 1.0", ["a", "b", "c"]),
        ("a * 0.5", ["b", "c", "a"]),
    ],
)
def test_an_articles_words_count_more_or_less(weighed: Client, line: str, order: list[str]) -> None:
    client = weighed(line)
    assert owners(ask(client, "dragons in winter")) == order
    assert owners(ask(client, "dragons", exact="true")) == order
    assert not [hit for hit in each(ask(client, "dragons")["results"]) if "pinned" in hit]


@pytest.mark.parametrize("factor", [0.5, 1.5, 2])
def test_a_boost_multiplies_the_score(weighed: Client, factor: float) -> None:
    results = ask(weighed(f"b * {factor}"), "dragons")["results"]
    scores = {hit["article"]["id"]: hit["score"] for hit in results}
    assert scores["b"] == pytest.approx(factor * scores["a"], rel=0.02)


def test_a_boost_finds_nothing_that_has_none_of_the_words(pinned: Client) -> None:
    assert "visits" not in owners(ask(pinned("visits * 2"), "bill"))
