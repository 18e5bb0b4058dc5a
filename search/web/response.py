"""Responses: results, suggestions or an error -> JSON, in the shape that docs/api.md promises."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import NotRequired, TypedDict, cast

from flask import Response

from ..highlight import mark_typed
from ..model import DangerKind, Strength
from ..results import DidYouMean, Help, Hit, Relation, Results
from ..safety.card import make_card
from ..safety.lines import Line
from ..settings import ContactRunJSON, EmergencyJSON, Settings
from ..store.record import (
    ArticleJSON,
    BlockJSON,
    PassageJSON,
    ReferenceJSON,
    RunJSON,
    encode,
)
from ..store.records import Record
from ..store.suggestions import Suggestion
from ..wording import Say

PROBLEM = "application/problem+json"
_MARKED = ',"match":true'


class PlaceJSON(TypedDict):
    passage: str
    section: list[str]
    url: str | None


class TranslationJSON(TypedDict):
    lang: str
    article: str
    title: str
    url: str | None


class HitJSON(TypedDict):
    excerpt: list[RunJSON]
    excerpt_blocks: list[BlockJSON]
    pinned: NotRequired[bool]
    beyond: NotRequired[bool]
    more: NotRequired[int]
    places: NotRequired[list[PlaceJSON]]
    translations: NotRequired[list[TranslationJSON]]
    marked_title: NotRequired[list[RunJSON]]
    marked_section: NotRequired[list[list[RunJSON]]]


class ResultJSON(PassageJSON, HitJSON):
    score: float


class LineJSON(TypedDict):
    text: str
    number: str | None
    tel: str | None
    how: str | None
    hours: str | None
    cost: str | None
    address: str | None


class HelpJSON(TypedDict):
    strength: Strength
    kinds: list[DangerKind]
    language: str
    text: str
    lines: list[LineJSON]
    note: str | None
    passages: list[ResultJSON]


class DidYouMeanJSON(TypedDict):
    typed: str
    name: str
    query: str
    mentioned: bool


class ResultsJSON(TypedDict):
    query: str
    lang: str
    total: int
    total_relation: Relation
    matches: int
    took_ms: float
    ranking: str
    did_you_mean: str | None
    corrected: bool
    may_mean: list[DidYouMeanJSON]
    not_found: list[str]
    unanswered: bool
    answer: ResultJSON | None
    help: HelpJSON | None
    emergency: EmergencyJSON | None
    contact: list[ContactRunJSON] | None
    results: list[ResultJSON]


class SuggestionJSON(TypedDict):
    """`articles` counts the articles with the text; the other fields are of the first. `marked` is
    the text in runs, in which what was typed has `match`."""

    text: str
    marked: list[RunJSON]
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


def results_json(results: Results, settings: Settings, say: Say = str) -> ResultsJSON:
    """The results; `say` has our sentences about citations and references in a language."""
    return {
        "query": results.query,
        "lang": results.lang,
        "total": results.total,
        "total_relation": results.total_relation,
        "matches": results.matches,
        "took_ms": results.took_ms,
        "ranking": results.ranking,
        "did_you_mean": results.did_you_mean,
        "corrected": results.corrected,
        "may_mean": [_did_you_mean_json(one) for one in results.may_mean],
        "not_found": list(results.not_found),
        "unanswered": results.unanswered,
        "answer": hit_json(results.answer, say) if results.answer else None,
        "help": help_json(results.help, settings, say) if results.help else None,
        "emergency": settings.emergency_json,
        "contact": [*settings.contact] or None,
        "results": [hit_json(hit, say) for hit in results.hits],
    }


class JSONText(str):
    """What is JSON already."""


def results_text(results: Results, settings: Settings, say: Say = str) -> JSONText:
    """The text of `results_json`, with what no question changes encoded once a passage."""
    text = encode(results_json(results._replace(answer=None, hits=()), settings, say))
    if results.answer:  # within a string a quotation mark is escaped, so this is the field
        text = text.replace('"answer":null', f'"answer":{_hit_text(results.answer, say)}', 1)
    hits = ",".join([_hit_text(hit, say) for hit in results.hits])
    return JSONText(f"{text[:-2]}{hits}]}}")


def _hit_text(hit: Hit, say: Say) -> str:
    record = hit.record
    parts = record.stored.parts if isinstance(record, Record) else None
    if parts is None:  # of another engine
        return encode(hit_json(hit, say))
    first, middle, last = parts
    score, text, own = round(hit.score, 4), _runs_text(record["text"]), _own_json(hit)
    if say is not str and ('"why":' in text or '"notices":' in last):
        return encode(hit_json(hit, say))
    excerpt = _runs_text(own.pop("excerpt"))  # type: ignore[misc]
    return f'{first}{score}{middle}{text}{last},"excerpt":{excerpt},{encode(own)[1:]}'


def _runs_text(runs: list[RunJSON]) -> str:
    """As `encode`, in half the time for runs of plain text."""
    parts = []
    for run in runs:
        marked = "match" in run
        if len(run) > 1 + marked:
            parts.append(encode(run))
        else:
            parts.append(f'{{"text":{quoted(run["text"])}{_MARKED if marked else ""}}}')
    return f"[{','.join(parts)}]"


def _did_you_mean_json(meant: DidYouMean) -> DidYouMeanJSON:
    return {
        "typed": meant.typed,
        "name": meant.name,
        "query": meant.query,
        "mentioned": meant.mentioned,
    }


def help_json(help_: Help, settings: Settings, say: Say = str) -> HelpJSON:
    found, card = help_.found, make_card(help_.found, settings)
    return {
        "strength": found.strength,
        "kinds": [*found.kinds],
        "language": found.language,
        "text": card.text,
        "lines": [_line_json(line) for line in card.lines],
        "note": card.note,
        "passages": [hit_json(hit, say) for hit in help_.passages],
    }


def _line_json(line: Line) -> LineJSON:
    return {
        "text": line.text,
        "number": line.number,
        "tel": line.tel,
        "how": line.how,
        "hours": line.hours,
        "cost": line.cost,
        "address": line.address,
    }


def hit_json(hit: Hit, say: Say = str) -> ResultJSON:
    record, own = passage_in(hit.record, say), _own_json(hit)
    own["excerpt"] = _runs_in(own["excerpt"], say)
    whole = {"id": record["id"], "score": round(hit.score, 4), **record, **own}
    return cast(ResultJSON, whole)


def passage_in(record: PassageJSON, say: Say) -> PassageJSON:
    """The record with our sentences as `say` says them; every word of the clinic's stays."""
    if say is str:
        return record
    spoken = {"text": _runs_in(record["text"], say)}
    return cast(PassageJSON, {**record, **spoken, "references": references_in(record, say)})


