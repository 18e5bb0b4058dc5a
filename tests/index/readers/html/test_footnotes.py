"""Footnotes as WordPress plugins and themes make them: each sign cites its own entry."""

from __future__ import annotations

import pytest

from index.document import SourceError
from index.prepare import Prepared, prepare
from index.readers import read_source
from index.source import Source

ASH = "Ash B, Cole D. Sleep and low mood in adults. J Sleep Health. 2018;12(3):45-52."
FERN = "Fern G, Hale I. Walking for back pain. Pain Rep. 2019;4:101-9."
OPENING = "<p>This page is about small steps which may help people who sleep badly for weeks.</p>"


def page(body: str, name: str = "a.html") -> Prepared:
    whole = f"<main><article><h1>Sleep</h1>{OPENING}{body}</article></main>"
    (article,) = read_source(Source(name, name, whole.encode(), "https://clinic.example"))
    assert not isinstance(article, SourceError), article
    return prepare(article)


def cited(article: Prepared) -> list[tuple[str, list[str], str | None]]:
    """(sign, what it cites, certainty) of each citation."""
    return [
        (run.text, [one.printed for one in passage.references if one.id in run.references],
         run.certainty)
        for passage in article.passages
        for run in passage.text
        if run.references is not None
    ]  # fmt: skip


def text(article: Prepared) -> str:
    return "\n".join(run.text for passage in article.passages for run in passage.text)


def plugin(signs: tuple[str, str], rows: tuple[str, str]) -> str:
    table = "".join(rows)
    return (
        f"<p>Sleep and mood are tied.{signs[0]} Walking eases pain.{signs[1]} Rest well.</p>"
        '<div class="footnotes_reference_container"><div class="footnote_container_prepare"><p>'
        '<span class="footnote_reference_container_label">References</span>'
        '<span role="button">[<a id="b">+</a>]</span></p></div>'
        '<div id="c" style="display: none;"><table class="footnote-reference-container">'
        f"<caption>References</caption><tbody>{table}</tbody></table></div></div>"
    )


def scripted(number: int) -> str:
    """A sign of the plugin "footnotes" that a script leads to its row."""
    return (
        f"<span class='footnote_referrer'><a role='button' onclick=\"go('r{number}');\"><sup "
        f'id="t{number}" class="footnote_plugin_tooltip_text">[{number}]</sup></a>'
        f'<span class="footnote_tooltip" style="display: none">{(ASH, FERN)[number - 1]}</span>'
        "</span>"
    )


def row(number: int) -> str:
    return (
        f'<tr><th id="r{number}" class="footnote_plugin_index" onclick="go(\'t{number}\')">'
        f'<a role="button"><span class="footnote_index_arrow">↑</span>{number}</a></th>'
        f'<td class="footnote_plugin_text">{(ASH, FERN)[number - 1]}</td></tr>'
    )


def bare(number: int) -> str:
    """The same without any address: only its number says what it cites."""
    return f"<span class='footnote_plugin_tooltip_text'>[{number}]</span>"


def listed(sign: str, entry: str, open_: str = "<ol>", close: str = "</ol>") -> str:
    """A text with two signs and a list; "{n}" stands for the number, "{text}" for the note."""
    signs = [sign.replace("{n}", str(n)).replace("{text}", t) for n, t in ((1, ASH), (2, FERN))]
    entries = [entry.replace("{n}", str(n)).replace("{text}", t) for n, t in ((1, ASH), (2, FERN))]
    return (
        f"<p>Sleep and mood are tied.{signs[0]} Walking eases pain.{signs[1]} Rest well.</p>"
        f"{open_}{''.join(entries)}{close}"
    )


