"""The encoder: a text -> a vector of its meaning, by a small BERT in plain numpy.

all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Reimers & Gurevych 2019, "Sentence-BERT") for English,
multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings") for English and Spanish:
six or twelve transformer layers (Vaswani et al. 2017), the mean of the last layer's tokens,
length 1. `index.embedding.minilm` has folded some constant operations into the weights: see there.

E5 was trained with "query: " before a question and "passage: " before a text. Its vectors all
point much the same way, so that two of them have a cosine of 0.7 at least. `centre` is the mean
vector of each kind of text; what is left without it tells texts apart (Mu & Viswanath 2018).
`language` is the direction in which a text differs from its translation. Without it a cosine means
the same for two texts of one language and of two (Yang et al. 2021, "Language Agnostic").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from .tensors import WIDTH, Floats, Layer, StoredModel
from .unigram import Unigram
from .wordpiece import WordPiece

# Longer texts are cut to so many tokens, as sentence-transformers does for this model.
MOST_TOKENS = 256
# What is taken away of a message's mean, to tell its sentences apart. Measured: docs/meaning.md.
CONTEXT = 0.65
# Tokens that go through the layers together. A smaller batch takes longer (512: a tenth), because
# blocks are joined and memory is allocated more often. A larger one takes memory (2048: 40 MB).
_BATCH = 2048
# Up to so many rows, multiplying block by block is quicker.
_FEW_ROWS = 128
# Numbers that fit in a core's cache; an operation in several steps works on so many at a time.
_CACHED = 1 << 17
_EPSILON = np.float32(1e-12)
# Metadata of the weights: the tokenizer, WordPiece without; what stands before each kind of text.
TOKENIZER, UNIGRAM = "tokenizer", "unigram"
PREFIXES = QUESTION, PASSAGE = "question", "passage"


class Encoder:
    """Encodes texts with the files that `index.embedding.convert` wrote.

    Thread-safe. Threads run in parallel where BLAS itself has one (OPENBLAS_NUM_THREADS=1).
    """

    def __init__(self, weights: Path, vocabulary: Path) -> None:
        """Raises ValueError, with a sentence, where a file is not as expected."""
        stored = StoredModel(weights)
        self.tokenizer = tokens = _open_tokenizer(stored, vocabulary.read_text(encoding="utf-8"))
        self.dimensions = size = stored.size
        self._heads = stored.heads
        self._words = stored.words(tokens.size)
        self._prefixes = {
            kind: [tokens.first, *tokens.numbers(stored.facts.get(kind, ""), MOST_TOKENS)]
            for kind in PREFIXES
        }
        self._centres: dict[str, Floats] = {}
        if stored.has("centre"):
            self._centres = dict(
                zip(PREFIXES, stored.array("centre", len(PREFIXES), size), strict=True)
            )
            self._language: Floats = stored.array("language", size)
        self._positions = stored.array("positions", MOST_TOKENS, size)
        self._norm = stored.array("norm", 2, size)
        self._layers = stored.layers()

    def leave_centre(self) -> None:
        """Leave the vectors as the model has them: tools.train_centre measures them."""
        self._centres = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row per question, shape (texts, dimensions), each row of length 1."""
        numbers = [self._number_parts([text], QUESTION)[0] for text in texts]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for batch in _batches(numbers):
            states, ends = self._read([numbers[place] for place in batch], self._layers)
            vectors[batch] = _sums(states, ends)
        return self._centred(vectors, QUESTION)

    def encode_parts(
        self, texts: Sequence[Sequence[str]], kind: str = PASSAGE
    ) -> tuple[Floats, list[Floats]]:
        """Encode texts of passages that are given in parts, cut at white space.

        Return a row per text, as it is of the joined parts, and per text an array with a row per
        part. A part is encoded in the context of its text (Günther et al. 2024, "Late
        Chunking"). Its row is of length 1, or zeros where none of its tokens is among the text's
        first MOST_TOKENS.

        Texts go through the layers one by one. BLAS sums in another order where there are other
        rows, and a text's vector must not depend on the texts encoded with it.
        """
        numbers, part_ends = (
            zip(*(self._number_parts(text, kind) for text in texts), strict=True)
            if texts
            else ((), ())
        )
        skipped = len(self._prefixes[kind])
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        parts: list[Floats] = []
        for place, (text, own_ends) in enumerate(zip(numbers, part_ends, strict=True)):
            states, ends = self._read([text], self._joined_layers)
            vectors[place : place + 1] = _sums(states, ends)
            parts.append(self._centred(_sums(states[skipped:], own_ends), kind))
        return self._centred(vectors, kind), parts

    def encode_question(self, words: Sequence[str], others: Sequence[str]) -> tuple[Floats, Floats]:
        """Encode a question and other texts: a row for each of them, and one for each word.

        The question's words are cut at white space. A word's row is that of its tokens in the
        question. Words beyond MOST_TOKENS, and those without a token, have none.
        """
        sums, rows, counts, _ = self._read_question(words, others)
        return self._centred(sums, QUESTION), self._centred(rows[counts > 0], QUESTION)

    def encode_message(self, sentences: Sequence[str]) -> tuple[Floats, Floats]:
        """Encode a question of several sentences: its vector, and a row for each sentence.

        They come from one encoding and cost no more. A sentence's row is the mean of its tokens
        less CONTEXT of the mean of all, because what all sentences share tells none apart. It is
        zeros for a sentence beyond MOST_TOKENS.
        """
        total, rows, counts, tokens = self._read_question(sentences)
        if not self._centres:  # a model with a centre loses that instead
            rows -= counts[:, None] * (total * np.float32(CONTEXT / tokens))
        return self._centred(total, QUESTION)[0], self._centred(rows, QUESTION)

    def _read_question(
        self, parts: Sequence[str], others: Sequence[str] = ()
    ) -> tuple[Floats, Floats, Floats, int]:
        """The sums of the states of a question in parts and of each other text, and those of each
        part; how many tokens each part has, and how many were read in all."""
        numbers, ends = self._number_parts(parts, QUESTION)
        texts = [numbers, *(self._number_parts([text], QUESTION)[0] for text in others)]
        states, text_ends = self._read(texts, self._layers)
        rows = _sums(states[len(self._prefixes[QUESTION]) :], ends)
        counts = np.diff([0, *ends]).astype(np.float32)
        return _sums(states, text_ends), rows, counts, len(states)

    def _number_parts(self, parts: Sequence[str], kind: str) -> tuple[list[int], list[int]]:
        """The text's token numbers, and where each part ends among its own: those after the
        prefix."""
        prefix = self._prefixes[kind]
        numbers: list[int] = []
        ends = []
        for part in parts:
            room = MOST_TOKENS - 1 - len(prefix) - len(numbers)
            numbers += self.tokenizer.numbers(part, room)
            ends.append(len(numbers))
        return [*prefix, *numbers, self.tokenizer.last], ends

    def _centred(self, sums: Floats, kind: str) -> Floats:
        """Sums of tokens as vectors of length 1, in place; zeros stay zeros."""
        vectors = _to_length_1(sums)
        if not self._centres:
            return vectors
        vectors[vectors.any(axis=1)] -= self._centres[kind]
        vectors -= (vectors @ self._language)[:, None] * self._language
        return _to_length_1(vectors)

    @cached_property
    def _joined_layers(self) -> list[Layer]:
        """The layers with each matrix in one block: a build multiplies by it many times."""
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
        """The last layer's states, shape (tokens, dimensions), text after text; the texts' ends."""
        ends = np.cumsum([len(numbers) for numbers in texts]).tolist()
        x = self._embed(texts)
        for layer in layers:
            x = self._pass(layer, x, ends)
        return x, ends

    def _embed(self, texts: list[list[int]]) -> Floats:
        flat = np.concatenate([np.asarray(numbers) for numbers in texts])
        x = self._words.rows(flat)
        x += np.concatenate([self._positions[: len(numbers)] for numbers in texts])
        return _normalize(x, self._norm)

    def _pass(self, layer: Layer, x: Floats, ends: list[int]) -> Floats:
        mixed = _product(x, layer.mixed)
        mixed[:, : self.dimensions] += layer.query_bias
        context = np.empty_like(x)
        for start, end in _spans(ends):
            self._attend(mixed[start:end], context[start:end])
        attended = _product(context, layer.out)
        attended += layer.out_bias
        attended += x
        x = _normalize(attended, layer.norm)
        hidden = _product(x, layer.up)
        _activate(hidden, layer.up_bias)
        out = _product(hidden, layer.down)
        out += layer.down_bias
        out += x
        return _normalize(out, layer.last_norm)

    def _attend(self, mixed: Floats, context: Floats) -> None:
        """Write one text's softmax attention into `context`, all heads in parallel."""
        length, heads = len(mixed), self._heads
        query, key, value = mixed.reshape(length, 3, heads, -1).transpose(1, 2, 0, 3)
        joined = context.reshape(length, heads, -1).swapaxes(0, 1)
        for some in _slices(heads, length * length):
            weights = query[some] @ key[some].swapaxes(1, 2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            sums = weights.sum(axis=-1, keepdims=True)
            np.divide(weights @ value[some], sums, out=joined[some])


def _open_tokenizer(stored: StoredModel, vocabulary: str) -> WordPiece | Unigram:
    if stored.facts.get(TOKENIZER) != UNIGRAM:
        return WordPiece(vocabulary)
    return Unigram(vocabulary, stored.array("scores", vocabulary.count("\n")).tolist())


def _batches(texts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Indices of the texts in batches, texts of similar length together."""
    batches: list[list[int]] = []
    room = -1  # no batch is begun
    for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
        room -= len(texts[place])
        if room < 0:
            batches.append([])
            room = _BATCH - len(texts[place])
        batches[-1].append(place)
    return batches


def _spans(ends: list[int]) -> Iterable[tuple[int, int]]:
    return zip([0, *ends], ends, strict=False)


def _slices(count: int, size: int) -> Iterable[slice]:
    """Cut `count` items of `size` numbers each into slices that fit in the cache."""
    step = max(1, _CACHED // size)
    return (slice(start, start + step) for start in range(0, count, step))


def _join(blocks: Floats) -> Floats:
    """Join a matrix from blocks of columns: (blocks, inputs, WIDTH) -> (inputs, outputs)."""
    return blocks.swapaxes(0, 1).reshape(blocks.shape[1], -1)


def _product(x: Floats, blocks: Floats) -> Floats:
    """Rows times a matrix, given in blocks of columns or whole."""
    if blocks.ndim == 2:
        return x @ blocks
    if len(x) > _FEW_ROWS:
        return x @ _join(blocks)
    count = len(blocks)
    product = np.empty((len(x), count * WIDTH), np.float32)
    np.matmul(x, blocks, out=product.reshape(len(x), count, WIDTH).swapaxes(0, 1))
    return product


def _normalize(x: Floats, norm: Floats) -> Floats:
    """Normalise a layer in place (Ba, Kiros & Hinton 2016)."""
    x -= x.mean(axis=-1, keepdims=True)
    deviation = np.einsum("ij,ij->i", x, x)
    deviation /= x.shape[1]
    deviation += _EPSILON
    x /= np.sqrt(deviation)[:, None]
    x *= norm[0]
    x += norm[1]
    return x


# The Gaussian error linear unit in its tanh form (Hendrycks & Gimpel 2016) is
# x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). With u = GELU_SCALE · x, the argument of tanh is
# u · (u² + _GELU_SHIFT). `up` is stored times the scale, `down` by twice the scale.
_SLOPE = (2 / np.pi) ** 0.5
GELU_SCALE = float(np.cbrt(0.044715 * _SLOPE))
_GELU_SHIFT = np.float32(_SLOPE / GELU_SCALE)


def _activate(hidden: Floats, bias: Floats) -> None:
    """Add the bias and apply the unit, in place."""
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
    """The sum of the rows of each span: (tokens, dimensions) -> (spans, dimensions)."""
    sums = [states[start:end].sum(axis=0) for start, end in _spans([*ends])]
    return np.array(sums, np.float32).reshape(len(sums), states.shape[1])


def _to_length_1(vectors: Floats) -> Floats:
    """Scale every row to length 1, in place; zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, _EPSILON)[:, None]
    return vectors
