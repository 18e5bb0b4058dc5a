"""Ids: unique across articles, and unchanged when another article changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from index.names import slug
from index.passages.ids import PassageIds, reference_ids
from index.references.parse import ParsedReference, parse_reference
from search.store.reader import Store
from tests.support.each import each

SAFE = re.compile(r"[a-z0-9.-]+")
REFERENCES = "## References\n\n- Bell, R. (2010). Sleep. Rest, 4, 11-19.\n"
ONE = f"# One\n\n## Sleep\n\nText (Bell, 2010).\n\n{REFERENCES}"
TWO = f"# Two\n\n## Sleep\n\nOther text (Bell, 2010).\n\n## Rest\n\nMore.\n\n{REFERENCES}"


def ids_of(folder: Path, index: Path) -> dict[str, set[str]]:
    """Every passage and reference id of the articles in a folder, by article id."""
    build([folder], index)
    store = Store.open(index)
    found = {a.info.id: {*a.passages, *(r.id for r in a.references)} for a in store.articles(0, 99)}
    store.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "content"
    found.mkdir()
    (found / "one.md").write_text(ONE, encoding="utf-8")
    (found / "two.md").write_text(TWO, encoding="utf-8")
    return found


# Over a build


def test_ids_are_unique_across_articles_and_safe_in_a_path(folder: Path, tmp_path: Path) -> None:
    found = ids_of(folder, tmp_path / "index")
    every = [id_ for ids in found.values() for id_ in ids]
    assert len(every) == len(set(every)) == 5
    assert all(SAFE.fullmatch(id_) for id_ in each(every))


def test_an_id_is_the_article_s_slug_the_headings_and_an_ordinal(
    folder: Path, tmp_path: Path
) -> None:
    assert ids_of(folder, tmp_path / "index") == {
        "one": {"one.sleep.1", "one.bell-2010"},
        "two": {"two.sleep.1", "two.rest.1", "two.bell-2010"},
    }


def test_ids_stay_when_another_article_changes(folder: Path, tmp_path: Path) -> None:
    before = ids_of(folder, tmp_path / "index")
    (folder / "one.md").write_text(
        ONE.replace("## Sleep", "## Sleep\n\nFirst.\n\n## More sleep").replace("2010", "2011"),
        "utf-8",
    )
    after = ids_of(folder, tmp_path / "index")
    assert after["one"] != before["one"]
    assert after["two"] == before["two"]


def test_ids_stay_when_another_article_is_added(folder: Path, tmp_path: Path) -> None:
    before = ids_of(folder, tmp_path / "index")
    (folder / "a-first.md").write_text(TWO, encoding="utf-8")
    assert before.items() <= ids_of(folder, tmp_path / "index").items()


def test_ids_stay_when_another_article_is_removed(folder: Path, tmp_path: Path) -> None:
    before = ids_of(folder, tmp_path / "index")
    (folder / "one.md").unlink()
    assert ids_of(folder, tmp_path / "index") == {"two": before["two"]}


def test_of_two_files_of_one_name_the_first_keeps_the_id_and_the_other_is_warned_of(
    folder: Path, tmp_path: Path
) -> None:
    before = ids_of(folder, tmp_path / "index")
    (folder / "two.txt").write_text("Another\n\nSome text of its own.\n", encoding="utf-8")
    report = build([folder], tmp_path / "index")
    after = ids_of(folder, tmp_path / "index")
    assert len(after) == 3
    assert after["two"] == before["two"], "a link to a passage must not lead elsewhere"
    assert [Path(warning.file).name for warning in report.warnings] == ["two.txt"]


def test_ids_are_the_same_however_the_folder_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "two.html").write_text("<h1>Another</h1><p>Text.</p>", encoding="utf-8")
    named = ids_of(folder, tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    assert ids_of(Path("content"), tmp_path / "index") == named


def test_files_of_one_name_in_two_folders_have_two_ids(folder: Path, tmp_path: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "one.md").write_text(ONE, encoding="utf-8")
    assert ids_of(folder, tmp_path / "index").keys() == {"one", "two", "more-one"}


def test_two_articles_that_give_themselves_one_id_are_both_kept_and_named(
    folder: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(f"---\nid: same\n---\n{ONE}", encoding="utf-8")
    report = build([folder], tmp_path / "index")
    assert report.articles == 2
    assert any("same id" in str(warning) for warning in report.warnings)


# Passages


def test_an_ordinal_counts_the_passages_of_one_heading_path() -> None:
    ids = PassageIds("a")
    paths = [(), ("Sleep",), ("Sleep",), ("Sleep", "More"), (), ("sleep!",)]
    assert [ids.next(path) for path in paths] == [
        "a.1",
        "a.sleep.1",
        "a.sleep.2",
        "a.sleep.more.1",
        "a.2",
        "a.sleep.3",
    ]


HEADINGS = st.lists(
    st.text(max_size=90) | st.sampled_from(["1", "a.1", "A 1", "睡眠", ""]), max_size=3
)


@given(st.lists(HEADINGS.map(tuple), max_size=12))
def test_passage_ids_are_unique_and_safe_for_any_headings(paths: list[tuple[str, ...]]) -> None:
    ids = PassageIds("a")
    found = [ids.next(path) for path in paths]
    assert len(set(found)) == len(found)
    assert all(SAFE.fullmatch(id_) for id_ in found)


# References


def test_a_printed_letter_is_part_of_the_id() -> None:
    reads = [parse_reference(f"Bell, R. (2010{letter}). S. R, 1, 2.") for letter in "ab"]
    assert reference_ids("a", reads) == ("a.bell-2010a", "a.bell-2010b")


def test_a_second_reference_of_the_same_author_and_year_gets_a_letter() -> None:
    reads = [parse_reference("Bell, R. (2010). S. R, 1, 2.")] * 3
    assert reference_ids("a", reads) == ("a.bell-2010", "a.bell-2010-b", "a.bell-2010-c")


def test_an_organisation_and_a_reference_without_a_year_have_ids() -> None:
    reads = [
        parse_reference("Rest Board (2010). Sleep well. Oslo: Rest Board."),
        parse_reference("Bell, R. (n.d.). Sleep. Rest."),
        ParsedReference({"type": "document"}),
    ]
    ids = reference_ids("a", reads)
    assert ids[:2] == ("a.rest-board-2010", "a.bell-nd")
    assert SAFE.fullmatch(ids[2])


@given(st.lists(st.sampled_from(["Bell", "Bell b", "Ähm", "睡", ""]), max_size=40))
def test_reference_ids_are_unique_and_safe(names: list[str]) -> None:
    reads = [
        ParsedReference({"author": [{"family": name}], "issued": {"date-parts": [[2010]]}})
        for name in names
    ]
    found = reference_ids("a", reads)
    assert len(set(found)) == len(names)
    assert all(SAFE.fullmatch(id_) for id_ in found)


# Slugs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What Is the PHQ-9?", "what-is-the-phq-9"),
        ("Everyone's mood", "everyones-mood"),
        ("Søltoft & Löwe", "soltoft-lowe"),
        ("  -- x -- ", "x"),
    ],
)
def test_a_slug_is_the_text_s_letters_and_digits(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(max_size=200), st.integers(8, 90))
def test_a_slug_is_short_and_safe(text: str, most: int) -> None:
    found = slug(text, most)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", found)
    assert len(found) <= most


def test_a_text_without_latin_letters_has_a_slug_of_its_own() -> None:
    assert slug("睡眠") != slug("抑うつ")


def test_ids_of_many_references_of_one_author_and_year_take_time_in_proportion() -> None:
    """20,000 of them took minutes: each tried the letters of all before it."""
    read = parse_reference("Bell R. Sleep. J Sleep. 2010;1:1-5.")
    ids = reference_ids("a", [read] * 20_000)
    assert ids[:3] == ("a.bell-2010", "a.bell-2010-b", "a.bell-2010-c")
    assert (ids[25], ids[26]) == ("a.bell-2010-z", "a.bell-2010-123")
    assert len(set(ids)) == 20_000
