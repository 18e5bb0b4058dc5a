"""Responses: results, suggestions or an error -> JSON, in the shape that docs/api.md promises."""

from __future__ import annotations

import json
from typing import NotRequired, TypedDict, cast

from flask import Response

from ..errors import CiteboxError
from ..results import Hit, Relation, Results
from ..settings import EmergencyJSON, Settings
from ..store.record import PassageJSON
from ..store.suggestions import Suggestion

PROBLEM = "application/problem+json"


class ResultJSON(PassageJSON):
    score: float
    pinned: NotRequired[bool]
    more: NotRequired[int]


class ResultsJSON(TypedDict):
    query: str
    total: int
    total_relation: Relation
    took_ms: float
    ranking: str
    did_you_mean: str | None
    corrected: bool
    not_found: list[str]
    unanswered: bool
    answer: ResultJSON | None
    emergency: EmergencyJSON | None
    results: list[ResultJSON]


class SuggestionJSON(TypedDict):
    """`articles` counts the articles with the text; the other fields are of the first."""

    text: str
    kind: str
    article: str
    title: str
    passage: str | None
    url: str | None
    articles: int


class SuggestionsJSON(TypedDict):
    query: str
    suggestions: list[SuggestionJSON]
    emergency: EmergencyJSON | None


class ProblemJSON(TypedDict):
    """Problem details (RFC 9457); `emergency` is our extension member."""

    type: str
    title: str
    status: int
    detail: str
    emergency: EmergencyJSON | None


def results_json(results: Results, settings: Settings) -> ResultsJSON:
    return {
        "query": results.query,
        "total": results.total,
        "total_relation": results.total_relation,
        "took_ms": results.took_ms,
        "ranking": results.ranking,
        "did_you_mean": results.did_you_mean,
        "corrected": results.corrected,
        "not_found": list(results.not_found),
        "unanswered": results.unanswered,
        "answer": hit_json(results.answer) if results.answer else None,
        "emergency": settings.emergency_json,
        "results": [hit_json(hit) for hit in results.hits],
    }


def hit_json(hit: Hit) -> ResultJSON:
    passage = hit.record
    data = cast(ResultJSON, {"id": passage["id"], "score": round(hit.score, 4), **passage})
    if hit.pinned:
        data["pinned"] = True
    if hit.more is not None:
        data["more"] = hit.more
    return data


def suggestions_json(
    text: str, found: tuple[Suggestion, ...], settings: Settings
) -> SuggestionsJSON:
    return {
        "query": text,
        "suggestions": [
            {
                "text": one.text,
                "kind": one.kind,
                "article": one.article,
                "title": one.title,
                "passage": one.passage,
                "url": one.url,
                "articles": one.articles,
            }
            for one in found
        ],
        "emergency": settings.emergency_json,
    }


def problem_json(status: int, title: str, detail: str, settings: Settings) -> ProblemJSON:
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "emergency": settings.emergency_json,
    }


def problem(error: CiteboxError, settings: Settings) -> Response:
    return as_json(
        problem_json(error.status, error.title, str(error), settings), error.status, PROBLEM
    )


def as_json(data: object, status: int = 200, media_type: str = "application/json") -> Response:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, mimetype=media_type)
