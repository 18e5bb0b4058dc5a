"""Small pages and texts as sites make them, and what each citation in them leads to."""

from __future__ import annotations

import json

import pytest

from index.document import Document
from index.prepare import Prepared, prepare
from index.readers import read_source
from index.source import Source

ASH = "Ash B, Fern C. Light and mood in winter. J Sleep. 2018;12(3):45-52."
BELL = "Bell D. Sleep and the heart. Heart J. 2019;3:1-9."
COLE = "Cole E, Dale F. Walking for rest. Walk Med. 2020;7(2):10-19."
OPENING = (
    "<p>Sleep is a large part of life, and many people sleep badly in the dark months of a year, "
    "whatever they try to do about it.</p>"
)
MLA = (
    "<h2>Works Cited</h2><p>Ash, Brynn, and Cole Fern. “Light and Mood.” <i>Journal of Sleep</i>, "
    "vol. 12, no. 3, 2018, pp. 45-52.</p><p>Bell, Dora. “Sleep and the Heart.” <i>Heart Journal"
    "</i>, vol. 3, 2019, pp. 1-9.</p>"
)


def ol(*entries: str) -> str:
    return f"<ol>{''.join(f'<li>{one}</li>' for one in entries)}</ol>"


def read(data: str, name: str = "a.html") -> Prepared:
    (found,) = read_source(Source(name, name, data.encode(), None))
    assert isinstance(found, Document), found
    return prepare(found)


def page(body: str) -> str:
    return f"<html lang='en'><body><article><h1>Rest</h1>{OPENING}{body}</article></body></html>"


def cited(article: Prepared) -> list[tuple[str, tuple[int, ...]]]:
    """(words, 1-based places in the list) of each certain citation, brackets left out."""
    places = {one.id: place for place, one in enumerate(article.card.references, 1)}
    return [
        (run.text.strip("[]()"), tuple(places[one] for one in run.references))
        for passage in article.passages
        for run in passage.text
        if run.references and run.certainty == "certain"
    ]


