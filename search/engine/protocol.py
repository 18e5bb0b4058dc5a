"""Engine: what search.app and the command line ask of an index, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ..model import Article, Passage, Reference
from ..query.parameters import Query
from ..results import EngineFacts, Results
from ..store.suggestions import Suggestion


class Engine(Protocol):
    """Usable from several threads. Keeps nothing of a question."""

    @property
    def facts(self) -> EngineFacts: ...

    def search(self, query: Query) -> Results:
        """Best first, what the clinic pinned before all. Never raises for any text."""
        ...

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """The clinic's own texts for what was typed so far, best first; `limit` 1 to 10."""
        ...

    def passage(self, id_: str) -> Passage:
        """Raises UnknownId."""
        ...

    def article(self, id_: str) -> Article:
        """Raises UnknownId."""
        ...

    def articles(self, offset: int, limit: int) -> Iterable[Article]:
        """In the order of their ids, from the `offset`-th (0-based) on."""
        ...

    def reference(self, id_: str) -> Reference:
        """Raises UnknownId."""
        ...

    def close(self) -> None:
        """Give back what it holds open; once or several times."""
        ...
