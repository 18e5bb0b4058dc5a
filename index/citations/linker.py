"""Links an article's citations, by number, by author and year or by link, to its references."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..document import Block, Document
from ..references.parse import ParsedReference, title_word
from .author_names import names_some
from .author_page import AuthorPage
from .author_year import AuthorYear
from .by_number import link_numbers
from .consistent import BlockLinks, count
from .ibid import ShortForms, meant_by_notes, note_link, with_ibid
from .link import Entry, Link, Spans
from .note_texts import texts_of_notes, with_signs_of_texts
from .numbering import DASH

# An article that marks its numbers has other numbers in round brackets; it takes so many times
# more of these for them to be citations.
_RARE = 3

_RANGE = re.compile(rf"\[?(\d{{1,3}})\]?\s?{DASH}\s?\[?(\d{{1,3}})\]?")
_ROUND = re.compile(r"\(\s?\d")
_NO_KEY = "The article's bibliography (a .bib file beside it) has no entry of this key."


def link_article(
    article: Document,
    reads: tuple[ParsedReference, ...],
    hyperlinks: Mapping[Block, tuple[Link, ...]] = MappingProxyType({}),
) -> dict[Block, tuple[Link, ...]]:
    """The links of each block, in the order of its text. `reads` are the article's parsed
    references, in list order; `hyperlinks` are the citations by link. One of these gives way to a
    certain citation in the same words, and stands before any other. A footnote's sign cites its
    footnote, whatever its number may mean.

    Only numbers are linked if more of them than of author-year citations are in the list.
    """
    entries = tuple(
        Entry(place, printed.label, _named(read), names_some(printed.text), printed.after)
        for place, (printed, read) in enumerate(zip(article.references, reads, strict=True))
        if not printed.from_link
    )
    notes = {printed.note: place for place, printed in enumerate(article.references)}
    short_forms = ShortForms(article.references, reads)
    texts = texts_of_notes(article.blocks())
    signs = {block: _signs(block, notes, texts) for block in article.blocks()}
    by_number = link_numbers(article, entries)
    numbers, others = by_number.marked, by_number.others
    author_year = AuthorYear(entries, (block.text for block in article.blocks()))
    meant = meant_by_notes(article.references, reads, author_year.links)
    names = {block: author_year.links(block.text) for block in article.blocks()}
    named = count(names)
    if not named:
        paged = AuthorPage(entries).links(names)
        names = {block: names[block] + paged.get(block, []) for block in names}
        named = count(names)
    if count(others) > max(_RARE * count(_without_round(numbers)), named):
        numbers = {block: [*found, *others.get(block, [])] for block, found in numbers.items()}
    if count(numbers) > named:
        # In a numbered article "Wilga and Lauder (2000) [12]" is cited by its number.
        names = {block: [] for block in names}
    links = {
        block: _with_hyperlinks(
            _with_signs(
                block,
                signs[block],
                [*numbers[block], *names[block], *short_forms.links(block.text)],
            ),
            hyperlinks.get(block, ()),
        )
        for block in article.blocks()
    }
    if not article.references:
        return links
    if meant:
        links = {block: tuple(note_link(one, meant) for one in links[block]) for block in links}
    return with_signs_of_texts(with_ibid(article.blocks(), links), texts)


def _named(read: ParsedReference) -> ParsedReference:
    """A reference that is cited by its title's first word, with that word for its author."""
    if "author" in read.csl or not (word := title_word(str(read.csl.get("title", "")))):
        return read
    return replace(read, csl={**read.csl, "author": [{"literal": word}]})


def _without_round(numbers: BlockLinks) -> BlockLinks:
    """The citations that are not in round brackets: a raised "(1)" is no other form than "(1)"."""
    return {
        block: [one for one in links if _ROUND.match(block.text, one.start) is None]
        for block, links in numbers.items()
    }


def _signs(block: Block, notes: dict[str, int], texts: Container[str]) -> list[Link]:
    """The citations by a footnote's sign; one that the page has no footnote for is not linked.
    A footnote that is text (`texts`) is no reference."""
    links: list[Link] = []
    for mark in block.marks:
        if mark.kind != "note" or not mark.href or mark.href in texts:
            continue
        if (place := notes.get(mark.href)) is not None:
            links.append(Link(mark.start, mark.end, (place,), "certain"))
        else:
            why = _NO_KEY if mark.href.startswith("@") else "There is no footnote with this name."
            links.append(Link(mark.start, mark.end, (), None, why))
    return list(_with_ranges(block.text, sorted(links, key=lambda link: link.start)))


def _with_ranges(text: str, signs: list[Link]) -> Iterator[Link]:
    """The signs, "1" and "3" with a dash between them joined: they cite 2 as well."""
    last: Link | None = None
    for sign in signs:
        places = _between(text, last, sign) if last else ()
        if last and places:
            sign = Link(last.start, sign.end, places, "certain")
        elif last:
            yield last
        last = sign
    if last:
        yield last


def _between(text: str, first: Link, last: Link) -> tuple[int, ...]:
    """The places from one sign's to the other's, as many as between their numbers."""
    found = _RANGE.fullmatch(text, first.start, last.end)
    if found is None or not (first.entries and last.entries):
        return ()
    places = tuple(range(first.entries[0], last.entries[0] + 1))
    return places if len(places) == int(found[2]) - int(found[1]) + 1 else ()


def _with_signs(block: Block, signs: list[Link], printed: list[Link]) -> tuple[Link, ...]:
    if not (signs or printed):
        return ()
    taken = Spans((mark.start, mark.end) for mark in block.marks if mark.kind == "note")
    others = [link for link in printed if not taken.overlap(link.start, link.end)]
    return _apart([*signs, *others])


def _with_hyperlinks(printed: tuple[Link, ...], linked: tuple[Link, ...]) -> tuple[Link, ...]:
    if not linked:
        return printed
    certain = Spans.by(link for link in printed if link.certainty == "certain")
    kept = [link for link in linked if not certain.overlap(link.start, link.end)]
    taken = Spans.by(kept)
    return _apart([*kept, *(one for one in printed if not taken.overlap(one.start, one.end))])


def _apart(links: list[Link]) -> tuple[Link, ...]:
    """The links in the order of the text; of two that overlap, only the first."""
    apart: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        if not apart or link.start >= apart[-1].end:
            apart.append(link)
    return tuple(apart)
