"""How well citations are linked, over articles whose truth is known.

    .venv/bin/python bench/citations.py FOLDER [--json] [--failures N]

FOLDER holds index.json and articles/ID/{article.txt, article.html, truth.json}. The input is
article.txt as a clinic would paste it (superscripts: article.html, aligned with the text); the
reference list is read by our own reader, and a second figure is given the truth's list. A unit is
a citation (author-year) or a group (numbers), references inside ranges included; a link is right
when it overlaps the unit's place and names its reference. Micro-averaged over a style; flagged
links count as made. A passage is a line before the list that has a true or a made link.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.citations.linker import link_article
from index.document import Block, Document, Printed, SourceError
from index.readers import read_source
from index.references.parse import parse_reference
from index.source import Source

AUTHOR_YEAR = "author-year"


@dataclass(frozen=True)
class Made:
    """A link to one reference: its place in article.txt and the truth's 1-based number."""

    start: int
    end: int
    reference: int
    certainty: str | None


@dataclass
class Tally:
    """Counts of one style. `wanted` and `found` are (unit, reference) pairs."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    passages: int = 0
    exact: int = 0
    failures: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        made = self.right + self.wrong
        precision = self.right / made if made else 0.0
        recall = self.found / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        exact = self.exact / self.passages if self.passages else 0.0
        figures = {"precision": precision, "recall": recall, "f1": f1, "passages_exact": exact}
        return {name: round(value, 4) for name, value in figures.items()}


@dataclass(frozen=True)
class Case:
    """An article with its truth. `lines` are the 0-based offsets of the text's lines."""

    id: str
    style: str
    text: str
    html: bytes
    truth: dict[str, Any]

    @property
    def list_start(self) -> int:
        return min((r["start"] for r in self.truth["references"]), default=len(self.text))


def main() -> int:
    options = _options()
    started, characters = time.process_time(), 0
    own: defaultdict[str, Tally] = defaultdict(Tally)
    given: defaultdict[str, Tally] = defaultdict(Tally)
    for case in cases(options.folder):
        characters += len(case.text)
        article = read_case(case)
        count(case, links_of(case, article), own[case.style])
    seconds = (time.process_time() - started) / characters * 1e6
    for case in cases(options.folder):
        count(case, links_of(case, with_list(read_case(case), case)), given[case.style])
    report = {
        "styles": {style: tally.figures() for style, tally in sorted(own.items())},
        "with_true_list": {style: tally.figures() for style, tally in sorted(given.items())},
        "wrong_among_made": _wrong(own),
        "seconds_per_million_characters": round(seconds, 2),
    }
    print(json.dumps(report, indent=1) if options.json else table(report))
    for style, tally in own.items() if options.failures else ():
        sample = random.Random(options.seed).sample(
            tally.failures, min(options.failures, len(tally.failures))
        )
        print("\n".join(f"{style}  {failure}" for failure in sample))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", type=int, default=0, help="print N failures of each style")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _wrong(tallies: dict[str, Tally]) -> float:
    made = sum(tally.right + tally.wrong for tally in tallies.values())
    return round(sum(tally.wrong for tally in tallies.values()) / made, 4)


def cases(folder: Path) -> Iterator[Case]:
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        place = folder / "articles" / entry["id"]
        truth = json.loads((place / "truth.json").read_text(encoding="utf-8"))
        text = (place / "article.txt").read_text(encoding="utf-8")
        html = (place / "article.html").read_bytes()
        yield Case(entry["id"], entry["style"], text, html, truth)


def read_case(case: Case) -> Document:
    """As `index build` reads it: the text; for superscripts the page."""
    name, data = ("article.txt", case.text.encode())
    if case.style == "num-sup":
        name, data = "article.html", case.html
    for read in read_source(Source(name, name, data)):
        if isinstance(read, SourceError):
            raise read
        return read
    raise ValueError(case.id)


def with_list(article: Document, case: Case) -> Document:
    """The same article with the truth's reference list in place of the one that we read."""
    printed = (
        Printed(r["string"], 0, int(r["label"]) if str(r.get("label")).isdigit() else None)
        for r in case.truth["references"]
    )
    return replace(article, references=tuple(printed))


def links_of(case: Case, article: Document) -> list[Made]:
    numbers = reference_numbers(case, article)
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    places = Places(case)
    made: list[Made] = []
    for block, links in link_article(article, reads).items():
        at = places.of(block)
        for link in links:
            span = at(link.start, link.end)
            made += [
                Made(*span, numbers[entry], link.certainty)
                for entry in link.entries
                if span and entry in numbers
            ]
    return made


