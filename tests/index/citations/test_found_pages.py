"""Kinds that were found on other people's pages, in words of our own."""

from __future__ import annotations

import pytest

from index.prepare import Prepared, prepare
from tests.index.citations.test_small_cases import LISTED, NAMED, PROSE
from tests.support.index_fixtures import read_one

A, B, C = LISTED[:3]
ITEMS = f"<ol><li>{A}</li><li>{B}</li></ol>"
BOOK = "Ash, Brynn, and Cole Fern. *Light and Mood*. London: Alder Press, 2019."
PAPER = "Bell, Dora, et al. “Sleep and the Heart.” *Heart Journal* 3, no. 2 (2019): 1–9."
WORKS = f"\n## Bibliography\n\n{BOOK}\n\n{PAPER}\n"
MLA = (
    "Ash, Brynn. “Light.” *Journal of Sleep*, vol. 12, no. 3, 2018, pp. 45–52.\n\nBell, Dora, et "
    "al. “Tea.” *Heart J*, vol. 3, no. 1, 2019, pp. 1–9.\n\nCole, Eve, and Finn R Dale. “Naps.” "
    "*Walk Med*, vol. 7, no. 2, 2020, pp. 10–19.\n"
)
SUBSTACK = (
    'Light helps.<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>\n\n'
    '<div class="footnote">\n\n<a href="#footnote-anchor-1" id="footnote-1">1</a>\n\n'
    f'<div class="footnote-content">\n\n{A}\n\n</div>\n\n</div>\n'
)
OUTSIDE = (
    f"<div id='main'><h1>Rest</h1>{PROSE}<p>Light helps<sup><a href='#f1'>[1]</a></sup>.</p>{PROSE}"
    "</div><div><div>CITATIONS</div><ol><li>https://pubmed.ncbi.nlm.nih.gov/30000001/</li></ol>"
    "</div>"
)
VGL = (
    f"{PROSE}<p>Licht hilft.<sup><a href='#f1' id='r1'>1</a></sup></p><hr><p id='f1'><a href='#r1'>"
    "1</a> Vgl. auch {}</p><h2>Literatur</h2><p>Cole, Eve/Dale, Finn/Elm, Gert (2020): Gehen. In: "
    "Somnologie 7, S. 10–19.</p><p>Ash, Brynn/Fern, Cole (2018): Licht. In: Schlaf 12, S. 4.</p>"
)
BRACES = "Rest\n\nLight helps {1}, rest too {2,3}.\n\nReferences\n\n"
PAGES = {
    "a heading with more in brackets": (
        "a.md",
        f"# Rest\n\nLicht hilft (Ash & Fern, 2018).\n\n## Quellen (Teil 1)\n\n- {A}\n- {B}\n",
        [("Ash & Fern, 2018", [1])],
    ),
    "data sources that are text": (
        "a.html",
        f"{PROSE}<p>Light helps [1].</p><h3>Data Sources</h3><p>The register holds what was asked "
        "of all people who came to one of the clinics between 2001 and 2012, and how they slept in "
        f"the first and in the second month after that [2].</p><h3>References</h3>{ITEMS}",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "a list below a list of links": (
        "a.md",
        "# Rest\n\nLight helps (Ash 45), tea does (Bell et al. 3).\n\n## Links and References\n\n"
        f"- The [report](report.pdf)\n\n### Works Cited\n\n{MLA}",
        [("Ash 45", [2]), ("Bell et al. 3", [3])],
    ),
    "an author without pages beside some with": (
        "a.md",
        f"# Rest\n\nLight helps (Ash). Naps do (Cole and Dale 11).\n\n# Works Cited\n\n{MLA}",
        [("Ash", [1]), ("Cole and Dale 11", [3])],
    ),
    "definitions as items": (
        "a.md",
        "# Rest\n\nLight helps [^1], rest too [^2].\n\n## Bibliography\n\n"
        f"- [^1]: {A}\n\n-[^2]: {B}\n",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "a wiki as Markdown": (
        "a.md",
        "# Rest\n\nLight helps.^[\\[1\\]](#cite_note-1)^ Rest too.<sup>[\\[2\\]](#cite_note-2)"
        f"</sup>\n\n## References\n\n1.  [↑](#cite_ref-1) {A}\n2.  ^ a b {B}\n",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "Substack as Markdown": ("a.md", f"# Rest\n\n{SUBSTACK}", [("1", [1])]),
    "a list outside of the article": ("a.html", OUTSIDE, [("[1]", [1])]),
    "linked years and names": (
        "a.md",
        "# Rest\n\nAsh & Fern ([2018](https://journal.example/4083)) saw it ([Bell et al., 2019]"
        "(https://other.example/7)), in [May 2018](https://news.example/5).\n",
        [("2018", [1]), ("Bell et al., 2019", [2])],
    ),
    "a program's links": (
        "a.md",
        "# Rest\n\nLight helps [(Ash, 2018)](https://www.zotero.org/google-docs/?Ni1SBC).\n",
        [("Ash, 2018", [])],
    ),
    "German colleagues": (
        "a.md",
        f"# Rest\n\nDas fanden Cole und Kollegen (2020).\n\n## Literatur\n\n{C}\n",
        [("Cole und Kollegen (2020", [1])],
    ),
    "notes that name a work by author and title": (
        "a.md",
        "# Rest\n\nLight helps.[^1] Sleep does.[^2]\n\n[^1]: Ash and Fern, *Light and Mood*, 14.\n"
        f"[^2]: Bell et al., “Sleep,” 3.\n{WORKS}",
        [("[1]", [1, 3]), ("[2]", [2, 4])],
    ),
    "notes that name a work by author and year": (
        "a.html",
        VGL.format("Cole et al. 2020, S. 12."),
        [("1", [1, 2])],
    ),
    "a note of text that does": (
        "a.html",
        VGL.format("Ash/Fern 2018, S. 45, die das früh sahen."),
        [("1", [2]), ("Ash/Fern 2018", [2])],
    ),
    "braces": (
        "a.txt",
        f"{BRACES}{{1}} {A}\n{{2}} {B}\n{{3}} {C}\n",
        [("{1}", [1]), ("{2,3}", [2, 3])],
    ),
    "keys with a sign": (
        "a.md",
        f"# Rest\n\nLight helps [#ash, #bell].\n\n## References\n\n[#ash]: {A}\n\n[#bell]: {B}\n",
        [("#ash", [1]), ("#bell", [2])],
    ),
    "pages at a raised number": (
        "a.html",
        f"{PROSE}<p>Light helps.<sup>1(p45)</sup> Rest too.<sup>1,2(pp4-5)</sup></p>"
        f"<h2>References</h2>{ITEMS}",
        [("1(p45", [1]), ("1,2(pp4-5", [1, 2])],
    ),
    "a work cited in another": (
        "a.md",
        f"# Rest\n\nLight helps (Elm, 2003, cited in Cole et al., 2020).\n\n## References\n\n{C}\n",
        [("Elm, 2003", []), ("Cole et al., 2020", [1])],
    ),
    "MyST and LaTeX": (
        "a.md",
        "# Rest\n\nLight helps {cite:p}`ash2018,bell2019`, rest \\citep[p. 4]{cole2020}.\n",
        [("@ash2018", []), ("@bell2019", []), ("@cole2020", [])],
    ),
    "lines of Markdown that begin with numbers": (
        "a.md",
        f"# Rest\n\nLight helps [1], rest [2, p. 4 ff.].\n\n## References\n\n[1] {A}\n[2] {B}\n",
        [("[1]", [1]), ("[2, p. 4 ff.]", [2])],
    ),
    "lines that begin with raised numbers": (
        "a.md",
        f"# Rest\n\nLight helps (2018¹), rest (2019²).\n\n### Fußnoten\n\n¹ {A}\n² {B}\n",
        [("¹", [1]), ("²", [2])],
    ),
    "bullets in one paragraph": (
        "a.html",
        f"{PROSE}<p>Light helps (Bell, 2019).</p><p><b>Sources</b><br>• {A}<br>• {B}</p>",
        [("Bell, 2019", [2])],
    ),
    "entries that begin as they are cited": (
        "a.md",
        "# Rest\n\nRest comes soon (Ash 2001; Bell & Cole 2014).\n\n## References\n\n- **Bell & "
        "Cole 2014**: Theta. *Sleep*, 18(8), 41-49.\n- **Ash 2001**: Rest. *Sleep*, 5(3), 24-27.\n",
        [("Ash 2001", [2]), ("Bell & Cole 2014", [1])],
    ),
    "an entry without a date between others": (
        "a.txt",
        "Rest\n\nLight helps many people.1 Rest helps too.2 Naps do.3\n\nReferences\n\n"
        f"1. {A}\n\n"
        f"2. American Academy of Sleep\n\n3. {B}\n",
        [("1", [1]), ("2", [2]), ("3", [3])],
    ),
    "Italian colleagues": (
        "a.md",
        f"# Riposo\n\nCamminare aiuta (Cole e colleghi, 2020).\n\n## Fonti\n\n{C}\n",
        [("Cole e colleghi, 2020", [1])],
    ),
    "Perplexity's hidden signs": (
        "a.md",
        '# Rest\n\nLight helps.[^1_1]\n\n<span style="display:none">[^1_2]</span>\n\n'
        "[^1_1]: https://doi.org/10.1000/ash18\n\n[^1_2]: https://doi.org/10.1000/bell19\n",
        [("[1]", [1])],
    ),
    "a text that does": (
        "a.md",
        f"# Rest\n\nLight helps; see Ash and Fern, *Light and Mood*, 14.\n{WORKS}",
        [("Ash and Fern, Light and Mood, 14", [1])],
    ),
    "pasted notes above a bibliography": (
        "a.txt",
        "Rest\n\nLight helps a lot of people in winter.1 Sleep does as well, they say.2\n\n"
        "Notes\n\n1. Bell et al., “Sleep,” 3.\n2. Ash and Fern, Light and Mood, 14.\n\n"
        f"Bibliography\n\n{BOOK}\n{PAPER}\n".replace("*", ""),
        [("1", [1, 4]), ("2", [2, 3])],
    ),
}


def cited(made: Prepared) -> list[tuple[str, list[int]]]:
    places = {one.id: place for place, one in enumerate(made.card.references, 1)}
    return [
        (run.text.strip("()"), [places[one] for one in run.references or ()])
        for passage in made.passages
        for run in passage.text
        if run.certainty is not None or run.references is not None
    ]


# Kinds of a later session: exporters, themes and shortcodes.
ROWS = "".join(
    f"<div class='row'><div class='col-1'>{n}.</div><div class='col-11'>{one}</div></div>"
    for n, one in enumerate((A, B), 1)
)
ABNT = (
    "## Referências\n\nDEPRESSION and other disorders: estimates. **World Health Org**, 2017. "
    "Disponível em: http://who.example/a. Acesso em: 05/04/2024.\n\nASH, W. R. Luz em adultos. "
    "Revista Sol, v. 3, n. 2, 2022.\n"
)
WXR = (
    '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'
    "<item><title>Rest</title><link>https://a.example/r</link><content:encoded><![CDATA[<!-- "
    'wp:paragraph --><p>Light helps [1].</p><!-- /wp:paragraph --><!-- wp:block {{"ref":7}} /-->]]>'
    "</content:encoded><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>"
    "publish</wp:status></item><item><title>Sources</title><content:encoded><![CDATA[<h2>References"
    f"</h2><ol><li>{A}</li></ol>]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_type>"
    "wp_block</wp:post_type><wp:status>{}</wp:status></item></channel></rss>"
)
EASY = "<span class='easy-footnote'><a href='https://a.example/r/#b{0}'><sup>{0}</sup></a></span>"
EASY_ITEM = "<li><span id='b{0}'></span>{1}<a href='https://a.example/r/#t{0}'></a></li>"
LATER = {
    "authors with a team": (
        "a.html",
        f"{PROSE}<p>Bell and her team (2019) say so. Cole and his co-workers (2020) do.</p>{NAMED}",
        [("Bell and her team (2019", [2]), ("Cole and his co-workers (2020", [3])],
    ),
    "numbers in blocks of their own": (
        "a.html",
        f"{PROSE}<p>Light helps<sup>1</sup>, naps<sup>2</sup>.</p><h2>References</h2>{ROWS}",
        [("1", [1]), ("2", [2])],
    ),
    "a list that counts 1.-": (
        "a.html",
        f"{PROSE}<p>La luz ayuda (1 y 2).</p><h2>Citas</h2><p>1.- {A}</p><p>2.- {B}</p>",
        [("1 y 2", [1, 2])],
    ),
    "a word for a note": (
        "a.html",
        f"{PROSE}<p>Light helps (voir note 2).</p><h2>Notes</h2><ol><li>{A}</li><li>{B}</li></ol>",
        [("voir note 2", [2])],
    ),
    "a note in a caret's bracket": (
        "a.html",
        f"{PROSE}<p>Light helps[^ {A} ].</p>{PROSE}",
        [("", [1])],
    ),
    "a numbered list with remarks": (
        "a.html",
        f"{PROSE}<p>Naps do [2].</p><h2>References</h2><p>1. {A}</p><p>Background: it tells how "
        f"light works.</p><p>2. {B}</p><p>Background: it tells how naps work.</p>",
        [("[2]", [2])],
    ),
    "works without an author, by a word": (
        "a.md",
        f"# Luz\n\nA luz ajuda (DEPRESSION, 2017; ASH, 2022).\n\n{ABNT}",
        [("DEPRESSION, 2017", [1]), ("ASH, 2022", [2])],
    ),
    "sources in front matter": (
        "a.md",
        "---\nsources:\n  - title: Light\n    url: https://doi.org/10.1000/a\n  - x\n---\n"
        "# Rest\n\nLight helps [1].\n",
        [("[1]", [1])],
    ),
    "footnotes by a theme's shortcodes": (
        "a.md",
        '---\ntitle: R\n---\nLight helps.{{< ref "1" >}}\n\n{{< footnote "1" >}}'
        f"{A}{{{{< /footnote >}}}}\n",
        [("[1]", [1])],
    ),
    "citations of MDX": (
        "a.md",
        '# Rest\n\nLight helps <Citation id="1" year="2018" tier={1} />.\n\n'
        f"## References\n\n1. {A}\n",
        [("[1]", [1])],
    ),
    "a list between shortcodes": (
        "a.md",
        "---\ntitle: R\n---\nLight helps [1].\n\n{{%sources%}}\n\n1. "
        f"{A}\n\n{{{{%/sources%}}}}\n",
        [("[1]", [1])],
    ),
    "a footnote of several lines": (
        "a.md",
        f"# R\n\nLight helps.[^1]\n\n[^1]: {A}<br>\n  Consultado em: 01/04/2023\n",
        [("[1]", [1])],
    ),
    "ways back with a whole address, and a remark": (
        "a.html",
        f"{PROSE}<p>Light helps.{EASY.format(1)} I slept badly.{EASY.format(2)}</p><ol>"
        f"{EASY_ITEM.format(1, A)}{EASY_ITEM.format(2, 'It was a long time.')}</ol>",
        [("1", [1])],
    ),
    "a leaflet's sources": (
        "a.html",
        f"{PROSE}<p>Light helps [1].</p><h2>Sources of information used in this leaflet</h2><ol>"
        f"<li>{A}</li></ol>",
        [("[1]", [1])],
    ),
    "a paper by its number at a journal": (
        "a.html",
        f"{PROSE}<p><a href='https://j.example/article/S0890-8567(25)00208-4/fulltext'>A study</a>"
        "</p>",
        [("A study", [1])],
    ),
    "a word before a raised number": (
        "a.html",
        f"{PROSE}<p>Naps do.<sup>Refs: 1,2</sup></p><h2>References</h2>{ITEMS}",
        [("Refs: 1,2", [1, 2])],
    ),
    "lines of a paragraph without a heading": (
        "a.html",
        f"{PROSE}<p>Light helps<sup>1</sup>, naps<sup>2</sup>.</p><p>1. {A}<br>2. {B}</p>",
        [("1", [1]), ("2", [2])],
    ),
    "addresses at the end of a text": (
        "a.txt",
        "Rest\n\nLight helps [1], and naps do [2].\n\nAsk us first.\n\n[1] https://a.example/x\n"
        "[2] https://b.example/y\n",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "names that found something in a year": (
        "a.html",
        f"{PROSE}<p>Cole and her team found in 2020 that naps do.</p>{NAMED}",
        [("Cole and her team found in 2020", [3])],
    ),
    "the possessive of several authors": (
        "a.html",
        f"{PROSE}<p>So says Cole et al.’s (2020) trial.</p>{NAMED}",
        [("Cole et al.’s (2020", [3])],
    ),
    "a list that is there twice": (
        "a.html",
        f"{PROSE}<p>Light helps [1].</p><h3>References</h3>{ITEMS}<div style='display:none'>"
        f"<h3>References</h3>{ITEMS}</div>",
        [("[1]", [1])],
    ),
    "raised numbers before the lines of a paragraph": (
        "a.html",
        f"{PROSE}<p>Light helps.¹ Naps do.²</p>{PROSE}<p><small>¹ {A}<br>² {B}</small></p>",
        [("¹", [1]), ("²", [2])],
    ),
    "Roman numbers": (
        "a.txt",
        f"Rest\n\nLight helps [i], naps do [i, ii].\n\nEndnotes\n\n[i] {A}\n[ii] {B}\n",
        [("i", [1]), ("i", [1]), ("ii", [2])],
    ),
    "a synced pattern": ("a.xml", WXR.format("publish"), [("[1]", [1])]),
    "a synced pattern that is a draft": ("a.xml", WXR.format("draft"), []),
}


@pytest.mark.parametrize("name", LATER)
def test_it_cites_as_well(name: str) -> None:
    file, text, expected = LATER[name]
    assert cited(prepare(read_one(file, text))) == expected


def test_a_remark_below_an_entry_stays_with_it() -> None:
    first = prepare(read_one("a.html", LATER["a numbered list with remarks"][1])).card.references[0]
    assert first.printed == f"{A} Background: it tells how light works."
    assert first.csl["title"] == "Light and mood in winter", "the remark is no part of the title"


def test_an_entry_that_an_author_printed_twice_stays_twice() -> None:
    made = prepare(read_one("a.html", f"{PROSE}<h2>References</h2><p>{A}</p><p>{A}</p>"))
    assert len(made.card.references) == 2


def test_a_letter_without_a_footnote_is_told() -> None:
    made = prepare(read_one("a.md", f"# R\n\nLight helps[^a].\n\n## References\n\n1. {A}\n"))
    assert cited(made) == [("[^a]", [])]


def test_the_same_doubt_in_a_paragraph_is_told_once() -> None:
    made = prepare(read_one("a.md", "# R\n\nTea (Ash, 2001). Tea (Ash, 2001). Tea (Fern, 2002).\n"))
    assert (made.not_linked, len(made.warnings)) == (3, 2)


@pytest.mark.parametrize("name", PAGES)
def test_it_cites(name: str) -> None:
    file, text, expected = PAGES[name]
    assert cited(prepare(read_one(file, text))) == expected


def test_numbers_without_a_list_are_told() -> None:
    made = prepare(read_one("a.md", "# Rest\n\nLight helps [1]. Rest too [2, 3].\n"))
    assert cited(made) == [("[1]", []), ("[2, 3]", [])]
    assert "no reference list" in made.warnings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "Light helps [1].",
        "A mean of 2 [1, 3].",
        "It took [3] and [9].",
        "[1] walk\n\n[2] rest",
        "10<sup>2</sup>",
    ],
)
def test_numbers_that_count_something_else_are_not(text: str) -> None:
    assert cited(prepare(read_one("a.md", f"# Rest\n\n{text}\n"))) == []


def test_initials_are_told_with_their_name() -> None:
    made = prepare(read_one("a.md", "# Rest\n\nRead Ash, B. C. (2018), Light.\n"))
    assert cited(made) == [("Ash, B. C. (2018", [])]
    assert "nothing by Ash of 2018" in made.warnings[0].message


def test_a_section_of_data_keeps_its_heading() -> None:
    article = read_one("a.html", PAGES["data sources that are text"][1])
    assert [section.path for section in article.sections][-1] == ("Data Sources",)
