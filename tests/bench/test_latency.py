"""The benchmarks of speed run and print what they promise. How quick anything is, is no test's
business: these machines differ."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.common.engines import (
    build_all,
    citebox,
    question_words,
    read_units,
    without_stop_words,
)
from bench.common.figures import percentile
from bench.common.indexes import IndexOptions, opened, ranking_of
from bench.ranking.unanswered import NO_THRESHOLD, Case, draw, shares
from bench.speed.dealing import deal_words
from bench.speed.timing import measure
from bench.speed.wsgi import get, post_search
from index.build import build
from search.app import create_app
from search.engine.local import LocalEngine
from search.query.parameters import Query
from search.rank.retrieve import retrieve
from search.store.analysis import content_words, read_words
from search.store.reader import Store
from tests.support.each import each
from tests.support.paths import ROOT

ENGINES = {
    "citebox", "whoosh", "bm25s", "fts5", "fts5_all_words", "tantivy", "tantivy_all_words",
}  # fmt: skip
# Words that say nothing, so that the one document about kestrels stands out everywhere.
PADDING = "willow harbour lantern meadow copper thimble orchard gravel saddle ribbon".split()
QUESTIONS = ["Where do the kestrels nest?", "a lantern in the harbour", "copper and gravel"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of 40 documents in the layout of `bench relevance`; number 17 is about kestrels."""
    made = tmp_path_factory.mktemp("sets")
    rng = random.Random(3)
    lines = [
        {"_id": f"d{n}", "title": f"Document {n}", "text": " ".join(rng.choices(PADDING, k=30))}
        for n in range(40)
    ]
    lines[17] |= {"title": "Kestrels", "text": "Kestrels nest on ledges. A kestrel nests early."}
    write(made / "one" / "corpus.jsonl", lines)
    write(made / "one" / "queries.jsonl", [{"_id": q, "text": q} for q in QUESTIONS])
    return made


