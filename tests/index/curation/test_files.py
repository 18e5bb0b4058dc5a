"""synonyms.txt, medicines.txt and pins.txt in a folder of articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.__main__ import main
from index.build import build
from index.curation.files import (
    EXPECTED,
    HELP,
    HELP_TOO,
    MEDICINES,
    MOST_BYTES,
    MOST_BYTES_OF_HELP,
    MOST_PROBLEMS,
    PINS,
    SOURCES,
    SYNONYMS,
    read_expectations,
    read_extras,
)
from index.report import Report
from search.app import create_app
from tests.support.each import each
from tests.support.engine_under_test import open_engine
from tests.support.search_fixtures import ask, run

ARTICLES = {
    "a.md": "# Feeling tired\n\nAn underactive thyroid makes you tired.\n",
    "b.md": "# Day group\n\nThe programme meets each morning in the garden.\n",
    "c.md": "# Citalopram\n\nCitalopram is taken in the morning.\n",
}
NAMES = (SYNONYMS, MEDICINES, PINS)
# A good line of each file, a question, and what it then finds.
GOOD = {
    SYNONYMS: ("sunrise club => programme", "sunrise club", "b"),
    MEDICINES: ("citalopram: zubrelan", "zubrelan", "c"),
    PINS: ("zebra => a", "zebra", "a"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in ARTICLES.items():
        (sources / name).write_text(text, encoding="utf-8")
    return sources


@pytest.fixture
def built(folder: Path) -> Callable[..., Report]:
    """Builds the folder with what is given written into it: text, bytes, or None to remove."""

    def build_with(files: dict[str, str | bytes | None]) -> Report:
        for name, text in files.items():
            if text is None:
                (folder / name).unlink()
            else:
                (folder / name).parent.mkdir(exist_ok=True)
                data = text.encode() if isinstance(text, str) else text
                (folder / name).write_bytes(data)
        return build([folder], folder.parent / "index")

    return build_with


def opened(folder: Path) -> FlaskClient:
    return create_app(open_engine(folder.parent / "index")).test_client()


def found(folder: Path, question: str) -> list[str]:
    return [hit["article"]["id"] for hit in ask(opened(folder), question)["results"]]


def told(report: Report) -> list[tuple[str, int | None]]:
    return [(Path(one.file).name, one.line) for one in report.warnings]


# ---- what they do -------------------------------------------------------------------------


def test_without_them_the_questions_of_these_tests_find_nothing(folder: Path, built: Any) -> None:
    assert built({}).warnings == []
    assert [found(folder, question) for _, question, _ in GOOD.values()] == [[], [], []]


@pytest.mark.parametrize("name", NAMES)
def test_each_does_its_work_and_is_no_article(folder: Path, built: Any, name: str) -> None:
    line, question, article = GOOD[name]
    report = built({name: f"# ours\n{line}\n"})
    assert (report.articles, report.warnings, report.refused) == (3, [], [])
    assert found(folder, question) == [article]


WAYS_TO_SAVE: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "with CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "with a BOM": lambda text: text.encode("utf-8-sig"),
    "with both": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "without a line end": lambda text: text.rstrip("\n").encode(),
    "with spaces about": lambda text: ("\n \t\n  " + text.strip() + "  \n\n").encode(),
}


@pytest.mark.parametrize("way", WAYS_TO_SAVE)
@pytest.mark.parametrize("name", NAMES)
def test_any_editor_will_do(folder: Path, built: Any, name: str, way: str) -> None:
    line, question, article = GOOD[name]
    report = built({name: WAYS_TO_SAVE[way](f"{line}\n# the end\n")})
    assert report.warnings == []
    assert found(folder, question) == [article]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_counts_with_a_byte_order_mark_too(built: Any, name: str) -> None:
    """A comment on the first line would else be a wrong line."""
    assert built({name: f"# ours\r\n{GOOD[name][0]}\r\n".encode("utf-8-sig")}).warnings == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_file_says_nothing(built: Any, name: str) -> None:
    for text in ("", "\n\n", "# nothing yet\n", "\ufeff"):
        assert built({name: text}).warnings == []


# ---- what is wrong in them ----------------------------------------------------------------

WRONG = {
    SYNONYMS: (
        "# ours\n"
        "sunrise club => programme\n"
        "alone\n"
        "celexa, celebrex\n"
        "a tired => b => c\n"
        "what, which\n"
        "\n"
        "tired,, weary\n"
        "tired, tiring\n",
        [3, 4, 5, 6, 8, 9],
    ),
    MEDICINES: (
        "citalopram: zubrelan\n"
        "celexa <> citalopram\n"
        "# two substances\n"
        "lithium, citalopram\n"
        "nosuchname <> lithium\n"
        "the\n"
        "citalopram:\n",
        [2, 4, 5, 6, 7],
    ),
    PINS: (
        "zebra => a\nzebra => nowhere\n\na * 3\na\n=> a\nnowhere * 2\n",
        [2, 4, 5, 6, 7],
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_line_is_told_by_its_number_and_the_good_ones_are_used(
    folder: Path, built: Any, name: str
) -> None:
    text, lines = WRONG[name]
    report = built({name: text})
    assert sorted(told(report)) == [(name, line) for line in lines]
    assert all(one.message.endswith(".") for one in each(report.warnings))
    assert (report.articles, report.refused, report.exit_code) == (3, [], 0)
    assert found(folder, GOOD[name][1]) == [GOOD[name][2]]


def test_the_command_tells_them_as_json(folder: Path) -> None:
    for name, (text, _) in WRONG.items():
        (folder / name).write_text(text)
    done = run(
        "-m", "index", "build", folder, "--to", folder.parent / "index", "--json", "--no-meaning"
    )
    report = json.loads(done.stdout)
    assert done.returncode == 0
    for name, (_, lines) in WRONG.items():
        of_file = [one for one in report["warnings"] if one["file"] == str(folder / name)]
        assert sorted(one["line"] for one in of_file) == lines
    sentences = {(Path(w["file"]).name, w["line"]): w["message"] for w in report["warnings"]}
    assert sentences[SYNONYMS, 4] == (
        "'celexa' and 'celebrex' are different medicines; if they are one substance, say so in "
        "medicines.txt."
    )
    assert sentences[PINS, 2] == "The index has no article 'nowhere'."


def test_the_command_tells_them_as_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / SYNONYMS).write_text("alone\n")
    assert main(["build", str(folder), "--to", str(folder.parent / "index"), "--no-meaning"]) == 0
    out = capsys.readouterr().out
    assert f"warning  {folder / SYNONYMS}:1: The group has only one term.\n" in out


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_that_is_not_utf_8_is_told_and_the_articles_are_read(
    folder: Path, built: Any, name: str, encoding: str
) -> None:
    report = built({name: f"# café\n{GOOD[name][0]}\n".encode(encoding)})
    (warning,) = report.warnings
    assert (warning.file, warning.line) == (str(folder / name), None)
    assert warning.message == "cannot be read (is not UTF-8); ignored."
    assert (report.articles, report.refused, report.exit_code) == (3, [], 0)
    assert found(folder, "programme") == ["b"]
    assert found(folder, GOOD[name][1]) == []


# ---- where they stand ---------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_in_a_folder_below_it_is_an_article(folder: Path, built: Any, name: str) -> None:
    report = built({f"below/{name}": "Zebras\n\nZebras live in herds and sleep standing up.\n"})
    assert report.articles == 4
    [warning] = report.warnings
    assert warning.message.startswith("is read as an article: a list counts only at the top")
    assert found(folder, "zebras") == [f"below-{name.removesuffix('.txt')}"]


def test_a_file_that_is_named_itself_is_a_setting_too(folder: Path) -> None:
    file = folder / SYNONYMS
    file.write_text("napping, slumber\n")
    report = build([folder / "a.md", file], folder.parent / "index")
    assert (report.articles, report.warnings, report.refused) == (1, [], [])


def test_a_folder_of_such_a_name_is_a_folder(folder: Path, built: Any) -> None:
    report = built({f"{SYNONYMS}/d.md": "# Zebras\n\nZebras live in herds.\n"})
    assert (report.articles, report.warnings) == (4, [])


def test_without_an_article_nothing_is_built(tmp_path: Path) -> None:
    (tmp_path / SYNONYMS).write_text("tired, weary\n")
    report = build([tmp_path], tmp_path / ".index")
    assert (report.exit_code, report.articles) == (2, 0)


def test_of_two_folders_the_first_with_a_file_counts_and_the_other_is_told(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "d.md").write_text("# Zebras\n\nZebras live in herds.\n")
    (folder / SYNONYMS).write_text(GOOD[SYNONYMS][0])
    (other / SYNONYMS).write_text("stripy horse => zebras\n")
    (other / MEDICINES).write_text(GOOD[MEDICINES][0])
    report = build([folder, other], tmp_path / "index")
    (warning,) = report.warnings
    assert warning.file == str(other / SYNONYMS)
    assert warning.message == f"ignored: {folder / SYNONYMS} was read instead."
    questions = ("sunrise club", "stripy horse", "zubrelan")
    assert [found(folder, question) for question in questions] == [["b"], [], ["c"]]


# ---- the next build -----------------------------------------------------------------------


def generation(folder: Path) -> str:
    manifest = json.loads((folder.parent / "index/manifest.json").read_text())
    return str(manifest["generation"])


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_changes_the_index_and_no_article_is_read_again(
    folder: Path, built: Any, name: str
) -> None:
    line, question, article = GOOD[name]
    built({})
    plain = generation(folder)
    report = built({name: line})
    assert (report.unchanged, report.articles) == (3, 3)
    assert generation(folder) != plain
    assert found(folder, question) == [article]
    report = built({name: None})
    assert report.unchanged == 3
    assert generation(folder) == plain
    assert found(folder, question) == []


def test_a_boost_changes_the_index_too(folder: Path, built: Any) -> None:
    assert built({PINS: "a * 1.5"}).unchanged == 0
    boosted = generation(folder)
    assert built({PINS: "a * 1.6"}).unchanged == 3
    assert generation(folder) != boosted


def test_wrong_lines_are_told_by_every_build(built: Any) -> None:
    first = built({SYNONYMS: "alone\n"})
    assert told(first) == told(built({})) == [(SYNONYMS, 1)]


def test_a_comment_more_leaves_the_same_bytes(folder: Path, built: Any) -> None:
    built({SYNONYMS: "tired, weary\n"})
    plain = generation(folder)
    built({SYNONYMS: "# more\n\ntired,   weary\n"})
    assert generation(folder) == plain


# ---- medicines stay apart -----------------------------------------------------------------


def test_a_clinics_own_medicine_is_never_corrected_to_a_near_word(folder: Path, built: Any) -> None:
    """Unknown, "thyroyd" is a slip for "thyroid"; as a medicine's name it is none."""
    built({})
    assert ask(opened(folder), "thyroyd")["corrected"] is True
    built({MEDICINES: "thyroyd\n"})
    answer = ask(opened(folder), "thyroyd")
    assert (answer["corrected"], answer["did_you_mean"], answer["results"]) == (False, None, [])


