"""python -m index build SOURCE… --to DIR [--site URL] [--model DIR] [--no-meaning] [--json]
python -m index check SOURCE… [--html FILE] [--json] [--months N]
python -m index model SOURCE --to DIR [--exact]"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from .build import build
from .check.command import add_check
from .document import SourceError
from .embedding.model_folder import FACTS, ModelError
from .report import Report
from .writers.generation import BuildError

MODEL = Path("build/model")
_SOURCE = "a file, a folder, or the address of a site (https://…)"


def main(arguments: list[str] | None = None) -> int:
    """Exit code of build: 0 done, 1 done with files refused, 2 nothing built; of check: 0 nothing
    needs the author, 1 something does, 2 nothing could be read; of model: 0 done, 2 not."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # "| head" has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _build(options: argparse.Namespace) -> int:
    try:
        model = _model_folder(options)
        report = build(options.source, options.to, options.site, _progress, model=model)
    except KeyboardInterrupt:
        print("index: stopped; an index that was there is as it was.", file=sys.stderr)
        return 130
    except (BuildError, ModelError) as error:
        print(f"index: {error}", file=sys.stderr)
        if options.json:
            reason = SourceError(str(options.to), None, str(error))
            print(Report(refused=[reason]).to_json())
        return 2
    finally:
        _progress(None)
    print(report.to_json() if options.json else report.to_text())
    return report.exit_code


def _model_folder(options: argparse.Namespace) -> Path | None:
    """None for words alone: asked for, or no model is there and none was asked for."""
    wanted: bool | None = options.meaning
    if wanted is None:
        wanted = options.model != MODEL or (MODEL / FACTS).is_file()
    return options.model if wanted else None


def _model(options: argparse.Namespace) -> int:
    from .embedding.convert import convert  # noqa: PLC0415 - numpy takes 0.1 s to load

    try:
        convert(options.source, options.to, exact=options.exact)
    except KeyboardInterrupt:
        print("index: stopped; a model that was there is as it was.", file=sys.stderr)
        return 130
    except ModelError as error:
        print(f"index: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="Builds a Citebox index.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("build", help="articles in, an index out")
    command.add_argument("source", nargs="+", type=_source, metavar="SOURCE", help=_SOURCE)
    command.add_argument("--to", required=True, type=Path, metavar="DIR", help="the index's folder")
    command.add_argument(
        "--site", type=_site, metavar="URL", help="address the articles stand under"
    )
    command.add_argument(
        "--meaning",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="rank by meaning too, or by words alone (by meaning too, where there is a model)",
    )
    command.add_argument(
        "--model", type=Path, default=MODEL, metavar="DIR",
        help=f"what `make model` made (default {MODEL})",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="print the report as one JSON object")
    command.set_defaults(run=_build)
    add_check(commands.add_parser("check", help="what an author should put right"))
    command = commands.add_parser("model", help="a published model in, what ranks by meaning out")
    command.add_argument(
        "source", type=Path, metavar="SOURCE", help="the model's wheel, or a folder of its files"
    )
    command.add_argument("--to", required=True, type=Path, metavar="DIR", help="the model's folder")
    command.add_argument("--exact", action="store_true", help="float32: four times the bytes")
    command.set_defaults(run=_model)
    return parser


def _source(text: str) -> Path | str:
    """An address stays text: a Path would take a slash out of "https://"."""
    return text if "://" in text else Path(text)


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"'{text}' is no http(s) address")
    return text


def _progress(text: str | None) -> None:
    """One line on standard error, rewritten in place on a terminal; None ends it."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text or ''}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
