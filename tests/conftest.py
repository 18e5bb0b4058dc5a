"""Fixtures that every test file may use."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from playwright.sync_api import Browser, Error, sync_playwright

from index.build import build
from index.curation import synonyms
from index.writers import spelling
from search.app import create_app
from search.settings import Settings
from search.store.reader import Store
from tests.support.box import stub as box_stub
from tests.support.box.page import Box
from tests.support.box.stub import Stub
from tests.support.engine_under_test import engine_over
from tests.support.needed import missing
from tests.support.once import made_once
from tests.support.paths import CONTENT, ROOT
from tests.support.site import stub as site_stub
from tests.support.site.stub import Site

# A busy machine fails no property: nothing is held to the clock on the wall. CI's examples are
# the same every time; Hypothesis would draw some out of whatever modules a worker has loaded.
if os.environ.get("CI") == "true":
    providers._get_local_constants = Constants
hypothesis_settings.register_profile(
    "citebox",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
hypothesis_settings.load_profile("citebox")

pytest_plugins = [
    "tests.support.meaning_fixtures",
    "tests.support.model_fixtures",
    "tests.support.e5_fixtures",
    "tests.support.package_fixtures",
]
# Without windows of its own, the shell opens a page for a sixth of Chromium's processor time.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Without the networking flags Chromium calls home, and tests talk to nothing but loopback.
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
SITE = "https://alderhouse.example/articles"


def pytest_configure() -> None:
    """A shell starts a run in the background with SIGINT ignored, which every server that a test
    starts would inherit."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What packs and deploys comes first: at the end one worker would wait for it."""
    items.sort(key=lambda item: item.path.parent.name != "tools")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: no search for garbage need pass through it again."""


@pytest.fixture(scope="session", autouse=True)
def quick_builds() -> Iterator[None]:
    """Hundreds of small indexes are built: none needs to outlast a power cut, and all have the
    same medicines and everyday words, which are worked out once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        patched.setattr(spelling, "hashes_of", cache(spelling.hashes_of))
        patched.setattr(synonyms, "medicine_rules", cache(synonyms.medicine_rules))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = ROOT.parent / "shared"
    if not (folder / "README.md").is_file():
        missing("../shared, the development data, is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def content() -> Path:
    return CONTENT


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Path:
    """content/ with words alone."""

    def make(folder: Path) -> None:
        assert build([content], folder, SITE).exit_code == 0

    return made_once(tmp_path_factory, "index", make)


@pytest.fixture(scope="session")
def store(index_dir: Path) -> Iterator[Store]:
    opened = Store.open(index_dir)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def make_client(store: Store) -> Callable[[Settings | None], FlaskClient]:
    return lambda settings=None: create_app(engine_over(store), settings).test_client()


@pytest.fixture(scope="session")
def client(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    return make_client()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium from PATH, else Playwright's own (see tools/browser.sh)."""
    if os.environ.get("BROWSER") == "none":
        pytest.skip("BROWSER=none")
    path = next(filter(None, map(shutil.which, SHELLS + CHROMES)), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        except Error as error:
            missing(f"No Chromium could be started: {error.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with box_stub.running() as running:
        yield running


@pytest.fixture
def box(browser: Browser, stub: Stub) -> Iterator[Box]:
    context = browser.new_context()
    yield Box(context.new_page(), stub)
    context.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site served on loopback."""
    with site_stub.running() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a site's pages are kept between builds."""
    return tmp_path / ".pages"
