"""Pandoc's keys: their references are in a file beside the article, or in its front matter."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import index.build
from index.build import build
from index.document import Document, SourceError
from index.prepare import prepare
from index.readers import read_source
from index.readers.isolated import Bounds
from index.references.bibtex import BibFile
from index.source import Source
from index.sources import find_sources
from tests.support.index_fixtures import read_one, texts
from tests.support.processor import at_most

if importlib.util.find_spec("bibtexparser") is None:
    if os.environ.get("CI"):
        raise RuntimeError("bibtexparser is in requirements/index.txt; run: make setup")
    pytest.skip("bibtexparser is not installed", allow_module_level=True)

BIB = r"""
@article{ash2018, author = {Ash, Bea and {\'A}vila, Jos{\'e}}, title = {Walking {and} mood},
  journal = {J Sleep}, year = 2018, volume = 12, number = 3, pages = {45--52},
  doi = {10.1000/ash_18}, pmid = {30000001}}
@book{fern_2019:b, author = "Fern, Carl and Bell, Dan and Oak, Ed", title = "Light", year = "2019",
  publisher = {Rest \& Sons}, month = jan }
@online{nhs, author = {{NHS England and Wales}}, title = {Sleep}, url = {https://nhs.example/a_b},
  urldate = {2024-05-06}}
"""
ITEMS = """---
title: Sleep
references:
- id: ash2018
  type: article-journal
  author:
  - family: Ash
    given: Bea
  issued:
    date-parts: [[2018, 5]]
  title: Walking
  container-title: J Sleep
- id: old
  author: {family: Berg, given: Jan, non-dropping-particle: van der}
  issued: {year: 1999}
  title: <i>Light</i>
---
"""


def folder(tmp_path: Path, text: str, **files: str) -> Document:
    """The article read from a folder with these files."""
    (tmp_path / "a.md").write_text(text)
    for name, content in files.items():
        path = tmp_path / name.replace("__", "/").replace("_bib", ".bib").replace("_json", ".json")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    source = next(one for one in find_sources([tmp_path], None) if isinstance(one, Source))
    (read,) = read_source(source)
    assert not isinstance(read, SourceError), str(read)
    return read


def cited(article: Document) -> list[tuple[str, str]]:
    """(words, id of the reference or "") of each citation."""
    return [
        (run.text, (run.references or ("",))[0])
        for passage in prepare(article).passages
        for run in passage.text
        if run.references is not None
    ]


@pytest.mark.parametrize(
    ("written", "shown", "keys"),
    [
        ("Walk [@ash2018].", "Walk (Ash & Ávila 2018).", 1),
        ("Walk [see @ash2018, pp. 4-5].", "Walk (see Ash & Ávila 2018, pp. 4-5).", 1),
        ("Walk [@ash2018; @fern_2019:b].", "Walk (Ash & Ávila 2018; Fern et al. 2019).", 2),
        ("Ash says so [-@ash2018].", "Ash says so (2018).", 1),
        ("@ash2018 says so.", "Ash & Ávila (2018) says so.", 1),
        ("@nhs: sleep.", "NHS England and Wales (n.d.): sleep.", 1),
        ("Walk [@{ash2018}].", "Walk (Ash & Ávila 2018).", 1),
        ("Walk [@ash2018]. Rest [@ash2018].",
         "Walk (Ash & Ávila 2018). Rest (Ash & Ávila 2018).", 2),
    ],
)  # fmt: skip
def test_a_key_is_shown_and_linked_as_pandoc_does(
    tmp_path: Path, written: str, shown: str, keys: int
) -> None:
    article = folder(tmp_path, f"# Sleep\n\n{written}\n", refs_bib=BIB)
    assert texts(article) == [shown]
    found = cited(article)
    assert len(found) == keys
    assert all(place for _, place in found)


def test_a_tag_of_jekyll_scholar_cites_by_the_file_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "_bibliography").mkdir()
    (tmp_path / "_bibliography" / "refs.bib").write_text(BIB)
    article = folder(tmp_path, "---\ntitle: Walk\n---\nWalk {% cite ash2018 -l 4 %}.\n")
    assert texts(article) == ["Walk (Ash & Ávila 2018)."]
    assert [bool(place) for _, place in cited(article)] == [True]


def test_its_fields_are_those_of_the_file(tmp_path: Path) -> None:
    article = folder(tmp_path, "Walk [@ash2018; @nhs].\n", refs_bib=BIB)
    first, second = (reference.csl for reference in prepare(article).card.references)
    assert first == {
        "type": "article-journal", "title": "Walking and mood", "container-title": "J Sleep",
        "author": [{"family": "Ash", "given": "Bea"}, {"family": "Ávila", "given": "José"}],
        "issued": {"date-parts": [[2018]]}, "volume": "12", "issue": "3", "page": "45-52",
        "DOI": "10.1000/ash_18", "PMID": "30000001",
    }  # fmt: skip
    assert second["author"] == [{"literal": "NHS England and Wales"}]
    assert second["accessed"] == {"date-parts": [[2024, 5, 6]]}
    assert second["URL"] == "https://nhs.example/a_b"
    assert [one.text for one in article.references] == [
        "Ash B, Ávila J (2018). Walking and mood. J Sleep, 12(3), 45-52. "
        "https://doi.org/10.1000/ash_18",
        "NHS England and Wales. Sleep. https://nhs.example/a_b",
    ]


def test_a_handle_in_a_text_with_references_of_its_own_is_no_key(tmp_path: Path) -> None:
    article = folder(tmp_path, f"{ITEMS}Walk @ash2018, as @clinic said.\n")
    assert [(words, bool(place)) for words, place in cited(article)] == [("Ash (2018)", True)]
    assert "Walk Ash (2018), as @clinic said." in texts(article)


def test_keys_are_looked_up_in_every_file(tmp_path: Path) -> None:
    other = "@misc{other, title={Rest}, author={Bell, Ida}, year=2000}"
    article = folder(tmp_path, "Walk @ash2018, rest @other.\n", a_bib=BIB, b_bib=other)
    assert [bool(place) for _, place in cited(article)] == [True, True]


def test_an_unknown_key_is_named_and_counted(tmp_path: Path) -> None:
    article = folder(tmp_path, "Walk [@ash2018; @nobody2020].\n", refs_bib=BIB)
    made = prepare(article)
    assert (made.linked, made.not_linked) == (1, 1)
    assert any("'@nobody2020' (not linked)" in str(one) for one in made.warnings)


def test_a_handle_and_an_address_are_no_keys(tmp_path: Path) -> None:
    text = "Write to [care@clinic.example](mailto:care@clinic.example), or @clinic on the web.\n"
    assert cited(folder(tmp_path, text, refs_bib=BIB)) == []


@pytest.mark.parametrize("front", ["bibliography: refs/my.bib", "bibliography: ['refs/my.bib']",
                                   "bibliography:\n  - refs/my.bib"])  # fmt: skip
def test_the_named_file_is_read_and_none_beside_it(tmp_path: Path, front: str) -> None:
    text = f"---\n{front}\n---\nWalk [@ash2018], rest [@other].\n"
    other = "@misc{other, title={Not named}, year=2000}"
    article = folder(tmp_path, text, refs__my_bib=BIB, other_bib=other)
    assert [bool(place) for _, place in cited(article)] == [True, False]
    assert article.notes == ()


def test_a_file_outside_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.bib").write_text(BIB)
    (tmp_path / "in").mkdir()
    article = folder(tmp_path / "in", "---\nbibliography: ../secret.bib\n---\nWalk [@ash2018].\n")
    assert cited(article) == [("@ash2018", "")]
    assert "../secret.bib is not read" in article.notes[0][1]


def test_csl_json_is_read_too(tmp_path: Path) -> None:
    items = '[{"id": "ash2018", "author": [{"family": "Ash"}], "issued": {"raw": "2018-02-03"}}]'
    text = "---\nbibliography: refs.json\n---\nWalk [@ash2018].\n"
    article = folder(tmp_path, text, refs_json=items)
    assert texts(article) == ["Walk (Ash 2018)."]
    assert cited(article)[0][1]


def test_references_in_the_front_matter_are_read() -> None:
    article = read_one("a.md", ITEMS + "Walk [@ash2018], rest [@old].\n")
    assert texts(article) == ["Walk (Ash 2018), rest (van der Berg 1999)."]
    assert [one.text for one in article.references] == [
        "Ash B (2018). Walking. J Sleep.", "van der Berg J (1999). Light.",
    ]  # fmt: skip
    assert article.notes == ()


def test_a_heading_over_pandoc_s_list_is_no_text(tmp_path: Path) -> None:
    text = "Walk [@ash2018].\n\n# References\n\n::: {#refs}\n:::\n"
    assert texts(folder(tmp_path, text, refs_bib=BIB)) == ["Walk (Ash & Ávila 2018)."]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    source, to = tmp_path / "in", tmp_path / "index"
    source.mkdir()
    (source / "a.md").write_text("Walk [@ash2018].\n")
    (source / "refs.bib").write_text("@misc{other, title={Other}}")
    assert build([source], to).citations_linked == 0
    (source / "refs.bib").write_text(BIB)
    assert build([source], to).citations_linked == 1


BROKEN = r"""
% a comment with an @ sign
@comment{ignored {nested}}
@book{book:{421090}, title = {A key with braces}}
@article{missing
  title = {No comma}, year={2003}
}
@article{twice, title={A}, title={B}, year={1990}}
@article{quotes, title = "A ({"}lossy{"} rate of 5\% \& more", author = "Koff, David and others",
  month = aug, year = 2009,}
@article{brace, title = {How to use \{ in a title}, year = 2004}
@inproceedings{dup, title={One}, author={G{\"o}del, Kurt}, year={2001}}
@inproceedings{dup, title={Two}, year={2002}}
@article{last, title={Last}, author={van der Berg, Jan and Ash, Jr, Bo}, date={2018-01/2018-03}}
"""


def test_a_broken_entry_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    """Shapes of reports to jbibtex, biber, bibtex-ruby, pandoc and parsebib."""
    file = BibFile(BROKEN)
    assert [line for line, _ in file.faults] == [4, 5, 13]
    assert [file.get(key) is not None for key in ("twice", "quotes", "brace", "dup", "last")] == (
        [True] * 5
    )
    quotes, last = file.get("quotes") or {}, file.get("last") or {}
    assert quotes["title"] == 'A ("lossy" rate of 5% & more'
    assert quotes["author"] == [{"family": "Koff", "given": "David"}]
    assert last["author"] == [
        {"family": "van der Berg", "given": "Jan"}, {"family": "Ash Jr", "given": "Bo"},
    ]  # fmt: skip
    assert last["issued"] == {"date-parts": [[2018, 1]]}
    article = folder(tmp_path, "Walk [@last].\n", refs_bib=BROKEN)
    assert "refs.bib:4: an entry cannot be read" in article.notes[0][1]


@pytest.mark.parametrize(
    "text",
    ["@a{k,t=" + "{" * 100_000, "@article{a," * 9_000, "@" * 100_000,
     "@a{k,t={" + "{}" * 50_000 + "}}", "@a{k,t={x}}\n" * 8_000, "@a{k," + "t={x}," * 16_000 + "}",
     "@a{k,author={" + "A B and " * 12_000 + "}}", "@a{k,title={" + r"\'e" * 33_000 + "}}",
     "@a{k,title={" + r"\'{" * 30_000, "@a{k,title={" + "$x$ " * 25_000 + "}}"],
    ids=["braces", "entries", "at", "pairs", "same key", "same field", "names", "accents",
         "open accents", "formulas"],
)  # fmt: skip
def test_a_hostile_file_is_read_in_time(text: str) -> None:
    with at_most(5.0):
        BibFile(text).get("k")


def test_tex_of_many_characters_loses_its_braces_alone() -> None:
    """5 MB of accents in one title took 19 s, and a name of 9 MB as long."""
    text = "@a{k, title={" + r"\'{\textbf{a}}" * 200_000 + "}, author={" + "a," * 500_000 + "}}"
    with at_most(5.0):
        csl = BibFile(text).get("k")
    assert csl is not None
    assert csl["title"].startswith("'textbfa")


def test_the_first_500_authors_are_read() -> None:
    """A name is taken apart in 50 µs; a hostile field may have a million."""
    names = " and ".join(f"Ash{number}, B." for number in range(501))
    csl = BibFile(f"@article{{k, author={{{names}}}}}").get("k")
    assert csl is not None
    assert [one["family"] for one in csl["author"]] == [f"Ash{number}" for number in range(500)]


@pytest.mark.parametrize("kind", ["bib", "yaml", "json"])
def test_a_large_bibliography_is_read_apart_once_for_many_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Each article read it anew, in a process of its own: 300 of them took minutes."""
    title, many = "A title of some words", range(4_000)
    text = {
        "bib": "".join(f"@article{{k{n}, title={{{title}}}, year=2018}}\n" for n in many),
        "yaml": "references:\n" + "".join(f"- id: k{n}\n  title: {title}\n" for n in many),
        "json": json.dumps([{"id": f"k{n}", "title": title} for n in many]),
    }[kind]
    assert len(text) * 2 > index.build.MOST_BYTES_HERE
    monkeypatch.setattr(index.build, "MOST_BYTES_HERE", 100_000)
    (tmp_path / f"refs.{kind}").write_text(text)
    for number in range(4):
        (tmp_path / f"a{number}.md").write_text(
            f"---\ntitle: T{number}\nbibliography: refs.{kind}\n---\n\nRest helps [@k{number}].\n"
        )
    apart: list[int] = []
    real = index.build.run_isolated

    def run_isolated(make: Callable[[], bytes], bounds: Bounds) -> bytes:
        apart.append(1)
        return real(make, bounds)

    monkeypatch.setattr(index.build, "run_isolated", run_isolated)
    report = build([tmp_path], tmp_path / "index")
    assert (report.articles, report.citations_linked) == (4, 4)
    assert len(apart) == (2 if kind == "yaml" else 1), "a file of YAML may be an article, too"


def test_a_bibliography_that_passed_the_bounds_is_read_apart_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.build, "MOST_BYTES_HERE", 100)
    monkeypatch.setattr(index.build, "run_isolated", lambda make, bounds: b"")
    (tmp_path / "refs.bib").write_text(BIB)
    for number in range(2):
        (tmp_path / f"a{number}.md").write_text("# T\n\nRest helps [@ash2018].\n")
    report = build([tmp_path], tmp_path / "index")
    assert [Path(one.file).name for one in report.refused] == ["a0.md", "a1.md"]
