"""Writes a model's folder: weights, vocabulary and facts, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.embedding.encoder import Encoder
from search.embedding.tensors import GROUP, SIZES, WIDTH, Floats, Tensors

from .model_folder import (
    FACTS,
    FILES,
    VOCABULARY,
    WEIGHTS,
    ModelError,
    ModelFacts,
    Published,
    Sizes,
)

_ALIGNED = 64  # bytes: the widest load of a processor
_KINDS = {"float32": "F32", "float16": "F16", "int8": "I8", "uint8": "U8"}
_UNFINISHED = ".converting-"


def write_model(
    to: Path,
    published: Published,
    tensors: Tensors,
    vocabulary: bytes,
    sizes: Sizes,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write tensors, as they are stored, as a model's folder, open it once and swap it in for `to`.

    `metadata` goes into the weights, besides the sizes.

    Deterministic. `to` is unchanged after a failure. Raises ModelError where the model cannot be
    written, ValueError where the encoder cannot open it.
    """
    metadata = {name: str(getattr(sizes, name)) for name in SIZES} | dict(metadata or {})
    try:
        with _replacing(to) as folder:
            digest = _write_tensors(folder / WEIGHTS, tensors, metadata)
            (folder / VOCABULARY).write_bytes(vocabulary)
            facts = ModelFacts(
                published.name, published.sha256, digest, sizes.dimensions, published.licence
            )
            (folder / FACTS).write_text(facts.to_json(), encoding="utf-8")
            Encoder(folder / WEIGHTS, folder / VOCABULARY)
    except OSError as error:
        raise ModelError(f"'{to}' cannot be written: {error.strerror}.") from error


def pack(tensors: Tensors, exact: bool) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """The tensors as they are stored: matrices in blocks, as int8 with scales unless `exact`."""
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
