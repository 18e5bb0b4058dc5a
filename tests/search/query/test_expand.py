"""What a question is looked for as: its words, their pairs, and what else they may stand for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import pipeline
from search.query.clause import LONG, SHORT, STOP_WEIGHT
from search.query.expand import (
    CERTAINTY,
    CORRECTED,
    MOST_TERMS,
    SYNONYM_WEIGHT,
    ExpandedQuestion,
    expand_question,
)
from search.query.parameters import MOST_CHARACTERS, Query
from search.store.analysis import STOP_WORDS, read_word
from search.store.postings import UNIT
from search.store.reader import Store
from tests.support.each import each
from tests.support.processor import at_most
from tests.support.search_fixtures import built, json_lines

# Passages of five words each, so that lengths decide nothing.
TEXTS = {
    "jitters": "jitters spoil tea for some",
    "nerves": "nerves spoil tea for some",
    "both": "jitters nerves spoil tea often",
    "windpipe": "windpipe trouble on cold days",
    "gullet-1": "gullet trouble on cold days",
    "gullet-2": "gullet trouble on warm days",
    "gullet-3": "gullet trouble on dull days",
    "cardiac": "a myocardial infarction is grave",
    "apart": "myocardial tissue and an infarction",
    "heart": "a heart attack is grave",
    "heartless": "an attack of the heart",
    "wheezing": "wheezing wakes people at night",
    "fluoxetine": "fluoxetine is one such medicine",
    "orapred": "orapred is one such medicine",
    "garden": "gardening helps people at weekends",
} | {f"filler-{n}": f"meadows rivers hills number {n}" for n in range(25)}
SYNONYMS = """
jitters => nerves
gullet => windpipe
windpipe => gullet
blocked nose, river
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    lines = [json.dumps({"id": i, "title": "", "text": text}) for i, text in TEXTS.items()]
    folder = tmp_path_factory.mktemp("clauses")
    opened = Store.open(built(folder, {"t.jsonl": "\n".join(lines), "synonyms.txt": SYNONYMS}))
    yield opened
    opened.close()


def scores(
    store: Store, question: str, exact: bool = False, typing: bool = False
) -> dict[str, float]:
    """By article, best first."""
    hits = pipeline.search(Query(question, 50, exact=exact, typing=typing), store).hits
    return {hit.record["article"]["id"]: hit.score for hit in hits}


def looked_for(asked: ExpandedQuestion) -> dict[tuple[str, str], float]:
    """The weight of every term, by why it is looked for."""
    return {(one.why, one.term): one.weight for one in asked.clauses}


# ---- words --------------------------------------------------------------------------------


def test_the_words_are_looked_for_whole_and_their_pairs(own: Store) -> None:
    assert looked_for(expand_question("how is a cold day's trouble", own)) == {
        ("word", "cold"): 1,
        ("word", "day"): 1,
        ("word", "troubl"): 1,
        ("bigram", "cold+day"): 1,
        ("stop word", "is"): STOP_WEIGHT,
        ("stop word", "a"): STOP_WEIGHT,
    }


def test_the_same_word_twice_in_any_form_counts_once(own: Store) -> None:
    once = scores(own, "trouble cold")
    assert scores(own, "Troubles trouble troubling cold") == once
    assert scores(own, "cold? COLD colds trouble") == once


def test_furniture_beside_a_word_changes_nothing(own: Store) -> None:
    plain = scores(own, "wheezing")
    assert scores(own, "what is the wheezing, please?") == plain
    assert [*plain] == ["wheezing"]


def test_furniture_alone_is_looked_for(own: Store) -> None:
    assert [*scores(own, "is such an")][:2] == ["fluoxetine", "orapred"]


@pytest.mark.parametrize("question", ["?!", "…", "💊", "_", "\u200d"])
def test_a_question_without_words_finds_nothing(own: Store, question: str) -> None:
    assert expand_question(question, own).clauses == ()
    assert scores(own, question) == {}


