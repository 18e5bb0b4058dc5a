"""/try: attributes changed by hand, the box beside them, and the text to paste."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.box.scripts import listed
from tests.support.each import each
from tests.support.paths import WIDGET
from tests.support.search_fixtures import LINE, LINE_JSON, serving
from tests.support.site import stub as site_stub

HOSTILE = "Ask \"us\" <b>&amp; 'you'</b>"


# ---- the page -----------------------------------------------------------------------------


def documented() -> dict[str, dict[str, Any]]:
    """The element's attributes as its own documentation lists them."""
    described = json.loads((WIDGET / "custom-elements.json").read_text(encoding="utf-8"))
    declarations = [each for module in described["modules"] for each in module["declarations"]]
    [element] = [each for each in declarations if each.get("tagName") == "cite-box"]
    return {each["name"]: each for each in element["attributes"]}


def test_every_documented_attribute_has_a_field_and_no_other(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/try").get_data())
    names = page.xpath("//form[@id='settings']//@name")
    assert sorted(names) == sorted(documented())


def test_every_field_has_a_label_that_begins_with_its_name(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/try").get_data())
    for field in each(page.xpath("//form[@id='settings']//*[@name]")):
        [label] = field.xpath("ancestor::label")
        assert label.text_content().split()[0] == field.get("name")


def test_the_page_needs_nothing_inline_and_shows_the_emergency_line(make_client: Any) -> None:
    page = html.fromstring(make_client(LINE).get("/try").get_data())
    assert (
        page.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(),'on')]")
        == []
    )
    assert LINE_JSON["tel"] in page.xpath("string(//cite-box/p[@class='emergency'])")


def test_what_is_made_anew_is_an_attribute() -> None:
    assert set(listed("try.js", "ON_CONNECTION")) <= documented().keys()


# ---- in a browser -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def servers(index_dir: Path) -> Iterator[tuple[str, site_stub.Site]]:
    with site_stub.running() as site:
        settings = {
            "CITEBOX_ORIGINS": site.base.replace("127.0.0.1", "localhost"),
            "CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"],
            "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"],
        }
        with serving("-m", "search", "serve", "--index", index_dir, **settings) as server:
            yield f"http://127.0.0.1:{server.port}/", site


@pytest.fixture
def page(browser: Browser, servers: tuple[str, site_stub.Site]) -> Iterator[Page]:
    """/try; afterwards it must have said nothing on the console."""
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(8000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{servers[0]}try")
    page.locator("cite-box #question").wait_for()
    yield page
    context.close()
    assert said == []


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#settings [name='{name}']")


def box(page: Page) -> Locator:
    return page.locator("cite-box")


def text(page: Page, id_: str) -> str:
    return page.locator(f"#{id_}").inner_text()


GIVEN = {
    "label": "Ask us",
    "placeholder": "A question",
    "disclaimer": "Not advice.",
    "lang": "es",
    "limit": "3",
    "article": "weight-and-activity-faq",
    "debounce-ms": "0",
    "emergency-text": "In danger?",
    "emergency-tel": "555 0100",
    "strings": '{"search": "Find"}',
}
CHOSEN = {"group": "none", "theme": "dark", "open-in": "dialog", "hotkey": "mod+k"}


@pytest.mark.browser
@pytest.mark.parametrize("name", [*GIVEN, *CHOSEN])
def test_a_field_is_the_boxs_attribute_and_none_when_it_is_emptied(page: Page, name: str) -> None:
    control = field(page, name)
    if name in GIVEN:
        control.fill(GIVEN[name])
    else:
        control.select_option(CHOSEN[name])
    value = {**GIVEN, **CHOSEN}[name]
    expect(box(page)).to_have_attribute(name, value)
    [pasted] = html.fragments_fromstring(text(page, "tag"))[1:]
    assert dict(pasted.attrib) == {"src": page.url.removesuffix("try"), name: value}
    if name in GIVEN:
        control.fill("")
    else:
        control.select_option("")
    expect(box(page)).not_to_have_attribute(name, value)
    assert name not in html.fragments_fromstring(text(page, "tag"))[1].attrib


@pytest.mark.browser
def test_the_box_beside_it_follows_and_keeps_what_was_asked(page: Page) -> None:
    question = box(page).locator("#question")
    question.fill("lithium")
    question.press("Enter")
    box(page).locator("article").first.wait_for()
    field(page, "label").fill("Ask us")
    expect(box(page).locator("#label")).to_have_text("Ask us")
    assert question.input_value() == "lithium"


@pytest.mark.browser
def test_a_box_in_a_dialog_can_be_tried(page: Page) -> None:
    field(page, "open-in").select_option("dialog")
    box(page).locator(".opener").click()
    expect(box(page).locator("#question")).to_be_focused()


@pytest.mark.browser
def test_a_ticked_field_is_an_attribute_without_a_value(page: Page) -> None:
    field(page, "expose-query").check()
    expect(box(page)).to_have_attribute("expose-query", "")
    assert '" expose-query>' in text(page, "tag")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "value"), [("limit", "99"), ("lang", "<b>"), ("strings", "{"), ("strings", "[1]")]
)
def test_a_wrong_value_is_told_and_not_used(page: Page, name: str, value: str) -> None:
    field(page, name).fill(value)
    expect(page.locator("#wrong")).to_contain_text(f"{name}: ")
    expect(field(page, name)).to_have_attribute("aria-invalid", "true")
    assert f" {name}=" not in text(page, "tag")
    assert box(page).get_attribute(name) is None
    field(page, name).fill("")
    expect(page.locator("#wrong")).to_be_empty()
    assert field(page, name).get_attribute("aria-invalid") is None


