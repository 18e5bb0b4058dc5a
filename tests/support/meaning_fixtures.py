"""Indexes with meaning: of sources given as strings with the tiny model, and of content/ with the
real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.report import Report
from search.app import create_app
from search.embedding.tensors import Floats
from search.query.parameters import Query
from search.rank.hybrid import HybridRanking
from search.rank.retrieve import Retrieved, retrieve
from search.store.analysis import content_words, read_words
from search.store.manifest import read_manifest
from search.store.reader import Store
from tests.support.engine_under_test import engine_over
from tests.support.once import made_once
from tests.support.search_fixtures import run

SITE = "https://alderhouse.example/articles"


def build_with(model: Path, folder: Path, files: dict[str, str]) -> Report:
    """Builds folder/index of sources given as strings; what is not given any more is removed."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for old in sources.iterdir():
        old.unlink()
    for name, text in files.items():
        (sources / name).write_text(text, encoding="utf-8")
    report = build([sources], folder / "index", model=model)
    assert report.exit_code == 0
    return report


def generation(index: Path) -> Path:
    """The folder that the manifest names."""
    return index / read_manifest(index).generation


def signed(told: dict[str, Any]) -> str:
    """The text of a manifest with the digest that its facts must have."""
    facts = {name: value for name, value in told.items() if name != "digest"}
    digest = sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return json.dumps({**facts, "digest": digest})


def rewrite_manifest(index: Path, **changes: object) -> None:
    """Sets facts of the manifest's `meaning`; those in `counts` by their own names."""
    path = index / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        told["counts" if name in told["counts"] else "meaning"][name] = value
    path.write_text(signed(told), encoding="utf-8")


@pytest.fixture(scope="session")
def meant_index(model: Path, content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """content/ as the command builds it, with the real model."""

    def make(folder: Path) -> None:
        options = ("--to", folder, "--site", SITE, "--model", model)
        told = run("-m", "index", "build", content, *options, OPENBLAS_NUM_THREADS="1")
        assert told.returncode == 0, told.stderr

    return made_once(tmp_path_factory, "meant", make)


@pytest.fixture(scope="session")
def meant(meant_index: Path) -> Iterator[Store]:
    opened = Store.open(meant_index)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def meant_client(meant: Store) -> FlaskClient:
    return create_app(engine_over(meant)).test_client()


def ids(found: Retrieved, store: Store) -> list[str]:
    """The passages' ids, best first."""
    return [store.passage_at(number).id for _, number in found.best]


def found_ids(question: str, store: Store, depth: int = 10) -> list[str]:
    return ids(retrieve(Query(question), store, depth), store)


def cosines(question: str, store: Store) -> Floats:
    """Of every passage, where the question is ranked by meaning."""
    return hybrid(question, store).cosines


def hybrid(question: str, store: Store) -> HybridRanking:
    """The ranking of a question that is ranked by meaning."""
    ranking = retrieve(Query(question), store).ranking
    assert isinstance(ranking, HybridRanking), f"'{question}' is ranked by words alone"
    return ranking


def stems(text: str) -> set[str]:
    return {word.stem for word in content_words(read_words(text))}


def stems_of(id_: str, store: Store) -> set[str]:
    """What words of a passage, its headings and its title a question may have."""
    passage = store.passage(id_)
    return stems(" ".join([passage.article.title, *passage.section, passage.plain_text]))
