"""docs/box.md: every snippet on a page like the one that it is for. The page and the API are of
two origins; no request goes to a third, no address holds the question, the console is silent.
tests/hosts has the pages, and tests/docs/test_box_doc.py holds the tables to the box."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.hosts import frameworks, snippets
from tests.hosts.host import HEAR, QUESTION, Host
from tests.hosts.snippets import replica, snippet
from tests.support.needed import missing
from tests.support.paths import WIDGET
from tests.support.search_fixtures import LINE_JSON, serving
from tests.support.site import stub as site_stub

LINE_SET = {
    "CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"],
    "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"],
}
WIX_SANDBOX = "allow-same-origin allow-forms allow-popups allow-scripts allow-pointer-lock"


@pytest.fixture(scope="module")
def servers(index_dir: Path) -> Iterator[tuple[str, site_stub.Site]]:
    with site_stub.running() as site:
        origins = f"{site.base},{site.base.replace('127.0.0.1', 'localhost')}"
        command = ("-m", "search", "serve", "--index", index_dir)
        with serving(*command, CITEBOX_ORIGINS=origins, **LINE_SET) as server:
            yield f"http://127.0.0.1:{server.port}", site


@pytest.fixture
def make_host(
    browser: Browser, servers: tuple[str, site_stub.Site]
) -> Iterator[Callable[..., Host]]:
    opened = []

    def make(**options: Any) -> Host:
        context = browser.new_context(viewport={"width": 900, "height": 800}, **options)
        opened.append(context)
        context.add_init_script(HEAR)
        page = context.new_page()
        page.set_default_timeout(8000)
        host = Host(*servers, page)
        host.site.pages.clear()
        host.serve("/favicon.ico", "", "image/x-icon")
        context.on("request", lambda request: host.asked.append(request.url))
        context.on(
            "console",
            lambda said: host.said.append(said.text) if said.type in {"warning", "error"} else None,
        )
        page.on("pageerror", lambda error: host.said.append(str(error)))
        return host

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def host(make_host: Callable[..., Host]) -> Host:
    return make_host()


# ---- plain HTML ---------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", ["plain", "fallback", "webflow", "own-server", "events"])
def test_a_snippet_on_a_plain_page_answers(host: Host, name: str) -> None:
    host.serve("/cite-box.min.js", (WIDGET / "cite-box.min.js").read_text(), "text/javascript")
    told: list[str] = []
    host.page.on("console", lambda said: told.append(said.text))
    host.show(name, head=snippet("plain", host.api) if name == "events" else "")
    if name == "own-server":
        own = host.page.locator("cite-box .emergency")
        expect(own).to_have_text("In danger? Call us, day and night. +1 555 0100")
        host.page.evaluate("document.querySelector('cite-box').removeAttribute('emergency-text')")
        host.page.evaluate("document.querySelector('cite-box').removeAttribute('emergency-tel')")
        host.page.locator("cite-box #question").focus()  # which asks the API for its line
    host.answers()
    assert ("answered" in told) == (name == "events")
    assert [one["type"] for one in host.page.evaluate("heard")] == ["cite-box-results"]
    host.leaves_no_trace()


@pytest.mark.browser
def test_the_form_works_where_no_script_comes(make_host: Callable[..., Host]) -> None:
    for options, blocked in ({"java_script_enabled": False}, False), ({}, True):
        host = make_host(**options)
        if blocked:
            host.page.route("**/cite-box.js", lambda route: route.abort())
        host.show("fallback")
        assert host.page.locator("cite-box p a").get_attribute("href") == "tel:+15550100"
        host.page.get_by_label("Ask our articles").fill(QUESTION)
        host.page.get_by_role("button").click()
        host.page.wait_for_url(f"{host.api}/search")
        host.page.unroute_all()
        expect(host.page.locator(".emergency").first).to_be_visible()
        assert not re.search("lithium|people", " ".join(host.asked))


@pytest.mark.browser
def test_a_strict_policy_with_our_lines_lets_the_box_work(make_host: Callable[..., Host]) -> None:
    policy = snippet("policy", "API")
    for options in ({}, {"java_script_enabled": False}):
        host = make_host(**options)
        whole = f"default-src 'none'; img-src data:; {policy.replace('API', host.api)}"
        trusted = f"{whole}; require-trusted-types-for 'script'"
        host.show("fallback", **{"Content-Security-Policy": trusted})
        if options:
            host.page.get_by_label("Ask our articles").fill(QUESTION)
            host.page.get_by_role("button").click()
            host.page.wait_for_url(f"{host.api}/search")
        else:
            host.answers()
            host.leaves_no_trace()


@pytest.mark.browser
def test_own_words_are_said_with_their_values(host: Host) -> None:
    host.show("words")
    host.answers()
    part = host.page.locator
    expect(part("cite-box .label")).to_have_text("Fragen Sie unsere Artikel")
    expect(part("cite-box .submit")).to_have_text("Suchen")
    expect(part("cite-box .status")).to_have_text(re.compile(r"^\d+ Seiten? gefunden"))
    assert part("cite-box form").get_attribute("lang") == "de"
    expect(part("cite-box .more")).to_have_text("More pages")
    host.leaves_no_trace()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "accent"), [("light", "107, 63, 143"), ("dark", "208, 174, 240")]
)
def test_the_style_reaches_the_box(
    make_host: Callable[..., Host], scheme: str, accent: str
) -> None:
    host = make_host(color_scheme=scheme)
    host.show("plain", head=f"<style>{snippet('looks', host.api)}</style>")
    host.answers()
    submit, heading = (
        host.page.locator(f"cite-box .{name}").first for name in ("submit", "heading")
    )
    expect(submit).to_have_css("background-color", f"rgb({accent})")
    expect(submit).to_have_css("border-radius", "2px")
    expect(heading).to_have_css("font-family", "Georgia, serif")
    assert heading.evaluate("one => getComputedStyle(one).letterSpacing") != "normal"


@pytest.mark.browser
def test_a_page_that_the_api_does_not_know_says_so_and_keeps_the_line(host: Host) -> None:
    host.serve("/page", replica("plain", host.api, head="", body=snippet("plain", host.api)))
    stranger = host.home.replace("localhost", "clinic.localhost")
    host.page.goto(f"{stranger}/page")
    host.page.locator("cite-box #question").fill(QUESTION)
    host.page.locator("cite-box #question").press("Enter")
    expect(host.page.locator("cite-box .retry")).to_be_visible()
    expect(host.page.locator("cite-box .status")).to_contain_text("did not answer")
    expect(host.page.locator("cite-box .emergency")).to_contain_text(LINE_JSON["text"])
    assert any("CORS" in one and stranger in one for one in host.said)


# ---- the frame ----------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", ["embed-script", "embed-place", "embed-iframe"])
def test_a_frame_answers(host: Host, name: str) -> None:
    host.show(name)
    frame = host.page.locator("iframe")
    assert frame.get_attribute("title") == "Ask our articles"
    host.answers(host.page.frame_locator("iframe"))
    box = frame.bounding_box()
    assert box
    assert box["height"] > 800 if name != "embed-iframe" else box["height"] < 610
    host.leaves_no_trace()


# ---- Wix ----------------------------------------------------------------------------------


@pytest.mark.browser
def test_on_a_builders_page_the_button_stays_while_pages_change(host: Host) -> None:
    host.open(replica("wix-code", host.api))
    for name in ("Home", "Team"):
        expect(host.page.locator("h1")).to_have_text(name)
        expect(host.page.locator("cite-box .emergency")).to_be_visible()
        host.page.locator("cite-box .opener").click()
        host.answers()
        host.page.locator("cite-box .close").click()
        expect(host.page.locator("cite-box .dialog")).to_be_hidden()
        host.page.get_by_role("link", name="Team").click()
    host.leaves_no_trace()


@pytest.mark.browser
def test_an_element_that_comes_before_its_attributes_and_its_script_works(host: Host) -> None:
    host.open(replica("wix-element", host.api))
    host.answers()
    expect(host.page.locator("cite-box .label")).to_have_text("Ask our articles")
    host.leaves_no_trace()


@pytest.mark.browser
def test_in_a_sandboxed_frame_of_another_origin_results_open_in_a_new_tab(host: Host) -> None:
    host.serve("/component", snippet("wix-html", host.api))
    component = f"{host.other}/component"
    host.open(replica("wix-html", host.api, component=component, sandbox=WIX_SANDBOX))
    inside = host.page.frame_locator("iframe")
    host.answers(inside)
    host.page.context.route("https://alderhouse.example/**", lambda route: route.abort())
    with host.page.context.expect_page() as opened:
        inside.locator("cite-box .heading a").first.click()
    opened.value.close()
    assert host.page.frames[1].url == component
    host.asked = [one for one in host.asked if "alderhouse.example" not in one]
    host.leaves_no_trace()


@pytest.mark.browser
def test_in_a_sandbox_without_an_origin_the_line_is_still_there(host: Host) -> None:
    """Such a frame's origin is null, which CITEBOX_ORIGINS cannot name."""
    host.serve("/component", snippet("wix-html", host.api))
    page = replica("wix-html", host.api, component="/component", sandbox="allow-scripts")
    host.open(page)
    inside = host.page.frame_locator("iframe")
    inside.locator("cite-box #question").fill(QUESTION)
    inside.locator("cite-box #question").press("Enter")
    expect(inside.locator("cite-box .retry")).to_be_visible()
    expect(inside.locator("cite-box .emergency")).to_contain_text(LINE_JSON["text"])
    assert any("CORS" in one and "'null'" in one for one in host.said)


