"""What the results page says about a medicine whose name may be misspelt."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from search.app import create_app
from tests.search.web.pages.test_pages import H2, SAID, VERDICT, page, texts
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import built, json_lines


def test_a_misspelt_medicine_is_asked_about_in_place_of_the_verdict(client: FlaskClient) -> None:
    shown = page(client, "what are the side effects of litium")
    (asked,) = shown.xpath("//form[@class='again']")
    assert texts(asked, ".//p") == ["Did you mean lithium?"]
    assert texts(shown, H2) == ["The closest pages"]
    assert VERDICT not in shown.text_content()
    assert "litium" not in shown.xpath("string(//cite-box)").partition("The closest pages")[0]


def test_a_misspelt_medicine_that_no_page_has_is_named_and_not_offered(
    client: FlaskClient,
) -> None:
    shown = page(client, "what are the side effects of sertralin")
    assert texts(shown, SAID) == ["Did you mean sertraline? These pages do not mention it."]
    assert shown.xpath("//form[@class='again']") == []


def test_of_two_near_medicines_both_are_asked_about(tmp_path: Path) -> None:
    """A letter is missing: Detrol is tolterodine, Ezetrol ezetimibe."""
    index = built(tmp_path, json_lines("Ezetrol is one such medicine.", "Tea."))
    client = create_app(open_engine(index)).test_client()
    shown = page(client, "is zetrol safe")
    asked = texts(shown, "//strong[starts-with(., 'Did you mean')]")
    assert asked == ["Did you mean ezetrol?", "Did you mean detrol?"]
    assert texts(shown, "//form[@class='again']//button") == ["ezetrol"]
