"""Nothing but a named reason ends a build, and nothing is lost without a word."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import index.build
import index.sources
from index.__main__ import main
from index.build import build
from index.document import SourceError
from index.site.cache import CachedPage
from index.site.crawler import _utf8
from index.site.fetch import Reply
from search.__main__ import main as search_main
from search.store.manifest import NAME
from search.store.reader import Store
from tests.support.each import each
from tests.support.needed import missing

GOOD = "---\ntitle: Good\n---\n\n## Sleep\n\nGood words (Bell, 2010).\n"
FIELDS = (
    "title author reviewed_by reviewed_on published_on updated_on url tags lang kind id".split()
)
VALUES = (
    '"\\ud800"', '"a\\udfffb"', '"\\0"', "9" * 5_000, "1e999", "-.inf", ".nan", "2025-13-45",
    "0000-00-00", "9999999999-01-01", "2010-01-01T25:61:61Z", "[1, [2, [3]]]", "{a: {b: c}}",
    "~", "!!binary aGk=", "!!python/object/apply:os.system [true]", "&a [*a]", "*none", "? a",
    "'" + "x" * 100_000 + "'", "http://[::1", "http://%zz/", "//", "javascript:1", "\u202e",
    "[" * 2_000, '"\\U0010ffff"', "!!timestamp 2001-13-41", "!!int x", "- a", "<<: 1", "|",
)  # fmt: skip


def articles(folder: Path) -> list[str]:
    store = Store.open(folder)
    try:
        return sorted(one.info.title for one in store.articles(0, 999))
    finally:
        store.close()


def test_no_value_of_front_matter_ends_a_build(tmp_path: Path) -> None:
    """Every field with every value; what is refused is named, and the good article is there."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "good.md").write_text(GOOD)
    count = 0
    for field in FIELDS:
        for value in VALUES:
            count += 1
            title = "" if field == "title" else "title: T\n"
            text = f"---\n{title}{field}: {value}\n---\n\nText.\n"
            (sources / f"bad{count}.md").write_text(text, encoding="utf-8")
    report = build([sources], tmp_path / "index")
    assert report.exit_code == 1
    assert report.articles + len(report.refused) == count + 1
    assert "Good" in articles(tmp_path / "index")


DEEP = 20_000
FILES: dict[str, bytes] = {
    "deep.html": b"<div>" * DEEP + b"x",
    "deep.md": b"> " * 3_000 + b"x",
    "brackets.md": b"[" * DEEP,
    "stars.md": b"*a _b " * 3_000,
    "deep.jsonl": b'{"id": "1", "title": "x", "text": ' + b"[" * DEEP,
    "pair.jsonl": b'{"id": "\\ud800", "title": "\\udfff", "text": "x"}\n',
    "pair2.jsonl": b'{"id": "p", "title": "x", "text": "x", "url": "http://x/\\ud800"}\n',
    "nul.jsonl": b'{"id": "n", "title": "x\\u0000", "text": "x\\u0000"}\n',
    "number.jsonl": b'{"id": ' + b"9" * 5_000 + b', "title": "x", "text": "x"}\n',
    "infinite.jsonl": b'{"id": 1e999, "title": NaN, "text": "x"}\n',
    "deep.jsonld": b'{"a":' * DEEP,
    "deep.yaml": b"[" * DEEP,
    "pair.yaml": b'- question: "\\ud800?"\n  answer: "x"\n',
    "faq.yaml": b"questions: !!python/name:os.system\n",
    "deep.xml": b"<a>" * DEEP,
    "bad.rss": b"<rss><channel><item><title>&#0;</title><pubDate>x</pubDate></item>"
    b"</channel></rss>",
    "bad.docx": b"PK\x03\x04" + b"\0" * 100,
    "charset.html": b'<meta charset="undefined"><p>x</p>',
    "charset2.html": b'<meta charset="\xff\xfe"><h1>T</h1><p>x words</p>',
    "charset3.html": b'<?xml version="1.0" encoding="idna"?><h1>T</h1><p>x words</p>',
    "entities.html": b"<h1>T</h1><p>&#xD800; &#99999999999; &#x110000; words</p>",
    "date.html": b'<meta property="article:published_time" content="9999-99-99"><h1>T</h1><p>x</p>',
    "ld.html": b'<script type="application/ld+json">{"@type":"Article","headline":"\\ud800"}'
    b"</script><h1>T</h1><p>some words</p>",
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_ends_a_build(tmp_path: Path, name: str) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "good.md").write_text(GOOD)
    (sources / name).write_bytes(FILES[name])
    report = build([sources], tmp_path / "index")
    assert report.exit_code in (0, 1)
    assert "Good" in articles(tmp_path / "index")


