"""What the clinic sets is taken as meant or refused in a sentence, and shown in every state."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BadSetting
from search.safety.lines import all_rows
from search.settings import COUNTRIES, NO_COUNTRY, Emergency, Settings, read_settings
from tests.support.each import each
from tests.support.paths import ROOT
from tests.support.search_fixtures import HTML, LINE, LINE_JSON, ask, run

Making = Callable[[Settings], FlaskClient]
ORIGINS, TEXT, TEL = "CITEBOX_ORIGINS", "CITEBOX_EMERGENCY_TEXT", "CITEBOX_EMERGENCY_TEL"
NAMES = (ORIGINS, TEXT, TEL)


# ---- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("environ", [{}, {ORIGINS: ""}, {TEXT: " ", TEL: ""}, {ORIGINS: " , ,"}])
def test_nothing_set_is_no_line_and_the_same_origin_only(environ: dict[str, str]) -> None:
    assert read_settings(environ) == Settings() == Settings(frozenset(), None)


@pytest.mark.parametrize("name", [TEXT, "CITEBOX_CONTACT"])
def test_a_sentence_that_is_not_utf_8_is_refused(name: str) -> None:
    """It was garbled on every page, and the page with the box was a fault."""
    with pytest.raises(BadSetting, match=f"The setting {name} must be UTF-8."):
        read_settings({TEXT: "Call us.", TEL: "911", name: "caf\udce9"})


def test_origins_are_parted_by_commas() -> None:
    given = "https://clinic.example, http://localhost:3000/,https://a.b-c.example,http://[::1]:80"
    wanted = {"https://clinic.example", "http://localhost:3000", "https://a.b-c.example"}
    assert wanted < read_settings({ORIGINS: given}).origins


@pytest.mark.parametrize(
    "origin",
    [
        "clinic.example",
        "https://",
        "https://clinic.example/path",
        "https://clinic.example?x",
        "https://*.clinic.example",
        "ftp://clinic.example",
        "https://a@clinic.example",
        "https://clinic.example:",
        "https://clinic.example https://other.example",
        "null",
        "javascript://x",
        "https://clinic.example\r\nX: y",
    ],
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    wanted = "The setting CITEBOX_ORIGINS must be origins like https://clinic.example, with commas."
    with pytest.raises(BadSetting, match=f"^{re.escape(wanted)}$"):
        read_settings({ORIGINS: f"https://fine.example, {origin}"})


@pytest.mark.parametrize("origin", ["https://Clinic.Example", "https://clinic.example:443"])
def test_an_origin_as_no_browser_writes_it_is_put_right_or_refused(origin: str) -> None:
    """A browser sends lower case and no default port; else the setting would never match, in
    silence."""
    try:
        origins = read_settings({ORIGINS: origin}).origins
    except BadSetting:
        return
    assert origins == {"https://clinic.example"}


@pytest.mark.parametrize(
    ("origin", "sent"),
    [
        ("http://clinic.example:80", "http://clinic.example"),
        ("http://clinic.example:443", "http://clinic.example:443"),
        ("https://clinic.example:80", "https://clinic.example:80"),
    ],
)
def test_a_port_is_left_out_where_it_is_the_schemes_own(origin: str, sent: str) -> None:
    assert read_settings({ORIGINS: origin}).origins == {sent}


@pytest.mark.parametrize(
    ("tel", "href"),
    [
        ("+15550100", "tel:+15550100"),
        ("+1 (555) 01-00", "tel:+15550100"),
        ("0800 555.0100", "tel:08005550100"),
        ("030/5550100", "tel:0305550100"),
        ("555", "tel:555"),
    ],
)
def test_the_line_is_as_the_clinic_writes_it_and_its_link_is_digits(tel: str, href: str) -> None:
    line = read_settings({TEXT: " Call us now. ", TEL: f" {tel} "}).emergency
    assert line == Emergency("Call us now.", tel)
    assert line.href == href


@pytest.mark.parametrize(
    "environ", [{TEXT: "Call us now."}, {TEL: "+15550100"}, {TEXT: "Call us now.", TEL: "  "}]
)
def test_half_a_line_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as raised:
        read_settings(environ)
    assert TEXT in str(raised.value)
    assert TEL in str(raised.value)


@pytest.mark.parametrize("given", ["US", " us ", "Us"])
def test_a_country_is_two_letters_in_any_case(given: str) -> None:
    assert read_settings({"CITEBOX_COUNTRY": given}).country == "US"


@pytest.mark.parametrize("given", ["UK", "USA", "Spain", "U", "+1"])
def test_a_country_without_a_line_of_ours_is_refused_with_those_that_have(given: str) -> None:
    with pytest.raises(BadSetting, match=", ".join(COUNTRIES)):
        read_settings({"CITEBOX_COUNTRY": given})


def test_the_countries_are_those_of_the_lines() -> None:
    assert {row.country for row in all_rows()} == {*COUNTRIES}


NO_TEL = (
    "call us|1|+|()|tel:+15550100|+1555010x|javascript:1|555+1|+1555\n0100|<b>555</b>|555;ext=1|"
    "٩١١|0000000000000000000000000000000000000000"
).split("|")


@pytest.mark.parametrize("tel", NO_TEL)
def test_what_is_no_telephone_number_is_refused(tel: str) -> None:
    wanted = "The setting CITEBOX_EMERGENCY_TEL must be a telephone number."
    with pytest.raises(BadSetting, match=f"^{re.escape(wanted)}$"):
        read_settings({TEXT: "Call us now.", TEL: tel})


def read_or_refusal(environ: dict[str, str]) -> Settings | str:
    try:
        return read_settings(environ)
    except BadSetting as error:
        return str(error)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40) | st.from_regex(r"[+\d ()-]+")))
def test_any_setting_is_taken_or_refused_by_name(environ: dict[str, str]) -> None:
    settings = read_or_refusal(environ)
    if isinstance(settings, str):
        assert re.fullmatch(r"The setting CITEBOX_\w+ must be [^\n]+\.", settings)
        return
    assert all(re.fullmatch(r"\*|https?://[^\s/,]+", origin) for origin in settings.origins)
    if settings.emergency:
        assert re.fullmatch(r"tel:\+?[0-9]+", settings.emergency.href)
        assert settings.emergency.text


# ---- the emergency line, in every state ---------------------------------------------------


@pytest.fixture(scope="module")
def clinic(make_client: Making) -> FlaskClient:
    return make_client(LINE)


@pytest.mark.parametrize("question", ["lithium", "zzzzzz"])
def test_results_carry_the_line_whether_or_not_something_is_found(
    clinic: FlaskClient, question: str
) -> None:
    assert ask(clinic, question)["emergency"] == LINE_JSON


@pytest.mark.parametrize(
    "address", ["/search", "/search?q=x&limit=0", "/passages/none", "/nowhere"]
)
def test_errors_carry_the_line(clinic: FlaskClient, address: str) -> None:
    assert clinic.get(address).json["emergency"] == LINE_JSON


def test_health_carries_the_line_and_no_warning_of_it(clinic: FlaskClient) -> None:
    health = clinic.get("/health").json
    assert (health["emergency"], health["warnings"]) == (LINE_JSON, [NO_COUNTRY])


def test_health_says_when_no_line_is_set(client: FlaskClient) -> None:
    health = client.get("/health").json
    assert health["emergency"] is None
    warning, _ = health["warnings"]
    assert warning.startswith("No emergency line is set")
    assert TEXT in warning
    assert TEL in warning


@pytest.mark.parametrize(
    ("method", "address", "form"),
    [
        ("POST", "/search", {"q": "lithium"}),
        ("POST", "/search", {"q": "zzzzzz"}),
        ("POST", "/search", {"q": ""}),
        ("POST", "/search", {"q": "x" * 2_001}),
        ("POST", "/search", {"q": "x" * 70_000}),
        ("GET", "/search?q=lithium", None),
        ("GET", "/search?q=x&limt=1", None),
    ],
)
def test_the_plain_page_shows_the_line_in_every_state(
    clinic: FlaskClient, method: str, address: str, form: dict[str, str] | None
) -> None:
    page = clinic.open(address, method=method, data=form, headers=HTML)
    assert page.mimetype == "text/html"
    assert LINE_JSON["text"] in page.text
    assert f'<a href="tel:+15550100">{LINE_JSON["tel"]}</a>' in page.text


def test_the_page_with_the_box_shows_the_line_without_the_boxs_script(
    make_client: Making, clinic: FlaskClient
) -> None:
    assert f'<a href="tel:+15550100">{LINE_JSON["tel"]}</a>' in clinic.get("/").text
    hostile = make_client(Settings(emergency=Emergency("<script>x</script>", "+1555")))
    assert "&lt;script&gt;x&lt;/script&gt;" in hostile.get("/").text


@pytest.mark.parametrize("question", ["lithium", "zzzzzz", ""])
def test_we_ship_no_number_of_our_own(client: FlaskClient, question: str) -> None:
    page = client.post("/search", data={"q": question}, headers=HTML)
    assert "tel:" not in page.text + client.get("/").text
    assert client.post("/search", json={"q": question}).json["emergency"] is None


def test_no_shipped_file_holds_a_number_to_call() -> None:
    shipped = [path for path in (ROOT / "search").rglob("*") if path.suffix in (".html", ".js")]
    assert shipped
    for path in each(shipped):
        assert not re.search(r"tel:\+?\d", path.read_text()), path


# ---- the line in the box's script ---------------------------------------------------------

HOSTILE = [
    "</script><script>alert(1)</script>",
    "\"'`${alert(1)}\\",
    "two\nlines\r\u2028\u2029",
    "<!-- ]]> &quot;",
    "\\u0022; alert(1); //",
    "Ruf uns an – 🆘",
]


def filled(script: str) -> object:
    """What the script's one function is called with."""
    (line,) = re.findall(r"\}\)\((null|\{.*\})\);\n\Z", script)
    return json.loads(line)


