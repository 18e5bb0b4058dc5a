"""Bounds hold exactly at their numbers: what is as large as may be is read, one more is refused."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from index import __main__, readers
from index.build import build, may_take_long
from index.citations.link import Entry
from index.citations.linker import link_article
from index.citations.numbering import Numbering, Numbers, read_numbers
from index.document import Block, Document, Printed, Section, SourceError
from index.passages.ids import PassageIds, reference_ids
from index.readers.bibliography import MOST_BYTES_OF_YAML, attached_files
from index.readers.decode import page_text
from index.readers.unread import unread_kind
from index.references.parse import parse_reference
from index.references.shape import is_like_reference
from index.report import Warn
from index.source import Source
from index.sources import find_sources
from search.model import ArticleInfo
from tests.support.index_fixtures import refusal


def only(path: Path) -> Source | SourceError:
    (found,) = find_sources([path], None)
    return found


@pytest.mark.parametrize(
    ("name", "most", "refused"),
    [
        ("a.md", 1_500_000, "is too large: 1,500,001 bytes; the limit is 1,500,000."),
        ("a.yml", 1_500_000, "is too large: 1,500,001 bytes; the limit is 1,500,000."),
        ("a.html", 20_000_000, "is too large: 20,000,001 bytes; the limit is 20,000,000."),
        ("a.jsonl", 20_000_000, "the line has more than 20,000,000 bytes."),
    ],
)
def test_a_file_may_be_as_large_as_a_long_book(
    tmp_path: Path, name: str, most: int, refused: str
) -> None:
    file = tmp_path / name
    for size in (most, most + 1):
        file.touch()
        os.truncate(file, size)
        found = only(file)
        assert (found.reason if isinstance(found, SourceError) else len(found.data)) == (
            most if size == most else refused
        )


def test_a_bibliography_in_yaml_may_have_as_many_bytes_as_an_article(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("---\nbibliography: r.yaml\n---\n\nRest [@k].\n")
    for more in (0, 1):
        (tmp_path / "r.yaml").write_bytes(b" " * (MOST_BYTES_OF_YAML + more))
        [beside] = attached_files(article, tmp_path, article.read_bytes())
        assert (beside.data is None) == (more == 1)


def test_a_file_of_many_articles_may_have_500_mb(tmp_path: Path) -> None:
    """An empty file of that size takes no room on the disk."""
    (tmp_path / "a.xml").touch()
    os.truncate(tmp_path / "a.xml", 500_000_001)
    found = only(tmp_path / "a.xml")
    assert isinstance(found, SourceError)
    assert found.reason == "is too large: 500,000,001 bytes; the limit is 500,000,000."


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.epub"])
def test_a_small_file_that_is_unpacked_is_read_within_bounds(name: str) -> None:
    """A PDF of 40 KB took minutes, after PDFium had read it within its own."""
    assert may_take_long(Source(name, name, b"x"))


def test_the_second_line_that_is_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n" + b"x" * 20_000_001)
    found = only(tmp_path / "a.jsonl")
    assert isinstance(found, SourceError)
    assert found.line == 2


@pytest.mark.parametrize(
    ("data", "is_read"),
    [
        (b"x" * 10_000_000, True),
        (b"x" * 10_000_001, False),
        (b"<p" * 100_000, True),
        (b"<p" * 100_001, False),
    ],
)
def test_a_page_may_have_10_mb_and_100_000_tags(data: bytes, is_read: bool) -> None:
    try:
        text, _ = page_text(Source("a.html", "a.html", data))
    except SourceError:
        assert not is_read
    else:
        assert is_read
        assert len(text) == len(data)


@pytest.mark.parametrize(
    ("name", "inside", "beside"),
    [("a.docx", "word/a.xml", ""), ("a.epub", "a.xhtml", "META-INF/container.xml")],
)
def test_the_texts_of_a_zip_file_may_have_10_mb_unpacked(
    name: str, inside: str, beside: str
) -> None:
    for size, is_refused in ((10_000_000, False), (10_000_001, True)):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(inside, bytes(size))
            if beside:
                archive.writestr(beside, b"")
        assert ("would unpack to 10 MB" in refusal(name, made.getvalue()).reason) is is_refused


@pytest.mark.parametrize(
    ("size", "is_read"), [(10_000_000, True), (10_000_001, False)], ids=["at it", "above"]
)
def test_a_bibliography_may_have_10_mb(tmp_path: Path, size: int, is_read: bool) -> None:
    (tmp_path / "all.bib").touch()
    os.truncate(tmp_path / "all.bib", size)
    (found,) = attached_files(tmp_path / "a.md", tmp_path, b"See [@ash].")
    assert (found.data is not None) is is_read


def test_twenty_bibliographies_of_an_article_are_read(tmp_path: Path) -> None:
    for number in range(21):
        (tmp_path / f"{number:02}.bib").write_text("x")
    found = attached_files(tmp_path / "a.md", tmp_path, b"See [@ash].")
    assert [one.name for one in found] == [f"{number:02}.bib" for number in range(20)]


@pytest.mark.parametrize(("before", "is_named"), [(19_980, True), (19_981, False)])
def test_a_bibliography_is_named_in_the_first_20_000_characters(
    tmp_path: Path, before: int, is_named: bool
) -> None:
    data = b"x" * before + b"\nbibliography: a.bib\n@"
    assert bool(attached_files(tmp_path / "a.md", tmp_path, data)) is is_named


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.x", ".x"),
        ("a.abcdefghij", ".abcdefghij"),
        ("a.abcdefghijk", "without a suffix"),
        ("Visit 3. Notes", "without a suffix"),
        ("a", "without a suffix"),
    ],
)
def test_a_suffix_has_at_most_ten_characters(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).touch()
    assert unread_kind(tmp_path / name) == kind


# Citations


def listed(count: int) -> tuple[Printed, ...]:
    return tuple(Printed(f"Ash, B. (2001). Title {n}. Journal, 1, {n}.", n) for n in range(count))


@pytest.mark.parametrize(("count", "fit"), [(100, 100), (101, 0)])
def test_a_citation_that_fits_more_than_a_hundred_references_leads_to_none(
    count: int, fit: int
) -> None:
    references = listed(count)
    block = Block("As Ash (2001) says.", 1)
    info = ArticleInfo("a", "A")
    article = Document(info, "a.md", "article", (Section((), (block,), 1),), references)
    reads = tuple(parse_reference(one.text) for one in references)
    ((link,),) = link_article(article, reads).values()
    assert len(link.entries) == fit


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1-60", [*range(1, 61)]), ("1-61", [1, 61]), ("3-3", [3]), ("3-2", [3, 2]), ("7", [7])],
)
def test_a_range_has_at_most_sixty_numbers(text: str, numbers: list[int]) -> None:
    assert list(read_numbers(text)) == numbers


@pytest.mark.parametrize(("number", "is_linked"), [("0", False), ("999", True), ("1000", False)])
def test_no_list_has_a_number_of_four_digits(number: str, is_linked: bool) -> None:
    numbering = Numbering(
        [Entry(0, 999, parse_reference("Ash B. Rest. 2001."), is_open=False, after=0)]
    )
    assert (numbering.link(Numbers(0, 1, number)) is not None) is is_linked


@pytest.mark.parametrize(("words", "is_like"), [(119, True), (120, False)])
def test_a_reference_has_at_most_119_words(words: int, is_like: bool) -> None:
    assert is_like_reference("word " * (words - 1) + "(2001).") is is_like


# Ids and options


def test_an_id_has_of_a_heading_60_characters_and_of_an_author_40() -> None:
    ids = PassageIds("a")
    assert ids.next(("x" * 61, "y" * 60)) == f"a.{'x' * 60}.{'y' * 60}.1"
    read = parse_reference(f"{'Z' + 'z' * 50}, B. (2001). Rest. Journal of Rest, 1, 2.")
    several = reference_ids("a", [read] * 27)
    assert several[0] == f"a.{'z' * 40}-2001"
    assert [one.removeprefix(several[0]) for one in (several[1], several[25], several[26])] == [
        "-b", "-z", "-123",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "is_taken"), [("0", True), ("999", True), ("1000", False),
                                                 ("-1", False), ("²", False)])  # fmt: skip
def test_an_index_keeps_up_to_999_before_it(count: str, is_taken: bool) -> None:
    parser = __main__.parser("citebox", __main__.BUILD)
    arguments = ["build", "content", f"--keep={count}"]
    if is_taken:
        assert parser.parse_args(arguments).keep == int(count)
    else:
        with pytest.raises(SystemExit):
            parser.parse_args(arguments)


def test_a_fault_is_told_with_its_place_and_200_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("x" * 201)

    monkeypatch.setattr(__main__, "build", fail)
    status = __main__.main(
        ["build", str(tmp_path), "--to", str(tmp_path / "index"), "--no-meaning"]
    )
    told = capsys.readouterr().err
    assert status == 3
    assert f"RuntimeError ({'x' * 200}) in test_bounds.py:" in told


def test_a_file_that_fills_the_index_with_words_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20 MB of invented words took 2 GB, or ended the build with "at most 1,048,575 different
    words" and no name. Words that another file has cost nothing."""
    monkeypatch.setattr("index.source.MOST_WORDS", 3)
    (tmp_path / "a.md").write_text("# Sleep\n\nTea helps.\n")
    lines = ["Tea, mood and walks help.", "Fern, moss, heath."]
    records = [
        json.dumps({"id": f"b{number}", "title": "Sleep", "text": text})
        for number, text in enumerate(lines)
    ]
    (tmp_path / "b.jsonl").write_text("\n".join(records))
    for _ in range(2):  # read, and from the cache
        report = build([tmp_path], tmp_path.parent / f"{tmp_path.name}-index")
        assert report.articles == 2
        [refused] = report.refused
        assert (Path(refused.file).name, refused.line) == ("b.jsonl", 2)
        assert refused.reason.startswith("has more than 3 different words")


