"""More small articles: what reference managers, Word, plugins and builders make of a list."""

from __future__ import annotations

import pytest

from index.citations.linker import link_article
from index.document import Printed
from index.prepare import prepare
from index.references.entry import read_entries
from index.references.parse import parse_reference
from tests.index.citations.test_small_cases import LISTED, PROSE, links, read
from tests.index.readers.feeds.test_wxr import one as post

ITEMS = "".join(f"<li>{one}</li>" for one in LISTED[:2])
CITED = "<p>Light helps [1], and so does rest [2].</p>"
BOTH = [("[1]", [1]), ("[2]", [2])]
BY_KEY = "<p>Light helps [AF18]. Rest does [AF18, p. 4; Bel19], not [Ros99].</p>"
BY_KEY_TOO = [("AF18", [1]), ("AF18", [1]), ("Bel19", [2]), ("Ros99", [])]
ROWS = "".join(
    f"<tr><td>{number}</td><td>{one}</td><td><a href='https://doi.org/10.1000/x{number}'>DOI</a>"
    "</td></tr>"
    for number, one in enumerate(LISTED[:2], 1)
)
MILLER = (
    "<h2>References</h2><p>Miller, A. (2014). Hot tea. Tea Journal, 15(4), 211–219.</p>"
    "<p>Miller, R. (2014). Cold tea. Tea Journal, 15(4), 220–229.</p>"
)
WHO = (
    "<h2>Literatur</h2><p>Weltgesundheitsorganisation (2020). Licht. https://www.who.int/de</p>"
    "<p>Ash, B. (2018). Schlaf. Somnologie, 4, 1–9.</p>"
)
PRESS = (
    "<h2>References</h2><p>García-López, A. y de la Cruz, M. (2018). Luz. Sueño, 5(3), 45-52.</p>"
    "<p>D’Amico, L. ({}). Miel. Sueño.</p><p>Peña, R. ({}). Sal. Sueño.</p>"
)
PAGES = {
    "Word's table of references": (
        f"{CITED}<h2>References</h2><table><tr><td><p>[1] </p></td><td><p>{LISTED[0]}</p></td></tr>"
        f"<tr><td><p>[2] </p></td><td><p>{LISTED[1]}</p></td></tr></table>",
        BOTH,
    ),
    "a table with the names of its columns": (
        f"{CITED}<h2>References</h2><table><tr><th>No.</th><th>Reference</th><th>Link</th></tr>"
        f"{ROWS}</table>",
        BOTH,
    ),
    "a table of the heading and the list": (
        f"{CITED}<table><tr><td><b>References</b></td></tr><tr><td>1. {LISTED[0]}<br>2. {LISTED[1]}"
        "</td></tr></table>",
        BOTH,
    ),
    "paragraphs that divide a list": (
        f"<p>Light helps [1], rest [2] and walks [3].</p><h2>Sources</h2><p>Drinks</p><ol>{ITEMS}"
        f"</ol><p>Other</p><ol start='3'><li>{LISTED[2]}</li></ol>",
        [*BOTH, ("[3]", [3])],
    ),
    "a paragraph that ends a list": (
        f"{CITED}<h2>Sources</h2><ol>{ITEMS}</ol><p>Related pages</p>"
        "<ul><li>Tea at night</li></ul>",
        BOTH,
    ),
    "two authors of one name": (
        f"<p>Tea helps (A. Miller, 2014; R. Miller, 2014), as Miller (2014) says.</p>{MILLER}",
        [("Miller, 2014", [1]), ("Miller, 2014", [2]), ("Miller (2014", [1, 2])],
    ),
    "an acronym that the text gives": (
        f"<p>Licht hilft (Weltgesundheitsorganisation [WHO], 2020), sagt die WHO (2020).</p>{WHO}",
        [("Weltgesundheitsorganisation [WHO], 2020", [1]), ("WHO (2020", [1])],
    ),
    "a dash for the authors before": (
        "<p>Tea helps (Miller, 2018), and more of it helps more (Miller, 2021; Ash, 2010).</p>"
        "<h2>Works Cited</h2><p>Miller, A. (2018). Hot tea. Tea Journal, 4, 1–9.</p><p>———. "
        "(2021). More tea. Tea Journal, 7, 14–19.</p><p>Ash, B. (2010). Naps. Rest, 20, 7–8.</p>",
        [("Miller, 2018", [1]), ("Miller, 2021", [2]), ("Ash, 2010", [3])],
    ),
    "an organisation without a date, named with an and": (
        "<p>It helps (Centers for Disease Control and Prevention [CDC], n.d.-a; CDC, n.d.-b).</p>"
        "<h2>References</h2><p>Centers for Disease Control and Prevention. (n.d.-a). Light. "
        "https://www.cdc.gov/a</p><p>Centers for Disease Control and Prevention. (n.d.-b). Rest. "
        "https://www.cdc.gov/b</p>",
        [
            ("Centers for Disease Control and Prevention [CDC], n.d.-a", [1]),
            ("CDC, n.d.-b", [2]),
        ],
    ),
    "an organisation of a state": (
        "<p>Ask first (U.S. Food and Drug Administration [FDA], 2020), says the FDA (2020).</p>"
        "<h2>References</h2><p>U.S. Food and Drug Administration. (2020). Pills. "
        "https://www.fda.gov/p</p><p>Ash, B. (2010). Naps. Rest, 20, 7–8.</p>",
        [("U.S. Food and Drug Administration [FDA], 2020", [1]), ("FDA (2020", [1])],
    ),
    "an editor": (
        "<p>Tea helps (Ash [Hrsg.], 2010; Bell, Ed., 2019).</p><h2>Literatur</h2><p>Ash, B. "
        "(Hrsg.). (2010). Tee. Tern.</p><p>Bell, D. (Ed.). (2019). Tea. Tern.</p>",
        [("Ash [Hrsg.], 2010", [1]), ("Bell, Ed., 2019", [2])],
    ),
    "double brackets": (
        f"<p>Light helps [[1]], rest does [[2]].</p><h2>References</h2><p>[[1]] {LISTED[0]}</p>"
        f"<p>[[2]] {LISTED[1]}</p>",
        BOTH,
    ),
    "an entry that only its number shows": (
        f"{CITED}<h2>References</h2><p>[1] {LISTED[0]}</p><p>[2] {LISTED[1]}</p><p>[3] Clinic: "
        "Winter. Last read in March.</p>",
        BOTH,
    ),
    "two years with an and": (
        "<p>Tea helps (Miller 2014a and 2014b); see Miller, 2014a und 2014b.</p><h2>References</h2>"
        "<p>Miller, A. (2014a). Hot tea. Tea Journal, 4, 1–9.</p><p>Miller, A. (2014b). Cold tea. "
        "Tea Journal, 4, 10–19.</p>",
        [("Miller 2014a", [1]), ("2014b", [2]), ("Miller, 2014a", [1]), ("2014b", [2])],
    ),
    "raised numbers with a bracket behind each": (
        "<p>Light helps<sup>1)</sup>, so does rest<sup>1) 2)</sup> and tea<sup>(1)(2)</sup>.</p>"
        f"<h2>References</h2><ol>{ITEMS}</ol>",
        [("1)", [1]), ("1) 2)", [1, 2]), ("(1)(2)", [1, 2])],
    ),
    "raised round brackets and others": (
        "<p>Light helps<sup>(1)</sup>, as others say (2-3), and walks do<sup>(3)</sup>.</p>"
        f"<h2>References</h2><ol>{ITEMS}<li>{LISTED[2]}</li></ol>",
        [("(1)", [1]), ("(2-3)", [2, 3]), ("(3)", [3])],
    ),
    "keys before paragraphs": (
        f"{BY_KEY}<h2>References</h2><p>[AF18] {LISTED[0]}</p><p>[Bel19] {LISTED[1]}</p>",
        BY_KEY_TOO,
    ),
    "keys as terms": (
        f"{BY_KEY}<h2>References</h2><dl><dt>[AF18]</dt><dd>{LISTED[0]}</dd><dt>[Bel19]</dt>"
        f"<dd>{LISTED[1]}</dd></dl>",
        BY_KEY_TOO,
    ),
    "keys in a table": (
        f"{BY_KEY}<h2>References</h2><table><tr><td>[AF18]</td><td>{LISTED[0]}</td></tr><tr>"
        f"<td>[Bel19]</td><td>{LISTED[1]}</td></tr></table>",
        BY_KEY_TOO,
    ),
    "names as keys": (
        "<p>Light helps [Ash &amp; Fern 2018]. So does rest [Ash &amp; Fern 2018; Bell 2019].</p>"
        f"<h2>References</h2><p>[Ash &amp; Fern 2018] {LISTED[0]}</p><p>[Bell 2019] "
        f"{LISTED[1]}</p>",
        [("Ash & Fern 2018", [1]), ("Ash & Fern 2018", [1]), ("Bell 2019", [2])],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_form_on_a_page_is_linked(name: str) -> None:
    body, expected = PAGES[name]
    page = (
        "<!doctype html><html><head><title>Rest | Clinic</title></head><body><main><article>"
        f"<h1>Rest</h1>{PROSE}{body}</article></main></body></html>"
    )
    article = read("rest.html", page)
    assert links(article) == expected
    assert not any(one.text.startswith(("|", "[", "No.")) for one in article.references)


def test_an_entry_without_a_date_is_one_by_its_number() -> None:
    body = PAGES["an entry that only its number shows"][0]
    article = read("rest.html", f"<article><h1>Rest</h1>{PROSE}{body}</article>")
    assert [one.label for one in article.references] == [1, 2, 3]


def test_what_ends_a_list_stays_text() -> None:
    body = PAGES["a paragraph that ends a list"][0]
    made = prepare(read("rest.html", f"<article><h1>Rest</h1>{PROSE}{body}</article>"))
    words = "\n".join(passage.own_text for passage in made.passages)
    assert "Related pages" in words
    assert "Tea at night" in words


@pytest.mark.parametrize(
    "words", ["in press", "sous presse", "en prensa", "im Druck", "in corso di stampa", "no prelo"]
)
def test_words_for_a_paper_in_press_stand_for_its_year(words: str) -> None:
    listed = PRESS.format(words, words)
    page = f"<article><h1>Rest</h1>{PROSE}<p>It helps (D’Amico, {words}).</p>{listed}</article>"
    article = read("rest.html", page)
    assert len(article.references) == 3
    assert links(article) == [(f"D’Amico, {words}", [2])]
    assert parse_reference(article.references[1].text).csl["title"] == "Miel"


def test_a_second_author_may_begin_with_a_particle() -> None:
    names = parse_reference("García-López, A. y de la Cruz, M. (2018). Luz. Sueño, 5, 4.").names
    assert names == ("García-López", "de la Cruz")


def test_an_organisation_may_be_printed_in_capitals() -> None:
    page = (
        f"<article><h1>Luz</h1>{PROSE}<p>A luz ajuda (ORGANIZAÇÃO MUNDIAL DA SAÚDE, 2020), diz a "
        "Organização Mundial da Saúde (2020).</p><h2>Referências</h2><p>ORGANIZAÇÃO MUNDIAL DA "
        "SAÚDE. Antibióticos. Genebra: OMS, 2020.</p></article>"
    )
    assert [found for _, found in links(read("luz.html", page))] == [[1], [1]]


def test_a_number_on_a_line_of_its_own_begins_a_pasted_reference() -> None:
    listed = f"1.\n{LISTED[0]}\n2.\n{LISTED[1]}\n"
    text = f"Rest\n\nLight helps [1]. Rest does [2].\n\nReferences\n\n{listed}"
    article = read("rest.txt", text)
    assert [one.text for one in article.references] == list(LISTED[:2])
    assert links(article) == BOTH


def test_a_note_that_cites_in_a_sentence_stays_text() -> None:
    text = (
        "# Rest\n\nLight helps (Bell, 2019).[^1]\n\n[^1]: Ash and Fern (2018) saw none of that.\n\n"
        f"## References\n\n- {LISTED[0]}\n- {LISTED[1]}\n"
    )
    article = read("rest.md", text)
    assert len(article.references) == 2
    assert ("Ash and Fern (2018", [1]) in links(article)


def test_signs_without_definitions_cite_the_numbers_of_the_list() -> None:
    listed = "".join(f"{number}. {one}\n" for number, one in enumerate(LISTED[:2], 1))
    text = f"# Rest\n\nLight helps[^1], and rest[^2], not tea[^3].\n\n## References\n\n{listed}"
    assert links(read("rest.md", text)) == [("[^1]", [1]), ("[^2]", [2]), ("[^3]", [])]


def test_a_remark_among_references_under_notes_stays_text() -> None:
    text = (
        f"# Rest\n\nLight helps[^1], we say[^2].\n\n## Notes\n\n[^1]: {LISTED[0]}\n"
        "[^2]: We sell no lamps, and nobody pays us.\n"
    )
    made = prepare(read("rest.md", text))
    assert [one.printed for one in made.card.references] == [LISTED[0]]
    assert "We sell no lamps" in "\n".join(passage.own_text for passage in made.passages)


@pytest.mark.parametrize("dash", ["———.", "______.", "—.", "---,"])
def test_a_dash_stands_for_the_authors_of_the_entry_before(dash: str) -> None:
    texts = ("ASH, B.; FERN, C. Naps. Rest, v. 4, p. 1-9, 2010.", f"{dash} Tea. Rest, v. 5, 2011.")
    first, second = read_entries([Printed(text, 1) for text in texts])
    assert first.names == second.names == ("ASH", "FERN")
    assert second.csl["title"] == "Tea"


def test_a_link_s_title_in_markdown_is_the_reference_of_its_sign() -> None:
    text = f'# Rest\n\nLight helps[<sup>1</sup>](https://a.example/#note-1 "{LISTED[0]}").\n'
    article = read("rest.md", text)
    assert [one.text for one in article.references] == [LISTED[0]]
    assert links(article) == [("1", [1])]


@pytest.mark.parametrize(
    "tag", ["{% cite ash2018 bell2019 --locator 4 %}", '{{< cite "ash2018" "bell2019" >}}']
)
def test_a_tag_that_cites_by_key_is_told_where_the_key_is_not_known(tag: str) -> None:
    text = f"---\ntitle: Rest\n---\nLight helps {tag}.\n\n## References\n\n{{% bibliography %}}\n"
    article = read("rest.md", text)
    assert [found for _, found in links(article)] == [[], []]
    warned = "\n".join(one.message for one in prepare(article).warnings)
    assert "ash2018" in warned
    assert "bell2019" in warned


def test_a_section_of_an_accordion_in_an_export_is_a_list_by_its_title() -> None:
    made = prepare(
        post(
            "[vc_column_text]<p>Light helps (Bell, 2019).</p>[/vc_column_text][vc_tta_accordion]"
            '[vc_tta_section title="References" tab_id="r"][vc_column_text]Bell, D. (2019). Sleep '
            "and the heart. Heart Journal, 3, 1–9.[/vc_column_text][/vc_tta_section]"
            "[/vc_tta_accordion]"
        )
    )
    assert [one.csl["title"] for one in made.card.references] == ["Sleep and the heart"]


def test_a_numbered_note_in_brackets_of_an_export_is_cited_where_it_stands() -> None:
    """As the plugin FD Footnotes has it; "[1. Ask us]" is none."""
    made = prepare(
        post(f"<p>Light helps.[1. {LISTED[0]}] Rest helps.[2. Ask us first, please]</p>")
    )
    assert [one.printed for one in made.card.references] == [LISTED[0]]
    assert "Ask us first" in made.passages[0].own_text


def test_a_raised_number_in_square_brackets_is_no_round_one() -> None:
    """So "(1)" and "(2)", which count, cite nothing beside it."""
    page = (
        f"<article><h1>Rest</h1>{PROSE}<p>Light helps<sup>[1]</sup>: it (1) wakes and (2) warms."
        f"</p><h2>References</h2><ol>{ITEMS}</ol></article>"
    )
    article = read("rest.html", page)
    reads = tuple(parse_reference(one.text) for one in article.references)
    found = [link for links_ in link_article(article, reads).values() for link in links_]
    assert [link.entries for link in found] == [(0,)]
