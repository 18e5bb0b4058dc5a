"""HTML pages: the article without the page, and whatever else people call HTML."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from index.document import Document, SourceError
from index.readers.html.main_content import _names_references
from index.readers.html.tree import Walk
from tests.support.index_fixtures import (
    GOLDEN,
    cut,
    headings,
    passage_words,
    read_all,
    read_file,
    read_one,
    refusal,
    texts,
    words,
)
from tests.support.processor import at_most

TREATMENTS = "treatments-for-depression.html"


@pytest.fixture(scope="module")
def treatments(content: Path) -> Document:
    return read_file(content / TREATMENTS)


def body(inner: str) -> list[str]:
    return texts(read_one("a.html", f"<html><body><article>{inner}</article></body></html>"))


# The HTML sample article


def test_the_sample_s_headings_are_found_at_their_levels(treatments: Document) -> None:
    assert headings(treatments) == [tuple(h) for h in GOLDEN[TREATMENTS]["headings"]]


def test_the_sample_s_anchors_are_its_headings_ids(treatments: Document) -> None:
    found = {s.path[-1]: s.anchor for s in treatments.sections if s.path}
    assert found == GOLDEN[TREATMENTS]["anchors"]


def test_the_sample_s_facts_come_from_its_json_ld(treatments: Document) -> None:
    facts = GOLDEN[TREATMENTS]["facts"]
    assert {name: getattr(treatments.info, name) for name in facts} == facts
    assert treatments.info.url == "https://alderhouse.example/articles/treatments-for-depression"


def test_the_sample_s_chrome_is_gone(treatments: Document) -> None:
    shown = "\n".join("\n".join((*p.section, p.plain_text)) for p in cut(treatments))
    assert [text for text in GOLDEN[TREATMENTS]["chrome"] if text in shown] == []


class BodyText(HTMLParser):
    """The sample's own text by other means: what stands in its p, li, td, th and caption."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self._inside = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "td", "th", "caption"):
            self._inside = dict(attrs).get("class") != "byline"
            self.text += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "td", "th", "caption"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def test_every_word_of_the_sample_is_in_a_passage_exactly_once(
    treatments: Document, content: Path
) -> None:
    page = (content / TREATMENTS).read_text("utf-8")
    article = re.search(r"<article>(.*)<h2 id=\"references\">", page, re.DOTALL)
    assert article
    parser = BodyText()
    parser.feed(article[1])
    assert passage_words(cut(treatments)) == words(parser.text)


def test_the_sample_s_ordered_list_numbers_its_references(treatments: Document) -> None:
    labels = [printed.label for printed in treatments.references]
    assert labels == list(range(1, len(GOLDEN[TREATMENTS]["references"]) + 1))


# What is chrome


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav>GONE</nav>",
        "<aside>GONE</aside>",
        "<footer>GONE</footer>",
        "<form><p>GONE</p></form>",
        "<script>GONE</script>",
        "<style>GONE</style>",
        "<noscript>GONE</noscript>",
        "<!-- GONE -->",
        "<div role='navigation'>GONE</div>",
        "<div class='cookie-notice'>GONE</div>",
        "<div class='x related-posts'>GONE</div>",
        "<section id='comments'>GONE</section>",
        "<div hidden>GONE</div>",
        "<svg aria-hidden='true'><text>GONE</text></svg>",
    ],
)
def test_chrome_is_dropped_and_the_text_around_it_stays(chrome: str) -> None:
    assert body(f"<p>Before.</p>{chrome}<p>After.</p>") == ["Before.", "After."]


def test_text_right_after_a_dropped_element_stays() -> None:
    assert body("<p>One <button>GONE</button>two.</p>") == ["One two."]


def test_only_the_article_of_the_page_is_read() -> None:
    page = "<body><div>Menu words</div><article><p>Mine.</p></article><div>Site words</div>"
    assert texts(read_one("a.html", page)) == ["Mine."]


def test_a_page_without_an_article_element_is_read_whole() -> None:
    assert texts(read_one("a.html", "<body><div><p>One.</p></div><p>Two.</p>")) == ["One.", "Two."]


