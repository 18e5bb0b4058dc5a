"""How sections are cut: a seed draws paragraphs, lists and tables around the limits."""

from __future__ import annotations

import random
from collections.abc import Iterator

from index.document import Block, Document, Section, Shape
from search.model import ArticleInfo
from search.store.record import passage_json
from tests.support.golden.records import digest, hold
from tests.support.index_fixtures import cut

ARTICLES = 90
# Words of a block: most are short, some have as many as a passage may have, or one more.
LENGTHS = (1, 3, 8, 8, 20, 40, 109, 110, 111, 219, 220, 221, 300)


def text_of(drawn: random.Random) -> str:
    """Sentences of seven words; some cite, and some end in a quotation mark."""
    words = [f"word{n % 7}" for n in range(drawn.choice(LENGTHS))]
    words[::7] = [drawn.choice(("Rest", "Walk", "“Sleep”", "(Ash", "1.")) for _ in words[::7]]
    words[6::7] = [
        drawn.choice(("now.", "so.”", "2001).", "it?", "and", "e.g.")) for _ in words[6::7]
    ]
    return " ".join(words)


def paragraphs(drawn: random.Random, _: int) -> Iterator[Block]:
    for _line in range(drawn.randint(1, 5)):
        kind = drawn.choice(("paragraph", "paragraph", "paragraph", "quote", "caption"))
        yield Block(text_of(drawn), 1, kind)  # type: ignore[arg-type]


def lists(drawn: random.Random, group: int) -> Iterator[Block]:
    ordered, level = drawn.random() < 0.5, 1
    for number in range(1, drawn.randint(2, 12)):
        kind = drawn.choice(("item", "item", "item", "paragraph", "term"))
        shown = number if ordered and kind == "item" else None
        yield Block(text_of(drawn), 1, kind, shape=Shape(group, level, shown))  # type: ignore[arg-type]
        level = max(1, level + drawn.choice((-1, 0, 0, 1)))


def tables(drawn: random.Random, group: int) -> Iterator[Block]:
    columns = drawn.choice((1, 2, 3, 21))
    if drawn.random() < 0.3:
        yield Block(text_of(drawn), 1, "caption", shape=Shape(group))
    for row in range(1, drawn.randint(2, 25)):
        for column in range(columns):
            header = row <= drawn.choice((0, 1, 1, 2)) or (not column and drawn.random() < 0.3)
            span, down = drawn.choice((1, 1, 1, 1, 2)), drawn.choice((1, 1, 1, 1, 1, 3, 30))
            text = "" if drawn.random() < 0.1 else text_of(drawn)
            shape = Shape(group, row=100 * group + row, header=header, colspan=span, rowspan=down)
            yield Block(text, 1, "cell", shape=shape)


def test_articles_are_cut_as_recorded() -> None:
    """By passage: its words and blocks; and a digest of all of it."""

    def made(seed: int) -> str:
        drawn = random.Random(seed)
        sections = []
        for group in range(1, drawn.randint(2, 4)):
            blocks = tuple(drawn.choice((paragraphs, lists, tables))(drawn, group))
            path = tuple(f"Heading {n}" for n in range(drawn.randrange(3)))
            sections.append(Section(path, blocks, 1))
        kind = drawn.choice(("article", "faq"))
        info = ArticleInfo("a", "A title")
        passages = cut(Document(info, "a.md", kind, tuple(sections), ()))  # type: ignore[arg-type]
        told = [f"{len(one.plain_text.split())}/{len(one.blocks)}" for one in passages]
        return f"{digest(*map(passage_json, passages))} {' '.join(told)}"

    recorded = [made(seed) for seed in range(ARTICLES)]
    assert len({*recorded}) > ARTICLES / 2
    hold("drawn_passages", [("drawn", recorded)])
