"""A FAQPage in JSON-LD as a file of its own."""

from __future__ import annotations

import json

import pytest

from search.model import ArticleInfo
from tests.support.index_fixtures import cut, read_one, refusal

PAGE = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    "name": "Sleep & rest",
    "mainEntity": [
        {
            "@type": "Question",
            "name": "Does rest help?",
            "acceptedAnswer": {
                "@type": "Answer",
                "text": "<p>It does.</p><ul><li>a walk</li></ul>",
            },
        },
        {
            "@type": "Question",
            "name": "How long?",
            "acceptedAnswer": {"@type": "Answer", "text": "Ask us </script> about it."},
        },
    ],
}


@pytest.mark.parametrize("data", [PAGE, [PAGE], {"@graph": [{"@type": "Person"}, PAGE]}])
def test_each_question_is_a_passage_of_kind_faq(data: object) -> None:
    article = read_one("a.jsonld", json.dumps(data))
    assert (article.info.title, article.kind) == ("Sleep & rest", "faq")
    first, second = cut(article)
    assert [p.section for p in (first, second)] == [("Does rest help?",), ("How long?",)]
    assert first.plain_text == "It does.\n\na walk"
    assert second.plain_text.startswith("Ask us")
    assert {first.kind, second.kind} == {"faq"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n"a": }', 2, "is not JSON"),
        ('{"@type": "Person"}', None, "contains no FAQPage"),
        ("3", None, "contains no FAQPage"),
        ("[]", None, "contains no FAQPage"),
    ],
)
def test_what_is_no_faq_page_is_refused(text: str, line: int | None, reason: str) -> None:
    error = refusal("a.jsonld", text)
    assert reason in error.reason
    assert error.line == line


# What an HTML page says of itself


def told(*items: object, head: str = "", body: str = "") -> ArticleInfo:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items
    )
    text = "<p>Sleep and mood are tied, and both can be worked on by small steps each day.</p>"
    page = (
        f"<html lang='en'><head>{head}{scripts}</head><body><main>{body}{text}</main></body></html>"
    )
    return read_one("a-page.html", page, "https://clinic.example/").info


ARTICLE = {"@type": "BlogPosting", "headline": "Sleep"}


@pytest.mark.parametrize("kind", ["BlogPosting", "http://schema.org/Article", ["Thing", "Report"]])
def test_an_article_s_facts_are_read_wherever_they_are_nested(kind: object) -> None:
    article = {"@type": kind, "datePublished": "2024-03-05"}
    for item in (article, [article], {"@graph": [article]}, {"hasPart": {"mainEntity": article}}):
        assert told(item).published == "2024-03-05"
    assert told({"@type": "Person", "datePublished": "2024-03-05"}).published is None


def test_what_is_nested_without_end_is_not_looked_into() -> None:
    item: object = {"@type": "Article", "datePublished": "2024-03-05"}
    assert told([[[item]]]).published == "2024-03-05"
    for _ in range(20):
        item = [item]
    assert told(item).published is None


def test_the_first_article_wins_and_its_page_fills_in_what_it_lacks() -> None:
    page = {"@type": "MedicalWebPage", "lastReviewed": "2024-01-02", "datePublished": "2020-01-01"}
    info = told(
        {"@type": "WebPage", "lastReviewed": "2024-01-02", "datePublished": "2020-01-01"},
        {**ARTICLE, "datePublished": "2024-03-05"},
        {**ARTICLE, "datePublished": "2023-01-01"},
    )
    assert (info.published, info.reviewed_on) == ("2024-03-05", "2024-01-02")
    assert told(page).reviewed_on == "2024-01-02"


def test_a_fact_of_the_data_stands_before_one_of_the_head() -> None:
    head = (
        "<meta property='article:published_time' content='2019-01-01'>"
        "<meta name='author' content='B'><meta property='og:updated_time' content='2019-02-02'>"
    )
    said = {**ARTICLE, "datePublished": "2024-03-05", "dateModified": "2024-04-05", "author": "A"}
    info = told(said, head=head)
    assert (info.author, info.published, info.updated) == ("A", "2024-03-05", "2024-04-05")
    info = told(head=head)
    assert (info.author, info.published, info.updated) == ("B", "2019-01-01", "2019-02-02")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Dr A &amp; B", "Dr A & B"),
        ({"@type": "Person", "name": "A"}, "A"),
        ({"@id": "#a"}, "Known"),
        ([{"name": "A"}, {"name": ""}, "B"], "A, B"),
        ([], None),
        (3, None),
    ],
)
def test_an_author_is_a_name_a_person_or_several(author: object, name: str | None) -> None:
    person = {"@type": "Person", "@id": "#a", "name": "Known"}
    assert told({**ARTICLE, "author": author}, person).author == name


def test_an_address_is_no_author() -> None:
    head = "<meta property='article:author' content='https://social.example/a'>"
    assert told(head=head).author is None


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Sleep | Clinic</title>", "<h1>Clinic</h1><h1>Sleep</h1>", "Clinic"),
        ("<title>Sleep</title>", "<h1>Rest</h1><h1>Sleep</h1>", "Sleep"),
        ("<title>Other</title>", "<h1>Rest</h1><h1>Sleep</h1>", "Rest"),
        ("<title>Sleep</title>", "", "Sleep"),
        ("<meta property='og:title' content='Sleep'><title>x</title>", "", "Sleep"),
        ("", "", "A page"),
    ],
)
def test_the_title_is_the_heading_that_the_page_names_or_the_first(
    head: str, body: str, title: str
) -> None:
    assert told(head=head, body=body).title == title


def test_a_page_in_other_languages_names_their_addresses_once() -> None:
    links = (
        "<link rel='alternate' hreflang='es' href='/es/a'><link rel='alternate' hreflang='es-MX' "
        "href='/es/a'><link rel='alternate' type='application/rss+xml' href='/feed'>"
    )
    assert told(head=links).translation_of == ("https://clinic.example/es/a",)


def test_data_that_cannot_be_read_is_no_data() -> None:
    bad = '<script type="application/ld+json">{"a": </script>'
    assert told({**ARTICLE, "author": "A\nB"}, head=bad).author == "A B"
