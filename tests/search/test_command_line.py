"""python -m search ask | serve."""

from __future__ import annotations

import argparse
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from search.__main__ import _host, _port, main
from search.serve import _announce
from search.settings import Emergency, Settings
from tests.support.paths import ROOT
from tests.support.search_fixtures import (
    LINE_JSON,
    Server,
    clean_env,
    free_port,
    run,
    serving,
    validator,
)

QUESTION = "why do people stop taking lithium?"
LINE_ENV = {
    "CITEBOX_EMERGENCY_TEXT": LINE_JSON["text"],
    "CITEBOX_EMERGENCY_TEL": LINE_JSON["tel"],
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CITEBOX_ORIGINS", *LINE_ENV):
        monkeypatch.delenv(name, raising=False)


def ask(index: Path, question: str, *options: str) -> list[str]:
    return ["ask", question, "--index", str(index), *options]


# ---- ask ----------------------------------------------------------------------------------


def test_ask_prints_readable_answers_with_their_references(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ask(index_dir, QUESTION)) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert err == ""
    assert lines[0].startswith("1. Keeping up a medicine in bipolar disorder › Why do people stop")
    assert (
        "https://alderhouse.example/articles/keeping-up-a-medicine-in-bipolar-disorder#" in lines[1]
    )
    assert "- Cipriani, A., Hawton, K." in out
    assert "https://doi.org/10.1136/bmj.f3646" in out
    assert "passages found in" in lines[-1]
    assert max(len(line) for line in lines if "http" not in line and "›" not in line) <= 88


def test_ask_prints_the_json_of_the_api_and_nothing_else(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ask(index_dir, QUESTION, "--json", "--limit", "2")) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    validator("Results").validate(data)
    assert (err, data["query"], len(data["results"])) == ("", QUESTION, 2)


def test_ask_begins_with_the_emergency_line(
    index_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in LINE_ENV.items():
        monkeypatch.setenv(name, value)
    for question in (QUESTION, "zzzzzz"):
        main(ask(index_dir, question))
        first = capsys.readouterr().out.splitlines()[0]
        assert first == f"{LINE_JSON['text']} {LINE_JSON['tel']}"


def test_ask_says_when_nothing_is_found_and_what_may_be_meant(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ask(index_dir, "lithum")) == 0
    out = capsys.readouterr().out
    assert out.startswith("Did you mean lithium?\n")
    assert "Nothing found." in out


def test_ask_calls_what_does_not_answer_the_closest(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No article has the medicine."""
    assert main(ask(index_dir, "does zoloft help depresion", "--limit", "1")) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert lines[:4] == [
        "Nothing here answers that.",
        "Not on these pages: “zoloft”.",
        "Also searched for: does zoloft help depression",
        "The closest pages:",
    ]
    assert lines[4].startswith("1. ")


def test_ask_names_what_no_page_has_beside_what_was_found(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [f"qqzz{n:03}qq" for n in range(30)]
    main(ask(index_dir, f"lithium {' '.join(words)}", "--limit", "1"))
    out = capsys.readouterr().out
    told, _, rest = out.partition("\n\n")
    named = ", ".join(f"“{word}”" for word in words)
    assert told.split() == f"Not on these pages: {named}.".split()
    assert max(map(len, told.splitlines())) <= 88
    assert rest.startswith("1. ")


def test_ask_says_of_nothing_found_only_that(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(ask(index_dir, "sertraline"))
    assert capsys.readouterr().out.startswith("Nothing found.\n0 passages found in ")


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_a_question_without_quotation_marks_is_read_whole(
    index_dir: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """It ended with "unrecognized arguments"."""
    assert main([command, "does", "walking", "help", "--json", "--index", str(index_dir)]) == 0
    assert '": "does walking help"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("question", "options", "sentence"),
    [
        ("", (), "The question is empty."),
        (" ", ("--json",), "The question is empty."),
        ("x" * 2_001, (), "The question has 2001 characters; the limit is 2000."),
        ("x", ("--limit", "0"), "Parameter 'limit' must be a whole number from 1 to 50."),
        ("x", ("--limit", "51"), "Parameter 'limit' must be a whole number from 1 to 50."),
        ("\udcff", ("--json",), "The question is not valid UTF-8."),
    ],
)
def test_ask_refuses_in_a_sentence_with_exit_code_2(
    index_dir: Path,
    capsys: pytest.CaptureFixture[str],
    question: str,
    options: tuple[str, ...],
    sentence: str,
) -> None:
    assert main(ask(index_dir, question, *options)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"citebox: {sentence}")
    assert err.count("\n") == 1


def test_ask_without_an_index_says_how_to_build_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ask(tmp_path / "none", "x")) == 2
    err = capsys.readouterr().err
    assert err.startswith("citebox: There is no index in ")
    assert f"citebox index SOURCE… --to {tmp_path / 'none'}" in err


def test_half_an_emergency_line_is_refused(
    index_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEBOX_EMERGENCY_TEL", "+15550100")
    assert main(ask(index_dir, "x")) == 2
    assert "CITEBOX_EMERGENCY_TEXT" in capsys.readouterr().err


def test_the_index_is_in_build_index_where_no_other_is_named(
    index_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ask", "lithium"]) == 2
    assert capsys.readouterr().err.startswith("citebox: There is no index in 'build/index'.")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "index").symlink_to(index_dir)
    assert main(["ask", "lithium"]) == 0


@pytest.mark.parametrize("arguments", [[], ["ask"], ["nonsense"], ["serve", "x"]])
def test_a_wrong_command_shows_how_it_is_called(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: python -m search" in capsys.readouterr().err


def test_it_runs_as_a_command(index_dir: Path) -> None:
    done = run("-m", "search", *ask(index_dir, QUESTION, "--json"))
    assert (done.returncode, done.stderr) == (0, "")
    validator("Results").validate(json.loads(done.stdout))


def test_a_reader_that_closes_early_is_no_error(index_dir: Path) -> None:
    """`… ask … | head -1`"""
    command = [sys.executable, "-m", "search", *ask(index_dir, "weight", "--limit", "50")]
    with subprocess.Popen(
        command, cwd=ROOT, env=clean_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


# ---- serve --------------------------------------------------------------------------------


def stop(server: Server, by: signal.Signals) -> int:
    server.process.send_signal(by)
    return server.process.wait(timeout=120)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_cleanly(index_dir: Path, by: signal.Signals) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        assert b'"total"' in server.post("lithium")
        assert stop(server, by) == 0
        assert server.output.endswith("Stopped.\n")
        assert "Traceback" not in server.output


IN_THE_BACKGROUND = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_serve_in_the_background_leaves_ctrl_c_to_others_and_says_what_stops_it(
    index_dir: Path,
) -> None:
    """As a script's shell starts `citebox serve &`: Ctrl-C is meant for what is in front."""
    command = ("-m", "search", "serve", "--index", index_dir)
    with serving("-c", IN_THE_BACKGROUND, *command) as server:
        assert f"(kill {server.process.pid} to stop)" in server.output
        server.process.send_signal(signal.SIGINT)
        assert b'"total"' in server.post("lithium")
        assert stop(server, signal.SIGTERM) == 0
        assert server.output.endswith("Stopped.\n")


def test_serve_prints_the_address_of_the_page_first(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        address = f"http://127.0.0.1:{server.port}/"
        assert server.output.splitlines()[0].split(" (")[0].endswith(address)
        assert b"<cite-box" in server.get("/")


def test_serve_says_when_no_emergency_line_is_set(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        assert "No emergency line is set" in server.output
    with serving("-m", "search", "serve", "--index", index_dir, **LINE_ENV) as server:
        assert "No emergency line is set" not in server.output


def test_serve_takes_a_port_that_it_has_just_left(index_dir: Path) -> None:
    with serving("-m", "search", "serve", "--index", index_dir) as server:
        server.get("/health")
        assert stop(server, signal.SIGINT) == 0
        again = start(index_dir, server.port)
        assert again.stdout
        assert str(server.port) in again.stdout.readline()
        server.get("/health")  # it answers: from here on it is to stop cleanly
        again.send_signal(signal.SIGINT)
        assert again.communicate(timeout=120)[1].count("Traceback") == 0
        assert again.returncode == 0


def start(index: Path, port: object, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "search", "serve", "--index", str(index), "--port", str(port)]
    return subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env=clean_env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(index: Path, port: object, *options: str) -> str:
    """What serve says that does not begin to serve."""
    process = start(index, port, *options)
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail("it serves")
    assert (process.returncode, out) == (2, ""), err
    return err


def test_a_taken_port_is_told_in_a_sentence(index_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(index_dir, port)
    assert said.startswith(f"citebox: port {port} on 127.0.0.1 is already in use.")
    assert f"PORT={port + 1} make run" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["99999", "-1", "abc"])
def test_what_is_no_port_is_refused_without_a_traceback(index_dir: Path, port: str) -> None:
    assert "Traceback" not in refusal(index_dir, port)


def test_a_host_that_is_not_here_is_not_called_a_taken_port(index_dir: Path) -> None:
    said = refusal(index_dir, free_port(), "--host", "192.0.2.1")  # RFC 5737: nobody's address
    assert said.startswith("citebox: ")
    assert "taken" not in said


def test_an_empty_host_lets_nobody_in() -> None:
    """A shell's variable that is not set: every machine could ask."""
    with pytest.raises(argparse.ArgumentTypeError, match="it is empty"):
        _host(" ")


def test_serve_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    said = refusal(tmp_path / "none", free_port())
    assert said.startswith("citebox: There is no index in ")


@pytest.mark.parametrize("text", ["0", "1", "8000", "65535"])
def test_a_port_is_any_from_0_to_65535(text: str) -> None:
    assert _port(text) == int(text)


@pytest.mark.parametrize("text", ["65536", "-1", "", "8000.0", "http", "1e3"])
def test_nothing_else_is_a_port(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not a port \(0 to 65535\)"):
        _port(text)


def test_the_address_is_shown_at_once_wherever_it_is_printed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a file or a pipe, Python holds back what is not flushed."""
    with (tmp_path / "printed").open("w") as printed:
        monkeypatch.setattr("sys.stdout", printed)
        _announce("::1", 8000, Settings(emergency=Emergency("Call us.", "112"), country="DE"))
        [address] = (tmp_path / "printed").read_text().splitlines()
        _announce("127.0.0.1", 80, Settings())
        [_, _, *warnings] = (tmp_path / "printed").read_text().splitlines()
    assert address.startswith("Citebox is running at http://[::1]:8000/ (")
    assert warnings == Settings().warnings != []


def test_ask_says_our_words_in_the_language_that_is_named(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ask(index_dir, "zzzz qqqq", "--lang", "es")) == 0
    assert "No se encontró nada." in capsys.readouterr().out
    assert main(ask(tmp_path, "lithium", "--lang", "es")) == 2
    assert capsys.readouterr().err.startswith("citebox: No hay ningún índice en")
