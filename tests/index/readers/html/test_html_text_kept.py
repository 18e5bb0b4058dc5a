"""What looks like boilerplate in an HTML page and is text, and the other way round."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one, texts

PROSE = "<p>This is a paragraph about sleep and health, long enough to be the text of a page.</p>"


def text_of(inner: str) -> str:
    article = read_one("a.html", f"<main><article><h1>T</h1>{PROSE}{inner}</article></main>")
    return " ".join(block.text for block in article.blocks())


@pytest.mark.parametrize(
    "inner",
    [
        '<section id="social-anxiety"><h2>Social anxiety</h2><p>Kept words.</p></section>',
        '<section id="informed-consent"><h2>Consent</h2><p>Kept words.</p></section>',
        '<section id="related-conditions"><h2>Others</h2><p>Kept words.</p></section>',
        '<aside class="key-points"><h3>Key points</h3><p>Kept words.</p></aside>',
        "<aside><p>Kept words.</p></aside>",
        '<h3><button>Why?</button></h3><div aria-hidden="true"><p>Kept words.</p></div>',
        '<h3><button aria-expanded="false">Why?</button></h3><div hidden><p>Kept words.</p></div>',
        "<details><summary>Why?</summary><p>Kept words.</p></details>",
    ],
)
def test_a_section_of_the_text_is_kept_whatever_it_is_called(inner: str) -> None:
    assert "Kept words." in text_of(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "<aside><h3>Need help?</h3><p>Dropped words.</p></aside>",
        '<aside class="sidebar"><p>Dropped words.</p></aside>',
        '<aside><p><a href="/x">Dropped words.</a></p></aside>',
        "<div hidden><p>Dropped words.</p></div>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(inner: str) -> None:
    assert "Dropped words." not in text_of(inner)


LEAD = "<p>Panic attacks come quickly and pass. Breathing out slowly helps most people.</p>"
BELOW = "<p>Those who have had many attacks fear the next one, and so begin to stay at home.</p>"
SIDEBAR = '<div class="sidebar"><h3>Recent posts</h3><ul><li><a href="/a">Sleep</a></li></ul></div>'


@pytest.mark.parametrize(
    "names",
    [
        'class="container right-sidebar"',
        'class="entry themeform share"',
        'class="o-section o-section--has-ads js-section-has-ads"',
        'id="sidebar-none" class="has-toc"',
        'class="author-page comments"',
    ],
)
def test_a_name_of_the_layout_does_not_make_the_article_boilerplate(names: str) -> None:
    main = f"<div {names}>{LEAD}{BELOW}{SIDEBAR}</div>"
    page = f"<header><a href='/'>Home</a></header><h1>Panic</h1>{main}"
    read = [block.text for block in read_one("a.html", page).blocks()]
    assert [text[:5] for text in read] == ["Panic", "Those"]


@pytest.mark.parametrize(
    "inner",
    [
        '<div id="TOC_TITLE_2"><p>It is the fat below the skin that these two feel for.</p></div>',
        '<div class="banner-text"><p>Ibuprofen may upset the stomach when it is taken without food.'
        " Eat first.</p></div>",
        '<div class="menu-plan"><p>Eat oats with nuts, as they are so good for the gut.</p></div>',
    ],
)
def test_sentences_are_text_whatever_the_element_is_called(inner: str) -> None:
    assert inner.partition("<p>")[2].partition("</p>")[0] in text_of(inner)


@pytest.mark.parametrize("names", ["menu related-posts", "related-posts menu"])
def test_sentences_under_a_name_of_other_articles_are_left_out(names: str) -> None:
    """ "menu" alone is the name of a layout, which may hold the article's own sentences."""
    inner = (
        f'<div class="{names}"><p>Eat oats with nuts, as they are so good for the gut.</p></div>'
    )
    assert "oats" not in text_of(inner)
    assert "oats" in text_of(inner.replace("related-posts", ""))


def test_a_table_of_contents_is_left_out() -> None:
    links = '<p><a href="#a">Calipers</a></p><p><a href="#b">Scales</a></p>'
    assert "Calipers" not in text_of(f'<div id="toc">{links}</div>')


@pytest.mark.parametrize(
    "inner",
    [
        '<dl class="accordion"><dt>May I?</dt><dd style="display:none">Yes, drink.</dd></dl>',
        "<dl><dt>May I?</dt><dd hidden>Yes, drink.</dd></dl>",
        '<div class="faq-item"><h3>May I?</h3><div style="display: none">Yes, drink.</div></div>',
        '<h3 aria-expanded="false">May I?</h3><div hidden><p>Yes, drink.</p></div>',
    ],
)
def test_the_answer_in_a_closed_panel_is_kept(inner: str) -> None:
    """The page is long enough that the library is asked, which loses hidden answers."""
    page = f"<main><article><h1>T</h1>{LEAD}{BELOW}{LEAD}{BELOW}{inner}{BELOW}</article></main>"
    sections = read_one("a.html", page).sections
    shown = [*sections[-1].path, *(block.text for one in sections for block in one.blocks)]
    assert "May I?" in shown
    assert "Yes, drink." in shown


