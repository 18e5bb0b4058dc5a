"""The listing: ranked passages -> places in the list of results, pinned and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..query.parameters import Query
from ..results import Relation
from ..store.side_index import SideIndex
from .cut import above_cut
from .lexical import MOST_COUNTED, counted
from .retrieve import Retrieved

if TYPE_CHECKING:
    from .protocol import Ranking

# Further passages of an article that a grouped place names.
MOST_OTHERS = 2


class Place(NamedTuple):
    """A passage in the list of results, by its number; other fields as in `search.results.Hit`.

    `others` are the next best passages of its article above the cut, at most MOST_OTHERS.
    """

    score: float
    number: int
    pinned: bool = False
    beyond: bool = False
    more: int | None = None
    others: tuple[int, ...] = ()


class Listing(NamedTuple):
    """All places, pinned ones first; `pinned` holds their passage numbers.

    `total` counts the places above the cut, `matches` all places up to MOST_COUNTED.
    """

    places: list[Place]
    total: int
    matches: int
    relation: Relation
    pinned: frozenset[int]

    def all_beyond(self) -> Listing:
        """The same places, where none but the pinned answers the question."""
        places = [
            place if place.pinned else place._replace(beyond=True, others=())
            for place in self.places
        ]
        return self._replace(places=places, total=len(self.pinned))

    def with_first(self, at: int, number: int, group: bool, store: SideIndex) -> Listing:
        """The listing with a passage at a place; where it is grouped, with its article, for which
        it stands."""
        same = store.article_number if group else int
        places = [*self.places]
        found = next((one for one in places if same(one.number) == same(number)), None)
        if found is None or found.pinned:
            return self
        places.remove(found)
        others = [one for one in (found.number, *found.others) if one != number]
        moved = found._replace(number=number, beyond=False, others=tuple(others[:MOST_OTHERS]))
        places.insert(at, moved)
        return self._replace(places=places, total=self.total + found.beyond)


def list_places(query: Query, retrieved: Retrieved, store: SideIndex) -> Listing:
    """List the ranked places, by article where the query asks for it, pinned ones first."""
    ranking = retrieved.ranking
    above = above_cut(ranking, retrieved.best)
    if query.group:
        places = _grouped(query, store, ranking, above)
        total = len({*map(store.article_number, above)})
        matches, _ = counted(ranking.articles(MOST_COUNTED))
    else:
        last = set(above)
        places = [Place(score, one, beyond=one not in last) for score, one in retrieved.best]
        total = len(above)
        matches, _ = ranking.total()
    places = _own_language_first(places, retrieved, store)
    pins = [] if query.exact else _pinned(query, store, retrieved, above)
    if pins:
        same = store.article_number if query.group else int
        pinned = {same(place.number) for place in pins}
        places = [*pins, *(place for place in places if same(place.number) not in pinned)]
        matching = ranking.matches()
        matches += sum(not matching(place.number) for place in pins)
        total += len(pinned - {*map(same, above)})
    relation: Relation = "eq" if len(above) < MOST_COUNTED else "gte"
    return Listing(places, total, matches, relation, frozenset(place.number for place in pins))


def _own_language_first(places: list[Place], retrieved: Retrieved, store: SideIndex) -> list[Place]:
    """Those above the cut before the others, and among each those in the question's language."""
    if len(store.codes) < 2:
        return places
    own = store.in_language(retrieved.lang)
    return sorted(places, key=lambda place: (place.beyond, place.number not in own))


def _grouped(query: Query, store: SideIndex, ranking: Ranking, above: Sequence[int]) -> list[Place]:
    """The best passage of each article, with its other passages above the cut."""
    others = _by_article(store, above)
    wanted = query.offset + query.limit if len(store.codes) < 2 else MOST_COUNTED
    return [
        _place(score, number, others.get(store.article_number(number), ()))
        for score, number in ranking.best_by_article(wanted)
    ]


def _place(score: float, number: int, of_article: Sequence[int], pinned: bool = False) -> Place:
    """A grouped place. `of_article` are its article's passages above the cut, best first."""
    others = [one for one in of_article if one != number]
    beyond = not (pinned or number in of_article)
    return Place(score, number, pinned, beyond, len(others), tuple(others[:MOST_OTHERS]))


def _by_article(store: SideIndex, numbers: Iterable[int]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for number in numbers:
        grouped.setdefault(store.article_number(number), []).append(number)
    return grouped


def _pinned(
    query: Query, store: SideIndex, retrieved: Retrieved, above: Sequence[int]
) -> list[Place]:
    """The pinned places for the question's words: of each list of passages the best."""
    places: dict[int, Place] = {}
    for numbers in store.pins.numbers(retrieved.question.words):
        if allowed := retrieved.ranking.allowed(numbers):
            best = retrieved.ranking.best(1, allowed)
            score, number = best[0] if best else (0.0, min(allowed))
            place = Place(score, number, pinned=True)
            if query.group:
                own = store.passages_of(store.article_number(number))
                place = _place(score, number, [one for one in above if one in own], pinned=True)
            places.setdefault(number, place)
    return [*places.values()]