@pytest.mark.browser
def test_the_text_is_escaped_and_says_the_pages_own_address_and_line(
    page: Page, servers: tuple[str, site_stub.Site]
) -> None:
    field(page, "label").fill(HOSTILE)
    field(page, "disclaimer").fill(HOSTILE)
    script, pasted = html.fragments_fromstring(text(page, "tag"))
    assert script.get("src") == f"{servers[0]}cite-box.js"
    assert dict(pasted.attrib) == {"src": servers[0], "label": HOSTILE, "disclaimer": HOSTILE}
    assert pasted.xpath("string(.//form/@action)") == f"{servers[0]}search"
    assert pasted.xpath(".//b") == []
    assert pasted.xpath("string(./p)") == f"{LINE_JSON['text']} {LINE_JSON['tel']}"
    assert pasted.xpath("string(./p/a/@href)") == "tel:+15550100"
    [frame] = html.fragments_fromstring(text(page, "frame"))
    assert frame.get("data-label") == HOSTILE


@pytest.mark.browser
@pytest.mark.parametrize("which", ["tag", "frame"])
def test_what_is_copied_works_on_the_clinics_page(
    page: Page, servers: tuple[str, site_stub.Site], which: str
) -> None:
    field(page, "label").fill(HOSTILE)
    field(page, "limit").fill("2")
    field(page, "hotkey").select_option("/")
    button = page.locator(f"[data-copies={which}]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#copied")).to_have_text("Copied. Paste it into the page.")
    expect(button).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == text(page, which)
    if which == "frame":
        assert text(page, "left-out") == "A frame does not take these: hotkey."
    _, site = servers
    around = '<!doctype html><link rel="icon" href="data:,"><h1>Clinic</h1><h2>Ask</h2>'
    site.pages["/pasted"] = site_stub.Page(f"{around}{copied}".encode())
    page.goto(f"{site.base.replace('127.0.0.1', 'localhost')}/pasted")
    place = page.frame_locator("iframe") if which == "frame" else page.locator("body")
    assert place.locator("cite-box").get_attribute("label") == HOSTILE
    place.locator("#question").fill("lithium")
    place.locator("#question").press("Enter")
    expect(place.locator("cite-box li article")).to_have_count(1)