@pytest.mark.parametrize(
    "question",
    [
        "wheezing " * (MOST_CHARACTERS // 9),
        "x" * MOST_CHARACTERS,
        " ".join(f"unknown{n}x wheezing" for n in range(80)),
        " ".join(sorted(STOP_WORDS)),
        " ".join(["who is it"] * 200),
        " ".join(["cold"] * 400),
        "blocked " * 250,
        "jitters blocked nose " * 90,
        "wheezingcold" * 100,
    ],
    ids=lambda text: text[:12],
)
def test_a_very_long_question_is_answered(own: Store, question: str) -> None:
    assert len(question) <= MOST_CHARACTERS
    with at_most(2):
        got = pipeline.search(Query(question), own)
    if "wheezing " in question:
        assert got.hits[0].record["article"]["id"] == "wheezing"


def test_of_too_many_words_the_rarest_are_looked_for(own: Store) -> None:
    """25 passages have each of the common words, one each of the rare ones, none "gone"."""
    common = ["meadows", "rivers", "hills", "number"]
    rare = [f"{n}" for n in range(25)] + "spoil windpipe wakes heart tissue grave tea".split()
    question = " ".join(["gone", *common, *rare, "jitters"])
    asked = expand_question(question, own, exact=True)
    words = [one.term for one in asked.clauses if one.why == "word"]
    assert len([*common, *rare]) > MOST_TERMS >= len(words)
    assert not {"meadow", "river", "hill", "number"} & {*words}
    assert {"0", "24", "jitter", "windpip"} <= {*words}


# ---- pairs --------------------------------------------------------------------------------


def test_two_words_side_by_side_count_more_in_their_order_only(own: Store) -> None:
    forth, back = scores(own, "heart attack", exact=True), scores(own, "attack heart", exact=True)
    assert forth["heart"] > back["heart"]
    assert forth["heartless"] == back["heartless"]
    assert {*forth} == {*back}


@pytest.mark.parametrize("question", ["heart of the attack", "heart wheezing attack"])
def test_words_that_are_apart_in_the_question_are_no_pair(own: Store, question: str) -> None:
    assert not [one for one in expand_question(question, own).clauses if one.term == "heart+attack"]


def test_a_pair_counts_once_however_often_it_is_said(own: Store) -> None:
    asked = expand_question("heart attack or heart attack", own, exact=True)
    assert [one.term for one in asked.clauses] == ["heart", "attack", "heart+attack"]


# ---- synonyms -----------------------------------------------------------------------------


def test_a_synonym_counts_less_than_the_word(own: Store) -> None:
    """Each of the two words is in two passages, so that only the weight tells them apart."""
    got = scores(own, "jitters")
    assert [*got] == ["both", "jitters", "nerves"]
    assert got["nerves"] == got["jitters"] * SYNONYM_WEIGHT
    assert looked_for(expand_question("jitters", own)) == {
        ("word", "jitter"): 1,
        ("synonym", "nerv"): SYNONYM_WEIGHT,
    }


def test_a_synonym_stands_one_way_where_the_clinic_says_so(own: Store) -> None:
    assert [*scores(own, "nerves")] == ["nerves", "both"]


def test_a_synonym_that_is_rarer_than_the_word_counts_no_more_than_the_word_would(
    own: Store,
) -> None:
    """gullet is in three passages, windpipe in one: idf(3) / idf(1) of the weight."""
    weights = looked_for(expand_question("gullet", own))
    idf = own.impacts.idf
    assert weights[("synonym", "windpip")] == pytest.approx(
        SYNONYM_WEIGHT * idf(3) / idf(1), abs=UNIT
    )
    assert looked_for(expand_question("windpipe", own))[("synonym", "gullet")] == SYNONYM_WEIGHT


def test_a_word_that_is_asked_for_is_no_synonym_besides(own: Store) -> None:
    assert looked_for(expand_question("nerves or jitters", own)) == {
        ("word", "nerv"): 1,
        ("word", "jitter"): 1,
    }


def test_a_phrase_whose_words_are_all_asked_for_is_no_synonym_besides(own: Store) -> None:
    asked = expand_question("heart attack, a myocardial infarction", own)
    assert "synonym" not in {one.why for one in asked.clauses}
    assert "synonym" in {one.why for one in expand_question("heart attack", own).clauses}


def test_a_phrase_stands_for_a_phrase_where_its_words_follow_each_other(own: Store) -> None:
    """From the starter pack. A passage with the two words apart is not meant."""
    got = scores(own, "heart attack")
    assert got["heart"] > got["cardiac"] > 0
    assert "apart" not in got


def test_several_words_that_nobody_wrote_are_found_by_what_they_stand_for(own: Store) -> None:
    assert len(scores(own, "blocked nose")) == 25
    assert scores(own, "blocked") == scores(own, "nose") == {}


def test_what_stands_for_a_word_is_marked(own: Store) -> None:
    hits = {
        hit.record["article"]["id"]: hit for hit in pipeline.search(Query("heart attack"), own).hits
    }
    marks = [run["text"] for run in hits["cardiac"].record["text"] if run.get("match")]
    assert marks == ["myocardial infarction"]


# ---- corrections --------------------------------------------------------------------------


def test_a_corrected_word_counts_less_than_the_word(own: Store) -> None:
    right, wrong = scores(own, "wheezing trouble"), scores(own, "wheeezing trouble")
    assert 0 < wrong["wheezing"] < right["wheezing"]
    asked = expand_question("wheeezing trouble", own)
    assert (asked.did_you_mean, asked.corrected) == ("wheezing trouble", True)
    [correction] = asked.corrections
    assert looked_for(asked)[("correction", "wheez")] == pytest.approx(
        CORRECTED * correction.confidence**CERTAINTY, abs=UNIT
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("wheezing hert", "wheezing heart"),
        ("wheezing HERT", None),
        ("wheezing HErt", None),
        ("wheezing HEARRT", "wheezing heart"),  # stressed
        ("WHEEZING HERT", "WHEEZING heart"),
        ("Hert wheezing", "heart wheezing"),
        ("a wheezing Hert", None),
        ("I wheeze. Hert trouble", "I wheeze. heart trouble"),
        ("Wheezing And Hert Trouble", "Wheezing And heart Trouble"),
        ("wheezing PRZAC", "wheezing prozac"),
    ],
)
def test_a_name_is_no_slip_in_an_everyday_word(text: str, meant: str | None, own: Store) -> None:
    assert expand_question(text, own).did_you_mean == meant


