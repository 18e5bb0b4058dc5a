"""Ids of passages and references, which stay the same when another article changes.

article     its slug
passage     article.heading-path.ordinal; the ordinal counts the passages of a heading path from 1
reference   article.author-year, with the printed or the next free letter if two share it;
            article.identifier for a reference that has only an address
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..names import slug
from ..references.parse import ParsedReference

_AUTHOR_LENGTH = 40
_HEADING_LENGTH = 60


class PassageIds:
    """Gives out the passage ids of one article."""

    def __init__(self, article_id: str) -> None:
        self._article = article_id
        self._seen: Counter[str] = Counter()

    def next(self, path: tuple[str, ...]) -> str:
        """The id of the next passage under the headings `path`, outermost first."""
        key = ".".join([self._article, *(slug(heading, _HEADING_LENGTH) for heading in path)])
        self._seen[key] += 1
        return f"{key}.{self._seen[key]}"


def reference_ids(article_id: str, reads: Iterable[ParsedReference]) -> tuple[str, ...]:
    """One id for each reference, in list order."""
    taken: set[str] = set()
    # The next letter to try: all before it are taken. 9,000 references of one key took 30 s.
    letters: dict[str, int] = {}
    ids: list[str] = []
    for read in reads:
        base = _key(read)
        key, letter = base, letters.get(base, ord("b"))
        while key in taken:
            key, letter = (
                f"{base}-{chr(letter)}" if letter <= ord("z") else f"{base}-{letter}",
                letter + 1,
            )
        taken.add(key)
        letters[base] = letter
        ids.append(f"{article_id}.{key}")
    return tuple(ids)


def _key(read: ParsedReference) -> str:
    if not read.names and "title" not in read.csl and (own := _identifier(read)):
        return own
    name = read.names[0] if read.names else str(read.csl.get("title", "reference"))
    return f"{slug(name, _AUTHOR_LENGTH)}-{read.year or 'nd'}{read.letter}"


def _identifier(read: ParsedReference) -> str:
    """The id of a reference that has only an address: "pmid-123456", "who-int-news"; else ""."""
    for name in ("DOI", "PMID", "PMCID"):
        if value := str(read.csl.get(name, "")):
            return slug(value if name == "PMCID" else f"{name} {value}", _HEADING_LENGTH)
    address = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", str(read.csl.get("URL", "")))
    return slug(address, _HEADING_LENGTH) if address else ""
