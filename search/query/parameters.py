"""Parameters: a request's text and options -> a Query, or an error that says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import BadParameter, EmptyQuestion, NotUtf8, QuestionTooLong, UnknownParameter
from ..languages.detect import own_code

MOST_CHARACTERS = 2_000
LIMIT_RANGE = (1, 50)
LIMIT_DEFAULT = 10
# Nobody pages further, and a crawler shall not.
MOST_OFFSET = 1_000
SUGGESTIONS_RANGE = (1, 10)
SUGGESTIONS_DEFAULT = 5
MOST_FILTER = 200
MOST_TAG = 35  # characters of a language tag (RFC 5646, 4.4.1)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
# What `\s` means in openapi.json (ECMA-262, 12.2 and 12.3). Python counts U+001C to U+001F, too.
_SPACES = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
KINDS = ("passage", "faq")
PARAMETERS = (
    "q", "limit", "offset", "exact", "typing", "article", "tag", "kind", "group", "lang",
    "page_lang",
)  # fmt: skip


class Query(NamedTuple):
    """A validated request for results.

    `text` is stripped, in NFC, 1 to 2,000 code points; `limit` 1 to 50; `offset` 0 to 1,000.
    `exact` searches for the words as typed; `typing` says that the last word may be unfinished.
    The filters are `article` (an id), `tag` (of articles) and `kind` ("passage" or "faq"); None
    sets no filter. So does `lang`, the language of the passages. `page_lang` is that of the page
    that asks, which decides where the question's words do not tell its language. `group` lists the
    best passage of each article.
    """

    text: str
    limit: int = LIMIT_DEFAULT
    offset: int = 0
    exact: bool = False
    typing: bool = False
    article: str | None = None
    tag: str | None = None
    kind: str | None = None
    group: bool = False
    lang: str | None = None
    page_lang: str | None = None


def check_names(given: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Raises UnknownParameter for the first name that is not in `known`."""
    for name in given:
        if name not in known:
            raise UnknownParameter(name, known)


def read_query(given: Mapping[str, object]) -> Query:
    """Validate the parameters of a search. Raises a BadRequest for any that docs/api.md forbids."""
    check_names(given, PARAMETERS)
    return Query(
        text=question(given.get("q", "")),
        limit=whole_number(given, "limit", LIMIT_DEFAULT, *LIMIT_RANGE),
        offset=whole_number(given, "offset", 0, 0, MOST_OFFSET),
        exact=_switch(given, "exact"),
        typing=_switch(given, "typing"),
        article=_filter(given, "article"),
        tag=_filter(given, "tag"),
        kind=_one_of(given, "kind", KINDS),
        group=_one_of(given, "group", ("article",)) is not None,
        lang=_language(given, "lang"),
        page_lang=_language(given, "page_lang"),
    )


def read_typed(given: Mapping[str, object]) -> tuple[str, int, str | None]:
    """The text typed so far, the number of suggestions (1 to 10, default 5), and the language that
    it is likely to be in.

    Trailing spaces stay, because they end a word. Raises a BadRequest.
    """
    check_names(given, ("q", "limit", "lang", "page_lang"))
    question(given.get("q", ""))
    limit = whole_number(given, "limit", SUGGESTIONS_DEFAULT, *SUGGESTIONS_RANGE)
    lang, page_lang = _language(given, "lang"), _language(given, "page_lang")
    return str(given["q"]), limit, lang or page_lang


def question(value: object) -> str:
    """The question, stripped and in NFC.

    Raises EmptyQuestion, NotUtf8, QuestionTooLong or BadParameter.
    """
    if not isinstance(value, str):
        raise BadParameter("q", "text")
    text = unicodedata.normalize("NFC", value.strip(_SPACES))
    if not text:
        raise EmptyQuestion
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise NotUtf8("question")
    if len(text) > MOST_CHARACTERS:
        raise QuestionTooLong(len(text), MOST_CHARACTERS)
    return text


def _switch(given: Mapping[str, object], name: str) -> bool:
    value = given.get(name, False)
    if isinstance(value, str):
        value = {"true": True, "1": True, "false": False, "0": False}.get(value)
    if not isinstance(value, bool):
        raise BadParameter(name, "true or false")
    return value


def _filter(given: Mapping[str, object], name: str) -> str | None:
    if name not in given:
        return None
    value = given[name]
    text = value.strip(_SPACES) if isinstance(value, str) else ""
    if not 1 <= len(text) <= MOST_FILTER:
        raise BadParameter(name, f"text of 1 to {MOST_FILTER} characters")
    return unicodedata.normalize("NFC", text)


def _language(given: Mapping[str, object], name: str) -> str | None:
    """The code of a language, without its region."""
    if name not in given:
        return None
    value = given[name]
    if not (isinstance(value, str) and len(value) <= MOST_TAG and _TAG.fullmatch(value)):
        raise BadParameter(name, "a language like en or es-MX")
    return own_code(value)


def _one_of(given: Mapping[str, object], name: str, allowed: tuple[str, ...]) -> str | None:
    if name not in given:
        return None
    value = given[name]
    if isinstance(value, str) and value in allowed:
        return value
    raise BadParameter(name, " or ".join(allowed))


def whole_number(
    given: Mapping[str, object], name: str, default: int, least: int, most: int
) -> int:
    """An integer parameter from `least` to `most`, both included. Raises BadParameter."""
    value = given.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, float) and value.is_integer():  # 5.0 is an integer of JSON Schema
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadParameter(name, f"a whole number from {least} to {most}")
    return value