def test_the_synonyms_of_a_corrected_word_count_less_too(own: Store) -> None:
    right, wrong = expand_question("jitters", own), expand_question("jiters", own)
    assert wrong.corrected
    assert (
        0
        < looked_for(wrong)[("synonym", "nerv")]
        < looked_for(right)[("synonym", "nerv")]
        == SYNONYM_WEIGHT
    )


def test_near_a_medicines_name_is_asked_about_and_not_searched_for(own: Store) -> None:
    asked = expand_question("fluoxatine?", own)
    assert (asked.did_you_mean, asked.corrected, asked.clauses) == ("fluoxetine?", False, ())


def test_the_synonyms_of_what_is_only_asked_about_are_not_searched_for(own: Store) -> None:
    """Prozac stands for fluoxetine in the starter list."""
    assert [*scores(own, "prozac")] == ["fluoxetine"]
    asked = expand_question("prozacc?", own)
    assert asked.clauses == ()


@pytest.mark.parametrize("question", ["orap", "Orap", "can I have orap"])
def test_a_medicines_name_is_not_the_beginning_of_anothers(own: Store, question: str) -> None:
    """Orap is pimozide, Orapred prednisolone."""
    assert own.vocabulary.is_medicine("orap")
    assert [*scores(own, "orapred")] == ["orapred"]
    assert scores(own, question, typing=True) == {}


# ---- beginnings ---------------------------------------------------------------------------


def test_a_last_word_still_being_typed_is_a_beginning_and_counts_less(own: Store) -> None:
    got = scores(own, "gardeni", typing=True)
    assert 0 < got["garden"] < scores(own, "gardening")["garden"]


@pytest.mark.parametrize("question", ["gardeni ", "gardeni?", "gardeni people", "ga"])
def test_a_word_that_is_over_or_very_short_is_no_beginning(own: Store, question: str) -> None:
    asked = expand_question(question, own, typing=True)
    assert "prefix" not in [one.why for one in asked.clauses]


@pytest.mark.parametrize("question", ["gardeni", "gar", "tea or gard"])
def test_the_words_of_a_sent_question_are_whole(own: Store, question: str) -> None:
    """ "die" is not the beginning of "dieting"."""
    completed = {one.why for one in expand_question(question, own, typing=True).clauses}
    assert "prefix" in completed
    assert "prefix" not in {one.why for one in expand_question(question, own).clauses}


def test_three_letters_are_enough_for_a_beginning(own: Store) -> None:
    assert looked_for(expand_question("gar", own, typing=True)) == {("prefix", "garden"): 0.5}


def test_of_many_words_that_begin_so_the_eight_commonest_are_looked_for(tmp_path: Path) -> None:
    """Ten begin with "zorb"; the first is in one passage, the second in two, and so on."""
    endings = ["zorb" + letter * 2 for letter in "abdfgkmnop"]
    texts = [" ".join(endings[n:]) for n in range(10)]
    store = Store.open(built(tmp_path, json_lines(*texts)))
    asked = looked_for(expand_question("zorb", store, typing=True))
    assert {why for why, _ in asked} == {"prefix"}
    assert [term for _, term in asked] == [read_word(form).stem for form in endings[:1:-1]]