def test_a_synonym_of_two_medicines_links_nothing(folder: Path, built: Any) -> None:
    built({SYNONYMS: "zyrtec, citalopram\nzyrtec => citalopram, morning\n"})
    assert found(folder, "zyrtec") == []


def test_what_is_said_to_be_one_substance_may_be_a_synonym(folder: Path, built: Any) -> None:
    report = built({MEDICINES: "citalopram: zubrelan\n", SYNONYMS: "zubrelan, citalopram\n"})
    assert report.warnings == []
    assert found(folder, "zubrelan") == ["c"]


# ---- how large they may be ----------------------------------------------------------------


def filled(first: str, size: int) -> bytes:
    """A list of exactly this many bytes: a line, and below it comments."""
    return first.encode() + b"\n" + b"#" * (size - len(first) - 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_list_as_large_as_may_be_is_read(folder: Path, built: Any, name: str) -> None:
    line, question, article = GOOD[name]
    assert built({name: filled(line, MOST_BYTES)}).warnings == []
    assert found(folder, question) == [article]


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_list_is_named_and_the_build_goes_on(folder: Path, built: Any, name: str) -> None:
    line, question, _ = GOOD[name]
    report = built({name: filled(line, MOST_BYTES + 1)})
    assert (report.articles, told(report)) == (3, [(name, None)])
    assert report.warnings[0].message == "is too large: the limit is 1,500,000 bytes; ignored."
    assert found(folder, question) == []


@pytest.mark.parametrize("name", [SOURCES, HELP, HELP_TOO, "HELP.YAML"])
def test_so_are_the_other_lists(built: Any, name: str) -> None:
    most = MOST_BYTES if name == SOURCES else MOST_BYTES_OF_HELP
    assert told(built({name: filled("#", most)})) == []
    report = built({name: filled("#", most + 1)})
    assert told(report) == [(name, None)]
    assert f"the limit is {most:,} bytes" in report.warnings[0].message


def test_expected_answers_have_the_same_limit(tmp_path: Path) -> None:
    file = tmp_path / EXPECTED
    for size, count in ((MOST_BYTES, 1), (MOST_BYTES + 1, 0)):
        file.write_bytes(filled("zebra => a", size))
        _, expectations, problems = read_expectations([tmp_path])
        assert (len(expectations), len(problems)) == (count, 1 - count)


def test_a_list_of_20_000_lines_is_read(folder: Path, built: Any) -> None:
    lines = [f"our word for it {at} => programme {at}" for at in range(20_000)]
    assert built({SYNONYMS: "\n".join([*lines, GOOD[SYNONYMS][0]])}).warnings == []
    assert found(folder, GOOD[SYNONYMS][1]) == ["b"]


def test_of_many_problems_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    """745,000 lines with a problem took half a gigabyte, and as many lines of the report."""
    (tmp_path / "pins.txt").write_text("no arrow\n" * 250)
    (tmp_path / "synonyms.txt").write_text("x" * 90_000 + "\n")
    _, problems = read_extras([tmp_path])
    pins = [one for one in problems if one.file.endswith("pins.txt")]
    assert len(pins) == MOST_PROBLEMS + 1
    assert (pins[-1].line, pins[-1].message) == (101, "from here on, 150 more problems.")
    [long] = [one for one in problems if one.file.endswith("synonyms.txt")]
    assert len(long.message) < 600
