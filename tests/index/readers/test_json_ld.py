"""A FAQPage in JSON-LD as a file of its own."""

from __future__ import annotations

import json

import pytest

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