# Words


def test_entities_are_characters() -> None:
    assert body("<p>Q&amp;A &lt;b&gt; caf&eacute; &#8211; &nbsp; end</p>") == ["Q&A <b> café – end"]


def test_a_space_that_only_css_showed_is_put_back() -> None:
    text = body("<p>a study in <em>Addiction</em>found that</p>")
    assert text == ["a study in Addiction found that"], "else 'addiction' finds nothing"


def test_a_space_before_an_inline_element_is_put_back() -> None:
    assert body("<p>the journal<em>Addiction</em> found</p>") == ["the journal Addiction found"]


@pytest.mark.parametrize("word", ["<b>B</b>ritish", "21<sup>st</sup>"])
def test_a_word_with_a_marked_letter_stays_one_word(word: str) -> None:
    assert body(f"<p>{word}</p>") == [re.sub("<.*?>", "", word)]


def test_punctuation_after_an_inline_element_stays_with_it() -> None:
    assert body("<p>in <em>Addiction</em>, and (<b>twice</b>).</p>") == [
        "in Addiction, and (twice)."
    ]


def test_a_line_break_parts_words() -> None:
    assert body("<p>One<br>two</p>") == ["One two"]


def test_a_line_break_in_a_table_cell_parts_words() -> None:
    assert body("<table><tr><td>One<br>two</td><td>Three</td></tr></table>") == ["One two", "Three"]


def test_paragraphs_of_a_table_cell_are_parted() -> None:
    assert body("<table><tr><td><p>One</p><p>two</p></td></tr></table>") == ["One two"]


def test_a_line_break_in_a_heading_parts_words() -> None:
    assert headings(read_one("a.html", "<h2>One<br>two</h2><p>Text.</p>"))[1:] == [(2, "One two")]


def test_a_table_cell_is_a_block() -> None:
    page = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert body(page) == ["A", "B", "1", "2"]


def test_list_items_have_the_level_and_the_number_that_the_page_shows() -> None:
    page = "<ul><li>One</li></ul><ol start='3'><li>Two<ul><li>In</li></ul></li><li>Three</li></ol>"
    assert [(b.text, b.shape.level, b.shape.number) for b in read_one("a.html", page).blocks()] == [
        ("One", 1, None), ("Two", 1, 3), ("In", 2, None), ("Three", 1, 4),
    ]  # fmt: skip


def test_a_block_s_line_is_its_line_in_the_file() -> None:
    article = read_one("a.html", "<body>\n<p>One.</p>\n\n<ul>\n<li>Two</li></ul>\n<p>\nThree.</p>")
    assert [block.line for block in article.blocks()] == [2, 5, 6]


def test_a_heading_with_nothing_under_it_is_not_lost() -> None:
    assert "Alone" in " ".join(body("<h2>Alone</h2><h2>Next</h2><p>Text.</p>"))


def test_a_paragraph_after_the_reference_list_is_no_reference() -> None:
    page = "<p>One.</p><h2>References</h2><ol><li>Bell R. A. 2010.</li></ol><p>Call us.</p>"
    article = read_one("a.html", page)
    assert [printed.text for printed in article.references] == ["Bell R. A. 2010."]
    assert texts(article) == ["One.", "Call us."], "every word of the body is in a passage"


# Superscripts


def test_a_superscript_is_marked_where_it_stands() -> None:
    (block,) = read_one("a.html", "<p>  It  helps.<sup>1, 2</sup> End</p>").blocks()
    (mark,) = block.marks
    assert block.text[mark.start : mark.end] == "1, 2"


def test_a_superscript_in_a_list_item_is_marked_where_it_stands() -> None:
    (block,) = read_one("a.html", "<ol><li>It helps.<sup>7</sup></li></ol>").blocks()
    (mark,) = block.marks
    assert (block.text, block.text[mark.start : mark.end]) == ("It helps.7", "7")