# name: (body, citations)
PAGES = {
    "a list for each part, each from 1 on": (
        f"<h2>Light</h2><p>It helps [1].</p><h3>References</h3>{ol(ASH)}<h2>Hearts</h2><p>They "
        f"rest [1], and so does a walk [2].</p><h3>References</h3>{ol(BELL, COLE)}",
        [("1", (1,)), ("1", (2,)), ("2", (3,))],
    ),
    "identifiers as text": (
        "<p>Light helps (PMID: 30000001). So do walks (doi:10.1000/cole20), says "
        "https://www.cdc.gov/sleep/about/index.html. Call 5550100.</p>",
        [
            ("PMID: 30000001", (1,)),
            ("doi:10.1000/cole20", (2,)),
            ("https://www.cdc.gov/sleep/about/index.html", (3,)),
        ],
    ),
    "author and page": (
        f"<p>Light helps (Ash and Fern 47). The heart rests (Bell 3-4; Ash and Fern 50).</p>{MLA}",
        [("Ash and Fern 47", (1,)), ("Bell 3-4", (2,)), ("Ash and Fern 50", (1,))],
    ),
    "raised numbers before entries without a heading": (
        f"<p>Light helps.<sup>1</sup> Hearts rest.<sup>2</sup></p><p><sup>1</sup> {ASH}</p>"
        f"<p><sup>2</sup>{BELL}</p><p>Ask us before you change a medicine.</p>",
        [("1", (1,)), ("2", (2,))],
    ),
    "entries without a heading or a number": (
        "<p>Light helps (Ash &amp; Fern, 2018).</p><p>Ash, B., &amp; Fern, C. (2018). Light. <i>J "
        "Sleep</i>, 12(3), 45–52.</p><p>Bell, D. (2019). Hearts. <i>Heart J</i>, 3, 1–9.</p>",
        [("Ash & Fern, 2018", (1,))],
    ),
    "asterisk and dagger": (
        f"<p>Light helps.* Hearts rest.†</p><p>* {ASH}</p><p>† {BELL}</p>",
        [("*", (1,)), ("†", (2,))],
    ),
    "references in attributes": (
        f"<p>Light helps.<sup title='{ASH}'>1</sup> Hearts rest.<a href='#' data-content='{BELL}'>"
        f"[2]</a> Light helps a lot.<sup title='{ASH}'>1</sup></p>",
        [("1", (1,)), ("2", (2,)), ("1", (1,))],
    ),
    "references inside their signs": (
        f"<p>Light helps.<span class='tooltip'>1<span class='tooltiptext'>{ASH}</span></span> "
        f"Hearts rest.<sup>2</sup><span class='pop'>{BELL}</span></p>",
        [("1", (1,)), ("2", (2,))],
    ),
    "raised letters": (
        f"<p>Light helps.<sup>a</sup> Hearts "
        f"rest.<sup>b</sup></p><h2>Notes</h2><p><sup>a</sup> {ASH}"
        f"</p><p><sup>b</sup> {BELL}</p>",
        [("a", (1,)), ("b", (2,))],
    ),
    "a range of two linked signs": (
        f"<p>All of it helps.<sup><a href='#e1'>1</a>–<a href='#e3'>3</a></sup></p><h2>References"
        f"</h2><ol><li id='e1'>{ASH}</li><li id='e2'>{BELL}</li><li id='e3'>{COLE}</li></ol>",
        [("1–3", (1, 2, 3))],
    ),
    "words before numbers": (
        f"<p>Light helps (ref. 1). Hearts rest (réf. 2, 3), too [Quelle 2].</p><h2>Sources</h2>"
        f"{ol(ASH, BELL, COLE)}",
        [("ref. 1", (1,)), ("réf. 2, 3", (2, 3)), ("Quelle 2", (2,))],
    ),
    "Sphinx": (
        "<p>Light helps <a class='footnote-reference' href='#f1' "
        "id='b1'><span>[</span>1<span>]</span>"
        "</a>.</p><p class='rubric'>Footnotes</p><aside class='footnote-list'><aside id='f1' "
        "role='doc-footnote'><span class='label'><span>[</span><a role='doc-backlink' href='#b1'>1"
        f"</a><span>]</span></span><p>{ASH}</p></aside></aside>",
        [("1", (1,))],
    ),
    "organisations by other acronyms": (
        "<p>Light helps (OMS, 2019), says the CDC "
        "(2020).</p><h2>Sources</h2><p>Organisation mondiale "
        "de la santé. Lumière. Genève: OMS; 2019.</p><p>Centers for Disease Control and "
        "Prevention. "
        "(2020). Sleep. https://www.cdc.gov/sleep</p>",
        [("OMS, 2019", (1,)), ("CDC (2020", (2,))],
    ),
    "carets": (
        f"<p>Light helps^1. Hearts rest^2,3 at 10^9 beats.</p><h3>Citations</h3>"
        f"{ol(ASH, BELL, COLE)}",
        [("^1", (1,)), ("^2,3", (2, 3))],
    ),
    "names in sentences": (
        "<p>In 2018, Ash and Fern saw it. According to a study by Bell published in 2019, hearts "
        "rest. In 2019, Bell found the same. In 2019, Bell moved. "
        "In 2018, Paris was dark.</p><h2>Works consulted</h2><p>Ash, B., &amp; "
        "Fern, C. (2018)."
        " Light. <i>J Sleep</i>, 12(3), 45–52.</p><p>Bell, D. (2019). Hearts. <i>Heart "
        "J</i>, 3, 1–9."
        "</p>",
        [("2018, Ash and Fern", (1,)), ("Bell published in 2019", (2,)), ("2019, Bell", (2,))],
    ),
    "numbers far from the list's": (
        f"<p>Light helps (1). Women (18–49) and men (20–60) rest (2).</p><h2>Sources</h2>"
        f"{ol(ASH, BELL)}",
        [("1", (1,)), ("2", (2,))],
    ),
    "a list in a modal": (
        "<p>Light helps [1].</p><button data-bs-toggle='modal' data-bs-target='#m'>Sources</button>"
        "<div class='modal' id='m' aria-hidden='true'><div class='modal-content'><h5>Sources</h5>"
        f"<div class='modal-body'>{ol(ASH)}</div></div></div>",
        [("1", (1,))],
    ),
    "a table for the layout": (
        f"<table><tr><td><h2>Light</h2><p>It helps [1].</p><h3>Source(s):</h3>{ol(ASH)}</td></tr>"
        "</table>",
        [("1", (1,))],
    ),
    "Ref: in one paragraph": (
        f"<p>Light helps [1]. Hearts rest [2].</p><p><b>Ref:</b> 1. {ASH} 2. {BELL}</p>",
        [("1", (1,)), ("2", (2,))],
    ),
    "MediaWiki": (
        "<p>Light helps.<sup id='r1'><a href='#n1'>&#91;1&#93;</a></sup></p><h2>References<span "
        "class='mw-editsection'>[<a href='/e'>edit</a>]</span></h2><ol class='references'><li "
        "id='n1'><span class='mw-cite-backlink'>^ <a href='#r1'><sup><i><b>a</b></i></sup></a>"
        f"</span> <span class='reference-text'><cite>{ASH}</cite></span></li></ol>",
        [("1", (1,))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_each_citation_leads_to_its_reference(name: str) -> None:
    body, expected = PAGES[name]
    article = read(page(body))
    assert cited(article) == expected
    assert article.not_linked == 0
    assert not article.card.references[0].printed.startswith((".", "1", "["))


def test_numbers_of_one_list_stay_ambiguous_where_a_part_cites_nothing() -> None:
    body = (
        f"<p>Light helps [1], hearts rest [2].</p><h2>Further reading</h2>{ol(COLE)}<h2>Help</h2>"
        f"<p>Call us.</p><h2>References</h2>{ol(ASH, BELL)}"
    )
    article = read(page(body))
    assert cited(article) == [("2", (3,))]
    assert article.certainty == {"ambiguous": 1, "certain": 1}


def test_entries_under_a_heading_of_their_own_are_its_text() -> None:
    body = f"<p>Light helps.</p><h2>Our papers</h2><p>1. {ASH}</p><p>2. {BELL}</p>"
    assert read(page(body)).card.references == ()


TEXTS = {
    "bare numbers": f"Light helps (1), hearts rest (2).\n\nReferences\n\n1 {ASH}\n2 {BELL}\n",
    "a page that a browser printed": (
        "11/28/24, 9:41 AM    Rest - Alder Clinic\n\nRest\n\nLight helps [1], and hearts rest [2], "
        "as we have seen in all of our groups these years.\n\nhttps://alder.example/rest    1/2"
        f"\n\nReferences\n\n1. {ASH}\n2. {BELL}\n\nhttps://alder.example/rest    2/2\n"
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_pasted_text_cites_by_number(name: str) -> None:
    article = read(TEXTS[name], "a.txt")
    assert cited(article) == [("1", (1,)), ("2", (2,))]
    assert [one.printed for one in article.card.references] == [ASH, BELL]


def test_a_link_by_a_redirecting_address_cites_what_it_leads_to() -> None:
    links = {
        "one": "https://www.google.com/url?q=https://pubmed.ncbi.nlm.nih.gov/30000001/&amp;sa=D",
        "two": "https://l.facebook.com/l.php?u=https%3A%2F%2Fdoi.org%2F10.1000%2Fash18&amp;h=A",
        "three": "https://web.archive.org/web/2020/https://doi.org/10.1000/bell19",
        "shop": "https://www.google.com/url?q=https://shop.example/lamp",
    }
    body = " ".join(f"<a href='{href}'>{words}</a>" for words, href in links.items())
    article = read(page(f"<p>Light helps, says {body}.</p>"))
    assert [(one.csl.get("PMID"), one.csl.get("DOI")) for one in article.card.references] == [
        ("30000001", None), (None, "10.1000/ash18"), (None, "10.1000/bell19"),
    ]  # fmt: skip


def test_a_short_page_keeps_all_of_its_article() -> None:
    body = (
        "<aside class='key-takeaways'><h2>Key takeaways</h2><ul><li>Go out.</li></ul></aside>"
        f"{OPENING * 3}<a href='https://doi.org/10.1000/ash18'><div>Light and mood</div></a>"
        "<p>Was this page helpful?</p>"
    )
    article = read(page(body))
    text = "\n".join(passage.own_text for passage in article.passages)
    assert "Go out." in text
    assert "helpful" not in text
    assert [one.csl["DOI"] for one in article.card.references] == ["10.1000/ash18"]


NOTES = (
    "P. Ash and T. Fern, “Light and Mood,” <i>Journal of Sleep</i> 21, no. 3 (2016): 201–9.",
    "Ibid., 204.",
    "L. Bell, <i>Sleep and Hearts</i> (London: Tern Press, 2020), 24.",
    "Ash and Fern, op. cit., 205.",
    "Bell, “Sleep and Hearts,” 25.",
)


def test_a_note_that_names_another_cites_both() -> None:
    signs = "".join(f" It helps.<sup>{number}</sup>" for number in range(1, 6))
    article = read(page(f"<p>{signs}</p><h2>Notes</h2>{ol(*NOTES)}"))
    assert cited(article) == [("1", (1,)), ("3", (3,))]
    places = [one.id for one in article.card.references]
    doubtful = [
        tuple(places.index(one) + 1 for one in run.references)
        for passage in article.passages
        for run in passage.text
        if run.certainty == "ambiguous"
    ]
    assert doubtful == [(2, 1), (4, 1), (5, 3)]


def test_struck_text_is_left_out_and_a_hidden_rest_is_read() -> None:
    body = (
        "<p>Take <del>two tablets</del> one tablet.</p><p>It helps<span id='dots'>…</span>"
        "<span id='more' style='display:none'> in winter, and costs nothing.</span></p>"
    )
    article = read(page(f"{OPENING}{body}"))
    text = "\n".join(passage.own_text for passage in article.passages)
    assert "two tablets" not in text
    assert "in winter, and costs nothing." in text
    assert any("two tablets" in one.message for one in article.left_out)


def test_obsidian_s_links_and_callouts_are_text() -> None:
    text = "# Rest\n\n> [!note] Remember\n> Go out.\n\nSee [[Tea]] and [[tea|green tea]] [[1]].\n"
    (passage,) = read(text, "a.md").passages
    assert passage.own_text == "Remember Go out.\n\nSee Tea and green tea [[1]]."


def test_a_definition_of_a_link_is_no_reference() -> None:
    text = f"# Rest\n\nLight helps [a lot][1].\n\n## References\n\n1. {ASH}\n\n[1]: https://a.example/x\n"
    article = read(text, "a.md")
    assert [one.printed for one in article.card.references] == [ASH]


def test_the_site_s_name_is_no_title() -> None:
    head = "<title>Rest | Alder</title><body><h1><a href='/'>Alder</a></h1><h1>Rest</h1><main>"
    assert (
        read(f"<html lang='en'>{head}{OPENING * 2}</main></body></html>").card.info.title == "Rest"
    )


def test_brackets_around_a_way_back_go_with_it() -> None:
    body = (
        "<p>Light helps.<sup><a href='#n1' id='b1'>1</a></sup></p><ol><li id='n1'>"
        f"{ASH} [<b><a href='#b1'>↩</a></b>]</li></ol>"
    )
    assert [one.printed for one in read(page(body)).card.references] == [ASH]


def test_a_text_in_json_lines_has_a_list() -> None:
    text = f"Light helps [1].\n\nHearts rest [2].\n\nReferences\n1. {ASH}\n2. {BELL}\n\nCall us."
    article = read(json.dumps({"id": "rest", "title": "Rest", "text": text}), "a.jsonl")
    assert cited(article) == [("1", (1,)), ("2", (2,))]
    assert [one.printed for one in article.card.references] == [ASH, BELL]
    assert article.passages[-1].own_text.endswith("Call us.")


def test_a_heading_has_no_link_to_itself_in_it() -> None:
    mark = "<a class='headerlink' href='#x' title='Permalink'>{}</a>"
    body = "".join(f"<h2>Part {n}{mark.format(sign)}</h2>{OPENING}" for n, sign in enumerate("¶#§"))
    sections = [passage.section for passage in read(page(body)).passages]
    assert sections == [(), ("Part 0",), ("Part 1",), ("Part 2",)]
