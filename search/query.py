"""A request's text and parameters -> a Query, or the sentence that says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import BadParameter, EmptyQuestion, NotUtf8, QuestionTooLong, UnknownParameter

MOST_CHARACTERS = 2_000
LIMIT_RANGE = (1, 50)
LIMIT_DEFAULT = 10
# Nobody pages past this, and a crawler shall not.
MOST_OFFSET = 1_000
PARAMETERS = ("q", "limit", "offset")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is stripped, 1 to 2,000 code points; `limit` 1 to 50; `offset` 0 to 1,000."""

    text: str
    limit: int = LIMIT_DEFAULT
    offset: int = 0


def check_names(given: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Raises UnknownParameter at the first name that is not known."""
    for name in given:
        if name not in known:
            raise UnknownParameter(name, known)


def read_query(given: Mapping[str, object]) -> Query:
    """Raises a BadRequest for anything that is not as documented."""
    check_names(given, PARAMETERS)
    return Query(
        text=_question(given.get("q", "")),
        limit=whole_number(given, "limit", LIMIT_DEFAULT, *LIMIT_RANGE),
        offset=whole_number(given, "offset", 0, 0, MOST_OFFSET),
    )


def _question(value: object) -> str:
    if not isinstance(value, str):
        raise BadParameter("q", "text")
    text = value.strip()
    if not text:
        raise EmptyQuestion
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise NotUtf8("question")
    if len(text) > MOST_CHARACTERS:
        raise QuestionTooLong(len(text), MOST_CHARACTERS)
    return text


def whole_number(
    given: Mapping[str, object], name: str, default: int, least: int, most: int
) -> int:
    """A parameter from `least` to `most`, both included. Raises BadParameter."""
    value = given.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadParameter(name, f"a whole number from {least} to {most}")
    return value