def test_what_a_pop_up_holds_is_left_out() -> None:
    assert "Dropped" not in text_of(
        '<button aria-controls="x">Open</button><div class="modal" hidden>Dropped.</div>'
    )


LONG = f"{LEAD}{BELOW}<h2>Breathing</h2>" + "".join(
    f"<p>Breathe out slowly for {n} seconds, then rest, and do so again until the fear is less.</p>"
    for n in range(4, 12)
)


def long_page(above: str = "", within: str = "", below: str = "") -> str:
    """The text of a page whose builder is unknown, long enough that the library is asked."""
    page = f"<nav><a href='/'>Home</a></nav><div class='x1'><h1>Panic</h1>{above}</div>"
    page += f"<div class='x2'>{LONG}{within}{LEAD}{BELOW}</div><div class='x3'>{below}</div>"
    return " ".join(block.text for block in read_one("a.html", f"<body>{page}</body>").blocks())


def test_a_lead_between_the_title_and_the_text_is_kept() -> None:
    lead = "Panic is frightening and harmless, and most of those who have it can learn to end it."
    assert lead in long_page(above=f"<p>{lead}</p>")


def test_short_items_beside_paragraphs_are_kept() -> None:
    assert "Sit down. Rest." in long_page(within="<ul><li>Sit down.</li><li>Rest.</li></ul>")


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/sleep">How to sleep better in one week</a></p>',
        '<p>Read more: <a href="/sleep">How to sleep</a></p>',
        '<p>Lesen Sie auch: <a href="/schlaf">Besser schlafen</a></p>',
        "<p>Foto: Anna Berg</p>",
        "<p>© Anna Berg / Getty Images</p>",
        "<p>Zuletzt aktualisiert am 12.03.2024</p>",
        "<p>Última actualización: 12/03/2024</p>",
    ],
)
def test_lines_about_the_page_are_left_out(line: str) -> None:
    words = line.replace(">", "<").split("<")
    shown = long_page(within=line)
    assert not any(word.strip() in shown for word in words[2:3] if word.strip())
    assert "Those who have had many attacks" in shown


def test_a_link_to_a_study_is_kept_as_a_line() -> None:
    study = "A trial of breathing for panic, 2019"
    assert study in long_page(within=f'<p><a href="https://doi.org/10.1000/x1">{study}</a></p>')


def test_a_list_of_links_to_other_sites_is_kept() -> None:
    study = "A trial of breathing"
    sources = f'<ul><li><a href="https://doi.org/10.1000/x1">{study}</a></li></ul>'
    assert study in long_page(within=f"<h3>Learn more</h3>{sources}")


def test_a_page_in_noscript_is_read() -> None:
    page = f"<noscript><div><h1>Panic</h1>{LONG}</div></noscript><script>x()</script>"
    assert "Breathe out" in " ".join(b.text for b in read_one("a.html", page).blocks())


def test_a_page_of_which_little_is_read_is_noted() -> None:
    comments = "".join(
        f'<div class="comment"><p>I feel {n} better. {"Good. " * 50}</p></div>' for n in range(30)
    )
    article = read_one("a.html", f"<main><article><h1>Panic</h1>{LONG}</article>{comments}</main>")
    assert "I feel" not in " ".join(block.text for block in article.blocks())
    ((_, note),) = article.notes
    assert "words on the page are taken for the article" in note
    whole = read_one("a.html", f"<main><article><h1>Panic</h1>{LONG}</article></main>")
    assert whole.notes == ()


MANY = "<p>Sleep is a large part of life, and many people sleep badly in winter for weeks.</p>" * 6


@pytest.mark.parametrize(
    ("caption", "is_kept"),
    [
        ("Figure 2. Mood by hours of sleep", True),
        ("Abb. 3: Stimmung im Winter", True),
        ("Those who walked each day slept for an hour more.", True),
        ("A woman walks in a park", False),
        ("Photo: Those who walked each day slept for an hour more.", False),
        ("Figure 2. © Getty Images", False),
    ],
)
def test_a_caption_that_says_something_is_text(caption: str, is_kept: bool) -> None:
    figure = f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure>"
    page = f"<body><div><h1>Sleep</h1>{MANY}{figure}{MANY.replace('badly', 'little')}</div></body>"
    text = " ".join(block.text for block in read_one("a.html", page).blocks())
    assert (caption in text) == is_kept


