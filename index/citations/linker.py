"""Links an article's citations, numbered or by author and year, to its references."""

from __future__ import annotations

from ..document import Block, Document
from ..references.parse import ParsedReference
from .author_year import AuthorYear
from .link import Entry, Link
from .numeric import link_numbers


def link_article(
    article: Document, reads: tuple[ParsedReference, ...]
) -> dict[Block, tuple[Link, ...]]:
    """The links of each block, in the order of its text. `reads` are the article's parsed
    references, in list order.

    Only numbers are linked if more of them than of author-year citations are in the list.
    """
    entries = tuple(
        Entry(place, printed.label, read)
        for place, (printed, read) in enumerate(zip(article.references, reads, strict=True))
    )
    numbers = {block: link_numbers(block, entries) for block in article.blocks()}
    author_year = AuthorYear(entries)
    names = {block: author_year.links(block.text) for block in article.blocks()}
    if _count(numbers) > _count(names):
        # In a numbered article "Wilga and Lauder (2000) [12]" is cited by its number.
        names = {block: [] for block in names}
    return {block: _apart(numbers[block] + names[block]) for block in article.blocks()}


def _count(links: dict[Block, list[Link]]) -> int:
    return sum(1 for found in links.values() for link in found if link.entries)


def _apart(links: list[Link]) -> tuple[Link, ...]:
    """The links in the order of the text; of two that overlap, only the first."""
    apart: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        if not apart or link.start >= apart[-1].end:
            apart.append(link)
    return tuple(apart)
