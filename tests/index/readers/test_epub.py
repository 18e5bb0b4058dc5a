"""EPUB: one article in the order of the spine; what is no book, protected or a bomb is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from index.document import Document
from index.readers import epub
from tests.support.index_fixtures import cut, headings, read_one, refusal, texts

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PAGES = {
    "one.xhtml": "<h1>Rest</h1><p>Sleep is rest (Ash, 2019). <a href='two.xhtml'>Go on</a>.</p>"
    "<ul><li>Dark room</li></ul>",
    "two.xhtml": "<h1>Mood</h1><p>Light lifts it.<a id='r1' epub:type='noteref' href='#n1'>1</a>"
    "</p><aside epub:type='footnote' id='n1'><p>Only by day.</p></aside>"
    "<h2>References</h2><p>Ash, B. (2019). Rest and sleep. Journal of Sleep, 3(1), 4–9.</p>",
    "nav.xhtml": "<nav epub:type='toc'><ol><li>Table of contents</li></ol></nav>",
}


def package(*spine: str, facts: str = "<dc:title>Rest well</dc:title>") -> str:
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"{more}/>'
        for name, more in (("two", ""), ("nav", " properties='nav'"), ("one", ""))
    )
    refs = "".join(f'<itemref idref="{name}"/>' for name in spine)
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{facts}</metadata>'
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title/></head><body>{body}</body></html>"
    )


def book(changes: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A whole book; a change to None leaves the file out."""
    files: dict[str, str | bytes | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package("nav", "one", "two"),
        **{f"OEBPS/{name}": page(body) for name, body in PAGES.items()},
        **(changes or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
    return made.getvalue()


def read(changes: Mapping[str, str | bytes | None] | None = None) -> Document:
    return read_one("rest.epub", book(changes))


def test_a_book_is_one_article_in_the_order_of_its_spine() -> None:
    article = read()
    assert article.info.title == "Rest well"
    assert headings(article) == [(1, "Rest well"), (2, "Rest"), (2, "Mood"), (2, "References")]
    said = texts(article)
    assert [said.index(one) for one in ("Dark room", "Only by day.")] == sorted(
        said.index(one) for one in ("Dark room", "Only by day.")
    )
    assert "Table of contents" not in said


def test_its_citations_lead_to_its_list() -> None:
    [cited] = [
        run for one in cut(read()) for run in one.text if run.references and "Ash" in run.text
    ]
    assert cited.certainty == "certain"


def test_its_facts_are_those_of_its_package() -> None:
    facts = (
        "<dc:title>Sueño</dc:title><dc:creator>B. Ash</dc:creator><dc:language>es</dc:language>"
        "<dc:date>2020-02-03</dc:date>"
    )
    info = read({"OEBPS/book.opf": package("one", facts=facts)}).info
    assert (info.title, info.author, info.lang, info.published) == (
        "Sueño", "B. Ash", "es", "2020-02-03",
    )  # fmt: skip


def test_a_note_leads_to_the_note_of_its_own_page() -> None:
    """Each page of a book may have a note called n1."""
    notes = {
        f"OEBPS/{name}.xhtml": page(
            f"<h1>{name}</h1><p>Rest is long<a href='#n1' id='r1'><sup>1</sup></a>.</p>"
            f"<section epub:type='footnotes'><ol><li id='n1'>Ash, B. ({year}). Rest of {name}. "
            "Journal of Sleep, 3(1), 4. <a href='#r1'>↩</a></li></ol></section>"
        )
        for name, year in (("one", 2018), ("two", 2019))
    }
    article = read(notes)
    cited = [run.references for one in cut(article) for run in one.text if run.references]
    assert [one[0].endswith(("2018", "2019")) for one in cited] == [True, True]
    assert cited[0] != cited[1]


def test_obfuscated_fonts_are_no_protection() -> None:
    method = '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
    told = f"<encryption><EncryptedData>{method}</EncryptedData></encryption>"
    assert texts(read({"META-INF/encryption.xml": told}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"META-INF/encryption.xml": "<e><EncryptionMethod Algorithm='aes'/></e>"},
            "is protected (DRM): its text is encrypted.",
        ),
        ({"META-INF/container.xml": None}, "is a zip file, but not an EPUB."),
        ({"META-INF/container.xml": "<container/>"}, "is not an EPUB: it names no package."),
        ({"META-INF/container.xml": "<!DOCTYPE x><x/>"}, "declares a DOCTYPE"),
        ({"OEBPS/book.opf": None}, "lacks its file OEBPS/book.opf."),
        ({"OEBPS/book.opf": "<package"}, "is not well-formed XML"),
        ({"OEBPS/two.xhtml": None}, "lacks its page OEBPS/two.xhtml."),
        ({"OEBPS/book.opf": package("nav")}, "no article text found."),
        ({"OEBPS/one.xhtml": b"x" * 10_000_001}, "would unpack to 10 MB; the limit is 10 MB."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(
    changes: dict[str, str | bytes | None], says: str
) -> None:
    assert says in refusal("rest.epub", book(changes)).reason


def test_a_page_outside_the_book_is_not_looked_for() -> None:
    opf = package("one").replace('href="one.xhtml"', 'href="../../../etc/passwd"')
    assert "lacks its page" in refusal("rest.epub", book({"OEBPS/book.opf": opf})).reason


def test_a_broken_zip_and_a_book_of_too_many_pages_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "its zip file is broken" in refusal("rest.epub", book()[:-40]).reason
    monkeypatch.setattr(epub, "MOST_PAGES", 1)
    assert "has 2 pages; the limit is 1." in refusal("rest.epub", book()).reason


def test_a_title_page_is_no_text() -> None:
    body = "<section epub:type='titlepage'><p>Ann Ash</p></section><p>Rest helps.</p>"
    found = texts(read_one("rest.epub", book({"OEBPS/one.xhtml": page(body)})))
    assert "Rest helps." in found
    assert "Ann Ash" not in found