# ---- WordPress ----------------------------------------------------------------------------


def wordpress(host: Host, content: str, head: str = "", footer: str = "") -> None:
    host.open(replica("wordpress", host.api, head=head, content=content, footer=footer))


@pytest.mark.browser
def test_the_plugins_shortcode_becomes_the_box(host: Host) -> None:
    label = 'Ask "us" <b>'
    php = snippet("wordpress-plugin", host.api)
    module, box = snippets.shortcode(php, label=label, lang="es-ES")
    tag = f'<script type="module" src="{module}" id="cite-box-js-module"></script>'
    wordpress(host, box, footer=tag)
    host.answers()
    expect(host.page.locator("cite-box .label")).to_have_text(label)
    expect(host.page.locator("cite-box .submit")).to_have_text("Buscar")
    assert host.page.locator("cite-box > form").get_attribute("action") == f"{host.api}/search"
    host.leaves_no_trace()


@pytest.mark.browser
def test_the_box_works_joined_with_other_scripts_and_drawn_again(host: Host) -> None:
    """As a plugin for speed makes one deferred plain script of all, and a page builder's script
    puts the content in anew."""
    again = 'document.querySelector(".entry-content").innerHTML += "";'
    joined = f"var jQuery = 1\n;{host.script()}\n;{host.script()}\n;{again}"
    host.serve("/wp-content/cache/all.js", joined, "text/javascript")
    block = re.sub(r"<script.*?</script>", "", snippet("fallback", host.api))
    wordpress(host, block, head='<script defer src="/wp-content/cache/all.js"></script>')
    host.answers()
    host.page.evaluate(again)
    host.answers()
    assert host.page.locator("cite-box").count() == 1
    host.leaves_no_trace()


