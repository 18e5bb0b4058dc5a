"""Small articles, each with one form of citing or of laying out a page, and what is linked."""

from __future__ import annotations

import pytest

from index.document import Document
from index.prepare import prepare
from index.readers import read_source
from index.source import AttachedFile, Source

LISTED = (
    "Ash B, Fern C. Light and mood in winter. J Sleep. 2018;12(3):45-52.",
    "Bell D. Sleep and the heart. Heart J. 2019;3:1-9.",
    "Cole E, Dale F. Walking for rest. Walk Med. 2020;7(2):10-19.",
    "Elm G. Naps in children. Child Health. 2017;5:20-25.",
    "Gill H. Tea and sleep. Food J. 2016;8:30-33.",
)
NUMBERED = "<h2>References</h2><ol>" + "".join(f"<li>{one}</li>" for one in LISTED) + "</ol>"
BY_NAME = (
    "<p>Ash, B., &amp; Fern, C. (2018). Light and mood in winter. Journal of Sleep, 12(3), 45–52."
    "</p><p>Bell, D. (2019). Sleep and the heart. Heart Journal, 3, 1–9.</p><p>Cole, E., Dale, F., "
    "&amp; Elm, G. (2020). Walking for rest. Walking Medicine, 7(2), 10–19.</p>"
)
NAMED = f"<h2>References</h2>{BY_NAME}"
PROSE = (
    "<p>Sleep is a large part of life, and many people sleep badly in the dark months of a year, "
    "whatever they try to do about it.</p>"
)
TOGGLE = (
    "<div class='et_pb_module et_pb_toggle et_pb_toggle_close'><h5 class='et_pb_toggle_title'>Tea?"
    "</h5><div class='et_pb_toggle_content clearfix'><p>Tea is bad (Bell, 2019).</p></div></div>"
)
TABS = (
    "<div class='tabs'><ul role='tablist'><li role='tab' aria-controls='t1'>Adults</li></ul>"
    "<div id='t1' role='tabpanel' hidden><p>Seven hours (Bell, 2019).</p></div></div>"
)
CELLS = (
    "<table><tr><th>What</th><th>Effect</th></tr><tr><th>Light</th><td>good [2]</td></tr></table>"
)
CAPTION = "<figure><img src='a.jpg' alt=''><figcaption>Light (Bell, 2019).</figcaption></figure>"
COLLAPSE = (
    "<p>It helps (Bell, 2019).</p><button data-bs-toggle='collapse' data-bs-target='#c'>References"
    f" (3)</button><div id='c' class='collapse'>{BY_NAME}</div>"
)
SOURCES = (
    "<p>It helps (Ash &amp; Fern, 2018).</p><p><strong>Sources:</strong> Ash, B., &amp; Fern, C. "
    "(2018). Light and mood. Journal of Sleep, 12, 4; Bell, D. (2019). Sleep. Heart J, 3, 1–9.</p>"
)
HIGH = "<span style='vertical-align:super;font-size:.7em'>1,2</span>"

PANDOC = (
    "<p>Light helps <span class='citation' data-cites='ash bell'>[1], [2]</span>.</p><h1 "
    "id='references'>References</h1><div id='refs' class='references csl-bib-body' role='list'>"
    + "".join(
        f"<div class='csl-entry' role='listitem'><div class='csl-left-margin'>[{number}] </div>"
        f"<div class='csl-right-inline'>{one}</div></div>"
        for number, one in enumerate(LISTED[:2], 1)
    )
    + "</div>"
)
SEMICOLONS = (
    "<p>It helps (Ash &amp; Fern, 2018; Bell, 2019).</p><p><strong>Sources</strong></p><p>Ash B, "
    "Fern C (2018). Light and mood. J Sleep, 12, 45-52; Bell D (2019). Naps. Heart J, 3, 1-9; Cole "
    "E (2020). Walks. Walk Med, 7, 10-9.</p>"
)
WEBFLOW = (
    "<p>It helps (Bell, 2019).</p><div class='w-dropdown'><div class='w-dropdown-toggle' role="
    "'button' aria-controls='w1'>References</div><nav class='w-dropdown-list' id='w1'>"
    f"<div>{BY_NAME}</div></nav></div>"
)
SENTENCE = "<p>We rely on studies that other people have reviewed.</p>"
ITEMS = "<ul>" + "".join(f"<li>{one}</li>" for one in LISTED) + "</ul>"
UNDER_TABLE = (
    "<table><caption>Hours of sleep</caption><tr><td>Teens</td><td>8–10</td></tr></table><p>"
    "Source: <a href='https://www.cdc.gov/sleep/about/index.html'>CDC</a></p><p>Ask us.</p>"
)

