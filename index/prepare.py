"""Prepares an article for the index: links citations, splits passages, counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.model import Article as Card
from search.model import Passage, Reference
from search.store.record import article_json, info_json, passage_json
from search.store.records import MOST_BYTES

from .citations.hyperlinks import link_hyperlinks
from .citations.linker import link_article
from .curation.help_candidates import candidate
from .curation.source_sites import SourceSites, starter_sites
from .document import Document, SourceError
from .language import article_language, passage_language
from .passages.ids import reference_ids
from .passages.rows import Links
from .passages.split import split_article
from .references.entry import read_entries
from .report import Candidate, Warn
from .writers.compiled import Compiled, compile_passages

# Of an article: two million words. Each costs a build a millisecond, however short it is.
MOST_PASSAGES = 10_000
# Characters of its title, author, address, tags and so on.
MOST_FACTS = 100_000
# Characters of these and of its headings, once for each passage that has them. A title of a
# megabyte over a thousand passages is a gigabyte.
MOST_REPEATED = 5_000_000
# Of its citations that are uncertain or not linked, those that the report tells one by one.
MOST_TOLD = 1_000
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready for the index. `line` is the 1-based line where it begins in its file.
    `certainty` counts its linked citations by certainty, `not_linked` counts the others.
    `expires` as in Document. `candidates` may be help pages. `compiled` is what is made of the
    passages for the index; None where it is still to be made."""

    file: str
    line: int
    card: Card
    passages: tuple[Passage, ...]
    certainty: dict[str, int]
    not_linked: int
    warnings: tuple[Warn, ...]
    left_out: tuple[Warn, ...]
    candidates: tuple[Candidate, ...] = ()
    expires: str | None = None
    compiled: Compiled | None = None

    def check_text(self) -> None:
        """Raise SourceError for what no index can hold: half a surrogate pair, a NUL, or a passage
        that no reader would unpack."""
        self._check(json.dumps(article_json(self.card), ensure_ascii=False))
        for passage in self.passages:
            record = json.dumps(passage_json(passage), ensure_ascii=False)
            if len(record.encode("utf-8", "replace")) > MOST_BYTES:
                reason = f"a passage has more than {MOST_BYTES:,} bytes, with its references."
                raise SourceError(self.file, self.line, reason)
            self._check(record)

    def _check(self, record: str) -> None:
        if _HALF_PAIR.search(record):
            raise SourceError(self.file, self.line, "contains half of a surrogate pair.")
        if "\\u0000" in record.replace("\\\\", ""):
            raise SourceError(self.file, self.line, "contains a NUL character.")

    def with_compiled(self) -> Prepared:
        """The same, compiled."""
        return replace(self, compiled=compile_passages(self.passages))

    @property
    def stems(self) -> set[str]:
        """The terms of its words; none before it is compiled."""
        return {word.stem for word in self.compiled.words.words} if self.compiled else set()

    @property
    def linked(self) -> int:
        return sum(self.certainty.values())


def prepare(article: Document, sites: SourceSites | None = None) -> Prepared:
    """Link the citations, split into passages, count. Deterministic. `sites` are those whose
    pages are sources; None stands for our own list. Raises SourceError."""
    line = article.sections[0].line if article.sections else 1
    facts = len(json.dumps(info_json(article.info)))
    if facts > MOST_FACTS:
        reason = f"has a title and other facts of more than {MOST_FACTS:,} characters."
        raise SourceError(article.file, line, reason)
    article, unlike = _with_language(article)
    parsed = read_entries(article.references)
    linked = link_hyperlinks(article, parsed, sites or starter_sites())
    article, reads = linked.article, linked.reads
    ids = reference_ids(article.info.id, reads)
    references = tuple(
        Reference(id_, read.csl, printed.text, printed.label)
        for id_, read, printed in zip(ids, reads, article.references, strict=True)
    )
    links = link_article(article, reads, linked.links)
    certainty, not_linked = _count(links)
    notes = tuple(Warn(article.file, line, text) for line, text in article.notes)
    warnings = (*unlike, *notes, *_warnings(article, links))
    passages = tuple(map(_in_language, split_article(article, links, references)))
    if len(passages) > MOST_PASSAGES:
        reason = f"has more than {MOST_PASSAGES:,} passages. Save the article in parts."
        raise SourceError(article.file, line, reason)
    headings = sum(len(heading) for passage in passages for heading in passage.section)
    if facts * len(passages) + headings > MOST_REPEATED:
        reason = "has a title, facts or headings too long for so many passages. Shorten them."
        raise SourceError(article.file, line, reason)
    return Prepared(
        file=article.file,
        line=line,
        card=Card(article.info, article.kind, tuple(p.id for p in passages), references),
        passages=passages,
        certainty=certainty,
        not_linked=not_linked,
        warnings=warnings,
        left_out=tuple(Warn(article.file, b.line, b.text) for b in article.dropped),
        candidates=tuple(one for one in map(candidate, passages) if one),
        expires=article.expires,
    )


def _with_language(article: Document) -> tuple[Document, tuple[Warn, ...]]:
    """The article with its language, and a warning where the source says another."""
    text = "\n".join([article.info.title, *(block.text for block in article.blocks())])
    lang, unlike = article_language(article.info.lang, text)
    info = article.info._replace(lang=lang)
    warnings = (Warn(article.file, None, unlike),) if unlike else ()
    return replace(article, info=info), warnings


def _in_language(passage: Passage) -> Passage:
    lang = passage_language(passage.article.lang or "", passage.own_text)
    return passage._replace(lang=lang)


def _count(links: Links) -> tuple[dict[str, int], int]:
    found = [link for block_links in links.values() for link in block_links]
    certainty = Counter(str(link.certainty) for link in found if link.entries)
    return dict(sorted(certainty.items())), sum(not link.entries for link in found)


def _warnings(article: Document, links: Links) -> Iterator[Warn]:
    doubtful = [(block, link) for block, found in links.items() for link in found if link.why]
    told_of = (
        (
            block.line,
            f"'{block.text[link.start : link.end]}' ({link.certainty or 'not linked'}): {link.why}",
        )
        for block, link in doubtful[:MOST_TOLD]
    )
    # The same citation again in a paragraph is told of once.
    yield from (Warn(article.file, line, told) for line, told in dict.fromkeys(told_of))
    if (more := len(doubtful) - MOST_TOLD) > 0:
        told = f"Besides these, {more:,} of its citations are uncertain or not linked."
        yield Warn(article.file, None, told)
