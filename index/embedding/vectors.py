"""Encodes the passages: what `search.embedding.vectors` reads, and the model beside it.

A passage is read with its head: its article's title and its headings. A question may ask for what
the head says, so the head is also read alone; a passage's vector is

    (1 - w) · vector of head and text + w · vector of the head,    w = HEAD_SHARE / √n

made of length 1, where n passages have the same head: the more there are, the less it tells which
of them answers. Its sentences' vectors are the means of their own tokens within the reading of
head and text (Günther et al. 2024, "Late Chunking"), so they cost nothing more. What was encoded
by the same model in the last build is not encoded again.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.embedding import encoder
from search.embedding.encoder import Encoder
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS, EmbeddingFacts
from search.embedding.tensors import Floats
from search.embedding.vectors import COMMON, ROWS, SCALES, SIGNS, SPANS, STARTS
from search.model import Passage
from search.store.manifest import file_facts

from ..progress import BuildProgress
from .model_folder import FACTS, VOCABULARY, WEIGHTS, ModelError, ModelFacts, read_model_facts

CACHE_FILE = ".meaning.npz"
# A sentence ends a line, or with a full stop before what may begin one.
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…])[\"'”’)\]]*\s+(?=[A-ZÀ-Þ0-9“\"'(\[•])")
# An initial or an abbreviation ends with a full stop, and no sentence with it.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|al|vs|cf|ca|approx|[Dd]r|M[rs]|Mrs|Prof|St|No|e\.g|i\.e)\.$"
)
# Passages that one thread encodes at a time.
_SHARE = 32
HEAD_SHARE = 0.5  # measured: docs/meaning.md
_FINEST = 127

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Text:
    """What is encoded of a passage. `spans` are its sentences', in its plain text."""

    head: tuple[str, ...]
    sentences: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def key(self) -> bytes:
        """Names it among all texts."""
        parts = [*self.head, "", *self.sentences]
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).digest()[:16]

    @property
    def characters(self) -> int:
        """What encoding it costs goes by that."""
        return sum(map(len, (*self.head, *self.sentences)))


# Of a passage without title and headings.
_NO_HEAD = _Text(("",), (), ()).key


class _Encoded(NamedTuple):
    """A row of int8 with its scale, and a row of signs for each sentence that was read (one that
    is cut off has none)."""

    row: npt.NDArray[np.int8]
    scale: np.float32
    signs: npt.NDArray[np.uint8]
    read: npt.NDArray[np.bool_]


class VectorsWriter:
    """Takes the passages in the order of their numbers. `model` is a folder that
    index.embedding.convert wrote, `kept` what the last build kept."""

    def __init__(self, model: Path, kept: Path, progress: BuildProgress) -> None:
        self._model = model
        self._facts: ModelFacts = read_model_facts(model)
        if file_facts(model / WEIGHTS).sha256 != self._facts.sha256:
            raise ValueError(f"{WEIGHTS} is not what its {FACTS} tells of.")
        self._encoder = Encoder(model / WEIGHTS, model / VOCABULARY)
        self._kept_at = kept
        self._made_by = _made_by(self._facts.sha256)
        self._known = _read_cache(kept, self._made_by)
        self._keys: list[bytes] = []
        self._heads: list[bytes] = []
        self._spans: list[tuple[Span, ...]] = []
        self._waiting: dict[bytes, _Text] = {}
        self._progress = progress
        self._threads = os.cpu_count() or 1
        self._asked = 0  # passages to encode, with those that are encoded
        self._characters = self._characters_encoded = 0
        self.encoded = 0

    @property
    def facts(self) -> EmbeddingFacts:
        return EmbeddingFacts(self._facts.name, self._facts.sha256, self._encoder.dimensions)

    def add(self, passage: Passage) -> None:
        text = read_text(passage)
        self._spans.append(text.spans)
        self._keys.append(self._ask(text))
        self._heads.append(self._ask(_Text(text.head, (), ())))
        if len(self._waiting) >= 8 * _SHARE * self._threads:
            self._encode()

    def _ask(self, text: _Text) -> bytes:
        """The text's key; it waits to be encoded where it is not known."""
        key = text.key
        if key not in self._known and key not in self._waiting:
            self._waiting[key] = text
            self._asked += bool(text.spans)
            self._characters += text.characters
        return key

    def write(self, folder: Path) -> None:
        """Writes all files, with the model's own; `keep` afterwards."""
        self._encode()
        found = [self._known[key] for key in self._keys]
        vectors = _with_heads(_widened(found), self._heads, self._known)
        rows, scales = _rounded(vectors)
        rows.tofile(folder / ROWS)
        scales.tofile(folder / SCALES)
        _common(rows, scales).tofile(folder / COMMON)
        self._write_sentences(folder, found)
        shutil.copyfile(self._model / WEIGHTS, folder / MODEL_WEIGHTS)
        shutil.copyfile(self._model / VOCABULARY, folder / MODEL_VOCABULARY)

    def keep(self) -> None:
        """For the next build. A disk that is full keeps nothing, which costs time and no more."""
        new = self._kept_at.with_name(f"{self._kept_at.name}.new")
        keys = [*dict.fromkeys([*self._keys, *self._heads])]
        found = [self._known[key] for key in keys]
        try:
            with new.open("wb") as file:
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
            os.replace(new, self._kept_at)
        except OSError:
            new.unlink(missing_ok=True)

    def _write_sentences(self, folder: Path, found: Sequence[_Encoded]) -> None:
        starts, spans = array("I", [0]), array("I")
        for own, encoded in zip(self._spans, found, strict=True):
            read = [span for span, is_read in zip(own, encoded.read, strict=True) if is_read]
            starts.append(starts[-1] + len(read))
            for span in read:
                spans.extend(span)
        (folder / STARTS).write_bytes(starts.tobytes())
        (folder / SPANS).write_bytes(spans.tobytes())
        np.concatenate([one.signs[one.read] for one in found]).tofile(folder / SIGNS)

    def _encode(self) -> None:
        """Encodes what waits, a share in each thread: numpy lets the others run meanwhile."""
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
        vectors, parts = self._encoder.encode_parts(
            [[*text.head, *text.sentences] for text in texts]
        )
        heads = [len(text.head) for text in texts]
        rows, scales = _rounded(vectors)
        return [
            _Encoded(row, scale, np.packbits(own > 0, axis=1), (own != 0).any(axis=1))
            for row, scale, own in zip(
                rows, scales, (part[head:] for part, head in zip(parts, heads, strict=True)),
                strict=True,
            )
        ]  # fmt: skip


