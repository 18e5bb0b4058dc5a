"""The box's own words: its languages, and where those come from."""

import json
import re
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, expect

from search.model import InterfaceLanguage
from tests.support.box.page import Box
from tests.support.box.stub import EMERGENCY, Reply, answer, passage
from tests.support.each import each
from tools.box import SOURCES, WIDGET

SERVED = sorted(path.stem for path in (WIDGET / "strings").iterdir())
LANGUAGES = [code for code in SERVED if code != "en"]  # English is in the script
PATH = "/strings/es.json"


def words(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((WIDGET / f"strings/{language}.json").read_text("utf-8"))
    return read


def test_the_languages_that_the_box_asks_for_are_those_that_are_there() -> None:
    source = (SOURCES / "settings.js").read_text(encoding="utf-8")
    [listed] = re.findall(r"const LANGUAGES = (\[.*?\]);", source)
    assert json.loads(listed) == LANGUAGES


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says_with_the_same_values(
    browser: Browser, language: str
) -> None:
    source = (SOURCES / "strings.js").read_text(encoding="utf-8")
    page = browser.new_page()
    english: dict[str, str] = page.evaluate(f"() => {{ {source}; return STRINGS; }}")
    page.close()
    assert words("en") == english
    theirs = words(language)
    assert list(theirs) == list(english)
    for name, sentence in each(english.items()):
        values = set(re.findall(r"\{\d\}", sentence))
        for form in theirs[name].split("|"):
            assert set(re.findall(r"\{\d\}", form)) == values, (name, form)
        assert theirs[name] != sentence, name


@pytest.mark.parametrize("language", SERVED)
def test_any_site_may_load_the_words_and_keep_them(make_client: Any, language: str) -> None:
    path = f"/strings/{language}.json"
    client, elsewhere = make_client(None), {"Origin": "https://elsewhere.example"}
    reply = client.get(path, headers=elsewhere)
    assert reply.json == words(language)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in reply.headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_words_are_served_in_every_language_of_the_model() -> None:
    assert sorted(get_args(InterfaceLanguage)) == SERVED


@pytest.mark.browser
def test_two_boxes_ask_for_a_language_once_and_english_boxes_for_none(box: Box) -> None:
    box.open(lang="es")
    box.page.evaluate(
        "document.body.append(Object.assign(document.createElement('cite-box'), { id: 'two' }))"
    )
    for place in (0, 1):
        expect(box.part("submit").nth(place)).to_have_text("Buscar")
    assert box.stub.seen.count(PATH) == 1
    box.stub.seen.clear()
    box.open()
    box.ask()
    box.part("result").wait_for()
    assert PATH not in box.stub.seen


@pytest.mark.browser
@pytest.mark.parametrize("reply", ["not json", "null", '{"title": "Not found"}', "[]", None])
def test_where_the_words_do_not_come_the_box_speaks_english(box: Box, reply: str | None) -> None:
    box.stub.script_emergency = EMERGENCY
    box.page.route(f"**{PATH}", lambda it: it.abort() if reply is None else it.fulfill(body=reply))
    with box.page.expect_event("requestfinished" if reply else "requestfailed", is_words):
        box.open(lang="es")
    expect(box.part("emergency")).to_contain_text(EMERGENCY["tel"])
    box.ask()
    expect(box.status).to_have_text("1 page found.")
    expect(box.part("form")).to_have_attribute("lang", "en")
    assert not any("Error" in line and "SyntaxError" not in line for line in box.console)


def is_words(request: Any) -> bool:
    return str(request.url).endswith(PATH)


@pytest.mark.browser
def test_words_that_come_late_are_taken_when_they_come(box: Box) -> None:
    held: list[Any] = []
    box.page.route(f"**{PATH}", lambda it: held.append(it))
    box.stub.usual = Reply(answer([passage(1)]))
    box.open(lang="es")
    expect(box.part("submit")).to_have_text("Search")
    held[0].continue_()
    expect(box.part("submit")).to_have_text("Buscar")
    expect(box.part("form")).to_have_attribute("lang", "es")
    box.ask()
    expect(box.status).to_have_text("1 página encontrada.")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "told"), [("es-MX", "es"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_the_language_of_its_words_is_told_with_a_question(
    box: Box, language: str, told: str
) -> None:
    """What the page speaks and the box does not is not told."""
    box.open(lang=language)
    if told == "es":
        expect(box.part("submit")).to_have_text("Buscar")
    box.ask()
    box.part("result").wait_for()
    assert box.stub.asked[-1].options["page_lang"] == [told]


@pytest.mark.browser
def test_a_language_with_a_long_name_is_told_in_three_letters(box: Box) -> None:
    """The API refuses more, and a search must not fail for the page's attribute."""
    box.open("""src="./" strings='{"search": "Find"}'""", lang="english")
    box.ask()
    box.part("result").wait_for()
    assert box.stub.asked[-1].options["page_lang"] == ["eng"]
