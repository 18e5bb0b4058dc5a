"""The fields of Whoosh's index: they are searched by words, and the bytes stay few."""

from __future__ import annotations

from whoosh.formats import Positions

from search.store.schema import passage_schema


def test_no_field_keeps_the_places_of_its_words() -> None:
    """The bigrams have files of our own."""
    formats = {name: field.format for name, field in passage_schema().items()}
    assert {"title", "headings", "body"} < formats.keys()
    assert not [name for name, kept in formats.items() if isinstance(kept, Positions)]


def test_only_the_passages_id_is_stored_or_unique() -> None:
    fields = dict(passage_schema().items())
    assert [name for name, field in fields.items() if field.unique] == ["id"]
    assert [name for name, field in fields.items() if field.stored] == []
