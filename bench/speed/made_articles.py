"""Made articles: passages in any number, joined as clinics' pages have them.

An article has PASSAGES passages, as our samples do (13 on average), in SECTIONS sections: real
pages have 0.41 to 0.92 headings a passage (../shared: citations, pages, a blog; our samples).
Its title and its headings are titles of its passages, of which the last WORDS words: 39 characters,
and headings of those pages have 31 to 39. Some headings are those of earlier articles
again ("Introduction"): as many as in ../shared/citations, where 982 of 1,363 are different (here
913), and then by the law of that growth (Pitman and Yor 1997), which leaves 229,000 of 615,000.
Ids and addresses are as a build makes them of pages whose headings have no anchor.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.common.engines import Unit
from bench.speed.noised import NoisedVectors
from index.names import slug
from index.passages.ids import PassageIds
from index.urls import page_url, passage_url
from index.writers.generation import Generation
from search.model import Article, ArticleInfo, Passage, Run
from search.store.manifest import Counts
from search.store.reader import Store

if TYPE_CHECKING:
    from index.embedding.vectors import VectorsWriter

PASSAGES, SECTIONS = 13, 8
SITE = "https://alderhouse.example/articles"
# After n headings, v of them different, the next is new with the chance
# (STRENGTH + DISCOUNT v) / (STRENGTH + n).
STRENGTH, DISCOUNT = 10, 0.9
WORDS = 6


class Headings:
    """Draws headings: new ones, or those that were drawn before."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._drawn: list[str] = []
        self._new = 0

    def next(self, new: str) -> str:
        """`new`, or an earlier one, the likelier the more often it was drawn."""
        chance = (STRENGTH + DISCOUNT * self._new) / (STRENGTH + len(self._drawn))
        is_new = self._rng.random() < chance
        self._new += is_new
        self._drawn.append(new if is_new else self._rng.choice(self._drawn))
        return self._drawn[-1]


def made_articles(units: Sequence[Unit]) -> Iterator[tuple[Article, list[Passage]]]:
    headings = Headings(random.Random(1))
    for number, at in enumerate(range(0, len(units), PASSAGES)):
        own = units[at : at + PASSAGES]
        title = _title(own[0])
        id_ = f"{slug(title)}-{number}"
        info = ArticleInfo(id_, title, page_url(None, id_, SITE))
        passages = [*_passages(info, own, headings)]
        yield Article(info, "article", tuple(one.id for one in passages), ()), passages


def _passages(info: ArticleInfo, own: Sequence[Unit], headings: Headings) -> Iterator[Passage]:
    ids, section, heading = PassageIds(info.id), -1, ""
    for place, unit in enumerate(own):
        if place * SECTIONS // PASSAGES != section:
            section = place * SECTIONS // PASSAGES
            heading = headings.next(_title(unit))
        url = passage_url(info.url, None, unit.text, first_in_section=False)
        path, runs = (heading,), (Run(unit.text),)
        yield Passage(ids.next(path), "passage", info, path, runs, url, ())


def _title(unit: Unit) -> str:
    return " ".join((unit.title or unit.text).split()[-WORDS:])


def write_articles(units: Sequence[Unit], to: Path, vectors: NoisedVectors | None = None) -> None:
    """Write an index of made articles. `vectors` None: an index of words alone."""
    with Generation(to, vectors=cast("VectorsWriter | None", vectors)) as generation:
        articles = 0
        for article, passages in made_articles(units):
            generation.add(article, passages)
            articles += 1
        generation.commit(Counts(articles, len(units), 0, 0, 0), "0" * 64)
    Store.open(to).close()
