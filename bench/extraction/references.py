"""Measure how well printed references are read: each field against the set's CSL-JSON.

FOLDER holds references.jsonl (`string`, `kind`, `csl`). A field counts where the truth has it
and the string prints it, compared in [a-z0-9] after folding; a title is right at a ratio of 95
of 100. `core` is the share of strings whose first author, year, title, journal, volume and
first page are all right. "printed" counts truths that are an article-journal with a
container-title; each "rendered-…" kind counts all its strings. `identifiers` are PMID, PMCID
and URL on the strings that labels_references.tsv labels by hand; `confidence` is the share of
right cores among the strings of each band of `Read.confidence`.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from bench.common.figures import print_figures, share
from bench.common.options import add_folder, add_json, new_parser
from bench.common.sets import read_lines
from index.names import fold
from index.references.parse import parse_reference
from search.model import Csl

LABELS = Path(__file__).with_name("labels_references.tsv")
FIELDS = ("author", "year", "title", "journal", "volume", "issue", "page", "publisher", "DOI")
CORE = ("author", "year", "title", "journal", "volume", "page")
TITLE_RATIO = 0.95
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
PRINTED = "printed"


class Sample(NamedTuple):
    """A line of the set: the string, how it was made, and its true CSL-JSON."""

    line: int
    kind: str
    string: str
    csl: Csl

    @property
    def counts(self) -> bool:
        is_in_journal = self.csl["type"] == "article-journal" and "container-title" in self.csl
        return self.kind != PRINTED or is_in_journal


@dataclass(frozen=True, slots=True)
class Checked:
    """One string as read: `right` has the fields that count, each right or wrong."""

    sample: Sample
    csl: Csl
    confidence: float
    right: Mapping[str, bool]

    @property
    def core(self) -> bool:
        return all(self.right.get(name, True) for name in CORE)


class Band(TypedDict):
    strings: int
    core: float


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    started = time.perf_counter()
    strings = list(read_set(options.folder))
    checked = [check(one) for one in strings if one.counts]
    took_ms = 1000 * (time.perf_counter() - started) / max(1, len(checked))
    figures = {
        **by_kind(checked),
        "identifiers": identifiers(strings),
        "confidence": by_band(checked),
        "ms_per_reference": round(took_ms, 2),
    }
    print_figures(figures, options.json, table)
    if not options.json:
        for one in failures(checked, options):
            print(failure(one))
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_folder(parser)
    add_json(parser)
    parser.add_argument("--failures", type=int, default=10, help="how many to print (10)")
    parser.add_argument("--field", help="only failures of this field; default: any of core")
    parser.add_argument("--kind", default=PRINTED)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def read_set(folder: Path) -> Iterator[Sample]:
    for number, line in enumerate(read_lines(folder / "references.jsonl"), 1):
        yield Sample(number, line["kind"], line["string"], line["csl"])


def check(one: Sample) -> Checked:
    read, printed = parse_reference(one.string), plain(one.string)
    wanted, found = values(one.csl), values(read.csl)
    right = {
        name: is_same(name, found[name], value)
        for name, value in wanted.items()
        if value and value in printed
    }
    return Checked(one, read.csl, read.confidence, right)


def values(csl: Csl) -> dict[str, str]:
    """The FIELDS, which are compared, in [a-z0-9]."""
    author = (csl.get("author") or [{}])[0]
    date = csl.get("issued", {}).get("date-parts") or [[""]]
    found = {
        "author": author.get("family") or author.get("literal"),
        "year": date[0][0],
        "title": csl.get("title"),
        "journal": csl.get("container-title"),
        "volume": csl.get("volume"),
        "issue": csl.get("issue"),
        "page": re.split(r"[-–]", str(csl.get("page", "")))[0],
        "publisher": csl.get("publisher"),
        "DOI": csl.get("DOI"),
    }
    return {name: plain(found[name]) for name in FIELDS}


def plain(value: str | int | None) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(str(value or "")))


def is_same(name: str, found: str, wanted: str) -> bool:
    if name != "title":
        return found == wanted
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio() >= TITLE_RATIO


def by_kind(checked: Sequence[Checked]) -> dict[str, dict[str, float]]:
    """Of each kind of string, and of all rendered ones: core, each field, and the strings."""
    kinds = sorted({one.sample.kind for one in checked})
    figures = {kind: shares([one for one in checked if one.sample.kind == kind]) for kind in kinds}
    figures["rendered"] = shares([one for one in checked if one.sample.kind != PRINTED])
    return figures


def shares(checked: Sequence[Checked]) -> dict[str, float]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in checked:
        right.update(name for name, is_right in one.right.items() if is_right)
        total.update(one.right.keys())
    fields = {name: share(right[name], total[name]) for name in FIELDS if total[name]}
    core = share(sum(one.core for one in checked), len(checked))
    return {"core": core, **fields, "strings": len(checked)}


def read_labels() -> dict[int, dict[str, str]]:
    """Line number of references.jsonl -> PMID, PMCID, URL that the string prints, else ""."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((row for row in file if row[0] != "#"), delimiter="\t")
        return {int(row.pop("line")): row for row in rows}