# The body of an article, and each citation with the places of its references in the list.
PAGES: dict[str, tuple[str, list[tuple[str, list[int]]]]] = {
    "(1-4)": (
        f"<p>It helps (1-4). Or not (5).</p><p>Walks help (2, 3).</p>{NUMBERED}",
        [("(1-4)", [1, 2, 3, 4]), ("(5)", [5]), ("(2, 3)", [2, 3])],
    ),
    "marks of Pandoc": (PANDOC, [("[1]", [1]), ("[2]", [2])]),
    "one paragraph under a heading": (
        SEMICOLONS,
        [("Ash & Fern, 2018", [1]), ("Bell, 2019", [2])],
    ),
    "a raised comma": (f"<p>Light helps.²˒³</p>{NUMBERED}", [("²˒³", [2, 3])]),
    "styled span": (f"<p>Light helps{HIGH} people.</p>{NUMBERED}", [("1,2", [1, 2])]),
    "class of a span": (
        f"<p>Light helps<span class='superscript'>1</span> people.</p>{NUMBERED}", [("1", [1])],
    ),
    "range in superscript": (f"<p>Light helps.<sup>1–3</sup></p>{NUMBERED}", [("1–3", [1, 2, 3])]),
    "brackets in superscript": (f"<p>Light helps.<sup>[4]</sup></p>{NUMBERED}", [("[4]", [4])]),
    "split superscripts": (
        "<p>Light helps.<sup><a href='#r3'>3</a>–<a href='#r5'>5</a></sup></p>" + NUMBERED,
        [("3–5", [3, 4, 5])],
    ),
    "[1 and 3]": (
        f"<p>A [1 and 3]. B [ref. 4]. C [2: 5-6]. D [5, p. 31].</p>{NUMBERED}",
        [("[1 and 3]", [1, 3]), ("[ref. 4]", [4]), ("[2: 5-6]", [2]), ("[5, p. 31]", [5])],
    ),
    "[2]–[4]": (f"<p>Light [1], [2]–[4].</p>{NUMBERED}", [("[1]", [1]), ("[2]–[4]", [2, 3, 4])]),
    "no ions and powers": (
        "<p>Ca<sup>2+</sup>, 10<sup>3</sup> and m<sup>2</sup>.</p><p>A.<sup>1</sup> B.<sup>2</sup> "
        f"C.<sup>3</sup></p>{NUMBERED}",
        [("1", [1]), ("2", [2]), ("3", [3])],
    ),
    "possessive": (
        f"<p>Ash and Fern's (2018) study and Bell’s 2019 review.</p>{NAMED}",
        [("Ash and Fern's (2018", [1]), ("Bell’s 2019", [2])],
    ),
    "cf.": (
        f"<p>See Bell (2019; cf. Ash &amp; Fern, 2018).</p>{NAMED}",
        [("Bell (2019", [2]), ("Ash & Fern, 2018", [1])],
    ),
    "German": (
        f"<p>Licht hilft (vgl. Ash/Fern 2018, S. 45; Cole u. a. 2020).</p>{NAMED}",
        [("Ash/Fern 2018", [1]), ("Cole u. a. 2020", [3])],
    ),
    "French": (
        f"<p>Elle aide (Ash et Fern, 2018 ; Cole et coll., 2020).</p>{NAMED}",
        [("Ash et Fern, 2018", [1]), ("Cole et coll., 2020", [3])],
    ),
    "Brazilian": (
        f"<p>A luz ajuda (ASH; FERN, 2018; BELL, 2019).</p>{NAMED}",
        [("ASH; FERN, 2018", [1]), ("BELL, 2019", [2])],
    ),
    "names in capitals, each with a year": (
        f"<p>It helps (BELL, 2019; ASH; FERN, 2018).</p>{NAMED}",
        [("BELL, 2019", [2]), ("ASH; FERN, 2018", [1])],
    ),
    "toggle of Divi": (TOGGLE + NAMED, [("Bell, 2019", [2])]),
    "hidden tab": (TABS + NAMED, [("Bell, 2019", [2])]),
    "cell of a table": (f"<p>A [1].</p>{CELLS}{NUMBERED}", [("[1]", [1]), ("[2]", [2])]),
    "caption": (CAPTION + PROSE + NAMED, [("Bell, 2019", [2])]),
    "collapsed list": (COLLAPSE, [("Bell, 2019", [2])]),
    "one line of sources": (SOURCES, [("Ash & Fern, 2018", [1])]),
    "dropdown of Webflow": (WEBFLOW, [("Bell, 2019", [2])]),
    "a sentence over the items": (
        f"<p>Light helps [1].</p><h2>References</h2>{SENTENCE}{ITEMS}",
        [("[1]", [1])],
    ),
    "the source under a table": (PROSE + UNDER_TABLE, [("CDC", [1])]),
    "Italian and Portuguese": (
        f"<p>Secondo Ash e Fern (2018) la luce aiuta.</p>{NAMED}",
        [("Ash e Fern (2018", [1])],
    ),
    "an article before a name": (
        "<p>Selon l'Inserm (2020), la nuit aide.</p><h2>Sources</h2><ul><li>Inserm. (2020). La "
        "nuit. https://inserm.example/nuit</li></ul>",
        [("Inserm (2020", [1])],
    ),
    "a Portuguese organisation": (
        "<p>Dormir faz bem (OMS, 2020).</p><h2>Fontes</h2><ul><li>Organização Mundial da Saúde "
        "(OMS). Sono. Genebra: OMS; 2020.</li></ul>",
        [("OMS, 2020", [1])],
    ),
    "list in a box": (
        f"<p>A (Bell, 2019).</p><details><summary>Show sources</summary>{BY_NAME}</details>",
        [("Bell, 2019", [2])],
    ),
}  # fmt: skip
TEXTS: dict[str, tuple[str, list[tuple[str, list[int]]]]] = {
    "kramdown": (
        f"# Rest\n\nLight helps.[^a] Naps do not.[^b]\n\n[^a]: {LISTED[0]}\n\n[^b]: {LISTED[3]}\n"
        '{: .notes #end title="Notes"}\n',
        [("[1]", [1]), ("[2]", [2])],
    ),
    "a full name before a year between stops": (
        "# Rest\n\nIt helps (Ash & Bell, 2018).\n\n## References\n\n- Brynn Ash and Dora Bell. "
        "2018. Light and mood. J Sleep, 12(3), 45-52.\n- Fern, C. 2019. Naps. Heart J, 3, 1-9.\n",
        [("Ash & Bell, 2018", [1])],
    ),
    "two surnames of each": (
        "# Rest\n\nIt helps (Ash Vega y Fern Gil, 2018; Ash Vega y Bell, 2018).\n\n"
        "## References\n\n"
        "- Ash Vega, B. y Fern Gil, C. (2018). Light. J Sleep, 12(3), 45-52.\n"
        "- Ash Vega, B. y Bell Roe, D. (2018). Naps. Heart J, 3, 1-9.\n",
        [("Ash Vega y Fern Gil, 2018", [1]), ("Ash Vega y Bell, 2018", [2])],
    ),
    "superscript characters": (
        "# Rest\n\nLight helps.¹⁻³ Tea.²,⁵\n\n## References\n\n"
        + "".join(f"{n}. {one}\n" for n, one in enumerate(LISTED, 1)),
        [("¹⁻³", [1, 2, 3]), ("²,⁵", [2, 5])],
    ),
    "one reference in bold": (
        "# Rest\n\nIt helps (Bell 2019).\n\n**Reference:** Bell, D. (2019). Sleep. Heart J, 3, 1.",
        [("Bell 2019", [1])],
    ),
}


