"""JSON Lines: a document a line, and a bad line is that line's affair."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import source
from index.document import Document, SourceError
from tests.support.index_fixtures import cut, read_all, read_one, texts, words


def jsonl(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def test_id_and_underscore_id_name_a_document() -> None:
    source = jsonl({"id": "a", "text": "One."}, {"_id": "b", "text": "Two."})
    assert [article.info.id for article in read_all("x.jsonl", source)] == ["a", "b"]


def test_a_number_is_an_id_too() -> None:
    assert read_one("x.jsonl", jsonl({"id": 7, "text": "One."})).info.id == "7"


def test_ids_that_one_slug_would_join_stay_apart() -> None:
    source = jsonl(*({"id": key, "text": "One."} for key in ("A b", "a-b", "a/b", "ä b")))
    ids = [article.info.id for article in read_all("x.jsonl", source)]
    assert len(set(ids)) == 4
    assert "a-b" in ids, "an id that is a slug already stays as it is"


def test_an_empty_or_missing_title_is_no_fault() -> None:
    source = jsonl({"id": "a", "title": "", "text": "One."}, {"id": "b", "text": "Two."})
    assert [article.info.title for article in read_all("x.jsonl", source)] == ["", ""]


def test_a_title_alone_is_the_text() -> None:
    assert texts(read_one("x.jsonl", jsonl({"id": "a", "title": "Only this", "text": ""}))) == [
        "Only this"
    ]


def test_no_heading_is_guessed_and_blank_lines_part_paragraphs() -> None:
    text = "A Heading It Seems\n\nSome  text\nwrapped.\n\nReferences\n\n1. A Name: text."
    article = read_one("x.jsonl", jsonl({"id": "a", "text": text}))
    (section,) = article.sections
    assert section.path == ()
    assert article.references == ()
    assert [b.text for b in section.blocks] == [
        "A Heading It Seems",
        "Some text wrapped.",
        "References",
        "1. A Name: text.",
    ]


def test_the_url_is_the_document_s_own() -> None:
    article = read_one("x.jsonl", jsonl({"id": "a", "text": "T.", "url": "https://x.example/p"}))
    assert article.info.url == "https://x.example/p"


def test_the_language_is_what_the_line_says() -> None:
    source = jsonl({"id": "a", "text": "T.", "lang": "es-MX"}, {"id": "b", "text": "T."})
    assert [article.info.lang for article in read_all("x.jsonl", source)] == ["es-MX", None]


@pytest.mark.parametrize(
    "bad",
    [
        "{not json",
        "[1]",
        '"text"',
        '{"text": "no id"}',
        '{"id": "", "text": "x"}',
        '{"id": true, "text": "x"}',
        '{"id": null, "text": "x"}',
        '{"id": "x", "text": 3}',
        '{"id": "x", "title": ["y"], "text": "x"}',
        '{"id": "x", "title": " ", "text": " "}',
        '{"id": "x"}',
        "[" * 20_000,
        '{"id": ' + "9" * 5000 + ', "text": "x"}',
    ],
    ids=range(13),
)
def test_a_bad_line_is_named_and_the_others_go_on(bad: str) -> None:
    one, error, two = read_all(
        "x.jsonl",
        jsonl({"id": "a", "text": "One."}) + f"\n{bad}\n" + jsonl({"id": "b", "text": "T"}),
    )
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert isinstance(error, SourceError)
    assert (error.file, error.line) == ("x.jsonl", 3)
    assert len(error.reason) < 500, "a reason is a sentence, not the line"


def test_a_field_that_is_not_known_is_named_once_and_a_known_one_never() -> None:
    source = jsonl(
        {"id": "a", "title": "T", "text": "One.", "lang": "en", "colour": "red"},
        {"id": "b", "text": "Two.", "colour": "red", "size": 3},
    )
    noted = [[(line, text[:19]) for line, text in one.notes] for one in read_all("x.jsonl", source)]
    assert noted == [[(1, "the field 'colour' ")], [(2, "the field 'size' is")]]


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    article = read_one("x.jsonl", '{"id": "a", "text": "One\u2028two."}')
    assert texts(article) == ["One two."]


def test_a_block_s_line_is_the_document_s() -> None:
    source = "\n" + jsonl({"id": "a", "text": "One.\n\nTwo."})
    assert {block.line for block in read_one("x.jsonl", source).blocks()} == {2}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_every_word_of_a_text_is_kept_in_order(text: str) -> None:
    source = jsonl({"id": "a", "title": "T", "text": f"{text} end"})
    passages = cut(read_one("x.jsonl", source))
    assert words(" ".join(passage.plain_text for passage in passages)) == words(f"{text} end")


def test_a_file_of_more_articles_than_may_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a millisecond, however short it is; a larger file may have more."""
    lines = [{"id": f"a{number}", "text": "T"} for number in range(5)]
    monkeypatch.setattr(source, "MOST_ARTICLES", 4)
    assert len(read_all("x.jsonl", jsonl(*lines[:4]) + "\n\n")) == 4
    [error] = read_all("x.jsonl", jsonl(*lines))
    assert isinstance(error, SourceError)
    assert error.reason == "has more than 4 articles. Give them in several files."
    monkeypatch.setattr(source, "BYTES_OF_ONE", len(jsonl(*lines)) // 5)
    assert len(read_all("x.jsonl", jsonl(*lines))) == 5


def test_a_heading_of_markdown_begins_a_section() -> None:
    article = read_one("x.jsonl", jsonl({"id": "a", "text": "One.\n\n## Two\n\n#Three\n\nFour."}))
    assert [section.path for section in article.sections] == [(), ("Two",)]
    assert texts(article) == ["One.", "#Three", "Four."]
