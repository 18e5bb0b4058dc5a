"""The encoder's weights: a file -> arrays, each checked for its shape.

A matrix is stored in blocks of WIDTH columns, (blocks, inputs, WIDTH), because questions have few
rows. OpenBLAS multiplies a few rows by so small a matrix without packing it first, which takes
half the time (with AVX-512; without, the same time). Matrices are int8 with scales, and converted
to float32 once, because numpy has no quicker product. `index model --exact` stores float32.
"""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..files import map_file

Floats = npt.NDArray[np.float32]
Tensors = dict[str, npt.NDArray[Any]]

WIDTH = 32
# Inputs of a column that share a scale (least cosine to the reference vectors 0.9993; with one
# scale for a whole column 0.996).
GROUP = 64
# Sizes in the metadata: length of a state, heads, layers, length between `up` and `down`.
SIZES = ("dimensions", "heads", "layers", "hidden")
_TYPES = {"F32": np.float32, "I8": np.int8, "I64": np.int64}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's weights. `mixed` joins the query, key and value matrices by columns.

    A norm has two rows: its weight and its bias.
    """

    mixed: Floats
    query_bias: Floats
    out: Floats
    out_bias: Floats
    norm: Floats
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    last_norm: Floats


class StoredModel:
    """Reads the weights that `index.embedding.convert` wrote.

    `size` is the length of a state, and so of a vector.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError where the file is incomplete or its sizes are inconsistent."""
        self._data = map_file(path)
        self._tensors, facts = read_tensors(self._data)
        try:
            sizes = [int(facts[name]) for name in SIZES]
        except (KeyError, ValueError) as error:
            raise ValueError("The weights have no sizes in their metadata.") from error
        if min(sizes) < 1 or sizes[0] % sizes[1]:
            raise ValueError("The weights have inconsistent sizes in their metadata.")
        self.size, self.heads, self._count, self._hidden = sizes

    def array(self, name: str, *shape: int) -> npt.NDArray[Any]:
        """The array of a name. Raises ValueError where it is missing or has another shape."""
        tensor = self._tensors.get(name)
        if tensor is None or tensor.shape != shape:
            raise ValueError(f"The weights have no '{name}' of shape {shape}.")
        return tensor

    def layers(self) -> list[Layer]:
        """All layers, with float32 matrices."""
        # One array for all matrices: numpy puts it in huge pages, quicker to fill and to read.
        packed = [one.size for one in self._tensors.values() if _is_packed(one)]
        room: Floats = np.empty(sum(packed), np.float32)
        layers = []
        for number in range(self._count):
            layer, room = self._layer(f"{number}.", room)
            layers.append(layer)
        if isinstance(self._data, mmap.mmap):
            self._data.madvise(mmap.MADV_DONTNEED)  # converted data is not read again
        return layers

    def _layer(self, name: str, room: Floats) -> tuple[Layer, Floats]:
        """A layer, converted into the beginning of `room`, and the rest of `room`."""
        size, hidden = self.size, self._hidden
        mixed, room = self._matrix(f"{name}mixed", size, 3 * size, room)
        out, room = self._matrix(f"{name}out", size, size, room)
        up, room = self._matrix(f"{name}up", size, hidden, room)
        down, room = self._matrix(f"{name}down", hidden, size, room)
        layer = Layer(
            mixed, self.array(f"{name}query.bias", size),
            out, self.array(f"{name}out.bias", size), self.array(f"{name}norm", 2, size),
            up, self.array(f"{name}up.bias", hidden),
            down, self.array(f"{name}down.bias", size), self.array(f"{name}last_norm", 2, size),
        )  # fmt: skip
        return layer, room

    def _matrix(self, name: str, inputs: int, outputs: int, room: Floats) -> tuple[Floats, Floats]:
        blocks = outputs // WIDTH
        stored = self.array(name, blocks, inputs, WIDTH)
        if not _is_packed(stored):
            return stored, room
        scales = self.array(f"{name}.scale", blocks, inputs // GROUP, 1, WIDTH)
        matrix, room = room[: stored.size], room[stored.size :]
        groups = stored.reshape(blocks, -1, GROUP, WIDTH)
        np.multiply(groups, scales, out=matrix.reshape(groups.shape))
        return matrix.reshape(stored.shape), room


def _is_packed(stored: npt.NDArray[Any]) -> bool:
    return stored.dtype == np.int8 and stored.ndim == 3


def read_tensors(data: mmap.mmap | bytes) -> tuple[Tensors, dict[str, str]]:
    """A safetensors file's arrays, as views of the data, and its metadata.

    Format: https://github.com/huggingface/safetensors: the header's length (uint64, little
    endian), the header (JSON), the arrays. Raises ValueError where the file is incomplete.
    """
    try:
        start = 8 + int.from_bytes(data[:8], "little")
        header = json.loads(data[8:start])
        facts = {name: str(fact) for name, fact in header.pop("__metadata__", {}).items()}
        return {name: _view(data, start, entry) for name, entry in header.items()}, facts
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ValueError("The weights are not a complete safetensors file.") from error


def _view(data: mmap.mmap | bytes, start: int, entry: dict[str, Any]) -> npt.NDArray[Any]:
    first, end = entry["data_offsets"]
    if not 0 <= first <= end:
        raise ValueError
    kind = np.dtype(_TYPES[entry["dtype"]])
    flat = np.frombuffer(data, kind, (end - first) // kind.itemsize, start + first)
    return flat.reshape(entry["shape"])
