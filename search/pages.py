"""What a browser shows: the plain results page, the demo page and the box's script."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Request, Response, request
from markupsafe import Markup, escape

from .model import Run
from .query import LIMIT_DEFAULT, MOST_OFFSET, Query
from .results import Hit, Results
from .settings import Settings

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent
# The line of the script that the server fills in, so that the box shows it in every state.
_EMERGENCY_LINE = "const EMERGENCY = null;"
_FALLBACK_LINE = "<!-- emergency line -->"


def wants_page(asked: Request) -> bool:
    """Whether a browser's form asks, rather than a program: text/html before JSON."""
    accepted = asked.accept_mimetypes
    return accepted.best_match(["application/json", "text/html"]) == "text/html"


def results_page(results: Results, query: Query, settings: Settings) -> Response:
    answer = results.answer
    hits = [hit for hit in results.hits if not answer or hit.passage.id != answer.passage.id]
    page = _template().render(
        query=query,
        results=results,
        hits=[answer, *hits] if answer and not query.offset else hits,
        # The answer took a place on the first page.
        first=query.offset + 1 + (len(results.hits) - len(hits) if query.offset else 0),
        kept=_kept(query),
        next=query.offset + query.limit if _goes_on(results, query) else None,
        emergency=settings.emergency,
        marked=marked,
    )
    return Response(page, mimetype="text/html")


def _goes_on(results: Results, query: Query) -> bool:
    """Whether there may be a next page: a page that is not full is the last."""
    following = query.offset + query.limit
    more = results.total_relation == "gte" or following < results.total
    return more and len(results.hits) == query.limit and following <= MOST_OFFSET


def _kept(query: Query) -> dict[str, str]:
    """What the page's own forms ask again, beside the question: whatever is not the usual."""
    asked = {
        "limit": None if query.limit == LIMIT_DEFAULT else str(query.limit),
        "article": query.article,
        "tag": query.tag,
        "kind": query.kind,
        "group": "article" if query.group else None,
    }
    return {name: value for name, value in asked.items() if value is not None}


def error_page(sentence: str, status: int, settings: Settings) -> Response:
    page = _template().render(error=sentence, emergency=settings.emergency, query=None)
    return Response(page, status, mimetype="text/html")


@cache
def _template() -> Template:
    # Late: Jinja is a twelfth of a cold start, and only a browser without JavaScript needs it.
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415

    loader = FileSystemLoader(_HERE / "templates")
    return Environment(loader=loader, autoescape=True).get_template("results.html")


def marked(hit: Hit) -> Markup:
    """A passage as paragraphs: matched words in <mark>, line ends kept, all else escaped."""
    body = Markup("").join(_marked_run(run) for run in hit.passage.text)
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in body.split("\n\n"))


def _marked_run(run: Run) -> Markup:
    return Markup("<mark>{}</mark>").format(run.text) if run.match else escape(run.text)


def file(name: str, media_type: str) -> Response:
    """A file of ours that changes only with a release."""
    return _cached((_HERE / name).read_bytes(), media_type)


def home(settings: Settings) -> Response:
    """The page with the box on it; the emergency line stands in the box's fallback too."""
    page = (_HERE / "widget/demo.html").read_text(encoding="utf-8")
    if line := settings.emergency:
        told = Markup('<p class="emergency"><strong>{}</strong> <a href="{}">{}</a></p>')
        page = page.replace(_FALLBACK_LINE, told.format(line.text, line.href, line.tel), 1)
    return _cached(page.encode(), "text/html")


def script(settings: Settings) -> Response:
    """cite-box.js with the clinic's emergency line in it."""
    source = (_HERE / "widget/cite-box.js").read_text(encoding="utf-8")
    if line := settings.emergency_json:
        told = json.dumps(line).replace("<", "\\u003c")  # in case somebody puts it in a page
        filled = f"const EMERGENCY = {told};"
        source = source.replace(_EMERGENCY_LINE, filled, 1)
    return _cached(source.encode(), "text/javascript")


def _cached(data: bytes, media_type: str) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_etag(hashlib.sha256(data).hexdigest()[:16])
    response.make_conditional(request)
    return response