@pytest.mark.browser
def test_a_delayed_script_finds_what_was_typed_before_it(host: Host) -> None:
    """As WP Rocket does it: no script runs before somebody moves, here the wheel. (A mouse that
    lies still is told to a new page as a movement by some browsers.)"""
    held = snippet("fallback", host.api).replace('type="module"', 'type="held"')
    release = """addEventListener("wheel", () => {
      const held = document.querySelector("script[type=held]");
      const script = document.createElement("script");
      Object.assign(script, { type: "module", src: held.getAttribute("src") });
      held.replaceWith(script);
    }, { once: true });"""
    wordpress(host, held, footer=f"<script>{release}</script>")
    host.page.get_by_label("Ask our articles").fill("lith")
    host.page.mouse.wheel(0, 10)
    expect(host.page.locator("cite-box #question")).to_have_value("lith")
    host.answers()
    host.leaves_no_trace()


@pytest.mark.browser
def test_a_form_that_is_pasted_into_a_paragraph_falls_out_of_the_element(host: Host) -> None:
    """Which is why the page says that it must not; the box answers all the same."""
    wordpress(host, snippets.autop(snippet("fallback", host.api)))
    assert host.page.locator("cite-box form[method=post]").count() == 0
    assert host.page.locator("form[method=post]").count() == 1
    host.answers()
    wordpress(host, snippets.autop(snippet("plain", host.api)))
    host.answers()
    host.leaves_no_trace()


# ---- Squarespace and Webflow --------------------------------------------------------------


@pytest.mark.browser
def test_the_box_works_on_each_page_that_is_put_in_without_loading_anew(host: Host) -> None:
    """A question under way when the page goes is nobody's any more."""
    change = """addEventListener("click", async (event) => {
      const link = event.target.closest("nav a");
      if (!link) return;
      event.preventDefault();
      const text = await (await fetch(link.href)).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      history.pushState(null, "", link.href);
    });"""
    host.serve("/ajax.js", change, "text/javascript")
    host.serve("/other", replica("squarespace", host.api, title="Other"))
    host.open(replica("squarespace", host.api, title="First"))
    host.answers()
    for name, title in ("Other page", "Other"), ("This page", "First"), ("Other page", "Other"):
        host.page.locator("cite-box #question").fill("weight")
        host.page.locator("cite-box #question").press("Enter")
        host.page.get_by_role("link", name=name).click()
        expect(host.page.locator("h1")).to_have_text(title)
        assert host.page.locator("cite-box .result").count() == 0
        host.answers()
    host.leaves_no_trace()


