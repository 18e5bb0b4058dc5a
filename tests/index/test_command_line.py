"""python -m index build: exit codes, and what goes to which output."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.writers.generation import Generation
from search.store.reader import Store
from tests.support.index_fixtures import build_command

LIST = "## References\n\n- Bell, R. (2010). A. B, 1, 2.\n"
ONE = f"---\ntitle: One\nauthro: X\n---\n\nText (Stone et al., 2001).\n\n{LIST}"
KEYS = {
    "articles", "passages", "references", "citations", "unchanged_sources", "left_out",
    "warnings", "refused", "index", "seconds",
}  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "one.md").write_text(ONE, encoding="utf-8")
    return folder


def run(*arguments: object) -> int:
    return main(["build", "--no-meaning", *map(str, arguments)])


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Standard output as the one JSON object that it must be."""
    return json.loads(capsys.readouterr().out)


# Exit codes


def test_exit_0_when_all_was_indexed(source: Path, tmp_path: Path) -> None:
    assert run(source, "--to", tmp_path / "index") == 0


def test_exit_1_when_a_file_was_refused(source: Path, tmp_path: Path) -> None:
    (source / "bad.txt").write_bytes(b"\xff")
    assert run(source, "--to", tmp_path / "index") == 1


def test_exit_2_when_nothing_was_built(tmp_path: Path) -> None:
    assert run(tmp_path / "gone", "--to", tmp_path / "index") == 2