def write(path: Path, records: list[dict[str, str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


@pytest.fixture(scope="module")
def small_store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    to = tmp_path_factory.mktemp("index")
    assert build([folder / "one" / "corpus.jsonl"], to).exit_code == 0
    return Store.open(to)


def run(name: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", "bench", name, *arguments, "--json"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_latency_reports_every_engine_and_what_is_promised(folder: Path) -> None:
    figures = run("latency", str(folder / "one"), "--rounds", "1", "--words-only")
    for part in ("p50_ms", "p95_ms", "p99_ms", "p50_cpu_ms", "p99_cpu_ms"):
        assert ENGINES | {"search", "health"} <= figures[part].keys()
        assert all(value > 0 for value in each(figures[part].values()))
    assert figures["index_bytes"].keys() == ENGINES | {"whoosh_same_analyzer"}
    assert figures["passages_per_s"].keys() == {"citebox", "whoosh_same_analyzer"}
    assert figures["memory_mb"]["resident"] > 0
    assert {
        "citebox/tantivy",
        "citebox/tantivy p99",
        "search/health",
        "build rate citebox/whoosh",
        "index bytes citebox/whoosh",
    } <= figures["ratios"].keys()
    assert (figures["passages"], figures["questions"]) == (40, len(QUESTIONS))


@pytest.fixture(scope="module")
def with_meaning(folder: Path, tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the set by the tiny model, which understands nothing."""
    to = tmp_path_factory.mktemp("meaning")
    assert build([folder / "one" / "corpus.jsonl"], to, model=tiny).exit_code == 0
    return to


def test_latency_reports_what_meaning_takes_by_its_parts(folder: Path, with_meaning: Path) -> None:
    arguments = ("--rounds", "1", "--search-only", "--index", str(with_meaning))
    figures = run("latency", str(folder / "one"), *arguments)
    timed = {"citebox_meaning", "search_meaning", "encode", "scan"}
    assert ENGINES | timed | {"search", "health"} <= figures["p50_ms"].keys()
    assert figures["index_bytes"]["citebox"] < figures["index_bytes"]["citebox_meaning"]
    assert figures["encode_12_words_ms"] is None  # none of the questions is so long


def test_words_only_ranks_by_words_alone_whatever_the_index_has(
    folder: Path, with_meaning: Path
) -> None:
    options = IndexOptions(with_meaning, words_only=True)
    with opened(folder / "one" / "corpus.jsonl", options) as store:
        assert retrieve(Query(QUESTIONS[1]), store).ranking.name == ranking_of(store) == "words"
    options = IndexOptions(with_meaning, words_only=False)
    with opened(folder / "one" / "corpus.jsonl", options) as store:
        found = retrieve(Query(QUESTIONS[1]), store).ranking.name
        assert found == ranking_of(store) == "words+meaning"


def test_meaning_is_never_left_out_in_silence(folder: Path, small_store: Store) -> None:
    options = IndexOptions(small_store.directory, words_only=False)
    with (
        pytest.raises(SystemExit, match="give --words-only"),
        opened(folder / "one" / "corpus.jsonl", options),
    ):
        pass


@pytest.mark.parametrize(
    ("how", "ranking"), [((), "words+meaning"), (("--words-only",), "words"),
                         (("--vectors-only",), "vectors")]
)  # fmt: skip
def test_relevance_says_what_it_ranked_by(
    folder: Path, with_meaning: Path, tmp_path: Path, how: tuple[str, ...], ranking: str
) -> None:
    """One document is judged: the one about kestrels. The tiny model does not know them."""
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text(f"query-id\tcorpus-id\tscore\n{QUESTIONS[0]}\td17\t1\n", encoding="utf-8")
    arguments = ("--index", str(with_meaning), "--qrels", str(qrels), *how)
    figures = run("relevance", str(folder / "one"), *arguments)
    assert (figures["ranking"], figures["questions"]) == (ranking, 1)
    if ranking == "words":
        assert figures["ndcg@10"] == 1


def test_unanswered_asks_each_set_the_questions_of_the_other(
    folder: Path, with_meaning: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        to = tmp_path / name
        shutil.copytree(folder / "one", to)
        judged = "".join(f"{question}\td17\t1\n" for question in QUESTIONS)
        (to / "qrels.tsv").write_text(judged, encoding="utf-8")
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    figures = run("unanswered", *folders, "--index", *[str(with_meaning)] * 2)
    assert figures.keys() == {"one", "two", "all"}
    assert figures["all"]["questions"] == 4 * len(QUESTIONS)


def test_of_what_is_called_unanswered_so_many_are() -> None:
    """Without meaning, only what is sure tells; a passage with enough of the words answers."""
    greatest = [(True, 0.9), (True, 0.3), (True, 0.7), (False, 0.2), (False, 0.3), (False, 0.35)]
    cases = [
        Case("set", answerable, False, cosine, False, False) for answerable, cosine in greatest
    ]
    counted = shares(cases, [case.is_unanswered(0.4) for case in cases])
    assert counted == {"precision": 0.75, "recall": 1.0, "wrong": 0.333}
    assert shares(cases, [case.flagged for case in cases])["precision"] is None
    assert Case("set", False, True, None, False, True).is_unanswered(NO_THRESHOLD)
    assert not Case("set", False, False, None, False, False).is_unanswered(2.0)
    worded = Case("set", False, False, 0.1, True, False)
    assert not worded.is_unanswered(0.4)
    assert worded.is_unanswered(0.4, count_words=False)


def test_unanswerable_questions_are_drawn_from_the_sets_alike() -> None:
    drawn = draw([["a1", "a2", "a3"], ["b1"]], 3, random.Random(1))
    assert sorted(one[0] for one in drawn) == ["a", "a", "b"]
    assert len(draw([["a1"], []], 3, random.Random(1))) == 1


def test_scale_reports_a_row_a_size_and_draws_it(folder: Path, tmp_path: Path) -> None:
    image = tmp_path / "scale.png"
    arguments = ("--queries", "one/queries.jsonl", "--sizes", "20,60", "--out", str(image))
    rows = run("scale", str(folder), *arguments)["sizes"]
    assert [row["passages"] for row in rows] == [20, 60]
    assert rows[0]["postings"] < rows[1]["postings"]
    assert all(row["scan_p50_ms"] > 0 and row["fuse_p50_ms"] > 0 for row in each(rows))
    assert image.read_bytes().startswith(b"\x89PNG")


def test_fuzzed_questions_get_only_documented_answers(folder: Path) -> None:
    figures = run("fuzz", str(folder / "one"), "--count", "80", "--words-only")
    assert figures["not_allowed"] == []
    assert figures["statuses"].keys() <= {"200", "400", "413", "415"}
    assert figures["fuzzed"]["questions"] == 80
    assert figures["normal"]["questions"] == len(QUESTIONS)
    assert figures["ratio_p99"] > 0
    assert len(figures["slowest"]) == 5


def test_every_engine_finds_the_one_passage_on_the_matter(
    small_store: Store, tmp_path: Path
) -> None:
    units = list(read_units(small_store))
    wanted = next(n for n, unit in enumerate(units) if unit.title == "Kestrels")
    engines = {"citebox": citebox(small_store), **dict(build_all(units, tmp_path))}
    assert engines.keys() == ENGINES
    for name, engine in each(engines.items()):
        found = engine.ask("Where do the kestrels nest?")
        assert found[0][0] == wanted, name
        assert len(found) <= 10, name


def test_no_engine_falls_over_a_question_without_words(small_store: Store, tmp_path: Path) -> None:
    for name, engine in each(build_all(list(read_units(small_store)), tmp_path)):
        for text in ("", "?!", "zzzqx"):
            assert all(score <= 0 for _, score in engine.ask(text)), name


def test_the_rivals_get_the_words_that_citebox_looks_for() -> None:
    for text in (*QUESTIONS, "What is it?", "Can't I take PHQ-9 & ketamine TODAY?"):
        forms = [word.form for word in content_words(read_words(text))]
        assert without_stop_words(text) == forms
        assert question_words(text) == [word.form for word in read_words(text)]


def test_dealing_words_anew_keeps_lengths_and_frequencies() -> None:
    texts = ["red red blue", "green", "grey pink black"]
    dealt = list(deal_words(texts, random.Random(1)))
    assert sorted(" ".join(dealt).split()) == sorted(" ".join(texts).split())
    assert sorted(len(set(text.split())) for text in dealt) == [1, 2, 3]


def test_a_percentile_is_one_of_the_times_by_nearest_rank() -> None:
    times = [float(n) for n in range(1, 101)]
    found = [percentile(times, part) for part in (0.5, 0.95, 0.99, 1.0)]
    assert found == [50.0, 95.0, 99.0, 100.0]
    assert percentile([7.0], 0.5) == 7.0


def test_every_contender_is_timed_once_a_round_for_every_question() -> None:
    asked: list[str] = []
    times = measure({"it": lambda text: lambda: asked.append(text)}, ["a", "b"], 3, 1)
    assert (len(times["it"].wall), len(times["it"].cpu)) == (2, 2)
    assert len(asked) == 2 * (3 + 1) * 2  # each once untimed besides, and one round to warm up


def test_a_request_reaches_the_app_as_from_a_server(small_store: Store) -> None:
    app = create_app(LocalEngine(small_store))
    answer = post_search(app, b"Where do kestrels nest?", limit=3)()
    assert answer.status == 200
    assert json.loads(answer.body)["results"][0]["article"]["title"] == "Kestrels"
    assert get(app, "/health")().status == 200
    assert post_search(app, b"\xff")().status == 400


def test_warm_says_where_a_requests_time_goes(folder: Path, with_meaning: Path) -> None:
    arguments = ("--index", str(with_meaning), "--rounds", "1")
    figures = run("warm", *arguments, "--queries", str(folder / "one" / "queries.jsonl"))
    assert {"search/health", "suggest/health"} == figures["ratios"].keys()
    every = {"parse", "correct", "expand", "encode", "scan", "fuse", "safety", "read", "mark"}
    stages = figures["stages_ms"]
    assert every | {"excerpt", "JSON", "Flask"} <= stages["search"].keys()
    assert {"suggest", "JSON", "Flask"} <= stages["suggest"].keys()
    assert {"JSON", "Flask"} == stages["health"].keys()
