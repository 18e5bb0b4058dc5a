"""search.plural: one article is no "1 articles", in whatever is printed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.plural import plural
from tests.support.paths import ROOT

NOUN = re.compile(
    r" (articles|passages|references|citations|pages|sources|sitemaps|questions|results|findings"
    r"|files|lines|words|characters|synonyms)\b"
)
# What stands before such a noun and is never one.
MORE_THAN_ONE = {
    "length",  # of a question that is too long
    "len(entries)",  # that an ambiguous citation may mean
    "len(fitting)",  # only where they are several
    "len(hits)",  # the same, without a date
    "len(document)",  # pages of a PDF that has too many
    "len(pages)",  # of an EPUB, the same
    "schema['maxLength']",  # of a question, an id, a tag
    "_rounded(known / read)",  # of passages, more than are read
    "len(places)",  # of references that have one address, only where they are several
    "shown",  # words of a page, far more than were read
    "self._limits.sitemaps",
    "source.most_articles",  # of a file that has more
}


@pytest.mark.parametrize(
    ("count", "words", "text"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (2, ("article",), "2 articles"),
        (1_200, ("passage",), "1,200 passages"),
        (1, ("entry", "entries"), "1 entry"),
        (11, ("entry", "entries"), "11 entries"),
    ],
)
def test_a_count_has_its_noun_in_the_number_it_needs(
    count: int, words: tuple[str, ...], text: str
) -> None:
    assert plural(count, *words) == text


def counts(path: Path) -> Iterator[str]:
    """What stands in braces right before such a noun."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for value, text in zip(node.values, node.values[1:], strict=False):
                if (
                    isinstance(value, ast.FormattedValue)
                    and isinstance(text, ast.Constant)
                    and NOUN.match(str(text.value))
                ):
                    yield ast.unparse(value.value)


def test_no_message_has_a_count_before_a_noun_in_the_plural() -> None:
    found = {
        count
        for package in ("search", "index", "tools")
        for path in (ROOT / package).rglob("*.py")
        for count in counts(path)
        if not count.isupper()  # a constant, which is never 1
    }
    assert "len(entries)" in found, "it finds those that there are"
    assert found <= MORE_THAN_ONE
