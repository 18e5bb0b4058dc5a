"""The model's folder: its files and facts, read without numpy."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

WEIGHTS, VOCABULARY, FACTS = FILES = "weights.safetensors", "vocabulary.txt", "model.json"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of a model. `dimensions`: of a token's state; `hidden`: of the feed-forward layer,
    between the matrices `up` and `down`."""

    dimensions: int
    heads: int
    layers: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Published:
    """A model as it is published. `sha256` is that of `file`, which has its weights."""

    name: str
    file: str
    sha256: str
    licence: str


class ModelError(Exception):
    """The model is missing, or cannot be converted or read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What model.json says. `source_sha256` is the digest of the published weights, `sha256` of
    the converted ones; `dimensions` is the length of a vector."""

    name: str
    source_sha256: str
    sha256: str
    dimensions: int
    licence: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def read_model_facts(folder: Path) -> ModelFacts:
    """The facts of the model in `folder`. Raises ModelError."""
    try:
        return ModelFacts(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(
            f"There is no model in '{folder}'. Make it with: make model, or citebox model SOURCE"
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"'{folder / FACTS}' is damaged. Make the model again.") from error
