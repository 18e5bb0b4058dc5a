"""The box in a real browser: contrast, targets, small screens, zoom, forced colours, direction."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.box.matrix import (
    HOSTILE,
    INHERITED,
    STATES,
    Looks,
    Visit,
    emergency,
    faint,
    full_answer,
    visiting,
    walk,
)

pytestmark = pytest.mark.browser

TEXT_LEAST, EDGE_LEAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
TARGET_LEAST_PX = 24  # 2.5.8
# A link within a sentence is as high as its line (2.5.8 leaves those out).
IN_TEXT = ("a.reference-link",)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        emergency(visit.stub)
        yield visit


def trouble(looks: Looks) -> list[str]:
    """What is too faint as the page now stands."""
    found = faint(looks("textContrast"), TEXT_LEAST) + faint(looks("edgeContrast"), EDGE_LEAST)
    return found + faint(looks("placeholderContrast"), TEXT_LEAST)


@pytest.mark.parametrize("css", ["", HOSTILE, INHERITED], ids=["page", "unset", "inherited"])
def test_text_and_edges_stand_out_in_every_state(visit: Visit, css: str) -> None:
    """In light and dark, by the system's wish and by the page's."""
    looks = Looks(visit.page)
    found = {}
    for name in walk(visit, css=css):
        for scheme, theme in (("light", ""), ("dark", ""), ("dark", "light"), ("light", "dark")):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            visit.page.evaluate(
                f"document.querySelector('cite-box').setAttribute('theme', '{theme}')"
            )
            found[f"{name}, {scheme}, {theme}"] = trouble(looks)
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(looks("textContrast")) > 3, "the measure sees the box"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_closed_dialogs_words_stand_out(visit: Visit, scheme: Any) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.place('open-in="dialog"')
    looks = Looks(visit.page)
    assert trouble(looks) == []
    visit.part("opener").click()
    assert trouble(looks) == []


@pytest.mark.parametrize(
    ("scheme", "theme"), [("light", ""), ("dark", ""), ("light", "dark"), ("dark", "light")]
)
@pytest.mark.parametrize("css", ["", HOSTILE], ids=["page", "unset"])
def test_every_stop_of_the_tab_key_has_a_ring_to_be_seen(
    visit: Visit, scheme: Any, theme: str, css: str
) -> None:
    """The input's ring lies beyond the box, on a page that may be light where the box is dark:
    then it must stand out from a gap of the box's own ground."""
    visit.page.emulate_media(color_scheme=scheme)
    page = "" if scheme == "light" else "html { color-scheme: dark; background: #121212 }"
    visit.stub.usual = full_answer()
    visit.place(f'theme="{theme}"' if theme else "", css=css + page)
    visit.ask()
    visit.part("result").first.wait_for()
    visit.part("cite").first.click()
    visit.part("reference").first.wait_for()
    visit.input.focus()
    looks = Looks(visit.page)
    seen = []
    for _ in range(60):
        ring = looks("ring")
        if ring["name"] in ("body.", "html."):
            break
        seen.append(ring["name"])
        assert ring["style"] != "none", ring
        assert ring["width"] >= 2, ring
        assert ring["ratio"] >= EDGE_LEAST, ring
        if ring["name"] == "input.input":
            assert max(ring["onPage"], ring["onGap"]) >= EDGE_LEAST, ring
        visit.keys("Tab")
    assert {"input.input", "button.submit", "summary.summary", "button.copy", "a.link"} <= {*seen}


def test_targets_are_24_pixels_and_the_inputs_text_16(visit: Visit) -> None:
    """Smaller text makes a phone zoom in at the first touch."""
    looks = Looks(visit.page)
    small: set[str] = set()
    for name in walk(visit, css="html { font-size: 10px } body { font-size: 9px }"):
        small |= {
            f"{name}: {node} {width:.0f}×{height:.0f}"
            for node, width, height in looks("targets")
            if min(width, height) < TARGET_LEAST_PX - 0.01 and node not in IN_TEXT
        }
    size = visit.input.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    assert small == set()
    assert size >= 16


