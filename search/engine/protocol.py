"""The Engine protocol: what search.app and the command line call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ..model import Article, Passage, Reference
from ..query.parameters import Query
from ..results import EngineFacts, Results
from ..store.suggestions import Suggestion


class Engine(Protocol):
    """A search engine. Thread-safe. Stores and logs nothing of a question."""

    def current(self) -> Engine:
        """The engine for one request, all of which one index answers: itself, if it has only
        one."""
        ...

    @property
    def facts(self) -> EngineFacts:
        """What /health shows. An engine that can change may look for a newer index here."""
        ...

    def search(self, query: Query) -> Results:
        """Results, pinned passages first, then best first. Raises SearchTooSlow within a
        `search.deadline.deadline`, and nothing for a text."""
        ...

    def suggest(self, text: str, limit: int, lang: str | None = None) -> tuple[Suggestion, ...]:
        """The clinic's own texts for a partly typed question, best first; `limit` 1 to 10. `lang`
        counts where the words tell no language."""
        ...

    def passage(self, id_: str) -> Passage:
        """Raises UnknownId."""
        ...

    def article(self, id_: str) -> Article:
        """Raises UnknownId."""
        ...

    def articles(self, offset: int, limit: int) -> Iterable[Article]:
        """At most `limit` articles in the order of their ids, from the `offset`-th (0-based) on."""
        ...

    def reference(self, id_: str) -> Reference:
        """Raises UnknownId."""
        ...

    def close(self) -> None:
        """Close all open files. Calling it again does nothing."""
        ...
