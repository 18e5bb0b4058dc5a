"""HTML pages: reference lists in every dress, and names that tell or mislead about chrome."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from index.document import Document
from index.readers.html.reference_list import is_list_of_references
from tests.support.index_fixtures import headings, read_one, texts


def body(inner: str) -> list[str]:
    return texts(read_one("a.html", f"<html><body><article>{inner}</article></body></html>"))


# Reference lists as pages show them

BELL = "Bell R. A. (2010). A first title. Lancet, 3, 4–5."
COLE = "Cole S., Dunn T. (2012). A second title. BMJ, 7, 1–9."
ELIAS = "Elias M. (2015). A third title. PLOS ONE, 10, e1."


def printed(inner: str) -> list[str]:
    article = read_one("a.html", f"<article><p>Text.</p>{inner}</article>")
    return [entry.text for entry in article.references]


ENTRY = "Ash B. Light and mood. J Sleep. 2018;12(3):45-52."
REMARK = "We rely on studies that other people have reviewed."


@pytest.mark.parametrize(
    "inner",
    [
        f"<h2>References</h2><p>{BELL}</p><p>{COLE}</p>",
        f"<h2>References</h2><p>{BELL}<br>{COLE}</p>",
        f"<h2>References</h2><p>{BELL}<br><br/>\n{COLE}</p>",
        f"<p><strong>References:</strong></p><p>{BELL}</p><p>{COLE}</p>",
        f"<p><b>References</b><br>{BELL}<br>{COLE}</p>",
        f"<div>Sources</div><div><ul><li>{BELL}</li><li>{COLE}</li></ul></div>",
        f"<h2>References</h2><p>1. {BELL}<br>2. {COLE}</p>",
        f"<ol class='wp-block-footnotes'><li>{BELL} <a href='#r1'>↩︎</a></li><li>{COLE}</li></ol>",
        f"<h2>References</h2><p>{BELL.replace(' Lancet', '<br>Lancet')}</p><p>{COLE}</p>",
    ],
)
def test_a_reference_list_is_found_in_any_dress(inner: str) -> None:
    assert printed(inner) == [BELL, COLE]


def test_a_list_that_nothing_names_is_found_by_its_entries() -> None:
    assert printed(f"<ol><li>{BELL}</li><li>{COLE}</li><li>{ELIAS}</li></ol>") == [
        BELL, COLE, ELIAS,
    ]  # fmt: skip


def test_findings_with_citations_are_no_reference_list() -> None:
    items = "".join(f"<li>Sleep helps in year {n} (Bell et al., 2010).</li>" for n in range(4))
    assert printed(f"<ul>{items}</ul>") == []


def test_an_address_on_a_line_of_its_own_belongs_to_the_entry_above() -> None:
    page = f"<h2>References</h2><p>{BELL}<br>https://doi.org/10.1/x<br>{COLE}</p>"
    assert printed(page) == [f"{BELL} https://doi.org/10.1/x", COLE]


def test_paragraphs_after_a_list_of_paragraphs_are_text() -> None:
    page = f"<p>One.</p><h2>References</h2><p>{BELL}</p><p>{COLE}</p><p>Call us any time.</p>"
    article = read_one("a.html", page)
    assert len(article.references) == 2
    assert texts(article) == ["One.", "Call us any time."]


def test_an_entry_without_a_year_amid_others_is_an_entry() -> None:
    page = f"<h2>References</h2><p>{BELL}</p><p>Own survey of our patients</p><p>{COLE}</p>"
    assert printed(page) == [BELL, "Own survey of our patients", COLE]


def test_a_paragraph_that_says_sources_over_prose_is_text() -> None:
    assert body("<p>Sources</p><p>We get water from springs.</p>")[0] == "Sources"


@pytest.mark.parametrize(
    ("entries", "is_list"), [([BELL, COLE, "Call us."], True), ([BELL, "Call us."], False)]
)
def test_a_list_that_is_named_so_needs_more_references_than_other_lines(
    entries: list[str], is_list: bool
) -> None:
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    assert printed(f"<ul class='references'>{items}</ul>") == (entries if is_list else [])


# Contents


@pytest.mark.parametrize(("count", "is_contents"), [(1, False), (2, True)])
def test_two_links_into_the_page_are_its_contents_and_one_is_text(
    count: int, is_contents: bool
) -> None:
    """A single one is a hint of the author: "more on this below"."""
    items = [f"More about part {n} below" for n in range(count)]
    links = "".join(f"<li><a href='#p{n}'>{text}</a></li>" for n, text in enumerate(items))
    kept = [] if is_contents else items
    assert body(f"<p>First.</p><ul>{links}</ul><p>Last.</p>") == ["First.", *kept, "Last."]


# Names that mislead


@pytest.mark.parametrize(
    "kept",
    [
        "<section id='social-anxiety'><h2>Social anxiety</h2><p>KEPT</p></section>",
        "<section id='related-conditions'><p>KEPT</p></section>",
        "<div class='post hentry tag-sharing category-cookies'><p>KEPT</p></div>",
        "<div class='has-sidebar comments-open'><p>KEPT</p></div>",
        "<div id='what-anxiety-feels-like-to-share'><p>KEPT</p></div>",
        "<div class='accordion' hidden><p>KEPT</p></div>",
        "<p>Next you will be asked about KEPT.</p>",
        "<h2>Discussion</h2><p>KEPT</p>",
        "<h2 class='related-heading'>KEPT</h2><p>Text.</p>",
        "<blockquote><p>Text.</p><footer>KEPT</footer></blockquote>",
        "<aside><h2>References</h2><ol><li>KEPT A. B. (2010). A title. BMJ, 1.</li></ol></aside>",
        "<form><h1>KEPT</h1>" + "<p>One word after another, fifty of them or more.</p>" * 9,
    ],
)
def test_text_with_a_name_like_chrome_stays(kept: str) -> None:
    article = read_one("a.html", f"<article><p>Before.</p>{kept}</article>")
    cited = [entry.text for entry in article.references]
    found = [article.info.title, *texts(article), *sum(paths(article), ()), *cited]
    assert "KEPT" in " ".join(found)


def paths(article: Document) -> list[tuple[str, ...]]:
    return [section.path for section in article.sections]


@pytest.mark.parametrize(
    "chrome",
    [
        "<h3>Related posts</h3><p>GONE</p><ul><li>GONE</li></ul>",
        "<div><h3>About the author</h3><p>GONE</p></div>",
        "<p>Share this:</p>",
        "<ul><li><a href='#a'>GONE to a</a></li><li><a href='#b'>GONE to b</a></li></ul>",
        "<div><h4>Join our mailing list</h4><p>GONE</p></div>",
        "<div style='display: none'>GONE</div>",
        "<p><a href='/book'>Book your GONE visit</a></p>",
    ],
)
def test_chrome_without_a_telling_name_is_known_by_what_it_says(chrome: str) -> None:
    assert body(f"<p>Before.</p>{chrome}") == ["Before."]


@pytest.mark.parametrize(
    ("references", "others", "is_one"),
    [(3, 0, True), (4, 1, True), (8, 2, True), (3, 1, False), (7, 2, False), (2, 0, False)],
)
def test_a_list_without_a_heading_has_three_entries_and_80_percent_references(
    references: int, others: int, is_one: bool
) -> None:
    entries = ["Bell, R. A. (2010). Sleep in adults. Sleep, 3(2), 1-9."] * references
    entries += ["Go for a walk before you go to bed."] * others
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    assert is_list_of_references(fragment_fromstring(f"<ol>{items}</ol>")) is is_one


# Headings that are only bold

BOLD = "<p><strong>{}</strong></p><p>Walking helps most people within weeks.</p>"


@pytest.mark.parametrize(
    "form",
    [
        BOLD,
        BOLD.replace("strong", "b"),
        '<p><span style="font-weight: bold;">{}</span></p><p>Walking helps most people.</p>',
        "<p><b>{}</b></p>\n<ul><li>Walk every day</li><li>Rest well</li></ul>",
        "<p> <span><strong>{}</strong></span>&nbsp;</p><p></p><p>Walking helps most people.</p>",
    ],
)
def test_whole_bold_paragraphs_over_a_text_are_headings(form: str) -> None:
    page = (
        f"<article><h2>Help</h2>{form.format('What helps')}{form.format('Is rest good?')}</article>"
    )
    article = read_one("a.html", page)
    assert [section.path for section in article.sections] == [
        ("Help", "What helps"), ("Help", "Is rest good?"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{}.</b></p><p>Walking helps most people.</p>",  # a sentence
        "<p><b>{}:</b></p><p>Walking helps most people.</p>",  # it leads into what follows
        "<p><b>{}</b> Walking helps most people.</p>",  # not a block of its own
        "<p><b>{}</b><br>Walking helps most people.</p>",
        "<p>Walking helps most people.</p><p><b>{}</b></p>",  # no text below: the page's end
        "<ul><li><p><b>{}</b></p><p>Walking helps most people.</p></li></ul>",
        "<blockquote><p><b>{}</b></p><p>Walking helps most people.</p></blockquote>",
        "<p><a href='https://x.example/a'><b>{}</b></a></p><p>Walking helps most people.</p>",
        "<p><b>9 else: {} then</b></p><p><b>10 end</b></p><p>Walking helps most people.</p>",
        "<p><b>9 if {} then</b></p><p>Walking helps most people within weeks.</p>",
        "<p><b>Call 555-0100 for {}</b></p><p>Walking helps most people.</p>",
    ],
)
def test_other_bold_words_are_text(form: str) -> None:
    body = "".join(form.format(words) for words in ("What helps", "What does not"))
    article = read_one("a.html", f"<article><h2>Help</h2><p>Read this first.</p>{body}</article>")
    assert {section.path for section in article.sections} == {("Help",)}
    assert "What does not" in " ".join(texts(article))


@pytest.mark.parametrize(
    ("words", "is_heading"),
    [
        ("A" + "b" * 89, True),
        ("A" + "b" * 90, False),
        ("What" + " helps" * 11, True),
        ("What" + " helps" * 12, False),
    ],
    ids=["90 characters", "91", "12 words", "13"],
)
def test_a_bold_heading_is_short(words: str, is_heading: bool) -> None:
    forms = BOLD.format("What helps") + BOLD.format(words) + BOLD.format("What does not")
    article = read_one("a.html", f"<article><h2>Help</h2>{forms}</article>")
    assert (("Help", words) in [section.path for section in article.sections]) == is_heading


def test_one_bold_paragraph_alone_is_a_call_and_no_heading() -> None:
    article = read_one("a.html", f"<article><h2>Help</h2>{BOLD.format('Ask us today')}</article>")
    assert texts(article) == ["Ask us today", "Walking helps most people within weeks."]


def test_bold_paragraphs_of_markdown_are_headings_too() -> None:
    text = "**What helps**\n\nWalking helps most people.\n\n**Not so**\n\nRest in bed for weeks.\n"
    assert [s.path for s in read_one("a.md", text).sections] == [
        ("What helps",),
        ("Not so",),
    ]


@pytest.mark.parametrize(
    ("below", "text", "printed"),
    [
        (f"<ul><li>{ENTRY}</li></ul>", ["Rest.", REMARK], [ENTRY]),
        (f"<p>{ENTRY}</p>", ["Rest."], [REMARK, ENTRY]),  # it may be a title
        ("<h2>Help</h2><p>Call.</p>", ["Rest.", "References", REMARK, "Call."], []),
    ],
)
def test_a_sentence_over_a_list_of_items_is_text(
    below: str, text: list[str], printed: list[str]
) -> None:
    article = read_one("a.html", f"<p>Rest.</p><h2>References</h2><p>{REMARK}</p>{below}")
    assert [block.text for block in article.blocks()] == text
    assert [one.text for one in article.references] == printed


def test_a_paragraph_s_first_line_heads_references_only_if_it_says_so() -> None:
    entry = "Ash B. Sleep in adults. J Sleep. 2018;12:4-5."
    for first, listed in (("References", [entry]), ("Our guide to it", [])):
        body = f"<p>Rest helps most of us.</p><p>{first}<br>{entry}</p>"
        article = read_one("a.html", f"<article><h1>Sleep</h1>{body}</article>")
        assert [one.text for one in article.references] == listed
        assert (f"{first} {entry}" in texts(article)) == (not listed)
        assert headings(article)[1:] == ([(2, first)] if listed else [])


@pytest.mark.parametrize(("terms", "references"), [(4, 2), (5, 0)])
def test_numbered_definitions_are_a_list_if_half_of_them_are_references(
    terms: int, references: int
) -> None:
    """There are two, among remarks."""
    definitions = [BELL, COLE, *[REMARK] * (terms - 2)]
    listed = "".join(f"<dt>{n}</dt><dd>{one}</dd>" for n, one in enumerate(definitions, 1))
    found = printed(f"<dl>{listed}</dl>")
    assert found == definitions[:references]