def test_a_superscript_in_a_table_cell_is_marked_too() -> None:
    (block,) = read_one("a.html", "<table><tr><td>Helps<sup>7</sup></td></tr></table>").blocks()
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["7"]


# Facts


def test_meta_tags_speak_where_there_is_no_json_ld() -> None:
    page = (
        "<html lang='en'><head><title>The title</title><meta name='author' content='Dr A'>"
        "<meta property='article:published_time' content='2024-01-02'>"
        "<link rel='canonical' href='/pages/x'></head><body><p>Text.</p>"
    )
    info = read_one("a.html", page, "https://x.example/").info
    assert (info.title, info.author, info.published, info.lang, info.url) == (
        "The title",
        "Dr A",
        "2024-01-02",
        "en",
        "https://x.example/pages/x",
    )


@pytest.mark.parametrize("data", ["{", '"text"', "3", "null", '{"@graph": null}', '[["x"]]'])
def test_json_ld_of_another_shape_is_passed_over(data: str) -> None:
    page = f"<script type='application/ld+json'>{data}</script><h1>Own</h1><p>Text.</p>"
    assert read_one("a.html", page).info.title == "Own"


def test_an_address_that_is_no_web_address_is_none() -> None:
    page = "<link rel='canonical' href='javascript:alert(1)'><p>Text.</p>"
    assert read_one("a.html", page).info.url is None


# Bad pages


def test_a_page_without_headings_is_one_section_named_by_its_file() -> None:
    article = read_one("on-sleep.html", "<p>One.</p><p>Two.</p>")
    assert [section.path for section in article.sections] == [()]
    assert article.info.title == "On sleep"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<!-- x -->", "<nav>Menu</nav>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    assert refusal("a.html", page).reason


@pytest.mark.parametrize("tag", ["div", "span", "em", "ul><li", "table><tr><td", "blockquote"])
def test_5000_nested_elements_are_read_or_refused_at_once(tag: str) -> None:
    with at_most(5):
        (found,) = read_all("a.html", f"<{tag}>" * 5000 + "text")
    assert isinstance(found, Document | SourceError)


@pytest.mark.parametrize("tag", ["div", "span", "ul><li"])
def test_text_200_elements_deep_is_kept(tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    depth = 200 // len(tag.split("><"))
    assert "text" in body(f"<{tag}>" * depth + "text" + closing * depth)[-1]


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "&#1;"])
def test_a_control_character_beside_a_comment_is_no_fault(sign: str) -> None:
    assert words(" ".join(body(f"<p>One <!-- x -->{sign} two.</p>"))) == ["One", "two"]


# Pages of questions

QUESTIONS = """{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [
  {"@type": "Question", "name": "Does it hurt?",
   "acceptedAnswer": {"@type": "Answer", "text": "<p>A little.</p>"}},
  {"@type": "Question", "name": "How long?",
   "acceptedAnswer": {"@type": "Answer", "text": "An hour."}}]}"""


def faq_page(inner: str, data: str = QUESTIONS) -> Document:
    return read_one("faq.html", f"<script type='application/ld+json'>{data}</script>{inner}")


def test_a_faq_page_is_a_faq_and_its_questions_are_headings() -> None:
    article = faq_page(
        "<h1>Questions</h1><div><div class='q'>Does it hurt?</div><div>A little.</div>"
        "<button aria-expanded='false'>How long?</button><div hidden class='panel tab'>An hour."
    )
    assert article.kind == "faq"
    assert headings(article)[1:] == [(2, "Does it hurt?"), (2, "How long?")]
    assert texts(article) == ["A little.", "An hour."]
    assert [passage.kind for passage in cut(article)] == ["faq", "faq"]


def test_answers_that_only_the_page_s_data_holds_are_read() -> None:
    article = faq_page("<h1>Questions</h1><p>See below.</p><div id='app'></div>")
    assert texts(article) == ["See below.", "A little.", "An hour."]


def test_an_article_with_questions_in_its_data_is_an_article() -> None:
    data = f'[{QUESTIONS}, {{"@type": "BlogPosting", "headline": "Needles"}}]'
    assert faq_page("<h1>Needles</h1><p>Text.</p>", data).kind == "article"


