"""The box in a real browser: on a page that changes, among others, under the page's own wishes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.box.matrix import CALM, OFFERED, Visit, emergency, visiting
from tests.support.box.stub import Reply, answer, passage, problem
from tests.support.each import each

pytestmark = pytest.mark.browser

LISTEN = """() => { window.told = [];
  for (const kind of ["results", "error", "choose"])
    document.addEventListener(`cite-box-${kind}`, (event) =>
      told.push([kind, event.detail, event.bubbles, event.composed, event.target.localName])); }"""

STAY = """() => document.addEventListener("click", (event) => {
  if (event.composedPath()[0].closest("a")) event.preventDefault(); })"""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit
        # The browser itself reports a status of 400; it names no question.
        assert [line for line in visit.console if "Failed to load" not in line] == []


def listeners(page: Page, expression: str) -> int:
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": expression})["result"]
    arguments = {"objectId": found["objectId"]}
    return len(session.send("DOMDebugger.getEventListeners", arguments)["listeners"])


# ---- added, moved, removed ------------------------------------------------------------------


def test_fifty_boxes_that_came_and_went_leave_nothing_behind(visit: Visit) -> None:
    visit.place(f'{CALM} hotkey="/"')
    before = [listeners(visit.page, where) for where in ("document", "window")]
    visit.page.evaluate(
        """() => { window.gone = [];
        for (let n = 0; n < 50; n++) {
          const box = document.createElement("cite-box");
          box.setAttribute("src", "./");
          box.setAttribute("hotkey", "/");
          document.body.append(box);
          box.focus();
          document.body.prepend(box); // moved
          box.remove();
          gone.push(new WeakRef(box));
        } }"""
    )
    assert [listeners(visit.page, where) for where in ("document", "window")] == before
    visit.page.wait_for_timeout(50)  # /health is answered
    visit.page.context.new_cdp_session(visit.page).send("HeapProfiler.collectGarbage")
    left = visit.page.evaluate("gone.filter((box) => box.deref()).length")
    assert left <= 1, "the last may still be on the browser's own stack"


def test_what_a_single_page_site_draws_later_works(visit: Visit) -> None:
    """It draws by innerHTML, goes by pushState, and drops what it drew."""
    visit.place(CALM)
    for number in range(3):
        visit.page.evaluate(
            f"""() => {{ history.pushState(null, "", "/deep/page-{number}");
            document.querySelector("main").innerHTML =
              '<h1>Page</h1><cite-box src="{visit.stub.base}/" label="L{number}"></cite-box>'; }}"""
        )
        expect(visit.part("label")).to_have_text(f"L{number}")
        visit.ask(f"question {number}")
        visit.part("result").wait_for()
    visit.page.go_back()
    assert visit.stub.questions == [f"question {number}" for number in range(3)]


def test_an_element_made_before_its_script_is_upgraded(visit: Visit) -> None:
    visit.serve('<main><h1>A page</h1><cite-box src="./"></cite-box></main>')
    visit.page.evaluate(
        """() => { const script = document.createElement("script");
        script.src = "/cite-box.js"; document.head.append(script); }"""
    )
    visit.ask()
    visit.part("result").wait_for()


def test_a_box_within_another_elements_shadow_works(visit: Visit) -> None:
    visit.serve('<script src="/cite-box.js"></script><main><div id="host"></div></main>')
    visit.page.evaluate(
        """() => { const root = document.getElementById("host").attachShadow({ mode: "open" });
        const box = document.createElement("cite-box"); box.setAttribute("src", "./");
        root.append(box); }"""
    )
    visit.page.evaluate(LISTEN)
    visit.suggest()
    visit.keys("ArrowDown", "Enter")
    visit.part("result").wait_for()
    assert [kind for kind, *_ in visit.page.evaluate("told")] == ["choose", "results"]


def test_boxes_on_a_page_know_nothing_of_each_other(visit: Visit) -> None:
    emergency(visit.stub)
    one = f'<cite-box src="./" {CALM} '
    visit.serve(
        '<script src="/cite-box.js"></script><script src="/cite-box.js?again"></script>'
        f'<main><h1>A page</h1>{one} label="One"></cite-box>'
        f'{one} label="Two" lang="es" hotkey="/"></cite-box></main>'
    )
    visit.input.nth(1).fill("second")
    visit.keys("Enter")
    visit.input.nth(1).press("Enter")
    visit.part("result").wait_for()
    expect(visit.part("box").nth(0)).to_have_attribute("data-state", "idle")
    expect(visit.part("box").nth(1)).to_have_attribute("data-state", "results")
    expect(visit.input.nth(0)).to_have_value("")
    expect(visit.part("emergency")).to_have_count(2)
    visit.page.get_by_role("heading", name="A page").click()
    visit.keys("/")
    expect(visit.input.nth(1)).to_be_focused()
    visit.stub.suggestions = OFFERED
    visit.input.nth(0).focus()
    visit.type("ketam")
    visit.options.first.wait_for()
    expect(visit.options).to_have_count(len(OFFERED))


# ---- what the page asks for -----------------------------------------------------------------


@pytest.mark.parametrize("exposed", [False, True])
def test_events_tell_what_happened_and_the_question_only_if_asked(
    visit: Visit, exposed: bool
) -> None:
    visit.stub.replies["broken"] = problem(400, "No.")
    visit.place(f"{CALM} {'expose-query' if exposed else ''}")
    visit.page.evaluate(LISTEN)
    visit.page.evaluate(STAY)
    visit.suggest()
    visit.keys("ArrowDown", "Enter")
    visit.part("result").wait_for()
    visit.part("link").click()
    visit.part("summary").click()
    visit.part("reference-link").click()
    visit.ask("broken")
    expect(visit.part("box")).to_have_attribute("data-state", "failed")

    def detail(query: str, **facts: Any) -> dict[str, Any]:
        return {**facts, "query": query} if exposed else facts

    asked = OFFERED[0]
    page = "https://clinic.example/walking#passage-1"
    doi = "https://doi.org/10.1000/1"
    assert visit.page.evaluate("told") == [
        [kind, facts, True, True, "cite-box"]
        for kind, facts in [
            ("choose", detail(asked, kind="suggestion", id="", url="")),
            ("results", detail(asked, total=1, shown=1, took_ms=4.2)),
            ("choose", detail(asked, kind="result", id="walking.passage-1", url=page)),
            ("choose", detail(asked, kind="reference", id="walking.reference-1", url=doi)),
            ("error", detail("broken", status=400)),
        ]
    ]


def test_nothing_that_the_page_can_read_holds_the_question(visit: Visit) -> None:
    visit.place(CALM)
    visit.ask("very private words")
    visit.part("result").wait_for()
    left = visit.page.evaluate(
        """() => JSON.stringify([location.href, document.title, document.cookie, history.state,
        { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML,
        performance.getEntries().map((entry) => entry.name)])"""
    )
    assert "private" not in left


@pytest.mark.parametrize("attribute", [True, False], ids=["attribute", "property"])
def test_the_pages_own_words_go_before_ours(visit: Visit, attribute: bool) -> None:
    words = {"search": "Find", "shown": "{0} hits, {1} seen", "none": "Nothing at all"}
    given = f"strings='{json.dumps(words)}'" if attribute else ""
    visit.place(f"{CALM} {given}")
    if not attribute:
        visit.page.evaluate(f"document.querySelector('cite-box').strings = {json.dumps(words)}")
    expect(visit.part("submit")).to_have_text("Find")
    expect(visit.input).to_have_attribute("placeholder", "Type a question")
    visit.stub.usual = Reply(answer([passage(1)], total=3))
    visit.ask()
    expect(visit.status).to_have_text("3 hits, 1 seen")
    visit.stub.usual = Reply(answer([]))
    visit.ask("another")
    expect(visit.status).to_have_text("Nothing at all")


def test_words_for_a_language_that_we_do_not_ship(visit: Visit) -> None:
    visit.place(f"""{CALM} lang="fr" strings='{{"search": "Chercher"}}'""")
    expect(visit.part("submit")).to_have_text("Chercher")
    expect(visit.part("form")).to_have_attribute("lang", "fr")


def test_strings_that_are_none_leave_ours(browser: Browser) -> None:
    """Whatever a page writes there: the box works, and says on the console what is wrong."""
    with visiting(browser) as visit:
        for odd in ("[1", "[]", "3", "null", '"text"', '{"search": null, "found": 3}', "{}"):
            visit.place(f"{CALM} strings='{odd}'")
            expect(visit.part("submit")).to_have_text("Search")
            visit.ask()
            expect(visit.status).to_have_text("1 page found.")
            assert all("<cite-box>" in line for line in each(visit.console)), (odd, visit.console)


def test_attributes_that_change_are_followed(visit: Visit) -> None:
    visit.place(CALM)
    change = "([name, value]) => document.querySelector('cite-box').setAttribute(name, value)"
    for name, value in (
        ("label", "Own label"),
        ("placeholder", "Own words"),
        ("disclaimer", "No advice."),
        ("emergency-text", "Call us"),
        ("emergency-tel", "555 0100"),
    ):
        visit.page.evaluate(change, [name, value])
    expect(visit.part("label")).to_have_text("Own label")
    expect(visit.input).to_have_attribute("placeholder", "Own words")
    expect(visit.part("disclaimer")).to_have_text("No advice.")
    expect(visit.part("emergency")).to_have_text("Call us 555 0100")
    visit.page.evaluate(change, ["lang", "es"])
    expect(visit.part("submit")).to_have_text("Buscar")
    visit.page.evaluate(change, ["group", "none"])
    visit.page.evaluate(change, ["article", "walking"])
    visit.page.evaluate(change, ["limit", "3"])
    visit.ask()
    visit.part("result").wait_for()
    options = {"limit": ["3"], "article": ["walking"], "page_lang": ["es"]}
    assert visit.stub.asked[-1].options == options


def test_the_theme_is_the_pages_wish_before_the_systems(visit: Visit) -> None:
    visit.place(CALM)
    read = "() => getComputedStyle(document.querySelector('cite-box')).colorScheme"
    found = []
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for theme in ("", "light", "dark"):
            visit.page.evaluate(
                f"document.querySelector('cite-box').setAttribute('theme', '{theme}')"
            )
            found.append(visit.page.evaluate(read))
    assert found == ["light", "light", "dark", "dark", "light", "dark"]


@pytest.mark.parametrize(
    ("hotkey", "pressed", "brings"),
    [
        ("/", "/", True),
        ("/", "Control+/", False),
        ("/", "Alt+/", False),
        ("mod+k", "Control+k", True),
        ("mod+k", "Meta+K", True),
        ("mod+k", "k", False),
        ("", "/", False),
    ],
)
def test_the_hotkey_brings_the_box_and_no_other_does(
    visit: Visit, hotkey: str, pressed: str, brings: bool
) -> None:
    visit.place(f'{CALM} hotkey="{hotkey}"' if hotkey else CALM)
    visit.keys(pressed)
    focused = visit.page.evaluate("document.activeElement.localName")
    assert (focused == "cite-box") is brings
    expect(visit.input).to_have_value("")


@pytest.mark.parametrize("field", ["<input>", "<textarea></textarea>", "<p contenteditable>x</p>"])
def test_a_letter_typed_elsewhere_is_no_hotkey(visit: Visit, field: str) -> None:
    visit.place(f'{CALM} hotkey="/"', around=f'<div class="other">{field}</div>')
    visit.page.locator(".other > *").focus()
    visit.keys("/")
    assert visit.page.evaluate("document.activeElement.localName") != "cite-box"


def test_the_hotkey_in_the_box_is_a_letter(visit: Visit) -> None:
    visit.place(f'{CALM} hotkey="/"')
    visit.input.fill("a")
    visit.keys("/")
    expect(visit.input).to_have_value("a/")


def test_the_input_can_be_focused_and_dressed_by_the_page(visit: Visit) -> None:
    visit.place(
        CALM,
        css="cite-box { --cite-box-accent: rgb(1, 2, 3) } "
        "cite-box::part(heading) { color: rgb(4, 5, 6) }",
    )
    visit.page.evaluate("document.querySelector('cite-box').focus()")
    expect(visit.input).to_be_focused()
    visit.ask()
    visit.part("result").wait_for()
    expect(visit.part("submit")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(visit.part("heading")).to_have_css("color", "rgb(4, 5, 6)")
