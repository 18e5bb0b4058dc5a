"""The box in every state, and on the pages that are hard for it: one visit walks them all."""

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.support.box import stub as box_stub
from tests.support.box.page import Box
from tests.support.box.stub import Reply, Stub, answer, paragraphs, passage, problem

TYPED = "ketam"
OFFERED = [f"ketamine and {rest}" for rest in ("alcohol", "sleep", "low mood", "your heart")]

# What a page may do to us: each of these is on somebody's website, if not all on one.
HOSTILE = """
* { all: unset !important }
div, span, p, dialog { display: none }
html { font-size: 60px !important }
"""
# A page that hides nothing, but whose inherited text is not meant for a search box.
INHERITED = """
body { font: italic 900 40px/0.6 cursive; text-transform: uppercase; letter-spacing: 0.5em;
  word-spacing: 1em; white-space: nowrap; text-indent: 40px; text-shadow: 2px 2px 4px red;
  text-align: right; color: #eee; background: #fff; list-style: square; word-break: keep-all;
  hyphens: none; overflow-wrap: normal; font-variant: small-caps; cursor: none;
  pointer-events: auto; user-select: none; tab-size: 40; quotes: none }
* { box-sizing: content-box; margin: 9px; padding: 9px; border: 2px solid lime;
  outline: none !important; background: pink }
"""

LONG = (
    "https://doi.org/10.1000/an-address-without-a-single-place-to-break-"
    + "abcdefghijklmnopqrstuvwxyz0123456789" * 3
)


def rich(number: int = 1) -> dict[str, Any]:
    """A result with every part that one may have."""
    base = passage(number, section=["What helps", f"Passage {number} " + "Pneumono" * 9])
    first = base["references"][0]
    other = {**first, "id": "walking.second", "label": 7, "link": LONG}
    runs = [
        *base["text"],
        {"text": " Seen again ["},
        {"text": "7", "references": ["walking.second"], "certainty": "fuzzy-name"},
        {"text": "], and by nobody "},
        {"text": "(Nobody, 1999)", "references": []},
        {"text": ".\n\n" + "More of it, with more words. " * 20 + "\n\n" + "And its end. " * 40},
    ]
    article = {**base["article"], "reviewed_by": "Dr A. Reviewer", "reviewed_on": "2024-02-29"}
    return {**base, **paragraphs(runs), "references": [first, other], "article": article}


def full_answer(**changes: Any) -> Reply:
    """An answer on top, two passages, another reading, and more to show."""
    around = {"did_you_mean": "ketamine", "corrected": True, "not_found": ["hubby"], "total": 40}
    return Reply(answer([rich(2), passage(3)], answer=rich(1), **{**around, **changes}))


class Api(Stub):
    """The stub as an API of another origin is, which allows any page; it counts what it gets.
    Its own pages have no policy, so that they may have frames, styles, and ask another one."""

    def __init__(self) -> None:
        super().__init__()
        self.preflights = 0
        self.in_flight = 0
        self.most_in_flight = 0
        self.lock = threading.Lock()

    @property
    def routes(self) -> list[str]:
        return [path.partition("?")[0] for path in self.seen]


def _handler(api: Api) -> type[BaseHTTPRequestHandler]:
    class Handler(box_stub.handler(api)):  # type: ignore[misc]
        def send_header(self, name: str, value: str) -> None:
            if name != "Content-Security-Policy":
                super().send_header(name, value)

        def end_headers(self) -> None:
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

        def do_OPTIONS(self) -> None:  # noqa: N802
            api.preflights += 1
            self.send_response(204)
            self.send_header("Access-Control-Allow-Headers", "*")
            self.end_headers()

        def do_GET(self) -> None:  # noqa: N802
            with self.counted():
                super().do_GET()

        def do_POST(self) -> None:  # noqa: N802
            with self.counted():
                super().do_POST()

        @contextmanager
        def counted(self) -> Iterator[None]:
            with api.lock:
                api.in_flight += 1
                api.most_in_flight = max(api.in_flight, api.most_in_flight)
            try:
                yield
            finally:
                with api.lock:
                    api.in_flight -= 1

    return Handler


@contextmanager
def serving() -> Iterator[Api]:
    api = Api()
    with box_stub.served(api, _handler(api)):
        yield api


@contextmanager
def visiting(browser: Browser, **options: Any) -> Iterator["Visit"]:
    """A page in a context of its own, on a server of its own."""
    with serving() as api:
        context = browser.new_context(**options)
        try:
            yield Visit(context.new_page(), api)
        finally:
            context.close()