def colour(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(node, name) => getComputedStyle(node)[name]", name))


@pytest.mark.browser
def test_a_picked_colour_is_the_boxs_and_in_the_text_until_it_is_taken_back(page: Page) -> None:
    submit = box(page).locator(".submit")
    before = colour(submit, "backgroundColor")
    page.locator("[data-property='--cite-box-accent']").fill("#6b3f8f")
    assert colour(submit, "backgroundColor") == "rgb(107, 63, 143)"
    rule = "<style>cite-box { --cite-box-accent: #6b3f8f; }</style>"
    assert text(page, "tag").splitlines()[0] == rule
    assert text(page, "left-out") == "A frame does not take these: colours."
    page.locator("#plain").click()
    assert colour(submit, "backgroundColor") == before
    assert "<style>" not in text(page, "tag")


def test_every_colour_is_one_of_the_boxs_with_its_own_value(client: FlaskClient) -> None:
    css = (WIDGET / "src/style.css").read_text(encoding="utf-8")
    css = re.sub(r"#(\w)(\w)(\w)\)", r"#\1\1\2\2\3\3)", css)  # a picker knows no short form
    page = html.fromstring(client.get("/try").get_data())
    for picker in each(page.xpath("//input[@type='color']")):
        assert f"var({picker.get('data-property')}, {picker.get('value')})" in css


@pytest.mark.browser
def test_a_word_that_is_changed_is_a_string_of_the_box(page: Page) -> None:
    field(page, "lang").fill("es")
    page.locator("#words summary").click()
    word = page.locator("[data-word='search']")
    expect(word).to_have_attribute("placeholder", "Buscar")
    word.fill("Vamos")
    expect(box(page).locator(".submit")).to_have_text("Vamos")
    assert field(page, "strings").input_value() == '{"search":"Vamos"}'
    word.fill("")
    expect(box(page).locator(".submit")).to_have_text("Buscar")
    expect(box(page)).not_to_have_attribute("strings", "{}")


@pytest.mark.browser
def test_the_box_and_the_text_stay_in_view_while_the_form_is_scrolled(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#plain").scroll_into_view_if_needed()
    for name in ("cite-box", "#tag"):
        place = page.locator(name).bounding_box()
        assert place is not None
        assert 0 <= place["y"] < 800


@pytest.mark.browser
def test_where_copying_is_not_allowed_the_text_is_selected(page: Page) -> None:
    page.evaluate("navigator.clipboard.writeText = async () => { throw new Error(); }; 0")
    page.locator("[data-copies=tag]").click()
    expect(page.locator("#copied")).to_contain_text("copy it with the keyboard")
    assert page.evaluate("getSelection().toString().trim()") == text(page, "tag").strip()


@pytest.mark.browser
def test_nothing_that_is_tried_is_sent_or_kept(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    for name, value in GIVEN.items():
        field(page, name).fill(value)
    field(page, "label").press("Enter")
    page.wait_for_timeout(300)
    # The box's words in the language that was tried, and nothing else.
    assert {urlsplit(url).path for url in sent} == {"/strings/es.json"}
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        *(0, 0, "")
    ]
    assert page.url.endswith("/try")


@pytest.mark.browser
def test_on_a_spanish_page_the_script_and_the_text_to_paste_are_spanish(
    page: Page, servers: tuple[str, site_stub.Site]
) -> None:
    page.goto(f"{servers[0]}try?lang=es")
    expect(box(page).locator(".submit")).to_have_text("Buscar")
    field(page, "strings").fill("{")
    assert text(page, "wrong") == "strings: Debe ser un objeto JSON."
    field(page, "strings").fill("")
    field(page, "hotkey").select_option("/")
    assert text(page, "left-out") == "Un marco no admite esto: hotkey."
    assert "<button>Buscar</button>" in text(page, "tag")
    assert "<label>Su pregunta " in text(page, "tag")
    page.locator("[data-copies=tag]").click()
    expect(page.locator("#copied")).to_have_text("Copiado. Péguelo en la página.")
    page.locator("#words summary").click()
    expect(page.locator("[data-word=search]")).to_have_attribute("placeholder", "Buscar")
