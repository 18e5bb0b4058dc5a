"""The author's report in Spanish, and the reading ease of Spanish articles."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import index.check
from index.check import check
from index.check.findings import Checked, CheckReport, Kind
from index.check.inflesz import ease, syllables
from index.check.report_html import to_html
from index.check.report_text import to_text
from index.check.spanish import in_spanish, spanish
from tests.support.check_fixtures import ASH, FIR, checked, checked_source, kinds
from tests.support.paths import ROOT

# Words of our English sentences that are in none of the articles below.
ENGLISH = re.compile(
    r"\b(?:the|this|is|are|has|have|was|were|of|or|which|with|without|each|what|nothing|nobody|"
    r"citations?|references? (?!list)|line|places|read|expected|reviewed|updated|published|months|"
    r"grade|years?|reader|author|look|findings?|articles?)\b"
)
# The samples' names, and those of their journals.
QUOTED = re.compile(r"Rest\b|rest\.md|About sleep|Journal of \w+")
LONG = "El procedimiento diagnóstico multidisciplinario requiere consideraciones metodológicas. "
EASY = "El niño come pan y bebe agua con su mamá. La casa es muy grande y el sol da en las flores. "

WRONG = (
    checked("Ayuda (Roble et al., 1999). Y más (Elm et al., 2002; Asch, 2001; Ash, 2002).", ASH),
    checked("Salió en Addiction (Ash, 2001).", ASH, FIR, FIR),
    checked("Ayuda (Roble et al., 1999)."),
    checked("Ayuda.", ASH),
    checked("Ayuda [7].", f"1. {ASH}"),
    checked("Ayuda (Ash, 2001).", "Ash, B. (2001). Sueño. Sleep, 1, 3-9. doi: 10.10 00/ash"),
    checked("Ayuda (Ash, 2001).", "Ash, B. (2001). Sueño y ánimo. Sleep, 1(2), 3-9."),
    checked("Ayuda (Ash, 2001).", "Ash, B. (2001). Sueño. Sleep, 1, 3-9. https://doi.org/10.1000/a,"),
    checked("Ayuda.", front="published_on: 2001-02-03"),
    checked("Ayuda.", front="reviewed_by: Dra. Fir\nreviewed_on: 2001-02-03"),
    checked("Ayuda.", front="reviewed_by: Dra. Fir\nreviewed_on: 2999-02-03"),
    checked("Ayuda.", front="reviewed_by: Dra. Fir\nupdated_on: 3 de mayo"),
    checked("Ayuda.", front="author: Dra. Fir"),
    checked_source("a.md", f"---\ntitle: T\nlang: es\n---\n\n## Sobre\n\n{LONG * 20}"),
)  # fmt: skip


def every_kind() -> set[Kind]:
    names = [one.name for one in pkgutil.iter_modules(index.check.__path__)]
    modules = [importlib.import_module(f"index.check.{name}") for name in names] + [index.check]
    return {one for module in modules for one in vars(module).values() if isinstance(one, Kind)}


def test_every_kind_of_finding_has_its_title_and_advice() -> None:
    found = every_kind()
    assert len(found) > 15
    for kind in found:
        assert spanish(kind.title) != kind.title
        assert spanish(kind.advice) != kind.advice


def test_the_articles_below_have_most_kinds_of_findings() -> None:
    seen = {name for article in WRONG for name in kinds(article)}
    assert len(seen) >= 14, seen


@pytest.mark.parametrize("article", WRONG, ids=lambda article: ",".join(kinds(article)))
def test_no_english_is_left(article: Checked) -> None:
    report = in_spanish(CheckReport((article,), ()))
    page = to_html(report, datetime.date(2026, 1, 1), "es", spanish)
    shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    for text in (to_text(report, spanish), shown):
        own = QUOTED.sub("", text)
        assert not ENGLISH.search(own), (ENGLISH.search(own), own)
    assert '<html lang="es">' in page


def test_what_is_quoted_is_not_translated() -> None:
    article = checked("References (Roble et al., 1999) are of use.", ASH)
    (missing, *_) = in_spanish(CheckReport((article,), ())).articles[0].findings
    assert missing.read == "Roble et al., 1999"
    assert missing.context
    assert missing.context.before == "References ("


def test_a_printed_reference_stays_as_it_is_printed() -> None:
    """Its "or" became "o", and so a title was shown that no paper has."""
    printed = "Fir, A. (2002). PD-1 or PD-L1. Addiction, 2, 3-9."
    article = checked("Ayuda (Ash, 2001).", ASH, printed)
    uncited = in_spanish(CheckReport((article,), ())).articles[0].findings[0]
    assert uncited.kind.name == "reference-never-cited"
    assert uncited.read == printed
    assert uncited.expected == "una cita de Fir, 2002"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one of: Ash, 2001a; Ash, 2001b", "una de estas: Ash, 2001a; Ash, 2001b"),
        ("The one citation leads to a reference.", "La única cita lleva a una referencia."),
        ("1 of 10 references is cited.", "1 de 10 referencias se cita."),
        ("None of the 11 references has a DOI.", "Ninguna de las 11 referencias tiene DOI."),
        ("No reference is cited.", "Ninguna referencia se cita."),
        (
            "1 article: 1 finding for the author, 0 worth a look.",
            "1 artículo: 1 hallazgo para el autor, 0 por mirar.",
        ),
        (
            "2 articles: 0 findings for the author, 3 worth a look; 1 source could not be read.",
            "2 artículos: 0 hallazgos para el autor, 3 por mirar; 1 fuente no se pudo leer.",
        ),
    ],
)
def test_counts_are_in_the_singular_and_in_the_plural(text: str, expected: str) -> None:
    assert spanish(text) == expected


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("casa", 2), ("muy", 1), ("y", 1), ("que", 1), ("guía", 2), ("guitarra", 3),
        ("agüita", 3), ("depresión", 3), ("día", 2), ("aéreo", 4), ("PHQ", 3), ("huevo", 2),
        ("psicología", 5), ("ciudad", 2), ("rey", 1), ("ayer", 2), ("leer", 2), ("quién", 1),
        ("estudiáis", 3), ("niño", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_their_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_ease_is_that_of_the_formula() -> None:
    """206.835 − 62.3 · 20 / 10 − 10 / 1, by hand."""
    assert ease(["casa"] * 10, 1) == pytest.approx(72.235)


def test_a_spanish_article_has_an_ease_and_no_grade() -> None:
    easy, hard = (checked_source("a.md", f"# T\n\n{text * 12}").facts for text in (EASY, LONG))
    assert (easy.grade, hard.grade) == (None, None)
    assert easy.ease
    assert easy.ease > 80
    assert checked_source("a.md", f"---\nlang: pt\n---\n\n{EASY * 12}").facts.ease is None


def test_the_samples_are_easy_enough() -> None:
    folders = [ROOT / "content/es", ROOT / "tests/data/es"]
    eases = [article.facts.ease for article in check(folders).articles]
    assert len(eases) == 5
    assert all(value and value >= 65 for value in eases), eases


def test_a_review_in_spanish_is_read() -> None:
    text = "Revisado por la Dra. Fir el 3 de junio de 2026."
    assert kinds(checked(text, front="author: Dra. Yew")) == []
    old = checked("Última revisión: mayo de 2001. Revisado por Fir.", front="author: Dra. Yew")
    assert kinds(old) == ["review-old"]


def test_why_a_file_could_not_be_read_is_said_in_spanish(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "d.md").write_text("---\ntitle: [\n")
    report = in_spanish(check([tmp_path]))
    reasons = [one.reason for one in report.unread]
    assert reasons[0] == "está vacío."
    assert len(reasons) == 4
    page = to_html(report, datetime.date(2026, 1, 1), "es", spanish)
    shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    for text in (to_text(report, spanish), shown):
        own = re.sub(r"\S*\.(?:md|docx|pdf)", "", text)
        assert not ENGLISH.search(own), own


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.docx", b"none"),
        ("a.epub", b"PK none"),
        ("a.pdf", b"none"),
        ("a.odt", b"none"),
        ("a.xml", b"<a><b></a>"),
        ("a.yaml", b"faq: [\n"),
        ("a.jsonl", b'{"title": "x"\n'),
        ("b.jsonl", b'{"title": x}\n'),
        ("c.jsonl", b'{title: "x"}\n'),
        ("d.jsonl", b'{"title" "x"}\n'),
        ("e.jsonl", b'{"a": "b"} x\n'),
        ("f.jsonl", b'{"title": "x\n'),
        ("a.md", b"---\ntitle: Dosis: una duda\n---\nTexto.\n"),
        ("b.md", b"---\ntitle: *x\n---\nTexto.\n"),
        ("c.md", b"---\n\ttitle: x\n---\nTexto.\n"),
        ("d.md", b"---\ntags: [a, b\nlang: es\n---\nTexto.\n"),
        ("e.md", b"---\ntitle: x\n- lang: es\n---\nTexto.\n"),
        ("f.md", b'---\ntitle: "El litio\nlang: es\n---\nTexto.\n'),
    ],
)
def test_what_a_library_says_is_said_in_spanish_too(name: str, text: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text)
    reasons = [one.reason for one in in_spanish(check([tmp_path])).unread]
    assert len(reasons) == 1
    assert not re.search(
        r"\b(?:the|is|not|to|of|and|found|expect\w*|line|column|file|missing|failed)\b",
        reasons[0],
        re.I,
    ), reasons[0]


def test_one_reference_that_was_counted_is_no_one_of_one() -> None:
    """Of two with one year and no letters, "2018a" is the first."""
    text = """La ansiedad es frecuente (Gómez y Ruiz, 2018a).

## Referencias

- Gómez, A., & Ruiz, B. (2018). Un estudio. *Revista de Psicología*, 3(2), 1-9.
- Gómez, A., & Ruiz, B. (2018). Otro estudio. *Revista de Psicología*, 4(2), 1-9.
"""
    found = [one for one in checked(text).findings if one.kind.name == "several-references-fit"]
    assert [one.expected for one in found] == ["Gómez & Ruiz, 2018"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            "Crossref answers 500 (x). It was not asked any more; the next build goes on.",
            "Crossref responde 500 (x). No se le preguntó más; la próxima vez se sigue.",
        ),
        (
            "PubMed was asked 2,000 times; the next build goes on.",
            "a PubMed se le preguntó 2,000 veces; la próxima vez se sigue.",
        ),
    ],
)
def test_why_a_service_is_not_asked_any_more_is_said_in_spanish(fault: str, said: str) -> None:
    assert spanish(fault) == said
