"""The benchmarks of speed run and print what they promise. How quick anything is, is no test's
business: these machines differ."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.engines import build_all, citebox, question_words, read_units, telling_words
from bench.latency import measure, percentile
from bench.scale import _deal
from bench.serving import get, post_search
from index.build import build
from search.app import create_app
from search.store import Store
from search.words import content_words, read_words

BENCH = Path(__file__).resolve().parent.parent / "bench"
ENGINES = {
    "citebox", "whoosh", "bm25s", "fts5", "fts5_all_words", "tantivy", "tantivy_all_words",
}  # fmt: skip
# Words that say nothing, so that the one document about kestrels stands out everywhere.
PADDING = "willow harbour lantern meadow copper thimble orchard gravel saddle ribbon".split()
QUESTIONS = ["Where do the kestrels nest?", "a lantern in the harbour", "copper and gravel"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of 40 documents in the layout of bench/relevance.py; number 17 is about kestrels."""
    made = tmp_path_factory.mktemp("sets")
    rng = random.Random(3)  # noqa: S311
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


def run(script: str, *arguments: str) -> Any:
    command = [sys.executable, str(BENCH / script), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_latency_reports_every_engine_and_what_is_promised(folder: Path) -> None:
    figures = run("latency.py", str(folder / "one"), "--rounds", "1")
    for part in ("p50_ms", "p95_ms", "p99_ms", "p50_cpu_ms", "p99_cpu_ms"):
        assert ENGINES | {"search", "health"} <= figures[part].keys()
        assert all(value > 0 for value in figures[part].values())
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


def test_scale_reports_a_row_a_size_and_draws_it(folder: Path, tmp_path: Path) -> None:
    image = tmp_path / "scale.png"
    arguments = ("--queries", "one/queries.jsonl", "--sizes", "20,60", "--out", str(image))
    rows = run("scale.py", str(folder), *arguments)["sizes"]
    assert [row["passages"] for row in rows] == [20, 60]
    assert rows[0]["postings"] < rows[1]["postings"]
    assert image.read_bytes().startswith(b"\x89PNG")


def test_fuzzed_questions_get_only_documented_answers(folder: Path) -> None:
    figures = run("fuzz.py", str(folder / "one"), "--count", "80")
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
    for name, engine in engines.items():
        found = engine.ask("Where do the kestrels nest?")
        assert found[0][0] == wanted, name
        assert len(found) <= 10, name


def test_no_engine_falls_over_a_question_without_words(small_store: Store, tmp_path: Path) -> None:
    for name, engine in build_all(list(read_units(small_store)), tmp_path):
        for text in ("", "?!", "zzzqx"):
            assert all(score <= 0 for _, score in engine.ask(text)), name


def test_the_rivals_get_the_words_that_citebox_looks_for() -> None:
    for text in (*QUESTIONS, "What is it?", "Can't I take PHQ-9 & ketamine TODAY?"):
        forms = [word.form for word in content_words(read_words(text))]
        assert telling_words(text) == forms
        assert question_words(text) == [word.form for word in read_words(text)]


def test_dealing_words_anew_keeps_lengths_and_frequencies() -> None:
    texts = ["red red blue", "green", "grey pink black"]
    dealt = list(_deal(texts, random.Random(1)))  # noqa: S311
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
    app = create_app(small_store)
    answer = post_search(app, b"Where do kestrels nest?", limit=3)()
    assert answer.status == 200
    assert json.loads(answer.body)["results"][0]["article"]["title"] == "Kestrels"
    assert get(app, "/health")().status == 200
    assert post_search(app, b"\xff")().status == 400
