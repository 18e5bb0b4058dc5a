"""A printed reference on the page without a script, and the way on where nothing answers."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from search.model import Reference
from search.settings import read_settings
from search.web.passage_html import reference_html
from tests.support.search_fixtures import HTML

DOI = "10.1046/j.1525-1497.2001.016009606.x"
LINK = f'<a href="https://doi.org/{DOI}">'
CONTACT = {"CITEBOX_CONTACT": "Call us: 555-0101, or see https://clinic.example/contact"}


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (f"Ash (2001). https://doi.org/{DOI}", f"Ash (2001). {LINK}https://doi.org/{DOI}</a>"),
        (f"Ash. doi: {DOI}. Read.", f"Ash. {LINK}doi: {DOI}</a>. Read."),
        (f"Ash ({DOI.upper()})", f"Ash ({LINK}{DOI.upper()}</a>)"),
        ("Ash & Bo (2001).", f"Ash &amp; Bo (2001). {LINK}Read it</a>"),
    ],
)
def test_the_printed_doi_is_the_link_and_without_one_a_link_follows(
    printed: str, shown: str
) -> None:
    assert reference_html(Reference("a", {"DOI": DOI}, printed), "Read it") == shown


def test_a_printed_address_is_the_link() -> None:
    reference = Reference(
        "a", {"URL": "https://who.example/a?b=1"}, "WHO. https://who.example/a?b=1"
    )
    shown = 'WHO. <a href="https://who.example/a?b=1">https://who.example/a?b=1</a>'
    assert reference_html(reference, "Read it") == shown
    assert reference_html(Reference("a", {}, "WHO <2001>"), "Read it") == "WHO &lt;2001&gt;"


@pytest.mark.parametrize("question", ["zzzzzz", "side effects of sertraline?"])
def test_where_nothing_answers_the_clinic_s_line_leads_on(make_client: Any, question: str) -> None:
    def links(client: Any) -> list[str]:
        page = client.post("/search", data={"q": question}, headers=HTML).get_data(as_text=True)
        return list(html.fromstring(page).xpath("//main//p/a/@href"))

    assert links(make_client(read_settings(CONTACT))) == [
        "tel:5550101",
        "https://clinic.example/contact",
    ]
    assert links(make_client()) == []


def test_an_answered_question_is_not_sent_on(make_client: Any) -> None:
    client = make_client(read_settings(CONTACT))
    page = client.post("/search", data={"q": "lithium"}, headers=HTML).get_data(as_text=True)
    assert "555-0101" not in page
