"""Measure what it costs to build an index again when one article has changed.

Makes ARTICLES articles in Markdown: a title and ten sections, each with a text of
FOLDER/medquad_liveqa and one or two citations, and a numbered list of twelve printed references.
These are about 13 passages an article, of about 200 words. One article gets a sentence more.

    full      the first build
    changed   the build after the change; `same` tells that its files are those of a full build
    nothing   a build in which nothing has changed

Each is a process of its own: the command as it is typed, with its start. Times are the processor's,
in seconds; of the last two the median of ROUNDS.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypedDict

from bench.common.figures import print_figures
from bench.common.options import add_json, new_parser
from bench.common.places import ROOT, SHARED, new_folder

ROUNDS = 5
SECTIONS = 10
REFERENCES = 12
WORDS = (60, 400)  # of a section: shorter and longer texts of the set are not taken


class Figures(TypedDict):
    """`same` tells whether the index of the changed build is that of a full one."""

    articles: int
    passages: int
    full_s: float
    changed_s: float
    nothing_s: float
    same: bool


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as place:
        figures = measured(options, Path(place))
    print_figures(figures, options.json, table)
    return 0 if figures["same"] else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED, metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=300, metavar="ARTICLES")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="ROUNDS")
    parser.add_argument("--meaning", action="store_true", help="rank by words and meaning")
    add_json(parser)
    return parser.parse_args(arguments)


def measured(options: argparse.Namespace, place: Path) -> Figures:
    sources = new_folder(place / "sources")
    texts = list(islice(article_texts(options.folder), options.articles))
    for number, text in enumerate(texts):
        (sources / f"article-{number:03}.md").write_text(text, encoding="utf-8")
    full_s = built(sources, place / "index", options.meaning)
    first = sources / "article-000.md"
    changed, nothing = [], []
    for number in range(options.rounds):
        more = f"\nThis page was read again in week {number}.\n\n## References"
        first.write_text(texts[0].replace("\n## References", more), encoding="utf-8")
        changed.append(built(sources, place / "index", options.meaning))
        nothing.append(built(sources, place / "index", options.meaning))
    built(sources, place / "other", options.meaning)
    one, other = (
        json.loads((place / name / "manifest.json").read_text()) for name in ("index", "other")
    )
    return Figures(
        articles=one["counts"]["articles"],
        passages=one["counts"]["passages"],
        full_s=round(full_s, 2),
        changed_s=round(statistics.median(changed), 2),
        nothing_s=round(statistics.median(nothing), 2),
        same=one["files"] == other["files"],
    )


def article_texts(folder: Path) -> Iterator[str]:
    """The articles in Markdown, of texts and references that are drawn in one order."""
    rng = random.Random(1)
    lines = (folder / "relevance/medquad_liveqa/corpus.jsonl").open(encoding="utf-8")
    sections = [
        one for one in map(json.loads, lines) if WORDS[0] <= len(one["text"].split()) <= WORDS[1]
    ]
    printed = [
        json.loads(line)["string"]
        for line in (folder / "references/references.jsonl").open(encoding="utf-8")
    ]
    rng.shuffle(sections)
    for number in range(len(sections) // SECTIONS):
        own = sections[number * SECTIONS : (number + 1) * SECTIONS]
        yield _article(own, rng.sample(printed, REFERENCES), rng)


def _article(sections: list[dict[str, str]], printed: list[str], rng: random.Random) -> str:
    lines = [f"# {sections[0]['title']}"]
    for one in sections:
        cited = sorted(rng.sample(range(1, len(printed) + 1), rng.randint(1, 2)))
        lines += [f"## {one['title']}", f"{one['text']} [{', '.join(map(str, cited))}]"]
    entries = [f"{number}. {' '.join(text.split())}" for number, text in enumerate(printed, 1)]
    return "\n\n".join([*lines, "## References", "\n".join(entries)]) + "\n"


def built(sources: Path, to: Path, meaning: bool) -> float:
    """Build an index by the command; the seconds of the processor that it took."""
    command = [sys.executable, "-m", "index", "build", str(sources), "--to", str(to), "--json"]
    before = os.times()
    command.append("--meaning" if meaning else "--no-meaning")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    after = os.times()
    if done.returncode:
        sys.exit(done.stderr or done.stdout[:2000])
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def table(figures: Figures) -> str:
    return "\n".join(f"{name:10}{value}" for name, value in figures.items())
