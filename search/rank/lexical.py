"""Ranking by words, over the postings of an index on this machine."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeVar

from ..deadline import check_deadline
from ..query.clause import finding
from ..results import RankedBy, Relation
from .scan import ClausePostings, Scan

if TYPE_CHECKING:
    from ..query.clause import Clause
    from .protocol import Ranking, Scored

# Matches are counted up to this number.
MOST_COUNTED = 1_000
# How much of the words of an article's title is taken away where the rest of a question ranks its
# passages.
TITLE_SHARE = 0.75


_Clause = TypeVar("_Clause", "Clause", ClausePostings)


class LexicalRanking:
    """A Ranking (search.rank.protocol): passages with any clause that finds, by the sum of their
    weighted impacts.

    `allowed` None allows every passage. `article_of` is the function passage number -> number of
    its article.
    """

    name: Literal["words"] = "words"

    def __init__(
        self,
        clauses: tuple[ClausePostings, ...],
        allowed: frozenset[int] | None,
        article_of: Callable[[int], int],
    ) -> None:
        self._clauses = clauses
        self._finding = finding(clauses)
        self._scan = Scan(clauses)
        self._allowed = allowed
        self._article_of = article_of

    def best(self, count: int, among: frozenset[int] | None = None) -> list[tuple[float, int]]:
        return self._scan.best(count, both(self._allowed, among))

    def best_by_article(self, count: int) -> list[tuple[float, int]]:
        return by_article(self.best, count, self._article_of)

    def best_by_rest(
        self, among: Iterable[int], title: frozenset[str], _is_rest: Sequence[bool]
    ) -> int | None:
        looks = [one.postings.look_up() for one in of_rest(self._finding, title)]
        allowed = both(self._allowed, frozenset(among)) or frozenset()
        found = (number for number in sorted(allowed) if any(look(number) for look in looks))
        scores = dict.fromkeys(found, 0.0)
        for clause in self._clauses:
            weight = clause.weight * rest_share(clause.term, title)
            look = clause.postings.look_up()
            for number in scores:
                scores[number] += weight * look(number)
        return max(scores, key=scores.__getitem__, default=None)

    def articles(self, most: int) -> int:
        found: set[int] = set()
        for number in chain.from_iterable(clause.postings.docs for clause in self._finding):
            if self._allowed is None or number in self._allowed:
                found.add(self._article_of(number))
                if len(found) > most:
                    break
        return len(found)

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        return both(frozenset(numbers), self._allowed) or frozenset()

    def terms_of(self, number: int) -> set[str]:
        return {one.term for one in self._clauses if one.postings.look_up()(number)}

    def matching(self) -> set[int]:
        """The numbers of all matching passages."""
        found: set[int] = set().union(*[clause.postings.docs for clause in self._finding])
        return found if self._allowed is None else found & self._allowed

    def matches(self) -> Callable[[int], bool]:
        looks = [clause.postings.look_up() for clause in self._finding]
        allowed: Container[int] | None = self._allowed
        return lambda number: (
            (allowed is None or number in allowed) and any(look(number) for look in looks)
        )

    def total(self) -> tuple[int, Relation]:
        lists = [clause.postings.docs for clause in self._finding]
        if self._allowed is None and any(len(docs) > MOST_COUNTED for docs in lists):
            return MOST_COUNTED, "gte"
        return counted(len(self.matching()))


class Among:
    """A ranking without the passages of some articles. `hidden` are their numbers."""

    def __init__(
        self, ranking: Ranking, hidden: frozenset[int], article_of: Callable[[int], int]
    ) -> None:
        self._ranking = ranking
        self._hidden = hidden
        self._articles = len({*map(article_of, hidden)})
        self._article_of = article_of
        self.name: RankedBy = ranking.name

    def best(self, count: int, among: frozenset[int] | None = None) -> Scored:
        if among is not None:
            return self._ranking.best(count, among - self._hidden)
        best = self._ranking.best(count + len(self._hidden))
        return self._shown(best)[:count]

    def best_by_article(self, count: int) -> Scored:
        return self._shown(self._ranking.best_by_article(count + self._articles))

    def best_by_rest(
        self, among: Iterable[int], title: frozenset[str], is_rest: Sequence[bool]
    ) -> int | None:
        return self._ranking.best_by_rest(frozenset(among) - self._hidden, title, is_rest)

    def _shown(self, best: Scored) -> Scored:
        return [one for one in best if one[1] not in self._hidden]

    def total(self) -> tuple[int, Relation]:
        count, relation = self._ranking.total()
        return count - sum(map(self._ranking.matches(), self._hidden)), relation

    def articles(self, most: int) -> int:
        matching = filter(self._ranking.matches(), self._hidden)
        return self._ranking.articles(most) - len({*map(self._article_of, matching)})

    def matches(self) -> Callable[[int], bool]:
        matches = self._ranking.matches()
        return lambda number: number not in self._hidden and matches(number)

    def allowed(self, numbers: Sequence[int]) -> frozenset[int]:
        return self._ranking.allowed(numbers) - self._hidden

    def terms_of(self, number: int) -> set[str]:
        return self._ranking.terms_of(number)


def rest_share(term: str, title: frozenset[str]) -> float:
    """What a clause's term counts where the rest of a question ranks: 1, or less where a title has
    all of its stems."""
    return 1 - TITLE_SHARE * title.issuperset(term.replace("+", " ").split())


def of_rest(clauses: Iterable[_Clause], title: frozenset[str]) -> list[_Clause]:
    """The clauses that a title does not have."""
    return [one for one in clauses if rest_share(one.term, title) == 1]


def both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """The intersection of two sets; None stands for all passages."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def counted(count: int) -> tuple[int, Relation]:
    """A count and its relation, cut off at MOST_COUNTED."""
    return (count, "eq") if count <= MOST_COUNTED else (MOST_COUNTED, "gte")


def by_article(
    best: Callable[[int], list[tuple[float, int]]], count: int, article_of: Callable[[int], int]
) -> list[tuple[float, int]]:
    """The best passage of each article, at least `count` of them if so many match."""
    depth = 4 * count
    while True:
        check_deadline()
        found = best(depth)
        first: dict[int, tuple[float, int]] = {}
        for score, number in found:
            first.setdefault(article_of(number), (score, number))
        if len(first) >= count or len(found) < depth:
            return [*first.values()]
        depth *= 4
