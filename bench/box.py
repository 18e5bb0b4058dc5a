"""How soon the first answer is drawn: the minified box in Chromium, its processor slowed.

    .venv/bin/python bench/box.py [--index DIR] [--slower N] [--rounds N] [--json]

The real app serves an index over loopback. Each question is asked on a page just loaded, as a
person's first one is, and is sent by Enter. `drawn` is from the moment when the last byte of the
answer had arrived (`responseEnd` of its resource timing) until the frame with the first result had
been painted: a message that is sent in that frame's animation callback arrives after its style,
layout and paint. `next_frame` ends at the following frame's callback, which waits for the screen
(16.7 ms at 60 a second). `in_page` ends when the result is in the page. The
box's own script, its evaluation with the element's making, is out of a trace of as many loads.
Milliseconds: the median, the least and the most. Where other programs keep the processors busy
(`load`, in programs a processor over the last minute; below 0.5 is quiet) only the least means
something. Questions without a result are counted, not timed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search.app import create_app
from search.engine.local import LocalEngine
from search.serve import SilentHandler
from search.settings import Settings
from search.store.reader import Store
from tools.box import MINIFIED, ROOT

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
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Without the networking flags Chromium calls home.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
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


def main() -> int:
    options = _options()
    with served(options.index) as base, chromium() as browser:
        figures = measure(browser, base, options.slower, options.rounds)
    print(json.dumps(figures) if options.json else table(figures))
    return 0 if figures["drawn_ms"]["median"] <= WANTED_MS else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, default=ROOT / "build/index", metavar="DIR")
    parser.add_argument("--slower", type=float, default=4, metavar="TIMES")
    parser.add_argument("--rounds", type=int, default=len(QUESTIONS), metavar="QUESTIONS")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


@contextmanager
def served(index: Path, settings: Settings | None = None) -> Iterator[str]:
    """The app on loopback; its address without a slash at the end."""
    store = Store.open(index)
    server = make_server(
        "127.0.0.1",
        0,
        create_app(LocalEngine(store), settings),
        threaded=True,
        request_handler=SilentHandler,
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        store.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def measure(browser: Browser, base: str, slower: float, rounds: int) -> dict[str, Any]:
    context = browser.new_context()
    context.route(f"{base}/bench", lambda it: it.fulfill(body=PAGE, content_type="text/html"))
    script = MINIFIED.read_text(encoding="utf-8")
    context.route(
        f"{base}/bench/cite-box.js",
        lambda it: it.fulfill(body=script, content_type="text/javascript; charset=utf-8"),
    )
    first, *questions = islice(cycle(QUESTIONS), rounds + 1)
    asked(context, base, first, slower)  # not counted: the store's and the browser's first time
    times = [asked(context, base, question, slower) for question in [first, *questions[1:]]]
    found = [time for time in times if time]
    if not found:
        raise SystemExit("No question had a result.")
    evaluated = [evaluation_ms(browser, context, base, slower) for _ in range(rounds)]
    context.close()
    return {
        "chromium": browser.version,
        "slower": slower,
        "load": round(os.getloadavg()[0] / (os.cpu_count() or 1), 2),
        "questions": len(found),
        "without_result": len(times) - len(found),
        "drawn_ms": summary([time["drawn"] for time in found]),
        "next_frame_ms": summary([time["next_frame"] for time in found]),
        "in_page_ms": summary([time["in_page"] for time in found]),
        "evaluated_ms": summary(evaluated),
        "wanted_ms": WANTED_MS,
    }


def summary(values: Sequence[float]) -> dict[str, float]:
    figures = {"median": statistics.median(values), "least": min(values), "most": max(values)}
    return {name: round(value, 1) for name, value in figures.items()}


def loaded(context: BrowserContext, base: str, slower: float) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"{base}/bench")
    page.locator("cite-box .input").wait_for()
    return page


def asked(
    context: BrowserContext, base: str, question: str, slower: float
) -> dict[str, float] | None:
    """None where the question has no result."""
    page = loaded(context, base, slower)
    try:
        page.evaluate(WATCH)
        with page.expect_response("**/health"):
            page.locator("cite-box .input").focus()
        page.locator("cite-box .input").fill(question)
        page.locator("cite-box .input").press("Enter")
        times: dict[str, float] | None = page.evaluate(TIMES)
        return times
    finally:
        page.close()


def evaluation_ms(browser: Browser, context: BrowserContext, base: str, slower: float) -> float:
    """Compiling included where Chromium has not done so while the script was loading."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(f"{base}/bench")
    page.locator("cite-box .input").wait_for()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    return sum(
        event["dur"] / 1e3
        for event in events
        if event["name"] == "EvaluateScript"
        and event["args"]["data"].get("url", "").endswith("/bench/cite-box.js")
    )


def table(figures: dict[str, Any]) -> str:
    times = f"{figures['slower']:g} times slower, load {figures['load']}"
    lines = [f"Chromium {figures['chromium']}, {times}", f"{'ms':10}  median   least    most"]
    lines += [
        f"{name:10}" + "".join(f"{ms:8.1f}" for ms in figures[f"{name}_ms"].values())
        for name in ("drawn", "next_frame", "in_page", "evaluated")
    ]
    lines[2] += f"   wanted: a median of at most {figures['wanted_ms']}"
    lines.append(f"{figures['questions']} questions; without a result {figures['without_result']}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
