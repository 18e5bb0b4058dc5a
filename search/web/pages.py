"""Pages: the results page, our pages with the search box, the frame page and the box's script."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from string import Template as Text
from typing import TYPE_CHECKING, Any

from flask import Request, Response, request
from markupsafe import Markup, escape

from ..errors import BadParameter
from ..model import InterfaceLanguage
from ..query.parameters import LIMIT_DEFAULT, MOST_OFFSET, Query, check_names
from ..rank.lexical import MOST_COUNTED
from ..results import Results
from ..safety.card import OTHER_PAGES, make_card
from ..settings import Settings
from ..wording import NAMES, Say, count, long_date, own_language, wording

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent.parent
_DESCRIPTION = "openapi.json"
_BOX = "widget/cite-box.min.js"
_NO_LINE = "(null);"  # the end of the box's script: its one function is called without a line
_LONG_WORD = 80  # characters
_FALLBACK_LINE = "<!-- emergency line -->"

# Attributes of the box that the URL of a frame may set: pattern, and its description for an error.
# Never a question, nor an emergency line or address, which a stranger could replace.
_SHORT_TEXT = (r".{0,200}", "text of at most 200 characters")
FRAME_OPTIONS = {
    "label": _SHORT_TEXT,
    "placeholder": _SHORT_TEXT,
    "disclaimer": (r".{0,500}", "text of at most 500 characters"),
    "lang": (r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", "a language like en or es-MX"),
    "theme": (r"light|dark", "light or dark"),
    "limit": (r"[1-9]|[1-4][0-9]|50", "a whole number from 1 to 50"),
    "group": (r"article|none", "article or none"),
    "article": (r".{1,200}", "text of 1 to 200 characters"),
}
# The texts of the frame page, in the box's languages.
_WORDS: dict[InterfaceLanguage, dict[str, str]] = {
    "en": {"title": "Search this clinic’s articles", "search": "Search", "label": "Your question"},
    "es": {
        "title": "Buscar en los artículos de esta clínica",
        "search": "Buscar",
        "label": "Su pregunta",
    },
}


_NO_PAGE = (None, "*/*", "application/json")


def wants_page(asked: Request) -> bool:
    """Tell whether a client prefers text/html to JSON, as a browser's form does."""
    if asked.headers.get("Accept") in _NO_PAGE:  # as the box and most programs ask
        return False
    accepted = asked.accept_mimetypes
    return accepted.best_match(["application/json", "text/html"]) == "text/html"


def results_page(
    results: Results, query: Query, settings: Settings, language: InterfaceLanguage = "en"
) -> Response:
    """The results as a page in a language; on the first page an FAQ answer comes first."""
    from .passage_html import (  # noqa: PLC0415 - as the template
        excerpt_html,
        passage_html,
        reference_html,
    )

    answer, help_ = results.answer, None if query.offset else results.help
    helping = help_.passages if help_ else ()
    above = {hit.record["id"] for hit in (*helping, *([answer] if answer else []))}
    hits = [hit for hit in results.hits if hit.record["id"] not in above]
    page = _template("results.html").render(
        help=help_.found if help_ else None,
        card=make_card(help_.found, settings) if help_ else None,
        helping=helping,
        other_pages=OTHER_PAGES[help_.found.language] if help_ else "",
        query=query,
        results=results,
        hits=[answer, *hits] if answer and not query.offset else hits,
        # The answer has its place on the first page.
        first=query.offset + 1 + (len(results.hits) - len(hits) if query.offset else 0),
        fields=_form_fields(query),
        boxed=_boxed(query),
        next=query.offset + query.limit if _goes_on(results, query) else None,
        emergency=settings.emergency,
        contact=settings.contact,
        excerpt_html=excerpt_html,
        passage_html=passage_html,
        reference_html=reference_html,
        **_wording(language),
    )
    return Response(page, mimetype="text/html")


def _goes_on(results: Results, query: Query) -> bool:
    """Tell whether there may be a next page: a page that is not full is the last."""
    following = query.offset + query.limit
    more = results.matches >= MOST_COUNTED or following < results.matches
    return more and len(results.hits) == query.limit and following <= MOST_OFFSET