def test_the_script_carries_no_line_while_none_is_set(client: FlaskClient) -> None:
    assert filled(client.get("/cite-box.js").text) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_the_script_carries_any_line_as_one_line_of_json(make_client: Making, text: str) -> None:
    script = make_client(Settings(emergency=Emergency(text, "+1555"))).get("/cite-box.js")
    assert script.mimetype == "text/javascript"
    assert filled(script.text) == {"text": text, "tel": "+1555"}


@pytest.mark.parametrize("text", HOSTILE)
def test_only_what_the_script_is_called_with_changes(make_client: Making, text: str) -> None:
    settings = Settings(emergency=Emergency(text, "+1555"))
    served = make_client(settings).get("/cite-box.js").get_data(as_text=True)
    written = (ROOT / "search/widget/cite-box.min.js").read_text(encoding="utf-8")
    kept, null, _ = written.rpartition("(null);")
    assert null
    assert served.startswith(kept)
    line = served.removeprefix(kept)
    assert "</script" not in line.lower(), "a page that inlines the script would end there"
    assert line.count("\n") == 1


def test_a_changed_line_is_fetched_anew(make_client: Making) -> None:
    old, new = (
        make_client(Settings(emergency=Emergency(text, "+1555"))) for text in ("old", "new")
    )
    headers = {"If-None-Match": old.get("/cite-box.js").headers["ETag"]}
    assert old.get("/cite-box.js", headers=headers).status_code == 304
    assert new.get("/cite-box.js", headers=headers).status_code == 200