class Visit(Box):
    """A box on a page of its own making, perhaps in a frame of it."""

    framed = False

    @property
    def inside(self) -> Page | FrameLocator:
        return self.page.frame_locator("iframe") if self.framed else self.page

    def part(self, name: str) -> Locator:
        return self.inside.locator(f"cite-box .{name}")

    @property
    def options(self) -> Locator:
        return self.part("option")

    def serve(self, html: str, css: str = "", path: str = "/place") -> None:
        style = f"<style>{css}</style>" if css else ""
        self.stub.pages[path] = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,">{style}{html}</html>'
        )
        self.page.goto(f"{self.stub.base}{path}")

    def place(
        self, attributes: str = "", css: str = "", around: str = "", framed: bool = False
    ) -> None:
        """The snippet on a page with a heading and a main, as clinics have them."""
        self.framed = framed
        script = '<script type="module" src="/cite-box.js"></script>'
        main = (
            f'{script}<main><h1>A page</h1><cite-box src="./" {attributes}></cite-box>{around}'
            "</main>"
        )
        if framed:
            frame = '<iframe title="Search" src="/framed" width="100%" height="900"></iframe>'
            self.stub.pages["/framed"] = (
                '<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>'
                f"{main.replace('<main>', '<main aria-label=Search>')}</html>"
            )
            main = f"<main><h1>Around it</h1>{frame}</main>"
        self.serve(main, css)
        (self.part("opener") if "dialog" in attributes else self.input).wait_for()

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def awake(self, stub: Stub | None = None) -> None:
        """Focuses the input and waits until the function is up."""
        self.input.focus()
        at = stub or self.stub
        for _ in range(200):
            if any(path.endswith("/health") for path in at.seen):
                break
            self.page.wait_for_timeout(10)
        self.page.wait_for_timeout(30)  # until its answer is read

    def type(self, words: str = TYPED) -> None:
        self.page.keyboard.type(words)

    def suggest(self, words: str = TYPED, offered: list[Any] | None = None) -> None:
        """Types, and waits for the list."""
        self.stub.suggestions = OFFERED if offered is None else offered
        self.awake()
        self.type(words)
        self.options.first.wait_for()

    def fresh(self) -> None:
        """Back to the start, whatever is shown."""
        self.input.fill("")
        expect(self.part("box")).to_have_attribute("data-state", "idle")


# ---- every state ---------------------------------------------------------------------------


def _asked(name: str, reply: Callable[[], Reply], state: str) -> Callable[[Visit], None]:
    def reach(visit: Visit) -> None:
        visit.fresh()
        visit.stub.replies[name] = reply()
        visit.ask(name)
        expect(visit.part("box")).to_have_attribute("data-state", state)

    return reach


def _typing(visit: Visit) -> None:
    visit.awake()
    visit.stub.suggestions = []
    visit.type("ke")


def _open(visit: Visit) -> None:
    visit.fresh()
    visit.suggest()


def _loading(visit: Visit) -> None:
    visit.fresh()
    gate = threading.Event()
    visit.stub.replies["loading"] = Reply(answer([]), gate=gate)
    visit.ask("loading")
    expect(visit.part("box")).to_have_attribute("data-state", "loading")


def _loaded(visit: Visit) -> None:
    gate = visit.stub.replies["loading"].gate
    assert gate is not None
    gate.set()
    _asked("results", full_answer, "results")(visit)


def _reference(visit: Visit) -> None:
    visit.part("cite").first.click()
    expect(visit.part("reference").first).to_be_focused()


def _whole(visit: Visit) -> None:
    visit.part("whole").first.click()


def _unanswered() -> Reply:
    return full_answer(unanswered=True, corrected=False)


def _none() -> Reply:
    return Reply(answer([], did_you_mean="ketamine"))


def _refused() -> Reply:
    return problem(400, "The question is over 2,000 characters.")


STATES: dict[str, Callable[[Visit], None]] = {
    "idle": lambda visit: expect(visit.input).to_be_visible(),
    "typing": _typing,
    "suggestions": _open,
    "option": lambda visit: visit.keys("ArrowDown"),
    "loading": _loading,
    "results": _loaded,
    "reference": _reference,
    "whole": _whole,
    "unanswered": _asked("unanswered", _unanswered, "unanswered"),
    "none": _asked("none", _none, "none"),
    "refused": _asked("refused", _refused, "failed"),
    "failed": _asked("failed", lambda: Reply("not JSON"), "failed"),
}
# The list closes when the question is asked, so the walk leaves that to Enter.
CALM = 'debounce-ms="0" disclaimer="These pages are no medical advice."'


def walk(visit: Visit, attributes: str = "", **place: Any) -> Iterator[str]:
    """Opens the box, then goes from state to state; yields the name of each."""
    visit.place(f"{CALM} {attributes}", **place)
    for name, reach in STATES.items():
        reach(visit)
        yield name