def references_in(record: PassageJSON | ArticleJSON, say: Say) -> list[ReferenceJSON]:
    return [
        {**one, "notices": [say(each) for each in one["notices"]]} if "notices" in one else one
        for one in record["references"]
    ]


def _runs_in(runs: list[RunJSON], say: Say) -> list[RunJSON]:
    return [cast(RunJSON, {**run, "why": say(run["why"])}) if "why" in run else run for run in runs]


def _own_json(hit: Hit) -> HitJSON:
    """What a result has beside its record and score."""
    data: HitJSON = {"excerpt": hit.excerpt.text, "excerpt_blocks": hit.excerpt.blocks}
    if hit.pinned:
        data["pinned"] = True
    if hit.beyond:
        data["beyond"] = True
    if hit.more is not None:
        data["more"] = hit.more
        data["places"] = [
            {"passage": one.passage, "section": [*one.section], "url": one.url}
            for one in hit.places
        ]
    if hit.translations:
        data["translations"] = [
            {"lang": one["lang"], "article": one["id"], "title": one["title"], "url": one["url"]}
            for one in hit.translations
        ]
    if any("match" in run for heading in hit.headings for run in heading):
        data["marked_title"], *data["marked_section"] = hit.headings
    return data


def suggestions_json(
    text: str, found: tuple[Suggestion, ...], settings: Settings
) -> SuggestionsJSON:
    return {
        "query": text,
        "suggestions": [
            {
                "text": one.text,
                "marked": mark_typed(one.text, text),
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


def as_json(data: object, status: int = 200, media_type: str = "application/json") -> Response:
    text = data if isinstance(data, JSONText) else encode(data)
    return Response(text.encode("utf-8", "replace"), status, mimetype=media_type)
