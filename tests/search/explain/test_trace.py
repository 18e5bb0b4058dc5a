"""python -m search explain: the parts of a score are the score."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.curation.files import Extras
from index.curation.medicines import Medicines, Substance
from index.curation.pins import PinRules
from index.curation.synonyms import read_synonyms
from index.writers.generation import Generation
from search import pipeline
from search.__main__ import main
from search.explain.explanation import Explanation, Result
from search.explain.text import WIDTH, _columns, explained_text
from search.explain.trace import explain
from search.model import Article, ArticleInfo, Passage, Run
from search.query.parameters import Query, read_query
from search.store import bm25
from search.store.analysis import STOP_WORDS, read_words
from search.store.bm25 import PRESENT
from search.store.manifest import Counts
from search.store.postings import MOST_IMPACT, UNIT
from search.store.reader import Store
from tests.support.each import each
from tests.support.search_fixtures import built, json_lines

MISSPELT = "does lithium help with streess"
# Pieces of questions and texts: words of SYNONYMS, a slip, a medicine, furniture,
# a phrase that stands for one word, what is no word.
PIECES = (
    "heart attack", "myocardial infarction", "chest pain", "angina", "lithium", "lithum", "mood",
    "depression", "deppression", "the", "of", "not", "side effects", "adverse effects", "weight",
    "café", "16", "🙂", "heart", "pain",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


def explained(store: Store, question: str, **options: Any) -> Explanation:
    return explain(read_query({"q": question, "limit": 5} | options), store)


def part_sum(result: Result) -> float:
    return sum(part.adds for part in result.parts)


def check_sums(one: Explanation) -> None:
    """The stored parts are the score; the computed ones are off by their rounding, and by a
    boost's where it was found from few words."""
    for result in one.results:
        off = (UNIT / 2 if result.boost == 1 else UNIT) + 1e-9
        assert part_sum(result) == result.score
        assert abs(result.parts_total - result.score) <= len(result.parts) * off
        assert result.explained
        for part in result.parts:
            assert part.adds == part.impact * part.weight
            assert part.rarity == 1
            assert abs(part.split.total - part.adds) <= off
        assert (result.words, result.sides) == (result.score, None)
    assert (one.ranking, one.meaning) == ("words", None)


# ---- the formula --------------------------------------------------------------------------


SYNONYMS = """heart attack, myocardial infarction
angina => chest pain, heart pain
side effects, adverse effects
depression, low mood
"""
MEDICINES = Medicines((Substance(("lithium",)),))
RULES = read_synonyms(SYNONYMS, MEDICINES)[0]


def write(folder: Path, articles: list[tuple[str, list[tuple[str, str]]]], boost: float) -> Store:
    """An index of (title, passages as (heading, text)); the first article's words are boosted."""
    extras = Extras(MEDICINES, RULES, PinRules(boosts={"a0": boost}))
    with Generation(folder, extras) as generation:
        for number, (title, sections) in enumerate(articles):
            info = ArticleInfo(id=f"a{number}", title=title)
            passages = tuple(
                Passage(f"a{number}-{at}", "passage", info, (heading,), (Run(text),), None, ())
                for at, (heading, text) in enumerate(sections)
            )
            ids = tuple(passage.id for passage in passages)
            generation.add(Article(info, "article", ids, ()), passages)
        generation.commit(Counts(len(articles), 0, 0, 0, 0), "0")
    return Store.open(folder)


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(texts, st.lists(st.tuples(texts, texts), min_size=1, max_size=3)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from((1.0, 0.5, 1.25, 1.333)),
    st.lists(texts.filter(str.strip), min_size=1, max_size=3),
    st.booleans(),
)
def test_in_any_collection_the_parts_are_the_score(
    articles: list[tuple[str, list[tuple[str, str]]]],
    boost: float,
    questions: list[str],
    exact: bool,
) -> None:
    with TemporaryDirectory() as folder:
        store = write(Path(folder) / "index", articles, boost)
        for question in questions:
            query = Query(question, limit=50, exact=exact)
            one = explain(query, store)
            expected = [(hit.record["id"], hit.score) for hit in pipeline.search(query, store).hits]
            assert [(result.passage, result.score) for result in one.results] == expected
            check_sums(one)
            for result in one.results:
                check_pairs(one, result, store)
            assert all(_columns(line) <= WIDTH for line in explained_text(one).splitlines())
        store.close()


