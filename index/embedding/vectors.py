"""Encodes the passages, and writes the files that `search.embedding.vectors` reads.

A passage is encoded after its head, which is its article's title and its headings. A question may
ask for what the head says, so the head is also encoded alone. A passage's vector is

    (1 - w) · vector of head and text + w · vector of the head,    w = head_share / √n

scaled to length 1, where n passages have the same head: the more there are, the less it
distinguishes them. `head_share` is the model's (search.embedding.facts). A head is encoded as a
question is: it says in as few words what the text is about.

A sentence's vector is the mean of its own tokens in the encoding of head and text (Günther et al.
2024, "Late Chunking"), so it costs nothing more. What the same model encoded in the last build is
taken from a cache.
"""

from __future__ import annotations

import hashlib
import math
import os
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.embedding import encoder
from search.embedding.encoder import PASSAGE, QUESTION, Encoder
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from search.embedding.tensors import Floats
from search.embedding.vectors import COMMON, ROWS, SCALES, SIGNS, SPANS, STARTS
from search.languages.detect import own_code
from search.languages.headings import without_number
from search.model import Passage
from search.store.manifest import file_facts, open_plain
from search.store.sentences import Span, sentence_spans

from .. import disk
from ..progress import BuildProgress
from . import MOST_ENCODED
from .model_folder import FACTS, VOCABULARY, WEIGHTS, ModelError, ModelFacts, read_model_facts

CACHE_FILE = ".meaning.npz"
# Passages that one thread encodes at a time.
_SHARE = 32
_MOST_INT8 = 127


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a passage as it is encoded. `spans` are its sentences' places in the passage's
    plain text, half-open code points; a head alone has none."""

    head: tuple[str, ...]
    sentences: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def key(self) -> bytes:
        """The text's key in the cache: 16 bytes of a digest."""
        parts = [*self.head, "", *self.sentences]
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).digest()[:16]

    @property
    def characters(self) -> int:
        """The text's length, to which the cost of encoding it is about proportional."""
        return sum(map(len, (*self.head, *self.sentences)))


# The key of the head of a passage without title and headings.
_NO_HEAD = _Text(("",), (), ()).key
# The key of a passage that is not encoded. Its vector is zeros, so that meaning adds nothing to its
# words.
_UNREAD = bytes(16)


class _Encoded(NamedTuple):
    """An encoded text: int8 of shape (dimensions,) with its scale; for each sentence its signs
    (packed bits), and whether it was read: one beyond the model's 256 tokens was not."""

    row: npt.NDArray[np.int8]
    scale: np.float32
    signs: npt.NDArray[np.uint8]
    read: npt.NDArray[np.bool_]


