"""help.yaml: what is read, and every fault named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.build import build
from index.curation.help import read_help, write_help
from index.curation.help_candidates import candidate
from search.model import DANGER_KINDS, ArticleInfo, Passage, Run
from search.store.help import HELP, HelpPages
from tests.support.each import each
from tests.support.processor import at_most

LINE = "lines:\n  self-harm:\n    - {text: Ours, number: 555-0100}\n"


@pytest.mark.parametrize(
    ("number", "read"),
    [("024", "024"), ("988", "988"), ("+1 555 0100", "+1 555 0100"), ("'116 123'", "116 123")],
)
def test_a_number_is_as_it_is_written(number: str, read: str) -> None:
    rules, problems = read_help(f"lines:\n  any:\n    - text: A\n      number: {number}\n", "h")
    assert problems == ()
    assert rules.lines["any"] == [{"text": {"": "A"}, "number": read}]


def test_a_text_may_be_given_by_language_and_one_entry_needs_no_list() -> None:
    rules, problems = read_help(
        "lines:\n  child: {text: {en: A, es: B}, address: 'https://a.example'}\n"
        "passages:\n  any: one\n  child: [two, three]\n"
        "wording:\n  en: {now: Call., maybe: You can call.}\n",
        "h",
    )
    assert problems == ()
    assert rules.lines == {
        "child": [{"text": {"en": "A", "es": "B"}, "address": "https://a.example"}]
    }
    assert [(one.kind, one.id) for one in rules.passages] == [
        ("any", "one"), ("child", "two"), ("child", "three"),
    ]  # fmt: skip
    assert rules.wording == {"en": {"now": "Call.", "maybe": "You can call."}}


FAULTS = {
    "an unknown part": (f"{LINE}pages:\n  any: a\n", 4, "'pages' is not known"),
    "an unknown kind": (f"{LINE}  selfharm:\n    - x\n", 4, "Known: self-harm, overdose"),
    "a kind twice": (f"{LINE}  self-harm: {{text: B, number: 12}}\n", 4, "comes twice"),
    "a line that is a text": (f"{LINE}    - 555-0101\n", 4, "needs 'text:'"),
    "no text": (f"{LINE}    - number: 12\n", 4, "no 'text:'"),
    "no number": (f"{LINE}    - text: B\n", 4, "no 'number:'"),
    "a number without digits": (f"{LINE}    - text: B\n      number: call us\n", 5, "call us"),
    "an unknown field": (f"{LINE}    - {{text: B, number: 12, tel: 3}}\n", 4, "'tel' is not"),
    "an unknown language": (f"{LINE}    - {{text: {{fr: B}}, number: 12}}\n", 4, "'fr'"),
    "a wording that is a list": (f"{LINE}wording:\n  en: {{now: [a]}}\n", 5, "must be a text"),
    "passages that are nested": (f"{LINE}passages:\n  any: [[a]]\n", 5, "must be a text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_the_rest_counts(fault: str) -> None:
    text, line, said = FAULTS[fault]
    rules, [problem] = read_help(text, "help.yaml")
    assert (problem.file, problem.line) == ("help.yaml", line)
    assert said in problem.message
    assert rules.lines["self-harm"][0] == {"text": {"": "Ours"}, "number": "555-0100"}


BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20))


@pytest.mark.parametrize(
    "text", ["lines:\n\t- a", "lines: [", "{", "lines: 'a", BOMB, "[" * 5000, "\x00", "a: b: c"]
)
def test_what_is_no_yaml_is_one_warning(text: str) -> None:
    rules, problems = read_help(text, "help.yaml")
    assert len(problems) == 1
    assert 1 <= (problems[0].line or 0) <= text.count("\n") + 1
    assert (rules.lines, rules.passages) == ({}, ())


@pytest.mark.parametrize(("deep", "is_read"), [(50, True), (51, False)])
def test_a_text_may_be_nested_deeply_but_not_too_deeply(deep: int, is_read: bool) -> None:
    """The deepest is a list of lists of lists, which is no text of ours either."""
    _, problems = read_help("[" * deep + "]" * deep, "help.yaml")
    assert ("too deeply" not in problems[0].message) == is_read


def test_a_list_of_brackets_takes_no_time() -> None:
    """The library compares each with a thousand before it."""
    with at_most(2.0):
        rules, [problem] = read_help("lines:\n  " + "[" * 290_000, "help.yaml")
    assert (problem.line, problem.message) == (2, "This is nested too deeply.")
    assert rules.lines == {}


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "lines:\npassages:\n", "lines: {}"])
def test_an_empty_file_says_nothing(text: str) -> None:
    rules, problems = read_help(text, "help.yaml")
    assert (rules.lines, problems) == ({}, ())


def test_any_is_after_the_kinds_own_and_an_unknown_id_is_told(tmp_path: Path) -> None:
    rules, _ = read_help("passages:\n  any: [b]\n  child: [a, nowhere]\n", "help.yaml")
    [problem] = write_help(rules, {"a": range(0, 2), "b": range(5, 6)}, tmp_path)
    assert (problem.line, "'nowhere'" in problem.message) == (3, True)
    pages = HelpPages(tmp_path)
    assert pages.passages("child") == [0, 1, 5]
    for kind in each(DANGER_KINDS):
        assert pages.passages(kind)[-1] == 5


@pytest.mark.parametrize("name", ["help.yaml", "help.yml", "HELP.YAML"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_it_is_no_article_and_is_in_the_index(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / "a.md").write_text("# Help\n\nCall us.\n", encoding="utf-8")
    (tmp_path / name).write_bytes(LINE.replace("\n", "\r\n").encode(encoding))
    report = build([tmp_path], tmp_path / "index")
    assert (report.articles, report.warnings) == (1, [])
    [written] = (tmp_path / "index").glob(f"generation-*/{HELP}")
    assert json.loads(written.read_text())["lines"]["self-harm"][0]["number"] == "555-0100"


def test_a_second_build_replaces_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Help\n\nCall us.\n", encoding="utf-8")
    for _ in range(2):
        assert build([tmp_path / "a.md"], tmp_path / "index").exit_code == 0


# ---- where there is none -------------------------------------------------------------------


def passage(heading: str, text: str) -> Passage:
    return Passage("p", "passage", ArticleInfo("a", "A"), (heading,), (Run(text),), None, ())


HEADINGS = (
    "When to get help at once", "When should I get help quickly?", "In an emergency", "Crisis",
    "Get help now", "When to call 999", "Crisis lines", "Cuándo pedir ayuda", "Urgencias",
    "En caso de emergencia", "Red flags", "Warning signs", "When to call an ambulance",
)  # fmt: skip
OTHER_HEADINGS = (
    "How does it help?", "Can my family help?", "Getting up in the morning", "Midlife crisis",
    "What helps", "Warning", "The financial crisis of 2008",
)  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_of_help_is_found(heading: str) -> None:
    found = candidate(passage(heading, "Text."))
    assert found is not None
    assert found.because == heading


@pytest.mark.parametrize("heading", OTHER_HEADINGS)
def test_other_headings_are_not(heading: str) -> None:
    assert candidate(passage(heading, "Text.")) is None


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("If you are in danger, call 999.", True),
        ("In a crisis, text or call 988 at any hour.", True),
        ("En una emergencia llame al 112.", True),
        ("Call the poison line on 0800 764 766.", True),
        ("Call us on 555-0100 to make an appointment.", False),
        ("The study followed 988 people in an emergency ward.", False),
        ("Contact your local emergency service.", False),
    ],
)
def test_a_sentence_that_gives_a_number_to_call_is_found(sentence: str, is_found: bool) -> None:
    found = candidate(passage("A", f"We are here. {sentence} It is open."))
    assert (found is not None) == is_found
    if found:
        assert found.because == sentence


def test_the_report_lists_them_only_where_there_is_no_help_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n## In an emergency\n\nCall us.\n", encoding="utf-8")
    report = build([tmp_path], tmp_path / "index")
    assert [one.passage for one in report.help_candidates] == ["a.in-an-emergency.1"]
    assert "a.in-an-emergency.1: In an emergency" in report.to_text()
    assert json.loads(report.to_json())["help"]["candidates"][0]["because"] == "In an emergency"
    (tmp_path / "help.yaml").write_text(LINE, encoding="utf-8")
    report = build([tmp_path], tmp_path / "index")
    assert report.help_candidates == []
    assert "help.yaml" not in report.to_text()
