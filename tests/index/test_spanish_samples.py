"""The Spanish samples say what their English twins say, section by section."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from index.build import build
from search.model import Passage
from search.store.reader import Store
from tests.support.paths import ROOT

QUESTIONS = ROOT / "tests/data/spanish_questions.tsv"
# Article in content/ -> its twin.
TWINS = {
    "keeping-up-a-medicine-in-bipolar-disorder": (
        "content/es/seguir-con-un-medicamento-en-el-trastorno-bipolar.md"
    ),
    "treatments-for-depression": "content/es/tratamientos-para-la-depresion.md",
    "low-mood-and-the-phq-9": "tests/data/es/animo-bajo-y-el-phq-9.md",
    "physical-activity-and-your-health": "tests/data/es/actividad-fisica-y-su-salud.md",
    "weight-and-activity-faq": "tests/data/es/peso-y-actividad-preguntas.md",
}


def passages_of(folder: Path, *sources: Path) -> dict[str, list[Passage]]:
    """The passages of each article in their order."""
    build(list(sources), folder)
    store = Store.open(folder)
    found: dict[str, list[Passage]] = {}
    for number in range(store.manifest.counts.passages):
        passage = store.passage_at(number)
        found.setdefault(passage.article.id, []).append(passage)
    return found


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Passage]]:
    return passages_of(tmp_path_factory.mktemp("en"), ROOT / "content")


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Passage]]:
    folders = (ROOT / "content/es", ROOT / "tests/data/es")
    return passages_of(tmp_path_factory.mktemp("es"), *folders)


def test_the_english_index_has_no_spanish_article(english: dict[str, list[Passage]]) -> None:
    assert english.keys() == TWINS.keys()


@pytest.mark.parametrize("article", TWINS)
def test_twins_have_the_same_sections_and_cite_the_same_references(
    english: dict[str, list[Passage]], spanish: dict[str, list[Passage]], article: str
) -> None:
    twin = spanish[Path(TWINS[article]).stem]
    assert len(twin) == len(english[article])
    assert all(passage.article.lang == "es" for passage in twin)
    for one, other in zip(english[article], twin, strict=True):
        assert len(one.section) == len(other.section), one.id
        cited, twins = ([each.printed for each in passage.references] for passage in (one, other))
        assert sorted(cited) == sorted(twins), one.id
        assert not other.doubts, other.id
        # Words may be more in Spanish; a sentence that was left out shows.
        assert 0.8 < len(other.plain_text) / len(one.plain_text) < 1.5, one.id


def test_questions_are_in_both_languages_and_want_sections_that_exist(
    english: dict[str, list[Passage]],
) -> None:
    ids = {passage.id for passages in english.values() for passage in passages}
    lines = [line for line in QUESTIONS.read_text("utf-8").splitlines() if line[:1] != "#"]
    rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 150
    for row in rows:
        wanted, also = set(row["wanted"].split()), set(row["also"].split())
        assert wanted, row
        assert wanted | also <= ids, row
        assert not wanted & also, row
    for language in ("english", "spanish"):
        assert len({row[language] for row in rows}) == 150
