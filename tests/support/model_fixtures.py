"""The model for tests: the real one, where it was made, and a tiny one of drawn numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding.minilm import MINILM, fold_weights
from index.embedding.model_folder import FACTS, VOCABULARY, WEIGHTS, Sizes
from index.embedding.model_writer import pack, write_model
from search.embedding.encoder import MOST_TOKENS, Encoder
from tests.support.needed import missing
from tests.support.paths import ROOT

TINY = Sizes(dimensions=64, heads=2, layers=2, hidden=128)
TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *map(chr, range(33, 127))]
TOKENS += [f"##{char}" for char in "abcdefghijklmnopqrstuvwxyz0123456789"]


def published(sizes: Sizes = TINY, words: int = len(TOKENS)) -> dict[str, Any]:
    """Tensors of the published names and shapes, drawn from one seed."""
    drawn = np.random.default_rng(5)
    size, hidden = sizes.dimensions, sizes.hidden
    found: dict[str, Any] = {}

    def draw(name: str, *shape: int, around: float = 0.0) -> None:
        spread = 0.1 if len(shape) == 1 else shape[-1] ** -0.5
        found[name] = drawn.normal(around, spread, shape).astype(np.float32)

    def norm(path: str) -> None:
        draw(f"{path}.LayerNorm.weight", size, around=1.0)
        draw(f"{path}.LayerNorm.bias", size)

    def dense(path: str, outputs: int, inputs: int) -> None:
        draw(f"{path}.weight", outputs, inputs)
        draw(f"{path}.bias", outputs)

    draw("embeddings.word_embeddings.weight", words, size)
    draw("embeddings.position_embeddings.weight", 2 * MOST_TOKENS, size)
    draw("embeddings.token_type_embeddings.weight", 2, size)
    norm("embeddings")
    for path in (f"encoder.layer.{number}" for number in range(sizes.layers)):
        for name in ("query", "key", "value"):
            dense(f"{path}.attention.self.{name}", size, size)
        dense(f"{path}.attention.output.dense", size, size)
        norm(f"{path}.attention.output")
        dense(f"{path}.intermediate.dense", hidden, size)
        dense(f"{path}.output.dense", size, hidden)
        norm(f"{path}.output")
    return found


def tiny_model(folder: Path, *, exact: bool = False) -> Path:
    """A model that understands nothing, as the real one is written; its words are single letters
    and what they make up. Returns the folder."""
    vocabulary = "".join(f"{token}\n" for token in TOKENS).encode()
    tensors = dict(pack(fold_weights(published(), TINY), exact))
    write_model(folder, MINILM, tensors, vocabulary, TINY)
    return folder


def open_model(folder: Path) -> Encoder:
    return Encoder(folder / WEIGHTS, folder / VOCABULARY)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model's folder."""
    return tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture(scope="session")
def model() -> Path:
    """The real model's folder."""
    folder = ROOT / "build" / "model"
    if not (folder / FACTS).is_file():
        missing("build/model is not there (make model)")
    return folder


@pytest.fixture(scope="session")
def encoder(model: Path) -> Encoder:
    return open_model(model)
