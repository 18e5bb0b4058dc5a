"""How much of a page the HTML reader keeps: python bench/reading.py [FOLDER] [--json]

Over the replicas of tests/replicas (boilerplate nodes are marked with `data-chrome`, which the
reader does not know) and over FOLDER (../shared/citations), whose pages are clean.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from lxml import etree, html

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from index.document import Document, SourceError  # noqa: E402
from index.readers import read_source  # noqa: E402
from index.readers.outline import is_reference_heading  # noqa: E402
from index.source import Source  # noqa: E402

BUILDERS = ("wix", "wordpress", "squarespace", "webflow", "other")
REPLICAS = ROOT / "tests" / "replicas"
_HEADINGS = (
    "descendant-or-self::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
)
_SIGN = re.compile(r"^(?:•|\d+\.)\s")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a page's author wrote: each text as `key` gives it."""

    headings: Counter[str]
    items: Counter[str]
    references: Counter[str]
    words: Counter[str]
    marked: Counter[str]


@dataclass(slots=True)
class Score:
    """Counts of one page, or sums of several: `let_through` are words of marked nodes."""

    headings: int = 0
    headings_kept: int = 0
    headings_read: int = 0
    items: int = 0
    items_kept: int = 0
    references: int = 0
    references_kept: int = 0
    references_read: int = 0
    words: int = 0
    let_through: int = 0
    lost: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def shares(self) -> dict[str, float]:
        listed = max(self.references, self.references_read)
        return {
            "headings": _share(self.headings_kept, self.headings),
            "heading_precision": _share(self.headings_kept, self.headings_read),
            "items": _share(self.items_kept, self.items),
            "references": _share(self.references_kept, listed),
            "let_through": _share(self.let_through, self.words, 0.0),
            "lost": _share(self.lost, self.words, 0.0),
        }


def _share(part: int, whole: int, empty: float = 1.0) -> float:
    return round(part / whole, 4) if whole else empty


def key(text: str) -> str:
    """Letters and digits only."""
    return "".join(words(text)).lower()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def replica_truth(page: Path) -> Truth:
    tree = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    references = json.loads((page.parent / "references.json").read_text("utf-8"))[page.name]
    body = tree.find("body")
    for tag in ("script", "style", "noscript"):
        for node in list(body.iter(tag)):
            node.drop_tree()
    marked: Counter[str] = Counter()
    for node in body.xpath(".//*[@data-chrome]"):
        if any(parent is body for parent in node.iterancestors()):
            marked += Counter(words(_text(node).lower()))
            node.drop_tree()
    return _truth(body, references, [_text(h) for h in body.xpath(_HEADINGS)], marked)


def clean_truth(folder: Path) -> Truth:
    facts = json.loads((folder / "truth.json").read_text("utf-8"))
    page = (folder / "article.html").read_bytes()
    body = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8")).find("body")
    references = [entry["string"] for entry in facts["references"]]
    return _truth(body, references, [heading["text"] for heading in facts["headings"]], Counter())


def _truth(
    body: html.HtmlElement, references: list[str], headings: list[str], marked: Counter[str]
) -> Truth:
    entries = {key(text) for text in references}
    items = [
        own
        for item in body.iter("li")
        # A list item that holds a heading is a box of the layout, not an item.
        if not item.xpath(_HEADINGS) and (own := key(_own_text(item))) and own not in entries
    ]
    return Truth(
        Counter(filter(None, map(key, headings))),
        Counter(items),
        Counter(map(key, references)),
        Counter(words(_text(body).lower())),
        marked,
    )


def _own_text(item: html.HtmlElement) -> str:
    nested = {text for sub in item.xpath(".//ul|.//ol") for text in sub.xpath(".//text()")}
    return " ".join(text for text in item.xpath(".//text()") if text not in nested)