@pytest.mark.browser
@pytest.mark.parametrize("layout", ["flex", "row", "grid", "wide"])
def test_in_a_flex_or_grid_the_box_is_as_wide_as_its_place(host: Host, layout: str) -> None:
    host.open(replica("webflow", host.api, overflow="hidden", layout=layout))
    host.answers()
    wide = host.page.evaluate(
        """() => [".w-embed", "cite-box"].map(
          (one) => document.querySelector(one).getBoundingClientRect().width)"""
    )
    assert wide == [{"row": 900, "wide": 900}.get(layout, 800)] * 2
    font = host.page.locator("cite-box #question").evaluate("one => getComputedStyle(one).fontSize")
    assert float(font.removesuffix("px")) >= 16
    host.leaves_no_trace()


@pytest.mark.browser
@pytest.mark.parametrize("overflow", ["hidden", "visible"])
def test_no_container_cuts_the_suggestions(host: Host, overflow: str) -> None:
    """They are in the flow: what stands below moves."""
    host.open(replica("webflow", host.api, overflow=overflow, layout="flex"))
    question = host.page.locator("cite-box #question")
    host.page.evaluate("document.querySelector('cite-box').setAttribute('debounce-ms', '0')")
    with host.page.expect_response("**/health") as health:
        question.focus()
    health.value.finished()
    question.press_sequentially("what is the", delay=40)
    option = host.page.locator("cite-box [role=option]").last
    option.wait_for()
    middle = option.bounding_box()
    assert middle
    at = [middle["x"] + 20, middle["y"] + middle["height"] / 2]
    hit = host.page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.localName", at)
    assert hit == "cite-box"


# ---- React and Vue ------------------------------------------------------------------------


@pytest.fixture
def framed(host: Host) -> Host:
    if not frameworks.there():
        missing("build/hosts is not there: python tests/hosts/frameworks.py fetches it from npm")
    host.serve("/react.js", frameworks.react(), "text/javascript")
    host.serve("/vue.js", frameworks.vue(), "text/javascript")
    component = snippets.compiled(snippet("react", host.api))
    host.serve("/clinic-search.js", component, "text/javascript")
    return host


def tag(host: Host) -> str:
    return f'<script type="module" src="{host.api}/cite-box.js"></script>'


def load(host: Host) -> None:
    """The box's script, long after the page."""
    host.page.wait_for_timeout(300)
    host.page.add_script_tag(url=f"{host.api}/cite-box.js", type="module")


@pytest.mark.browser
@pytest.mark.parametrize("late", [False, True])
def test_a_react_component_has_its_words_and_events_and_comes_again(
    framed: Host, late: bool
) -> None:
    """Strict mode runs every effect twice."""
    script = "" if late else tag(framed)
    framed.open(replica("react", framed.api, script=script, rendered=""))
    framed.page.locator("cite-box").wait_for()
    if late:
        load(framed)
    for times in (1, 2):
        expect(framed.page.locator("cite-box .submit")).to_have_text("Find")
        framed.answers()
        assert len(framed.page.evaluate("totals")) == times
        framed.page.click("#toggle")
        expect(framed.page.locator("cite-box")).to_have_count(0)
        framed.page.click("#toggle")
    framed.leaves_no_trace()


@pytest.mark.browser
def test_a_page_that_react_made_on_the_server_has_the_form_and_then_the_box(
    framed: Host, make_host: Callable[..., Host]
) -> None:
    framed.open(replica("react", framed.api, script="", rendered=""))
    framed.page.locator("cite-box").wait_for()
    made = framed.page.evaluate("rendered()")
    bare = make_host(java_script_enabled=False)
    for path, page in framed.site.pages.items():
        bare.site.pages[path] = page
    whole = replica("react", framed.api, script=tag(framed), rendered=made)
    bare.open(whole)
    expect(bare.page.locator("cite-box form[method=post] [name=q]")).to_be_visible()
    expect(bare.page.locator("cite-box p a")).to_have_attribute("href", "tel:+15550100")
    framed.serve("/react.js", frameworks.react(), "text/javascript")
    framed.serve(
        "/clinic-search.js", snippets.compiled(snippet("react", framed.api)), "text/javascript"
    )
    framed.open(whole)
    framed.answers()
    expect(framed.page.locator("cite-box .submit")).to_have_text("Find")
    assert len(framed.page.evaluate("totals")) == 1
    framed.leaves_no_trace()


@pytest.mark.browser
@pytest.mark.parametrize("late", [False, True])
def test_a_vue_template_has_its_words_and_hears_the_events(framed: Host, late: bool) -> None:
    framed.open(replica("vue", framed.api, head="" if late else tag(framed), late=""))
    framed.page.locator("cite-box").wait_for()
    if late:
        load(framed)
    expect(framed.page.locator("cite-box .submit")).to_have_text("Find")
    framed.answers()
    expect(framed.page.locator("#app > p")).to_have_text(re.compile(r"^[1-9]\d* passages$"))
    framed.leaves_no_trace()
