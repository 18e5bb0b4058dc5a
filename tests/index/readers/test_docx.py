"""Word documents: their text by way of mammoth, and files that only look like one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from index.document import Document, SourceError
from index.passages.ids import reference_ids
from index.readers import read_source
from index.readers.docx import MOST_XML_BYTES, read_docx
from index.references.parse import parse_reference
from index.source import Source
from tests.support.index_fixtures import cut, headings, linked, texts
from tests.support.processor import at_most

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
    for id_, name in (
        ("Title", "Title"),
        ("Heading1", "heading 1"),
        ("Heading2", "heading 2"),
        ("TOC1", "toc 1"),
    )
)
SMITH = "Smith C. A., Hay P. P. (2010). Acupuncture for depression. Cochrane Database Syst Rev, 1."
ALLEN = "Allen J. J. (1998). The efficacy of acupuncture. Psychological Science, 9, 397–401."


def p(text: str, style: str = "", inside: str = "") -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{chosen}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{inside}</w:p>'


def sup(text: str) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{text}</w:t></w:r>'


def note_mark(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def word(body: str, notes: tuple[str, ...] = (), **more: str) -> bytes:
    """A Word document of these paragraphs and footnotes; `more` are further files in it."""
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in enumerate(notes, 1)
    )
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r2" '
        f'Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="r3" '
        f'Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
    } | more
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def read(data: bytes, name: str = "on-needles.docx") -> Document:
    (article,) = read_docx(Source(name, name, data))
    return article


def refused(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data)
    return caught.value.reason


def cited(article: Document) -> Iterator[tuple[str, int]]:
    reads = tuple(parse_reference(printed.text) for printed in article.references)
    return linked(cut(article), reference_ids(article.info.id, reads))


ARTICLE = (
    p("Needles and Mood", "Title")
    + p("Contents . . . 1", "TOC1")
    + p("What is known", "Heading1")
    + p("Reviews are mixed.", inside=sup("1,2"))
    + p("In detail", "Heading2")
    + "<w:tbl><w:tr><w:tc>" + p("Visits") + "</w:tc><w:tc>" + p("six") + "</w:tc></w:tr></w:tbl>"
    + p("References", "Heading1")
    + p(f"1. {SMITH}")
    + p(f"2. {ALLEN}")
)  # fmt: skip


def test_the_title_and_the_headings_are_the_document_s() -> None:
    assert headings(read(word(ARTICLE))) == [
        (1, "Needles and Mood"),
        (2, "What is known"),
        (3, "In detail"),
        (2, "References"),
    ]


def test_a_superscript_cites_the_list() -> None:
    assert list(cited(read(word(ARTICLE)))) == [("1,2", 1), ("1,2", 2)]


def test_word_s_own_table_of_contents_is_left_out() -> None:
    assert "Contents" not in " ".join(texts(read(word(ARTICLE))))


def test_quotations_captions_header_cells_and_links_are_kept() -> None:
    names = {"Q": "Quote", "C": "caption"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
        for id_, name in names.items()
    )
    row = "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + p("Dose") + "</w:tc></w:tr>"
    link = '<w:hyperlink r:id="r9"><w:r><w:t>us</w:t></w:r></w:hyperlink>'
    body = (
        p("Ask ", inside=link.replace("<w:hyperlink", f'<w:hyperlink xmlns:r="{OFFICE}"'))
        + p("It helps.", "Q")
        + p("Table 1", "C")
        + f"<w:tbl>{row}<w:tr><w:tc>{p('25 mg')}</w:tc></w:tr></w:tbl>"
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r2" Type="{OFFICE}/styles" '
        f'Target="styles.xml"/><Relationship Id="r9" Type="{OFFICE}/hyperlink" '
        'Target="mailto:us@clinic.example" TargetMode="External"/></Relationships>'
    )
    more = {"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>"}
    blocks = list(read(word(body, **more, **{"word/_rels/document.xml.rels": links})).blocks())
    assert [(b.text, b.kind, b.shape.header) for b in blocks] == [
        ("Ask us", "paragraph", False),
        ("It helps.", "quote", False),
        ("Table 1", "caption", False),
        ("Dose", "cell", True),
        ("25 mg", "cell", False),
    ]
    assert [mark.href for mark in blocks[0].marks] == ["mailto:us@clinic.example"]


def test_a_table_cell_is_a_block() -> None:
    cells = [block for block in read(word(ARTICLE)).blocks() if block.kind == "cell"]
    assert [cell.text for cell in cells] == ["Visits", "six"]
    assert cells[0].shape.row == cells[1].shape.row


def test_footnotes_that_are_references_are_the_list() -> None:
    body = p("It is mixed.", inside=note_mark(1)) + p("It may help.", inside=note_mark(2))
    article = read(word(body, (SMITH, ALLEN)))
    assert [printed.text for printed in article.references] == [SMITH, ALLEN]
    assert list(cited(article)) == [("[1]", 1), ("[2]", 2)]


def test_footnotes_that_explain_are_a_section_and_cite_nothing() -> None:
    article = read(word(ARTICLE.replace("mixed.", "mixed so far."), ("Said in a talk.",)))
    assert len(article.references) == 2
    body = p("It is mixed.", inside=note_mark(1)) + p("References", "Heading1") + p(f"1. {SMITH}")
    article = read(word(body, ("She said so in a talk.",)))
    assert article.sections[-1].path == ("Notes",)
    note = list(article.blocks())[-1]
    assert (note.text, note.shape.number) == ("She said so in a talk.", 1)
    assert list(cited(article)) == [], "note 1 is not reference 1"


def both(article: Document) -> list[tuple[str, int]]:
    return list(cited(article))


def test_notes_of_both_kinds_are_told_apart_and_none_is_lost() -> None:
    body = "".join(p(f"Claim {n}.", inside=note_mark(n)) for n in (1, 2, 3))
    article = read(word(body, (SMITH, "Said in a talk to the ward.", ALLEN)))
    assert [printed.text for printed in article.references] == [SMITH, ALLEN]
    assert [printed.label for printed in article.references] == [1, 3], "as Word shows them"
    assert texts(article)[-1] == "Said in a talk to the ward."
    assert both(article) == [("[1]", 1), ("[3]", 2)]


def test_one_reference_among_notes_of_prose_is_a_reference() -> None:
    body = "".join(p(f"Claim {n}.", inside=note_mark(n)) for n in (1, 2, 3, 4))
    prose = ("Said in a talk.", "Others disagree.", "It took 3-5 weeks, in 2018.")
    article = read(word(body, (*prose, SMITH)))
    assert [printed.text for printed in article.references] == [SMITH]
    assert both(article) == [("[4]", 1)]


def test_a_citation_inside_a_note_is_linked_and_so_is_its_sign() -> None:
    """Notes with a bibliography (Chicago): the note has the short form."""
    body = (
        p("It is mixed.", inside=note_mark(1)) + p("It may help.", inside=note_mark(2))
        + p("References", "Heading1") + p(SMITH) + p(ALLEN)
    )  # fmt: skip
    notes = ("See Allen (1998), against Smith and Hay (2010).", "No study says so.")
    article = read(word(body, notes))
    assert both(article) == [
        ("[note 1]", 2), ("[note 1]", 1), ("Allen (1998", 2), ("Smith and Hay (2010", 1),
    ]  # fmt: skip


def test_ibid_in_a_note_leads_to_the_note_before_it() -> None:
    body = p("It is mixed.", inside=note_mark(1)) + p("It may help.", inside=note_mark(2))
    article = read(word(body, (SMITH, "Ibid., p. 4.")))
    assert both(article) == [("[1]", 1), ("[2]", 2), ("[2]", 1)]


def test_without_a_title_the_file_names_it() -> None:
    assert read(word(p("Text only."))).info.title == "On needles"


def test_the_line_of_a_block_is_its_paragraph() -> None:
    assert [block.line for block in read(word(p("One.") + p("Two."))).blocks()] == [1, 2]


# Files that cannot be read


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = word(p("Text."), **{"word/comments.xml": "<a>" + " " * (MOST_XML_BYTES * 5) + "</a>"})
    assert len(bomb) < 200_000
    with at_most(0.5):
        assert "would unpack to 50 MB of text; the limit is 10 MB" in refused(bomb)


def test_pictures_that_unpack_to_a_disk_are_refused() -> None:
    pixels = "0" * 1_000_000
    data = io.BytesIO(word(p("Text.")))
    with (
        zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.png", "w", force_zip64=True) as image,
    ):
        for _ in range(501):
            image.write(pixels.encode())
    assert "would unpack to 501 MB of content" in refused(data.getvalue())


def test_entities_that_grow_are_refused() -> None:
    laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = f"{laughs}<w:document {W}><w:body>{p('&b;')}</w:body></w:document>"
    assert "document type" in refused(word("", **{"word/document.xml": body}))


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_file_is_refused_with_a_sentence(keep: float) -> None:
    whole = word(ARTICLE)
    assert "zip file is broken" in refused(whole[: int(len(whole) * keep)])


def test_a_byte_that_was_changed_is_refused_with_a_sentence() -> None:
    data = bytearray(word(ARTICLE))
    data[len(data) // 3] ^= 0xFF
    assert refused(bytes(data)).endswith(".")


def test_another_zip_is_no_word_document() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "text")
    assert refused(data.getvalue()) == "is a zip file, but not a Word document."


@pytest.mark.parametrize("data", [b"", b"text", b"\x00\xff" * 50])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert "zip file is broken" in refused(data)


def test_an_old_word_file_is_told_apart() -> None:
    assert "Save it as .docx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_broken_xml_in_a_whole_zip_is_refused() -> None:
    assert refused(word("", **{"word/document.xml": "<w:document"})).endswith(".")


def test_a_document_without_text_is_refused() -> None:
    assert refused(word("")) == "no article text found."


def read_or_reason(data: bytes) -> object:
    try:
        return texts(read(data))
    except SourceError as error:
        return error.reason.partition(" (")[0]


@pytest.mark.parametrize("part", ["word/evil.dat", "word/media/evil.png", "EVIL.XML", "evil.xml "])
@pytest.mark.parametrize("of", ["officeDocument", "footnotes"])
def test_a_part_whose_size_was_not_checked_is_not_parsed(part: str, of: str) -> None:
    """A relationship may name any part of the archive, whatever its suffix."""
    large = f"<w:document {W}><w:body>" + p("word ") * 200_000 + "</w:body></w:document>"
    relationships = {"officeDocument": "_rels/.rels", "footnotes": "word/_rels/document.xml.rels"}
    names = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/{of}" '
        f'Target="/{part}"/></Relationships>'
    )
    bomb = word(p("Small."), **{relationships[of]: names, part: large})
    with at_most(0.5):
        read_or_refused = read_or_reason(bomb)
    assert read_or_refused in (["Small."], "is not a valid Word document")


def test_tables_within_tables_within_tables_are_refused_in_a_sentence() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 1_000 + p("Rest.") + "</w:tc></w:tr></w:tbl>" * 1_000
    [error] = read_source(Source("a.docx", "a.docx", word(nested)))
    assert isinstance(error, SourceError)
    assert error.reason == "cannot be read: its parts are nested too deeply."
