"""How words and sentences are read: languages, stems, questions of an FAQ, danger, syllables."""

from __future__ import annotations

import csv
import re

import pytest

from index.check import inflesz, readability, syllables
from search.faq.question import read_question
from search.faq.spanish import read_question as read_spanish
from search.languages.detect import is_clearly, language_of
from search.languages.es import LANGUAGE as SPANISH
from search.languages.short import wholes
from search.safety.detect import detect
from search.safety.features import heard, windows_of
from search.safety.learned import learned
from search.store.analysis import ENGLISH
from tests.support.golden.records import hold
from tests.support.paths import CONTENT, TESTS


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Questions in both languages, of patients and of people in danger."""
    with (TESTS / "near_misses.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        near = [row[column] for row in rows for column in ("asked", "question")]
    with (TESTS / "data" / "spanish_questions.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if line[0] != "#"), delimiter="\t")
        spanish = [row["spanish"] for row in rows]
    return [*dict.fromkeys(near[::3]), *spanish]


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What people in danger say, and what is near it."""
    folder = TESTS / "golden"
    lines = (folder / "said.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


def words(*patterns: str) -> list[str]:
    paths = [path for pattern in patterns for path in sorted(CONTENT.glob(pattern))]
    texts = "\n".join(path.read_text(encoding="utf-8").lower() for path in paths)
    return sorted({*re.findall(r"[^\W\d_]{2,}", texts)})


def test_english_words_are_stemmed_as_recorded() -> None:
    """With their syllables; every third word of the samples."""
    read = ((one, ENGLISH.read_word(one).stem) for one in words("*.md", "*.txt")[::3])
    hold(
        "words_en", [("words", (f"{one} {stem} {syllables.syllables(one)}" for one, stem in read))]
    )


def test_spanish_words_are_stemmed_as_recorded() -> None:
    """With their sound and their syllables; every second word of the samples."""
    lines = (
        f"{one} {SPANISH.read_word(one).stem} {SPANISH.respell(SPANISH.fold(one))} "
        f"{inflesz.syllables(one)}"
        for one in words("es/*.md")[::2]
    )
    hold("words_es", [("words", lines)])


def test_questions_are_read_for_an_faq_as_recorded(asked: list[str]) -> None:
    def line(text: str) -> str:
        read = read_spanish if language_of(text) == "es" else read_question
        return f"{text} => {' | '.join(map(str, read(text)))}"

    hold("faq_questions", [("readings", map(line, asked))])


def test_languages_and_short_forms_are_told_as_recorded(said: list[str]) -> None:
    def line(text: str) -> str:
        code = language_of(text)
        clear = "clearly" if is_clearly(text, code) else "perhaps"
        return f"{clear} {code}: {' '.join(wholes(text.split(), code))}"

    hold("short_forms", [("texts", map(line, said))])


def test_danger_is_heard_as_recorded(said: list[str]) -> None:
    """With the distance from the border, to four digits."""
    known = learned()

    def line(text: str) -> str:
        found = detect(text)
        scores = [
            known.scorer.score(known.read(one))
            for one in heard(windows_of(text), language_of(text))
        ]
        told = f"{found.strength} {' '.join(found.kinds)}" if found else "-"
        return f"{max(scores):.4f} {told}: {text}" if scores else f"no words: {text}"

    hold("danger", [("texts", map(line, said))])


def test_how_hard_a_text_is_is_as_recorded() -> None:
    """Grades and ease of paragraphs of the samples."""

    def line(text: str, formula: readability.Formula) -> str:
        found = re.findall(r"[^\W\d_][\w'’]*", text)
        return f"{formula.value(found, max(1, text.count('. ') + 1)):.4f} {text[:40]}"

    english = (CONTENT / "physical-activity-and-your-health.md").read_text(encoding="utf-8")
    spanish = (CONTENT / "es" / "tratamientos-para-la-depresion.md").read_text(encoding="utf-8")
    hold(
        "readability",
        [
            (formula.name, (line(one, formula) for one in text.split("\n\n") if len(one) > 60))
            for text, formula in ((english, readability.GRADE), (spanish, readability.EASE))
        ],
    )
