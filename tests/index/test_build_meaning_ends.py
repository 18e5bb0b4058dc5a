"""How a build with meaning ends: with an index, or with a sentence and the old index."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.__main__ import MODEL_FOLDER, main
from index.build import build
from index.embedding import vectors
from index.embedding.model_folder import FACTS, FILES, VOCABULARY, WEIGHTS, ModelError
from index.embedding.vectors import VectorsWriter
from index.progress import Progress
from search.embedding import vectors as read
from search.embedding.encoder import Encoder
from search.embedding.facts import MODEL_VOCABULARY, MODEL_WEIGHTS
from search.store.manifest import check_files, read_manifest
from search.store.reader import Store
from tests.support.meaning_fixtures import build_with, generation
from tests.support.model_fixtures import tiny_model

OLD = {"old.txt": "Old\n\nThe old text.\n"}
NEW = {"new.md": "# New\n\nOne thing.\n\n## Other\n\nOther things.\n"}


@pytest.fixture
def old(tiny: Path, tmp_path: Path) -> Path:
    """An index with meaning; the sources beside it have changed since."""
    build_with(tiny, tmp_path, OLD)
    (tmp_path / "sources" / "old.txt").unlink()
    (tmp_path / "sources" / "new.md").write_text(NEW["new.md"])
    return tmp_path / "index"


def titles(index: Path) -> list[str]:
    """Of an index that is whole."""
    opened = Store.open(index)
    try:
        assert opened.embeddings or opened.manifest.meaning is None
        return [article.info.title for article in opened.articles(0, 9)]
    finally:
        opened.close()


# ---- the command --------------------------------------------------------------------------


def command(index: Path, *options: str | Path) -> int:
    return main(["build", str(index.parent / "sources"), "--to", str(index), *map(str, options)])


def test_the_command_builds_with_the_model_that_it_is_given(
    old: Path, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(old, "--model", tiny) == 0
    told = capsys.readouterr()
    assert "Ranking is by words and meaning (all-MiniLM-L6-v2); 2 passages encoded." in told.out
    assert "2 of 2 passages encoded" in told.err, "progress"
    folder = generation(old)
    for name, copied in {WEIGHTS: MODEL_WEIGHTS, VOCABULARY: MODEL_VOCABULARY}.items():
        assert (folder / copied).read_bytes() == (tiny / name).read_bytes()


def test_json_says_the_model_and_how_much_it_encoded(
    old: Path, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(old, "--model", tiny, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["meaning"] == {"model": "all-MiniLM-L6-v2", "encoded": 2, "by_words": 0}


def test_no_meaning_is_an_index_of_words_alone(
    old: Path, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(old, "--model", tiny, "--no-meaning") == 0
    assert "Ranking is by words alone." in capsys.readouterr().out
    assert json.loads((old / "manifest.json").read_text())["meaning"] is None
    names = {path.name for path in generation(old).iterdir()}
    assert not names & {MODEL_WEIGHTS, MODEL_VOCABULARY, *read.FILES}
    assert titles(old) == ["New"]


def no_model(folder: Path) -> str:
    return f"There is no model in '{folder}'. Make it with: make model, or citebox model SOURCE"


@pytest.mark.parametrize("options", [[], ["--meaning"]])
def test_without_a_model_the_command_says_how_to_make_one_or_ranks_by_words(
    old: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    """Asked for meaning it refuses; not asked, it builds what it can."""
    monkeypatch.chdir(old.parent)
    assert command(old, *options) == (2 if options else 0)
    told = capsys.readouterr()
    if options:
        assert told.err == f"citebox: {no_model(MODEL_FOLDER)}\n"
        assert titles(old) == ["Old"]
    else:
        assert "Ranking is by words alone." in told.out
        assert titles(old) == ["New"]


def test_a_model_that_was_asked_for_and_is_not_there_leaves_the_old_index(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = old.parent / "nowhere"
    assert command(old, "--model", nowhere) == 2
    sentence = no_model(nowhere)
    assert sentence in capsys.readouterr().err
    assert command(old, "--model", nowhere, "--json") == 2
    assert json.loads(capsys.readouterr().out)["refused"][0]["reason"] == sentence
    assert titles(old) == ["Old"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("data", [None, b"", b"{}"], ids=["gone", "empty", "braces"])
def test_a_model_that_is_not_whole_is_a_sentence_and_makes_nothing(
    old: Path, tiny: Path, name: str, data: bytes | None
) -> None:
    broken = old.parent / "broken"
    shutil.copytree(tiny, broken)
    (broken / name).unlink()
    if data is not None:
        (broken / name).write_bytes(data)
    sources = [old.parent / "sources"]
    for to in (old, old.parent / "another"):
        with pytest.raises(ModelError, match=r"broken"):
            build(sources, to, model=broken)
    assert titles(old) == ["Old"]
    assert not (old.parent / "another").exists()


@pytest.mark.parametrize("digest", [None, "no digest", "00" * 32])
def test_weights_that_are_not_those_that_the_facts_tell_of_are_refused(
    old: Path, digest: str | None
) -> None:
    """Or what was kept of another model's would be taken for theirs."""
    model = tiny_model(old.parent / "model")
    facts = json.loads((model / FACTS).read_text())
    (model / FACTS).write_text(json.dumps(facts | {"sha256": digest}))
    with pytest.raises(ModelError, match="does not have the digest"):
        build([old.parent / "sources"], old, model=model)


