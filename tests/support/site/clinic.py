"""A clinic's site on one origin, and the API that it asks on another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.search_fixtures import serving
from tests.support.site import stub as site_stub


@contextmanager
def clinic_site(index: Path, **settings: str) -> Iterator[tuple[str, site_stub.Site]]:
    """The API's address, and the site, which asks from localhost."""
    with site_stub.running() as site:
        origin = site.base.replace("127.0.0.1", "localhost")
        command = ("-m", "search", "serve", "--index", index)
        with serving(*command, CITEBOX_ORIGINS=origin, **settings) as server:
            yield f"http://127.0.0.1:{server.port}/", site
