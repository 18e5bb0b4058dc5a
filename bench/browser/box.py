"""Measure how soon the first answer is drawn: the minified box in Chromium, its processor slowed.

The real app serves an index over loopback. Each question is asked on a page just loaded, as a
person's first one is, and is sent by Enter. The times begin when the last byte of the answer has
arrived (`responseEnd` of its resource timing).

    in_page     until the result is in the page
    drawn       until the frame with the first result has been painted: a message that is sent in
                that frame's animation callback arrives after its style, layout and paint
    next_frame  until the following frame's callback, which waits for the screen (16.7 ms at 60 Hz)
    evaluated   the box's own script, with making the element, out of a trace of as many loads

Milliseconds: the median, the least and the most. Where other programs keep the processors busy
(`load`, in programs a processor over the last minute; below 0.5 is quiet) only the least means
something. Questions without a result are counted, not timed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from typing import TypedDict

from playwright.sync_api import Browser, BrowserContext, Page

from bench.browser.pages import chromium, served
from bench.common.figures import print_figures
from bench.common.options import add_json, add_served_index, new_parser
from tools.box import MINIFIED

WANTED_MS = 50
QUESTIONS = (
    "Does physical activity help with depression?",
    "How much exercise should an adult do in a week?",
    "What is the PHQ-9?",
    "What does my score mean?",
    "Which treatments for depression work?",
    "Is talking therapy as good as tablets?",
    "How long do antidepressants take?",
    "What is cognitive behavioural therapy?",
    "Can I stop taking my tablets when I feel better?",
    "Why do people stop taking lithium?",
    "bipolar disorder medicine",
    "low mood for two weeks",
    "Will I put on weight?",
    "weight and medicine",
    "Does walking count?",
    "sitting for a long time",
    "strength training",
    "sleep and mood",
    "side effects",
    "When should I see a doctor?",
)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><script defer src="/bench/cite-box.js"></script>
<h1>A page</h1><cite-box src="/"></cite-box></html>"""
WATCH = """() => {
  const root = document.querySelector("cite-box").shadowRoot;
  const box = root.querySelector(".box");
  window.drawn = new Promise((done) => {
    new MutationObserver((_, observer) => {
      const found = root.querySelector(".result");
      if (!found && !["none", "failed"].includes(box.dataset.state)) return;
      observer.disconnect();
      if (!found) done(null);
      const in_page = performance.now();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        let drawn = 0;
        port1.onmessage = () => { drawn = performance.now(); };
        port2.postMessage(null);
        requestAnimationFrame((next_frame) =>
          setTimeout(() => done({ in_page, drawn, next_frame: Math.max(drawn, next_frame) })));
      });
    }).observe(root, { attributes: true, childList: true, subtree: true });
  });
}"""
TIMES = """async () => {
  const times = await window.drawn;
  if (!times) return null;
  const asked = performance.getEntriesByType("resource")
    .filter(({ name }) => new URL(name).pathname === "/search");
  const arrived = asked[asked.length - 1].responseEnd;
  return Object.fromEntries(Object.entries(times).map(([name, at]) => [name, at - arrived]));
}"""


class Times(TypedDict):
    """Milliseconds since the answer had arrived."""

    in_page: float
    drawn: float
    next_frame: float


class Summary(TypedDict):
    median: float
    least: float
    most: float


class Figures(TypedDict):
    chromium: str
    slower: float
    load: float
    questions: int
    without_result: int
    drawn_ms: Summary
    next_frame_ms: Summary
    in_page_ms: Summary
    evaluated_ms: Summary
    wanted_ms: int


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with served(options.index) as base, chromium() as browser:
        figures = measure(browser, base, options.slower, options.rounds)
    print_figures(figures, options.json, table, indent=None)
    return 0 if figures["drawn_ms"]["median"] <= WANTED_MS else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_served_index(parser)
    parser.add_argument("--slower", type=float, default=4, metavar="TIMES")
    parser.add_argument("--rounds", type=int, default=len(QUESTIONS), metavar="QUESTIONS")
    add_json(parser)
    return parser.parse_args(arguments)


