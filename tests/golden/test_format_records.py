"""What is read from Word documents and books, and which links of a text cite."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from index.document import Document
from index.prepare import prepare
from tests.index.readers.test_docx import ALLEN, SMITH, p, sup, word
from tests.index.readers.test_epub import book, package, page
from tests.support.golden import documents as golden_documents
from tests.support.golden.records import hold
from tests.support.index_fixtures import read_all

SITE = "https://alderhouse.example/articles"
REMARK = "Only a remark of ours."


def note_mark(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    made = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title> A  title </dc:title></cp:coreProperties>"
)


def test_word_documents_are_read_as_recorded() -> None:
    marks = "".join(p("See", inside=note_mark(n)) for n in (1, 2, 3))
    one, two = p("One", "Heading1") + p("A text."), p("Two", "Heading1") + p("B text.")
    samples = {
        "a title alone": word(p("Title", "Title") + p("Text.") + table(("a", "b"), ("c", ""))),
        "a heading first, others below": word(one + two),
        "headings after text": word(p("Before.") + one + two),
        "one heading after text": word(p("Before.") + one),
        "a title of its properties": word(p("Before.") + one + two, **{"docProps/core.xml": CORE}),
        "broken properties": word(p("Before."), **{"docProps/core.xml": "<x"}),
        "two of three notes are references": word(marks, (SMITH, ALLEN, REMARK)),
        "one of three": word(marks, (SMITH, REMARK, REMARK)),
        "one of three, not whole": word(marks, ("Smith, 2010.", REMARK, REMARK)),
        "one of three, and ibid.": word(marks, (SMITH, "Ibid., p. 4.", REMARK)),
        "none": word(marks, (REMARK, REMARK, REMARK)),
        "notes beside a list": word(
            p("T", "Title") + marks + p("References", "Heading1") + p(ALLEN), (SMITH, REMARK, SMITH)
        ),
        "a list without a heading's style": word(
            p("T", "Title") + p("Text", inside=sup("1")) + p("References") + p(f"1. {SMITH}")
        ),
        "a list first": word(p("References", "Heading1") + p(SMITH)),
        "nothing": word(p(" ")),
        "a document type": word("", **{"word/styles.xml": "<!DOCTYPE x><x/>"}),
        "a document type in UTF-16": word("", **{"word/a.xml": "<!DOCTYPE".encode("utf-16-le")}),
        "no document": _zip({"a.txt": "x"}),
        "no zip": b"PK\x03\x04 broken",
        "an old one": b"\xd0\xcf\x11\xe0 old",
    }
    hold("word", ((name, _read("needles.docx", data)) for name, data in samples.items()))


def test_books_are_read_as_recorded() -> None:
    locked = "<encryption><EncryptedData><EncryptionMethod Algorithm='{}'/></EncryptedData>"
    lock, font = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.idpf.org/2008/embedding"
    encryption = "META-INF/encryption.xml"
    samples = {
        "whole": book(),
        "its facts": book({"OEBPS/book.opf": package("one", "two", "one", facts="")}),
        "no page of text": book({"OEBPS/book.opf": package("nav")}),
        "a page that is missing": book({"OEBPS/one.xhtml": None}),
        "fonts that are obfuscated": book({encryption: locked.format(font) + "</encryption>"}),
        "protected": book({encryption: locked.format(lock) + "</encryption>"}),
        "protected by a file that cannot be read": book({encryption: "<x"}),
        "links": book(
            {
                "OEBPS/one.xhtml": page(
                    "<h1>Rest</h1><p>See <a href='two.xhtml#a'>two</a>, <a href='#b'>here</a>, "
                    "<a href='three.xhtml'>three</a> and <a href='https://a.example/x'>a</a>.</p>"
                    "<section epub:type='toc'><p>Contents</p></section><nav><p>Menu</p></nav>"
                    "<p id='b'>B.</p>"
                )
            }
        ),
        "no container": book({"META-INF/container.xml": None}),
        "a container without a package": book({"META-INF/container.xml": "<container/>"}),
        "a package that is missing": book({"OEBPS/book.opf": None}),
        "a broken package": book({"OEBPS/book.opf": "<package>"}),
    }
    hold("books", ((name, _read("rest.epub", data)) for name, data in samples.items()))


def _zip(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def _read(name: str, data: bytes) -> Iterator[str]:
    try:
        for read in read_all(name, data, SITE):
            yield from golden_documents.lines(read)
    except Exception as error:
        yield f"refused {error}"


# Links in a text

LINKED = """\
# Links

Rest helps [in a trial](https://doi.org/10.1000/rest.1), [says WHO](https://www.who.int/news/item/a)
and [the same trial](http://dx.doi.org/10.1000/REST.1?utm_source=x). Not [ours](https://alderhouse.example/b),
not [a shop](https://www.who.int/shop/x), [a page](https://who.int/),
nor [mail](mailto:a@b.example).
A [sleep](https://pubmed.ncbi.nlm.nih.gov/11111111/)[ study](https://pubmed.ncbi.nlm.nih.gov/11111111)
is one link. [2](https://pubmed.ncbi.nlm.nih.gov/22222222/), [[3]](https://www.nature.com/articles/s41598-023-29381-7).
[Walking and pain in the winter months](https://www.who.int/publications/i/item/walking) is listed.
So is [short](https://www.who.int/publications/i/item/short), and [pain in winter](https://www.who.int/x/y).
"""
LISTED = """
## References

1. Ash B. Rest and mood in winter. J Rest. 2001;1:2-3. doi:10.1000/rest.1
2. Elm C. Walking and pain in the winter months. J Rest. 2002;2:2-3.
3. Oak D. Nature of rest. Sci Rep. 2023;13:1. doi:10.1038/s41598-023-29381-7
4. Fir A. Twice. J Rest. 2003;2:2. https://pubmed.ncbi.nlm.nih.gov/22222222/
5. Fir A. Twice again. J Rest. 2003;2:3. PMID: 22222222
"""


@pytest.mark.parametrize("listed", ["", LISTED], ids=["without a list", "with a list"])
def test_links_cite_as_recorded(listed: str) -> None:
    (read,) = read_all("links.md", LINKED + listed, SITE)
    assert isinstance(read, Document)
    made = prepare(read)

    def lines() -> Iterator[str]:
        for passage in made.passages:
            for run in passage.text:
                if run.references is not None or run.href:
                    cited = ", ".join(run.references or ()) or "-"
                    yield f"{run.text!r} -> {cited}, {run.certainty} {run.why or ''} {run.href}"

    references = (f"{one.id} [{one.label}] {one.printed}" for one in made.card.references)
    warnings = map(str, made.warnings)
    name = "links_listed" if listed else "links"
    hold(name, [("runs", lines()), ("references", references), ("warnings", warnings)])
