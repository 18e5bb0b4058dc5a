"""The switching engine: what an engine has that answers by one opened engine after another."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..model import Article, Passage, Reference
from ..query.parameters import Query
from ..results import EngineFacts, Results
from ..store.suggestions import Suggestion

if TYPE_CHECKING:
    from .opening import Opened

_errors = logging.getLogger("citebox.errors")


def refuse(engine: Opened, reason: str | None) -> None:
    """Keep why a newer index is not opened, and log each reason once. None: there is none."""
    if reason and reason != engine.refused:
        _errors.error("A newer index is not opened: %s", reason)
    engine.refused = reason


class SwitchingEngine(ABC):
    """An Engine (search.engine.protocol): `current` says which one answers."""

    @abstractmethod
    def current(self) -> Opened: ...

    @property
    def facts(self) -> EngineFacts:
        return self.current().facts

    def search(self, query: Query) -> Results:
        return self.current().search(query)

    def suggest(self, text: str, limit: int, lang: str | None = None) -> tuple[Suggestion, ...]:
        return self.current().suggest(text, limit, lang)

    def passage(self, id_: str) -> Passage:
        return self.current().passage(id_)

    def article(self, id_: str) -> Article:
        return self.current().article(id_)

    def articles(self, offset: int, limit: int) -> Iterable[Article]:
        return self.current().articles(offset, limit)

    def reference(self, id_: str) -> Reference:
        return self.current().reference(id_)
