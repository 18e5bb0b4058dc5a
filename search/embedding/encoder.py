"""The encoder: a text -> a vector of its meaning, by a small BERT in plain numpy.

all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Reimers & Gurevych 2019, "Sentence-BERT"): six
transformer layers (Vaswani et al. 2017), the mean of the last layer's tokens, length 1.
`index.embedding.convert` has folded into the weights what would else be computed for every
token: see there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from .tensors import WIDTH, Floats, Layer, StoredModel
from .wordpiece import WordPiece

# Tokens of a text that are read, as sentence-transformers reads them for this model.
MOST_TOKENS = 256
# Tokens that go through the layers together. Fewer cost time, because blocks are joined and memory
# is taken anew more often (512: a tenth); more cost memory (2048: 40 MB).
_BATCH = 2048
# Up to so many rows multiplying block by block is the quicker way.
_FEW = 128
# What is worked on in several passes is as many numbers as a core's cache holds.
_CACHED = 1 << 17
_EPSILON = np.float32(1e-12)


class Encoder:
    """Reads what `index.embedding.convert` wrote. Usable from several threads, which BLAS lets
    run side by side where it has one thread itself (OPENBLAS_NUM_THREADS=1)."""

    def __init__(self, weights: Path, vocabulary: Path) -> None:
        """Raises ValueError, in a sentence, where a file is not as it was written."""
        stored = StoredModel(weights)
        self.wordpiece = WordPiece(vocabulary.read_text(encoding="utf-8"))
        self.dimensions = size = stored.size
        self._heads = stored.heads
        self._words = stored.array("words", self.wordpiece.size, size)
        self._word_scales = stored.array("words.scale", self.wordpiece.size, 1)
        self._positions = stored.array("positions", MOST_TOKENS, size)
        self._norm = stored.array("norm", 2, size)
        self._layers = stored.layers()

    def encode(self, texts: Sequence[str]) -> Floats:
        """A row of length 1 for each text, in their order."""
        numbers = [self.wordpiece.encode(text, MOST_TOKENS) for text in texts]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for batch in _batches(numbers):
            states, ends = self._read([numbers[place] for place in batch], self._layers)
            vectors[batch] = _sums(states, ends)
        return _to_length_1(vectors)

    def encode_parts(self, texts: Sequence[Sequence[str]]) -> tuple[Floats, list[Floats]]:
        """Texts given as their parts, cut at white space: a row for each text, as `encode` gives
        it for the joined parts, and for each text a row for each part, read within the text
        (Günther et al. 2024, "Late Chunking"). A part's row is of length 1, or of zeros where it
        has no token among the text's MOST_TOKENS.

        Texts go through the layers one by one: BLAS sums in another order where there are other
        rows, and a text's bytes shall not depend on what is encoded with it.
        """
        numbers, part_ends = (
            zip(*map(self._number_parts, texts), strict=True) if texts else ((), ())
        )
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        parts: list[Floats] = []
        for place, (text, own_ends) in enumerate(zip(numbers, part_ends, strict=True)):
            states, ends = self._read([text], self._joined_layers)
            vectors[place : place + 1] = _sums(states, ends)
            parts.append(_to_length_1(_sums(states[1:], own_ends)))
        return _to_length_1(vectors), parts

    def _number_parts(self, parts: Sequence[str]) -> tuple[list[int], list[int]]:
        """The text's token numbers, and after how many of them, the first not counted, each part
        ends."""
        wordpiece = self.wordpiece
        found: list[int] = []
        ends = []
        for part in parts:
            found += wordpiece.numbers(part, MOST_TOKENS - 2 - len(found))
            ends.append(len(found))
        return [wordpiece.first, *found, wordpiece.last], ends

    @cached_property
    def _joined_layers(self) -> list[Layer]:
        """With each matrix as one block: a build multiplies by it a thousand times."""
        return [
            replace(
                layer,
                mixed=_join(layer.mixed),
                out=_join(layer.out),
                up=_join(layer.up),
                down=_join(layer.down),
            )
            for layer in self._layers
        ]

    def _read(self, texts: list[list[int]], layers: Sequence[Layer]) -> tuple[Floats, list[int]]:
        """The last layer's states of the texts' tokens, one text after the other, and where each
        text ends."""
        ends = np.cumsum([len(numbers) for numbers in texts]).tolist()
        x = self._embed(texts)
        for layer in layers:
            x = self._pass(layer, x, ends)
        return x, ends

    def _embed(self, texts: list[list[int]]) -> Floats:
        flat = np.concatenate([np.asarray(numbers) for numbers in texts])
        x = self._words[flat] * self._word_scales[flat]
        x += np.concatenate([self._positions[: len(numbers)] for numbers in texts])
        return _normalize(x, self._norm)

    def _pass(self, layer: Layer, x: Floats, ends: list[int]) -> Floats:
        mixed = _product(x, layer.mixed)
        mixed[:, : self.dimensions] += layer.query_bias
        seen = np.empty_like(x)
        for start, end in _spans(ends):
            self._attend(mixed[start:end], seen[start:end])
        attended = _product(seen, layer.out)
        attended += layer.out_bias
        attended += x
        x = _normalize(attended, layer.norm)
        hidden = _product(x, layer.up)
        _activate(hidden, layer.up_bias)
        out = _product(hidden, layer.down)
        out += layer.down_bias
        out += x
        return _normalize(out, layer.last_norm)

    def _attend(self, mixed: Floats, seen: Floats) -> None:
        """Softmax attention of one text's tokens to each other, the heads side by side."""
        length, heads = len(mixed), self._heads
        query, key, value = mixed.reshape(length, 3, heads, -1).transpose(1, 2, 0, 3)
        joined = seen.reshape(length, heads, -1).swapaxes(0, 1)
        for some in _slices(heads, length * length):
            weights = query[some] @ key[some].swapaxes(1, 2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            sums = weights.sum(axis=-1, keepdims=True)
            np.divide(weights @ value[some], sums, out=joined[some])


def _batches(texts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The texts' places, those of a like length together."""
    batches: list[list[int]] = []
    room = 0
    for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
        room -= len(texts[place])
        if room < 0 or not batches:
            batches.append([])
            room = _BATCH - len(texts[place])
        batches[-1].append(place)
    return batches


def _spans(ends: list[int]) -> Iterable[tuple[int, int]]:
    return zip([0, *ends], ends, strict=False)


def _slices(count: int, size: int) -> Iterable[slice]:
    """Slices of `count` things of this size, as many in each as the cache holds."""
    step = max(1, _CACHED // size)
    return (slice(start, start + step) for start in range(0, count, step))


def _join(blocks: Floats) -> Floats:
    """A matrix in blocks of columns -> (inputs, outputs)."""
    return blocks.swapaxes(0, 1).reshape(blocks.shape[1], -1)


def _product(x: Floats, blocks: Floats) -> Floats:
    """The rows times a matrix, in blocks of columns or in one."""
    if blocks.ndim == 2:
        return x @ blocks
    if len(x) > _FEW:
        return x @ _join(blocks)
    count = len(blocks)
    product = np.empty((len(x), count * WIDTH), np.float32)
    np.matmul(x, blocks, out=product.reshape(len(x), count, WIDTH).swapaxes(0, 1))
    return product


def _normalize(x: Floats, norm: Floats) -> Floats:
    """Layer normalisation (Ba, Kiros & Hinton 2016), in place."""
    x -= x.mean(axis=-1, keepdims=True)
    deviation = np.einsum("ij,ij->i", x, x)
    deviation /= x.shape[1]
    deviation += _EPSILON
    x /= np.sqrt(deviation)[:, None]
    x *= norm[0]
    x += norm[1]
    return x


# The Gaussian error linear unit in its tanh form (Hendrycks & Gimpel 2016) is
# x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). With u = GELU_SCALE · x what is in tanh is
# u · (u² + _GELU_SHIFT). `up` is stored times the scale, `down` by twice the scale.
_SLOPE = (2 / np.pi) ** 0.5
GELU_SCALE = float(np.cbrt(0.044715 * _SLOPE))
_GELU_SHIFT = np.float32(_SLOPE / GELU_SCALE)


def _activate(hidden: Floats, bias: Floats) -> None:
    """Adds the bias and applies the unit, in place."""
    for rows in _slices(len(hidden), hidden.shape[1]):
        u = hidden[rows]
        u += bias
        factor = u * u
        factor += _GELU_SHIFT
        factor *= u
        np.tanh(factor, out=factor)
        factor += 1
        u *= factor


def _sums(states: Floats, ends: Sequence[int]) -> Floats:
    """The sum of the rows up to each end, from the end before it on."""
    sums = [states[start:end].sum(axis=0) for start, end in _spans([*ends])]
    return np.array(sums, np.float32).reshape(-1, states.shape[1])


def _to_length_1(vectors: Floats) -> Floats:
    """In place; zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, _EPSILON)[:, None]
    return vectors
