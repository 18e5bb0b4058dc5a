"""What a page is: its title, a FAQ or an article, a page or the source of one."""

from __future__ import annotations

import pytest

from tests.support.index_fixtures import read_one, texts


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Panic | Alder House", "Panic"),
        ("Panic in Alder House", "Panic in Alder House"),
        ("Alder House", "Alder House"),
    ],
)
def test_a_title_of_the_metadata_is_read_without_the_site_s_name(title: str, expected: str) -> None:
    head = f"<meta property='og:site_name' content='Alder House'><title>{title}</title>"
    article = read_one("a.html", f"<head>{head}</head><body><p>Panic passes, and soon.</p></body>")
    assert article.info.title == expected


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<meta property='og:title' content='Panic'><title>Alder House</title>", "Panic"),
        ("<meta property='og:title' content='Alder House'><title>Panic – advice</title>", "Panic"),
        ("<title>Alder House</title>", "Our blog"),  # neither is named: the first
    ],
)
def test_of_two_top_headings_the_one_that_any_title_of_the_page_names_is_the_title(
    head: str, title: str
) -> None:
    page = f"<html><head>{head}</head><body><h1>Our blog</h1><h1>Panic</h1><p>Text.</p></body>"
    assert read_one("a.html", page).info.title == title


@pytest.mark.parametrize(
    ("above", "kept"), [("---\n", True), ("---\ndate: 2024-01-02\n---\n", False)]
)
def test_braces_are_words_unless_the_page_has_front_matter(above: str, kept: bool) -> None:
    page = f"{above}<h1>Letters</h1><p>Where it says {{{{ name }}}}, write yours.</p>"
    expected = "Where it says {{ name }}, write yours." if kept else "Where it says , write yours."
    assert texts(read_one("a.html", page))[-1] == expected


@pytest.mark.parametrize(
    ("questions", "outside", "kind"),
    [(3, 5, "faq"), (3, 100, "article"), (2, 5, "article")],
)
def test_a_faq_has_three_questions_and_most_of_its_words_under_them(
    questions: int, outside: int, kind: str
) -> None:
    answer = f"<p>{'An hour. ' * 5}</p></details>"
    boxes = "".join(f"<details><summary>How long {n}?</summary>{answer}" for n in range(questions))
    page = f"<article><h1>Sleep</h1>{boxes}<p>{'Rest ' * outside}</p></article>"
    assert read_one("a.html", page).kind == kind


def test_a_closed_box_under_a_label_is_the_list() -> None:
    """As Confluence exports it."""
    page = (
        "<body><h1>Rest</h1><p>Light lifts the mood of most people in winter.</p><div "
        "class='expand-container'><div class='expand-control'><span class='icon'></span><span "
        "class='expand-control-text'>References</span></div><div class='expand-content'><ol><li>"
        "Ash B. Light and mood. J Sleep. 2018;12:4.</li></ol></div></div><h2>Attachments:</h2>"
        "<div><a href='plan.png'>plan.png</a></div></body>"
    )
    article = read_one("a.html", page)
    assert [one.text for one in article.references] == [
        "Ash B. Light and mood. J Sleep. 2018;12:4."
    ]
    assert "plan.png" not in texts(article)


def test_a_nav_without_a_link_is_text_if_it_has_twelve_words() -> None:
    words_ = "Throbbing pain on one side of the head that often lasts for days"
    page = (
        "<body><h1>Migraine</h1><p>It has these signs.</p><nav><p>{}</p></nav><p>Rest.</p></body>"
    )
    assert words_ in texts(read_one("a.html", page.format(words_)))
    assert "Home, Migraine" not in texts(read_one("a.html", page.format("Home, Migraine")))


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<h1><a href='/start'>Alder</a></h1><h1>Rest</h1>", "Rest"),
        ("<h1><a href='/rest'>Rest</a></h1>", "Rest"),
        ("", "Rest"),
        ("<h1>Rest<a class='headerlink' href='#rest'>¶</a></h1>", "Rest"),
    ],
)
def test_a_title_is_no_link_to_elsewhere_or_itself(page: str, title: str) -> None:
    site = "<meta property='og:site_name' content='Alder'>"
    source = f"<title>Alder | Rest</title>{site}<body>{page}<p>Light lifts the mood in winter.</p>"
    assert read_one("a.html", source).info.title == title


@pytest.mark.parametrize("time", ["class='entry-date published'", "itemprop='datePublished'"])
def test_a_theme_prints_the_date(time: str) -> None:
    source = f"<h1>Rest</h1><time {time} datetime='2023-03-02'>2 March</time><p>Light helps.</p>"
    assert read_one("a.html", source).info.published == "2023-03-02"


def test_a_link_to_the_pages_beginning_is_no_text() -> None:
    source = "<h1>Rest</h1><p>Light lifts the mood.</p><p><a href='#'>Nach oben</a></p>"
    assert texts(read_one("a.html", source)) == ["Light lifts the mood."]


def test_a_blog_s_title_in_a_second_level_heading_is_the_title() -> None:
    """As Weebly has it."""
    page = (
        "<title>Rest - Alder</title><h2 class='blog-title'><a href='/rest'>Rest</a></h2><p>Nap.</p>"
    )
    assert read_one("a.html", page).info.title == "Rest"


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ("<h1><a href='/'><img alt='Alder'></a></h1><h2>Rest</h2>", "Rest"),
        ("<h2>At night</h2>", "Rest - Alder"),
        ("<header><h2>Rest</h2></header><h2>At night</h2>", "Rest - Alder"),
    ],
)
def test_without_a_top_heading_one_below_that_the_page_s_title_begins_with_is_the_title(
    headings: str, title: str
) -> None:
    page = f"<title>Rest - Alder</title><body>{headings}<p>Naps help most of us.</p></body>"
    assert read_one("a.html", page).info.title == title
