"""cite-box.min.js and custom-elements.json are what `make box` makes, small, and the same box."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.box.page import QUESTION, Box
from tests.support.box.stub import EMERGENCY, STRICT_CSP, Reply, answer, passage
from tests.support.needed import missing
from tools import box as tool
from tools.box import JOINED, MANIFEST, MINIFIED, TAIL

BROTLI_MOST_BYTES = 10_000
GZIP_MOST_BYTES = 11_200
BOTH = pytest.mark.parametrize("path", [JOINED, MINIFIED], ids=lambda path: path.name)
# Ways to run text as code, to make HTML of text, and to remember or tell what was typed.
FORBIDDEN = (
    r"\beval\b|new Function|set(?:Timeout|Interval)\(\s*[\"'`]|innerHTML|outerHTML|setHTML"
    r"|insertAdjacentHTML|createContextualFragment|DOMParser|document\.write|srcdoc"
    r"|localStorage|sessionStorage|indexedDB|caches\.|\bcookie|cookieStore|serviceWorker"
    r"|sendBeacon|currentScript|\bimport\b"
)


# ---- the minified script ------------------------------------------------------------------


@pytest.fixture(scope="session")
def minifier() -> None:
    if not tool.TERSER.is_file():
        missing("build/terser is not there: `make box` fetches it from npm's registry")


@pytest.mark.usefixtures("minifier")
def test_the_minified_script_is_what_the_minifier_makes_of_the_parts() -> None:
    assert MINIFIED.read_text(encoding="utf-8") == tool.minify()


def test_script_and_style_together_are_small() -> None:
    """The lightest peer that shows results loads 21,100 bytes."""
    text = MINIFIED.read_text(encoding="utf-8")
    [brotli] = tool.brotli_bytes([text])
    assert brotli <= BROTLI_MOST_BYTES
    assert tool.gzip_bytes(text) <= GZIP_MOST_BYTES


@BOTH
def test_the_script_holds_nothing_that_runs_text_or_remembers(path: Any) -> None:
    code = re.sub(r"(?m)^\s*(?://|\*|/\*).*$", "", path.read_text(encoding="utf-8"))
    assert re.findall(FORBIDDEN, code) == []


@BOTH
def test_the_server_finds_its_place_at_the_end(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith(TAIL)
    assert text.count("(null);") == 1
    assert "EMERGENCY" in text.split("=>", 1)[1]


Open = Callable[..., str]


@pytest.fixture
def opened(box: Box) -> Open:
    """A page with one of the two scripts; what the server puts in place of the null, if anything.
    Returns the shadow root's HTML once the question is answered, or at once without one."""
    policy = {"Content-Security-Policy": STRICT_CSP, "Content-Type": "text/javascript"}

    def open_with(script: str, emergency: object = None, question: str = "") -> str:
        filled = script.removesuffix(TAIL) + TAIL.replace("null", json.dumps(emergency))
        box.page.unroute_all()
        box.page.route("**/cite-box.js", lambda it: it.fulfill(body=filled, headers=policy))
        box.open()
        if question:
            box.ask(question)
            box.part("result").first.wait_for()
        return str(box.page.evaluate("document.querySelector('cite-box').shadowRoot.innerHTML"))

    return open_with


@pytest.mark.browser
def test_the_minified_box_answers_as_the_readable_one_does(box: Box, opened: Open) -> None:
    """Under a strict policy with Trusted Types; the same page to the letter, the same requests."""
    box.stub.usual = Reply(answer([passage(1), passage(2)], answer=None))
    shown, asked, said = [], [], []
    for path in (JOINED, MINIFIED):
        shown.append(opened(path.read_text(encoding="utf-8"), question=QUESTION))
        asked.append([(one.path, one.body) for one in box.stub.asked])
        said.append([one for one in box.console if "Content Security" in one or "Error" in one])
        box.stub.asked.clear()
    assert shown[0] == shown[1]
    assert "passage</mark>" in shown[0]
    assert [one for one in asked[0] if "/search" in one[0]] == [
        one for one in asked[1] if "/search" in one[0]
    ]
    assert asked[1][-1][1] == QUESTION
    assert said == [[], []]


