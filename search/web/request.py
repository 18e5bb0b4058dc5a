"""Request parsing: question and options from query string, text, JSON or form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, unquote_to_bytes

from flask import Request
from werkzeug.exceptions import HTTPException

from ..errors import BadParameter, BadRequest, CompressedBody, NotUtf8, UnsupportedBody
from ..model import InterfaceLanguage
from ..query.parameters import Query, read_query, read_typed
from ..wording import own_language


def read_options(request: Request) -> dict[str, str]:
    """The query string's parameters. Raises NotUtf8, or BadParameter for one given twice."""
    raw = request.environ.get("QUERY_STRING", "").encode("latin-1")
    return _pairs(raw, "address")


def _pairs(raw: bytes, part: str) -> dict[str, str]:
    try:
        unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=50)
    except UnicodeDecodeError:
        raise NotUtf8(part) from None
    except ValueError:
        raise BadRequest(f"The {part} has too many parameters.") from None
    options: dict[str, str] = {}
    for name, value in pairs:
        if name in options:
            raise BadParameter(name, "given once")
        options[name] = value
    return options


def read_search(request: Request) -> Query:
    """The query of a search request.

    GET has all parameters in the query string. POST has the question as text/plain with the other
    parameters in the query string, or all of them as JSON or a form. Raises a BadRequest or
    UnsupportedBody.
    """
    return read_query(_read_both(request))


def read_suggest(request: Request) -> tuple[str, int, str | None]:
    """The text typed so far, unchanged, the number of suggestions, and its likely language.

    Sent as for a search. Raises a BadRequest or UnsupportedBody.
    """
    return read_typed(_read_both(request))


def language_of(request: Request, *told: str | None) -> InterfaceLanguage:
    """The language for what we say: the first that was told, else the browser's, else English."""
    return own_language(_asked(request, told))


def _asked(request: Request, told: Iterable[str | None]) -> Iterator[str | None]:
    """One by one, since a header is seldom needed."""
    yield from told
    yield request.args.get("page_lang")
    yield from request.accept_languages.values()


def _read_both(request: Request) -> Mapping[str, object]:
    options: Mapping[str, object] = read_options(request)
    if request.method == "POST":
        options = _merge(options, _read_body(request))
    return options


def _read_body(request: Request) -> Mapping[str, object]:
    media_type = request.mimetype or "text/plain"
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.lower() != "identity":
        raise CompressedBody(coding)
    try:
        body = request.get_data(cache=False)
    except HTTPException:
        raise
    except Exception:  # each server has its own errors for a chunk that is none, or a caller gone
        raise BadRequest("The body could not be read.") from None
    if media_type == "text/plain":
        return {"q": _text(body)}
    if media_type == "application/json":
        return _json(body)
    if media_type == "application/x-www-form-urlencoded":
        return _pairs(body, "form")
    raise UnsupportedBody(media_type)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotUtf8("body") from None


def _json(body: bytes) -> Mapping[str, object]:
    try:
        data = json.loads(_text(body).removeprefix("\ufeff"), object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode(
            "utf-8"
        )  # an escape may hold half a surrogate pair
    except UnicodeEncodeError:
        raise NotUtf8("body") from None
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise BadRequest('The body must be a JSON object like {"q": "…"}.')
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object, as a dict. Raises BadParameter where a name is repeated."""
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        raise BadParameter(next(name for name in names if names.count(name) > 1), "given once")
    return data


def _merge(options: Mapping[str, object], body: Mapping[str, object]) -> dict[str, object]:
    for name in options:
        if name in body:
            raise BadParameter(name, "given once, in the address or in the body")
    return {**options, **body}