# ---- where the settings come from ---------------------------------------------------------

LOADS = "from search.deployed import app; c = app.test_client(); r = c.get('/search?q=lithium');"


@pytest.mark.parametrize("name", [TEXT, ORIGINS])
def test_the_deployed_app_answers_503_with_the_setting_that_is_wrong(name: str) -> None:
    done = run("-c", f"{LOADS} print(r.status_code, r.text)", **{name: "half"})
    assert done.stdout.startswith("503 ")
    assert json.loads(done.stdout[4:])["detail"].startswith(f"The setting {name} must be ")


def test_the_deployed_app_takes_its_settings_from_the_environment(index_dir: object) -> None:
    env = {TEXT: "Call us now.", TEL: "+15550100", "CITEBOX_INDEX": str(index_dir)}
    done = run("-c", f"{LOADS} print(r.status_code, r.text)", **env)
    assert done.stdout.startswith("200 ")
    assert json.loads(done.stdout[4:])["emergency"] == {"text": "Call us now.", "tel": "+15550100"}


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("Ask us at the desk.", {}),
        ("Call +1 555 0101, any day.", {"+1 555 0101": "tel:+15550101"}),
        ("Call (01223) 555-010.", {"(01223) 555-010": "tel:01223555010"}),
        (
            "Write to a.desk@clinic.example.",
            {"a.desk@clinic.example": "mailto:a.desk@clinic.example"},
        ),
        ("See https://clinic.example/ask?a=1.", {"https://clinic.example/ask?a=1": ""}),
        ("Open 9 to 17, room 12.", {}),
        ("javascript:alert(1)", {}),
    ],
)
def test_addresses_and_numbers_of_the_contact_line_are_links(
    line: str, links: dict[str, str]
) -> None:
    runs = read_settings({"CITEBOX_CONTACT": f" {line} "}).contact
    assert "".join(run["text"] for run in runs) == line
    found = {run["text"]: run["href"] for run in runs if "href" in run}
    assert found == {text: href or text for text, href in links.items()}


def test_without_a_contact_line_there_is_none_and_an_endless_one_is_refused() -> None:
    assert read_settings({"CITEBOX_CONTACT": " "}).contact == ()
    with pytest.raises(BadSetting, match="at most 300 characters"):
        read_settings({"CITEBOX_CONTACT": "a" * 301})