def test_an_article_that_does_not_fit_into_the_index_is_refused_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.writers.generation.MOST_WORDS", 3)
    for name, text in (("a", "Tea helps."), ("b", "Fern, moss."), ("c", "Helps.")):
        (tmp_path / f"{name}.md").write_text(f"# Sleep\n\n{text}\n")
    report = build([tmp_path], tmp_path.parent / f"{tmp_path.name}-index")
    assert report.articles == 2
    [refused] = report.refused
    assert Path(refused.file).name == "b.md"
    assert refused.reason.startswith("does not fit: an index holds at most")


@pytest.mark.parametrize("long", ["title", "url", "tags", "heading"])
def test_what_each_passage_has_again_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: str
) -> None:
    """A title of a megabyte over a thousand passages is a gigabyte."""
    value = {"title": "Tea " * 300, "url": f"https://a.example/{'b' * 1_200}", "tags": "t" * 1_200}
    head = "" if long == "heading" else f"---\n{long}: {value[long]}\n---\n"
    heading = "Tea " * 300 if long == "heading" else "Rest"
    body = f"# Tea\n\n## {heading}\n\n" + "Walking helps many people.\n\n" * 500
    (tmp_path / "a.md").write_text(head + body)
    to = tmp_path.parent / f"{tmp_path.name}-index"
    read = build([tmp_path], to)
    assert (read.refused, read.passages > 8) == ([], True)
    monkeypatch.setattr("index.prepare.MOST_REPEATED", 1_000 * read.passages)
    (tmp_path / "a.md").write_text(head + body + "Rest.\n")
    [refused] = build([tmp_path], to).refused
    assert refused.reason.startswith("has a title, facts or headings too long for so many passages")


