"""The command line: python -m search ask "question" | explain "question" | serve.

Each has --index DIR. The same commands are part of `citebox`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from .commands import ASK, EXPLAIN, INDEX, SERVE, printable, running, tell
from .engine.local import LocalEngine
from .engine.opening import open_engine
from .errors import CiteboxError, ClusterUnavailable
from .explain.text import explained_text
from .explain.trace import explain
from .model import LANGUAGES
from .query.parameters import LIMIT_DEFAULT, Query, read_query
from .settings import read_settings
from .terminal import readable
from .wording import own_language, wording

if TYPE_CHECKING:
    from .engine.opening import Opened
    from .explain.cluster import ClusterExplanation
    from .explain.explanation import Explanation

_EXPLAINED_DEFAULT = 5
_IN_QUOTES = "in quotation marks, for the shell"
_FILTERS = ("article", "tag", "kind")


def main(arguments: list[str] | None = None, prog: str = "python -m search") -> int:
    """Run a command; return 0, 2 after an error message, or what `running` says. `prog` is the
    name in help."""
    options = parser(prog).parse_args(arguments)
    return running(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except CiteboxError as error:
        reason = error.reason if isinstance(error, ClusterUnavailable) else str(error)
        say = wording(getattr(options, "lang", None) or "en")
        print(f"citebox: {say(reason)}", file=sys.stderr)
        return 2


def parser(prog: str) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog=prog, description="Ask a Citebox index.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command, add_options in ((ASK, _add_ask), (EXPLAIN, _add_explain), (SERVE, _add_serve)):
        added = command.add_to(commands)
        add_options(added)
        added.add_argument(
            "--index", type=Path, default=INDEX, metavar="DIR", help=f"index folder ({INDEX})"
        )
    return top


def _add_ask(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", nargs="+", help=_IN_QUOTES)
    ask.add_argument(
        "--limit", type=int, default=LIMIT_DEFAULT, help=f"results, 1 to 50 ({LIMIT_DEFAULT})"
    )
    ask.add_argument("--json", action="store_true", help="print the JSON response of the API")
    ask.add_argument(
        "--lang", choices=LANGUAGES, help="language of our own words (that of the question)"
    )
    ask.set_defaults(run=_ask)


def _add_explain(why: argparse.ArgumentParser) -> None:
    why.add_argument("question", nargs="+", help=_IN_QUOTES)
    why.add_argument(
        "--limit", type=int, default=_EXPLAINED_DEFAULT,
        help=f"results, 1 to 50 ({_EXPLAINED_DEFAULT})",
    )  # fmt: skip
    why.add_argument("--json", action="store_true", help="print JSON")
    why.add_argument("--exact", action="store_true", help="no corrections, no synonyms")
    for name in _FILTERS:
        why.add_argument(f"--{name}", help=f"only passages of this {name}")
    why.set_defaults(run=_explain)


def _add_serve(serving: argparse.ArgumentParser) -> None:
    serving.add_argument(
        "--host", type=_host, default="127.0.0.1", help="address to listen on (127.0.0.1)"
    )
    serving.add_argument(
        "--port", type=_port, default=8000, help="port to listen on; 0 picks a free one (8000)"
    )
    serving.set_defaults(run=_serve)


def _host(text: str) -> str:
    """Not the empty text of a variable that is not set: it would let every machine in."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; 0.0.0.0 lets other machines in")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port (0 to 65535)")
    return int(text)


def _ask(options: argparse.Namespace) -> int:
    given = {"q": " ".join(options.question), "limit": options.limit}
    query = read_query(given | ({"page_lang": options.lang} if options.lang else {}))
    settings = read_settings(os.environ)
    results = open_engine(options.index).search(query)
    if options.json:
        from .web.response import results_json  # noqa: PLC0415 - Flask takes 0.1 s

        say = wording(options.lang or own_language([results.lang]))
        tell(json.dumps(results_json(results, settings, say), ensure_ascii=False, indent=1))
    else:
        tell(printable(readable(results, settings, options.lang)))
    return 0


def _explain(options: argparse.Namespace) -> int:
    filters = {name: value for name in _FILTERS if (value := getattr(options, name)) is not None}
    given = {"q": " ".join(options.question), "limit": options.limit, "exact": options.exact}
    explained, text = _explained(read_query(given | filters), open_engine(options.index))
    tell(
        json.dumps(asdict(explained), ensure_ascii=False, indent=1)
        if options.json
        else printable(text)
    )
    return 0


def _explained(query: Query, engine: Opened) -> tuple[Explanation | ClusterExplanation, str]:
    if isinstance(engine, LocalEngine):
        here = explain(query, engine.store)
        return here, explained_text(here)
    from .explain import cluster  # noqa: PLC0415 - not loaded without a cluster

    there = cluster.explain(query, engine)
    return there, cluster.explained_text(there)


def _serve(options: argparse.Namespace) -> int:
    from .engine.live import LiveEngine  # noqa: PLC0415 - only here
    from .serve import serve  # noqa: PLC0415 - Flask takes 0.1 s

    engine = LiveEngine(options.index)
    signal.signal(signal.SIGHUP, lambda *_: engine.look_now())
    return serve(engine, read_settings(os.environ), options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
