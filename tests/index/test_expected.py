"""expected.txt: the clinic's questions, asked of every new index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.curation.expected import MOST_QUESTIONS, read_expected
from search.engine.local import LocalEngine

FEES = "# Fees\n\nA first visit costs 80 pounds.\n\n## Help with fees\n\nA fund may pay for you.\n"
GARDEN = "# The garden\n\nWe meet in the garden each morning.\n"
FAQ = "---\nkind: faq\n---\n\n# Questions\n\n## May I bring a dog?\n\nDogs may come along.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in {"fees.md": FEES, "garden.md": GARDEN, "faq.md": FAQ}.items():
        (sources / name).write_text(text, encoding="utf-8")
    return sources


def build(folder: Path, *options: str) -> int:
    to = folder.parent / "index"
    return main(["build", "--no-meaning", str(folder), "--to", str(to), *options])


def expect(folder: Path, *lines: str) -> None:
    (folder / "expected.txt").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def report(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def report(*options: str) -> dict[str, Any]:
        capsys.readouterr()
        build(folder, "--json", *options)
        return dict(json.loads(capsys.readouterr().out))

    return report


def test_a_question_leads_to_an_article_a_section_or_a_passage(folder: Path, report: Any) -> None:
    expect(
        folder,
        "what does a visit cost => fees",
        "who may pay for me => fees.help-with-fees",
        "can my dog come => garden, faq.may-i-bring-a-dog.1",
    )
    told = report()
    assert told["expected"]["questions"] == told["expected"]["right"] == 3
    assert told["articles"] == 3  # the file is no article
    assert told["warnings"] == []


def test_the_third_place_is_right_and_the_fourth_is_not(folder: Path, report: Any) -> None:
    """The more often a text of this length has the word, the higher it is."""
    for number in range(1, 5):
        words = "music " * number + "rest " * (5 - number)
        (folder / f"music-{number}.md").write_text(f"# Page {number}\n\n{words}\n", "utf-8")
    expect(folder, "music => music-2", "Music => music-1")
    told = report()["expected"]
    assert (told["questions"], told["right"]) == (2, 1)


def test_what_leads_elsewhere_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect(folder, "# ours", "where is the garden => fees")
    assert build(folder) == 0
    told = capsys.readouterr().out
    assert (
        "expected.txt:2: 'where is the garden': what is wanted is not found. First is garden.1"
        in told
    )
    assert "0 of 1 question of" in told


def test_a_line_that_cannot_be_asked_is_a_warning(folder: Path, report: Any) -> None:
    expect(
        folder, "no arrow", "garden => park", "x" * 2001 + " => fees", "garden => fees", "a => ,"
    )
    told = report()
    assert [(one["line"], one["message"]) for one in told["warnings"]] == [
        (1, "It is not 'question => article'."),
        (4, "The question is also in line 2."),
        (5, "It is not 'question => article'."),
        (2, "The index has no article or section 'park'."),
        (3, "The question has 2001 characters; the limit is 2000."),
    ]
    assert told["expected"]["questions"] == 1


def test_the_part_of_a_section_s_name_is_none(folder: Path, report: Any) -> None:
    expect(folder, "who may pay for me => fees.help")
    assert "no article or section 'fees.help'" in report()["warnings"][0]["message"]


def test_what_changed_since_the_last_build_is_told(folder: Path, report: Any) -> None:
    expect(folder, "where is the garden => garden", "is there tea => garden")
    assert report()["expected"]["changed"] == []
    (folder / "garden.md").write_text("# The yard\n\nWe meet outside for tea.\n", encoding="utf-8")
    changed = {one["question"]: one for one in report()["expected"]["changed"]}
    assert (changed["where is the garden"]["before"], changed["where is the garden"]["place"]) == (
        1,
        None,
    )
    assert (changed["is there tea"]["before"], changed["is there tea"]["place"]) == (None, 1)
    assert report()["expected"]["changed"] == []


def test_a_regression_keeps_the_last_index_if_that_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect(folder, "where is the garden => garden")
    assert build(folder, "--fail-on-regression") == 0
    (folder / "garden.md").write_text("# The yard\n\nWe meet outside.\n", encoding="utf-8")
    for _ in range(2):  # the last build is still the one that is compared with
        assert build(folder, "--fail-on-regression") == 2
        assert "got worse, so the last index stays" in capsys.readouterr().out
        assert title_of(folder, "garden") == "The garden"
    assert build(folder) == 0
    assert title_of(folder, "garden") == "The yard"


def test_what_was_wrong_before_is_no_regression(folder: Path) -> None:
    expect(folder, "where is the garden => fees")
    assert [build(folder, "--fail-on-regression") for _ in range(2)] == [0, 0]


def test_without_an_earlier_index_nothing_can_be_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(folder, "--fail-on-regression", "--keep", "0") == 2
    assert "--keep 1" in capsys.readouterr().err


def test_damaged_places_of_the_last_build_count_as_none(folder: Path, report: Any) -> None:
    expect(folder, "where is the garden => garden")
    build(folder)
    for damaged in ("[]", "{", "3", '{"where is the garden": "first"}'):
        (folder.parent / "index" / ".expected.json").write_text(damaged, encoding="utf-8")
        assert report()["expected"]["changed"] == []


def test_a_fault_while_the_questions_are_asked_is_exit_3_with_a_report(
    folder: Path, report: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as a disk that is full by then. It was a traceback and exit 1, and no report."""
    expect(folder, "where is the garden => garden")
    (folder.parent / "index" / ".expected.json").mkdir(parents=True)
    told = report()
    assert told["index"]
    assert told["fault"].startswith("The index was written, and then a fault met: IsADirectory")
    assert build(folder) == 3
    assert "citebox: The index was written" in capsys.readouterr().err


def test_the_clinics_own_questions_are_a_beginning(
    folder: Path, report: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sleep.md").write_text("# Sleep\n\n## Why  sleep?\n\nIt helps.\n", encoding="utf-8")
    build(folder)
    capsys.readouterr()
    assert main(["expected", str(folder.parent / "index")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "May I bring a dog? => faq.may-i-bring-a-dog",
        "Why sleep? => sleep.why-sleep",
    ]
    expect(folder, *lines)
    assert report()["expected"]["right"] == 2


def test_no_index_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expected", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err.startswith("citebox: ")


def test_the_last_arrow_of_a_line_parts_it() -> None:
    (found,), problems = read_expected("what does mood => sleep mean => mood.sleep")
    assert (found.question, found.wanted) == ("what does mood => sleep mean", ("mood.sleep",))
    assert problems == ()


def title_of(folder: Path, article: str) -> str:
    engine = LocalEngine.open(folder.parent / "index")
    try:
        return engine.article(article).info.title
    finally:
        engine.close()


def test_questions_beyond_the_bound_are_told_and_not_asked() -> None:
    lines = "".join(f"question {number} => a\n" for number in range(MOST_QUESTIONS))
    found, problems = read_expected(lines)
    assert (len(found), problems) == (MOST_QUESTIONS, ())
    found, [problem] = read_expected(f"{lines}one more => a\nand more\n")
    assert len(found) == MOST_QUESTIONS
    assert (problem.line, "2,000 questions" in problem.message) == (2_001, True)
