"""Take pictures of the box on a clinic's page, as one sheet: what a visitor sees.

The real app serves an index over loopback. Chromium shows an invented clinic's page with the box
on it: on a desktop, on a phone, in dark, with forced colours, and when the search fails.
"""

from __future__ import annotations

import argparse
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.browser.pages import chromium, served
from bench.common.options import add_served_index, new_parser
from bench.common.places import ROOT
from search.settings import Emergency, Settings

QUESTION = "Does exercise help with low mood?"
LINE = Emergency("In danger right now? Call us, day and night:", "+1 555 0100")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A clinic</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style>
body { margin: 0; font: 17px/1.5 "Liberation Serif", Georgia, serif; color: #2b2b2b;
  background: #f6f1ea; }
header { background: #2f4a3c; color: #fff; padding: 18px 6vw; font-size: 22px; }
main { max-width: 760px; margin: 36px auto; background: #fff; padding: 24px 40px; }
h1 { font-weight: 400; margin-top: 0; } h2 { font-size: 1em; font-weight: 400; }
cite-box { --cite-box-accent: #2f6b4f; --cite-box-radius: 4px; }
@media (max-width: 600px) { main { margin: 0; padding: 20px; } }
@media (prefers-color-scheme: dark) { body { background: #0e1114; color: #e4e9ed; }
  main { background: #151a20; } cite-box { --cite-box-accent: #8fd0ae; } }
</style><script type="module" src="/cite-box.js"></script>
<header>Riverside Psychiatry</header><main><h1>Find an answer in our articles</h1>
<h2>Written by our clinicians, with their sources.</h2>
<cite-box src="/" disclaimer="For information only. Ask your clinician before you change a
treatment."></cite-box></main></html>"""
SHEET = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 16px; width: 1500px; display: grid;
  grid-template-columns: repeat(3, 1fr);
  gap: 16px; background: #8a9299; font: 15px system-ui, sans-serif; color: #fff; }
figure { margin: 0; } img { display: block; height: 420px; width: 100%; object-fit: cover;
  object-position: top; background: #fff; } .phone img { object-fit: contain; background: none; }
figcaption { padding-block: 6px 0; }</style>"""
DESKTOP = {"viewport": {"width": 1000, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FAILING = 503


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with served(options.index, Settings(emergency=LINE)) as base, chromium() as browser:
        pictures = [
            ("a desktop", picture(browser, base, answered, **DESKTOP)),
            ("a phone", picture(browser, base, suggested, **PHONE)),
            ("a reference open", picture(browser, base, reference_open, **DESKTOP)),
            ("dark", picture(browser, base, answered, color_scheme="dark", **DESKTOP)),
            ("forced colours", picture(browser, base, answered, forced_colors="active", **DESKTOP)),
            ("the search fails", picture(browser, base, failed, **DESKTOP)),
        ]
        sheet(browser, pictures, options.out)
    print(options.out)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_served_index(parser)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/box.png", metavar="FILE")
    return parser.parse_args(arguments)


def picture(browser: Browser, base: str, act: Callable[[Page], None], **context: Any) -> bytes:
    with browser.new_context(**context) as around:
        page = around.new_page()
        page.route(f"{base}/clinic", lambda it: it.fulfill(body=PAGE, content_type="text/html"))
        page.goto(f"{base}/clinic")
        page.locator("cite-box .input").wait_for()
        act(page)
        page.wait_for_timeout(500)  # the rest of the results, the caret's blinking
        return page.screenshot(caret="hide")


def asked(page: Page, until: str) -> None:
    page.locator("cite-box .input").fill(QUESTION)
    page.locator("cite-box .input").press("Enter")
    page.locator(f"cite-box {until}").first.wait_for()


def answered(page: Page) -> None:
    asked(page, ".result")


def reference_open(page: Page) -> None:
    asked(page, ".result")
    page.locator("cite-box .cite").first.click()
    page.locator("cite-box .reference").first.scroll_into_view_if_needed()


def suggested(page: Page) -> None:
    page.locator("cite-box .input").tap()
    page.wait_for_timeout(300)  # until the function is awake
    page.locator("cite-box .input").press_sequentially("exercise mood", delay=90)
    page.locator("cite-box .option").first.wait_for()


def failed(page: Page) -> None:
    page.route("**/search?*", lambda it: it.fulfill(status=FAILING, body="{}"))
    asked(page, ".retry")


def sheet(browser: Browser, pictures: list[tuple[str, bytes]], out: Path) -> None:
    figures = "".join(
        f'<figure class="{name.rpartition(" ")[2]}">'
        f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}">'
        f"<figcaption>{name}</figcaption></figure>"
        for name, data in pictures
    )
    page = browser.new_page(viewport={"width": 1532, "height": 400})
    page.set_content(SHEET + figures)
    page.wait_for_function("[...document.images].every((one) => one.complete)")
    page.screenshot(path=out, full_page=True)
    page.close()