def test_an_article_that_we_fail_on_is_named_and_the_others_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(GOOD.replace("Good", name))
    real = index.build.prepare

    def prepare(article: Any, *more: Any) -> Any:
        if article.info.title == "a":
            raise KeyError("\ud800")
        return real(article, *more)

    monkeypatch.setattr(index.build, "prepare", prepare)
    report = build([tmp_path / "a.md", tmp_path / "b.md"], tmp_path / "index")
    assert [error.reason for error in report.refused] == ["cannot be indexed (KeyError)."]
    assert articles(tmp_path / "index") == ["b"]


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "punycode", "hex", "rot13", "zlib", "x" * 99]
)
def test_a_charset_that_cannot_be_decoded_leaves_the_bytes(name: str) -> None:
    page = CachedPage("http://x/", 0.0, charset=name, body=b"\xff.words")
    assert _utf8(page).endswith((b"words", b"jbeqf"))


@pytest.mark.parametrize("after", ["²", "-1", "9" * 400, "1e9", "Fri, 99 Nov 99999", "\0", "٣"])
def test_no_retry_after_ends_a_crawl(after: str) -> None:
    pause = Reply("http://x/", 503, {"retry-after": after}).retry_s
    assert pause is None or pause >= 0


def test_a_text_that_is_nested_too_deeply_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("<div>\n\n" * 2_000 + "Rest helps.\n")
    report = index.build.build([tmp_path / "a.md"], tmp_path / "index")
    assert [one.reason for one in report.refused] == [
        "cannot be read: its parts are nested too deeply."
    ]


def test_a_reason_that_shows_a_line_is_cut() -> None:
    error = SourceError("a.jsonl", 7, "is not known: " + "x" * 100_000)
    assert len(str(error)) < 1_100
    assert str(error).startswith("a.jsonl:7: is not known: xx")


# ---- exit codes ---------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("x\ud800\n"), MemoryError(), RecursionError()])
def test_a_fault_of_ours_ends_with_3_a_report_and_no_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(index.build, "find_sources", fail)
    (tmp_path / "a.md").write_text(GOOD)
    options = ["build", str(tmp_path / "a.md"), "--to", str(tmp_path / "index"), "--no-meaning"]
    assert main([*options, "--json"]) == 3
    told = capsys.readouterr()
    assert type(error).__name__ in json.loads(told.out)["fault"]
    assert "test_unattended.py:" in json.loads(told.out)["fault"], "the place is named"
    assert json.loads(told.out)["index"] is None
    assert "Traceback" not in told.err


def test_a_disk_that_refuses_ends_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index.disk, "rename", full)
    (tmp_path / "a.md").write_text(GOOD)
    options = ["build", str(tmp_path / "a.md"), "--to", str(tmp_path / "index"), "--no-meaning"]
    assert main([*options, "--json"]) == 3
    assert "No space left" in json.loads(capsys.readouterr().out)["fault"]


# ---- nothing lost -------------------------------------------------------------------------


def five(folder: Path) -> Path:
    folder.mkdir()
    for n in range(5):
        (folder / f"a{n}.md").write_text(GOOD.replace("Good", f"Title {n}"))
    return folder