@pytest.mark.browser
@BOTH
def test_the_servers_emergency_line_is_shown(box: Box, opened: Open, path: Any) -> None:
    opened(path.read_text(encoding="utf-8"), EMERGENCY)
    assert EMERGENCY["tel"] in box.part("emergency").inner_text()
    assert box.part("emergency").locator("a").get_attribute("href") == "tel:+15550100"


@pytest.mark.browser
@BOTH
def test_without_a_line_from_the_server_there_is_none(box: Box, opened: Open, path: Any) -> None:
    opened(path.read_text(encoding="utf-8"))
    assert not box.part("emergency").is_visible()


# ---- smaller CSS --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "smaller"),
    [
        ("a { color: red; }\n\nb { color : blue }", "a{color:red}b{color : blue}"),
        ("a /* one */ b,\n c > d { } /* two */", "a b,c>d{}"),
        ("p { content: ' ; {  } /* no */ '; }", "p{content:' ; {  } /* no */ '}"),
        ('p { content: "\\" :  b" }', 'p{content:"\\" :  b"}'),
        ("a { width: calc(1px + 2 * 3px) !important; }", "a{width:calc(1px + 2 * 3px)!important}"),
        (":host([a]) :focus { }", ":host([a]) :focus{}"),
        ("@media (a: b) and (c) { d { e: f } }", "@media (a:b) and (c){d{e:f}}"),
    ],
)  # fmt: skip
def test_css_loses_only_what_says_nothing(css: str, smaller: str) -> None:
    assert tool.smaller_css(css) == smaller


def test_smaller_css_cannot_be_made_smaller() -> None:
    once = tool.smaller_css(tool.style())
    assert tool.smaller_css(once) == once


@pytest.mark.browser
def test_a_browser_reads_the_same_rules_in_the_smaller_css(box: Box) -> None:
    rules = """(css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return [...sheet.cssRules].map((rule) => rule.cssText.replace(/(,?)\\s+/g, "$1 ")
        .replace(/,(?=\\S)/g, ", "));
    }"""
    long, short = (
        box.page.evaluate(rules, css) for css in (tool.style(), tool.smaller_css(tool.style()))
    )
    assert len(long) > 10
    assert long == short


# ---- custom-elements.json -----------------------------------------------------------------

TEXT = {"type": "string", "pattern": r"^\S(.*\S)?$"}
TYPE = {"type": "object", "properties": {"text": TEXT}, "required": ["text"]}


def lists(name: Any = TEXT, *required: str, **more: Any) -> dict[str, Any]:
    properties = {"name": name, "description": TEXT, **more}
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": properties,
            "required": ["name", *required],
            "additionalProperties": False,
        },
    }


