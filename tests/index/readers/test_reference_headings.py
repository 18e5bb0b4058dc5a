"""Headings of reference lists in six languages, and lists in hidden and unusual elements."""

from __future__ import annotations

import pytest

from index.readers.end_list import is_whole_reference
from index.readers.reference_headings import is_reference_heading, may_head_references
from tests.support.index_fixtures import read_one, texts

ASH = "Ash, B., & Cole, D. (2018). Sleep and low mood in adults. Sleep Health, 12(3), 45–52."
FERN = "Fern, G., & Hale, I. (2019). Walking for back pain. Pain Reports, 4, 101–109."


def printed(inner: str, name: str = "a.html") -> list[str]:
    return [one.text for one in read(inner, name).references]


def read(inner: str, name: str = "a.html"):  # type: ignore[no-untyped-def]
    page = f"<article><h1>Sleep</h1><p>Sleep helps.</p>{inner}</article>"
    return read_one(name, page if name.endswith("html") else inner)


@pytest.mark.parametrize(
    "heading",
    [
        "References", "REFERENCES:", "10. References", "References & Further Reading",
        "References / Sources", "Sources and references", "Article Sources", "Our sources",
        "Scientific references", "Footnotes", "Endnotes", "List of references", "Works cited",
        "View references", "Show all references", "References (click to expand)", "References[+]",
        "References (12)", "▼ References", "📚 Sources", "Sources for this article",
        "References and resources", "Selected bibliography", "Medical references", "Studies cited",
        "Annotated bibliography", "Works cited and consulted", "Supporting references",
        "Source material", "References (APA)", "Bibliografía recomendada",
        "Bibliographie sélective", "Bibliografia di riferimento",
        "Bibliografía", "Referencias", "Referencias bibliográficas", "Fuentes",
        "Fuentes consultadas", "Obras citadas",
        "Quellen", "Literatur", "Quellenangaben", "Quellen- und Literaturverzeichnis",
        "Literatur und Quellen", "Einzelnachweise", "Verwendete Literatur", "Fußnoten",
        "Références", "Références bibliographiques", "Bibliographie", "Notes et références",
        "Sources et bibliographie", "Ouvrages cités",
        "Bibliografia", "Fonti", "Riferimenti bibliografici", "Bibliografia e sitografia",
        "Referências", "Referências bibliográficas", "Fontes consultadas",
    ],
)  # fmt: skip
def test_a_list_is_found_under_its_heading_in_six_languages(heading: str) -> None:
    assert is_reference_heading(heading)
    assert printed(f"<h2>{heading}</h2><p>{ASH}</p><p>{FERN}</p>") == [ASH, FERN]
    assert printed(f"Sleep\n\nSleep helps.\n\n{heading}\n\n{ASH}\n\n{FERN}\n", "a.txt") == [
        ASH, FERN,
    ]  # fmt: skip


@pytest.mark.parametrize(("words", "is_reference"), [(80, True), (81, False)])
def test_a_text_of_more_than_80_words_is_no_reference(words: int, is_reference: bool) -> None:
    before, after = ASH.split("Sleep and")
    title = " ".join(["Sleep", *["and"] * (words - len(f"{before} {after}".split()) - 1)])
    text = f"{before}{title}{after}"
    assert len(text.split()) == words
    assert is_whole_reference(text) is is_reference


@pytest.mark.parametrize(
    "heading",
    ["Further reading", "Resources", "Notes", "Evidence", "Anmerkungen",
     "Pour en savoir plus", "Lecturas recomendadas", "Per approfondire"],
)  # fmt: skip
def test_a_heading_that_may_head_a_text_heads_a_list_where_references_follow(heading: str) -> None:
    assert may_head_references(heading)
    assert not is_reference_heading(heading)
    assert printed(f"<h2>{heading}</h2><ul><li>{ASH}</li><li>{FERN}</li></ul>") == [ASH, FERN]
    help_ = "<ul><li>Crisis line: 1-800-950-6264</li><li>https://help.example</li></ul>"
    assert printed(f"<h2>{heading}</h2>{help_}") == []


@pytest.mark.parametrize(
    "heading",
    ["Reference ranges", "Food sources", "Sources of protein", "Resources and support", "",
     "Evidence for sleep", "and", "Quellen von Eisen", "References available on request"],
)  # fmt: skip
def test_a_heading_of_a_text_is_none_of_a_list(heading: str) -> None:
    assert not may_head_references(heading)


ITEMS = f"<ol><li>{ASH}</li><li>{FERN}</li></ol>"
PANELS = {
    "a panel below a heading": f"<h3>References</h3><div style='display:none'>{ITEMS}</div>",
    "a panel of a heading's wrapper": (
        f"<div class='t'><h4 class='title'>References</h4></div><div class='c' hidden>{ITEMS}</div>"
    ),
    "an accordion block": (
        "<div class='wp-block-accordion'><h3><button aria-expanded='false'><span>References</span>"
        "<span aria-hidden='true'>+</span></button></h3>"
        f"<div inert aria-hidden='true'>{ITEMS}</div></div>"
    ),
    "a button without a heading": (
        f"<button aria-controls='p1'>View references</button><div id='p1' hidden>{ITEMS}</div>"
    ),
    "a link that opens": (
        f"<p><a href='#refs' class='collapsed'>References</a></p>"
        f"<div id='refs' class='collapse' style='display: none'>{ITEMS}</div>"
    ),
    "details": f"<details><summary>References</summary>{ITEMS}</details>",
    "a tab": (
        "<ul role='tablist'><li role='tab' aria-controls='x1'>Overview</li>"
        "<li role='tab' aria-controls='x2'>References</li></ul>"
        f"<div id='x1' role='tabpanel'><p>Rest well.</p></div>"
        f"<div id='x2' role='tabpanel' hidden>{ITEMS}</div>"
    ),
    "definitions": (
        f"<h2>References</h2><dl><dt>[1]</dt><dd>{ASH}</dd><dt>[2]</dt><dd>{FERN}</dd></dl>"
    ),
    "Citation Style Language": (
        "<h2>References</h2><div class='csl-bib-body'>"
        f"<div class='csl-entry'><div class='csl-left-margin'>1.</div>"
        f"<div class='csl-right-inline'>{ASH}</div></div><div class='csl-entry'>"
        "<div class='csl-left-margin'>2.</div>"
        f"<div class='csl-right-inline'>{FERN}</div></div></div>"
    ),
    "Citation Style Language, by name": (
        f"<h2>References</h2><div class='csl-bib-body'><div class='csl-entry'>{ASH}</div>"
        f"<div class='csl-entry'>{FERN}</div></div>"
    ),
}


@pytest.mark.parametrize("kind", PANELS)
def test_a_list_in_a_panel_or_in_other_elements_is_a_list(kind: str) -> None:
    article = read(PANELS[kind])
    assert [one.text for one in article.references] == [ASH, FERN]
    assert not any("eferences" in text for text in texts(article)), "its heading is no text"
    assert not any("Ash" in block.text for block in article.dropped)


def test_definitions_of_words_stay_text() -> None:
    terms = "<dl><dt>1</dt><dd>The first stage of sleep.</dd></dl>"
    assert "The first stage of sleep." in texts(read(terms))