def test_a_page_of_closed_boxes_with_questions_is_a_faq() -> None:
    boxes = "".join(
        f"<details><summary>Question {n}?</summary><p>Answer {n}.</p></details>" for n in range(3)
    )
    article = read_one("faq.html", f"<h1>Questions</h1>{boxes}")
    assert article.kind == "faq"
    assert texts(article) == ["Answer 0.", "Answer 1.", "Answer 2."]


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800", "<!-- x -->", "<p", "\\u0001"])
def test_odd_text_in_a_page_s_data_is_no_fault(odd: str) -> None:
    article = faq_page("<p>Text.</p>", QUESTIONS.replace("How long?", f"How {odd}?"))
    assert texts(article)[0] == "Text."
    article = faq_page("<p>Text.</p>", QUESTIONS.replace("An hour.", odd))
    assert texts(article)[:2] == ["Text.", "A little."]


def test_entities_in_a_page_s_data_are_characters() -> None:
    data = '{"@type": "Article", "headline": "x", "author": {"name": "Bell &amp; Cole"}}'
    assert faq_page("<p>Text.</p>", data).info.author == "Bell & Cole"


MARKUP = st.sampled_from(
    "<p> </p> <li> <ol> <ul> <table> <tr> <td> <sup> </sup> <br> <h1> <h2> </h2> <em> </em> <nav> "
    "</nav> <!-- --> <![CDATA[ ]]> &amp; &# < > word Word. 1 [2] <script> </script> <svg> \x01 é "
    "<html> </body> <head> <title> References <form> <ruby> <template> <option>".split(" ")
)


@given(st.lists(MARKUP, max_size=40).map("".join) | st.text(max_size=200))
def test_garbage_is_an_article_or_a_refusal(page: str) -> None:
    assert len(read_all("a.html", page.encode("utf-8", "replace"))) == 1


PIECES = st.sampled_from(
    "<p> </p> <li> </li> <ol> </ol> <ul> </ul> <table> <tr> <td> </table> <sup> </sup> <br> <h2> "
    "</h2> <em> </em> <div> </div> <details> <summary> </summary> <blockquote> <strong> "
    "</strong> <p>References</p> <h6>References</h6> Bell(2010). doi".split(" ")
)


@settings(max_examples=300)
@example(["<p>References</p>", "<tr>", "Bell(2010).", "<tr>"], False)  # a row without cells
@given(st.lists(PIECES, max_size=40), st.booleans())
def test_no_word_of_a_page_is_lost_or_doubled(pieces: list[str], is_faq: bool) -> None:
    page = "".join(
        f" {piece}w{place} " if piece[0] != "<" else piece for place, piece in enumerate(pieces)
    )
    tree = fragment_fromstring(f"<p>first</p>{page}<p>last</p>", create_parent="div")
    walk = Walk("", asks=(lambda text: "2010" in text) if is_faq else None)
    walk.read(tree)
    sections, references = walk.outline.done()
    found = [b.text for section in sections for b in section.blocks] + [r.text for r in references]
    named = [name for section in sections for name in section.path]
    unique = set(re.findall(r"w\d+", tree.text_content()))
    in_text = re.findall(r"w\d+", " ".join(found))
    assert len(in_text) == len(set(in_text)), "no word twice"
    assert set(in_text) | set(re.findall(r"w\d+", " ".join(named))) == unique, "none lost"


