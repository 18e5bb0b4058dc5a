"""How far a build is said to be: totals, the time left, and few lines where they stay."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from index.__main__ import _tell
from index.build import build
from index.progress import BuildProgress, Progress, Stage, time_left
from index.source import Source
from index.sources import articles_in, count_articles


class Told:
    """What was told, and a clock that goes on only when it is told to."""

    def __init__(self, every_s: float = 0.0) -> None:
        self.lines: list[str] = []
        self.now_s = 1000.0
        self.progress = Progress(self.lines.append, every_s, lambda: self.now_s)


# ---- the time left ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("took_s", "share", "said"),
    [
        (10, 0.25, ", about 30 s left"),
        (2, 0.5, ", about 5 s left"),  # soon enough
        (10, 0.4, ", about 15 s left"),
        (10, 0.999, ", about 5 s left"),  # never 0
        (10, 10 / 65, ", about 55 s left"),
        (10, 10 / 66, ", about 1 min left"),
        (60, 1 / 3, ", about 2 min left"),
        (600, 1 / 7, ", about 1 h 0 min left"),
        (600, 0.1, ", about 1 h 30 min left"),
    ],
)
def test_the_time_left_is_what_the_rest_takes_at_the_pace_so_far(
    took_s: float, share: float, said: str
) -> None:
    assert time_left(took_s, share) == said


@pytest.mark.parametrize(("took_s", "share"), [(1.9, 0.5), (100, 0), (100, 1)])
def test_nothing_is_said_of_it_too_soon_before_anything_is_done_and_at_the_end(
    took_s: float, share: float
) -> None:
    assert time_left(took_s, share) == ""


# ---- how often ----------------------------------------------------------------------------


def test_a_stage_tells_at_once_and_then_not_more_often_than_it_should() -> None:
    told = Told(every_s=15)
    stage = Stage(told.progress)
    for second in range(60):
        told.now_s = 1000.0 + second
        stage.tell(str(second))
    assert told.lines == ["0", "15", "30", "45"]
    stage.tell("the end", always=True)
    assert told.lines[-1] == "the end"


def test_a_build_of_480_articles_in_a_minute_is_few_lines_of_a_log() -> None:
    told = Told(every_s=15)
    progress = BuildProgress(told.progress, 480)
    for _ in range(480):
        told.now_s += 0.125
        progress.begin_source(1)
        progress.add_article(10)
    progress.end_sources()
    assert told.lines == [
        "1 of 480 articles",
        "121 of 480 articles, about 45 s left",
        "241 of 480 articles, about 30 s left",
        "361 of 480 articles, about 15 s left",
        "480 of 480 articles",
        "writing the index",
    ]


# ---- articles -----------------------------------------------------------------------------


def test_a_source_with_fewer_or_more_articles_than_were_counted_puts_the_total_right() -> None:
    told = Told()
    progress = BuildProgress(told.progress, 10)
    progress.begin_source(8)
    progress.add_article(1)  # the other 7 are refused
    progress.begin_source(1)
    progress.add_article(1)
    progress.begin_source(1)
    progress.add_article(1)
    progress.add_article(1)  # one that was not counted
    assert told.lines == [
        "1 of 10 articles", "2 of 3 articles", "3 of 3 articles", "4 of 4 articles",
    ]  # fmt: skip


def test_where_nobody_knows_how_many_there_are_it_says_what_is_known() -> None:
    told = Told()
    progress = BuildProgress(told.progress, None)
    for passages in (1, 1_200):
        told.now_s += 60
        progress.begin_source(1)
        progress.add_article(passages)
    assert told.lines == ["1 article, 1 passage so far", "2 articles, 1,201 passages so far"]


# ---- passages -----------------------------------------------------------------------------


def test_passages_are_counted_of_those_that_the_articles_to_come_are_likely_to_have() -> None:
    told = Told()
    progress = BuildProgress(told.progress, 4)
    progress.begin_source(1)
    progress.add_article(640)
    told.lines.clear()
    progress.begin_encoding()
    told.now_s += 10
    progress.encoded(320, 640, 0.5)  # an eighth of it all, in 10 s
    assert told.lines == ["320 of about 2,600 passages encoded, about 1 min left"]


def test_once_all_is_read_passages_are_counted_of_a_total() -> None:
    told = Told()
    progress = BuildProgress(told.progress, 2)
    for _ in range(2):
        progress.begin_source(1)
        progress.add_article(1_500)
    told.lines.clear()
    progress.begin_encoding()
    told.now_s += 60
    progress.encoded(1_200, 3_000, 1 / 3)  # the shorter ones first
    told.now_s += 120
    progress.encoded(3_000, 3_000, 1.0)
    assert told.lines == [
        "1,200 of 3,000 passages encoded, about 2 min left",
        "3,000 of 3,000 passages encoded",
    ]


def test_the_last_passage_is_told_however_soon_it_comes_and_others_are_not() -> None:
    told = Told(every_s=60)
    progress = BuildProgress(told.progress, 1)
    progress.begin_source(1)
    progress.add_article(100)
    told.lines.clear()
    progress.begin_encoding()
    for done in (10, 20, 100):
        progress.encoded(done, 100, done / 100)
    assert told.lines == ["10 of 100 passages encoded", "100 of 100 passages encoded"]


def test_the_time_that_reading_takes_between_two_batches_is_not_encodings() -> None:
    told = Told()
    progress = BuildProgress(told.progress, 1)
    progress.begin_source(1)
    progress.add_article(100)
    progress.begin_encoding()
    told.now_s += 10
    progress.encoded(25, 100, 0.25)
    told.now_s += 1_000
    progress.begin_encoding()
    told.now_s += 10
    progress.encoded(50, 100, 0.5)
    assert told.lines[-1] == "50 of 100 passages encoded, about 20 s left"


def test_no_passage_encoded_is_not_told_and_its_time_counts() -> None:
    """Titles and headings come first."""
    told = Told()
    progress = BuildProgress(told.progress, 1)
    progress.begin_source(1)
    progress.add_article(100)
    progress.begin_encoding()
    told.now_s += 10
    progress.encoded(0, 100, 0.1)
    assert told.lines == ["1 of 1 article"]
    told.now_s += 10
    progress.encoded(20, 100, 0.2)
    assert told.lines[-1] == "20 of 100 passages encoded, about 1 min left"


def test_of_a_site_the_passages_have_a_total_only_when_it_is_read() -> None:
    told = Told()
    progress = BuildProgress(told.progress, None)
    progress.begin_source(1)
    progress.add_article(1)
    progress.begin_encoding()
    progress.encoded(1, 1, 1.0)
    progress.end_sources()
    progress.encoded(1, 1, 1.0)
    assert told.lines[1:] == [
        "1 passage encoded so far", "writing the index", "1 of 1 passage encoded",
    ]  # fmt: skip


# ---- a whole build ------------------------------------------------------------------------


def test_a_build_says_how_many_articles_there_are_before_it_has_read_them(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": f"Text {n}."}) for n in range(4)]
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.md").write_text("# One\n\nSome text.\n", encoding="utf-8")
    (sources / "b.jsonl").write_text("\n".join([*lines, "", "no JSON"]), encoding="utf-8")
    (sources / "c.md").write_text("# Last\n\nSome text.\n", encoding="utf-8")
    told = Told()
    build([sources], tmp_path / "index", progress=told.progress)
    counted = [f"{n} of {7 if n < 6 else 6} articles" for n in range(1, 7)]
    assert told.lines == [*counted, "writing the index"]
    told.lines.clear()
    assert build([sources], tmp_path / "index", progress=told.progress).unchanged == 3
    assert told.lines == [*counted, "writing the index"]


def test_a_site_beside_files_leaves_the_total_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nSome text.\n", encoding="utf-8")
    page = Source("https://x.example/b", "b.md", b"# Two\n\nOther text.\n", None)
    told = Told()
    build(
        [tmp_path, "https://x.example/"],
        tmp_path / "index",
        progress=told.progress,
        crawled=lambda _: [page],
    )
    assert told.lines[0] == "1 article, 1 passage so far"


ITEMS = b"<rss><channel><item>\n</item><item rdf='x'></item><items/></channel></rss>"
EXPORT = b"""<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><wp:post_type><![CDATA[post]]></wp:post_type></item>
<item><wp:post_type>page</wp:post_type></item>
<item><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("a.md", b"# One\n\n## Two\n", 1),
        ("a.jsonl", b'{}\n\n{}\n  \n{"x": 1}', 3),
        ("a.xml", ITEMS, 2),
        ("a.atom", b"<feed><entry></entry><entry>x</entry></feed>", 2),
        ("a.xml", EXPORT, 2),
    ],
)
def test_articles_are_counted_by_a_glance_at_the_file(
    tmp_path: Path, name: str, data: bytes, count: int
) -> None:
    assert articles_in(name, data) == count
    (tmp_path / name).write_bytes(data)
    assert count_articles([tmp_path, tmp_path / name]) == count, "a file that is named twice is one"
    assert count_articles([tmp_path, "https://x.example/"]) is None


def test_a_file_that_is_not_there_counts_as_one_and_is_refused(tmp_path: Path) -> None:
    assert count_articles([tmp_path / "gone.jsonl", tmp_path / "gone.md"]) == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "written"),
    [(Terminal(), "\r\x1b[K1 of 2\r\x1b[K2 of 2\r\x1b[K"), (io.StringIO(), "1 of 2\n2 of 2\n")],
    ids=["terminal", "file"],
)
def test_a_terminal_has_one_line_that_is_rewritten_and_cleared_at_the_end(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, written: str
) -> None:
    """Rewritten from the line's begin, emptied first; a file has a line for each."""
    monkeypatch.setattr(sys, "stderr", stream)
    for text in ("1 of 2", "2 of 2", None):
        _tell(text)
    assert stream.getvalue() == written
