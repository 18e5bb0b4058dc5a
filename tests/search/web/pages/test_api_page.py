"""/docs: the description as a page for people."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.web.api_page import marked
from tests.support.each import each
from tests.support.paths import ROOT
from tests.support.search_fixtures import SPEC


@pytest.fixture
def page(client: FlaskClient) -> html.HtmlElement:
    return html.fromstring(client.get("/docs").get_data(as_text=True))


def test_every_operation_is_on_the_page_with_its_parameters(page: html.HtmlElement) -> None:
    sections = {
        section.findtext("h3/code"): section.xpath(".//dt/code/text()")
        for section in page.xpath("//section")
    }
    listed = {
        f"{method.upper()} {path}": len(operation.get("parameters", ()))
        for path, item in SPEC["paths"].items() for method, operation in item.items()
    }  # fmt: skip
    assert {name: len(names) for name, names in sections.items()} == listed


def test_every_object_and_each_of_its_fields_is_on_the_page(page: html.HtmlElement) -> None:
    schemas = SPEC["components"]["schemas"]
    shown = {
        details.findtext("summary"): set(details.xpath("./dl/dt/code/text()"))
        for details in page.xpath("//main/details")
    }
    assert shown.keys() == schemas.keys()
    for name in each(schemas):
        assert set(schemas[name].get("properties", {})) <= shown[name]
    assert "excerpt" in shown["Result"]
    assert "article" in shown["Result"]


def test_a_value_says_its_range_and_what_it_is_otherwise(page: html.HtmlElement) -> None:
    text = " ".join(page.text_content().split())
    assert "limit (integer, 1 to 50, else 10)" in text
    assert "kind (passage or faq)" in text
    assert "results (list of Result)" in text
    assert "help (null or Help)" in text or "help (Help or null)" in text


def test_its_headings_are_in_the_browsers_language(client: FlaskClient) -> None:
    spanish = html.fromstring(client.get("/docs", headers={"Accept-Language": "es"}).get_data())
    assert (spanish.get("lang"), spanish.findtext(".//h1")) == ("es", "La API")
    assert spanish.xpath("string(//section/p/@lang)") == "en"


def test_it_needs_no_script_and_nothing_of_others(page: html.HtmlElement) -> None:
    assert page.xpath("//script | //style | //@style") == []
    assert set(page.xpath("//@href")) == {"data:,", "results.css", "openapi.json", "try"}


def test_a_description_is_text() -> None:
    assert marked("<b> `<i>`") == "&lt;b&gt; <code>&lt;i&gt;</code>"


def test_nothing_of_it_is_loaded_at_the_start() -> None:
    code = "import sys, search.app; print('search.web.api_page' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