# ---- failures -----------------------------------------------------------------------------


class StopHereError(Exception):
    pass


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Encoder, "encode_parts"),
        (VectorsWriter, "add"),
        (VectorsWriter, "write"),
        (vectors, "_common"),
        (VectorsWriter, "_write_sentences"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_failure_at_any_step_leaves_the_old_index(
    old: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StopHereError

    sources = [old.parent / "sources"]
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, fail)
        with pytest.raises(StopHereError):
            build(sources, old, model=tiny)
    assert titles(old) == ["Old"]
    assert list(old.glob(".building-*")) == []
    assert build(sources, old, model=tiny).exit_code == 0
    assert titles(old) == ["New"]


DIE = """
import os, signal, sys
from pathlib import Path
from index.embedding import vectors
from index.build import build
from search.embedding.encoder import Encoder
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
sources, to, model, owner, name = sys.argv[1:]
owners = {"Encoder": Encoder, "Writer": vectors.VectorsWriter, "os": vectors.os, "np": vectors.np}
setattr(owners[owner], name, die)
build([Path(sources)], Path(to), model=Path(model))
"""


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("Encoder.encode_parts", "Old"),
        ("Writer.write", "Old"),
        ("os.replace", "Old"),  # the manifest's
        ("np.savez", "New"),  # what is kept is written last
    ],
)
def test_a_build_killed_at_a_step_leaves_a_whole_index(
    old: Path, tiny: Path, step: str, left: str
) -> None:
    sources = old.parent / "sources"
    arguments = [str(one) for one in (sources, old, tiny)]
    process = subprocess.run([sys.executable, "-c", DIE, *arguments, *step.split(".")])
    assert process.returncode == -signal.SIGKILL
    check_files(old, read_manifest(old))
    assert titles(old) == [left]
    assert build([sources], old, model=tiny).exit_code == 0
    assert titles(old) == ["New"]
    assert list(old.glob(".building-*")) == []
    assert build([sources], old, model=tiny).encoded == 0


# ---- and the rest -------------------------------------------------------------------------


def test_progress_tells_how_many_passages_are_encoded(tiny: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": f"Text {n}."}) for n in range(70)]
    (tmp_path / "docs.jsonl").write_text("\n".join(lines))
    told: list[str] = []
    progress = Progress(told.append, every_s=0, clock=lambda: 0.0)
    build([tmp_path / "docs.jsonl"], tmp_path / "index", progress=progress, model=tiny)
    counts = [int(one.split()[0]) for one in told if one.endswith(" of 70 passages encoded")]
    assert counts == sorted(counts)
    assert counts[-1] == 70
    assert len(counts) > 1, "it is told while it goes on"


def test_nothing_to_build_of_reads_the_model_and_leaves_the_old(old: Path, tiny: Path) -> None:
    (old.parent / "empty").mkdir()
    report = build([old.parent / "empty"], old, model=tiny)
    assert (report.exit_code, report.meaning, report.encoded) == (2, None, 0)
    assert titles(old) == ["Old"]


def test_the_index_is_all_that_is_needed_once_it_is_built(tmp_path: Path) -> None:
    model = tiny_model(tmp_path / "model")
    build_with(model, tmp_path, NEW)
    shutil.rmtree(model)
    assert titles(tmp_path / "index") == ["New"]
