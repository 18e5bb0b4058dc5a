"""The post pages of four site builders, and of two whose containers no rule names.

The replicas mark their chrome with `data-chrome`, which the reader does not know; the bars are
those of issue 3, over a builder's three pages together.
"""

from __future__ import annotations

from functools import cache

import pytest

from bench.extraction.reading import BUILDERS, REPLICAS, replicas
from bench.extraction.scores import Score
from index.document import Document
from tests.support.index_fixtures import read_file, read_one

PAGES = sorted(page.stem for page in REPLICAS.glob("*.html"))


@cache
def article(name: str) -> Document:
    return read_file(REPLICAS / f"{name}.html")


@cache
def scores() -> dict[str, Score]:
    return dict(replicas())


def of_builder(builder: str) -> dict[str, float]:
    found = [score for name, score in scores().items() if name.startswith(builder)]
    return sum(found, Score()).shares()


def test_there_are_three_pages_of_each_builder() -> None:
    found = [name.split("-")[0] for name in PAGES]
    assert {builder: found.count(builder) for builder in BUILDERS if builder != "other"} == {
        "wix": 3, "wordpress": 3, "squarespace": 3, "webflow": 3,
    }  # fmt: skip


@pytest.mark.parametrize("builder", BUILDERS)
def test_headings_are_kept_as_headings(builder: str) -> None:
    assert of_builder(builder)["headings"] >= 0.95


@pytest.mark.parametrize("builder", BUILDERS)
def test_list_items_are_kept_as_items(builder: str) -> None:
    assert of_builder(builder)["items"] >= 0.95


@pytest.mark.parametrize("builder", BUILDERS)
def test_reference_lists_are_read_entry_by_entry(builder: str) -> None:
    assert of_builder(builder)["references"] >= 0.97


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_chrome_is_let_through_and_no_text_lost(builder: str) -> None:
    figures = of_builder(builder)
    assert figures["let_through"] <= 0.005
    assert figures["lost"] <= 0.005, "else words let through could hide behind words lost"


@pytest.mark.parametrize("name", PAGES)
def test_the_reader_does_not_look_at_the_marks(name: str) -> None:
    page = (REPLICAS / f"{name}.html").read_bytes()
    bare = page.replace(b" data-chrome", b"")
    assert bare != page
    assert _texts(read_one(f"{name}.html", bare)) == _texts(article(name))


def _texts(read: Document) -> list[str]:
    return [block.text for block in read.blocks()] + [entry.text for entry in read.references]


# The facts of each page


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("wix-1", "title", "Does Walking Keep the Weight Off?"),
        ("wix-1", "author", "Dr Amara Field"),
        ("wix-1", "updated", "2024-05-01T10:00:00.000Z"),
        ("wix-2", "author", "Lena Ortiz, Paul Reeve"),
        ("wix-2", "reviewed_by", "Dr Ines Kohl"),
        ("wix-2", "reviewed_on", "2024-02-01"),
        ("wix-3", "published", "2022-06-11T07:00:00Z"),
        ("wix-3", "lang", "en-GB"),
        ("wordpress-1", "author", "Nora Blake"),
        ("wordpress-1", "url", "https://riverside.example/living-with-pain-after-a-stroke/"),
        ("wordpress-2", "author", "Old Town Surgery team"),
        ("wordpress-2", "reviewed_by", "Dr Kofi Mensah"),
        ("wordpress-3", "author", "Dr Hanne Lund"),
        ("squarespace-1", "title", "Sleep, Sex and the Brain"),
        ("squarespace-1", "author", "Rui Campos"),
        ("squarespace-2", "reviewed_by", "Dr Ada Price"),
        ("squarespace-3", "title", "Talking Therapies for Anxiety"),
        ("squarespace-3", "author", "Cleo Hart"),
        ("webflow-1", "title", "mRNA Vaccines in Plain Words"),
        ("webflow-3", "reviewed_on", "2025-01-10"),
    ],
)
def test_the_page_s_facts_are_read(name: str, field: str, value: str) -> None:
    assert getattr(article(name).info, field) == value


@pytest.mark.parametrize(
    ("name", "heading", "anchor"),
    [
        ("wix-1", "What the studies show", "viewer-4hq2c"),
        ("wordpress-1", "Kinds of pain", "Kinds_of_pain"),
        ("wordpress-2", "Why sales matter", "h-why"),
        ("squarespace-3", "When you are tired all the time", "tired"),
        ("webflow-3", "What was published, and what was not", "published"),
    ],
)
def test_a_heading_s_anchor_may_stand_inside_it(name: str, heading: str, anchor: str) -> None:
    found = {section.path[-1]: section.anchor for section in article(name).sections if section.path}
    assert found[heading] == anchor


def test_a_post_with_a_faq_plugin_is_still_an_article() -> None:
    assert article("wordpress-3").kind == "article"


def test_superscripts_of_a_builder_reach_the_linker() -> None:
    marks = [
        block.text[m.start : m.end] for block in article("wix-2").blocks() for m in block.marks
    ]
    assert marks == ["1", "2,3", "2", "3", "4", "5"]
