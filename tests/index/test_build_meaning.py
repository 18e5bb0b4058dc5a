"""A build with meaning: what is read of a passage, what is encoded, and what is kept."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.embedding import vectors
from index.embedding.model_folder import FACTS
from index.embedding.vectors import CACHE_FILE, read_text
from search.embedding.facts import CALIBRATIONS, MINILM, EmbeddingFacts
from search.embedding.vectors import ROWS, SCALES, Vectors
from search.store.manifest import read_manifest
from search.store.reader import Store
from tests.support.meaning_fixtures import build_with, generation
from tests.support.model_fixtures import open_model, tiny_model

TEA = "# Tea\n\nTea is warm. It helps some.\n\n## Green tea\n\nGreen tea is bitter.\n"
SLEEP = "# Sleep\n\nSleep at night.\n\n## Naps\n\nA nap is short. It may help.\n"
FILES = {"tea.md": TEA, "sleep.md": SLEEP}


@pytest.fixture
def built(tiny: Path, tmp_path: Path) -> Path:
    """An index of four passages; what it was built of lies beside."""
    assert build_with(tiny, tmp_path, FILES).encoded == 4
    return tmp_path / "index"


# ---- sentences ----------------------------------------------------------------------------

PIECES = st.sampled_from(
    'One two. |Is it? |"Yes!" |"No." |(See e.g. Dr. Bell et al. (2011).) |• a tablet\n|\n\n|  |… '
    "|A.|B. |3.5 mg. |1. First\n|‘So.’ |É.\t|\u2028|\xa0|Ω!) [2] |end".split("|")
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
@example('He said "Stop." Then he went.')
def test_the_sentences_hold_every_character_once_and_in_order(text: str) -> None:
    spans = passage_of(text).spans
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ('He said "Stop." Then he went.', ['He said "Stop."', "Then he went."]),
        ("A list\n• one\n• two", ["A list", "• one", "• two"]),
        ("Take 3.5 mg at 8 a.m. with food.", ["Take 3.5 mg at 8 a.m. with food."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, sentences: list[str]) -> None:
    assert list(passage_of(text).sentences) == sentences


def passage_of(text: str, title: str = "T", *headings: str) -> vectors._Text:
    article = SimpleNamespace(title=title)
    passage = SimpleNamespace(article=article, section=headings, plain_text=text)
    return read_text(passage)  # type: ignore[arg-type]


def test_a_title_that_is_a_heading_too_is_read_once() -> None:
    assert passage_of("x", "Sleep", "Sleep", "Naps").head == ("Sleep", "Naps")


# ---- vectors ------------------------------------------------------------------------------


def rows_of(index: Path) -> np.ndarray:
    folder = generation(index)
    scales = np.fromfile(folder / SCALES, np.float32)
    return np.fromfile(folder / ROWS, np.int8).reshape(len(scales), -1) * scales[:, None]


def test_a_passages_vector_is_its_own_with_its_heads_share(tiny: Path, tmp_path: Path) -> None:
    """Two passages have the head "Tea": for them it counts less."""
    first = "Warm. " * 200
    build_with(tiny, tmp_path, {"tea.md": f"# Tea\n\n{first}\n\n{first}\n\n## Green\n\nBitter.\n"})
    with_store = Store.open(tmp_path / "index")
    passages = [with_store.passage_at(n) for n in range(with_store.manifest.counts.passages)]
    with_store.close()
    heads = [" ".join(read_text(passage).head) for passage in passages]
    assert heads.count("Tea") > 1 < len({*heads})
    encode = open_model(tiny).encode
    texts = encode([f"{h} {p.plain_text}" for h, p in zip(heads, passages, strict=True)])
    shares = np.array(
        [CALIBRATIONS[MINILM].head_share / heads.count(head) ** 0.5 for head in heads]
    )[:, None]
    stated = (1 - shares) * texts + shares * encode(heads)
    stated /= np.linalg.norm(stated, axis=1, keepdims=True)
    rows = rows_of(tmp_path / "index")
    assert (rows * stated).sum(axis=1) == pytest.approx(1, abs=2e-3)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=5e-3)


def test_the_manifest_says_whose_vectors_they_are(built: Path, tiny: Path) -> None:
    told = json.loads((tiny / FACTS).read_text())
    facts = read_manifest(built).meaning
    rows = rows_of(built)
    cosines = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    assert facts
    assert facts[:3] == EmbeddingFacts(told["name"], told["sha256"], told["dimensions"], 0)[:3]
    assert facts.alike == pytest.approx(cosines.mean(), abs=0.005)


def test_sentences_that_are_cut_off_are_never_the_nearest(tiny: Path, tmp_path: Path) -> None:
    """The tiny model reads 256 letters of a text."""
    build_with(tiny, tmp_path, {"long.txt": "Title\n\n" + "Some words here. " * 60})
    folder = generation(tmp_path / "index")
    (passages,) = {read_manifest(tmp_path / "index").counts.passages}
    opened = Vectors(folder, passages, 64)
    assert 0 < opened._starts[1] - opened._starts[0] < 60
    assert opened._spans[:, 1].max() < 400


def test_the_sentence_that_is_nearest_to_a_question_is_found(tiny: Path, tmp_path: Path) -> None:
    texts = ["Warm tea helps.", "Walking eases pain."]
    build_with(tiny, tmp_path, {"a.md": f"# Rest\n\n{' '.join(texts)}\n"})
    opened = Vectors(generation(tmp_path / "index"), 1, 64)
    store = Store.open(tmp_path / "index")
    text = store.passage_at(0).plain_text
    store.close()
    nearest = []
    for vector in open_model(tiny).encode(texts):
        likenesses = opened.sentences(0, vector)
        assert len(likenesses) == len(texts)
        start, end = max(likenesses, key=likenesses.__getitem__)
        nearest.append(text[start:end].strip())
    assert nearest == texts


def test_like_passages_have_like_vectors_and_are_encoded_once(tiny: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": "The same text."}) for n in range(3)]
    report = build_with(tiny, tmp_path, {"docs.jsonl": "\n".join(lines)})
    assert (report.passages, report.encoded) == (3, 1)
    one, *others = rows_of(tmp_path / "index").tolist()
    assert others == [one, one]


# ---- what is kept -------------------------------------------------------------------------


def test_only_what_has_changed_is_encoded_again(built: Path, tiny: Path, tmp_path: Path) -> None:
    assert build_with(tiny, tmp_path, FILES).encoded == 0
    assert build_with(tiny, tmp_path, FILES | {"tea.md": TEA + "Hot.\n"}).encoded == 1
    assert build_with(tiny, tmp_path, {"sleep.md": SLEEP}).encoded == 0
    assert build_with(tiny, tmp_path, FILES).encoded == 2, "what was left out is forgotten"


def test_a_new_name_is_a_new_head_for_all_below_it(built: Path, tiny: Path, tmp_path: Path) -> None:
    changed = FILES | {"tea.md": TEA.replace("# Tea", "# Herbs", 1)}
    assert build_with(tiny, tmp_path, changed).encoded == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not an archive",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-30],
        lambda data: data[:400] + b"\xff" * 40 + data[440:],
        lambda data: archive(model=np.zeros(32, np.uint8)),
        lambda data: one_array(np.zeros(3)),
        lambda data: one_array(np.array(["x", None])),
    ],
    ids="empty text half cut flipped other-model array object".split(),
)
def test_what_was_kept_and_is_damaged_is_encoded_again(
    built: Path, tiny: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    before = generation(built).name
    kept = built / CACHE_FILE
    kept.write_bytes(damage(kept.read_bytes()))
    assert build_with(tiny, tmp_path, FILES).encoded == 4
    assert generation(built).name == before
    assert build_with(tiny, tmp_path, FILES).encoded == 0


def archive(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def one_array(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def test_another_model_keeps_nothing_of_the_first(built: Path, tmp_path: Path) -> None:
    other = tiny_model(tmp_path / "other", exact=True)
    assert build_with(other, tmp_path, FILES).encoded == 4
    Store.open(built).close()


def test_a_full_disk_keeps_nothing_and_the_index_is_whole(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vectors.np, "savez", full)
    build_with(tiny, tmp_path, FILES)
    assert [path.name for path in (tmp_path / "index").glob(f"{CACHE_FILE}*")] == []
    Store.open(tmp_path / "index").close()


def test_the_same_sources_give_the_same_bytes_with_and_without_what_was_kept(
    tiny: Path, tmp_path: Path
) -> None:
    files = {name: text + "A long and plain line. " * 12 for name, text in FILES.items()}
    build_with(tiny, tmp_path, files | {"tea.md": files["tea.md"].replace("Green", "Black")})
    other = generation(tmp_path / "index").name
    assert build_with(tiny, tmp_path, files).encoded == 1
    build_with(tiny, tmp_path / "fresh", files)
    again = generation(tmp_path / "index").name
    assert generation(tmp_path / "fresh" / "index").name == again != other
