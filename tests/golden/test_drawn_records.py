"""What is made of inputs that a seed draws: marks, excerpts, pages, citations."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, get_args

from index.passages.ids import reference_ids
from index.references.parse import parse_reference
from search.excerpt import make_excerpt
from search.highlight import highlight_span, highlight_words, mark_typed
from search.model import ArticleInfo, BlockType, Passage, Reference, Run, TextBlock
from search.results import Hit, Results
from search.settings import Settings
from search.store.record import passage_json
from search.terminal import readable
from search.web.citation_formats import apa, bibtex, csl_json, ris
from search.web.passage_html import passage_html, reference_html
from tests.support.golden.answers import questions
from tests.support.golden.records import digest, hold

CASES = 150
# Their lengths are about those that an excerpt, a quotation and a column have room for.
SENTENCES = (
    "Lithium helps.",
    "It can make your hands shake.",
    "But not with alcohol.",
    "Ask us for vitamin D",
    "However, most people feel better after some weeks of walking every day!",
    "Do not take it if:",
    "These tablets are taken in the evening, with a glass of water, and never two at once.",
    "A blood test tells whether the dose is right (Ash et al., 2001), and how your kidneys are.",
    "Sleep, food and mood are near to each other, so a walk before breakfast may do more for the "
    "night than a tablet does, which is why we ask about the days before we speak of the nights.",
    "ΣΑΣ took 5mg of lithium; İ took 50 mg.",
)
WORDS = ("lithium", "walk", "walking", "mood", "d", "5mg", "tablets", "σας", "it", "blood", "mg")
PHRASES = (
    (("blood",), ("test", "tests")),
    (("a",), ("walk", "glass")),
    (("sleep",), ("food",), ("and",)),
    (("et",), ("al",), ("2001",)),
    (("lithium",), ("i",)),
)


def passage(drawn: random.Random, sentences: int) -> Passage:
    """A passage of blocks of all types, some of whose sentences are citations or links."""
    runs: list[Run] = []
    blocks: list[TextBlock] = []
    at, level, row = 0, 0, 0
    for _ in range(sentences):
        kind: BlockType = drawn.choice(get_args(BlockType))
        texts = drawn.choices(SENTENCES, k=drawn.choice((1, 1, 2, 3)))
        start = at
        for number, text in enumerate(texts):
            runs.append(run(drawn, text))
            at += len(text)
            if number + 1 < len(texts):
                runs.append(Run(" "))
                at += 1
        level = drawn.choice((max(0, level - 1), level, level, level + 1))
        row += drawn.choice((0, 0, 1, 1, 2))
        inside = kind in ("item", "term") or (level and drawn.random() < 0.5)
        cell = {"row": max(1, row), "header": drawn.random() < 0.4} if kind == "cell" else {}
        blocks.append(
            TextBlock(
                start,
                at,
                kind,
                level=max(1, level) if inside else None,
                ordered=kind == "item" and drawn.random() < 0.5,
                number=drawn.choice((None, None, 1, 4)) if kind == "item" else None,
                colspan=drawn.choice((1, 1, 2)) if cell else 1,
                rowspan=drawn.choice((1, 1, 3)) if cell else 1,
                **cell,  # type: ignore[arg-type]
            )
        )
        between = drawn.choice(("\n\n", "\n", "\t" if cell else "\n"))
        runs.append(Run(between))
        at += len(between)
    info = ArticleInfo("a", "A title")
    made = tuple(runs[:-1])
    return Passage("a.1", "passage", info, ("Heading",), made, None, (), tuple(blocks))


def run(drawn: random.Random, text: str) -> Run:
    if "(Ash" in text and drawn.random() < 0.7:
        return Run(text, ("a.ash",), "certain")
    href = drawn.choice((None, None, "https://a.example/", "tel:123", "javascript:no"))
    return Run(text, href=href, match=drawn.random() < 0.2)


def cases(make: Callable[[random.Random], str]) -> list[str]:
    """A line for each case; line ends are shown."""
    made = [make(random.Random(seed)) for seed in range(CASES)]
    assert len({*made}) > CASES / 2
    return made


def test_marks_and_excerpts_are_as_recorded() -> None:
    """Where the marks are, and which part is quoted, by words and by likeness."""

    def made(drawn: random.Random) -> str:
        record = passage_json(unmarked(passage(drawn, drawn.randrange(1, 8))))
        asked = drawn.sample(WORDS, drawn.randrange(3))
        highlight_words(record, asked, drawn.sample(PHRASES, drawn.randrange(3)))
        text = "".join(one["text"] for one in record["text"])
        spans = sorted(drawn.sample(range(len(text)), min(6, len(text) // 2 * 2)))
        if drawn.random() < 0.3:
            highlight_span(record, *spans[:2])
        near = {
            span: drawn.random() for span in zip(spans[::2], spans[1::2], strict=True)
        } if drawn.random() < 0.5 else {}  # fmt: skip
        weigh = lambda one: {word: len(word) / 4 for word in one.lower().split()}  # noqa: E731
        quoted, blocks = make_excerpt(record, weigh, near)
        start = text.find("".join(one["text"] for one in quoted))
        shown = sum(len(one["text"]) for one in quoted)
        places = [f"{block['start']}-{block['end']}" for block in blocks]
        return f"{start}+{shown} of {len(text)} {digest(record['text'])} {' '.join(places)}"

    hold("excerpts", [("drawn", cases(made))])


def unmarked(one: Passage) -> Passage:
    return one._replace(text=tuple(run._replace(match=False) for run in one.text))


def test_typed_words_are_marked_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        text, typed = drawn.choice(SENTENCES), " ".join(drawn.sample(WORDS, 2))
        typed = typed[: drawn.randrange(1, len(typed) + 1)]
        runs = mark_typed(text, typed)
        shown = "".join(f"[{one['text']}]" if one.get("match") else one["text"] for one in runs)
        return f"{typed}| {shown}"

    hold("marked", [("drawn", cases(made))])


def test_passages_are_drawn_as_html_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        return str(passage_html(passage(drawn, drawn.randrange(1, 7)))).replace("\n", "¶")

    hold("drawn_html", [("drawn", cases(made))])


def test_passages_are_drawn_in_a_terminal_as_recorded() -> None:
    def made(drawn: random.Random) -> str:
        one = passage(drawn, drawn.randrange(1, 7))
        hit = Hit(passage_json(one), 1.0, None)  # type: ignore[arg-type]
        rest: Any = ("words", None, False, (), (), False, None, None, (hit,))
        shown = readable(Results("mood", 1, "eq", 1, 1.5, *rest), Settings())
        return "¶".join(shown.splitlines())

    hold("drawn_text", [("drawn", cases(made))])


def test_references_are_exported_as_recorded() -> None:
    """In each format, and as they stand on a page."""
    printed = questions("references")
    reads = [parse_reference(text) for text in printed]
    ids = reference_ids("a", reads)
    made = [Reference(*each) for each in zip(ids, [one.csl for one in reads], printed, strict=True)]
    assert len(made) > 40

    def forms(one: Reference) -> Iterator[str]:
        yield from (apa(one).rstrip("\n"), digest(csl_json(one)))
        yield " ".join(bibtex(one).split())
        yield " ".join(ris(one).split("\r\n"))
        yield str(reference_html(one, "Link"))

    hold("exported", ((one.printed, forms(one)) for one in made))
