"""Superscripts and subscripts keep their meaning, in every reader."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document
from index.prepare import prepare
from index.superscripts import plain_digits
from tests.index.readers.test_docx import p, word
from tests.support.index_fixtures import read_one

LONG = "A paragraph of words, so that a page is known to have an article of its own. " * 3


def text_of(article: Document) -> str:
    return "\n".join(block.text for block in article.blocks())


def page(markup: str) -> str:
    return text_of(read_one("a.html", f"<article><h1>T</h1><p>{LONG}</p>{markup}</article>"))


def marked(markup: str) -> list[str]:
    article = read_one("a.html", f"<article><p>{markup}</p></article>")
    return [
        block.text[mark.start : mark.end]
        for block in article.blocks()
        for mark in block.marks
        if mark.kind == "sup"
    ]


@pytest.mark.parametrize("slash", ["/", "⁄", " ⁄ "])
def test_a_fraction_cites_nothing(slash: str) -> None:
    text = f"<p>Take 1<sup>1</sup>{slash}<sub>2</sub> of it.</p>"
    assert page(text).endswith(f"\nTake 1¹{slash}₂ of it.")
    assert marked(text) == []
    listed = "<h2>References</h2><ol><li>Ash B. Light. Sleep. 2018;1:1-9.</li></ol>"
    for written in (text, f"<p>Take ¹{slash.strip()}₂ of it.</p>"):
        made = prepare(read_one("a.html", f"<article><p>{LONG}</p>{written}{listed}</article>"))
        assert made.certainty == {}


def test_a_sign_apart_is_no_charge() -> None:
    assert page("<p>aged 65 <sup>+</sup> years</p>").endswith("\naged 65 + years")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>9</sup>/L", "10⁹/L"),
        ("2 × 10<sup>−3</sup> mol", "2 × 10⁻³ mol"),
        ("10<sup>-</sup><sup>3</sup>", "10⁻³"),
        ("30 kg/m<sup>2</sup>", "30 kg/m²"),
        ("5 cm<sup>2</sup>", "5 cm²"),
        ("9.8 m/s<sup>2</sup>", "9.8 m/s²"),
        ("χ<sup>2</sup> = 4", "χ² = 4"),
        ("mL min<sup>-1</sup>", "mL min⁻¹"),
        ("CO<sub>2</sub>", "CO₂"),
        ("vitamin B<sub>12</sub>", "vitamin B₁₂"),
        ("F<sub>3,77</sub>=2", "F₃,₇₇=2"),
        ("HbA<sub>1c</sub>", "HbA1c"),
        ("C<sub>max</sub>", "Cmax"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("HCO<sub>3</sub><sup>−</sup>", "HCO₃⁻"),
        ("CD4<sup>+</sup> cells", "CD4⁺ cells"),
        ("<sup>14</sup>C dating", "¹⁴C dating"),
        ("<sup>99m</sup>Tc", "⁹⁹mTc"),
        ("2<sup>n+1</sup>", "2ⁿ⁺¹"),
        ("2<sup>x+1</sup>", "2^(x+1)"),
        ("e<sup>−kt</sup>", "e^(−kt)"),
        ("2<sup>x</sup>", "2^x"),
        ("p<sub>i−1</sub>", "p_(i−1)"),
        ("Nud1<sup>7A</sup>", "Nud1^7A"),
        ("1<sup>st</sup>", "1st"),
        ("n<sup>o</sup>", "no"),
        ("aspirin<sup>®</sup>", "aspirin®"),
        ('10<span style="vertical-align: super">9</span>/L', "10⁹/L"),
        ('CO<span class="subscript">2</span>', "CO₂"),
        ("<b>10<sup>9</sup></b>/L", "10⁹/L"),
        ("10&#8313;/L", "10⁹/L"),
    ],
)
def test_a_power_an_ion_and_a_compound_are_read_as_they_are_meant(markup: str, text: str) -> None:
    assert page(f"<p>{markup}</p>").endswith(f"\n{text}")
    assert marked(markup) == [found for found in ("st", "o", "®") if text.endswith(found)]


@pytest.mark.parametrize(
    ("markup", "text", "mark"),
    [
        ("mood.<sup>1</sup>", "mood.1", "1"),
        ("sleep<sup>4,5</sup>", "sleep4,5", "4,5"),
        ("in 2022<sup>13</sup>.", "in 2022¹³.", "¹³"),
        ("of COVID-19<sup>12</sup>", "of COVID-19¹²", "¹²"),
        ("a level of HbA1<sup>12</sup>", "a level of HbA1¹²", "¹²"),
        ("mood.<sup>1</sup>2 of 3", "mood.¹2 of 3", "¹"),
        ("hepatitis C<sup>3</sup>", "hepatitis C3", "3"),
        ('mood.<span class="superscript">1</span>', "mood.1", "1"),
        ('mood.<a style="vertical-align:super" href="#r1">1</a>', "mood.1", "1"),
    ],
)
def test_a_number_that_may_cite_stays_and_never_joins_another(
    markup: str, text: str, mark: str
) -> None:
    assert page(f"<p>{markup}</p>").endswith(f"\n{text}")
    assert marked(markup) == [mark]


def test_a_link_in_a_superscript_is_kept() -> None:
    link = '<sup><a href="https://pubmed.ncbi.nlm.nih.gov/1/">1</a></sup>'
    (block,) = read_one("a.html", f"<article><p>In 2022{link} it helped.</p></article>").blocks()
    assert {(block.text[m.start : m.end], m.kind) for m in block.marks} == {
        ("¹", "link"),
        ("¹", "sup"),
    }


def test_titles_and_headings_keep_their_superscripts() -> None:
    article = read_one(
        "a.html",
        f"<article><h1>A count of 10<sup>9</sup>/L</h1><p>{LONG}</p>"
        f"<h2>What CO<sub>2</sub> does</h2><p>{LONG}</p></article>",
    )
    assert article.info.title == "A count of 10⁹/L"
    assert [section.path for section in article.sections] == [(), ("What CO₂ does",)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("150 × 10^9^/L", "150 × 10⁹/L"),
        ("10^-3^ mol", "10⁻³ mol"),
        ("CO~2~ and B~12~", "CO₂ and B₁₂"),
        ("30 kg/m<sup>2</sup>", "30 kg/m²"),
        ("`10^9^`", "10^9^"),
        ("a ^ b ^ c, ~~2~~ and 10^9/L", "a ^ b ^ c, ~~2~~ and 10^9/L"),
        ("R&D < 10^9^", "R&D < 10⁹"),
    ],
)
def test_markdown_s_superscripts_are_read_too(text: str, read: str) -> None:
    assert text_of(read_one("a.md", f"# T\n\n{text}\n")) == read


def test_a_markdown_superscript_may_cite() -> None:
    (block,) = read_one("a.md", "# T\n\nIt helps.^1,2^\n").blocks()
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["1,2"]


def test_word_s_superscripts_and_subscripts_are_read_too() -> None:
    def run(text: str, place: str) -> str:
        return f'<w:r><w:rPr><w:vertAlign w:val="{place}"/></w:rPr><w:t>{text}</w:t></w:r>'

    body = p("A count of 10", inside=run("9", "superscript")) + p(
        "Of CO", inside=run("2", "subscript")
    )
    assert text_of(read_one("a.docx", word(body))) == "A count of 10⁹\nOf CO₂"


# Whatever is written

NUMBERS = st.integers(0, 999).map(str)
APART = {
    "sup": "{0}<sup>{1}</sup>{2}",
    "sub": "{0}<sub>{1}</sub>{2}",
    "two sups": "<sup>{0}</sup><sup>{1}</sup>{2}",
    "sup in bold": "word<b>{0}<sup>{1}</sup></b><i>{2}</i>",
    "sup after letters": "word<sup>{0}</sup><b>{1}</b><sub>{2}</sub>",
    "linked": '{0}<sup><a href="#a">{1}</a></sup>{2}',
    "styled": '{0}<span style="vertical-align:super">{1}</span>{2}',
    "br": "{0}<br>{1}<br/>{2}",
}
BLOCKS = {
    "cells": "<table><tr><td>{0}</td><td>{1}</td><th>{2}</th></tr></table>",
    "rows": "<table><tr><td>{0}</td></tr><tr><td>{1}</td></tr><tr><td>{2}</td></tr></table>",
    "items": "<ul><li>{0}</li><li>{1}</li><li>{2}</li></ul>",
    "terms": "<dl><dt>{0}</dt><dd>{1}</dd><dd>{2}</dd></dl>",
    "boxes": "<div>{0}<div>{1}</div>{2}</div>",
    "in a cell": "<table><tr><td><p>{0}</p><p>{1}</p>{2}</td></tr></table>",
}
KINDS = {**{name: f"<p>{markup}</p>" for name, markup in APART.items()}, **BLOCKS}


def read_any(reader: str, markup: str) -> str:
    if reader == "md":
        return text_of(read_one("a.md", f"# T\n\nWords.\n\n{markup}\n"))
    return page(markup)


@pytest.mark.parametrize("reader", ["html", "md"])
@pytest.mark.parametrize("kind", KINDS)
@given(left=NUMBERS, middle=NUMBERS, right=NUMBERS)
def test_no_digits_join_that_a_page_sets_apart(
    reader: str, kind: str, left: str, middle: str, right: str
) -> None:
    text = read_any(reader, KINDS[kind].format(left, middle, right))
    runs = re.findall(r"[0-9]+|[⁰¹²³⁴-⁹]+|[₀-₉]+", text)
    assert [plain_digits(run) for run in runs][-3:] == [left, middle, right]


@pytest.mark.parametrize("tag", ["b", "span", "a", "em", "strong", "i", "u", "mark", "font"])
@given(left=NUMBERS, right=NUMBERS)
def test_plain_markup_never_parts_a_number(tag: str, left: str, right: str) -> None:
    assert page(f"<p>{left}<{tag}>{right}</{tag}>{left}</p>").endswith(f"\n{left}{right}{left}")