def check_pairs(one: Explanation, result: Result, store: Store) -> None:
    """A passage has a pair where its two words follow each other in one of its fields."""
    passage = store.passage(result.passage)
    fields = (passage.article.title, "\n".join(passage.section), passage.plain_text)
    there = {
        (first.stem, second.stem)
        for field in fields
        for first, second in pairwise(read_words(field))
        if STOP_WORDS.isdisjoint((first.form, second.form))
    }
    pairs = {part.term for part in result.parts if part.why == "bigram"}
    asked = {tuple(word.stem for word in read_words(pair.words)) for pair in one.pairs}
    assert pairs == {"+".join(pair) for pair in there & asked}


def test_a_boost_is_found_from_the_impacts(tmp_path: Path) -> None:
    """1.333 has three decimals and is the roundest number that explains them."""
    articles = [
        ("Mood", [("Lithium", "Lithium lifts the mood of many people.")]),
        ("", [("", "x")]),
    ]
    store = write(tmp_path / "index", articles, 1.333)
    [result] = explained(store, "lithium").results
    assert result.boost == 1.333
    assert "words × 1.333 (boost in pins.txt)" in explained_text(explained(store, "lithium"))


def test_what_the_formula_does_not_give_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where an index was written with other constants."""
    monkeypatch.setattr(bm25, "K1", 3.0)
    one = explained(store, "lithium")
    assert not one.results[0].explained
    assert abs(one.results[0].parts_total - one.results[0].score) > UNIT
    assert "Stored impacts differ from the formula" in explained_text(one)


def test_each_field_adds_what_stands_in_it(tmp_path: Path) -> None:
    text = "# Lithium\n\n## About sleep\n\nRest is good.\n\n## Else\n\nNothing of note.\n"
    store = Store.open(built(tmp_path, {"a.md": text, "b.md": "# Other\n\nWeather.\n"}))
    result = explained(store, "lithium sleep rest").results[0]
    splits = {part.words: part.split for part in result.parts}
    assert {name: (s.title > 0, s.headings > 0, s.text > 0) for name, s in splits.items()} == {
        "lithium": (True, False, False),
        "sleep": (False, True, False),
        "rest": (False, False, True),
    }
    assert {split.present for split in splits.values()} == {PRESENT}


# ---- questions over the sample ------------------------------------------------------------


def test_words_are_told_with_what_they_weigh(store: Store) -> None:
    one = explained(store, "What is lithium, xyzzyx?")
    roles = {word.word: word.role for word in one.words}
    assert roles == {
        "what": "stop word", "is": "stop word", "lithium": "asked", "xyzzyx": "unknown"
    }  # fmt: skip
    [lithium] = [word for word in one.words if word.word == "lithium"]
    assert lithium.passages == len([*explained(store, "lithium", limit=50).results])
    assert lithium.idf == store.idf("lithium")


def test_a_slip_counts_at_the_weight_of_its_correction(store: Store) -> None:
    one = explained(store, "side efects")
    [slip] = one.corrections
    assert (slip.typed, slip.meant, slip.why_not) == ("efects", "effects", None)
    found = [part for part in one.results[0].parts if part.why == "correction"]
    assert [(part.words, part.typed, part.weight) for part in found] == [
        ("effects", "efects", slip.weight)
    ]
    check_sums(one)


def test_a_synonym_of_what_was_meant_names_what_was_typed(store: Store) -> None:
    one = explained(store, "walking deppression often")
    assert [(row.typed, row.why) for row in one.stands_for] == [("deppression", "synonym")]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("fever head ache often", {"pyrexia": "fever", "cephalgia": "head ache"}),
        ("headfever often", {"pyrexia": "headfever"}),
    ],
)
def test_a_synonym_of_a_joined_or_split_word_names_what_was_typed(
    tmp_path: Path, question: str, named: dict[str, str]
) -> None:
    texts = (
        "A headache in the morning.",
        "Cephalgia is rare.",
        "Often there is a fever.",
        "A head full of ideas.",
        "Pyrexia of children.",
        *(f"Fever and a head, number {number}." for number in range(6)),
    )
    rules = {"synonyms.txt": "headache => cephalgia\nfever => pyrexia\n"}
    one = explained(Store.open(built(tmp_path, json_lines(*texts) | rules)), question)
    assert {row.other: row.typed for row in one.stands_for} == named


def test_what_is_near_a_medicine_is_only_asked_about(store: Store) -> None:
    one = explained(store, "lithum")
    [slip] = one.corrections
    assert (slip.meant, slip.weight, slip.why_not) == (
        "lithium",
        None,
        "near a medicine's name",
    )
    assert one.results == ()
    assert "not searched: near a medicine's name" in explained_text(one)


def test_a_synonym_adds_at_its_weight(tmp_path: Path) -> None:
    files = {
        "both.md": "# One\n\nA heart attack is a myocardial infarction.\n",
        "other.md": "# Two\n\nMyocardial infarction, in brief.\n",
        "none.md": "# Three\n\nWeather and wind.\n",
    }
    store = Store.open(built(tmp_path, files))
    one = explained(store, "heart attack")
    [row] = one.stands_for
    assert (row.typed, row.other, row.why, row.passages) == (
        "heart attack", "myocardial infarction", "synonym", 2
    )  # fmt: skip
    both, other = one.results
    assert sorted(part.why for part in both.parts) == ["bigram", "synonym", "word", "word"]
    [part] = other.parts
    assert (part.why, part.typed, part.weight) == ("synonym", "heart attack", row.weight)
    assert row.weight < 1
    assert "myocardial infarction (heart attack)"[:25] in explained_text(one)
    check_sums(one)


def test_a_correction_is_called_by_the_form_that_it_was_corrected_to(store: Store) -> None:
    """Not by the shortest form of its stem, as what nobody typed is: that is "depression"."""
    one = explained(store, "depresive")
    parts = [part for result in one.results for part in result.parts if part.why == "correction"]
    assert {(part.words, part.typed) for part in parts} == {("depressive", "depresive")}


def test_a_word_still_being_typed_is_told_as_a_beginning(store: Store) -> None:
    one = explained(store, "side eff", typing=True)
    assert {row.why for row in one.stands_for if row.other.startswith("eff")} == {"prefix"}
    assert {row.typed for row in one.stands_for} == {"eff"}
    check_sums(one)


def test_two_words_side_by_side_add_the_same_everywhere(store: Store) -> None:
    one = explained(store, "physical activity", limit=50)
    [pair] = one.pairs
    adds = [part.adds for result in one.results for part in result.parts if part.why == "bigram"]
    assert (pair.words, len(adds), set(adds)) == ("physical activity", pair.passages, {pair.adds})


def test_furniture_weighs_where_nothing_else_is_left(store: Store) -> None:
    one = explained(store, "who is it?")
    assert {word.role for word in one.words} <= {"asked", "unknown"}
    assert one.results
    check_sums(one)


@pytest.mark.parametrize("question", ["🙂", "?!", "🙂 👩‍⚕️", "日本語日本語" * 30, "\x1b[31mred"])
def test_what_has_no_word_of_the_index_is_explained_too(store: Store, question: str) -> None:
    text = explained_text(explained(store, question))
    assert "Total     0 passages" in text
    assert "\x1b" not in text
    assert all(_columns(line) <= WIDTH for line in each(text.splitlines()))


def test_of_a_long_question_the_rarest_words_are_asked(store: Store, content: Path) -> None:
    text = (content / "physical-activity-and-your-health.md").read_text(encoding="utf-8")
    one = explained(store, " ".join(text.split())[400:2_400])
    roles = [word.role for word in one.words]
    asked = {word.stem for word in one.words if word.role == "asked"}
    assert "left out" in roles
    assert 0 < len(asked) <= 32
    assert one.answer.why_not == "the question has more than 400 characters"
    assert all(_columns(line) <= WIDTH for line in each(explained_text(one).splitlines()))
    check_sums(one)


def test_in_a_result_s_table_words_begin_and_figures_end_below_each_other(store: Store) -> None:
    one = explained(store, "weight loss", limit=1)
    lines = explained_text(one).splitlines()
    [head] = [at for at, line in enumerate(lines) if line.split()[:2] == ["title", "headings"]]
    rows = lines[head + 1 : head + 1 + len(one.results[0].parts)]
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(lines[head])}, "the last column is of figures"
    assert len({len(row) - len(row.lstrip()) for row in rows}) == 1, "the first is of words"


def test_filters_are_told_with_what_they_let_in(store: Store) -> None:
    one = explained(store, "weight", kind="faq", tag="exercise")
    assert one.filters.passages == len(store.numbers(None, "exercise", "faq") or ())
    assert one.results
    assert {store.passage(result.passage).kind for result in one.results} == {"faq"}
    assert "kind 'faq'" in explained_text(one)
    assert explained(store, "weight").filters.passages is None


def test_exact_has_no_corrections_and_no_synonyms(store: Store) -> None:
    one = explained(store, "side efects", exact=True)
    assert (one.corrections, one.stands_for) == ((), ())
    assert "exact: no corrections" in explained_text(one)


def test_the_answer_or_why_there_is_none_is_told(store: Store) -> None:
    one = explained(store, "does exercise lower my chance of diabetes?")
    assert one.answer.question == "Can exercise lower my chance of diabetes?"
    assert "Answer    “Can exercise lower my chance of diabetes?”" in explained_text(one)
    for asked, why_not in (
        ("Can exercise lower my chance?", "no question among the first 10 results is the same"),
        ("side effects " * 40, "the question has more than 400 characters"),
    ):
        one = explained(store, asked)
        assert (one.answer.question, one.answer.why_not) == (None, why_not)
        assert why_not in explained_text(one)


def test_a_pinned_passage_is_marked(tmp_path: Path) -> None:
    files = {
        "fees.md": "# Fees\n\nWhat a visit costs.\n",
        "visits.md": "# Visits\n\nA visit, a visit and a price.\n",
        "pins.txt": "price => fees\n",
    }
    one = explained(Store.open(built(tmp_path, files)), "price of a visit")
    assert [result.pinned for result in one.results] == [True, False]
    assert "pinned by the clinic" in explained_text(one)
    check_sums(one)


def test_a_medicine_that_nothing_has_is_why_a_question_is_unanswered(store: Store) -> None:
    one = explained(store, "side effects of zoloft?")
    assert (one.unanswered, one.not_found) == (True, ("zoloft",))
    assert one.why_unanswered == "no passage has the medicine zoloft"
    assert "Unanswered: no passage has the medicine zoloft" in explained_text(one)
    assert explained(store, "xyzzyx").why_unanswered == "no passage matches"
    answered = explained(store, "side effects")
    assert (answered.unanswered, answered.why_unanswered) == (False, None)


# ---- the command --------------------------------------------------------------------------


@pytest.fixture
def command(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(question: str, *options: str) -> str:
        assert main(["explain", question, "--index", str(index_dir), *options]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return run


def test_the_table_fits_a_terminal_and_lines_up(command: Callable[..., str]) -> None:
    lines = command(MISSPELT).splitlines()
    assert max(map(_columns, lines)) <= WIDTH == 100
    heads = [line.index("adds") + 4 for line in lines if "impact  weight" in line]
    sums = [len(line) for line in lines if "sum of the parts" in line]
    assert heads
    assert {*heads, *sums} == {heads[0]}


def test_json_gives_the_same_as_data(command: Callable[..., str], store: Store) -> None:
    data = json.loads(command(MISSPELT, "--json", "--limit", "2"))
    one = explained(store, MISSPELT, limit=2)
    assert [result["score"] for result in data["results"]] == [r.score for r in one.results]
    assert data["results"][0]["parts"][0]["split"].keys() == {
        "title", "headings", "text", "present", "bigram"
    }  # fmt: skip
    assert data["corrections"][0]["typed"] == one.corrections[0].typed


def test_limit_is_five_and_filters_are_options(command: Callable[..., str]) -> None:
    assert "\n5. " in command("weight")
    assert "\n6. " not in command("weight")
    article = "weight-and-activity-faq"
    assert f"article '{article}'" in command("weight", "--article", article, "--kind", "faq")


def test_a_wrong_parameter_is_told_in_a_sentence(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "x", "--kind", "book", "--index", str(index_dir)]) == 2
    assert capsys.readouterr().err.startswith("citebox: Parameter 'kind' must be")


def test_nothing_is_written_or_logged(
    command: Callable[..., str], index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = {path: path.stat().st_mtime_ns for path in index_dir.rglob("*")}
    caplog.set_level(0)
    command("canary lithium")
    assert {path: path.stat().st_mtime_ns for path in index_dir.rglob("*")} == before
    assert caplog.records == []


def test_an_impact_that_is_cut_off_tells_nothing_of_the_boost(tmp_path: Path) -> None:
    """An index holds impacts below 256; with a boost of 40 the title's word is above."""
    articles = [
        ("Lithium", [("Lithium", "Lithium lifts the mood of many people in their daily lives.")]),
        *((f"Other {n}", [("", f"Mood and people {n}")]) for n in range(30)),
    ]
    store = write(tmp_path / "index", articles, 40.0)
    [result] = explained(store, "lithium").results
    assert result.score == MOST_IMPACT * UNIT
    assert result.boost == 40
