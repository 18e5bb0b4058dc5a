"""The real app on loopback, and a Chromium to look at it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from search.app import create_app
from search.engine.local import LocalEngine
from search.settings import Settings
from search.store.reader import Store

CHROMIUM = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "chromium-headless-shell", "chrome-headless-shell",
)  # fmt: skip
# Without the networking flags Chromium calls home.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def served(index: Path, settings: Settings | None = None) -> Iterator[str]:
    """The app on loopback; its address without a slash at the end."""
    store = Store.open(index)
    app = create_app(LocalEngine(store), settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
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
    """The one that is installed, else Playwright's own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
