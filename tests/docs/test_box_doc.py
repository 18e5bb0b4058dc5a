"""What docs/box.md says is what the box has and does. (Its snippets: test_embed_hosts.py.)"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from search.web.pages import FRAME_OPTIONS
from tests.hosts import snippets
from tests.hosts.snippets import code, table
from tests.support.each import each
from tests.support.paths import ROOT, WIDGET


def manifest(key: str) -> list[dict[str, Any]]:
    whole = json.loads((WIDGET / "custom-elements.json").read_text(encoding="utf-8"))
    return list(whole["modules"][0]["declarations"][0][key])


def names(key: str) -> list[str]:
    return [each["name"] for each in manifest(key)]


def test_every_block_of_code_has_a_name_and_is_run_here() -> None:
    blocks = re.findall(r"^```[a-z]+", snippets.page(), re.MULTILINE)
    known = snippets.snippets()
    assert len(blocks) == len(known)
    pages = [path.read_text(encoding="utf-8") for path in snippets.HOSTS.glob("*.html")]
    run = re.findall(r"<!-- snippet: ([a-z-]+) -->", " ".join(pages))
    [hosts] = (ROOT / "tests").rglob("test_embed_hosts.py")
    run += re.findall(r"""["']([a-z-]+)["']""", hosts.read_text(encoding="utf-8"))
    assert set(known) <= set(run)


def test_the_tables_of_attributes_properties_and_events_are_the_elements() -> None:
    def keys(first: str) -> list[str]:
        return [code(key)[0] for key in table(first)]

    assert keys("attribute") == names("attributes")
    (told,) = re.findall("^From a script there are .*", snippets.page(), re.MULTILINE)
    assert [each.removesuffix("()") for each in code(told)] == names("members")
    assert keys("event") == names("events")
    assert keys("property") == names("cssProperties")
    for event, (cell,) in each(zip(manifest("events"), table("event").values(), strict=True)):
        (fields,) = re.findall(r"\{(.*?)\}", event["description"])
        assert fields.split(", ") == [each for each in code(cell) if each in fields.split(", ")]


def test_the_parts_are_the_elements() -> None:
    (parts,) = re.findall(r"^Parts for `::part\(\)`: (.*?)\.", snippets.page(), re.MULTILINE)
    assert code(parts) == names("cssParts")


def test_the_colours_are_those_of_the_style() -> None:
    style = (WIDGET / "src/style.css").read_text(encoding="utf-8")
    set_ = re.findall(r"var\((--cite-box-[a-z-]+), (.*?)\)", style)
    for key, (_, light, dark) in each(table("property").items()):
        (name,) = code(key)
        ours = list(dict.fromkeys(value for one, value in set_ if one == name))
        if name == "--cite-box-font":
            assert ours == ["inherit"]
        else:
            assert [ours[0], ours[-1]] == [*code(light), *code(dark)]


def test_the_frames_settings_are_those_that_it_takes() -> None:
    section = re.findall(r"\n## A frame\n(.*?)\n## ", snippets.page(), re.DOTALL)[0]
    listed = re.findall(r"`data-([a-z]+)`", section.split("<!--")[0])
    assert listed == list(FRAME_OPTIONS)


def test_the_consoles_sentences_are_those_that_the_box_says() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in sorted(WIDGET.glob("src/*.js")))
    said += (WIDGET / "embed.js").read_text(encoding="utf-8")
    sentences = [each for key in table("what you see") for each in code(key)]
    assert len(sentences) >= 4
    assert [sentence for sentence in sentences if sentence not in said] == []


@pytest.mark.browser
def test_the_words_are_the_boxs_with_their_values(browser: Browser) -> None:
    """A word's values are those that its English sentence has."""
    source = (WIDGET / "src/strings.js").read_text(encoding="utf-8")
    page = browser.new_page()
    counts = page.evaluate(
        f"() => {{ {source}; return Object.entries(STRINGS).map("
        "([name, words]) => [name, new Set(words.match(/{\\d}/g)).size]) }"
    )
    page.close()
    listed = {
        name: len(set(re.findall(r"\{\d\}", cell)))
        for key, (cell,) in table("word").items()
        for name in code(key)
    }
    assert listed == dict(counts)


def test_the_attributes_are_those_that_the_source_reads() -> None:
    source = (WIDGET / "src/settings.js").read_text(encoding="utf-8")
    [listed] = re.findall(r"const ATTRIBUTES = \[(.*?)\]", source, re.DOTALL)
    ours = re.findall(r'"([\w-]+)"', listed)
    assert len(ours) > 10
    assert sorted(ours) == sorted(code(key)[0] for key in table("attribute"))


def test_the_fallback_form_asks_a_route_that_answers(client: FlaskClient) -> None:
    form = snippets.snippets()["fallback"]
    assert 'method="post"' in form
    [path] = re.findall(rf'action="{snippets.API}(/\w+)"', form)
    page = client.post(path, data={"q": "lithium"}, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"


def test_the_page_is_short() -> None:
    assert len(snippets.page().splitlines()) < 350