def open_writer(model: Path, to: Path, progress: BuildProgress) -> VectorsWriter:
    """For an index at `to`. Raises ModelError where the model cannot be read."""
    try:
        return VectorsWriter(model, to / CACHE_FILE, progress)
    except (OSError, ValueError) as error:
        raise ModelError(f"The model in '{model}' cannot be read: {error}") from error


def read_text(passage: Passage) -> _Text:
    """The passage as it is encoded."""
    title = passage.article.title
    head = (title, *(heading for heading in passage.section if heading != title))
    plain = passage.plain_text
    spans = tuple(_sentences(plain))
    return _Text(head, tuple(plain[start:end] for start, end in spans), spans)


def _sentences(text: str) -> Iterator[Span]:
    """Half-open, without the white space around them."""
    start = 0
    ends = [_end(found) for found in _SENTENCE_END.finditer(text) if not _is_inside(found)]
    for end, after in [*ends, (len(text), len(text))]:
        sentence = text[start:end]
        first = start + len(sentence) - len(sentence.lstrip())
        last = start + len(sentence.rstrip())
        if first < last:
            yield first, last
        start = after


def _is_inside(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 12) : found.start()]
    return "\n" not in found[0] and bool(_ABBREVIATION.search(before))


def _end(found: re.Match[str]) -> Span:
    """Where the sentence ends, its closing quotes with it, and where the next one may begin."""
    return found.start() + len(found[0].rstrip()), found.end()


def _rounded(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """int8 and, for each row, what one of it is."""
    scales: Floats = np.abs(vectors).max(axis=1) / np.float32(_FINEST)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales


def _widened(found: Sequence[_Encoded]) -> Floats:
    vectors: Floats = np.array([one.row for one in found], np.float32)
    vectors *= np.array([one.scale for one in found], np.float32)[:, None]
    return vectors


def _with_heads(vectors: Floats, heads: Sequence[bytes], known: Mapping[bytes, _Encoded]) -> Floats:
    counts = Counter(heads)
    places = {key: place for place, key in enumerate(counts)}
    of_heads = _widened([known[key] for key in counts])
    shares = [HEAD_SHARE / math.sqrt(counts[key]) if key != _NO_HEAD else 0 for key in heads]
    weights = np.array(shares, np.float32)[:, None]
    mixed: Floats = vectors * (1 - weights)
    mixed += of_heads[[places[key] for key in heads]] * weights
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    return mixed


def _common(rows: npt.NDArray[np.int8], scales: Floats) -> Floats:
    """How near each passage is to all, as a mean, less the mean of that."""
    mean = np.zeros(rows.shape[1], np.float32)
    np.divide(scales @ rows, len(rows), out=mean)
    near: Floats = (rows @ mean) * scales
    near -= near.mean()
    return near


def _made_by(sha256: str) -> bytes:
    """A digest of the model and of the code that encodes."""
    digest = hashlib.sha256(sha256.encode())
    search = Path(encoder.__file__).parent
    for name in ("encoder.py", "tensors.py", "wordpiece.py"):
        digest.update((search / name).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.digest()


def _read_cache(path: Path, made_by: bytes) -> dict[bytes, _Encoded]:
    """None of it where it is another model's, or is not as it was written."""
    try:
        with path.open("rb") as data, np.load(data, allow_pickle=False) as file:
            kept = {name: file[name] for name in file.files}
        if kept["made_by"].tobytes() != made_by:
            return {}
        ends = np.cumsum(kept["counts"])
        starts = ends - kept["counts"]
        return {
            key.tobytes(): _Encoded(row, scale, kept["signs"][a:b], kept["read"][a:b])
            for key, row, scale, a, b in zip(
                kept["keys"], kept["rows"], kept["scales"], starts, ends, strict=True
            )
        }
    except Exception:  # numpy and zipfile raise what the bytes give them
        return {}
