"""The labelled questions and our own examples, and how they are dealt for cross-validation."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from search.languages.detect import language_of
from search.model import LANGUAGES
from search.safety.features import heard, windows_of

OURS = "our examples"
# Two questions are alike where they share so much of their pairs of words (Jaccard).
ALIKE = 0.5


class Example(NamedTuple):
    """`label` is danger, urgent or no; `border` is a "no" that looks like danger; `kind` is "none"
    for a "no"."""

    text: str
    label: str
    kind: str
    border: bool
    language: str
    source: str

    @property
    def is_danger(self) -> bool:
        return self.label == "danger"

    @property
    def is_ordinary(self) -> bool:
        return self.label == "no" and not self.border


def read_labelled(path: Path) -> list[Example]:
    """A file like danger_dev.jsonl: see RULES.md beside it."""
    with path.open(encoding="utf-8") as lines:
        return [_labelled(json.loads(line)) for line in lines if line.strip()]


def _labelled(row: dict[str, str]) -> Example:
    border = bool(row.get("border", False))
    source = row.get("source", "")
    return Example(row["text"], row["label"], row["kind"], border, row["lang"], source)


def read_ours(folder: Path) -> list[Example]:
    """data/examples.*.tsv: label (danger, urgent, border or no), kind, text."""
    found = []
    for language in LANGUAGES:
        path = folder / f"examples.{language}.tsv"
        for line in path.read_text(encoding="utf-8").splitlines():
            label, kind, text = line.split("\t")
            border = label == "border"
            found.append(Example(text, "no" if border else label, kind, border, language, OURS))
    return found


def digest_of(paths: Sequence[Path]) -> bytes:
    """The SHA-256 of the files' names and contents, in their order."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\n" + path.read_bytes())
    return found.digest()


def families_of(examples: Sequence[Example]) -> list[int]:
    """A number for each example, the same for those that are alike, also through others."""
    pairs = [_pairs(one.text) for one in examples]
    having = defaultdict[object, list[int]](list)
    family = list(range(len(examples)))

    def first(place: int) -> int:
        while family[place] != place:
            place = family[place]
        return place

    for place, own in enumerate(pairs):
        shared = Counter(other for pair in own for other in having[pair])
        for other, count in shared.items():
            if count >= ALIKE * len(own | pairs[other]):
                family[first(place)] = first(other)
        for pair in own:
            having[pair].append(place)
    return [first(place) for place in range(len(examples))]


def _pairs(text: str) -> set[tuple[str, ...]]:
    words = [word for window in heard(windows_of(text), language_of(text)) for word in window]
    return {*pairwise(words)} or {tuple(words)}


def folds_of(examples: Sequence[Example], families: Sequence[int], count: int) -> list[int]:
    """The fold of each example: families stay together, and every fold has its share of each
    label, language and border."""
    strata = defaultdict[tuple[str, bool, str], list[int]](list)
    for family in dict.fromkeys(families):
        one = examples[family]
        strata[one.label, one.border, one.language].append(family)
    chance, fold, dealt = random.Random(1), {}, 0  # noqa: S311 - no secret
    for _, members in sorted(strata.items()):
        chance.shuffle(members)
        for family in members:
            fold[family] = dealt % count
            dealt += 1
    return [fold[family] for family in families]