def _text(node: html.HtmlElement) -> str:
    """Its words, blocks parted."""
    inline = {"a", "b", "em", "i", "strong", "span", "sup", "sub", "u", "cite"}
    pieces: list[str] = []
    for event, element in etree.iterwalk(node, events=("start", "end")):
        if element.tag not in inline:
            pieces.append(" ")
        text = element.text if event == "start" else element.tail if element is not node else ""
        pieces.append(text or "")
    return "".join(pieces)


def read(name: str, data: bytes) -> Document:
    (found,) = read_source(Source(name, name, data))
    if isinstance(found, SourceError):
        raise found
    return found


def score(article: Document, truth: Truth) -> Score:
    headings = Counter(map(key, headings_of(article)))
    if article.references:  # the outline keeps that list's heading by having a list
        headings += Counter({name for name in truth.headings if is_reference_heading(name)})
    items = Counter(key(_SIGN.sub("", b.text)) for b in article.blocks() if b.kind == "item")
    references = Counter(key(printed.text) for printed in article.references)
    emitted = Counter(words(" ".join(_emitted(article)).lower()))
    missing = truth.words - emitted
    for word in [word for word in missing if word.isdigit() or is_reference_heading(word)]:
        del missing[word]  # kept as an entry's number, or by having a list
    return Score(
        headings=truth.headings.total(),
        headings_kept=(headings & truth.headings).total(),
        headings_read=headings.total(),
        items=truth.items.total(),
        items_kept=(items & truth.items).total(),
        references=truth.references.total(),
        references_kept=(references & truth.references).total(),
        references_read=references.total(),
        words=emitted.total(),
        let_through=((emitted - truth.words) & truth.marked).total(),
        lost=missing.total(),
    )


def headings_of(article: Document) -> Iterator[str]:
    yield article.info.title
    before: tuple[str, ...] = ()
    for section in article.sections:
        same = 0
        while same < min(len(before), len(section.path)) and before[same] == section.path[same]:
            same += 1
        yield from section.path[same:]
        before = section.path


def _emitted(article: Document) -> Iterator[str]:
    yield from headings_of(article)
    for block in article.blocks():
        yield _SIGN.sub("", block.text) if block.kind == "item" else block.text
    for printed in article.references:
        yield printed.text


def replicas() -> Iterator[tuple[str, Score]]:
    for page in sorted(REPLICAS.glob("*.html")):
        yield page.stem, score(read(page.name, page.read_bytes()), replica_truth(page))


def clean(folder: Path) -> Iterator[tuple[str, Score]]:
    for page in sorted(folder.glob("articles/*/article.html")):
        yield page.parent.name, score(read(page.name, page.read_bytes()), clean_truth(page.parent))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT.parent / "shared/citations")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", action="store_true", help="a line for each page, too")
    options = parser.parse_args()
    started = time.monotonic()
    pages = {f"replica {name}": one for name, one in replicas()}
    sets = {name: _sum(pages, f"replica {name}") for name in BUILDERS}
    sets["replicas"] = _sum(pages, "replica ")
    pages |= {f"clean {name}": one for name, one in clean(options.folder)}
    sets["clean pages"] = _sum(pages, "clean ")
    figures = {name: one.shares() for name, one in sets.items()}
    if options.json:
        print(json.dumps(figures, indent=1))
        return 0
    each = {name: one.shares() for name, one in pages.items()} if options.pages else {}
    print(_table(each | figures))
    print(f"{len(pages)} pages in {time.monotonic() - started:.1f} s")
    return 0


def _sum(pages: dict[str, Score], start: str) -> Score:
    return sum((one for name, one in pages.items() if name.startswith(start)), Score())


def _table(figures: dict[str, dict[str, float]]) -> str:
    columns = list(next(iter(figures.values())))
    head = f"{'':<52}" + "".join(f"{column:>18}" for column in columns)
    rows = (
        f"{name[:50]:<52}" + "".join(f"{shares[column]:>18.4f}" for column in columns)
        for name, shares in figures.items()
    )
    return "\n".join((head, *rows))


if __name__ == "__main__":
    sys.exit(main())
