"""What is read of texts that are made of pieces of the samples, as a seed draws them.

Each text is recorded by a digest, so that a change shows how many it touches.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

import pytest
from lxml import html

from index.check import check_article
from index.citations.linker import link_article
from index.document import Block, Document, Printed, Section
from index.references.parse import parse_reference
from search.model import ArticleInfo
from tests.golden.test_reading_records import LISTED
from tests.golden.test_sample_records import samples_of
from tests.golden.test_varied_records import by_ten, read
from tests.support.check_fixtures import TODAY
from tests.support.golden import documents as golden_documents
from tests.support.golden.answers import questions
from tests.support.golden.crossed import crossed
from tests.support.golden.posts import post
from tests.support.golden.records import digest, hold
from tests.support.index_fixtures import read_all

WRAPPERS = (
    "div section aside details article nav footer header main blockquote li td figure form h3 p"
).split()
NAMES = (
    'class="references"|class="footnotes"|class="related-posts"|id="share-this-post"|class="note"|'
    'class="entry-content"|class="toc"|class="menu"|hidden|aria-hidden="true"|role="navigation"|'
    'role="heading" aria-level="3"|class="accordion" hidden|style="display: none"|class="comments"|'
    'class="post"|class="sidebar widget"|role="doc-endnotes"|id="fn9"|class="csl-bib-body"|'
    'class="has-sidebar"|itemprop="articleBody"|||||'
).split("|")
ADDRESSES = ("/a", "#a1", "#fn1", "https://journal.example/a", "https://doi.org/10.1/a", "mailto:a")


def record(name: str, texts: Iterable[str], told: Iterable[str]) -> None:
    made = [*told]
    assert len({*made}) > len([*texts]) / 2
    hold(f"crossed_{name}", [("drawn", by_ten(made))])


# Pages


def elements(page: str) -> list[str]:
    """What stands in a page's body, or in its <main>."""
    tree = html.document_fromstring(page)
    body = next(tree.iter("main"), None)
    body = body if body is not None else tree.find("body")
    return [html.tostring(one, encoding="unicode", with_tail=False) for one in body]


def linked(drawn: random.Random, text: str) -> str:
    """The text with a link over some of its words."""
    words = text.split(" ")
    first, last = sorted(drawn.choices(range(len(words) + 1), k=2))
    inside = f'<a href="{drawn.choice(ADDRESSES)}">{" ".join(words[first:last])}</a>'
    return " ".join([*words[:first], inside, *words[last:]])


def page_of(pieces: Sequence[str], seed: int) -> str:
    drawn = random.Random(seed)
    made: list[str] = []
    for piece in pieces:
        if not piece.startswith("<"):
            text = linked(drawn, piece) if drawn.random() < 0.5 else piece
            piece = f"<p>{text}</p>"
        if drawn.random() < 0.25:
            piece = wrapped(drawn, piece)
        made.append(piece)
    for _ in range(drawn.choice((0, 0, 1, 2))):
        first, last = sorted(drawn.choices(range(len(made) + 1), k=2))
        made[first:last] = [wrapped(drawn, "".join(made[first:last]))]
    inside = "\n".join(made)
    return f"<title>Naps | Alder House</title><body>\n{inside}</body>"


def wrapped(drawn: random.Random, inside: str) -> str:
    tag = drawn.choice(WRAPPERS)
    return f"<{tag} {drawn.choice(NAMES)}>{inside}</{tag}>"


def test_pages_of_mixed_pieces_are_read_as_recorded() -> None:
    pools = [found for _, page in samples_of("pages.html") if (found := elements(page))]
    pages = [page_of(pieces, seed) for seed, pieces in enumerate(crossed(pools, 400))]
    record("pages", pages, (digest(*read("pages.html", page)) for page in pages))


def test_drawn_posts_are_read_as_recorded() -> None:
    """With menus, captions, teasers and sources around the text and in it."""
    pages = [post(seed) for seed in range(200)]
    record("posts", pages, (digest(*read("post.html", page)) for page in pages))


# Texts


@pytest.mark.parametrize(
    ("name", "count"), [("pasted.txt", 400), ("notes.md", 300), ("linking.txt", 300)]
)
def test_texts_of_mixed_lines_are_read_as_recorded(name: str, count: int) -> None:
    """Lines that stand below each other stay so mostly; others are apart."""
    pools = [text.split("\n") for _, text in samples_of(name) if text.strip()]
    texts = ["\n".join(lines) for lines in crossed(pools, count, 12)]
    record(name.partition(".")[0], texts, (digest(*read(name, text)) for text in texts))


def test_findings_in_mixed_lines_are_as_recorded() -> None:
    def told(text: str) -> Iterator[object]:
        for one in read_all("checked.md", text):
            yield one if not isinstance(one, Document) else check_article(one, 24, TODAY)

    pools = [re.split(r"\n\n+", text) for _, text in samples_of("checked.md") if text.strip()]
    texts = ["\n\n".join(pieces) for pieces in crossed(pools, 300, 12)]
    record("checked", texts, (digest(*told(text)) for text in texts))


# References and citations


def test_references_of_mixed_parts_are_parsed_as_recorded() -> None:
    """Each part ends where a reference has a stop, a comma, a colon or a semicolon."""
    pools = [re.split(r"(?<=[.,:;]) ", text) for text in questions("references")]
    texts = [" ".join(parts) for parts in crossed(pools, 600, 5)]
    parsed = (golden_documents.reference(parse_reference(text)) for text in texts)
    record("references", texts, (digest(one) for one in parsed))


def test_citations_in_lists_of_drawn_references_are_linked_as_recorded() -> None:
    """A list has some of the references, in any order, and numbers or none."""
    sentences = [questions("citations")]

    def linked(words: Sequence[str], seed: int) -> Iterator[object]:
        drawn = random.Random(seed)
        listed = drawn.sample(LISTED, drawn.randint(1, len(LISTED)))
        numbered = drawn.random() < 0.5
        printed = tuple(Printed(one, 9, n if numbered else None) for n, one in enumerate(listed, 1))
        block = Block(" ".join(words), 1)
        info = ArticleInfo("a", "A")
        article = Document(info, "a.md", "article", (Section((), (block,), 1),), printed)
        reads = tuple(parse_reference(one) for one in listed)
        for link in link_article(article, reads)[block]:
            yield golden_documents.citation(link, block)

    texts = crossed(sentences, 250, 4)
    made = (digest(*linked(words, seed)) for seed, words in enumerate(texts))
    record("citations", map(" ".join, texts), made)
