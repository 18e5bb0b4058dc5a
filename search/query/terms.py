"""The terms of one question: each looked up once in the index, and what the added ones weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..store.bigrams import Pair
    from ..store.postings import Term
    from ..store.side_index import SideIndex


class Terms:
    """`asked` are the stems of the question that the index has, in the question's order. `added`
    has the weight of each term that expansion adds, by (term, why)."""

    def __init__(self, store: SideIndex) -> None:
        self.asked: dict[str, Term] = {}
        self.added: dict[tuple[str, str], float] = {}
        self._store = store
        self._found: dict[str, Term | None] = {}

    def get(self, name: str) -> Term | None:
        """A term's entry; None where the index lacks it."""
        if name not in self._found:
            self._found[name] = self._store.impacts.term(name)
        return self._found[name]

    def passages(self, name: str) -> int:
        """The number of passages with a term."""
        term = self.get(name)
        return term.passages if term else 0

    def pair(self, one: str, other: str) -> Pair | None:
        """The bigram of two stems; None where no passage has it."""
        first, second = self.get(one), self.get(other)
        return self._store.bigrams.find(first, second) if first and second else None

    def add(self, name: str, weight: float, why: str) -> None:
        """Add a term that the index has and nobody asked for; of two weights the greater counts."""
        weight = round(weight * 256) / 256
        if weight and name not in self.asked and self.get(name):
            key = (name, why)
            self.added[key] = max(weight, self.added.get(key, 0.0))
