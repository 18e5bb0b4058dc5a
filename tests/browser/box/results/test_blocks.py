"""Lists, tables and definitions: in the box and on the page without script as on the clinic's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from search.store.record import passage_json, read_passage
from search.web.passage_html import passage_html
from tests.support.box.page import Box
from tests.support.box.stub import Reply, answer, passage
from tests.support.index_fixtures import cut, read_one

pytestmark = pytest.mark.browser

SOURCE = """<p>Ask <a href="https://clinic.example/us">our team</a>.</p>
<ul><li>One<ol start="3"><li>three</li><li>four</li></ol></li><li>Two <p>and more</p></li></ul>
<ul><li>Another list</li></ul>
<table><caption>Doses</caption>
<thead><tr><th></th><th>Adults</th><th>Children</th></tr></thead>
<tbody><tr><th>Lithium</th><td rowspan="2">25 mg</td><td></td></tr>
<tr><th>Other</th><td>none</td></tr></tbody></table>
<dl><dt>Mania</dt><dd>A high mood.</dd><dt>Low mood</dt><dd>Also<ul><li>sad</li></ul></dd></dl>
<blockquote><p>It helps.</p><p>Really.</p></blockquote>
<p>End.</p>"""


def result() -> dict[str, Any]:
    (made,) = cut(read_one("a.html", SOURCE))
    record: dict[str, Any] = {**passage_json(made)}
    changes = {"text": record["text"], "blocks": record["blocks"], "references": []}
    return passage(1, excerpt=[{"text": "It helps."}], **changes)


def roles(node: Locator) -> str:
    """The accessibility tree; Chromium names the empty corner as it is drawn."""
    return re.sub(r"\n\s*- /url:.*", "", node.aria_snapshot())


def source_roles(box: Box) -> str:
    page = box.page.context.new_page()
    page.set_content(f"<main>{SOURCE}</main>")
    try:
        found = roles(page.locator("main")).partition("\n")[2]
    finally:
        page.close()
    for role in ("list", "table", "columnheader", "rowheader", "term", "definition", "blockquote"):
        assert f"- {role}" in found, "it is a role of the source"
    return found


def inner(snapshot: str) -> list[str]:
    return [line.strip() for line in snapshot.splitlines()]


def test_the_box_has_the_roles_of_the_source(box: Box) -> None:
    box.show(result())
    box.part("whole").evaluate_all("all => all.forEach((one) => { one.open = true })")
    assert inner(roles(box.part("whole").locator(".text"))) == inner(source_roles(box))


def test_the_page_without_script_has_the_roles_of_the_source(box: Box) -> None:
    one = result()
    drawn = passage_html(
        read_passage(
            {**one, "lang": None, "article": {"id": "a", "title": "A", "lang": None, "tags": []}}
        )
    )  # type: ignore[typeddict-item]
    page = box.page.context.new_page()
    page.set_content(f"<main>{drawn}</main>")
    assert inner(roles(page.locator("main")).partition("\n")[2]) == inner(source_roles(box))


WORDS = ("Choice", "Guided self-help", "What it involves", "Antidepressant tablets")


def table_passage(*words: str) -> dict[str, Any]:
    cells = "".join(f"<td>{word}</td>" for word in words)
    (made,) = cut(read_one("a.html", f"<p>A table.</p><table><tr>{cells}</tr></table><p>End.</p>"))
    record: dict[str, Any] = {**passage_json(made)}
    return passage(1, excerpt=[], references=[], text=record["text"], blocks=record["blocks"])


def test_a_cell_on_a_phone_breaks_between_words_only(box: Box) -> None:
    box.page.set_viewport_size({"width": 320, "height": 640})
    box.show(table_passage(*WORDS))
    lines = (
        box.part("wide")
        .locator("td")
        .evaluate_all(
            """cells => cells.flatMap(({ firstChild: text }) =>
          [...text.data.matchAll(/[^ -]+/g)].map(({ index, 0: word }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return range.getClientRects().length;
          }))"""
        )
    )
    assert len(lines) == len(re.findall(r"[^ -]+", " ".join(WORDS)))
    assert set(lines) == {1}


def test_a_table_that_is_too_wide_scrolls_by_itself_and_by_the_keyboard(box: Box) -> None:
    box.page.set_viewport_size({"width": 320, "height": 640})
    box.show(table_passage(*["Antidepressants"] * 6))
    assert box.page.evaluate("document.documentElement.scrollWidth") == 320
    wide = box.part("wide")
    assert wide.evaluate("it => it.scrollWidth > it.clientWidth")
    wide.focus()
    box.page.keyboard.press("ArrowRight")
    box.page.wait_for_function("it => it.scrollLeft > 0", arg=wide.element_handle())


def test_on_a_page_from_right_to_left_a_card_reads_as_its_words_do(box: Box) -> None:
    box.open(lang='ar" dir="rtl')
    arabic = {"id": "a", "title": "العلاج"}
    box.stub.usual = Reply(answer([passage(1), passage(2, article=arabic)], total=2))
    box.ask("low mood")
    expect(box.part("result")).to_have_count(2)
    directions = box.part("result").evaluate_all(
        "cards => cards.map((card) => getComputedStyle(card).direction)"
    )
    assert directions == ["ltr", "rtl"]


def test_a_header_cell_says_what_it_names(box: Box) -> None:
    box.show(result())
    cells = box.part("text").locator("th")
    expect(cells).to_have_text(["", "Adults", "Children", "Lithium", "Other"])
    scopes = cells.evaluate_all("all => all.map((one) => one.scope)")
    assert scopes == ["col", "col", "col", "row", "row"]


@pytest.mark.parametrize("odd", [[7, "x", [], {"start": {}}], {}, [{"type": "cell", "end": 9}] * 3])
def test_odd_blocks_do_not_stop_the_box(box: Box, odd: object) -> None:
    box.show(passage(1, blocks=odd, text=[{"text": "Words."}]))
    expect(box.part("heading")).to_be_visible()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/a", 7, {}])
def test_only_links_to_pages_mailboxes_and_telephones_are_drawn(box: Box, address: object) -> None:
    box.show(passage(1, text=[{"text": "Words.", "href": address}]))
    expect(box.part("text")).to_have_text("Words.")
    expect(box.part("text").locator("a")).to_have_count(0)


def test_a_results_words_have_their_language_and_the_boxs_own_have_none(box: Box) -> None:
    box.show({**result(), "lang": "es"})
    expect(box.part("heading")).to_have_attribute("lang", "es")
    expect(box.part("text").first).to_have_attribute("lang", "es")
    box.show(result())
    assert box.part("heading").get_attribute("lang") is None