class VectorsWriter:
    """Takes the passages in the order of their numbers, encodes them, and writes their vectors.

    `model` is a folder written by index.embedding.convert, `cache_file` the cache of the last
    build. `encoded` counts the passages that were not in the cache, `unread` those in a language
    that the model does not know. `long` has the ids of articles with more than MOST_ENCODED
    passages; those beyond are found by their words alone. Raises ModelError, OSError or
    ValueError where the model cannot be read.
    """

    def __init__(self, model: Path, cache_file: Path, progress: BuildProgress) -> None:
        self._model = model
        self._facts: ModelFacts = read_model_facts(model)
        if file_facts(model / WEIGHTS).sha256 != self._facts.sha256:
            raise ValueError(f"{WEIGHTS} does not have the digest in {FACTS}.")
        self._encoder = Encoder(model / WEIGHTS, model / VOCABULARY)
        self._cache_file = cache_file
        self._alike = 0.0
        self._head_share = self.facts.calibration.head_share
        self._made_by = _made_by(self._facts.sha256)
        self._known = _read_cache(cache_file, self._made_by)
        self._keys: list[bytes] = []
        self._heads: list[bytes] = []
        self._spans: list[tuple[Span, ...]] = []
        self._waiting: dict[bytes, _Text] = {}
        self._progress = progress
        self._threads = os.cpu_count() or 1
        self._asked = 0  # passages to encode in this build, whether encoded yet or not
        self._characters = self._characters_encoded = 0
        self.encoded = 0
        self.unread = 0
        self._passages: Counter[str] = Counter()  # of each article, by its id

    @property
    def facts(self) -> EmbeddingFacts:
        """Those of the model; of the passages, too, once they are written."""
        dimensions = self._encoder.dimensions
        return EmbeddingFacts(self._facts.name, self._facts.sha256, dimensions, self._alike)

    @property
    def long(self) -> list[str]:
        return [id_ for id_, count in self._passages.items() if count > MOST_ENCODED]

    def add(self, passage: Passage) -> None:
        """Add a passage; encodes a batch when enough are waiting."""
        if language_of(passage) not in self.facts.calibration.languages:
            self._add_zeros()
            self.unread += 1
            return
        self._passages[passage.article.id] += 1
        if self._passages[passage.article.id] > MOST_ENCODED:
            self._add_zeros()
            return
        text = read_text(passage)
        self._spans.append(text.spans)
        self._keys.append(self._ask(text))
        self._heads.append(self._ask(_Text(text.head, (), ())))
        if len(self._waiting) >= 8 * _SHARE * self._threads:
            self._encode()

    def _add_zeros(self) -> None:
        size = self._encoder.dimensions
        signs, read = np.zeros((0, size // 8), np.uint8), np.zeros(0, np.bool_)
        zeros = _Encoded(np.zeros(size, np.int8), np.float32(1), signs, read)
        self._known.setdefault(_UNREAD, zeros)
        self._spans.append(())
        self._keys.append(_UNREAD)
        self._heads.append(_UNREAD)

    def _ask(self, text: _Text) -> bytes:
        """The text's key; queues the text for encoding if it is not in the cache."""
        key = text.key
        if key not in self._known and key not in self._waiting:
            self._waiting[key] = text
            self._asked += bool(text.spans)
            self._characters += text.characters
        return key

    def write(self, folder: Path) -> None:
        """Write all files, with copies of the model's; call `write_cache` afterwards."""
        self._encode()
        found = [self._known[key] for key in self._keys]
        vectors = _with_heads(_dequantized(found), self._heads, self._known, self._head_share)
        rows, scales = _quantized(vectors)
        disk.write(folder / ROWS, [rows.tobytes()])
        disk.write(folder / SCALES, [scales.tobytes()])
        disk.write(folder / COMMON, [_common(rows, scales).tobytes()])
        self._alike = _mean_cosine(rows, scales)
        self._write_sentences(folder, found)
        disk.write(folder / MODEL_WEIGHTS, [(self._model / WEIGHTS).read_bytes()])
        disk.write(folder / MODEL_VOCABULARY, [(self._model / VOCABULARY).read_bytes()])

    def write_cache(self) -> None:
        """Write the cache for the next build. On a full disk there is none: it only costs time."""
        new = self._cache_file.with_name(f"{self._cache_file.name}.new")
        keys = [*dict.fromkeys([*self._keys, *self._heads])]
        found = [self._known[key] for key in keys]
        try:
            with disk.create(new) as file:
                np.savez(
                    file,
                    made_by=np.frombuffer(self._made_by, np.uint8),
                    keys=np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16),
                    rows=np.array([one.row for one in found]),
                    scales=np.array([one.scale for one in found]),
                    counts=np.array([len(one.read) for one in found]),
                    read=np.concatenate([one.read for one in found]),
                    signs=np.concatenate([one.signs for one in found]),
                )
            disk.rename(new, self._cache_file)
        except OSError:
            with suppress(OSError):
                disk.unlink(new)

    def _write_sentences(self, folder: Path, found: Sequence[_Encoded]) -> None:
        starts, spans = array("I", [0]), array("I")
        for own, encoded in zip(self._spans, found, strict=True):
            read = [span for span, is_read in zip(own, encoded.read, strict=True) if is_read]
            starts.append(starts[-1] + len(read))
            for span in read:
                spans.extend(span)
        disk.write(folder / STARTS, [starts.tobytes()])
        disk.write(folder / SPANS, [spans.tobytes()])
        signs = np.concatenate([one.signs[one.read] for one in found])
        disk.write(folder / SIGNS, [signs.tobytes()])

    def _encode(self) -> None:
        """Encode the queue, a share in each thread: numpy releases the lock while it computes."""
        waiting = sorted(self._waiting.items(), key=lambda one: sum(map(len, one[1].sentences)))
        shares = [dict(waiting[at : at + _SHARE]) for at in range(0, len(waiting), _SHARE)]
        self._progress.begin_encoding()
        with ThreadPoolExecutor(self._threads) as pool:
            texts = [[*share.values()] for share in shares]
            for share, encoded in zip(shares, pool.map(self._encode_share, texts), strict=True):
                self._known |= zip(share, encoded, strict=True)
                self._count(share.values())
        self._waiting.clear()

    def _count(self, encoded: Iterable[_Text]) -> None:
        for text in encoded:
            self.encoded += bool(text.spans)
            self._characters_encoded += text.characters
        share = self._characters_encoded / self._characters
        self._progress.encoded(self.encoded, self._asked, share)

    def _encode_share(self, texts: Sequence[_Text]) -> list[_Encoded]:
        encoded = [
            self._encoder.encode_parts(
                [[*text.head, *text.sentences]], PASSAGE if text.spans else QUESTION
            )
            for text in texts
        ]
        vectors = np.concatenate([own for own, _ in encoded])
        parts = [own for _, [own] in encoded]
        heads = [len(text.head) for text in texts]
        rows, scales = _quantized(vectors)
        return [
            _Encoded(row, scale, np.packbits(own > 0, axis=1), (own != 0).any(axis=1))
            for row, scale, own in zip(
                rows, scales, (part[head:] for part, head in zip(parts, heads, strict=True)),
                strict=True,
            )
        ]  # fmt: skip


def open_writer(model: Path, to: Path, progress: BuildProgress) -> VectorsWriter:
    """A writer of vectors for an index at `to`. Raises ModelError if the model cannot be read."""
    try:
        return VectorsWriter(model, to / CACHE_FILE, progress)
    except (OSError, ValueError) as error:
        raise ModelError(f"The model in '{model}' cannot be read: {error}") from error


def language_of(passage: Passage) -> str:
    """The language's code without its region: "es" for "es-MX"."""
    return own_code(passage.lang or passage.article.lang or "en")


def read_text(passage: Passage) -> _Text:
    """A passage's text as it is encoded; a heading that repeats the title is left out."""
    title = passage.article.title
    sections = (without_number(heading) for heading in passage.section if heading != title)
    head = (title, *sections)
    plain = passage.plain_text
    spans = tuple(sentence_spans(plain))
    return _Text(head, tuple(plain[start:end] for start, end in spans), spans)


def _quantized(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Quantize rows: int8 of the same shape, and for each row the value of 1."""
    scales: Floats = np.abs(vectors).max(axis=1) / np.float32(_MOST_INT8)
    scales[scales == 0] = 1
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def _dequantized(found: Sequence[_Encoded]) -> Floats:
    """The vectors in float32, of shape (texts, dimensions)."""
    vectors: Floats = np.array([one.row for one in found], np.float32)
    vectors *= np.array([one.scale for one in found], np.float32)[:, None]
    return vectors


def _with_heads(
    vectors: Floats, heads: Sequence[bytes], known: Mapping[bytes, _Encoded], head_share: float
) -> Floats:
    """The passages' vectors mixed with those of their heads, as the module explains."""
    counts = Counter(heads)
    places = {key: place for place, key in enumerate(counts)}
    of_heads = _dequantized([known[key] for key in counts])
    without = (_NO_HEAD, _UNREAD)
    shares = [0 if key in without else head_share / math.sqrt(counts[key]) for key in heads]
    weights = np.array(shares, np.float32)[:, None]
    mixed: Floats = vectors * (1 - weights)
    mixed += of_heads[[places[key] for key in heads]] * weights
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    mixed /= np.where(lengths, lengths, 1)
    return mixed


def _common(rows: npt.NDArray[np.int8], scales: Floats) -> Floats:
    """Each passage's mean dot product with all passages, less the mean of these means."""
    mean = np.zeros(rows.shape[1], np.float32)
    np.divide(scales @ rows, len(rows), out=mean)
    near: Floats = (rows @ mean) * scales
    near -= near.mean()
    return near


def _mean_cosine(rows: npt.NDArray[np.int8], scales: Floats) -> float:
    """The mean cosine of two passages; 0 without two that were read."""
    read = int(np.count_nonzero(rows.any(axis=1)))
    whole = scales @ rows  # the sum of vectors of length 1, or of 0 for one that was not read
    pairs = read * (read - 1)
    return round((float(whole @ whole) - read) / pairs, 3) if pairs else 0.0


def _made_by(sha256: str) -> bytes:
    """A digest of the model and of the code that encodes."""
    digest = hashlib.sha256(sha256.encode())
    search = Path(encoder.__file__).parent
    for name in ("encoder.py", "tensors.py", "wordpiece.py", "unigram.py"):
        digest.update((search / name).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.digest()


def _read_cache(path: Path, made_by: bytes) -> dict[bytes, _Encoded]:
    """The cached texts by key; empty if another model or encoder wrote them, or if damaged."""
    try:
        with BufferedReader(open_plain(path)) as data, np.load(data, allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        if stored["made_by"].tobytes() != made_by:
            return {}
        ends = np.cumsum(stored["counts"])
        starts = ends - stored["counts"]
        return {
            key.tobytes(): _Encoded(row, scale, stored["signs"][a:b], stored["read"][a:b])
            for key, row, scale, a, b in zip(
                stored["keys"], stored["rows"], stored["scales"], starts, ends, strict=True
            )
        }
    except Exception:  # numpy and zipfile raise errors of many kinds on damaged bytes
        return {}
