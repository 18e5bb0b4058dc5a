"""Measure how many hyperlinks to studies and health authorities became citations.

FOLDER holds HTML pages. The links that count are those with words, inside <article> or <main>,
once for each address and page, to doi.org, PubMed, PMC, NIH, CDC, WHO, the NHS and hosts of
journals. A page is read as a build reads it. A link is right when a passage cites a reference with
its address, or when an entry of the page's own list has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml import html

from bench.common.figures import print_figures, share
from bench.common.options import add_folder, add_json, new_parser
from index.document import SourceError
from index.prepare import Prepared, prepare
from index.readers import read_source
from index.references.address import keys_of, read_address
from index.sources import find_sources
from search.model import Reference

_COUNTED = re.compile(
    r"(?:^|\.)(?:doi\.org|nih\.gov|cdc\.gov|who\.int|nhs\.uk|sciencedirect\.com|wiley\.com|"
    r"springer\.com|springeropen\.com|biomedcentral\.com|oup\.com|sagepub\.com|tandfonline\.com|"
    r"cambridge\.org|frontiersin\.org|mdpi\.com|hindawi\.com|plos\.org|bmj\.com|thelancet\.com|"
    r"cell\.com|nejm\.org|jamanetwork\.com|pnas\.org|nature\.com|lww\.com|ahajournals\.org|"
    r"physiology\.org|ashpublications\.org|psychiatryonline\.org|karger\.com|biorxiv\.org|"
    r"medrxiv\.org|cochranelibrary\.com)$"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`listed` links are in an entry of the page's own list that nothing cites. `recall` is the
    share of `links` that are cited or listed; `missed` are (page, words, address)."""

    pages: int
    links: int
    cited: int
    listed: int
    recall: float
    references_from_links: int
    missed: list[tuple[str, str, str]]


def measure(folder: Path) -> Figures:
    pages = links = cited = listed = made = 0
    missed: list[tuple[str, str, str]] = []
    for source in find_sources([folder], None):
        if isinstance(source, SourceError):
            continue
        pages += 1
        articles = [prepare(one) for one in read_source(source) if not isinstance(one, SourceError)]
        used = {one.id for article in articles for one in _used(article)}
        references = [one for article in articles for one in article.card.references]
        by_key = {key: one.id in used for one in references for key in _keys(one)}
        made += sum(one.printed.startswith(("http", "//")) for one in references)
        for words, href, key in _counted(source.data):
            links += 1
            cited += by_key.get(key, False)
            listed += not by_key.get(key, True)
            if key not in by_key:
                missed.append((source.key, words, href))
    return Figures(pages, links, cited, listed, share(cited + listed, links), made, missed)


def _used(article: Prepared) -> Iterator[Reference]:
    return (one for passage in article.passages for one in passage.references)


def _keys(reference: Reference) -> set[str]:
    address = read_address(reference.printed) if "://" in reference.printed[:9] else None
    return keys_of(reference.csl) | ({address.key} if address else set())


def _counted(page: bytes) -> Iterator[tuple[str, str, str]]:
    """(words, address, key) of every link that counts."""
    tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    seen = set()
    for link in tree.iter("a"):
        address = read_address((link.get("href") or "").strip())
        words = " ".join(str(link.xpath("string()")).split())
        inside = any(holder.tag in ("article", "main") for holder in link.iterancestors())
        counts = inside and address and words and _COUNTED.search(address.host)
        if address and counts and address.key not in seen:
            seen.add(address.key)
            yield words, address.href, address.key


def main(argv: Sequence[str] | None = None) -> int:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    add_json(parser)
    options = parser.parse_args(argv)
    print_figures(asdict(measure(options.folder)), options.json, readable)
    return 0


def readable(figures: dict[str, Any]) -> str:
    missed = [" ".join(("missed  ", *one)) for one in figures["missed"]]
    total = (
        "{pages} pages, {links} links: {cited} cited, {listed} in an entry that is not cited "
        "({recall:.4f}); {references_from_links} references made from links"
    )
    return "\n".join([*missed, total.format(**figures)])
