"""What is timed with each question: the engines, and the app's routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bench.common.engines import Engine, citebox
from bench.common.indexes import open_vectors
from bench.speed.timing import Contender
from bench.speed.wsgi import get, post_search
from search.app import create_app
from search.engine.local import LocalEngine
from search.query.parameters import MOST_CHARACTERS
from search.store.reader import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def by_words(
    engines: Mapping[str, Engine], app: WSGIApplication, question: str
) -> dict[str, Contender]:
    """The engines, and the routes that are timed; `suggest` where the app has it."""

    def suggest(text: str) -> Callable[[], object]:
        return get(app, "/suggest", q=text[: max(1, len(text) // 2)])

    contenders: dict[str, Contender] = {
        name: partial(partial, engine.ask) for name, engine in engines.items()
    }
    contenders["search"] = lambda text: post_search(app, text.encode())
    contenders["health"] = lambda text: get(app, "/health")
    if get(app, "/suggest", q=question)().status != 404:
        contenders["suggest"] = suggest
    return contenders


def by_meaning(store: Store, questions: Sequence[str]) -> dict[str, Contender]:
    """What ranking by meaning takes, whole and by its parts."""
    encoder, vectors = open_vectors(store)
    encoded = {text: encoder.encode([text[:MOST_CHARACTERS]])[0] for text in questions}
    engine, app = citebox(store), create_app(LocalEngine(store))
    return {
        "citebox_meaning": partial(partial, engine.ask),
        "search_meaning": lambda text: post_search(app, text.encode()),
        "encode": lambda text: partial(encoder.encode, [text[:MOST_CHARACTERS]]),
        "scan": lambda text: partial(vectors.products, encoded[text]),
    }