def test_exit_2_and_a_sentence_when_the_folder_is_not_ours(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(source, "--to", source) == 2
    assert "one.md" in capsys.readouterr().err
    assert (source / "one.md").read_text(encoding="utf-8") == ONE


def test_exit_2_and_a_sentence_while_another_build_writes(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Generation(tmp_path / "index"):
        assert run(source, "--to", tmp_path / "index") == 2
    assert "Another build" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["build"], ["build", "x", "--to"], ["build", "x", "--to", "y", "--sit", "z"], ["bild"]],
)
def test_a_wrong_command_is_exit_2_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("site", ["x.example", "ftp://x.example", "javascript:x", "", "https://"])
def test_a_site_that_is_no_web_address_is_refused(
    source: Path, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(source, "--to", tmp_path / "index", "--site", site)
    assert "http" in capsys.readouterr().err
    assert not (tmp_path / "index").exists()


def test_the_site_is_where_passages_stand(source: Path, tmp_path: Path) -> None:
    run(source, "--to", tmp_path / "index", "--site", "https://x.example/blog")
    store = Store.open(tmp_path / "index")
    url = store.passage("one.1").url
    store.close()
    assert url is not None
    assert url.startswith("https://x.example/blog/one#:~:text=Text")


def test_the_index_is_in_build_index_where_no_other_folder_is_named(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(source) == 0
    Store.open(tmp_path / "build" / "index").close()


# --json


def test_json_is_one_object_and_nothing_else(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(source, "--to", tmp_path / "index", "--json")
    found = report(capsys)
    assert found.keys() >= KEYS
    assert (found["articles"], found["passages"], found["references"]) == (1, 1, 1)
    assert found["citations"] == {"linked": 0, "not_linked": 1, "certainty": {}}
    assert found["index"] == str(tmp_path / "index")


def test_json_s_warnings_carry_file_and_line(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(source, "--to", tmp_path / "index", "--json")
    warnings = {w["message"]: (Path(w["file"]).name, w["line"]) for w in report(capsys)["warnings"]}
    (stone,) = [place for message, place in warnings.items() if "Stone" in message]
    (authro,) = [place for message, place in warnings.items() if "authro" in message]
    assert stone == ("one.md", 6)
    assert authro[0] == "one.md"
    assert authro[1] is not None


def test_json_names_each_refused_file_with_line_and_reason(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "bad.txt").write_bytes(b"a\n\xff")
    assert run(source, "--to", tmp_path / "index", "--json") == 1
    (refused,) = report(capsys)["refused"]
    assert refused == {"file": str(source / "bad.txt"), "line": 2, "reason": refused["reason"]}
    assert "UTF-8" in refused["reason"]


def test_json_is_one_object_when_nothing_could_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "gone", "--to", tmp_path / "index", "--json") == 2
    assert report(capsys)["index"] is None


def test_json_is_one_object_when_the_folder_is_not_ours(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(source, "--to", source, "--json") == 2
    assert report(capsys)["index"] is None


def test_the_module_runs_and_progress_stays_off_standard_output(
    source: Path, tmp_path: Path
) -> None:
    command = build_command(source, tmp_path / "index")
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["articles"] == 1
    assert done.stderr == "1 of 1 article\nwriting the index\n"


# For people


def test_the_text_says_what_was_done_and_what_to_look_at(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "bad.txt").write_bytes(b"a\n\xff")
    run(source, "--to", tmp_path / "index")
    out = capsys.readouterr().out
    assert f"{source / 'bad.txt'}:2: " in out
    assert f"{source / 'one.md'}:6: 'Stone et al., 2001'" in out
    assert "1 article, 1 passage, 1 reference; citations: 0 linked" in out


def test_the_text_says_that_the_old_index_is_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "gone.md", "--to", tmp_path / "index")
    out = capsys.readouterr().out
    assert "gone.md: does not exist" in out
    assert "Nothing was built" in out


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_report_that_cannot_be_printed_is_exit_3_and_the_index_is_there(
    source: Path, tmp_path: Path, more: list[str]
) -> None:
    """Such as a log on a full disk. It was exit 1, with a traceback."""
    command = [sys.executable, "-m", "index", "build", str(source), "--no-meaning", *more]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, "--to", str(tmp_path / "index")], stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 3
    assert b"citebox: the output could not be printed (No space left on device)." in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr, "nor is it tried again at the end"
    Store.open(tmp_path / "index").close()


def test_a_fault_of_any_command_is_exit_3_without_a_traceback_or_a_word_of_what_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1 of check means "something needs the author"."""

    def failing(*_: object, **__: object) -> None:
        raise ValueError("my question")

    monkeypatch.setattr("index.check.command.check", failing)
    assert main(["check", str(tmp_path)]) == 3
    told = capsys.readouterr().err
    assert re.fullmatch(
        r"citebox: a fault ended it: ValueError in test_command_line\.py:\d+\.\n", told
    )


def test_letters_that_the_output_lacks_are_printed_by_their_numbers(
    source: Path, tmp_path: Path
) -> None:
    (source / "two.md").write_text("---\né龍: X\n---\n\n# Two\n\nText.\n", encoding="utf-8")
    command = [sys.executable, "-m", "index", "build", str(source), "--no-meaning", "--to"]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    done = subprocess.run([*command, str(tmp_path / "index")], env=plain, capture_output=True)
    assert done.returncode == 0
    assert b"\\xe9\\u9f8d" in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "site",
    ["http://x y", "https://a.example?x=1", "https://a.example/#top", "https://me:pw@a.example",
     "https://a.example/<b>", "https://a.example/\n"],
)  # fmt: skip
def test_a_site_that_no_path_can_be_joined_to_is_refused(
    source: Path, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each result of the index would lead nowhere, or tell a password."""
    with pytest.raises(SystemExit):
        run(source, "--to", tmp_path / "index", "--site", site)
    assert "is not a plain address such as https://" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_empty_name_is_not_the_current_folder(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, ""])
    assert "the name of a file or folder is empty" in capsys.readouterr().err


def test_a_folder_without_an_article_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").touch()
    assert run(tmp_path, "--to", tmp_path / "index") == 2
    assert "No article was found. Give a text as .docx" in capsys.readouterr().out


def test_a_list_below_the_top_is_named_and_read_as_an_article(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A leaflet may be called so; a list in the wrong place would be shown unnoticed."""
    words = "Medicines\n\nTake them as your doctor told you, and ask us before you stop.\n"
    (source / "more").mkdir()
    for file in (source / "medicines.txt", source / "more" / "medicines.txt"):
        file.write_text(words, encoding="utf-8")
    run(source, "--to", tmp_path / "index")
    out = capsys.readouterr().out
    assert out.count("is read as an article: a list counts only at the top") == 1
    assert f"warning  {source / 'more' / 'medicines.txt'}: is read as an article" in out
    assert "\n2 articles" in out
