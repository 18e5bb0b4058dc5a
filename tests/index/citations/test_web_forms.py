"""Forms of other people's websites and exports, in words of our own."""

from __future__ import annotations

import pytest

from index.prepare import Prepared, prepare
from tests.index.citations.test_found_pages import cited
from tests.index.citations.test_small_cases import BY_NAME, LISTED, NAMED, PROSE
from tests.support.index_fixtures import read_one

A, B, C = LISTED[:3]
ITEMS = f"<ol><li>{A}</li><li>{B}</li></ol>"
RULES = (
    "<p>We rely on studies that were reviewed by peers, on universities and on medical societies, "
    "and we look at every page again at least once in two years, or when something new is known "
    "about what it says.</p>"
)
SIGN = "<span class='x-inline-citation' data-id='#citation-{0}'>{0}</span>"
ADMONITION = (
    '# Rest\n\n!!! note "Before you start"\n\n    Ask us first.\n\nLight helps [1].\n\n'
    f'??? info "References"\n\n    1. {A}\n'
)
PAGES = {
    "notes in elements below what cites them": (
        "a.html",
        f"{PROSE}<p>Light helps<sup><a href='#n1'>1</a></sup>, and naps<sup><a "
        f"href='#n2'>2</a></sup>"
        f".</p><aside id='n1'>{A}</aside>{PROSE}<aside id='n2'>{B}</aside>",
        [("1", [1]), ("2", [2])],
    ),
    "words with their reference in an attribute": (
        "a.html",
        f'{PROSE}<p><span data-cite-text="{A}">Light lifts the mood</span> in winter.</p>',
        [("Light lifts the mood", [1])],
    ),
    "signs named citations, with a copy of one entry": (
        "a.html",
        f"{PROSE}<p>Light helps.{SIGN.format(1)}<span id='citation-1' style='display:none'>{A}"
        f"</span> Naps do.{SIGN.format(2)}</p><div><div><span>2 Sources</span></div>{RULES}{ITEMS}"
        "</div>",
        [("1", [1]), ("2", [2])],
    ),
    "signs that all lead to the list": (
        "a.html",
        f"{PROSE}<p>Light helps<sup><a href='#refs'>1</a></sup>, and naps<sup><a href='#refs'>2</a>"
        f"</sup>.</p><div id='refs'><button aria-expanded='false'>+ 2 Sources</button><div hidden>"
        f"{ITEMS}</div></div>",
        [("1", [1]), ("2", [2])],
    ),
    "a table of notes with its heading in a row": (
        "a.html",
        f"{PROSE}<p>Light helps (<a href='#l1'>1</a>), naps do (<a "
        f"href='#l2'>2</a>).</p><table><tr>"
        f"<td colspan='2'><b>Literatur</b></td></tr><tr><td>1.</td><td><a "
        f"name='l1'></a>{A}</td></tr>"
        f"<tr><td>2.</td><td><a name='l2'></a>{B}</td></tr></table>",
        [("1", [1]), ("2", [2])],
    ),
    "a list of cards": (
        "a.html",
        f"{PROSE}<p>Light helps [1], naps do [2].</p><h2>References</h2><div "
        f"class='grid'><div><span>"
        f"1</span><div><h4>Light and mood</h4><p>Ash B. J Sleep. "
        f"2018;12:45-52.</p></div></div><div>"
        "<span>2</span><div><h4>Sleep and the heart</h4><p>Bell D. Heart J. 2019;3:1-9.</p></div>"
        "</div></div>",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "lists for each part, under several words": (
        "a.html",
        f"{PROSE}<p>Light helps (1).</p><h3>Referencia general</h3><ul><li>1. "
        f"{A}</li></ul><h2>Siestas"
        f"</h2><p>Naps help (1), walks too (2).</p><h3>Referencias del tratamiento</h3><ol><li>1. "
        f"{B}"
        f"</li><li>2. {C}</li></ol>",
        [("1", [1]), ("1", [2]), ("2", [3])],
    ),
    "an organisation in capitals and a day of access": (
        "a.md",
        "# Rest\n\nDormir mal é comum (LIGA DO SONO, 2022).\n\n## "
        "Referências\n\nLIGA DO SONO. "
        "**Sono**. Notícias. 8 jun. 2022. Disponível em: <https://sono.example/a>. Acesso em 19 "
        "ago. "
        "2023\n\nALVES, C. B. **Luz**. Psicologia, v. 29, n. 2, p. 276–289, 2009\n",
        [("LIGA DO SONO, 2022", [1])],
    ),
    "one person among given names first": (
        "a.md",
        "# Rest\n\nLight helps (Ash, 1996), naps do (Bell and Fern, 2000), walks too (Ash and "
        "Cole, "
        "1999).\n\n## References\n\nBrynn Ash. 1996. Light and mood. *J Sleep*, pages "
        "10–19.\n\nBrynn "
        "Ash and Eve Cole. 1999. Walking for rest. *J Sleep*, pages 20–29.\n\nDora Bell and C. "
        "Fern. "
        "2000. Sleep and the heart. *Heart J*, pages 1–9.\n",
        [("Ash, 1996", [1]), ("Bell and Fern, 2000", [3]), ("Ash and Cole, 1999", [2])],
    ),
    "a wiki's link to an address": (
        "a.md",
        "# Rest\n\nLight helps ([[a study|https://doi.org/10.1000/ash18]]).\n\nSources:\n* "
        "[[Health "
        "pages|https://pages.example/light]]\n* [[the study|https://doi.org/10.1000/ash18]]\n",
        [("a study", [2])],
    ),
    "a library's proxy": (
        "a.html",
        f"{PROSE}<p><a href='https://doi-org.ezproxy.uni.example/10.1000/ash18'>Light helps</a>, "
        f"<a "
        "href='https://ezproxy.uni.example/login?url=https://doi.org/10.1000/bell19'>naps do</a>, "
        "and "
        "<a href='https://www-ncbi-nlm-nih-gov.pr"
        "oxy.uni.example/pmc/articles/PMC3000001/'>walks</a>."
        "</p>",
        [("Light helps", [1]), ("naps do", [2]), ("walks", [3])],
    ),
    "notes between tags": (
        "a.md",
        f"---\ntitle: Rest\n---\nLight helps{{% footnote %}}{A}{{% /footnote %}}, and "
        f"naps{{{{% fn %}}"
        f"}}{B}{{{{% /fn %}}}}.\n",
        [("[1]", [1]), ("[2]", [2])],
    ),
    "a note that is an element": (
        "a.html",
        f"{PROSE}<p>Light helps<d-footnote>{A}</d-footnote>, and it costs nothing.</p>{PROSE}",
        [("", [1])],
    ),
    "signs with a word, and terms in the list": (
        "a.html",
        f"{PROSE}<p>Light helps.<sup><a href='#f1'><span class='wb-inv'>Footnote "
        f"</span>1</a></sup> "
        "Naps do.<sup><a href='#f2'>[footnote 2]</a></sup></p><aside><h2>Footnotes</h2><dl><dt>"
        f"Footnote 1</dt><dd id='f1'><p>{A}</p></dd><dt>Footnote 2</dt><dd id='f2'><p>{B}</p></dd>"
        "</dl></aside>",
        [("1", [1]), ("[footnote 2]", [2])],
    ),
    "a note as it is stored": (
        "a.html",
        f'{PROSE}<p>Light helps<footnotes data-value="" data-text="{A}"></footnotes>, they '
        f"say.</p>",
        [("", [1])],
    ),
    "a list in the paragraph that cites it": (
        "a.html",
        f"{PROSE}<div>Light <a href='https://lamps.example/'>helps</a> (1).<br><br>Naps do "
        f"(2).<br><br><b>References"
        f"</b><br>1. {A}<br>2. {B}</div>",
        [("1", [1]), ("2", [2])],
    ),
    "authors that are a list": (
        "a.html",
        f"{PROSE}<p>Naps help [1].</p><h2>References</h2><ol><li><div><ol><li>Bell D, "
        f"</li><li>Cole E,"
        " </li><li>et al</li></ol><cite>Sleep and the heart. Heart J. 2019;3:1-9.</cite></div></li>"
        "</ol>",
        [("[1]", [1])],
    ),
    "a box whose text is indented": ("a.md", ADMONITION, [("[1]", [1])]),
    "keys of a phone": (
        "a.html",
        f"{PROSE}<p>Light helps [1]. Call us and press [2] at night.</p><h2>References</h2>{ITEMS}",
        [("[1]", [1])],
    ),
    "authors in elements of their own": (
        "a.html",
        f"{PROSE}<p>Naps help (Bell, 2019).</p><h2>References</h2><ul><li><span "
        f"class='author'>Bell, "
        "D.</span> (2019). Sleep and the heart. Heart Journal, 3, 1–9.</li></ul>",
        [("Bell, 2019", [1])],
    ),
    "a book of long ago, without a list": (
        "a.html",
        f"{PROSE}<p>We lend The Quiet Voyage (1871) to everybody who asks for it.</p>",
        [],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_it_cites_and_is_certain(name: str) -> None:
    file, text, expected = PAGES[name]
    made = prepare(read_one(file, text))
    assert cited(made) == expected
    assert set(made.certainty) <= {"certain"}


ORGANISATIONS = "<p>Sleep League: “How to nap.”</p><p>Light Trust: “Lamps,” “The sun.”</p>"
LISTS = {
    "names with quoted titles": (
        "a.html",
        f"{PROSE}<p>SOURCES:</p>{ORGANISATIONS}",
        ["Sleep League: “How to nap.”", "Light Trust: “Lamps,” “The sun.”"],
    ),
    "the same, pasted": (
        "a.txt",
        "Rest\n\nLight helps many people in the dark months.\n\nSOURCES:\n\nSleep League: “How to "
        "nap.”"
        "\n\nLight Trust: “Lamps.”\n",
        ["Sleep League: “How to nap.”", "Light Trust: “Lamps.”"],
    ),
    "names with links, below each other": (
        "a.html",
        f"{PROSE}<h2>Bibliografia</h2><p>Lega. <a href='https://lega.example/a'>Luce</a> "
        f"(Inglese)</p>"
        "<p>Sonno. <a href='https://sonno.example/b'>Sole</a> (Inglese)</p>",
        ["Lega. Luce (Inglese)", "Sonno. Sole (Inglese)"],
    ),
    "names with a month": (
        "a.html",
        f"{PROSE}<p><strong>Fontes:</strong></p><p>Manual do Sono, março de 2013</p><p>Liga da "
        f"Luz, "
        "2012</p><p>Serviço do Sol, agosto de 2022</p>",
        ["Manual do Sono, março de 2013", "Liga da Luz, 2012", "Serviço do Sol, agosto de 2022"],
    ),
    "below a rule of the house": (
        "a.html",
        f"{PROSE}<h4>Editorial Sources and Fact-Checking</h4><p>Alder follows strict rules to be "
        f"right."
        "</p><ul><li><a href='https://lamps.example/x'>Lamps</a>. <i>Light Trust</i>. May 5, "
        "2016.</li>"
        "<li><a href='https://naps.example/y'>Naps</a>. <i>Sleep League</i>. June 7, "
        "2022.</li></ul>",
        ["Lamps. Light Trust. May 5, 2016.", "Naps. Sleep League. June 7, 2022."],
    ),
    "dated links without a heading": (
        "a.html",
        f"{PROSE}<h5>How we looked at this article:</h5><div>{RULES}<ul><li>Ash B, et al. (2018). "
        f"Light."
        "<br><a href='https://light.example/1'>light.example/1</a></li><li>Lamps. (2022).<br><a "
        "href='https://lamps.example/2'>lamps.example/2</a></li></ul></div>",
        ["Ash B, et al. (2018). Light. light.example/1", "Lamps. (2022). lamps.example/2"],
    ),
    "addresses on lines of their own": (
        "a.txt",
        "Rest\n\nLight helps many people in the dark months.\n\nSources\nAsh B, et al. (2018). "
        "Light and "
        "mood.\nlight.example/articles/18\nLamps and Naps. (2022).\nlamps.example/naps\n",
        [
            "Ash B, et al. (2018). Light and mood. light.example/articles/18",
            "Lamps and Naps. (2022). lamps.example/naps",
        ],
    ),
    "names and addresses under a longer heading": (
        "a.md",
        "# Rest\n\nLight helps.\n\n# Master Sources\n\n- **Light Trust** — "
        "https://light.example/a\n"
        "- **Sleep League** — https://sleep.example\n",
        ["Light Trust — https://light.example/a", "Sleep League — https://sleep.example"],
    ),
    "one line with bars": (
        "a.html",
        f"{PROSE}{PROSE}<p>Sources: <a href='https://a.example/x'>Light Trust</a> | <a "
        "href='https://b.example/y'>Sleep League</a></p>",
        ["Light Trust", "Sleep League"],
    ),
    "a year before a square bracket": (
        "a.html",
        f"{PROSE}<div><button>Sources</button><div><ul><li>Ligue du sommeil. Dormir. Paris ; 2006 "
        "[consulté le 3 mai 2023]</li><li>Ligue de la lumière. Lampes. Paris ; 2020 [consulté le "
        "3 mai "
        "2023]</li></ul></div></div>",
        [
            "Ligue du sommeil. Dormir. Paris ; 2006 [consulté le 3 mai 2023]",
            "Ligue de la lumière. Lampes. Paris ; 2020 [consulté le 3 mai 2023]",
        ],
    ),
}


def shown(made: Prepared) -> str:
    return "\n".join(passage.own_text for passage in made.passages)


@pytest.mark.parametrize("name", LISTS)
def test_it_is_a_list_of_references(name: str) -> None:
    file, text, expected = LISTS[name]
    made = prepare(read_one(file, text))
    assert [one.printed for one in made.card.references] == expected
    assert not any(one in shown(made) for one in expected)


@pytest.mark.parametrize(
    "heading", ["Sources of vitamin D", "Types of bibliography", "Studies that we did"]
)
def test_a_heading_with_such_a_word_stays_over_its_text(heading: str) -> None:
    text = (
        f"<h2>{heading}</h2><p>Fish has most of it, as Ash (2018) found out in a long winter.</p>"
    )
    article = read_one("a.html", f"{PROSE}{text}{NAMED}")
    assert article.sections[-1].path == (heading,)
    assert len(article.references) == BY_NAME.count("<p>")


def test_what_stands_before_a_list_in_its_paragraph_stays() -> None:
    _, text, _ = PAGES["a list in the paragraph that cites it"]
    made = prepare(read_one("a.html", text))
    assert shown(made).endswith("Light helps (1). Naps do (2).")
    assert [run.href for passage in made.passages for run in passage.text if run.href]
    assert [one.printed for one in made.card.references] == [A, B]


def test_one_of_many_entries_stays_in_its_list() -> None:
    items = f"<li id='n1'>{A}</li><li>{B}</li><li>{C}</li><li>{LISTED[3]}</li>"
    text = f"{PROSE}<p>Light helps<sup><a href='#n1'>1</a></sup>.</p><ol>{items}</ol>"
    made = prepare(read_one("a.html", text))
    assert [one.printed for one in made.card.references] == list(LISTED[:4])


def test_a_remark_and_text_under_sources_stay_text() -> None:
    text = "Rest\n\nLight helps many people.\n\nSources\n\nOne thing is known to us.\n\n"
    prose = "it is what we have heard from many of those who came to us in the last years, " * 3
    made = prepare(read_one("a.txt", f"{text}To us {prose}we think.\n\nSo it goes on.\n"))
    assert made.card.references == ()
    assert made.passages[-1].section == ("Sources",)


def test_what_is_added_below_a_list_is_no_entry() -> None:
    text = (
        f"{PROSE}<h2>Bibliografia</h2><p>Luz, 2012</p><p>Sono, 2013</p><p>Revisto: maio de 2023</p>"
    )
    made = prepare(read_one("a.html", text))
    assert [one.printed for one in made.card.references] == ["Luz, 2012", "Sono, 2013"]
    assert "Revisto: maio de 2023" in shown(made)


def test_an_editor_s_own_title_is_none() -> None:
    text = f"<title>Document</title><div><h2>Migraine</h2>{PROSE}{PROSE}</div>"
    assert read_one("a.html", text).info.title == "Migraine"


def test_a_program_s_lines_are_no_text() -> None:
    text = (
        "import Tabs from '@theme/Tabs';\n\n# Rest\n\n{/* to do */}\n\nWe import tea from Kenya.\n"
    )
    assert shown(prepare(read_one("a.md", text))) == "We import tea from Kenya."


@pytest.mark.parametrize("class_", ["c5 title", "MsoTitle"])
def test_a_document_s_own_title_is_the_title(class_: str) -> None:
    items = "<ol><li><h2>What helps</h2></li></ol>"
    article = read_one("a.html", f"<p class='{class_}'>Rest well</p>{items}{PROSE}")
    assert article.info.title == "Rest well"
    assert [section.path for section in article.sections] == [("What helps",)]
