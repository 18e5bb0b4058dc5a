"""Texts that are not UTF-8: as Windows' editor and old programs save them."""

from __future__ import annotations

import json

import pytest

from tests.support.index_fixtures import read_all, read_one, refusal, texts

WORDS = "Le café est « sûr », dit-elle – ½ tasse."
TEXTS = {
    "a.txt": f"Repos\n\n{WORDS}\n",
    "a.md": f"# Repos\n\n{WORDS}\n",
    "a.jsonl": json.dumps({"id": "a", "title": "Repos", "text": WORDS}, ensure_ascii=False),
    "a.yaml": f"title: Repos\nquestions:\n- question: Quand ?\n  answer: {WORDS}\n",
    "a.xml": '<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>Repos</title>'
    f"<content:encoded>{WORDS}</content:encoded></item></channel></rss>",
}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_windows_is_read_as_it_was_written(name: str, encoding: str) -> None:
    article = read_one(name, TEXTS[name].encode(encoding))
    assert article.info.title == "Repos"
    assert texts(article)[-1] == WORDS
    declares = encoding == "utf-16" or name == "a.xml"
    told = [note for _, note in article.notes]
    assert told == ([] if declares else [
        "not UTF-8, and no encoding is declared: read as Windows-1252."
    ])  # fmt: skip


def test_of_many_articles_the_first_has_the_note() -> None:
    lines = "".join(f'{{"id": "{n}", "title": "T", "text": "Un café."}}\n' for n in "ab")
    notes = [getattr(one, "notes", None) for one in read_all("a.jsonl", lines.encode("cp1252"))]
    assert [note is not None and len(note) for note in notes] == [1, 0]


def test_one_bad_byte_of_a_text_is_replaced_and_noted() -> None:
    article = read_one("a.txt", f"Repos\n\n{WORDS}\n\nUn th".encode() + b"\xe9 suffit.\n")
    assert texts(article) == [WORDS, "Un th\ufffd suffit."]
    assert article.notes == ((5, "byte 0xe9 is not UTF-8: read as '\ufffd'. Save it as UTF-8."),)


@pytest.mark.parametrize(
    ("words", "encoding"), [("Здоровый сон", "cp1251"), ("Υγιής ύπνος", "cp1253")]
)
def test_letters_of_another_alphabet_are_not_read_as_western(words: str, encoding: str) -> None:
    error = refusal("a.txt", f"Title\n\n{words} and\n".encode(encoding))
    assert (error.line, error.reason) == (3, "is in an unknown encoding. Save it as UTF-8.")
