"""The box in a frame: /embed, which the clinic's pages may hold, and what it takes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from search.settings import Settings, read_settings
from search.web.pages import FRAME_OPTIONS
from tests.support.box.scripts import listed
from tests.support.each import each
from tests.support.paths import WIDGET
from tests.support.search_fixtures import HTML, LINE, LINE_JSON, SPEC, problem, resolved

ORIGIN = "https://clinic.example"
GOOD = {
    "label": 'Ask "us" <b>&amp;',
    "placeholder": "",
    "disclaimer": "Not advice.\nAsk a clinician.",
    "lang": "es-MX",
    "theme": "dark",
    "limit": "50",
    "group": "article",
    "article": "weight-and-activity-faq",
}
WRONG = {
    "label": "x" * 201,
    "placeholder": "x" * 201,
    "disclaimer": "x" * 501,
    "lang": 'en" onload="x',
    "theme": "blue",
    "limit": "51",
    "group": "passage",
    "article": "",
}
OTHER_PAGES = ["/", "/try", "/search?q=lithium", "/search", "/embed/"]


@pytest.fixture(scope="module")
def strict(make_client: Any) -> FlaskClient:
    return make_client(LINE)  # type: ignore[no-any-return]


def shown(client: FlaskClient, **options: str) -> html.HtmlElement:
    response = client.get("/embed", query_string=options)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text
    return html.fromstring(response.get_data())


def ancestors(client: FlaskClient, path: str) -> str:
    policy = client.get(path, headers=HTML).headers.get("Content-Security-Policy", "")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    return str(rules.get("frame-ancestors", "(no policy)"))


# ---- who may hold it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origins", "wanted"),
    [
        ("", "'self'"),
        (ORIGIN, f"'self' {ORIGIN}"),
        (f"{ORIGIN}, http://localhost:3000/", f"'self' http://localhost:3000 {ORIGIN}"),
        ("*", "'self' *"),
    ],
)
def test_only_the_clinics_pages_may_hold_it(make_client: Any, origins: str, wanted: str) -> None:
    client = make_client(read_settings({"CITEBOX_ORIGINS": origins}))
    assert ancestors(client, "/embed") == wanted
    assert ancestors(client, "/embed?x=1") == wanted  # the refusal stands in the same frame


@pytest.mark.parametrize("path", OTHER_PAGES)
def test_no_other_page_stands_in_a_frame(make_client: Any, path: str) -> None:
    client = make_client(Settings(origins=frozenset({"*"})))
    assert ancestors(client, path) in ("'none'", "(no policy)")


def test_its_other_rules_are_those_of_every_page(client: FlaskClient) -> None:
    embed, home = (client.get(path).headers["Content-Security-Policy"] for path in ("/embed", "/"))
    assert embed.partition("frame-ancestors")[0] == home.partition("frame-ancestors")[0]


# ---- what it takes ------------------------------------------------------------------------


def test_each_parameter_is_the_boxs_attribute(client: FlaskClient) -> None:
    assert GOOD.keys() == WRONG.keys() == FRAME_OPTIONS.keys()
    [box] = shown(client, **GOOD).xpath("//cite-box")
    assert dict(box.attrib) == {"src": "./", **GOOD}


def test_what_it_is_not_given_is_no_attribute(client: FlaskClient) -> None:
    [box] = shown(client).xpath("//cite-box")
    assert dict(box.attrib) == {"src": "./"}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused(strict: FlaskClient, name: str) -> None:
    got = problem(strict.get("/embed", query_string={name: WRONG[name]}), 400)
    assert got["detail"] == f"Parameter '{name}' must be {FRAME_OPTIONS[name][1]}."
    assert got["emergency"] == LINE_JSON


@pytest.mark.parametrize(
    "name", ["q", "src", "strings", "emergency-text", "emergency-tel", "onload", "open-in"]
)
def test_a_question_or_another_line_or_address_is_refused(strict: FlaskClient, name: str) -> None:
    got = problem(strict.get("/embed", query_string={name: "x"}), 400)
    assert got["detail"].startswith(f"Unknown parameter '{name}'.")


def test_a_parameter_given_twice_is_refused(client: FlaskClient) -> None:
    problem(client.get("/embed?limit=3&limit=4"), 400)


def test_a_browser_gets_a_refusal_as_a_page_whose_form_leaves_the_frame(
    strict: FlaskClient,
) -> None:
    response = strict.get("/embed?limit=51", headers=HTML)
    assert (response.status_code, response.mimetype) == (400, "text/html")
    page = html.fromstring(response.get_data())
    assert LINE_JSON["text"] in page.xpath("string(//p[@class='emergency'])")
    assert "a whole number from 1 to 50" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//form/@target") == ["_top"]


def test_the_description_the_script_and_the_page_to_try_name_the_same() -> None:
    described = [resolved(each) for each in SPEC["paths"]["/embed"]["get"]["parameters"]]
    assert {each["name"] for each in described} == FRAME_OPTIONS.keys()
    for script, name in (("embed.js", "OPTIONS"), ("try.js", "FRAME_TAKES")):
        assert set(listed(script, name)) == FRAME_OPTIONS.keys()


def test_the_description_takes_and_refuses_what_the_page_does() -> None:
    for given in each(map(resolved, SPEC["paths"]["/embed"]["get"]["parameters"])):
        schema = given["schema"]
        form, wanted = FRAME_OPTIONS[given["name"]]
        for value in (GOOD[given["name"]], WRONG[given["name"]]):
            takes = re.fullmatch(form, value, re.DOTALL) is not None
            assert takes == (value == GOOD[given["name"]])
            assert takes == fits(schema, value)
        numbers = {str(number) for name, number in schema.items() if name.startswith("max")}
        assert numbers <= set(re.findall(r"\d+", wanted))


def fits(schema: dict[str, Any], value: str) -> bool:
    if schema["type"] == "integer":
        return value.isdecimal() and schema["minimum"] <= int(value) <= schema["maximum"]
    return (
        schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6)
        and value in schema.get("enum", [value])
        and re.search(schema.get("pattern", ""), value) is not None
    )


# ---- what it shows ------------------------------------------------------------------------


def test_without_a_script_it_is_a_form_under_the_emergency_line(strict: FlaskClient) -> None:
    page = shown(strict)
    kinds = [each.get("class") or each.tag for each in page.xpath("//cite-box/*")]
    assert kinds == ["emergency", "form"]
    assert page.xpath("string(//cite-box/p//a/@href)") == "tel:+15550100"
    [form] = page.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("post", "search")
    assert form.xpath("string(.//input/@name)") == "q"
    assert page.xpath("//base/@target") == ["_top"]
    assert page.xpath("//base/@href") == []


def test_no_line_of_ours_stands_where_the_clinic_has_set_none(client: FlaskClient) -> None:
    page = shown(client)
    assert page.xpath("//*[@class='emergency'] | //a") == []
    assert "$" not in page.text_content()


@pytest.mark.parametrize(
    ("options", "language", "heading", "button"),
    [
        ({}, "en", "Search this clinic’s articles", "Search"),
        ({"lang": "es-MX"}, "es", "Buscar en los artículos de esta clínica", "Buscar"),
        ({"lang": "fr"}, "en", "Search this clinic’s articles", "Search"),
        ({"label": "Ask <us> $label"}, "en", "Ask <us> $label", "Search"),
    ],
)
def test_its_headings_and_its_form_speak_the_boxs_language(
    client: FlaskClient, options: dict[str, str], language: str, heading: str, button: str
) -> None:
    page = shown(client, **options)
    assert page.get("lang") == language
    assert [each.text_content() for each in page.xpath("//h1 | //h2")] == [heading, button]
    assert page.xpath("string(//title)") == heading
    assert page.xpath("string(//form//button)") == button


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script><cite-box src="https://evil.example">'
    page = shown(client, label=hostile, placeholder=hostile, disclaimer=hostile, article=hostile)
    assert page.xpath("//script/@src | //script/text()") == ["cite-box.js", "embed-page.js"]
    assert len(page.xpath("//cite-box")) == 1
    assert page.xpath("//cite-box/@label") == [hostile]


def test_a_copy_that_is_still_good_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("/embed?limit=3", "/embed.js", "/embed-page.js", "/try"):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=300"
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_any_page_may_load_the_script_and_it_holds_nothing_of_the_clinics(
    make_client: Any,
) -> None:
    with_line, without = (make_client(each).get("/embed.js") for each in (LINE, None))
    assert with_line.headers["Access-Control-Allow-Origin"] == "*"
    assert with_line.mimetype == "text/javascript"
    assert with_line.data == without.data


# ---- the box's script ---------------------------------------------------------------------


def test_the_boxs_script_is_called_with_the_clinics_line(make_client: Any) -> None:
    hostile = "</script><!-- \u2028\u2029 “in danger” (null);"
    line = LINE._replace(emergency=LINE.emergency._replace(text=hostile))  # type: ignore[union-attr]
    plain, filled = (make_client(each).get("/cite-box.js").text.rstrip() for each in (None, line))
    assert plain.endswith("})(null);")
    head, _, given = filled.rpartition("})(")
    assert f"{head}}})(null);" == plain
    assert json.loads(given.removesuffix(");")) == {"text": hostile, "tel": LINE_JSON["tel"]}
    assert given.isascii()
    assert "<" not in given


def test_the_boxs_script_is_the_small_one(client: FlaskClient) -> None:
    small = (WIDGET / "cite-box.min.js").read_text(encoding="utf-8")
    assert client.get("/cite-box.js").text.rstrip() == small.rstrip()
