"""What chat tools leave in a text that is copied from them is left out, and told."""

from __future__ import annotations

import pytest

from index.prepare import prepare
from tests.support.index_fixtures import read_one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Light helps. :contentReference[oaicite:0]{index=0}", "Light helps."),
        ("Light :contentReference[oaicite:12]{index=12}, too.", "Light, too."),
        ("Light helps【12:1†source】.", "Light helps."),
        ("Light helps【3†L7-L9】【4†source】, too.", "Light helps, too."),
        ("[cite_start]Light helps[cite: 1, 23].[cite_end]", "Light helps."),
        ("Light helps \ue200cite\ue202turn0search3\ue202turn1news0\ue201.", "Light helps."),
        ("Light helps citeturn0search3.", "Light helps."),
        ("Light helps[web:3][attached_file:1].", "Light helps."),
    ],
)
def test_a_mark_is_left_out_and_told(text: str, words: str) -> None:
    article = read_one("a.txt", f"Rest\n\nSleep sorts what we feel, they say.\n\n{text}\n")
    assert [block.text for block in article.blocks()][-1] == words
    assert len(article.notes) >= 1
    assert all(line == 5 and "mark of a chat tool" in note for line, note in article.notes)


def test_the_link_in_a_mark_stays_a_source() -> None:
    text = (
        "Light helps [oai_citation:1‡nih.gov](https://pmc.ncbi.nlm.nih.gov/articles/PMC3000001/)."
    )
    made = prepare(read_one("a.md", f"# Rest\n\n{text}\n"))
    assert [run.text for run in made.passages[0].text if run.references] == ["nih.gov"]
    assert made.card.references[0].csl["PMCID"] == "PMC3000001"


def test_links_beside_a_mark_keep_their_words() -> None:
    link = "[review](https://doi.org/10.1000/ash18)"
    text = f"Rest【1†source】 helps. A {link} says so【2†source】; another {link} does."
    made = prepare(read_one("a.md", f"# Rest\n\n{text}\n"))
    (passage,) = made.passages
    assert [run.text for run in passage.text if run.references] == ["review", "review"]
    assert passage.own_text == "Rest helps. A review says so; another review does."


def test_marks_in_headings_and_references_go_too() -> None:
    article = read_one(
        "a.md",
        "# Rest\n\n## [cite_start]What helps\n\nLight does.\n\n## References\n\n"
        "- Ash B. Light and mood. Sleep. 2018;1:1-9.【5†source】\n",
    )
    assert [section.path for section in article.sections] == [("What helps",)]
    assert article.references[0].text == "Ash B. Light and mood. Sleep. 2018;1:1-9."
    assert len(article.notes) == 2


@pytest.mark.parametrize("text", ["See [web: 3] and cite turn 3.", "A 5†4 count.", "【note】"])
def test_other_words_stay(text: str) -> None:
    article = read_one("a.txt", f"Rest\n\nSleep sorts what we feel, they say.\n\n{text}\n")
    assert [block.text for block in article.blocks()][-1] == text
    assert article.notes == ()