def _form_fields(query: Query) -> dict[str, str]:
    """Hidden fields of the page's forms: the parameters that differ from their defaults."""
    fields = {
        "limit": None if query.limit == LIMIT_DEFAULT else str(query.limit),
        "article": query.article,
        "tag": query.tag,
        "kind": query.kind,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _boxed(query: Query) -> bool:
    """Tell whether the box may replace the page: it must be able to send the same query."""
    return not (query.offset or query.exact or query.tag or query.kind)


def error_page(
    sentence: str,
    status: int,
    settings: Settings,
    target: str = "_self",
    language: InterfaceLanguage = "en",
) -> Response:
    """A page that shows an error, without the box, which would replace it.

    `target` is the window for the results of the page's form.
    """
    page = _template("results.html").render(
        error=sentence,
        emergency=settings.emergency,
        query=None,
        boxed=False,
        target=target,
        **_wording(language),
    )
    return Response(page, status, mimetype="text/html")


def _wording(language: InterfaceLanguage) -> dict[str, Any]:
    """What the template says our sentences, counts and dates with."""
    say = wording(language)
    return {
        "language": language,
        "_": say,
        "count": count,
        "date": partial(_date, language),
        "quoted": partial(_quoted, say),
        "named": _named,
    }


def _quoted(say: Say, words: Sequence[str], most: int = 8) -> str:
    """The words in quotation marks, and how many more there are."""
    listed = ", ".join(say("“{}”").format(_shortened(word)) for word in words[:most])
    more = len(words) - most
    return say("{} and {} more").format(listed, more) if more > 0 else listed


def _named(code: str) -> str:
    """What a language calls itself; the code of one that we do not know."""
    language = own_language([code])
    return NAMES[language] if code.startswith(language) else code


def _shortened(word: str) -> str:
    return word if len(word) <= _LONG_WORD else word[: _LONG_WORD - 1] + "…"


def _date(language: InterfaceLanguage, iso: str) -> str:
    return long_date(iso, language)


@cache
def _template(name: str) -> Template:
    # Late: Jinja is a twelfth of a cold start, and only a browser without JavaScript needs it.
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415

    loader = FileSystemLoader(_HERE / "templates")
    return Environment(loader=loader, autoescape=True).get_template(name)


def api_page(language: InterfaceLanguage) -> Response:
    """openapi.json as a page for people."""
    from .api_page import groups, marked, schemas  # noqa: PLC0415 - as late as the template

    spec = json.loads((_HERE / _DESCRIPTION).read_bytes())
    page = _template("docs.html").render(
        spec=spec,
        groups=groups(spec),
        schemas=schemas(spec),
        marked=marked,
        _=wording(language),
        language=language,
    )
    response = _cached(page.encode(), "text/html")
    response.vary.add("Accept-Language")
    return response


def try_page(language: InterfaceLanguage, settings: Settings) -> Response:
    """The page where the box is tried by hand."""
    page = _template("try.html").render(
        _=wording(language), language=language, emergency=_line(settings)
    )
    response = _cached(page.encode(), "text/html")
    response.vary.add("Accept-Language")
    return response


def description() -> Response:
    return file(_DESCRIPTION, "application/json")


def file(name: str, media_type: str) -> Response:
    """A file of search/ as a cacheable response."""
    return _cached((_HERE / name).read_bytes(), media_type)


def own(name: str, settings: Settings) -> Response:
    """A page of widget/ with the box, and with the emergency line in the box's fallback."""
    page = (_HERE / "widget" / name).read_text(encoding="utf-8")
    return _cached(page.replace(_FALLBACK_LINE, _line(settings), 1).encode(), "text/html")


def embed(options: Mapping[str, str], settings: Settings) -> Response:
    """The page for frames, with nothing but the box. Raises UnknownParameter or BadParameter."""
    given = _checked(options)
    language = own_language([given.get("lang")])
    words = _WORDS[language]
    label = given.get("label", "").strip()
    values = {
        **words,
        **({"title": label, "label": label} if label else {}),
        "language": language,
        "theme": given.get("theme", ""),
        "attributes": Markup("").join(Markup(' {}="{}"').format(*each) for each in given.items()),
        "emergency": _line(settings),
    }
    page = Text((_HERE / "widget/embed.html").read_text(encoding="utf-8"))
    filled = page.substitute({name: escape(value) for name, value in values.items()})
    return _cached(filled.encode(), "text/html")


def _checked(options: Mapping[str, str]) -> Mapping[str, str]:
    """The options of a frame. Raises UnknownParameter or BadParameter."""
    check_names(options, tuple(FRAME_OPTIONS))
    for name, value in options.items():
        pattern, wanted = FRAME_OPTIONS[name]
        if not re.fullmatch(pattern, value, re.DOTALL):
            raise BadParameter(name, wanted)
    return options


def _line(settings: Settings) -> Markup:
    line = settings.emergency
    if line is None:
        return Markup("")
    template = Markup('<p class="emergency"><strong>{}</strong> <a href="{}">{}</a></p>')
    return template.format(line.text, line.href, line.tel)


def script(settings: Settings) -> Response:
    """cite-box.js with the clinic's emergency line in it."""
    source = (_HERE / _BOX).read_text(encoding="utf-8").rstrip()
    if line := settings.emergency_json:
        # ASCII, so without JavaScript's own line ends; "<" escaped in case it is put in a page.
        literal = json.dumps(line).replace("<", "\\u003c")
        source = f"{source.removesuffix(_NO_LINE)}({literal});"
    return _cached(f"{source}\n".encode(), "text/javascript")


def _cached(data: bytes, media_type: str) -> Response:
    return checked(Response(data, mimetype=media_type), "public, max-age=300")


def checked(response: Response, caching: str) -> Response:
    """The response with an ETag and this Cache-Control, or 304 where the caller has it already."""
    response.headers["Cache-Control"] = caching
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16], weak=True)
    response.make_conditional(request)
    return response