def measure(browser: Browser, base: str, slower: float, rounds: int) -> Figures:
    context = browser.new_context()
    route(context, base)
    questions = list(islice(cycle(QUESTIONS), rounds))
    ask(context, base, questions[0], slower)  # not counted: the store's and the browser's first
    asked = [ask(context, base, question, slower) for question in questions]
    found = [times for times in asked if times]
    if not found:
        raise SystemExit("No question had a result.")
    evaluated = [evaluation_ms(browser, context, base, slower) for _ in range(rounds)]
    context.close()
    return {
        "chromium": browser.version,
        "slower": slower,
        "load": round(os.getloadavg()[0] / (os.cpu_count() or 1), 2),
        "questions": len(found),
        "without_result": len(asked) - len(found),
        "drawn_ms": summary([times["drawn"] for times in found]),
        "next_frame_ms": summary([times["next_frame"] for times in found]),
        "in_page_ms": summary([times["in_page"] for times in found]),
        "evaluated_ms": summary(evaluated),
        "wanted_ms": WANTED_MS,
    }


def route(context: BrowserContext, base: str) -> None:
    """A page with the minified box, which the app itself does not serve."""
    script = MINIFIED.read_text(encoding="utf-8")
    context.route(f"{base}/bench", lambda it: it.fulfill(body=PAGE, content_type="text/html"))
    context.route(
        f"{base}/bench/cite-box.js",
        lambda it: it.fulfill(body=script, content_type="text/javascript; charset=utf-8"),
    )


def summary(values: Sequence[float]) -> Summary:
    return {
        "median": round(statistics.median(values), 1),
        "least": round(min(values), 1),
        "most": round(max(values), 1),
    }


@contextmanager
def slowed(context: BrowserContext, slower: float) -> Iterator[Page]:
    """A new page with its processor slowed so many times."""
    page = context.new_page()
    try:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        yield page
    finally:
        page.close()


def load(page: Page, base: str) -> None:
    page.goto(f"{base}/bench")
    page.locator("cite-box .input").wait_for()


def ask(context: BrowserContext, base: str, question: str, slower: float) -> Times | None:
    """None where the question has no result."""
    with slowed(context, slower) as page:
        load(page, base)
        page.evaluate(WATCH)
        with page.expect_response("**/health"):
            page.locator("cite-box .input").focus()
        page.locator("cite-box .input").fill(question)
        page.locator("cite-box .input").press("Enter")
        times: Times | None = page.evaluate(TIMES)
        return times


def evaluation_ms(browser: Browser, context: BrowserContext, base: str, slower: float) -> float:
    """Compiling included where Chromium has not done so while the script was loading."""
    with slowed(context, slower) as page:
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        load(page, base)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    evaluated_us: list[float] = [
        event["dur"]
        for event in events
        if event["name"] == "EvaluateScript"
        and event["args"]["data"].get("url", "").endswith("/bench/cite-box.js")
    ]
    return sum(evaluated_us) / 1e3


def table(figures: Figures) -> str:
    head = f"Chromium {figures['chromium']}, {figures['slower']:g} times slower"
    wanted = f"   wanted: a median of at most {figures['wanted_ms']}"
    return "\n".join(
        [
            f"{head}, load {figures['load']}",
            f"{'ms':10}  median   least    most",
            row("drawn", figures["drawn_ms"]) + wanted,
            row("next_frame", figures["next_frame_ms"]),
            row("in_page", figures["in_page_ms"]),
            row("evaluated", figures["evaluated_ms"]),
            f"{figures['questions']} questions; without a result {figures['without_result']}",
        ]
    )


def row(name: str, ms: Summary) -> str:
    return f"{name:10}{ms['median']:8.1f}{ms['least']:8.1f}{ms['most']:8.1f}"