def reference_numbers(case: Case, article: Document) -> dict[int, int]:
    """Our entry -> the truth's number: by the printed string, without white space and marks."""
    true = {_bare(r["string"]): r["idx"] for r in case.truth["references"]}
    found: dict[int, int] = {}
    for place, printed in enumerate(article.references):
        bare = _bare(printed.text)
        number = true.get(bare) or next((n for t, n in true.items() if t and t in bare), None)
        if number is not None:
            found[place] = number
    return found


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


class Places:
    """Where a block stands in article.txt, found without white space and list marks."""

    def __init__(self, case: Case) -> None:
        kept = list(_letters(case.text))
        self._offsets = [at for at, _ in kept]
        self._bare = "".join(char for _, char in kept)
        self._from = 0

    def of(self, block: Block) -> Any:
        kept = list(_letters(block.text))
        inner = [at for at, _ in kept]
        bare = "".join(char for _, char in kept)
        start = self._find(bare)

        def at(first: int, last: int) -> tuple[int, int] | None:
            inside = [n for n, place in enumerate(inner) if first <= place < last]
            if start is None or not inside:
                return None
            ends = self._offsets[start + inside[0]], self._offsets[start + inside[-1]]
            return ends[0], ends[1] + 1

        return at

    def _find(self, bare: str) -> int | None:
        for probe, shift in ((bare, 0), (bare.lstrip("0123456789."), None)):
            cut = len(bare) - len(probe) if shift is None else 0
            for origin in (self._from, 0):
                place = self._bare.find(probe, origin)
                if place >= 0 and probe:
                    self._from = place + len(probe)
                    return place - cut
        return None


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """(place, letter) without white space and list marks, decomposed: the reader writes NFC."""
    for at, char in enumerate(text):
        if not _skipped(char):
            yield from ((at, part) for part in normalize("NFD", char))


def _skipped(char: str) -> bool:
    return char.isspace() or char in "•\u00ad\u200b\u2060\ufeff"


def count(case: Case, made: list[Made], tally: Tally) -> None:
    units = list(true_units(case))
    wanted = {(number, ref) for number, (_, _, refs) in enumerate(units) for ref in refs}
    found: set[tuple[int, int]] = set()
    for link in made:
        hits = {
            (number, link.reference)
            for number, (start, end, refs) in enumerate(units)
            if start < link.end and link.start < end and link.reference in refs
        }
        found |= hits
        tally.right += bool(hits)
        tally.wrong += not hits
        if not hits:
            context = case.text[max(0, link.start - 40) : link.end + 20]
            tally.failures.append(f"wrong  {case.id} {link.certainty} {link.reference} {context!r}")
    for number, ref in wanted - found:
        start, end, _ = units[number]
        context = case.text[max(0, start - 40) : end + 20]
        tally.failures.append(f"missed {case.id} {ref} {context!r}")
    tally.wanted += len(wanted)
    tally.found += len(found)
    _count_passages(case, units, made, tally)


def true_units(case: Case) -> Iterator[tuple[int, int, set[int]]]:
    citations = case.truth["citations"]
    if case.style == AUTHOR_YEAR:
        for one in citations:
            yield one["start"], one["end"], {*one["refs"], *one["implied"]}
        return
    implied: defaultdict[int, set[int]] = defaultdict(set)
    for one in citations:
        implied[one["group"]].update(one["implied"])
    for group in case.truth["groups"]:
        yield group["start"], group["end"], {*group["refs"], *implied[group["g"]]}


def _count_passages(
    case: Case, units: list[tuple[int, int, set[int]]], made: list[Made], tally: Tally
) -> None:
    true: defaultdict[int, set[int]] = defaultdict(set)
    ours: defaultdict[int, set[int]] = defaultdict(set)
    for start, _, refs in units:
        true[case.text.count("\n", 0, start)] |= refs
    for link in made:
        ours[case.text.count("\n", 0, link.start)].add(link.reference)
    last = case.text.count("\n", 0, case.list_start)
    for line in {*true, *ours}:
        if line < last:
            tally.passages += 1
            tally.exact += true[line] == ours[line]


def table(report: dict[str, Any]) -> str:
    columns = ("precision", "recall", "f1", "passages_exact")
    lines = [f"{'':<34}" + "".join(f"{name:>16}" for name in columns)]
    for kind in ("styles", "with_true_list"):
        for style, figures in report[kind].items():
            name = style if kind == "styles" else f"{style}, the true list given"
            lines.append(f"{name:<34}" + "".join(f"{figures[c]:>16.4f}" for c in columns))
    lines.append(f"wrong among made: {report['wrong_among_made']:.4f}")
    lines.append(f"seconds per million characters: {report['seconds_per_million_characters']}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