# ---- axe -----------------------------------------------------------------------------------

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (runOnly) => {
  const { violations } = await axe.run(document, { runOnly,
    resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${JSON.stringify(node.target)} ${node.failureSummary}`));
}"""


@cache
def axe_source() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def axe_violations(
    page: Page, only_in_box: bool = False, rules: list[str] | None = None
) -> list[str]:
    """One line for each node that breaks a rule; perhaps only those in a box of ours."""
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(axe_source())
    lines: list[str] = page.evaluate(RUN, chosen)
    return [line for line in lines if not only_in_box or '"cite-box' in line]


# ---- looks ---------------------------------------------------------------------------------

# Relative luminance and contrast ratio as WCAG 2.2 defines them:
# https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, #dfn-contrast-ratio
LOOKS = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((value, at) => value * a + under[at] * (1 - a)).concat(1);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const parentOf = (node) => node.assignedSlot || node.parentElement || node.getRootNode().host;
  const ground = (node) => {
    if (!node) return matchMedia("(prefers-color-scheme: dark)").matches
      && getComputedStyle(document.documentElement).colorScheme.includes("dark")
      ? [18, 18, 18, 1] : [255, 255, 255, 1];
    const colour = rgba(getComputedStyle(node).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, ground(parentOf(node)));
  };
  const opacity = (node) => (node ? getComputedStyle(node).opacity * opacity(parentOf(node)) : 1);
  const seen = (node) => node.checkVisibility({ visibilityProperty: true })
    && node.getBoundingClientRect().width > 1;
  const boxes = () => [...document.querySelectorAll("cite-box")];
  const every = (selector) => boxes().flatMap((one) =>
    [...one.shadowRoot.querySelectorAll(selector)]).filter(seen);
  const named = (node) => `${node.localName}.${node.className}`;
  const gap = ({ boxShadow }) => // the colour of a shadow that fills what is under the outline
    (/^(rgba?\\([^)]*\\)|color\\([^)]*\\)) 0px 0px 0px [2-9]/.exec(boxShadow) || [])[1];
  const CONTROLS = "a, button, input, summary, [role=option]";
  return {
    textContrast: () => every("*").filter((node) => [...node.childNodes].some((child) =>
      child.nodeType === 3 && child.data.trim())).map((node) => {
        const behind = ground(node);
        const colour = rgba(getComputedStyle(node).color);
        colour[3] *= opacity(node);
        return [named(node), ratio(over(colour, behind), behind)];
      }),
    placeholderContrast: () => every("input").map((input) => {
      const style = getComputedStyle(input, "::placeholder");
      const colour = rgba(style.color);
      colour[3] *= style.opacity;
      return ["placeholder", ratio(over(colour, ground(input)), ground(input))];
    }),
    edgeContrast: () => every("input, button").flatMap((node) => {
      const style = getComputedStyle(node);
      const around = ground(parentOf(node));
      const edge = rgba(style.borderTopColor);
      const fill = over(rgba(style.backgroundColor), around);
      if (!edge[3] && ratio(fill, around) < 1.01) return []; // text alone, no edge
      return [[named(node), Math.max(ratio(over(edge, around), around), ratio(fill, around))]];
    }),
    ring: () => {
      let node = document.activeElement;
      while (node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
      const style = getComputedStyle(node);
      const outside = node.closest(".box") ? ground(parentOf(node)) : ground(node);
      return { name: named(node), style: style.outlineStyle, width: parseFloat(style.outlineWidth),
        ratio: ratio(rgba(style.outlineColor), outside),
        onGap: gap(style) ? ratio(rgba(style.outlineColor), rgba(gap(style))) : 0,
        onPage: ratio(rgba(style.outlineColor), ground(document.body)),
        inView: node.getBoundingClientRect().top >= 0
          && node.getBoundingClientRect().bottom <= innerHeight + 1 };
    },
    targets: () => every(CONTROLS).map((node) => {
      const { width, height } = node.getBoundingClientRect();
      return [named(node), width, height];
    }),
    overflow: () => {
      const wide = document.documentElement.clientWidth;
      const outside = every("*").filter((node) => {
        const { left, right } = node.getBoundingClientRect();
        return left < -0.5 || right > wide + 0.5;
      }).map(named);
      const scrolls = every("*").filter((node) => node.scrollWidth > node.clientWidth + 1
        && !["inline", "contents"].includes(getComputedStyle(node).display)
        && node.localName !== "input").map(named);
      const page = document.documentElement.scrollWidth > wide ? ["the page"] : [];
      return [...page, ...outside, ...scrolls.map((name) => `in ${name}`)];
    },
    edges: () => every("input, button").map((node) => {
      const style = getComputedStyle(node);
      return [named(node), style.borderTopStyle, parseFloat(style.borderTopWidth),
        ratio(rgba(style.borderTopColor), ground(node))];
    }),
  };
})()"""


class Looks:
    """What a person sees of the boxes of a page, in numbers."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __call__(self, name: str) -> Any:
        return self.page.evaluate(f"(window.looks ??= {LOOKS}).{name}()")


def faint(pairs: list[tuple[str, float]], least: float) -> list[str]:
    """Those under the least ratio, once each."""
    return sorted({f"{name} {ratio:.2f}" for name, ratio in pairs if ratio < least})


def emergency(stub: Stub) -> None:
    """The line in the script, as the clinic's server puts it there."""
    stub.script_emergency = json.loads('{"text": "In danger? Call", "tel": "+1 555 0100"}')
