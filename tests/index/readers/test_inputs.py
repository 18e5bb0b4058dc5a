"""Hostile files, one build of all: each is read or named, and the good article is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from index.__main__ import main
from index.build import build
from index.report import Report
from search.store.reader import Store

WORD = "xylophone"
GOOD = "# Good\n\nGood words.\n"
BY_KIND = {
    "md": f"# Title\n\nSleep and {WORD} help.\n",
    "txt": f"Title\n\nSleep and {WORD} help.\n",
    "html": f"<h1>Title</h1><p>Sleep and {WORD} help.</p>",
    "jsonl": json.dumps({"id": "q", "title": "T", "text": WORD}) + "\n",
    "yaml": f"questions:\n- question: What {WORD}?\n  answer: It is {WORD}.\n",
    "xml": '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    f"<item><title>T</title><content:encoded>{WORD} helps</content:encoded></item></channel></rss>",
}
ENCODINGS = ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-7", "cp500", "utf-8-sig", "cp1252")
BYTES = {
    "twice": b"\xef\xbb\xbf" * 2 + BY_KIND["md"].encode(),
    "mark alone": b"\xef\xbb\xbf",
    "empty": b"",
    "overlong": BY_KIND["md"].encode() + b"\xc0\xaf",
    "half pair": BY_KIND["md"].encode() + b"\xed\xa0\xbd",
    "controls": BY_KIND["md"].encode() + b"\x0c\x0b\x1a\x1b[31m",
    "returns": BY_KIND["md"].replace("\n", "\r").encode(),
    "separators": BY_KIND["md"].replace("\n", "\u2028").encode(),
    "no characters": (BY_KIND["md"] + "\ufffe\uffff\U0010ffff\ue000").encode(),
    "zip": b"PK\x05\x06" + b"\0" * 18,
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "rtf": b"{\\rtf1 " + WORD.encode() + b"}",
}
DATES = (
    "0000-01-01", "0001-01-01", "99999-01-01", "-1-01-01", "2024-02-30", "2024-01-01T24:00:00",
    "2024-01-01T00:00:00+99:99", "2024-01-01 00:00:60", "1704067200", "1e10", ".nan", "2024",
    "[2024, 1, 1]", "{year: 2024}", "2024-W01", "0", "-0", "1_000", "0x7fffffffffffffff", "9" * 400,
)  # fmt: skip
ISSUED = (
    "[[null]]", "{date-parts: [[99999]]}", "{date-parts: [[[[]]]]}", "{date-parts: 5}", "{raw: []}",
    "{raw: {a: b}}", "0", "-5", "{year: []}", "{literal: 9}", "[]", "{date-parts: [[0, 0, 0]]}",
)  # fmt: skip
LINKS = (
    "javascript:alert(1)", "//x", "http://[::1", "http://u:p@x/", "http://x:99999/", "http://x:²/",
    "http://x/a b", "http://x/%zz%ff", "http://bücher.example/ü", "http://x/" + "a" * 9_000,
)  # fmt: skip


def word(name: str) -> str:
    """A word of the file's own, in place of WORD."""
    return "xylo" + "".join(chr(97 + byte % 26) for byte in sha256(name.encode()).digest()[:12])


def hostile() -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file."""
    for kind, text in BY_KIND.items():
        for encoding in ENCODINGS:
            name = f"{encoding}.{kind}"
            yield name, text.replace(WORD, word(name)).encode(encoding)
    for name, data in BYTES.items():
        for kind in ("md", "html", "docx", "epub", "pdf"):
            yield f"{name}.{kind}", data
    for number, date in enumerate(DATES):
        for field in ("published_on", "reviewed_on"):
            text = f"---\ntitle: T\n{field}: {date}\n---\n\n{WORD} helps.\n"
            yield f"{field}-{number}.md", text.encode()
    for number, issued in enumerate(ISSUED):
        item = f"- {{id: k, title: x, issued: {issued}}}"
        text = f"---\ntitle: T\nreferences:\n{item}\n---\n\n{WORD} helps [@k].\n"
        yield f"issued-{number}.md", text.encode()
    for number, url in enumerate(LINKS):
        data = {"id": f"u{number}", "title": "T", "text": WORD, "url": url}
        yield f"url-{number}.jsonl", json.dumps(data).encode()
        yield f"link-{number}.html", f'<h1>T</h1><p>{WORD} <a href="{url}">x</a></p>'.encode()


FILES = {
    name: data.replace(WORD.encode(), word(name).encode()).replace(b'"q"', b'"q-%d"' % number)
    for number, (name, data) in enumerate(hostile())
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("hostile")
    sources = folder / "sources"
    sources.mkdir()
    (sources / "good.md").write_text(GOOD)
    for name, data in FILES.items():
        (sources / name).write_bytes(data)
    return folder, build([sources], folder / "index")


def test_no_hostile_file_ends_a_build(built: tuple[Path, Report]) -> None:
    folder, report = built
    assert len(FILES) > 170
    assert report.exit_code == 1
    store = Store.open(folder / "index")
    titles = {one.info.title for one in store.articles(0, 999)}
    store.close()
    assert "Good" in titles
    assert report.articles > 60, "the others that can be read are"


def test_every_hostile_file_is_read_or_named(built: tuple[Path, Report]) -> None:
    """A word of its own is in the index; else the report has its name."""
    folder, report = built
    store = Store.open(folder / "index")
    numbers = range(store.manifest.counts.passages)
    text = json.dumps([store.record_at(number) for number in numbers])
    store.close()
    named = {Path(one.file).name for one in (*report.refused, *report.warnings)}
    read = {name for name in FILES if word(name) in text}
    assert len(read) > 60
    assert set(FILES) - read - named == set()


def test_no_reason_is_that_of_our_own_fault(built: tuple[Path, Report]) -> None:
    _, report = built
    assert report.refused
    assert [one for one in report.refused if "cannot be indexed" in one.reason] == []


def test_check_reads_them_too(
    built: tuple[Path, Report], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = built
    assert main(["check", str(folder / "sources"), "--json"]) == 1
    assert "Traceback" not in capsys.readouterr().err
