"""What is read from samples with slips in them: a word more, a line less, another tag.

Each variant is recorded by a digest, so that a change shows which samples it touches.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.citations.linker import link_article
from index.document import Block, Document, Printed, Section
from index.references.parse import parse_reference
from search.model import ArticleInfo
from search.store.record import passage_json
from tests.golden.test_reading_records import LISTED
from tests.golden.test_sample_records import SITE, samples_of
from tests.support.golden import documents as golden_documents
from tests.support.golden.answers import questions
from tests.support.golden.records import digest, hold
from tests.support.golden.varied import varied
from tests.support.index_fixtures import cut, read_all


def read(name: str, text: str) -> Iterator[str]:
    for one in read_all(name, text, SITE):
        yield from golden_documents.lines(one)
        for passage in cut(one) if isinstance(one, Document) else ():
            yield f"{passage.id} {passage.url} {passage_json(passage)}"


def by_ten(digests: list[str]) -> Iterator[str]:
    for at in range(0, len(digests), 10):
        yield " ".join(digests[at : at + 10])


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("pages.html", 22),
        ("notes.md", 24),
        ("pasted.txt", 40),
        ("linking.txt", 20),
        ("feeds.xml", 40),
    ],
)
def test_samples_with_slips_are_read_as_recorded(name: str, count: int) -> None:
    def digests(own: str, text: str) -> list[str]:
        return [digest(*read(own, one)) for one in varied(text, count)]

    stem = name.partition(".")[0]
    hold(f"varied_{stem}", ((own, by_ten(digests(own, text))) for own, text in samples_of(name)))


def test_references_with_slips_are_parsed_as_recorded() -> None:
    def digests(text: str) -> list[str]:
        return [
            digest(golden_documents.reference(parse_reference(one))) for one in varied(text, 20)
        ]

    hold("varied_references", ((text, by_ten(digests(text))) for text in questions("references")))


def test_citations_with_slips_are_linked_as_recorded() -> None:
    """Each sentence is an article of its own, with the same list."""
    printed = tuple(Printed(text, 9) for text in LISTED)
    reads = tuple(parse_reference(one.text) for one in printed)

    def linked(text: str) -> str:
        block = Block(text, 1)
        info = ArticleInfo("a", "A")
        article = Document(info, "a.md", "article", (Section((), (block,), 1),), printed)
        found = link_article(article, reads)[block]
        return digest(*(golden_documents.citation(link, block) for link in found))

    hold(
        "varied_citations",
        (
            (text, by_ten([linked(one) for one in varied(text, 14)]))
            for text in questions("citations")
        ),
    )
