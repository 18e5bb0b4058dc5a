"""The model's folder, as far as it can be told without numpy: its files and what they say."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

WEIGHTS, VOCABULARY, FACTS = FILES = "weights.safetensors", "vocabulary.txt", "model.json"


class ModelError(Exception):
    """The model cannot be had, converted or read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """`source_sha256` is the digest of the weights as they were published, `sha256` of ours."""

    name: str
    source_sha256: str
    sha256: str
    dimensions: int
    licence: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def read_model_facts(folder: Path) -> ModelFacts:
    """Raises ModelError."""
    try:
        return ModelFacts(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(
            f"There is no model in '{folder}'. Make it with: make model, or citebox model SOURCE"
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"'{folder / FACTS}' is not what `make model` writes.") from error
