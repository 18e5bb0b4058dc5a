"""`python -m bench` finds the benchmarks by themselves, names them and runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.__main__ import main
from bench.commands import FOLDER, find_benchmarks, named

BENCHMARKS = find_benchmarks()
NAMES = [one.name for one in BENCHMARKS]


def test_a_benchmark_is_called_as_it_always_was() -> None:
    """Scripts and people call them so: a module that is renamed breaks them."""
    names = (
        "answers box citations cold-parts cold-start cost fuzz latency load misspell peers perturb "
        "pages pictures reading references relevance scale serving suggest unanswered warm"
    )
    assert set(names.split()) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_without_a_name_each_benchmark_gets_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    for one in BENCHMARKS:
        assert one.summary.endswith("."), one.name
        assert any(line.split() == [one.name, *one.summary.split()] for line in lines), one.name


def test_an_unknown_name_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["relevanc"]) == 2
    printed = capsys.readouterr().err
    assert "'relevanc'" in printed
    assert "relevance" in printed.split("Known:")[1]


@pytest.mark.parametrize(
    ("asked", "missing"),
    [(["relevance"], "qrels.tsv"), (["pictures", "--index"], "There is no index in")],
)
def test_what_a_benchmark_lacks_is_a_sentence(
    asked: list[str], missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*asked, str(tmp_path / "none")]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("bench: ")
    assert missing in printed


def test_a_name_may_have_hyphens_or_underscores() -> None:
    assert named("cold_start", BENCHMARKS) == named("cold-start", BENCHMARKS) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main([name, "--help"])
    except SystemExit as ended:  # argparse
        status = ended.code
    assert status == 0
    printed = capsys.readouterr().out
    assert f"python -m bench {name}" in printed
    summary = next(one.summary for one in BENCHMARKS if one.name == name)
    assert summary in printed


def test_no_folder_has_more_than_20_modules() -> None:
    folders = {path.parent for path in FOLDER.rglob("*.py")}
    assert len(folders) > 1
    assert all(len(list(folder.glob("*.py"))) <= 20 for folder in folders)