PAGES = {
    "footnotes, by script": plugin((scripted(1), scripted(2)), (row(1), row(2))),
    "footnotes, without addresses": plugin((bare(1), bare(2)), (row(1), row(2))),
    "footnotes, as links": plugin(
        ("<sup><a href='#r1'>[1]</a></sup>", "<sup><a href='#r2'>[2]</a></sup>"), (row(1), row(2))
    ),
    "WordPress's own block": listed(
        "<sup data-fn='u{n}' class='fn'><a href='#u{n}' id='u{n}-link'>{n}</a></sup>",
        "<li id='u{n}'>{text} <a href='#u{n}-link' aria-label='Jump'>↩︎</a></li>",
        "<ol class='wp-block-footnotes'>",
    ),
    "Easy Footnotes": listed(
        "<span id='e{n}'></span><span class='easy-footnote'><a href='#bottom-{n}' title='x'>"
        "<sup>{n}</sup></a></span>",
        "<li class='easy-footnote-single'><span id='bottom-{n}'></span>{text}"
        "<a class='easy-footnote-to-top' href='#e{n}'></a></li>",
        "<div class='easy-footnote-title'><h4>Notes</h4></div><ol class='easy-footnotes-wrapper'>",
    ),
    "Footnotes Made Easy": listed(
        "<sup><a href='#footnote_{n}' id='identifier_{n}' class='footnote-link'>{n}</a></sup>",
        "<li id='footnote_{n}' class='footnote'>{text} [<a href='#identifier_{n}' "
        "class='footnote-back-link'>&#8617;</a>]</li>",
        "<ol class='footnotes'>",
    ),
    "FD Footnotes": listed(
        "<sup class='footnote'><a href='#fn-{n}' id='fnref-{n}'>{n}</a></sup>",
        "<li id='fn-{n}'>{text} <span class='footnotereverse'><a href='#fnref-{n}'>&#8617;</a>"
        "</span></li>",
        "<div class='footnotes'><div class='footnotedivider'></div><ol>",
        "</ol></div>",
    ),
    "Pandoc": listed(
        "<a href='#fn{n}' class='footnote-ref' id='fnref{n}' role='doc-noteref'><sup>{n}</sup></a>",
        "<li id='fn{n}'><p>{text}<a href='#fnref{n}' class='footnote-back'>↩︎</a></p></li>",
        "<section class='footnotes' role='doc-endnotes'><hr><ol>",
        "</ol></section>",
    ),
    "a hidden list in an aside": listed(
        "<sup><a href='#n{n}'>{n}</a></sup>",
        "<li id='n{n}'>{text}</li>",
        "<aside class='sidebar' hidden><ol>",
        "</ol></aside>",
    ),
    "paragraphs that are named": listed(
        "<a href='#_ftn{n}' name='_ftnref{n}'>[{n}]</a>",
        "<p><a href='#_ftnref{n}' name='_ftn{n}'>[{n}]</a> {text}</p>",
        "<hr>",
        "<p>Call us any time.</p>",
    ),
    "paragraphs with a line between": listed(
        "<sup><a href='#l{n}'>{n}</a></sup>", "<p id='l{n}'>{text}</p><hr>", "<hr>", "",
    ),
    "a list of terms": listed(
        "<sup><a href='#d{n}'>{n}</a></sup>", "<dt id='d{n}'>{n}</dt><dd>{text}</dd>",
        "<dl>", "</dl>",
    ),
    "Dotdash": listed(
        "<span class='mntl-inline-citation' data-id='#citation-{n}'>{n}</span>",
        "<li id='citation-{n}'><p>{text}</p></li>",
        "<ul class='mntl-sources'>", "</ul>",
    ),
    "letters": listed(
        "<sup><a href='#k{n}'>*</a></sup>", "<li id='k{n}'>{text}</li>",
    ),
    "Modern Footnotes": listed(
        "<sup class='modern-footnotes-footnote' data-mfn='{n}'><a href='javascript:void(0)' "
        "aria-describedby='m{n}'>{n}</a></sup><span id='m{n}' role='tooltip' "
        "class='modern-footnotes-footnote__note'>{text}</span>",
        "<li><span>{n}</span><div>{text}</div></li>",
        "<ul class='modern-footnotes-list modern-footnotes-list--show-only-for-print'>", "</ul>",
    ),
    "Modern Footnotes with its list": listed(
        "<sup class='modern-footnotes-footnote' data-mfn='{n}'><a href='javascript:void(0)'>{n}</a>"
        "</sup><span class='modern-footnotes-footnote__note'>{text}</span>",
        "<li><span>{n}</span><div>{text}</div></li>",
        "<ul class='modern-footnotes-list'>", "</ul>",
    ),
    "sidenotes": listed(
        "<label for='sn-{n}' class='sidenote-number'></label><input type='checkbox' id='sn-{n}'>"
        "<span class='sidenote'>{text}</span>", "", "", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_each_sign_cites_its_footnote(kind: str) -> None:
    article = page(PAGES[kind])
    assert [(one[1], one[2]) for one in cited(article)] == [([ASH], "certain"), ([FERN], "certain")]
    assert [one.printed for one in article.card.references] == [ASH, FERN]
    assert article.warnings == ()


@pytest.mark.parametrize("kind", PAGES)
def test_a_footnote_is_no_text_of_the_page(kind: str) -> None:
    article = page(PAGES[kind])
    assert "Cole" not in text(article)
    assert "References" not in text(article)
    assert "Rest well." in text(article)


def test_a_note_that_is_no_reference_stays_text_and_its_sign_cites_nothing() -> None:
    prose = listed(
        "<sup><a href='#n{n}'>{n}</a></sup>", "<li id='n{n}'>This holds for adults only.</li>"
    )
    article = page(f"{prose}<h2>References</h2><ol><li>{ASH}</li><li>{FERN}</li></ol>")
    assert text(article).count("This holds for adults only.") == 2
    assert cited(article) == []


def test_a_sign_cites_its_footnote_though_the_page_has_a_numbered_list_too() -> None:
    notes = listed("<sup><a href='#n{n}'>{n}</a></sup>", "<li id='n{n}'>{text}</li>")
    other = "Kell L. Breathing exercises and panic. Anxiety Res. 2020;33(1):7-15."
    article = page(f"<h2>References</h2><ol><li>{other}</li></ol><h2>More</h2>{notes}")
    assert [one[1] for one in cited(article)] == [[ASH], [FERN]]
    assert [one.printed for one in article.card.references] == [other, ASH, FERN]


def test_steps_that_a_text_leads_to_are_no_footnotes() -> None:
    steps = "<ol><li id='s1'>Lie down.</li><li id='s2'>Breathe out slowly.</li></ol>"
    article = page(f"<p>After <a href='#s1'>1</a> comes <a href='#s2'>2</a> at once.</p>{steps}")
    assert "Breathe out slowly." in text(article)
    assert article.card.references == ()


def test_page_numbers_are_no_signs() -> None:
    tabs = "<p><a href='#t1'>1</a></p><div id='t1'><p>In 2018 (https://a.example).</p></div>"
    assert "In 2018" in text(page(tabs))


def test_text_after_the_footnotes_is_text() -> None:
    notes = listed("<sup><a href='#n{n}'>{n}</a></sup>", "<li id='n{n}'>{text}</li>")
    article = page(f"{notes}<ul><li>Call us any time.</li><li>Or write.</li></ul>")
    assert len(article.card.references) == 2
    assert "Or write." in text(article)


def test_a_long_paragraph_keeps_the_sign_at_its_end() -> None:
    long = "Sleep is good for people who are tired of being tired. " * 30
    notes = f"<ol><li id='n1'>{ASH}</li></ol>"
    body = f"<p>{long.strip()}<a href='#n1' id='b1'><sup>1</sup></a></p>{notes}"
    assert [one[1] for one in cited(page(body))] == [[ASH]]


REMARK = "We mean on most days of a week."


def test_a_remark_among_references_stays_text() -> None:
    notes = (
        f"<p>Walk daily.<a href='#n1'>1</a> It eases pain.<a href='#n2'>2</a> So we say.<a "
        f"href='#n3'>3</a></p><ol><li id='n1'>{REMARK} <a href='#r1'>↩</a></li><li id='n2'>{ASH}"
        f"</li><li id='n3'>{FERN}</li></ol>"
    )
    article = page(notes)
    assert text(article).count(REMARK) == 1
    assert [one[1] for one in cited(article)] == [[ASH], [FERN]]
    assert [one.printed for one in article.card.references] == [ASH, FERN]


def test_a_remark_among_references_of_markdown_stays_text() -> None:
    notes = f"# Sleep\n\nWalk.[^a] It helps.[^b]\n\n[^a]: {REMARK}\n[^b]: {ASH}\n"
    (article,) = read_source(Source("a.md", "a.md", notes.encode(), None))
    assert not isinstance(article, SourceError)
    made = prepare(article)
    assert text(made).count(REMARK) == 1
    assert [one[1] for one in cited(made)] == [[ASH]]


@pytest.mark.parametrize(
    "note",
    [
        "Ash, Walking and rest in the city.",  # a name and a title
        "Sleep, Rest and Mood by Brynn Ash.",
        "“Light and mood in all of winter.”",
        "See Ash and others on this.",
        "With Ash and Elm we rest more.",
        "Ibid., on the same page again.",
        "Walking for rest and mood",
    ],
)
def test_a_short_reference_is_no_remark(note: str) -> None:
    notes = (
        f"<p>Walk daily.<a href='#n1'>1</a> It helps.<a href='#n2'>2</a></p><ol><li id='n1'>{ASH}"
    )
    article = page(f"{notes}</li><li id='n2'>{note}</li></ol>")
    assert [one.printed for one in article.card.references] == [ASH, note]


def test_a_short_paragraph_has_signs_too() -> None:
    """As Substack makes them."""
    notes = (
        f"<p>It helps.<a href='#f1' id='a1'>1</a></p><div class='footnote'><a id='f1' href='#a1'>1"
        f"</a><div class='footnote-content'><p>{ASH}</p></div></div>"
    )
    assert [one[1] for one in cited(page(notes))] == [[ASH]]


@pytest.mark.parametrize(
    "entry",
    [
        "<p id='n{n}'>[<a href='#s{n}'>{n}</a>] {text} [<a href='#s{n}'>Back</a>]</p>",
        "<div id='n{n}'>{n}. {text} [<a href='#s{n}'>↩</a>]</div>",
        "<li id='n{n}'>{text} [<a href='#s{n}'>↩</a>]</li>",
        "<li id='n{n}'><b>[<a href='#s{n}'>↩</a>]</b> {text}</li>",
    ],
)
def test_brackets_around_the_way_back_go_with_it(entry: str) -> None:
    signs = " ".join(f"It helps.<sup><a id='s{n}' href='#n{n}'>{n}</a></sup>" for n in (1, 2))
    entries = "".join(entry.format(n=n, text=text) for n, text in ((1, ASH), (2, FERN)))
    holder = f"<ol>{entries}</ol>" if entry.startswith("<li") else entries
    article = page(f"<p>{signs}</p>{holder}")
    assert [one.printed for one in article.card.references] == [ASH, FERN]
