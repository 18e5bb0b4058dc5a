"""How well printed references are read: each field against the set's CSL-JSON.

    .venv/bin/python bench/references.py FOLDER [--json] [--failures N] [--field NAME]
        [--kind KIND] [--seed N]

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
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.names import fold
from index.references.parse import parse_reference

LABELS = Path(__file__).with_name("labels_references.tsv")
CORE = ("author", "year", "title", "journal", "volume", "page")
TITLE_RATIO = 0.95
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Checked:
    """One string as read: `right` has the fields that count, each right or wrong."""

    line: int
    kind: str
    string: str
    csl: dict[str, Any]
    truth: dict[str, Any]
    right: dict[str, bool]
    confidence: float

    @property
    def core(self) -> bool:
        return all(self.right.get(name, True) for name in CORE)


def main() -> int:
    options = _options()
    started = time.perf_counter()
    lines = _lines(options.folder)
    checked = [check(number, line) for number, line in enumerate(lines, 1) if _counts(line)]
    took_ms = 1000 * (time.perf_counter() - started) / max(1, len(checked))
    figures = measure(checked) | {
        "identifiers": identifiers(lines),
        "confidence": bands(checked),
        "ms_per_reference": round(took_ms, 2),
    }
    if options.json:
        print(json.dumps(figures, indent=1))
        return 0
    print(table(figures))
    for one in failures(checked, options):
        print(_failure(one))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", type=int, default=10, help="how many to print (10)")
    parser.add_argument("--field", help="only failures of this field; default: any of core")
    parser.add_argument("--kind", default="printed")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _lines(folder: Path) -> list[dict[str, Any]]:
    with (folder / "references.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _counts(line: dict[str, Any]) -> bool:
    csl = line["csl"]
    return line["kind"] != "printed" or (
        csl["type"] == "article-journal" and "container-title" in csl
    )


def check(number: int, line: dict[str, Any]) -> Checked:
    read, truth, string = parse_reference(line["string"]), line["csl"], line["string"]
    printed = plain(string)
    wanted, found = values(truth), values(read.csl)
    right = {
        name: _same(name, found[name], value)
        for name, value in wanted.items()
        if value and value in printed
    }
    return Checked(number, line["kind"], string, read.csl, truth, right, read.confidence)


def values(csl: dict[str, Any]) -> dict[str, str]:
    """The fields that are compared, in [a-z0-9]."""
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
    return {name: plain(value) for name, value in found.items()}


def plain(value: object) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(str(value or "")))


def _same(name: str, found: str, wanted: str) -> bool:
    if name != "title":
        return found == wanted
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio() >= TITLE_RATIO


def measure(checked: list[Checked]) -> dict[str, Any]:
    kinds = sorted({one.kind for one in checked})
    figures: dict[str, Any] = {
        kind: _figures([o for o in checked if o.kind == kind]) for kind in kinds
    }
    figures["rendered"] = _figures([one for one in checked if one.kind != "printed"])
    return figures


def _figures(checked: list[Checked]) -> dict[str, Any]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in checked:
        right.update(name for name, is_right in one.right.items() if is_right)
        total.update(one.right.keys())
    shares = {name: round(right[name] / total[name], 4) for name in values({}) if total[name]}
    core = sum(one.core for one in checked) / max(1, len(checked))
    return {"core": round(core, 4), **shares, "strings": len(checked)}


def labels() -> dict[int, dict[str, str]]:
    """Line number of references.jsonl -> PMID, PMCID, URL that the string prints, else ""."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((row for row in file if row[0] != "#"), delimiter="\t")
        return {int(row.pop("line")): row for row in rows}


def identifiers(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """A field counts where it is labelled or read: a false one is wrong."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = []
    for number, label in labels().items():
        csl = parse_reference(lines[number - 1]["string"]).csl
        for name, wanted in label.items():
            if wanted or name in csl:
                total[name] += 1
                right[name] += csl.get(name, "") == wanted
                if csl.get(name, "") != wanted:
                    wrong.append({"line": number, name: csl.get(name, ""), "label": wanted})
    shares = {name: round(right[name] / total[name], 4) for name in total}
    every = round(sum(right.values()) / max(1, sum(total.values())), 4)
    return {"all": every, **shares, "counted": sum(total.values()), "wrong": wrong}


def bands(checked: list[Checked]) -> dict[str, dict[str, float]]:
    printed = [one for one in checked if one.kind == "printed"]
    found = {}
    for low, high in zip(BANDS, [*BANDS[1:], 2.0], strict=True):
        inside = [one.core for one in printed if low <= one.confidence < high]
        if inside:
            share = round(sum(inside) / len(inside), 3)
            found[f"{low:.2f}"] = {"strings": len(inside), "core": share}
    return found


def failures(checked: list[Checked], options: argparse.Namespace) -> Iterator[Checked]:
    def failed(one: Checked) -> bool:
        if options.field:
            return one.right.get(options.field) is False
        return not one.core

    wrong = [one for one in checked if one.kind == options.kind and failed(one)]
    chosen = random.Random(options.seed).sample(wrong, min(options.failures, len(wrong)))
    return iter(sorted(chosen, key=lambda one: one.line))


def _failure(one: Checked) -> str:
    found, wanted = values(one.csl), values(one.truth)
    wrong = [
        f"    {name}: read {found[name]!r}, wanted {wanted[name]!r}"
        for name, is_right in one.right.items()
        if not is_right
    ]
    return "\n".join([f"{one.line} ({one.confidence:.2f}): {one.string}", *wrong])


def table(figures: dict[str, Any]) -> str:
    """Kinds across, fields down."""
    kinds = [kind for kind in figures if kind == "printed" or kind.startswith("rendered")]
    names = list(dict.fromkeys(name for kind in kinds for name in figures[kind]))
    short = {kind: kind.replace("rendered-", "") for kind in kinds}
    rows = ["".join(["field     ", *(f"{short[kind]:>11}" for kind in kinds)])]
    for name in names:
        cells = (f"{figures[kind].get(name, ''):>11}" for kind in kinds)
        rows.append("".join([f"{name:<10}", *cells]))
    rest = ("identifiers", "confidence", "ms_per_reference")
    return "\n".join([*rows, *(f"{name}: {figures[name]}" for name in rest)])


if __name__ == "__main__":
    sys.exit(main())