@pytest.mark.parametrize(
    ("inner", "anchor"),
    [
        ('<h2 id="a">Why</h2><p>Text.</p>', "a"),
        ('<h2><a name="a"></a>Why</h2><p>Text.</p>', "a"),
        ('<a id="a"></a><h2>Why</h2><p>Text.</p>', "a"),
        ('<section id="a"><h2>Why</h2><p>Text.</p></section>', "a"),
        ('<section id="a"><p>Text.</p><h2>Why</h2><p>More.</p></section>', None),
        ('<div id="a"><h2>Why</h2><p>Text.</p></div>', None),
    ],
)
def test_a_heading_s_anchor_is_its_own_or_one_that_leads_to_it(
    inner: str, anchor: str | None
) -> None:
    """A section's is, where the heading is the first in it."""
    article = read_one("a.html", f"<article><h1>Sleep</h1><p>First.</p>{inner}</article>")
    assert {s.anchor for s in article.sections if s.path == ("Why",)} == {anchor}


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("2 rooms<b>Why it helps</b>there", "2 rooms Why it helps there"),
        ("2 rooms<b>Why it helps</b>, 7 or more", "2 rooms Why it helps, 7 or more"),
        ("room 2<b>Why it helps</b>", "room 2Why it helps"),
        ("H<b>2</b>O", "H2O"),
        ("s<i>he</i>", "she"),
    ],
)
def test_a_space_parts_a_word_from_a_span_beside_it_where_letters_would_meet(
    inner: str, text: str
) -> None:
    """The page's style sheet parts them; figures and single letters belong to the word."""
    assert body(f"<p>{inner}</p>") == [text]


def test_only_a_page_that_ends_inside_a_tag_is_called_cut_off() -> None:
    said = "the page ends inside a tag: it seems to be cut off."
    for page, cut_off in {
        "<h1>Sleep</h1><p>Words of the text.</p": True,
        "<h1>Sleep</h1><p>Words of the text.</p>": False,
        "Only words, without any tag.": False,
        "<h1>Sleep</h1><p>Rest > work, and words.": False,
    }.items():
        assert (said in [note for _, note in read_one("a.html", page).notes]) is cut_off, page


@pytest.mark.parametrize("level", ["[%s]", '{"@graph": %s}', '{"hasPart": %s}'])
@pytest.mark.parametrize(("around", "found"), [(0, True), (5, True), (6, False)])
def test_data_of_a_page_is_searched_six_levels_deep(level: str, around: int, found: bool) -> None:
    data = '{"@type": "Article", "headline": "Sleep diary"}'
    for _ in range(around):
        data = level % data
    page = f'<script type="application/ld+json">{data}</script><p>Words of the text.</p>'
    assert (read_one("a.html", page).info.title == "Sleep diary") is found


@pytest.mark.parametrize(("spaces", "names"), [(49, True), (50, False)])
def test_a_heading_of_references_has_less_than_60_characters(spaces: int, names: bool) -> None:
    heading = fragment_fromstring(f"<h2>References{' ' * spaces}</h2>")
    assert _names_references(heading) is names


@pytest.mark.parametrize(("start", "first"), [("99999", 99999), ("100000", 1), ("x", 1)])
def test_a_list_begins_with_a_number_that_a_page_may_have(start: str, first: int) -> None:
    (item,) = read_one("a.html", f"<ol start='{start}'><li>One</li></ol>").blocks()
    assert item.shape.number == first


@pytest.mark.parametrize(
    ("facts", "is_one"),
    [
        ({"@type": "BlogPosting"}, True),
        ({"@type": "Thing", "headline": "Rest"}, True),
        ({"@type": "Thing"}, False),
    ],
)
def test_what_describes_an_article_gives_its_facts(facts: dict[str, str], is_one: bool) -> None:
    data = json.dumps({**facts, "datePublished": "2024-03-05"})
    page = f"<script type='application/ld+json'>{data}</script><h1>Own</h1><p>Text.</p>"
    assert read_one("a.html", page).info.published == ("2024-03-05" if is_one else None)


@pytest.mark.parametrize(
    "piece",
    [
        "<p><b>Sources:</b></p>",  # each once found all that follows it
        "<table><tr><th>a<td>b</table>",  # jusText looks far around short lines
        "<h3>References</h3><p>Ash B. 2018;1:1.</p>",
    ],
)
def test_a_page_of_many_short_parts_is_read_in_time(piece: str) -> None:
    page = f"<!doctype html><title>Rest</title><p>Lie down.</p>{piece * (100_000 // len(piece))}"
    with at_most(2):
        read_all("a.html", page)