def read(name: str, data: str, *beside: AttachedFile) -> Document:
    [article] = read_source(Source(name, name, data.encode(), None, beside))
    assert isinstance(article, Document)
    return article


def links(article: Document) -> list[tuple[str, list[int]]]:
    made = prepare(article)
    ids = [one.id for one in made.card.references]
    return [
        (run.text, [ids.index(id_) + 1 for id_ in run.references])
        for passage in made.passages
        for run in passage.text
        if run.references is not None
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_form_on_a_page_is_linked(name: str) -> None:
    body, expected = PAGES[name]
    page = (
        "<!doctype html><html><head><title>Rest | Clinic</title></head><body><nav><a href='/'>Home"
        f"</a></nav><main><article><h1>Rest</h1>{PROSE}{body}</article></main></body></html>"
    )
    assert links(read("rest.html", page)) == expected


@pytest.mark.parametrize("name", TEXTS)
def test_a_form_in_markdown_is_linked(name: str) -> None:
    text, expected = TEXTS[name]
    article = read("rest.md", text)
    assert links(article) == expected
    assert not any("{:" in one.text for one in article.references)


def test_a_bibliography_joins_its_strings() -> None:
    bib = (
        '@string{js = "Journal of " # "Sleep"}\n@string{sl = {Sleep}}\n'
        '@article{ash2018, author = "Ash, B.", title = "Light and " # sl, journal = js # " (UK)",'
        ' year = 2018}\n@article{bell2019, author = "Bell, D.", title = {C # naps}, year = 2019}'
    )
    text = "---\ntitle: Rest\nbibliography: r.bib\n---\nLight helps [@ash2018; @bell2019].\n"
    made = prepare(read("rest.md", text, AttachedFile("r.bib", bib.encode())))
    one, other = (reference.csl for reference in made.card.references)
    assert (one["title"], one["container-title"]) == ("Light and Sleep", "Journal of Sleep (UK)")
    assert other["title"] == "C # naps"
