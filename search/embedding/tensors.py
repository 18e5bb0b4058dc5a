"""The encoder's weights: a file -> arrays, each checked for its shape.

A matrix is stored in blocks of WIDTH columns, (blocks, inputs, WIDTH), because questions have few
rows. OpenBLAS multiplies a few rows by so small a matrix without packing it first, which takes
half the time (with AVX-512; without, the same time). Matrices are int8 with scales, and converted
to float32 once, because numpy has no quicker product. `index model --exact` stores float32.

A model that is published in 4 bits is stored in 4 bits: of each 32 inputs (NIBBLES), a byte has
that of the first half in its low bits, and that of the second in its high bits, both plus 8.
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
# Numbers of 4 bits that share a scale: Q4_0 of https://github.com/ggml-org/ggml.
NIBBLES = 32
# Sizes in the metadata: length of a state, heads, layers, length between `up` and `down`.
SIZES = ("dimensions", "heads", "layers", "hidden")
_TYPES = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "U8": np.uint8, "I64": np.int64}


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


class Words:
    """The vectors of the vocabulary's tokens, converted when they are read."""

    def __init__(self, stored: npt.NDArray[Any], scales: npt.NDArray[Any]) -> None:
        self._stored, self._scales = stored, scales

    def rows(self, numbers: npt.NDArray[np.intp]) -> Floats:
        """The float32 vectors of some tokens, shape (tokens, dimensions)."""
        stored, scales = self._stored[numbers], self._scales[numbers].astype(np.float32)
        if stored.dtype == np.uint8:
            groups = stored.reshape(*scales.shape, NIBBLES // 2)
            stored = np.concatenate(unpack(groups), axis=2)
            scales = scales[:, :, None]
        rows: Floats = (stored * scales).reshape(len(numbers), -1)
        return rows


class StoredModel:
    """Reads the weights that `index.embedding.convert` wrote.

    `size` is the length of a state, and so of a vector. `facts` is all metadata.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError where the file is incomplete or its sizes are inconsistent."""
        self._data = map_file(path)
        self._tensors, self.facts = read_tensors(self._data)
        try:
            sizes = [int(self.facts[name]) for name in SIZES]
        except (KeyError, ValueError) as error:
            raise ValueError("The weights have no sizes in their metadata.") from error
        if min(sizes) < 1 or sizes[0] % sizes[1]:
            raise ValueError("The weights have inconsistent sizes in their metadata.")
        self.size, self.heads, self._count, self._hidden = sizes

    def has(self, name: str) -> bool:
        return name in self._tensors

    def array(self, name: str, *shape: int) -> npt.NDArray[Any]:
        """The array of a name. Raises ValueError where it is missing or has another shape."""
        tensor = self._tensors.get(name)
        if tensor is None or tensor.shape != shape:
            raise ValueError(f"The weights have no '{name}' of shape {shape}.")
        return tensor

    def words(self, count: int) -> Words:
        """The vectors of `count` tokens."""
        if self._is_of_4_bits("words"):
            scales = self.array("words.scale", count, self.size // NIBBLES)
            return Words(self.array("words", count, self.size // 2), scales)
        return Words(self.array("words", count, self.size), self.array("words.scale", count, 1))

    def layers(self) -> list[Layer]:
        """All layers, with float32 matrices."""
        # One array for all matrices: numpy puts it in huge pages, quicker to fill and to read.
        packed = [one for one in self._tensors.values() if _is_packed(one)]
        room: Floats = np.empty(sum(map(_numbers_in, packed)), np.float32)
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
        blocks, whole = outputs // WIDTH, inputs * outputs
        if self._is_of_4_bits(name):
            group, stored = NIBBLES, self.array(name, blocks, inputs // 2, WIDTH)
        else:
            group, stored = GROUP, self.array(name, blocks, inputs, WIDTH)
            if not _is_packed(stored):
                return stored, room
        scales = self.array(f"{name}.scale", blocks, inputs // group, 1, WIDTH)
        matrix, room = room[:whole].reshape(blocks, -1, group, WIDTH), room[whole:]
        if group == NIBBLES:
            scales = scales.astype(np.float32)
            halves = unpack(stored.reshape(blocks, -1, group // 2, WIDTH))
            np.multiply(halves[0], scales, out=matrix[:, :, : group // 2])
            np.multiply(halves[1], scales, out=matrix[:, :, group // 2 :])
        else:
            np.multiply(stored.reshape(matrix.shape), scales, out=matrix)
        return matrix.reshape(blocks, inputs, WIDTH), room

    def _is_of_4_bits(self, name: str) -> bool:
        return self.has(name) and self._tensors[name].dtype == np.uint8


def unpack(stored: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """The numbers in the low and in the high bits of each byte, from -8 to 7."""
    low, high = stored & np.uint8(15), stored >> np.uint8(4)
    return low.view(np.int8) - np.int8(8), high.view(np.int8) - np.int8(8)


def _is_packed(stored: npt.NDArray[Any]) -> bool:
    return stored.dtype in (np.int8, np.uint8) and stored.ndim == 3


def _numbers_in(packed: npt.NDArray[Any]) -> int:
    return packed.size * (2 if packed.dtype == np.uint8 else 1)


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