# ---- exact --------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["jitters", "heart attack", "blocked nose", "gullet trouble"])
def test_exact_has_no_synonyms(own: Store, question: str) -> None:
    asked = expand_question(question, own, exact=True)
    assert {one.why for one in asked.clauses} <= {"word", "bigram"}
    assert asked.phrases == ()
    assert "nerves" not in scores(own, question, exact=True)


@pytest.mark.parametrize("question", ["wheeezing", "jiters", "gardeni", "blocked nose"])
def test_exact_reads_nothing_into_words_that_nobody_wrote(own: Store, question: str) -> None:
    asked = expand_question(question, own, exact=True, typing=True)
    assert (asked.clauses, asked.did_you_mean, asked.corrected) == ((), None, False)
    assert expand_question(question, own, typing=True).clauses


def test_weights_are_multiples_of_a_256th(own: Store) -> None:
    questions = ["gullet", "jiters", "wheeezing gullet", "heart attack blocked nose", "gardeni"]
    weights = [
        one.weight for text in questions for one in expand_question(text, own, typing=True).clauses
    ]
    assert all(0 < weight <= 1 and weight * 256 == int(weight * 256) for weight in each(weights))
    assert any(weight * 32 != int(weight * 32) for weight in weights)


def test_a_beginning_never_stands_for_a_medicine(tmp_path: Path) -> None:
    """Others that the index lacks may begin alike: prednisone, hydroxychloroquine."""
    text = "Prednisolone and hydroxyzine are medicines. Hydroxyurea is, and hydrotherapy is none.\n"
    store = Store.open(built(tmp_path, {"a.md": f"# A\n\n{text}", "b.md": "# B\n\nTea.\n"}))
    for question in ("predniso", "can i take hydroxy", "is there help for meth"):
        assert not looked_for(expand_question(question, store, typing=True)), question
    found = looked_for(expand_question("hydroth", store, typing=True))
    assert [term for _, term in found] == ["hydrotherapi"]


def test_a_word_that_nobody_knows_is_written_as_the_index_writes_it(tmp_path: Path) -> None:
    """Neither the encoder nor the index knows "a1c"; both know "wife", which the index lacks."""
    pages = {
        "a.md": "# A\n\nHbA1c shows your sugar. Your family may come along.\n",
        "synonyms.txt": "HbA1c, A1c\nwife => family\n",
    }
    store = Store.open(built(tmp_path, pages))
    question = expand_question("a1c 6.1", store)
    assert question.searched == "hba1c 6.1"
    assert [(one.term, one.why, one.weight) for one in question.clauses] == [
        ("hba1c", "compound", 1)
    ]
    question = expand_question("my wife", store)
    assert question.searched == "my wife"
    assert ("famili", "synonym") in {(one.term, one.why) for one in question.clauses}


def test_what_was_corrected_is_said_only_where_it_is_searched_for(tmp_path: Path) -> None:
    """The drug khat is near "that", which is looked for by nobody."""
    store = Store.open(built(tmp_path, {"a.md": "# A\n\nTea and that.\n"}))
    assert not expand_question("khat", store).corrected


def test_a_part_of_a_compound_never_stands_for_a_medicine(tmp_path: Path) -> None:
    """NEO-OXY is not oxycodone; "oxy" alone is its slang, and other synonyms of a part stay."""
    pages = {
        "a.md": "# A\n\nOxycodone is one medicine. Fluoxetine is another.\n",
        "b.md": "# B\n\nTea and nerves.\n",
        "synonyms.txt": "oxy => oxycodone\njitters => nerves\n",
    }
    store = Store.open(built(tmp_path, pages))
    for question in ("NEO-OXY", "oxy-neo", "neo\u2011oxy help", "neo-prozac"):
        assert not looked_for(expand_question(question, store)), question
    assert [term for _, term in looked_for(expand_question("oxy", store))] == ["oxycodon"]
    assert [term for _, term in looked_for(expand_question("neo-jitters", store))] == ["nerv"]


