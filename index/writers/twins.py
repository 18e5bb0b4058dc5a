"""Joins the articles that are one in two languages, and writes `search.store.languages`' list."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from search.languages.detect import own_code
from search.model import ArticleInfo
from search.store.languages import Twin
from search.store.manifest import TWINS

from .. import disk
from ..report import Warn


class Twins:
    """Collects the articles in the order of their numbers."""

    def __init__(self) -> None:
        self._articles: list[ArticleInfo] = []

    def add(self, info: ArticleInfo) -> None:
        self._articles.append(info)

    def write(self, folder: Path) -> tuple[Warn, ...]:
        """Write the file where any articles are one. Returns a warning for every id that no article
        has; addresses of pages that are not in the index are left out. In an index of one language
        nothing is missing: the twins are in that of the other."""
        groups, missing = self._joined()
        if groups:
            text = json.dumps(
                [[self._twin(number) for number in group] for group in groups],
                ensure_ascii=False,
                separators=(",", ":"),
            )
            disk.write(folder / TWINS, [text.encode()])
        is_alone = len({own_code(info.lang or "en") for info in self._articles}) < 2
        return () if is_alone else missing

    def _joined(self) -> tuple[list[list[int]], tuple[Warn, ...]]:
        """The groups of articles by number, each of one article a language."""
        places = {info.id: number for number, info in enumerate(self._articles)}
        places |= {
            _address(info.url): number for number, info in enumerate(self._articles) if info.url
        }
        group_of = {number: {number} for number in range(len(self._articles))}
        missing: list[Warn] = []
        for number, info in enumerate(self._articles):
            for name in info.translation_of:
                other = places.get(name, places.get(_address(name)))
                if other is None and not _is_address(name):
                    reason = f"translation_of: the index has no article '{name}'."
                    missing.append(Warn(info.id, None, reason))
                elif other is not None and self._may_join(group_of[number], group_of[other]):
                    joined = group_of[number] | group_of[other]
                    group_of |= dict.fromkeys(joined, joined)
        groups = {min(group): sorted(group) for group in group_of.values() if len(group) > 1}
        return [groups[first] for first in sorted(groups)], tuple(missing)

    def _may_join(self, one: set[int], other: set[int]) -> bool:
        """Tell whether no article of a group has the language of one of the other group."""
        languages = [{self._articles[number].lang for number in group} for group in (one, other)]
        return languages[0].isdisjoint(languages[1])

    def _twin(self, number: int) -> Twin:
        info = self._articles[number]
        return {
            "article": number,
            "lang": info.lang or "en",
            "id": info.id,
            "title": info.title,
            "url": info.url,
        }


def _is_address(name: str) -> bool:
    return "/" in name


def _address(url: str) -> str:
    """What two spellings of an address have in common."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