def test_the_last_paragraph_is_kept_though_it_is_short_and_a_link() -> None:
    last = "<p>Call <a href='tel:5550100'>555-0100</a> on any day.</p>"
    rest = f"<h2>Whom to call</h2>{MANY.replace('badly', 'ill')}{last}"
    page = f"<body><div><h1>Sleep</h1>{MANY}{rest}</div></body>"
    text = " ".join(block.text for block in read_one("a.html", page).blocks())
    assert text.endswith("Call 555-0100 on any day.")


@pytest.mark.parametrize("first", ["main", "section", "article", "figure"])
def test_a_page_without_the_tag_body_is_read(first: str) -> None:
    """The parser takes elements that it does not know for a part of the head."""
    page = (
        f"<!doctype html><meta charset=utf-8><title>T</title><{first}>{PROSE}</{first}>{PROSE}end"
    )
    article = read_one("a.html", page)
    text = " ".join(block.text for block in article.blocks())
    assert text.count("the text of a page.") == 2
    assert text.endswith("end")


@pytest.mark.parametrize("value", ["²", "7x", "9" * 30, ""])
def test_a_page_s_own_data_attributes_mean_nothing(value: str) -> None:
    inner = (
        f"<p data-line='{value}'>One.</p><p><b data-line='{value}' data-cites='x'>Two</b> [1].</p>"
        f"<ol data-notes='{value}'><li data-note='y'>Three.</li></ol>"
    )
    assert text_of(inner).endswith("One. Two [1]. Three.")


LIST = "".join(
    f"<li>{name}, B. ({year}). Rest and a night in the garden. BMJ, 4, 12-15.</li>"
    for name, year in (("Ash", 2015), ("Fern", 2016), ("Oak", 2017))
)


@pytest.mark.parametrize(
    "page",
    [
        f"<p>No heading over it.</p><ol>{LIST}</ol>",
        f"<div><p>No heading over it.</p></div><div><ul>{LIST}</ul></div>",
        f"<ol>{LIST}</ol><p>No heading over it.</p>",
        f"<blockquote>No heading over it.</blockquote><div><ol>{LIST}</ol></div>",
    ],
)
def test_a_short_page_keeps_its_own_prose_beside_a_longer_list(page: str) -> None:
    article = read_one("a.html", f"<title>Rest</title><body>{page}</body>")
    assert "No heading over it." in [block.text for block in article.blocks()]
    assert "Oak, B. (2017)" in " ".join(
        [*(block.text for block in article.blocks()), *(one.text for one in article.references)]
    )


def test_a_paragraph_around_the_article_is_told() -> None:
    """What is beside a marked article is not part of it; menus and boilerplate are not told."""
    around = '<p><a href="/b">Our team</a></p><div class="sidebar"><p>Recent posts here.</p></div>'
    page = f"<body>{around}<p>Call before you come.</p><article><h1>T</h1>{PROSE}</article></body>"
    article = read_one("a.html", page)
    assert "Call before you come." in [block.text for block in article.dropped]
    assert not {"Our team", "Recent posts here."} & {block.text for block in article.dropped}


def test_a_sign_beside_a_line_that_is_left_out_goes_with_it() -> None:
    top = '<a href="#top"><div>Walking and mood</div><span>↑</span></a>'
    prose = f"<p>{'Walking for half an hour every day helps most people who feel low. ' * 4}</p>"
    page = f"<article><div><h1>Walking and mood</h1><div>{top}</div></div>{prose * 7}</article>"
    article = read_one("a.html", f"<body><main>{page}</main></body>")
    assert [block.text[:7] for block in article.blocks()] == ["Walking"] * 7
    assert [block.text for block in article.dropped] == ["Walking and mood"]


@pytest.mark.parametrize(
    ("around", "opening", "closing", "is_kept"),
    [
        ("main", "<div class='alert alert-danger' role='alert'>", "</div>", True),
        ("article", "<p role='alert'>", "</p>", True),
        ("main", "<div role='alert'>", "</div>", False),
        ("main", "<div class='alert alert-info' role='alert'>", "<button>x</button></div>", False),
    ],
)
def test_a_warning_of_the_author_is_text_and_a_message_of_the_page_is_none(
    around: str, opening: str, closing: str, is_kept: bool
) -> None:
    warning = f"{opening}Call us at once.{closing}"
    page = f"<{around}><h1>Rest</h1><p>Light helps most of us.</p>{warning}</{around}>"
    assert ("Call us at once." in texts(read_one("a.html", page))) == is_kept


def test_a_line_of_a_post_s_facts_between_bars_is_left_out() -> None:
    facts = "<div><span>By Dana Fern</span> | <span>March 2, 2024</span> · 5 min read</div>"
    facts += "<p>© 2024 Alder. Terms | Privacy</p>"
    page = f"<article><h1>Rest</h1>{facts}<p>Rest | naps | 5 min read.</p></article>"
    assert texts(read_one("a.html", page)) == ["Rest | naps | 5 min read."]
