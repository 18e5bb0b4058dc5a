"""What docs/embed.md says is what the box has and does. (Its snippets: test_embed_hosts.py.)"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from search.pages import FRAMED
from tests.hosts import snippets
from tests.hosts.snippets import code, table
from tests.support.each import each
from tests.support.paths import TESTS, WIDGET


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
    run += re.findall(r"""["']([a-z-]+)["']""", (TESTS / "test_embed_hosts.py").read_text("utf-8"))
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
    assert listed == list(FRAMED)


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


def test_every_link_within_the_page_and_to_our_files_leads_somewhere() -> None:
    heads = re.findall(r"^## (.*)$", snippets.page(), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}
    targets = set(re.findall(r"\]\((?!https:)(.*?)\)", snippets.page()))
    assert {target[1:] for target in targets if target.startswith("#")} == anchors
    files = [target for target in targets if not target.startswith("#")]
    assert [name for name in files if not (snippets.PAGE.parent / name).is_file()] == []


def test_the_page_is_short() -> None:
    assert len(snippets.page().splitlines()) < 300