# What we use of schema 1.0.0 of https://github.com/webcomponents/custom-elements-manifest.
DECLARATION = {
    "type": "object",
    "properties": {
        "kind": {"const": "class"},
        "customElement": {"const": True},
        "name": {"const": "CiteBox"},
        "tagName": {"const": "cite-box"},
        "description": TEXT,
        "superclass": {"const": {"name": "HTMLElement"}},
        "attributes": lists({"pattern": "^[a-z]+(-[a-z]+)*$"}, "type", "description", type=TYPE),
        "members": lists(
            {"pattern": r"^[a-z]\w*$"},
            "kind",
            "description",
            kind={"enum": ["field", "method"]},
            type=TYPE,
        ),
        "events": lists({"pattern": "^cite-box-[a-z]+$"}, "type", "description", type=TYPE),
        "slots": lists({"type": "string"}, "description"),
        "cssParts": lists({"pattern": "^[a-z]+(-[a-z]+)*$"}),
        "cssProperties": lists({"pattern": "^--cite-box-[a-z-]+$"}),
    },
    "required": ["attributes", "events", "cssParts", "cssProperties"],
    "additionalProperties": False,
}
OWN = {"const": {"name": "CiteBox", "module": "cite-box.js"}}
MODULE = {
    "type": "object",
    "properties": {
        "kind": {"const": "javascript-module"},
        "path": {"const": "cite-box.js"},
        "declarations": {"type": "array", "items": DECLARATION, "minItems": 1, "maxItems": 1},
        "exports": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"const": "custom-element-definition"},
                    "name": {"const": "cite-box"},
                    "declaration": OWN,
                },
                "required": ["kind", "name", "declaration"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["kind", "path", "declarations", "exports"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "schemaVersion": {"const": "1.0.0"},
        "modules": {"type": "array", "items": MODULE, "minItems": 1, "maxItems": 1},
    },
    "required": ["schemaVersion", "modules"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    [module] = json.loads(tool.manifest())["modules"]
    found: dict[str, Any] = module["declarations"][0]
    return found


@pytest.fixture(scope="module")
def source() -> str:
    """All parts, without their comments."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in tool.parts())
    return re.sub(r"(?m)^\s*(?:/\*[\s\S]*?\*/|//.*)", "", whole)


def names(declared: dict[str, Any], key: str) -> list[str]:
    return [one["name"] for one in declared[key]]


def test_the_manifest_is_what_the_sources_own_words_say() -> None:
    assert MANIFEST.read_text(encoding="utf-8") == tool.manifest()


def test_the_manifest_has_the_shape_that_readers_of_manifests_expect() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(tool.manifest()))


@pytest.mark.parametrize("key", ["attributes", "events", "cssParts", "cssProperties"])
def test_nothing_is_named_twice(declared: dict[str, Any], key: str) -> None:
    assert len(set(names(declared, key))) == len(names(declared, key))


def test_every_attribute_that_the_box_knows_is_described_and_no_other(
    declared: dict[str, Any], source: str
) -> None:
    [known] = re.findall(r"const ATTRIBUTES = \[(.*?)\]", source, re.DOTALL)
    assert sorted(names(declared, "attributes")) == sorted(re.findall(r'"([^"]+)"', known))


def test_every_event_that_the_box_tells_is_described_and_no_other(
    declared: dict[str, Any], source: str
) -> None:
    told = {f"cite-box-{name}" for name in re.findall(r'_tell\("([a-z]+)"', source)}
    assert set(names(declared, "events")) == told


def test_every_custom_property_that_the_style_reads_is_described_and_no_other(
    declared: dict[str, Any],
) -> None:
    read = set(re.findall(r"var\(\s*(--cite-box-[a-z-]+)", tool.style()))
    assert set(names(declared, "cssProperties")) == read


def test_every_part_that_a_page_can_style_is_described_and_no_other(
    declared: dict[str, Any], source: str
) -> None:
    """el() makes a part of the class in "p.path", action() and link() of their first word."""
    written = re.findall(r'"[a-z0-9]+\.([a-z-]+)"', source)
    written += re.findall(r'\b(?:action|link)\("([a-z-]+)"', source)
    assert len(written) > 40
    assert set(names(declared, "cssParts")) == set(written)


def test_what_the_comment_says_in_either_form_becomes_an_entry() -> None:
    assert list(tool._named("csspart", "box, link (a, b), mark")) == [
        {"name": "box"},
        {"name": "link", "description": "a, b"},
        {"name": "mark"},
    ]
    assert list(tool._named("attr", "{number} limit - how many - at most (10)")) == [
        {"name": "limit", "type": {"text": "number"}, "description": "how many - at most (10)"}
    ]
    assert list(tool._named("method", "open() - opens")) == [
        {"kind": "method", "name": "open()", "description": "opens"}
    ]
    assert list(tool._named("slot", "- the fallback")) == [
        {"name": "", "description": "the fallback"}
    ]


def test_an_unknown_tag_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "element.js").write_text("/** A. @event x - y */\nclass CiteBox {}\n")
    monkeypatch.setattr(tool, "SOURCES", tmp_path)
    with pytest.raises(tool.ToolError, match="unknown tag @event"):
        tool.manifest()
