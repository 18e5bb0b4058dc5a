"""The command `check`: python -m index check SOURCE… [--html FILE] [--json] [--lang es] …"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..commands import folder_or_file, printable, tell
from ..resolve.options import ContactError, add_resolve, open_resolver
from . import MONTHS, check
from .report_html import to_html
from .report_text import Words, to_json, to_text
from .spanish import in_spanish, spanish


def add_check(parser: argparse.ArgumentParser, index: Path) -> None:
    """Add the command's arguments; `run_check` runs it. Beside `index` are the records of
    references that were looked up."""
    parser.add_argument(
        "source", nargs="+", type=folder_or_file, metavar="SOURCE", help="file or folder"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.add_argument(
        "--months",
        type=_months,
        default=MONTHS,
        metavar="N",
        help=f"how many months a review stays good ({MONTHS})",
    )
    parser.add_argument(
        "--lang", choices=("en", "es"), default="en", help="language of the report (en)"
    )
    add_resolve(parser)
    parser.set_defaults(run=run_check, index=index)


def run_check(options: argparse.Namespace) -> int:
    """Check, print the report and return the exit code: 0 nothing to do, 1 something needs the
    author, 2 nothing could be read or the page could not be written."""
    words: Words = spanish if options.lang == "es" else str
    try:
        resolver = open_resolver(options, options.index)
    except ContactError as error:
        print(f"citebox: {words(str(error))}", file=sys.stderr)
        return 2
    report = check(options.source, options.months, resolver=resolver)
    if options.lang == "es":
        report = in_spanish(report)
    page = to_html(report, language=options.lang, words=words) if options.html else ""
    written = options.html is None or _write(page, options.html, words)
    tell(to_json(report, words) if options.json else printable(to_text(report, words)))
    return report.exit_code if written else 2


def _write(page: str, to: Path, words: Words) -> bool:
    try:
        to.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        problem = words(f"{to} cannot be written ({error.strerror}).")
        print(f"citebox: {problem}", file=sys.stderr)
        return False
    return True


def _months(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1200:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of months from 1 to 1200")
    return int(text)