def test_a_title_and_other_facts_have_100_000_characters(tmp_path: Path) -> None:
    """A line of JSON with a title of 9 MB took 3 GB."""
    to = tmp_path.parent / f"{tmp_path.name}-index"
    for length, refused in ((99_000, 0), (100_000, 1)):
        (tmp_path / "a.md").write_text(f"---\ntitle: {'a' * length}\n---\nWalking helps.\n")
        assert len(build([tmp_path], to).refused) == refused
    [error] = build([tmp_path], to).refused
    assert error.reason == "has a title and other facts of more than 100,000 characters."


def test_of_an_article_s_doubtful_citations_1000_are_told_and_the_others_counted(
    tmp_path: Path,
) -> None:
    """A file of 20 MB had a report of 840,000 lines."""
    for count, told in ((1_000, None), (1_001, "Besides these, 1 "), (1_003, "Besides these, 3 ")):
        (tmp_path / "a.txt").write_text("Tea\n\n" + "It helps (Ash, 2001).\n\n" * count)
        report = build([tmp_path], tmp_path.parent / f"{tmp_path.name}-index")
        assert report.citations_not_linked == count
        ones, last = report.warnings[:1_000], report.warnings[1_000:]
        assert all(one.line for one in ones)
        assert [one.message[: len(told or "")] for one in last] == ([told] if told else [])


def test_what_takes_too_much_memory_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    (tmp_path / "a.md").write_text("# Tea\n\nIt helps.\n")
    for place in ("index.build.prepare", "index.readers.read_markdown"):
        monkeypatch.setattr(place, failing)
        monkeypatch.setitem(readers._READERS, ".md", readers.read_markdown)
        [refused] = build([tmp_path], tmp_path.parent / f"{tmp_path.name}-index").refused
        assert refused.reason == "takes too much memory. Save the article in parts."


@pytest.mark.parametrize(("length", "ends"), [(1_000, "x"), (1_001, "…")])
def test_a_message_shows_at_most_1000_characters_of_a_line(length: int, ends: str) -> None:
    shown = [Warn("pins.txt", 1, "x" * length).message, SourceError("a.md", 1, "x" * length).reason]
    assert [(len(one.rstrip("…")), one[-1]) for one in shown] == [(1_000, ends)] * 2
