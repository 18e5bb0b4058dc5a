"""docs/indexing.md: its commands are run, its files do what it says, its tables are the code's."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.curation.files import HELP, MEDICINES, PINS, SYNONYMS
from index.readers import SUFFIXES
from index.readers.front_matter import FIELDS
from index.readers.jsonl import FIELDS as LINE_FIELDS
from index.report import Report
from index.site import Limits
from index.sources import MOST_BYTES, MOST_BYTES_OF_TEXT
from search.app import create_app
from tests.docs.documents import (
    ROOT,
    code,
    commands,
    help_of,
    is_ours,
    options,
    read,
    runnable,
    section,
    table,
)
from tests.support.each import each
from tests.support.engine_under_test import open_engine

PAGE = read("docs/indexing.md")
COMMANDS = commands(PAGE)
SERVES = [one for one in COMMANDS if " serve " in one]
RUN = [one for one in COMMANDS if is_ours(one) and one not in SERVES]


def test_every_command_is_run_or_named_here() -> None:
    others = [one for one in COMMANDS if one not in RUN and one not in SERVES]
    assert others == ["make model"]
    assert [one.split()[1] for one in RUN] == [
        "index",
        "ask",
        "check",
        "expected",
        "explain",
        "index",
    ]


@pytest.mark.parametrize("command", RUN)
def test_its_commands_run(
    command: str, tmp_path: Path, index_dir: Path, request: pytest.FixtureRequest
) -> None:
    """In a folder of their own, so that they write over nothing."""
    for name in ("content", "index", "search"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "build").mkdir()
    if "--meaning" in command:
        (tmp_path / "build/model").symlink_to(request.getfixturevalue("model"))
    if "build/index" in command and " index " not in command:
        (tmp_path / "build/index").symlink_to(index_dir)
    run = subprocess.run(runnable(command), cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout


@pytest.mark.parametrize("command", [*RUN, *SERVES])
def test_its_options_exist(command: str) -> None:
    told = help_of(command)
    assert [one for one in options(command) if one not in told] == []


EXPLAINED = {
    "index": ["--to", "--site", "--json", "--meaning", "--model", "--no-meaning"],
    "check": ["--months", "--html"],
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_options_that_it_explains_exist(name: str) -> None:
    listed = code("".join(table(PAGE, "option of `citebox index`")))
    assert {one.split()[0] for one in listed} <= set(EXPLAINED["index"])
    told = help_of(f".venv/bin/citebox {name}")
    for option in each(EXPLAINED[name]):
        assert option in PAGE
        assert option in told


def test_its_kinds_of_files_are_those_that_are_read() -> None:
    listed = [name for cell in table(PAGE, "file") for name in code(cell)]
    assert sorted(listed) == sorted(SUFFIXES)


def test_its_fields_are_those_that_are_read() -> None:
    rows = {code(files)[0]: code(cells[0]) for files, cells in table(PAGE, "file").items()}
    assert tuple(rows[".md"]) == FIELDS
    assert tuple(rows[".jsonl"]) == LINE_FIELDS
    assert rows[".yaml"] == ["questions", "question", "answer", "references"]


def test_the_bounds_that_it_names_are_those_of_the_code() -> None:
    assert f"An article may have {MOST_BYTES // 10**6} MB." in PAGE
    assert f"it may have {MOST_BYTES_OF_TEXT / 10**6} MB." in PAGE
    assert f"at most {Limits().pages:,} pages" in PAGE
    assert Limits().delay_s == 1  # "one page a second"


def test_its_exit_codes_are_those_of_a_build(tmp_path: Path) -> None:
    (tmp_path / "sleep.md").write_text("# Sleep\n\nRest well.\n", encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    codes = {
        build([tmp_path / "sleep.md"], tmp_path / "index").exit_code: "the index was built",
        build([tmp_path], tmp_path / "index").exit_code: "some files could not be read",
        build([tmp_path / "empty.md"], tmp_path / "index").exit_code: "nothing was built",
        Report(fault="No space left on device").exit_code: "a full disk",
    }
    listed = table(PAGE, "exit code of `citebox index`")
    assert sorted(listed) == [str(number) for number in sorted(codes)]
    for number, meaning in each(codes.items()):
        assert meaning in listed[str(number)][0]


def own_files() -> dict[str, str]:
    """What the page shows of the clinic's own files, by name."""
    part = section(PAGE, "Your patients' words")
    return dict(re.findall(r"^`(\w+\.txt)`: [^\n]+\n\n```text\n(.*?)```", part, re.M | re.S))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, content: Path) -> FlaskClient:
    """A client over the samples with the page's own files beside them, built without a warning."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(content, folder / "content")
    assert set(own_files()) == {SYNONYMS, MEDICINES, PINS}
    for name, text in own_files().items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    report = build([folder / "content"], folder / "index")
    assert (report.warnings, report.exit_code) == ([], 0)
    return create_app(open_engine(folder / "index")).test_client()


def marked(question: str, client: FlaskClient) -> set[str]:
    """The matched words of its results, in lower case."""
    results = client.post("/search?limit=50", data=question).get_json()["results"]
    return {run["text"].lower() for hit in results for run in hit["text"] if run.get("match")}


def test_its_help_pages_and_lines_are_shown_first(tmp_path: Path, content: Path) -> None:
    shutil.copytree(content, tmp_path / "content")
    [text] = re.findall(r"```yaml\n(.*?)```", section(PAGE, "Help pages and lines"), re.S)
    (tmp_path / "content" / HELP).write_text(text, encoding="utf-8")
    report = build([tmp_path / "content"], tmp_path / "index")
    assert (report.warnings, report.exit_code) == ([], 0)
    client = create_app(open_engine(tmp_path / "index")).test_client()
    shown = client.post("/search", data="i want to die").get_json()["help"]
    assert shown["text"] == "If you may be in danger now, call us. We have time for you."
    assert [line["number"] for line in shown["lines"]] == ["555-0100", "555-0101"]
    assert shown["lines"][0]["how"] == "call or text"
    assert shown["passages"][0]["id"] == "low-mood-and-the-phq-9.when-you-need-help-quickly.1"
    assert len(shown["passages"]) == 3
    spanish = client.post("/search", data="mi hijo tomó todas las pastillas").get_json()["help"]
    assert spanish["lines"][0]["text"] == "La enfermera de guardia"


ASKED = {"can't get out of bed": "low mood", "lithicarb": "lithium"}


@pytest.mark.parametrize(("question", "found"), ASKED.items())
def test_its_synonyms_and_medicines_find_what_they_stand_for(
    own: FlaskClient, client: FlaskClient, question: str, found: str
) -> None:
    assert question in "".join(own_files().values())
    assert found in marked(question, own)
    assert found not in marked(question, client)


@pytest.mark.parametrize("line", own_files()["pins.txt"].splitlines())
def test_its_pins_do_what_they_say(own: FlaskClient, client: FlaskClient, line: str) -> None:
    if "=>" in line:
        terms, article = line.split(" => ")
        for term in terms.split(", "):
            first = own.post("/search?limit=1", data=term).get_json()["results"][0]
            assert (first["article"]["id"], first.get("pinned")) == (article, True)
    elif line.startswith("? "):
        assert own.get("/health").get_json()["questions"] == [{"text": line[2:]}]
    else:
        article, factor = line.split(" * ")
        asked = f"/search?q=exercise&exact=1&article={article}"
        more, plain = (one.get(asked).get_json()["results"][0] for one in (own, client))
        assert more["score"] == pytest.approx(float(factor) * plain["score"], rel=0.02)


@pytest.mark.parametrize("style", ["Krupitsky et al., 2007", "Krupitsky et al. (2007)", "3, 5-7"])
def test_the_citations_that_it_shows_are_linked(style: str, tmp_path: Path) -> None:
    assert style in section(PAGE, "Citations")
    mark = f"[{style}]" if style[0].isdigit() else style if "(" in style else f"({style})"
    names = ["Adler", "Bell", "Krupitsky", "Dorn", "Evans", "Ford", "Gray"]
    listed = "\n".join(
        f"{n}. {name} A, Ash B, Birch C. A study of rest. Sleep. 2007;1:2."
        for n, name in enumerate(names, 1)
    )
    text = f"# Sleep\n\nRest helps {mark}.\n\n## References\n\n{listed}\n"
    (tmp_path / "sleep.md").write_text(text, encoding="utf-8")
    report = build([tmp_path / "sleep.md"], tmp_path / "index")
    assert (report.citations_linked, report.citations_not_linked) == (1, 0)
    assert report.certainty["certain"] == 1