ROOMS: dict[str, tuple[int, str, str]] = {
    "320": (320, "", ""),
    "320-in-margins": (320, "body { margin: 0 20px }", ""),
    "zoomed-200": (640, "html { font-size: 200% }", ""),
    "320-rtl": (320, "", "rtl"),
    "320-text-200": (320, "html { font-size: 200% }", ""),
    "inherited": (320, INHERITED.replace("40px/0.6", "16px/1"), ""),
}


@pytest.mark.parametrize("room", ROOMS)
def test_no_state_needs_sideways_scrolling(visit: Visit, room: str) -> None:
    width, css, direction = ROOMS[room]
    visit.page.set_viewport_size({"width": width, "height": 640})
    looks = Looks(visit.page)
    found = {}
    for name in walk(visit, css=css):
        if direction:
            visit.page.evaluate(f"document.documentElement.dir = '{direction}'")
        found[name] = looks("overflow")
        if name == "reference":
            for summary in visit.part("summary").all():
                summary.evaluate("it => { if (!it.parentNode.open) it.click(); }")
            found["references"] = looks("overflow")
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert set(STATES) < set(found)


@pytest.mark.parametrize("width", [320, 640])
def test_an_open_dialog_needs_no_sideways_scrolling(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 480})
    visit.stub.usual = full_answer()
    visit.place('open-in="dialog"')
    looks = Looks(visit.page)
    assert looks("overflow") == []
    visit.part("opener").click()
    visit.ask()
    visit.part("result").first.wait_for()
    assert looks("overflow") == []


def test_right_to_left_the_clear_button_stands_at_the_left(visit: Visit) -> None:
    visit.place('dir="rtl"')
    visit.input.fill("x")
    clear, field, button = (
        visit.part(name).bounding_box() for name in ("clear", "input", "submit")
    )
    assert clear
    assert field
    assert button
    assert clear["x"] - field["x"] < 10
    assert button["x"] < field["x"]


def test_the_pages_inherited_text_is_not_the_boxes(visit: Visit) -> None:
    """Its family, size and spacing are taken; what makes a passage hard to read is not."""
    names = (
        "textTransform whiteSpace textIndent textShadow fontStyle fontWeight fontVariant wordBreak"
    )
    read = f"it => '{names}'.split(' ').map((name) => getComputedStyle(it)[name])"
    plain = ["none", "normal", "0px", "none", "normal", "400", "normal", "normal"]
    for attributes, part in (("", "text"), ('open-in="dialog"', "emergency")):
        visit.stub.usual = full_answer()
        visit.place(attributes, css=INHERITED)
        if part == "text":
            visit.ask()
        expect(visit.part(part).first).to_be_visible()
        assert visit.part(part).first.evaluate(read) == plain, part


def test_forced_colours_give_every_control_an_edge(visit: Visit, tmp_path: Any) -> None:
    visit.page.emulate_media(forced_colors="active")
    looks = Looks(visit.page)
    found = {}
    for name in walk(visit):
        visit.page.screenshot(path=tmp_path / f"{name}.png")
        found[name] = [
            edge for edge in looks("edges") if edge[1] == "none" or edge[2] < 1 or edge[3] < 3
        ]
        if name == "option":
            assert chosen(visit)
    assert {name: edges for name, edges in found.items() if edges} == {}


def chosen(visit: Visit) -> bool:
    """Whether the active option looks unlike the next one."""
    read = "it => getComputedStyle(it).backgroundColor + getComputedStyle(it).outlineStyle"
    return bool(visit.options.nth(0).evaluate(read) != visit.options.nth(1).evaluate(read))


def test_nothing_moves(visit: Visit) -> None:
    count = "document.querySelector('cite-box').shadowRoot.getAnimations().length"
    assert [visit.page.evaluate(count) for _ in walk(visit)] == [0] * len(STATES)
