"""The passages' vectors: products as they are by the book, the nearest sentence, no wrong size."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.embedding.tensors import Floats
from search.embedding.vectors import (
    _BLOCK,
    COMMON,
    FILES,
    ROWS,
    SCALES,
    SIGNS,
    SPANS,
    STARTS,
    Vectors,
)
from tests.support.each import each

D = 16
# A sentence's span, and the signs of its vector.
Sentence = tuple[int, int, list[int]]
FRESH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def write(folder: Path, passages: int, sentences: list[list[Sentence]] | None = None) -> Path:
    """Drawn rows; `sentences` of each passage, none where they are not given."""
    drawn = np.random.default_rng(passages)
    drawn.integers(-127, 128, (passages, D), np.int8).tofile(folder / ROWS)
    drawn.uniform(0.001, 0.01, passages).astype(np.float32).tofile(folder / SCALES)
    drawn.normal(size=passages).astype(np.float32).tofile(folder / COMMON)
    told = sentences or [[] for _ in range(passages)]
    starts = np.cumsum([0, *map(len, told)])
    flat = [one for own in told for one in own]
    starts.astype(np.uint32).tofile(folder / STARTS)
    np.array([span for *span, _ in flat], np.uint32).tofile(folder / SPANS)
    signs = np.array([signs for *_, signs in flat]).reshape(-1, D)
    np.packbits(signs > 0, axis=1).tofile(folder / SIGNS)
    return folder


def question(seed: int = 1) -> Floats:
    vector = np.random.default_rng(seed).normal(size=D).astype(np.float32)
    return vector / np.linalg.norm(vector)


def oracle(folder: Path, vector: Floats) -> list[float]:
    """In float64, a passage at a time."""
    rows = np.fromfile(folder / ROWS, np.int8).reshape(-1, D).tolist()
    scales = np.fromfile(folder / SCALES, np.float32).tolist()
    asked = vector.tolist()
    return [
        scale * sum(a * b for a, b in zip(row, asked, strict=True))
        for row, scale in zip(rows, scales, strict=True)
    ]


# ---- products -----------------------------------------------------------------------------


@pytest.mark.parametrize("passages", [1, 2, _BLOCK - 1, _BLOCK, _BLOCK + 1, 2 * _BLOCK + 1])
def test_every_passage_has_its_product_wherever_a_block_ends(tmp_path: Path, passages: int) -> None:
    vectors = Vectors(write(tmp_path, passages), passages, D)
    found = vectors.products(question())
    assert found.shape == (passages,)
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(oracle(tmp_path, question()), abs=1e-5)


@FRESH
@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_product_is_the_one_by_the_book(tmp_path: Path, passages: int, seed: int) -> None:
    vectors = Vectors(write(tmp_path, passages), passages, D)
    found = vectors.products(question(seed))
    assert found.tolist() == pytest.approx(oracle(tmp_path, question(seed)), abs=1e-5)


def test_several_vectors_have_the_products_that_each_has_alone(tmp_path: Path) -> None:
    passages = _BLOCK + 1
    vectors = Vectors(write(tmp_path, passages), passages, D)
    both = vectors.products(np.stack([question(1), question(2)], axis=1))
    alone = np.stack([vectors.products(question(1)), vectors.products(question(2))], axis=1)
    assert both == pytest.approx(alone, abs=1e-5)


def test_asking_changes_nothing(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 50), 50, D)
    vector = question()
    before = vector.copy()
    first = vectors.products(vector)
    kept = first.copy()
    vectors.products(question(2))
    assert (first == kept).all(), "an answer that was given is nobody else's room"
    assert (vectors.products(vector) == kept).all()
    assert (vector == before).all()


def test_what_is_near_to_all_is_read_as_it_was_written(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 7), 7, D)
    assert vectors.common.tolist() == np.fromfile(tmp_path / COMMON, np.float32).tolist()


# ---- sentences -----------------------------------------------------------------------------

ALL = [1] * D
NONE = [-1] * D
HALF = [1] * (D // 2) + [-1] * (D // 2)


def nearest(vectors: Vectors, number: int, vector: Floats) -> tuple[int, int] | None:
    """The first of the sentences that are most like a vector."""
    found = vectors.sentences(number, vector)
    return max(found, key=found.__getitem__, default=None)


def test_a_likeness_is_the_sum_by_signs_over_that_of_random_vectors(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 1, [[(0, 1, ALL), (2, 3, HALF), (4, 5, NONE)]]), 1, D)
    found = vectors.sentences(0, np.full(D, D**-0.5, np.float32))
    most = (math.pi / 2) ** 0.5
    assert [*found] == [(0, 1), (2, 3), (4, 5)]
    assert [*found.values()] == pytest.approx([most, 0, -most], abs=1e-6)


def test_a_passage_without_a_sentence_that_was_read_has_none(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 3, [[(0, 5, ALL)], [], [(2, 9, ALL)]]), 3, D)
    spans = [nearest(vectors, number, question()) for number in range(3)]
    assert spans == [(0, 5), None, (2, 9)]


def test_no_sentence_at_all_is_no_error(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 2), 2, D)
    assert [nearest(vectors, number, question()) for number in (0, 1)] == [None, None]


def test_the_only_sentence_is_the_nearest_however_far(tmp_path: Path) -> None:
    vectors = Vectors(write(tmp_path, 1, [[(3, 70_000, NONE)]]), 1, D)
    span = nearest(vectors, 0, np.array(ALL, np.float32))
    assert span == (3, 70_000)
    assert span is not None
    assert [type(end) for end in span] == [int, int], "they go into slices and JSON"


def test_the_sentence_whose_signs_are_the_questions_is_the_nearest(tmp_path: Path) -> None:
    own = [(0, 4, NONE), (5, 9, HALF), (10, 14, ALL)]
    vectors = Vectors(write(tmp_path, 2, [[(1, 2, ALL)], own]), 2, D)
    for start, end, signs in each(own):
        assert nearest(vectors, 1, np.array(signs, np.float32)) == (start, end)


def test_of_like_sentences_the_first_is_the_nearest(tmp_path: Path) -> None:
    own = [(0, 4, NONE), (5, 9, ALL), (10, 14, ALL)]
    vectors = Vectors(write(tmp_path, 1, [own]), 1, D)
    assert nearest(vectors, 0, np.array(ALL, np.float32)) == (5, 9)


@FRESH
@given(st.lists(st.lists(st.integers(0, 2**D - 1), max_size=6), min_size=1, max_size=6), st.data())
def test_the_nearest_sentence_is_the_one_by_the_book(
    tmp_path: Path, drawn: list[list[int]], data: st.DataObject
) -> None:
    told = [
        [(at, at + 1, [1 if bits >> bit & 1 else -1 for bit in range(D)])
         for at, bits in enumerate(own)]
        for own in drawn
    ]  # fmt: skip
    vectors = Vectors(write(tmp_path, len(told), told), len(told), D)
    # Whole numbers, so that no rounding decides.
    asked = data.draw(st.lists(st.integers(-9, 9), min_size=D, max_size=D))
    for number, own in enumerate(told):
        near = [sum(a * b for a, b in zip(signs, asked, strict=True)) for *_, signs in own]
        best = own[near.index(max(near))][:2] if own else None
        assert nearest(vectors, number, np.array(asked, np.float32)) == best


# ---- sizes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [-1, 1, 64])
def test_a_file_of_another_length_is_refused_by_its_name(
    tmp_path: Path, name: str, change: int
) -> None:
    path = write(tmp_path, 3, [[(0, 5, ALL)], [(0, 5, ALL), (6, 7, NONE)], []]) / name
    data = path.read_bytes()
    path.write_bytes(data[:change] if change < 0 else data + b"\0" * change)
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        Vectors(tmp_path, 3, D)


@pytest.mark.parametrize(("passages", "dimensions"), [(2, D), (4, D), (3, D - 8), (3, 2 * D)])
def test_files_of_another_number_of_passages_or_dimensions_are_refused(
    tmp_path: Path, passages: int, dimensions: int
) -> None:
    write(tmp_path, 3, [[(0, 5, ALL)]] * 3)
    with pytest.raises(ValueError, match="bytes, not"):
        Vectors(tmp_path, passages, dimensions)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    (write(tmp_path, 3) / name).unlink()
    with pytest.raises(OSError, match=name.replace(".", r"\.")):
        Vectors(tmp_path, 3, D)
