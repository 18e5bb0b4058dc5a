"""Articles that are one in several languages, by the names and addresses that they give."""

from __future__ import annotations

import json
from pathlib import Path

from index.build import build
from index.writers.place import roll_back
from index.writers.twins import TWINS, Twins
from search.model import ArticleInfo
from search.store.manifest import read_manifest
from tests.support.paths import ROOT

SITE = "https://clinic.example"


def info(id_: str, lang: str | None, *others: str) -> ArticleInfo:
    return ArticleInfo(id_, id_.title(), f"{SITE}/{id_}", lang=lang, translation_of=others)


def written(folder: Path, *articles: ArticleInfo) -> tuple[list[list[str]], list[str]]:
    """The ids of each group as written, and the warnings."""
    twins = Twins()
    for article in articles:
        twins.add(article)
    warnings = [one.message for one in twins.write(folder)]
    path = folder / TWINS
    groups = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [[one["id"] for one in group] for group in groups], warnings


def test_articles_are_one_by_id_or_by_address_in_either_spelling(tmp_path: Path) -> None:
    es = info("sueno", "es", "sleep")
    assert written(tmp_path, info("sleep", "en"), es, info("rest", "en"))[0] == [["sleep", "sueno"]]
    es = info("sueno", "es", "https://Clinic.example/sleep/")
    assert written(tmp_path, es, info("sleep", None))[0] == [["sueno", "sleep"]]


def test_an_article_without_a_language_is_shown_as_one_in_english(tmp_path: Path) -> None:
    written(tmp_path, info("sleep", None), info("sueno", "es", "sleep"))
    (group,) = json.loads((tmp_path / TWINS).read_text("utf-8"))
    assert [(one["id"], one["lang"]) for one in group] == [("sleep", "en"), ("sueno", "es")]


def test_an_article_of_three_languages_is_one_group(tmp_path: Path) -> None:
    articles = info("a", "en"), info("b", "es", "a"), info("c", "fr", "b")
    assert written(tmp_path, *articles)[0] == [["a", "b", "c"]]


def test_two_of_one_language_are_never_one(tmp_path: Path) -> None:
    articles = info("a", "en"), info("b", "es", "a"), info("c", "es", "a")
    assert written(tmp_path, *articles)[0] == [["a", "b"]]


def test_an_id_that_no_article_has_is_named_and_an_address_is_not(tmp_path: Path) -> None:
    """A page that is not in the index is nobody's slip."""
    one, other = info("a", "en", "slip", f"{SITE}/elsewhere"), info("b", "es")
    groups, warnings = written(tmp_path, one, other)
    assert groups == []
    assert warnings == ["translation_of: the index has no article 'slip'."]


def test_an_address_is_told_apart_by_its_query(tmp_path: Path) -> None:
    assert written(tmp_path, info("a", "en"), info("b", "es", f"{SITE}/a?page=2"))[0] == []


def test_an_index_of_translations_is_built_again_and_rolled_back(tmp_path: Path) -> None:
    """The file of the translations is part of an index: its folder is taken for no other thing."""
    sources = [ROOT / "content", ROOT / "content/es"]
    build(sources, tmp_path)
    first = read_manifest(tmp_path)
    assert TWINS in first.files
    build(sources[:1], tmp_path)
    assert read_manifest(tmp_path).generation != first.generation
    assert roll_back(tmp_path).generation == first.generation
