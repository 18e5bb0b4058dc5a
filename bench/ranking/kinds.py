"""Measure how often a question about a disease begins with the section of its kind.

MedQuAD's answers have a disease and a kind of question each ("treatment"). Articles are made of
them: the disease is the title, a kind the heading, one half as "Treatment", the other as "How is X
treated?". A kind is asked in a patient's words (labels_kinds.tsv: "how do I get rid of {}"), one
for each section.

    read     wordings that were read while the ranking was changed, over every second article
    counted  other wordings, over the other articles: nobody reads what is missed

Right is the first card of an answer that is grouped by article, whatever is said to be unanswered.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

from bench.common.figures import print_figures
from bench.common.indexes import IndexOptions, opened
from bench.common.options import add_json, new_parser
from bench.common.places import SHARED
from bench.ranking.cards import first_card
from search.engine.local import LocalEngine
from search.query.parameters import Query

CORPUS = SHARED / "relevance" / "medquad_liveqa" / "corpus.jsonl"
KINDS = Path(__file__).parent / "labels_kinds.tsv"
# How many articles of each source, by the digests of their names.
ARTICLES = {"NIDDK": 30, "NHLBI": 30, "CancerGov": 15, "GARD": 20, "CDC": 20}
LEAST_KINDS, LEAST_TEXT, LONGEST_TITLE, LONGEST_TEXT = 4, 151, 45, 1_100

Half = Literal["read", "counted"]
HALVES: tuple[Half, Half] = ("read", "counted")


class Kind(TypedDict):
    """`headings` are the short one and the one that asks, with {} for the disease."""

    headings: tuple[str, str]
    wordings: dict[Half, list[str]]


class Asked(NamedTuple):
    half: Half
    question: str
    wanted: str


class Counts(TypedDict):
    asked: int
    right: int


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        asked = [*write_articles(Path(folder), read_kinds())]
        with opened(Path(folder), IndexOptions(None, options.words_only)) as store:
            engine = LocalEngine(store)
            right = Counter(
                one.half
                for one in asked
                if first_card(engine.search(Query(one.question, group=True))) == one.wanted
            )
    all_ = Counter(one.half for one in asked)
    figures: dict[str, Counts] = {
        half: {"asked": all_[half], "right": right[half]} for half in HALVES
    }
    print_figures(figures, options.json, table)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("--words-only", action="store_true", help="rank by words alone")
    add_json(parser)
    return parser.parse_args(arguments)


def read_kinds() -> dict[str, Kind]:
    """By their names, in the order of an article's sections."""
    kinds: dict[str, Kind] = {}
    with KINDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            headings = row["heading"], row["asking heading"]
            kind = kinds.setdefault(
                row["kind"], {"headings": headings, "wordings": {"read": [], "counted": []}}
            )
            kind["wordings"]["read" if row["half"] == "read" else "counted"].append(row["wording"])
    return kinds


def write_articles(folder: Path, kinds: dict[str, Kind]) -> Iterator[Asked]:
    """Write an article for each disease; yields what is asked of it."""
    written: Counter[str] = Counter()
    titles: set[str] = set()
    for (source, title), texts in sorted(_answers().items(), key=lambda one: _number(str(one[0]))):
        own = {name: texts[name] for name in kinds if len(texts.get(name, "")) >= LEAST_TEXT}
        is_enough = written[source] < ARTICLES.get(source, 0) and len(own) >= LEAST_KINDS
        if not is_enough or len(title) > LONGEST_TITLE or title.lower() in titles:
            continue
        titles.add(title.lower())
        written[source] += 1
        half = HALVES[written.total() % 2]
        yield from _write(folder, title, own, kinds, half)


def _answers() -> dict[tuple[str, str], dict[str, str]]:
    """The first answer of each kind, by source and disease."""
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    with CORPUS.open(encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            answers[one["source"], one["focus"]].setdefault(one["qtype"], one["text"])
    return answers


def _write(
    folder: Path, title: str, texts: dict[str, str], kinds: dict[str, Kind], half: Half
) -> Iterator[Asked]:
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    lines = [f"# {title}"]
    for kind, text in texts.items():
        asks = 1 - _number(title) % 2
        heading = kinds[kind]["headings"][asks].format(title)
        wordings = kinds[kind]["wordings"][half]
        wording = wordings[_number(title + kind) % len(wordings)]
        lines += ["", f"## {heading}", "", _trimmed(text)]
        disease = title if title.isupper() else title.lower()
        yield Asked(half, wording.format(disease), f"{name} :: {heading}")
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _trimmed(text: str) -> str:
    """The sentences of a text up to LONGEST_TEXT characters."""
    whole = re.sub(r"\s+", " ", text)
    if len(whole) <= LONGEST_TEXT:
        return whole
    cut = whole[:LONGEST_TEXT]
    end = max(cut.rfind(". "), cut.rfind("? "))
    return cut[: end + 1] if end > 300 else cut


def _number(text: str) -> int:
    return int(sha256(text.encode()).hexdigest(), 16)


def table(figures: dict[str, Counts]) -> str:
    lines = [f"{'half':10}{'asked':>7}{'right':>7}"]
    lines += [f"{half:10}{one['asked']:7}{one['right']:7}" for half, one in figures.items()]
    return "\n".join(lines)