def identifiers(strings: Sequence[Sample]) -> dict[str, Any]:
    """A field counts where it is labelled or read: a false one is wrong."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = []
    for number, label in read_labels().items():
        csl = parse_reference(strings[number - 1].string).csl
        for name, wanted in label.items():
            if wanted or name in csl:
                total[name] += 1
                right[name] += csl.get(name, "") == wanted
                if csl.get(name, "") != wanted:
                    wrong.append({"line": number, name: csl.get(name, ""), "label": wanted})
    by_name = {name: share(right[name], total[name]) for name in total}
    every = share(right.total(), total.total())
    return {"all": every, **by_name, "counted": total.total(), "wrong": wrong}


def by_band(checked: Iterable[Checked]) -> dict[str, Band]:
    """By the least confidence of a band."""
    printed = [one for one in checked if one.sample.kind == PRINTED]
    bands: dict[str, Band] = {}
    for low, high in zip(BANDS, [*BANDS[1:], 2.0], strict=True):
        cores = [one.core for one in printed if low <= one.confidence < high]
        if cores:
            core = round(sum(cores) / len(cores), 3)
            bands[f"{low:.2f}"] = {"strings": len(cores), "core": core}
    return bands


def failures(checked: Iterable[Checked], options: argparse.Namespace) -> list[Checked]:
    """As many as asked for, drawn, of the kind and the field that are asked for."""

    def failed(one: Checked) -> bool:
        return one.right.get(options.field) is False if options.field else not one.core

    wrong = [one for one in checked if one.sample.kind == options.kind and failed(one)]
    drawn = random.Random(options.seed).sample(wrong, min(options.failures, len(wrong)))
    return sorted(drawn, key=lambda one: one.sample.line)


def failure(one: Checked) -> str:
    found, wanted = values(one.csl), values(one.sample.csl)
    wrong = [
        f"    {name}: read {found[name]!r}, wanted {wanted[name]!r}"
        for name, is_right in one.right.items()
        if not is_right
    ]
    line = f"{one.sample.line} ({one.confidence:.2f}): {one.sample.string}"
    return "\n".join([line, *wrong])


def table(figures: Mapping[str, Any]) -> str:
    """Kinds across, fields down."""
    kinds = [kind for kind in figures if kind == PRINTED or kind.startswith("rendered")]
    names = list(dict.fromkeys(name for kind in kinds for name in figures[kind]))
    short = {kind: kind.replace("rendered-", "") for kind in kinds}
    rows = ["".join(["field     ", *(f"{short[kind]:>11}" for kind in kinds)])]
    for name in names:
        cells = (f"{figures[kind].get(name, ''):>11}" for kind in kinds)
        rows.append("".join([f"{name:<10}", *cells]))
    rest = ("identifiers", "confidence", "ms_per_reference")
    return "\n".join([*rows, *(f"{name}: {figures[name]}" for name in rest)])
