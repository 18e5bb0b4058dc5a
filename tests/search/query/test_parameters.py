"""The bounds that docs/api.md states: what is just within them is read, what is just beyond is
refused with a sentence."""

from __future__ import annotations

import pytest

from search.errors import BadParameter, BadRequest, EmptyQuestion, NotUtf8, QuestionTooLong
from search.query.parameters import read_query, read_typed


@pytest.mark.parametrize(
    ("name", "within", "beyond"),
    [
        (
            "limit",
            ["1", 1, "50", 50, "007"],
            ["0", "51", "-1", "1.5", "", "٣", True, None, "1" * 10],
        ),
        ("offset", ["0", 0, "1000"], ["1001", -1, False, "x"]),
        ("article", ["a", "a" * 200, " a "], ["", " ", "a" * 201, None, 1]),
        ("tag", ["sleep", "a" * 200], ["", "a" * 201]),
        ("kind", ["passage", "faq"], ["", "article", None]),
        ("group", ["article"], ["", "passage", True]),
        ("exact", ["true", "1", "false", "0", True, False], ["yes", "", 1, None]),
        ("typing", ["true", "0", True], ["on", 0]),
        ("lang", ["en", "es-MX", "ES", "spa"], ["", "e", "engl", "e1", "ñu", 1, "en-" + "x" * 40]),
        ("page_lang", ["en", "es-MX"], ["", "e"]),
    ],
)
def test_a_parameter_is_read_within_its_bounds_and_refused_beyond_them(
    name: str, within: list[object], beyond: list[object]
) -> None:
    for value in within:
        assert read_query({"q": "sleep", name: value}) is not None
    for value in beyond:
        with pytest.raises(BadParameter, match=name):
            read_query({"q": "sleep", name: value})


def test_without_parameters_a_question_has_the_documented_defaults() -> None:
    found = read_query({"q": " sleep "})
    assert (found.text, found.offset, found.exact, found.typing, found.group) == (
        "sleep", 0, False, False, False,
    )  # fmt: skip
    assert (found.article, found.tag, found.kind, found.lang, found.page_lang) == (None,) * 5
    assert read_query({"q": "sleep", "group": "article"}).group
    assert read_query({"q": "sleep", "lang": "es-MX"}).lang == "es"


def test_a_question_has_2000_characters_at_most_white_space_not_counted() -> None:
    assert len(read_query({"q": "a" * 2_000 + " " * 9}).text) == 2_000
    with pytest.raises(QuestionTooLong, match=r"2,?001"):
        read_query({"q": "a" * 2_001})


@pytest.mark.parametrize(
    ("value", "error"),
    [("", EmptyQuestion), (" \n", EmptyQuestion), ("a\ud800", NotUtf8), ("\udfff", NotUtf8),
     (None, BadParameter), (["a"], BadParameter)],
)  # fmt: skip
def test_what_is_no_question_is_refused(value: object, error: type[BadRequest]) -> None:
    with pytest.raises(error):
        read_query({"q": value})
    with pytest.raises(error):
        read_typed({"q": value})


def test_letters_beside_the_surrogates_are_letters() -> None:
    assert read_query({"q": "\ud7ff\ue000"}).text == "\ud7ff\ue000"


def test_typed_text_keeps_the_space_that_ends_a_word() -> None:
    assert read_typed({"q": "side ", "limit": "10"}) == ("side ", 10, None)
    assert read_typed({"q": "side", "lang": "es", "page_lang": "en"})[2] == "es"
    assert read_typed({"q": "side", "page_lang": "en"})[2] == "en"
    for limit in ("0", "11"):
        with pytest.raises(BadParameter):
            read_typed({"q": "side", "limit": limit})


def test_a_parameter_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadRequest, match="limt"):
        read_query({"q": "sleep", "limt": "5"})
    with pytest.raises(BadRequest, match="offset"):
        read_typed({"q": "sleep", "offset": "5"})


def test_what_is_blank_is_what_the_description_calls_so() -> None:
    """JSON Schema's `\\S` is ECMAScript's: a control code is no space there, a BOM is one."""
    assert read_query({"q": "\x1e", "tag": "\x1c", "article": "\x85"}).tag == "\x1c"
    for blank in (" ", "\xa0", "\u3000", "\ufeff\n"):
        with pytest.raises(EmptyQuestion):
            read_query({"q": blank})