def test_articles_that_vanished_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = five(tmp_path / "sources")
    options = ["build", str(sources), "--to", str(tmp_path / "index"), "--no-meaning"]
    assert main(options) == 0
    (sources / "a3.md").unlink()
    capsys.readouterr()
    assert main(options) == 0
    assert "gone     a3: Title 3" in capsys.readouterr().out
    assert main([*options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["vanished"] == []


def test_an_index_that_loses_more_than_a_third_needs_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = five(tmp_path / "sources")
    options = ["build", str(sources), "--to", str(tmp_path / "index"), "--no-meaning"]
    assert main(options) == 0
    before = (tmp_path / "index" / NAME).read_bytes()
    (sources / "a0.md").unlink()
    (sources / "a1.md").unlink()
    assert main([*options, "--json"]) == 2
    told = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    assert told["shrunk_from"] == 5
    assert [one["id"] for one in told["vanished"]] == ["a0", "a1"]
    assert (tmp_path / "index" / NAME).read_bytes() == before
    assert main(options) == 2
    assert "more than a third would be lost" in capsys.readouterr().out
    assert main([*options, "--allow-shrink"]) == 0
    assert len(articles(tmp_path / "index")) == 3


def test_what_is_gone_since_an_index_that_cannot_be_read_is_said_to_be_unknown(
    tmp_path: Path,
) -> None:
    sources, index = five(tmp_path / "sources"), tmp_path / "index"
    unknown = (
        "holds an index that could not be read, so which articles are gone since is not known."
    )

    def told() -> list[str]:
        warnings = build([sources], index, allow_shrink=False).warnings
        return [one.file for one in warnings if one.message == unknown]

    assert told() == []
    (index / NAME).write_text("{}")
    assert told() == [str(index)]
    assert told() == []


def test_a_subfolder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = five(tmp_path / "sources")
    (sources / "locked").mkdir()
    (sources / "locked" / "b.md").write_text(GOOD)
    lock(monkeypatch, sources / "locked")
    report = build([sources], tmp_path / "index")
    assert [(error.file, error.reason) for error in report.refused] == [
        (str(sources / "locked"), "is a folder that cannot be read (Permission denied).")
    ]


def lock(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let nobody look into a folder: not at its list, and at no name in it. The tests may run as
    root, who may."""
    scandir, stat, lstat = os.scandir, os.stat, os.lstat

    def at(real: Any, is_locked: Any) -> Any:
        def call(path: Any, *more: Any, **named: Any) -> Any:
            if not isinstance(path, int) and is_locked(Path(os.fsdecode(path))):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *more, **named)

        return call

    monkeypatch.setattr(os, "scandir", at(scandir, lambda path: path == folder))
    monkeypatch.setattr(os, "listdir", at(os.listdir, lambda path: path == folder))
    for name, real in (("stat", stat), ("lstat", lstat)):
        monkeypatch.setattr(os, name, at(real, lambda path: folder in path.parents))


def test_a_folder_that_is_locked_is_named_and_so_is_a_file_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended the build with exit 3, for everybody but root."""
    sources = five(tmp_path / "sources")
    lock(monkeypatch, sources)
    for asked, reason in (
        (sources, "is a folder that cannot be read (Permission denied)."),
        (sources / "a0.md", "cannot be read (Permission denied)."),
    ):
        [error] = build([asked], tmp_path / "index").refused
        assert (error.file, error.reason) == (str(asked), reason)


# ---- links --------------------------------------------------------------------------------


def out(link: Path, outside: Path) -> None:
    link.with_suffix(".md").symlink_to(outside / "secret.md")


def folder_out(link: Path, outside: Path) -> None:
    link.symlink_to(outside)


def chain(link: Path, outside: Path) -> None:
    link.with_suffix(".txt").symlink_to(outside / "secret.md")
    link.with_suffix(".md").symlink_to(link.with_suffix(".txt"))


def loop(link: Path, outside: Path) -> None:
    link.with_suffix(".md").symlink_to(link.with_suffix(".md"))


@pytest.mark.parametrize("make", [out, folder_out, chain, loop])
def test_a_link_in_the_sources_publishes_nothing_from_outside(
    tmp_path: Path, make: Callable[[Path, Path], None]
) -> None:
    sources = five(tmp_path / "sources")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(GOOD.replace("Good", "Secret"))
    make(sources / "link", tmp_path / "outside")
    report = build([sources], tmp_path / "index")
    assert report.refused, "it is named"
    assert articles(tmp_path / "index") == [f"Title {n}" for n in range(5)]


def test_a_link_to_an_article_of_the_folder_is_read_once(tmp_path: Path) -> None:
    sources = five(tmp_path / "sources")
    (sources / "again.md").symlink_to(sources / "a0.md")
    assert build([sources], tmp_path / "index").exit_code == 0
    assert len(articles(tmp_path / "index")) == 5


def test_a_pipe_and_a_link_to_nothing_in_a_folder_are_named(tmp_path: Path) -> None:
    sources = five(tmp_path / "sources")
    os.mkfifo(sources / "pipe.md")
    (sources / "gone.md").symlink_to(sources / "nothing.md")
    (sources / "folder.md").mkdir()
    report = build([sources], tmp_path / "index")
    assert [Path(error.file).name for error in report.refused] == ["gone.md", "pipe.md"]
    assert report.articles == 5


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "good.md").write_text(GOOD)
    report = build([tmp_path / "pipe.md", tmp_path / "good.md"], tmp_path / "index")
    assert [error.reason for error in each(report.refused)] == ["is not a plain file."]


# ---- names --------------------------------------------------------------------------------

NAMES = (b"\xff.md", b"a\xe9.md", b"\xed\xa0\x80.md", b"sub\xff/a.md", b"sub\xff/a.pdf")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_not_utf_8_is_refused_and_the_others_are_built(
    tmp_path: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = five(tmp_path / "sources")
    try:
        os.makedirs(os.path.dirname(os.fsencode(sources) + b"/" + name), exist_ok=True)
        with open(os.fsencode(sources) + b"/" + name, "w") as file:
            file.write(GOOD)
    except OSError:
        missing("a file system that takes any name")
    options = ["build", str(sources), "--to", str(tmp_path / "index"), "--no-meaning", "--json"]
    assert main(options) == 1
    [error] = json.loads(capsys.readouterr().out)["refused"]
    assert error["file"].startswith(f"{sources}/")
    assert "\\x" in error["file"]
    assert articles(tmp_path / "index") == [f"Title {n}" for n in range(5)]


@pytest.mark.parametrize(
    "name", ["a\nb.md", "a\rb.md", "\x7f.md", "\u202e.md", "🙂.md", "..a.md", "-.md"]
)
def test_an_odd_name_is_read_or_refused(tmp_path: Path, name: str) -> None:
    sources = five(tmp_path / "sources")
    (sources / name).write_text(GOOD)
    report = build([sources], tmp_path / "index")
    assert report.articles + len(report.refused) == 6 - name.startswith("."), "hidden ones apart"


# ---- bounds -------------------------------------------------------------------------------


def test_a_line_longer_than_an_article_is_named_without_reading_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.sources, "MOST_BYTES", 1_000)
    short = json.dumps({"id": "a", "title": "a", "text": "x" * 500})
    (tmp_path / "long.jsonl").write_text(f'{short}\n{short[:-2]}{"y" * 9_000}"}}\n')
    (tmp_path / "short.jsonl").write_text(f"{short}\n" * 1 + short.replace('"a"', '"b"') + "\n")
    report = build([tmp_path / "long.jsonl", tmp_path / "short.jsonl"], tmp_path / "index")
    [error] = report.refused
    assert (error.line, error.reason) == (2, "the line has more than 1,000 bytes.")
    assert articles(tmp_path / "index") == ["a", "b"]


def test_a_file_of_many_articles_has_a_limit_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.sources, "MOST_BYTES_OF_MANY", 1_000)
    (tmp_path / "many.xml").write_text("<rss>" + " " * 1_000 + "</rss>")
    [error] = build([tmp_path / "many.xml"], tmp_path / "index").refused
    assert "is too large: 1,011 bytes; the limit is 1,000." in error.reason


def test_a_file_of_exactly_the_limit_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.sources, "MOST_BYTES", len(GOOD))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "good.md").write_text(GOOD)
    (tmp_path / "sources" / "more.md").write_text(GOOD + "\n")
    report = build([tmp_path / "sources"], tmp_path / "index")
    assert articles(tmp_path / "index") == ["Good"]
    [error] = report.refused
    assert f"is too large: {len(GOOD) + 1} bytes; the limit is {len(GOOD)}." in error.reason


# ---- a terminal ---------------------------------------------------------------------------


def test_no_name_title_or_text_reaches_a_terminal_with_its_control_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "\\x1b[2J" clears the screen, so that an author could write the report anew."""
    sources = tmp_path / "sources"
    sources.mkdir()
    hostile = "\x1b[2J\x9b31m\x07"
    (sources / f"a{hostile}.jsonl").write_text(
        json.dumps({"id": "a", "title": f"T{hostile}", "text": f"Rest{hostile} helps."}) * 2
    )
    line = json.dumps({"id": "a", "title": f"T{hostile}", "text": f"Rest{hostile} helps."})
    (sources / f"b{hostile}.jsonl").write_text(f"{line}\n{line}\n")
    index_ = str(tmp_path / "index")
    assert main(["build", str(sources), "--to", index_, "--no-meaning"]) == 1
    main(["check", str(sources)])
    search_main(["ask", "rest", "--index", index_])
    search_main(["explain", "rest", "--index", index_])
    told = capsys.readouterr()
    assert "Rest" in told.out
    assert "�[2J" in told.out
    found = {char for char in told.out + told.err if ord(char) < 32 or 126 < ord(char) < 160}
    assert found <= {"\n", "\t"}