@pytest.mark.parametrize(
    "question", ["oxy tocin", "is oxy tocin safe", "oxy tocinn", "tea or oxy tocin"]
)
def test_slang_that_is_half_of_another_medicines_name_stands_for_none(
    tmp_path: Path, question: str
) -> None:
    """Oxytocin in two words, also with a slip, is not oxycodone."""
    pages = {
        "a.md": "# A\n\nOxycodone is a medicine.\n",
        "b.md": "# B\n\nTea and rest.\n",
        "synonyms.txt": "oxy => oxycodone\n",
    }
    store = Store.open(built(tmp_path, pages))
    terms = {term for _, term in looked_for(expand_question(question, store))}
    assert "oxycodon" not in terms
    whole = {term for _, term in looked_for(expand_question("oxy and tea", store))}
    assert "oxycodon" in whole


def test_slang_that_may_go_on_as_another_word_counts_once_it_is_written(tmp_path: Path) -> None:
    """ "oxy" becomes "oxygen" perhaps; before another word it is whole."""
    pages = {
        "a.md": "# A\n\nOxycodone is a medicine.\n",
        "b.md": "# B\n\nOxygen and tea.\n",
        "synonyms.txt": "oxy => oxycodone\n",
    }
    store = Store.open(built(tmp_path, pages))
    for text, expected in (("oxy", False), ("oxy ", True), ("oxy tea", True), ("tea oxy", False)):
        asked = expand_question(text, store, typing=True)
        assert ("synonym", "oxycodon") in looked_for(asked) or not expected, text
        assert ("synonym", "oxycodon") not in looked_for(asked) or expected, text


@pytest.mark.parametrize("question", ["wheezin9", "n0se", "jitter5", "b21", "gu11et", "covid91"])
def test_a_word_with_a_digit_is_never_corrected(own: Store, question: str) -> None:
    """Another digit is another thing."""
    asked = expand_question(question, own)
    assert (asked.corrections, asked.clauses, asked.did_you_mean) == ((), (), None)


def test_a_word_with_a_digit_is_no_beginning(tmp_path: Path) -> None:
    """Another digit is another thing: "mg50" is not "mg500"."""
    store = Store.open(built(tmp_path, {"a.md": "# A\n\nThe mg500 tablet.\n"}))
    assert not looked_for(expand_question("mg50", store, typing=True))


def test_a_stop_word_weighs_less_in_a_longer_question_and_nothing_in_a_message(own: Store) -> None:
    def weight(words: int) -> float:
        asked = " ".join(["is trouble", *["cold"] * (words - 2)])
        return looked_for(expand_question(asked, own)).get(("stop word", "is"), 0)

    assert weight(2) == weight(SHORT) == STOP_WEIGHT
    assert STOP_WEIGHT > weight(SHORT + 1) > weight(LONG - 1) > weight(LONG) == 0


def test_a_passage_of_stop_words_alone_is_not_found(own: Store) -> None:
    """ "On cold days" is in many passages, "a" and "is" in others."""
    asked = "is a windpipe for some on"
    found = pipeline.search(Query(asked, limit=50), own)
    texts = {hit.passage.plain_text for hit in found.hits}
    assert found.total == len(found.hits) == len(texts) == 4  # and its synonym's three
    assert all("windpipe" in text or "gullet" in text for text in texts)


def test_of_two_passages_with_the_word_the_one_with_the_question_s_stop_words_is_first(
    tmp_path: Path,
) -> None:
    texts = ["Fog: where rain came from once", "Fog: what snow will bring soon"]
    lines = [json.dumps({"id": str(n), "title": "", "text": text}) for n, text in enumerate(texts)]
    store = Store.open(built(tmp_path, {"t.jsonl": "\n".join(lines)}))
    for asked, first in (("where came fog from", 0), ("what will fog bring", 1)):
        hits = pipeline.search(Query(asked), store).hits
        assert [hit.passage.article.id for hit in hits] == [str(first), str(1 - first)]


def test_half_of_a_contraction_is_no_word_that_the_pages_lack(own: Store) -> None:
    asked = expand_question("it wasn't tea, and they haven\u2019t zzz", own)
    assert [word.form for word in asked.missing] == ["zzz"]


def test_the_number_of_a_name_is_marked_with_the_name_alone(tmp_path: Path) -> None:
    text = "The PHQ-9 has scores: 5 to 9 is mild."
    lines = json.dumps({"id": "1", "title": "", "text": text})
    store = Store.open(built(tmp_path, {"t.jsonl": lines}))
    for asked, marked in (("PHQ-9 scores", "PHQ-9 scores"), ("scores of 9", "9 scores 9")):
        (hit,) = pipeline.search(Query(asked), store).hits
        runs = [run.text for run in hit.passage.text if run.match]
        assert " ".join(runs) == marked
