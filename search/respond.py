"""Results or an error -> the JSON that leaves. README.md promises its shape."""

from __future__ import annotations

import json
from typing import TypedDict

from flask import Response

from .errors import CiteboxError
from .model import Hit, Results
from .record import PassageJSON, passage_json
from .settings import EmergencyJSON, Settings

PROBLEM = "application/problem+json"


class ResultJSON(PassageJSON):
    score: float


class ResultsJSON(TypedDict):
    query: str
    total: int
    took_ms: float
    ranking: str
    did_you_mean: str | None
    answer: ResultJSON | None
    emergency: EmergencyJSON | None
    results: list[ResultJSON]


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
        "took_ms": results.took_ms,
        "ranking": results.ranking,
        "did_you_mean": results.did_you_mean,
        "answer": hit_json(results.answer) if results.answer else None,
        "emergency": settings.emergency_json,
        "results": [hit_json(hit) for hit in results.hits],
    }


def hit_json(hit: Hit) -> ResultJSON:
    passage = passage_json(hit.passage)
    return {"id": passage["id"], "score": round(hit.score, 4), **passage}


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
