"""How lines of print are put together: a seed draws their places, sizes, weights and words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib.util import find_spec

from index.readers.pdf.layout import joined, paragraphs, without_running_heads, words_of
from index.readers.pdf.lines import Line, Pages
from tests.support.golden.records import hold
from tests.support.needed import missing

LEAFLETS = 120
# Most are as usual; the others are at the limits of a rule, and beside them.
STEPS = (14, 14, 14, 14, 14, 18.9, 19, 22, 30, 44, 60, 0, -300)
LEFTS = (60, 60, 60, 60, 61, 62, 63, 65, 66, 75, 76, 90)
RIGHTS = (500, 500, 500, 424, 425, 426, 200)
SIZES = (11, 11, 11, 11, 10.4, 10.5, 12, 12.1, 12.5, 15, 22, 30)
WEIGHTS = (400, 400, 400, 449, 450, 700)
TEXTS = (
    "Walking for half an hour every day helps most people who",
    "feel low, and it costs nothing at all.",
    "Rest when you are tired.",
    "What helps",
    "What helps, and what does not?",
    "1. Ask us first",
    "• Rest",
    "(2) Then walk.",
    "52. doi",
    "It is un-",
    "comfortable at first.",
    "Many are uncomfortable with self-",
    "help groups, 10-",
    "12 of them [1].",
    "References",
    "Alder House 2024",
    "Page 3 of 4",
    "2.5",
    " ".join(["Word"] * 20),
    " ".join(["Word"] * 21),
)


def drawn_lines(drawn: random.Random) -> Iterator[Line]:
    for page in range(1, drawn.choice((1, 1, 2, 3, 4)) + 1):
        foot: float = 780
        for _ in range(drawn.randrange(3, 14)):
            weight, size = drawn.choice(WEIGHTS), float(drawn.choice(SIZES))
            text, left, right = drawn.choice(TEXTS), drawn.choice(LEFTS), drawn.choice(RIGHTS)
            raised = [(2, 3)] if drawn.random() < 0.2 else []
            yield Line(page, text, left, right, foot, foot, size, weight, raised)
            foot -= drawn.choice(STEPS)


def test_lines_of_leaflets_are_put_together_as_recorded() -> None:
    """Each paragraph by its level, the length of its text and its superscripts."""
    if find_spec("pypdfium2") is None:
        missing("pypdfium2 is in requirements/index.txt; run: make setup")

    def made(seed: int) -> str:
        lines = [*drawn_lines(random.Random(seed))]
        kept, heads = without_running_heads(Pages(lines, [], ""))
        words = words_of(kept)
        told = [f"{len(heads)} heads"]
        for one in paragraphs(kept) if kept else ():
            text, raised = joined(one.lines, words)
            kind = "item" if one.is_item else f"h{one.level}" if one.level else "p"
            places = "".join(f"^{start}" for start, _ in raised)
            told.append(f"{kind} {len(one.lines)} {len(text)}{places}")
        return ", ".join(told)

    recorded = [made(seed) for seed in range(LEAFLETS)]
    assert len({*recorded}) > LEAFLETS / 2
    hold("drawn_leaflets", [("drawn", recorded)])
