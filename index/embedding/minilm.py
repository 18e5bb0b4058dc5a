"""Reads all-MiniLM-L6-v2 as it is published, and folds its weights.

Constants that would else be computed for every token are folded into the weights, which is exact
except for rounding:

- attention's 1/√(size of a head), into the queries;
- the keys' bias is dropped, since it adds the same to all scores and softmax removes it;
- the values' bias, into the next matrix's bias: a token's attention sums to 1;
- the scale of the activation's argument and its 1/2, into the matrices before and after it;
- the embedding of the first segment, into the positions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from search.embedding.encoder import GELU_SCALE, MOST_TOKENS
from search.embedding.tensors import Floats, Tensors

from .model_folder import Published, Sizes

MINILM = Published(
    "all-MiniLM-L6-v2",
    "model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "Apache-2.0",
)
VOCABULARY, CONFIG = "vocab.txt", "config.json"


def read_config(config: bytes) -> Sizes:
    values = json.loads(config)
    sizes = Sizes(
        int(values["hidden_size"]), int(values["num_attention_heads"]),
        int(values["num_hidden_layers"]), int(values["intermediate_size"]),
    )  # fmt: skip
    if sizes.heads < 1 or sizes.dimensions < sizes.heads:
        raise ValueError("config.json names no heads")
    return sizes


def fold_weights(source: Mapping[str, npt.NDArray[Any]], sizes: Sizes) -> Tensors:
    """The published tensors, folded, under the names that `search.embedding.tensors` reads: all
    float32, matrices of shape (inputs, outputs). Raises KeyError for one that is missing."""
    segment = source["embeddings.token_type_embeddings.weight"][0]
    folded = {
        "words": source["embeddings.word_embeddings.weight"],
        "positions": source["embeddings.position_embeddings.weight"][:MOST_TOKENS] + segment,
        "norm": _norm(source, "embeddings"),
    }
    for number in range(sizes.layers):
        layer = _fold_layer(source, f"encoder.layer.{number}.", sizes)
        folded |= {f"{number}.{name}": tensor for name, tensor in layer.items()}
    return folded


def _fold_layer(
    source: Mapping[str, npt.NDArray[Any]], path: str, sizes: Sizes
) -> dict[str, Floats]:
    def dense(name: str) -> tuple[Floats, Floats]:
        """A matrix of shape (inputs, outputs), and its bias of shape (outputs,)."""
        return source[f"{path}{name}.weight"].T, source[f"{path}{name}.bias"]

    query, query_bias = dense("attention.self.query")
    key, _ = dense("attention.self.key")
    value, value_bias = dense("attention.self.value")
    out, out_bias = dense("attention.output.dense")
    up, up_bias = dense("intermediate.dense")
    down, down_bias = dense("output.dense")
    query_scale = np.float32((sizes.dimensions // sizes.heads) ** -0.5)
    scale = np.float32(GELU_SCALE)
    return {
        "mixed": np.concatenate([query * query_scale, key, value], axis=1),
        "query.bias": query_bias * query_scale,
        "out": out,
        "out.bias": out_bias
        + (value_bias[:, None] * out).sum(axis=0),  # in the same order anywhere
        "norm": _norm(source, f"{path}attention.output"),
        "up": up * scale,
        "up.bias": up_bias * scale,
        "down": down / (2 * scale),
        "down.bias": down_bias,
        "last_norm": _norm(source, f"{path}output"),
    }


def _norm(source: Mapping[str, npt.NDArray[Any]], path: str) -> Floats:
    return np.stack([source[f"{path}.LayerNorm.{part}"] for part in ("weight", "bias")])
