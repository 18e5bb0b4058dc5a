"""The WSGI app: its routes and error handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request

from .deadline import MOST_SEARCH_S, deadline
from .errors import IndexUnavailable, UnknownId
from .model import LANGUAGES
from .query.parameters import check_names, whole_number
from .settings import Settings
from .store.record import article_json, info_json, passage_json
from .version import VERSION
from .web import pages
from .web.access_log import QuietFlask, log_requests, note
from .web.citation_formats import export, export_list
from .web.compression import compress
from .web.limits import limit
from .web.problems import answer_errors
from .web.request import language_of, read_options, read_search, read_suggest
from .web.response import (
    as_json,
    passage_in,
    references_in,
    results_text,
    suggestions_json,
)
from .web.security import guard
from .wording import Say, wording

if TYPE_CHECKING:
    from .engine.protocol import Engine

# A question has at most 2,000 characters, each of at most 12 bytes: a surrogate pair's escapes in
# JSON, or four bytes' in a form.
MOST_BODY_BYTES = 32 * 1024


def create_app(
    engine: Engine | IndexUnavailable, settings: Settings | None = None, metrics: bool = False
) -> Flask:
    """Make the app over one engine.

    With an IndexUnavailable in the engine's place, routes that need the index answer 503 with its
    reason, and the others work. `settings` None means no settings: same origin only, no emergency
    line. `metrics` puts CloudWatch's into the access log.
    """
    app = QuietFlask("search", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    app.url_map.merge_slashes = False
    settings = settings or Settings()
    guard(app, settings)
    compress(app)
    log_requests(app, metrics)  # after compress(): what is registered last sees the answer first
    limit(app)
    _search_routes(app, engine, settings)
    _library_routes(app, engine)
    _own_routes(app, engine, settings)
    answer_errors(app, settings)
    return app


def _there(engine: Engine | IndexUnavailable) -> Engine:
    if isinstance(engine, IndexUnavailable):
        raise engine.with_traceback(None)
    return engine


def _opened(engine: Engine | IndexUnavailable) -> Engine:
    """The engine for one request."""
    return _there(engine).current()


def _search_routes(app: Flask, engine: Engine | IndexUnavailable, settings: Settings) -> None:
    @app.route("/search", methods=["GET", "POST"])
    def search() -> Response:
        query = read_search(request)
        told = query.page_lang
        is_page = pages.wants_page(request)
        if is_page:  # by article, as in the box; its language decides where the words do not
            grouped = query.article is None
            query = query._replace(page_lang=language_of(request, told), group=grouped)
        opened = _opened(engine)
        with deadline(MOST_SEARCH_S):
            results = opened.search(query)
        language = language_of(request, told, results.lang)
        say = wording(language)
        plain = as_json(results_text(results._replace(help=None), settings, say))
        note(results.ranking, plain.content_length or 0)
        if is_page:
            return pages.results_page(results, query, settings, language)
        return as_json(results_text(results, settings, say)) if results.help else plain

    @app.route("/suggest", methods=["GET", "POST"])
    def suggest() -> Response:
        text, limit, lang = read_suggest(request)
        opened = _opened(engine)
        with deadline(MOST_SEARCH_S):
            found = opened.suggest(text, limit, lang)
        return as_json(suggestions_json(text, found, settings))


def _library_routes(app: Flask, engine: Engine | IndexUnavailable) -> None:
    @app.get("/passages/<id_>")
    def passage(id_: str) -> Response:
        check_names(read_options(request), ())
        passage = passage_json(_opened(engine).passage(id_))
        return as_json(passage_in(passage, _say()))

    @app.get("/articles")
    def articles() -> Response:
        options = read_options(request)
        check_names(options, ("limit", "offset"))
        limit = whole_number(options, "limit", 50, 1, 500)
        offset = whole_number(options, "offset", 0, 0, 10**6)
        opened = _opened(engine)
        cards = [info_json(article.info) for article in opened.articles(offset, limit)]
        listed = as_json({"total": opened.facts.articles, "articles": cards})
        return pages.checked(listed, "no-cache")  # asked each time: a new index has others

    @app.get("/articles/<id_>")
    def article(id_: str) -> Response:
        check_names(read_options(request), ())
        article = article_json(_opened(engine).article(id_))
        return as_json({**article, "references": references_in(article, _say())})

    @app.get("/passages/<id_>/references")
    def passage_references(id_: str) -> Response:
        form = _form()
        return export_list(_opened(engine).passage(id_).references, form, _say())

    @app.get("/articles/<id_>/references")
    def article_references(id_: str) -> Response:
        form = _form()
        return export_list(_opened(engine).article(id_).references, form, _say())

    @app.get("/references/<id_>")
    def reference(id_: str) -> Response:
        form = _form()
        return export(_opened(engine).reference(id_), form, _say())


def _say() -> Say:
    """Says our sentences in the reader's language."""
    return wording(language_of(request))


def _form() -> str:
    options = read_options(request)
    check_names(options, ("format",))
    return options.get("format", "csl-json")


def _own_routes(app: Flask, engine: Engine | IndexUnavailable, settings: Settings) -> None:
    @app.get("/health")
    def health() -> Response:
        check_names(read_options(request), ())
        facts = _there(engine).facts  # not of current(): the engine may look for a newer index
        return as_json(
            {
                "status": "ok",
                "version": VERSION,
                "articles": facts.articles,
                "passages": facts.passages,
                "ranking": facts.ranking,
                "index": facts.live._asdict() if facts.live else None,
                "questions": [{"text": one} for one in facts.questions],
                "emergency": settings.emergency_json,
                "warnings": settings.warnings,
            }
        )

    @app.get("/openapi.json")
    def openapi() -> Response:
        return pages.description()

    @app.get("/docs")
    def docs() -> Response:
        return pages.api_page(language_of(request, request.args.get("lang")))

    @app.get("/cite-box.js")
    def script() -> Response:
        return pages.script(settings)

    @app.get("/")
    def home() -> Response:
        language = language_of(request, request.args.get("lang"))
        response = pages.own("demo.es.html" if language == "es" else "demo.html", settings)
        response.vary.add("Accept-Language")
        return response

    @app.get("/try")
    def try_() -> Response:
        return pages.try_page(language_of(request, request.args.get("lang")), settings)

    @app.get("/embed")
    def embed() -> Response:
        return pages.embed(read_options(request), settings)

    @app.get("/embed.js")
    def embed_script() -> Response:
        return pages.file("widget/embed.js", "text/javascript")

    @app.get("/strings/<lang>.json")
    def strings(lang: str) -> Response:
        """What the box says, in one of its languages; English is in its script, too."""
        if lang not in LANGUAGES:
            raise UnknownId("language", lang)
        return pages.file(f"widget/strings/{lang}.json", "application/json")

    @app.get("/<any('demo.css', 'results.css', 'try.css', 'try.js', 'embed-page.js'):name>")
    def part(name: str) -> Response:
        """A style sheet or script of our pages."""
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return pages.file(f"widget/{name}", kind)
