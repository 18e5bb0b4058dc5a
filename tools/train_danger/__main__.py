"""The command line: reads, cross-validates, prints the figures, and writes the weights."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedding.model_folder import VOCABULARY, WEIGHTS
from search.embedding.encoder import Encoder
from search.safety import learned, nearness
from search.safety.lexicon import Lexicon
from search.safety.sections import Numbers, write_sections
from search.safety.slips import Slips
from tools.errors import ToolError
from tools.train_danger.examples import OURS, Example, digest_of, read_labelled, read_ours
from tools.train_danger.fit import (
    DECAY,
    Features,
    costs_of,
    features_of,
    kind_sections,
    linear,
    near_kernels,
    nearness_sections,
    ngram_kernels,
    points_of,
    principal_axes,
    scorer_sections,
    signs_of,
)
from tools.train_danger.lexicon import lexicon_sections, phrases_of
from tools.train_danger.machine import Array, Machine, solve
from tools.train_danger.report import report
from tools.train_danger.slips import slip_sections
from tools.train_danger.validate import (
    Thresholds,
    random_parts,
    scores_by_folds,
    source_parts,
    thresholds_of,
)

SOURCE = Path(__file__).with_name("data")
INPUTS = (
    "words.en.txt", "words.es.txt", "patterns.txt", "examples.en.tsv", "examples.es.tsv",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        return run(options)
    except (ToolError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.train_danger", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="labelled questions (JSONL)")
    parser.add_argument("--model", type=Path, default=Path("build/model"), metavar="DIR")
    parser.add_argument("--to", type=Path, default=Path(learned.__file__).parent, metavar="DIR")
    parser.add_argument(
        "--parts", action="store_true", help="also what patterns, n-grams and vectors do alone"
    )
    parser.add_argument(
        "--random", action="store_true", help="also cross-validate by random folds, which is slow"
    )
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> int:
    examples = read_labelled(options.data) + read_ours(SOURCE)
    digest = digest_of([options.data, *[SOURCE / name for name in INPUTS]])
    lexicon = lexicon_sections(SOURCE)
    lexicon |= slip_sections([one for one in examples if one.source == OURS], phrases_of(SOURCE))
    features = features_of(examples, Lexicon(views(lexicon)), Slips(views(lexicon)))
    vectors = encode(options.model, examples)
    axes = principal_axes(vectors)
    points = points_of(vectors, axes)
    words, near = ngram_kernels(features.ngrams) + linear(features.ideas), near_kernels(points)
    if options.parts:
        print_parts(examples, features, near)

    guess = np.array([one.source != OURS for one in examples])
    machine, thresholds = learn("words", examples, words, guess, options.random)
    sections = scorer_sections(machine, features, thresholds) | kind_sections(examples, features)
    write_sections(options.to / learned.FILE.name, learned.TYPES, digest, lexicon | sections)

    guess = machine.weights != 0
    machine, thresholds = learn("words and vector", examples, words + near, guess, options.random)
    sections = scorer_sections(machine, features, thresholds)
    sections |= nearness_sections(machine, points, axes)
    write_sections(options.to / nearness.FILE.name, nearness.TYPES, digest, sections)
    return 0


def views(sections: Mapping[str, Numbers]) -> dict[str, memoryview]:
    return {name: memoryview(numbers) for name, numbers in sections.items()}


def encode(model: Path, examples: Sequence[Example]) -> Array:
    return Encoder(model / WEIGHTS, model / VOCABULARY).encode([one.text for one in examples])


def learn(
    name: str, examples: Sequence[Example], kernels: Array, guess: Array | None, random: bool
) -> tuple[Machine, Thresholds]:
    """A machine of all examples, with the thresholds that suit questions of a new source: each
    source is judged by the others. `guess`: as `begin` of `solve`."""
    machine = solve(kernels, signs_of(examples), costs_of(examples), DECAY, guess)
    parts, _ = source_parts(examples)
    apart = scores_by_folds(examples, kernels, parts, machine)
    thresholds = thresholds_of(examples, apart)
    print(report(f"{name}, each source by the others", examples, apart, thresholds), flush=True)
    if random:
        scores = scores_by_folds(examples, kernels, random_parts(examples), machine)
        print(report(f"{name}, random folds", examples, scores, thresholds), flush=True)
    return machine, thresholds


def print_parts(examples: Sequence[Example], features: Features, near: Array) -> None:
    parts = {
        "patterns alone": linear(features.ideas),
        "n-grams alone": ngram_kernels(features.ngrams),
        "vector alone": near,
    }
    for name, kernels in parts.items():
        machine = solve(kernels, signs_of(examples), costs_of(examples), DECAY)
        scores = scores_by_folds(examples, kernels, random_parts(examples), machine)
        print(report(name, examples, scores, thresholds_of(examples, scores)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
